//! A lab with its types erased to JSON.

use super::Lab;
use crate::{
    document::{self, Misfit},
    explain::{Explained, Headline, Service},
    later::later,
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
    /// The examples as `[{ id, title, scenario }]`, and for each whether it is meant to have errors.
    pub examples: fn() -> Vec<(Value, bool)>,
    /// `{ answer, trace, findings }` for a scenario of the current version, with no secrets.
    pub explain: fn(Value) -> Result<Value, Misfit>,
    /// The headline for a scenario of the current version, with no secrets.
    pub headline: fn(Value) -> Result<Headline, Misfit>,
    /// Lifts a scenario of the given version and fills in the defaults: what the lab itself would store.
    pub complete: fn(u16, Value) -> Result<Value, Misfit>,
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
            later(|| {
                L::examples()
                    .into_iter()
                    .map(|example| (document::value(&example), example.flawed))
                    .collect()
            })
        },
        explain: |scenario| later(|| Ok(document::value(&explain::<L>(scenario)?))),
        headline: |scenario| later(|| Ok(L::headline(&explain::<L>(scenario)?.answer))),
        complete: |version, scenario| {
            later(|| Ok(document::value(&read::<L>(L::lift(version, scenario))?)))
        },
    }
}

fn explain<L: Lab>(scenario: Value) -> Result<Explained<L::Answer>, Misfit> {
    Ok(L::explain(&read::<L>(scenario)?, &L::Secrets::default()))
}

fn read<L: Lab>(scenario: Value) -> Result<L::Scenario, Misfit> {
    document::read(&scenario)
}
