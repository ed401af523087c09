//! The placement matrix: every instance and every requirement, and how the strategies rank the eligible instances.

use super::{
    fit::{Gate, Host, TaskRequirements},
    place::bucket,
    query::{Expr, Predicate},
    strategy::{BinpackResource, PlacementStrategy, SpreadField},
};
use crate::explain::guaranteed;
use crate::text::{agree, count_of, list, mebibytes, number};
use std::collections::BTreeMap;

/// The gates that an instance passes, in the order of [`Gate::ALL`].
pub fn checks(host: &Host, requirements: &TaskRequirements) -> [bool; Gate::ALL.len()] {
    Gate::ALL.map(|gate| host.passes(gate, requirements))
}

/// The closest matching instance: the one that fails the last gate, the lowest ID if several do; `None` if an instance
/// is eligible, or the cluster has none.
pub fn closest<'a>(hosts: &'a [Host], requirements: &TaskRequirements) -> Option<&'a Host> {
    let mut best: Option<(Gate, &Host)> = None;
    for host in hosts {
        let gate = host.refusal(requirements)?;
        if best.is_none_or(|(other, _)| gate > other) {
            best = Some((gate, host));
        }
    }
    best.map(|(_, host)| host)
}

/// How a strategy ranks an eligible instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Tasks of the group at the instance's value, or the available resource. Lower is better.
    pub value: i64,
    /// For spread: the instance's value (`us-east-1a`; empty: the attribute is missing).
    pub bucket: String,
    /// 1 for the best of the remaining instances; `None` if an earlier strategy eliminated it.
    pub rank: Option<u32>,
}

/// How the strategies narrow the eligible instances: for each instance a score per strategy (up to `random`), empty if
/// it isn't eligible; and the numbers of the remaining instances.
pub fn rank(
    hosts: &[Host],
    requirements: &TaskRequirements,
    strategies: &[PlacementStrategy],
) -> (Vec<Vec<Score>>, Vec<usize>) {
    let mut left: Vec<usize> = (0..hosts.len())
        .filter(|at| hosts.get(*at).is_some_and(|host| host.refusal(requirements).is_none()))
        .collect();
    let fits = left.clone();
    let mut scores = vec![Vec::new(); hosts.len()];
    for strategy in strategies {
        let Some(values) = values(hosts, strategy) else {
            break;
        };
        let value = |at: &usize| values.get(*at).map_or(i64::MAX, |(value, _)| *value);
        let mut ranks: Vec<i64> = left.iter().map(value).collect();
        ranks.sort_unstable();
        ranks.dedup();
        for at in &fits {
            if let (Some(scores), Some((value, bucket))) = (scores.get_mut(*at), values.get(*at)) {
                let rank =
                    left.binary_search(at).ok().and_then(|_| ranks.binary_search(value).ok());
                scores.push(Score {
                    value: *value,
                    bucket: bucket.clone(),
                    rank: rank.map(|rank| rank as u32 + 1),
                });
            }
        }
        let best = ranks.first().copied();
        left.retain(|at| Some(value(at)) == best);
    }
    (scores, left)
}

/// The value that a strategy compares, for every instance; `None` for `random`.
fn values(hosts: &[Host], strategy: &PlacementStrategy) -> Option<Vec<(i64, String)>> {
    let own =
        |value: fn(&Host) -> i64| hosts.iter().map(|host| (value(host), String::new())).collect();
    Some(match strategy {
        PlacementStrategy::Random => return None,
        PlacementStrategy::Binpack(BinpackResource::Cpu) => own(|host| host.cpu),
        PlacementStrategy::Binpack(BinpackResource::Memory) => own(|host| host.memory),
        PlacementStrategy::Spread(SpreadField::Instance) => own(tasks),
        PlacementStrategy::Spread(SpreadField::Attribute(name)) => {
            let mut counts: BTreeMap<Option<&str>, i64> = BTreeMap::new();
            for host in hosts {
                *counts.entry(bucket(host, name)).or_default() += tasks(host);
            }
            hosts
                .iter()
                .map(|host| {
                    let value = bucket(host, name);
                    let count = guaranteed(counts.get(&value).copied(), "every value is counted");
                    (count, value.unwrap_or("").to_owned())
                })
                .collect()
        }
    })
}

fn tasks(host: &Host) -> i64 {
    i64::try_from(host.of_group).unwrap_or(i64::MAX)
}

/// The changes that make the instance eligible, one sentence for each gate that it fails.
pub fn changes(host: &Host, requirements: &TaskRequirements) -> Vec<(Gate, String)> {
    Gate::ALL
        .into_iter()
        .filter(|gate| !host.passes(*gate, requirements))
        .map(|gate| (gate, change(gate, host, requirements)))
        .collect()
}

/// The instance that fails the fewest gates (then the last gate, then the lowest ID), with the changes; `None` if an
/// instance is eligible.
pub fn smallest_change<'a>(
    hosts: &'a [Host],
    requirements: &TaskRequirements,
) -> Option<(&'a Host, Vec<(Gate, String)>)> {
    let mut best: Option<(usize, Gate, &Host)> = None;
    for host in hosts {
        let first = host.refusal(requirements)?;
        let failed = checks(host, requirements).iter().filter(|passed| !**passed).count();
        if best.is_none_or(|(least, gate, _)| {
            (failed, std::cmp::Reverse(first)) < (least, std::cmp::Reverse(gate))
        }) {
            best = Some((failed, first, host));
        }
    }
    best.map(|(_, _, host)| (host, changes(host, requirements)))
}

fn change(gate: Gate, host: &Host, requirements: &TaskRequirements) -> String {
    let need = &requirements.need;
    // `free` is what the instance lacks.
    let lower = |what: &str, left: u64, left_text: String, free: String| match left {
        0 => format!("Free {free} on the instance."),
        _ => format!("Reduce the task's {what} to {left_text}, or free {free} on the instance."),
    };
    let left = |left: i64| u64::try_from(left).unwrap_or(0);
    match gate {
        Gate::Status => {
            format!("Set the status of the instance from `{}` to `ACTIVE`.", host.status.name())
        }
        Gate::Agent => "Reconnect the container agent of the instance.".into(),
        Gate::Attribute => {
            let missing: Vec<String> = requirements
                .needed_attributes()
                .filter(|name| !host.attributes.contains_key(*name))
                .map(|name| format!("`{name}`"))
                .collect();
            format!(
                "Add the {} {} to the instance.",
                agree(missing.len(), "attribute", "attributes"),
                list(&missing, "and")
            )
        }
        Gate::Location => format!("Add a subnet in {} to the task.", host.az),
        Gate::Cpu => {
            let left = left(host.cpu);
            let units = |units: u64| count_of(units, "CPU unit");
            lower("CPU", left, units(left), units(need.cpu.saturating_sub(left)))
        }
        Gate::Memory => {
            let left = left(host.memory);
            let free = format!("{} of memory", mebibytes(need.memory.saturating_sub(left)));
            lower("memory", left, mebibytes(left), free)
        }
        Gate::Ports => {
            let clashes: Vec<String> = host.clashes(need).iter().map(u16::to_string).collect();
            if clashes.is_empty() {
                "Reserve fewer host ports, because an instance can have up to 100.".into()
            } else {
                format!("Remove the host port, or use another one than {}.", list(&clashes, "or"))
            }
        }
        Gate::Eni => {
            "Free a network interface, enable `awsvpcTrunking`, or use another network mode.".into()
        }
        Gate::Gpu => format!(
            "Free {} on the instance, which has {} available.",
            count_of(need.gpus, "GPU"),
            number(host.gpus.max(0))
        ),
        Gate::MemberOf => {
            let facts = host.facts();
            let mut flips = Vec::new();
            for expression in &requirements.constraints.member_of {
                if !expression.matches(&facts) {
                    flips.extend(cheapest(expression, true, &|predicate| {
                        Expr::Is(predicate.clone()).matches(&facts)
                    }));
                }
            }
            let parts: Vec<String> = flips
                .iter()
                .map(|(predicate, wanted)| {
                    let states = predicate.states(&facts);
                    format!("`{predicate}` must be {wanted}, but the instance {states}")
                })
                .collect();
            match parts.as_slice() {
                [] => "Change the expression, because it matches no instance.".into(),
                parts => format!("{}.", parts.join(". ")),
            }
        }
        Gate::DistinctInstance => format!(
            "Stop the task of `{}` on the instance, or remove `distinctInstance`.",
            requirements.group
        ),
    }
}

/// The smallest set of predicates whose values must change for the expression to become `wanted`.
fn cheapest<'a>(
    expr: &'a Expr,
    wanted: bool,
    now: &dyn Fn(&Predicate) -> bool,
) -> Vec<(&'a Predicate, bool)> {
    match expr {
        Expr::Not(part) => cheapest(part, !wanted, now),
        Expr::Is(predicate) if now(predicate) == wanted => Vec::new(),
        Expr::Is(predicate) => vec![(predicate, wanted)],
        Expr::And(parts) | Expr::Or(parts) => {
            let every = matches!(expr, Expr::And(_)) == wanted;
            let each = parts.iter().map(|part| cheapest(part, wanted, now));
            if every {
                each.flatten().collect()
            } else {
                each.min_by_key(Vec::len).unwrap_or_default()
            }
        }
    }
}
