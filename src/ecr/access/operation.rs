//! Who does what with which repository.

use crate::ecr::Image;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// An operation, with everything that decides it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrAccessArgument"))]
#[serde(rename_all = "camelCase", default)]
pub struct Access {
    /// The operation.
    pub operation: Operation,
    /// The repository.
    pub repository: Repository,
    /// Who calls.
    pub principal: RegistryPrincipal,
    /// Condition keys of the request.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "declarations", ts(type = "Record<string, unknown>"))]
    pub context: BTreeMap<String, Value>,
    /// What pushes or pulls.
    pub client: Client,
    /// The token of Docker's last login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Token>,
    /// The tag; empty for `latest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The digest of the pushed image, or of the image to find.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// `--force` of the deletion of a repository.
    pub force: bool,
    /// The time, in epoch seconds.
    pub now: i64,
    /// The network of the caller.
    pub network: Network,
}

/// An operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrOperation"))]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// `docker login`.
    Login,
    /// `docker push`.
    #[default]
    Push,
    /// `docker pull`, or a task that starts.
    Pull,
    /// `aws ecr start-image-scan`.
    Scan,
    /// `aws ecr describe-images`.
    Describe,
    /// `aws ecr create-repository`.
    Create,
    /// `aws ecr delete-repository`.
    Delete,
    /// `aws ecr batch-delete-image`.
    DeleteImage,
}

/// A repository.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrRepository"))]
#[serde(rename_all = "camelCase", default)]
pub struct Repository {
    /// Its name, with its namespace.
    pub name: String,
    /// The account of its registry.
    pub account: String,
    /// The Region.
    pub region: String,
    /// `imageTagMutability`.
    pub tag_mutability: TagMutability,
    /// `imageTagMutabilityExclusionFilters`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclusion_filters: Vec<ExclusionFilter>,
    /// Its policy: an object or text.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[cfg_attr(feature = "declarations", ts(type = "object | string"))]
    pub policy: Value,
    /// Its images.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// Whether it exists.
    pub exists: bool,
}

impl Default for Repository {
    fn default() -> Self {
        Self {
            name: "shop/web".into(),
            account: "111122223333".into(),
            region: "eu-west-1".into(),
            tag_mutability: TagMutability::default(),
            exclusion_filters: Vec::new(),
            policy: Value::Null,
            images: Vec::new(),
            exists: true,
        }
    }
}

/// `imageTagMutability`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrTagMutability"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TagMutability {
    /// All tags can move.
    #[default]
    Mutable,
    /// No tag can move.
    Immutable,
    /// No tag can move, except those that match a filter.
    ImmutableWithExclusion,
    /// All tags can move, except those that match a filter.
    MutableWithExclusion,
}

impl TagMutability {
    /// All.
    pub const ALL: [TagMutability; 4] = [
        TagMutability::Mutable,
        TagMutability::Immutable,
        TagMutability::ImmutableWithExclusion,
        TagMutability::MutableWithExclusion,
    ];

    /// The word of the API.
    pub const fn word(self) -> &'static str {
        match self {
            TagMutability::Mutable => "MUTABLE",
            TagMutability::Immutable => "IMMUTABLE",
            TagMutability::ImmutableWithExclusion => "IMMUTABLE_WITH_EXCLUSION",
            TagMutability::MutableWithExclusion => "MUTABLE_WITH_EXCLUSION",
        }
    }
}

/// An exclusion filter of the tag mutability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrExclusionFilter"))]
#[serde(rename_all = "camelCase", default)]
pub struct ExclusionFilter {
    /// `WILDCARD`.
    pub filter_type: String,
    /// The pattern.
    pub filter: String,
}

impl Default for ExclusionFilter {
    fn default() -> Self {
        Self { filter_type: "WILDCARD".into(), filter: String::new() }
    }
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrPrincipal"))]
#[serde(rename_all = "camelCase", default)]
pub struct RegistryPrincipal {
    /// Its account.
    pub account: String,
    /// A user or a role.
    pub kind: PrincipalKind,
    /// Its IAM ARN, of a role too.
    pub arn: String,
    /// Its identity-based policies, objects or texts.
    #[cfg_attr(feature = "declarations", ts(type = "(object | string)[]"))]
    pub policies: Vec<Value>,
}

impl Default for RegistryPrincipal {
    fn default() -> Self {
        Self {
            account: "111122223333".into(),
            kind: PrincipalKind::Role,
            arn: "arn:aws:iam::111122223333:role/builder".into(),
            policies: Vec::new(),
        }
    }
}

/// The kind of a principal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrPrincipalKind"))]
#[serde(rename_all = "camelCase")]
pub enum PrincipalKind {
    /// An IAM user.
    User,
    /// An IAM role.
    #[default]
    Role,
}

/// What pushes or pulls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrClient"))]
#[serde(rename_all = "camelCase")]
pub enum Client {
    /// Docker, after `docker login`.
    #[default]
    Docker,
    /// Amazon ECS, with its own token.
    Ecs,
}

/// The token of a login.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrToken"))]
#[serde(rename_all = "camelCase", default)]
pub struct Token {
    /// When it was issued, in epoch seconds.
    pub issued_at: i64,
    /// The registry host of the login.
    pub registry: String,
}

/// The network of the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrNetwork"))]
#[serde(rename_all = "camelCase", default)]
pub struct Network {
    /// Whether there is a route to the internet.
    pub kind: NetworkKind,
    /// The VPC endpoints: `ecr.api`, `ecr.dkr`, `s3`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// Whether a private network has a NAT gateway.
    pub nat_gateway: bool,
}

/// The kind of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrNetworkKind"))]
#[serde(rename_all = "camelCase")]
pub enum NetworkKind {
    /// A public network.
    #[default]
    Internet,
    /// A private subnet.
    Private,
}

impl Repository {
    /// `aws`, `aws-cn`, or `aws-us-gov`.
    pub fn partition(&self) -> &'static str {
        match self.region.as_str() {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    /// The host of its registry.
    pub fn host(&self) -> String {
        let end = if self.partition() == "aws-cn" { ".cn" } else { "" };
        format!("{}.dkr.ecr.{}.amazonaws.com{end}", self.account, self.region)
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        let Self { account, region, name, .. } = self;
        format!("arn:{}:ecr:{region}:{account}:repository/{name}", self.partition())
    }
}

/// Whether a repository can have this name: the pattern of the API model.
pub fn is_repository_name(name: &str) -> bool {
    let part = |part: &str| {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        part.starts_with(letter)
            && part.ends_with(letter)
            && part.split(letter).all(|between| {
                matches!(between, "" | "." | "_" | "__") || between.chars().all(|c| c == '-')
            })
    };
    (2..=256).contains(&name.chars().count()) && name.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_pattern() {
        for name in ["web", "shop/web", "a1", "a.b", "a_b", "a__b", "a---b", "team/api/worker"] {
            assert!(is_repository_name(name), "{name}");
        }
        let long = "a".repeat(257);
        for name in [
            "",
            "a",
            "Web",
            "shop//web",
            "/web",
            "web/",
            "a..b",
            "a___b",
            "-a",
            "a-",
            "a._b",
            "a b",
            &long,
        ] {
            assert!(!is_repository_name(name), "{name}");
        }
    }
}
