//! The two documents, under AWS's own member names, lenient enough to hold wrong ones.

use super::{
    Lenient, ResolvedSelection, Selection,
    selection::{cookies, headers, query_strings},
};
use serde::{Deserialize, Serialize};

/// The settings that determine the cache key and the TTLs. Source: API Reference `CachePolicyConfig`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CachePolicyConfig {
    /// Letters, digits, `-` and `_`, at most 128.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// At most 128 characters.
    #[serde(rename = "Comment", skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Seconds; required.
    #[serde(rename = "MinTTL", skip_serializing_if = "Option::is_none")]
    pub min_ttl: Option<Lenient<i64>>,
    /// Seconds; see [`CachePolicyConfig::ttls`] for what a missing one means.
    #[serde(rename = "DefaultTTL", skip_serializing_if = "Option::is_none")]
    pub default_ttl: Option<Lenient<i64>>,
    /// Seconds; see [`CachePolicyConfig::ttls`] for what a missing one means.
    #[serde(rename = "MaxTTL", skip_serializing_if = "Option::is_none")]
    pub max_ttl: Option<Lenient<i64>>,
    /// `ParametersInCacheKeyAndForwardedToOrigin`.
    #[serde(
        rename = "ParametersInCacheKeyAndForwardedToOrigin",
        skip_serializing_if = "Option::is_none"
    )]
    pub parameters: Option<KeyParameters>,
}

/// What is in the cache key, and in every origin request. Source: API Reference
/// `ParametersInCacheKeyAndForwardedToOrigin`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeyParameters {
    /// Keys and forwards the normalized `Accept-Encoding` for gzip; required.
    #[serde(rename = "EnableAcceptEncodingGzip", skip_serializing_if = "Option::is_none")]
    pub gzip: Option<Lenient<bool>>,
    /// The same for Brotli; missing means false.
    #[serde(rename = "EnableAcceptEncodingBrotli", skip_serializing_if = "Option::is_none")]
    pub brotli: Option<Lenient<bool>>,
    /// `none` or `whitelist`.
    #[serde(rename = "HeadersConfig", with = "headers", skip_serializing_if = "Option::is_none")]
    pub headers: Option<Selection>,
    /// `none`, `whitelist`, `allExcept` or `all`.
    #[serde(rename = "CookiesConfig", with = "cookies", skip_serializing_if = "Option::is_none")]
    pub cookies: Option<Selection>,
    /// `none`, `whitelist`, `allExcept` or `all`.
    #[serde(
        rename = "QueryStringsConfig",
        with = "query_strings",
        skip_serializing_if = "Option::is_none"
    )]
    pub query_strings: Option<Selection>,
}

/// What the origin gets beyond the cache key. Source: API Reference `OriginRequestPolicyConfig`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginRequestPolicyConfig {
    /// Letters, digits, `-` and `_`, at most 128.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// At most 128 characters.
    #[serde(rename = "Comment", skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// `none`, `whitelist`, `allViewer`, `allViewerAndWhitelistCloudFront` or `allExcept`.
    #[serde(rename = "HeadersConfig", with = "headers", skip_serializing_if = "Option::is_none")]
    pub headers: Option<Selection>,
    /// `none`, `whitelist`, `all` or `allExcept`.
    #[serde(rename = "CookiesConfig", with = "cookies", skip_serializing_if = "Option::is_none")]
    pub cookies: Option<Selection>,
    /// `none`, `whitelist`, `all` or `allExcept`.
    #[serde(
        rename = "QueryStringsConfig",
        with = "query_strings",
        skip_serializing_if = "Option::is_none"
    )]
    pub query_strings: Option<Selection>,
}

/// The three TTLs in effect, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttls {
    /// `MinTTL`.
    pub min: u64,
    /// `DefaultTTL`.
    pub default: u64,
    /// `MaxTTL`.
    pub max: u64,
}

impl Ttls {
    /// `DefaultTTL` where the policy has none: a day.
    pub const DEFAULT_TTL: u64 = 86_400;
    /// `MaxTTL` where the policy has none: a year.
    pub const MAX_TTL: u64 = 31_536_000;

    /// All three are 0, which disables caching.
    pub fn caching_disabled(self) -> bool {
        self.min == 0 && self.default == 0 && self.max == 0
    }
}

impl CachePolicyConfig {
    /// An empty document: nothing in the key but what is in every key.
    pub const NOTHING_KEYED: CachePolicyConfig = CachePolicyConfig {
        name: None,
        comment: None,
        min_ttl: None,
        default_ttl: None,
        max_ttl: None,
        parameters: None,
    };

    /// The TTLs in effect. If `DefaultTTL` is missing, it is one day, or `MinTTL` if that is longer. If `MaxTTL` is
    /// missing, it is one year, or `DefaultTTL` if that or `MinTTL` is longer than a year. A value that isn't a number
    /// counts as missing, and a negative number as 0.
    pub fn ttls(&self) -> Ttls {
        let seconds = |field: &Option<Lenient<i64>>| {
            let number = field.as_ref().and_then(Lenient::get)?;
            Some(u64::try_from(number).unwrap_or(0))
        };
        let min = seconds(&self.min_ttl).unwrap_or(0);
        let default = seconds(&self.default_ttl).unwrap_or(Ttls::DEFAULT_TTL.max(min));
        let max = seconds(&self.max_ttl).unwrap_or(if min.max(default) > Ttls::MAX_TTL {
            default
        } else {
            Ttls::MAX_TTL
        });
        Ttls { min, default, max }
    }

    /// All three TTLs are 0.
    pub fn caching_disabled(&self) -> bool {
        self.ttls().caching_disabled()
    }

    /// `EnableAcceptEncodingGzip`.
    pub fn gzip(&self) -> bool {
        flag(self.parameters.as_ref().and_then(|p| p.gzip.as_ref()))
    }

    /// `EnableAcceptEncodingBrotli`.
    pub fn brotli(&self) -> bool {
        flag(self.parameters.as_ref().and_then(|p| p.brotli.as_ref()))
    }

    /// The headers in the key.
    pub fn headers(&self) -> ResolvedSelection<'_> {
        select(self.parameters.as_ref().and_then(|p| p.headers.as_ref()))
    }

    /// The cookies in the key.
    pub fn cookies(&self) -> ResolvedSelection<'_> {
        select(self.parameters.as_ref().and_then(|p| p.cookies.as_ref()))
    }

    /// The query strings in the key.
    pub fn query_strings(&self) -> ResolvedSelection<'_> {
        select(self.parameters.as_ref().and_then(|p| p.query_strings.as_ref()))
    }
}

impl OriginRequestPolicyConfig {
    /// The headers that the origin gets.
    pub fn headers(&self) -> ResolvedSelection<'_> {
        select(self.headers.as_ref())
    }

    /// The cookies that the origin gets.
    pub fn cookies(&self) -> ResolvedSelection<'_> {
        select(self.cookies.as_ref())
    }

    /// The query strings that the origin gets.
    pub fn query_strings(&self) -> ResolvedSelection<'_> {
        select(self.query_strings.as_ref())
    }
}

fn flag(field: Option<&Lenient<bool>>) -> bool {
    field.and_then(Lenient::get).unwrap_or(false)
}

fn select(field: Option<&Selection>) -> ResolvedSelection<'_> {
    field.map_or(ResolvedSelection::NOTHING, Selection::select)
}
