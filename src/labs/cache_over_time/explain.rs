//! The timeline, the generated traffic, and the pasted response.

use super::{
    answer::{Answer, Bill, EventResult, TrafficAnswer},
    findings,
    scenario::Scenario,
    timeline,
    traffic::{self, TracedRequestRun, TrafficRun},
};
use crate::cloudfront::{
    behavior::CacheBehavior,
    diagnose::{Predicted, diagnose},
    invalidation,
    replay::Replay,
    request::CompiledBehavior,
    traffic::{Traffic, TrafficResult, rules},
    ttl,
};
use crate::explain::{Explained, Trace, Verdict, step};
use crate::labs::{
    Explanation,
    run::{Progress, Run},
};
use crate::text::{agree, count_as, count_of, duration, list};
use std::rc::Rc;

/// Generated requests that the page simulates at once.
const PREVIEW: u32 = 2_000;

/// Explains the scenario. Generated traffic takes longer than a frame.
pub(super) fn explain(scenario: &Scenario) -> Explanation<Answer> {
    let explained = at_once(scenario);
    match TrafficRun::new(scenario) {
        Some(run) => Explanation::Pending(Box::new(TrafficExplanation {
            explained,
            whole: None,
            run,
            traced: scenario
                .traced_request
                .and_then(|number| TracedRequestRun::new(scenario, number.saturating_sub(1))),
            progress: [Progress::default(); 2],
        })),
        None => explained.into(),
    }
}

/// The explanation, first with a preview of the traffic, then with all requests, then with the trace of one.
struct TrafficExplanation {
    explained: Explained<Answer>,
    /// The result of all requests, once it is known.
    whole: Option<TrafficResult>,
    run: TrafficRun,
    traced: Option<TracedRequestRun>,
    /// How far the two runs are.
    progress: [Progress; 2],
}

impl Run for TrafficExplanation {
    type Answer = Explained<Answer>;

    fn advance(&mut self, budget: u32) -> Progress {
        let [run, traced] = &mut self.progress;
        if self.whole.is_none() {
            *run = self.run.advance(budget);
            self.whole = run.is_done().then(|| self.run.answer());
        } else if let Some(tracing) = &mut self.traced {
            *traced = tracing.advance(budget);
        }
        let left = self.whole.is_none()
            || self.traced.as_ref().is_some_and(|tracing| tracing.answer().is_none());
        // The last unit is the trace.
        let done = run.done.saturating_add(traced.done);
        let total = run.total.saturating_add(traced.total).max(done);
        Progress { done, total: total.saturating_add(u64::from(left)) }
    }

    fn answer(&self) -> Explained<Answer> {
        let mut explained = self.explained.clone();
        if let Some(traffic) = &mut explained.answer.traffic {
            let [run, _] = self.progress;
            let so_far = || (run.done > PREVIEW.into()).then(|| self.run.answer());
            traffic.run = self.whole.clone().or_else(so_far);
            traffic.traced = self.traced.as_ref().and_then(Run::answer);
        }
        explained
    }

    fn has_preview(&self) -> bool {
        true
    }

    fn reuse(&mut self, earlier: &Explained<Answer>) {
        if let (Some(earlier), Some(own)) =
            (&earlier.answer.traffic, &self.explained.answer.traffic)
            && earlier.of == own.of
        {
            self.whole = earlier.run.clone().filter(|run| run.requests == run.total);
        }
    }
}

/// Replays the events, simulates the first requests of the traffic, and reads the pasted response.
fn at_once(scenario: &Scenario) -> Explained<Answer> {
    let mut trace = Trace::default();
    repeated(scenario, &mut trace);
    let own = side(scenario, &scenario.behavior());
    if own.is_none() {
        step!(trace, ttl::rules::POLICY_EXISTS, Verdict::Rejected, "Cache policy", ["cachePolicy.managed"];
            "CloudFront can't cache anything because `{}` isn't a managed policy.", scenario.cache_policy.name());
    }
    let other = scenario.compare.as_ref();
    let other = other.and_then(|compare| side(scenario, &scenario.behavior_with(&compare.fixed())));
    let mut answer = Answer::default();
    if let Some((cache, compiled)) = own {
        let mut played = timeline::play(scenario, cache, &compiled, &mut trace);
        answer.compared_totals = other
            .map(|(cache, compiled)| timeline::compare(scenario, cache, &compiled, &mut played));
        answer.length = played.length;
        answer.moments = played.moments;
        answer.current = played.current;
        answer.stored = played.stored;
        answer.objects = played.objects;
        answer.totals = played.totals;
    }
    answer.bill = bill(scenario, &mut trace);
    let traffic = scenario.traffic.as_ref();
    answer.traffic = traffic.and_then(|traffic| preview(scenario, traffic, &mut trace));
    if !scenario.received.trim().is_empty() {
        answer.diagnosis =
            Some(diagnose(&scenario.received, predicted(scenario, &answer).as_ref()));
    }
    Explained { answer, trace, findings: findings::of(scenario) }
}

/// An empty cache and its cache behavior; `None` if a policy doesn't exist.
fn side(scenario: &Scenario, behavior: &CacheBehavior) -> Option<(Replay, CompiledBehavior)> {
    let compiled = scenario.compile(behavior).ok()?;
    let mut cache = Replay::new(scenario.terms(behavior)?);
    cache.answers_conditional = scenario.answers_conditional;
    cache.tag_header.clone_from(&scenario.cache_tag_header);
    Some((cache, compiled))
}

/// The steps about repeated events.
fn repeated(scenario: &Scenario, trace: &mut Trace) {
    for (number, event) in scenario.events.iter().enumerate().filter(|(_, event)| event.again > 0) {
        let path = format!("events[{number}].again");
        step!(trace, rules::REPEATED, Verdict::Applied, format!("Event {}", number + 1), [path];
            "The event occurs {} at an interval of {}.", count_of(u64::from(event.again) + 1, "time"), duration(event.every.max(1)));
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
fn preview(scenario: &Scenario, traffic: &Traffic, trace: &mut Trace) -> Option<TrafficAnswer> {
    let (within, _) = traffic.within_limits();
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
    Some(TrafficAnswer {
        preview,
        run: None,
        traced: None,
        of: Rc::new(scenario.simulated()),
        requests: within.requests,
    })
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
