//! Step scaling.

use super::{InvalidScalingArgument, invalid, limits, need, rules, step_of};
use crate::explain::{Trace, Verdict};
use serde::{Deserialize, Serialize};

/// What step scaling is asked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StepScaling {
    /// Tasks that run; also the desired count. Required.
    pub running: Option<u32>,
    /// The alarm's metric. Required.
    pub metric: Option<f64>,
    /// The alarm's threshold. Required.
    pub threshold: Option<f64>,
    /// Required.
    pub adjustment_type: Option<AdjustmentType>,
    /// At least one.
    pub steps: Option<Vec<StepAdjustment>>,
    /// With percentages: the least that is added or removed.
    pub min_adjustment_magnitude: Option<u32>,
    /// Required.
    pub min_capacity: Option<u32>,
    /// Required.
    pub max_capacity: Option<u32>,
    /// A cooldown that runs.
    pub cooldown: Option<Cooldown>,
}

/// How an adjustment is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum AdjustmentType {
    /// Added to the capacity.
    ChangeInCapacity,
    /// The capacity.
    ExactCapacity,
    /// A percentage of the capacity, added to it.
    PercentChangeInCapacity,
}

/// A step: bounds are distances from the threshold, missing = open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StepAdjustment {
    /// `MetricIntervalLowerBound`.
    pub lower: Option<f64>,
    /// `MetricIntervalUpperBound`.
    pub upper: Option<f64>,
    /// `ScalingAdjustment`. Required; a percentage may have a fraction.
    pub adjustment: Option<f64>,
}

/// A cooldown that runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cooldown {
    /// Of which activity. Required.
    pub direction: Option<Direction>,
    /// What that one has added.
    pub added: Option<u32>,
}

/// Of a scaling activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More tasks.
    Out,
    /// Fewer tasks.
    In,
}

/// What step scaling answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepScalingResult {
    /// Of the step found; `null` if there is none.
    pub adjustment: Option<f64>,
    /// The desired count afterwards.
    pub new_capacity: u32,
    /// Why.
    pub trace: Trace,
}

/// Decides.
///
/// # Errors
/// What is missing, and steps that leave gaps, overlap, or are open where they must not be.
pub fn step(input: &StepScaling) -> Result<StepScalingResult, InvalidScalingArgument> {
    let running = need(input.running, "running")?;
    let metric = need(input.metric, "metric")?;
    let threshold = need(input.threshold, "threshold")?;
    let kind = need(input.adjustment_type, "adjustmentType")?;
    let steps = need(input.steps.as_ref(), "steps")?;
    let (min, max) = limits(input.min_capacity, input.max_capacity)?;
    check(steps, kind)?;
    let cooldown = match input.cooldown {
        Some(cooldown) => {
            Some((need(cooldown.direction, "cooldown.direction")?, cooldown.added.unwrap_or(0)))
        }
        None => None,
    };

    let mut trace = Trace::default();
    // To a billionth, so that 0.7 - 0.5 is 0.2.
    let distance = ((metric - threshold) * 1e9).round() / 1e9;
    let found = find(steps, distance);
    trace.step(|| {
        let because = match found {
            Some((at, adjustment)) => format!(
                "{metric} is {distance} from the threshold {threshold}: step {} with the adjustment {adjustment}.",
                at + 1
            ),
            None => format!("{metric} is {distance} from the threshold {threshold}: no step is for that."),
        };
        let verdict = match found {
            Some(_) => Verdict::Applied,
            None => Verdict::Skipped,
        };
        step_of(&rules::STEP, "steps", verdict, because, &["metric", "threshold", "steps"])
    });
    let Some((_, adjustment)) = found else {
        return Ok(StepScalingResult { adjustment: None, new_capacity: running, trace });
    };

    // From outside of the limits one goes to the limit first.
    let outward = adjustment > 0.0;
    let base = i64::from(match kind {
        AdjustmentType::ExactCapacity => running,
        _ if outward => running.max(min),
        _ => running.min(max),
    });
    let mut change = match kind {
        AdjustmentType::ChangeInCapacity => adjustment as i64,
        AdjustmentType::ExactCapacity => adjustment as i64 - base,
        AdjustmentType::PercentChangeInCapacity => {
            let least = i64::from(input.min_adjustment_magnitude.unwrap_or(0));
            let change = percent(base, adjustment, least);
            trace.step(|| {
                let because = format!("{adjustment} % of {base} tasks: {change:+}.");
                step_of(
                    &rules::PERCENT,
                    "percentage",
                    Verdict::Applied,
                    because,
                    &["running", "minAdjustmentMagnitude"],
                )
            });
            change
        }
    };
    if let Some((direction, added)) = cooldown {
        let before = change;
        change = match direction {
            // A capacity that is set holds what was added already.
            Direction::Out if change > 0 && kind != AdjustmentType::ExactCapacity => {
                (change - i64::from(added)).max(0)
            }
            // Only a larger step out acts while a scale-out cools down, and only a step out while a scale-in does.
            Direction::Out | Direction::In if change < 0 => 0,
            _ => change,
        };
        trace.step(|| {
            let because = format!(
                "A cooldown runs in which {added} were added: {before:+} becomes {change:+}."
            );
            let verdict = if before == change { Verdict::Passed } else { Verdict::Applied };
            step_of(&rules::COOLDOWN, "cooldown", verdict, because, &["cooldown"])
        });
    }
    let (now, min, max) = (i64::from(running), i64::from(min), i64::from(max));
    let new = match change {
        // The cooldown took the step; the limits hold still.
        0 if outward => now.max(min),
        0 => now,
        // Above the maximum nothing is added, below the minimum nothing removed.
        1.. => (base + change).clamp(min, max).max(now),
        _ => (base + change).clamp(min, max).min(now),
    };
    if new != now + change {
        trace.step(|| {
            let because = format!("{now} {change:+} within {min} to {max}: {new}.");
            step_of(
                &rules::LIMITS,
                "limits",
                Verdict::Applied,
                because,
                &["minCapacity", "maxCapacity"],
            )
        });
    }
    Ok(StepScalingResult {
        adjustment: Some(adjustment),
        new_capacity: u32::try_from(new).unwrap_or(0),
        trace,
    })
}

/// The step of a distance: above the threshold the lower bound belongs to it, below it the upper one.
fn find(steps: &[StepAdjustment], distance: f64) -> Option<(usize, f64)> {
    let above = |step: &StepAdjustment| {
        step.lower.is_none_or(|lower| lower <= distance)
            && step.upper.is_none_or(|upper| distance < upper)
    };
    let below = |step: &StepAdjustment| {
        step.lower.is_none_or(|lower| lower < distance)
            && step.upper.is_none_or(|upper| distance <= upper)
    };
    let mut all = steps.iter().enumerate();
    let (at, step) = if distance < 0.0 {
        all.find(|at| below(at.1))
    } else {
        // At the threshold itself it is the alarm that decides. A step that begins there goes before one that ends
        // there, in whatever order they are written.
        let ends_there = |_: &_| distance == 0.0;
        all.clone().find(|at| above(at.1)).or_else(|| all.find(|at| below(at.1)).filter(ends_there))
    }?;
    Some((at, step.adjustment?))
}

/// A percentage of `of`, rounded towards zero, but never to it; at least `least` either way.
fn percent(of: i64, adjustment: f64, least: i64) -> i64 {
    // To a millionth, so that 0.29 % of 10,000 is 29.
    let change = (of as f64 * adjustment * 1e4).round() / 1e6;
    if change == 0.0 {
        return 0;
    }
    let whole = (change.abs() as i64).max(1).max(least);
    if change < 0.0 { -whole } else { whole }
}

fn check(steps: &[StepAdjustment], kind: AdjustmentType) -> Result<(), InvalidScalingArgument> {
    if steps.is_empty() {
        return Err(invalid("steps", "give at least one step"));
    }
    for (at, step) in steps.iter().enumerate() {
        let field = |name: &str| format!("steps[{at}].{name}");
        let adjustment = need(step.adjustment, &field("adjustment"))?;
        if adjustment.abs() > f64::from(i32::MAX) {
            return Err(invalid(field("adjustment"), "this is too large"));
        }
        if kind != AdjustmentType::PercentChangeInCapacity && adjustment.fract() != 0.0 {
            return Err(invalid(field("adjustment"), "give a whole number of tasks"));
        }
        if kind == AdjustmentType::ExactCapacity && adjustment < 0.0 {
            return Err(invalid(field("adjustment"), "a capacity can't be negative"));
        }
        match (step.lower, step.upper) {
            (None, None) => {
                return Err(invalid(
                    format!("steps[{at}]"),
                    "give the step a lower or an upper bound",
                ));
            }
            (Some(lower), Some(upper)) if upper <= lower => {
                return Err(invalid(field("upper"), "it must be above the lower bound"));
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
                return Err(invalid("steps", "two steps overlap"));
            }
            if high(one) < low(next) {
                return Err(invalid("steps", "there is a gap between two steps"));
            }
        }
    }
    let first = sorted.first().map_or(0.0, |step| low(step));
    let last = sorted.last().map_or(0.0, |step| high(step));
    if first < 0.0 && first.is_finite() {
        return Err(invalid("steps", "with a negative lower bound one step must have none"));
    }
    if last > 0.0 && last.is_finite() {
        return Err(invalid("steps", "with a positive upper bound one step must have none"));
    }
    Ok(())
}
