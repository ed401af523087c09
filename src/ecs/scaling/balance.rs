//! Availability Zone rebalancing.

use super::{InvalidScalingArgument, invalid, need, rules};
use crate::explain::{
    Trace,
    Verdict::{Passed, Rejected},
    step,
};
use crate::text::{count_of, list, number};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The argument: the task counts of a service, its configuration, or both.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "AzBalanceInput"))]
#[serde(rename_all = "camelCase", default)]
pub struct Rebalancing {
    /// The desired count.
    pub desired: Option<u32>,
    /// Its Availability Zones; required with `desired`.
    pub zones: Option<Vec<String>>,
    /// Running tasks in each Availability Zone; missing: none.
    pub running: Option<BTreeMap<String, Option<u32>>>,
    /// `REPLICA` or `DAEMON`.
    pub scheduling_strategy: Option<String>,
    /// Missing: 200.
    pub maximum_percent: Option<u32>,
    /// `classic`, `application`, `network`.
    pub load_balancer: Option<String>,
    /// `ECS`, `CODE_DEPLOY`, `EXTERNAL`.
    pub deployment_controller: Option<String>,
    /// Placement strategies.
    pub strategies: Option<Vec<RebalancingStrategy>>,
    /// Placement constraints.
    pub constraints: Option<Vec<RebalancingConstraint>>,
}

/// A placement strategy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct RebalancingStrategy {
    /// `spread`, `binpack`, `random`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The field.
    pub field: Option<String>,
}

/// A placement constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct RebalancingConstraint {
    /// `memberOf` or `distinctInstance`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// A cluster query.
    pub expression: Option<String>,
}

/// The balance across Availability Zones.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// The balanced counts, ascending, for any order of the Availability Zones.
    pub sorted_counts: Vec<u32>,
    /// Whether the running tasks are balanced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balanced: Option<bool>,
    /// How many of them rebalancing moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks_to_move: Option<u32>,
}

/// Whether a service supports rebalancing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Eligibility {
    /// Whether it supports rebalancing.
    pub eligible: bool,
    /// Why it doesn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

const ZONE: &str = "attribute:ecs.availability-zone";

/// The balance of a service; none if the argument has no task counts.
///
/// # Errors
/// No Availability Zones, a duplicate one, or running tasks in another one.
pub fn balance(
    input: &Rebalancing,
    to: &mut Trace,
) -> Result<Option<Balance>, InvalidScalingArgument> {
    if input.desired.is_none() && input.zones.is_none() && input.running.is_none() {
        return Ok(None);
    }
    let desired = need(input.desired, "desired")?;
    let zones = need(input.zones.as_ref(), "zones")?;
    let count = match u32::try_from(zones.len()) {
        Ok(count @ 1..) => count,
        _ => return Err(invalid("zones", "Enter at least one Availability Zone.")),
    };
    let mut seen = BTreeSet::new();
    for (at, zone) in zones.iter().enumerate() {
        if !seen.insert(zone) {
            return Err(invalid(format!("zones[{at}]"), "Remove the duplicate Availability Zone."));
        }
    }
    let spread = |tasks: u32| -> Vec<u32> {
        let (each, rest) = (tasks / count, tasks % count);
        (0..count).map(|at| each + u32::from(at >= count - rest)).collect()
    };
    let sorted_counts = spread(desired);
    let mut running = None;
    if let Some(by_zone) = &input.running {
        if let Some(zone) = by_zone
            .keys()
            .find(|zone| by_zone.get(*zone).copied().flatten().is_some() && !seen.contains(zone))
        {
            return Err(invalid(
                format!("running.{zone}"),
                "Add this Availability Zone to `zones`.",
            ));
        }
        let mut counts: Vec<u32> =
            zones.iter().map(|zone| by_zone.get(zone).copied().flatten().unwrap_or(0)).collect();
        counts.sort_unstable();
        running = Some(counts);
    }
    let balanced = running.as_ref().map(|counts| {
        let (least, most) = (counts.first().copied(), counts.last().copied());
        most.unwrap_or(0).saturating_sub(least.unwrap_or(0)) <= 1
    });
    let tasks_to_move = running.as_ref().map(|counts| {
        let all = counts.iter().fold(0_u32, |sum, count| sum.saturating_add(*count));
        let over = counts.iter().zip(spread(all));
        over.fold(0_u32, |sum, (is, should)| sum.saturating_add(is.saturating_sub(should)))
    });
    let counts = |counts: &[u32]| {
        list(&counts.iter().map(|count| number(*count)).collect::<Vec<String>>(), "and")
    };
    let now = running.as_ref().map_or_else(String::new, |running| {
        format!(" The Availability Zones run {} tasks.", counts(running))
    });
    let verdict = if balanced == Some(false) { Rejected } else { Passed };
    step!(to, rules::BALANCE, verdict, "Availability Zones", ["desired", "zones", "running"];
        "A balance of {} across {} is {}.{now}", count_of(desired, "task"), count_of(count, "Availability Zone"), counts(&sorted_counts));
    Ok(Some(Balance { sorted_counts, balanced, tasks_to_move }))
}

/// Whether an expression uses the Availability Zone, and not an attribute whose name only starts with this one.
fn names_zone(expression: &str) -> bool {
    expression
        .split(ZONE)
        .skip(1)
        .any(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "-_/\\.".contains(c)))
}

/// Whether the service supports rebalancing.
pub fn eligible(input: &Rebalancing, to: &mut Trace) -> Eligibility {
    let is = |value: &Option<String>, word: &str| {
        value.as_ref().is_some_and(|value| value.eq_ignore_ascii_case(word))
    };
    let first = input.strategies.as_deref().unwrap_or_default().first();
    let by_zone = |placing: &RebalancingStrategy| {
        placing.kind.as_deref() == Some("spread") && placing.field.as_deref() == Some(ZONE)
    };
    let on_zone = |constraint: &RebalancingConstraint| {
        constraint.expression.as_ref().is_some_and(|text| names_zone(text))
    };
    // The reason, and the same as a clause.
    let reason = if is(&input.scheduling_strategy, "DAEMON") {
        Some(("daemon", "its scheduling strategy is `DAEMON`"))
    } else if is(&input.deployment_controller, "EXTERNAL") {
        Some(("external", "its deployment controller is `EXTERNAL`"))
    } else if input.maximum_percent.is_some_and(|percent| percent <= 100) {
        Some(("maximum_percent", "its `maximumPercent` is 100 or less"))
    } else if is(&input.load_balancer, "classic") {
        Some(("classic_load_balancer", "it uses a Classic Load Balancer"))
    } else if first.is_some_and(|placing| !by_zone(placing)) {
        Some(("first_strategy", "its first placement strategy isn't Availability Zone spread"))
    } else if input.constraints.iter().flatten().any(on_zone) {
        Some(("zone_constraint", "a placement constraint uses the Availability Zone"))
    } else {
        None
    };
    let reads =
        ["schedulingStrategy", "maximumPercent", "loadBalancer", "strategies", "constraints"];
    match reason {
        Some((_, clause)) => step!(to, rules::EXCLUDED, Rejected, "Service", reads;
            "Rebalancing doesn't support this service because {clause}."),
        None => step!(to, rules::EXCLUDED, Passed, "Service", reads;
            "The service supports rebalancing."),
    };
    Eligibility { eligible: reason.is_none(), reason: reason.map(|(reason, _)| reason) }
}
