//! Generated traffic: a million requests against one cache policy or two, with hit ratio, origin load and storage.
//!
//! The requests are small numbers ([`GeneratedRequest`]); what a policy makes of them is compiled once from the cache key engine
//! ([`KeyClasses`]), and each is decided by the same [`serve`](super::cache::serve) as a single one.

mod draw;
mod keys;
mod rng;
pub mod rules;
mod run;
mod sample;
mod side;
mod splits;

pub use draw::{GeneratedRequest, UserTraits};
pub use keys::KeyClasses;
pub use run::{SideResult, Simulation, TracedOutcome, TrafficPoint, TrafficResult};
pub use side::{ContentTerms, SideTerms, TrafficFigures, TrafficSide};
pub use splits::KeySplit;

use crate::{http::Header, random::hash};
use serde::{Deserialize, Serialize};

/// Which objects viewers request, and how often. [`Traffic::within_limits`] adjusts numbers that exceed their limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Traffic {
    /// The seed of the generator (SplitMix64).
    pub seed: u32,
    /// Requests in all; 1 to 20,000,000.
    pub requests: u32,
    /// Requests a second, on average.
    pub per_second: f64,
    /// Static objects; with the dynamic ones 1,048,575 at most.
    pub objects: u32,
    /// How much more popular the first objects are: viewers request the n-th object 1/n^zipf as often. With 0, all
    /// objects are equally popular.
    pub zipf: f64,
    /// Dynamic objects: pages and calls made for each user.
    pub dynamic_objects: u32,
    /// Share of the requests that go to dynamic objects, in percent.
    pub dynamic_percent: f64,
    /// Users; 1,048,575 at most.
    pub users: u32,
    /// Share of the users with a session cookie and a bearer token, in percent.
    pub signed_in_percent: f64,
    /// Share of the users with an analytics cookie of their own, in percent.
    pub analytics_percent: f64,
    /// Values of Accept-Language; 16 at most.
    pub languages: u32,
    /// Values of User-Agent, of several kinds of device; 64 at most.
    pub browsers: u32,
    /// Countries; 8 at most.
    pub countries: u32,
    /// Share of the requests with `utm_source`, in percent.
    pub tracking_percent: f64,
    /// Values of `utm_source`; 1,023 at most.
    pub tracking_values: u32,
    /// Edge locations; 32 at most.
    pub edges: u32,
    /// Regional edge caches between edges and origin; 0 is none, 8 at most.
    pub regional_caches: u32,
    /// Seconds after which an object changes at the origin; 0 is never.
    pub change_every: u32,
    /// Share of the seconds in which the origin answers 503, in percent.
    pub failing_percent: f64,
    /// Size of an object, in bytes: the mean.
    pub object_bytes: u32,
    /// What the origin sends with a static object.
    pub static_headers: Vec<Header>,
    /// What the origin sends with a dynamic object.
    pub dynamic_headers: Vec<Header>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            seed: 1,
            requests: 1_000_000,
            per_second: 50.0,
            objects: 5_000,
            zipf: 0.9,
            dynamic_objects: 50,
            dynamic_percent: 0.0,
            users: 20_000,
            signed_in_percent: 25.0,
            analytics_percent: 80.0,
            languages: 8,
            browsers: 24,
            countries: 4,
            tracking_percent: 10.0,
            tracking_values: 40,
            edges: 4,
            regional_caches: 1,
            change_every: 86_400,
            failing_percent: 0.0,
            object_bytes: 40_000,
            static_headers: vec![
                Header::new("Cache-Control", "max-age=3600"),
                Header::new("ETag", "\"version\""),
            ],
            dynamic_headers: vec![Header::new("Cache-Control", "no-store")],
        }
    }
}

/// A number that [`Traffic::within_limits`] changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClampedField {
    /// The field's name.
    pub field: &'static str,
    /// What it was.
    pub from: f64,
    /// What it is now.
    pub to: f64,
}

/// Requests of one run at most.
pub const MOST_REQUESTS: u32 = 20_000_000;
const WIDE: u32 = (1 << draw::WIDE_BITS) - 1;

impl Traffic {
    /// The same with every number brought within its limits, and which ones were outside.
    pub fn within_limits(&self) -> (Self, Vec<ClampedField>) {
        let mut to = self.clone();
        let mut clamped = Vec::new();
        let mut whole = |field, value: &mut u32, least: u32, most: u32| {
            let within = (*value).clamp(least, most);
            if within != *value {
                clamped.push(ClampedField {
                    field,
                    from: f64::from(*value),
                    to: f64::from(within),
                });
                *value = within;
            }
        };
        whole("requests", &mut to.requests, 1, MOST_REQUESTS);
        whole("dynamicObjects", &mut to.dynamic_objects, 1, WIDE / 2);
        whole("objects", &mut to.objects, 1, WIDE - to.dynamic_objects);
        whole("users", &mut to.users, 1, WIDE);
        whole("languages", &mut to.languages, 1, 1 << draw::LANGUAGE_BITS);
        whole("browsers", &mut to.browsers, 1, 1 << draw::BROWSER_BITS);
        whole("countries", &mut to.countries, 1, 1 << draw::COUNTRY_BITS);
        whole("trackingValues", &mut to.tracking_values, 1, (1 << draw::TRACKING_BITS) - 1);
        whole("edges", &mut to.edges, 1, 32);
        whole("regionalCaches", &mut to.regional_caches, 0, 8);
        let mut real = |field, value: &mut f64, least: f64, most: f64| {
            let within = if value.is_nan() { least } else { value.clamp(least, most) };
            if within != *value {
                clamped.push(ClampedField { field, from: *value, to: within });
                *value = within;
            }
        };
        real("perSecond", &mut to.per_second, 0.01, 1_000_000.0);
        real("zipf", &mut to.zipf, 0.0, 4.0);
        real("dynamicPercent", &mut to.dynamic_percent, 0.0, 100.0);
        real("signedInPercent", &mut to.signed_in_percent, 0.0, 100.0);
        real("analyticsPercent", &mut to.analytics_percent, 0.0, 100.0);
        real("trackingPercent", &mut to.tracking_percent, 0.0, 100.0);
        real("failingPercent", &mut to.failing_percent, 0.0, 100.0);
        (to, clamped)
    }

    /// The size of an object, in bytes: between 0.5 and 1.5 times the mean.
    fn bytes(&self, object: u32) -> u64 {
        let mean = u64::from(self.object_bytes);
        mean / 2 + hash(u64::from(self.seed), u64::from(object)) % mean.max(1)
    }

    /// The version of an object at the origin, so many seconds after the start.
    fn version(&self, object: u32, seconds: i64) -> u32 {
        if self.change_every == 0 {
            return 0;
        }
        let every = u64::from(self.change_every);
        let phase = hash(u64::from(self.seed) ^ 0x7068_6173, u64::from(object)) % every;
        ((seconds.max(0) as u64 + phase) / every) as u32
    }

    /// True where the origin answers 503 in that second.
    fn fails(&self, seconds: i64) -> bool {
        let bits = hash(u64::from(self.seed) ^ 0x6661_696c, seconds.max(0) as u64);
        ((bits & 0xffff) as u32) < rng::threshold(self.failing_percent)
    }

    /// True for a dynamic object.
    pub fn is_dynamic(&self, object: u32) -> bool {
        object >= self.objects
    }
}
