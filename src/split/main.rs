//! Splits the site's code: the core, which the page begins with, and chunks that it loads when they are needed.
//!
//! `split LINKED BOUND FOLDER REPORT [COST]`: from the module as linked (with its relocations) and the same module as
//! wasm-bindgen made it, writes `core.wasm`, the files of the chunks, and `chunks.json`, which says what files each chunk
//! needs. REPORT becomes a table of what is where, and why. COST is what one more file costs, in bytes of code.
//!
//! Calls of `deferred::chunk` are marks: what only they reach goes to the files of the chunks that they name, with the
//! constants that nothing else mentions. A function that another file calls is called through the table. All files share
//! the memory, the table and the stack of the core.

mod files;
mod graph;
#[path = "../deferred/name.rs"]
mod name;
mod parts;

use anyhow::{Context, Result, bail};
use serde_json::json;
use std::{env, fs, path::Path};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [linked, bound, folder, report, cost @ ..] = arguments.as_slice() else {
        bail!("usage: split LINKED BOUND FOLDER REPORT [COST]");
    };
    let cost = cost.first().map_or(Ok(files::FILE), |cost| cost.parse()).context("COST")?;
    let read = |file: &String| fs::read(file).with_context(|| file.clone());
    let write = |name: &str, bytes: &[u8]| {
        let file = Path::new(folder).join(name);
        fs::write(&file, bytes).with_context(|| file.display().to_string())
    };
    let parts = parts::split(&read(linked)?, &read(bound)?, cost)?;
    println!("{} chunks in {} files", parts.chunks.len(), parts.files.len());
    write("core.wasm", &parts.core)?;
    for (name, bytes) in &parts.files {
        write(&format!("{name}.wasm"), bytes)?;
    }
    fs::write(report, parts.report.join("\n")).with_context(|| report.clone())?;
    let files: Vec<&String> = parts.files.iter().map(|(name, _)| name).collect();
    write("chunks.json", json!({ "files": files, "chunks": parts.chunks }).to_string().as_bytes())
}
