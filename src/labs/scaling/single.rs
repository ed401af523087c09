//! Single decisions: one value of the metric in, the capacity out.

use super::{answer::Decision, scenario::Scenario};
use crate::ecs::scaling::{
    InstanceSize, ManagedScaling, StepScaling, TargetTracking, TrackingPolicy, WaitingTasks,
    reserve,
    run::{PolicyType, ScalingConfiguration, ScalingPolicy},
    step, track,
};
use crate::text::{count_of, decimal};

/// What each policy, and the capacity provider, make of the single value.
pub(super) fn decisions(scenario: &Scenario) -> Vec<Decision> {
    let configuration = &scenario.configuration;
    let policies = configuration.policies.iter().enumerate();
    let mut found: Vec<Decision> =
        policies.filter_map(|(at, policy)| decision(scenario, configuration, at, policy)).collect();
    if let Some(group) = &configuration.capacity_provider
        && let Some(managed) = &group.managed_scaling
    {
        let single = &scenario.single;
        let result = reserve(&ManagedScaling {
            busy_instances: Some(single.busy),
            instances: Some(single.instances),
            target_capacity: managed.target_capacity,
            instance_size: Some(InstanceSize {
                cpu: Some(group.instance.cpu),
                memory: Some(group.instance.memory),
            }),
            provisioning: Some(vec![WaitingTasks {
                tasks: Some(single.waiting),
                cpu: Some(group.task_cpu),
                memory: Some(group.task_memory),
            }]),
            minimum_scaling_step_size: managed.minimum_scaling_step_size,
            maximum_scaling_step_size: managed.maximum_scaling_step_size,
        });
        if let Ok(result) = result {
            found.push(Decision {
                name: "Capacity provider".into(),
                result: format!(
                    "`CapacityProviderReservation` is {}%. The group settles at {}.",
                    decimal(result.reservation),
                    count_of(result.steady_state, "instance")
                ),
                trace: result.trace,
            });
        }
    }
    found
}

fn decision(
    scenario: &Scenario,
    configuration: &ScalingConfiguration,
    at: usize,
    policy: &ScalingPolicy,
) -> Option<Decision> {
    let single = &scenario.single;
    let service = &configuration.service;
    let (min, max) = (Some(service.min_capacity), Some(service.max_capacity));
    let running = Some(single.running);
    let (new, trace) = match policy.kind? {
        PolicyType::TargetTracking => {
            let result = track(&TargetTracking {
                running,
                min_capacity: min,
                max_capacity: max,
                policies: Some(vec![TrackingPolicy {
                    metric: Some(single.metric),
                    target: policy.target,
                    minutes: Some(single.minutes.into()),
                    disable_scale_in: policy.disable_scale_in,
                }]),
                deployment_in_progress: None,
            });
            let result = result.ok()?;
            (result.new_capacity, result.trace)
        }
        PolicyType::Step => {
            let (threshold, comparison) = (policy.threshold?, policy.comparison?);
            if !comparison.holds(single.metric, threshold) {
                return Some(Decision {
                    name: format!("Policy {}", at + 1),
                    result: format!(
                        "The alarm isn't in `ALARM` because {} isn't {} {threshold}. The desired count remains {}.",
                        decimal(single.metric),
                        comparison.words(),
                        single.running
                    ),
                    trace: crate::explain::Trace::default(),
                });
            }
            let result = step(&StepScaling {
                running,
                metric: Some(single.metric),
                threshold: Some(threshold),
                adjustment_type: policy.adjustment_type,
                steps: policy.steps.clone(),
                min_adjustment_magnitude: policy.min_adjustment_magnitude,
                min_capacity: min,
                max_capacity: max,
                cooldown: None,
            });
            let result = result.ok()?;
            (result.new_capacity, result.trace)
        }
        PolicyType::Scheduled => return None,
    };
    let result = match new {
        new if new == single.running => {
            format!("The desired count remains {}.", count_of(new, "task"))
        }
        new => format!(
            "The desired count changes from {} to {}.",
            single.running,
            count_of(new, "task")
        ),
    };
    Some(Decision { name: format!("Policy {}", at + 1), result, trace })
}
