//! Deployments of a service: rolling updates with their bounds and circuit breaker, and the traffic-shifting
//! strategies beside them.
//!
//! [`ServiceUpdate`] is what one asks (the argument of `simulateRollingUpdate`), [`roll()`] plays it out in [`UpdateMove`]s,
//! [`unblocking_changes`] finds the smallest change that lets a stuck update go on. [`TaskTimings`] turns moves into seconds;
//! [`TrafficShift`] plays blue/green, linear and canary deployments.

mod bounds;
mod breaker;
mod pace;
mod roll;
pub mod rules;
mod shift;
mod unblocking;

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
pub use unblocking::{UnblockingChange, unblocking_changes};

use crate::explain::Rule;
use serde::{Deserialize, Serialize};

/// More tasks than this are refused: far above the quota of 5,000 a service.
const MOST_TASKS: u32 = 100_000;

/// A rolling update to play out. What is missing takes AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceUpdate {
    /// Tasks of the service; for a DAEMON service the number of matching instances. Required.
    pub desired_count: Option<u32>,
    /// 0 to 100.
    pub minimum_healthy_percent: Option<u32>,
    /// At least 100.
    pub maximum_percent: Option<u32>,
    /// How tasks are scheduled.
    pub scheduling_strategy: Option<SchedulingStrategy>,
    /// Old tasks at the start; missing: the desired count.
    pub running_old: Option<u32>,
    /// How many of them are unhealthy.
    pub unhealthy_old: Option<u32>,
    /// The most tasks of this service, old and new, that the cluster holds; missing: any number.
    pub cluster_capacity: Option<u32>,
    /// What becomes of the new tasks.
    pub new_tasks: Option<NewTaskOutcomes>,
    /// The circuit breaker; missing: off.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Whether there is a COMPLETED deployment to roll back to; missing: yes.
    pub previous_completed: Option<bool>,
}

/// How tasks are scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SchedulingStrategy {
    /// So many tasks.
    #[default]
    Replica,
    /// One task on each matching instance.
    Daemon,
}

/// What becomes of new tasks, in the order of starting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewTaskOutcomes {
    /// Of the first ones, one by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<Vec<TaskOutcome>>,
    /// Of all after these; missing: healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<TaskOutcome>,
}

/// What becomes of a new task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TaskOutcome {
    /// It runs and becomes healthy.
    #[default]
    Healthy,
    /// It never reaches RUNNING.
    FailToStart,
    /// It runs, but fails its health checks and is stopped.
    FailHealthCheck,
}

impl NewTaskOutcomes {
    /// What becomes of the new task number `at`, counted from 0.
    pub fn outcome(&self, at: u64) -> TaskOutcome {
        usize::try_from(at)
            .ok()
            .and_then(|at| self.outcomes.as_ref()?.get(at).copied())
            .unwrap_or(self.then.unwrap_or_default())
    }

    /// How many fates are given one by one.
    fn listed(&self) -> u64 {
        self.outcomes.as_ref().map_or(0, |list| list.len() as u64)
    }
}

/// Why an [`ServiceUpdate`] makes no sense.
#[derive(Clone, Debug, PartialEq)]
pub struct InvalidUpdate {
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// The rule that says so.
    pub rule: &'static Rule,
}

impl ServiceUpdate {
    /// The desired count.
    pub fn desired(&self) -> u32 {
        self.desired_count.unwrap_or(0).min(MOST_TASKS)
    }

    /// Old tasks at the start.
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

    /// What AWS, or arithmetic, would refuse. A missing desired count is the caller's to refuse.
    pub fn problems(&self) -> Vec<InvalidUpdate> {
        let mut problems = Vec::new();
        let mut refuse = |field, rule, message: String, fix: &str| {
            problems.push(InvalidUpdate { field, message, fix: fix.into(), rule });
        };
        if let Some(count) = self.desired_count.filter(|count| *count > MOST_TASKS) {
            refuse(
                "desiredCount",
                &rules::QUOTA,
                format!("{count} tasks are more than a service can have."),
                "Ask for at most 5,000 tasks, the quota of a service.",
            );
        }
        if let Some(percent) = self.minimum_healthy_percent.filter(|percent| *percent > 100) {
            refuse(
                "minimumHealthyPercent",
                &rules::PERCENTAGES,
                format!("More than all tasks ({percent} %) can't stay healthy."),
                "Give a number from 0 to 100.",
            );
        }
        match (self.scheduling(), self.maximum_percent) {
            (SchedulingStrategy::Daemon, Some(percent)) if percent != 100 => refuse(
                "maximumPercent",
                &rules::DAEMON,
                format!("A DAEMON service has one task on each instance, never {percent} %."),
                "Set maximumPercent to 100, or leave it out.",
            ),
            (SchedulingStrategy::Replica, Some(percent)) if percent < 100 => refuse(
                "maximumPercent",
                &rules::PERCENTAGES,
                format!("With at most {percent} % the service could never run its desired count."),
                "Give at least 100.",
            ),
            _ => {}
        }
        if let Some(count) = self.running_old.filter(|count| *count > MOST_TASKS) {
            refuse(
                "runningOld",
                &rules::QUOTA,
                format!("{count} tasks are more than a service can have."),
                "Give at most 5,000 tasks, the quota of a service.",
            );
        }
        let unhealthy = self.unhealthy_old.unwrap_or(0);
        if unhealthy > self.old() {
            refuse(
                "unhealthyOld",
                &rules::STOP,
                format!("{unhealthy} of {} old tasks can't be unhealthy.", self.old()),
                "Give at most the number of old tasks.",
            );
        }
        if let Some(threshold) = self.breaker().and_then(CircuitBreaker::zero_count) {
            refuse(
                "circuitBreaker.thresholdConfiguration.value",
                &rules::THRESHOLD,
                format!(
                    "A threshold of {threshold} failed tasks is reached before any task has failed."
                ),
                "Give at least 1.",
            );
        }
        problems
    }
}
