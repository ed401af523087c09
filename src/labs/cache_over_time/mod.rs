//! The cache over time: "why is it still the old version?", "why is my hit ratio 40 %?"

mod answer;
mod examples;
mod handoff;
mod scenario;
mod timeline;
mod traffic;

pub use answer::{
    Answer, Bill, CachedStretch, ComparedRequest, EventOutcome, EventResult, ObjectLife,
    PathAnswer, RequestTotals, ServedRequest, StoredNow, StretchEnd, TrafficAnswer,
};
pub use scenario::{
    CacheEvent, ComparedPolicies, Content, ContentVersion, MAX_EVENTS, PolicyPair, Scenario,
    Unreachable,
};
pub use traffic::{TracedRequest, TracedRequestRun, TracedRequestSide, TrafficRun};

use super::{Example, Lab, SensitiveVisitor};
use crate::cloudfront::{
    cache::CacheResult,
    diagnose::{Predicted, diagnose},
    invalidation,
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice},
    replay::Replay,
    request::{BehaviorSettings, CompiledBehavior},
    traffic::{Traffic, TrafficResult, rules},
    ttl,
};
use crate::explain::{
    Explained, Finding, Headline, Rule, Service, Severity, Step, Tone, Trace, Verdict,
};

/// Generated requests that are answered at once; the rest is for a [`TrafficRun`].
const PREVIEW: u32 = 2_000;

/// The lab.
#[derive(Clone, Copy, Debug, Default)]
pub struct CacheOverTime;

impl Lab for CacheOverTime {
    const ID: &'static str = "cache-over-time";
    const TITLE: &'static str = "Cache over time";
    const QUESTION: &'static str =
        "Why is it still the old version, and what does the policy cost?";
    const SERVICE: Service = Service::CloudFront;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::all()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explained<Answer> {
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
            trace.step(|| Step {
                rule: &ttl::rules::POLICY_EXISTS,
                subject: scenario.cache_policy.name().to_owned(),
                verdict: Verdict::Rejected,
                because: "There is no such managed policy: nothing can be decided.".into(),
                reads: vec!["cachePolicy.managed".into()],
            });
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
        Explained { answer, trace, findings }
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

    fn headline(answer: &Answer) -> Headline {
        let moment = answer.current.and_then(|at| answer.moments.get(at));
        match moment.map(|moment| &moment.what) {
            Some(EventResult::Request(served)) => of_request(served),
            Some(EventResult::Invalidation { paths }) => {
                let gone: usize = paths.iter().map(|path| path.removed.len()).sum();
                Headline {
                    tone: Tone::Neutral,
                    word: "Invalidation".into(),
                    sentence: match gone {
                        0 => "Nothing stored matches these paths.".into(),
                        1 => "One stored object is removed.".into(),
                        _ => format!("{gone} stored objects are removed."),
                    },
                    detail: match paths.iter().filter(|path| path.valid).count() {
                        1 => {
                            "1 of the paths counts towards the price; browsers keep what they have."
                                .into()
                        }
                        counted => format!(
                            "{counted} of the paths count towards the price; browsers keep what they have."
                        ),
                    },
                }
            }
            _ => match &answer.traffic {
                Some(traffic) => of_traffic(traffic.run.as_ref().unwrap_or(&traffic.preview)),
                None => Headline {
                    tone: Tone::Neutral,
                    word: "Empty".into(),
                    sentence: "Nothing has happened yet at this instant: the cache is empty."
                        .into(),
                    detail: String::new(),
                },
            },
        }
    }
}

fn of_request(served: &ServedRequest) -> Headline {
    let word = match (served.result, served.stale) {
        (CacheResult::Hit, true) => "Stale hit".to_owned(),
        (CacheResult::RefreshHit, _) => "Refresh hit".to_owned(),
        (CacheResult::Error, _) => format!("Error {}", served.status),
        (result, _) => result.as_str().to_owned(),
    };
    let ServedRequest { version, age, .. } = served;
    let sentence = match served.result {
        CacheResult::Hit if served.stale => {
            format!("The viewer gets {version} from an expired copy, {} old.", ttl::seconds(*age))
        }
        CacheResult::Hit => format!(
            "The viewer gets {version} from the cache: the copy is {} old and has {} left.",
            ttl::seconds(*age),
            ttl::seconds(served.remaining.unwrap_or_default())
        ),
        CacheResult::RefreshHit => {
            format!(
                "The copy had expired, the origin says it is unchanged: the viewer gets {version} again."
            )
        }
        CacheResult::Miss => match served.fresh_seconds {
            Some(fresh) => {
                format!("{version} comes from the origin and is kept for {}.", ttl::seconds(fresh))
            }
            None => format!("{version} comes from the origin and is not kept."),
        },
        CacheResult::Error if served.origin_asked => {
            format!("The viewer gets {} from the origin.", served.status)
        }
        CacheResult::Error => format!("The viewer gets a cached {}.", served.status),
    };
    Headline {
        tone: match (served.result, &served.still_old) {
            (CacheResult::Error, _) => Tone::Bad,
            (CacheResult::Miss, _) | (_, Some(_)) => Tone::Caution,
            _ => Tone::Good,
        },
        word,
        sentence,
        detail: served.still_old.clone().unwrap_or_default(),
    }
}

fn of_traffic(run: &TrafficResult) -> Headline {
    let percent = |ratio: f64| format!("{:.0} %", ratio * 100.0);
    let whole = run.requests >= run.total;
    let which = if whole { "" } else { "first " };
    let mut sides = run.sides.iter();
    let first = sides.next().map_or(0.0, |side| side.hit_ratio);
    Headline {
        tone: Tone::Neutral,
        word: format!("{} hits", percent(first)),
        sentence: match sides.next() {
            Some(other) => format!(
                "Of the {which}{} generated requests {} are hits under A, {} under B.",
                run.requests,
                percent(first),
                percent(other.hit_ratio)
            ),
            None => format!(
                "Of the {which}{} generated requests {} are hits.",
                run.requests,
                percent(first)
            ),
        },
        detail: match whole {
            true => String::new(),
            false => "Caches warm up: run the whole traffic for the figures that count.".into(),
        },
    }
}

/// A behaviour made ready; an unknown policy is a finding.
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
    })
    .map_err(|unknown| {
        findings.push(Finding {
            severity: Severity::Error,
            field: [prefix, unknown.field()].concat(),
            message: "AWS has no managed policy of this name or id.".into(),
            fix: "Choose one of AWS's own, or write a policy of your own.".into(),
            rule: &ttl::rules::POLICY_EXISTS,
            aws_error: Some("NoSuchCachePolicy"),
        });
    })
    .ok()?;
    let terms = traffic::terms(scenario, (cache_policy, origin_request_policy))?;
    let mut cache = Replay::new(terms);
    cache.answers_conditional = scenario.answers_conditional;
    cache.tag_header.clone_from(&scenario.cache_tag_header);
    Some((cache, compiled))
}

/// What is wrong with the events.
fn check(scenario: &Scenario, findings: &mut Vec<Finding>) {
    for (number, event) in scenario.events.iter().enumerate() {
        for (item, path) in event.invalidate.iter().enumerate() {
            if let Some(fault) = scenario.fault(path) {
                findings.push(Finding {
                    severity: Severity::Error,
                    field: format!("events[{number}].invalidate[{item}]"),
                    message: fault.message.into(),
                    fix: fault.fix.into(),
                    rule: fault.rule,
                    aws_error: Some("InvalidArgument"),
                });
            }
        }
    }
}

/// Says what happens again and again, and what of it is left out.
fn repeated(scenario: &Scenario, trace: &mut Trace, findings: &mut Vec<Finding>) {
    let mut count: u64 = 0;
    for (number, event) in scenario.events.iter().enumerate() {
        count += u64::from(event.again) + 1;
        if event.again == 0 {
            continue;
        }
        let path = format!("events[{number}].again");
        if event.every < 1 {
            findings.push(Finding {
                severity: Severity::Error,
                field: format!("events[{number}].every"),
                message: format!("{} seconds is no interval.", event.every),
                fix: "Give a number of seconds, 1 or more; it is taken as 1.".into(),
                rule: &rules::REPEATED,
                aws_error: None,
            });
        }
        trace.step(|| Step {
            rule: &rules::REPEATED,
            subject: format!("event {}", number + 1),
            verdict: Verdict::Applied,
            because: format!(
                "It happens {} times, every {}.",
                u64::from(event.again) + 1,
                ttl::seconds(event.every.max(1))
            ),
            reads: vec![path],
        });
    }
    if count > MAX_EVENTS as u64 {
        findings.push(Finding {
            severity: Severity::Warning,
            field: "events".into(),
            message: format!("{count} events are more than a timeline can show."),
            fix: format!("The first {MAX_EVENTS} are played; generated traffic takes millions."),
            rule: &rules::REPEATED,
            aws_error: None,
        });
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
    let mut step = |rule, verdict, because| {
        trace.step(|| Step {
            rule,
            subject: "price".into(),
            verdict,
            because,
            reads: vec!["events".into(), "pathsThisMonth".into()],
        });
    };
    if paths > 0 {
        step(
            &invalidation::rules::PRICE,
            Verdict::Applied,
            format!(
                "{paths} paths here and {before} before this month: {charged} beyond the free 1,000."
            ),
        );
    }
    if refused > 0 {
        step(
            &invalidation::rules::PRICE,
            Verdict::Skipped,
            format!("{refused} refused paths do not count."),
        );
    }
    if charged > 0 {
        step(
            &invalidation::rules::PRICE_LIST,
            Verdict::Applied,
            format!("{charged} × 0.005 US dollars."),
        );
    }
    Bill { paths, refused, before, charged, dollars: mills as f64 / 1000.0 }
}

/// The first requests of the traffic, with what splits the cache.
fn preview(
    scenario: &Scenario,
    traffic: &Traffic,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Option<TrafficAnswer> {
    let (within, clamped) = traffic.within_limits();
    for number in &clamped {
        findings.push(Finding {
            severity: Severity::Warning,
            field: format!("traffic.{}", number.field),
            message: format!("{} is outside what a run can take.", number.from),
            fix: format!("It is taken as {}.", number.to),
            rule: &rules::GENERATED,
            aws_error: None,
        });
    }
    let mut run = traffic::simulation(scenario, &within)?.up_to(PREVIEW);
    run.advance(u32::MAX);
    let preview = TrafficResult { total: u64::from(within.requests), ..run.answer() };
    let mut step =
        |rule: &'static Rule, subject: &str, verdict, because: String, reads: &[&str]| {
            trace.step(|| Step {
                rule,
                subject: subject.to_owned(),
                verdict,
                because,
                reads: reads.iter().map(|path| (*path).to_owned()).collect(),
            });
        };
    step(
        &rules::GENERATED,
        "traffic",
        Verdict::Applied,
        format!(
            "{} requests by SplitMix64 from seed {}: {} objects, {} users.",
            within.requests, within.seed, within.objects, within.users
        ),
        &["traffic"],
    );
    step(
        &rules::ONE_BY_ONE,
        "traffic",
        Verdict::Applied,
        format!("About {} requests a second, one after the other.", within.per_second),
        &["traffic.perSecond"],
    );
    step(
        &rules::ROOM,
        "caches",
        Verdict::Applied,
        "Nothing is removed for want of room.".into(),
        &[],
    );
    step(
        &rules::EDGES,
        "edge locations",
        Verdict::Applied,
        format!("{} edge locations, each with a cache of its own.", within.edges),
        &["traffic.edges"],
    );
    step(
        &rules::REGIONAL,
        "regional edge caches",
        if within.regional_caches == 0 { Verdict::Skipped } else { Verdict::Applied },
        format!("{} between the edge locations and the origin.", within.regional_caches),
        &["traffic.regionalCaches"],
    );
    for side in &preview.sides {
        if side.straight {
            step(
                &rules::STRAIGHT,
                &side.name,
                Verdict::Applied,
                "A policy that caches nothing: its requests go straight to the origin.".into(),
                &[],
            );
        }
        for split in &side.splits {
            step(
                &rules::VARIANTS,
                &split.names.join(", "),
                Verdict::Applied,
                format!(
                    "{}: {} values among the first objects, {:.1} times as many objects as without.",
                    side.name, split.values, split.factor
                ),
                &["cachePolicy"],
            );
        }
    }
    Some(TrafficAnswer { preview, run: None, requests: within.requests })
}

/// What the scenario says about the last request at the clock.
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
