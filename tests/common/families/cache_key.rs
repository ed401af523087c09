//! Cache keys, origin requests, and whether two requests share an object.

use super::super::{Caller, Family, compare::holds};
use serde_json::{Map, Value, json};

pub const FAMILY: Family =
    Family { name: "cache-key", text: include_str!("../../data/vectors/cache-key.json"), check };

fn check(call: Caller, file: &Value, vector: &Value) -> Result<(), String> {
    let expected = &vector["expected"];
    let ask = |function: &str| {
        call(function, vector).map_err(|thrown| format!("{}: {}", thrown.field, thrown.message))
    };
    match vector["op"].as_str() {
        Some("cache_key") => {
            let actual = normal(ask("cacheKey")?, &vector["ignore"]);
            let mut wanted = expected.clone();
            wanted["originRequest"] =
                normal(expected.clone(), &Value::Null)["originRequest"].take();
            if let Value::Object(key) = &wanted["key"] {
                let allowed = key.len() == actual["key"].as_object().map_or(0, Map::len);
                allowed.then_some(()).ok_or_else(|| format!("key: {}", actual["key"]))?;
            }
            for list in ["headers", "cookies"] {
                if wanted["key"].is_object() {
                    sort(&mut wanted["key"][list]);
                }
            }
            any_value(&actual["originRequest"]["headers"], &mut wanted["originRequest"]["headers"]);
            holds(&actual, &wanted, "")
        }
        Some("same_object") => {
            let mut actual = ask("sameObject")?;
            let mut wanted = expected.clone();
            sort(&mut actual["differs"]);
            sort(&mut wanted["differs"]);
            holds(&actual, &wanted, "")
        }
        Some("validate_policy") => super::validate_policy::check(call, file, vector),
        other => Err(format!("unknown op {other:?}")),
    }
}

/// Lower-case header names, lists sorted, open names left out.
fn normal(mut result: Value, ignore: &Value) -> Value {
    let open = |list: &str, name: &str| {
        ignore[list].as_array().is_some_and(|names| {
            names.iter().filter_map(Value::as_str).any(|listed| match listed.strip_suffix('*') {
                Some(prefix) => name.to_lowercase().starts_with(prefix),
                None => name.eq_ignore_ascii_case(listed),
            })
        })
    };
    for (list, ignored) in [("headers", "originHeaders"), ("cookies", "originCookies")] {
        if let Some(pairs) = result["originRequest"][list].as_array_mut() {
            pairs.retain(|pair| !open(ignored, pair[0].as_str().unwrap_or_default()));
            if list == "headers" {
                for pair in pairs.iter_mut() {
                    pair[0] = json!(pair[0].as_str().unwrap_or_default().to_lowercase());
                }
            }
        }
        sort(&mut result["originRequest"][list]);
        if result["key"].is_object() {
            sort(&mut result["key"][list]);
        }
    }
    result
}

fn sort(list: &mut Value) {
    if let Some(items) = list.as_array_mut() {
        items.sort_by_key(Value::to_string);
    }
}

/// An expected `*` is whatever the answer has.
fn any_value(actual: &Value, expected: &mut Value) {
    for pair in expected.as_array_mut().into_iter().flatten() {
        if pair[1] == "*"
            && let Some(found) =
                actual.as_array().and_then(|all| all.iter().find(|a| a[0] == pair[0]))
        {
            pair[1] = found[1].clone();
        }
    }
    sort(expected);
}

/// The rules and worked examples of docs/reference/cloudfront.md, sections 0 to 4.
pub const WORKED: Family = Family {
    name: "cache-key-worked",
    text: include_str!("../../data/cache-key-worked.json"),
    check: check_worked,
};

fn check_worked(call: Caller, file: &Value, vector: &Value) -> Result<(), String> {
    let mut argument = file["base"].clone();
    lay(&mut argument, vector);
    let request = &mut argument["request"];
    if let Some(length) = request["padPath"].as_u64() {
        request["path"] = json!(format!("/{}", "x".repeat(length as usize)));
    }
    if let Some(length) = request["padCookie"].as_u64() {
        request["headers"] = json!([["Cookie", format!("a={}", "x".repeat(length as usize))]]);
    }
    let actual = call("cacheKey", &argument)
        .map_err(|thrown| format!("{}: {}", thrown.field, thrown.message))?;
    holds(&actual, &vector["expected"], "")?;
    for (name, value) in vector["sent"].as_object().into_iter().flatten() {
        let sent = actual["originRequest"]["headers"]
            .as_array()
            .and_then(|lines| {
                lines
                    .iter()
                    .find(|line| line[0].as_str().is_some_and(|n| n.eq_ignore_ascii_case(name)))
            })
            .map_or(Value::Null, |line| line[1].clone());
        holds(&sent, value, name)?;
    }
    for rule in vector["cites"].as_array().into_iter().flatten() {
        let cited = |list: &str| {
            actual[list].as_array().into_iter().flatten().any(|item| item["rule"] == *rule)
        };
        if !cited("trace") && !cited("findings") {
            return Err(format!("{rule} is not cited"));
        }
    }
    Ok(())
}

/// Lays the members of one object over those of another, at every depth.
pub fn lay(base: &mut Value, over: &Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) if !over.contains_key("managed") => {
            for (name, value) in over {
                lay(base.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over.clone(),
    }
}
