//! What AWS rejects, and what can't be: settings for which there is no deployment to show.

use super::{
    answer::{DeploymentEnding, RejectedSetting},
    scenario::{DeploymentStrategy, MOST_TASKS, Scenario},
};
use crate::ecs::{
    combinations::{self, Combination, ConflictPlace},
    deploy::{SchedulingStrategy, ServiceUpdate, rules},
};
use crate::explain::{Finding, Rule, Severity::Error, Trace, Verdict::Rejected, finding, step};
use crate::text::{duration, number};

/// Everything that rules out a deployment with this strategy, in the order of the fields.
pub(super) fn rejections(
    scenario: &Scenario,
    strategy: DeploymentStrategy,
) -> Vec<RejectedSetting> {
    let mut found = counts(scenario);
    match strategy {
        DeploymentStrategy::Rolling => {}
        DeploymentStrategy::BlueGreen => needs(scenario, "BLUE_GREEN", &mut found),
        DeploymentStrategy::Linear => {
            let linear = scenario.linear_configuration;
            let rule = &rules::SHIFT_LINEAR;
            needs(scenario, "LINEAR", &mut found);
            percent("linearConfiguration.stepPercent", rule, linear.step_percent, 3.0, &mut found);
            minutes(
                "linearConfiguration.stepBakeTimeInMinutes",
                rule,
                linear.step_bake_time_in_minutes,
                &mut found,
            );
        }
        DeploymentStrategy::Canary => {
            let canary = scenario.canary_configuration;
            let rule = &rules::SHIFT_CANARY;
            needs(scenario, "CANARY", &mut found);
            percent(
                "canaryConfiguration.canaryPercent",
                rule,
                canary.canary_percent,
                0.1,
                &mut found,
            );
            minutes(
                "canaryConfiguration.canaryBakeTimeInMinutes",
                rule,
                canary.canary_bake_time_in_minutes,
                &mut found,
            );
        }
    }
    found
        .into_iter()
        .map(|Finding { field, message, fix, rule, change, .. }| {
            let by_aws = !matches!(field.as_str(), "runningOld" | "unhealthyOld");
            RejectedSetting { field, message, fix, by_aws, rule, change }
        })
        .collect()
}

/// How a deployment with these settings ends: not at all.
pub(super) fn ending(rejected: &[RejectedSetting]) -> DeploymentEnding {
    match rejected.iter().any(|setting| setting.by_aws) {
        true => DeploymentEnding::Rejected,
        false => DeploymentEnding::Invalid,
    }
}

/// A step for each of them, in place of those of a deployment.
pub(super) fn record(rejected: &[RejectedSetting], to: &mut Trace) {
    for setting in rejected {
        step!(to, *setting.rule, Rejected, "Service settings", [setting.field]; "{}", setting.message);
    }
}

/// The counts and percentages of every strategy.
fn counts(scenario: &Scenario) -> Vec<Finding> {
    let update = ServiceUpdate {
        desired_count: Some(scenario.desired_count),
        minimum_healthy_percent: scenario.minimum_healthy_percent,
        maximum_percent: scenario.maximum_percent,
        scheduling_strategy: Some(scenario.scheduling_strategy),
        running_old: scenario.running_old,
        unhealthy_old: Some(scenario.unhealthy_old),
        circuit_breaker: Some(scenario.circuit_breaker),
        ..ServiceUpdate::default()
    };
    update.problems(MOST_TASKS)
}

/// What every strategy but ROLLING needs.
fn needs(scenario: &Scenario, strategy: &str, found: &mut Vec<Finding>) {
    let combination = Combination {
        daemon: scenario.scheduling_strategy == SchedulingStrategy::Daemon,
        deployment_strategy: strategy,
        load_balancer: Some(scenario.times.load_balancer),
        ..Combination::default()
    };
    let conflicts = combinations::conflicts(&combination).into_iter();
    found.extend(conflicts.map(|conflict| {
        conflict.finding(|place| match place {
            ConflictPlace::LoadBalancers => "times.loadBalancer",
            ConflictPlace::DeploymentStrategy => "strategy",
            _ => "schedulingStrategy",
        })
    }));
}

fn percent(field: &str, rule: &'static Rule, percent: f64, least: f64, found: &mut Vec<Finding>) {
    let tenths = percent * 10.0;
    let fits = (least..=100.0).contains(&percent) && (tenths - tenths.round()).abs() < 1e-6;
    if !fits {
        finding!(found, Error, *rule, "{field}";
            "`{}` {percent}% isn't between {least}% and 100% in steps of 0.1%.", name(field);
            "Use a number from {least} to 100 with at most one decimal.";
            set "{field}" = (tenths.round() / 10.0).max(least).min(100.0));
    }
}

fn minutes(field: &str, rule: &'static Rule, minutes: u32, found: &mut Vec<Finding>) {
    if minutes > 1440 {
        finding!(found, Error, *rule, "{field}";
            "`{}` {} ({}) exceeds 1,440 (24 h).", name(field), number(minutes), duration(u64::from(minutes) * 60);
            "Use 0 to 1,440 minutes."; set "{field}" = 1440);
    }
}

/// The last name of a path.
fn name(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}
