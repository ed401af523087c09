//! A lab with its types erased to JSON.

use super::Lab;
use crate::{
    deferred::deferred,
    document::{self, DeserializeError},
    explain::{Explained, Headline, Service},
};
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
    /// The examples as `[{ id, title, scenario }]`, each with whether the example has errors on purpose.
    pub examples: fn() -> Vec<(Value, bool)>,
    /// `{ answer, trace, findings }` for a scenario of the current version, with no secrets.
    pub explain: fn(Value) -> Result<Value, DeserializeError>,
    /// The headline for a scenario of the current version, with no secrets.
    pub headline: fn(Value) -> Result<Headline, DeserializeError>,
    /// Lifts a scenario of the given version and fills in the defaults: what the lab itself would store.
    pub complete: fn(u16, Value) -> Result<Value, DeserializeError>,
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
            deferred(|| {
                L::examples()
                    .into_iter()
                    .map(|example| (document::value(&example), example.flawed))
                    .collect()
            })
        },
        explain: |scenario| deferred(|| Ok(document::value(&explain::<L>(scenario)?))),
        headline: |scenario| deferred(|| Ok(L::headline(&explain::<L>(scenario)?))),
        complete: |version, scenario| {
            deferred(|| Ok(document::value(&read::<L>(L::lift(version, scenario))?)))
        },
    }
}

fn explain<L: Lab>(scenario: Value) -> Result<Explained<L::Answer>, DeserializeError> {
    Ok(L::explained(&read::<L>(scenario)?, &L::Secrets::default()))
}

fn read<L: Lab>(scenario: Value) -> Result<L::Scenario, DeserializeError> {
    document::read(&scenario)
}
