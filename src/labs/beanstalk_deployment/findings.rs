//! Problems in the scenario, and settings with an unexpected effect.

use super::{
    answer::RunView,
    scenario::{DeploymentOperation, Scenario},
};
use crate::beanstalk::{
    DeploymentPolicy, combinations,
    config_update::{ChangeEffect, RollingUpdateType, effect},
    deployment::{DeploymentOutcome, FailureAt},
    options::Setting,
    rules,
};
use crate::explain::{Finding, Rule, Severity};

/// What AWS accepts, but with an effect that you might not expect.
pub(super) fn of(scenario: &Scenario, played: &RunView, found: &mut Vec<Finding>) {
    let mut warn = |severity, field: &str, message: String, fix: &str, rule: &'static Rule| {
        found.push(Finding {
            severity,
            field: field.into(),
            message,
            fix: fix.into(),
            rule,
            aws_error: None,
            change: None,
        });
    };
    let deployment = &scenario.deployment;
    let n = played.instances;
    if scenario.changes_nothing() {
        warn(
            Severity::Note,
            "update.change",
            "Cloudglass ignores the change because it names no option.".into(),
            "Select an option, or enter its namespace and name.",
            &rules::CHANGE_LEAVES,
        );
    }
    for conflict in combinations::conflicts(&specified(scenario), None) {
        let field = "update.rollingUpdateType";
        warn(conflict.severity, field, conflict.message, &conflict.fix, conflict.rule);
    }
    let policy = (scenario.operation == DeploymentOperation::Deploy)
        .then(|| DeploymentPolicy::parse(deployment.policy_text()))
        .flatten();
    if policy
        .is_some_and(|policy| policy.has_batches() && policy.in_service(n, deployment.batch()) == 0)
    {
        if n == 1 {
            warn(
                Severity::Warning,
                "deployment.instances",
                format!(
                    "`{}` takes the environment down because its only batch contains the one running instance.",
                    deployment.policy_text()
                ),
                "Run at least two instances, or use `Immutable` or `RollingWithAdditionalBatch`.",
                &rules::ROLLING_FULL,
            );
        } else {
            warn(
                Severity::Warning,
                "deployment.batchSize",
                format!(
                    "`{}` takes all {n} instances out of service because the batch contains all of them{}.",
                    deployment.policy_text(),
                    if deployment.batch_size.is_none() {
                        ". The default of `BatchSize` is 100%"
                    } else {
                        ""
                    }
                ),
                "Set `BatchSize` below the number of running instances, for example 30%.",
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
                "The deployment succeeds although {} of {n} instances are unhealthy.",
                played.final_versions.out
            ),
            "Turn off `IgnoreHealthCheck`, so that an unhealthy batch stops the deployment.",
            &rules::IGNORE_HEALTH,
        );
    }
    if let Some(status) = deployment.fault_status().filter(|_| {
        scenario.operation == DeploymentOperation::Deploy && deployment.tolerates_fault()
    }) {
        warn(
            Severity::Warning,
            "deployment.healthCheckSuccessThreshold",
            format!(
                "`HealthCheckSuccessThreshold` accepts instances at {status:?}, so every instance receives version 2."
            ),
            "Use `Ok`, the default, unless your application can serve users with a worse status.",
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
            "The failure doesn't occur because the deployment doesn't have its phase.".into(),
            "Select Unhealthy on every instance.",
            &rules::FAULT_PLACE,
        );
    }
    if let Some(at) = deployment.abort_at
        && played.outcome != DeploymentOutcome::Aborted
    {
        warn(
            Severity::Note,
            "deployment.abortAt",
            format!(
                "The abort at {} has no effect because the deployment has ended or is cleaning up.",
                crate::text::duration(at)
            ),
            "Enter an earlier time.",
            &rules::ABORT_LATE,
        );
    }
    if scenario.operation == DeploymentOperation::BlueGreen
        && scenario.swap.coupled_database == Some(true)
    {
        warn(
            Severity::Warning,
            "swap.coupledDatabase",
            "The database belongs to the blue environment. The green environment gets a new, empty database.".into(),
            "Decouple the database first, and connect both environments to it.",
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
                Some(kind) if kind != RollingUpdateType::Disabled => "Rolling updates are disabled although their type is set. The update terminates all instances before it launches any.",
                _ => "Rolling updates are disabled. The update terminates all instances before it launches any.",
            }
            .into(),
            "Set `RollingUpdateEnabled` to `true`, with the type `Health` or `Immutable`.",
            &rules::UPDATE_DISABLED,
        );
    }
}

/// The option settings of the deployment and the update that the scenario specifies, and that can conflict.
fn specified(scenario: &Scenario) -> Vec<Setting> {
    if scenario.operation == DeploymentOperation::BlueGreen {
        return Vec::new();
    }
    let rolling = "aws:autoscaling:updatepolicy:rollingupdate";
    let update = &scenario.update;
    let policy = scenario
        .deployment
        .deployment_policy
        .as_ref()
        .map(|policy| Setting::new("aws:elasticbeanstalk:command", "DeploymentPolicy", policy));
    let kind = update
        .rolling_update_type
        .filter(|kind| *kind != RollingUpdateType::Disabled)
        .map(|kind| Setting::new(rolling, "RollingUpdateType", format!("{kind:?}")));
    let enabled = update
        .rolling_update_enabled
        .map(|enabled| Setting::new(rolling, "RollingUpdateEnabled", enabled.to_string()));
    [policy, kind, enabled].into_iter().flatten().collect()
}
