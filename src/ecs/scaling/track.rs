//! Target tracking.

use super::{InvalidScalingArgument, invalid, limits, need, rules, step_of};
use crate::explain::{Trace, Verdict};
use serde::{Deserialize, Serialize};

/// What target tracking is asked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TargetTracking {
    /// Tasks that run. Required.
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
#[serde(rename_all = "camelCase", default)]
pub struct TrackingPolicy {
    /// Its value; missing: no data.
    pub metric: Option<f64>,
    /// Required, above 0.
    pub target: Option<f64>,
    /// For how many minutes the metric has had this value; missing: 15.
    pub minutes: Option<f64>,
    /// Whether the policy never scales in.
    pub disable_scale_in: Option<bool>,
}

/// What target tracking answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetTrackingResult {
    /// `out`, `in` or `none`.
    pub direction: &'static str,
    /// The desired count afterwards.
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
    /// Above the target for three minutes.
    pub alarm_high: bool,
    /// Below nine tenths of it for fifteen.
    pub alarm_low: bool,
}

/// Decides.
///
/// # Errors
/// What is missing, or a target that is not above 0.
pub fn track(input: &TargetTracking) -> Result<TargetTrackingResult, InvalidScalingArgument> {
    let running = need(input.running, "running")?;
    let (min, max) = limits(input.min_capacity, input.max_capacity)?;
    let policies = need(input.policies.as_ref(), "policies")?;
    if policies.is_empty() {
        return Err(invalid("policies", "give at least one policy"));
    }
    let mut trace = Trace::default();
    let mut alarms = Vec::new();
    // What each policy asks for: by its high alarm, and by its low one.
    let mut outs = Vec::new();
    let mut ins = Vec::new();
    let mut all_in = true;
    for (at, policy) in policies.iter().enumerate() {
        let target = policy.target.filter(|target| *target > 0.0);
        let target = target
            .ok_or_else(|| invalid(format!("policies[{at}].target"), "give a number above 0"))?;
        let name = format!("policy {}", at + 1);
        let keeps = policy.disable_scale_in == Some(true);
        let Some(metric) = policy.metric else {
            trace.step(|| {
                let because = "Its metric has no data: it asks for nothing.".to_owned();
                step_of(&rules::NO_DATA, name, Verdict::Skipped, because, &["policies"])
            });
            all_in &= keeps;
            alarms.push(TrackingAlarms::default());
            continue;
        };
        let minutes = policy.minutes.unwrap_or(15.0);
        let low = metric < rounded(0.9 * target) && minutes >= 15.0;
        let alarm = TrackingAlarms {
            alarm_high: metric > target && minutes >= if running == 0 { 1.0 } else { 3.0 },
            alarm_low: low && !keeps,
        };
        trace.step(|| {
            let verdict = match alarm.alarm_high || alarm.alarm_low {
                true => Verdict::Applied,
                false => Verdict::Passed,
            };
            let said = match (alarm.alarm_high, alarm.alarm_low) {
                (true, _) => "the high alarm is on",
                (_, true) => "the low alarm is on",
                _ => "no alarm is on",
            };
            let because = format!("{metric} for {minutes} min with a target of {target}: {said}.");
            step_of(&rules::ALARMS, name.as_str(), verdict, because, &["policies"])
        });
        if low && keeps {
            trace.step(|| {
                let because = "It would scale in, and that is turned off.".to_owned();
                step_of(
                    &rules::DISABLED_IN,
                    name.as_str(),
                    Verdict::Skipped,
                    because,
                    &["policies"],
                )
            });
        }
        let asks = (f64::from(running) * metric / target - 1e-9).ceil().max(0.0) as u32;
        if alarm.alarm_high {
            // With nothing running the share says nothing: one task is the least that can be added.
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
        trace.step(|| {
            let because = format!(
                "{} of {} policies want out, {} want in: {wanted} tasks.",
                outs.len(),
                policies.len(),
                ins.len()
            );
            step_of(&rules::SEVERAL, "policies", Verdict::Applied, because, &["policies"])
        });
    }
    if wanted != running {
        trace.step(|| {
            let because = format!("{running} running tasks in proportion: {wanted}.");
            step_of(
                &rules::PROPORTION,
                "capacity",
                Verdict::Applied,
                because,
                &["running", "policies"],
            )
        });
    }
    let deploying = input.deployment_in_progress == Some(true);
    if wanted < running && deploying {
        trace.step(|| {
            let because = "A deployment is in progress: scale-in waits.".to_owned();
            step_of(
                &rules::DEPLOYING,
                "scale-in",
                Verdict::Rejected,
                because,
                &["deploymentInProgress"],
            )
        });
    }
    let new_capacity = match wanted {
        wanted if wanted < running && deploying => running,
        wanted if wanted > running => wanted.clamp(min, max).max(running),
        wanted if wanted < running => wanted.clamp(min, max).min(running),
        _ => running,
    };
    if new_capacity != wanted && !(deploying && wanted < running) {
        trace.step(|| {
            let because = format!("{wanted} lies outside of {min} to {max}: {new_capacity}.");
            step_of(
                &rules::LIMITS,
                "limits",
                Verdict::Applied,
                because,
                &["minCapacity", "maxCapacity"],
            )
        });
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

/// To a billionth, so that 0.9 × 50 is 45.
fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}
