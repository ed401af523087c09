//! The task count limits of a rolling update.

use super::{SchedulingStrategy, ServiceUpdate, rules};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected},
    step,
};
use crate::text::{count_of, number};
use serde::Serialize;

/// The task count limits of an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskCountLimits {
    /// The minimum number of healthy tasks.
    pub min_healthy: u32,
    /// The maximum number of tasks.
    pub max_total: u32,
}

impl TaskCountLimits {
    /// `ceil(desired × minimum / 100)` and `floor(desired × maximum / 100)`.
    pub fn of(desired: u32, minimum: u32, maximum: u32) -> Self {
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let desired = u64::from(desired);
        Self {
            min_healthy: count((desired * u64::from(minimum)).div_ceil(100)),
            max_total: count(desired * u64::from(maximum) / 100),
        }
    }

    /// Whether ECS can stop or start a task: the minimum is below the desired count, or the maximum is above it.
    pub fn can_progress(self, desired: u32) -> bool {
        self.min_healthy < desired || self.max_total > desired
    }
}

impl ServiceUpdate {
    /// The default percentages of the scheduling strategy.
    fn defaults(&self) -> (u32, u32) {
        match self.scheduling() {
            SchedulingStrategy::Replica => (100, 200),
            SchedulingStrategy::Daemon => (0, 100),
        }
    }

    /// The two percentages, with the defaults of the scheduling strategy.
    pub fn percentages(&self) -> (u32, u32) {
        let (minimum, maximum) = self.defaults();
        (self.minimum_healthy_percent.unwrap_or(minimum), self.maximum_percent.unwrap_or(maximum))
    }

    /// The task count limits.
    pub fn bounds(&self) -> TaskCountLimits {
        let (minimum, maximum) = self.percentages();
        TaskCountLimits::of(self.desired(), minimum, maximum)
    }

    /// The task count limits, explained.
    pub(super) fn explained_bounds(&self, to: &mut Trace) -> TaskCountLimits {
        let (minimum, maximum) = self.percentages();
        let defaults = self.defaults();
        let (bounds, desired) = (self.bounds(), self.desired());
        if self.minimum_healthy_percent.is_none() || self.maximum_percent.is_none() {
            let kind = match self.scheduling() {
                SchedulingStrategy::Replica => "REPLICA",
                SchedulingStrategy::Daemon => "DAEMON",
            };
            step!(to, rules::DEFAULTS, Applied, "Deployment configuration", ["schedulingStrategy"];
                "A {kind} service has the defaults `minimumHealthyPercent` {} and `maximumPercent` {}, so ECS uses {minimum}% and {maximum}%.", defaults.0, defaults.1);
        }
        if self.scheduling() == SchedulingStrategy::Daemon {
            step!(to, rules::DAEMON, Applied, "Scheduling strategy", ["schedulingStrategy", "desiredCount"];
                "A DAEMON service runs one task on each of {}, so ECS stops a task before it starts its replacement.", count_of(desired, "instance"));
        }
        step!(to, rules::MINIMUM, Applied, "Minimum", ["desiredCount", "minimumHealthyPercent"];
            "`minimumHealthyPercent` {minimum}% of {}, rounded up, keeps at least {} healthy.", count_of(desired, "task"), count_of(bounds.min_healthy, "task"));
        step!(to, rules::MAXIMUM, Applied, "Maximum", ["desiredCount", "maximumPercent"];
            "`maximumPercent` {maximum}% of {}, rounded down, allows at most {}.", count_of(desired, "task"), count_of(bounds.max_total, "task"));
        let reads = ["minimumHealthyPercent", "maximumPercent"];
        if bounds.can_progress(desired) {
            let how = match (bounds.min_healthy < desired, bounds.max_total > desired) {
                (true, true) => "stop and start tasks",
                (true, false) => "stop tasks before it starts new ones",
                _ => "start tasks before it stops others",
            };
            step!(to, rules::PROGRESS, Passed, "Task count limits", reads;
                "The limits of {} to {} let ECS {how}.", number(bounds.min_healthy), count_of(bounds.max_total, "task"));
        } else {
            step!(to, rules::PROGRESS, Rejected, "Task count limits", reads;
                "ECS can't stop or start a task because both limits are {}, the desired count.", number(desired));
        }
        bounds
    }
}
