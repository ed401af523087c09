//! What comes of a scenario.

use crate::cloudfront::{cache::CacheResult, diagnose::Diagnosis, traffic::TrafficResult};
use serde::Serialize;
use std::collections::BTreeMap;

/// The timeline, the objects, the instant looked at, the traffic and the diagnosis.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The length of the timeline, in seconds.
    pub length: i64,
    /// What happened, in the order of time.
    pub moments: Vec<EventOutcome>,
    /// The moment in force at the clock: the last one begun.
    pub current: Option<usize>,
    /// What is stored at the clock.
    pub stored: Vec<StoredNow>,
    /// The life of every object.
    pub objects: Vec<ObjectLife>,
    /// Requests by result, and requests to the origin.
    pub totals: RequestTotals,
    /// The same for the policy compared with.
    pub compared_totals: Option<RequestTotals>,
    /// What the invalidations cost.
    pub bill: Bill,
    /// The generated traffic: its first requests.
    pub traffic: Option<TrafficAnswer>,
    /// The pasted response against the prediction.
    pub diagnosis: Option<Diagnosis>,
}

/// One event and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventOutcome {
    /// Seconds since the start.
    pub at: i64,
    /// Its number in `events`.
    pub event: usize,
    /// Its steps in the trace: the first, and the one after the last; equal where it wrote none.
    pub steps: (usize, usize),
    /// What came of it.
    #[serde(flatten)]
    pub what: EventResult,
}

/// What came of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum EventResult {
    /// Of a request.
    Request(Box<ServedRequest>),
    /// Of an invalidation.
    #[serde(rename_all = "camelCase")]
    Invalidation {
        /// For each path, what it removed.
        paths: Vec<PathAnswer>,
    },
    /// The event has neither request nor paths.
    Nothing,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServedRequest {
    /// The method.
    pub method: String,
    /// Path and query string as asked for.
    pub target: String,
    /// The cache key; none for a method that is never cached.
    pub key: Option<String>,
    /// The label.
    pub result: CacheResult,
    /// The status that the viewer gets.
    pub status: u16,
    /// True where a request went to the origin, in the background too.
    pub origin_asked: bool,
    /// True where that request was conditional.
    pub conditional: bool,
    /// True where the viewer got an expired copy.
    pub stale: bool,
    /// The version of the content that the viewer saw.
    pub version: String,
    /// The version that the origin had at that instant.
    pub newest: String,
    /// Why it is still the old version, where it is.
    pub still_old: Option<String>,
    /// Age of what the viewer got, in seconds.
    pub age: i64,
    /// Lifetime of the copy now stored, in seconds; none where none is.
    pub fresh_seconds: Option<i64>,
    /// What is left of that lifetime, in seconds.
    pub remaining: Option<i64>,
    /// Until what age an expired copy is served while it is refreshed.
    pub revalidating_until: Option<i64>,
    /// Until what age an expired copy is served while the origin fails.
    pub on_error_until: Option<i64>,
    /// How the policy compared with would do.
    pub compared: Option<ComparedRequest>,
}

/// How the policy compared with would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedRequest {
    /// The label.
    pub result: CacheResult,
    /// The status that the viewer gets.
    pub status: u16,
    /// True where a request goes to the origin.
    pub origin_asked: bool,
    /// The version of the content that the viewer sees.
    pub version: String,
}

/// What an invalidation path did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathAnswer {
    /// As given.
    pub path: String,
    /// False where AWS refuses it or it can't match.
    pub valid: bool,
    /// Keys of the objects that it removed.
    pub removed: Vec<String>,
    /// Keys of the objects of the same path that stayed.
    pub stayed: Vec<String>,
}

/// A stored object at the clock.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredNow {
    /// Its key.
    pub key: String,
    /// The version of the content.
    pub version: String,
    /// Its status.
    pub status: u16,
    /// Its age, in seconds.
    pub age: i64,
    /// Its lifetime, in seconds.
    pub fresh_seconds: i64,
    /// What is left of it, in seconds; 0 where it is expired.
    pub remaining: i64,
    /// True while it is served without asking.
    pub fresh: bool,
}

/// The life of an object: what was stored under its key, one stretch after the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectLife {
    /// Its key.
    pub key: String,
    /// In the order of time.
    pub stretches: Vec<CachedStretch>,
}

/// A copy, from its storing to its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CachedStretch {
    /// Stored, seconds since the start.
    pub from: i64,
    /// Expired.
    pub expires: i64,
    /// Gone, replaced, renewed, or the end of the timeline.
    pub to: i64,
    /// The version of the content.
    pub version: String,
    /// Its status.
    pub status: u16,
    /// How it ended.
    pub end: StretchEnd,
}

/// How a copy ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StretchEnd {
    /// It is still stored.
    Stored,
    /// The origin confirmed it: a new life began.
    Renewed,
    /// Another answer took its place.
    Replaced,
    /// An invalidation removed it.
    Invalidated,
    /// What came after may not be stored.
    Dropped,
}

/// Requests by result.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestTotals {
    /// By label.
    pub results: BTreeMap<&'static str, u64>,
    /// Requests to the origin.
    pub origin_requests: u64,
    /// Requests that saw an old version.
    pub outdated: u64,
}

/// What the invalidations of the timeline cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    /// Paths that count.
    pub paths: u64,
    /// Paths that are refused, and so do not count.
    pub refused: u64,
    /// Paths of the month before them.
    pub before: u64,
    /// Of these paths, those beyond the free ones.
    pub charged: u64,
    /// US dollars.
    pub dollars: f64,
}

/// The generated traffic, as far as the page computes it at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficAnswer {
    /// What came of the first requests.
    pub preview: TrafficResult,
    /// What came of the run, once one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<TrafficResult>,
    /// Requests of the whole run.
    pub requests: u32,
}
