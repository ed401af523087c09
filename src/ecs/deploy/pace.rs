//! The durations until a task is healthy, fails, or is stopped.

use super::{TaskOutcome, rules};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected},
    step,
};
use crate::text::duration;
use serde::{Deserialize, Serialize};

/// The durations of a task, in seconds, and its health checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TaskTimings {
    /// From the API call until ECS starts or stops the first task.
    pub begin_seconds: u32,
    /// From the start until `RUNNING`: network interface, image, container.
    pub start_seconds: u32,
    /// From `RUNNING` until the container responds to health checks.
    pub ready_seconds: u32,
    /// Whether the service has a load balancer.
    pub load_balancer: bool,
    /// Whether the essential containers have health checks.
    pub container_health_check: bool,
    /// How long health checks must pass until the task is healthy.
    pub healthy_seconds: u32,
    /// How long health checks must fail until the task is unhealthy.
    pub unhealthy_seconds: u32,
    /// `healthCheckGracePeriodSeconds`.
    pub health_check_grace_period_seconds: u32,
    /// How long a load balancer waits for in-flight requests of a deregistering target.
    pub deregistration_delay_seconds: u32,
    /// From SIGTERM until the container exits.
    pub exit_seconds: u32,
    /// `stopTimeout`: from SIGTERM until SIGKILL.
    pub stop_timeout: u32,
}

impl Default for TaskTimings {
    /// A small web application behind a load balancer.
    fn default() -> Self {
        Self {
            begin_seconds: 10,
            start_seconds: 30,
            ready_seconds: 10,
            load_balancer: true,
            container_health_check: false,
            healthy_seconds: 20,
            unhealthy_seconds: 60,
            health_check_grace_period_seconds: 0,
            deregistration_delay_seconds: 30,
            exit_seconds: 5,
            stop_timeout: 30,
        }
    }
}

/// Without health checks, a task counts as healthy this long after `RUNNING`, in seconds.
const UNCHECKED: u32 = 40;
/// The longest duration that counts: one day.
const MOST: u32 = 86_400;

impl TaskTimings {
    /// When ECS starts or stops the first task.
    pub fn begins(&self) -> u64 {
        u64::from(self.begin_seconds.min(MOST))
    }

    fn checked(&self) -> bool {
        self.load_balancer || self.container_health_check
    }

    /// From the start of a task until it counts as healthy.
    pub fn healthy_after(&self) -> u64 {
        let rest = if self.checked() {
            self.ready_seconds.min(MOST) + self.healthy_seconds.min(MOST)
        } else {
            UNCHECKED
        };
        u64::from(self.start_seconds.min(MOST) + rest)
    }

    /// From the start of a task that fails until ECS replaces it.
    pub fn fails_after(&self, outcome: TaskOutcome) -> u64 {
        let start = u64::from(self.start_seconds.min(MOST));
        match outcome {
            TaskOutcome::FailHealthCheck => {
                let patience =
                    self.unhealthy_seconds.max(self.health_check_grace_period_seconds).min(MOST);
                start + u64::from(patience)
            }
            _ => start,
        }
    }

    /// How long a task stays deregistering.
    pub fn drains_for(&self) -> u64 {
        match self.load_balancer {
            true => u64::from(self.deregistration_delay_seconds.min(MOST)),
            false => 0,
        }
    }

    /// From SIGTERM until the task has stopped.
    pub fn ends_after(&self) -> u64 {
        u64::from(self.exit_seconds.min(self.stop_timeout).min(MOST))
    }

    /// From the decision to stop a task until it has stopped.
    pub fn stops_after(&self) -> u64 {
        self.drains_for() + self.ends_after()
    }

    /// The outcome of a task, given its health checks and their patience.
    pub fn outcome(&self, outcome: TaskOutcome) -> TaskOutcome {
        match outcome {
            TaskOutcome::FailHealthCheck if !self.checked() => TaskOutcome::Healthy,
            TaskOutcome::Healthy if self.checked() && self.too_slow() => {
                TaskOutcome::FailHealthCheck
            }
            outcome => outcome,
        }
    }

    /// Whether health checks fail the task before the container responds.
    pub fn too_slow(&self) -> bool {
        let patience = self.unhealthy_seconds.max(self.health_check_grace_period_seconds);
        self.checked() && self.ready_seconds > patience
    }

    /// Explains when tasks count as healthy, when ECS replaces them, and how they stop.
    pub fn explain(&self, to: &mut Trace) {
        let after = self.healthy_after();
        if self.checked() {
            let by = match (self.load_balancer, self.container_health_check) {
                (true, true) => "its target and its essential containers are healthy",
                (true, false) => "its target is healthy",
                _ => "its essential containers are HEALTHY",
            };
            step!(to, rules::HEALTHY_CHECKED, Applied, "Healthy", ["loadBalancer", "containerHealthCheck"];
                "A task counts as healthy when {by}, {} after its start.", duration(after));
            let (ready, grace) = (self.ready_seconds, self.health_check_grace_period_seconds);
            let patience = self.unhealthy_seconds.max(grace);
            let reads = ["readySeconds", "healthCheckGracePeriodSeconds"];
            match self.too_slow() {
                true => step!(to, rules::GRACE, Rejected, "Health check grace period", reads;
                    "The container responds after {}, but health checks replace it after {} because the grace period is {}.",
                    duration(ready), duration(patience), duration(grace)),
                false => step!(to, rules::GRACE, Passed, "Health check grace period", reads;
                    "The container responds after {}, before health checks replace it after {}. The grace period is {}.",
                    duration(ready), duration(patience), duration(grace)),
            };
        } else {
            step!(to, rules::HEALTHY_PLAIN, Applied, "Healthy", ["loadBalancer", "containerHealthCheck"];
                "A task counts as healthy {} after `RUNNING`, {} after its start, because it has no health checks.", duration(UNCHECKED), duration(after));
        }
        let (exit, timeout) = (self.exit_seconds, self.stop_timeout);
        let verdict = if exit > timeout { Rejected } else { Passed };
        step!(to, rules::STOP_TIMEOUT, verdict, "Stop timeout", ["exitSeconds", "stopTimeout"];
            "The container exits {} after SIGTERM, and SIGKILL follows after {}. A task stops within {}.", duration(exit), duration(timeout), duration(self.stops_after()));
    }
}
