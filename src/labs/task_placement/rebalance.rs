//! Availability Zone rebalancing: which tasks ECS moves after the placement.

use super::{
    PlacementJob,
    answer::{Rebalance, RebalanceMove, ZoneCount},
    job::{PlacementPlan, PlacementRun},
    scenario::{PlacementScheduling, Scenario},
};
use crate::ecs::{
    cluster::InstanceStatus,
    fit::Host,
    matrix, placement_rules as rules,
    query::Subject,
    strategy::{PlacementStrategy, SpreadField, ZONE, is_service},
};
use crate::explain::{Rule, Trace, Verdict, step};
use crate::text::{count_of, number};
use std::collections::BTreeMap;

/// Moves that are listed; further ones are only counted.
const MOVES: usize = 12;

/// True for a replica service.
fn applies(scenario: &Scenario, plan: &PlacementPlan) -> bool {
    is_service(&plan.requirements.group)
        && scenario.scheduling_strategy != PlacementScheduling::Daemon
}

/// Why ECS doesn't rebalance the service, considering its strategies and constraints.
pub(super) fn refusal(scenario: &Scenario, plan: &PlacementPlan) -> Option<&'static str> {
    let strategies = plan.strategies.as_ref().ok()?;
    if !applies(scenario, plan) {
        return None;
    }
    let on_zone = |strategy: &PlacementStrategy| matches!(strategy, PlacementStrategy::Spread(SpreadField::Attribute(name)) if name == ZONE);
    let mut zone_constraint = false;
    for expression in &plan.requirements.constraints.member_of {
        expression.predicates(&mut |predicate| {
            zone_constraint |= predicate.subject == Subject::Attribute(ZONE.into());
        });
    }
    if !strategies.first().is_none_or(on_zone) {
        Some("its first strategy isn't Availability Zone spread")
    } else if zone_constraint {
        Some("a constraint uses the Availability Zone")
    } else {
        None
    }
}

/// Tasks of the service in each Availability Zone that it uses or can use.
fn tasks_by_value(hosts: &[Host], plan: &PlacementPlan) -> BTreeMap<String, u64> {
    let mut zones: BTreeMap<String, u64> = BTreeMap::new();
    for host in hosts {
        let usable = host.status == InstanceStatus::Active
            && (plan.requirements.zones.as_ref()).is_none_or(|zones| zones.contains(&host.az));
        if usable || host.of_group > 0 {
            *zones.entry(host.az.clone()).or_default() += host.of_group;
        }
    }
    zones
}

/// The highest task count of an Availability Zone minus the lowest.
fn imbalance(zones: &BTreeMap<String, u64>) -> u64 {
    let most = zones.values().max().copied().unwrap_or(0);
    most - zones.values().min().copied().unwrap_or(0)
}

impl PlacementJob {
    /// The tasks that ECS moves after the placement; `None` if the service is balanced or isn't a replica service.
    pub(super) fn rebalance(&self, side: &PlacementRun, trace: &mut Trace) -> Option<Rebalance> {
        let plan = &self.plan;
        let mut zones = tasks_by_value(side.hosts(), plan);
        if !applies(&self.scenario, plan) || imbalance(&zones) < 2 {
            return None;
        }
        let mut step = |rule: &'static Rule, verdict, because: String| {
            step!(trace, *rule, verdict, "Availability Zone rebalancing", ["strategies", "constraints", "group"];
                "{because}");
        };
        let all: u64 = zones.values().sum();
        let (each, rest) = (all / zones.len() as u64, all % zones.len() as u64);
        let mut result = Rebalance {
            refused: refusal(&self.scenario, plan).map(str::to_owned),
            zones: Vec::new(),
            moves: Vec::new(),
            more: 0,
            failed: None,
        };
        let before = zones.clone();
        if let Some(why) = &result.refused {
            let because = format!("ECS doesn't rebalance the service because {why}.");
            step(&rules::REBALANCE, Verdict::Rejected, because);
        } else {
            let mut hosts = side.hosts().to_vec();
            while imbalance(&zones) > 1 && result.moves.len() < MOVES {
                match self.one_move(side, &mut hosts, &zones) {
                    Ok(one) => result.moves.push(one),
                    Err(zone) => {
                        result.failed = Some(format!(
                            "No instance in {zone} is eligible (`SERVICE_TASK_PLACEMENT_FAILURE`). Rebalancing launches no instances."
                        ));
                        break;
                    }
                }
                zones = tasks_by_value(&hosts, plan);
            }
            if imbalance(&zones) > 1 && result.failed.is_none() {
                // The excess, if the Availability Zones with the most tasks keep one more.
                let mut counts: Vec<u64> = zones.values().copied().collect();
                counts.sort_unstable_by(|a, b| b.cmp(a));
                let over = counts.iter().enumerate().map(|(at, count)| {
                    let should = each + u64::from((at as u64) < rest);
                    count.saturating_sub(should)
                });
                result.more = over.sum();
            }
            let moves = result.moves.len() as u64 + result.more;
            step(&rules::REBALANCE_MOVE, Verdict::Applied, {
                let tasks = count_of(all, "task");
                let zones = count_of(before.len(), "Availability Zone");
                let each = match rest {
                    0 => number(each),
                    _ => format!("{} or {}", number(each), number(each + 1)),
                };
                match moves {
                    0 => format!("A balance of {tasks} across {zones} is {each} in each."),
                    n => format!(
                        "ECS moves {} because a balance of {tasks} across {zones} is {each} in each.",
                        count_of(n, "task")
                    ),
                }
            });
            if let Some(failed) = &result.failed {
                step(&rules::REBALANCE_MOVE, Verdict::Rejected, failed.clone());
            } else if let Some(first) = result.moves.first() {
                let because = format!(
                    "ECS stops a task on {} because it runs the most tasks of the service in {}.",
                    first.stopped_on, first.from
                );
                step(&rules::REBALANCE_PICK, Verdict::Applied, because);
            }
        }
        result.zones = before
            .into_iter()
            .map(|(az, now)| ZoneCount { after: zones.get(&az).copied().unwrap_or(0), az, now })
            .collect();
        Some(result)
    }

    /// Starts a task in the Availability Zone with the fewest tasks, and stops one in that with the most.
    ///
    /// # Errors
    /// The Availability Zone, if it has no eligible instance.
    fn one_move(
        &self,
        side: &PlacementRun,
        hosts: &mut [Host],
        zones: &BTreeMap<String, u64>,
    ) -> Result<RebalanceMove, String> {
        // The first of equals, by name.
        let to = zones.iter().min_by_key(|(_, count)| **count);
        let from = zones.iter().rev().max_by_key(|(_, count)| **count);
        let (Some((to, _)), Some((from, _))) = (to, from) else {
            return Err(String::new());
        };
        let mut asked = self.plan.requirements.clone();
        asked.zones = Some(vec![to.clone()]);
        let (_, left) = matrix::rank(hosts, &asked, &side.strategies);
        let Some(host) = left.first().and_then(|at| hosts.get_mut(*at)) else {
            return Err(to.clone());
        };
        host.take(&asked);
        let started_on = host.id.clone();
        let fullest =
            hosts.iter_mut().rev().filter(|host| host.az == *from).max_by_key(|host| host.of_group);
        let Some(host) = fullest else {
            return Err(from.clone());
        };
        host.give_back(&asked);
        Ok(RebalanceMove {
            to: to.clone(),
            started_on,
            from: from.clone(),
            stopped_on: host.id.clone(),
        })
    }
}
