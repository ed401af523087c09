//! What the cache does with a request: serve the cached object, refresh it, or fetch it again.
//!
//! [`serve`] decides for one request from plain numbers, so that the timeline, the replayed vectors and a million
//! generated requests go through the same code: with a trace, or with none.

use super::{
    request::rules::KEY_HEAD_BODY,
    ttl::{Freshness, rules},
};
use crate::explain::{Trace, Verdict, step};
use crate::text::duration;
use serde::Serialize;

/// A cached object, as far as later decisions need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// When it was stored or last revalidated, epoch seconds.
    pub at: i64,
    /// How long it is fresh, and how long it is served stale.
    pub freshness: Freshness,
    /// Its status.
    pub status: u16,
    /// False if a HEAD request stored it.
    pub body: bool,
    /// The number of the origin response, for the caller: content version and headers.
    pub version: u32,
    /// After an origin failure, CloudFront doesn't contact the origin before this time, epoch seconds.
    pub retry: i64,
}

impl CacheEntry {
    /// Its age, in seconds; 0 if the current time is before the time of caching.
    pub fn age(&self, now: i64) -> i64 {
        now.saturating_sub(self.at).max(0)
    }

    /// True while it is fresh.
    pub fn is_fresh(&self, now: i64) -> bool {
        self.age(now) < self.freshness.fresh
    }

    /// True if no later request can use it: it is too old to be served, and it has no validator.
    pub fn is_unusable(&self, now: i64) -> bool {
        let age = self.age(now);
        let freshness = &self.freshness;
        age >= freshness.fresh
            && age >= freshness.revalidating
            && age >= freshness.on_error
            && !freshness.conditional
    }
}

/// The state of a cached object for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheEntryState {
    /// There is no cached object.
    Absent,
    /// A HEAD request stored it, and this request needs a body.
    HeadersOnly,
    /// CloudFront serves it without a request to the origin.
    Fresh,
    /// Expired; CloudFront serves it and refreshes it in the background.
    Revalidating,
    /// Expired; CloudFront serves it without a request to the origin, because the origin failed shortly before.
    StaleAfterFailure,
    /// Expired; CloudFront contacts the origin first.
    Expired,
}

/// The state of a cached object for a request at `now`.
pub fn entry_state(stored: Option<&CacheEntry>, now: i64, wants_body: bool) -> CacheEntryState {
    let Some(stored) = stored else {
        return CacheEntryState::Absent;
    };
    if wants_body && !stored.body {
        return CacheEntryState::HeadersOnly;
    }
    let age = stored.age(now);
    if age < stored.freshness.fresh {
        CacheEntryState::Fresh
    } else if now < stored.retry && age < stored.freshness.on_error {
        CacheEntryState::StaleAfterFailure
    } else if age < stored.freshness.revalidating {
        CacheEntryState::Revalidating
    } else {
        CacheEntryState::Expired
    }
}

/// The response of the origin, or of the next cache on the request path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchResult {
    /// The status that reaches CloudFront, or that CloudFront returns for a failure (502, 504).
    pub status: u16,
    /// True for a 304 to a conditional request; `status` is then that of the cached object.
    pub not_modified: bool,
    /// How long it is cacheable; `None` if it isn't.
    pub freshness: Option<Freshness>,
    /// When the origin sent it, epoch seconds: earlier than now if it comes from another cache.
    pub at: i64,
    /// Its number, for the caller.
    pub version: u32,
    /// The error caching minimum TTL of its status, in seconds.
    pub error_minimum: i64,
}

/// The result type of a request, as CloudFront logs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum CacheResult {
    /// Fetched in full.
    Miss,
    /// From the cache.
    Hit,
    /// From the cache after the origin's 304.
    RefreshHit,
    /// The viewer gets a 4xx or 5xx.
    Error,
}

impl CacheResult {
    /// As logs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            CacheResult::Miss => "Miss",
            CacheResult::Hit => "Hit",
            CacheResult::RefreshHit => "RefreshHit",
            CacheResult::Error => "Error",
        }
    }
}

/// What a request resulted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookupOutcome {
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
    /// The number of the response that the viewer got.
    pub version: u32,
    /// When the origin sent what the viewer got, epoch seconds.
    pub from: i64,
    /// The state of the cached object before the request.
    pub entry_state: CacheEntryState,
}

/// How a request changes the cached object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheEntryChange {
    /// It doesn't change.
    Keep,
    /// This object replaces it.
    Put(CacheEntry),
    /// It is removed.
    Remove,
}

/// One request to a cache.
#[derive(Clone, Copy, Debug)]
pub struct CacheLookup {
    /// The time, epoch seconds.
    pub now: i64,
    /// False for HEAD.
    pub wants_body: bool,
    /// False if the request isn't cacheable, because of its method or because its policy disables caching.
    pub cacheable: bool,
}

/// Serves one request from `stored` or from the response of `ask`. `ask` gets the cached object for a conditional
/// request, if there is one.
pub fn serve(
    stored: Option<CacheEntry>,
    lookup: CacheLookup,
    trace: &mut Trace,
    ask: impl FnOnce(Option<&CacheEntry>, &mut Trace) -> FetchResult,
) -> (LookupOutcome, CacheEntryChange) {
    let CacheLookup { now, wants_body, .. } = lookup;
    if !lookup.cacheable {
        step!(trace, rules::BYPASS, Verdict::Applied, "Cache", [];
            "CloudFront forwards the request to the origin because the request isn't cacheable.");
        let answer = ask(None, trace);
        return (fetched(answer, false, CacheEntryState::Absent, trace), CacheEntryChange::Keep);
    }
    let entry_state = entry_state(stored.as_ref(), now, wants_body);
    let Some(copy) = stored.filter(|_| entry_state != CacheEntryState::HeadersOnly) else {
        if entry_state == CacheEntryState::HeadersOnly {
            step!(trace, KEY_HEAD_BODY, Verdict::Rejected, "Cache", []; "The cached object has no body for GET because a HEAD request stored it.");
        } else {
            step!(trace, rules::ABSENT, Verdict::Applied, "Cache", [];
                "No cached object has this cache key, so CloudFront sends the request to the origin.");
        }
        let answer = ask(None, trace);
        let change = put(answer, wants_body).map_or(CacheEntryChange::Keep, CacheEntryChange::Put);
        return (fetched(answer, false, entry_state, trace), change);
    };
    let age = copy.age(now);
    let served = |result, origin_asked, conditional, stale| LookupOutcome {
        result,
        status: copy.status,
        origin_asked,
        conditional,
        stale,
        version: copy.version,
        from: copy.at,
        entry_state,
    };
    match entry_state {
        CacheEntryState::Fresh if copy.status >= 400 => {
            step!(trace, rules::CACHED_ERROR, Verdict::Applied, "Cache", [];
                "CloudFront returns the cached {} because it stays cached for another {}.", copy.status, duration(copy.freshness.fresh.saturating_sub(age)));
            (served(CacheResult::Error, false, false, false), CacheEntryChange::Keep)
        }
        CacheEntryState::Fresh => {
            step!(trace, rules::FRESH, Verdict::Applied, "Cache", [];
                "The cached object is {} old and its TTL is {}, so it stays fresh for {}.", duration(age), duration(copy.freshness.fresh), duration(copy.freshness.fresh.saturating_sub(age)));
            (served(CacheResult::Hit, false, false, false), CacheEntryChange::Keep)
        }
        CacheEntryState::StaleAfterFailure => {
            step!(trace, rules::RETRY, Verdict::Applied, "Cache", [];
                "CloudFront serves the expired object because the origin failed. It contacts the origin again in {}.", duration(copy.retry.saturating_sub(now)));
            (served(CacheResult::Hit, false, false, true), CacheEntryChange::Keep)
        }
        CacheEntryState::Revalidating => {
            step!(trace, rules::STALE_REVALIDATE, Verdict::Applied, "Cache", [];
                "CloudFront serves the object, which expired {} ago, and refreshes it in the background.", duration(age.saturating_sub(copy.freshness.fresh)));
            step!(trace, rules::STALE_LABEL, Verdict::Applied, "Cache", []; "Cloudglass assumes that CloudFront logs the stale object as Hit.");
            let conditional = conditional(&copy, trace);
            let answer = ask(conditional.then_some(&copy), trace);
            let change = if answer.not_modified {
                renew(copy, answer)
            } else if answer.status >= 500 {
                rest(copy, now, answer)
            } else {
                match put(answer, wants_body) {
                    Some(new) => CacheEntryChange::Put(new),
                    None if answer.status >= 400 => CacheEntryChange::Keep,
                    None => CacheEntryChange::Remove,
                }
            };
            (served(CacheResult::Hit, true, conditional, true), change)
        }
        _ => expired(copy, lookup, trace, ask),
    }
}

/// An expired object: contacts the origin, then decides by its response.
fn expired(
    copy: CacheEntry,
    CacheLookup { now, wants_body, .. }: CacheLookup,
    trace: &mut Trace,
    ask: impl FnOnce(Option<&CacheEntry>, &mut Trace) -> FetchResult,
) -> (LookupOutcome, CacheEntryChange) {
    let age = copy.age(now);
    if copy.freshness.always_ask {
        step!(trace, rules::EXPIRED, Verdict::Applied, "Cache", [];
            "CloudFront contacts the origin because it does so for every request of this object.");
    } else {
        step!(trace, rules::EXPIRED, Verdict::Applied, "Cache", [];
            "CloudFront contacts the origin because the cached object is {} old and its TTL is {}.", duration(age), duration(copy.freshness.fresh));
    }
    let conditional = conditional(&copy, trace);
    let answer = ask(conditional.then_some(&copy), trace);
    let outcome = LookupOutcome {
        result: if copy.status >= 400 { CacheResult::Error } else { CacheResult::RefreshHit },
        status: copy.status,
        origin_asked: true,
        conditional,
        stale: false,
        version: copy.version,
        from: answer.at,
        entry_state: CacheEntryState::Expired,
    };
    if answer.not_modified {
        step!(trace, rules::NOT_MODIFIED, Verdict::Applied, "Cache", []; "The origin returns 304, so CloudFront serves the cached object again.");
        match answer.freshness {
            Some(freshness) => step!(trace, rules::RENEWED, Verdict::Applied, "Cache", [];
                "The headers of the 304 set a new TTL of {}.", duration(freshness.fresh)),
            None => step!(trace, rules::RENEWED, Verdict::Applied, "Cache", [];
                "The headers of the 304 make the object not cacheable."),
        };
        return (outcome, renew(copy, answer));
    }
    if answer.status < 400 {
        step!(trace, rules::REPLACED, Verdict::Applied, "Cache", []; "The full {} of the origin replaces the expired object.", answer.status);
        let change =
            put(answer, wants_body).map_or(CacheEntryChange::Remove, CacheEntryChange::Put);
        return (fetched(answer, conditional, CacheEntryState::Expired, trace), change);
    }
    if answer.status >= 500 && copy.status < 400 {
        let allowed = age < copy.freshness.on_error;
        let rule =
            if copy.freshness.on_error == 0 { &rules::STALE_ERROR } else { &rules::STALE_DEFAULT };
        if allowed {
            step!(trace, *rule, Verdict::Applied, "Cache", [];
                "CloudFront serves the expired object because the origin fails with {}. This ends at age {}.", answer.status, duration(copy.freshness.on_error));
            step!(trace, rules::STALE_LABEL, Verdict::Applied, "Cache", []; "Cloudglass assumes that CloudFront logs the stale object as Hit.");
            let stale =
                LookupOutcome { result: CacheResult::Hit, stale: true, from: copy.at, ..outcome };
            return (stale, rest(copy, now, answer));
        }
        match copy.freshness.on_error {
            0 => step!(trace, *rule, Verdict::Rejected, "Cache", [];
                "The origin fails with {}. CloudFront doesn't serve the expired object because of `stale-if-error=0`.", answer.status),
            age => step!(trace, *rule, Verdict::Rejected, "Cache", [];
                "The origin fails with {}. CloudFront doesn't serve the expired object because it is older than {}.", answer.status, duration(age)),
        };
    } else if answer.status >= 500 {
        step!(trace, rules::STALE_SUCCESS, Verdict::Rejected, "Cache", [];
            "CloudFront doesn't serve the expired object because it is an error ({}).", copy.status);
    } else if copy.status < 400 {
        step!(trace, rules::STALE_4XX, Verdict::Applied, "Cache", [];
            "CloudFront returns the {} of the origin to the viewer, not the expired object.", answer.status);
    }
    let change = put(answer, wants_body).map_or(CacheEntryChange::Keep, CacheEntryChange::Put);
    (fetched(answer, conditional, CacheEntryState::Expired, trace), change)
}

/// Whether the cached object has a usable validator, with the step that says so.
fn conditional(copy: &CacheEntry, trace: &mut Trace) -> bool {
    if copy.freshness.conditional {
        step!(trace, rules::VALIDATOR, Verdict::Applied, "Cache", [];
            "CloudFront sends a conditional request because the cached object has a validator.");
    }
    copy.freshness.conditional
}

/// The outcome of an origin response that reaches the viewer.
fn fetched(
    answer: FetchResult,
    conditional: bool,
    entry_state: CacheEntryState,
    trace: &mut Trace,
) -> LookupOutcome {
    let failed = answer.status >= 400;
    if failed {
        step!(trace, rules::ERROR_RESULT, Verdict::Applied, "Cache", []; "The viewer gets {}, so the result is Error.", answer.status);
    }
    LookupOutcome {
        result: if failed { CacheResult::Error } else { CacheResult::Miss },
        status: answer.status,
        origin_asked: true,
        conditional,
        stale: false,
        version: answer.version,
        from: answer.at,
        entry_state,
    }
}

fn put(answer: FetchResult, body: bool) -> Option<CacheEntry> {
    answer.freshness.map(|freshness| CacheEntry {
        at: answer.at,
        freshness,
        status: answer.status,
        body,
        version: answer.version,
        retry: i64::MIN,
    })
}

fn renew(copy: CacheEntry, answer: FetchResult) -> CacheEntryChange {
    answer.freshness.map_or(CacheEntryChange::Remove, |freshness| {
        CacheEntryChange::Put(CacheEntry { at: answer.at, freshness, retry: i64::MIN, ..copy })
    })
}

fn rest(copy: CacheEntry, now: i64, answer: FetchResult) -> CacheEntryChange {
    CacheEntryChange::Put(CacheEntry { retry: now.saturating_add(answer.error_minimum), ..copy })
}
