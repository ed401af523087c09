//! Trials: for each rule that no example shows, an example with a change that does.

mod table;

pub use table::TRIALS;

use crate::labs;
use serde_json::Value;

/// An example with one or two changes, so that it shows a rule that no example shows.
pub struct Trial {
    /// The rule's id.
    pub rule: &'static str,
    /// The lab's id.
    pub lab: &'static str,
    /// The example's id.
    pub example: &'static str,
    /// The change, as the link words it: "with an empty cookie value".
    pub change: &'static str,
    /// The changes: a JSON pointer into the scenario, and the JSON that replaces the value there. A pointer that ends
    /// in `/-` adds to a list. A missing member is added.
    pub edits: &'static [(&'static str, &'static str)],
}

/// The trial of a rule.
pub fn find(rule: &str) -> Option<&'static Trial> {
    TRIALS.iter().find(|trial| trial.rule == rule)
}

/// The scenario of a trial, as complete JSON of its lab's current version; `None` if an edit doesn't fit (which a test
/// rules out).
pub fn scenario(trial: &Trial) -> Option<Value> {
    let lab = labs::find(trial.lab)?;
    let mut examples = (lab.examples)().into_iter();
    let (mut example, _) = examples
        .find(|(example, _)| example.get("id").and_then(Value::as_str) == Some(trial.example))?;
    let mut scenario = (lab.complete)(lab.version, example.get_mut("scenario")?.take()).ok()?;
    for (pointer, json) in trial.edits {
        put(&mut scenario, pointer, serde_json::from_str(json).ok()?)?;
    }
    (lab.complete)(lab.version, scenario).ok()
}

/// Writes a value to the location of a JSON pointer. No name that the trials edit contains a `/` or a `~`, so none is
/// escaped.
fn put(scenario: &mut Value, pointer: &str, value: Value) -> Option<()> {
    let (parent, name) = pointer.rsplit_once('/')?;
    match scenario.pointer_mut(parent)? {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) if name == "-" => items.push(value),
        Value::Array(items) => *items.get_mut(name.parse::<usize>().ok()?)? = value,
        _ => return None,
    }
    Some(())
}
