//! The language that every engine speaks: an answer, the [`Trace`] of [`Step`]s that led to it, the
//! [`Rule`] behind each step, and the [`Finding`]s about the scenario itself.

mod finding;
mod guaranteed;
mod rule;
mod trace;

pub use finding::{Finding, Severity};
pub(crate) use guaranteed::guaranteed;
pub use rule::{Confidence, Rule, Service, Source};
pub use trace::{Step, StepId, Trace, Verdict};

pub(crate) use rule::rules;

use serde::Serialize;

/// What an engine says about a scenario: the answer, how it came about, and what is wrong with the scenario.
///
/// Serializes as `{ answer, trace: [step], findings: [finding] }`, the shape that JavaScript gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained<A> {
    /// What AWS would decide.
    pub answer: A,
    /// The steps that led there, in the order of evaluation.
    pub trace: Trace,
    /// Problems in the scenario, each at its field.
    pub findings: Vec<Finding>,
}

/// The verdict of an answer in one word and one sentence, as the page's live region reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Headline {
    /// How the verdict is coloured (and which icon it gets; colour is never alone).
    pub tone: Tone,
    /// One or two words: "Miss", "403", "Placed 3 of 4".
    pub word: String,
    /// One plain sentence that says what happens.
    pub sentence: String,
    /// One more sentence in smaller type; empty when there is nothing to add.
    pub detail: String,
}

/// The mood of a [`Headline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// What one hopes for: allowed, hit, placed.
    Good,
    /// Works, at a price: miss, degraded.
    Caution,
    /// Refused or failed.
    Bad,
    /// Neither.
    Neutral,
}
