//! Values of documents: numbers as numbers or as text, and what depends on something else.

use crate::document::{ImportStatus, Report, below, needs_of};
use crate::text::code;
use serde_json::Value;

/// Why a member isn't imported.
pub(super) const NO_EFFECT: &str = "scaling doesn't depend on it";

/// The items of a list; none if it isn't one.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A number, as one or as text.
pub(super) fn decimal(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    number.filter(|number: &f64| number.is_finite())
}

/// A whole number at a member; an unknown one is noted as that field's.
pub(super) fn whole(
    value: &Value,
    name: &str,
    at: &str,
    field: &str,
    report: &mut Report,
) -> Option<u32> {
    let member = value.get(name).filter(|member| !member.is_null())?;
    let path = below(at, name);
    if let Some(number) = decimal(member).filter(|it| *it >= 0.0 && it.fract() == 0.0 && *it <= 4e9)
    {
        return Some(number as u32);
    }
    let needs = needs_of(member);
    if needs.is_empty() {
        report.line(
            ImportStatus::Refused,
            &path,
            format!("{} isn't a whole number", code(&member.to_string())),
        );
    } else {
        report.unknown(&path, field, needs, Value::Null);
    }
    None
}

/// A number at a member; an unknown one is noted as that field's.
pub(super) fn real(
    value: &Value,
    name: &str,
    at: &str,
    field: &str,
    report: &mut Report,
) -> Option<f64> {
    let member = value.get(name).filter(|member| !member.is_null())?;
    if let Some(number) = decimal(member) {
        return Some(number);
    }
    let (path, needs) = (below(at, name), needs_of(member));
    if needs.is_empty() {
        report.line(
            ImportStatus::Refused,
            &path,
            format!("{} isn't a number", code(&member.to_string())),
        );
    } else {
        report.unknown(&path, field, needs, Value::Null);
    }
    None
}

pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    }
}
