//! Findings: problems in the scenario itself.

use super::Rule;
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// A problem in the scenario, tied to the field that causes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The severity.
    pub severity: Severity,
    /// Path of the field in the scenario: `cachePolicy.config.MinTTL`; empty if the problem concerns the entire
    /// scenario.
    pub field: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence; serialized as `fix`, and as `mend`, its older name.
    pub fix: String,
    /// The rule behind it; serialized as its id.
    pub rule: &'static Rule,
    /// AWS's own error name, where it has one.
    pub aws_error: Option<&'static str>,
    /// The fix as one value for one field, where it is one.
    pub change: Option<FieldChange>,
}

/// A value for a field of the scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    /// Path of the field in the scenario, as in [`Finding::field`].
    pub field: String,
    /// Its new value.
    pub value: serde_json::Value,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let length = 6 + usize::from(self.aws_error.is_some()) + usize::from(self.change.is_some());
        let mut finding = serializer.serialize_struct("Finding", length)?;
        finding.serialize_field("severity", &self.severity)?;
        finding.serialize_field("field", &self.field)?;
        finding.serialize_field("message", &self.message)?;
        finding.serialize_field("fix", &self.fix)?;
        finding.serialize_field("mend", &self.fix)?;
        finding.serialize_field("rule", self.rule.id)?;
        match self.aws_error {
            Some(name) => finding.serialize_field("awsError", name)?,
            None => finding.skip_field("awsError")?,
        }
        match &self.change {
            Some(change) => finding.serialize_field("change", change)?,
            None => finding.skip_field("change")?,
        }
        finding.end()
    }
}

/// The severity of a [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// AWS rejects it.
    Error,
    /// AWS accepts it, but it doesn't have the intended effect.
    Warning,
    /// Information that helps.
    Note,
}
