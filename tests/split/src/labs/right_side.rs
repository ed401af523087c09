//! A chunk that calls into the other one, and counts with fractions.

use crate::{count, shared, shared_by_two};
use std::{collections::BTreeMap, hint::black_box};

pub const TEXT: &str = "the text of the right side ends alike";

pub struct RightSide;

pub fn run(number: u32) -> String {
    let mut words: BTreeMap<u32, String> = BTreeMap::new();
    for at in 0..black_box(number % 7) {
        words.insert(at.wrapping_mul(2_654_435_761), shared_by_two(at));
    }
    let joined: String = words.into_values().collect();
    let share = f64::from(number) / 3.0 + f64::from(count());
    joined + TEXT + &shared("right", number) + &share.to_bits().to_string()
}
