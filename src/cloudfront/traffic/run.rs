//! The run: requests in pieces, figures on the way, and the story of a single one.

use super::{
    GeneratedRequest, KeySplit, SideTerms, Traffic, TrafficSide, draw::RequestGenerator,
    side::TrafficFigures, splits::splits,
};
use crate::cloudfront::cache::LookupOutcome;
use crate::explain::Trace;
use serde::Serialize;

/// Points of the plots at most.
const POINTS: u32 = 100;

/// What came of the traffic, on one side or two.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficResult {
    /// Requests done.
    pub requests: u64,
    /// Requests in all.
    pub total: u64,
    /// Simulated time so far, in seconds.
    pub seconds: i64,
    /// A, and B where there is one.
    pub sides: Vec<SideResult>,
}

/// What came of one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SideResult {
    /// What to call it.
    pub name: String,
    /// True where some of its requests go straight to the origin, since nothing of them may be cached.
    pub straight: bool,
    /// Hits in a request, 0 to 1.
    pub hit_ratio: f64,
    /// The counts.
    #[serde(flatten)]
    pub figures: TrafficFigures,
    /// The results over time.
    pub points: Vec<TrafficPoint>,
    /// What splits its cache; empty until the run is done.
    pub splits: Vec<KeySplit>,
}

/// A stretch of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficPoint {
    /// Its end, seconds since the start.
    pub seconds: i64,
    /// Requests in it.
    pub requests: u64,
    /// Of these, hits.
    pub hits: u64,
    /// Requests to the origin in it.
    pub origin_requests: u64,
    /// Bytes from the origin in it.
    pub origin_bytes: u64,
    /// Copies stored at its end.
    pub stored: u64,
}

/// The story of one generated request on one side.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedOutcome {
    /// How it went.
    pub outcome: LookupOutcome,
    /// True where the origin was reached.
    pub origin_reached: bool,
    /// The steps.
    pub trace: Trace,
}

/// Generated traffic on its way through the caches.
#[derive(Clone, Debug)]
pub struct Simulation {
    traffic: Traffic,
    draws: RequestGenerator,
    sides: Vec<(TrafficSide, Vec<TrafficPoint>, Vec<KeySplit>)>,
    /// The figures at the last point.
    marks: Vec<TrafficFigures>,
    done: u32,
    total: u32,
    seconds: i64,
}

impl Simulation {
    /// Traffic within its limits, through these sides.
    pub fn new(traffic: &Traffic, sides: Vec<SideTerms>) -> Self {
        let (traffic, _) = traffic.within_limits();
        Self {
            draws: RequestGenerator::new(&traffic),
            marks: vec![TrafficFigures::default(); sides.len()],
            sides: sides
                .into_iter()
                .map(|terms| (TrafficSide::new(terms, &traffic), Vec::new(), Vec::new()))
                .collect(),
            done: 0,
            total: traffic.requests,
            seconds: 0,
            traffic,
        }
    }

    /// The same, stopping before request `number` (from 0), so that [`Simulation::trace_next`] tells that one.
    pub fn up_to(mut self, number: u32) -> Self {
        self.total = number.min(self.total);
        self
    }

    /// Makes the next request, with its steps on each side.
    pub fn trace_next(&mut self) -> (GeneratedRequest, Vec<TracedOutcome>) {
        let draw = self.draws.draw();
        let traced = self
            .sides
            .iter_mut()
            .map(|(side, ..)| {
                let mut trace = Trace::default();
                let (outcome, origin_reached) = side.serve(draw, &self.traffic, &mut trace);
                TracedOutcome { outcome, origin_reached, trace }
            })
            .collect();
        (draw, traced)
    }

    fn point(&mut self) {
        for ((side, points, _), mark) in self.sides.iter_mut().zip(&mut self.marks) {
            let now = &side.figures;
            points.push(TrafficPoint {
                seconds: self.seconds,
                requests: now.requests.saturating_sub(mark.requests),
                hits: now.hits().saturating_sub(mark.hits()),
                origin_requests: now.origin_requests.saturating_sub(mark.origin_requests),
                origin_bytes: now.origin_bytes.saturating_sub(mark.origin_bytes),
                stored: now.stored,
            });
            mark.clone_from(now);
        }
    }
}

impl Simulation {
    /// Makes at most `budget` requests (one at least); answers how many are done, and how many there are in all.
    pub fn advance(&mut self, budget: u32) -> (u64, u64) {
        let every = self.total.div_ceil(POINTS).max(1);
        let until = self.total.min(self.done.saturating_add(budget.max(1)));
        let was_done = self.done >= self.total;
        while self.done < until {
            let draw = self.draws.draw();
            for (side, ..) in &mut self.sides {
                side.serve(draw, &self.traffic, &mut Trace::silent());
            }
            self.done += 1;
            self.seconds = draw.seconds();
            if self.done.is_multiple_of(every) || self.done == self.total {
                self.point();
            }
        }
        if self.done >= self.total && !was_done {
            for (side, _, found) in &mut self.sides {
                *found = splits(side);
            }
        }
        (u64::from(self.done), u64::from(self.total))
    }

    /// What came of the requests so far.
    pub fn answer(&self) -> TrafficResult {
        TrafficResult {
            requests: u64::from(self.done),
            total: u64::from(self.total),
            seconds: self.seconds,
            sides: self
                .sides
                .iter()
                .map(|(side, points, splits)| SideResult {
                    name: side.terms.name.clone(),
                    straight: !(side.terms.fixed.cacheable && side.terms.dynamic.cacheable),
                    hit_ratio: side.figures.hit_ratio(),
                    figures: side.figures.clone(),
                    points: points.clone(),
                    splits: splits.clone(),
                })
                .collect(),
        }
    }
}
