//! Odd values put anywhere into JSON.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Replaces the `at`th value (counting all, in order) of a JSON tree.
pub fn replace(value: &mut Value, at: usize, with: &Value) {
    fn walk(value: &mut Value, at: &mut usize, with: &Value) {
        if *at == 0 {
            *value = with.clone();
        }
        *at = at.wrapping_sub(1);
        match value {
            Value::Object(members) => members.values_mut().for_each(|value| walk(value, at, with)),
            Value::Array(items) => items.iter_mut().for_each(|value| walk(value, at, with)),
            _ => {}
        }
    }
    walk(value, &mut { at }, with);
}

/// How many values a JSON tree has in all.
pub fn size(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(size).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}

/// A value that nobody expects there.
pub fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([null])),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!(u64::MAX)),
        Just(json!(4_294_967_296_u64)),
        Just(json!(0)),
        Just(json!(-1)),
        Just(json!(0.5)),
        Just(json!(1e300)),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
        "[a-z*?%/&=;,.\\[\\]{}\\\\\"'()!~^$|+ -]{0,40}".prop_map(Value::from),
        "(é|%|\u{0}|\r\n|\\{|\\[|-----BEGIN|/\\*){0,12}".prop_map(Value::from),
    ]
}
