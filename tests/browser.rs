//! The same vectors through `window.cloudglass`, in a real browser.
#![cfg(target_arch = "wasm32")]

mod common;
#[path = "browser/fields.rs"]
mod fields;
#[path = "browser/webcrypto.rs"]
mod webcrypto;

use common::{Thrown, families::FAMILIES, record};
use js_sys::{Function, JSON, Reflect};
use serde_json::Value;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

/// Calls `window.cloudglass[name]` as a page would: plain objects in, plain objects out.
fn call(name: &str, argument: &Value) -> Result<Value, Thrown> {
    let window = js_sys::global();
    if !Reflect::has(&window, &"cloudglass".into()).expect("a window") {
        cloudglass::api::window::install();
    }
    let object = Reflect::get(&window, &"cloudglass".into()).expect("window.cloudglass");
    let function: Function =
        Reflect::get(&object, &name.into()).expect(name).dyn_into().expect(name);
    let argument = JSON::parse(&argument.to_string()).expect("JSON");
    let text = |value: &JsValue, member: &str| {
        Reflect::get(value, &member.into())
            .ok()
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    };
    match function.call1(&JsValue::UNDEFINED, &argument) {
        Ok(result) => {
            let result =
                JSON::stringify(&result).expect("a plain object").as_string().expect("JSON");
            Ok(serde_json::from_str(&result).expect("JSON"))
        }
        Err(error) => {
            assert!(
                error.is_instance_of::<js_sys::Error>(),
                "{name} threw something else than an Error"
            );
            Err(Thrown {
                name: text(&error, "name"),
                message: text(&error, "message"),
                field: text(&error, "field"),
            })
        }
    }
}

#[wasm_bindgen_test]
async fn every_family_holds_through_the_page_object() {
    let mut failed = Vec::new();
    for family in FAMILIES {
        let report = common::run(family, &call);
        failed.extend(report.failed);
        breathe().await;
    }
    assert!(failed.is_empty(), "{} vectors differ:\n{}", failed.len(), failed.join("\n"));
}

#[wasm_bindgen_test]
fn a_bad_argument_throws_with_name_message_and_field() {
    let thrown = call("explain", &serde_json::json!({ "lab": "no-such" })).unwrap_err();
    assert_eq!((thrown.name.as_str(), thrown.field.as_str()), ("UnknownLab", "lab"));
    assert!(!thrown.message.is_empty());
}

/// What was recorded natively: a file's name, and its text.
const RECORDED: &[(&str, &str)] = include!("data/record/all.rs");

/// Lets the page answer the driver, which waits for thirty seconds at most.
async fn breathe() {
    sleep(Duration::ZERO).await;
}

/// WebAssembly answers what was recorded natively, figure by figure: every example, trial, golden link, and vector.
#[wasm_bindgen_test]
async fn the_browser_answers_what_was_recorded_natively() {
    let mut parts = Vec::new();
    for part in record::parts(&call) {
        parts.push(part);
        breathe().await;
    }
    let files = record::gather(parts);
    assert_eq!(files.len(), RECORDED.len(), "files in the list");
    let mut found = Vec::new();
    for file in files {
        let (_, text) = RECORDED.iter().find(|(name, _)| *name == file.name).expect(&file.name);
        found.extend(file.differences(text, false));
        breathe().await;
    }
    let shown = found.iter().take(50).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} differences from the record:\n{shown}", found.len());
}
