//! The answer: how the deployment ends, and every task over time.

use super::scenario::DeploymentStrategy;
use crate::ecs::deploy::{RollingUpdateRun, UnblockingChange, UnfinishedReason};
use crate::explain::{FieldChange, Headline, Rule};
use crate::labs::timeline::{RunFigures, Timeline};
use serde::Serialize;

/// The result of the deployment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How it ends.
    pub ending: DeploymentEnding,
    /// The settings for which there is no deployment to show. Then the rest of the answer is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedSetting>,
    /// The actions of a rolling update. Missing for the strategies that shift traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling: Option<RollingUpdateRun>,
    /// Every task over time.
    pub timeline: Timeline,
    /// The figures of the run. A run that never ends counts up to the end of the timeline.
    pub figures: RunFigures,
    /// The smallest changes that let a stuck update complete.
    #[serde(rename = "ways")]
    pub unblocking_changes: Vec<UnblockingChange>,
    /// The results of the four strategies for the same service.
    #[serde(rename = "beside")]
    pub compared: Vec<StrategyResult>,
    /// Every task over time with the compared strategy. Missing if there is none, or if AWS rejects it.
    #[serde(rename = "besideTimeline", skip_serializing_if = "Option::is_none")]
    pub compared_timeline: Option<Timeline>,
    /// The verdict.
    #[serde(skip)]
    pub verdict: Headline,
}

/// One strategy in the comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StrategyResult {
    /// The strategy.
    pub strategy: DeploymentStrategy,
    /// How the deployment ends. Missing if AWS rejects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<DeploymentEnding>,
    /// The figures of the run.
    pub figures: RunFigures,
}

/// How a deployment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentEnding {
    /// All tasks run the new revision and are healthy.
    Completed,
    /// It failed, and ECS restored the current revision.
    RolledBack,
    /// It failed, and ECS didn't roll it back.
    Failed,
    /// The task count limits allow no action.
    StuckByBounds,
    /// The cluster has no capacity for new tasks.
    StuckByCapacity,
    /// New tasks keep failing.
    TasksFailing,
    /// AWS rejects the settings.
    Rejected,
    /// The settings describe tasks that can't exist.
    Invalid,
}

impl DeploymentEnding {
    /// The word of the verdict.
    pub const fn words(self) -> &'static str {
        match self {
            DeploymentEnding::Completed => "Completed",
            DeploymentEnding::RolledBack => "Rolled back",
            DeploymentEnding::Failed => "Failed",
            DeploymentEnding::StuckByBounds
            | DeploymentEnding::StuckByCapacity
            | DeploymentEnding::TasksFailing => "Stuck",
            DeploymentEnding::Rejected => "Rejected by AWS",
            DeploymentEnding::Invalid => "Invalid input",
        }
    }

    pub(super) fn of(rolled: &RollingUpdateRun) -> Self {
        match rolled.reason {
            None => DeploymentEnding::Completed,
            Some(UnfinishedReason::Bounds) => DeploymentEnding::StuckByBounds,
            Some(UnfinishedReason::Capacity) => DeploymentEnding::StuckByCapacity,
            Some(UnfinishedReason::TasksFailing) => DeploymentEnding::TasksFailing,
            Some(UnfinishedReason::CircuitBreaker) if rolled.rolled_back == Some(true) => {
                DeploymentEnding::RolledBack
            }
            Some(UnfinishedReason::CircuitBreaker) => DeploymentEnding::Failed,
        }
    }

    /// Whether the deployment ends.
    pub const fn ends(self) -> bool {
        matches!(
            self,
            DeploymentEnding::Completed | DeploymentEnding::RolledBack | DeploymentEnding::Failed
        )
    }
}

/// A setting for which there is no deployment to show.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedSetting {
    /// The path of its field.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub fix: String,
    /// Whether AWS rejects it. If not, it describes tasks that can't exist.
    pub by_aws: bool,
    /// The rule that says so.
    #[serde(skip)]
    pub rule: &'static Rule,
    /// The fix as one value, where it is one.
    #[serde(skip)]
    pub change: Option<FieldChange>,
}
