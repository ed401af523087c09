//! Replays the events of a scenario against a cache.

use super::{
    answer::{
        CachedStretch, ComparedRequest, EventOutcome, EventResult, ObjectLife, PathAnswer,
        RequestTotals, ServedRequest, StoredNow, StretchEnd,
    },
    scenario::{CacheEvent, ContentVersion, Scenario, Unreachable},
};
use crate::cloudfront::{
    cache::{CacheEntry, CacheEntryState, CacheResult, LookupOutcome},
    edge::{MethodCheck, Passage, front},
    replay::{OriginResponse, Replay, ReplayKey, ReplayRequest},
    request::{CompiledBehavior, RequestRejection},
    ttl,
};
use crate::explain::{Mount, Trace};
use crate::http::Request;
use crate::text::duration;
use std::collections::BTreeMap;

/// With more events than this, only the event at the current time writes steps.
const TRACED_EVENTS: usize = 60;
/// The number of the response for a path without content at the origin.
const NOTHING: u32 = u32::MAX;

/// The result of replaying the events.
#[derive(Default)]
pub struct TimelineResult {
    pub moments: Vec<EventOutcome>,
    pub current: Option<usize>,
    pub stored: Vec<StoredNow>,
    pub objects: Vec<ObjectLife>,
    pub totals: RequestTotals,
    pub length: i64,
}

/// The versions of all content, numbered consecutively.
struct Library<'a> {
    scenario: &'a Scenario,
    versions: Vec<(usize, usize)>,
}

impl<'a> Library<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let versions = scenario.content.iter().enumerate();
        Self {
            scenario,
            versions: versions
                .flat_map(|(at, content)| (0..content.versions.len()).map(move |v| (at, v)))
                .collect(),
        }
    }

    fn version(&self, number: u32) -> Option<&'a ContentVersion> {
        let (at, version) = self.versions.get(number as usize)?;
        self.scenario.content.get(*at)?.versions.get(*version)
    }

    fn label(&self, number: u32) -> String {
        match self.version(number) {
            None => "no content".into(),
            Some(version) if version.label.is_empty() => {
                format!("the version from {}", duration(version.from))
            }
            Some(version) => version.label.clone(),
        }
    }

    /// The response for a path at a time: its number, and its path in the scenario.
    fn at(&self, path: &str, at: i64) -> (u32, String) {
        let found =
            self.scenario.content.iter().enumerate().find(|(_, content)| content.is_at(path));
        let Some((place, content)) = found else {
            return (NOTHING, "content".into());
        };
        let Some(version) = content.version_at(at) else {
            return (NOTHING, format!("content[{place}].versions"));
        };
        let number = self.versions.iter().position(|known| *known == (place, version));
        (
            number.map_or(NOTHING, |number| number as u32),
            format!("content[{place}].versions[{version}]"),
        )
    }

    fn fails(&self, number: u32) -> bool {
        self.origin_response(number).status() >= 500
    }

    fn origin_response(&self, number: u32) -> OriginResponse<'a> {
        match self.version(number) {
            None => OriginResponse::Answer { status: 404, headers: &[] },
            Some(version) => match version.unreachable {
                Some(Unreachable::Timeout) => OriginResponse::Timeout,
                Some(Unreachable::Refused) => OriginResponse::Refused,
                None => {
                    OriginResponse::Answer { status: version.status, headers: &version.headers }
                }
            },
        }
    }
}

/// Replays the events of `scenario`, with their steps.
pub fn play(
    scenario: &Scenario,
    mut cache: Replay,
    compiled: &CompiledBehavior,
    trace: &mut Trace,
) -> TimelineResult {
    let library = Library::new(scenario);
    let events = scenario.unrolled();
    let last = events.last().map(|(_, event)| event);
    let changes = scenario.content.iter().flat_map(|content| &content.versions);
    let latest = changes.map(|version| version.from).chain(last.map(|event| event.at)).max();
    let end = latest.unwrap_or(0).max(scenario.clock).max(60);
    let mut played =
        TimelineResult { length: end.saturating_add(end / 10), ..TimelineResult::default() };
    played.current = events.iter().rposition(|(_, event)| event.at <= scenario.clock);
    let mut lives = Lives::default();
    let next = played.current.map_or(0, |current| current + 1);
    for (place, (number, event)) in events.iter().enumerate() {
        if place == next {
            played.stored = stored_now(&cache, &library, scenario);
        }
        let from = trace.steps.len();
        let traced = events.len() <= TRACED_EVENTS || played.current == Some(place);
        let what = if traced {
            happen(&mut cache, event, *number, compiled, &library, &mut lives, trace)
        } else {
            happen(&mut cache, event, *number, compiled, &library, &mut lives, &mut Trace::silent())
        };
        if let EventResult::Request(served) = &what {
            played.totals.count(
                served.result.as_str(),
                served.origin_asked,
                served.still_old.is_some(),
            );
        }
        played.moments.push(EventOutcome {
            at: event.at,
            event: *number,
            steps: (from, trace.steps.len()),
            what,
        });
    }
    if next >= events.len() {
        played.stored = stored_now(&cache, &library, scenario);
    }
    played.objects = lives.finish(played.length);
    played
}

/// Adds to each request of `played` its result under another cache behavior.
pub fn compare(
    scenario: &Scenario,
    mut cache: Replay,
    compiled: &CompiledBehavior,
    played: &mut TimelineResult,
) -> RequestTotals {
    let library = Library::new(scenario);
    let mut totals = RequestTotals::default();
    let mut lives = Lives::default();
    for (moment, (number, event)) in played.moments.iter_mut().zip(scenario.unrolled()) {
        let other = happen(
            &mut cache,
            &event,
            number,
            compiled,
            &library,
            &mut lives,
            &mut Trace::silent(),
        );
        if let (EventResult::Request(served), EventResult::Request(other)) =
            (&mut moment.what, other)
        {
            totals.count(other.result.as_str(), other.origin_asked, other.still_old.is_some());
            served.compared = Some(ComparedRequest {
                result: other.result,
                status: other.status,
                origin_asked: other.origin_asked,
                version: other.version,
            });
        }
    }
    totals
}

impl RequestTotals {
    fn count(&mut self, result: &'static str, origin_asked: bool, outdated: bool) {
        *self.results.entry(result).or_default() += 1;
        self.origin_requests += u64::from(origin_asked);
        self.outdated += u64::from(outdated);
    }
}

fn happen(
    cache: &mut Replay,
    event: &CacheEvent,
    number: usize,
    compiled: &CompiledBehavior,
    library: &Library,
    lives: &mut Lives,
    trace: &mut Trace,
) -> EventResult {
    let now = library.scenario.start.saturating_add(event.at);
    if let Some(request) = &event.request {
        let mount = Mount::under(format!("events[{number}]"));
        let front = trace.mounted(mount, |trace| front(request, MethodCheck::Front, trace));
        if let Some((rejection, _)) = front {
            let served = rejected(request, &rejection, event.at, library);
            return EventResult::Request(Box::new(served));
        }
        let passage = Passage { behavior: compiled, request, viewer: &event.viewer };
        let served = serve(cache, event.at, passage, library, trace);
        if let Some(key) = ReplayKey::of(passage) {
            lives.see(cache, library, now, Some(&key.id));
        }
        return EventResult::Request(Box::new(served));
    }
    if event.invalidate.is_empty() {
        return EventResult::Nothing;
    }
    let mount = Mount::under(format!("events[{number}].invalidate"));
    let removed = trace.mounted(mount, |trace| cache.invalidate(&event.invalidate, trace));
    lives.see(cache, library, now, None);
    let paths = event.invalidate.iter().enumerate().map(|(item, text)| {
        let bare = text.trim_end_matches('*');
        PathAnswer {
            path: text.clone(),
            valid: library.scenario.fault(text).is_none(),
            removed: removed
                .iter()
                .filter(|gone| gone.item == item)
                .map(|gone| gone.shown.clone())
                .collect(),
            stayed: cache
                .objects
                .values()
                .filter(|object| object.uri.split('?').next() == bare.split('?').next())
                .map(|object| object.shown.clone())
                .collect(),
        }
    });
    EventResult::Invalidation { paths: paths.collect() }
}

fn serve(
    cache: &mut Replay,
    at: i64,
    passage: Passage,
    library: &Library,
    trace: &mut Trace,
) -> ServedRequest {
    let request = passage.request;
    let now = library.scenario.start.saturating_add(at);
    let key = ReplayKey::of(passage);
    let (version, path) = library.at(&request.path, at);
    let before =
        key.as_ref().and_then(|key| cache.objects.get(&key.id)).map(|object| object.stored);
    let sent = ReplayRequest {
        at: now,
        method: &request.method,
        key: key.as_ref(),
        origin_response: library.origin_response(version),
        version,
    };
    let mount = Mount::default().and("response", path);
    let outcome = trace.mounted(mount, |trace| cache.request(sent, trace));
    let full_for_cookies = cache.terms.cookies_forwarded
        && outcome.entry_state == CacheEntryState::Expired
        && library.version(outcome.version).is_some_and(|version| {
            version.unreachable.is_none() && ttl::validator(&version.headers).is_some()
        });
    let after = key.as_ref().and_then(|key| cache.objects.get(&key.id)).map(|object| object.stored);
    let freshness = after.map(|stored| stored.freshness);
    ServedRequest {
        method: request.method.clone(),
        target: request.target(),
        key: key.map(|key| key.shown),
        result: outcome.result,
        status: outcome.status,
        origin_asked: outcome.origin_asked,
        conditional: outcome.conditional,
        stale: outcome.stale,
        version: library.label(outcome.version),
        newest: library.label(version),
        still_old: (outcome.version != version)
            .then(|| when_new(&outcome, version, before, now, library)),
        age: now.saturating_sub(outcome.from).max(0),
        fresh_seconds: freshness.map(|freshness| freshness.fresh),
        remaining: after
            .map(|stored| stored.freshness.fresh.saturating_sub(stored.age(now)).max(0)),
        revalidating_until: freshness
            .filter(|freshness| freshness.revalidating > freshness.fresh)
            .map(|freshness| freshness.revalidating),
        on_error_until: freshness
            .filter(|freshness| freshness.on_error > freshness.fresh)
            .map(|freshness| freshness.on_error),
        compared: None,
        entry_state: outcome.entry_state,
        failure: library.version(outcome.version).and_then(|version| version.unreachable),
        full_for_cookies,
        rejected: None,
    }
}

/// A request that CloudFront rejects before it looks up the cache.
fn rejected(
    request: &Request,
    rejection: &RequestRejection,
    at: i64,
    library: &Library,
) -> ServedRequest {
    let (newest, _) = library.at(&request.path, at);
    ServedRequest {
        method: request.method.clone(),
        target: request.target(),
        key: None,
        result: CacheResult::Error,
        status: rejection.status,
        origin_asked: false,
        conditional: false,
        stale: false,
        version: library.label(NOTHING),
        newest: library.label(newest),
        still_old: None,
        age: 0,
        fresh_seconds: None,
        remaining: None,
        revalidating_until: None,
        on_error_until: None,
        compared: None,
        entry_state: CacheEntryState::Absent,
        failure: None,
        full_for_cookies: false,
        rejected: Some(rejection.sentence()),
    }
}

/// When a viewer gets the current version of the origin instead of an earlier one.
fn when_new(
    outcome: &LookupOutcome,
    newest: u32,
    before: Option<CacheEntry>,
    now: i64,
    library: &Library,
) -> String {
    let (old, new) = (library.label(outcome.version), library.label(newest));
    let Some(copy) = before else {
        return format!("The viewer doesn't get {new}.");
    };
    let left = copy.freshness.fresh.saturating_sub(copy.age(now));
    match outcome.entry_state {
        CacheEntryState::Fresh if library.fails(newest) => {
            format!("The origin fails now. CloudFront doesn't contact it for {}.", duration(left))
        }
        CacheEntryState::Fresh => {
            format!("{new} becomes visible in {}, or after an invalidation.", duration(left))
        }
        CacheEntryState::Revalidating if library.fails(newest) => {
            "The refresh in the background fails because the origin fails.".into()
        }
        CacheEntryState::Revalidating => {
            format!("The next viewer gets {new} because CloudFront refreshes the object.")
        }
        CacheEntryState::StaleAfterFailure => format!(
            "CloudFront contacts the origin again in {}.",
            duration(copy.retry.saturating_sub(now))
        ),
        _ if outcome.conditional && !outcome.stale => {
            format!("{new} has the same validator as {old}. Change the `ETag` with the content.")
        }
        _ => format!(
            "CloudFront serves it while the origin fails, until age {}.",
            duration(copy.freshness.on_error)
        ),
    }
}

fn stored_now(cache: &Replay, library: &Library, scenario: &Scenario) -> Vec<StoredNow> {
    let now = scenario.start.saturating_add(scenario.clock);
    let of = |object: &crate::cloudfront::replay::CachedObject| {
        let stored = object.stored;
        let age = stored.age(now);
        StoredNow {
            key: object.shown.clone(),
            version: library.label(stored.version),
            status: stored.status,
            age,
            fresh_seconds: stored.freshness.fresh,
            remaining: stored.freshness.fresh.saturating_sub(age).max(0),
            fresh: stored.is_fresh(now),
        }
    };
    cache.objects.values().map(of).collect()
}

/// The time spans in which each object is stored.
#[derive(Default)]
struct Lives {
    start: i64,
    open: BTreeMap<Vec<u8>, CacheEntry>,
    lives: BTreeMap<Vec<u8>, ObjectLife>,
}

impl Lives {
    /// Reads the cache after an event: a request for one object, or an invalidation.
    fn see(&mut self, cache: &Replay, library: &Library, now: i64, asked: Option<&Vec<u8>>) {
        self.start = library.scenario.start;
        let gone: Vec<Vec<u8>> = match asked {
            Some(id) => vec![id.clone()],
            None => self.open.keys().cloned().collect(),
        };
        for id in gone.iter().filter(|id| !cache.objects.contains_key(*id)) {
            if self.open.remove(id).is_some() {
                let end = match asked {
                    Some(_) => StretchEnd::Dropped,
                    None => StretchEnd::Invalidated,
                };
                self.close(id, now, end);
            }
        }
        // An invalidation stores nothing. Only the requested object can be new.
        for (id, object) in asked.into_iter().filter_map(|id| cache.objects.get_key_value(id)) {
            let stored = object.stored;
            let old = self.open.get(id).copied();
            let same = |old: &CacheEntry| {
                (old.at, old.version, old.status, old.freshness)
                    == (stored.at, stored.version, stored.status, stored.freshness)
            };
            if old.as_ref().is_some_and(same) {
                continue;
            }
            if let Some(old) = old {
                let renewed = old.version == stored.version && old.status == stored.status;
                self.close(
                    id,
                    now,
                    if renewed { StretchEnd::Renewed } else { StretchEnd::Replaced },
                );
            }
            let from = stored.at.saturating_sub(self.start);
            let life = self
                .lives
                .entry(id.clone())
                .or_insert_with(|| ObjectLife { key: object.shown.clone(), stretches: Vec::new() });
            life.stretches.push(CachedStretch {
                from,
                expires: from.saturating_add(stored.freshness.fresh),
                to: from,
                version: library.label(stored.version),
                status: stored.status,
                end: StretchEnd::Stored,
            });
            self.open.insert(id.clone(), stored);
        }
    }

    fn close(&mut self, id: &[u8], now: i64, end: StretchEnd) {
        let last = self.lives.get_mut(id).and_then(|freshness| freshness.stretches.last_mut());
        if let Some(stretch) = last {
            stretch.to = now.saturating_sub(self.start);
            stretch.end = end;
        }
    }

    fn finish(mut self, length: i64) -> Vec<ObjectLife> {
        for life in self.lives.values_mut() {
            for stretch in &mut life.stretches {
                if stretch.end == StretchEnd::Stored {
                    stretch.to = length;
                }
            }
        }
        self.lives.into_values().collect()
    }
}
