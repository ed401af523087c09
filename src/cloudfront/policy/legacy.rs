//! Legacy cache settings: `ForwardedValues` and the TTLs of a cache behavior that has no cache policy.
//!
//! Source: API Reference `ForwardedValues`, `CookiePreference`, `Headers`, `QueryStringCacheKeys`; Developer Guide
//! "Cache behavior settings".

use super::{
    CachePolicyConfig, KeyParameters, Lenient, NameList, OriginRequestPolicyConfig, PolicyChoice,
    Selection, SelectionBehavior, Ttls,
};
use serde::{Deserialize, Serialize};

/// The cache settings of a cache behavior without a cache policy, as the API has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegacyCacheSettings {
    /// What CloudFront forwards, and what it includes in the cache key.
    #[serde(rename = "ForwardedValues")]
    pub forwarded: ForwardedValues,
    /// Seconds; 0 if missing.
    #[serde(rename = "MinTTL", skip_serializing_if = "Option::is_none")]
    pub min_ttl: Option<Lenient<i64>>,
    /// Seconds; a day if missing.
    #[serde(rename = "DefaultTTL", skip_serializing_if = "Option::is_none")]
    pub default_ttl: Option<Lenient<i64>>,
    /// Seconds; a year if missing.
    #[serde(rename = "MaxTTL", skip_serializing_if = "Option::is_none")]
    pub max_ttl: Option<Lenient<i64>>,
}

/// `ForwardedValues`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct ForwardedValues {
    /// True forwards all query strings.
    pub query_string: bool,
    /// The query strings in the cache key; empty for all that are forwarded.
    pub query_string_cache_keys: NameList,
    /// The headers that CloudFront forwards and includes in the cache key; `*` forwards all and disables caching.
    pub headers: NameList,
    /// The cookies that CloudFront forwards and includes in the cache key.
    pub cookies: CookiePreference,
}

/// `CookiePreference`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct CookiePreference {
    /// `none`, `whitelist`, or `all`.
    pub forward: SelectionBehavior,
    /// Names for `whitelist`, with the wildcards `*` and `?`.
    pub whitelisted_names: NameList,
}

impl LegacyCacheSettings {
    /// `Headers` is `*`: CloudFront forwards all headers and caches nothing.
    pub fn forwards_all_headers(&self) -> bool {
        self.forwarded.headers.names().iter().any(|name| name == "*")
    }

    /// A name in the list of cookies contains a wildcard.
    pub fn has_cookie_wildcards(&self) -> bool {
        let cookies = &self.forwarded.cookies;
        cookies.forward == SelectionBehavior::Whitelist
            && cookies.whitelisted_names.names().iter().any(|name| name.contains(['*', '?']))
    }

    /// The cache policy with the same cache key and TTLs. For `Headers: *` all TTLs are 0. A wildcard in a
    /// cookie name is a literal character of a cache policy, so cookie names with wildcards need [`Self::forwarded`].
    pub fn cache_policy(&self) -> CachePolicyConfig {
        let forwarded = &self.forwarded;
        let all_headers = self.forwards_all_headers();
        let headers = forwarded.headers.names();
        let ttl = |field: &Option<Lenient<i64>>| match all_headers {
            true => Some(Lenient::Is(0)),
            false => field.clone(),
        };
        let keys = forwarded.query_string_cache_keys.names();
        CachePolicyConfig {
            min_ttl: ttl(&self.min_ttl).or(Some(Lenient::Is(0))),
            default_ttl: ttl(&self.default_ttl),
            max_ttl: ttl(&self.max_ttl),
            parameters: Some(KeyParameters {
                gzip: Some(Lenient::Is(
                    !headers.iter().any(|name| name == "*" || is(name, "accept-encoding")),
                )),
                brotli: Some(Lenient::Is(false)),
                headers: Some(match all_headers || headers.is_empty() {
                    true => Selection::all_or_none(SelectionBehavior::None),
                    false => Selection::of(SelectionBehavior::Whitelist, headers.iter().cloned()),
                }),
                cookies: Some(forwarded.cookies.selection()),
                query_strings: Some(match (forwarded.query_string, keys) {
                    (false, _) => Selection::all_or_none(SelectionBehavior::None),
                    (true, []) => Selection::all_or_none(SelectionBehavior::All),
                    (true, keys) => {
                        Selection::of(SelectionBehavior::Whitelist, keys.iter().cloned())
                    }
                }),
            }),
            ..CachePolicyConfig::default()
        }
    }

    /// The origin request policy that forwards what these settings forward in addition to the cache key: all query
    /// strings if only some are in the cache key, and all headers for `*`. It doesn't include the headers that CloudFront forwards
    /// by default with legacy settings.
    pub fn origin_request_policy(&self) -> OriginRequestPolicyConfig {
        let choose = |chosen, behavior| {
            Selection::all_or_none(if chosen { behavior } else { SelectionBehavior::None })
        };
        let forwarded = &self.forwarded;
        OriginRequestPolicyConfig {
            headers: Some(choose(self.forwards_all_headers(), SelectionBehavior::AllViewer)),
            cookies: Some(choose(false, SelectionBehavior::None)),
            query_strings: Some(choose(
                forwarded.query_string && !forwarded.query_string_cache_keys.names().is_empty(),
                SelectionBehavior::All,
            )),
            ..OriginRequestPolicyConfig::default()
        }
    }

    /// The TTLs in effect.
    pub fn ttls(&self) -> Ttls {
        self.cache_policy().ttls()
    }

    /// The policies that replace these settings. AWS doesn't accept key parameters in a cache policy with caching
    /// disabled, so an origin request policy forwards them then.
    pub fn equivalent(
        &self,
    ) -> (PolicyChoice<CachePolicyConfig>, Option<PolicyChoice<OriginRequestPolicyConfig>>) {
        let mut cache = self.cache_policy();
        let mut forward = self.origin_request_policy();
        if self.has_cookie_wildcards()
            && let Some(parameters) = &mut cache.parameters
        {
            parameters.cookies = Some(Selection::all_or_none(SelectionBehavior::All));
        }
        if !cache.caching_disabled() {
            cache.name = Some("from-legacy-settings".into());
            forward.name = Some("all-query-strings".into());
            let needed = !forward.query_strings().is_none();
            return (PolicyChoice::Config(cache), needed.then_some(PolicyChoice::Config(forward)));
        }
        let parameters = cache.parameters.unwrap_or_default();
        let listed = self.forwarded.headers.names();
        let lists = |name: &str| listed.iter().any(|listed| is(listed, name));
        let managed = if self.forwards_all_headers() || (lists("authorization") && lists("host")) {
            Some("AllViewer")
        } else if lists("authorization") {
            Some("AllViewerExceptHostHeader")
        } else {
            None
        };
        let query = choice(self.forwarded.query_string);
        let forward = match managed {
            Some(name) => PolicyChoice::Managed(name.into()),
            None => PolicyChoice::Config(OriginRequestPolicyConfig {
                name: Some("from-legacy-settings".into()),
                comment: None,
                headers: parameters.headers,
                cookies: parameters.cookies,
                query_strings: Some(Selection::all_or_none(query)),
            }),
        };
        let empty = forward.resolve().is_some_and(|forward| {
            forward.headers().is_none()
                && forward.cookies().is_none()
                && forward.query_strings().is_none()
        });
        (PolicyChoice::Managed("CachingDisabled".into()), (!empty).then_some(forward))
    }
}

fn choice(all: bool) -> SelectionBehavior {
    if all { SelectionBehavior::All } else { SelectionBehavior::None }
}

fn is(name: &str, lower: &str) -> bool {
    name.eq_ignore_ascii_case(lower)
}

impl CookiePreference {
    fn selection(&self) -> Selection {
        match self.forward {
            SelectionBehavior::Whitelist => Selection::of(
                SelectionBehavior::Whitelist,
                self.whitelisted_names.names().iter().cloned(),
            ),
            SelectionBehavior::All => Selection::all_or_none(SelectionBehavior::All),
            _ => Selection::all_or_none(SelectionBehavior::None),
        }
    }
}
