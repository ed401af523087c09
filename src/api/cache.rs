//! The functions of TTLs, replayed traffic, and invalidation.

use super::{ApiError, ApiFunction, read, read_members, write};
use crate::cloudfront::{
    behavior::{CacheBehavior, ViewerAccess},
    cache::{self, CacheEntry, CacheEntryState, CacheLookup, CacheResult, FetchResult},
    edge::Passage,
    invalidation,
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice, UnknownPolicy},
    replay::{OriginResponse, Replay, ReplayKey, ReplayRequest},
    request::{CompiledBehavior, OriginKind, RequestOrigin, Viewer},
    ttl::{self, CachingTerms, Freshness, ResponseHead},
};
use crate::explain::Trace;
use crate::http::{Header, Request};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "ttl", run: lifetime },
    ApiFunction { name: "replay", run: replay },
    ApiFunction { name: "checkInvalidationPath", run: check_invalidation_path },
    ApiFunction { name: "matchInvalidation", run: match_invalidation },
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfLifetime {
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    cached_methods: Option<Vec<String>>,
    #[serde(default)]
    origin: Option<OfOrigin>,
    cache_policy: PolicyChoice<CachePolicyConfig>,
    #[serde(default)]
    origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    #[serde(rename = "errorCachingMinTTL", default, deserialize_with = "maybe_seconds")]
    error_caching_min_ttl: Option<i64>,
    response: OfResponse,
    #[serde(deserialize_with = "seconds")]
    response_time: i64,
    #[serde(default, deserialize_with = "maybe_seconds")]
    now: Option<i64>,
    #[serde(default)]
    origin_error: Option<OriginError>,
}

#[derive(Deserialize)]
struct OfOrigin {
    #[serde(default)]
    kind: OriginKind,
}

#[derive(Deserialize)]
struct OfResponse {
    status: u16,
    #[serde(default)]
    headers: Option<Vec<Header>>,
}

/// A status, or how the origin can't be reached.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a status, \"timeout\" or \"refused\"")]
enum OriginError {
    Status(u16),
    Unreachable(Unreachable),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unreachable {
    Timeout,
    Refused,
}

impl Unreachable {
    /// How CloudFront interprets the response.
    fn status(self) -> u16 {
        match self {
            Unreachable::Timeout => 504,
            Unreachable::Refused => 502,
        }
    }
}

/// Seconds as JavaScript has them: a fraction is cut off, what is too large stays at the largest.
fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    Ok(number.as_i64().unwrap_or_else(|| number.as_f64().unwrap_or_default().floor() as i64))
}

/// See [`seconds`].
#[derive(Clone, Copy, Deserialize)]
struct Seconds(#[serde(deserialize_with = "seconds")] i64);

fn maybe_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<Seconds>::deserialize(from)?.map(|Seconds(seconds)| seconds))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lifetime {
    cacheable: bool,
    fresh_seconds: Option<i64>,
    #[serde(flatten)]
    later: Option<Later>,
    #[serde(skip_serializing_if = "Option::is_none")]
    served_stale_on_origin_error: Option<bool>,
    trace: Trace,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Later {
    fresh: bool,
    origin_asked: bool,
    revalidate: bool,
    served_stale_while_revalidating: bool,
}

fn lifetime(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfLifetime = read_members(argument)?;
    let method = arguments.method.as_deref().unwrap_or("GET");
    let behavior = CacheBehavior::admitting(
        arguments.cached_methods.as_deref().unwrap_or_default(),
        &arguments.cache_policy,
        arguments.origin_request_policy.as_ref(),
        ViewerAccess::default(),
    );
    let s3 = arguments.origin.is_some_and(|origin| origin.kind == OriginKind::S3);
    let mut terms = CachingTerms::of(&behavior, s3).map_err(no_such_policy)?;
    if let Some(seconds) = arguments.error_caching_min_ttl {
        terms.error_minimums.insert(arguments.response.status, seconds);
    }
    let headers = arguments.response.headers.unwrap_or_default();
    let mut trace = Trace::default();
    let response = ResponseHead {
        status: arguments.response.status,
        headers: &headers,
        at: arguments.response_time,
    };
    let freshness = ttl::decide(method, &terms, response, &mut trace);
    let failure = arguments.origin_error.map(|error| match error {
        OriginError::Status(status) => status,
        OriginError::Unreachable(how) => how.status(),
    });
    let mut served_stale = None;
    let later = arguments.now.map(|now| {
        let stored = freshness.map(|freshness| CacheEntry {
            at: arguments.response_time,
            freshness,
            status: arguments.response.status,
            body: true,
            version: 0,
            retry: i64::MIN,
        });
        let lookup = CacheLookup {
            now,
            wants_body: method != "HEAD",
            cacheable: terms.caches(method) && !terms.limits.disabled(),
        };
        let (outcome, _) = cache::serve(stored, lookup, &mut trace, |copy, _| {
            then(&terms, now, failure, copy, freshness)
        });
        served_stale = failure.map(|_| {
            outcome.stale
                && outcome.result == CacheResult::Hit
                && outcome.entry_state != CacheEntryState::Revalidating
        });
        Later {
            fresh: outcome.entry_state == CacheEntryState::Fresh,
            origin_asked: outcome.origin_asked,
            revalidate: outcome.conditional,
            served_stale_while_revalidating: outcome.entry_state == CacheEntryState::Revalidating,
        }
    });
    Ok(write(&Lifetime {
        cacheable: freshness.is_some(),
        fresh_seconds: freshness.map(|freshness| freshness.lifetime),
        later,
        served_stale_on_origin_error: served_stale,
        trace,
    }))
}

/// What the origin answers later: the failure, else that nothing changed, else the same again.
fn then(
    terms: &CachingTerms,
    at: i64,
    failure: Option<u16>,
    copy: Option<&CacheEntry>,
    freshness: Option<Freshness>,
) -> FetchResult {
    FetchResult {
        status: failure.unwrap_or(200),
        not_modified: failure.is_none() && copy.is_some(),
        freshness: freshness.filter(|_| failure.is_none()),
        at,
        version: 0,
        error_minimum: terms.error_minimum(failure.unwrap_or(200)),
    }
}

/// An unknown managed policy is an error of the caller.
fn no_such_policy(unknown: UnknownPolicy) -> ApiError {
    ApiError::argument(unknown.field(), "AWS has no managed policy of this name or id")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfReplay {
    #[serde(default)]
    distribution_domain: Option<String>,
    #[serde(default)]
    cached_methods: Option<Vec<String>>,
    #[serde(default)]
    origin: Option<RequestOrigin>,
    cache_policy: PolicyChoice<CachePolicyConfig>,
    #[serde(default)]
    origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    #[serde(default)]
    viewer_access: Option<ViewerAccess>,
    #[serde(rename = "errorCachingMinTTL", default)]
    error_caching_min_ttl: Option<BTreeMap<u16, Option<Seconds>>>,
    events: Vec<OfEvent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfEvent {
    at: Seconds,
    #[serde(default)]
    request: Option<Request>,
    #[serde(default)]
    viewer: Option<Viewer>,
    #[serde(default)]
    origin_answer: Option<OfOriginAnswer>,
    #[serde(default)]
    invalidate: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct OfOriginAnswer {
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    headers: Option<Vec<Header>>,
    #[serde(default)]
    unreachable: Option<Unreachable>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replayed {
    at: i64,
    result: CacheResult,
    status: u16,
    origin_asked: bool,
}

fn replay(argument: Value) -> Result<Value, ApiError> {
    let answers_conditional = match argument.pointer("/origin/answersConditional") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(answers)) => *answers,
        Some(_) => {
            let field = "origin.answersConditional";
            return Err(ApiError::argument(field, "expected true or false"));
        }
    };
    let arguments: OfReplay = read_members(argument)?;
    let origin = arguments.origin.unwrap_or_default();
    let behavior = CacheBehavior::admitting(
        &arguments.cached_methods.unwrap_or_default(),
        &arguments.cache_policy,
        arguments.origin_request_policy.as_ref(),
        arguments.viewer_access.unwrap_or_default(),
    );
    let mut terms =
        CachingTerms::of(&behavior, origin.kind == OriginKind::S3).map_err(no_such_policy)?;
    for (status, seconds) in arguments.error_caching_min_ttl.unwrap_or_default() {
        if let Some(Seconds(seconds)) = seconds {
            terms.error_minimums.insert(status, seconds);
        }
    }
    let domain = arguments.distribution_domain.as_deref().unwrap_or_default();
    let compiled = CompiledBehavior::new(domain, &behavior, &origin).map_err(no_such_policy)?;
    let mut cache = Replay::new(terms);
    cache.answers_conditional = answers_conditional;
    let mut results = Vec::new();
    let mut totals: BTreeMap<&str, u64> =
        ["Miss", "Hit", "RefreshHit", "Error", "originRequests"].map(|name| (name, 0)).into();
    for (number, event) in arguments.events.iter().enumerate() {
        let missing =
            |field, what| Err(ApiError::argument(format!("events[{number}]{field}"), what));
        let (request, origin_response) = match (&event.request, &event.invalidate) {
            (_, Some(paths)) => {
                cache.invalidate(paths, &mut Trace::silent());
                continue;
            }
            (Some(request), None) => match &event.origin_answer {
                Some(answer) => match answer.origin_response() {
                    Some(origin_response) => (request, origin_response),
                    None => {
                        return missing(".originAnswer", "a status, or unreachable, is missing");
                    }
                },
                None => return missing(".originAnswer", "what would the origin answer?"),
            },
            (None, None) => return missing("", "an event has a request or invalidates"),
        };
        let Seconds(at) = event.at;
        let viewer = event.viewer.clone().unwrap_or_else(Viewer::unknown);
        let key = ReplayKey::of(Passage { behavior: &compiled, request, viewer: &viewer });
        let request = ReplayRequest {
            at,
            method: &request.method,
            key: key.as_ref(),
            origin_response,
            version: 0,
        };
        let outcome = cache.request(request, &mut Trace::silent());
        *totals.entry(outcome.result.as_str()).or_default() += 1;
        *totals.entry("originRequests").or_default() += u64::from(outcome.origin_asked);
        results.push(Replayed {
            at,
            result: outcome.result,
            status: outcome.status,
            origin_asked: outcome.origin_asked,
        });
    }
    Ok(json!({ "results": results, "totals": totals }))
}

impl OfOriginAnswer {
    fn origin_response(&self) -> Option<OriginResponse<'_>> {
        match (self.unreachable, self.status) {
            (Some(Unreachable::Timeout), _) => Some(OriginResponse::Timeout),
            (Some(Unreachable::Refused), _) => Some(OriginResponse::Refused),
            (None, Some(status)) => Some(OriginResponse::Answer {
                status,
                headers: self.headers.as_deref().unwrap_or_default(),
            }),
            (None, None) => None,
        }
    }
}

#[derive(Deserialize)]
struct OfPath {
    path: String,
}

fn check_invalidation_path(argument: Value) -> Result<Value, ApiError> {
    let OfPath { path } = read(argument)?;
    let fault = invalidation::fault(&path);
    let valid = fault.is_none();
    Ok(match fault.or_else(|| invalidation::hint(&path)) {
        None => json!({ "valid": true }),
        Some(fault) => json!({
            "valid": valid,
            "reason": format!("{} {}", fault.message, fault.fix),
            "rule": fault.rule.id,
        }),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfMatch {
    path: String,
    cached_object: String,
}

fn match_invalidation(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfMatch = read(argument)?;
    Ok(json!({ "match": invalidation::removes(&arguments.path, &arguments.cached_object) }))
}
