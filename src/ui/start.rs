//! What the page of a lab begins with.

use super::{
    context::LabView,
    storage::{self, BrowserStorage},
};
use crate::{
    deferred::deferred,
    document,
    labs::Example,
    workbench::{
        trials::{self, Trial},
        work,
    },
};
use serde_json::Value;

/// What a page begins with.
pub struct StartState<S> {
    /// The scenario.
    pub scenario: S,
    /// The id of the saved work that goes on.
    pub id: Option<String>,
    /// What the work is called.
    pub label: String,
}

/// What this tab was at; else a copy of the newest work of the lab; else the first example.
pub fn start<L: LabView>(examples: &[Example<L::Scenario>]) -> StartState<L::Scenario> {
    let here = storage::here(L::ID).and_then(|id| work::load(&BrowserStorage, &id));
    let resumed = here.filter(|work| work.lab == L::ID);
    let id = resumed.as_ref().map(|work| work.id.clone());
    let newest = || work::list(&BrowserStorage).into_iter().find(|work| work.lab == L::ID);
    if let Some(work) = resumed.or_else(newest)
        && let Some(scenario) = read::<L>(work.version, work.scenario)
    {
        let label = work.label;
        return StartState { scenario, id, label };
    }
    let (scenario, label) = match examples.first() {
        Some(example) => (example.scenario.clone(), example.title),
        None => (L::Scenario::default(), "the defaults"),
    };
    StartState { scenario, id: None, label: label.to_owned() }
}

/// Reads a scenario of the lab, of this version or an older one.
pub fn read<L: LabView>(version: u16, scenario: Value) -> Option<L::Scenario> {
    if version > L::VERSION {
        return None;
    }
    document::read(&L::lift(version, scenario)).ok()
}

/// The scenario of this lab that shows a rule.
pub fn trial<L: LabView>(rule: &str) -> Option<(&'static Trial, L::Scenario)> {
    deferred(|| {
        let trial = trials::find(rule).filter(|trial| trial.lab == L::ID)?;
        let scenario = trials::scenario(trial)?;
        Some((trial, read::<L>(L::VERSION, scenario)?))
    })
}
