//! `importPolicy` and `managedPolicy`.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Value, json};

pub const FAMILY: Family = Family {
    name: "policy-json",
    text: include_str!("../../data/vectors/policy-json.json"),
    check,
};

fn check(call: Caller, _file: &Value, vector: &Value) -> Result<(), String> {
    let thrown = |error: super::super::Thrown| format!("{error:?}");
    match vector["op"].as_str() {
        Some("import_policy") => {
            let actual =
                call("importPolicy", &json!({ "document": vector["document"] })).map_err(thrown)?;
            let mut expected = camel_case(&vector["expected"]);
            // how botocore judges the API form is not asked
            expected.as_object_mut().map(|e| e.remove("apiValidation"));
            holds(&actual, &expected, "")?;
            let lines = actual["report"].as_array().map_or(0, Vec::len);
            (lines > 0).then_some(()).ok_or_else(|| "no report".into())
        }
        Some("managed_policy") => {
            let expected = &vector["expected"];
            let by_id =
                call("managedPolicy", &json!({ "id": vector["policy_id"] })).map_err(thrown)?;
            if expected["known"] != json!(true) {
                return holds(&by_id, &json!({ "known": false }), "");
            }
            let name = expected["name"].as_str().unwrap_or_default();
            let wanted = json!({ "known": true, "kind": vector["policy_kind"], "name": name, "id": vector["policy_id"] });
            holds(&by_id, &wanted, "by id")?;
            for name in [name.to_owned(), format!("Managed-{name}")] {
                let by_name = call("managedPolicy", &json!({ "name": name })).map_err(thrown)?;
                holds(&by_name, &by_id, "by name")?;
            }
            Ok(())
        }
        op => Err(format!("unknown op {op:?}")),
    }
}

/// `min_ttl` as `minTtl`, at every depth.
fn camel_case(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let mut camel = String::new();
                for (at, part) in name.split('_').enumerate() {
                    let mut marks = part.chars();
                    match (at, marks.next()) {
                        (0, Some(first)) => camel.push(first),
                        (_, Some(first)) => camel.extend(first.to_uppercase()),
                        (_, None) => {}
                    }
                    camel.push_str(marks.as_str());
                }
                (camel, camel_case(value))
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(camel_case).collect(),
        other => other.clone(),
    }
}
