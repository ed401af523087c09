//! What a cache policy makes of generated requests: which of a user's traits are in the key.

use super::{
    GeneratedRequest, Traffic, UserTraits,
    draw::{BROWSER_BITS, COUNTRY_BITS, LANGUAGE_BITS, TRACKING_BITS, WIDE_BITS},
};
use crate::explain::guaranteed;

use crate::cloudfront::request::{CacheKey, CompiledBehavior};

/// Which traits of a request distinguish cache keys, compiled for a cache policy before the run. Each trait has the
/// names in the policy that include it in the key. A trait without names isn't in the key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyClasses {
    /// Signed-in users: by their session cookie or their token.
    pub session: Vec<String>,
    /// Users with an analytics cookie.
    pub analytics: Vec<String>,
    /// Themes.
    pub theme: Vec<String>,
    /// Values of the tracking parameter.
    pub tracking: Vec<String>,
    /// For each language, the first with the same key.
    pub language: TraitClasses,
    /// For each browser, the first with the same key.
    pub browser: TraitClasses,
    /// For each country, the first with the same key.
    pub country: TraitClasses,
}

/// For each value of a trait, the number of the first value with the same key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraitClasses {
    /// By value.
    pub first: Vec<u32>,
    /// The names in the policy.
    pub names: Vec<String>,
}

impl TraitClasses {
    fn of(&self, value: u32) -> u64 {
        u64::from(guaranteed(self.first.get(value as usize).copied(), "every value has a class"))
    }
}

const USER: u32 = WIDE_BITS;
const THEME: u32 = USER + WIDE_BITS;
const LANGUAGE: u32 = THEME + 1;
const BROWSER: u32 = LANGUAGE + LANGUAGE_BITS;
const COUNTRY: u32 = BROWSER + BROWSER_BITS;
const TRACKING: u32 = COUNTRY + COUNTRY_BITS;

/// A part of the packed key.
pub struct PackedKeyPart {
    /// `user`, `theme`, `language`, `browser`, `country`, `tracking`.
    pub name: &'static str,
    /// Its bits.
    pub mask: u64,
    names: fn(&KeyClasses) -> Vec<String>,
}

impl PackedKeyPart {
    /// The names in the policies that bring it into the key.
    pub fn names(&self, fixed: &KeyClasses, dynamic: &KeyClasses) -> Vec<String> {
        let mut names = (self.names)(fixed);
        for name in (self.names)(dynamic) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

const fn bits(from: u32, count: u32) -> u64 {
    ((1 << count) - 1) << from
}

impl KeyClasses {
    /// The components that can create separate cached objects, in addition to the object itself.
    pub const PARTS: [PackedKeyPart; 6] = [
        PackedKeyPart {
            name: "user",
            mask: bits(USER, WIDE_BITS),
            names: |classes| [classes.session.as_slice(), &classes.analytics].concat(),
        },
        PackedKeyPart {
            name: "theme",
            mask: bits(THEME, 1),
            names: |classes| classes.theme.clone(),
        },
        PackedKeyPart {
            name: "language",
            mask: bits(LANGUAGE, LANGUAGE_BITS),
            names: |classes| classes.language.names.clone(),
        },
        PackedKeyPart {
            name: "browser",
            mask: bits(BROWSER, BROWSER_BITS),
            names: |classes| classes.browser.names.clone(),
        },
        PackedKeyPart {
            name: "country",
            mask: bits(COUNTRY, COUNTRY_BITS),
            names: |classes| classes.country.names.clone(),
        },
        PackedKeyPart {
            name: "tracking",
            mask: bits(TRACKING, TRACKING_BITS),
            names: |classes| classes.tracking.clone(),
        },
    ];

    /// Tests each trait with the key engine: do two requests that differ only in this trait share a cached object?
    pub fn compile(compiled: &CompiledBehavior, traffic: &Traffic) -> Self {
        let plain = GeneratedRequest {
            micros: 0,
            object: 0,
            user: 0,
            traits: UserTraits::with(0, 0, 0),
            tracking: 0,
        };
        let key = |draw: GeneratedRequest| {
            let (request, viewer) = traffic.request(&draw);
            compiled.key(&request, &viewer)
        };
        let other = |traits: UserTraits| GeneratedRequest { traits, ..plain };
        let pair = |one: GeneratedRequest, two: GeneratedRequest| {
            names(key(one).as_ref(), key(two).as_ref())
        };
        let users = |traits: UserTraits| {
            let one = other(traits);
            pair(one, GeneratedRequest { user: 1, ..one })
        };
        let classes = |count: u32, traits: fn(u32) -> UserTraits| {
            let keys: Vec<Option<CacheKey>> =
                (0..count).map(|value| key(other(traits(value)))).collect();
            let mut found = TraitClasses::default();
            for key in &keys {
                let first = keys.iter().position(|earlier| earlier == key).unwrap_or(0);
                found.first.push(first as u32);
                for name in names(keys.first().and_then(Option::as_ref), key.as_ref()) {
                    if !found.names.contains(&name) {
                        found.names.push(name);
                    }
                }
            }
            found
        };
        Self {
            session: users(plain.traits.signing_in()),
            analytics: users(plain.traits.measured()),
            theme: pair(plain, other(plain.traits.in_the_dark())),
            tracking: pair(plain, GeneratedRequest { tracking: 1, ..plain }),
            language: classes(traffic.languages, |value| UserTraits::with(value, 0, 0)),
            browser: classes(traffic.browsers, |value| UserTraits::with(0, value, 0)),
            country: classes(traffic.countries, |value| UserTraits::with(0, 0, value)),
        }
    }

    /// The key of a request: object, then what tells it apart.
    #[inline]
    pub fn key(&self, draw: &GeneratedRequest) -> u64 {
        let traits = draw.traits;
        let distinguished = (!self.session.is_empty() && traits.signed_in())
            || (!self.analytics.is_empty() && traits.analytics());
        let user = if distinguished { draw.user + 1 } else { 0 };
        let theme = if self.theme.is_empty() { 0 } else { traits.theme() };
        let tracking = if self.tracking.is_empty() { 0 } else { draw.tracking };
        u64::from(draw.object)
            | u64::from(user) << USER
            | u64::from(theme) << THEME
            | self.language.of(traits.language()) << LANGUAGE
            | self.browser.of(traits.browser()) << BROWSER
            | self.country.of(traits.country()) << COUNTRY
            | u64::from(tracking) << TRACKING
    }

    /// The object of a key.
    pub fn object(key: u64) -> u32 {
        (key & bits(0, WIDE_BITS)) as u32
    }
}

/// Where two keys part, in words of the policy.
fn names(one: Option<&CacheKey>, two: Option<&CacheKey>) -> Vec<String> {
    let (Some(one), Some(two)) = (one, two) else {
        return Vec::new();
    };
    one.differs(two)
        .into_iter()
        .map(|part| match part.split_once(':') {
            Some((kind, name)) => format!("{kind} {name}"),
            None if part == "query" => "query string utm_source".to_owned(),
            None => part,
        })
        .collect()
}
