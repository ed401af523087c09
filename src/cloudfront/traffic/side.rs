//! One of the two sides of a comparison: edge caches, regional caches and the origin behind them.

use super::{GeneratedRequest, KeyClasses, Traffic};
use crate::cloudfront::{
    cache::{
        CacheEntry, CacheEntryChange, CacheLookup, CacheResult, FetchResult, LookupOutcome, serve,
    },
    ttl::Freshness,
};
use crate::explain::Trace;
use serde::Serialize;
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// How a side processes its static and its dynamic requests; the same twice if one cache behavior serves both.
#[derive(Clone, Debug)]
pub struct SideTerms {
    /// What to call it.
    pub name: String,
    /// For static objects.
    pub fixed: ContentTerms,
    /// For dynamic objects.
    pub dynamic: ContentTerms,
}

/// How a cache behavior processes one kind of object.
#[derive(Clone, Debug)]
pub struct ContentTerms {
    /// What is in the key.
    pub classes: KeyClasses,
    /// False where the policy caches nothing.
    pub cacheable: bool,
    /// How long a success is kept.
    pub freshness: Option<Freshness>,
    /// How long a 503 is kept.
    pub error_freshness: Option<Freshness>,
    /// The error caching minimum TTL of a 503, in seconds.
    pub error_minimum: i64,
}

/// What came of the requests so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficFigures {
    /// Requests of viewers.
    pub requests: u64,
    /// From the edge location's own cache.
    pub edge_hits: u64,
    /// From the regional edge cache.
    pub regional_hits: u64,
    /// After a 304 of the origin.
    pub refresh_hits: u64,
    /// Fetched in full from the origin.
    pub misses: u64,
    /// The viewer got a 5xx.
    pub errors: u64,
    /// Of the hits, those with an expired copy.
    pub stale: u64,
    /// Answers that weren't the origin's newest version.
    pub outdated: u64,
    /// Requests to the origin.
    pub origin_requests: u64,
    /// Bytes to viewers.
    pub viewer_bytes: u64,
    /// Bytes from the origin; a 304 has none.
    pub origin_bytes: u64,
    /// Copies stored, all caches together.
    pub stored: u64,
    /// Their bytes.
    pub stored_bytes: u64,
}

impl TrafficFigures {
    /// Requests served from a cache, edge or regional.
    pub fn hits(&self) -> u64 {
        self.edge_hits.saturating_add(self.regional_hits)
    }

    /// Hits in a request, 0 to 1.
    pub fn hit_ratio(&self) -> f64 {
        self.hits() as f64 / self.requests.max(1) as f64
    }
}

/// A copy, as small as it gets: a million of them must fit.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// Seconds since the start.
    at: u32,
    /// Seconds since the start.
    retry: u32,
    version: u32,
    status: u16,
}

impl Slot {
    fn of(stored: &CacheEntry) -> Self {
        let small = |seconds: i64| u32::try_from(seconds.max(0)).unwrap_or(u32::MAX);
        Self {
            at: small(stored.at),
            retry: small(stored.retry),
            version: stored.version,
            status: stored.status,
        }
    }

    fn stored(self, part: &ContentTerms) -> Option<CacheEntry> {
        let freshness = if self.status < 400 { part.freshness } else { part.error_freshness };
        freshness.map(|freshness| CacheEntry {
            at: i64::from(self.at),
            freshness,
            status: self.status,
            body: true,
            version: self.version,
            retry: i64::from(self.retry),
        })
    }
}

/// Keys are numbers that differ in many bits: one multiplication spreads them.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// One cache: an edge location's, or a regional one.
#[derive(Clone, Debug, Default)]
struct Store {
    slots: HashMap<u64, Slot, BuildHasherDefault<KeyHasher>>,
    /// At this size, the cache removes objects that can't be served again.
    sweep_at: usize,
}

impl Store {
    fn get(&self, key: u64, part: &ContentTerms) -> Option<CacheEntry> {
        self.slots.get(&key).and_then(|slot| slot.stored(part))
    }

    fn change(
        &mut self,
        key: u64,
        change: CacheEntryChange,
        bytes: u64,
        figures: &mut TrafficFigures,
    ) {
        match change {
            CacheEntryChange::Keep => {}
            CacheEntryChange::Put(stored) => {
                if self.slots.insert(key, Slot::of(&stored)).is_none() {
                    figures.stored = figures.stored.saturating_add(1);
                    figures.stored_bytes = figures.stored_bytes.saturating_add(bytes);
                }
            }
            CacheEntryChange::Remove => {
                if self.slots.remove(&key).is_some() {
                    figures.stored = figures.stored.saturating_sub(1);
                    figures.stored_bytes = figures.stored_bytes.saturating_sub(bytes);
                }
            }
        }
    }

    /// Drops what no later request can use, so that memory follows the live copies and not the requests.
    fn sweep(
        &mut self,
        now: i64,
        terms: &SideTerms,
        traffic: &Traffic,
        figures: &mut TrafficFigures,
    ) {
        if self.slots.len() < self.sweep_at.max(1 << 16) {
            return;
        }
        self.slots.retain(|key, slot| {
            let object = KeyClasses::object(*key);
            let part = terms.part(traffic, object);
            let unusable = slot.stored(part).is_none_or(|stored| stored.is_unusable(now));
            if unusable {
                figures.stored = figures.stored.saturating_sub(1);
                figures.stored_bytes = figures.stored_bytes.saturating_sub(traffic.bytes(object));
            }
            !unusable
        });
        self.sweep_at = self.slots.len().saturating_mul(2);
    }
}

impl SideTerms {
    fn part(&self, traffic: &Traffic, object: u32) -> &ContentTerms {
        if traffic.is_dynamic(object) { &self.dynamic } else { &self.fixed }
    }
}

/// A side with what it has stored so far.
#[derive(Clone, Debug)]
pub struct TrafficSide {
    /// How it decides.
    pub terms: SideTerms,
    /// What came of the requests so far.
    pub figures: TrafficFigures,
    edges: Vec<Store>,
    regional: Vec<Store>,
}

/// The origin, as one request sees it.
struct Origin<'a> {
    traffic: &'a Traffic,
    part: &'a ContentTerms,
    draw: GeneratedRequest,
    now: i64,
    asked: bool,
    bytes: u64,
}

impl Origin<'_> {
    fn answer(&mut self, copy: Option<&CacheEntry>) -> FetchResult {
        self.asked = true;
        let failed = self.traffic.fails(self.now);
        let version = self.traffic.version(self.draw.object, self.now);
        let not_modified =
            !failed && copy.is_some_and(|copy| copy.status < 400 && copy.version == version);
        if !failed && !not_modified {
            self.bytes = self.traffic.bytes(self.draw.object);
        }
        FetchResult {
            status: if failed { 503 } else { 200 },
            not_modified,
            freshness: if failed { self.part.error_freshness } else { self.part.freshness },
            at: self.now,
            version,
            error_minimum: self.part.error_minimum,
        }
    }
}

impl TrafficSide {
    /// A side whose caches are empty.
    pub fn new(terms: SideTerms, traffic: &Traffic) -> Self {
        Self {
            terms,
            figures: TrafficFigures::default(),
            edges: vec![Store::default(); traffic.edges as usize],
            regional: vec![Store::default(); traffic.regional_caches as usize],
        }
    }

    /// Serves one request; also tells whether the origin was reached (a regional copy may answer an edge's miss).
    pub fn serve(
        &mut self,
        draw: GeneratedRequest,
        traffic: &Traffic,
        trace: &mut Trace,
    ) -> (LookupOutcome, bool) {
        let part = self.terms.part(traffic, draw.object);
        let key = part.classes.key(&draw);
        let now = draw.seconds();
        let lookup = CacheLookup { now, wants_body: true, cacheable: part.cacheable };
        let bytes = traffic.bytes(draw.object);
        let figures = &mut self.figures;
        let mut origin = Origin { traffic, part, draw, now, asked: false, bytes: 0 };
        let edge = draw.traits.edge() as usize;
        let which = edge % self.regional.len().max(1);
        let regional = self.regional.get_mut(which).filter(|_| part.cacheable);
        let stored = self.edges.get(edge).and_then(|store| store.get(key, part));
        let (outcome, change) = serve(stored, lookup, trace, |copy, trace| {
            let Some(store) = regional else {
                return origin.answer(copy);
            };
            let (outcome, change) =
                serve(store.get(key, part), lookup, trace, |copy, _| origin.answer(copy));
            store.change(key, change, bytes, figures);
            store.sweep(now, &self.terms, traffic, figures);
            let kept = if outcome.status < 400 { part.freshness } else { part.error_freshness };
            FetchResult {
                status: outcome.status,
                not_modified: outcome.status < 400
                    && copy.is_some_and(|copy| copy.version == outcome.version),
                freshness: kept,
                at: outcome.from,
                version: outcome.version,
                error_minimum: part.error_minimum,
            }
        });
        if let Some(store) = self.edges.get_mut(edge) {
            store.change(key, change, bytes, figures);
            store.sweep(now, &self.terms, traffic, figures);
        }
        let (asked, fetched) = (origin.asked, origin.bytes);
        figures.origin_requests += u64::from(asked);
        figures.origin_bytes = figures.origin_bytes.saturating_add(fetched);
        figures.requests += 1;
        if outcome.result != CacheResult::Error {
            figures.viewer_bytes = figures.viewer_bytes.saturating_add(bytes);
            figures.outdated += u64::from(outcome.version != traffic.version(draw.object, now));
        }
        match outcome.result {
            CacheResult::Hit => figures.edge_hits += 1,
            CacheResult::Error => figures.errors += 1,
            _ if !asked => figures.regional_hits += 1,
            CacheResult::RefreshHit => figures.refresh_hits += 1,
            CacheResult::Miss => figures.misses += 1,
        }
        figures.stale += u64::from(outcome.stale);
        (outcome, asked)
    }

    /// The keys stored, each once: of all objects, or where these are many, of every second, fourth, … object, so that
    /// they are about `most`.
    pub fn keys(&self, most: usize) -> Vec<u64> {
        let stored: usize = self.edges.iter().map(|store| store.slots.len()).sum();
        let every = stored.div_ceil(most.max(1)).next_power_of_two() as u32;
        let mut keys: Vec<u64> = self
            .edges
            .iter()
            .flat_map(|store| store.slots.keys().copied())
            .filter(|key| KeyClasses::object(*key).is_multiple_of(every))
            .collect();
        keys.truncate(most.saturating_mul(2));
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}
