//! Problems in the scenario, each at its field, with the fix.

use super::{
    answer::{Answer, DeploymentEnding, RejectedSetting},
    scenario::{DeploymentStrategy, MOST_TASKS, Scenario},
};
use crate::ecs::deploy::{
    CircuitBreaker, LimitField, SchedulingStrategy, TaskOutcome, UnblockingChange, rules,
};
use crate::explain::{
    Finding,
    Severity::{Error, Note, Warning},
    finding,
};
use crate::labs::timeline::capital;
use crate::text::{count_of, duration, list, number};

/// All findings, errors first.
pub(super) fn findings(scenario: &Scenario, answer: &Answer) -> Vec<Finding> {
    let mut found = Vec::new();
    for setting in &answer.rejected {
        let RejectedSetting { field, message, fix, rule, change, .. } = setting.clone();
        found.push(Finding { severity: Error, field, message, fix, rule, aws_error: None, change });
    }
    // Without a deployment there is nothing to say of one.
    if answer.rejected.is_empty() {
        match scenario.strategy {
            DeploymentStrategy::Rolling => rolling(scenario, answer, &mut found),
            _ => shifting(scenario, answer, &mut found),
        }
        tasks(scenario, answer, &mut found);
    }
    found.sort_by_key(|finding| finding.severity);
    found
}

fn rolling(scenario: &Scenario, answer: &Answer, found: &mut Vec<Finding>) {
    let fix = fix(&answer.unblocking_changes);
    match answer.ending {
        DeploymentEnding::StuckByBounds => {
            let limits = answer.rolling.as_ref().map(|rolled| rolled.bounds).unwrap_or_default();
            let (least, most) = (count_of(limits.min_healthy, "task"), number(limits.max_total));
            match answer.unblocking_changes.first() {
                Some(UnblockingChange { field, to, .. }) => {
                    finding!(found, Error, rules::PROGRESS, "{field}";
                    "At least {least} must stay healthy and at most {most} can run, so ECS can't stop or start a task.";
                    "{fix}"; set "{field}" = to)
                }
                None => finding!(found, Error, rules::PROGRESS, "minimumHealthyPercent";
                    "At least {least} must stay healthy and at most {most} can run, so ECS can't stop or start a task.";
                    "{fix}"),
            }
        }
        DeploymentEnding::StuckByCapacity => {
            let capacity = scenario.cluster_capacity.unwrap_or(0);
            let problem = match scenario.fixed_host_port {
                true => format!(
                    "A running task uses the host port on each of the {}.",
                    count_of(capacity, "instance")
                ),
                false => format!(
                    "The cluster has capacity for {}, and uses all its capacity.",
                    count_of(capacity, "task")
                ),
            };
            let room = room(scenario, &answer.unblocking_changes);
            match answer.unblocking_changes.first() {
                Some(UnblockingChange { field, to, .. }) => {
                    finding!(found, Error, rules::CAPACITY, "clusterCapacity";
                    "{problem}"; "{room}"; set "{field}" = to)
                }
                None => {
                    finding!(found, Error, rules::CAPACITY, "clusterCapacity"; "{problem}"; "{room}")
                }
            }
        }
        DeploymentEnding::TasksFailing => {
            finding!(found, Warning, rules::RETRY, "circuitBreaker.enable";
            "New tasks keep failing, and the deployment stays `IN_PROGRESS`.";
            "Turn on the circuit breaker with rollback.";
            set "circuitBreaker" = CircuitBreaker { enable: Some(true), rollback: Some(true), ..scenario.circuit_breaker })
        }
        DeploymentEnding::Failed if scenario.circuit_breaker.rollback != Some(true) => {
            finding!(found, Warning, rules::ROLLBACK, "circuitBreaker.rollback";
                "The deployment failed, and ECS doesn't restore the stopped tasks.";
                "Turn on rollback, or deploy the current revision again."; set "circuitBreaker.rollback" = true);
        }
        DeploymentEnding::Failed if !scenario.previous_completed => {
            finding!(found, Warning, rules::NO_COMPLETED, "previousCompleted";
                "ECS can't roll back because no deployment of the service is `COMPLETED`.";
                "Deploy a revision that becomes healthy. Later deployments can roll back to it.");
        }
        _ => {}
    }
    let down = answer.figures.down_seconds > 0 && answer.ending == DeploymentEnding::Completed;
    if down && scenario.running_old != Some(0) && scenario.desired_count > 0 {
        let down = duration(answer.figures.down_seconds);
        let update = scenario.update();
        let gentle = UnblockingChange::highest_working_minimum(&update);
        match (scenario.scheduling_strategy, gentle) {
            (SchedulingStrategy::Replica, _) if update.percentages().1 >= 200 => {
                finding!(found, Warning, rules::MINIMUM, "minimumHealthyPercent";
                "`minimumHealthyPercent` lets ECS stop all tasks, so none is healthy for {down}.";
                "Set `minimumHealthyPercent` to 100."; set "minimumHealthyPercent" = 100)
            }
            (SchedulingStrategy::Replica, _) => {
                finding!(found, Warning, rules::MINIMUM, "minimumHealthyPercent";
                "`minimumHealthyPercent` lets ECS stop all tasks, so none is healthy for {down}.";
                "Set `minimumHealthyPercent` to 100 and `maximumPercent` to 200.")
            }
            (SchedulingStrategy::Daemon, Some(percent)) => {
                finding!(found, Warning, rules::MINIMUM, "minimumHealthyPercent";
                "`minimumHealthyPercent` lets ECS stop all tasks, so none is healthy for {down}.";
                "Set `minimumHealthyPercent` to {percent} to replace one task at a time."; set "minimumHealthyPercent" = percent)
            }
            (SchedulingStrategy::Daemon, None) => {
                finding!(found, Warning, rules::MINIMUM, "minimumHealthyPercent";
                "`minimumHealthyPercent` lets ECS stop all tasks, so none is healthy for {down}.";
                "Add an instance. A DAEMON service on one instance can't avoid it.")
            }
        }
    }
}

fn shifting(scenario: &Scenario, answer: &Answer, found: &mut Vec<Finding>) {
    if answer.ending == DeploymentEnding::StuckByCapacity {
        let update = scenario.update();
        finding!(found, Error, rules::SCALE_UP, "clusterCapacity";
            "The cluster has capacity for {}, too few for two sets of tasks.", count_of(scenario.cluster_capacity.unwrap_or(0), "task");
            "{}", room(scenario, &[]); set "clusterCapacity" = update.old().saturating_add(update.desired()));
    }
}

/// The findings of every strategy.
fn tasks(scenario: &Scenario, answer: &Answer, found: &mut Vec<Finding>) {
    let times = &scenario.times;
    if times.too_slow() {
        let patience = times.unhealthy_seconds.max(times.health_check_grace_period_seconds);
        let ready = times.ready_seconds;
        finding!(found, Error, rules::GRACE, "times.healthCheckGracePeriodSeconds";
            "The container responds after {}, but health checks fail the task after {}.", duration(ready), duration(patience);
            "Set `healthCheckGracePeriodSeconds` to at least {ready}."; set "times.healthCheckGracePeriodSeconds" = ready);
    }
    if times.exit_seconds > times.stop_timeout {
        finding!(found, Warning, rules::STOP_TIMEOUT, "times.stopTimeout";
            "The container exits {} after SIGTERM, but ECS sends SIGKILL after {}.", duration(times.exit_seconds), duration(times.stop_timeout);
            "Set `stopTimeout` to at least {}.", times.exit_seconds; set "times.stopTimeout" = times.exit_seconds);
    }
    let fails = |outcome: &TaskOutcome| *outcome == TaskOutcome::FailHealthCheck;
    let sick = scenario.new_tasks.then.as_ref().is_some_and(fails)
        || scenario.new_tasks.outcomes.iter().flatten().any(fails);
    if sick && times.outcome(TaskOutcome::FailHealthCheck) == TaskOutcome::Healthy {
        finding!(found, Warning, rules::HEALTHY_PLAIN, "times.containerHealthCheck";
            "The service has no health checks, so faulty tasks count as healthy and receive requests.";
            "Add a container health check to the essential container, or add a load balancer."; set "times.containerHealthCheck" = true);
    }
    let seen = answer.figures.failed_requests > 0;
    if scenario.errors.enable && !scenario.errors.alarm && seen {
        finding!(found, Warning, rules::ALARM, "errors.alarm";
            "Requests fail while health checks pass, so the deployment doesn't fail.";
            "Add a CloudWatch alarm on the errors to the deployment, with rollback."; set "errors.alarm" = true);
    }
    let idle = scenario.circuit_breaker.rollback == Some(true)
        && scenario.circuit_breaker.enable != Some(true);
    if idle {
        finding!(found, Note, rules::ROLLBACK, "circuitBreaker.enable";
            "Rollback has no effect while the circuit breaker is off.";
            "Turn on the circuit breaker."; set "circuitBreaker.enable" = true);
    }
    // Not an error: the tasks of one round can't reach the threshold.
    let breaker: &CircuitBreaker = &scenario.circuit_breaker;
    let threshold = breaker.threshold(scenario.desired_count.min(MOST_TASKS));
    if breaker.enable == Some(true)
        && scenario.strategy == DeploymentStrategy::Rolling
        && threshold > u64::from(scenario.desired_count)
        && scenario.desired_count > 0
    {
        finding!(found, Note, rules::THRESHOLD, "circuitBreaker.thresholdConfiguration";
            "The threshold of {} exceeds the desired count, so tasks must fail again before the deployment fails.", count_of(threshold, "failed task");
            "To fail the deployment sooner, use the threshold type `COUNT` with a lower value.");
    }
}

/// The changes that let a stuck update complete, as one sentence.
pub(super) fn fix(unblocking_changes: &[UnblockingChange]) -> String {
    let changes: Vec<String> = unblocking_changes
        .iter()
        .map(|change| match change.field {
            LimitField::MinimumHealthyPercent => {
                format!("lower `minimumHealthyPercent` to {}", change.to)
            }
            LimitField::MaximumPercent => format!("raise `maximumPercent` to {}", change.to),
            LimitField::ClusterCapacity => {
                format!("increase the cluster capacity to {}", count_of(change.to, "task"))
            }
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
