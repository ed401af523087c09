//! The answer: the run in columns, its figures, and what would have been enough.

use super::{replay::ReplayHandle, scenario::Prices};
use crate::ecs::scaling::run::{AlarmState, ScalingAction, ScalingRow, ScalingTotals};
use crate::explain::{Headline, Trace};
use serde::Serialize;

/// The result of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The configuration.
    pub run: SideAnswer,
    /// The configuration that it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<SideAnswer>,
    /// The traced minute.
    pub minute: u32,
    /// The smallest changes that drop no request; empty if none is dropped, or nothing can be simulated.
    pub enough: Vec<Enough>,
    /// What each policy makes of a single value.
    pub single: Vec<Decision>,
    /// Whether the search for what would have been enough, and the run before it, are complete.
    pub finished: bool,
    /// Why nothing can be simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<String>,
    /// The verdict.
    #[serde(skip)]
    pub verdict: Headline,
}

/// One configuration over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SideAnswer {
    /// The run, at most about 1,440 columns.
    pub columns: Vec<Column>,
    /// The sums.
    pub totals: ScalingTotals,
    /// The figures.
    pub figures: Figures,
    /// The changes of the desired count, the first 500.
    pub actions: Vec<TimedAction>,
    /// The traced minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<ScalingRow>,
    /// Simulates a minute again, with its trace.
    #[serde(skip)]
    pub replay: ReplayHandle,
}

/// A minute, or several of a long run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// The first minute.
    pub minute: u32,
    /// How many minutes.
    pub minutes: u32,
    /// Requests per minute, the most.
    pub load: f64,
    /// The requests that no task serves.
    pub dropped: f64,
    /// The latest point of the first policy's metric, the highest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<f64>,
    /// The alarm of the first policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<AlarmState>,
    /// The desired count, the highest.
    pub desired: u32,
    /// Serving tasks, the lowest.
    pub running: u64,
    /// Tasks without an instance or Spot capacity, the most.
    #[serde(skip_serializing_if = "is_zero")]
    pub waiting: u64,
    /// Instances, the most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instances: Option<u64>,
    /// Ready instances, the fewest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready: Option<u64>,
    /// `CapacityProviderReservation`, the highest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<f64>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A change of the desired count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TimedAction {
    /// The minute.
    pub minute: u32,
    /// The change.
    #[serde(flatten)]
    pub action: ScalingAction,
}

/// What a run comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// The cost in USD.
    pub cost: f64,
    /// The first minute in which a request is dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_drop: Option<u32>,
    /// The minute in which most requests are dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst: Option<u32>,
    /// How many minutes drop requests.
    pub minutes_with_drops: u32,
    /// The longest time in which each minute drops requests, in minutes.
    pub longest_shortage: u32,
    /// The highest desired count.
    pub peak_desired: u32,
    /// The minute of the first scale-out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_out: Option<u32>,
    /// The minute of the first scale-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_in: Option<u32>,
    /// How many times the desired count changes.
    pub changes: u32,
    /// The most tasks without an instance or Spot capacity.
    pub most_waiting: u64,
    /// The peak of the load, in requests per minute.
    pub peak_load: f64,
}

impl Figures {
    /// The cost of the sums.
    pub fn cost(totals: &ScalingTotals, prices: &Prices) -> f64 {
        let hours = |minutes: f64, price: f64| minutes / 60.0 * price;
        match totals.instance_minutes {
            Some(minutes) => hours(minutes, prices.instance_hour),
            None => {
                let spot = totals.spot_task_minutes.unwrap_or(0.0);
                hours(totals.task_minutes - spot, prices.task_hour)
                    + hours(spot, prices.spot_task_hour)
            }
        }
    }
}

/// A change that would have been enough, or isn't.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Enough {
    /// The field.
    pub field: String,
    /// The setting.
    pub name: &'static str,
    /// Its value.
    pub from: f64,
    /// The nearest value that drops no request; missing if none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// Why, in a sentence.
    pub because: String,
    /// The cost with it, in USD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// What one policy makes of a single value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The policy, or the capacity provider.
    pub name: String,
    /// What it decides, in a sentence.
    pub result: String,
    /// The arithmetic.
    pub trace: Trace,
}
