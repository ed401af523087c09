//! What the engines answer is what was recorded, whatever words the page has for it.

use crate::common::{
    Thrown,
    record::{self, File},
};
use cloudglass::api;
use serde_json::Value;
use std::{env, fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/record")
}

fn path(file: &File) -> PathBuf {
    folder().join(format!("{}.jsonl", file.name))
}

fn call(name: &str, argument: &Value) -> Result<Value, Thrown> {
    api::call(name, argument.clone()).map_err(|error| Thrown {
        name: error.name.as_str().into(),
        message: error.message,
        field: error.field,
    })
}

#[test]
fn the_engines_answer_what_was_recorded() {
    let files = record::now(&call);
    if env::var_os("CLOUDGLASS_RECORD").is_some() {
        for file in &files {
            fs::write(path(file), file.text()).expect("a folder to write to");
        }
        fs::write(folder().join("all.rs"), record::list(&files)).expect("a folder to write to");
        return;
    }
    let listed = fs::read_to_string(folder().join("all.rs")).unwrap_or_default();
    assert_eq!(listed, record::list(&files), "CLOUDGLASS_RECORD=1 writes the list of files anew");
    let full = env::var_os("CLOUDGLASS_RECORD_FULL").is_some();
    let recorded = |file: &File| fs::read_to_string(path(file)).unwrap_or_default();
    let found: Vec<String> =
        files.iter().flat_map(|file| file.differences(&recorded(file), full)).collect();
    let most = if full { usize::MAX } else { 100 };
    let shown = found.iter().take(most).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(
        found.is_empty(),
        "{} differences from the record:\n{shown}\nIf they are wanted, `CLOUDGLASS_RECORD=1 cargo test --test native \
         record` records them; the commit says why.",
        found.len()
    );
}
