//! Distributions, by `explain`.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Value, json};

/// docs/reference/cloudfront.md, sections 6, 9, 12, row by row.
pub const WORKED: Family = Family {
    name: "distribution-worked",
    text: include_str!("../../data/distribution-worked.json"),
    check,
};

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let argument = json!({ "lab": "distribution", "scenario": vector["scenario"] });
    let actual = call("explain", &argument).map_err(|error| format!("{error:?}"))?;
    holds(&actual["answer"], &vector["expected"], "")?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut cited: Vec<Value> = list(&actual["trace"]);
    cited.extend(list(&actual["findings"]));
    for rule in list(&vector["rules"]) {
        if !cited.iter().any(|step| step["rule"] == rule) {
            return Err(format!("{rule} is not cited: {cited:?}"));
        }
    }
    if let Some(expected) = vector["errors"].as_array() {
        let errors: Vec<Value> = list(&actual["findings"])
            .into_iter()
            .filter(|finding| finding["severity"] == "error")
            .map(|finding| finding["field"].clone())
            .collect();
        let missing: Vec<_> = expected.iter().filter(|field| !errors.contains(field)).collect();
        let left: Vec<_> = errors.iter().filter(|field| !expected.contains(field)).collect();
        if !missing.is_empty() || !left.is_empty() {
            return Err(format!("missing {missing:?}, left over {left:?}"));
        }
    }
    Ok(())
}
