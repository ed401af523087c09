//! A cache over time, one request after the other. The test vectors and the timeline use it.

use super::{
    cache::{self, CacheEntry, CacheEntryChange, CacheLookup, FetchResult, LookupOutcome},
    edge::{Passage, Uncached},
    invalidation::{self, tag},
    ttl::{self, CachingTerms, ResponseHead},
};
use crate::explain::{Trace, Verdict, step};
use crate::http::Header;
use crate::text::{agree, count_of};
use std::collections::BTreeMap;

/// A cache key, and the path that invalidation compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayKey {
    /// Requests with the same bytes get the same object.
    pub id: Vec<u8>,
    /// The key in short notation.
    pub shown: String,
    /// The path, with `?` and the query string if the cache key includes it.
    pub uri: String,
}

impl ReplayKey {
    /// The key of an admitted request; `None` if its method is never cached.
    pub fn of(passage: Passage<'_>) -> Option<Self> {
        let Passage { behavior, request, viewer } = passage;
        if let Some(Uncached::Method(_)) = passage.uncached() {
            return None;
        }
        let mut id = Vec::new();
        behavior.write_key(request, viewer, &mut id);
        let key = behavior.key(request, viewer)?;
        Some(Self {
            id,
            shown: key.notation(),
            uri: match &key.query {
                Some(query) => [&key.path, "?", query].concat(),
                None => key.path,
            },
        })
    }
}

/// The full response of the origin at this time.
#[derive(Clone, Copy, Debug)]
pub enum OriginResponse<'a> {
    /// A response.
    Answer {
        /// Its status.
        status: u16,
        /// Its headers.
        headers: &'a [Header],
    },
    /// No response in time: CloudFront returns 504.
    Timeout,
    /// No connection: CloudFront returns 502.
    Refused,
}

impl OriginResponse<'_> {
    /// The status that reaches CloudFront, or that CloudFront returns for the failure.
    pub fn status(self) -> u16 {
        match self {
            OriginResponse::Answer { status, .. } => status,
            OriginResponse::Timeout => 504,
            OriginResponse::Refused => 502,
        }
    }

    fn headers(&self) -> &[Header] {
        match self {
            OriginResponse::Answer { headers, .. } => headers,
            _ => &[],
        }
    }
}

/// One request to the cache.
#[derive(Clone, Copy, Debug)]
pub struct ReplayRequest<'a> {
    /// When, epoch seconds.
    pub at: i64,
    /// Its method.
    pub method: &'a str,
    /// Its key; `None` for a method that is never cached.
    pub key: Option<&'a ReplayKey>,
    /// The response of the origin at this time.
    pub origin_response: OriginResponse<'a>,
    /// The number of that response, for the caller.
    pub version: u32,
}

/// A cached object.
#[derive(Clone, Debug, PartialEq)]
pub struct CachedObject {
    /// Its key in short notation.
    pub shown: String,
    /// The path that invalidation compares.
    pub uri: String,
    /// Its state.
    pub stored: CacheEntry,
    /// Its cache tags, in lower case.
    pub tags: Vec<String>,
    etag: Option<String>,
    last_modified: Option<String>,
}

/// The cache of one edge location, without a size limit, and the cache behavior that it serves.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The settings that decide about TTLs.
    pub terms: CachingTerms,
    /// False if the origin ignores conditional requests.
    pub answers_conditional: bool,
    /// The response header with cache tags, if the distribution configures one.
    pub tag_header: Option<String>,
    /// The cached objects, by key.
    pub objects: BTreeMap<Vec<u8>, CachedObject>,
}

/// An object that an invalidation removed.
#[derive(Clone, Debug, PartialEq)]
pub struct RemovedObject {
    /// The bytes of its key.
    pub id: Vec<u8>,
    /// Its key in short notation.
    pub shown: String,
    /// The number of the path that removed it.
    pub item: usize,
}

impl Replay {
    /// An empty cache.
    pub fn new(terms: CachingTerms) -> Self {
        Self { terms, answers_conditional: true, tag_header: None, objects: BTreeMap::new() }
    }

    /// Serves a request. The steps read `response`, the response of the origin at this time, and the cache policy.
    pub fn request(&mut self, request: ReplayRequest, trace: &mut Trace) -> LookupOutcome {
        let key = request.key.filter(|_| self.terms.caches(request.method));
        let object = key.and_then(|key| self.objects.get(&key.id));
        let lookup = CacheLookup {
            now: request.at,
            wants_body: request.method != "HEAD",
            cacheable: key.is_some() && !self.terms.limits.disabled(),
        };
        let terms = &self.terms;
        let may = self.answers_conditional;
        let (outcome, change) =
            cache::serve(object.map(|object| object.stored), lookup, trace, |copy, trace| {
                let unchanged = may
                    && copy.is_some()
                    && object.is_some_and(|o| o.matches(request.origin_response));
                let status = match copy {
                    Some(copy) if unchanged => copy.status,
                    _ => request.origin_response.status(),
                };
                let response = ResponseHead {
                    status,
                    headers: request.origin_response.headers(),
                    at: request.at,
                };
                FetchResult {
                    status,
                    not_modified: unchanged,
                    freshness: ttl::decide(request.method, terms, response, trace),
                    at: request.at,
                    version: request.version,
                    error_minimum: terms.error_minimum(status),
                }
            });
        if let Some(key) = key {
            self.change(key, request.origin_response, outcome, change);
        }
        outcome
    }

    fn change(
        &mut self,
        key: &ReplayKey,
        origin_response: OriginResponse,
        outcome: LookupOutcome,
        change: CacheEntryChange,
    ) {
        match change {
            CacheEntryChange::Keep => {}
            CacheEntryChange::Remove => {
                self.objects.remove(&key.id);
            }
            // The origin failed, so the cached object keeps its headers.
            CacheEntryChange::Put(stored) if outcome.stale && origin_response.status() >= 500 => {
                if let Some(object) = self.objects.get_mut(&key.id) {
                    object.stored = stored;
                }
            }
            CacheEntryChange::Put(stored) => {
                let own = |text: Option<&str>| text.map(str::to_owned);
                let headers = origin_response.headers();
                let tags = self.tag_header.as_deref().map_or_else(Vec::new, |name| {
                    ttl::values(headers, name)
                        .flat_map(invalidation::tags)
                        .map(str::to_ascii_lowercase)
                        .collect()
                });
                let object = CachedObject {
                    shown: key.shown.clone(),
                    uri: key.uri.clone(),
                    stored,
                    tags,
                    etag: own(ttl::etag(headers)),
                    last_modified: own(ttl::last_modified(headers)),
                };
                self.objects.insert(key.id.clone(), object);
            }
        }
    }

    /// Removes the objects that these items match. The steps read the items, such as `[0]`.
    pub fn invalidate(&mut self, items: &[String], trace: &mut Trace) -> Vec<RemovedObject> {
        let mut removed = Vec::new();
        for (item, text) in items.iter().enumerate() {
            let before = removed.len();
            let named = tag(text).filter(|_| self.tag_header.is_some());
            let wanted = named.map(str::to_ascii_lowercase);
            self.objects.retain(|id, object| {
                let goes = match &wanted {
                    Some(tag) => object.tags.contains(tag),
                    None => text.starts_with('/') && invalidation::removes(text, &object.uri),
                };
                if goes {
                    removed.push(RemovedObject {
                        id: id.clone(),
                        shown: object.shown.clone(),
                        item,
                    });
                }
                !goes
            });
            let gone = removed.get(before..).unwrap_or_default();
            explain_item(trace, text, named.is_some(), gone, &format!("[{item}]"), &self.objects);
        }
        removed
    }
}

/// The steps of one item of an invalidation, which is at `path`.
fn explain_item(
    trace: &mut Trace,
    text: &str,
    is_tag: bool,
    gone: &[RemovedObject],
    path: &str,
    left: &BTreeMap<Vec<u8>, CachedObject>,
) {
    use invalidation::rules;
    let verdict = if gone.is_empty() { Verdict::Rejected } else { Verdict::Applied };
    let count = count_of(gone.len(), "cached object");
    let have = agree(gone.len(), "has", "have");
    if is_tag {
        step!(trace, rules::TAG, verdict, text, [path]; "CloudFront removes {count} with this cache tag.");
        return;
    }
    if let Some(prefix) = text.strip_suffix('*') {
        step!(trace, rules::WILDCARD, verdict, text, [path]; "{count} {have} a path that starts with `{prefix}`.");
        if prefix.ends_with('/') {
            step!(trace, rules::CROSSES, Verdict::Applied, text, [path];
                "The wildcard also matches objects in directories below `{prefix}`.");
        }
    } else {
        step!(trace, rules::EXACT, verdict, text, [path]; "{count} {have} exactly this path and query string.");
        let with_query = [text, "?"].concat();
        if left.values().any(|object| object.uri.starts_with(&with_query)) {
            step!(trace, rules::QUERY, Verdict::Rejected, text, [path];
                "CloudFront keeps the variants with a query string. `{text}*` removes them too.");
        }
    }
    if gone.len() > 1 {
        step!(trace, rules::VARIANTS, Verdict::Applied, text, [path];
            "CloudFront removes all {} variants, whatever their headers and cookies.", gone.len());
    }
}

impl CachedObject {
    /// True if the validator of the object equals that of the response: its ETag, else its Last-Modified.
    fn matches(&self, origin_response: OriginResponse) -> bool {
        let OriginResponse::Answer { status, headers } = origin_response else {
            return false;
        };
        status < 400
            && match (&self.etag, &self.last_modified) {
                (Some(etag), _) => ttl::etag(headers) == Some(etag),
                (None, Some(date)) => ttl::last_modified(headers) == Some(date),
                (None, None) => false,
            }
    }
}
