//! Which examples and trials show a rule at work.

use super::trials::TRIALS;
use crate::labs::{
    LabEntry,
    run::{Progress, Run},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many examples are named for a rule.
const ENOUGH: usize = 3;

/// A scenario that cites a rule: an example, or a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitingScenario {
    /// The title of its lab.
    pub lab: &'static str,
    /// Its own title.
    pub title: String,
    /// Where it opens: `#/request?example=french-blog`.
    pub address: String,
}

/// The rules that an explanation cites: in its trace, in its findings, and among the likely causes of a received
/// response, which are cited there alone.
pub fn cited(explained: &Value) -> impl Iterator<Item = &str> {
    ["/trace", "/findings", "/answer/diagnosis/causes"]
        .into_iter()
        .filter_map(|list| explained.pointer(list)?.as_array())
        .flatten()
        .filter_map(|cited| cited.get("rule")?.as_str())
}

/// Explains all examples of labs, one after the other, and notes the rules that they cite.
pub struct Indexing {
    left: Vec<(&'static LabEntry, Value)>,
    total: u64,
    found: BTreeMap<String, Vec<CitingScenario>>,
}

impl Indexing {
    /// An index of these labs, to be made.
    pub fn new(labs: &'static [LabEntry]) -> Self {
        let mut left: Vec<_> = labs
            .iter()
            .flat_map(|lab| (lab.examples)().into_iter().map(move |(example, _)| (lab, example)))
            .collect();
        left.reverse();
        Self { total: left.len() as u64, left, found: BTreeMap::new() }
    }

    fn note(&mut self, lab: &'static LabEntry, example: &Value) {
        let text = |name: &str| example.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let scenario = example.get("scenario").cloned().unwrap_or_default();
        let Ok(explained) = (lab.explain)(scenario) else {
            return;
        };
        let (id, title) = (text("id"), text("title"));
        for rule in cited(&explained) {
            let shown = self.found.entry(rule.to_owned()).or_default();
            let address = format!("#/{}?example={id}", lab.id);
            if shown.len() < ENOUGH && shown.last().is_none_or(|last| last.address != address) {
                shown.push(CitingScenario { lab: lab.title, title: title.clone(), address });
            }
        }
        for trial in TRIALS {
            if trial.lab == lab.id && trial.example == id {
                let shown = self.found.entry(trial.rule.to_owned()).or_default();
                shown.push(CitingScenario {
                    lab: lab.title,
                    title: format!("{title}, {}", trial.change),
                    address: format!("#/{}?try={}", lab.id, trial.rule),
                });
            }
        }
    }
}

impl Run for Indexing {
    type Answer = BTreeMap<String, Vec<CitingScenario>>;

    fn advance(&mut self, budget: u32) -> Progress {
        for _ in 0..budget {
            let Some((lab, example)) = self.left.pop() else {
                break;
            };
            self.note(lab, &example);
        }
        Progress { done: self.total - self.left.len() as u64, total: self.total }
    }

    fn answer(&self) -> Self::Answer {
        self.found.clone()
    }
}
