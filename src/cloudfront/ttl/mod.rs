//! How long CloudFront caches an origin response, and what it does with the cached object after its TTL.

mod cache_control;
pub mod rules;

pub use cache_control::{
    CacheControl, DirectiveSeconds, Expires, date, etag, last_modified, validator, values,
    varies_on_everything,
};

use super::{
    behavior::CacheBehavior,
    policy::{Ttls, UnknownPolicy, rules as policy_rules},
    request::rules::KEY_DISABLED,
};
use crate::explain::{Mount, Trace, Verdict, step};
use crate::http::Header;
use crate::text::duration;
use std::collections::BTreeMap;

/// The default error caching minimum TTL, in seconds.
pub const ERROR_MINIMUM: i64 = 10;

/// The three TTLs of a cache policy, in seconds, with AWS's defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TtlLimits {
    /// MinTTL.
    pub min: i64,
    /// DefaultTTL.
    pub default: i64,
    /// MaxTTL.
    pub max: i64,
}

impl TtlLimits {
    /// True if all three are 0: the policy disables caching.
    pub fn disabled(self) -> bool {
        self.min <= 0 && self.default <= 0 && self.max <= 0
    }

    fn clamp(self, seconds: i64) -> i64 {
        seconds.min(self.max).max(self.min).max(0)
    }
}

impl From<Ttls> for TtlLimits {
    fn from(ttls: Ttls) -> Self {
        let signed = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
        TtlLimits { min: signed(ttls.min), default: signed(ttls.default), max: signed(ttls.max) }
    }
}

/// The settings of a cache behavior and its origin that decide about TTLs.
#[derive(Clone, Debug)]
pub struct CachingTerms {
    /// The TTLs of the cache policy.
    pub limits: TtlLimits,
    /// True if OPTIONS is a cached method.
    pub options_cached: bool,
    /// True if the cache policy or the origin request policy forwards any cookies to the origin.
    pub cookies_forwarded: bool,
    /// True for an S3 bucket origin.
    pub s3: bool,
    /// Error caching minimum TTL by status, in seconds; the default is [`ERROR_MINIMUM`].
    pub error_minimums: BTreeMap<u16, i64>,
    /// Where the members of the cache policy are in the cache behavior.
    pub policy: Mount,
    /// True if the cache behavior has legacy cache settings in place of policies.
    pub legacy: bool,
    /// True if legacy cache settings forward all headers, which disables caching.
    pub all_headers: bool,
}

impl CachingTerms {
    /// The terms of a cache behavior with these policies and the default error caching minimum TTLs.
    ///
    /// # Errors
    /// AWS has no managed policy with a specified name.
    pub fn of(behavior: &CacheBehavior, s3: bool) -> Result<Self, UnknownPolicy> {
        let policy = &behavior.cache_policy;
        let cache = policy.resolve().ok_or(UnknownPolicy::CachePolicy)?;
        let legacy = policy.legacy();
        let forward = behavior
            .origin_request_policy
            .as_ref()
            .filter(|_| legacy.is_none())
            .map(|choice| choice.resolve().ok_or(UnknownPolicy::OriginRequestPolicy))
            .transpose()?;
        Ok(CachingTerms {
            limits: cache.ttls().into(),
            options_cached: behavior.caches_options(),
            cookies_forwarded: !cache.cookies().is_none()
                || forward.is_some_and(|policy| !policy.cookies().is_none()),
            s3,
            error_minimums: BTreeMap::new(),
            policy: policy.mount(),
            legacy: legacy.is_some(),
            all_headers: legacy.is_some_and(|legacy| legacy.forwards_all_headers()),
        })
    }

    /// The error caching minimum TTL of a status, in seconds.
    pub fn error_minimum(&self, status: u16) -> i64 {
        let set = self.error_minimums.get(&status).copied();
        let seconds = set.unwrap_or(ERROR_MINIMUM).max(0);
        if self.s3 { seconds.max(1) } else { seconds }
    }

    /// True if responses to this method are cacheable.
    pub fn caches(&self, method: &str) -> bool {
        matches!(method, "GET" | "HEAD") || (method == "OPTIONS" && self.options_cached)
    }
}

/// An origin response.
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The headers as the origin sends them.
    pub headers: &'a [Header],
    /// When it arrived, epoch seconds.
    pub at: i64,
}

/// How long a cached object is fresh, and how long CloudFront serves it stale, in seconds since it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The TTL from headers and cache policy, even if CloudFront forwards every request.
    pub lifetime: i64,
    /// Until this age, CloudFront serves the object without a request to the origin: the TTL, or 0 if it forwards
    /// every request.
    pub fresh: i64,
    /// Until this age, CloudFront serves the expired object while it refreshes it; equal to `fresh` if that isn't allowed.
    pub revalidating: i64,
    /// Until this age, CloudFront serves the expired object if the origin fails; 0 if that isn't allowed.
    pub on_error: i64,
    /// True if CloudFront can send a conditional request with its validators.
    pub conditional: bool,
    /// True if CloudFront forwards every request, whatever the TTL (`Vary: *`).
    pub always_ask: bool,
}

impl Freshness {
    /// Of an object that never expires: where the time of requests isn't given.
    pub const ENDLESS: Self = Self {
        lifetime: i64::MAX,
        fresh: i64::MAX,
        revalidating: i64::MAX,
        on_error: 0,
        conditional: false,
        always_ask: false,
    };
}

/// Decides whether CloudFront caches a response, and for how long; `None` if it doesn't. The steps read `response`, the
/// cache policy of the cache behavior, and `errorCachingMinTTL`.
pub fn decide(
    method: &str,
    terms: &CachingTerms,
    response: ResponseHead,
    trace: &mut Trace,
) -> Option<Freshness> {
    let decide = |trace: &mut Trace| {
        let said = CacheControl::read(response.headers);
        Decision { terms, response, said, trace }.decide(method)
    };
    match trace.is_silent() {
        true => decide(trace),
        false => trace.mounted(terms.policy.clone(), decide),
    }
}

struct Decision<'a> {
    terms: &'a CachingTerms,
    response: ResponseHead<'a>,
    said: CacheControl,
    trace: &'a mut Trace,
}

impl Decision<'_> {
    fn decide(mut self, method: &str) -> Option<Freshness> {
        let status = self.response.status;
        if !self.terms.caches(method) {
            step!(self.trace, rules::METHOD, Verdict::Rejected, method, [];
                "CloudFront doesn't cache the response because {method} isn't a cached method.");
            return None;
        }
        if self.terms.all_headers {
            let rule = &policy_rules::LEGACY_ALL_HEADERS;
            let reads = ["cachePolicy.ForwardedValues.Headers"];
            step!(self.trace, *rule, Verdict::Rejected, "Headers", reads;
                "CloudFront doesn't cache the response because the cache behavior forwards all headers.");
            return None;
        }
        if self.terms.limits.disabled() {
            let reads = ["cachePolicy.MinTTL", "cachePolicy.DefaultTTL", "cachePolicy.MaxTTL"];
            step!(self.trace, KEY_DISABLED, Verdict::Rejected, "Cache policy", reads;
                "The cache {} disables caching because its minimum, default, and maximum TTL are 0.", if self.terms.legacy { "behavior" } else { "policy" });
            return None;
        }
        if status >= 400 {
            return self.error();
        }
        if matches!(status, 307 | 308) && !self.said.present {
            let reads = ["response.status", "response.headers"];
            step!(self.trace, rules::REDIRECT, Verdict::Rejected, "Status code", reads;
                "CloudFront doesn't cache the {} because it has no `Cache-Control`.", self.response.status);
            return None;
        }
        let fresh = self.lifetime()?;
        let age = self.response.headers.iter().find(|header| header.is("age"));
        let age = age.and_then(|age| age.value().trim().parse::<u32>().ok());
        if let Some(age) = age.filter(|age| *age > 0 && fresh > 0) {
            step!(self.trace, rules::ORIGIN_AGE, Verdict::Skipped, "Age", ["response.headers"];
                "Cloudglass assumes that the TTL starts now. AWS doesn't document whether the origin's `Age` of {} counts.", duration(age));
        }
        Some(self.windows(fresh))
    }

    /// The TTL of a successful response, in seconds.
    fn lifetime(&mut self) -> Option<i64> {
        let limits = self.terms.limits;
        if self.said.no_cache_fields {
            step!(self.trace, rules::FIELDS, Verdict::Skipped, "Cache-Control", ["response.headers"];
                "`no-cache` lists header fields. CloudFront caches the object without them.");
        }
        if let Some(name) = self.said.forbids {
            if self.said.max_age.is_some() || self.said.s_maxage.is_some() {
                step!(self.trace, rules::FORBIDDEN_WINS, Verdict::Applied, "Cache-Control", ["response.headers"];
                    "Cloudglass assumes that `{name}` overrides the TTL in the same response.");
            }
            if limits.min <= 0 {
                step!(self.trace, rules::FORBIDDEN, Verdict::Rejected, "Cache-Control", ["response.headers", "cachePolicy.MinTTL"];
                    "CloudFront doesn't cache the response because of `{name}` and a minimum TTL of 0.");
                if self.said.stale_if_error != Some(0) {
                    step!(self.trace, rules::STALE_FORBIDDEN, Verdict::Skipped, "Cache-Control", ["response.headers"];
                        "CloudFront might still serve it if the origin becomes unreachable. `stale-if-error=0` prevents that.");
                }
                return None;
            }
            step!(self.trace, rules::FORBIDDEN_MIN, Verdict::Applied, "Cache-Control", ["response.headers", "cachePolicy.MinTTL"];
                "CloudFront caches the response for {} because the minimum TTL overrides `{name}`.", duration(self.terms.limits.min));
            return Some(limits.min);
        }
        let Some((asked, _)) = self.asked() else {
            let fresh = limits.min.max(limits.default).max(0);
            let rule = if self.said.present { &rules::DEFAULT_DIRECTIVES } else { &rules::DEFAULT };
            let present = self.said.present;
            step!(self.trace, *rule, Verdict::Applied, "Default TTL", ["response.headers", "cachePolicy.MinTTL", "cachePolicy.DefaultTTL"];
                "{} The TTL is {}, the larger of the minimum ({}) and the default TTL ({}).", if present { "`Cache-Control` sets no TTL." } else { "The origin sends no `max-age`, `s-maxage`, or `Expires`." }, duration(fresh), duration(self.terms.limits.min), duration(self.terms.limits.default));
            return Some(fresh);
        };
        let fresh = limits.clamp(asked);
        let (ttl, min, max) = (fresh, duration(limits.min), duration(limits.max));
        let (rule, reads) = (&rules::LIMITS, ["cachePolicy.MinTTL", "cachePolicy.MaxTTL"]);
        if fresh == asked {
            step!(self.trace, *rule, Verdict::Passed, "Minimum and maximum TTL", reads;
                "The TTL stays {} because it is between the minimum ({min}) and the maximum TTL ({max}).", duration(ttl));
        } else if fresh == limits.min {
            step!(self.trace, *rule, Verdict::Applied, "Minimum and maximum TTL", reads; "CloudFront uses the minimum TTL, {min}.");
        } else {
            step!(self.trace, *rule, Verdict::Applied, "Minimum and maximum TTL", reads;
                "CloudFront lowers the TTL to the maximum TTL, {}.", duration(ttl));
        }
        Some(fresh)
    }

    /// The TTL that the origin sets, with the directive or header that sets it.
    fn asked(&mut self) -> Option<(i64, &'static str)> {
        let expires = Expires::read(self.response.headers);
        let (rule, name, asked, malformed) = match (self.said.s_maxage, self.said.max_age, expires)
        {
            (Some(span), max_age, _) => (
                match max_age {
                    Some(_) => &rules::S_MAXAGE,
                    None => &rules::S_MAXAGE_ALONE,
                },
                "s-maxage",
                span.seconds(),
                span == DirectiveSeconds::Malformed,
            ),
            (None, Some(span), _) => {
                (&rules::MAX_AGE, "max-age", span.seconds(), span == DirectiveSeconds::Malformed)
            }
            (None, None, Expires::At(at)) => {
                (&rules::EXPIRES, "Expires", at.saturating_sub(self.response.at).max(0), false)
            }
            (None, None, Expires::Malformed) => (&rules::EXPIRES, "Expires", 0, true),
            (None, None, Expires::Absent) => return None,
        };
        if malformed {
            let subject = header_of(name);
            step!(self.trace, rules::MALFORMED, Verdict::Applied, subject, ["response.headers"];
                "Cloudglass assumes a TTL of 0 s because the value of `{name}` isn't valid.");
        } else {
            step!(self.trace, *rule, Verdict::Applied, header_of(name), ["response.headers"]; "`{name}` sets a TTL of {}.", duration(asked));
        }
        Some((asked, name))
    }

    /// The TTL of an error.
    fn error(mut self) -> Option<Freshness> {
        let status = self.response.status;
        let aged = self.said.max_age.is_some() || self.said.s_maxage.is_some();
        match status {
            404 | 410 | 414 | 501 if self.said.forbids.is_some() => {
                let name = self.said.forbids.unwrap_or_default();
                step!(self.trace, rules::ERROR_FORBIDDEN, Verdict::Rejected, "Cache-Control", ["response.status", "response.headers"];
                    "CloudFront doesn't cache the {status} because of `{name}`.");
                return None;
            }
            404 | 414 | 500..=504 => {
                if let Some(name) = self.said.forbids {
                    step!(self.trace, rules::ERROR_FORBIDDEN, Verdict::Skipped, "Cache-Control", ["response.status", "response.headers"];
                        "CloudFront ignores `{name}` on a {status}.");
                }
                step!(self.trace, rules::ERROR_LISTED, Verdict::Applied, "Status code", ["response.status"]; "CloudFront caches a {status}.");
            }
            400 | 403 | 405 | 412 | 415 => {
                let verdict = if aged { Verdict::Applied } else { Verdict::Rejected };
                let reads = ["response.status", "response.headers"];
                if aged {
                    step!(self.trace, rules::ERROR_MAX_AGE, verdict, "Status code", reads;
                        "CloudFront caches the {status} because its `Cache-Control` sets a TTL.");
                } else {
                    step!(self.trace, rules::ERROR_MAX_AGE, verdict, "Status code", reads;
                        "CloudFront doesn't cache the {status} because it has no `max-age` or `s-maxage`.");
                }
                if let Some(name) = self.said.forbids {
                    step!(self.trace, rules::ERROR_FORBIDDEN_AGED, Verdict::Skipped, "Cache-Control", ["response.status", "response.headers"];
                        "Cloudglass assumes that CloudFront ignores `{name}` on a {status}.");
                }
                if !aged {
                    return None;
                }
            }
            _ => {
                let rule = match status {
                    410 => &rules::ERROR_410,
                    _ => &rules::ERROR_OTHER,
                };
                step!(self.trace, *rule, Verdict::Rejected, "Status code", ["response.status"]; "CloudFront doesn't cache a {status}.");
                return None;
            }
        }
        let own = self.asked().map_or(0, |(asked, _)| asked.min(self.terms.limits.max).max(0));
        let minimum = self.terms.error_minimum(status);
        if self.terms.s3 && minimum == 1 {
            step!(self.trace, rules::ERROR_S3, Verdict::Applied, "Error caching minimum TTL", ["errorCachingMinTTL"];
                "The error caching minimum TTL is at least 1 s because the origin is an S3 bucket.");
        }
        let fresh = minimum.max(own);
        let reads = ["errorCachingMinTTL", "cachePolicy.MaxTTL"];
        if own > minimum {
            step!(self.trace, rules::KEPT, Verdict::Applied, "Error caching minimum TTL", reads;
                "CloudFront caches the error for {}, the TTL of its headers up to the maximum TTL ({}).", duration(fresh), duration(self.terms.limits.max));
        } else {
            step!(self.trace, rules::KEPT, Verdict::Applied, "Error caching minimum TTL", reads;
                "CloudFront caches the error for {}, the error caching minimum TTL.", duration(fresh));
        }
        Some(Freshness {
            lifetime: fresh,
            fresh,
            revalidating: fresh,
            on_error: 0,
            conditional: self.conditional(),
            always_ask: false,
        })
    }

    /// Whether CloudFront can revalidate the object conditionally, with the step that says why not.
    fn conditional(&mut self) -> bool {
        let validator = validator(self.response.headers).is_some();
        if validator && self.terms.cookies_forwarded {
            step!(self.trace, rules::COOKIES, Verdict::Skipped, "Validators", ["response.headers"];
                "CloudFront fetches the expired object in full because it forwards cookies to the origin.");
        }
        validator && !self.terms.cookies_forwarded
    }

    /// What CloudFront does with a successful response after its TTL.
    fn windows(mut self, fresh: i64) -> Freshness {
        let TtlLimits { min, max, .. } = self.terms.limits;
        let gone = fresh.max(max);
        let until = |seconds: i64| fresh.saturating_add(seconds).min(gone);
        let always_ask = min <= 0 && varies_on_everything(self.response.headers);
        let revalidating = match self.said.stale_while_revalidate {
            Some(allowed) if !always_ask => {
                step!(self.trace, rules::STALE_REVALIDATE, Verdict::Applied, "Cache-Control", ["response.headers", "cachePolicy.MaxTTL"];
                    "`stale-while-revalidate` lets CloudFront serve the expired object until age {} while it refreshes it.", duration(until(allowed)));
                until(allowed)
            }
            _ => fresh,
        };
        if let Some(allowed) = self.said.stale_if_error {
            let reads = ["response.headers", "cachePolicy.MaxTTL"];
            match allowed {
                0 => {
                    step!(self.trace, rules::STALE_ERROR, Verdict::Applied, "Cache-Control", reads;
                    "`stale-if-error=0` prevents stale content while the origin fails.")
                }
                _ => {
                    step!(self.trace, rules::STALE_ERROR, Verdict::Applied, "Cache-Control", reads;
                    "`stale-if-error` lets CloudFront serve the expired object until age {} while the origin fails.", duration(until(allowed)))
                }
            };
        }
        let on_error = match self.said.stale_if_error {
            Some(0) => 0,
            Some(allowed) => until(allowed),
            None => gone,
        };
        let cut = |allowed: Option<i64>| {
            allowed.is_some_and(|allowed| fresh.saturating_add(allowed) > gone)
        };
        if cut(self.said.stale_while_revalidate) || cut(self.said.stale_if_error) {
            step!(self.trace, rules::STALE_LIMIT, Verdict::Applied, "Maximum TTL", ["response.headers", "cachePolicy.MaxTTL"];
                "CloudFront serves no stale content beyond age {}.", duration(gone));
        }
        if self.said.must_revalidate && on_error > fresh {
            step!(self.trace, rules::STALE_MUST, Verdict::Skipped, "Cache-Control", ["response.headers"];
                "`must-revalidate` doesn't prevent stale content while the origin fails. `stale-if-error=0` does.");
        }
        if always_ask {
            step!(self.trace, rules::VARY_ALL, Verdict::Applied, "Vary", ["response.headers", "cachePolicy.MinTTL"];
                "CloudFront forwards every request in full because of `Vary: *` and a minimum TTL of 0.");
        }
        let conditional = self.conditional();
        Freshness {
            lifetime: fresh,
            fresh: if always_ask { 0 } else { fresh },
            revalidating: if always_ask { 0 } else { revalidating },
            on_error,
            conditional: conditional && !always_ask,
            always_ask,
        }
    }
}

/// The header that a step about a directive names.
fn header_of(name: &str) -> &'static str {
    if name == "Expires" { "Expires" } else { "Cache-Control" }
}
