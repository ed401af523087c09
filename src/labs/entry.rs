//! A lab with its types erased to JSON.

use super::{Import, Lab};
use crate::{
    deferred::{Import as ImportChunk, chunk},
    document::{self, DeserializeError},
    explain::{Explained, Headline, Service},
};
use serde_json::{Map, Value};

/// A row of the table of labs: the lab's constants, and its functions over JSON, whose code is in the lab's chunk.
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
    /// [`Lab::imported`] into a scenario of the current version.
    pub import: ImportFn,
    /// Lifts a scenario of the given version and fills in the defaults: what the lab itself would store.
    pub complete: fn(u16, Value) -> Result<Value, DeserializeError>,
}

/// [`Lab::imported`] over JSON: a scenario, a text, and the values that the text needs.
pub type ImportFn = fn(Value, &str, &Map<String, Value>) -> Result<Import<Value>, String>;

/// The row of a lab.
pub const fn entry<L: Lab + 'static>() -> LabEntry {
    LabEntry {
        id: L::ID,
        title: L::TITLE,
        question: L::QUESTION,
        service: L::SERVICE,
        version: L::VERSION,
        examples: || {
            chunk::<L, _>(|| {
                L::examples()
                    .into_iter()
                    .map(|example| (document::value(&example), example.flawed))
                    .collect()
            })
        },
        explain: |scenario| chunk::<L, _>(|| Ok(document::value(&explain::<L>(scenario)?))),
        headline: |scenario| {
            chunk::<L, _>(|| {
                let scenario = read::<L>(scenario)?;
                Ok(L::verdict(&scenario, &L::explained(&scenario, &L::Secrets::default())))
            })
        },
        import: |scenario, text, given| {
            chunk::<ImportChunk<L>, _>(|| {
                let scenario = read::<L>(scenario).map_err(|error| error.message)?;
                let Import { scenario, report, needs } = L::imported(&scenario, text, given)?;
                Ok(Import { scenario: document::value(&scenario), report, needs })
            })
        },
        complete: |version, scenario| {
            chunk::<L, _>(|| Ok(document::value(&read::<L>(L::lift(version, scenario))?)))
        },
    }
}

fn explain<L: Lab>(scenario: Value) -> Result<Explained<L::Answer>, DeserializeError> {
    Ok(L::explained(&read::<L>(scenario)?, &L::Secrets::default()))
}

fn read<L: Lab>(scenario: Value) -> Result<L::Scenario, DeserializeError> {
    document::read(&scenario)
}
