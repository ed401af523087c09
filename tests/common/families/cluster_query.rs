//! The cluster query language.

use super::super::{Caller, Family};
use serde_json::{Value, json};

pub const FAMILY: Family = Family {
    name: "cluster-query",
    text: include_str!("../../data/vectors/cluster-query.json"),
    check,
};

/// The table of docs/reference/containers.md, section 3.7, corners of the grammar, and Java's regular expressions.
pub const WORKED: Family = Family {
    name: "cluster-query-worked",
    text: include_str!("../../data/cluster-query-worked.json"),
    check,
};

fn check(call: Caller, file: &Value, vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    for (name, instance) in file["instances"].as_object().ok_or("no instances")? {
        let argument = json!({ "expression": vector["expression"], "instance": instance });
        let result =
            call("evaluateClusterQuery", &argument).map_err(|thrown| format!("{thrown:?}"))?;
        if result["syntaxOk"] != expected["syntax_ok"] {
            return Err(format!("{result}, expected {expected}"));
        }
        if result["syntaxOk"] == true {
            if result["match"] != expected["matches"][name] {
                return Err(format!("{name}: {}", result["match"]));
            }
            continue;
        }
        let error = &result["error"];
        if error["message"].as_str().is_none_or(str::is_empty) || !error["position"].is_u64() {
            return Err(format!("{name}: an error needs a message and a position: {error}"));
        }
        let says = expected["says"].as_str().unwrap_or_default();
        if !error["message"].as_str().unwrap_or_default().contains(says) {
            return Err(format!("{name}: {error}, expected to say {says}"));
        }
        if !expected["position"].is_null() && error["position"] != expected["position"] {
            return Err(format!("{name}: {error}, expected at {}", expected["position"]));
        }
    }
    Ok(())
}
