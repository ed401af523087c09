//! Each request on its way through the cache behavior: the cache key, the origin request, and the response.

use super::{
    answer::{Answer, EmptyCacheOutcome, RequestAnswer},
    compare, findings,
    scenario::{RequestInput, Scenario},
};
use crate::{
    cloudfront::{
        edge::{MethodCheck, Passage, Uncached, front},
        policy::{PolicyChoice, is_policy_reference},
        request::{self, CacheKey, CompiledBehavior, OriginResponseSettings, RefusalCause},
    },
    explain::{Explained, Mount, Trace},
};

/// Processes the requests, and compares two.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let fallback = [RequestInput::default()];
    let sent = match scenario.processed() {
        [] => fallback.as_slice(),
        sent => sent,
    };
    let mut found = findings::of(scenario, sent);
    let mut trace = Trace::default();
    let mut answers = Vec::new();
    let mut comparison = None;
    let unknown = reference(scenario);
    let behavior = findings::known(scenario.behavior());
    if unknown.is_none()
        && let Ok(compiled) =
            CompiledBehavior::new(&scenario.distribution_domain, &behavior, &scenario.origin)
    {
        let places = ["requests[0]", "requests[1]"];
        let mounted: Vec<_> =
            sent.iter().zip(places).map(|(sent, at)| (&sent.request, mount(at))).collect();
        found.extend(request::findings(&compiled, &mounted));
        found.extend(compiled.response_findings(&scenario.response));
        for ((of, side), (_, mount)) in sent.iter().zip(["A", "B"]).zip(mounted) {
            trace.side(Some(side).filter(|_| sent.len() > 1));
            let answer =
                trace.mounted(mount, |trace| one(&compiled, of, &scenario.response, trace));
            answers.push(answer);
        }
        trace.side(None);
        if let ([a, b], [one, two]) = (answers.as_slice(), sent) {
            comparison = Some(compare::compare(
                [a, b],
                [&one.request, &two.request],
                scenario.same_response,
                &mut trace,
            ));
        }
    }
    found.sort_by_key(|finding| finding.severity);
    let refused = findings::rejected(&found);
    let answer = Answer { requests: answers, comparison, refused, unknown };
    Explained { answer, trace, findings: found }
}

/// Where a request and its viewer are in the scenario; the settings of the cache behavior are at its top.
fn mount(at: &str) -> Mount {
    Mount::default().and("request", format!("{at}.request")).and("viewer", format!("{at}.viewer"))
}

/// The first custom policy whose document isn't given.
fn reference(scenario: &Scenario) -> Option<String> {
    let named =
        |what: &str, name: &str| is_policy_reference(name).then(|| format!("{what} `{name}`"));
    // The name of a policy that is given can be anything.
    let cache = match &scenario.cache_policy {
        PolicyChoice::Managed(name) => named("cache policy", name),
        _ => None,
    };
    cache.or_else(|| match &scenario.origin_request_policy {
        Some(PolicyChoice::Managed(name)) => named("origin request policy", name),
        _ => None,
    })
}

/// One request, with an empty cache.
fn one(
    compiled: &CompiledBehavior,
    sent: &RequestInput,
    answered: &OriginResponseSettings,
    trace: &mut Trace,
) -> RequestAnswer {
    let (request, viewer) = (&sent.request, &sent.viewer);
    if let Some((rejection, step)) = front(request, MethodCheck::Front, trace) {
        return RequestAnswer {
            outcome: EmptyCacheOutcome::Refused(rejection.status),
            step,
            sentence: rejection.sentence(),
            cause: String::new(),
            key: None,
            notation: None,
            parts: Vec::new(),
            left_out: Vec::new(),
            origin_request: None,
            response: None,
        };
    }
    let step = trace.steps.len();
    let passage = Passage { behavior: compiled, request, viewer };
    let keyed = passage.key(trace);
    let (origin_request, denied) = passage.send(trace);
    let (outcome, cause) = match (&denied, keyed.uncached) {
        (Some(denied), _) => {
            let outcome = match (compiled.origin_is_s3(), denied.cause) {
                (true, RefusalCause::Host) => EmptyCacheOutcome::BucketRefuses,
                _ => EmptyCacheOutcome::OriginRefuses(denied.status),
            };
            (outcome, denied.because.clone())
        }
        (None, Some(why @ Uncached::Method(_))) => {
            (EmptyCacheOutcome::NotCached, passage.because(why))
        }
        (None, Some(why @ Uncached::Disabled)) => {
            (EmptyCacheOutcome::CachingDisabled, passage.because(why))
        }
        (None, None) => (EmptyCacheOutcome::Miss, "no cached object has this cache key".into()),
    };
    let sentence = match (&denied, outcome) {
        (Some(denied), _) => denied.sentence(),
        (None, EmptyCacheOutcome::Miss) => {
            "No cached object has this cache key, so CloudFront sends the request to the origin."
                .into()
        }
        _ => format!("CloudFront forwards the request to the origin because {cause}."),
    };
    RequestAnswer {
        outcome,
        step,
        sentence,
        cause,
        notation: keyed.key.as_ref().map(CacheKey::notation),
        key: keyed.key,
        parts: keyed.parts.parts,
        left_out: keyed.parts.left_out,
        response: (!answered.is_unknown() && denied.is_none())
            .then(|| compiled.viewer_response(request, answered, trace)),
        origin_request: Some(origin_request),
    }
}
