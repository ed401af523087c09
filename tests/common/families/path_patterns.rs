//! Path patterns and invalidation paths.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Value, json};

pub const FAMILY: Family = Family {
    name: "path-patterns",
    text: include_str!("../../data/vectors/path-patterns.json"),
    check,
};

/// The worked examples of docs/reference/cloudfront.md, section 6.1.
pub const WORKED: Family = Family {
    name: "path-patterns-worked",
    text: include_str!("../../data/path-patterns-worked.json"),
    check,
};

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let (name, argument) = match vector["op"].as_str() {
        Some("path_pattern_match") => (
            "matchPathPattern",
            json!({ "pattern": vector["pattern"], "requestPath": vector["request_path"] }),
        ),
        Some("select_behavior") => {
            let behaviors: Vec<Value> = vector["behaviors"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|behavior| json!({ "id": behavior["id"], "pathPattern": behavior["path_pattern"] }))
                .collect();
            (
                "selectBehavior",
                json!({ "behaviors": behaviors, "requestPath": vector["request_path"] }),
            )
        }
        Some("invalidation_path_valid") => {
            ("checkInvalidationPath", json!({ "path": vector["path"] }))
        }
        Some("invalidation_match") => (
            "matchInvalidation",
            json!({ "path": vector["path"], "cachedObject": vector["cached_object"] }),
        ),
        op => return Err(format!("unknown op {op:?}")),
    };
    let actual = call(name, &argument).map_err(|error| format!("{error:?}"))?;
    holds(&actual, &vector["expected"], "")
}
