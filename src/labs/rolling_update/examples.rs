//! Scenarios to begin with: the cases of the study notes, the traps, and the ways out.

use super::{DeploymentStrategy, ErrorSettings, Linear, LoadSettings, Scenario};
use crate::ecs::deploy::{
    CircuitBreaker, NewTaskOutcomes, SchedulingStrategy, TaskOutcome, TaskTimings,
    ThresholdConfiguration, ThresholdType,
};
use crate::labs::Example;

pub(super) fn examples() -> Vec<Example<Scenario>> {
    let base = Scenario::default;
    let percent = |desired_count, minimum, maximum| Scenario {
        desired_count,
        minimum_healthy_percent: Some(minimum),
        maximum_percent: Some(maximum),
        // Five in eight of what the service can bear.
        load: LoadSettings { requests_per_second: 25 * desired_count, requests_per_task: 40 },
        ..base()
    };
    let breaker = |rollback| CircuitBreaker {
        enable: Some(true),
        rollback: Some(rollback),
        ..CircuitBreaker::default()
    };
    let then = |outcome| NewTaskOutcomes { outcomes: None, then: Some(outcome) };
    let faulty = ErrorSettings { enable: true, ..ErrorSettings::default() };
    let list = vec![
        sound("four-50-100", "Four tasks, 50/100: half of them at a time", percent(4, 50, 100)),
        sound("four-100-150", "Four tasks, 100/150: two more than usual", percent(4, 100, 150)),
        sound("defaults", "Four tasks, the defaults 100/200", base()),
        flawed("stuck-100-100", "Stuck: 100/100 lets nothing move", percent(3, 100, 100)),
        flawed("stuck-rounding-up", "Stuck: 75 % of two tasks is two", percent(2, 75, 100)),
        flawed("stuck-rounding-down", "Stuck: 125 % of three tasks is three", percent(3, 100, 125)),
        flawed(
            "fixed-host-port",
            "Stuck: a fixed host port on four instances",
            Scenario { cluster_capacity: Some(4), fixed_host_port: true, ..base() },
        ),
        sound(
            "fixed-host-port-50",
            "The same instances with 50/100",
            Scenario { cluster_capacity: Some(4), fixed_host_port: true, ..percent(4, 50, 100) },
        ),
        sound(
            "breaker-rollback",
            "Circuit breaker with rollback: the new image can't start",
            Scenario {
                new_tasks: then(TaskOutcome::FailToStart),
                circuit_breaker: breaker(true),
                ..base()
            },
        ),
        sound(
            "breaker-half-way",
            "Circuit breaker with rollback: half-way, tasks fall ill",
            Scenario {
                new_tasks: NewTaskOutcomes {
                    outcomes: Some(vec![TaskOutcome::Healthy; 3]),
                    then: Some(TaskOutcome::FailHealthCheck),
                },
                circuit_breaker: breaker(true),
                ..percent(6, 50, 100)
            },
        ),
        sound(
            "breaker-no-rollback",
            "Circuit breaker without rollback: half the service is left",
            Scenario {
                new_tasks: then(TaskOutcome::FailHealthCheck),
                circuit_breaker: breaker(false),
                ..percent(4, 50, 100)
            },
        ),
        sound(
            "breaker-first-deployment",
            "Circuit breaker on the first deployment: nowhere to go back to",
            Scenario {
                running_old: Some(0),
                previous_completed: false,
                new_tasks: then(TaskOutcome::FailToStart),
                circuit_breaker: breaker(true),
                ..base()
            },
        ),
        sound(
            "breaker-count",
            "Circuit breaker that trips on the first failure",
            Scenario {
                new_tasks: then(TaskOutcome::FailToStart),
                circuit_breaker: CircuitBreaker {
                    threshold_configuration: Some(ThresholdConfiguration {
                        kind: Some(ThresholdType::Count),
                        value: Some(1),
                    }),
                    ..breaker(true)
                },
                ..base()
            },
        ),
        sound(
            "failing-for-ever",
            "Failing tasks and no circuit breaker",
            Scenario { new_tasks: then(TaskOutcome::FailHealthCheck), ..percent(4, 50, 100) },
        ),
        flawed(
            "slow-start",
            "Killed before it is ready: no grace period",
            Scenario {
                times: TaskTimings { ready_seconds: 150, ..TaskTimings::default() },
                circuit_breaker: breaker(true),
                ..base()
            },
        ),
        sound(
            "nobody-looks",
            "Broken tasks that nobody checks",
            Scenario {
                new_tasks: then(TaskOutcome::FailHealthCheck),
                times: TaskTimings {
                    load_balancer: false,
                    exit_seconds: 60,
                    ..TaskTimings::default()
                },
                ..base()
            },
        ),
        sound(
            "unhealthy-old",
            "Repairing a service whose tasks are ill",
            Scenario { unhealthy_old: 2, ..percent(4, 50, 100) },
        ),
        sound("one-task", "A single task, 0/100: down for a minute", percent(1, 0, 100)),
        sound(
            "daemon",
            "A daemon on six instances, half at a time",
            Scenario {
                scheduling_strategy: SchedulingStrategy::Daemon,
                desired_count: 6,
                minimum_healthy_percent: Some(50),
                ..base()
            },
        ),
        sound(
            "blue-green",
            "Blue/green: a second set, and five minutes to change one's mind",
            Scenario { strategy: DeploymentStrategy::BlueGreen, ..base() },
        ),
        flawed(
            "blue-green-no-room",
            "Blue/green in a cluster that is too small",
            Scenario {
                strategy: DeploymentStrategy::BlueGreen,
                cluster_capacity: Some(6),
                ..base()
            },
        ),
        sound(
            "linear",
            "Linear in steps of 30 %",
            Scenario {
                strategy: DeploymentStrategy::Linear,
                linear_configuration: Linear { step_percent: 30.0, step_bake_time_in_minutes: 5 },
                ..base()
            },
        ),
        sound(
            "canary-errors",
            "Canary: errors that only requests show",
            Scenario { strategy: DeploymentStrategy::Canary, errors: faulty, ..base() },
        ),
        sound(
            "rolling-errors",
            "Rolling: the same errors, and an alarm",
            Scenario { errors: faulty, ..base() },
        ),
        sound("five-hundred", "Five hundred tasks, 90/110", percent(500, 90, 110)),
        flawed(
            "refused",
            "Refused: percentages and counts that can't be",
            Scenario {
                running_old: Some(4),
                strategy: DeploymentStrategy::Linear,
                times: TaskTimings { load_balancer: false, ..TaskTimings::default() },
                ..percent(6000, 120, 50)
            },
        ),
    ];
    list
}

fn sound(id: &'static str, title: &'static str, scenario: Scenario) -> Example<Scenario> {
    Example { id, title, group: "", flawed: false, scenario }
}

fn flawed(id: &'static str, title: &'static str, scenario: Scenario) -> Example<Scenario> {
    Example { flawed: true, ..sound(id, title, scenario) }
}
