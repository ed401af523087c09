//! Splits the site's code in two: what the first view needs, and everything else.
//!
//! `split LINKED BOUND FIRST REST`: from the module as linked (with its relocations) and the same module as wasm-bindgen
//! made it, writes the module that the page begins with and the one that it loads after that.
//!
//! What only calls of `deferred` reach goes to the second file, with the constants that nothing else mentions. The first
//! keeps a short function in the place of each function that it calls there: it loads the rest if it isn't loaded
//! yet, and calls the function through the table. The rest shares memory, table and stack with the first.

mod graph;
mod parts;

use anyhow::{Context, Result, bail};
use std::{env, fs};

fn main() -> Result<()> {
    let files: Vec<String> = env::args().skip(1).collect();
    let [linked, bound, first, rest] = files.as_slice() else {
        bail!("usage: split LINKED BOUND FIRST REST");
    };
    let read = |file: &String| fs::read(file).with_context(|| file.clone());
    let parts = parts::split(&read(linked)?, &read(bound)?)?;
    println!(
        "{} functions and {} bytes of constants travel after the first view, behind {} calls",
        parts.functions, parts.constants, parts.gates
    );
    fs::write(first, parts.first).with_context(|| first.clone())?;
    fs::write(rest, parts.rest).with_context(|| rest.clone())
}
