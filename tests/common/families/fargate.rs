//! Task sizes of AWS Fargate.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Value, json};

pub const FAMILY: Family =
    Family { name: "fargate", text: include_str!("../../data/vectors/fargate.json"), check };

/// The sizes of docs/reference/containers.md, section 12.
pub const WORKED: Family =
    Family { name: "fargate-worked", text: include_str!("../../data/fargate-worked.json"), check };

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let result = call("fargateSize", &vector["input"]).map_err(|thrown| format!("{thrown:?}"))?;
    let expected = &vector["expected"];
    holds(&result, expected, "result")?;
    if expected["valid"] == json!(true) && !result["reason"].is_null() {
        return Err(format!("valid, yet with a reason: {result}"));
    }
    Ok(())
}
