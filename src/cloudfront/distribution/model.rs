//! The configuration, and the requests that are put to it.

use crate::cloudfront::{
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice},
    request::{self, SigningBehavior},
    signing::groups::KeyGroup,
};
use crate::http::{Header, Request};
use serde::{Deserialize, Serialize};

pub use crate::cloudfront::request::OriginKind;

/// A distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Distribution {
    /// Its own name.
    pub domain: String,
    /// Its id; in the bucket policy.
    pub id: String,
    /// The account that owns it; in the bucket policy.
    pub account_id: String,
    /// Alternate domain names; `*.example.com` stands for one label.
    pub aliases: Vec<String>,
    /// The object for `/`; empty for none. Without a leading slash.
    pub default_root_object: String,
    /// Where files come from.
    pub origins: Vec<Origin>,
    /// Pairs of origins.
    pub origin_groups: Vec<OriginGroup>,
    /// The ordered behaviours, the default one not among them.
    pub behaviors: Vec<CacheBehavior>,
    /// The last one, with the pattern `*`.
    pub default_behavior: CacheBehavior,
    /// What viewers get instead of errors.
    pub custom_errors: Vec<CustomError>,
    /// Who may see anything at all.
    pub geo: GeoRestriction,
    /// The public keys behind the key groups that behaviours trust, as far as they are known.
    pub key_groups: Vec<KeyGroup>,
}

/// An origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Origin {
    /// What behaviours and groups call it.
    pub id: String,
    /// An S3 bucket, or anything else that speaks HTTP.
    pub kind: OriginKind,
    /// Its domain name.
    pub domain: String,
    /// Put before the path: `/production`.
    pub path: String,
    /// Added to every request.
    pub custom_headers: Vec<Header>,
    /// `OriginProtocolPolicy` of a custom origin; a bucket has none.
    pub protocol_policy: OriginProtocol,
    /// `HTTPPort` of a custom origin.
    pub http_port: i64,
    /// `HTTPSPort` of a custom origin.
    pub https_port: i64,
    /// `OriginAccessControlId`; empty where it has none, or its id is not known.
    pub access_control: String,
    /// How its origin access control signs; `never` for none.
    pub signing_behavior: SigningBehavior,
    /// Whom the bucket lets in (S3 alone).
    pub bucket: BucketAccess,
    /// How often CloudFront tries to connect, 1 to 3.
    pub connection_attempts: i64,
    /// Seconds for each try, 1 to 10.
    pub connection_timeout: i64,
    /// Seconds to wait for an answer, 1 to 120.
    pub response_timeout: i64,
    /// How it fares at the moment.
    pub state: OriginState,
    /// What it answers while it fares well.
    pub status: u16,
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
            bucket: BucketAccess::default(),
            connection_attempts: 3,
            connection_timeout: 10,
            response_timeout: 30,
            state: OriginState::Answers,
            status: 200,
        }
    }
}

impl Origin {
    /// The origin as the request engine knows it.
    pub fn as_request_origin(&self) -> request::RequestOrigin {
        request::RequestOrigin {
            kind: self.kind,
            domain: self.domain.clone(),
            path: self.path.clone(),
            custom_headers: self.custom_headers.clone(),
            signing_behavior: self.signing_behavior,
        }
    }
}

/// `OriginProtocolPolicy`: how CloudFront speaks to a custom origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginProtocol {
    /// HTTP, always.
    HttpOnly,
    /// HTTPS, always.
    #[default]
    HttpsOnly,
    /// As the viewer came.
    MatchViewer,
}

impl OriginProtocol {
    /// As AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            OriginProtocol::HttpOnly => "http-only",
            OriginProtocol::HttpsOnly => "https-only",
            OriginProtocol::MatchViewer => "match-viewer",
        }
    }
}

/// Whom a bucket lets in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BucketAccess {
    /// Private, and its policy has the statement that lets this distribution in.
    #[default]
    AllowsDistribution,
    /// Private, and its policy lacks the statement.
    Private,
    /// Anyone may read it.
    Public,
}

/// How an origin fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OriginState {
    /// It answers, with its status.
    #[default]
    Answers,
    /// No connection comes about in time.
    ConnectTimeout,
    /// The connection is refused, or the name has no address.
    Refused,
    /// It takes the request and does not answer in time.
    ResponseTimeout,
    /// It answers, but its certificate is expired, self-signed or for another name.
    BadCertificate,
}

/// Two origins, the second for when the first fails.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OriginGroup {
    /// What behaviours call it.
    pub id: String,
    /// Ids of the origins, the primary first.
    pub members: Vec<String>,
    /// The statuses that make CloudFront go on to the second.
    pub status_codes: Vec<u16>,
}

/// A cache behaviour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CacheBehavior {
    /// `images/*`; not looked at for the default behaviour.
    pub path_pattern: String,
    /// Id of an origin or of an origin group.
    pub target: String,
    /// What becomes of plain HTTP.
    pub viewer_protocol_policy: ProtocolPolicy,
    /// The methods that are let through.
    pub allowed_methods: AllowedMethods,
    /// OPTIONS is cached too.
    pub cache_options: bool,
    /// What is in the key, and for how long things are kept.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// What else the origin gets.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// Compress what the origin sends uncompressed.
    pub compress: bool,
    /// Names of trusted key groups; with any of them, each request must be signed.
    pub trusted_key_groups: Vec<String>,
}

impl Default for CacheBehavior {
    fn default() -> Self {
        Self {
            path_pattern: String::new(),
            target: "web".into(),
            viewer_protocol_policy: ProtocolPolicy::RedirectToHttps,
            allowed_methods: AllowedMethods::GetHead,
            cache_options: false,
            cache_policy: PolicyChoice::default(),
            origin_request_policy: None,
            compress: true,
            trusted_key_groups: Vec::new(),
        }
    }
}

/// `ViewerProtocolPolicy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProtocolPolicy {
    /// HTTP and HTTPS.
    AllowAll,
    /// HTTP is sent on to HTTPS.
    #[default]
    RedirectToHttps,
    /// HTTP is refused.
    HttpsOnly,
}

/// The three sets that `AllowedMethods` can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AllowedMethods {
    /// GET, HEAD.
    #[default]
    GetHead,
    /// GET, HEAD, OPTIONS.
    GetHeadOptions,
    /// GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE.
    All,
}

impl AllowedMethods {
    /// Every set.
    pub const ALL: [AllowedMethods; 3] =
        [AllowedMethods::GetHead, AllowedMethods::GetHeadOptions, AllowedMethods::All];

    /// The methods of the set, in the console's order.
    pub const fn methods(self) -> &'static [&'static str] {
        match self {
            AllowedMethods::GetHead => &["GET", "HEAD"],
            AllowedMethods::GetHeadOptions => &["GET", "HEAD", "OPTIONS"],
            AllowedMethods::All => &["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
        }
    }
}

/// An entry of `CustomErrorResponses`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CustomError {
    /// The status that it is for.
    pub error_code: u16,
    /// The page that is sent instead: `/errors/404.html`; empty for none.
    pub page: String,
    /// The status that is sent with the page; `None` if there is no page.
    pub response_code: Option<u16>,
    /// Seconds that the error is kept for at least.
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
    /// Everyone may.
    #[default]
    None,
    /// Those listed may.
    Whitelist,
    /// All but those listed may.
    Blacklist,
}

/// A request that is put to the distribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ViewerRequest {
    /// As the viewer sends it.
    pub request: Request,
    /// Where the viewer is, ISO 3166-1 alpha-2; empty where CloudFront can't tell.
    pub country: String,
    /// The viewer's address; empty for unknown.
    pub client_ip: String,
    /// What is taken for granted about its signature.
    pub signed: AssumedSignature,
}

/// What is taken for granted about a request's signature, so that one may play without signing anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AssumedSignature {
    /// Nothing: what the request carries is verified.
    #[default]
    No,
    /// As if signed by a trusted key, and still valid.
    Valid,
    /// As if signed by a trusted key, its time being over.
    Expired,
    /// As if signed by a key that the behaviour does not trust.
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
        }
    }
}

impl Distribution {
    /// The behaviour at this place of the list; the default one for `None`.
    pub fn behavior(&self, at: Option<usize>) -> &CacheBehavior {
        at.and_then(|at| self.behaviors.get(at)).unwrap_or(&self.default_behavior)
    }

    /// The field path of a behaviour, below the distribution's own.
    pub fn behavior_field(at: Option<usize>) -> String {
        match at {
            Some(at) => format!("behaviors[{at}]"),
            None => "defaultBehavior".into(),
        }
    }

    /// The origin of this id, with its place.
    pub fn origin(&self, id: &str) -> Option<(usize, &Origin)> {
        self.origins.iter().enumerate().find(|(_, origin)| origin.id == id)
    }

    /// The origin group of this id, with its place.
    pub fn group(&self, id: &str) -> Option<(usize, &OriginGroup)> {
        self.origin_groups.iter().enumerate().find(|(_, group)| group.id == id)
    }

    /// Every behaviour with its place, the default one last.
    pub fn all_behaviors(&self) -> impl Iterator<Item = (Option<usize>, &CacheBehavior)> {
        self.behaviors
            .iter()
            .enumerate()
            .map(|(at, behavior)| (Some(at), behavior))
            .chain([(None, &self.default_behavior)])
    }
}
