//! The run of the scenario, and of the method to compare with.

use super::{
    answer::{Answer, DeploymentAnswer},
    comparison, findings, played,
    scenario::{ComparedMethod, DeploymentOperation, Scenario},
};
use crate::beanstalk::{
    DeploymentPolicy,
    config_update::{self, ChangeEffect, RollingUpdateType},
    deployment::{Failure, FailureAt},
};
use crate::explain::{Explained, Trace, Verdict::Rejected, step};

/// Simulates the deployment, the method to compare with, and the table of methods.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let mut trace = Trace::default();
    let mut found = Vec::new();
    let run = match played::play(scenario, &mut trace) {
        Ok(played) => {
            findings::of(scenario, &played, &mut found);
            DeploymentAnswer { title: title(scenario), played: Some(played), refused: None }
        }
        Err(refusal) => {
            let finding = scenario.mount().finding(refusal.finding.clone());
            step!(trace, *finding.rule, Rejected, title(scenario), [finding.field]; "{}", finding.message);
            found.push(finding);
            DeploymentAnswer::refused(title(scenario), &refusal)
        }
    };
    let compared = scenario.compared.as_ref().map(|compared| {
        let other = other(scenario, compared);
        match played::play(&other, &mut Trace::default()) {
            Ok(played) => {
                DeploymentAnswer { title: title(&other), played: Some(played), refused: None }
            }
            Err(refusal) => DeploymentAnswer::refused(title(&other), &refusal),
        }
    });
    Explained {
        answer: Answer { run, compared, comparison: comparison::table(scenario) },
        trace,
        findings: found,
    }
}

/// The name of a method.
fn title(scenario: &Scenario) -> String {
    match scenario.operation {
        DeploymentOperation::BlueGreen => "Blue/green".into(),
        DeploymentOperation::Configure => update_title(scenario).into(),
        DeploymentOperation::Deploy => {
            let text = scenario.deployment.policy_text();
            match DeploymentPolicy::parse(text) {
                Some(policy) if policy.has_batches() => {
                    format!("{}, batches of {}", policy.name(), scenario.deployment.batch())
                }
                Some(policy) => policy.name().into(),
                None => text.into(),
            }
        }
    }
}

/// The name of a configuration update's method.
fn update_title(scenario: &Scenario) -> &'static str {
    let update = &scenario.update;
    let on = update.rolling_update_enabled == Some(true)
        || update.max_batch_size.is_some()
        || update.min_instances_in_service.is_some()
        || update.pause_seconds.is_some();
    match config_update::effect(update.change.as_ref()) {
        Ok((ChangeEffect::InPlace, ..)) => "Configuration update in place",
        Ok((ChangeEffect::Replace, ..)) => match update.rolling_update_type.unwrap_or_default() {
            _ if !on => "Configuration update, all at once",
            RollingUpdateType::Disabled => "Configuration update, all at once",
            RollingUpdateType::Time => "Time-based rolling configuration update",
            RollingUpdateType::Health => "Health-based rolling configuration update",
            RollingUpdateType::Immutable => "Immutable configuration update",
        },
        _ => "Configuration update",
    }
}

/// The scenario with the other method, for the same fleet and failure.
fn other(scenario: &Scenario, compared: &ComparedMethod) -> Scenario {
    let mut other = scenario.clone();
    other.compared = None;
    other.operation = compared.operation;
    other.deployment.deployment_policy = compared.deployment_policy.clone();
    if compared.batch_size.is_some() {
        other.deployment.batch_size = compared.batch_size;
    }
    if let Some(kind) = compared.rolling_update_type {
        let rolls = kind != RollingUpdateType::Disabled;
        other.update.rolling_update_enabled = Some(rolls);
        other.update.rolling_update_type = Some(kind);
        if !rolls {
            // Any of these settings enables rolling updates.
            other.update.max_batch_size = None;
            other.update.min_instances_in_service = None;
            other.update.pause_seconds = None;
        }
    }
    let same = compared.operation == scenario.operation
        && compared.deployment_policy == scenario.deployment.deployment_policy;
    if !same && let Some(failure) = &mut other.deployment.failure {
        carry(failure);
    }
    other
}

/// A failure in a phase of one policy becomes a failure on every instance with the new version.
fn carry(failure: &mut Failure) {
    if !matches!(failure.at, FailureAt::Always | FailureAt::Chosen | FailureAt::Moment) {
        failure.at = FailureAt::Always;
    }
}
