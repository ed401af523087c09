//! What the cache does with a request: serve the copy, refresh it, or fetch anew.
//!
//! [`serve`] decides for one request from plain numbers, so that the timeline, the replayed vectors and a million
//! generated requests go through the same code: with a trace, or with none.

use super::ttl::{Freshness, rules, seconds};
use crate::explain::{Rule, Step, Trace, Verdict};
use serde::Serialize;

/// A stored copy, as far as later decisions need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// When it was stored or last confirmed, epoch seconds.
    pub at: i64,
    /// How long it serves.
    pub freshness: Freshness,
    /// Its status.
    pub status: u16,
    /// False where it was left by a HEAD request.
    pub body: bool,
    /// The number of the answer that it came from: content version and headers, to the caller.
    pub version: u32,
    /// The origin failed lately: it isn't asked again before this instant, epoch seconds.
    pub retry: i64,
}

impl CacheEntry {
    /// Its age, in seconds; a clock that runs backwards makes it 0.
    pub fn age(&self, now: i64) -> i64 {
        now.saturating_sub(self.at).max(0)
    }

    /// True while it is served without asking.
    pub fn is_fresh(&self, now: i64) -> bool {
        self.age(now) < self.freshness.fresh
    }

    /// True when it can be of no use to any later request: too old to be served, and nothing to ask conditionally with.
    pub fn is_unusable(&self, now: i64) -> bool {
        let age = self.age(now);
        let freshness = &self.freshness;
        age >= freshness.fresh
            && age >= freshness.revalidating
            && age >= freshness.on_error
            && !freshness.conditional
    }
}

/// How a copy stands towards a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheEntryState {
    /// There is none.
    Absent,
    /// It was left by HEAD, and the request wants a body.
    HeadersOnly,
    /// Served without asking.
    Fresh,
    /// Expired; served, and refreshed in the background.
    Revalidating,
    /// Expired; served without asking, since the origin failed moments ago.
    StaleAfterFailure,
    /// Expired; the origin is asked first.
    Expired,
}

/// How a copy stands towards a request at `now`.
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

/// What the origin (or the next cache towards it) answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchResult {
    /// The status that reaches CloudFront, or that CloudFront makes of a failure (502, 504).
    pub status: u16,
    /// True for a 304 to a conditional request; `status` is then that of the copy.
    pub not_modified: bool,
    /// How long it may be kept; `None` is not at all.
    pub freshness: Option<Freshness>,
    /// When the origin gave it, epoch seconds: earlier than now if it comes from another cache.
    pub at: i64,
    /// Its number, to the caller.
    pub version: u32,
    /// The error caching minimum TTL of its status, in seconds.
    pub error_minimum: i64,
}

/// How a request went, as CloudFront logs it.
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
    /// As logs print it.
    pub const fn as_str(self) -> &'static str {
        match self {
            CacheResult::Miss => "Miss",
            CacheResult::Hit => "Hit",
            CacheResult::RefreshHit => "RefreshHit",
            CacheResult::Error => "Error",
        }
    }
}

/// How a request went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookupOutcome {
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
    /// The number of the answer that the viewer got.
    pub version: u32,
    /// When the origin gave what the viewer got, epoch seconds.
    pub from: i64,
    /// How the copy stood before.
    pub entry_state: CacheEntryState,
}

/// What becomes of the stored copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheEntryChange {
    /// It stays as it is.
    Keep,
    /// This one takes its place.
    Put(CacheEntry),
    /// It is removed.
    Remove,
}

/// One request to a cache.
#[derive(Clone, Copy, Debug)]
pub struct CacheLookup {
    /// The instant, epoch seconds.
    pub now: i64,
    /// False for HEAD.
    pub wants_body: bool,
    /// False where nothing of this request may be cached: its method, or a policy that caches nothing.
    pub cacheable: bool,
}

/// Serves one request from `stored` or from what `ask` answers. `ask` gets the copy to ask conditionally with, if any.
pub fn serve(
    stored: Option<CacheEntry>,
    lookup: CacheLookup,
    trace: &mut Trace,
    ask: impl FnOnce(Option<&CacheEntry>, &mut Trace) -> FetchResult,
) -> (LookupOutcome, CacheEntryChange) {
    let CacheLookup { now, wants_body, .. } = lookup;
    if !lookup.cacheable {
        record_step(trace, &rules::BYPASS, Verdict::Applied, || {
            "Nothing of this request is cached: it goes to the origin.".into()
        });
        let answer = ask(None, trace);
        return (fetched(answer, false, CacheEntryState::Absent, trace), CacheEntryChange::Keep);
    }
    let entry_state = entry_state(stored.as_ref(), now, wants_body);
    let Some(copy) = stored.filter(|_| entry_state != CacheEntryState::HeadersOnly) else {
        if entry_state == CacheEntryState::HeadersOnly {
            record_step(trace, &rules::HEAD_ONLY, Verdict::Rejected, || {
                "The copy was left by a HEAD request and has no body to answer GET with.".into()
            });
        } else {
            record_step(trace, &rules::ABSENT, Verdict::Applied, || {
                "No stored object has this key: the origin is asked.".into()
            });
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
            record_step(trace, &rules::CACHED_ERROR, Verdict::Applied, || {
                format!(
                    "A {} is cached for another {}: the viewer gets it, the origin is not asked.",
                    copy.status,
                    seconds(copy.freshness.fresh.saturating_sub(age))
                )
            });
            (served(CacheResult::Error, false, false, false), CacheEntryChange::Keep)
        }
        CacheEntryState::Fresh => {
            record_step(trace, &rules::FRESH, Verdict::Applied, || {
                format!(
                    "The copy is {} old and lives for {}: {} left.",
                    seconds(age),
                    copy.freshness.fresh,
                    seconds(copy.freshness.fresh.saturating_sub(age))
                )
            });
            (served(CacheResult::Hit, false, false, false), CacheEntryChange::Keep)
        }
        CacheEntryState::StaleAfterFailure => {
            record_step(trace, &rules::RETRY, Verdict::Applied, || {
                format!(
                    "The origin failed moments ago and is asked again in {}: the stale copy is served.",
                    seconds(copy.retry.saturating_sub(now))
                )
            });
            (served(CacheResult::Hit, false, false, true), CacheEntryChange::Keep)
        }
        CacheEntryState::Revalidating => {
            record_step(trace, &rules::STALE_REVALIDATE, Verdict::Applied, || {
                format!(
                    "Expired {} ago, served at once; the refresh runs in the background.",
                    seconds(age.saturating_sub(copy.freshness.fresh))
                )
            });
            record_step(trace, &rules::STALE_LABEL, Verdict::Applied, || {
                "The viewer got a copy from the cache: Hit.".into()
            });
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

/// A copy whose time is over: ask, then judge the answer.
fn expired(
    copy: CacheEntry,
    CacheLookup { now, wants_body, .. }: CacheLookup,
    trace: &mut Trace,
    ask: impl FnOnce(Option<&CacheEntry>, &mut Trace) -> FetchResult,
) -> (LookupOutcome, CacheEntryChange) {
    let age = copy.age(now);
    record_step(trace, &rules::EXPIRED, Verdict::Applied, || {
        if copy.freshness.always_ask {
            "The copy may not be served without asking: the origin is asked.".into()
        } else {
            format!(
                "The copy is {} old and lived for {}: the origin is asked.",
                seconds(age),
                copy.freshness.fresh
            )
        }
    });
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
        record_step(trace, &rules::NOT_MODIFIED, Verdict::Applied, || {
            "The origin answers 304: the stored copy is served again.".into()
        });
        record_step(trace, &rules::RENEWED, Verdict::Applied, || match answer.freshness {
            Some(freshness) => {
                format!("By the 304's headers it lives for another {}.", seconds(freshness.fresh))
            }
            None => "By the 304's headers it may not be kept.".into(),
        });
        return (outcome, renew(copy, answer));
    }
    if answer.status < 400 {
        record_step(trace, &rules::REPLACED, Verdict::Applied, || {
            format!("The origin answers {} in full, in the copy's place.", answer.status)
        });
        let change =
            put(answer, wants_body).map_or(CacheEntryChange::Remove, CacheEntryChange::Put);
        return (fetched(answer, conditional, CacheEntryState::Expired, trace), change);
    }
    if answer.status >= 500 && copy.status < 400 {
        let allowed = age < copy.freshness.on_error;
        let rule =
            if copy.freshness.on_error == 0 { &rules::STALE_ERROR } else { &rules::STALE_DEFAULT };
        record_step(
            trace,
            rule,
            if allowed { Verdict::Applied } else { Verdict::Rejected },
            || {
                if allowed {
                    format!(
                        "The origin fails ({}): the expired copy is served, at the latest until age {}.",
                        answer.status, copy.freshness.on_error
                    )
                } else {
                    format!(
                        "The origin fails ({}), and the expired copy may not be served any more.",
                        answer.status
                    )
                }
            },
        );
        if allowed {
            record_step(trace, &rules::STALE_LABEL, Verdict::Applied, || {
                "The viewer got a copy from the cache: Hit.".into()
            });
            let stale =
                LookupOutcome { result: CacheResult::Hit, stale: true, from: copy.at, ..outcome };
            return (stale, rest(copy, now, answer));
        }
    } else if answer.status >= 500 {
        record_step(trace, &rules::STALE_SUCCESS, Verdict::Rejected, || {
            format!("The copy is a {} itself: it is not served stale.", copy.status)
        });
    } else if copy.status < 400 {
        record_step(trace, &rules::STALE_4XX, Verdict::Applied, || {
            format!(
                "The origin answers {}: the viewer gets that, not the expired copy.",
                answer.status
            )
        });
    }
    let change = put(answer, wants_body).map_or(CacheEntryChange::Keep, CacheEntryChange::Put);
    (fetched(answer, conditional, CacheEntryState::Expired, trace), change)
}

/// Whether the copy's validators can be used, with the step that says so.
fn conditional(copy: &CacheEntry, trace: &mut Trace) -> bool {
    if copy.freshness.conditional {
        record_step(trace, &rules::VALIDATOR, Verdict::Applied, || {
            "The copy has a validator: the origin is asked whether it changed.".into()
        });
    }
    copy.freshness.conditional
}

/// The outcome of an answer that reaches the viewer.
fn fetched(
    answer: FetchResult,
    conditional: bool,
    entry_state: CacheEntryState,
    trace: &mut Trace,
) -> LookupOutcome {
    let failed = answer.status >= 400;
    if failed {
        record_step(trace, &rules::ERROR_RESULT, Verdict::Applied, || {
            format!("The viewer gets {}: Error.", answer.status)
        });
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

fn record_step(
    trace: &mut Trace,
    rule: &'static Rule,
    verdict: Verdict,
    because: impl FnOnce() -> String,
) {
    trace.step(|| Step {
        rule,
        subject: "cache".into(),
        verdict,
        because: because(),
        reads: Vec::new(),
    });
}
