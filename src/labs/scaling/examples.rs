//! The examples.

use super::scenario::{Scenario, target_tracking};
use crate::ecs::scaling::{
    AdjustmentType, CapacityProvider, StepAdjustment,
    run::{
        Comparison, CustomMetric, DeploymentWindow, GroupCapacity, GroupCpuScaling, GroupInstance,
        GroupLimits, LoadPoint, ManagedScalingSettings, PolicyType, ScaledService,
        ScalingConfiguration, ScalingMetric, ScalingPolicy, SpotInterruption, Transition,
    },
};
use crate::labs::Example;

fn load(points: &[(u32, f64)]) -> Vec<LoadPoint> {
    points
        .iter()
        .map(|(from_minute, requests_per_minute)| LoadPoint {
            from_minute: *from_minute,
            requests_per_minute: *requests_per_minute,
        })
        .collect()
}

fn service(min_capacity: u32, desired: u32, max_capacity: u32) -> ScaledService {
    ScaledService { min_capacity, max_capacity, desired, ..ScaledService::default() }
}

fn on_fargate(service: ScaledService, policies: Vec<ScalingPolicy>) -> ScalingConfiguration {
    ScalingConfiguration { service, policies, ..ScalingConfiguration::default() }
}

/// A capacity provider with room for two tasks on each instance.
fn managed(limits: GroupLimits) -> GroupCapacity {
    GroupCapacity {
        asg: limits,
        managed_scaling: Some(ManagedScalingSettings::default()),
        ..GroupCapacity::default()
    }
}

fn limits(min: u32, initial: u32, max: u32) -> GroupLimits {
    GroupLimits { min, max, initial }
}

fn step_policy(
    threshold: f64,
    comparison: Comparison,
    periods: u32,
    steps: &[(Option<f64>, Option<f64>, f64)],
) -> ScalingPolicy {
    let steps = steps.iter().map(|(lower, upper, adjustment)| StepAdjustment {
        lower: *lower,
        upper: *upper,
        adjustment: Some(*adjustment),
    });
    ScalingPolicy {
        kind: Some(PolicyType::Step),
        metric: Some(ScalingMetric::Cpu),
        threshold: Some(threshold),
        comparison: Some(comparison),
        periods: Some(periods),
        adjustment_type: Some(AdjustmentType::ChangeInCapacity),
        steps: Some(steps.collect()),
        ..ScalingPolicy::default()
    }
}

fn schedule(text: &str, min: u32, max: Option<u32>) -> ScalingPolicy {
    ScalingPolicy {
        kind: Some(PolicyType::Scheduled),
        schedule: Some(text.into()),
        min_capacity: Some(min),
        max_capacity: max,
        ..ScalingPolicy::default()
    }
}

const CPU: ScalingMetric = ScalingMetric::Cpu;

/// All examples; the first is what a newcomer sees.
pub(super) fn all() -> Vec<Example<Scenario>> {
    let mut all = first();
    all.extend(instances());
    all.extend(time());
    all.extend(mistakes());
    all
}

fn first() -> Vec<Example<Scenario>> {
    const GROUP: &str = "Start here";
    let rise = load(&[(0, 1600.0), (20, 4800.0), (90, 1200.0)]);
    let grouped = |group| ScalingConfiguration {
        service: service(2, 4, 16),
        policies: vec![target_tracking(CPU, 60.0)],
        capacity_provider: Some(group),
        ..ScalingConfiguration::default()
    };
    let provider = grouped(managed(limits(1, 2, 10)));
    let own = grouped(GroupCapacity {
        asg: limits(1, 2, 10),
        asg_cpu_scaling: Some(GroupCpuScaling { target_cpu: 60.0, ..GroupCpuScaling::default() }),
        ..GroupCapacity::default()
    });
    vec![
        Example {
            id: "two-ways",
            title: "Two ways to scale instances: which one drops requests?",
            group: GROUP,
            flawed: false,
            scenario: Scenario {
                load: rise,
                minutes: 150,
                configuration: provider,
                compared: Some(own),
                ..Scenario::default()
            },
        },
        Example {
            id: "step-and-back",
            title: "Load doubles and falls: when do tasks follow?",
            group: GROUP,
            flawed: false,
            scenario: Scenario {
                load: load(&[(0, 2000.0), (5, 3600.0), (25, 500.0)]),
                minutes: 60,
                minute: Some(41),
                ..Scenario::default()
            },
        },
        Example {
            id: "short-spike",
            title: "A spike that ends before tasks run: who is served?",
            group: GROUP,
            flawed: false,
            scenario: Scenario {
                load: load(&[(0, 1800.0), (10, 9000.0), (14, 1800.0)]),
                minutes: 60,
                configuration: on_fargate(service(4, 4, 20), vec![target_tracking(CPU, 50.0)]),
                minute: Some(12),
                ..Scenario::default()
            },
        },
    ]
}

fn instances() -> Vec<Example<Scenario>> {
    const GROUP: &str = "Instances";
    let example =
        |id, title, flawed, scenario| Example { id, title, group: GROUP, flawed, scenario };
    let base = |configuration: ScalingConfiguration| Scenario {
        load: load(&[(0, 1500.0), (10, 4000.0)]),
        minutes: 90,
        configuration,
        ..Scenario::default()
    };
    let grouped = |service, policies, group| ScalingConfiguration {
        service,
        policies,
        capacity_provider: Some(group),
        ..ScalingConfiguration::default()
    };
    vec![
        example(
            "from-zero",
            "No instance at the start: how many come first?",
            false,
            Scenario {
                minute: Some(1),
                ..base(grouped(service(5, 5, 20), vec![], managed(limits(0, 0, 10))))
            },
        ),
        example(
            "stuck-provisioning",
            "Tasks in PROVISIONING: why does no instance come?",
            false,
            Scenario {
                minute: Some(40),
                ..base(grouped(
                    service(2, 4, 12),
                    vec![target_tracking(CPU, 50.0)],
                    managed(limits(1, 2, 3)),
                ))
            },
        ),
        example(
            "too-large-task",
            "A task larger than the instance: what waits?",
            false,
            Scenario {
                minute: Some(5),
                ..base(grouped(
                    service(2, 2, 6),
                    vec![],
                    GroupCapacity { task_cpu: 4096, ..managed(limits(0, 1, 5)) },
                ))
            },
        ),
        example(
            "warm-up",
            "A second wave in the warm-up period: does it wait?",
            false,
            Scenario {
                load: load(&[(0, 1500.0), (5, 3000.0), (8, 6000.0)]),
                minute: Some(13),
                ..base(grouped(
                    service(2, 4, 20),
                    vec![target_tracking(CPU, 50.0)],
                    GroupCapacity {
                        managed_scaling: Some(ManagedScalingSettings {
                            instance_warmup_period: Some(600),
                            maximum_scaling_step_size: Some(2),
                            ..ManagedScalingSettings::default()
                        }),
                        ..managed(limits(1, 2, 12))
                    },
                ))
            },
        ),
        example(
            "instances-leave",
            "After the rush: when do instances terminate?",
            false,
            Scenario {
                load: load(&[(0, 5000.0), (10, 800.0)]),
                minutes: 120,
                minute: Some(43),
                ..base(grouped(
                    service(2, 10, 20),
                    vec![target_tracking(CPU, 50.0)],
                    managed(limits(1, 5, 10)),
                ))
            },
        ),
        example(
            "unprotected",
            "Without termination protection: do tasks survive?",
            false,
            Scenario {
                load: load(&[(0, 1000.0)]),
                minute: Some(15),
                ..base(grouped(
                    service(2, 2, 20),
                    vec![target_tracking(CPU, 50.0)],
                    GroupCapacity {
                        managed_scaling: Some(ManagedScalingSettings {
                            termination_protection: Some(false),
                            ..ManagedScalingSettings::default()
                        }),
                        ..managed(limits(1, 2, 10))
                    },
                ))
            },
        ),
        example(
            "two-managers",
            "Two policies on one group: who decides?",
            false,
            Scenario {
                minute: Some(30),
                ..base(grouped(
                    service(2, 4, 16),
                    vec![target_tracking(CPU, 50.0)],
                    GroupCapacity {
                        asg_cpu_scaling: Some(GroupCpuScaling::default()),
                        instance: GroupInstance { cpu: 2048, memory: 7680, eni: Some(2) },
                        ..managed(limits(1, 3, 10))
                    },
                ))
            },
        ),
        example(
            "group-of-zero",
            "A group with a maximum of 0: do tasks ever run?",
            false,
            Scenario {
                minute: Some(10),
                ..base(grouped(service(2, 2, 8), vec![], managed(limits(0, 0, 0))))
            },
        ),
    ]
}

fn time() -> Vec<Example<Scenario>> {
    const GROUP: &str = "Time and policies";
    let example =
        |id, title, flawed, scenario| Example { id, title, group: GROUP, flawed, scenario };
    let berlin = vec![
        Transition { at: 1_767_225_600, offset_minutes: 60 },
        Transition { at: 1_774_746_000, offset_minutes: 120 },
        Transition { at: 1_792_890_000, offset_minutes: 60 },
    ];
    let morning = load(&[(0, 900.0), (120, 7600.0), (240, 1500.0)]);
    vec![
        example(
            "scheduled",
            "A rush at 9:00: is a scheduled action early enough?",
            false,
            Scenario {
                load: morning.clone(),
                minutes: 300,
                // 2026-12-01T06:00:00Z is 07:00 in Berlin.
                configuration: on_fargate(
                    service(2, 2, 20),
                    vec![
                        target_tracking(CPU, 60.0),
                        ScalingPolicy {
                            timezone: Some("Europe/Berlin".into()),
                            ..schedule("cron(50 8 ? * MON-FRI *)", 12, None)
                        },
                        ScalingPolicy {
                            timezone: Some("Europe/Berlin".into()),
                            ..schedule("cron(0 10 ? * MON-FRI *)", 2, None)
                        },
                    ],
                ),
                time_zones: [("Europe/Berlin".to_owned(), berlin.clone())].into(),
                minute: Some(110),
                ..Scenario::default()
            },
        ),
        example(
            "clock-change",
            "The clocks change: when is 2:30 due?",
            false,
            Scenario {
                load: load(&[(0, 1000.0)]),
                minutes: 1440,
                // 2026-03-28T12:00:00Z, the day before the clocks change in Berlin.
                start: 1_774_699_200,
                configuration: on_fargate(
                    service(2, 2, 20),
                    vec![
                        target_tracking(CPU, 60.0),
                        ScalingPolicy {
                            timezone: Some("Europe/Berlin".into()),
                            ..schedule("cron(30 2 * * ? *)", 6, None)
                        },
                    ],
                ),
                time_zones: [("Europe/Berlin".to_owned(), berlin)].into(),
                ..Scenario::default()
            },
        ),
        example(
            "two-policies",
            "CPU and requests together: which policy wins?",
            false,
            Scenario {
                load: load(&[(0, 1500.0), (10, 3000.0), (40, 1000.0)]),
                minutes: 90,
                configuration: on_fargate(
                    service(2, 4, 20),
                    vec![
                        target_tracking(CPU, 50.0),
                        target_tracking(ScalingMetric::RequestCountPerTarget, 400.0),
                    ],
                ),
                minute: Some(14),
                ..Scenario::default()
            },
        ),
        example(
            "alarms-disagree",
            "Two alarms disagree: does the service scale in?",
            false,
            Scenario {
                load: load(&[(0, 1200.0)]),
                minutes: 40,
                configuration: on_fargate(
                    service(2, 4, 4),
                    vec![
                        ScalingPolicy {
                            metric: Some(ScalingMetric::RequestCountPerTarget),
                            ..step_policy(200.0, Comparison::AtLeast, 3, &[(Some(0.0), None, 1.0)])
                        },
                        step_policy(40.0, Comparison::Below, 5, &[(None, Some(0.0), -1.0)]),
                    ],
                ),
                minute: Some(20),
                ..Scenario::default()
            },
        ),
        example(
            "cpu-or-requests",
            "CPU stops at 100%, requests don't: which is faster?",
            false,
            Scenario {
                load: load(&[(0, 1500.0), (10, 12000.0)]),
                minutes: 60,
                configuration: on_fargate(service(3, 3, 30), vec![target_tracking(CPU, 50.0)]),
                compared: Some(on_fargate(
                    service(3, 3, 30),
                    vec![target_tracking(ScalingMetric::RequestCountPerTarget, 500.0)],
                )),
                ..Scenario::default()
            },
        ),
        example(
            "cooldown",
            "A second rise in the cooldown: does the service wait?",
            false,
            Scenario {
                load: load(&[(0, 1500.0), (5, 2000.0), (8, 4500.0)]),
                minutes: 60,
                configuration: on_fargate(
                    service(2, 3, 30),
                    vec![step_policy(
                        60.0,
                        Comparison::Above,
                        1,
                        &[(Some(0.0), Some(20.0), 1.0), (Some(20.0), None, 2.0)],
                    )],
                ),
                minute: Some(10),
                ..Scenario::default()
            },
        ),
        example(
            "percent-steps",
            "Steps in percent: how many tasks is 25%?",
            false,
            Scenario {
                load: load(&[(0, 3000.0), (10, 6500.0)]),
                minutes: 60,
                configuration: on_fargate(
                    service(2, 8, 40),
                    vec![ScalingPolicy {
                        adjustment_type: Some(AdjustmentType::PercentChangeInCapacity),
                        min_adjustment_magnitude: Some(2),
                        ..step_policy(60.0, Comparison::AtLeast, 3, &[(Some(0.0), None, 25.0)])
                    }],
                ),
                minute: Some(14),
                ..Scenario::default()
            },
        ),
        example(
            "deployment",
            "A long deployment: when does scale-in resume?",
            false,
            Scenario {
                load: load(&[(0, 800.0)]),
                minutes: 60,
                configuration: on_fargate(
                    ScaledService {
                        deployments: vec![DeploymentWindow { from_minute: 0, to_minute: 40 }],
                        ..service(1, 8, 20)
                    },
                    vec![target_tracking(CPU, 50.0)],
                ),
                minute: Some(20),
                ..Scenario::default()
            },
        ),
        example(
            "spot",
            "Fargate Spot is interrupted: what remains?",
            false,
            Scenario {
                load: load(&[(0, 6000.0)]),
                minutes: 60,
                configuration: ScalingConfiguration {
                    strategy: vec![
                        CapacityProvider {
                            provider: Some("FARGATE".into()),
                            weight: Some(1),
                            base: Some(2),
                        },
                        CapacityProvider {
                            provider: Some("FARGATE_SPOT".into()),
                            weight: Some(3),
                            base: None,
                        },
                    ],
                    spot_interruptions: vec![SpotInterruption {
                        at_minute: 20,
                        tasks: 6,
                        unavailable_minutes: 15,
                    }],
                    ..on_fargate(service(4, 12, 30), vec![target_tracking(CPU, 50.0)])
                },
                minute: Some(22),
                ..Scenario::default()
            },
        ),
    ]
}

fn mistakes() -> Vec<Example<Scenario>> {
    const GROUP: &str = "Mistakes";
    let example =
        |id, title, flawed, scenario| Example { id, title, group: GROUP, flawed, scenario };
    let falling = load(&[(0, 3000.0), (10, 400.0)]);
    let quiet = |configuration| Scenario {
        load: falling.clone(),
        minutes: 60,
        configuration,
        ..Scenario::default()
    };
    let label = ScalingPolicy {
        resource_label: None,
        ..target_tracking(ScalingMetric::RequestCountPerTarget, 900.0)
    };
    vec![
        example(
            "step-wrong-bound",
            "A scale-in policy with a lower bound of 0: does it act?",
            false,
            Scenario {
                minute: Some(30),
                ..quiet(on_fargate(
                    service(2, 4, 10),
                    vec![ScalingPolicy {
                        adjustment_type: Some(AdjustmentType::PercentChangeInCapacity),
                        ..step_policy(20.0, Comparison::Below, 3, &[(Some(0.0), None, -25.0)])
                    }],
                ))
            },
        ),
        example(
            "absolute-bounds",
            "Step bounds written as CPU values: do they apply?",
            false,
            Scenario {
                load: load(&[(0, 1500.0), (10, 3700.0)]),
                minutes: 40,
                configuration: on_fargate(
                    service(2, 4, 10),
                    vec![step_policy(
                        70.0,
                        Comparison::Above,
                        2,
                        &[(Some(70.0), Some(85.0), 1.0), (Some(85.0), None, 2.0)],
                    )],
                ),
                minute: Some(20),
                ..Scenario::default()
            },
        ),
        example(
            "step-gap",
            "Steps with a gap: does AWS accept them?",
            true,
            quiet(on_fargate(
                service(2, 4, 10),
                vec![step_policy(
                    60.0,
                    Comparison::Above,
                    3,
                    &[(Some(0.0), Some(10.0), 1.0), (Some(20.0), None, 3.0)],
                )],
            )),
        ),
        example(
            "no-scale-in",
            "Scale-in disabled: do tasks ever leave?",
            false,
            Scenario {
                minute: Some(40),
                ..quiet(on_fargate(
                    service(1, 6, 20),
                    vec![ScalingPolicy {
                        disable_scale_in: Some(true),
                        ..target_tracking(CPU, 50.0)
                    }],
                ))
            },
        ),
        example(
            "no-headroom",
            "A target of 95%: is it fast enough?",
            false,
            Scenario {
                load: load(&[(0, 3000.0), (10, 4200.0), (20, 5400.0), (30, 6600.0)]),
                minutes: 60,
                configuration: on_fargate(service(2, 4, 20), vec![target_tracking(CPU, 95.0)]),
                ..Scenario::default()
            },
        ),
        example(
            "above-100",
            "A CPU target of 120%: when does it scale out?",
            false,
            Scenario {
                load: load(&[(0, 3000.0), (10, 6000.0)]),
                minutes: 40,
                configuration: on_fargate(service(2, 4, 20), vec![target_tracking(CPU, 120.0)]),
                ..Scenario::default()
            },
        ),
        example(
            "fixed-size",
            "Minimum equals maximum: can a policy help?",
            false,
            Scenario {
                load: load(&[(0, 2000.0), (10, 6000.0)]),
                minutes: 40,
                configuration: on_fargate(service(4, 4, 4), vec![target_tracking(CPU, 50.0)]),
                ..Scenario::default()
            },
        ),
        example(
            "no-label",
            "Requests per target without a label: is it accepted?",
            true,
            quiet(on_fargate(service(2, 4, 10), vec![label])),
        ),
        example(
            "queue-depth",
            "A metric that tasks don't lower: where does it end?",
            false,
            Scenario {
                load: load(&[(0, 2000.0)]),
                minutes: 60,
                configuration: on_fargate(
                    ScaledService {
                        custom_metric: Some(CustomMetric { per_request: 1.0, per_task: false }),
                        ..service(1, 2, 20)
                    },
                    vec![target_tracking(ScalingMetric::Custom, 1000.0)],
                ),
                ..Scenario::default()
            },
        ),
        example(
            "weights-of-zero",
            "All weights are 0: where do tasks run?",
            true,
            quiet(ScalingConfiguration {
                strategy: ["FARGATE", "FARGATE_SPOT"]
                    .map(|name| CapacityProvider {
                        provider: Some(name.into()),
                        weight: Some(0),
                        base: None,
                    })
                    .to_vec(),
                ..on_fargate(service(2, 4, 10), vec![target_tracking(CPU, 50.0)])
            }),
        ),
        example(
            "bad-schedule",
            "A cron expression with five fields: is it accepted?",
            true,
            quiet(on_fargate(
                service(2, 4, 10),
                vec![target_tracking(CPU, 50.0), schedule("cron(0 8 * * *)", 4, None)],
            )),
        ),
    ]
}
