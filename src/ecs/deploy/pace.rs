//! How long starting, becoming healthy, failing and stopping take.

use super::{TaskOutcome, rules};
use crate::explain::{Step, Trace, Verdict};
use serde::{Deserialize, Serialize};

/// The times of a task, in seconds, and who checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TaskTimings {
    /// From the call that begins the deployment until the first task is started or stopped.
    pub begin_seconds: u32,
    /// From the decision to start until RUNNING: network interface, image, container.
    pub start_seconds: u32,
    /// From RUNNING until the application answers its health checks.
    pub ready_seconds: u32,
    /// Whether the service has a load balancer.
    pub load_balancer: bool,
    /// Whether its essential containers have health checks.
    pub container_health_check: bool,
    /// For how long checks must pass until the task counts as healthy.
    pub healthy_seconds: u32,
    /// For how long checks must fail until the task counts as unhealthy.
    pub unhealthy_seconds: u32,
    /// `healthCheckGracePeriodSeconds`.
    pub health_check_grace_period_seconds: u32,
    /// For how long a load balancer lets the requests of a leaving target finish.
    pub deregistration_delay_seconds: u32,
    /// How long the application takes to end after SIGTERM.
    pub exit_seconds: u32,
    /// `stopTimeout`: SIGKILL comes this long after SIGTERM.
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

/// Tasks without any check count as healthy this long after RUNNING, in seconds.
const UNCHECKED: u32 = 40;
/// Times beyond a day are cut.
const MOST: u32 = 86_400;

impl TaskTimings {
    /// When the first task is started or stopped.
    pub fn begins(&self) -> u64 {
        u64::from(self.begin_seconds.min(MOST))
    }

    fn checked(&self) -> bool {
        self.load_balancer || self.container_health_check
    }

    /// From the decision to start a good task until it counts as healthy.
    pub fn healthy_after(&self) -> u64 {
        let rest = if self.checked() {
            self.ready_seconds.min(MOST) + self.healthy_seconds.min(MOST)
        } else {
            UNCHECKED
        };
        u64::from(self.start_seconds.min(MOST) + rest)
    }

    /// From the decision to start a task that fails until it is given up.
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

    /// How long a task that leaves lets its requests finish.
    pub fn drains_for(&self) -> u64 {
        match self.load_balancer {
            true => u64::from(self.deregistration_delay_seconds.min(MOST)),
            false => 0,
        }
    }

    /// From SIGTERM to the end.
    pub fn ends_after(&self) -> u64 {
        u64::from(self.exit_seconds.min(self.stop_timeout).min(MOST))
    }

    /// From the decision to stop a task until it is gone.
    pub fn stops_after(&self) -> u64 {
        self.drains_for() + self.ends_after()
    }

    /// What becomes of a task whose application would be healthy or not, given who looks and for how long.
    pub fn outcome(&self, outcome: TaskOutcome) -> TaskOutcome {
        match outcome {
            TaskOutcome::FailHealthCheck if !self.checked() => TaskOutcome::Healthy,
            TaskOutcome::Healthy if self.checked() && self.too_slow() => {
                TaskOutcome::FailHealthCheck
            }
            outcome => outcome,
        }
    }

    /// Whether the checks give up before the application is ready.
    pub fn too_slow(&self) -> bool {
        let patience = self.unhealthy_seconds.max(self.health_check_grace_period_seconds);
        self.checked() && self.ready_seconds > patience
    }

    /// Explains when tasks count as healthy, and when they are given up.
    pub fn explain(&self, to: &mut Trace) {
        let after = self.healthy_after();
        if self.checked() {
            let by = match (self.load_balancer, self.container_health_check) {
                (true, true) => "its target and its essential containers are healthy",
                (true, false) => "its target is healthy",
                _ => "its essential containers are HEALTHY",
            };
            to.step(|| Step {
                rule: &rules::HEALTHY_CHECKED,
                subject: "healthy".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "A task counts as healthy when {by}: {after} s after it was asked for."
                ),
                reads: vec!["times.loadBalancer".into(), "times.containerHealthCheck".into()],
            });
            let (ready, grace) = (self.ready_seconds, self.health_check_grace_period_seconds);
            let patience = self.unhealthy_seconds.max(grace);
            to.step(|| Step {
                rule: &rules::GRACE,
                subject: "health check grace period".into(),
                verdict: match self.too_slow() {
                    true => Verdict::Rejected,
                    false => Verdict::Passed,
                },
                because: format!(
                    "The application answers after {ready} s; with {grace} s of grace the checks have patience for {patience} s."
                ),
                reads: vec![
                    "times.readySeconds".into(),
                    "times.healthCheckGracePeriodSeconds".into(),
                ],
            });
        } else {
            to.step(|| Step {
                rule: &rules::HEALTHY_PLAIN,
                subject: "healthy".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "Nobody checks the tasks: each counts as healthy {UNCHECKED} s after RUNNING, {after} s after it was asked for."
                ),
                reads: vec!["times.loadBalancer".into(), "times.containerHealthCheck".into()],
            });
        }
        let (exit, timeout) = (self.exit_seconds, self.stop_timeout);
        to.step(|| Step {
            rule: &rules::STOP_TIMEOUT,
            subject: "stopping".into(),
            verdict: match exit > timeout {
                true => Verdict::Rejected,
                false => Verdict::Passed,
            },
            because: format!(
                "After SIGTERM the application needs {exit} s of the {timeout} s until SIGKILL; a task is gone {} s after it was told to stop.",
                self.stops_after()
            ),
            reads: vec!["times.exitSeconds".into(), "times.stopTimeout".into()],
        });
    }
}
