//! Lifecycle policies: whether ECR accepts one, and what it does to the images of a repository.
//!
//! [`read`] validates a policy, [`Evaluation`] applies it. Paths are those of the policy: `rules[0].selection.countUnit`.

mod evaluate;
mod pattern;
mod policy;
pub mod rules;
mod validate;

pub use evaluate::{
    Action, Evaluation, ImageTable, ImageVerdict, Kept, KeptBecause, Outcome, RuleFigures,
};
pub use pattern::TagPattern;
pub use policy::{ActionType, CountType, Limit, PolicyRule, TagSelection};
pub use validate::{MAX_RULES, MAX_TEXT, MAX_WILDCARDS, MIN_ARCHIVE_DAYS, MIN_TEXT, parse, read};

use super::Image;
use crate::explain::{Finding, Severity, Trace};
use serde_json::Value;

/// The policy, and what it does to the images at a time: nothing if ECR rejects it.
pub fn apply(
    policy: &Value,
    images: &[Image],
    now: i64,
    trace: &mut Trace,
) -> (Vec<Finding>, Outcome) {
    let (rules, findings) = read(policy, trace);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return (findings, Outcome::default());
    }
    let mut evaluation = Evaluation::new(rules, ImageTable::new(images), now);
    while !evaluation.advance(u64::MAX, trace) {}
    (findings, evaluation.outcome())
}
