//! A chunk with a trait and a shared text.

use crate::{Speak, count, shared, shared_by_two};
use std::hint::black_box;

pub const TEXT: &str = "the text of the left side";

pub struct LeftSide;

struct Loud(u32);
struct Quiet;

impl Speak for Loud {
    fn speak(&self, times: u32) -> String {
        "LOUD ".repeat(times as usize) + &self.0.to_string()
    }
}

impl Speak for Quiet {
    fn speak(&self, times: u32) -> String {
        shared("quiet", times)
    }
}

pub fn run(number: u32) -> String {
    let speakers: [Box<dyn Speak>; 2] = [Box::new(Loud(number)), Box::new(Quiet)];
    let mut text = TEXT.to_owned();
    for speaker in black_box(speakers) {
        text += &speaker.speak(number % 5);
    }
    text + &shared_by_two(number) + &count().to_string()
}

pub fn again(number: u32) -> String {
    const STEPS: [fn(u32) -> u32; 3] = [|n| n + 1, |n| n * n, |n| n ^ 0x55];
    let end = black_box(STEPS).iter().fold(number, |n, step| step(n));
    format!("{end} {} {}", run(end % 100), i64::from(end) * i64::from(number))
}
