//! A lab with its types erased to JSON.

use super::Lab;
use crate::explain::{Headline, Service};
use serde::Serialize;
use serde_json::Value;

/// A row of the table of labs: the lab's constants, and its functions over JSON.
pub struct LabEntry {
    /// [`Lab::ID`].
    pub id: &'static str,
    /// [`Lab::TITLE`].
    pub title: &'static str,
    /// [`Lab::QUESTION`].
    pub question: &'static str,
    /// [`Lab::SERVICE`].
    pub service: Service,
    /// [`Lab::VERSION`].
    pub version: u16,
    /// The examples as `[{ id, title, scenario }]`, and for each whether it is meant to have errors.
    pub examples: fn() -> Vec<(Value, bool)>,
    /// `{ answer, trace, findings }` for a scenario of the current version, with no secrets.
    pub explain: fn(Value) -> Result<Value, BadScenario>,
    /// The headline for a scenario of the current version, with no secrets.
    pub headline: fn(Value) -> Result<Headline, BadScenario>,
    /// Lifts a scenario of the given version and fills in the defaults: what the lab itself would store.
    pub complete: fn(u16, Value) -> Result<Value, BadScenario>,
}

/// JSON that is not a scenario of the lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadScenario {
    /// Path of the field that does not fit.
    pub field: String,
    /// What was expected there.
    pub message: String,
}

/// The row of a lab.
pub const fn entry<L: Lab>() -> LabEntry {
    LabEntry {
        id: L::ID,
        title: L::TITLE,
        question: L::QUESTION,
        service: L::SERVICE,
        version: L::VERSION,
        examples: || {
            L::examples()
                .into_iter()
                .map(|example| (json(&example), example.flawed))
                .collect()
        },
        explain: |scenario| {
            Ok(json(&L::explain(
                &read::<L>(scenario)?,
                &L::Secrets::default(),
            )))
        },
        headline: |scenario| {
            Ok(L::headline(
                &L::explain(&read::<L>(scenario)?, &L::Secrets::default()).answer,
            ))
        },
        complete: |version, scenario| Ok(json(&read::<L>(L::lift(version, scenario))?)),
    }
}

fn read<L: Lab>(scenario: Value) -> Result<L::Scenario, BadScenario> {
    serde_path_to_error::deserialize(scenario).map_err(|error| BadScenario {
        field: match error.path().to_string() {
            path if path == "." => String::new(),
            path => path,
        },
        message: error.into_inner().to_string(),
    })
}

/// Our own types always have a JSON form: their maps have text keys.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
