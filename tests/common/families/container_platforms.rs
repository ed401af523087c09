//! Platforms for containers: node types of EKS, pod sizes, rolling bounds, AWS Copilot.

use super::super::{Caller, Family, compare::holds};
use serde_json::Value;
use std::collections::BTreeSet;

pub const FAMILY: Family = Family {
    name: "container-platforms",
    text: include_str!("../../data/vectors/container-platforms.json"),
    check,
};

/// The rules of docs/reference/containers.md, section 10, and what Copilot refuses, in the same form.
pub const WORKED: Family = Family {
    name: "container-platforms-worked",
    text: include_str!("../../data/container-platforms-worked.json"),
    check,
};

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    let answer = |function: &str| call(function, input).map_err(|thrown| format!("{thrown:?}"));
    match vector["op"].as_str() {
        Some("eks_fit") => fits(&answer("eksFit")?, expected),
        Some("eks_fargate_size") => holds(&answer("eksFargateSize")?, expected, "result"),
        Some("kubernetes_rolling_bounds") => {
            holds(&answer("kubernetesRollingBounds")?, expected, "result")
        }
        Some("copilot_resources") => resources(&answer("copilotResources")?, expected),
        other => Err(format!("unknown op {other:?}")),
    }
}

fn texts(list: &Value, of: fn(&Value) -> &Value) -> BTreeSet<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|item| of(item).as_str()).map(str::to_owned).collect()
}

fn fits(result: &Value, expected: &Value) -> Result<(), String> {
    for (platform, cell) in expected.as_object().into_iter().flatten() {
        let given = &result[platform];
        holds(&given["fits"], &cell["fits"], platform)?;
        holds(&given["profile"], &cell["profile"], platform)?;
        let reasons = texts(&given["reasons"], |reason| &reason["field"]);
        let wanted = texts(&cell["reasons"], |reason| reason);
        if reasons != wanted {
            return Err(format!("{platform}: {reasons:?} in place of {wanted:?}"));
        }
    }
    Ok(())
}

fn resources(result: &Value, expected: &Value) -> Result<(), String> {
    holds(&result["valid"], &expected["valid"], "valid")?;
    for list in ["created", "shared", "changed", "deleted"] {
        let (given, wanted) = (texts(&result[list], |id| id), texts(&expected[list], |id| id));
        if given != wanted {
            return Err(format!("{list}: {given:?} in place of {wanted:?}"));
        }
    }
    let errors = result["findings"].as_array().into_iter().flatten();
    let fields: Vec<&str> = errors
        .filter(|finding| finding["severity"] == "error")
        .filter_map(|finding| finding["field"].as_str())
        .collect();
    let agree = |field: &str, wanted: &Value| {
        wanted["fields"].as_array().into_iter().flatten().filter_map(Value::as_str).any(|wanted| {
            let first = |path: &str| path.split(['.', '[']).next().map(str::to_owned);
            first(field) == first(wanted)
        })
    };
    for wanted in expected["findings"].as_array().into_iter().flatten() {
        if !fields.iter().any(|field| agree(field, wanted)) {
            return Err(format!("no error at {wanted}: {fields:?}"));
        }
    }
    match expected["valid"] == true && !fields.is_empty() {
        true => Err(format!("errors in what is valid: {fields:?}")),
        false => Ok(()),
    }
}
