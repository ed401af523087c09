//! Deployments of a service: rolling updates with their task count limits and circuit breaker, and the strategies that
//! shift traffic.
//!
//! [`ServiceUpdate`] is the argument of `simulateRollingUpdate`. [`roll()`] simulates it as a list of [`UpdateMove`]s, and
//! [`unblocking_changes`] finds the smallest changes that let a stuck update complete. [`TaskTimings`] gives the durations.
//! [`TrafficShift`] simulates blue/green, linear, and canary deployments.

mod bounds;
mod breaker;
mod pace;
mod roll;
pub mod rules;
mod shift;
mod unblocking;

use super::combinations::{self, Combination};

pub use bounds::TaskCountLimits;
pub use breaker::{BreakerReport, CircuitBreaker, ThresholdConfiguration, ThresholdType};
pub use pace::TaskTimings;
pub use roll::{
    MoveAction, MoveKind, RevisionCounts, RollingUpdateRun, RolloutState, UnfinishedReason,
    UpdateMove, roll, roll_back,
};
pub use shift::{
    Alarm, ErrorInjection, ShiftEnd, ShiftKind, ShiftStage, TaskRound, TrafficShift,
    TrafficShiftRun,
};
pub use unblocking::{LimitField, UnblockingChange, unblocking_changes};

use crate::explain::{Finding, Severity::Error, finding};
use crate::text::{count_of, number};
use serde::{Deserialize, Serialize};

/// The engine rejects more tasks than this, far above the quota of 5,000 per service.
pub const MOST_TASKS: u32 = 100_000;

/// A rolling update to simulate. Missing members have the defaults of AWS.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "RollingUpdateInput"))]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceUpdate {
    /// The number of tasks. For a DAEMON service, the number of matching instances. Required.
    pub desired_count: Option<u32>,
    /// 0 to 100.
    pub minimum_healthy_percent: Option<u32>,
    /// At least 100.
    pub maximum_percent: Option<u32>,
    /// How tasks are scheduled.
    pub scheduling_strategy: Option<SchedulingStrategy>,
    /// Tasks of the current revision at the start. If missing, the desired count.
    pub running_old: Option<u32>,
    /// The number of unhealthy tasks among them.
    pub unhealthy_old: Option<u32>,
    /// The number of tasks of this service for which the cluster has capacity. If missing, unlimited.
    pub cluster_capacity: Option<u32>,
    /// The outcomes of the new tasks.
    pub new_tasks: Option<NewTaskOutcomes>,
    /// The circuit breaker. If missing, it is off.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Whether there is a `COMPLETED` deployment to roll back to. If missing, there is.
    pub previous_completed: Option<bool>,
}

/// How tasks are scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum SchedulingStrategy {
    /// The desired count of tasks.
    #[default]
    Replica,
    /// One task on each matching instance.
    Daemon,
}

/// The outcomes of new tasks, in the order in which they start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct NewTaskOutcomes {
    /// The outcomes of the first tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<Vec<TaskOutcome>>,
    /// The outcome of all later tasks. If missing, healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<TaskOutcome>,
}

/// The outcome of a new task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskFate"))]
#[serde(rename_all = "camelCase")]
pub enum TaskOutcome {
    /// It runs and becomes healthy.
    #[default]
    Healthy,
    /// It never reaches `RUNNING`.
    FailToStart,
    /// It runs, but fails its health checks, and ECS stops it.
    FailHealthCheck,
}

impl NewTaskOutcomes {
    /// The outcome of the new task number `at`, counted from 0.
    pub fn outcome(&self, at: u64) -> TaskOutcome {
        usize::try_from(at)
            .ok()
            .and_then(|at| self.outcomes.as_ref()?.get(at).copied())
            .unwrap_or(self.then.unwrap_or_default())
    }

    /// The number of outcomes in the list.
    fn listed(&self) -> u64 {
        self.outcomes.as_ref().map_or(0, |list| list.len() as u64)
    }
}

impl ServiceUpdate {
    /// The desired count.
    pub fn desired(&self) -> u32 {
        self.desired_count.unwrap_or(0).min(MOST_TASKS)
    }

    /// Tasks of the current revision at the start.
    pub fn old(&self) -> u32 {
        self.running_old.unwrap_or(self.desired()).min(MOST_TASKS)
    }

    /// How tasks are scheduled.
    pub fn scheduling(&self) -> SchedulingStrategy {
        self.scheduling_strategy.unwrap_or_default()
    }

    /// The circuit breaker, if it is on.
    pub fn breaker(&self) -> Option<&CircuitBreaker> {
        self.circuit_breaker.as_ref().filter(|breaker| breaker.enable == Some(true))
    }

    /// The members that AWS rejects, or that describe tasks that can't exist: more than `most` of them, for example. The
    /// caller checks for a missing desired count.
    pub fn problems(&self, most: u32) -> Vec<Finding> {
        let mut found = Vec::new();
        if let Some(count) = self.desired_count.filter(|count| *count > most) {
            finding!(found, Error, rules::QUOTA, "desiredCount";
                "`desiredCount` {} exceeds the quota of 5,000 tasks per service.", number(count); "Use at most 5,000.";
                set "desiredCount" = 5_000);
        }
        if let Some(percent) = self.minimum_healthy_percent.filter(|percent| *percent > 100) {
            finding!(found, Error, rules::PERCENTAGES, "minimumHealthyPercent";
                "`minimumHealthyPercent` {percent}% is more than 100%."; "Use a number from 0 to 100.";
                set "minimumHealthyPercent" = 100);
        }
        match (self.scheduling(), self.maximum_percent) {
            (SchedulingStrategy::Daemon, maximum_percent) => {
                let daemon =
                    Combination { daemon: true, maximum_percent, ..Combination::default() };
                let conflicts = combinations::conflicts(&daemon).into_iter();
                found.extend(conflicts.map(|conflict| conflict.finding(|_| "maximumPercent")));
            }
            (SchedulingStrategy::Replica, Some(percent)) if percent < 100 => {
                finding!(found, Error, rules::PERCENTAGES, "maximumPercent";
                "`maximumPercent` {percent}% is less than 100%."; "Use at least 100."; set "maximumPercent" = 100)
            }
            _ => {}
        }
        if let Some(count) = self.running_old.filter(|count| *count > most) {
            finding!(found, Error, rules::QUOTA, "runningOld";
                "{} running tasks exceed the quota of 5,000 tasks per service.", number(count); "Use at most 5,000.";
                set "runningOld" = 5_000);
        }
        let (unhealthy, old) = (self.unhealthy_old.unwrap_or(0), self.old());
        if unhealthy > old {
            finding!(found, Error, rules::STOP, "unhealthyOld";
                "{} exceed the {} that run.", count_of(unhealthy, "unhealthy task"), number(old);
                "Use at most the number of running tasks."; set "unhealthyOld" = old);
        }
        if let Some(threshold) = self.breaker().and_then(CircuitBreaker::zero_count) {
            finding!(found, Error, rules::THRESHOLD, "circuitBreaker.thresholdConfiguration.value";
                "The circuit breaker threshold of {threshold} failed tasks is less than 1."; "Use at least 1.";
                set "circuitBreaker.thresholdConfiguration.value" = 1);
        }
        found
    }
}
