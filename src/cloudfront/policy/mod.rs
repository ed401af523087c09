//! Cache policies and origin request policies: the documents as AWS shapes them, what they select, the managed ones.
//!
//! Source: API Reference `CachePolicyConfig`, `OriginRequestPolicyConfig`; Developer Guide "Use managed cache
//! policies", "Use managed origin request policies", "Use managed response headers policies".

mod config;
mod export;
pub mod headers;
mod import;
mod lenient;
mod managed;
pub mod rules;
mod selection;
mod validate;
mod wording;

pub use config::{CachePolicyConfig, KeyParameters, OriginRequestPolicyConfig, Ttls};
pub use export::{ExportFormat, UsedNames as ExportNames, export, logical_id};
pub use import::{ImportFailure, ImportedPolicy, PolicyImport, ReportLine, ReportStatus, import};
pub use lenient::Lenient;
pub use managed::{
    CACHE_POLICIES, CachePolicySpec, ManagedCachePolicy, ManagedOriginRequestPolicy,
    ManagedResponseHeadersPolicy, ORIGIN_REQUEST_POLICIES, PolicyHeader, RESPONSE_HEADERS_POLICIES,
    cache_policy, origin_request_policy, response_headers_policy,
};
pub use selection::{NameList, ResolvedSelection, Selection, SelectionBehavior};
pub use validate::{validate_cache_policy, validate_origin_request_policy};

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// A policy as a behavior names it: `{"managed": "CachingOptimized"}` or `{"config": {…}}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PolicyChoice<C> {
    /// One of AWS's own, by its name (with or without `Managed-`) or its id.
    Managed(String),
    /// A custom policy, in the structure of the AWS API.
    Config(C),
}

impl<'de, C: Deserialize<'de>> Deserialize<'de> for PolicyChoice<C> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members<C> {
            managed: Option<String>,
            config: Option<C>,
        }
        match Members::deserialize(from)? {
            Members { managed: Some(name), config: None } => Ok(PolicyChoice::Managed(name)),
            Members { managed: None, config: Some(config) } => Ok(PolicyChoice::Config(config)),
            _ => Err(D::Error::custom(
                "expected either `managed`, the name of a managed policy, or `config`",
            )),
        }
    }
}

impl PolicyChoice<CachePolicyConfig> {
    /// The policy's document; `None` where AWS has no managed policy of this name.
    pub fn resolve(&self) -> Option<CachePolicyConfig> {
        match self {
            PolicyChoice::Managed(name) => cache_policy(name).map(ManagedCachePolicy::config),
            PolicyChoice::Config(config) => Some(config.clone()),
        }
    }

    /// The name to print: `CachingOptimized`, or the document's own.
    pub fn name(&self) -> &str {
        match self {
            PolicyChoice::Managed(name) => cache_policy(name).map_or(name, |policy| policy.name),
            PolicyChoice::Config(config) => config.name.as_deref().unwrap_or_default(),
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
        }
    }

    /// The name to print: `AllViewer`, or the document's own.
    pub fn name(&self) -> &str {
        match self {
            PolicyChoice::Managed(name) => {
                origin_request_policy(name).map_or(name, |policy| policy.name)
            }
            PolicyChoice::Config(config) => config.name.as_deref().unwrap_or_default(),
        }
    }
}
