//! The smallest changes that let a stuck update complete.

use super::{
    RollingUpdateRun, SchedulingStrategy, ServiceUpdate, TaskCountLimits, UnfinishedReason, roll,
};
use crate::explain::Trace;
use serde::Serialize;
use std::fmt::{self, Display};

/// What limits the number of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LimitField {
    /// `minimumHealthyPercent`.
    MinimumHealthyPercent,
    /// `maximumPercent`.
    MaximumPercent,
    /// `clusterCapacity`.
    ClusterCapacity,
}

impl Display for LimitField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LimitField::MinimumHealthyPercent => "minimumHealthyPercent",
            LimitField::MaximumPercent => "maximumPercent",
            LimitField::ClusterCapacity => "clusterCapacity",
        })
    }
}

/// A change of one number after which the update completes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnblockingChange {
    /// The field to change.
    pub field: LimitField,
    /// The current value.
    pub from: u32,
    /// The new value.
    pub to: u32,
    /// The task count limits with the new value.
    pub bounds: TaskCountLimits,
}

impl UnblockingChange {
    /// The highest minimum that lets ECS stop one task at a time; none for a single task.
    pub fn highest_working_minimum(update: &ServiceUpdate) -> Option<u32> {
        match update.desired() {
            0 | 1 => None,
            desired => u32::try_from((u64::from(desired) - 1) * 100 / u64::from(desired)).ok(),
        }
    }
}

/// The changes of one field each, as small as possible, after which a stuck update completes, the smallest first. Each
/// one has been simulated.
pub fn unblocking_changes(
    update: &ServiceUpdate,
    rolled: &RollingUpdateRun,
) -> Vec<UnblockingChange> {
    let stuck =
        matches!(rolled.reason, Some(UnfinishedReason::Bounds | UnfinishedReason::Capacity));
    let desired = u64::from(update.desired());
    if !stuck || desired == 0 {
        return Vec::new();
    }
    let (minimum, maximum) = update.percentages();
    let percent = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let mut unblocking_changes = Vec::new();

    // The largest percentage that is one task less, rounded up.
    let lower = percent((desired - 1) * 100 / desired).min(minimum);
    for to in [lower, 0] {
        let changed = ServiceUpdate { minimum_healthy_percent: Some(to), ..update.clone() };
        if try_out(
            &mut unblocking_changes,
            &changed,
            LimitField::MinimumHealthyPercent,
            minimum,
            to,
        ) {
            break;
        }
    }
    if update.scheduling() == SchedulingStrategy::Replica {
        // The smallest percentage that is one task more, rounded down.
        let to = percent(((desired + 1) * 100).div_ceil(desired)).max(maximum);
        let changed = ServiceUpdate { maximum_percent: Some(to), ..update.clone() };
        try_out(&mut unblocking_changes, &changed, LimitField::MaximumPercent, maximum, to);
    }
    if let Some(capacity) = update.cluster_capacity {
        let to = rolled.last.old.saturating_add(rolled.last.new).saturating_add(1);
        let changed = ServiceUpdate { cluster_capacity: Some(to), ..update.clone() };
        try_out(&mut unblocking_changes, &changed, LimitField::ClusterCapacity, capacity, to);
    }
    unblocking_changes.sort_by_key(|change| change.from.abs_diff(change.to));
    unblocking_changes
}

fn try_out(
    unblocking_changes: &mut Vec<UnblockingChange>,
    changed: &ServiceUpdate,
    field: LimitField,
    from: u32,
    to: u32,
) -> bool {
    let finishes = from != to && roll(changed, &mut Trace::silent()).finished;
    if finishes {
        unblocking_changes.push(UnblockingChange { field, from, to, bounds: changed.bounds() });
    }
    finishes
}
