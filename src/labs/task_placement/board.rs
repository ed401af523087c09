//! The cluster by Availability Zone, and its totals.

use super::{
    answer::{
        Board, BoardInstance, CandidateState, ClusterTotals, PlacementDetail, ResourceUse, Zone,
    },
    job::{PlacementPlan, PlacementRun},
    scenario::Scenario,
};
use crate::ecs::{cluster::InstanceStatus, fit::Host};
use crate::text::unsigned;
use std::collections::BTreeMap;

/// The cluster after a side's placements; `detail` has the result of each instance.
pub(super) fn board(
    plan: &PlacementPlan,
    side: &PlacementRun,
    detail: Option<&PlacementDetail>,
    stops: bool,
) -> Board {
    let mut new = vec![0u64; side.hosts().len()];
    for at in &side.order {
        if let Some(count) = new.get_mut(*at as usize) {
            *count += 1;
        }
    }
    let rows: BTreeMap<&str, _> = detail.map_or_else(BTreeMap::new, |detail| {
        detail.rows.iter().map(|row| (row.instance.as_str(), row)).collect()
    });
    let need = &plan.requirements.need;
    let mut zones: BTreeMap<&str, Zone> = BTreeMap::new();
    let mut instances = Vec::new();
    for (at, ((host, member), new)) in side.hosts().iter().zip(&plan.members).zip(new).enumerate() {
        let used = |total: i64, left: i64, each: u64| {
            let copies = if stops { 0 } else { each.saturating_mul(new) };
            ResourceUse {
                total: unsigned(total),
                used: unsigned(total.saturating_sub(left)).saturating_sub(copies),
                new: copies,
            }
        };
        let row = rows.get(host.id.as_str());
        let place = BoardInstance {
            id: host.id.clone(),
            instance_type: host.instance_type.clone(),
            field: member.path.clone(),
            cpu: used(host.registered.0, host.cpu, need.cpu),
            memory: used(host.registered.1, host.memory, need.memory),
            tasks: host.running,
            new,
            state: row.map(|row| row.state),
            note: row.map_or_else(
                || {
                    if host.status == InstanceStatus::Active {
                        String::new()
                    } else {
                        host.status.name().into()
                    }
                },
                |row| row.result.clone(),
            ),
            step: row.map(|row| row.step),
        };
        let zone = zones
            .entry(&host.az)
            .or_insert_with(|| Zone { az: host.az.clone(), ..Zone::default() });
        zone.instances.push(at as u32);
        zone.tasks += host.of_group;
        zone.new += new;
        add(&mut zone.cpu, place.cpu);
        add(&mut zone.memory, place.memory);
        instances.push(place);
    }
    Board { zones: zones.into_values().collect(), instances }
}

fn add(sum: &mut ResourceUse, one: ResourceUse) {
    sum.total = sum.total.saturating_add(one.total);
    sum.used = sum.used.saturating_add(one.used);
    sum.new = sum.new.saturating_add(one.new);
}

/// The totals of the cluster after a side's placements.
pub(super) fn totals(scenario: &Scenario, plan: &PlacementPlan, hosts: &[Host]) -> ClusterTotals {
    let mut totals = ClusterTotals { instances: hosts.len() as u64, ..ClusterTotals::default() };
    let mut zones: BTreeMap<&str, u64> = BTreeMap::new();
    for host in hosts {
        *zones.entry(&host.az).or_default() += host.of_group;
        let price = scenario.price(&host.instance_type);
        totals.hourly += price;
        let busy = !host.groups.is_empty()
            && (host.running > 0
                || host.cpu < host.registered.0
                || host.memory < host.registered.1);
        if !busy {
            totals.idle_hourly += price;
            continue;
        }
        totals.in_use += 1;
        totals.with_group += u64::from(host.of_group > 0);
        if host.status == InstanceStatus::Active && host.refusal(&plan.requirements).is_some() {
            totals.stranded_cpu = totals.stranded_cpu.saturating_add(unsigned(host.cpu));
            totals.stranded_memory = totals.stranded_memory.saturating_add(unsigned(host.memory));
        }
    }
    let most = zones.values().max().copied().unwrap_or(0);
    totals.imbalance = most - zones.values().min().copied().unwrap_or(0);
    totals.by_zone = zones.into_iter().map(|(az, tasks)| (az.to_owned(), tasks)).collect();
    totals
}

/// Marks the instance of a stopped task.
pub(super) fn mark(board: &mut Board, instance: &str, note: &str) {
    if let Some(place) = board.instances.iter_mut().find(|place| place.id == instance) {
        place.state = Some(CandidateState::Chosen);
        place.note = note.to_owned();
    }
}
