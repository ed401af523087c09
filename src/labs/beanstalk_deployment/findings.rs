//! What is wrong, or not as one means it, in the scenario.

use super::{DeploymentOperation, RunView, Scenario};
use crate::beanstalk::{
    DeploymentPolicy,
    config_update::{ChangeEffect, RollingUpdateType, effect},
    deployment::{DeploymentOutcome, FailureAt},
    refusal::{Rejection, RejectionReason},
    rules,
};
use crate::explain::{Finding, Rule, Severity};

/// The path in the scenario of a field of an engine's question.
pub(super) fn path(scenario: &Scenario, field: &str) -> String {
    if field.starts_with("swap.") {
        return field.into();
    }
    if scenario.operation != DeploymentOperation::Configure {
        return format!("deployment.{field}");
    }
    match field {
        "running" => "deployment.instances".into(),
        "minSize" | "maxSize" | "instances" | "environmentType" | "legacyWindows"
        | "enhancedHealth" | "batchSize" | "batchSizeType" | "abortAt" => {
            format!("deployment.{field}")
        }
        _ => format!("update.{field}"),
    }
}

/// The refusal as a finding at its field.
pub(super) fn refusal(scenario: &Scenario, refusal: &Rejection, found: &mut Vec<Finding>) {
    found.push(Finding {
        severity: Severity::Error,
        field: path(scenario, refusal.field),
        message: refusal.message.clone(),
        fix: refusal.fix.into(),
        rule: refusal.rule,
        aws_error: matches!(
            refusal.reason,
            RejectionReason::UnknownPolicy
                | RejectionReason::UnknownNamespace
                | RejectionReason::CreationOnly
        )
        .then_some("InvalidParameterValue"),
    });
}

/// What AWS takes, but does not do what one means.
pub(super) fn of(scenario: &Scenario, played: &RunView, found: &mut Vec<Finding>) {
    let mut warn = |severity, field: &str, message: String, fix: &str, rule: &'static Rule| {
        found.push(Finding {
            severity,
            field: field.into(),
            message,
            fix: fix.into(),
            rule,
            aws_error: None,
        });
    };
    let deployment = &scenario.deployment;
    let n = played.instances;
    let policy = (scenario.operation == DeploymentOperation::Deploy)
        .then(|| DeploymentPolicy::parse(deployment.policy_text()))
        .flatten();
    if policy == Some(DeploymentPolicy::Rolling) && deployment.batch() == n {
        if n == 1 {
            warn(
                Severity::Warning,
                "deployment.instances",
                "With one instance running, its only batch is everything: Rolling takes the environment down.".into(),
                "Run at least two instances, or take Immutable or an additional batch.",
                &rules::ROLLING_FULL,
            );
        } else {
            warn(
                Severity::Warning,
                "deployment.batchSize",
                format!(
                    "Rolling with a batch of all {n} instances takes everything down{}.",
                    if deployment.batch_size.is_none() {
                        "; 100 % is the default of BatchSize"
                    } else {
                        ""
                    }
                ),
                "Set BatchSize below the number of running instances, 30 % for example.",
                &rules::ROLLING_FULL,
            );
        }
    }
    if deployment.ignores_health()
        && scenario.operation == DeploymentOperation::Deploy
        && played.outcome == DeploymentOutcome::Succeeded
        && played.final_versions.out > 0
    {
        warn(
            Severity::Warning,
            "deployment.ignoreHealthCheck",
            format!(
                "The deployment counts as a success although {} of {n} instances are not healthy.",
                played.final_versions.out
            ),
            "Turn IgnoreHealthCheck off, so that an unhealthy batch stops the deployment.",
            &rules::IGNORE_HEALTH,
        );
    }
    if let Some(status) = deployment.fault_status().filter(|_| {
        scenario.operation == DeploymentOperation::Deploy && deployment.tolerates_fault()
    }) {
        warn(
            Severity::Warning,
            "deployment.healthCheckSuccessThreshold",
            format!("Instances at {status:?} count as healthy: version 2 goes everywhere."),
            "Take Ok, the default, unless you know why an instance may be worse.",
            &rules::GATE_THRESHOLD,
        );
    }
    if let Some(failure) = &deployment.failure
        && scenario.operation != DeploymentOperation::Configure
        && played.outcome == DeploymentOutcome::Succeeded
        && played.final_versions.out == 0
        && failure.at != FailureAt::Moment
        && !deployment.tolerates_fault()
    {
        warn(
            Severity::Note,
            "deployment.failure.at",
            "The fault never strikes: this way of deploying has no such place.".into(),
            "Let version 2 be unhealthy wherever it goes.",
            &rules::FAULT_PLACE,
        );
    }
    if let Some(at) = deployment.abort_at
        && played.outcome != DeploymentOutcome::Aborted
    {
        warn(
            Severity::Note,
            "deployment.abortAt",
            format!("At {at} s there is nothing left to abort: it has ended, or is cleaning up."),
            "Abort earlier.",
            &rules::ABORT_LATE,
        );
    }
    if scenario.operation == DeploymentOperation::BlueGreen
        && scenario.swap.coupled_database == Some(true)
    {
        warn(
            Severity::Warning,
            "swap.coupledDatabase",
            "The database belongs to the blue environment: green gets a new, empty one, and terminating blue decides the old one's fate.".into(),
            "Decouple the database first, and give both environments its address.",
            &rules::BLUE_GREEN_DATABASE,
        );
    }
    if scenario.operation == DeploymentOperation::Configure
        && matches!(effect(scenario.update.change.as_ref()), Ok((ChangeEffect::Replace, ..)))
        && played.figures.down_seconds > 0
    {
        warn(
            Severity::Warning,
            "update.rollingUpdateEnabled",
            match scenario.update.rolling_update_type {
                Some(kind) if kind != RollingUpdateType::Disabled => "The update type is set, but rolling updates are off: all instances are terminated before any is launched.",
                _ => "Rolling updates are off: all instances are terminated before any is launched.",
            }
            .into(),
            "Set RollingUpdateEnabled, with type Health or Immutable.",
            &rules::UPDATE_DISABLED,
        );
    }
}
