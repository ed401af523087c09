//! Policies written for the CLI, CloudFormation and Terraform.

use super::{
    CachePolicyConfig, ImportedPolicy, Lenient, OriginRequestPolicyConfig, Selection,
    selection::{SelectionBehavior, SelectionMembers},
};
use crate::document::{
    Tree,
    hcl::{Body, identifier},
    to_json, to_yaml,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an export is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportFormat {
    /// `aws cloudfront create-cache-policy --cli-input-json`; several policies are several documents.
    Cli,
    /// A CloudFormation template in JSON.
    CloudFormationJson,
    /// A CloudFormation template in YAML.
    CloudFormationYaml,
    /// Terraform resources.
    Terraform,
}

/// Writes the policies.
pub fn export(policies: &[ImportedPolicy], format: ExportFormat) -> String {
    match format {
        ExportFormat::Cli => policies
            .iter()
            .map(|policy| to_json(&Tree::map([(policy.config_member(), policy.tree(Style::Api))])))
            .collect::<Vec<_>>()
            .join("\n"),
        ExportFormat::CloudFormationJson => to_json(&template(policies)),
        ExportFormat::CloudFormationYaml => to_yaml(&template(policies)),
        ExportFormat::Terraform => {
            let mut names = UsedNames::default();
            policies
                .iter()
                .fold(Body::new(), |body, policy| {
                    let label = names.take(identifier(policy.name()));
                    let kind = match policy {
                        ImportedPolicy::Cache(_) => "aws_cloudfront_cache_policy",
                        ImportedPolicy::OriginRequest(_) => "aws_cloudfront_origin_request_policy",
                    };
                    body.block(format!("resource \"{kind}\" \"{label}\""), policy.terraform())
                })
                .write()
        }
    }
}

/// A CloudFormation template with the policies as its resources.
fn template(policies: &[ImportedPolicy]) -> Tree {
    let mut names = UsedNames::default();
    let mut resources = Tree::Map(Vec::new());
    for policy in policies {
        let logical = names.take(logical_id(policy.name()));
        resources.put(logical, policy.resource());
    }
    Tree::map([("AWSTemplateFormatVersion", "2010-09-09".into()), ("Resources", resources)])
}

/// How lists are written.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// `{Quantity, Items}`.
    Api,
    /// The bare list.
    CloudFormation,
}

impl ImportedPolicy {
    /// The policy's own name; empty where it has none.
    pub fn name(&self) -> &str {
        let name = match self {
            ImportedPolicy::Cache(config) => &config.name,
            ImportedPolicy::OriginRequest(config) => &config.name,
        };
        name.as_deref().unwrap_or_default()
    }

    fn config_member(&self) -> &'static str {
        match self {
            ImportedPolicy::Cache(_) => "CachePolicyConfig",
            ImportedPolicy::OriginRequest(_) => "OriginRequestPolicyConfig",
        }
    }

    /// The policy as a CloudFormation resource.
    pub fn resource(&self) -> Tree {
        let kind = match self {
            ImportedPolicy::Cache(_) => "AWS::CloudFront::CachePolicy",
            ImportedPolicy::OriginRequest(_) => "AWS::CloudFront::OriginRequestPolicy",
        };
        let config = self.tree(Style::CloudFormation);
        Tree::map([
            ("Type", kind.into()),
            ("Properties", Tree::map([(self.config_member(), config)])),
        ])
    }

    fn tree(&self, style: Style) -> Tree {
        match self {
            ImportedPolicy::Cache(config) => cache_tree(config, style),
            ImportedPolicy::OriginRequest(config) => origin_request_tree(config, style),
        }
    }

    /// The policy as the body of a Terraform resource.
    pub fn terraform(&self) -> Body {
        match self {
            ImportedPolicy::Cache(config) => cache_terraform(config),
            ImportedPolicy::OriginRequest(config) => {
                let body = Body::new()
                    .set("name", self.name())
                    .set_some("comment", config.comment.as_deref());
                selections_terraform(body, selections(config))
            }
        }
    }
}

/// The TTLs as written. CloudFormation requires all three, so the export includes the effective value of a missing
/// one.
fn ttls(config: &CachePolicyConfig, style: Style) -> [(&'static str, Option<Value>); 3] {
    let ttls = config.ttls();
    let one = |field: &Option<Lenient<i64>>, effective: u64| match field {
        Some(Lenient::Is(seconds)) => Some((*seconds).into()),
        Some(Lenient::Other(value)) => Some(value.clone()),
        None => (style == Style::CloudFormation).then(|| effective.into()),
    };
    [
        ("MinTTL", one(&config.min_ttl, ttls.min)),
        ("DefaultTTL", one(&config.default_ttl, ttls.default)),
        ("MaxTTL", one(&config.max_ttl, ttls.max)),
    ]
}

fn flag(field: Option<&Lenient<bool>>) -> Option<Value> {
    field.map(|flag| match flag {
        Lenient::Is(flag) => (*flag).into(),
        Lenient::Other(value) => value.clone(),
    })
}

fn cache_tree(config: &CachePolicyConfig, style: Style) -> Tree {
    let mut tree = Tree::Map(Vec::new())
        .with_some("Name", config.name.as_deref())
        .with_some("Comment", config.comment.as_deref());
    for (name, seconds) in ttls(config, style) {
        tree = tree.with_some(name, seconds);
    }
    let Some(parameters) = &config.parameters else {
        return tree;
    };
    let below = Tree::Map(Vec::new())
        .with_some("EnableAcceptEncodingGzip", flag(parameters.gzip.as_ref()))
        .with_some("EnableAcceptEncodingBrotli", flag(parameters.brotli.as_ref()));
    let selections = [
        parameters.headers.as_ref(),
        parameters.cookies.as_ref(),
        parameters.query_strings.as_ref(),
    ];
    tree.with("ParametersInCacheKeyAndForwardedToOrigin", selections_tree(below, selections, style))
}

fn selections(config: &OriginRequestPolicyConfig) -> [Option<&Selection>; 3] {
    [config.headers.as_ref(), config.cookies.as_ref(), config.query_strings.as_ref()]
}

fn origin_request_tree(config: &OriginRequestPolicyConfig, style: Style) -> Tree {
    let tree = Tree::Map(Vec::new())
        .with_some("Name", config.name.as_deref())
        .with_some("Comment", config.comment.as_deref());
    selections_tree(tree, selections(config), style)
}

const MEMBERS: [SelectionMembers; 3] =
    [SelectionMembers::HEADERS, SelectionMembers::COOKIES, SelectionMembers::QUERY_STRINGS];

fn selections_tree(tree: Tree, selections: [Option<&Selection>; 3], style: Style) -> Tree {
    MEMBERS.iter().zip(selections).fold(tree, |tree, (members, selection)| {
        let SelectionMembers { config, behavior, names } = members;
        let Some(selection) = selection else {
            return tree;
        };
        let list = selection.names.as_ref().map(|names| {
            let items = Tree::list(names.items.iter().flatten().map(String::as_str));
            match style {
                Style::CloudFormation => items,
                Style::Api => Tree::Map(Vec::new())
                    .with_some(
                        "Quantity",
                        names.quantity.as_ref().map(|quantity| match quantity {
                            Lenient::Is(number) => Value::from(*number),
                            Lenient::Other(value) => value.clone(),
                        }),
                    )
                    .with_some("Items", names.items.as_ref().map(|_| items)),
            }
        });
        let below = Tree::Map(Vec::new())
            .with_some(*behavior, selection.behavior.as_ref().map(SelectionBehavior::as_str))
            .with_some(*names, list);
        tree.with(*config, below)
    })
}

fn cache_terraform(config: &CachePolicyConfig) -> Body {
    let [min, default, max] = ttls(config, Style::Api).map(|(_, seconds)| seconds);
    let body = Body::new()
        .set("name", config.name.as_deref().unwrap_or_default())
        .set_some("comment", config.comment.as_deref())
        .set_some("min_ttl", min)
        .set_some("default_ttl", default)
        .set_some("max_ttl", max);
    let Some(parameters) = &config.parameters else {
        return body;
    };
    let below = Body::new()
        .set_some("enable_accept_encoding_gzip", flag(parameters.gzip.as_ref()))
        .set_some("enable_accept_encoding_brotli", flag(parameters.brotli.as_ref()));
    let selections = [
        parameters.headers.as_ref(),
        parameters.cookies.as_ref(),
        parameters.query_strings.as_ref(),
    ];
    body.block(
        "parameters_in_cache_key_and_forwarded_to_origin",
        selections_terraform(below, selections),
    )
}

fn selections_terraform(body: Body, selections: [Option<&Selection>; 3]) -> Body {
    const NAMES: [[&str; 3]; 3] = [
        ["headers_config", "header_behavior", "headers"],
        ["cookies_config", "cookie_behavior", "cookies"],
        ["query_strings_config", "query_string_behavior", "query_strings"],
    ];
    NAMES.iter().zip(selections).fold(body, |body, ([config, behavior, names], selection)| {
        let Some(selection) = selection else {
            return body;
        };
        let below = Body::new()
            .set_some(behavior, selection.behavior.as_ref().map(SelectionBehavior::as_str));
        let below = match selection.items() {
            [] => below,
            items => below.block(*names, Body::new().set("items", items.to_vec())),
        };
        body.block(*config, below)
    })
}

/// A CloudFormation logical id: letters and digits alone.
pub fn logical_id(name: &str) -> String {
    let mut id = String::new();
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut marks = part.chars();
        id.extend(marks.next().map(|first| first.to_ascii_uppercase()));
        id.extend(marks);
    }
    if id.is_empty() { "Policy".into() } else { id }
}

/// The names in use, so that none appears twice.
#[derive(Default)]
pub struct UsedNames(std::collections::BTreeSet<String>);

impl UsedNames {
    /// The name itself, or with the first number that makes it new.
    pub fn take(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 2u32;
        while !self.0.insert(free.clone()) {
            free = format!("{name}{number}");
            number = number.saturating_add(1);
        }
        free
    }
}
