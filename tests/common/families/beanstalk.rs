//! Elastic Beanstalk: deployments, batches, resources, configuration updates.

use super::super::{Caller, Family, compare::holds};
use serde_json::Value;

pub const FAMILY: Family =
    Family { name: "beanstalk", text: include_str!("../../data/vectors/beanstalk.json"), check };

/// The worked examples of docs/reference/beanstalk.md, sections 2, 3, 5, 6, 11, and arguments to reject.
pub const WORKED: Family = Family {
    name: "beanstalk-worked",
    text: include_str!("../../data/beanstalk-worked.json"),
    check,
};

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    let function = match vector["op"].as_str() {
        Some("deployment" | "batches") => "simulateBeanstalkDeployment",
        Some("environment_resources") => "environmentResources",
        Some("config_update") => "configUpdate",
        other => return Err(format!("unknown op {other:?}")),
    };
    let result = match (call(function, input), expected.get("throws")) {
        (Ok(result), None) => result,
        (Ok(_), Some(_)) => return Err("answered, but should throw".into()),
        (Err(thrown), Some(field)) => {
            return if thrown.name == "InvalidArgument" && field == thrown.field.as_str() {
                Ok(())
            } else {
                Err(format!("{thrown:?}"))
            };
        }
        (Err(thrown), None) => return Err(format!("{thrown:?}")),
    };
    let members = expected.as_object().ok_or("expected is no object")?;
    for (name, value) in members {
        match name.as_str() {
            "statesInclude" => includes(&result["states"], value)?,
            "present" | "absent" => {
                let has =
                    |id: &Value| result["present"].as_array().is_some_and(|ids| ids.contains(id));
                for id in value.as_array().into_iter().flatten() {
                    if has(id) != (name == "present") {
                        return Err(format!("{id} should be {name}"));
                    }
                }
            }
            _ => holds(&result[name], value, name)?,
        }
    }
    Ok(())
}

/// The rows appear in this order; others may lie between.
fn includes(states: &Value, rows: &Value) -> Result<(), String> {
    let mut left = states.as_array().into_iter().flatten();
    rows.as_array().into_iter().flatten().try_for_each(|row| {
        match left.find(|state| holds(state, row, "").is_ok()) {
            Some(_) => Ok(()),
            None => Err(format!("no row {row} in {states}")),
        }
    })
}
