//! The failure to simulate in a deployment.

use super::HealthStatus;
use serde::{Deserialize, Serialize};

/// A failure to simulate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "DeploymentFailure"))]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Where or when it occurs.
    pub at: FailureAt,
    /// What fails; health when missing.
    #[serde(default)]
    pub kind: Option<FailureKind>,
    /// `batch`: which in-place batch, from 1.
    #[serde(default)]
    pub batch: Option<u64>,
    /// `all`: the number of instances that fail; all when missing.
    #[serde(default)]
    pub instances: Option<u64>,
    /// `evaluation`: the minute of the evaluation in which it occurs; 1 when missing.
    #[serde(default)]
    pub minute: Option<f64>,
    /// `chosen`: the instances by number, from 1: the original instances first, then new ones in launch order.
    #[serde(default)]
    pub chosen: Option<Vec<u64>>,
    /// `moment`: seconds after the start.
    #[serde(default)]
    pub second: Option<u64>,
    /// The health status of an instance that fails; `Severe`, every request fails, when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<HealthStatus>,
}

impl Failure {
    /// A failure of which only the place is given.
    pub fn new(at: FailureAt) -> Self {
        Self {
            at,
            kind: None,
            batch: None,
            instances: None,
            minute: None,
            chosen: None,
            second: None,
            status: None,
        }
    }
}

/// Where or when a failure occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FailureAt {
    /// On the instances of an all-at-once deployment.
    All,
    /// On one in-place batch.
    Batch,
    /// On the additional batch.
    ExtraBatch,
    /// On the first new instance of an immutable deployment.
    Canary,
    /// On the other new instances of an immutable deployment.
    Rest,
    /// On the new instances of a traffic-splitting deployment while they launch.
    Launch,
    /// During the evaluation time of a traffic-splitting deployment.
    Evaluation,
    /// On every instance with the new version.
    Always,
    /// On specific instances.
    Chosen,
    /// On every instance with the new version, from a specific time.
    Moment,
}

/// What fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FailureKind {
    /// The new version never becomes healthy.
    #[default]
    Health,
    /// A command on the instance fails.
    Command,
}
