//! Vectors from real SDKs and independent judges, held against the API: one runner for native and browser tests.
//!
//! A family is a file of `tests/data/vectors` and a `check` that calls the API for one vector and compares. Whoever
//! runs them gives the [`Caller`]: the pure `api::call` natively, `window.cloudglass` in the browser.

#![allow(dead_code)] // each test crate uses its part

pub mod compare;
pub mod families;
#[cfg(not(target_arch = "wasm32"))]
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod odd;
pub mod record;

use serde_json::Value;

/// Calls a function of the API by its name.
pub type Caller<'a> = &'a dyn Fn(&str, &Value) -> Result<Value, Thrown>;

/// What a call threw.
#[derive(Clone, Debug)]
pub struct Thrown {
    pub name: String,
    pub message: String,
    pub field: String,
}

/// A family of vectors.
pub struct Family {
    /// The file's name without its ending.
    pub name: &'static str,
    /// The file's text.
    pub text: &'static str,
    /// Holds one vector against the API: the caller, the whole file (for what its vectors share), the vector.
    pub check: fn(Caller, &Value, &Value) -> Result<(), String>,
}

/// What came of a family.
#[derive(Debug, Default)]
pub struct Report {
    pub passed: usize,
    /// Differences in vectors that AWS leaves open.
    pub noted: Vec<String>,
    pub failed: Vec<String>,
}

/// Runs a family of vectors.
pub fn run(family: &Family, caller: Caller) -> Report {
    let file: Value = serde_json::from_str(family.text).expect("a vector file is JSON");
    let vectors = file["vectors"].as_array().expect("a vector file has vectors");
    assert!(!vectors.is_empty(), "{} has no vectors", family.name);
    let mut report = Report::default();
    for vector in vectors {
        match (family.check)(caller, &file, vector) {
            Ok(()) => report.passed += 1,
            Err(why) => {
                let line = format!("{} ({}): {why}", vector["id"], vector["title"]);
                match vector["strict"] {
                    Value::Bool(false) => report.noted.push(line),
                    _ => report.failed.push(line),
                }
            }
        }
    }
    report
}
