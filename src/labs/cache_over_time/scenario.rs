//! Everything that the learner can edit.

use crate::cloudfront::{
    invalidation,
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice},
    request::{RequestOrigin, Viewer},
    traffic::Traffic,
};
use crate::http::{Header, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A behaviour, its origin's content over time, what happens to it, and the instant looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Scenario {
    /// The distribution's own name.
    pub distribution_domain: String,
    /// `CachedMethods` of the behaviour.
    pub cached_methods: Vec<String>,
    /// The origin of the behaviour.
    pub origin: RequestOrigin,
    /// True where the origin answers conditional requests with 304.
    pub answers_conditional: bool,
    /// The cache policy of the behaviour.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy of the behaviour.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// Error caching minimum TTL by status, in seconds; others have 10.
    #[serde(rename = "errorCachingMinTTL")]
    pub error_caching_min_ttl: BTreeMap<u16, i64>,
    /// `CacheTagConfig.HeaderName` of the distribution.
    pub cache_tag_header: Option<String>,
    /// The instant that the timeline counts from, epoch seconds.
    pub start: i64,
    /// What the origin has, over time.
    pub content: Vec<Content>,
    /// Requests and invalidations.
    pub events: Vec<CacheEvent>,
    /// The instant looked at, seconds since the start.
    pub clock: i64,
    /// Invalidation paths that the account has used this month before.
    pub paths_this_month: u64,
    /// Generated traffic, if any.
    pub traffic: Option<Traffic>,
    /// What to compare the behaviour with.
    pub compare: Option<ComparedPolicies>,
    /// A response that one really got, as pasted.
    pub received: String,
}

/// An address at the origin, and what it answers over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Content {
    /// The path; with a final `*`, every path that starts so. The first that fits counts.
    pub path: String,
    /// By the instant from which each is in force.
    pub versions: Vec<ContentVersion>,
}

/// What an address answers from some instant on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContentVersion {
    /// Seconds since the start.
    pub from: i64,
    /// What to call it: `v1`, `the old logo`.
    pub label: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<Header>,
    /// How the origin fails instead of answering.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<Unreachable>,
}

/// How an origin fails to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unreachable {
    /// No answer in time: 504.
    Timeout,
    /// No connection: 502.
    Refused,
}

/// Something that happens: a request, or an invalidation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CacheEvent {
    /// Seconds since the start.
    pub at: i64,
    /// The request, unless it is an invalidation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// Who asks.
    #[serde(skip_serializing_if = "is_usual")]
    pub viewer: Viewer,
    /// The paths of an invalidation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invalidate: Vec<String>,
    /// How often it happens again.
    #[serde(skip_serializing_if = "is_none")]
    pub again: u32,
    /// Seconds from one time to the next; 1 at least.
    #[serde(skip_serializing_if = "is_zero")]
    pub every: i64,
}

fn is_none(times: &u32) -> bool {
    *times == 0
}

fn is_zero(seconds: &i64) -> bool {
    *seconds == 0
}

/// Events that are played, repetitions included; what comes later is left out.
pub const MAX_EVENTS: usize = 500;

fn is_usual(viewer: &Viewer) -> bool {
    *viewer == Viewer::default()
}

/// What to compare the behaviour with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ComparedPolicies {
    /// What to call it.
    pub name: String,
    /// Its cache policy.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// Its origin request policy.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// The policies of dynamic objects, where those go to a distribution or behaviour of their own.
    pub dynamic: Option<PolicyPair>,
}

/// A cache policy and an origin request policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PolicyPair {
    /// The cache policy.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            distribution_domain: "d111111abcdef8.cloudfront.net".into(),
            cached_methods: vec!["GET".into(), "HEAD".into()],
            origin: RequestOrigin::default(),
            answers_conditional: true,
            cache_policy: PolicyChoice::default(),
            origin_request_policy: None,
            error_caching_min_ttl: BTreeMap::new(),
            cache_tag_header: None,
            start: 1_767_225_600,
            content: Vec::new(),
            events: Vec::new(),
            clock: 0,
            paths_this_month: 0,
            traffic: None,
            compare: None,
            received: String::new(),
        }
    }
}

impl Default for ContentVersion {
    fn default() -> Self {
        Self { from: 0, label: String::new(), status: 200, headers: Vec::new(), unreachable: None }
    }
}

impl Default for ComparedPolicies {
    fn default() -> Self {
        Self {
            name: "B".into(),
            cache_policy: PolicyChoice::default(),
            origin_request_policy: None,
            dynamic: None,
        }
    }
}

impl CacheEvent {
    /// A GET of an address (path, perhaps with a query string).
    pub fn get(at: i64, address: &str) -> Self {
        Self::request(at, "GET", address, &[])
    }

    /// A request with headers.
    pub fn request(at: i64, method: &str, address: &str, headers: &[(&str, &str)]) -> Self {
        let (path, query) = match address.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (address, None),
        };
        Self {
            at,
            request: Some(Request {
                method: method.into(),
                path: path.into(),
                query,
                headers: headers.iter().map(|(name, value)| Header::new(*name, *value)).collect(),
                ..Request::default()
            }),
            ..Self::default()
        }
    }

    /// An invalidation of these paths.
    pub fn invalidating(at: i64, paths: &[&str]) -> Self {
        Self {
            at,
            invalidate: paths.iter().map(|path| (*path).to_owned()).collect(),
            ..Self::default()
        }
    }
}

impl CacheEvent {
    /// When it happens.
    pub fn instants(&self) -> impl Iterator<Item = i64> {
        let (at, every) = (self.at, self.every.max(1));
        (0..=i64::from(self.again))
            .take(MAX_EVENTS)
            .map(move |time| at.saturating_add(every.saturating_mul(time)))
    }
}

impl Scenario {
    /// Why an item of an invalidation is refused; a tag is none where objects carry tags.
    pub(super) fn fault(&self, item: &str) -> Option<invalidation::InvalidationPathFault> {
        let tagged = self.cache_tag_header.is_some() && invalidation::tag(item).is_some();
        invalidation::fault(item).filter(|_| !tagged)
    }

    /// What happens, in the order of time, each with its number in `events`; at the same instant, in the order written.
    pub fn unrolled(&self) -> Vec<(usize, CacheEvent)> {
        let events = self.events.iter().enumerate();
        let mut all: Vec<(i64, usize)> = events
            .flat_map(|(number, event)| event.instants().map(move |at| (at, number)))
            .collect();
        all.sort_by_key(|(at, _)| *at);
        all.truncate(MAX_EVENTS);
        all.into_iter()
            .filter_map(|(at, number)| {
                let event = self.events.get(number)?.clone();
                Some((number, CacheEvent { at, ..event }))
            })
            .collect()
    }
}

impl Content {
    /// True where it answers for this path.
    pub fn is_at(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => path == self.path,
        }
    }

    /// The version in force: its number, the one that begins last among those begun.
    pub fn version_at(&self, at: i64) -> Option<usize> {
        let begun = self.versions.iter().enumerate().filter(|(_, version)| version.from <= at);
        begun.max_by_key(|(number, version)| (version.from, *number)).map(|(number, _)| number)
    }
}
