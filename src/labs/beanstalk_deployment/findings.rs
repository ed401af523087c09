//! Problems in the scenario, and settings with an unexpected effect.

use super::{
    answer::RunView,
    scenario::{DeploymentOperation, Scenario},
};
use crate::beanstalk::{
    BatchSizeType, DeploymentPolicy,
    combinations::{self, Combination, ConflictPlace},
    config_update::{ChangeEffect, RollingUpdateType, effect},
    deployment::{DeploymentOutcome, FailureAt},
    options::Setting,
    resources::Environment,
    rules,
};
use crate::explain::{
    Finding, Mount,
    Severity::{Note, Warning},
    finding,
};

/// What AWS accepts, but with an effect that you might not expect.
pub(super) fn of(scenario: &Scenario, played: &RunView, found: &mut Vec<Finding>) {
    let deployment = &scenario.deployment;
    let n = played.instances;
    if scenario.changes_nothing() {
        finding!(found, Note, rules::CHANGE_LEAVES, "update.change";
            "Cloudglass ignores the change because it names no option.";
            "Select an option, or enter its namespace and name.");
    }
    found.extend(conflicts(scenario));
    let policy = (scenario.operation == DeploymentOperation::Deploy)
        .then(|| DeploymentPolicy::parse(deployment.policy_text()))
        .flatten();
    if policy
        .is_some_and(|policy| policy.has_batches() && policy.in_service(n, deployment.batch()) == 0)
    {
        if n == 1 {
            finding!(found, Warning, rules::ROLLING_FULL, "deployment.instances";
                "`{}` takes the environment down because its only batch contains the one running instance.", deployment.policy_text();
                "Run at least two instances, or use `Immutable` or `RollingWithAdditionalBatch`.");
        } else {
            finding!(found, Warning, rules::ROLLING_FULL, "deployment.batchSize";
            "`{}` takes all {n} instances out of service because the batch contains all of them{}.", deployment.policy_text(), if deployment.batch_size.is_none() { ". The default of `BatchSize` is 100%" } else { "" };
            "Set `BatchSize` below the number of running instances, for example 30%.";
            set "deployment.batchSize" = match deployment.batch_size_type() {
                BatchSizeType::Percentage => 30,
                BatchSizeType::Fixed => n / 2,
            });
        }
    }
    if deployment.ignores_health()
        && scenario.operation == DeploymentOperation::Deploy
        && played.outcome == DeploymentOutcome::Succeeded
        && played.final_versions.out > 0
    {
        finding!(found, Warning, rules::IGNORE_HEALTH, "deployment.ignoreHealthCheck";
            "The deployment succeeds although {} of {n} instances are unhealthy.", played.final_versions.out;
            "Turn off `IgnoreHealthCheck`, so that an unhealthy batch stops the deployment."; set "deployment.ignoreHealthCheck" = false);
    }
    if let Some(status) = deployment.fault_status().filter(|_| {
        scenario.operation == DeploymentOperation::Deploy && deployment.tolerates_fault()
    }) {
        finding!(found, Warning, rules::GATE_THRESHOLD, "deployment.healthCheckSuccessThreshold";
            "`HealthCheckSuccessThreshold` accepts instances at {status:?}, so every instance receives version 2.";
            "Use `Ok`, the default, unless your application can serve users with a worse status."; set "deployment.healthCheckSuccessThreshold" = "Ok");
    }
    if let Some(failure) = &deployment.failure
        && scenario.operation != DeploymentOperation::Configure
        && played.outcome == DeploymentOutcome::Succeeded
        && played.final_versions.out == 0
        && failure.at != FailureAt::Moment
        && !deployment.tolerates_fault()
    {
        finding!(found, Note, rules::FAULT_PLACE, "deployment.failure.at";
            "The failure doesn't occur because the deployment doesn't have its phase.";
            "Select Unhealthy on every instance."; set "deployment.failure.at" = "always");
    }
    if let Some(at) = deployment.abort_at
        && played.outcome != DeploymentOutcome::Aborted
    {
        finding!(found, Note, rules::ABORT_LATE, "deployment.abortAt";
            "The abort at {} has no effect because the deployment has ended or is cleaning up.", crate::text::duration(at);
            "Enter an earlier time.");
    }
    if scenario.operation == DeploymentOperation::BlueGreen
        && scenario.swap.coupled_database == Some(true)
    {
        finding!(found, Warning, rules::BLUE_GREEN_DATABASE, "swap.coupledDatabase";
            "The database belongs to the blue environment. The green environment gets a new, empty database.";
            "Decouple the database first, and connect both environments to it."; set "swap.coupledDatabase" = false);
    }
    if scenario.operation == DeploymentOperation::Configure
        && matches!(effect(scenario.update.change.as_ref()), Ok((ChangeEffect::Replace, ..)))
        && played.figures.down_seconds > 0
    {
        match scenario.update.rolling_update_type {
            Some(kind) if kind != RollingUpdateType::Disabled => {
                finding!(found, Warning, rules::UPDATE_DISABLED, "update.rollingUpdateEnabled";
                "Rolling updates are disabled although their type is set. The update terminates all instances before it launches any.";
                "Set `RollingUpdateEnabled` to `true`, with the type `Health` or `Immutable`."; set "update.rollingUpdateEnabled" = true)
            }
            _ => finding!(found, Warning, rules::UPDATE_DISABLED, "update.rollingUpdateEnabled";
                "Rolling updates are disabled. The update terminates all instances before it launches any.";
                "Set `RollingUpdateEnabled` to `true`, with the type `Health` or `Immutable`."),
        }
    }
}

/// Deployments and configuration updates that don't go together. The engine has rejected what the environment doesn't
/// support.
fn conflicts(scenario: &Scenario) -> Vec<Finding> {
    if scenario.operation == DeploymentOperation::BlueGreen {
        return Vec::new();
    }
    let (deployment, update) = (&scenario.deployment, &scenario.update);
    let rolling = "aws:autoscaling:updatepolicy:rollingupdate";
    let policy = deployment
        .deployment_policy
        .as_ref()
        .map(|policy| Setting::new("aws:elasticbeanstalk:command", "DeploymentPolicy", policy));
    let kind = update
        .rolling_update_type
        .filter(|kind| *kind != RollingUpdateType::Disabled)
        .map(|kind| Setting::new(rolling, "RollingUpdateType", format!("{kind:?}")));
    let disabled = (update.rolling_update_enabled == Some(false))
        .then(|| Setting::new(rolling, "RollingUpdateEnabled", "false"));
    let settings: Vec<Setting> = [policy, kind, disabled].into_iter().flatten().collect();
    let environment = Environment {
        tier: deployment.tier,
        environment_type: deployment.environment_type,
        load_balancer_type: deployment.load_balancer_type,
        ..Environment::default()
    };
    let all = Combination { settings: &settings, environment: &environment, periodic_tasks: false };
    let here = |place: &ConflictPlace| matches!(place, ConflictPlace::Option { option, .. } if *option == "RollingUpdateType");
    combinations::conflicts(all)
        .into_iter()
        .filter(|conflict| here(&conflict.place))
        .map(|conflict| Mount::under("update.rollingUpdateType").finding(conflict.finding))
        .collect()
}
