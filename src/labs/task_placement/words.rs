//! Numbers and field paths in words.

use super::scenario::Scenario;
use crate::ecs::{
    fit::Gate,
    strategy::{BinpackResource, PlacementStrategy, SpreadField, ZONE},
    task::TaskNeeds,
};

/// The field of the scenario that states a requirement.
pub(super) fn field_of(scenario: &Scenario, gate: Gate) -> String {
    let definition = &scenario.task_definition;
    let containers = "taskDefinition.containers";
    match gate {
        Gate::Status | Gate::Agent => "instances",
        Gate::Attribute if scenario.required_attributes.is_empty() => "taskDefinition.networkMode",
        Gate::Attribute => "requiredAttributes",
        Gate::Location => "subnetAzs",
        Gate::Cpu if definition.task_size().0.is_some() => "taskDefinition.cpu",
        Gate::Memory if definition.task_size().1.is_some() => "taskDefinition.memory",
        Gate::Cpu | Gate::Memory | Gate::Ports | Gate::Gpu => containers,
        Gate::Eni => "taskDefinition.networkMode",
        Gate::MemberOf | Gate::DistinctInstance => "constraints",
    }
    .into()
}

/// `2nd`
pub(super) fn ordinal(rank: u32) -> String {
    match rank {
        0 => "ruled out".into(),
        2 => "2nd".into(),
        3 => "3rd".into(),
        n => format!("{n}th"),
    }
}

/// What a strategy compares: `tasks in zone`.
pub(super) fn short_words(strategy: &PlacementStrategy) -> String {
    match strategy {
        PlacementStrategy::Random => "random".into(),
        PlacementStrategy::Spread(SpreadField::Instance) => "tasks on instance".into(),
        PlacementStrategy::Spread(SpreadField::Attribute(name)) if name == ZONE => {
            "tasks in zone".into()
        }
        PlacementStrategy::Spread(SpreadField::Attribute(name)) => format!("tasks per {name}"),
        PlacementStrategy::Binpack(BinpackResource::Cpu) => "CPU left".into(),
        PlacementStrategy::Binpack(BinpackResource::Memory) => "memory left".into(),
    }
}

/// `80/tcp, 53/udp`
pub(super) fn ports_text(need: &TaskNeeds) -> String {
    let tcp = need.tcp_ports.iter().map(|port| format!("{port}/tcp"));
    let udp = need.udp_ports.iter().map(|port| format!("{port}/udp"));
    tcp.chain(udp).collect::<Vec<_>>().join(", ")
}
