//! Target tracking.

use super::{InvalidScalingArgument, invalid, limits, need, rules};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected, Skipped},
    step,
};
use crate::text::{agree, count_of, number};
use serde::{Deserialize, Serialize};

/// The argument of target tracking.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TargetTrackingInput"))]
#[serde(rename_all = "camelCase", default)]
pub struct TargetTracking {
    /// Running tasks. Required.
    pub running: Option<u32>,
    /// Required.
    pub min_capacity: Option<u32>,
    /// Required.
    pub max_capacity: Option<u32>,
    /// At least one.
    pub policies: Option<Vec<TrackingPolicy>>,
    /// Whether a deployment of the service is in progress.
    pub deployment_in_progress: Option<bool>,
}

/// One policy and its metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct TrackingPolicy {
    /// Its value; missing: no data.
    pub metric: Option<f64>,
    /// Required, above 0.
    pub target: Option<f64>,
    /// How many minutes the metric has had this value; missing: 15.
    pub minutes: Option<f64>,
    /// Whether the policy never scales in.
    pub disable_scale_in: Option<bool>,
}

/// The result of target tracking.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetTrackingResult {
    /// `out`, `in` or `none`.
    pub direction: &'static str,
    /// The new desired count.
    pub new_capacity: u32,
    /// The alarms of each policy.
    pub alarms: Vec<TrackingAlarms>,
    /// Why.
    pub trace: Trace,
}

/// The two alarms of a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackingAlarms {
    /// Above the target for 3 minutes.
    pub alarm_high: bool,
    /// Below 90% of the target for 15 minutes.
    pub alarm_low: bool,
}

/// Calculates the new capacity.
///
/// # Errors
/// A missing member, or a target that isn't above 0.
pub fn track(input: &TargetTracking) -> Result<TargetTrackingResult, InvalidScalingArgument> {
    let running = need(input.running, "running")?;
    let (min, max) = limits(input.min_capacity, input.max_capacity)?;
    let policies = need(input.policies.as_ref(), "policies")?;
    if policies.is_empty() {
        return Err(invalid("policies", "Enter at least one policy."));
    }
    let mut trace = Trace::default();
    let mut alarms = Vec::new();
    // The capacity that each policy requires: by its high alarm, and by its low one.
    let mut outs = Vec::new();
    let mut ins = Vec::new();
    let mut all_in = true;
    for (at, policy) in policies.iter().enumerate() {
        let target = policy.target.filter(|target| *target > 0.0);
        let target = target
            .ok_or_else(|| invalid(format!("policies[{at}].target"), "Enter a number above 0."))?;
        let name = format!("Policy {}", at + 1);
        let keeps = policy.disable_scale_in == Some(true);
        let Some(metric) = policy.metric else {
            step!(trace, rules::NO_DATA, Skipped, name, ["policies"];
                "The policy has no effect because its metric has insufficient data.");
            all_in &= keeps;
            alarms.push(TrackingAlarms::default());
            continue;
        };
        let minutes = policy.minutes.unwrap_or(15.0);
        let low = metric < low_threshold(target) && minutes >= f64::from(LOW_POINTS);
        let alarm = TrackingAlarms {
            alarm_high: metric > target && minutes >= f64::from(high_points(running)),
            alarm_low: low && !keeps,
        };
        let (verdict, which) = match (alarm.alarm_high, alarm.alarm_low) {
            (true, _) => (Applied, "The high alarm"),
            (_, true) => (Applied, "The low alarm"),
            _ => (Passed, "No alarm"),
        };
        step!(trace, rules::ALARMS, verdict, name, ["policies"];
            "{which} is in `ALARM` because the metric is {metric} for {minutes} min and the target is {target}.");
        if low && keeps {
            step!(trace, rules::DISABLED_IN, Skipped, name, ["policies"];
                "The policy doesn't scale in because `DisableScaleIn` is enabled.");
        }
        let asks = proportional(running, metric, target);
        if alarm.alarm_high {
            // Without running tasks the proportion is 0, so the policy adds one task.
            outs.push(asks.max(1));
        }
        if alarm.alarm_low {
            ins.push(asks.min(running));
        }
        all_in &= alarm.alarm_low || keeps;
        alarms.push(alarm);
    }
    let wanted = match (outs.iter().max(), ins.iter().max()) {
        (Some(out), _) => *out,
        (None, Some(inward)) if all_in => *inward,
        _ => running,
    };
    if policies.len() > 1 {
        step!(trace, rules::SEVERAL, Applied, "Policies", ["policies"];
            "Of {} policies, {} scale out and {} scale in, so the capacity is {}.", number(policies.len()), number(outs.len()), number(ins.len()), count_of(wanted, "task"));
    }
    if wanted != running {
        step!(trace, rules::PROPORTION, Applied, "Capacity", ["running", "policies"];
            "In proportion to the metric, {} {} to {}.", count_of(running, "running task"), agree(running, "changes", "change"), number(wanted));
    }
    let deploying = input.deployment_in_progress == Some(true);
    if wanted < running && deploying {
        step!(trace, rules::DEPLOYING, Rejected, "Scale-in", ["deploymentInProgress"];
            "The service doesn't scale in because a deployment is in progress.");
    }
    let new_capacity = match wanted {
        wanted if wanted < running && deploying => running,
        wanted if wanted > running => wanted.clamp(min, max).max(running),
        wanted if wanted < running => wanted.clamp(min, max).min(running),
        _ => running,
    };
    if new_capacity != wanted && !(deploying && wanted < running) {
        step!(trace, rules::LIMITS, Applied, "Capacity limits", ["minCapacity", "maxCapacity"];
            "The limits of {min} to {max} tasks set the capacity to {new_capacity} instead of {wanted}.");
    }
    Ok(TargetTrackingResult {
        direction: match new_capacity {
            new if new > running => "out",
            new if new < running => "in",
            _ => "none",
        },
        new_capacity,
        alarms,
        trace,
    })
}

/// The capacity in proportion to the metric, rounded up. To a billionth, so that 4 × 0.75 ÷ 0.5 is 6.
pub(super) fn proportional(running: u32, metric: f64, target: f64) -> u32 {
    (f64::from(running) * metric / target - 1e-9).ceil().max(0.0) as u32
}

/// The points that the high alarm evaluates. Without running tasks one is enough.
pub(super) const fn high_points(running: u32) -> u32 {
    if running == 0 { 1 } else { 3 }
}

/// The points that the low alarm evaluates.
pub(super) const LOW_POINTS: u32 = 15;

/// The threshold of the low alarm.
pub(super) fn low_threshold(target: f64) -> f64 {
    rounded(0.9 * target)
}

/// To a billionth, so that 0.9 × 50 is 45.
fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}
