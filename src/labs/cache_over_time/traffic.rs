//! Generated traffic as a run, and the trace of one of its requests.

use super::scenario::Scenario;
use crate::cloudfront::{
    behavior::CacheBehavior,
    cache::CacheResult,
    request::{CompiledBehavior, Viewer},
    traffic::{ContentTerms, KeyClasses, SideTerms, Simulation, Traffic, TrafficResult},
    ttl::{self, ResponseHead},
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
    /// Its number, from 1.
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
                .map(|(name, behaviors)| {
                    let ready =
                        behaviors.iter().filter_map(|behavior| scenario.compile(behavior).ok());
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
            number: self.number.saturating_add(1),
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

/// The sides of a scenario by name, each with the cache behaviors for static and for dynamic objects.
fn sides(scenario: &Scenario) -> Vec<(String, [CacheBehavior; 2])> {
    let own = scenario.behavior();
    let mut sides = vec![(format!("A: {}", own.cache_policy.name()), [own.clone(), own])];
    if let Some(compare) = &scenario.compare {
        let fixed = scenario.behavior_with(&compare.fixed());
        let dynamic = compare.dynamic.as_ref();
        let dynamic =
            dynamic.map_or_else(|| fixed.clone(), |policies| scenario.behavior_with(policies));
        sides.push((format!("B: {}", compare.name), [fixed, dynamic]));
    }
    sides
}

/// The simulation of a scenario; `None` if a policy doesn't exist.
pub fn simulation(scenario: &Scenario, traffic: &Traffic) -> Option<Simulation> {
    let (traffic, _) = traffic.within_limits();
    let sides = sides(scenario)
        .into_iter()
        .map(|(name, [fixed, dynamic])| {
            Some(SideTerms {
                name,
                fixed: part(scenario, &traffic, &fixed, &traffic.static_headers)?,
                dynamic: part(scenario, &traffic, &dynamic, &traffic.dynamic_headers)?,
            })
        })
        .collect::<Option<_>>()?;
    Some(Simulation::new(&traffic, sides))
}

fn part(
    scenario: &Scenario,
    traffic: &Traffic,
    behavior: &CacheBehavior,
    headers: &[Header],
) -> Option<ContentTerms> {
    let compiled = scenario.compile(behavior).ok()?;
    let terms = scenario.terms(behavior)?;
    let freshness = |status, headers| {
        let response = ResponseHead { status, headers, at: scenario.start };
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
