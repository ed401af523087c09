//! Which viewer requests which object, and when: generated requests as small numbers. This module creates no text.

use super::{
    Traffic,
    rng::{Alias, Gaps, below, threshold},
};
use crate::random::{SplitMix64, hash};

/// Objects, dynamic ones included, fit in this many bits; so do users.
pub const WIDE_BITS: u32 = 20;
/// Languages: 16 at most.
pub const LANGUAGE_BITS: u32 = 4;
/// Browsers: 64 at most.
pub const BROWSER_BITS: u32 = 6;
/// Countries: 8 at most.
pub const COUNTRY_BITS: u32 = 3;
/// Tracking values: 1,023 at most; 0 is none.
pub const TRACKING_BITS: u32 = 10;

/// One generated request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneratedRequest {
    /// Microseconds since the start.
    pub micros: u64,
    /// The object; from [`Traffic::objects`] on, a dynamic one.
    pub object: u32,
    /// The viewer that sends the request.
    pub user: u32,
    /// What is known of the user.
    pub traits: UserTraits,
    /// The tracking parameter's value, from 1; 0 is none.
    pub tracking: u32,
}

impl GeneratedRequest {
    /// Whole seconds since the start.
    pub fn seconds(&self) -> i64 {
        (self.micros / 1_000_000) as i64
    }
}

/// A user's constant traits, packed: language, browser, country, edge location, cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserTraits(u32);

impl UserTraits {
    /// The language's number.
    pub fn language(self) -> u32 {
        self.0 & 15
    }

    /// The browser's number.
    pub fn browser(self) -> u32 {
        (self.0 >> 4) & 63
    }

    /// The country's number.
    pub fn country(self) -> u32 {
        (self.0 >> 10) & 7
    }

    /// The edge location's number.
    pub fn edge(self) -> u32 {
        (self.0 >> 13) & 31
    }

    /// True with a session cookie and a bearer token.
    pub fn signed_in(self) -> bool {
        self.0 >> 18 & 1 == 1
    }

    /// True with an analytics cookie.
    pub fn analytics(self) -> bool {
        self.0 >> 19 & 1 == 1
    }

    /// The theme cookie: light or dark.
    pub fn theme(self) -> u32 {
        self.0 >> 20 & 1
    }

    /// A person of these traits; edge location 0.
    pub fn with(language: u32, browser: u32, country: u32) -> Self {
        Self(language & 15 | (browser & 63) << 4 | (country & 7) << 10)
    }

    /// The same, signed in.
    pub fn signing_in(self) -> Self {
        Self(self.0 | 1 << 18)
    }

    /// The same with an analytics cookie.
    pub fn measured(self) -> Self {
        Self(self.0 | 1 << 19)
    }

    /// The same with the dark theme.
    pub fn in_the_dark(self) -> Self {
        Self(self.0 | 1 << 20)
    }

    fn of(traffic: &Traffic, user: u32) -> Self {
        let bits = hash(u64::from(traffic.seed) ^ 0x7573_6572, u64::from(user));
        let (more, rest) = (hash(bits, 1), hash(bits, 2));
        let pick = |shift: u32, count: u32| below((((bits >> shift) & 0xffff) as u32) << 16, count);
        // Languages and browsers aren't equally popular. The smaller of two picks favors the first in the list.
        let favored = |shift: u32, count: u32| pick(shift, count).min(pick(shift + 16, count));
        let share = |shift: u32, percent: f64| {
            u32::from(((more >> shift) as u32 & 0xffff) < threshold(percent))
        };
        Self(
            favored(0, traffic.languages)
                | favored(32, traffic.browsers) << 4
                | below(rest as u32, traffic.countries) << 10
                | below((rest >> 32) as u32, traffic.edges) << 13
                | share(0, traffic.signed_in_percent) << 18
                | share(16, traffic.analytics_percent) << 19
                | share(32, DARK_PERCENT) << 20,
        )
    }
}

/// Share of the users who chose the dark theme.
const DARK_PERCENT: f64 = 30.0;

/// Makes the requests of a [`Traffic`], one after the other.
#[derive(Clone, Debug)]
pub struct RequestGenerator {
    random: SplitMix64,
    micros: u64,
    popularity: Alias,
    gaps: Gaps,
    traffic: Traffic,
    dynamic: u32,
    tracking: u32,
    /// By user, once there was a request; hashing takes longer than the rest of a request.
    traits: Vec<Option<UserTraits>>,
}

impl RequestGenerator {
    /// The generator; `traffic` is within its limits.
    pub fn new(traffic: &Traffic) -> Self {
        Self {
            random: SplitMix64::new(u64::from(traffic.seed)),
            micros: 0,
            popularity: Alias::zipf(traffic.objects, traffic.zipf),
            gaps: Gaps::new((1_000_000.0 / traffic.per_second) as u64),
            traffic: traffic.clone(),
            dynamic: threshold(traffic.dynamic_percent),
            tracking: threshold(traffic.tracking_percent),
            traits: vec![None; traffic.users as usize],
        }
    }

    fn traits(&mut self, user: u32) -> UserTraits {
        match self.traits.get_mut(user as usize) {
            Some(known) => *known.get_or_insert_with(|| UserTraits::of(&self.traffic, user)),
            None => UserTraits::of(&self.traffic, user),
        }
    }

    /// The next request.
    #[inline]
    pub fn draw(&mut self) -> GeneratedRequest {
        let (first, second, third) = (self.random.bits(), self.random.bits(), self.random.bits());
        self.micros = self.micros.saturating_add(self.gaps.pick(first as u32));
        let dynamic = ((first >> 16) as u32 & 0xffff) < self.dynamic;
        let tracked = ((first >> 32) as u32 & 0xffff) < self.tracking;
        let object = if dynamic {
            self.traffic.objects + below(third as u32, self.traffic.dynamic_objects)
        } else {
            self.popularity.pick(third)
        };
        let user = below(second as u32, self.traffic.users);
        GeneratedRequest {
            micros: self.micros,
            object,
            user,
            traits: self.traits(user),
            tracking: if tracked {
                1 + below((second >> 32) as u32, self.traffic.tracking_values)
            } else {
                0
            },
        }
    }
}
