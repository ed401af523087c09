//! What splits a cache: by how much each part of the key multiplies the stored objects.

use super::{KeyClasses, TrafficSide};
use serde::Serialize;

/// A part of the key, and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeySplit {
    /// What it represents: `user`, `language`, `browser`, `country`, `theme`, `tracking`.
    pub part: &'static str,
    /// The names in the policy that bring it into the key.
    pub names: Vec<String>,
    /// Different values among the stored objects.
    pub values: u64,
    /// Objects stored, over the objects that there would be without this part: 1 is no harm.
    pub factor: f64,
}

/// Keys to look at, about.
const SAMPLE: usize = 60_000;

/// The parts that split this side's cache, the worst first.
pub fn splits(side: &TrafficSide) -> Vec<KeySplit> {
    let keys = side.keys(SAMPLE);
    let mut found: Vec<KeySplit> = KeyClasses::PARTS
        .iter()
        .filter_map(|part| {
            let names = part.names(&side.terms.fixed.classes, &side.terms.dynamic.classes);
            if names.is_empty() {
                return None;
            }
            let values = distinct(keys.iter().map(|key| key & part.mask));
            let without = distinct(keys.iter().map(|key| key & !part.mask));
            Some(KeySplit {
                part: part.name,
                names,
                values,
                factor: keys.len() as f64 / without.max(1) as f64,
            })
        })
        .collect();
    found.sort_by(|a, b| b.factor.total_cmp(&a.factor));
    found
}

fn distinct(keys: impl Iterator<Item = u64>) -> u64 {
    let mut all: Vec<u64> = keys.collect();
    all.sort_unstable();
    all.dedup();
    all.len() as u64
}
