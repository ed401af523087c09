//! ECS placement: placing, comparing instances, scale-in.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const FAMILY: Family =
    Family { name: "placement", text: include_str!("../../data/vectors/placement.json"), check };

/// The worked examples of docs/reference/containers.md, section 2.8, and arguments to reject, in the same form.
pub const WORKED: Family = Family {
    name: "placement-worked",
    text: include_str!("../../data/placement-worked.json"),
    check,
};

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    let result = match (call("placeTasks", input), expected["invalid"] == true) {
        (Ok(result), false) => result,
        (Ok(_), true) => return Err("answered, but should throw".into()),
        (Err(thrown), true) => {
            let named = thrown.name == "InvalidArgument" && !thrown.message.is_empty();
            return if named && expected["field"] == thrown.field.as_str() {
                Ok(())
            } else {
                Err(format!("{thrown:?}"))
            };
        }
        (Err(thrown), false) => return Err(format!("{thrown:?}")),
    };
    let members = expected.as_object().ok_or("expected is no object")?;
    members.iter().try_for_each(|(name, value)| member(input, &result, name, value))
}

fn member(input: &Value, result: &Value, name: &str, expected: &Value) -> Result<(), String> {
    let list = |name: &str| result[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let ids: Vec<String> = list("placed").iter().map(|p| text(&p["instance"])).collect();
    let actual = match name {
        "placed" => json!(ids),
        "placedCount" => json!(ids.len()),
        "instancesUsed" | "instancesUsedCount" => {
            let mut used = ids;
            used.sort();
            used.dedup();
            if name == "instancesUsed" { json!(used) } else { json!(used.len()) }
        }
        "countsByInstance" => json!(counts(input, "id", &ids)),
        "countsByAz" => json!(counts(input, "az", &ids)),
        "sortedCountsByInstance" => sorted(counts(input, "id", &ids)),
        "sortedCountsByAz" => sorted(counts(input, "az", &ids)),
        "failures" | "fits" | "reasons" => {
            let (rows, member) = match name {
                "failures" => (list("failures"), "reason"),
                "fits" => (list("matrix"), "fits"),
                _ => (list("matrix"), "reason"),
            };
            for (id, value) in expected.as_object().into_iter().flatten() {
                let row = rows.iter().find(|row| row["instance"] == id.as_str());
                let actual = row.map_or(Value::Null, |row| row[member].clone());
                let any =
                    value.as_array().is_some_and(|values| values.iter().any(|v| same(&actual, v)));
                if !any && !same(&actual, value) {
                    return Err(format!("{name}.{id}: {actual}, expected {value}"));
                }
            }
            return Ok(());
        }
        "stoppedCount" => json!(list("stopped").len()),
        "allowedTasks" | "allowedInstances" => {
            let member = if name == "allowedTasks" { "task" } else { "instance" };
            let allowed = expected.as_array().ok_or("a list")?;
            return match list("stopped").iter().find(|stopped| !allowed.contains(&stopped[member]))
            {
                Some(stopped) => Err(format!("{stopped} is not among {expected}")),
                None => Ok(()),
            };
        }
        "afterByInstance" => json!(after(input, &list("stopped"), "id")),
        "afterByAz" => json!(after(input, &list("stopped"), "az")),
        "sortedAfterByInstance" => sorted(after(input, &list("stopped"), "id")),
        "sortedAfterByAz" => sorted(after(input, &list("stopped"), "az")),
        _ => result[name].clone(),
    };
    holds(&actual, expected, name)
}

/// A reason may drop its last full stop.
fn same(actual: &Value, expected: &Value) -> bool {
    match (actual.as_str(), expected.as_str()) {
        (Some(a), Some(e)) => a.trim_end_matches('.') == e.trim_end_matches('.'),
        _ => actual == expected,
    }
}

fn instances(input: &Value) -> &[Value] {
    input["cluster"]["instances"].as_array().map_or(&[], Vec::as_slice)
}

/// New copies per instance or zone, zeros included.
fn counts(input: &Value, by: &str, ids: &[String]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for instance in instances(input) {
        let here = ids.iter().filter(|id| instance["id"] == id.as_str()).count() as u64;
        *counts.entry(instance[by].as_str().unwrap_or_default().to_owned()).or_default() += here;
    }
    counts
}

/// Tasks of the group that are left.
fn after(input: &Value, stopped: &[Value], by: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for instance in instances(input) {
        let tasks = instance["tasks"].as_array().map_or(&[][..], Vec::as_slice);
        let wanted = tasks
            .iter()
            .filter(|task| task["group"] == input["group"] && task["desiredStatus"] != "STOPPED")
            .count();
        let gone = stopped.iter().filter(|task| task["instance"] == instance["id"]).count();
        *counts.entry(instance[by].as_str().unwrap_or_default().to_owned()).or_default() +=
            wanted.saturating_sub(gone) as u64;
    }
    counts
}

fn sorted(counts: BTreeMap<String, u64>) -> Value {
    let mut counts: Vec<u64> = counts.into_values().collect();
    counts.sort_unstable();
    json!(counts)
}
