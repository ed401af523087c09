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
