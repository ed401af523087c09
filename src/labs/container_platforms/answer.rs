//! The answer: each platform, the bounds of the update, or what the command makes.

use crate::explain::StepId;
use crate::platforms::copilot::{Command, Part};
use crate::platforms::{Fit, RollingBounds};
use serde::Serialize;
use std::collections::BTreeSet;

/// The answer to the topic of the scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "topic")]
pub enum Answer {
    /// Where the workload can run.
    Fit(FitAnswer),
    /// The bounds of a rolling update.
    Rolling(RollingAnswer),
    /// What a command of Copilot makes.
    Copilot(CopilotAnswer),
}

/// Where the workload can run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FitAnswer {
    /// Each platform.
    pub platforms: Vec<Fit>,
    /// The size that a pod on Fargate gets, such as `0.25vCPU 0.5GB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_size: Option<String>,
    /// The step that decides the size.
    pub pod_step: StepId,
}

/// The bounds of a rolling update.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RollingAnswer {
    /// What is wanted.
    pub replicas: u32,
    /// The bounds, unless Kubernetes rejects the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<RollingBounds>,
}

/// What a command of Copilot makes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CopilotAnswer {
    /// Copilot accepts it.
    pub valid: bool,
    /// Made by the command.
    pub created: BTreeSet<Part>,
    /// Of the environment.
    pub shared: BTreeSet<Part>,
    /// Kept.
    pub changed: BTreeSet<Part>,
    /// Gone.
    pub deleted: BTreeSet<Part>,
    /// The commands from an empty account to the running workload.
    pub walk: Vec<WalkStep>,
}

/// A command on the way to a running workload.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WalkStep {
    /// The command.
    pub command: Command,
    /// What it makes.
    pub created: BTreeSet<Part>,
}
