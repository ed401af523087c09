//! Amazon ECR: access and lifecycle policies.

use crate::common::{Caller, Family, compare::holds};
use serde_json::Value;

/// The vectors of others.
pub const LIFECYCLE: Family = Family {
    name: "ecr-lifecycle",
    text: include_str!("../../data/vectors/ecr-lifecycle.json"),
    check: lifecycle,
};

/// The vectors of others.
pub const ACCESS: Family = Family {
    name: "ecr-access",
    text: include_str!("../../data/vectors/ecr-access.json"),
    check: access,
};

/// The error is compared as a part of the text, without case; the missing endpoints as a set.
fn access(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let mut expected = vector["expected"].clone();
    let result = call("ecrAccess", &vector["input"]).map_err(|thrown| format!("{thrown:?}"))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_ascii_lowercase();
    let members = expected.as_object_mut().ok_or("nothing is expected")?;
    let error = members.remove("error").unwrap_or_default();
    if !text(&result["error"]).contains(&text(&error))
        || result["error"].is_null() != error.is_null()
    {
        return Err(format!("error: {}, expected {error}", result["error"]));
    }
    let sorted = |value: &Value| {
        let names = value.as_array().into_iter().flatten();
        let mut names: Vec<String> = names.map(Value::to_string).collect();
        names.sort();
        names
    };
    if let Some(missing) = members.remove("missingEndpoints")
        && sorted(&missing) != sorted(&result["missingEndpoints"])
    {
        return Err(format!(
            "missingEndpoints: {}, expected {missing}",
            result["missingEndpoints"]
        ));
    }
    if members.get("failsAt").is_none() && !result["failsAt"].is_null() {
        return Err(format!("failsAt: {}, expected none", result["failsAt"]));
    }
    holds(&result, &expected, "result")
}

fn lifecycle(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    let result = call("ecrLifecycle", &vector["input"]).map_err(|thrown| format!("{thrown:?}"))?;
    for member in ["valid", "actions"] {
        holds(&result[member], &expected[member], member)?;
    }
    if expected["valid"] == true {
        holds(&result["kept"], &expected["kept"], "kept")?;
    }
    findings(&result["findings"], &expected["findings"])
}

/// Every expected finding has an error at one of its fields, and no other rule has one.
fn findings(actual: &Value, expected: &Value) -> Result<(), String> {
    let empty = Vec::new();
    let errors = actual.as_array().unwrap_or(&empty).iter();
    let errors: Vec<&str> = errors
        .filter(|finding| finding["severity"] == "error")
        .filter_map(|finding| finding["field"].as_str())
        .collect();
    let agree = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    let fields = |finding: &Value| -> Vec<String> {
        let fields = finding["fields"].as_array().into_iter().flatten();
        fields.filter_map(|field| field.as_str().map(str::to_owned)).collect()
    };
    let expected = expected.as_array().unwrap_or(&empty);
    for finding in expected {
        let fields = fields(finding);
        if !errors.iter().any(|error| fields.iter().any(|field| agree(error, field))) {
            return Err(format!("no error at {fields:?}, but at {errors:?}"));
        }
    }
    let rule = |field: &str| field.split(']').next().unwrap_or_default().to_owned();
    let rules: Vec<String> = expected.iter().flat_map(fields).map(|field| rule(&field)).collect();
    match errors.iter().find(|error| !rules.contains(&rule(error))) {
        Some(error) => Err(format!("an error at {error}, which isn't expected")),
        None => Ok(()),
    }
}
