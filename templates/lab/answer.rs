//! The answer: whether the pattern matches.

use crate::explain::StepId;
use serde::Serialize;

/// The result of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// True if the pattern matches the path.
    pub matches: bool,
    /// The step that decides.
    pub step: StepId,
}
