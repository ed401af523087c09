//! Which examples show a rule at work.

use crate::labs::{
    self, LabEntry,
    run::{Progress, Run},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many examples are named for a rule.
const ENOUGH: usize = 3;

/// An example whose trace or findings cite a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The lab's id.
    pub lab: &'static str,
    /// The lab's title.
    pub lab_title: &'static str,
    /// The example's id.
    pub example: String,
    /// The example's title.
    pub title: String,
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

/// Explains all examples of all labs, one after the other, and notes the rules that they cite.
pub struct Indexing {
    left: Vec<(&'static LabEntry, Value)>,
    total: u64,
    found: BTreeMap<String, Vec<Shown>>,
}

impl Indexing {
    /// An index to be made.
    pub fn new() -> Self {
        let mut left: Vec<_> = labs::TABLE
            .iter()
            .flat_map(|lab| {
                (lab.examples)()
                    .into_iter()
                    .map(move |(example, _)| (lab, example))
            })
            .collect();
        left.reverse();
        Self {
            total: left.len() as u64,
            left,
            found: BTreeMap::new(),
        }
    }

    fn note(&mut self, lab: &'static LabEntry, example: &Value) {
        let text = |name: &str| {
            example
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned()
        };
        let scenario = example.get("scenario").cloned().unwrap_or_default();
        let Ok(explained) = (lab.explain)(scenario) else {
            return;
        };
        for rule in cited(&explained) {
            let shown = self.found.entry(rule.to_owned()).or_default();
            let id = text("id");
            let known = shown
                .iter()
                .any(|other| other.lab == lab.id && other.example == id);
            if !known && shown.len() < ENOUGH {
                shown.push(Shown {
                    lab: lab.id,
                    lab_title: lab.title,
                    example: id,
                    title: text("title"),
                });
            }
        }
    }
}

impl Default for Indexing {
    fn default() -> Self {
        Self::new()
    }
}

impl Run for Indexing {
    type Answer = BTreeMap<String, Vec<Shown>>;

    fn advance(&mut self, budget: u32) -> Progress {
        for _ in 0..budget {
            let Some((lab, example)) = self.left.pop() else {
                break;
            };
            self.note(lab, &example);
        }
        Progress {
            done: self.total - self.left.len() as u64,
            total: self.total,
        }
    }

    fn answer(&self) -> Self::Answer {
        self.found.clone()
    }
}
