//! Numbers and field paths in words.

use super::scenario::Scenario;
use crate::ecs::{
    fit::Gate,
    strategy::{Field, Resource, Strategy, ZONE},
    task::Need,
};

/// `1,024`
pub(super) fn commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 task of the group`, `2 tasks of the group`, `3 strategies`
pub(super) fn count_of(number: u64, noun: &str) -> String {
    if number == 1 {
        return format!("1 {noun}");
    }
    let (first, rest) = noun.split_once(' ').map_or((noun, ""), |(first, rest)| (first, rest));
    let (plural, gap) = match first {
        // `CPU unit`: the last word takes the plural, unless a preposition follows the first
        "CPU" => return format!("{} {noun}s", commas(number)),
        _ => (
            match first.strip_suffix('y') {
                Some(stem) => format!("{stem}ies"),
                None => format!("{first}s"),
            },
            if rest.is_empty() { "" } else { " " },
        ),
    };
    format!("{} {plural}{gap}{rest}", commas(number))
}

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

/// A sentence: a full stop at its end, a capital at its start, save where that is a name (`i-0a1`, `distinctInstance`).
pub(super) fn sentence(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or("");
    let name = first.contains(|c: char| c == '-' || c == '/' || c.is_ascii_uppercase());
    let mut letters = text.chars();
    let mut sentence: String = match letters.next() {
        Some(letter) if !name => letter.to_uppercase().collect(),
        letter => letter.into_iter().collect(),
    };
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
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
pub(super) fn short_words(strategy: &Strategy) -> String {
    match strategy {
        Strategy::Random => "random".into(),
        Strategy::Spread(Field::Instance) => "tasks on instance".into(),
        Strategy::Spread(Field::Attribute(name)) if name == ZONE => "tasks in zone".into(),
        Strategy::Spread(Field::Attribute(name)) => format!("tasks per {name}"),
        Strategy::Binpack(Resource::Cpu) => "CPU left".into(),
        Strategy::Binpack(Resource::Memory) => "memory left".into(),
    }
}

/// `80/tcp, 53/udp`
pub(super) fn ports_text(need: &Need) -> String {
    let tcp = need.tcp_ports.iter().map(|port| format!("{port}/tcp"));
    let udp = need.udp_ports.iter().map(|port| format!("{port}/udp"));
    tcp.chain(udp).collect::<Vec<_>>().join(", ")
}
