//! The timeline of a deployment: the state of each task or instance over time. ECS and Elastic Beanstalk share it.
//!
//! A lab writes lanes, events, and phases. Everything else (curves, figures, rows, the sentence of a moment) is derived
//! here, so that no view computes. Times are whole seconds from the start of the deployment.

mod curve;
pub mod picture;
mod rows;

pub use curve::{ALL_REQUESTS, CurvePoint, RequestLoad, RequestShares, RunFigures};
pub use rows::{LaneCount, RowSpan, TimelineRow};

use crate::explain::{StepId, Tone};
use crate::text::{clock, count_of, number, percent};
use serde::Serialize;

/// The current revision, which serves before the deployment.
pub const OLD: usize = 0;
/// The revision to deploy.
pub const NEW: usize = 1;

/// A simulated deployment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// The singular noun for a lane: `task`, `instance`.
    pub noun: &'static str,
    /// The names of the current and the new revision: `version 1`, `version 2`.
    pub versions: [String; 2],
    /// The end of the timeline, in seconds.
    pub end: u64,
    /// The normal number in service. More is additional.
    pub base: u32,
    /// The minimum in service that the configuration guarantees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<u32>,
    /// The maximum number that the configuration allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<u32>,
    /// A lane for each task or instance, in the order to draw them.
    pub lanes: Vec<Lane>,
    /// The events, in order of time.
    pub events: Vec<TimelineEvent>,
    /// The phases: `batch 1`, `evaluation`.
    pub phases: Vec<TimelinePhase>,
    /// The weights of a load balancer over time. If empty, it distributes requests evenly over everything in service.
    pub weights: Vec<TrafficWeight>,
    /// The requests.
    #[serde(skip)]
    pub load: RequestLoad,
    /// The health that the service shows, each until the next. Empty if it shows none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<Health>,
}

/// The health that the service shows from `at` on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Seconds.
    pub at: u64,
    /// Its color: good is green, caution yellow, bad red, neutral gray.
    pub tone: Tone,
    /// Its word: `Degraded`.
    pub word: String,
}

/// The states of one task or instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lane {
    /// Its name: `i-3`, `task 7`.
    pub id: String,
    /// The group that it belongs to: an Auto Scaling group, a revision. Empty if there is only one.
    pub group: String,
    /// Its states in order, without overlaps. Without a span it doesn't exist.
    pub spans: Vec<LaneSpan>,
}

/// One state of a lane, from `from` to `to`, exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LaneSpan {
    /// Seconds.
    pub from: u64,
    /// Seconds.
    pub to: u64,
    /// The state.
    pub state: LaneState,
    /// [`OLD`] or [`NEW`].
    pub version: usize,
}

/// The state of a task or instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LaneState {
    /// It is healthy and receives requests.
    InService,
    /// It starts, and isn't healthy yet.
    Launching,
    /// It receives no new requests and completes in-flight ones.
    Draining,
    /// It runs and receives no requests, because it is unhealthy, updated, or without traffic.
    Out,
    /// It failed to start, or failed its health checks.
    Failed,
    /// It stops.
    Terminating,
}

impl LaneState {
    /// All states, in the order of the legend.
    pub const ALL: [LaneState; 6] = [
        LaneState::InService,
        LaneState::Launching,
        LaneState::Draining,
        LaneState::Out,
        LaneState::Failed,
        LaneState::Terminating,
    ];

    /// As the sentences print it: the words of Amazon ECS for tasks, those of Elastic Load Balancing and Amazon EC2 for
    /// instances.
    pub fn words(self, noun: &str) -> &'static str {
        match (self, noun) {
            (LaneState::InService, "task") => "healthy",
            (LaneState::InService, _) => "in service",
            (LaneState::Launching, "task") => "starting",
            (LaneState::Launching, _) => "launching",
            (LaneState::Draining, _) => "deregistering",
            (LaneState::Out, _) => "out of service",
            (LaneState::Failed, _) => "failed",
            (LaneState::Terminating, "task") => "stopping",
            (LaneState::Terminating, _) => "terminating",
        }
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEvent {
    /// Seconds.
    pub at: u64,
    /// The text of the service, or a sentence.
    pub text: String,
    /// The tone of its mark.
    pub tone: Tone,
    /// The step of the trace that causes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
}

/// A phase, from `from` to `to`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelinePhase {
    /// Seconds.
    pub from: u64,
    /// Seconds.
    pub to: u64,
    /// Its name.
    pub name: String,
}

/// The share of requests to the new revision from `at` on, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficWeight {
    /// Seconds.
    pub at: u64,
    /// 0 to 1000.
    pub permille: u32,
}

/// A moment of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineMoment<'a> {
    /// The time, and the counts from then on.
    pub point: CurvePoint,
    /// The events.
    pub events: &'a [TimelineEvent],
}

impl Lane {
    /// An empty lane.
    pub fn new(id: impl Into<String>, group: impl Into<String>) -> Self {
        Self { id: id.into(), group: group.into(), spans: Vec::new() }
    }

    /// Adds `state` until `to`, from `from` or from the end of the last span, whichever is later. Adds nothing if that
    /// is no time.
    pub fn push(&mut self, from: u64, to: u64, state: LaneState, version: usize) {
        let from = self.spans.last().map_or(from, |last| last.to.max(from));
        if to <= from {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.to == from && last.state == state && last.version == version => {
                last.to = to;
            }
            _ => self.spans.push(LaneSpan { from, to, state, version }),
        }
    }

    /// The state at `at`, if it exists then.
    pub fn at(&self, at: u64) -> Option<&LaneSpan> {
        let next = self.spans.partition_point(|span| span.from <= at);
        self.spans.get(next.checked_sub(1)?).filter(|span| at < span.to)
    }
}

/// With a capital at its start: `Out of service`.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Millionths of all requests in percent: `20%`.
pub fn share_words(of: u32) -> String {
    percent(f64::from(of) / f64::from(ALL_REQUESTS))
}

impl Timeline {
    /// Adds an event.
    pub fn event(&mut self, at: u64, text: impl Into<String>, tone: Tone, step: Option<StepId>) {
        self.events.push(TimelineEvent { at, text: text.into(), tone, step });
    }

    /// The moments that the playback stops at: the start, every change, every event, in order.
    pub fn stops(&self) -> Vec<u64> {
        let mut stops: Vec<u64> = self
            .lanes
            .iter()
            .flat_map(|lane| &lane.spans)
            .flat_map(|span| [span.from, span.to])
            .chain(self.events.iter().map(|event| event.at))
            .chain(self.weights.iter().map(|weight| weight.at))
            .chain(self.load.faulty.map(|(_, from, _)| from))
            .chain([0])
            .filter(|at| *at < self.end.max(1))
            .collect();
        stops.sort_unstable();
        stops.dedup();
        stops
    }

    /// The moment in one sentence: `7:00: 4 tasks healthy (2 version 1, 2 version 2), 2 out of service; 5% of requests
    /// fail`.
    pub fn sentence(&self, at: u64) -> String {
        let mut serving = [0_u32; 2];
        let mut others = [0_u32; LaneState::ALL.len()];
        for span in self.lanes.iter().filter_map(|lane| lane.at(at)) {
            match (span.state, serving.get_mut(span.version)) {
                (LaneState::InService, Some(count)) => *count += 1,
                (state, _) => {
                    if let Some(count) = others.get_mut(state as usize) {
                        *count += 1;
                    }
                }
            }
        }
        let [old, new] = serving;
        let [first, second] = &self.versions;
        let count = old + new;
        let healthy = LaneState::InService.words(self.noun);
        let mut text = format!("{}: {} {healthy}", clock(at), count_of(count, self.noun));
        match (old, new) {
            (0, 0) => {}
            (_, 0) => text.push_str(&format!(" (all {first})")),
            (0, _) => text.push_str(&format!(" (all {second})")),
            _ => text.push_str(&format!(" ({old} {first}, {new} {second})")),
        }
        for (state, count) in LaneState::ALL.iter().zip(others) {
            if count > 0 {
                text.push_str(&format!(", {} {}", number(count), state.words(self.noun)));
            }
        }
        let failed = self.requests_at(at).failed;
        if failed > 0 && self.load.per_second > 0 {
            text.push_str(&format!("; {} of requests fail", share_words(failed)));
        }
        text
    }

    /// Every moment of [`Timeline::stops`], with its counts and events.
    pub fn moments(&self) -> Vec<TimelineMoment<'_>> {
        let curve = self.curve();
        let mut events = self.events.as_slice();
        self.stops()
            .into_iter()
            .map(|at| {
                let holds = curve.partition_point(|point| point.at <= at);
                let point = holds.checked_sub(1).and_then(|n| curve.get(n)).copied();
                let (now, later) = events.split_at(events.partition_point(|event| event.at <= at));
                events = later;
                TimelineMoment {
                    point: CurvePoint { at, ..point.unwrap_or_default() },
                    events: now,
                }
            })
            .collect()
    }

    /// The events at `at`, in order.
    pub fn events_at(&self, at: u64) -> impl Iterator<Item = &TimelineEvent> {
        self.events.iter().filter(move |event| event.at == at)
    }
}
