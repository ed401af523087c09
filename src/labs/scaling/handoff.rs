//! The way to other labs and back, with the sizes of tasks and instances.

use super::scenario::Scenario;
use crate::ecs::scaling::run::{
    GroupCapacity, GroupInstance, GroupLimits, ManagedScalingSettings, TaskCapacity,
};
use crate::ecs::{
    cluster::ContainerInstance,
    task::{Container, NetworkMode, TaskDefinition},
};
use crate::labs::{rolling_update, task_placement};

/// The scenario of Rolling update with the tasks and requests of this one.
pub fn to_rolling_update(scenario: &Scenario) -> rolling_update::Scenario {
    let service = &scenario.configuration.service;
    let peak = scenario.load.iter().map(|point| point.requests_per_minute).fold(0.0, f64::max);
    let group = scenario.configuration.capacity_provider.as_ref();
    let capacity = group.map(|group| group.room().saturating_mul(group.asg.max));
    let default = rolling_update::Scenario::default();
    let mut times = default.times;
    times.ready_seconds = service.start_seconds.unwrap_or(60);
    rolling_update::Scenario {
        desired_count: service.desired,
        cluster_capacity: capacity,
        load: rolling_update::LoadSettings {
            requests_per_second: (peak / 60.0).ceil().min(4e9) as u32,
            requests_per_task: (service.task_capacity.requests_per_minute / 60.0)
                .floor()
                .clamp(1.0, 4e9) as u32,
        },
        times,
        ..default
    }
}

/// The scenario of this lab with the tasks and requests of a rolling update.
pub fn from_rolling_update(rolling: &rolling_update::Scenario) -> Scenario {
    let mut scenario = Scenario::default();
    let per_minute = f64::from(rolling.load.requests_per_second) * 60.0;
    let service = &mut scenario.configuration.service;
    service.desired = rolling.desired_count;
    service.min_capacity = rolling.desired_count.min(service.min_capacity.max(1));
    service.max_capacity = rolling.desired_count.saturating_mul(3).max(service.max_capacity);
    if rolling.load.requests_per_task > 0 {
        let requests_per_minute = f64::from(rolling.load.requests_per_task) * 60.0;
        service.task_capacity = TaskCapacity { requests_per_minute, ..service.task_capacity };
    }
    service.start_seconds = Some(rolling.times.ready_seconds);
    for point in &mut scenario.load {
        point.requests_per_minute = per_minute;
    }
    scenario
}

/// The scenario of this lab with the task and the instances of a placement.
pub fn from_task_placement(placement: &task_placement::Scenario) -> Scenario {
    let mut scenario = Scenario::default();
    let need = placement.task_definition.need();
    let members = placement.members();
    let count = u32::try_from(members.len()).unwrap_or(u32::MAX).min(1000);
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let instance = members.first().map_or_else(GroupInstance::default, |member| GroupInstance {
        cpu: small(member.instance.registered_cpu()),
        memory: small(member.instance.registered_memory()),
        eni: (need.enis > 0).then(|| small(member.instance.eni_limit())),
    });
    let service = &mut scenario.configuration.service;
    service.desired = small(placement.count).min(1000);
    service.min_capacity = service.min_capacity.min(service.desired);
    service.max_capacity = service.max_capacity.max(service.desired);
    scenario.configuration.capacity_provider = Some(GroupCapacity {
        instance,
        task_cpu: small(need.cpu),
        task_memory: small(need.memory),
        asg: GroupLimits { min: 0, max: count.max(10), initial: count },
        managed_scaling: Some(ManagedScalingSettings::default()),
        ..GroupCapacity::default()
    });
    scenario
}

/// The scenario of Task placement with the task and the instances of this one; none on Fargate.
pub fn to_task_placement(scenario: &Scenario) -> Option<task_placement::Scenario> {
    let group = scenario.configuration.capacity_provider.as_ref()?;
    let instance = ContainerInstance {
        instance_type: "m5.large".into(),
        cpu: Some(group.instance.cpu.into()),
        memory: Some(group.instance.memory.into()),
        task_eni_limit: group.instance.eni.map(u64::from),
        ..ContainerInstance::default()
    };
    let web = Container {
        name: "web".into(),
        cpu: Some(group.task_cpu.into()),
        memory: Some(group.task_memory.into()),
        ..Container::default()
    };
    Some(task_placement::Scenario {
        groups: vec![task_placement::InstanceGroup {
            prefix: "i-web".into(),
            count: group.asg.initial.into(),
            instance,
            ..task_placement::InstanceGroup::default()
        }],
        instances: Vec::new(),
        task_definition: TaskDefinition {
            family: "web".into(),
            network_mode: group.instance.eni.map(|_| NetworkMode::Awsvpc),
            containers: vec![web],
            ..TaskDefinition::default()
        },
        group: "service:web".into(),
        count: scenario.configuration.service.desired.into(),
        ..task_placement::Scenario::default()
    })
}
