//! Scaling of Amazon ECS: `targetTracking`, `stepScaling`, `capacityProviderReservation`, `capacityProviderSplit`,
//! `azBalance`, `simulateScaling`.

use super::{ApiError, ApiFunction, read, read_members, write};
use crate::ecs::scaling::{
    self, CapacityProviderSplit, InvalidScalingArgument, ManagedScaling, Rebalancing, StepScaling,
    TargetTracking,
    run::{RunInput, ScalingRun, Simulation},
};
use crate::explain::Trace;
use serde_json::{Value, json};
use std::rc::Rc;

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction {
        name: "targetTracking",
        run: |argument| {
            let arguments: TargetTracking = read(argument)?;
            Ok(write(&scaling::track(&arguments).map_err(thrown)?))
        },
    },
    ApiFunction {
        name: "stepScaling",
        run: |argument| {
            let arguments: StepScaling = read(argument)?;
            Ok(write(&scaling::step(&arguments).map_err(thrown)?))
        },
    },
    ApiFunction {
        name: "capacityProviderReservation",
        run: |argument| {
            let arguments: ManagedScaling = read(argument)?;
            Ok(write(&scaling::reserve(&arguments).map_err(thrown)?))
        },
    },
    ApiFunction {
        name: "capacityProviderSplit",
        run: |argument| {
            let arguments: CapacityProviderSplit = read(argument)?;
            let (counts, trace) = scaling::split(&arguments).map_err(thrown)?;
            Ok(json!({ "counts": counts, "trace": write(&trace) }))
        },
    },
    ApiFunction { name: "azBalance", run: az_balance },
    ApiFunction { name: "simulateScaling", run: simulate },
];

fn simulate(argument: Value) -> Result<Value, ApiError> {
    let arguments: ScalingRun = read_members(argument)?;
    let (configuration, load, minutes) = arguments.checked().map_err(thrown)?;
    let mut simulation =
        Simulation::new(Rc::new(RunInput::new(configuration, load.into(), minutes)));
    let mut trace = Trace::silent();
    let mut rows = Vec::new();
    while !simulation.is_done() {
        rows.push(simulation.advance(&mut trace));
    }
    Ok(json!({ "rows": write(&rows), "totals": write(&simulation.totals()) }))
}

fn az_balance(argument: Value) -> Result<Value, ApiError> {
    let arguments: Rebalancing = read(argument)?;
    let mut trace = Trace::default();
    let balance = scaling::balance(&arguments, &mut trace).map_err(thrown)?;
    let mut result = write(&scaling::eligible(&arguments, &mut trace));
    if let (Some(Value::Object(balance)), Some(result)) =
        (balance.as_ref().map(write), result.as_object_mut())
    {
        result.extend(balance);
    }
    result["trace"] = write(&trace);
    Ok(result)
}

fn thrown(invalid: InvalidScalingArgument) -> ApiError {
    ApiError::argument(invalid.field, invalid.message)
}
