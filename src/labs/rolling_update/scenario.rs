//! The scenario: a service, its deployment, and the failures to simulate.

use crate::document::UnknownField;
use crate::ecs::deploy::{
    CircuitBreaker, NewTaskOutcomes, SchedulingStrategy, ServiceUpdate, TaskOutcome, TaskTimings,
};
use serde::{Deserialize, Serialize};

/// The inputs of the lab. The fields of a rolling update have the names of `simulateRollingUpdate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The deployment strategy.
    pub strategy: DeploymentStrategy,
    /// How tasks are scheduled.
    pub scheduling_strategy: SchedulingStrategy,
    /// The number of tasks. For a DAEMON service, the number of matching instances.
    pub desired_count: u32,
    /// If missing, the default of the scheduling strategy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<u32>,
    /// If missing, the default of the scheduling strategy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<u32>,
    /// Tasks of the current revision at the start. If missing, the desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_old: Option<u32>,
    /// The number of unhealthy tasks among them.
    pub unhealthy_old: u32,
    /// The number of tasks of this service for which the cluster has capacity. If missing, unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_capacity: Option<u32>,
    /// Whether a fixed host port limits each instance to one task.
    pub fixed_host_port: bool,
    /// The outcomes of the new tasks.
    pub new_tasks: NewTaskOutcomes,
    /// The circuit breaker of a rolling update.
    pub circuit_breaker: CircuitBreaker,
    /// Whether an earlier deployment is `COMPLETED`.
    pub previous_completed: bool,
    /// How long both revisions run after the traffic shift. For a rolling update, how long ECS monitors the alarm.
    pub bake_time_in_minutes: u32,
    /// The settings of the strategy `LINEAR`.
    pub linear_configuration: Linear,
    /// The settings of the strategy `CANARY`.
    pub canary_configuration: Canary,
    /// Errors that health checks don't detect.
    pub errors: ErrorSettings,
    /// The durations of a task, and its health checks.
    pub times: TaskTimings,
    /// The requests to the service.
    pub load: LoadSettings,
    /// The strategy to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<DeploymentStrategy>,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// `linearConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Linear {
    /// 3.0 to 100.0.
    pub step_percent: f64,
    /// 0 to 1440.
    pub step_bake_time_in_minutes: u32,
}

/// `canaryConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Canary {
    /// 0.1 to 100.0.
    pub canary_percent: f64,
    /// 0 to 1440.
    pub canary_bake_time_in_minutes: u32,
}

/// A new revision that is healthy and returns errors, and the alarm that can detect them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ErrorSettings {
    /// Whether the new revision returns errors.
    pub enable: bool,
    /// Seconds from its first request to the first error.
    pub after_seconds: u32,
    /// Whether the deployment has a CloudWatch alarm.
    pub alarm: bool,
    /// Whether the alarm rolls back the deployment.
    pub rollback: bool,
    /// Seconds from the first error until the alarm goes to `ALARM`.
    pub detected_after_seconds: u32,
}

/// The requests to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadSettings {
    /// For the entire service.
    pub requests_per_second: u32,
    /// The capacity of one task in requests per second; 0 is unlimited.
    pub requests_per_task: u32,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            strategy: DeploymentStrategy::Rolling,
            scheduling_strategy: SchedulingStrategy::Replica,
            desired_count: 4,
            minimum_healthy_percent: None,
            maximum_percent: None,
            running_old: None,
            unhealthy_old: 0,
            cluster_capacity: None,
            fixed_host_port: false,
            new_tasks: NewTaskOutcomes::default(),
            circuit_breaker: CircuitBreaker::default(),
            previous_completed: true,
            bake_time_in_minutes: 5,
            linear_configuration: Linear::default(),
            canary_configuration: Canary::default(),
            errors: ErrorSettings::default(),
            times: TaskTimings::default(),
            load: LoadSettings::default(),
            compared: None,
            unknowns: Vec::new(),
        }
    }
}

impl Default for Linear {
    fn default() -> Self {
        Self { step_percent: 10.0, step_bake_time_in_minutes: 6 }
    }
}

impl Default for Canary {
    fn default() -> Self {
        Self { canary_percent: 5.0, canary_bake_time_in_minutes: 10 }
    }
}

impl Default for ErrorSettings {
    fn default() -> Self {
        Self {
            enable: false,
            after_seconds: 0,
            alarm: true,
            rollback: true,
            detected_after_seconds: 120,
        }
    }
}

impl Default for LoadSettings {
    fn default() -> Self {
        Self { requests_per_second: 100, requests_per_task: 40 }
    }
}

/// `deploymentConfiguration.strategy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeploymentStrategy {
    /// ECS replaces tasks within the task count limits.
    #[default]
    Rolling,
    /// The traffic shifts to a second set of tasks all at once.
    BlueGreen,
    /// The traffic shifts to a second set of tasks in equal steps.
    Linear,
    /// The traffic shifts to a second set of tasks in two steps: a small share, then the rest.
    Canary,
}

impl DeploymentStrategy {
    /// All, in the order of the comparison.
    pub const ALL: [DeploymentStrategy; 4] = [
        DeploymentStrategy::Rolling,
        DeploymentStrategy::BlueGreen,
        DeploymentStrategy::Linear,
        DeploymentStrategy::Canary,
    ];

    /// The name of the strategy, as the page prints it.
    pub const fn words(self) -> &'static str {
        match self {
            DeploymentStrategy::Rolling => "Rolling update",
            DeploymentStrategy::BlueGreen => "Blue/green",
            DeploymentStrategy::Linear => "Linear",
            DeploymentStrategy::Canary => "Canary",
        }
    }
}

/// The quota of tasks per service.
pub(super) const MOST_TASKS: u32 = 5000;

impl Scenario {
    /// The rolling update that the engine simulates.
    pub(super) fn update(&self) -> ServiceUpdate {
        let outcome = |outcome: TaskOutcome| self.times.outcome(outcome);
        let desired = self.desired_count.min(MOST_TASKS);
        let old = self.running_old.map(|old| old.min(MOST_TASKS));
        ServiceUpdate {
            desired_count: Some(desired),
            minimum_healthy_percent: self.minimum_healthy_percent.map(|percent| percent.min(100)),
            maximum_percent: match self.scheduling_strategy {
                SchedulingStrategy::Daemon => None,
                SchedulingStrategy::Replica => self.maximum_percent.map(|percent| percent.max(100)),
            },
            scheduling_strategy: Some(self.scheduling_strategy),
            running_old: old,
            unhealthy_old: Some(self.unhealthy_old.min(old.unwrap_or(desired))),
            cluster_capacity: self.cluster_capacity,
            new_tasks: Some(NewTaskOutcomes {
                outcomes: self
                    .new_tasks
                    .outcomes
                    .as_ref()
                    .map(|list| list.iter().map(|one| outcome(*one)).collect()),
                then: Some(outcome(self.new_tasks.then.unwrap_or_default())),
            }),
            circuit_breaker: Some(self.circuit_breaker),
            previous_completed: Some(self.previous_completed),
        }
    }
}
