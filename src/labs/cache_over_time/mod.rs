//! The cache over time: "why does the viewer still get the old version?", "why is the hit ratio 40%?"

mod answer;
mod examples;
mod fields;
mod handoff;
mod headline;
mod invalidate;
mod scenario;
mod timeline;
mod traffic;

pub use answer::{
    Answer, Bill, CachedStretch, ComparedRequest, EventOutcome, EventResult, ObjectLife,
    PathAnswer, RequestTotals, ServedRequest, StoredNow, StretchEnd, TrafficAnswer,
};
pub use fields::{read_minimums, written_minimums};
pub use invalidate::invalidation_to_add;
pub use scenario::{
    CacheEvent, ComparedPolicies, Content, ContentVersion, MAX_EVENTS, PolicyPair, Scenario,
    Unreachable,
};
pub use traffic::{TracedRequest, TracedRequestRun, TracedRequestSide, TrafficRun};

use super::{Example, Explanation, Lab, SensitiveVisitor};
use crate::cloudfront::{
    diagnose::{Predicted, diagnose},
    invalidation,
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice},
    replay::Replay,
    request::{BehaviorSettings, CompiledBehavior},
    traffic::{Traffic, TrafficResult, rules},
    ttl,
};
use crate::explain::{
    Explained, Finding, Headline, Service, Severity, Trace, Verdict, finding, step,
};
use crate::text::{agree, count_as, count_of, duration, list};

/// Generated requests that `explain` simulates; a [`TrafficRun`] simulates all.
const PREVIEW: u32 = 2_000;

/// The lab.
#[derive(Clone, Copy, Debug, Default)]
pub struct CacheOverTime;

impl Lab for CacheOverTime {
    const ID: &'static str = "cache-over-time";
    const TITLE: &'static str = "Cache over time";
    const QUESTION: &'static str =
        "Why does the viewer get the old version, and what is the hit ratio?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explanation<Answer> {
        let mut trace = Trace::default();
        let mut findings = Vec::new();
        check(scenario, &mut findings);
        repeated(scenario, &mut trace, &mut findings);
        let own = side(
            scenario,
            &scenario.cache_policy,
            scenario.origin_request_policy.as_ref(),
            "",
            &mut findings,
        );
        if own.is_none() {
            step!(trace, ttl::rules::POLICY_EXISTS, Verdict::Rejected, "Cache policy", ["cachePolicy.managed"];
                "CloudFront can't cache anything because `{}` isn't a managed policy.", scenario.cache_policy.name());
        }
        let other = scenario.compare.as_ref().and_then(|compare| {
            side(
                scenario,
                &compare.cache_policy,
                compare.origin_request_policy.as_ref(),
                "compare.",
                &mut findings,
            )
        });
        let mut answer = Answer::default();
        if let Some((cache, compiled)) = own {
            let mut played = timeline::play(scenario, cache, &compiled, &mut trace);
            answer.compared_totals = other.map(|(cache, compiled)| {
                timeline::compare(scenario, cache, &compiled, &mut played)
            });
            answer.length = played.length;
            answer.moments = played.moments;
            answer.current = played.current;
            answer.stored = played.stored;
            answer.objects = played.objects;
            answer.totals = played.totals;
        }
        answer.bill = bill(scenario, &mut trace);
        answer.traffic = scenario
            .traffic
            .as_ref()
            .and_then(|traffic| preview(scenario, traffic, &mut trace, &mut findings));
        if !scenario.received.trim().is_empty() {
            answer.diagnosis =
                Some(diagnose(&scenario.received, predicted(scenario, &answer).as_ref()));
        }
        Explained { answer, trace, findings }.into()
    }

    fn visit_sensitive(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
        for request in scenario.events.iter_mut().filter_map(|event| event.request.as_mut()) {
            visitor.request(request);
        }
        for content in &mut scenario.content {
            for version in &mut content.versions {
                visitor.headers(&mut version.headers);
            }
        }
        visitor.custom(&mut scenario.origin.custom_headers);
        visitor.text(&mut scenario.received);
    }

    fn headline(Explained { answer, .. }: &Explained<Answer>) -> Headline {
        headline::of(answer)
    }
}

/// A cache behavior ready for requests; a finding if a policy doesn't exist.
fn side(
    scenario: &Scenario,
    cache_policy: &PolicyChoice<CachePolicyConfig>,
    origin_request_policy: Option<&PolicyChoice<OriginRequestPolicyConfig>>,
    prefix: &str,
    findings: &mut Vec<Finding>,
) -> Option<(Replay, CompiledBehavior)> {
    let compiled = CompiledBehavior::new(&BehaviorSettings {
        distribution_domain: &scenario.distribution_domain,
        cached_methods: &scenario.cached_methods,
        origin: &scenario.origin,
        cache_policy,
        origin_request_policy,
        viewer_access: scenario.viewer_access,
    })
    .map_err(|unknown| {
        finding!(findings, Severity::Error, ttl::rules::POLICY_EXISTS, [prefix, unknown.field()].concat(), "NoSuchCachePolicy";
            "AWS has no managed policy with this name or ID.";
            "Choose a managed policy, or use a custom policy.");
    })
    .ok()?;
    let terms = traffic::terms(scenario, (cache_policy, origin_request_policy))?;
    let mut cache = Replay::new(terms);
    cache.answers_conditional = scenario.answers_conditional;
    cache.tag_header.clone_from(&scenario.cache_tag_header);
    Some((cache, compiled))
}

/// The findings about invalidation paths.
fn check(scenario: &Scenario, findings: &mut Vec<Finding>) {
    for (number, event) in scenario.events.iter().enumerate() {
        for (item, path) in event.invalidate.iter().enumerate() {
            let fault = scenario.fault(path);
            let (severity, aws_error) = match fault {
                Some(_) => (Severity::Error, Some("InvalidArgument")),
                None => (Severity::Warning, None),
            };
            if let Some(fault) = fault.or_else(|| scenario.hint(path)) {
                finding!(findings, severity, *fault.rule, "events[{number}].invalidate[{item}]", aws_error;
                    "{}", fault.message;
                    "{}", fault.fix);
            }
        }
    }
}

/// The steps and findings about repeated events.
fn repeated(scenario: &Scenario, trace: &mut Trace, findings: &mut Vec<Finding>) {
    let mut count: u64 = 0;
    for (number, event) in scenario.events.iter().enumerate() {
        count += u64::from(event.again) + 1;
        if event.again == 0 {
            continue;
        }
        let path = format!("events[{number}].again");
        if event.every < 1 {
            finding!(findings, Severity::Error, rules::REPEATED, "events[{number}].every";
                "The interval {} s is too short. Cloudglass uses 1 s.", event.every;
                "Enter an interval of at least 1 s.");
        }
        step!(trace, rules::REPEATED, Verdict::Applied, format!("Event {}", number + 1), [path];
            "The event occurs {} at an interval of {}.", count_of(u64::from(event.again) + 1, "time"), duration(event.every.max(1)));
    }
    if count > MAX_EVENTS as u64 {
        finding!(findings, Severity::Warning, rules::REPEATED, "events";
            "The timeline replays only the first {MAX_EVENTS} of {} events.", crate::text::number(count);
            "Reduce the repetitions, or generate traffic.");
    }
}

/// What the invalidations of the timeline cost.
fn bill(scenario: &Scenario, trace: &mut Trace) -> Bill {
    let (mut paths, mut refused) = (0, 0);
    for event in scenario.events.iter().filter(|e| e.request.is_none()) {
        for path in &event.invalidate {
            let counter = match scenario.fault(path) {
                Some(_) => &mut refused,
                None => &mut paths,
            };
            *counter += u64::from(event.again) + 1;
        }
    }
    let before = scenario.paths_this_month;
    let (charged, mills) = invalidation::price(before, paths);
    if paths > 0 {
        let all = before.saturating_add(paths);
        match charged {
            0 => {
                step!(trace, invalidation::rules::PRICE, Verdict::Applied, "Invalidation price", ["events", "pathsThisMonth"];
                "AWS charges nothing because {} this month {} within the free 1,000.", count_of(all, "path"), agree(all, "is", "are"))
            }
            _ => {
                step!(trace, invalidation::rules::PRICE, Verdict::Applied, "Invalidation price", ["events", "pathsThisMonth"];
                "AWS charges for {} because the first 1,000 of the month are free.", count_of(charged, "path"))
            }
        };
    }
    if refused > 0 {
        step!(trace, invalidation::rules::PRICE, Verdict::Skipped, "Invalidation price", ["events", "pathsThisMonth"];
            "{} {} because AWS rejects {}.", count_of(refused, "path"), agree(refused, "doesn't count", "don't count"), agree(refused, "it", "them"));
    }
    if charged > 0 {
        step!(trace, invalidation::rules::PRICE_LIST, Verdict::Applied, "Invalidation price", ["events", "pathsThisMonth"];
            "{} at 0.005 US dollars each.", count_of(charged, "path"));
    }
    Bill { paths, refused, before, charged, dollars: mills as f64 / 1000.0 }
}

/// The first requests of the traffic, with the parts of the cache key that create separate objects.
fn preview(
    scenario: &Scenario,
    traffic: &Traffic,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Option<TrafficAnswer> {
    let (within, clamped) = traffic.within_limits();
    for number in &clamped {
        finding!(findings, Severity::Warning, rules::GENERATED, format!("traffic.{}", number.field);
            "{} is outside the limits. Cloudglass uses {}.", number.from, number.to;
            "Enter {} or another value within the limits.", number.to);
    }
    let mut run = traffic::simulation(scenario, &within)?.up_to(PREVIEW);
    run.advance(u32::MAX);
    let preview = TrafficResult { total: u64::from(within.requests), ..run.answer() };
    step!(trace, rules::GENERATED, Verdict::Applied, "Generated traffic", ["traffic"];
        "Cloudglass generates {} from {} for {} with seed {}.", count_of(within.requests, "request"), count_of(within.users, "user"), count_of(within.objects, "static object"), within.seed);
    step!(trace, rules::ONE_BY_ONE, Verdict::Applied, "Request rate", ["traffic.perSecond"];
        "Requests arrive one after the other, about {} per second.", within.per_second);
    step!(trace, rules::ROOM, Verdict::Applied, "Cache size", []; "Cloudglass assumes that no cache evicts an object because of its size.");
    step!(trace, rules::EDGES, Verdict::Applied, "Edge locations", ["traffic.edges"];
        "{}", match within.edges { 1 => "The viewers use 1 edge location.".into(), edges => format!("The viewers use {edges} edge locations with separate caches."), });
    step!(trace, rules::REGIONAL, if within.regional_caches == 0 { Verdict::Skipped } else { Verdict::Applied }, "Regional edge caches", ["traffic.regionalCaches"];
        "The request path has {} between the edge locations and the origin.", count_as(within.regional_caches, "regional edge cache", "regional edge caches"));
    for side in &preview.sides {
        if side.straight {
            step!(trace, rules::STRAIGHT, Verdict::Applied, side.name, []; "Requests that aren't cacheable bypass the regional edge cache.");
        }
        for split in &side.splits {
            step!(trace, rules::VARIANTS, Verdict::Applied, side.name, ["cachePolicy"];
                "{} in the cache key {} {:.1} times as many cached objects ({}).", crate::text::sentence(&list(&split.names, "and")).trim_end_matches('.'), agree(split.names.len(), "creates", "create"), split.factor, count_of(split.values, "value"));
        }
    }
    Some(TrafficAnswer { preview, run: None, requests: within.requests })
}

/// What the scenario predicts for the last request at or before the current time.
fn predicted(scenario: &Scenario, answer: &Answer) -> Option<Predicted> {
    let until = answer.moments.get(..=answer.current?)?;
    let served = until.iter().rev().find_map(|moment| match &moment.what {
        EventResult::Request(served) => Some(served),
        _ => None,
    })?;
    let invalidated = until.iter().any(|moment| match &moment.what {
        EventResult::Invalidation { paths } => paths
            .iter()
            .any(|path| served.key.as_ref().is_some_and(|key| path.removed.contains(key))),
        _ => false,
    });
    Some(Predicted {
        result: served.result,
        status: served.status,
        age: Some(served.age),
        fresh: served.fresh_seconds,
        min_ttl: scenario
            .cache_policy
            .resolve()
            .map_or(0, |policy| ttl::TtlLimits::from(policy.ttls()).min),
        invalidated,
    })
}
