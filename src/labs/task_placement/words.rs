//! Field paths, strategies, and requirements as texts name them.

use super::scenario::Scenario;
use crate::ecs::{
    fit::{Gate, Host, TaskRequirements},
    strategy::{BinpackResource, PlacementStrategy, SpreadField, ZONE},
    task::TaskNeeds,
};
use crate::explain::{Finding, Headline, Severity, Tone};
use crate::text::{agree, count_of, list, number};
use std::collections::BTreeMap;

/// The field of the scenario that sets a requirement.
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

/// What a strategy compares, as the head of a column: `Tasks in AZ`.
pub(super) fn short_words(strategy: &PlacementStrategy) -> String {
    match strategy {
        PlacementStrategy::Random => "Random".into(),
        PlacementStrategy::Spread(SpreadField::Instance) => "Tasks on instance".into(),
        PlacementStrategy::Spread(SpreadField::Attribute(name)) if name == ZONE => {
            "Tasks in AZ".into()
        }
        PlacementStrategy::Spread(SpreadField::Attribute(name)) => format!("Tasks per {name}"),
        PlacementStrategy::Binpack(BinpackResource::Cpu) => "Available CPU".into(),
        PlacementStrategy::Binpack(BinpackResource::Memory) => "Available memory".into(),
    }
}

/// The finding that makes AWS reject the request; what is only compared doesn't count.
pub(super) fn rejection(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| {
        finding.severity == Severity::Error && !finding.field.starts_with("compareWith")
    })
}

/// The verdict on a request that AWS rejects.
pub(super) fn rejected(finding: &Finding) -> Headline {
    let because = clause(&finding.message);
    Headline {
        tone: Tone::Bad,
        word: "Rejected by AWS".into(),
        sentence: match finding.aws_error {
            Some(error) => format!("ECS returns `{error}` because {because}."),
            None => format!("ECS doesn't accept this request because {because}."),
        },
        detail: finding.fix.clone(),
    }
}

/// A message as a clause after "because": `The reservation is …` becomes `the reservation is …`.
pub(super) fn clause(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let first = message.split(' ').next().unwrap_or("");
    let mut letters = message.chars();
    match letters.next() {
        Some(letter) if matches!(first, "The" | "A" | "An" | "In" | "Some" | "Only" | "Each") => {
            letter.to_lowercase().chain(letters).collect()
        }
        _ => message.to_owned(),
    }
}

/// All of a number of items: `the task`, `both tasks`, `all 5 tasks`.
pub(super) fn all_of(count: u64, noun: &str) -> String {
    match count {
        1 => format!("the {noun}"),
        2 => format!("both {noun}s"),
        n => format!("all {}", count_of(n, noun)),
    }
}

/// What the instances fail, the most frequent reason first: `2 instances lack memory and 1 isn't ACTIVE`. `total` is the
/// number of instances, including those that fail nothing.
pub(super) fn shortfalls<'a>(
    hosts: impl Iterator<Item = &'a Host>,
    total: u64,
    asked: &TaskRequirements,
) -> String {
    let mut counts: BTreeMap<Gate, u64> = BTreeMap::new();
    for host in hosts {
        if let Some(gate) = host.refusal(asked) {
            *counts.entry(gate).or_default() += 1;
        }
    }
    let mut counts: Vec<(Gate, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(gate, count)| (std::cmp::Reverse(*count), *gate));
    if let [(gate, count)] = counts.as_slice()
        && *count == total
        && total > 1
    {
        return none(*gate).into();
    }
    let mut parts: Vec<String> = Vec::new();
    for (gate, count) in counts {
        let subject = match (parts.is_empty(), count) {
            (true, 1) if total == 1 => "the instance".into(),
            (true, n) => count_of(n, "instance"),
            (false, n) => number(n),
        };
        parts.push(format!("{subject} {}", shortfall(gate, count)));
    }
    list(&parts, "and")
}

fn none(gate: Gate) -> &'static str {
    match gate {
        Gate::Status => "no instance is `ACTIVE`",
        Gate::Agent => "no instance has a connected agent",
        Gate::Attribute => "no instance has the required attributes",
        Gate::Location => "no instance is in the Availability Zones that the task's subnets use",
        Gate::Cpu => "no instance has enough available CPU",
        Gate::Memory => "no instance has enough available memory",
        Gate::Ports => "no instance has the host port available",
        Gate::Eni => "no instance has a network interface available",
        Gate::Gpu => "no instance has a GPU available",
        Gate::MemberOf => "no instance matches the `memberOf` constraint",
        Gate::DistinctInstance => "every instance already runs a task of the group",
    }
}

fn shortfall(gate: Gate, count: u64) -> &'static str {
    match gate {
        Gate::Status => agree(count, "isn't `ACTIVE`", "aren't `ACTIVE`"),
        Gate::Agent => agree(count, "has a disconnected agent", "have a disconnected agent"),
        Gate::Attribute => agree(count, "lacks a required attribute", "lack a required attribute"),
        Gate::Location => {
            agree(count, "is outside the task's subnets", "are outside the task's subnets")
        }
        Gate::Cpu => agree(count, "lacks CPU", "lack CPU"),
        Gate::Memory => agree(count, "lacks memory", "lack memory"),
        Gate::Ports => agree(count, "lacks the host port", "lack the host port"),
        Gate::Eni => agree(count, "lacks a network interface", "lack a network interface"),
        Gate::Gpu => agree(count, "lacks a GPU", "lack a GPU"),
        Gate::MemberOf => agree(count, "doesn't match `memberOf`", "don't match `memberOf`"),
        Gate::DistinctInstance => {
            agree(count, "already runs a task of the group", "already run a task of the group")
        }
    }
}

/// `80/tcp, 53/udp`
pub(super) fn ports_text(need: &TaskNeeds) -> String {
    let tcp = need.tcp_ports.iter().map(|port| format!("{port}/tcp"));
    let udp = need.udp_ports.iter().map(|port| format!("{port}/udp"));
    tcp.chain(udp).collect::<Vec<_>>().join(", ")
}
