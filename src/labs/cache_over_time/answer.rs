//! The answer to a scenario.

use super::{
    scenario::{Scenario, Unreachable},
    traffic::TracedRequest,
};
use crate::cloudfront::{
    cache::{CacheEntryState, CacheResult},
    diagnose::Diagnosis,
    traffic::TrafficResult,
};
use serde::Serialize;
use std::{collections::BTreeMap, rc::Rc};

/// The timeline, the cached objects, the current time, the traffic, and the diagnosis.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The length of the timeline, in seconds; 0 if AWS rejects the policies, so that there is no timeline.
    pub length: i64,
    /// The events and their results, in chronological order.
    pub moments: Vec<EventOutcome>,
    /// The last event at or before the current time.
    pub current: Option<usize>,
    /// The objects cached at the current time.
    pub stored: Vec<StoredNow>,
    /// The time spans in which each object is stored.
    pub objects: Vec<ObjectLife>,
    /// Requests by result, and requests to the origin.
    pub totals: RequestTotals,
    /// The same for the policies of the comparison.
    pub compared_totals: Option<RequestTotals>,
    /// What the invalidations cost.
    pub bill: Bill,
    /// The generated traffic: its first requests.
    pub traffic: Option<TrafficAnswer>,
    /// The pasted response, compared with the prediction.
    pub diagnosis: Option<Diagnosis>,
}

/// One event and its result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventOutcome {
    /// Seconds since the start.
    pub at: i64,
    /// Its number in `events`.
    pub event: usize,
    /// Its steps in the trace: the first, and the one after the last; equal if it wrote none.
    pub steps: (usize, usize),
    /// Its result.
    #[serde(flatten)]
    pub what: EventResult,
}

/// The result of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum EventResult {
    /// The result of a request.
    Request(Box<ServedRequest>),
    /// The result of an invalidation.
    #[serde(rename_all = "camelCase")]
    Invalidation {
        /// For each path, what it removed.
        paths: Vec<PathAnswer>,
    },
    /// The event has neither request nor paths.
    Nothing,
}

/// The result of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServedRequest {
    /// The method.
    pub method: String,
    /// Path and query string of the request.
    pub target: String,
    /// The cache key; none for a method that is never cached.
    pub key: Option<String>,
    /// The result type.
    pub result: CacheResult,
    /// The status that the viewer gets.
    pub status: u16,
    /// True if CloudFront contacted the origin, also in the background.
    pub origin_asked: bool,
    /// True if that request was conditional.
    pub conditional: bool,
    /// True if the viewer got an expired object.
    pub stale: bool,
    /// The version of the content that the viewer got.
    pub version: String,
    /// The version at the origin at that time.
    pub newest: String,
    /// When a viewer gets the version of the origin, if this one got an earlier version.
    pub still_old: Option<String>,
    /// Age of the object that the viewer got, in seconds.
    pub age: i64,
    /// TTL of the object that is now cached, in seconds; none if none is cached.
    pub fresh_seconds: Option<i64>,
    /// The remaining TTL, in seconds.
    pub remaining: Option<i64>,
    /// Until what age CloudFront serves the expired object while it refreshes it.
    pub revalidating_until: Option<i64>,
    /// Until what age CloudFront serves the expired object while the origin fails.
    pub on_error_until: Option<i64>,
    /// The result under the policies of the comparison.
    pub compared: Option<ComparedRequest>,
    /// The state of the cached object before the request.
    #[serde(skip)]
    pub entry_state: CacheEntryState,
    /// How the origin failed, if the viewer got that failure.
    #[serde(skip)]
    pub failure: Option<Unreachable>,
    /// True if CloudFront fetched the expired object in full only because it forwards cookies.
    #[serde(skip)]
    pub full_for_cookies: bool,
    /// Why CloudFront rejected the request before it looked up the cache.
    #[serde(skip)]
    pub rejected: Option<String>,
}

/// The result of a request under the policies of the comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedRequest {
    /// The result type.
    pub result: CacheResult,
    /// The status that the viewer gets.
    pub status: u16,
    /// True if CloudFront contacts the origin.
    pub origin_asked: bool,
    /// The version of the content that the viewer gets.
    pub version: String,
}

/// What an invalidation path did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathAnswer {
    /// The path as entered.
    pub path: String,
    /// False if AWS rejects it or it can't match.
    pub valid: bool,
    /// Cache keys of the objects that it removed.
    pub removed: Vec<String>,
    /// Cache keys of the objects with the same path that stay cached.
    pub stayed: Vec<String>,
}

/// A cached object at the current time.
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
    /// Its TTL, in seconds.
    pub fresh_seconds: i64,
    /// The remaining TTL, in seconds; 0 if it expired.
    pub remaining: i64,
    /// True while it is fresh.
    pub fresh: bool,
}

/// What was cached under a cache key, one stretch after the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectLife {
    /// Its key.
    pub key: String,
    /// In chronological order.
    pub stretches: Vec<CachedStretch>,
}

/// A cached object, from the time when it is stored until its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CachedStretch {
    /// When it was stored, seconds since the start.
    pub from: i64,
    /// When it expires, seconds since the start.
    pub expires: i64,
    /// When it was removed, replaced, or revalidated, or the end of the timeline, seconds since the start.
    pub to: i64,
    /// The version of the content.
    pub version: String,
    /// Its status.
    pub status: u16,
    /// How it ended.
    pub end: StretchEnd,
}

/// How a cached object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StretchEnd {
    /// It is still stored.
    Stored,
    /// The origin returned 304, so a new TTL began.
    Renewed,
    /// Another response replaced it.
    Replaced,
    /// An invalidation removed it.
    Invalidated,
    /// CloudFront removed it because the next response wasn't cacheable.
    Dropped,
}

/// Requests by result.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestTotals {
    /// By result type.
    pub results: BTreeMap<&'static str, u64>,
    /// Requests to the origin.
    pub origin_requests: u64,
    /// Requests that got an earlier version than the origin had.
    pub outdated: u64,
}

/// What the invalidations of the timeline cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    /// Paths that count.
    pub paths: u64,
    /// Paths that AWS rejects, so that they don't count.
    pub refused: u64,
    /// Paths used earlier in the month.
    pub before: u64,
    /// Paths beyond the free ones.
    pub charged: u64,
    /// US dollars.
    pub dollars: f64,
}

/// The generated traffic.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficAnswer {
    /// The result of the first requests.
    pub preview: TrafficResult,
    /// The result of all requests; none before the page simulates more than the first ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<TrafficResult>,
    /// The trace of one request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traced: Option<TracedRequest>,
    /// What was simulated.
    #[serde(skip)]
    pub of: Rc<Scenario>,
    /// Requests of the complete run.
    pub requests: u32,
}
