//! Problems in the scenario, each at its field, with the fix.

use super::{
    answer::{Answer, DeploymentEnding, RejectedSetting},
    scenario::{DeploymentStrategy, MOST_TASKS, Scenario},
};
use crate::ecs::deploy::{
    CircuitBreaker, SchedulingStrategy, TaskOutcome, UnblockingChange, rules,
};
use crate::explain::{Finding, Rule, Severity};
use crate::labs::timeline::capital;
use crate::text::{count_of, duration, list, number};

/// All findings, errors first.
pub(super) fn findings(scenario: &Scenario, answer: &Answer) -> Vec<Finding> {
    let mut list = List(Vec::new());
    for setting in &answer.rejected {
        let RejectedSetting { field, message, fix, rule, change, .. } = setting.clone();
        let (severity, aws_error) = (Severity::Error, None);
        list.0.push(Finding { severity, field, message, fix, rule, aws_error, change });
    }
    // Without a deployment there is nothing to say of one.
    if answer.rejected.is_empty() {
        match scenario.strategy {
            DeploymentStrategy::Rolling => list.rolling(scenario, answer),
            _ => list.shifting(scenario, answer),
        }
        list.tasks(scenario, answer);
    }
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
            change: None,
        });
    }

    fn rolling(&mut self, scenario: &Scenario, answer: &Answer) {
        match answer.ending {
            DeploymentEnding::StuckByBounds => {
                let limits =
                    answer.rolling.as_ref().map(|rolled| rolled.bounds).unwrap_or_default();
                self.add(
                    Severity::Error,
                    &rules::PROGRESS,
                    answer
                        .unblocking_changes
                        .first()
                        .map_or("minimumHealthyPercent", |change| change.field),
                    format!(
                        "At least {} must stay healthy and at most {} can run, so ECS can't stop or start a task.",
                        count_of(limits.min_healthy, "task"),
                        number(limits.max_total)
                    ),
                    fix(&answer.unblocking_changes),
                );
            }
            DeploymentEnding::StuckByCapacity => {
                let capacity = scenario.cluster_capacity.unwrap_or(0);
                self.add(
                    Severity::Error,
                    &rules::CAPACITY,
                    "clusterCapacity",
                    match scenario.fixed_host_port {
                        true => format!(
                            "A running task uses the host port on each of the {}.",
                            count_of(capacity, "instance")
                        ),
                        false => format!(
                            "The cluster has capacity for {}, and uses all its capacity.",
                            count_of(capacity, "task")
                        ),
                    },
                    room(scenario, &answer.unblocking_changes),
                );
            }
            DeploymentEnding::TasksFailing => self.add(
                Severity::Warning,
                &rules::RETRY,
                "circuitBreaker.enable",
                "New tasks keep failing, and the deployment stays `IN_PROGRESS`.",
                "Turn on the circuit breaker with rollback.",
            ),
            DeploymentEnding::Failed if scenario.circuit_breaker.rollback != Some(true) => self
                .add(
                    Severity::Warning,
                    &rules::ROLLBACK,
                    "circuitBreaker.rollback",
                    "The deployment failed, and ECS doesn't restore the stopped tasks.",
                    "Turn on rollback, or deploy the current revision again.",
                ),
            DeploymentEnding::Failed if !scenario.previous_completed => self.add(
                Severity::Warning,
                &rules::NO_COMPLETED,
                "previousCompleted",
                "ECS can't roll back because no deployment of the service is `COMPLETED`.",
                "Deploy a revision that becomes healthy. Later deployments can roll back to it.",
            ),
            _ => {}
        }
        let down = answer.figures.down_seconds > 0 && answer.ending == DeploymentEnding::Completed;
        if down && scenario.running_old != Some(0) && scenario.desired_count > 0 {
            let down = duration(answer.figures.down_seconds);
            let gentle = UnblockingChange::highest_working_minimum(&scenario.update());
            self.add(
                Severity::Warning,
                &rules::MINIMUM,
                "minimumHealthyPercent",
                format!("`minimumHealthyPercent` lets ECS stop all tasks, so none is healthy for {down}."),
                match (scenario.scheduling_strategy, gentle) {
                    (SchedulingStrategy::Replica, _) => {
                        "Set `minimumHealthyPercent` to 100 and `maximumPercent` to 200.".into()
                    }
                    (SchedulingStrategy::Daemon, Some(percent)) => format!(
                        "Set `minimumHealthyPercent` to {percent} to replace one task at a time."
                    ),
                    (SchedulingStrategy::Daemon, None) => {
                        "Add an instance. A DAEMON service on one instance can't avoid it.".into()
                    }
                },
            );
        }
    }

    fn shifting(&mut self, scenario: &Scenario, answer: &Answer) {
        if answer.ending == DeploymentEnding::StuckByCapacity {
            self.add(
                Severity::Error,
                &rules::SCALE_UP,
                "clusterCapacity",
                format!(
                    "The cluster has capacity for {}, too few for two sets of tasks.",
                    count_of(scenario.cluster_capacity.unwrap_or(0), "task")
                ),
                room(scenario, &[]),
            );
        }
    }

    /// The findings of every strategy.
    fn tasks(&mut self, scenario: &Scenario, answer: &Answer) {
        let times = &scenario.times;
        if times.too_slow() {
            let patience = times.unhealthy_seconds.max(times.health_check_grace_period_seconds);
            self.add(
                Severity::Error,
                &rules::GRACE,
                "times.healthCheckGracePeriodSeconds",
                format!(
                    "The container responds after {}, but health checks fail the task after {}.",
                    duration(times.ready_seconds),
                    duration(patience)
                ),
                format!("Set `healthCheckGracePeriodSeconds` to at least {}.", times.ready_seconds),
            );
        }
        if times.exit_seconds > times.stop_timeout {
            self.add(
                Severity::Warning,
                &rules::STOP_TIMEOUT,
                "times.stopTimeout",
                format!(
                    "The container exits {} after SIGTERM, but ECS sends SIGKILL after {}.",
                    duration(times.exit_seconds),
                    duration(times.stop_timeout)
                ),
                format!("Set `stopTimeout` to at least {}.", times.exit_seconds),
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
                "The service has no health checks, so faulty tasks count as healthy and receive requests.",
                "Add a container health check to the essential container, or add a load balancer.",
            );
        }
        let seen = answer.figures.failed_requests > 0;
        if scenario.errors.enable && !scenario.errors.alarm && seen {
            self.add(
                Severity::Warning,
                &rules::ALARM,
                "errors.alarm",
                "Requests fail while health checks pass, so the deployment doesn't fail.",
                "Add a CloudWatch alarm on the errors to the deployment, with rollback.",
            );
        }
        let idle = scenario.circuit_breaker.rollback == Some(true)
            && scenario.circuit_breaker.enable != Some(true);
        if idle {
            self.add(
                Severity::Note,
                &rules::ROLLBACK,
                "circuitBreaker.enable",
                "Rollback has no effect while the circuit breaker is off.",
                "Turn on the circuit breaker.",
            );
        }
        // Not an error: the tasks of one round can't reach the threshold.
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
                    "The threshold of {} exceeds the desired count, so tasks must fail again before the deployment fails.",
                    count_of(threshold, "failed task")
                ),
                "To fail the deployment sooner, use the threshold type `COUNT` with a lower value.",
            );
        }
    }
}

/// The changes that let a stuck update complete, as one sentence.
pub(super) fn fix(unblocking_changes: &[UnblockingChange]) -> String {
    let changes: Vec<String> = unblocking_changes
        .iter()
        .map(|change| match change.field {
            "minimumHealthyPercent" => format!("lower `minimumHealthyPercent` to {}", change.to),
            "maximumPercent" => format!("raise `maximumPercent` to {}", change.to),
            _ => format!("increase the cluster capacity to {}", count_of(change.to, "task")),
        })
        .collect();
    match changes.is_empty() {
        true => "Change the percentages so that ECS can stop or start a task.".into(),
        false => format!("{}.", capital(&list(&changes, "or"))),
    }
}

/// How to make room for the new tasks.
pub(super) fn room(scenario: &Scenario, unblocking_changes: &[UnblockingChange]) -> String {
    let update = scenario.update();
    match scenario.strategy {
        DeploymentStrategy::Rolling if scenario.fixed_host_port => {
            format!("{} Or use dynamic host ports.", fix(unblocking_changes))
        }
        DeploymentStrategy::Rolling => fix(unblocking_changes),
        _ => format!(
            "Increase the cluster capacity to {}, or use `ROLLING` with `minimumHealthyPercent` below 100.",
            count_of(update.old().saturating_add(update.desired()), "task")
        ),
    }
}
