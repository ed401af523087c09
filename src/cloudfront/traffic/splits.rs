//! What splits a cache: by how much each part of the key multiplies the stored objects.

use super::{KeyClasses, Side, Traffic};
use serde::Serialize;

/// A part of the key, and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Split {
    /// What it stands for: `user`, `language`, `browser`, `country`, `theme`, `tracking`.
    pub part: &'static str,
    /// The names in the policy that bring it into the key.
    pub names: Vec<String>,
    /// Different values among the stored objects.
    pub values: u64,
    /// Objects stored, over the objects that there would be without this part: 1 is no harm.
    pub factor: f64,
}

/// Keys to look at, at most: of more, those of every second, fourth, … object.
const SAMPLE: usize = 200_000;

/// The parts that split this side's cache, the worst first.
pub fn splits(side: &Side, traffic: &Traffic) -> Vec<Split> {
    let mut keys = side.keys();
    let mut every = 1;
    while keys.len() > SAMPLE {
        every *= 2;
        keys.retain(|key| KeyClasses::object(*key).is_multiple_of(every));
        if every > traffic.objects {
            keys.truncate(SAMPLE);
        }
    }
    let mut found: Vec<Split> = KeyClasses::PARTS
        .iter()
        .filter_map(|part| {
            let names = part.names(&side.terms);
            if names.is_empty() {
                return None;
            }
            let values = distinct(keys.iter().map(|key| key & part.mask));
            let without = distinct(keys.iter().map(|key| key & !part.mask));
            Some(Split {
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
