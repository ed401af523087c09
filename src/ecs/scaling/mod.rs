//! Scaling: how many tasks a service has ([`track()`], [`step()`]), how many instances a capacity provider requires
//! ([`reserve`]), the capacity provider and Availability Zone of a task ([`split`], [`balance()`], [`eligible`]), and
//! these decisions over time ([`run`]).

mod balance;
mod capacity;
pub mod rules;
pub mod run;
mod step;
mod track;

pub use balance::{
    Balance, Eligibility, Rebalancing, RebalancingConstraint, RebalancingStrategy, balance,
    eligible,
};
pub use capacity::{
    CapacityProvider, CapacityProviderSplit, InstanceSize, ManagedScaling, ManagedScalingResult,
    WaitingTasks, reserve, split,
};
pub use step::{
    AdjustmentType, Cooldown, Direction, StepAdjustment, StepScaling, StepScalingResult,
    check_steps, step,
};
pub use track::{TargetTracking, TargetTrackingResult, TrackingAlarms, TrackingPolicy, track};

/// Why an argument is invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidScalingArgument {
    /// Path of the field.
    pub field: String,
    /// How to fix it.
    pub message: &'static str,
}

fn invalid(field: impl Into<String>, message: &'static str) -> InvalidScalingArgument {
    InvalidScalingArgument { field: field.into(), message }
}

/// A required member.
fn need<T>(value: Option<T>, field: &str) -> Result<T, InvalidScalingArgument> {
    value.ok_or_else(|| invalid(field, "Specify this member, which is required."))
}

/// The minimum and maximum capacity.
fn limits(min: Option<u32>, max: Option<u32>) -> Result<(u32, u32), InvalidScalingArgument> {
    let (min, max) = (need(min, "minCapacity")?, need(max, "maxCapacity")?);
    match min <= max {
        true => Ok((min, max)),
        false => Err(invalid("maxCapacity", "Enter a value of at least `minCapacity`.")),
    }
}
