//! Cache policies and origin request policies: the documents as AWS shapes them, what they select, the managed ones.
//!
//! Source: API Reference `CachePolicyConfig`, `OriginRequestPolicyConfig`; Developer Guide "Use managed cache
//! policies", "Use managed origin request policies", "Use managed response headers policies".

mod combinations;
mod config;
mod export;
pub mod headers;
mod import;
mod legacy;
mod legacy_check;
mod lenient;
mod managed;
pub mod rules;
mod selection;
mod validate;
mod wording;

pub use crate::document::{ImportStatus as ReportStatus, ReportLine};
pub use combinations::{Combination, conflicts};
pub use config::{CachePolicyConfig, KeyParameters, OriginRequestPolicyConfig, Ttls};
pub use export::{ExportFormat, UsedNames as ExportNames, export, logical_id};
pub use import::{ImportFailure, ImportedPolicy, PolicyImport, import, import_with};
pub use legacy::{CookiePreference, ForwardedValues, LegacyCacheSettings};
pub use legacy_check::validate_legacy;
pub use lenient::Lenient;
pub use managed::{
    CACHE_POLICIES, CachePolicySpec, ManagedCachePolicy, ManagedOriginRequestPolicy,
    ManagedResponseHeadersPolicy, ORIGIN_REQUEST_POLICIES, PolicyHeader, RESPONSE_HEADERS_POLICIES,
    cache_policy, origin_request_policy, response_headers_policy,
};
pub use selection::{NameList, ResolvedSelection, Selection, SelectionBehavior, SelectionMembers};
pub use validate::{validate_cache_policy, validate_origin_request_policy};

use crate::explain::Mount;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// True for a reference to a custom policy whose document isn't given: its ID, such as
/// `1f2a3b4c-1111-4222-8333-444455556666`, or a parameter of a template.
pub fn is_policy_reference(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let id = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()));
    (id || text.contains("${"))
        && cache_policy(text).is_none()
        && origin_request_policy(text).is_none()
}

/// A document of a policy, and the settings that a cache behavior can have in its place.
pub trait PolicyDocument {
    /// [`LegacyCacheSettings`] in place of a cache policy; nothing in place of an origin request policy.
    type Legacy;
}

impl PolicyDocument for CachePolicyConfig {
    type Legacy = LegacyCacheSettings;
}

impl PolicyDocument for OriginRequestPolicyConfig {
    type Legacy = NoLegacySettings;
}

/// An origin request policy has no legacy form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoLegacySettings {}

/// A policy as a behavior names it: `{"managed": "CachingOptimized"}`, `{"config": {…}}`, or, in place of a cache policy,
/// `{"legacy": {"ForwardedValues": {…}}}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PolicyChoice<C: PolicyDocument> {
    /// One of AWS's own, by its name (with or without `Managed-`) or its id.
    Managed(String),
    /// A custom policy, in the structure of the AWS API.
    Config(C),
    /// The settings of a cache behavior without a policy.
    Legacy(C::Legacy),
}

impl<'de, C> Deserialize<'de> for PolicyChoice<C>
where
    C: PolicyDocument + Deserialize<'de>,
    C::Legacy: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members<C, L> {
            managed: Option<String>,
            config: Option<C>,
            legacy: Option<L>,
        }
        match Members::<C, C::Legacy>::deserialize(from)? {
            Members { managed: Some(name), config: None, legacy: None } => {
                Ok(PolicyChoice::Managed(name))
            }
            Members { managed: None, config: Some(config), legacy: None } => {
                Ok(PolicyChoice::Config(config))
            }
            Members { managed: None, config: None, legacy: Some(legacy) } => {
                Ok(PolicyChoice::Legacy(legacy))
            }
            _ => Err(D::Error::custom(
                "expected either `managed`, the name of a managed policy, or `config`",
            )),
        }
    }
}

/// AWS has no managed policy with this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownPolicy {
    /// The cache policy.
    CachePolicy,
    /// The origin request policy.
    OriginRequestPolicy,
}

impl UnknownPolicy {
    /// The field with the name.
    pub const fn field(self) -> &'static str {
        match self {
            UnknownPolicy::CachePolicy => "cachePolicy.managed",
            UnknownPolicy::OriginRequestPolicy => "originRequestPolicy.managed",
        }
    }
}

impl PolicyChoice<CachePolicyConfig> {
    /// The legacy cache settings, if the cache behavior has them in place of a cache policy.
    pub fn legacy(&self) -> Option<&LegacyCacheSettings> {
        match self {
            PolicyChoice::Legacy(settings) => Some(settings),
            _ => None,
        }
    }

    /// Where the members of the policy's document are in the cache behavior: `cachePolicy.MinTTL` is at
    /// `cachePolicy.config.MinTTL`. A managed policy has only a name there.
    pub fn mount(&self) -> Mount {
        match self {
            PolicyChoice::Managed(_) => Mount::default()
                .and("cachePolicy", "cachePolicy.managed")
                .and("cachePolicy.MinTTL", "cachePolicy.managed")
                .and("cachePolicy.DefaultTTL", "cachePolicy.managed")
                .and("cachePolicy.MaxTTL", "cachePolicy.managed"),
            PolicyChoice::Config(_) => Mount::default().and("cachePolicy", "cachePolicy.config"),
            PolicyChoice::Legacy(_) => Mount::default().and("cachePolicy", "cachePolicy.legacy"),
        }
    }

    /// The policy's document, or the one with the effect of legacy settings; `None` where AWS has no managed policy of
    /// this name.
    pub fn resolve(&self) -> Option<CachePolicyConfig> {
        match self {
            PolicyChoice::Managed(name) => cache_policy(name).map(ManagedCachePolicy::config),
            PolicyChoice::Config(config) => Some(config.clone()),
            PolicyChoice::Legacy(settings) => Some(settings.cache_policy()),
        }
    }

    /// The name to print: `CachingOptimized`, or the document's own.
    pub fn name(&self) -> &str {
        match self {
            PolicyChoice::Managed(name) => cache_policy(name).map_or(name, |policy| policy.name),
            PolicyChoice::Config(config) => config.name.as_deref().unwrap_or_default(),
            PolicyChoice::Legacy(_) => "legacy cache settings",
        }
    }
}

impl Default for PolicyChoice<CachePolicyConfig> {
    fn default() -> Self {
        PolicyChoice::Managed("CachingOptimized".into())
    }
}

impl PolicyChoice<OriginRequestPolicyConfig> {
    /// The policy's document; `None` where AWS has no managed policy of this name.
    pub fn resolve(&self) -> Option<OriginRequestPolicyConfig> {
        match self {
            PolicyChoice::Managed(name) => {
                origin_request_policy(name).map(ManagedOriginRequestPolicy::config)
            }
            PolicyChoice::Config(config) => Some(config.clone()),
            PolicyChoice::Legacy(none) => match *none {},
        }
    }

    /// The name to print: `AllViewer`, or the document's own.
    pub fn name(&self) -> &str {
        match self {
            PolicyChoice::Managed(name) => {
                origin_request_policy(name).map_or(name, |policy| policy.name)
            }
            PolicyChoice::Config(config) => config.name.as_deref().unwrap_or_default(),
            PolicyChoice::Legacy(none) => match *none {},
        }
    }
}
