//! The timeline of a deployment: who serves what, when. One model for ECS and Elastic Beanstalk.
//!
//! A lab writes lanes, events and phases; everything else (curves, figures, rows to draw, the sentence of a moment)
//! is derived here, so that no view computes. Times are whole seconds since the deployment began.

mod curve;
pub mod picture;
mod rows;

pub use curve::{CurvePoint, RequestLoad, RunFigures};
pub use rows::{LaneCount, RowSpan, TimelineRow};

use crate::explain::{StepId, Tone};
use serde::Serialize;

/// The revision that serves before the deployment.
pub const OLD: usize = 0;
/// The revision that the deployment brings.
pub const NEW: usize = 1;

/// A deployment played out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// What a lane is, in the singular: `task`, `instance`.
    pub noun: &'static str,
    /// The names of the old and the new revision: `version 1`, `version 2`.
    pub versions: [String; 2],
    /// When the picture ends, in seconds.
    pub end: u64,
    /// How many are in service at normal times; what runs beyond it is extra.
    pub base: u32,
    /// The fewest in service that the configuration promises.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<u32>,
    /// The most that the configuration lets run at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<u32>,
    /// One lane a task or instance, in the order to draw them.
    pub lanes: Vec<Lane>,
    /// What happens, in order of time.
    pub events: Vec<TimelineEvent>,
    /// Named stretches of time: `batch 1`, `evaluation`.
    pub phases: Vec<TimelinePhase>,
    /// The share of requests that a load balancer's weights give to the new revision, from each moment on. Empty:
    /// requests are spread evenly over all that is in service.
    pub weights: Vec<TrafficWeight>,
    /// The health that the service shows, each until the next; empty where it shows none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<Health>,
}

/// From `at` on the service shows this health.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Seconds.
    pub at: u64,
    /// Its colour: good is green, caution yellow, bad red, neutral grey.
    pub tone: Tone,
    /// Its word: `Degraded`.
    pub word: String,
}

/// The life of one task or instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lane {
    /// Its name: `i-3`, `task 7`.
    pub id: String,
    /// What it belongs to: a zone, an Auto Scaling group, a revision; empty if there is nothing to tell apart.
    pub group: String,
    /// Its states in order, without overlaps. Where there is no span it does not exist.
    pub spans: Vec<LaneSpan>,
}

/// One state of a lane, from `from` up to but without `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LaneSpan {
    /// Seconds.
    pub from: u64,
    /// Seconds.
    pub to: u64,
    /// What it is doing.
    pub state: LaneState,
    /// [`OLD`] or [`NEW`].
    pub version: usize,
}

/// What a task or instance is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LaneState {
    /// Healthy and given requests.
    InService,
    /// Runs or starts, not yet healthy.
    Launching,
    /// Gets no new requests and finishes those it has.
    Draining,
    /// Runs, but takes no requests (being updated, or unhealthy).
    Out,
    /// Failed to start, or failed its health checks.
    Failed,
    /// On its way out.
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

    /// As the legend and the sentences print it.
    pub const fn words(self) -> &'static str {
        match self {
            LaneState::InService => "in service",
            LaneState::Launching => "launching",
            LaneState::Draining => "draining",
            LaneState::Out => "out of service",
            LaneState::Failed => "failed",
            LaneState::Terminating => "terminating",
        }
    }
}

/// Something that happens at a moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEvent {
    /// Seconds.
    pub at: u64,
    /// As the service words it, or in plain words.
    pub text: String,
    /// How it is marked.
    pub tone: Tone,
    /// The step of the trace that made it happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
}

/// A named stretch of time, from `from` up to `to`.
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

/// From `at` on the new revision gets `permille` of a thousand requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficWeight {
    /// Seconds.
    pub at: u64,
    /// 0 to 1000.
    pub permille: u32,
}

/// A moment worth stepping to.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineMoment<'a> {
    /// When, and how many there are from then on.
    pub point: CurvePoint,
    /// What happens.
    pub events: &'a [TimelineEvent],
}

impl Lane {
    /// A lane with nothing in it yet.
    pub fn new(id: impl Into<String>, group: impl Into<String>) -> Self {
        Self { id: id.into(), group: group.into(), spans: Vec::new() }
    }

    /// Goes on in `state` until `to`: from the end of the last span, or from `from` if it is later. Nothing happens
    /// if that is no time at all.
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

    /// What it is doing at `at`, if it exists then.
    pub fn at(&self, at: u64) -> Option<&LaneSpan> {
        let next = self.spans.partition_point(|span| span.from <= at);
        self.spans.get(next.checked_sub(1)?).filter(|span| at < span.to)
    }
}

impl Timeline {
    /// Notes an event.
    pub fn event(&mut self, at: u64, text: impl Into<String>, tone: Tone, step: Option<StepId>) {
        self.events.push(TimelineEvent { at, text: text.into(), tone, step });
    }

    /// The moments worth stepping to: the start, every change of a lane or of the weights, every event; ascending.
    pub fn stops(&self) -> Vec<u64> {
        let mut stops: Vec<u64> = self
            .lanes
            .iter()
            .flat_map(|lane| &lane.spans)
            .flat_map(|span| [span.from, span.to])
            .chain(self.events.iter().map(|event| event.at))
            .chain(self.weights.iter().map(|weight| weight.at))
            .chain([0])
            .filter(|at| *at < self.end.max(1))
            .collect();
        stops.sort_unstable();
        stops.dedup();
        stops
    }

    /// The moment in one sentence: `7:00: 4 tasks in service (2 version 1, 2 version 2), 2 out of service`.
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
        let plural = if count == 1 { "" } else { "s" };
        let mut text =
            format!("{}: {count} {}{plural} in service", crate::text::clock(at), self.noun);
        match (old, new) {
            (0, 0) => {}
            (_, 0) => text.push_str(&format!(" (all {first})")),
            (0, _) => text.push_str(&format!(" (all {second})")),
            _ => text.push_str(&format!(" ({old} {first}, {new} {second})")),
        }
        for (state, count) in LaneState::ALL.iter().zip(others) {
            if count > 0 {
                text.push_str(&format!(", {count} {}", state.words()));
            }
        }
        text
    }

    /// Every moment of [`Timeline::stops`], with what holds then and what happens.
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
