//! Task definitions: `validateTaskDefinition`, `startTask`, `validateTemplate`.

use super::{ApiError, ApiFunction, read_members, write};
use crate::cloudformation;
use crate::ecs::task_definition::{
    LaunchType,
    start::{self, Behavior, Launch, Roles, StartInput, Stores, actions_policy},
    validate,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "validateTaskDefinition", run: validate_task_definition },
    ApiFunction { name: "startTask", run: start_task },
    ApiFunction { name: "validateTemplate", run: validate_template },
];

#[derive(Deserialize)]
#[cfg_attr(
    feature = "declarations",
    derive(ts_rs::TS),
    ts(rename = "ValidateTaskDefinitionOptions")
)]
pub(super) struct Options {
    compatibility: Option<LaunchType>,
}

/// The definition of an argument: an object that can have anything in it.
fn definition(argument: &mut Value) -> Result<Value, ApiError> {
    let definition =
        argument.as_object_mut().and_then(|members| members.shift_remove("taskDefinition"));
    match definition {
        Some(definition @ Value::Object(_)) => Ok(definition),
        Some(_) => Err(ApiError::argument("taskDefinition", "Enter an object.")),
        None => {
            Err(ApiError::argument("taskDefinition", "Specify this member, which is required."))
        }
    }
}

fn validate_task_definition(mut argument: Value) -> Result<Value, ApiError> {
    let definition = definition(&mut argument)?;
    let Options { compatibility } = read_members(argument)?;
    Ok(write(&validate(&definition, compatibility)))
}

#[derive(Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "StartTaskOptions"))]
pub(super) struct StartOptions {
    launch: Launch,
    roles: Option<RoleActions>,
    stores: Option<Stores>,
    containers: Option<BTreeMap<String, Behavior>>,
}

/// The actions that each role allows.
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskRoleActions"))]
#[serde(default)]
pub(super) struct RoleActions {
    execution: Option<Vec<String>>,
    task: Option<Vec<String>>,
    instance: Option<Vec<String>>,
}

fn start_task(mut argument: Value) -> Result<Value, ApiError> {
    let definition = definition(&mut argument)?;
    let StartOptions { launch, roles, stores, containers } = read_members(argument)?;
    let roles = roles.unwrap_or_default();
    let usual = Roles::default();
    let allowed = |actions: Option<Vec<String>>| actions.map(|actions| actions_policy(&actions));
    let input = StartInput {
        launch,
        roles: Roles {
            execution: allowed(roles.execution).unwrap_or(usual.execution),
            task: allowed(roles.task).unwrap_or(usual.task),
            instance: allowed(roles.instance).unwrap_or(usual.instance),
        },
        stores: stores.unwrap_or_default(),
        containers: containers.unwrap_or_default(),
    };
    let start = start::start(&definition, &input);
    Ok(match start.rejected {
        true => {
            json!({ "rejected": true, "starts": false, "findings": write(&start.findings), "trace": write(&start.trace) })
        }
        false => write(&start),
    })
}

fn validate_template(mut argument: Value) -> Result<Value, ApiError> {
    let template = argument.as_object_mut().and_then(|members| members.shift_remove("template"));
    match template {
        Some(template @ Value::Object(_)) => Ok(write(&cloudformation::validate(&template))),
        _ => Err(ApiError::argument("template", "Enter the template as an object.")),
    }
}
