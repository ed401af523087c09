//! Everything that the user can edit.

use crate::cloudfront::{
    behavior::{CacheBehavior, ViewerAccess},
    invalidation,
    policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice, UnknownPolicy},
    request::{CompiledBehavior, OriginKind, RequestOrigin, Viewer},
    traffic::Traffic,
    ttl::CachingTerms,
};
use crate::http::{Header, Request};
use crate::labs::SensitiveVisitor;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A cache behavior, the content of its origin over time, the events, and the current time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Scenario {
    /// The distribution domain name.
    pub distribution_domain: String,
    /// `CachedMethods` of the cache behavior.
    pub cached_methods: Vec<String>,
    /// The origin of the cache behavior.
    pub origin: RequestOrigin,
    /// True if the origin returns 304 to conditional requests for unchanged content.
    pub answers_conditional: bool,
    /// The cache policy of the cache behavior.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy of the cache behavior.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// Whether the cache behavior requires signed requests.
    #[serde(skip_serializing_if = "ViewerAccess::is_open")]
    pub viewer_access: ViewerAccess,
    /// Error caching minimum TTL by status, in seconds; the default is 10.
    #[serde(rename = "errorCachingMinTTL")]
    pub error_caching_min_ttl: BTreeMap<u16, i64>,
    /// `CacheTagConfig.HeaderName` of the distribution.
    pub cache_tag_header: Option<String>,
    /// The start of the timeline, epoch seconds.
    pub start: i64,
    /// The content of the origin, over time.
    pub content: Vec<Content>,
    /// Requests and invalidations.
    pub events: Vec<CacheEvent>,
    /// The current time, seconds since the start.
    pub clock: i64,
    /// Invalidation paths that the account used earlier this month.
    pub paths_this_month: u64,
    /// Generated traffic, if any.
    pub traffic: Option<Traffic>,
    /// The generated request that is traced, if any; from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traced_request: Option<u32>,
    /// The policies to compare with.
    pub compare: Option<ComparedPolicies>,
    /// A response from CloudFront, as pasted.
    pub received: String,
}

/// A path at the origin, and its responses over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Content {
    /// The path; with a final `*`, every path with this prefix. The first match counts.
    pub path: String,
    /// The responses, each with the time from which it applies.
    pub versions: Vec<ContentVersion>,
}

/// The response for a path from a time on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContentVersion {
    /// Seconds since the start.
    pub from: i64,
    /// Its name: `v1`, `old logo`.
    pub label: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<Header>,
    /// How the origin fails instead of responding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<Unreachable>,
}

/// How an origin fails to respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unreachable {
    /// No response in time: 504.
    Timeout,
    /// No connection: 502.
    Refused,
}

/// A request, or an invalidation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CacheEvent {
    /// Seconds since the start.
    pub at: i64,
    /// The request, unless it is an invalidation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// The viewer.
    #[serde(skip_serializing_if = "is_usual")]
    pub viewer: Viewer,
    /// The paths of an invalidation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invalidate: Vec<String>,
    /// How often the event repeats.
    #[serde(skip_serializing_if = "is_none")]
    pub again: u32,
    /// The interval between repetitions, in seconds; 1 at least.
    #[serde(skip_serializing_if = "is_zero")]
    pub every: i64,
}

fn is_none(times: &u32) -> bool {
    *times == 0
}

fn is_zero(seconds: &i64) -> bool {
    *seconds == 0
}

/// Maximum number of events of the timeline, with repetitions; it skips later ones.
pub const MAX_EVENTS: usize = 500;

fn is_usual(viewer: &Viewer) -> bool {
    *viewer == Viewer::default()
}

/// The policies to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ComparedPolicies {
    /// The name of the comparison.
    pub name: String,
    /// The cache policy.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// The policies of dynamic objects, if another cache behavior serves those.
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
            viewer_access: ViewerAccess::default(),
            error_caching_min_ttl: BTreeMap::new(),
            cache_tag_header: None,
            start: 1_767_225_600,
            content: Vec::new(),
            events: Vec::new(),
            clock: 0,
            paths_this_month: 0,
            traffic: None,
            traced_request: None,
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
    /// A GET request for a path, with or without a query string.
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
    /// The times at which the event occurs.
    pub fn instants(&self) -> impl Iterator<Item = i64> {
        let (at, every) = (self.at, self.every.max(1));
        (0..=i64::from(self.again))
            .take(MAX_EVENTS)
            .map(move |time| at.saturating_add(every.saturating_mul(time)))
    }
}

impl ComparedPolicies {
    /// The policies of static objects, and of dynamic ones if no other cache behavior serves those.
    pub(super) fn fixed(&self) -> PolicyPair {
        PolicyPair {
            cache_policy: self.cache_policy.clone(),
            origin_request_policy: self.origin_request_policy.clone(),
        }
    }
}

impl Scenario {
    /// The cache behavior.
    pub fn behavior(&self) -> CacheBehavior {
        CacheBehavior::admitting(
            &self.cached_methods,
            &self.cache_policy,
            self.origin_request_policy.as_ref(),
            self.viewer_access,
        )
    }

    /// The cache behavior with other policies.
    pub(super) fn behavior_with(&self, policies: &PolicyPair) -> CacheBehavior {
        CacheBehavior {
            cache_policy: policies.cache_policy.clone(),
            origin_request_policy: policies.origin_request_policy.clone(),
            ..self.behavior()
        }
    }

    /// A cache behavior with the origin.
    pub(super) fn compile(
        &self,
        behavior: &CacheBehavior,
    ) -> Result<CompiledBehavior, UnknownPolicy> {
        CompiledBehavior::new(&self.distribution_domain, behavior, &self.origin)
    }

    /// The settings that decide about TTLs; `None` if a policy doesn't exist.
    pub(super) fn terms(&self, behavior: &CacheBehavior) -> Option<CachingTerms> {
        let mut terms = CachingTerms::of(behavior, self.origin.kind == OriginKind::S3).ok()?;
        terms.error_minimums.clone_from(&self.error_caching_min_ttl);
        Some(terms)
    }

    /// What the figures of the traffic depend on.
    pub(super) fn simulated(&self) -> Self {
        Self {
            events: Vec::new(),
            content: Vec::new(),
            clock: 0,
            paths_this_month: 0,
            traced_request: None,
            received: String::new(),
            ..self.clone()
        }
    }

    /// Shows a visitor what may be private.
    pub(super) fn visit_sensitive(&mut self, visitor: &mut SensitiveVisitor<'_>) {
        for request in self.events.iter_mut().filter_map(|event| event.request.as_mut()) {
            visitor.request(request);
        }
        for content in &mut self.content {
            for version in &mut content.versions {
                visitor.headers(&mut version.headers);
            }
        }
        visitor.custom(&mut self.origin.custom_headers);
        visitor.text(&mut self.received);
    }

    /// Why AWS rejects an item of an invalidation; a tag has no fault if the distribution uses cache tags.
    pub(super) fn fault(&self, item: &str) -> Option<invalidation::InvalidationPathFault> {
        let tagged = self.cache_tag_header.is_some() && invalidation::tag(item).is_some();
        invalidation::fault(item).filter(|_| !tagged)
    }

    /// Why a valid path of an invalidation probably matches nothing.
    pub(super) fn hint(&self, item: &str) -> Option<invalidation::InvalidationPathFault> {
        invalidation::hint(item).filter(|_| !item.starts_with('#'))
    }

    /// The events in chronological order, each with its number in `events`; at the same time, in the order of the list.
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
    /// True if it is the content of this path.
    pub fn is_at(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => path == self.path,
        }
    }

    /// The number of the version that applies at this time: the latest that has begun.
    pub fn version_at(&self, at: i64) -> Option<usize> {
        let begun = self.versions.iter().enumerate().filter(|(_, version)| version.from <= at);
        begun.max_by_key(|(number, version)| (version.from, *number)).map(|(number, _)| number)
    }
}
