//! `validatePolicy`: each error at its field, none missing and none left over; warnings and notes are free.

use super::super::{Caller, Family};
use serde_json::{Value, json};

/// One case for each way in which a policy can be invalid: docs/reference/cloudfront.md, sections 2.2, 3.1, 14.
pub const WORKED: Family = Family {
    name: "validate-policy",
    text: include_str!("../../data/validate-policy-worked.json"),
    check,
};

/// Holds one vector of op `validate_policy`.
pub fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let argument = json!({
        "policyKind": vector["policyKind"],
        "config": vector["config"],
        "origin": vector["origin"],
    });
    let actual = call("validatePolicy", &argument).map_err(|error| format!("{error:?}"))?;
    let found = actual["findings"].as_array().cloned().unwrap_or_default();
    let expected = vector["expected"]["findings"].as_array().cloned().unwrap_or_default();
    for wanted in vector["expected"]["also"].as_array().into_iter().flatten() {
        if !found.iter().any(|finding| finding["rule"] == *wanted) {
            return Err(format!("{wanted} is not cited: {found:?}"));
        }
    }
    let mut errors: Vec<&Value> =
        found.iter().filter(|finding| finding["severity"] == "error").collect();
    for wanted in &expected {
        match errors.iter().position(|finding| agrees(finding, wanted)) {
            Some(at) => {
                errors.remove(at);
            }
            None => return Err(format!("{wanted} is missing: {found:?}")),
        }
    }
    match errors.first() {
        None => Ok(()),
        Some(left) => Err(format!("left over: {left}")),
    }
}

/// One of the two paths is a prefix of the other, and the error's name is the one given.
fn agrees(finding: &Value, wanted: &Value) -> bool {
    let path = |value: &Value| -> Vec<String> {
        value["field"]
            .as_str()
            .unwrap_or_default()
            .replace('[', ".")
            .replace(']', "")
            .split('.')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (path(finding), path(wanted));
    a.iter().zip(&b).all(|(a, b)| a == b)
        && (wanted["awsError"].is_null() || finding["awsError"] == wanted["awsError"])
}
