//! What a run remembers of its alarms and cooldowns.

use super::{
    super::track::low_threshold,
    input::{PolicyType, ScalingPolicy},
    usage::rounded,
};
use serde::Serialize;

/// The state of the alarm that a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AlarmState {
    /// It requires more capacity.
    High,
    /// It requires less capacity.
    Low,
}

/// When the cooldowns of the service end, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cooldowns {
    pub out_until: u64,
    pub in_until: u64,
    /// The capacity from which the scale-out cooldown counts.
    pub base: u32,
}

/// The state of a policy's alarms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Series {
    /// The consecutive points above the target, or of the step policy's alarm.
    pub high: u32,
    /// The consecutive points below the low threshold.
    pub low: u32,
}

impl Series {
    /// Counts a point; a missing one breaks every series.
    pub fn count(&mut self, policy: &ScalingPolicy, point: Option<f64>) {
        let next = |count: u32, holds: bool| if holds { count.saturating_add(1) } else { 0 };
        let Some(value) = point.map(rounded) else {
            *self = Self::default();
            return;
        };
        match policy.kind {
            Some(PolicyType::TargetTracking) => {
                let target = policy.target.unwrap_or(f64::INFINITY);
                self.high = next(self.high, value > target);
                self.low = next(self.low, value < low_threshold(target));
            }
            Some(PolicyType::Step) => {
                let threshold = policy.threshold.unwrap_or(0.0);
                let holds = policy.comparison.is_some_and(|it| it.holds(value, threshold));
                self.high = next(self.high, holds);
            }
            Some(PolicyType::Scheduled) | None => {}
        }
    }
}

/// The name of a policy in the texts: `Policy 1`.
pub(super) fn policy_name(at: usize) -> String {
    format!("Policy {}", at + 1)
}
