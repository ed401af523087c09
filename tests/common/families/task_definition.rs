//! Task definitions, the start of a task, and the resources of templates.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Value, json};

/// `validateTaskDefinition`.
pub const FAMILY: Family = Family {
    name: "task-definition",
    text: include_str!("../../data/vectors/task-definition.json"),
    check: definition,
};

/// One case for each rule of docs/reference/containers.md, sections 4.2 to 4.12.
pub const WORKED: Family = Family {
    name: "task-definition-worked",
    text: include_str!("../../data/task-definition-worked.json"),
    check: definition,
};

/// `startTask`.
pub const START: Family = Family {
    name: "task-start",
    text: include_str!("../../data/vectors/task-start.json"),
    check: start,
};

/// `validateTemplate`.
pub const TEMPLATES: Family = Family {
    name: "ecs-validation",
    text: include_str!("../../data/vectors/ecs-validation.json"),
    check: template,
};

/// What else docs/reference/containers.md, sections 4.6 and 4.11, says of a start.
pub const START_WORKED: Family = Family {
    name: "task-start-worked",
    text: include_str!("../../data/task-start-worked.json"),
    check: start,
};

/// What else is checked in templates.
pub const TEMPLATES_WORKED: Family = Family {
    name: "template-worked",
    text: include_str!("../../data/template-worked.json"),
    check: template,
};

fn definition(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let result =
        call("validateTaskDefinition", &vector["input"]).map_err(|thrown| format!("{thrown:?}"))?;
    let expected = &vector["expected"];
    holds(&result["valid"], &expected["valid"], "valid")?;
    let findings = result["findings"].as_array().cloned().unwrap_or_default();
    let errors: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .filter_map(|finding| finding["field"].as_str())
        .collect();
    let entries: Vec<Vec<&str>> = expected["errorFields"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|entry| match entry {
            Value::Array(any) => any.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        })
        .collect();
    let fits = |error: &str, entry: &[&str]| entry.iter().any(|field| agrees(error, field));
    if let Some(missing) =
        entries.iter().find(|entry| !errors.iter().any(|error| fits(error, entry)))
    {
        return Err(format!("no error at {missing:?}, but at {errors:?}"));
    }
    if let Some(left) = errors.iter().find(|error| !entries.iter().any(|entry| fits(error, entry)))
    {
        return Err(format!("an error at {left:?}, which {entries:?} lacks"));
    }
    match vector.get("cites").and_then(Value::as_str) {
        Some(rule) if !findings.iter().any(|finding| finding["rule"] == rule) => {
            Err(format!("{rule} isn't cited: {findings:?}"))
        }
        _ => Ok(()),
    }
}

/// One of two paths is a prefix of the other.
fn agrees(a: &str, b: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let path = path.strip_prefix("taskDefinition.").unwrap_or(path).replace(['[', ']'], ".");
        path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    parts(a).iter().zip(&parts(b)).all(|(a, b)| a == b)
}

fn start(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let result = call("startTask", &vector["input"]).map_err(|thrown| format!("{thrown:?}"))?;
    let expected = vector["expected"].as_object().ok_or("no expectation")?;
    if !expected.contains_key("rejected") && result["rejected"] == true {
        return Err(format!("rejected: {}", result["findings"]));
    }
    for (name, wanted) in expected {
        let found = &result[name.as_str()];
        match name.as_str() {
            "stoppedReason" => {
                let text = found.as_str().unwrap_or_default();
                let begins = |name: &Value| {
                    let rest = name.as_str().and_then(|name| text.strip_prefix(name));
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
                };
                let any =
                    wanted.as_array().map_or_else(|| begins(wanted), |all| all.iter().any(begins));
                if !(any || wanted.is_null() && found.is_null()) {
                    return Err(format!("{name}: {text:?}, expected {wanted}"));
                }
            }
            "usedRoles" | "ports" | "volumes" | "securityGroupRules" => {
                any_order(found, wanted, name)?
            }
            "running" => any_order(found, wanted, name)?,
            "order" => {
                for part in ["start", "stop"] {
                    if wanted[part].is_null() {
                        continue;
                    }
                    holds(&sorted_groups(&found[part]), &sorted_groups(&wanted[part]), part)?;
                }
            }
            "environment" => {
                for (container, variables) in wanted.as_object().into_iter().flatten() {
                    let own = found[container.as_str()].as_object().map_or(0, serde_json::Map::len);
                    holds(&found[container.as_str()], variables, container)?;
                    if own != variables.as_object().map_or(0, serde_json::Map::len) {
                        return Err(format!("{container} has {own} variables: {found}"));
                    }
                }
            }
            _ => holds(found, wanted, name)?,
        }
    }
    Ok(())
}

fn sorted_groups(groups: &Value) -> Value {
    let groups = groups.as_array().cloned().unwrap_or_default();
    groups.iter().map(sorted).collect()
}

fn sorted(list: &Value) -> Value {
    let mut items = list.as_array().cloned().unwrap_or_default();
    items.sort_by_key(Value::to_string);
    Value::Array(items)
}

/// Lists of the same length, each entry with one that has its members; lists of names within them in any order.
fn any_order(found: &Value, wanted: &Value, path: &str) -> Result<(), String> {
    let mut left = found.as_array().cloned().unwrap_or_default();
    for wanted in wanted.as_array().into_iter().flatten() {
        let fits = |one: &Value| match wanted.as_object() {
            None => one == wanted,
            Some(members) => members.iter().all(|(name, value)| match value {
                Value::Array(_) => sorted(&one[name.as_str()]) == sorted(value),
                value => one.get(name).unwrap_or(&Value::Null) == value,
            }),
        };
        match left.iter().position(fits) {
            Some(at) => drop(left.remove(at)),
            None => return Err(format!("{path}: {wanted} is missing in {found}")),
        }
    }
    if left.is_empty() { Ok(()) } else { Err(format!("{path}: left over {}", json!(left))) }
}

fn template(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let argument = json!({ "template": vector["template"] });
    let result = call("validateTemplate", &argument).map_err(|thrown| format!("{thrown:?}"))?;
    let wanted = &vector["expected"]["valid"];
    if result["valid"] == *wanted {
        Ok(())
    } else {
        Err(format!("valid should be {wanted}: {}", result["findings"]))
    }
}
