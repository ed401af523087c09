//! Step scaling.

use super::{InvalidScalingArgument, invalid, limits, need, rules};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Skipped},
    step,
};
use crate::text::{count_as, count_of};
use serde::{Deserialize, Serialize};

/// The argument of step scaling.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "StepScalingInput"))]
#[serde(rename_all = "camelCase", default)]
pub struct StepScaling {
    /// Running tasks; also the desired count. Required.
    pub running: Option<u32>,
    /// The alarm's metric. Required.
    pub metric: Option<f64>,
    /// The alarm's threshold. Required.
    pub threshold: Option<f64>,
    /// Required.
    pub adjustment_type: Option<AdjustmentType>,
    /// At least one.
    pub steps: Option<Vec<StepAdjustment>>,
    /// The minimum number of tasks that a percentage adds or removes.
    pub min_adjustment_magnitude: Option<u32>,
    /// Required.
    pub min_capacity: Option<u32>,
    /// Required.
    pub max_capacity: Option<u32>,
    /// The active cooldown.
    pub cooldown: Option<Cooldown>,
}

/// The meaning of an adjustment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum AdjustmentType {
    /// Added to the capacity.
    #[default]
    ChangeInCapacity,
    /// The capacity.
    ExactCapacity,
    /// A percentage of the capacity, added to it.
    PercentChangeInCapacity,
}

/// A step: its bounds are relative to the threshold; missing: unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct StepAdjustment {
    /// `MetricIntervalLowerBound`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lower: Option<f64>,
    /// `MetricIntervalUpperBound`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// `ScalingAdjustment`. Required; a percentage can have a fraction.
    pub adjustment: Option<f64>,
}

/// An active cooldown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "ScalingCooldown"))]
#[serde(rename_all = "camelCase", default)]
pub struct Cooldown {
    /// The direction of the scaling activity. Required.
    pub direction: Option<Direction>,
    /// The tasks that it added.
    pub added: Option<u32>,
}

/// The direction of a scaling activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "ScalingDirection"))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More tasks.
    Out,
    /// Fewer tasks.
    In,
}

/// The result of step scaling.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepScalingResult {
    /// The adjustment of the step that applies; `null` if there is none.
    pub adjustment: Option<f64>,
    /// The new desired count.
    pub new_capacity: u32,
    /// Why.
    pub trace: Trace,
}

/// Calculates the new capacity.
///
/// # Errors
/// A missing member, and steps that have gaps, overlap, or lack a required bound.
pub fn step(input: &StepScaling) -> Result<StepScalingResult, InvalidScalingArgument> {
    let running = need(input.running, "running")?;
    let metric = need(input.metric, "metric")?;
    let threshold = need(input.threshold, "threshold")?;
    let kind = need(input.adjustment_type, "adjustmentType")?;
    let steps = need(input.steps.as_ref(), "steps")?;
    let (min, max) = limits(input.min_capacity, input.max_capacity)?;
    check_steps(steps, kind)?;
    let cooldown = match input.cooldown {
        Some(cooldown) => {
            Some((need(cooldown.direction, "cooldown.direction")?, cooldown.added.unwrap_or(0)))
        }
        None => None,
    };

    let mut trace = Trace::default();
    let distance = distance(metric, threshold);
    let Some((at, adjustment)) = find(steps, distance) else {
        step!(trace, rules::STEP, Skipped, "Step adjustments", ["metric", "threshold", "steps"];
            "No step applies because {metric} is {distance} from the threshold {threshold}. {}", bounds(steps, distance));
        return Ok(StepScalingResult { adjustment: None, new_capacity: running, trace });
    };
    step!(trace, rules::STEP, Applied, "Step adjustments", ["metric", "threshold", "steps"];
        "Step {} with adjustment {adjustment} applies because {metric} is {distance} from the threshold {threshold}.", at + 1);

    // From outside of the limits, the capacity first moves to the nearest limit.
    let outward = adjustment > 0.0;
    let base = i64::from(match kind {
        AdjustmentType::ExactCapacity => running,
        _ if outward => running.max(min),
        _ => running.min(max),
    });
    let mut change = change(kind, base, adjustment, input.min_adjustment_magnitude);
    if kind == AdjustmentType::PercentChangeInCapacity {
        step!(trace, rules::PERCENT, Applied, "Percentage", ["running", "minAdjustmentMagnitude"];
                "{adjustment}% of {} is a change of {change:+}.", count_of(base, "task"));
    }
    if let Some((direction, added)) = cooldown {
        let before = change;
        change = match direction {
            // An exact capacity includes the tasks that were already added.
            Direction::Out if change > 0 && kind != AdjustmentType::ExactCapacity => {
                (change - i64::from(added)).max(0)
            }
            // During a scale-out cooldown only a larger scale-out acts, during a scale-in cooldown only a scale-out.
            Direction::Out | Direction::In if change < 0 => 0,
            _ => change,
        };
        step!(trace, rules::COOLDOWN, if before == change { Passed } else { Applied }, "Cooldown", ["cooldown"];
            "The cooldown, in which {} added, changes {before:+} to {change:+}.", count_as(added, "task was", "tasks were"));
    }
    let (now, min, max) = (i64::from(running), i64::from(min), i64::from(max));
    let new = match change {
        // The cooldown canceled the step; the limits still apply.
        0 if outward => now.max(min),
        0 => now,
        // A scale-out adds nothing above the maximum, a scale-in removes nothing below the minimum.
        1.. => (base + change).clamp(min, max).max(now),
        _ => (base + change).clamp(min, max).min(now),
    };
    if new != now + change {
        step!(trace, rules::LIMITS, Applied, "Capacity limits", ["minCapacity", "maxCapacity"];
            "The limits of {min} to {max} tasks set the capacity to {new} instead of {}.", now + change);
    }
    Ok(StepScalingResult {
        adjustment: Some(adjustment),
        new_capacity: u32::try_from(new).unwrap_or(0),
        trace,
    })
}

/// What the bounds of the steps are, and which one the distance needs.
fn bounds(steps: &[StepAdjustment], distance: f64) -> &'static str {
    let below = distance < 0.0 && steps.iter().all(|step| step.lower.is_some_and(|low| low >= 0.0));
    if below {
        "Bounds are differences from the threshold, so a step for a metric below it has an upper bound of 0 or less."
    } else {
        "Bounds are differences from the threshold, not values of the metric."
    }
}

/// The step for a distance: above the threshold its lower bound is inclusive, below it the upper one.
fn find(steps: &[StepAdjustment], distance: f64) -> Option<(usize, f64)> {
    match distance {
        ..0.0 => find_on(steps, distance, false),
        // At the threshold, the alarm decides. A step that starts there has precedence over one that ends there, in any
        // order of the list.
        0.0 => find_on(steps, 0.0, true).or_else(|| find_on(steps, 0.0, false)),
        _ => find_on(steps, distance, true),
    }
}

/// The step for a distance of an alarm that looks above its threshold, or below it.
pub(super) fn find_on(
    steps: &[StepAdjustment],
    distance: f64,
    above: bool,
) -> Option<(usize, f64)> {
    let within = |step: &StepAdjustment| match above {
        true => {
            step.lower.is_none_or(|lower| lower <= distance)
                && step.upper.is_none_or(|upper| distance < upper)
        }
        false => {
            step.lower.is_none_or(|lower| lower < distance)
                && step.upper.is_none_or(|upper| distance <= upper)
        }
    };
    let (at, step) = steps.iter().enumerate().find(|(_, step)| within(step))?;
    Some((at, step.adjustment?))
}

/// The distance of a metric from the threshold, to a billionth, so that 0.7 - 0.5 is 0.2.
pub(super) fn distance(metric: f64, threshold: f64) -> f64 {
    ((metric - threshold) * 1e9).round() / 1e9
}

/// The change that an adjustment makes of a capacity.
pub(super) fn change(kind: AdjustmentType, base: i64, adjustment: f64, least: Option<u32>) -> i64 {
    match kind {
        AdjustmentType::ChangeInCapacity => adjustment as i64,
        AdjustmentType::ExactCapacity => adjustment as i64 - base,
        AdjustmentType::PercentChangeInCapacity => {
            percent(base, adjustment, i64::from(least.unwrap_or(0)))
        }
    }
}

/// A percentage of `of`, rounded toward zero, but at least 1 and at least `least` in either direction.
fn percent(of: i64, adjustment: f64, least: i64) -> i64 {
    // To a millionth, so that 0.29% of 10,000 is 29.
    let change = (of as f64 * adjustment * 1e4).round() / 1e6;
    if change == 0.0 {
        return 0;
    }
    let whole = (change.abs() as i64).max(1).max(least);
    if change < 0.0 { -whole } else { whole }
}

/// What AWS rejects about steps.
pub fn check_steps(
    steps: &[StepAdjustment],
    kind: AdjustmentType,
) -> Result<(), InvalidScalingArgument> {
    if steps.is_empty() {
        return Err(invalid("steps", "Enter at least one step."));
    }
    for (at, step) in steps.iter().enumerate() {
        let field = |name: &str| format!("steps[{at}].{name}");
        let adjustment = need(step.adjustment, &field("adjustment"))?;
        if adjustment.abs() > f64::from(i32::MAX) {
            return Err(invalid(field("adjustment"), "Enter a smaller value."));
        }
        if kind != AdjustmentType::PercentChangeInCapacity && adjustment.fract() != 0.0 {
            return Err(invalid(field("adjustment"), "Enter an integer."));
        }
        if kind == AdjustmentType::ExactCapacity && adjustment < 0.0 {
            return Err(invalid(field("adjustment"), "Enter a value of at least 0."));
        }
        match (step.lower, step.upper) {
            (None, None) => {
                return Err(invalid(format!("steps[{at}]"), "Add a lower or an upper bound."));
            }
            (Some(lower), Some(upper)) if upper <= lower => {
                return Err(invalid(field("upper"), "Enter a value above the lower bound."));
            }
            _ => {}
        }
    }
    let mut sorted: Vec<&StepAdjustment> = steps.iter().collect();
    let low = |step: &StepAdjustment| step.lower.unwrap_or(f64::NEG_INFINITY);
    let high = |step: &StepAdjustment| step.upper.unwrap_or(f64::INFINITY);
    sorted.sort_by(|a, b| low(a).total_cmp(&low(b)));
    for pair in sorted.windows(2) {
        if let [one, next] = pair {
            if high(one) > low(next) {
                return Err(invalid("steps", "Change the bounds so that no steps overlap."));
            }
            if high(one) < low(next) {
                return Err(invalid("steps", "Change the bounds so that the steps have no gap."));
            }
        }
    }
    let first = sorted.first().map_or(0.0, |step| low(step));
    let last = sorted.last().map_or(0.0, |step| high(step));
    if first < 0.0 && first.is_finite() {
        return Err(invalid(
            "steps",
            "Remove the lower bound of one step, because another one is negative.",
        ));
    }
    if last > 0.0 && last.is_finite() {
        return Err(invalid(
            "steps",
            "Remove the upper bound of one step, because another one is positive.",
        ));
    }
    Ok(())
}
