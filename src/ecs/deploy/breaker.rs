//! The deployment circuit breaker.

use super::rules;
use crate::explain::{Trace, Verdict::Applied, step};
use crate::text::count_of;
use serde::{Deserialize, Serialize};

/// `deploymentCircuitBreaker`, with the members of the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct CircuitBreaker {
    /// If missing, the circuit breaker is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Whether ECS rolls back a failed deployment. If missing, it doesn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<bool>,
    /// Whether a healthy task resets the failure count to 0. If missing, it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_on_healthy_task: Option<bool>,
    /// The failure threshold. If missing, 50%, bounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_configuration: Option<ThresholdConfiguration>,
}

/// The failure threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ThresholdConfiguration {
    /// The type of `value`. If missing, `BOUNDED_PERCENT`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ThresholdType>,
    /// A percentage of the desired count, or a number of tasks. If missing, 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<u32>,
}

/// The type of a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ThresholdType {
    /// A percentage of the desired count, at least 3 and at most 200 tasks.
    #[default]
    BoundedPercent,
    /// A percentage of the desired count.
    UnboundedPercent,
    /// A number of tasks.
    Count,
}

/// What the circuit breaker did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BreakerReport {
    /// The number of failed tasks that fails the deployment.
    pub threshold: u64,
    /// Whether the deployment reached it.
    pub tripped: bool,
    /// The new task that reached it, counted from 1 in the order in which the tasks start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tripped_by_task: Option<u64>,
}

impl CircuitBreaker {
    /// The number of failed tasks that fails a deployment of `desired` tasks.
    pub fn threshold(&self, desired: u32) -> u64 {
        let ThresholdConfiguration { kind, value } =
            self.threshold_configuration.unwrap_or_default();
        let value = u64::from(value.unwrap_or(50));
        let percent = (u64::from(desired) * value).div_ceil(100);
        match kind.unwrap_or_default() {
            ThresholdType::BoundedPercent => percent.clamp(3, 200),
            ThresholdType::UnboundedPercent => percent.max(1),
            ThresholdType::Count => value.max(1),
        }
    }

    /// A threshold of 0 tasks.
    pub(super) fn zero_count(&self) -> Option<u32> {
        let configuration = self.threshold_configuration?;
        (configuration.kind == Some(ThresholdType::Count))
            .then_some(configuration.value?)
            .filter(|value| *value == 0)
    }

    /// Whether a healthy task resets the failure count.
    pub(super) fn resets(&self) -> bool {
        self.reset_on_healthy_task.unwrap_or(true)
    }

    /// The threshold, explained.
    pub(super) fn explained_threshold(&self, desired: u32, to: &mut Trace) -> u64 {
        let threshold = self.threshold(desired);
        let ThresholdConfiguration { kind, value } =
            self.threshold_configuration.unwrap_or_default();
        let value = value.unwrap_or(50);
        let most = count_of(threshold, "failed task");
        let reads = ["circuitBreaker.thresholdConfiguration", "desiredCount"];
        match kind.unwrap_or_default() {
            ThresholdType::BoundedPercent => {
                step!(to, rules::THRESHOLD, Applied, "Circuit breaker", reads;
                "{value}% of {}, rounded up and bounded to 3 to 200, is a threshold of {most}.", count_of(desired, "task"))
            }
            ThresholdType::UnboundedPercent => {
                step!(to, rules::UNBOUNDED, Applied, "Circuit breaker", reads;
                "{value}% of {}, rounded up, is a threshold of {most}.", count_of(desired, "task"))
            }
            ThresholdType::Count => step!(to, rules::THRESHOLD, Applied, "Circuit breaker", reads;
                "The threshold is {most}."),
        };
        threshold
    }
}
