//! Every instance against every requirement, and how the strategies rank those that fit.

use super::{
    fit::{Gate, Host, TaskRequirements},
    place::bucket,
    query::{Expr, Predicate},
    strategy::{BinpackResource, PlacementStrategy, SpreadField},
};
use crate::explain::guaranteed;
use std::collections::BTreeMap;

/// The gates that an instance passes, in the order of [`Gate::ALL`].
pub fn checks(host: &Host, requirements: &TaskRequirements) -> [bool; Gate::ALL.len()] {
    Gate::ALL.map(|gate| host.passes(gate, requirements))
}

/// The instance to name as closest: the one that fails the latest gate, the lowest id among equals; `None` if some
/// instance fits, or there is none.
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

/// What a strategy makes of an instance that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Tasks of the group at the instance's value, or what is left of the resource. Less is better.
    pub value: i64,
    /// For spread: the instance's value (`us-east-1a`; empty: the attribute is missing).
    pub bucket: String,
    /// 1 for the best of those that the strategies before had left; `None` if they had ruled it out.
    pub rank: Option<u32>,
}

/// How the strategies narrow the instances that fit: for each instance a score per strategy (up to `random`), empty
/// where it does not fit; and the numbers of the instances left at the end.
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

/// What a strategy compares, for every instance; `None` for `random`.
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

/// What would have to change for the instance to take the task, one sentence for each gate that it fails.
pub fn changes(host: &Host, requirements: &TaskRequirements) -> Vec<(Gate, String)> {
    Gate::ALL
        .into_iter()
        .filter(|gate| !host.passes(*gate, requirements))
        .map(|gate| (gate, change(gate, host, requirements)))
        .collect()
}

/// The instance that fails the fewest gates (then: nearest by gate, lowest id), with the changes; `None` if one fits.
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
    let lower = |what: &str, unit: &str, need: u64, left: i64| match u64::try_from(left) {
        Ok(left) if left > 0 => format!(
            "ask for {left} {unit} of {what} instead of {need}, or free {} on the instance",
            need.saturating_sub(left)
        ),
        _ => format!("free {need} {unit} of {what} on the instance: none is left"),
    };
    match gate {
        Gate::Status => format!("the instance must be ACTIVE; it is {}", host.status.name()),
        Gate::Agent => "the instance's agent must connect again".into(),
        Gate::Attribute => {
            let missing: Vec<&str> = requirements
                .needed_attributes()
                .filter(|name| !host.attributes.contains_key(*name))
                .collect();
            format!("the instance must have the attribute {}", missing.join(", "))
        }
        Gate::Location => format!("give the task a subnet in {}", host.az),
        Gate::Cpu => lower("CPU", "units", need.cpu, host.cpu),
        Gate::Memory => lower("memory", "MiB", need.memory, host.memory),
        Gate::Ports => {
            let clashes: Vec<String> = host.clashes(need).iter().map(u16::to_string).collect();
            if clashes.is_empty() {
                "reserve fewer ports: an instance takes 100".into()
            } else {
                format!(
                    "leave the host port out (dynamic in bridge mode) or take another than {}",
                    clashes.join(", ")
                )
            }
        }
        Gate::Eni => "free a network interface, use trunking, or another network mode".into(),
        Gate::Gpu => {
            format!("the instance must have {} GPUs free; it has {}", need.gpus, host.gpus.max(0))
        }
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
                    let part = Expr::Is((*predicate).clone()).explain(&facts);
                    let actual = part.first().map_or("", |part| part.actual.as_str());
                    let verb = if *wanted { "must be true" } else { "must be false" };
                    format!("`{predicate}` {verb} (the instance: {actual})")
                })
                .collect();
            if parts.is_empty() {
                "no instance can match this expression".into()
            } else {
                parts.join(" and ")
            }
        }
        Gate::DistinctInstance => {
            format!(
                "the task of {} on the instance must stop, or distinctInstance go",
                requirements.group
            )
        }
    }
}

/// The fewest predicates that must change their value for the expression to become `wanted`.
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
