//! The deployment circuit breaker.

use super::rules;
use crate::explain::{Step, Trace, Verdict};
use serde::{Deserialize, Serialize};

/// `deploymentCircuitBreaker`, as the API shapes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CircuitBreaker {
    /// Missing: off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Whether a failed deployment goes back to the previous one; missing: no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<bool>,
    /// Whether a healthy task sets the count back to 0; missing: yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_on_healthy_task: Option<bool>,
    /// How many failures are too many; missing: 50 %, bounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_configuration: Option<ThresholdConfiguration>,
}

/// How many failures are too many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ThresholdConfiguration {
    /// How `value` is read; missing: `BOUNDED_PERCENT`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ThresholdType>,
    /// A percentage of the desired count, or a number of tasks; missing: 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<u32>,
}

/// How a threshold's value is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ThresholdType {
    /// A percentage of the desired count, but at least 3 and at most 200 tasks.
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
    /// So many failures are too many.
    pub threshold: u64,
    /// Whether they were reached.
    pub tripped: bool,
    /// By which new task, counted from 1 in the order of starting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tripped_by_task: Option<u64>,
}

impl CircuitBreaker {
    /// How many failures fail a deployment of `desired` tasks.
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

    /// A count of 0, which makes no sense.
    pub(super) fn zero_count(&self) -> Option<u32> {
        let configuration = self.threshold_configuration?;
        (configuration.kind == Some(ThresholdType::Count))
            .then_some(configuration.value?)
            .filter(|value| *value == 0)
    }

    /// Whether a healthy task sets the count back.
    pub(super) fn resets(&self) -> bool {
        self.reset_on_healthy_task.unwrap_or(true)
    }

    /// The threshold, explained.
    pub(super) fn explained_threshold(&self, desired: u32, to: &mut Trace) -> u64 {
        let threshold = self.threshold(desired);
        let ThresholdConfiguration { kind, value } =
            self.threshold_configuration.unwrap_or_default();
        let value = value.unwrap_or(50);
        to.step(|| Step {
            rule: match kind {
                Some(ThresholdType::UnboundedPercent) => &rules::UNBOUNDED,
                _ => &rules::THRESHOLD,
            },
            subject: "circuit breaker".into(),
            verdict: Verdict::Applied,
            because: match kind.unwrap_or_default() {
                ThresholdType::BoundedPercent => format!(
                    "{value} % of {desired} tasks, kept between 3 and 200: failure number {threshold} fails the deployment."
                ),
                ThresholdType::UnboundedPercent => format!(
                    "{value} % of {desired} tasks: failure number {threshold} fails the deployment."
                ),
                ThresholdType::Count => {
                    format!("Failure number {threshold} fails the deployment.")
                }
            },
            reads: vec![
                "circuitBreaker.thresholdConfiguration".into(),
                "desiredCount".into(),
            ],
        });
        threshold
    }
}
