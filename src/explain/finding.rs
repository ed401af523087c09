//! Findings: problems in the scenario itself.

use super::{Rule, trace::rule_id};
use serde::Serialize;

/// A problem in the scenario, tied to the field that holds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Path of the field in the scenario: `cachePolicy.config.MinTTL`; empty for the scenario as a whole.
    pub field: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub mend: String,
    /// The rule that says so; serialized as its id.
    #[serde(serialize_with = "rule_id")]
    pub rule: &'static Rule,
    /// AWS's own error name, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_error: Option<&'static str>,
}

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// AWS refuses it.
    Error,
    /// AWS takes it, but it does not do what one means.
    Warning,
    /// Worth knowing.
    Note,
}
