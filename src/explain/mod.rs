//! The language that every engine speaks: an answer, the [`Trace`] of [`Step`]s that led to it, the
//! [`Rule`] behind each step, and the [`Finding`]s about the scenario itself.

mod finding;
mod guaranteed;
mod macros;
mod mount;
mod rule;
mod trace;

pub use finding::{FieldChange, Finding, Severity};
pub(crate) use guaranteed::guaranteed;
pub use mount::Mount;
pub use rule::{Confidence, Rule, Service, Source};
pub use trace::{Step, StepId, Trace, Verdict};

pub(crate) use macros::{change, finding, step};
pub(crate) use rule::rules;

use serde::Serialize;

/// What an engine says about a scenario: the answer, the steps that led to it, and the problems in the scenario.
///
/// Serializes as `{ answer, trace: [step], findings: [finding] }`, the shape that JavaScript gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained<A> {
    /// What AWS decides.
    pub answer: A,
    /// The steps that led there, in the order of evaluation.
    pub trace: Trace,
    /// Problems in the scenario, each at its field.
    pub findings: Vec<Finding>,
}

/// The verdict of an answer in one word and one sentence, as the page's live region reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Headline {
    /// The color and icon of the verdict.
    pub tone: Tone,
    /// AWS's result in one to three words: `Miss`, `403 AccessDenied`, `Partly placed`, `Rejected by AWS`.
    pub word: String,
    /// The answer to the question of the lab or the example, with its cause. Never a count of problems.
    pub sentence: String,
    /// The consequence or the next action, in smaller type; can be empty.
    pub detail: String,
}

impl Headline {
    /// A headline of these parts.
    pub fn new(
        tone: Tone,
        word: impl Into<String>,
        sentence: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self { tone, word: word.into(), sentence: sentence.into(), detail: detail.into() }
    }
}

/// The color of a [`Headline`], the same contract in every lab: it follows what the person wants, not the mechanism.
/// Color is never alone: each tone has its own icon, and the word says the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// The goal is met: allowed, placed, completed.
    Good,
    /// The goal is met at a cost: failed requests, stale content, some tasks not placed.
    Caution,
    /// Denied, failed, or stuck, or a configuration that AWS rejects, whatever numbers follow from it.
    Bad,
    /// A fact without a goal: a hit, a miss, a decoded URL.
    Neutral,
}
