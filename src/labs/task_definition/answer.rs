//! The answer: where the definition is valid, and what follows when its task starts.

use crate::ecs::task_definition::{LaunchType, start::Start};
use crate::explain::{FieldChange, Headline};
use serde::Serialize;

/// The answer of the lab.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Whether the definition is valid for each launch type.
    pub validity: Vec<LaunchValidity>,
    /// The changes that make it valid on Fargate; `None` if it is, or if there are no such changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_fargate: Option<Vec<FieldChange>>,
    /// The start of the task.
    pub start: Start,
    /// The containers over time.
    pub timeline: Vec<ContainerSpan>,
    /// The size of the task, and the smallest of Fargate that its containers need.
    pub size: TaskSize,
    /// What a service does otherwise than RunTask.
    pub differences: Vec<Difference>,
    /// The verdict.
    #[serde(skip)]
    pub verdict: Headline,
}

/// Whether a definition is valid for a launch type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LaunchValidity {
    /// The launch type.
    pub launch: LaunchType,
    /// No error.
    pub valid: bool,
    /// The errors: their fields and messages.
    pub errors: Vec<LaunchError>,
}

/// An error for a launch type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LaunchError {
    /// Its path in the scenario.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

/// A container over time, in steps of the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerSpan {
    /// Its name.
    pub name: String,
    /// True unless `essential` is `false`.
    pub essential: bool,
    /// The group in which it starts, from 0; `None` if it doesn't start.
    pub starts: Option<usize>,
    /// The group before which it ends by itself.
    pub ends: Option<usize>,
    /// The exit code, if it ends.
    pub exit_code: Option<i64>,
    /// The group in which it stops when the task stops, from 0.
    pub stops: Option<usize>,
    /// Seconds from SIGTERM to SIGKILL.
    pub stop_timeout: i64,
    /// What it waits for: `db HEALTHY`.
    pub waits: Vec<String>,
}

/// The size of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskSize {
    /// CPU units of the task.
    pub cpu: Option<u64>,
    /// MiB of the task.
    pub memory: Option<u64>,
    /// CPU units of all containers.
    pub containers_cpu: u64,
    /// MiB of all containers.
    pub containers_memory: u64,
    /// The smallest size of Fargate with at least that: CPU units.
    pub fargate_cpu: Option<u64>,
    /// The same: MiB.
    pub fargate_memory: Option<u64>,
}

/// A difference between a service and a task by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub what: &'static str,
    /// For RunTask.
    pub task: String,
    /// For a service.
    pub service: String,
}
