//! How long an answer of the origin stays in the cache, and what becomes of the copy when that time is over.

mod cache_control;
pub mod rules;

pub use cache_control::{
    CacheControl, DirectiveSeconds, Expires, date, etag, last_modified, validator, values,
    varies_on_everything,
};

use super::policy::{CachePolicyConfig, OriginRequestPolicyConfig, Ttls};
use crate::explain::{Rule, Step, Trace, Verdict};
use crate::http::Header;
use std::collections::BTreeMap;

/// The error caching minimum TTL of a status that none is set for, in seconds.
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
    /// True where all three are 0: caching is off.
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

/// What a cache behaviour and its origin settle about lifetimes.
#[derive(Clone, Debug)]
pub struct CachingTerms {
    /// Of the cache policy.
    pub limits: TtlLimits,
    /// True where OPTIONS is among the cached methods.
    pub options_cached: bool,
    /// True where the cache policy or the origin request policy sends any cookies to the origin.
    pub cookies_forwarded: bool,
    /// True for an S3 bucket origin.
    pub s3: bool,
    /// Error caching minimum TTL by status, in seconds; others have [`ERROR_MINIMUM`].
    pub error_minimums: BTreeMap<u16, i64>,
    /// Path of the cache policy in the scenario: `cachePolicy.config`, or `cachePolicy.managed`.
    pub policy_path: String,
}

impl CachingTerms {
    /// The terms of a behaviour with these policies, without error caching minimums of its own.
    pub fn of(
        cache_policy: &CachePolicyConfig,
        origin_request_policy: Option<&OriginRequestPolicyConfig>,
        cached_methods: &[String],
        s3: bool,
    ) -> Self {
        CachingTerms {
            limits: cache_policy.ttls().into(),
            options_cached: cached_methods.iter().any(|method| method == "OPTIONS"),
            cookies_forwarded: !cache_policy.cookies().is_none()
                || origin_request_policy.is_some_and(|policy| !policy.cookies().is_none()),
            s3,
            error_minimums: BTreeMap::new(),
            policy_path: "cachePolicy.config".into(),
        }
    }

    /// The error caching minimum TTL of a status, in seconds.
    pub fn error_minimum(&self, status: u16) -> i64 {
        let set = self.error_minimums.get(&status).copied();
        let seconds = set.unwrap_or(ERROR_MINIMUM).max(0);
        if self.s3 { seconds.max(1) } else { seconds }
    }

    /// True where answers to this method may be stored.
    pub fn caches(&self, method: &str) -> bool {
        matches!(method, "GET" | "HEAD") || (method == "OPTIONS" && self.options_cached)
    }

    fn path(&self, field: &str) -> String {
        if self.policy_path.ends_with("config") {
            format!("{}.{field}", self.policy_path)
        } else {
            self.policy_path.clone()
        }
    }
}

/// An answer of the origin.
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The headers as sent.
    pub headers: &'a [Header],
    /// When it arrived, epoch seconds.
    pub at: i64,
    /// Its path in the scenario, for the steps.
    pub path: &'a str,
}

/// How long a stored copy serves, in seconds since it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// What headers and TTLs come to, even where each request asks the origin.
    pub lifetime: i64,
    /// Until then it is served without asking: the lifetime, or 0 where each request asks.
    pub fresh: i64,
    /// Until then an expired copy is served while it is refreshed; equal to `fresh` where that isn't allowed.
    pub revalidating: i64,
    /// Until then an expired copy is served if the origin fails; 0 where that isn't allowed.
    pub on_error: i64,
    /// True where its validators can be used to ask the origin conditionally.
    pub conditional: bool,
    /// True where each request asks the origin, whatever the lifetime (`Vary: *`).
    pub always_ask: bool,
}

/// Decides whether an answer is stored, and for how long; `None` is not stored.
pub fn decide(
    method: &str,
    terms: &CachingTerms,
    response: ResponseHead,
    trace: &mut Trace,
) -> Option<Freshness> {
    Decision { terms, response, said: CacheControl::read(response.headers), trace }.decide(method)
}

struct Decision<'a> {
    terms: &'a CachingTerms,
    response: ResponseHead<'a>,
    said: CacheControl,
    trace: &'a mut Trace,
}

impl Decision<'_> {
    fn step(
        &mut self,
        rule: &'static Rule,
        subject: &str,
        verdict: Verdict,
        reads: &[&str],
        because: impl FnOnce(&CachingTerms, &ResponseHead) -> String,
    ) {
        let (terms, response) = (self.terms, &self.response);
        self.trace.step(|| Step {
            rule,
            subject: subject.to_owned(),
            verdict,
            because: because(terms, response),
            reads: reads
                .iter()
                .map(|name| match *name {
                    "headers" | "status" => format!("{}.{name}", response.path),
                    "errorCachingMinTTL" => (*name).to_owned(),
                    field => terms.path(field),
                })
                .collect(),
        });
    }

    fn decide(mut self, method: &str) -> Option<Freshness> {
        let status = self.response.status;
        if !self.terms.caches(method) {
            self.step(&rules::METHOD, method, Verdict::Rejected, &[], |_, _| {
                format!("{method} is not a method whose answers are cached here.")
            });
            return None;
        }
        if self.terms.limits.disabled() {
            let reads = ["MinTTL", "DefaultTTL", "MaxTTL"];
            self.step(&rules::DISABLED, "cache policy", Verdict::Rejected, &reads, |_, _| {
                "Minimum, default and maximum TTL are 0: this policy caches nothing.".into()
            });
            return None;
        }
        if status >= 400 {
            return self.error();
        }
        if matches!(status, 307 | 308) && !self.said.present {
            let reads = ["status", "headers"];
            self.step(&rules::REDIRECT, "status", Verdict::Rejected, &reads, |_, response| {
                format!("A {} without Cache-Control is not cached.", response.status)
            });
            return None;
        }
        let fresh = self.lifetime()?;
        Some(self.windows(fresh))
    }

    /// The lifetime of a success, in seconds.
    fn lifetime(&mut self) -> Option<i64> {
        let limits = self.terms.limits;
        if self.said.no_cache_fields {
            self.step(&rules::FIELDS, "Cache-Control", Verdict::Skipped, &["headers"], |_, _| {
                "no-cache names header fields: those are not kept, and the object is.".into()
            });
        }
        if let Some(name) = self.said.forbids {
            if self.said.max_age.is_some() || self.said.s_maxage.is_some() {
                self.step(&rules::FORBIDDEN_WINS, name, Verdict::Applied, &["headers"], |_, _| {
                    format!("The answer carries {name} beside an age; we take it that {name} wins.")
                });
            }
            if limits.min <= 0 {
                self.step(
                    &rules::FORBIDDEN,
                    name,
                    Verdict::Rejected,
                    &["headers", "MinTTL"],
                    |_, _| format!("{name} with a minimum TTL of 0: not stored, every request goes to the origin."),
                );
                if self.said.stale_if_error != Some(0) {
                    self.step(
                        &rules::STALE_FORBIDDEN,
                        name,
                        Verdict::Skipped,
                        &["headers"],
                        |_, _| "Should the origin become unreachable, CloudFront may still serve it; stale-if-error=0 prevents that.".into(),
                    );
                }
                return None;
            }
            self.step(
                &rules::FORBIDDEN_MIN,
                name,
                Verdict::Applied,
                &["headers", "MinTTL"],
                |terms, _| {
                    format!(
                        "{name}, but the minimum TTL is {}: kept for {} all the same.",
                        terms.limits.min,
                        seconds(terms.limits.min)
                    )
                },
            );
            return Some(limits.min);
        }
        let Some((asked, _)) = self.asked() else {
            let fresh = limits.min.max(limits.default).max(0);
            let rule = if self.said.present { &rules::DEFAULT_DIRECTIVES } else { &rules::DEFAULT };
            let present = self.said.present;
            self.step(
                rule,
                "default TTL",
                Verdict::Applied,
                &["headers", "MinTTL", "DefaultTTL"],
                |terms, _| {
                    format!(
                        "{}: max(minimum {}, default {}) = {}.",
                        if present {
                            "Cache-Control gives no age"
                        } else {
                            "No max-age, s-maxage or Expires"
                        },
                        terms.limits.min,
                        terms.limits.default,
                        seconds(fresh)
                    )
                },
            );
            return Some(fresh);
        };
        let fresh = limits.clamp(asked);
        self.step(
            &rules::LIMITS,
            "minimum and maximum TTL",
            if fresh == asked { Verdict::Passed } else { Verdict::Applied },
            &["MinTTL", "MaxTTL"],
            |terms, _| {
                format!(
                    "max(minimum {}, min({asked}, maximum {})) = {}.",
                    terms.limits.min,
                    terms.limits.max,
                    seconds(fresh)
                )
            },
        );
        Some(fresh)
    }

    /// The age that the origin asks for, with the header that gives it.
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
            self.step(&rules::MALFORMED, name, Verdict::Applied, &["headers"], |_, _| {
                format!("The value of {name} can't be read: it counts as already over.")
            });
        } else {
            self.step(rule, name, Verdict::Applied, &["headers"], |_, _| {
                format!("{name} asks for {}.", seconds(asked))
            });
        }
        Some((asked, name))
    }

    /// An error's lifetime.
    fn error(mut self) -> Option<Freshness> {
        let status = self.response.status;
        let aged = self.said.max_age.is_some() || self.said.s_maxage.is_some();
        match status {
            404 | 410 | 414 | 501 if self.said.forbids.is_some() => {
                let name = self.said.forbids.unwrap_or_default();
                self.step(
                    &rules::ERROR_FORBIDDEN,
                    name,
                    Verdict::Rejected,
                    &["status", "headers"],
                    |_, _| format!("{name} on a {status}: not cached."),
                );
                return None;
            }
            404 | 414 | 500..=504 => {
                if let Some(name) = self.said.forbids {
                    self.step(
                        &rules::ERROR_FORBIDDEN,
                        name,
                        Verdict::Skipped,
                        &["status", "headers"],
                        |_, _| format!("{name} is ignored on a {status}."),
                    );
                }
                self.step(&rules::ERROR_LISTED, "status", Verdict::Applied, &["status"], |_, _| {
                    format!("{status} is among the errors that are cached.")
                });
            }
            400 | 403 | 405 | 412 | 415 => {
                let verdict = if aged { Verdict::Applied } else { Verdict::Rejected };
                self.step(
                    &rules::ERROR_MAX_AGE,
                    "status",
                    verdict,
                    &["status", "headers"],
                    |_, _| {
                        if aged {
                            format!("{status} with an age of its own is cached.")
                        } else {
                            format!("{status} without max-age or s-maxage is not cached.")
                        }
                    },
                );
                if let Some(name) = self.said.forbids {
                    self.step(
                        &rules::ERROR_FORBIDDEN_AGED,
                        name,
                        Verdict::Skipped,
                        &["status", "headers"],
                        |_, _| format!("{name} doesn't change that."),
                    );
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
                self.step(rule, "status", Verdict::Rejected, &["status"], |_, _| {
                    format!("{status} is not among the errors that are cached.")
                });
                return None;
            }
        }
        let own = self.asked().map_or(0, |(asked, _)| asked.min(self.terms.limits.max).max(0));
        let minimum = self.terms.error_minimum(status);
        if self.terms.s3 && minimum == 1 {
            self.step(
                &rules::ERROR_S3,
                "error caching minimum TTL",
                Verdict::Applied,
                &["errorCachingMinTTL"],
                |_, _| "The origin is an S3 bucket: the minimum is at least one second.".into(),
            );
        }
        let fresh = minimum.max(own);
        self.step(
            &rules::KEPT,
            "error caching minimum TTL",
            Verdict::Applied,
            &["errorCachingMinTTL", "MaxTTL"],
            |terms, _| {
                format!(
                    "max(error caching minimum {minimum}, own age {own}, at most {}) = {}.",
                    terms.limits.max,
                    seconds(fresh)
                )
            },
        );
        Some(Freshness {
            lifetime: fresh,
            fresh,
            revalidating: fresh,
            on_error: 0,
            conditional: self.conditional(),
            always_ask: false,
        })
    }

    /// Whether the origin can be asked if it changed, with the step that says why not.
    fn conditional(&mut self) -> bool {
        let validator = validator(self.response.headers).is_some();
        if validator && self.terms.cookies_forwarded {
            self.step(
                &rules::COOKIES,
                "validators",
                Verdict::Skipped,
                &["headers"],
                |_, _| "Cookies are forwarded: once expired, it is fetched in full, never asked for conditionally.".into(),
            );
        }
        validator && !self.terms.cookies_forwarded
    }

    /// What becomes of a success when its lifetime is over.
    fn windows(mut self, fresh: i64) -> Freshness {
        let TtlLimits { min, max, .. } = self.terms.limits;
        let gone = fresh.max(max);
        let until = |seconds: i64| fresh.saturating_add(seconds).min(gone);
        let always_ask = min <= 0 && varies_on_everything(self.response.headers);
        let revalidating = match self.said.stale_while_revalidate {
            Some(allowed) if !always_ask => {
                self.step(
                    &rules::STALE_REVALIDATE,
                    "stale-while-revalidate",
                    Verdict::Applied,
                    &["headers", "MaxTTL"],
                    |_, _| format!("Once expired, it is served and refreshed behind the viewer's back until age {}.", until(allowed)),
                );
                until(allowed)
            }
            _ => fresh,
        };
        if let Some(allowed) = self.said.stale_if_error {
            self.step(
                &rules::STALE_ERROR,
                "stale-if-error",
                Verdict::Applied,
                &["headers", "MaxTTL"],
                |_, _| match allowed {
                    0 => "Once expired, it is not served while the origin fails.".into(),
                    _ => format!(
                        "Once expired, it is served while the origin fails, until age {}.",
                        until(allowed)
                    ),
                },
            );
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
            self.step(
                &rules::STALE_LIMIT,
                "maximum TTL",
                Verdict::Applied,
                &["headers", "MaxTTL"],
                |_, _| format!("Stale or not, it is not served beyond age {gone}."),
            );
        }
        if self.said.must_revalidate && on_error > fresh {
            self.step(
                &rules::STALE_MUST,
                "must-revalidate",
                Verdict::Skipped,
                &["headers"],
                |_, _| "must-revalidate doesn't forbid a stale copy while the origin fails; stale-if-error=0 would.".into(),
            );
        }
        if always_ask {
            self.step(
                &rules::VARY_ALL,
                "Vary",
                Verdict::Applied,
                &["headers", "MinTTL"],
                |_, _| "Vary: * with a minimum TTL of 0: stored, but each request asks the origin in full.".into(),
            );
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

/// `1 second`, `86400 seconds`.
pub fn seconds(count: i64) -> String {
    match count {
        1 => "1 second".into(),
        _ => format!("{count} seconds"),
    }
}
