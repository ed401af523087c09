//! The configuration of a distribution, and its requests.

use crate::cloudfront::{
    request::{self, SigningBehavior, Viewer},
    signing::groups::KeyGroup,
};
use crate::http::{Header, Request};
use serde::{Deserialize, Serialize};

pub use crate::cloudfront::{
    behavior::{AllowedMethods, CacheBehavior, ProtocolPolicy, UnknownReason, UnknownSetting},
    request::OriginKind,
};

/// A distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Distribution {
    /// The distribution domain name.
    pub domain: String,
    /// Its id; in the bucket policy.
    pub id: String,
    /// The account that owns it; in the bucket policy.
    pub account_id: String,
    /// Alternate domain names; `*.example.com` matches one label.
    pub aliases: Vec<String>,
    /// The object for `/`; empty for none. Without a leading slash.
    pub default_root_object: String,
    /// The origins.
    pub origins: Vec<Origin>,
    /// Pairs of origins.
    pub origin_groups: Vec<OriginGroup>,
    /// The ordered cache behaviors, without the default one.
    pub behaviors: Vec<CacheBehavior>,
    /// The default cache behavior (`*`).
    pub default_behavior: CacheBehavior,
    /// The custom error responses.
    pub custom_errors: Vec<CustomError>,
    /// The geographic restriction.
    pub geo: GeoRestriction,
    /// The public keys of the trusted key groups, as far as they are known. Those of a trusted signer are under its name:
    /// `self`, or the account's ID.
    pub key_groups: Vec<KeyGroup>,
    /// Settings that change how CloudFront treats requests, and that Cloudglass doesn't know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownSetting>,
}

/// An origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Origin {
    /// The ID that cache behaviors and origin groups reference.
    pub id: String,
    /// An S3 bucket, or a custom origin.
    pub kind: OriginKind,
    /// Its domain name.
    pub domain: String,
    /// The prefix of the path: `/production`.
    pub path: String,
    /// Added to every request.
    pub custom_headers: Vec<Header>,
    /// `OriginProtocolPolicy` of a custom origin.
    pub protocol_policy: OriginProtocol,
    /// `HTTPPort` of a custom origin.
    pub http_port: i64,
    /// `HTTPSPort` of a custom origin.
    pub https_port: i64,
    /// `OriginAccessControlId`; empty if it has none, or its ID isn't known.
    pub access_control: String,
    /// How its origin access control signs; `never` for none.
    pub signing_behavior: SigningBehavior,
    /// `OriginAccessIdentity`, the legacy form of an origin access control, without its prefix: `E127EXAMPLE51Z`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub access_identity: String,
    /// The access that the bucket allows (S3 only).
    pub bucket: BucketAccess,
    /// Connection attempts, 1 to 3.
    pub connection_attempts: i64,
    /// Seconds for each attempt, 1 to 10.
    pub connection_timeout: i64,
    /// Seconds to wait for a response, 1 to 120.
    pub response_timeout: i64,
    /// Its state.
    pub state: OriginState,
    /// The status that it returns if it responds.
    pub status: u16,
    /// Settings that change how the origin responds, and that Cloudglass doesn't know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownSetting>,
}

impl Default for Origin {
    fn default() -> Self {
        Self {
            id: "web".into(),
            kind: OriginKind::Custom,
            domain: "origin.example.net".into(),
            path: String::new(),
            custom_headers: Vec::new(),
            protocol_policy: OriginProtocol::default(),
            http_port: 80,
            https_port: 443,
            access_control: String::new(),
            signing_behavior: SigningBehavior::Never,
            access_identity: String::new(),
            bucket: BucketAccess::default(),
            connection_attempts: 3,
            connection_timeout: 10,
            response_timeout: 30,
            state: OriginState::Answers,
            status: 200,
            unknown: Vec::new(),
        }
    }
}

impl Origin {
    /// True for the website endpoint of an S3 bucket, whatever the origin type.
    pub fn is_website(&self) -> bool {
        self.domain.to_ascii_lowercase().contains(".s3-website")
    }

    /// True for an S3 bucket that anyone can read.
    pub fn is_public_bucket(&self) -> bool {
        self.kind == OriginKind::S3 && self.bucket == BucketAccess::Public
    }

    /// True if an origin access identity authenticates the requests to the bucket.
    pub fn has_access_identity(&self) -> bool {
        self.kind == OriginKind::S3 && !self.access_identity.is_empty()
    }

    /// The origin for the request engine.
    pub fn as_request_origin(&self) -> request::RequestOrigin {
        request::RequestOrigin {
            kind: self.kind,
            domain: self.domain.clone(),
            path: self.path.clone(),
            custom_headers: self.custom_headers.clone(),
            signing_behavior: self.signing_behavior,
            access_identity: self.access_identity.clone(),
        }
    }
}

/// `OriginProtocolPolicy`: the protocol to a custom origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginProtocol {
    /// HTTP, always.
    HttpOnly,
    /// HTTPS, always.
    #[default]
    HttpsOnly,
    /// The protocol of the viewer.
    MatchViewer,
}

impl OriginProtocol {
    /// The value in the AWS API.
    pub const fn as_str(self) -> &'static str {
        match self {
            OriginProtocol::HttpOnly => "http-only",
            OriginProtocol::HttpsOnly => "https-only",
            OriginProtocol::MatchViewer => "match-viewer",
        }
    }
}

/// The access that a bucket allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BucketAccess {
    /// Private, and its policy allows this distribution.
    #[default]
    AllowsDistribution,
    /// Private, and its policy doesn't allow this distribution.
    Private,
    /// Anyone can read it.
    Public,
}

/// The state of an origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OriginState {
    /// It responds with its status.
    #[default]
    Answers,
    /// CloudFront can't connect in time.
    ConnectTimeout,
    /// The origin rejects the connection, or DNS can't resolve its domain name.
    Refused,
    /// It accepts the request and doesn't respond in time.
    ResponseTimeout,
    /// It responds, but its certificate is expired, self-signed, or for another name.
    BadCertificate,
}

/// A primary and a secondary origin for failover.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OriginGroup {
    /// The ID that cache behaviors reference.
    pub id: String,
    /// IDs of the origins, the primary first.
    pub members: Vec<String>,
    /// The status codes for which CloudFront fails over.
    pub status_codes: Vec<u16>,
}

/// An entry of `CustomErrorResponses`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CustomError {
    /// The status of the error.
    pub error_code: u16,
    /// The response page: `/errors/404.html`; empty for none.
    pub page: String,
    /// The status of the response page; `None` if there is no page.
    pub response_code: Option<u16>,
    /// The error caching minimum TTL, in seconds.
    #[serde(rename = "errorCachingMinTTL")]
    pub error_caching_min_ttl: i64,
}

impl Default for CustomError {
    fn default() -> Self {
        Self {
            error_code: 404,
            page: String::new(),
            response_code: None,
            error_caching_min_ttl: 10,
        }
    }
}

/// `RestrictionType`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GeoRestriction {
    /// What the list is.
    pub restriction: RestrictionType,
    /// ISO 3166-1 alpha-2, upper case.
    pub countries: Vec<String>,
}

/// `RestrictionType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RestrictionType {
    /// No restriction.
    #[default]
    None,
    /// Only the listed countries.
    Whitelist,
    /// All except the listed countries.
    Blacklist,
}

/// A request to the distribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ViewerRequest {
    /// As the viewer sends it.
    pub request: Request,
    /// The viewer's country, ISO 3166-1 alpha-2; empty if CloudFront can't determine it.
    pub country: String,
    /// The viewer's IP address; empty for unknown.
    pub client_ip: String,
    /// The assumption about its signature.
    pub signed: AssumedSignature,
}

impl ViewerRequest {
    /// What CloudFront determines about the viewer.
    pub fn viewer(&self) -> Viewer {
        Viewer {
            country: Some(self.country.clone()).filter(|country| !country.is_empty()),
            ..Viewer::default()
        }
    }
}

/// The assumption about the signature of a request, to practice without a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AssumedSignature {
    /// None: the signature of the request is verified.
    #[default]
    No,
    /// Signed with a trusted key, and still valid.
    Valid,
    /// Signed with a trusted key, and expired.
    Expired,
    /// Signed with a key that the cache behavior doesn't trust.
    Untrusted,
}

impl Default for Distribution {
    fn default() -> Self {
        Self {
            domain: "d111111abcdef8.cloudfront.net".into(),
            id: "EDFDVBD6EXAMPLE".into(),
            account_id: "111122223333".into(),
            aliases: vec!["www.example.com".into()],
            default_root_object: String::new(),
            origins: vec![Origin::default()],
            origin_groups: Vec::new(),
            behaviors: Vec::new(),
            default_behavior: CacheBehavior::default(),
            custom_errors: Vec::new(),
            geo: GeoRestriction::default(),
            key_groups: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

/// True if an alternate domain name matches a host name; `*.` matches one label.
fn is_alias(alias: &str, name: &str) -> bool {
    match alias.strip_prefix("*.") {
        Some(rest) => name
            .split_once('.')
            .is_some_and(|(label, below)| !label.is_empty() && below.eq_ignore_ascii_case(rest)),
        None => alias.eq_ignore_ascii_case(name),
    }
}

impl Distribution {
    /// True if a host name, without a port, is a domain name of the distribution.
    pub fn receives(&self, name: &str) -> bool {
        self.domain.eq_ignore_ascii_case(name)
            || self.aliases.iter().any(|alias| is_alias(alias, name))
    }

    /// A host name that viewers use: the first alternate domain name without a wildcard, or the CloudFront domain name.
    pub fn host(&self) -> &str {
        self.aliases.iter().find(|alias| !alias.starts_with('*')).unwrap_or(&self.domain)
    }

    /// The cache behavior at this place of the list; the default one for `None`.
    pub fn behavior(&self, at: Option<usize>) -> &CacheBehavior {
        at.and_then(|at| self.behaviors.get(at)).unwrap_or(&self.default_behavior)
    }

    /// The first key group, or signer, that a cache behavior trusts and that doesn't exist.
    pub fn missing_key_group(&self) -> Option<&str> {
        self.all_behaviors()
            .flat_map(|(_, behavior)| behavior.trusted())
            .map(String::as_str)
            .find(|name| self.key_groups.iter().all(|group| group.name != *name))
    }

    /// The field path of a cache behavior, below that of the distribution.
    pub fn behavior_field(at: Option<usize>) -> String {
        match at {
            Some(at) => format!("behaviors[{at}]"),
            None => "defaultBehavior".into(),
        }
    }

    /// True if the keys under this name are those of a trusted signer: key pairs of an account.
    pub fn is_signer(&self, name: &str) -> bool {
        self.all_behaviors().any(|(_, behavior)| {
            behavior.trusted_signers.iter().any(|one| self.same_signer(one, name))
        })
    }

    /// True if two names are those of one signer: `self` is the account of the distribution.
    pub fn same_signer(&self, one: &str, other: &str) -> bool {
        let account = |name: &'_ str| match name.trim() {
            "self" => self.account_id.trim().to_owned(),
            name => name.to_owned(),
        };
        account(one) == account(other)
    }

    /// The origin with this ID, and its place.
    pub fn origin(&self, id: &str) -> Option<(usize, &Origin)> {
        self.origins.iter().enumerate().find(|(_, origin)| origin.id == id)
    }

    /// The origin group with this ID, and its place.
    pub fn group(&self, id: &str) -> Option<(usize, &OriginGroup)> {
        self.origin_groups.iter().enumerate().find(|(_, group)| group.id == id)
    }

    /// Every cache behavior with its place, the default one last.
    pub fn all_behaviors(&self) -> impl Iterator<Item = (Option<usize>, &CacheBehavior)> {
        self.behaviors
            .iter()
            .enumerate()
            .map(|(at, behavior)| (Some(at), behavior))
            .chain([(None, &self.default_behavior)])
    }
}
