//! A cache behavior: what a distribution does with the requests that match its path pattern.

use crate::cloudfront::policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice};
use serde::{Deserialize, Serialize};

/// A cache behavior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CacheBehavior {
    /// `images/*`; not used for the default cache behavior.
    pub path_pattern: String,
    /// ID of an origin or an origin group.
    pub target: String,
    /// The viewer protocol policy.
    pub viewer_protocol_policy: ProtocolPolicy,
    /// The allowed methods.
    pub allowed_methods: AllowedMethods,
    /// OPTIONS is a cached method.
    pub cache_options: bool,
    /// The cache policy.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// CloudFront compresses uncompressed responses.
    pub compress: bool,
    /// Names of trusted key groups; with any of them, each request must be signed.
    pub trusted_key_groups: Vec<String>,
    /// `TrustedSigners`, the legacy form of trusted key groups: account IDs, and `self` for the distribution's account.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trusted_signers: Vec<String>,
    /// Settings that change how CloudFront treats requests, and that Cloudglass doesn't know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownSetting>,
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
            trusted_signers: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

impl CacheBehavior {
    /// The cache behavior of a lab that takes every request as admitted: any protocol, any method, and with restricted
    /// access a valid signature.
    pub fn admitting(
        cached_methods: &[String],
        cache_policy: &PolicyChoice<CachePolicyConfig>,
        origin_request_policy: Option<&PolicyChoice<OriginRequestPolicyConfig>>,
        access: ViewerAccess,
    ) -> Self {
        Self {
            viewer_protocol_policy: ProtocolPolicy::AllowAll,
            allowed_methods: AllowedMethods::All,
            cache_options: cached_methods.iter().any(|method| method == "OPTIONS"),
            cache_policy: cache_policy.clone(),
            origin_request_policy: origin_request_policy.cloned(),
            trusted_key_groups: match access {
                ViewerAccess::Open => Vec::new(),
                ViewerAccess::Restricted => vec!["any".into()],
            },
            ..Self::default()
        }
    }

    /// True if OPTIONS is a cached method. AWS rejects it as one if it isn't an allowed method.
    pub fn caches_options(&self) -> bool {
        self.cache_options && self.allowed_methods != AllowedMethods::GetHead
    }

    /// Whether the cache behavior requires signed requests.
    pub fn viewer_access(&self) -> ViewerAccess {
        match self.is_restricted() {
            true => ViewerAccess::Restricted,
            false => ViewerAccess::Open,
        }
    }

    /// True if the cache behavior has trusted key groups or trusted signers.
    pub fn is_restricted(&self) -> bool {
        !self.trusted_key_groups.is_empty() || !self.trusted_signers.is_empty()
    }

    /// The trusted key groups and signers.
    pub fn trusted(&self) -> impl Iterator<Item = &String> {
        self.trusted_key_groups.iter().chain(&self.trusted_signers)
    }
}

/// Whether a cache behavior restricts viewer access. Signature parameters and signed cookies are CloudFront's own only
/// if it does; otherwise they are ordinary query strings and cookies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ViewerAccess {
    /// The cache behavior has no trusted key group and no trusted signer.
    #[default]
    Open,
    /// The cache behavior has trusted key groups or trusted signers.
    Restricted,
}

impl ViewerAccess {
    /// [`ViewerAccess::Restricted`], or [`ViewerAccess::Open`].
    pub fn restricted(is_restricted: bool) -> Self {
        if is_restricted { ViewerAccess::Restricted } else { ViewerAccess::Open }
    }

    /// True for [`ViewerAccess::Open`].
    pub fn is_open(&self) -> bool {
        *self == ViewerAccess::Open
    }
}

/// `ViewerProtocolPolicy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProtocolPolicy {
    /// HTTP and HTTPS.
    AllowAll,
    /// HTTP is redirected to HTTPS.
    #[default]
    RedirectToHttps,
    /// HTTP is denied.
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

/// A setting of AWS's document that Cloudglass doesn't know, so that an answer that depends on it is unknown too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UnknownSetting {
    /// The member of AWS's document: `WebACLId`.
    pub member: String,
    /// Why it isn't known.
    pub reason: UnknownReason,
}

/// Why a setting isn't known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnknownReason {
    /// Cloudglass doesn't model it.
    #[default]
    NotModeled,
    /// The value depends on a parameter or a condition of the template.
    Unresolved,
    /// The document names a policy by its ID and doesn't contain it.
    NotGiven,
}

impl UnknownSetting {
    /// The setting and why it isn't known, after "depends on".
    pub fn clause(&self) -> String {
        let why = match self.reason {
            UnknownReason::NotModeled => "which isn't modeled",
            UnknownReason::Unresolved => "whose value isn't known before the stack is created",
            UnknownReason::NotGiven => "which isn't in the configuration",
        };
        format!("`{}`, {why}", self.member)
    }
}
