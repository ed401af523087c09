//! What the tool that splits the code can meet: code and constants of the core, of one chunk, of two, and of all; calls
//! through the table, through traits, and from one chunk into another; data that changes.

#[path = "../../../src/deferred/mod.rs"]
#[allow(dead_code)] // the page uses the rest
pub mod deferred;
pub mod labs;

use deferred::{Api, Import, Rules, chunk};
use labs::{left_side::LeftSide, right_side::RightSide};
use std::{cell::Cell, fmt::Write, hint::black_box};

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(1) };
}

/// Data that changes stays where it is.
pub fn count() -> u32 {
    COUNT.with(|count| {
        count.set(count.get() * 3);
        count.get()
    })
}

/// A trait whose functions are called through a table of constants.
pub trait Speak {
    fn speak(&self, times: u32) -> String;
}

/// All chunks use this; the core doesn't.
#[inline(never)]
pub fn shared(text: &str, number: u32) -> String {
    let mut written = String::new();
    let _ = write!(written, "shared by all: {text} {number:>5}; ");
    written
}

/// Two chunks use this, and it calls what all use.
#[inline(never)]
pub fn shared_by_two(number: u32) -> String {
    shared("and by two", number) + ["zero", "one", "two", "three"][number as usize % 4]
}

fn digest(text: &str) -> u32 {
    text.bytes().fold(2_166_136_261, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
}

/// What the core does by itself.
#[unsafe(no_mangle)]
pub extern "C" fn core_alone(number: u32) -> u32 {
    digest(&format!("the core alone {number} {}", count()))
}

#[unsafe(no_mangle)]
pub extern "C" fn left(number: u32) -> u32 {
    chunk::<LeftSide, _>(|| digest(&labs::left_side::run(number)))
}

#[unsafe(no_mangle)]
pub extern "C" fn left_again(number: u32) -> u32 {
    let text = black_box(String::from("kept by the core"));
    chunk::<LeftSide, _>(|| digest(&(text + &labs::left_side::again(number))))
}

#[unsafe(no_mangle)]
pub extern "C" fn right(number: u32) -> u32 {
    chunk::<RightSide, _>(|| digest(&labs::right_side::run(number)))
}

#[unsafe(no_mangle)]
pub extern "C" fn left_import(number: u32) -> u32 {
    chunk::<Import<LeftSide>, _>(|| digest(&(labs::left_side::run(number) + &shared("imported", number))))
}

/// The same code as [`right_nothing`], for another chunk.
#[unsafe(no_mangle)]
pub extern "C" fn left_nothing() -> u32 {
    chunk::<LeftSide, _>(|| 7)
}

#[unsafe(no_mangle)]
pub extern "C" fn right_nothing() -> u32 {
    chunk::<RightSide, _>(|| 7)
}

#[unsafe(no_mangle)]
pub extern "C" fn rules(number: u32) -> u32 {
    chunk::<Rules, _>(|| digest(&shared("rules", number)) ^ labs::TEXTS.iter().map(|text| digest(text)).fold(0, |all, one| all ^ one))
}

/// Calls all, through the same marks.
#[unsafe(no_mangle)]
pub extern "C" fn api(number: u32) -> u32 {
    chunk::<Api, _>(|| left(number) ^ right(number).rotate_left(1) ^ digest(&shared_by_two(number)) ^ digest(&shared("api", number)))
}
