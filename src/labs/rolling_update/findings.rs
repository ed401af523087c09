//! Problems in the scenario, each at its field, with the mend.

use super::{Answer, DeploymentEnding, DeploymentStrategy, MOST_TASKS, Scenario};
use crate::ecs::deploy::{
    CircuitBreaker, SchedulingStrategy, ServiceUpdate, TaskOutcome, UnblockingChange, rules,
};
use crate::explain::{Finding, Rule, Severity};

/// Whether ECS has this strategy for the service at all.
pub(super) fn refused(scenario: &Scenario, strategy: DeploymentStrategy) -> bool {
    strategy != DeploymentStrategy::Rolling
        && (!scenario.times.load_balancer
            || scenario.scheduling_strategy == SchedulingStrategy::Daemon)
}

/// All findings, errors first.
pub(super) fn findings(scenario: &Scenario, answer: &Answer) -> Vec<Finding> {
    let mut list = List(Vec::new());
    list.refusals(scenario);
    match scenario.strategy {
        DeploymentStrategy::Rolling => list.rolling(scenario, answer),
        _ => list.shifting(scenario, answer),
    }
    list.tasks(scenario, answer);
    list.0.sort_by_key(|finding| finding.severity);
    list.0
}

struct List(Vec<Finding>);

impl List {
    fn add(
        &mut self,
        severity: Severity,
        rule: &'static Rule,
        field: &str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.0.push(Finding {
            severity,
            field: field.into(),
            message: message.into(),
            fix: fix.into(),
            rule,
            aws_error: None,
        });
    }

    /// What AWS, or arithmetic, would not take.
    fn refusals(&mut self, scenario: &Scenario) {
        let asked = ServiceUpdate {
            desired_count: Some(scenario.desired_count),
            minimum_healthy_percent: scenario.minimum_healthy_percent,
            maximum_percent: scenario.maximum_percent,
            scheduling_strategy: Some(scenario.scheduling_strategy),
            running_old: scenario.running_old,
            unhealthy_old: Some(scenario.unhealthy_old),
            circuit_breaker: Some(scenario.circuit_breaker),
            ..ServiceUpdate::default()
        };
        let quota = scenario.desired_count > MOST_TASKS;
        if quota {
            self.add(
                Severity::Error,
                &rules::QUOTA,
                "desiredCount",
                format!("{} tasks are more than a service can have.", scenario.desired_count),
                "Ask for at most 5,000 tasks, the quota of a service.",
            );
        }
        for problem in asked.problems() {
            if !(quota && problem.field == "desiredCount") {
                let (field, rule) = (problem.field, problem.rule);
                self.add(Severity::Error, rule, field, problem.message, problem.fix);
            }
        }
        for (field, minutes) in [
            (
                "linearConfiguration.stepBakeTimeInMinutes",
                scenario.linear_configuration.step_bake_time_in_minutes,
            ),
            (
                "canaryConfiguration.canaryBakeTimeInMinutes",
                scenario.canary_configuration.canary_bake_time_in_minutes,
            ),
        ] {
            if minutes > 1440 {
                let rule = match field.starts_with("linear") {
                    true => &rules::SHIFT_LINEAR,
                    false => &rules::SHIFT_CANARY,
                };
                self.add(
                    Severity::Error,
                    rule,
                    field,
                    format!("{minutes} minutes are more than a day."),
                    "Give 0 to 1440 minutes.",
                );
            }
        }
        for (field, rule, percent, least) in [
            (
                "linearConfiguration.stepPercent",
                &rules::SHIFT_LINEAR,
                scenario.linear_configuration.step_percent,
                3.0,
            ),
            (
                "canaryConfiguration.canaryPercent",
                &rules::SHIFT_CANARY,
                scenario.canary_configuration.canary_percent,
                0.1,
            ),
        ] {
            let tenths = percent * 10.0;
            let fits = (least..=100.0).contains(&percent) && (tenths - tenths.round()).abs() < 1e-6;
            if !fits {
                self.add(
                    Severity::Error,
                    rule,
                    field,
                    format!("{percent} % is no step that ECS takes."),
                    format!("Give {least} to 100 % in steps of 0.1."),
                );
            }
        }
    }

    fn rolling(&mut self, scenario: &Scenario, answer: &Answer) {
        let fix = fix(&answer.unblocking_changes);
        match answer.ending {
            DeploymentEnding::StuckByBounds => self.add(
                Severity::Error,
                &rules::PROGRESS,
                match answer.unblocking_changes.first() {
                    Some(change) => change.field,
                    None => "minimumHealthyPercent",
                },
                match &answer.rolling {
                    Some(rolled) => format!(
                        "At least {} healthy tasks and at most {} in all: nothing may stop and nothing may start.",
                        rolled.bounds.min_healthy, rolled.bounds.max_total
                    ),
                    None => String::new(),
                },
                fix,
            ),
            DeploymentEnding::StuckByCapacity => {
                let capacity = scenario.cluster_capacity.unwrap_or(0);
                self.add(
                    Severity::Error,
                    &rules::CAPACITY,
                    "clusterCapacity",
                    match scenario.fixed_host_port {
                        true => format!(
                            "Each of {capacity} instances has the host port once, and a running task holds it: no new task can start."
                        ),
                        false => format!("The cluster holds {capacity} of these tasks, and all of that is taken."),
                    },
                    match scenario.fixed_host_port {
                        true => format!("{fix} Or leave the host port out: then each task gets a free one."),
                        false => fix,
                    },
                );
            }
            DeploymentEnding::TasksFailing => self.add(
                Severity::Warning,
                &rules::RETRY,
                "circuitBreaker.enable",
                "New tasks fail for ever, and nothing ends the deployment.",
                "Turn the circuit breaker on, with rollback.",
            ),
            DeploymentEnding::Failed if scenario.circuit_breaker.rollback != Some(true) => self.add(
                Severity::Warning,
                &rules::ROLLBACK,
                "circuitBreaker.rollback",
                "The deployment failed and nothing brings the old tasks back.",
                "Turn rollback on, or deploy the old revision again by hand.",
            ),
            DeploymentEnding::Failed if !scenario.previous_completed => self.add(
                Severity::Warning,
                &rules::NO_COMPLETED,
                "previousCompleted",
                "There is no COMPLETED deployment to go back to.",
                "Deploy a revision that works; from then on a rollback has somewhere to go.",
            ),
            _ => {}
        }
        let down = answer.figures.down_seconds > 0 && answer.ending == DeploymentEnding::Completed;
        if down && scenario.running_old != Some(0) && scenario.desired_count > 0 {
            let bounds = UnblockingChange::highest_working_minimum(&scenario.update());
            self.add(
                Severity::Warning,
                &rules::MINIMUM,
                "minimumHealthyPercent",
                "All tasks may stop at once: for a time nothing answers.",
                match (scenario.scheduling_strategy, bounds) {
                    (SchedulingStrategy::Replica, _) => {
                        "Raise minimumHealthyPercent to 100 and let maximumPercent be 200.".into()
                    }
                    (SchedulingStrategy::Daemon, Some(percent)) => {
                        format!(
                            "Set minimumHealthyPercent to {percent}: then the instances take turns."
                        )
                    }
                    (SchedulingStrategy::Daemon, None) => {
                        "A daemon on one instance can't avoid it.".into()
                    }
                },
            );
        }
    }

    fn shifting(&mut self, scenario: &Scenario, answer: &Answer) {
        if scenario.scheduling_strategy == SchedulingStrategy::Daemon {
            self.add(
                Severity::Error,
                &rules::SHIFT_NEEDS,
                "schedulingStrategy",
                "A DAEMON service can only be updated by replacing its tasks.",
                "Choose the strategy ROLLING, or the scheduling strategy REPLICA.",
            );
        }
        if !scenario.times.load_balancer {
            self.add(
                Severity::Error,
                &rules::SHIFT_NEEDS,
                "times.loadBalancer",
                "Without a load balancer nothing can shift traffic.",
                "Give the service an Application or Network Load Balancer, or choose ROLLING.",
            );
        }
        let update = scenario.update();
        if answer.ending == DeploymentEnding::StuckByCapacity {
            self.add(
                Severity::Error,
                &rules::SCALE_UP,
                "clusterCapacity",
                "A full second set of tasks has no room in the cluster.",
                format!(
                    "Make room for {} tasks, or choose ROLLING with a minimum below 100 %.",
                    update.old().saturating_add(update.desired())
                ),
            );
        }
    }

    /// What holds for every strategy.
    fn tasks(&mut self, scenario: &Scenario, answer: &Answer) {
        let times = &scenario.times;
        if times.too_slow() {
            self.add(
                Severity::Error,
                &rules::GRACE,
                "times.healthCheckGracePeriodSeconds",
                format!(
                    "The application needs {} s to answer, but its checks give up after {} s: every task is replaced before it is ready.",
                    times.ready_seconds,
                    times.unhealthy_seconds.max(times.health_check_grace_period_seconds)
                ),
                format!("Set a grace period of at least {} s.", times.ready_seconds),
            );
        }
        if times.exit_seconds > times.stop_timeout {
            self.add(
                Severity::Warning,
                &rules::STOP_TIMEOUT,
                "times.stopTimeout",
                format!(
                    "The application needs {} s to end and is killed after {} s: its work is cut off.",
                    times.exit_seconds, times.stop_timeout
                ),
                format!("Set stopTimeout to at least {} s.", times.exit_seconds),
            );
        }
        let fails = |outcome: &TaskOutcome| *outcome == TaskOutcome::FailHealthCheck;
        let sick = scenario.new_tasks.then.as_ref().is_some_and(fails)
            || scenario.new_tasks.outcomes.iter().flatten().any(fails);
        if sick && times.outcome(TaskOutcome::FailHealthCheck) == TaskOutcome::Healthy {
            self.add(
                Severity::Warning,
                &rules::HEALTHY_PLAIN,
                "times.containerHealthCheck",
                "Nobody checks the tasks: those that don't work are taken for healthy and serve.",
                "Give the essential container a health check, or put a load balancer in front.",
            );
        }
        let seen = answer.figures.failed_requests > 0;
        if scenario.errors.enable && !scenario.errors.alarm && seen {
            self.add(
                Severity::Warning,
                &rules::ALARM,
                "errors.alarm",
                "Health checks pass and requests fail: nothing ends the deployment.",
                "Give the deployment a CloudWatch alarm on the errors, with rollback.",
            );
        }
        let idle = scenario.circuit_breaker.rollback == Some(true)
            && scenario.circuit_breaker.enable != Some(true);
        if idle {
            self.add(
                Severity::Note,
                &rules::ROLLBACK,
                "circuitBreaker.enable",
                "Rollback does nothing while the circuit breaker is off.",
                "Turn the circuit breaker on.",
            );
        }
        // The threshold can't be reached by the tasks of one round; that is no fault, but worth knowing.
        let breaker: &CircuitBreaker = &scenario.circuit_breaker;
        let threshold = breaker.threshold(scenario.desired_count.min(MOST_TASKS));
        if breaker.enable == Some(true)
            && scenario.strategy == DeploymentStrategy::Rolling
            && threshold > u64::from(scenario.desired_count)
            && scenario.desired_count > 0
        {
            self.add(
                Severity::Note,
                &rules::THRESHOLD,
                "circuitBreaker.thresholdConfiguration",
                format!(
                    "The threshold is {threshold} failures, more than the service has tasks: failing tasks must be tried again before the breaker trips."
                ),
                "With a small service that is how the circuit breaker works; a COUNT gives a lower threshold.",
            );
        }
    }
}

/// The ways out in one sentence.
fn fix(unblocking_changes: &[UnblockingChange]) -> String {
    let list: Vec<String> = unblocking_changes
        .iter()
        .map(|change| match change.field {
            "minimumHealthyPercent" => format!(
                "lower minimumHealthyPercent from {} to {} (at least {} healthy)",
                change.from, change.to, change.bounds.min_healthy
            ),
            "maximumPercent" => format!(
                "raise maximumPercent from {} to {} (at most {} in all)",
                change.from, change.to, change.bounds.max_total
            ),
            _ => format!("make room for {} instead of {} tasks", change.to, change.from),
        })
        .collect();
    match list.is_empty() {
        true => "Change the percentages so that one task may stop or start.".into(),
        false => {
            let text = format!("{}.", list.join(", or "));
            let mut letters = text.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default()
        }
    }
}
