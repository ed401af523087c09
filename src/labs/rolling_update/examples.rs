//! The examples of the lab.

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
        // Five eighths of the capacity of the service.
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
    let groups = [
        group(
            "Task count limits",
            vec![
                sound("four-50-100", "4 tasks, 50/100: do requests fail?", percent(4, 50, 100)),
                sound("four-100-150", "4 tasks, 100/150: do requests fail?", percent(4, 100, 150)),
                sound("defaults", "4 tasks, default 100/200: how long does it take?", base()),
                sound(
                    "five-hundred",
                    "500 tasks, 90/110: how long does it take?",
                    percent(500, 90, 110),
                ),
                sound("one-task", "1 task, 0/100: how long is the downtime?", percent(1, 0, 100)),
                sound(
                    "daemon",
                    "DAEMON on 6 instances, 50/100: do requests fail?",
                    Scenario {
                        scheduling_strategy: SchedulingStrategy::Daemon,
                        desired_count: 6,
                        minimum_healthy_percent: Some(50),
                        ..base()
                    },
                ),
                sound(
                    "unhealthy-old",
                    "2 of 4 tasks are unhealthy: does the update complete?",
                    Scenario { unhealthy_old: 2, ..percent(4, 50, 100) },
                ),
            ],
        ),
        group(
            "Stuck deployments",
            vec![
                flawed(
                    "stuck-100-100",
                    "3 tasks, 100/100: why is the update stuck?",
                    percent(3, 100, 100),
                ),
                flawed(
                    "stuck-rounding-up",
                    "2 tasks, 75/100: why is the update stuck?",
                    percent(2, 75, 100),
                ),
                flawed(
                    "stuck-rounding-down",
                    "3 tasks, 100/125: why is the update stuck?",
                    percent(3, 100, 125),
                ),
                flawed(
                    "fixed-host-port",
                    "Fixed host port on 4 instances: why is it stuck?",
                    Scenario { cluster_capacity: Some(4), fixed_host_port: true, ..base() },
                ),
                sound(
                    "fixed-host-port-50",
                    "Fixed host port, 50/100: does the update complete?",
                    Scenario {
                        cluster_capacity: Some(4),
                        fixed_host_port: true,
                        ..percent(4, 50, 100)
                    },
                ),
                flawed(
                    "blue-green-no-room",
                    "Blue/green in a small cluster: why is it stuck?",
                    Scenario {
                        strategy: DeploymentStrategy::BlueGreen,
                        cluster_capacity: Some(6),
                        ..base()
                    },
                ),
            ],
        ),
        group(
            "Circuit breaker",
            vec![
                sound(
                    "breaker-rollback",
                    "New tasks can't start: what does rollback do?",
                    Scenario {
                        new_tasks: then(TaskOutcome::FailToStart),
                        circuit_breaker: breaker(true),
                        ..base()
                    },
                ),
                sound(
                    "breaker-half-way",
                    "3 tasks replaced, the rest fail: what does rollback do?",
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
                    "Circuit breaker without rollback: what remains?",
                    Scenario {
                        new_tasks: then(TaskOutcome::FailHealthCheck),
                        circuit_breaker: breaker(false),
                        ..percent(4, 50, 100)
                    },
                ),
                sound(
                    "breaker-first-deployment",
                    "First deployment fails: can ECS roll back?",
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
                    "Threshold of 1 task: when does ECS roll back?",
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
                    "No circuit breaker: do failing tasks end the update?",
                    Scenario {
                        new_tasks: then(TaskOutcome::FailHealthCheck),
                        ..percent(4, 50, 100)
                    },
                ),
            ],
        ),
        group(
            "Health checks",
            vec![
                flawed(
                    "slow-start",
                    "No grace period, slow container: why does it fail?",
                    Scenario {
                        times: TaskTimings { ready_seconds: 150, ..TaskTimings::default() },
                        circuit_breaker: breaker(true),
                        ..base()
                    },
                ),
                sound(
                    "nobody-looks",
                    "Faulty tasks without health checks: what happens?",
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
            ],
        ),
        group(
            "Traffic shifts and alarms",
            vec![
                sound(
                    "blue-green",
                    "Blue/green, 5 min bake time: how long does it take?",
                    Scenario { strategy: DeploymentStrategy::BlueGreen, ..base() },
                ),
                sound(
                    "linear",
                    "Linear in steps of 30%: how long does it take?",
                    Scenario {
                        strategy: DeploymentStrategy::Linear,
                        linear_configuration: Linear {
                            step_percent: 30.0,
                            step_bake_time_in_minutes: 5,
                        },
                        ..base()
                    },
                ),
                sound(
                    "canary-errors",
                    "Canary of a faulty revision: how many requests fail?",
                    Scenario { strategy: DeploymentStrategy::Canary, errors: faulty, ..base() },
                ),
                sound(
                    "rolling-errors",
                    "Rolling update: how many requests fail?",
                    Scenario { errors: faulty, ..base() },
                ),
            ],
        ),
        group(
            "Invalid settings",
            vec![flawed(
                "refused",
                "6,000 tasks, 120/50: why does AWS reject it?",
                Scenario {
                    running_old: Some(4),
                    strategy: DeploymentStrategy::Linear,
                    times: TaskTimings { load_balancer: false, ..TaskTimings::default() },
                    ..percent(6000, 120, 50)
                },
            )],
        ),
    ];
    groups.into_iter().flatten().collect()
}

/// The examples of one heading.
fn group(heading: &'static str, examples: Vec<Example<Scenario>>) -> Vec<Example<Scenario>> {
    examples.into_iter().map(|example| Example { group: heading, ..example }).collect()
}

fn sound(id: &'static str, title: &'static str, scenario: Scenario) -> Example<Scenario> {
    Example { id, title, group: "", flawed: false, scenario }
}

fn flawed(id: &'static str, title: &'static str, scenario: Scenario) -> Example<Scenario> {
    Example { flawed: true, ..sound(id, title, scenario) }
}
