//! The smallest change that lets a stuck update go on.

use super::{
    RollingUpdateRun, SchedulingStrategy, ServiceUpdate, TaskCountLimits, UnfinishedReason, roll,
};
use crate::explain::Trace;
use serde::Serialize;

/// A change of one number after which the update finishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnblockingChange {
    /// The field to change.
    pub field: &'static str,
    /// What it holds now; missing: no limit.
    pub from: u32,
    /// What it would hold.
    pub to: u32,
    /// The bounds then.
    pub bounds: TaskCountLimits,
}

impl UnblockingChange {
    /// The highest minimum with which one task at a time is replaced in place; none for a single task.
    pub fn highest_working_minimum(update: &ServiceUpdate) -> Option<u32> {
        match update.desired() {
            0 | 1 => None,
            desired => u32::try_from((u64::from(desired) - 1) * 100 / u64::from(desired)).ok(),
        }
    }
}

/// The changes of one field each, as small as possible, after which a stuck update finishes; the smallest first. Each
/// has been tried.
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

    // The largest percentage whose share, rounded up, is one task fewer.
    let lower = percent((desired - 1) * 100 / desired).min(minimum);
    for to in [lower, 0] {
        let changed = ServiceUpdate { minimum_healthy_percent: Some(to), ..update.clone() };
        if try_out(&mut unblocking_changes, &changed, "minimumHealthyPercent", minimum, to) {
            break;
        }
    }
    if update.scheduling() == SchedulingStrategy::Replica {
        // The smallest percentage whose share, rounded down, is one task more.
        let to = percent(((desired + 1) * 100).div_ceil(desired)).max(maximum);
        let changed = ServiceUpdate { maximum_percent: Some(to), ..update.clone() };
        try_out(&mut unblocking_changes, &changed, "maximumPercent", maximum, to);
    }
    if let Some(capacity) = update.cluster_capacity {
        let to = rolled.last.old.saturating_add(rolled.last.new).saturating_add(1);
        let changed = ServiceUpdate { cluster_capacity: Some(to), ..update.clone() };
        try_out(&mut unblocking_changes, &changed, "clusterCapacity", capacity, to);
    }
    unblocking_changes.sort_by_key(|change| change.from.abs_diff(change.to));
    unblocking_changes
}

fn try_out(
    unblocking_changes: &mut Vec<UnblockingChange>,
    changed: &ServiceUpdate,
    field: &'static str,
    from: u32,
    to: u32,
) -> bool {
    let finishes = from != to && roll(changed, &mut Trace::silent()).finished;
    if finishes {
        unblocking_changes.push(UnblockingChange { field, from, to, bounds: changed.bounds() });
    }
    finishes
}
