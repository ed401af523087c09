//! Scaling of Amazon ECS: tasks, instances, providers, zones.

use super::super::{Caller, Family, compare::holds};
use serde_json::Value;

pub const FAMILY: Family =
    Family { name: "scaling", text: include_str!("../../data/vectors/scaling.json"), check };

/// The worked examples of docs/reference/containers.md, sections 6, 7, and arguments to reject, in the same form.
pub const WORKED: Family =
    Family { name: "scaling-worked", text: include_str!("../../data/scaling-worked.json"), check };

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let function = match vector["op"].as_str() {
        Some("target_tracking") => "targetTracking",
        Some("step_scaling") => "stepScaling",
        Some("capacity_provider_reservation") => "capacityProviderReservation",
        Some("capacity_provider_split") => "capacityProviderSplit",
        Some("az_balance") => "azBalance",
        other => return Err(format!("unknown op {other:?}")),
    };
    let expected = &vector["expected"];
    match call(function, &vector["input"]) {
        Ok(_) if expected["invalid"] == true => Err("answered, but should throw".into()),
        Ok(result) => holds(&result, expected, "result"),
        Err(thrown) if expected["invalid"] == true && thrown.name == "InvalidArgument" => {
            match expected["field"].as_str() {
                Some(field) if !thrown.field.starts_with(field) => Err(format!("{thrown:?}")),
                _ => Ok(()),
            }
        }
        Err(thrown) => Err(format!("{thrown:?}")),
    }
}

/// Whole runs of service auto scaling.
pub const RUN: Family = Family {
    name: "scaling-run",
    text: include_str!("../../data/vectors/scaling-run.json"),
    check: check_run,
};

/// Runs that show one statement of docs/reference/containers.md, sections 6 and 7, each, and arguments to reject.
pub const RUN_WORKED: Family = Family {
    name: "scaling-run-worked",
    text: include_str!("../../data/scaling-run-worked.json"),
    check: check_run,
};

fn check_run(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    let answer = match call("simulateScaling", &vector["input"]) {
        Ok(_) if expected["invalid"] == true => return Err("answered, but should throw".into()),
        Ok(answer) => answer,
        Err(thrown) if expected["invalid"] == true && thrown.name == "InvalidArgument" => {
            return match expected["field"].as_str() {
                Some(field) if thrown.field != field => Err(format!("{thrown:?}")),
                _ => Ok(()),
            };
        }
        Err(thrown) => return Err(format!("{thrown:?}")),
    };
    let rows = answer["rows"].as_array().cloned().unwrap_or_default();
    for (name, expected) in expected.as_object().into_iter().flatten() {
        check_member(name, expected, &rows, &answer)?;
    }
    Ok(())
}

fn check_member(
    name: &str,
    expected: &Value,
    rows: &[Value],
    answer: &Value,
) -> Result<(), String> {
    let column = |member: &str| -> Value { rows.iter().map(|row| row[member].clone()).collect() };
    let first = |changes: fn(i64, i64) -> bool| {
        let desired = |at: usize| rows.get(at).and_then(|row| row["desired"].as_i64());
        (1..rows.len()).find(|at| match (desired(at - 1), desired(*at)) {
            (Some(before), Some(now)) => changes(before, now),
            _ => false,
        })
    };
    let turns = |found: Option<usize>| match (expected, found) {
        (Value::Null, None) => Ok(()),
        (Value::Object(bounds), Some(at)) => {
            let bound = |name: &str| bounds.get(name).and_then(Value::as_u64);
            let early = bound("notBefore").is_some_and(|least| (at as u64) < least);
            let late = bound("by").is_some_and(|most| (at as u64) > most);
            if early || late {
                Err(format!("{name} is in minute {at}, not within {expected}"))
            } else {
                Ok(())
            }
        }
        // Bounds without an upper one allow that it never comes.
        (Value::Object(bounds), None) if !bounds.contains_key("by") => Ok(()),
        (_, found) => Err(format!("{name} is {found:?}, not {expected}")),
    };
    match name {
        "rows" => {
            for row in expected.as_array().into_iter().flatten() {
                let at = row["minute"].as_u64().unwrap_or(u64::MAX) as usize;
                let found = rows.get(at).ok_or(format!("there is no minute {at}"))?;
                holds(found, row, &format!("rows[{at}]"))?;
            }
            Ok(())
        }
        "desiredByMinute" => holds(&column("desired"), expected, "desired"),
        "runningByMinute" => holds(&column("running"), expected, "running"),
        "instancesByMinute" => holds(&column("instances"), expected, "instances"),
        "totals" => holds(&answer["totals"], expected, "totals"),
        "firstScaleIn" => turns(first(|before, now| now < before)),
        "firstScaleOut" => turns(first(|before, now| now > before)),
        "firstInstances" => {
            let count = rows.iter().find_map(|row| row["instances"].as_u64().filter(|n| *n > 0));
            holds(&count.into(), expected, name)
        }
        "always" => expected.as_object().into_iter().flatten().try_for_each(|(bound, value)| {
            let least = bound.strip_suffix("AtLeast");
            let member = least.or(bound.strip_suffix("AtMost")).ok_or("an unknown bound")?;
            let fits = |row: &&Value| match (row[member].as_f64(), value.as_f64()) {
                (Some(is), Some(bound)) => {
                    if least.is_some() {
                        is >= bound
                    } else {
                        is <= bound
                    }
                }
                _ => false,
            };
            match rows.iter().find(|row| !fits(row)) {
                None => Ok(()),
                Some(row) => Err(format!("not {bound} {value}: {row}")),
            }
        }),
        "reaches" => expected.as_object().into_iter().flatten().try_for_each(|(member, value)| {
            let reached = rows.iter().any(|row| row[member].as_f64() == value.as_f64());
            if reached { Ok(()) } else { Err(format!("{member} never reaches {value}")) }
        }),
        _ => Err(format!("{name} isn't compared")),
    }
}
