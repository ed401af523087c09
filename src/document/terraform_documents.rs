//! Terraform's data sources that are policy documents, as the JSON that their attribute `json` has.

use serde_json::{Map, Value, json};

const IAM: &str = "aws_iam_policy_document";
const LIFECYCLE: &str = "aws_ecr_lifecycle_policy_document";

/// Whether a data source is a policy document.
pub(super) fn is_document(kind: &str) -> bool {
    matches!(kind, IAM | LIFECYCLE)
}

/// The document of a data source with this address, `KIND.NAME`, and this body.
pub(super) fn document(address: &str, body: &Value) -> Value {
    match address.starts_with(LIFECYCLE) {
        true => {
            let rules: Vec<Value> = blocks(&body["rule"]).map(lifecycle_rule).collect();
            json!({ "rules": rules })
        }
        false => {
            let statements: Vec<Value> = blocks(&body["statement"]).map(statement).collect();
            let version = body.get("version").cloned().unwrap_or_else(|| "2012-10-17".into());
            json!({ "Version": version, "Statement": statements })
        }
    }
}

/// The blocks of a kind.
fn blocks(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Members under their names in JSON. What isn't set is skipped.
fn members(from: &Value, names: &[(&str, &str)]) -> Map<String, Value> {
    let set = names.iter().filter_map(|(argument, name)| {
        let value = from.get(argument).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    set.collect()
}

fn lifecycle_rule(rule: &Value) -> Value {
    let mut made = members(rule, &[("priority", "rulePriority"), ("description", "description")]);
    let selection = blocks(&rule["selection"]).next().unwrap_or(&Value::Null);
    let names = [
        ("tag_status", "tagStatus"),
        ("tag_pattern_list", "tagPatternList"),
        ("tag_prefix_list", "tagPrefixList"),
        ("storage_class", "storageClass"),
        ("count_type", "countType"),
        ("count_unit", "countUnit"),
        ("count_number", "countNumber"),
    ];
    made.insert("selection".into(), members(selection, &names).into());
    // The data source has this action if the block is missing.
    let action = match blocks(&rule["action"]).next() {
        Some(action) => {
            members(action, &[("type", "type"), ("target_storage_class", "targetStorageClass")])
        }
        None => Map::from_iter([("type".to_owned(), "expire".into())]),
    };
    made.insert("action".into(), action.into());
    made.into()
}

fn statement(statement: &Value) -> Value {
    let mut made = members(statement, &[("sid", "Sid"), ("effect", "Effect")]);
    made.entry("Effect").or_insert_with(|| "Allow".into());
    for (argument, name) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let mut named = Map::new();
        for block in blocks(&statement[argument]) {
            let (kind, who) = (block["type"].as_str().unwrap_or_default(), &block["identifiers"]);
            if kind == "*" {
                made.insert(name.into(), "*".into());
            } else {
                extend(&mut named, kind, who);
            }
        }
        if !named.is_empty() {
            made.insert(name.into(), named.into());
        }
    }
    made.extend(members(
        statement,
        &[
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ],
    ));
    let mut conditions = Map::new();
    for block in blocks(&statement["condition"]) {
        let operator = block["test"].as_str().unwrap_or_default();
        let key = block["variable"].as_str().unwrap_or_default();
        let keys = conditions.entry(operator).or_insert_with(|| json!({}));
        if let Value::Object(keys) = keys {
            extend(keys, key, &block["values"]);
        }
    }
    if !conditions.is_empty() {
        made.insert("Condition".into(), conditions.into());
    }
    made.into()
}

/// Adds values to the list with a name; a value that isn't a list, such as one that only a plan knows, takes its place.
fn extend(lists: &mut Map<String, Value>, name: &str, values: &Value) {
    let list = lists.entry(name).or_insert_with(|| json!([]));
    match (list, values) {
        (Value::Array(list), Value::Array(more)) => list.extend(more.iter().cloned()),
        (list, other) => *list = other.clone(),
    }
}
