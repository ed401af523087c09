//! The policies of a cache behavior, compiled for many requests.

use super::{
    Generated, OriginKind, RequestOrigin, RequestPartKind, ValueSource,
    headers::is_hop_by_hop,
    signature::{is_signing_cookie, is_signing_param},
};
use crate::cloudfront::behavior::{CacheBehavior, Glob, ViewerAccess};
use crate::cloudfront::policy::{
    CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice, ResolvedSelection,
    SelectionBehavior, SelectionMembers, UnknownPolicy,
    headers::{is_keyable, is_origin_only},
};
use crate::explain::Rule;
use crate::http::Cookie;

/// The policies of a cache behavior with resolved names and sorted lists.
#[derive(Clone, Debug)]
pub struct CompiledBehavior {
    pub(super) domain: String,
    pub(super) caches_options: bool,
    pub(super) viewer_access: ViewerAccess,
    pub(super) origin: RequestOrigin,
    pub(super) cache: CacheRules,
    pub(super) forward: ForwardRules,
}

/// What the cache policy includes.
#[derive(Clone, Debug)]
pub(super) struct CacheRules {
    pub name: String,
    pub managed: bool,
    /// The cache behavior has legacy cache settings in place of the two policies.
    pub legacy: bool,
    /// The legacy cache settings forward all headers.
    pub all_headers: bool,
    pub disabled: bool,
    /// `MinTTL`, in seconds.
    pub min_ttl: u64,
    pub gzip: bool,
    pub brotli: bool,
    /// Sorted by lowercase name.
    pub headers: Vec<KeyHeader>,
    /// Listed names that can't be in the cache key, with their indexes.
    pub unkeyed: Vec<(String, usize)>,
    pub cookies: CompiledSelection,
    pub query_strings: CompiledSelection,
}

/// A header in the cache key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyHeader {
    /// Lowercase.
    pub name: String,
    /// The index in the list of the policy.
    pub place: usize,
    /// Where the value comes from.
    pub of: ValueOf,
}

/// Where the value of a header in the cache key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueOf {
    /// The header of the viewer.
    Viewer,
    /// The viewer's `Host`.
    Host,
    /// CloudFront generates it.
    Generated(Generated),
}

/// What the origin request policy includes.
#[derive(Clone, Debug)]
pub(super) struct ForwardRules {
    pub present: bool,
    pub name: String,
    pub managed: bool,
    pub headers: SelectionBehavior,
    /// Lowercase names with their indexes, sorted.
    pub header_names: Vec<(String, usize)>,
    /// `CloudFront-*` headers that the policy adds, with their indexes in the list.
    pub generated: Vec<(Generated, Option<usize>)>,
    pub cookies: CompiledSelection,
    pub query_strings: CompiledSelection,
}

/// The cookies or query strings that a policy includes.
#[derive(Clone, Debug)]
pub(super) struct CompiledSelection {
    pub behavior: SelectionBehavior,
    /// Sorted, with their indexes.
    names: Vec<(String, usize)>,
    /// Names with wildcards, which only the cookies of legacy cache settings have, with their indexes.
    wildcards: Vec<(Glob, usize)>,
}

impl CompiledSelection {
    fn new(select: ResolvedSelection<'_>) -> Self {
        Self {
            behavior: select.behavior.clone(),
            names: sorted(select.names.iter().cloned()),
            wildcards: Vec::new(),
        }
    }

    /// Makes `*` and `?` in the names wildcards.
    fn with_wildcards(mut self) -> Self {
        let wild = self.names.iter().filter(|(name, _)| name.contains(['*', '?']));
        self.wildcards = wild.map(|(name, place)| (Glob::new(name), *place)).collect();
        self
    }

    /// The index of a name in the list, or of the wildcard that matches it.
    pub fn place(&self, name: &str) -> Option<usize> {
        place(&self.names, name).or_else(|| self.wildcard(name))
    }

    /// The index of the wildcard that matches a name.
    pub fn wildcard(&self, name: &str) -> Option<usize> {
        let matches = |glob: &Glob| glob.matches(&["/", name].concat());
        self.wildcards.iter().find(|(glob, _)| matches(glob)).map(|(_, place)| *place)
    }

    /// True if the policy includes this name.
    pub fn accepts(&self, name: &str) -> bool {
        match self.behavior {
            SelectionBehavior::All => true,
            SelectionBehavior::Whitelist => self.place(name).is_some(),
            SelectionBehavior::AllExcept => self.place(name).is_none(),
            _ => false,
        }
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut names: Vec<_> = names.enumerate().map(|(at, name)| (name, at)).collect();
    names.sort();
    names
}

fn place(names: &[(String, usize)], name: &str) -> Option<usize> {
    let at = names.partition_point(|(listed, _)| listed.as_str() < name);
    let (listed, place) = names.get(at)?;
    (listed == name).then_some(*place)
}

impl CompiledBehavior {
    /// Compiles a cache behavior with its origin; `domain` is the distribution domain name, such as
    /// `d111111abcdef8.cloudfront.net`.
    ///
    /// # Errors
    /// AWS has no managed policy with a specified name.
    pub fn new(
        domain: &str,
        behavior: &CacheBehavior,
        origin: &RequestOrigin,
    ) -> Result<Self, UnknownPolicy> {
        let choice = behavior.origin_request_policy.as_ref();
        let cache = behavior.cache_policy.resolve().ok_or(UnknownPolicy::CachePolicy)?;
        let forward = match choice {
            Some(choice) => Some(choice.resolve().ok_or(UnknownPolicy::OriginRequestPolicy)?),
            None => None,
        };
        Ok(Self {
            domain: domain.to_owned(),
            caches_options: behavior.caches_options(),
            viewer_access: behavior.viewer_access(),
            origin: origin.clone(),
            cache: cache_rules(&behavior.cache_policy, &cache),
            forward: match behavior.cache_policy.legacy() {
                // AWS accepts an origin request policy only next to a cache policy.
                Some(legacy) => forward_rules(None, Some(&legacy.origin_request_policy())),
                None => forward_rules(choice, forward.as_ref()),
            },
        })
    }

    /// True if the cache behavior has legacy cache settings in place of policies.
    pub fn is_legacy(&self) -> bool {
        self.cache.legacy
    }

    /// What has the settings of the cache key, for a sentence.
    pub(super) fn settings(&self) -> &'static str {
        if self.cache.legacy { "cache behavior" } else { "cache policy" }
    }

    /// Why something isn't in the cache key, in a few words.
    pub(super) fn absent(&self) -> &'static str {
        if self.cache.legacy {
            "not in the legacy cache settings"
        } else {
            "not in the cache policy"
        }
    }

    /// Why CloudFront treats a header as it does by default, as a clause.
    pub(super) fn no_setting_includes(&self, name: &str) -> String {
        match self.cache.legacy {
            true => ["the cache behavior doesn't include ", name].concat(),
            false => ["no policy includes ", name].concat(),
        }
    }

    /// What has the setting that a line comes from, for a sentence.
    pub(super) fn policy_name(&self, source: ValueSource) -> &'static str {
        match source {
            ValueSource::CachePolicy => self.settings(),
            _ if self.cache.legacy => self.settings(),
            _ => "origin request policy",
        }
    }

    /// The rule about policies, or the one about legacy cache settings.
    pub(super) fn rule(&self, policy: &'static Rule, legacy: &'static Rule) -> &'static Rule {
        if self.cache.legacy { legacy } else { policy }
    }

    /// The source that an answer names: legacy cache settings are no policy.
    pub(super) fn source(&self, source: ValueSource) -> ValueSource {
        match source {
            ValueSource::CachePolicy | ValueSource::OriginRequestPolicy if self.cache.legacy => {
                ValueSource::LegacySettings
            }
            source => source,
        }
    }

    /// True if CloudFront removes this query string as a signature parameter.
    pub(super) fn removes_param(&self, name: &str) -> bool {
        !self.viewer_access.is_open() && is_signing_param(name)
    }

    /// True if CloudFront removes this cookie as a signed cookie.
    pub(super) fn removes_cookie(&self, name: &str) -> bool {
        !self.viewer_access.is_open() && is_signing_cookie(name)
    }

    /// True for a cookie that CloudFront processes: a `name=value` pair that isn't a `$` attribute, and that isn't a
    /// signed cookie of a restricted cache behavior.
    pub(super) fn is_plain_cookie(&self, cookie: &Cookie<'_>) -> bool {
        cookie.is_pair() && !cookie.name.starts_with('$') && !self.removes_cookie(cookie.name)
    }

    /// The origin.
    pub fn origin(&self) -> &RequestOrigin {
        &self.origin
    }

    /// True if the origin is an S3 bucket.
    pub fn origin_is_s3(&self) -> bool {
        self.origin.kind == OriginKind::S3
    }

    /// True if all TTLs of the cache policy are 0.
    pub fn caching_disabled(&self) -> bool {
        self.cache.disabled
    }

    /// Why CloudFront caches nothing, as a clause after "because", if [`Self::caching_disabled`].
    pub fn disabled_because(&self) -> &'static str {
        match (self.cache.all_headers, self.cache.legacy) {
            (true, _) => "the cache behavior forwards all headers (`*`)",
            (_, true) => "all TTLs of the cache behavior are 0",
            _ => "the cache policy disables caching",
        }
    }

    /// True if OPTIONS is a cached method.
    pub fn caches_options(&self) -> bool {
        self.caches_options
    }

    /// True if Gzip or Brotli is enabled, so that CloudFront normalizes `Accept-Encoding`.
    pub fn normalizes_encoding(&self) -> bool {
        self.cache.gzip || self.cache.brotli
    }

    /// True if CloudFront can forward a cookie. It then doesn't collapse concurrent requests, returns `Set-Cookie`, and
    /// revalidates expired objects without conditions.
    pub fn forwards_cookies(&self) -> bool {
        let some = |pick: &CompiledSelection| match pick.behavior {
            SelectionBehavior::All | SelectionBehavior::AllExcept => true,
            SelectionBehavior::Whitelist => !pick.names.is_empty(),
            _ => false,
        };
        some(&self.cache.cookies) || some(&self.forward.cookies)
    }

    /// Whether the origin request policy includes a viewer header, and the index in the list.
    pub(super) fn forwards_header(&self, lower: &str) -> (bool, Option<usize>) {
        let rules = &self.forward;
        let place = place(&rules.header_names, lower);
        let forwards = match rules.headers {
            SelectionBehavior::Whitelist => {
                place.is_some() && lower != "authorization" && lower != "cookie"
            }
            SelectionBehavior::AllViewer | SelectionBehavior::AllViewerAndWhitelistCloudFront => {
                true
            }
            SelectionBehavior::AllExcept => place.is_none(),
            _ => false,
        };
        (forwards, place)
    }

    /// The header in the cache key with this lowercase name.
    pub(super) fn keyed(&self, lower: &str) -> Option<&KeyHeader> {
        let at = self.cache.headers.partition_point(|keyed| keyed.name.as_str() < lower);
        self.cache.headers.get(at).filter(|keyed| keyed.name == lower)
    }

    /// The path of a name in a list of the cache policy, or of the behavior of this kind.
    pub(super) fn cache_field(&self, kind: RequestPartKind, place: Option<usize>) -> String {
        if self.cache.managed {
            return "cachePolicy.managed".into();
        }
        if self.cache.legacy {
            return ["cachePolicy.legacy.ForwardedValues", &legacy_field(kind, place)].concat();
        }
        let base = "cachePolicy.config.ParametersInCacheKeyAndForwardedToOrigin.";
        match kind {
            RequestPartKind::AcceptEncoding => {
                let flag = if self.cache.gzip { "Gzip" } else { "Brotli" };
                [base, "EnableAcceptEncoding", flag].concat()
            }
            _ => [base, &list_field(kind, place)].concat(),
        }
    }

    /// The same for the origin request policy.
    pub(super) fn forward_field(&self, kind: RequestPartKind, place: Option<usize>) -> String {
        if self.cache.legacy {
            self.cache_field(kind, place)
        } else if !self.forward.present {
            "originRequestPolicy".into()
        } else if self.forward.managed {
            "originRequestPolicy.managed".into()
        } else {
            ["originRequestPolicy.config.", &list_field(kind, place)].concat()
        }
    }
}

fn list_field(kind: RequestPartKind, place: Option<usize>) -> String {
    let SelectionMembers { config, behavior, names } = match kind {
        RequestPartKind::Query => SelectionMembers::QUERY_STRINGS,
        RequestPartKind::Cookie => SelectionMembers::COOKIES,
        _ => SelectionMembers::HEADERS,
    };
    match place {
        Some(place) => [config, ".", names, ".Items[", &place.to_string(), "]"].concat(),
        None => [config, ".", behavior].concat(),
    }
}

/// The path of a setting below `ForwardedValues`.
fn legacy_field(kind: RequestPartKind, place: Option<usize>) -> String {
    let (setting, list) = match kind {
        RequestPartKind::Query => (".QueryString", ".QueryStringCacheKeys"),
        RequestPartKind::Cookie => (".Cookies.Forward", ".Cookies.WhitelistedNames"),
        RequestPartKind::Header => (".Headers", ".Headers"),
        _ => ("", ""),
    };
    match place {
        Some(place) => [list, ".Items[", &place.to_string(), "]"].concat(),
        None => setting.into(),
    }
}

fn cache_rules(choice: &PolicyChoice<CachePolicyConfig>, config: &CachePolicyConfig) -> CacheRules {
    let (gzip, brotli) = (config.gzip(), config.brotli());
    let mut headers: Vec<KeyHeader> = Vec::new();
    let mut unkeyed = Vec::new();
    for (place, listed) in config.headers().names.iter().enumerate() {
        let name = listed.to_ascii_lowercase();
        let of = match Generated::named(&name) {
            Some(header) => ValueOf::Generated(header),
            None if name == "host" => ValueOf::Host,
            None => ValueOf::Viewer,
        };
        let barred = is_origin_only(&name);
        if !is_keyable(&name) || barred || (name == "accept-encoding" && (gzip || brotli)) {
            unkeyed.push((name, place));
        } else {
            headers.push(KeyHeader { name, place, of });
        }
    }
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers.dedup_by(|later, first| later.name == first.name);
    let mut cookies = CompiledSelection::new(config.cookies());
    if choice.legacy().is_some() {
        cookies = cookies.with_wildcards();
    }
    CacheRules {
        name: choice.name().to_owned(),
        managed: matches!(choice, PolicyChoice::Managed(_)),
        legacy: choice.legacy().is_some(),
        all_headers: choice.legacy().is_some_and(|legacy| legacy.forwards_all_headers()),
        disabled: config.caching_disabled(),
        min_ttl: config.ttls().min,
        gzip,
        brotli,
        headers,
        unkeyed,
        cookies,
        query_strings: CompiledSelection::new(config.query_strings()),
    }
}

fn forward_rules(
    choice: Option<&PolicyChoice<OriginRequestPolicyConfig>>,
    config: Option<&OriginRequestPolicyConfig>,
) -> ForwardRules {
    let headers = config.map_or(ResolvedSelection::NOTHING, OriginRequestPolicyConfig::headers);
    let mut generated: Vec<(Generated, Option<usize>)> = Vec::new();
    let name = choice.map_or("", PolicyChoice::<OriginRequestPolicyConfig>::name).to_owned();
    let managed = matches!(choice, Some(PolicyChoice::Managed(_)));
    match headers.behavior {
        SelectionBehavior::Whitelist | SelectionBehavior::AllViewerAndWhitelistCloudFront => {
            for (place, listed) in headers.names.iter().enumerate() {
                if let Some(header) = Generated::named(listed)
                    && !generated.iter().any(|(known, _)| *known == header)
                {
                    generated.push((header, Some(place)));
                }
            }
        }
        SelectionBehavior::AllExcept if managed && name == "AllViewerExceptHostHeader" => {
            generated
                .extend(Generated::added_by_all_viewer_except_host().map(|header| (header, None)));
        }
        _ => {}
    }
    ForwardRules {
        present: choice.is_some(),
        name,
        managed,
        headers: headers.behavior.clone(),
        header_names: sorted(headers.names.iter().map(|name| name.to_ascii_lowercase())),
        generated,
        cookies: CompiledSelection::new(
            config.map_or(ResolvedSelection::NOTHING, OriginRequestPolicyConfig::cookies),
        ),
        query_strings: CompiledSelection::new(
            config.map_or(ResolvedSelection::NOTHING, OriginRequestPolicyConfig::query_strings),
        ),
    }
}

/// True if CloudFront never forwards a viewer header, whatever the policies include.
pub(super) fn never_forwarded(lower: &str) -> bool {
    is_hop_by_hop(lower) || lower == "x-amz-cf-id"
}
