//! Which members of a document end in which fields of a scenario, for what the document leaves open.

use super::{
    ImportStatus, MAX_DEPTH, Report, Unknown, UnknownField, unknown, unknown::is_reference,
    why_unknown,
};
use serde_json::Value;

/// A member of a document that a reader uses, and the field of the scenario that it sets.
#[derive(Clone, Copy, Debug)]
pub struct Mapping {
    /// The path of the member; `[]` is any index: `Origins[].DomainName`.
    pub member: &'static str,
    /// The path of the field, with `[]` for the same indexes in order: `origins[].domain`.
    pub field: &'static str,
    /// True if the reader follows references to other resources itself.
    pub follows: bool,
    /// The value that the reader gets if the member is unknown; `None` removes the member.
    pub stand_in: fn(&Unknown) -> Option<Value>,
}

impl Mapping {
    /// A member that the reader doesn't get if it is unknown.
    pub const fn without(member: &'static str, field: &'static str) -> Self {
        Self { member, field, follows: false, stand_in: |_| None }
    }

    /// A member whose references to other resources the reader follows.
    pub const fn followed(member: &'static str, field: &'static str) -> Self {
        Self { member, field, follows: true, stand_in: |unknown| Some(unknown.clone().value()) }
    }

    /// A member that the reader gets as it is.
    pub const fn noted(member: &'static str, field: &'static str) -> Self {
        Self { member, field, follows: false, stand_in: |unknown| Some(unknown.clone().value()) }
    }

    /// A member with its text, `${Name}` for each unknown part.
    pub const fn text(member: &'static str, field: &'static str) -> Self {
        Self {
            member,
            field,
            follows: false,
            stand_in: |unknown| Some(unknown.text.clone().into()),
        }
    }
}

/// Replaces the unknown members of `value` that `mappings` name with what the reader gets instead, and notes each in the
/// report. `at` is the path of the value in the document. Other unknown members stay.
pub fn settle(value: &mut Value, at: &str, mappings: &[Mapping], report: &mut Report) {
    let mut walk = Walk { at, mappings, report, depth: 0 };
    walk.visit(value, &mut String::new(), &mut Vec::new());
}

/// Sets the stand-in of each unknown field to the value that the imported `scenario` has there.
pub fn stand_ins(unknowns: &mut [UnknownField], scenario: &Value) {
    for unknown in unknowns {
        unknown.stand_in = at_path(scenario, &unknown.field).cloned().unwrap_or_default();
    }
}

/// The value at a path such as `origins[0].domain`.
pub fn at_path<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).try_fold(value, |value, part| match part
        .strip_suffix(']')
    {
        Some(index) => value.get(index.parse::<usize>().ok()?),
        None => value.get(part),
    })
}

struct Walk<'a> {
    at: &'a str,
    mappings: &'a [Mapping],
    report: &'a mut Report,
    depth: usize,
}

impl Walk<'_> {
    /// Visits a value at `path`, with `[]` for each of `indexes`; false if it is to be removed.
    fn visit(&mut self, value: &mut Value, path: &mut String, indexes: &mut Vec<usize>) -> bool {
        if let Some(unknown) = unknown(value) {
            let Some(mapping) = self.mappings.iter().find(|mapping| mapping.member == *path) else {
                return true;
            };
            if mapping.follows && is_reference(value) {
                return true;
            }
            let at = join(self.at, &indexed(path, indexes));
            self.report.line(ImportStatus::Unknown, &at, why_unknown(&unknown.needs));
            self.report.unknowns.push(UnknownField {
                field: indexed(mapping.field, indexes),
                needs: unknown.needs.clone(),
                stand_in: Value::Null,
            });
            return match (mapping.stand_in)(&unknown) {
                Some(stand_in) => {
                    *value = stand_in;
                    true
                }
                None => false,
            };
        }
        if self.depth > MAX_DEPTH {
            return true;
        }
        self.depth += 1;
        let length = path.len();
        match value {
            Value::Array(items) => {
                path.push_str("[]");
                let mut at = 0;
                items.retain_mut(|item| {
                    indexes.push(at);
                    let kept = self.visit(item, path, indexes);
                    indexes.pop();
                    at += usize::from(kept);
                    kept
                });
            }
            Value::Object(members) => {
                let mut removed = Vec::new();
                for (name, member) in members.iter_mut() {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                    if !self.visit(member, path, indexes) {
                        removed.push(name.clone());
                    }
                    path.truncate(length);
                }
                for name in removed {
                    members.shift_remove(&name);
                }
            }
            _ => {}
        }
        path.truncate(length);
        self.depth -= 1;
        true
    }
}

/// `path` with each `[]` as the next index.
fn indexed(path: &str, indexes: &[usize]) -> String {
    let mut out = String::new();
    let mut indexes = indexes.iter();
    for (place, part) in path.split("[]").enumerate() {
        if place > 0
            && let Some(index) = indexes.next()
        {
            out.push_str(&format!("[{index}]"));
        }
        out.push_str(part);
    }
    out
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.into() } else { format!("{at}.{name}") }
}

/// CloudFormation names as API names: `PlacementStrategies` becomes `placementStrategies`.
pub fn lower_camel(value: &Value) -> Value {
    match value {
        Value::Object(_) if super::is_intrinsic(value) => value.clone(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let mut letters = name.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                (first.into_iter().chain(letters).collect::<String>(), lower_camel(value))
            })
            .collect(),
        Value::Array(items) => items.iter().map(lower_camel).collect(),
        other => other.clone(),
    }
}
