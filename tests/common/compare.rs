//! How results are compared with what is expected.

use serde_json::Value;

/// An object must hold every member that `expected` names, with that value; lists agree in length and order; whole
/// numbers agree exactly, numbers with a fraction within 0.01. Answers the first difference.
pub fn holds(actual: &Value, expected: &Value, path: &str) -> Result<(), String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            expected.iter().try_for_each(|(name, value)| {
                holds(actual.get(name).unwrap_or(&Value::Null), value, &format!("{path}.{name}"))
            })
        }
        (Value::Array(actual), Value::Array(expected)) if actual.len() == expected.len() => {
            actual.iter().zip(expected).enumerate().try_for_each(|(at, (actual, expected))| {
                holds(actual, expected, &format!("{path}[{at}]"))
            })
        }
        (Value::Number(a), Value::Number(e)) => {
            let (a, e) = (a.as_f64().unwrap_or(f64::NAN), e.as_f64().unwrap_or(f64::NAN));
            let near = if e.fract() == 0.0 { a == e } else { (a - e).abs() <= 0.01 };
            near.then_some(()).ok_or_else(|| format!("{path}: {a}, expected {e}"))
        }
        _ if actual == expected => Ok(()),
        _ => Err(format!("{path}: {actual}, expected {expected}")),
    }
}
