//! Cache behaviors: `matchPathPattern`, `selectBehavior`.

use super::{ApiError, ApiFunction, read};
use crate::{
    cloudfront::behavior::{self, Glob},
    explain::Trace,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "matchPathPattern", run: match_path_pattern },
    ApiFunction { name: "selectBehavior", run: select_behavior },
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfPattern {
    pattern: String,
    request_path: String,
}

fn match_path_pattern(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfPattern = read(argument)?;
    Ok(json!({ "match": behavior::matches(&arguments.pattern, &arguments.request_path) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfBehaviors {
    behaviors: Vec<OfBehavior>,
    request_path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfBehavior {
    id: String,
    path_pattern: String,
}

fn select_behavior(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfBehaviors = read(argument)?;
    let globs: Vec<(&str, Glob)> = arguments
        .behaviors
        .iter()
        .map(|behavior| {
            let pattern = behavior.path_pattern.as_str();
            (pattern, Glob::new(pattern))
        })
        .collect();
    let choice = behavior::select(
        globs.iter().map(|(pattern, glob)| (*pattern, glob)),
        &arguments.request_path,
        &mut Trace::silent(),
    );
    let chosen = choice
        .behavior
        .and_then(|index| arguments.behaviors.get(index))
        .map_or("default", |behavior| behavior.id.as_str());
    Ok(json!({ "behavior": chosen }))
}
