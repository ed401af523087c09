//! Values that depend on what a document doesn't contain.

use super::MAX_DEPTH;
use serde_json::{Value, json};

/// The name of the object that takes the place of an unknown value.
pub(super) const UNKNOWN: &str = "Fn::Unknown";

/// A value that depends on what the document doesn't contain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    /// The names of parameters, conditions, resources, exports, or dynamic references.
    pub needs: Vec<String>,
    /// The value as text with `${Name}` for each unknown part; empty if it isn't text.
    pub text: String,
}

impl Unknown {
    /// An unknown value that has a name.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { text: format!("${{{name}}}"), needs: vec![name] }
    }

    /// The object that takes its place.
    pub fn value(self) -> Value {
        json!({ UNKNOWN: { "needs": self.needs, "text": self.text } })
    }

    pub(super) fn add(&mut self, needs: impl IntoIterator<Item = String>) {
        for name in needs {
            if !self.needs.contains(&name) {
                self.needs.push(name);
            }
        }
    }
}

/// What a value depends on if the document doesn't contain it: an unknown value, or a reference to another resource.
pub fn unknown(value: &Value) -> Option<Unknown> {
    let (name, argument) = function(value)?;
    if name == UNKNOWN {
        let needs = argument["needs"].as_array().into_iter().flatten();
        let needs = needs.filter_map(|need| need.as_str().map(str::to_owned)).collect();
        return Some(Unknown { needs, text: argument["text"].as_str().unwrap_or("").into() });
    }
    match (name, argument) {
        ("Ref", Value::String(name)) => Some(Unknown::named(name)),
        ("Fn::GetAtt", Value::Array(parts)) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            Some(Unknown::named(parts?.join(".")))
        }
        (name, _) => Some(Unknown::named(name.trim_start_matches("Fn::"))),
    }
}

/// True for a reference to another resource of the template.
pub(super) fn is_reference(value: &Value) -> bool {
    function(value).is_some_and(|(name, _)| matches!(name, "Ref" | "Fn::GetAtt"))
}

/// All that a value or its parts depend on.
pub fn needs_of(value: &Value) -> Vec<String> {
    let mut all = Unknown::default();
    collect(value, &mut all, 0);
    all.needs
}

fn collect(value: &Value, all: &mut Unknown, depth: usize) {
    if let Some(unknown) = unknown(value) {
        return all.add(unknown.needs);
    }
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, all, depth + 1)),
        Value::Object(members) => members.values().for_each(|item| collect(item, all, depth + 1)),
        _ => {}
    }
}

/// The name and the argument of `{"Ref": …}`, `{"Fn::…": …}`.
pub(super) fn function(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (name, argument) = map.iter().next()?;
    let is_function = name == "Ref" || name.starts_with("Fn::") && !name.starts_with("Fn::ForEach");
    is_function.then_some((name.as_str(), argument))
}

/// True for `{"Ref": …}`, `{"Fn::…": …}`: a value that only the stack knows.
pub fn is_intrinsic(value: &Value) -> bool {
    function(value).is_some()
}

/// A scalar or an intrinsic function as text: `!Sub "${AWS::StackName}-x"` keeps its text, `!Ref X` is `${X}`,
/// `!Join` is joined. `None` for lists, objects and null.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) => None,
        Value::Object(_) => {
            let (name, argument) = function(value)?;
            match (name, argument.as_array()) {
                ("Fn::Sub", Some(list)) => list.first().and_then(as_text),
                ("Fn::Sub" | "Fn::Base64", None) => as_text(argument),
                ("Fn::Join", Some(list)) => {
                    let (separator, parts) = (list.first()?.as_str()?, list.get(1)?.as_array()?);
                    let parts: Option<Vec<String>> = parts.iter().map(as_text).collect();
                    Some(parts?.join(separator))
                }
                _ => unknown(value).map(|unknown| unknown.text),
            }
        }
    }
}
