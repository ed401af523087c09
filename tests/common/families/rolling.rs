//! Amazon ECS rolling updates.

use super::super::{Caller, Family, compare::holds};
use serde_json::Value;

pub const FAMILY: Family =
    Family { name: "rolling", text: include_str!("../../data/vectors/rolling.json"), check };

/// The worked examples of docs/reference/containers.md, section 5.4, circuit breakers, and arguments to reject.
pub const WORKED: Family =
    Family { name: "rolling-worked", text: include_str!("../../data/rolling-worked.json"), check };

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    let result = match call("simulateRollingUpdate", &vector["input"]) {
        Ok(_) if expected["invalid"] == true => return Err("answered, but should throw".into()),
        Ok(result) => result,
        Err(thrown) if expected["invalid"] == true && thrown.name == "InvalidArgument" => {
            return match expected["field"].as_str() {
                Some(field) if field != thrown.field => Err(format!("{thrown:?}")),
                _ => Ok(()),
            };
        }
        Err(thrown) => return Err(format!("{thrown:?}")),
    };
    for (name, value) in expected.as_object().ok_or("expected is no object")? {
        match name.as_str() {
            "always" => always(&vector["input"], &result, value)?,
            // Moves as the documents write them: `[action, count, old, new]`.
            "moves" => {
                let moves: Vec<Value> = events(&result)
                    .map(|event| {
                        let members = ["action", "count", "old", "new"];
                        members.iter().map(|name| event[*name].clone()).collect()
                    })
                    .collect();
                holds(&moves.into(), value, name)?;
            }
            _ => holds(&result[name], value, name)?,
        }
    }
    Ok(())
}

fn events(result: &Value) -> impl Iterator<Item = &Value> {
    result["events"].as_array().into_iter().flatten()
}

/// A `start` never brings the total above the maximum, a `stop` never leaves fewer than the minimum.
fn always(input: &Value, result: &Value, bounds: &Value) -> Result<(), String> {
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let desired = number(&input["desiredCount"]);
    let mut total = input["runningOld"].as_u64().unwrap_or(desired);
    for event in events(result) {
        let after = number(&event["old"]) + number(&event["new"]);
        let holds = match event["action"].as_str() {
            Some("start") => total + number(&event["count"]) <= number(&bounds["totalAtMost"]),
            Some("stop") => after >= number(&bounds["healthyAtLeast"]),
            _ => true,
        };
        if !holds {
            return Err(format!("{event} with {total} before breaks {bounds}"));
        }
        total = after;
    }
    Ok(())
}
