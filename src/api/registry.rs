//! Amazon ECR: `ecrAccess`, `ecrLifecycle`.

use super::{ApiError, ApiFunction, read, read_members, write};
use crate::ecr::{
    Image,
    access::{self, Access},
    lifecycle,
};
use crate::explain::{Severity, Trace};
use serde::Deserialize;
use serde_json::{Value, json};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "ecrAccess", run: access },
    ApiFunction { name: "ecrLifecycle", run: lifecycle },
];

fn access(mut argument: Value) -> Result<Value, ApiError> {
    // Documents keep their `null`s; everywhere else, `null` is missing.
    for pointer in ["", "/repository", "/principal", "/network"] {
        if let Some(Value::Object(members)) = argument.pointer_mut(pointer) {
            members.retain(|_, member| !member.is_null());
        }
    }
    let images = argument.pointer_mut("/repository/images").and_then(Value::as_array_mut);
    for image in images.into_iter().flatten().filter_map(Value::as_object_mut) {
        image.retain(|_, member| !member.is_null());
    }
    for required in ["operation", "repository", "principal", "now"] {
        if argument.get(required).is_none() {
            return Err(ApiError::argument(required, "it is required"));
        }
    }
    for (owner, members) in
        [("repository", &["name", "account", "region"][..]), ("principal", &["account", "arn"])]
    {
        for member in members {
            if argument[owner].is_object() && argument[owner].get(*member).is_none() {
                return Err(ApiError::argument(format!("{owner}.{member}"), "it is required"));
            }
        }
    }
    let arguments: Access = read(argument)?;
    let mut trace = Trace::default();
    let outcome = access::evaluate(&arguments, &mut trace);
    let mut result = write(&outcome);
    result["findings"] = write(&outcome.findings);
    result["trace"] = write(&trace);
    Ok(result)
}

#[derive(Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "EcrLifecycleArgument"))]
pub(super) struct Lifecycle {
    images: Option<Vec<Image>>,
    /// Epoch seconds.
    now: Option<i64>,
}

fn lifecycle(mut argument: Value) -> Result<Value, ApiError> {
    // In a policy, `null` isn't the same as missing.
    let policy = argument.as_object_mut().and_then(|members| members.remove("policy"));
    let Some(policy) = policy else {
        return Err(ApiError::argument("policy", "the policy is required"));
    };
    let Lifecycle { images, now } = read_members(argument)?;
    let Some(now) = now else {
        return Err(ApiError::argument("now", "the time is required"));
    };
    let images = images.unwrap_or_default();
    for (at, image) in images.iter().enumerate() {
        for (missing, name) in
            [(image.digest.is_empty(), "digest"), (image.pushed_at.is_none(), "pushedAt")]
        {
            if missing {
                return Err(ApiError::argument(format!("images[{at}].{name}"), "it is required"));
            }
        }
    }
    let mut trace = Trace::default();
    let (findings, outcome) = lifecycle::apply(&policy, &images, now, &mut trace);
    let valid = findings.iter().all(|finding| finding.severity != Severity::Error);
    let mut result = write(&outcome);
    result["valid"] = json!(valid);
    result["findings"] = write(&findings);
    result["trace"] = write(&trace);
    Ok(result)
}
