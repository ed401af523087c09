//! Policies, legacy cache settings, and origins that CloudFront accepts one by one, but not together in a cache behavior.
//! Every CloudFront lab and every import checks them here.

use super::{
    CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice, validate_cache_policy,
    validate_legacy, validate_origin_request_policy,
};
use crate::explain::{Finding, Mount};

/// What is combined.
#[derive(Clone, Copy, Debug)]
pub struct Combination<'a> {
    /// The cache policy, or the legacy cache settings.
    pub cache_policy: &'a PolicyChoice<CachePolicyConfig>,
    /// The origin request policy, if there is one.
    pub origin_request_policy: Option<&'a PolicyChoice<OriginRequestPolicyConfig>>,
    /// True if the origin, or one of an origin group, is an S3 bucket.
    pub s3: bool,
}

/// The conflicts. The fields are relative to the cache behavior: `cachePolicy.config.MinTTL`.
pub fn conflicts(of: Combination<'_>) -> Vec<Finding> {
    let mut found = match of.cache_policy {
        PolicyChoice::Config(config) => {
            Mount::under("cachePolicy.config").findings(validate_cache_policy(config, of.s3))
        }
        PolicyChoice::Legacy(settings) => {
            validate_legacy(settings, of.origin_request_policy, of.s3)
        }
        PolicyChoice::Managed(_) => Vec::new(),
    };
    if let Some(PolicyChoice::Config(config)) = of.origin_request_policy {
        let mount = Mount::under("originRequestPolicy.config");
        found.extend(mount.findings(validate_origin_request_policy(config, of.s3)));
    }
    found
}
