//! What AWS rejects, and what can't be: settings for which there is no deployment to show.

use super::{
    answer::{DeploymentEnding, RejectedSetting},
    scenario::{DeploymentStrategy, MOST_TASKS, Scenario},
};
use crate::ecs::deploy::{SchedulingStrategy, ServiceUpdate, rules};
use crate::explain::{Finding, Rule, Step, Trace, Verdict};
use crate::text::{duration, number};

/// Everything that rules out a deployment with this strategy, in the order of the fields.
pub(super) fn rejections(
    scenario: &Scenario,
    strategy: DeploymentStrategy,
) -> Vec<RejectedSetting> {
    let mut list = List(Vec::new());
    list.counts(scenario);
    match strategy {
        DeploymentStrategy::Rolling => {}
        DeploymentStrategy::BlueGreen => list.needs(scenario, "BLUE_GREEN"),
        DeploymentStrategy::Linear => {
            let linear = scenario.linear_configuration;
            list.needs(scenario, "LINEAR");
            list.percent(
                "linearConfiguration.stepPercent",
                &rules::SHIFT_LINEAR,
                linear.step_percent,
                3.0,
            );
            list.minutes(
                "linearConfiguration.stepBakeTimeInMinutes",
                &rules::SHIFT_LINEAR,
                linear.step_bake_time_in_minutes,
            );
        }
        DeploymentStrategy::Canary => {
            let canary = scenario.canary_configuration;
            list.needs(scenario, "CANARY");
            list.percent(
                "canaryConfiguration.canaryPercent",
                &rules::SHIFT_CANARY,
                canary.canary_percent,
                0.1,
            );
            list.minutes(
                "canaryConfiguration.canaryBakeTimeInMinutes",
                &rules::SHIFT_CANARY,
                canary.canary_bake_time_in_minutes,
            );
        }
    }
    list.0
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
        to.step(|| Step {
            rule: setting.rule,
            subject: "Service settings".into(),
            verdict: Verdict::Rejected,
            because: setting.message.clone(),
            reads: vec![setting.field.clone()],
        });
    }
}

struct List(Vec<RejectedSetting>);

impl List {
    fn add(
        &mut self,
        field: &'static str,
        rule: &'static Rule,
        message: String,
        fix: impl Into<String>,
    ) {
        self.0.push(RejectedSetting {
            field: field.into(),
            message,
            fix: fix.into(),
            by_aws: true,
            rule,
            change: None,
        });
    }

    /// The counts and percentages of every strategy.
    fn counts(&mut self, scenario: &Scenario) {
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
        for problem in update.problems(MOST_TASKS) {
            let Finding { field, message, fix, rule, change, .. } = problem;
            let by_aws = !matches!(field.as_str(), "runningOld" | "unhealthyOld");
            self.0.push(RejectedSetting { field, message, fix, by_aws, rule, change });
        }
    }

    /// What every strategy but ROLLING needs.
    fn needs(&mut self, scenario: &Scenario, strategy: &str) {
        if scenario.scheduling_strategy == SchedulingStrategy::Daemon {
            self.add(
                "schedulingStrategy",
                &rules::SHIFT_NEEDS,
                format!("A DAEMON service can't use the deployment strategy `{strategy}`."),
                "Use the strategy `ROLLING`, or the scheduling strategy `REPLICA`.",
            );
        }
        if !scenario.times.load_balancer {
            self.add(
                "times.loadBalancer",
                &rules::SHIFT_NEEDS,
                format!("The deployment strategy `{strategy}` requires a load balancer."),
                "Add an Application Load Balancer or a Network Load Balancer, or use `ROLLING`.",
            );
        }
    }

    fn percent(&mut self, field: &'static str, rule: &'static Rule, percent: f64, least: f64) {
        let tenths = percent * 10.0;
        let fits = (least..=100.0).contains(&percent) && (tenths - tenths.round()).abs() < 1e-6;
        if !fits {
            let name = name(field);
            self.add(
                field,
                rule,
                format!("`{name}` {percent}% isn't between {least}% and 100% in steps of 0.1%."),
                format!("Use a number from {least} to 100 with at most one decimal."),
            );
        }
    }

    fn minutes(&mut self, field: &'static str, rule: &'static Rule, minutes: u32) {
        if minutes > 1440 {
            let (name, time) = (name(field), duration(u64::from(minutes) * 60));
            self.add(
                field,
                rule,
                format!("`{name}` {} ({time}) exceeds 1,440 (24 h).", number(minutes)),
                "Use 0 to 1,440 minutes.",
            );
        }
    }
}

/// The last name of a path.
fn name(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}
