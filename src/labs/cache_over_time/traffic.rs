//! Generated traffic as a run, and the trace of one of its requests.

use super::scenario::{ComparedPolicies, Scenario};
use crate::cloudfront::{
    cache::CacheResult,
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice},
    request::{BehaviorSettings, CompiledBehavior, OriginKind, Viewer},
    traffic::{ContentTerms, KeyClasses, SideTerms, Simulation, Traffic, TrafficResult},
    ttl::{self, CachingTerms, ResponseHead},
};
use crate::explain::Trace;
use crate::http::{Header, Request};
use crate::labs::run::{Progress, Run};
use serde::Serialize;

/// The complete traffic of a scenario: hit ratios, origin load, plots, and the parts of the cache key that create
/// separate objects.
#[derive(Clone, Debug)]
pub struct TrafficRun(Simulation);

impl TrafficRun {
    /// The run of a scenario with traffic; `None` if a policy doesn't exist.
    pub fn new(scenario: &Scenario) -> Option<Self> {
        let traffic = scenario.traffic.as_ref()?;
        Some(Self(simulation(scenario, traffic)?))
    }
}

impl Run for TrafficRun {
    type Answer = TrafficResult;

    fn advance(&mut self, budget: u32) -> Progress {
        let (done, total) = self.0.advance(budget);
        Progress { done, total }
    }

    fn answer(&self) -> TrafficResult {
        self.0.answer()
    }
}

/// The trace of one generated request: the run up to it, then its steps.
#[derive(Clone, Debug)]
pub struct TracedRequestRun {
    run: Simulation,
    traffic: Traffic,
    compiled: Vec<(String, Vec<CompiledBehavior>)>,
    number: u32,
    traced_request: Option<TracedRequest>,
}

/// A generated request and its results.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TracedRequest {
    /// Its number, from 0.
    pub number: u32,
    /// Seconds since the start.
    pub at: i64,
    /// The request as text.
    pub request: String,
    /// The request itself, and its viewer.
    #[serde(skip)]
    pub asked: (Request, Viewer),
    /// The result on each side.
    pub sides: Vec<TracedRequestSide>,
}

/// The result of a generated request on one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TracedRequestSide {
    /// The name of the side.
    pub name: String,
    /// Its cache key on this side.
    pub key: String,
    /// The result type.
    pub result: CacheResult,
    /// The status.
    pub status: u16,
    /// True if the request reached the origin.
    pub origin_reached: bool,
    /// The steps.
    pub trace: Trace,
}

impl TracedRequestRun {
    /// The trace of request `number` (from 0).
    pub fn new(scenario: &Scenario, number: u32) -> Option<Self> {
        let (traffic, _) = scenario.traffic.as_ref()?.within_limits();
        let number = number.min(traffic.requests.saturating_sub(1));
        Some(Self {
            run: simulation(scenario, &traffic)?.up_to(number),
            compiled: sides(scenario)
                .into_iter()
                .map(|(name, policies)| {
                    let ready = policies.into_iter().filter_map(|p| compile(scenario, p));
                    (name, ready.collect())
                })
                .collect(),
            traffic,
            number,
            traced_request: None,
        })
    }

    fn trace(&mut self) -> TracedRequest {
        let (draw, traced) = self.run.trace_next();
        let (request, viewer) = self.traffic.request(&draw);
        let which = usize::from(self.traffic.is_dynamic(draw.object));
        TracedRequest {
            number: self.number,
            at: draw.seconds(),
            request: crate::http::print_request(&request),
            asked: (request.clone(), viewer.clone()),
            sides: self
                .compiled
                .iter()
                .zip(traced)
                .map(|((name, ready), traced)| TracedRequestSide {
                    name: name.clone(),
                    key: ready
                        .get(which)
                        .or(ready.first())
                        .and_then(|compiled| compiled.key(&request, &viewer))
                        .map_or_else(String::new, |key| key.notation()),
                    result: traced.outcome.result,
                    status: traced.outcome.status,
                    origin_reached: traced.origin_reached,
                    trace: traced.trace,
                })
                .collect(),
        }
    }
}

impl Run for TracedRequestRun {
    type Answer = Option<TracedRequest>;

    fn advance(&mut self, budget: u32) -> Progress {
        let (done, total) = self.run.advance(budget);
        if done >= total && self.traced_request.is_none() {
            self.traced_request = Some(self.trace());
        }
        Progress { done, total }
    }

    fn answer(&self) -> Option<TracedRequest> {
        self.traced_request.clone()
    }
}

/// The policies of a cache behavior.
type Pair<'a> =
    (&'a PolicyChoice<CachePolicyConfig>, Option<&'a PolicyChoice<OriginRequestPolicyConfig>>);

/// The sides of a scenario by name, each with the policies for static and for dynamic objects.
fn sides(scenario: &Scenario) -> Vec<(String, [Pair<'_>; 2])> {
    let own: Pair = (&scenario.cache_policy, scenario.origin_request_policy.as_ref());
    let mut sides = vec![(format!("A: {}", scenario.cache_policy.name()), [own, own])];
    if let Some(compare) = &scenario.compare {
        let ComparedPolicies { cache_policy, origin_request_policy, dynamic, .. } = compare;
        let fixed: Pair = (cache_policy, origin_request_policy.as_ref());
        let dynamic = dynamic.as_ref().map_or(fixed, |policies| {
            (&policies.cache_policy, policies.origin_request_policy.as_ref())
        });
        sides.push((format!("B: {}", compare.name), [fixed, dynamic]));
    }
    sides
}

fn compile(
    scenario: &Scenario,
    (cache_policy, origin_request_policy): Pair,
) -> Option<CompiledBehavior> {
    CompiledBehavior::new(&BehaviorSettings {
        distribution_domain: &scenario.distribution_domain,
        cached_methods: &scenario.cached_methods,
        origin: &scenario.origin,
        cache_policy,
        origin_request_policy,
        viewer_access: scenario.viewer_access,
    })
    .ok()
}

/// The simulation of a scenario; `None` if a policy doesn't exist.
pub fn simulation(scenario: &Scenario, traffic: &Traffic) -> Option<Simulation> {
    let (traffic, _) = traffic.within_limits();
    let sides = sides(scenario)
        .into_iter()
        .map(|(name, [fixed, dynamic])| {
            Some(SideTerms {
                name,
                fixed: part(scenario, &traffic, fixed, &traffic.static_headers)?,
                dynamic: part(scenario, &traffic, dynamic, &traffic.dynamic_headers)?,
            })
        })
        .collect::<Option<_>>()?;
    Some(Simulation::new(&traffic, sides))
}

fn part(
    scenario: &Scenario,
    traffic: &Traffic,
    pair: Pair,
    headers: &[Header],
) -> Option<ContentTerms> {
    let compiled = compile(scenario, pair)?;
    let terms = terms(scenario, pair)?;
    let freshness = |status, headers| {
        let response = ResponseHead { status, headers, at: scenario.start, path: "traffic" };
        ttl::decide("GET", &terms, response, &mut Trace::silent())
    };
    Some(ContentTerms {
        classes: KeyClasses::compile(&compiled, traffic),
        cacheable: !terms.limits.disabled(),
        freshness: freshness(200, headers),
        error_freshness: freshness(503, &[]),
        error_minimum: terms.error_minimum(503),
    })
}

/// The settings that decide about TTLs, for the scenario's origin with these policies.
pub fn terms(
    scenario: &Scenario,
    (cache_policy, origin_request_policy): Pair,
) -> Option<CachingTerms> {
    let mut terms = CachingTerms::of(
        cache_policy,
        origin_request_policy,
        &scenario.cached_methods,
        scenario.origin.kind == OriginKind::S3,
    )
    .ok()?;
    terms.error_minimums.clone_from(&scenario.error_caching_min_ttl);
    Some(terms)
}
