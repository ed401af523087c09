//! Elastic Beanstalk: `simulateBeanstalkDeployment`, `environmentResources`, `configUpdate`.

use super::{ApiError, ApiFunction, read_members, write};
use crate::beanstalk::{
    config_update::{self, ConfigUpdate},
    deployment::Deployment,
    policies,
    refusal::Rejection,
    resources::{self, Environment},
};
use crate::explain::Finding;
use serde_json::{Value, json};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "simulateBeanstalkDeployment", run: simulate },
    ApiFunction { name: "environmentResources", run: environment_resources },
    ApiFunction { name: "configUpdate", run: config_update },
];

fn simulate(argument: Value) -> Result<Value, ApiError> {
    let arguments: Deployment = read_members(argument)?;
    required(arguments.instances.is_some(), "instances")?;
    let run = match policies::simulate(&arguments) {
        Ok(run) => run,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let mut result = json!({
        "rejected": false,
        "states": write(&run.states),
        "minInService": run.min_in_service,
        "peakInstances": run.peak_instances,
        "outcome": write(&run.outcome),
        "rollback": write(&run.rollback),
        "finalVersions": write(&run.final_versions),
        "expectedVersion": write(&run.expected_version),
        "originalInstancesKept": run.original_instances_kept,
        "versionsServed": write(&run.versions_served),
        "deploymentIdIncrement": 1,
        "effectiveTimeout": run.effective_timeout,
        "healthGate": write(&run.health_gate),
        "totalSeconds": run.total_seconds,
        "events": run.events.iter().map(|event| event.text.clone()).collect::<Vec<_>>(),
        "trace": write(&run.trace),
    });
    if let Some(size) = run.batch_size {
        result["batchSize"] = size.into();
        result["batches"] = write(&run.batches);
    }
    Ok(result)
}

fn environment_resources(argument: Value) -> Result<Value, ApiError> {
    let arguments: Environment = read_members(argument)?;
    required(arguments.tier.is_some(), "tier")?;
    required(arguments.environment_type.is_some(), "environmentType")?;
    for (field, value) in [("minSize", arguments.min_size), ("maxSize", arguments.max_size)] {
        if value.is_some_and(|value| !(1..=10_000).contains(&value)) {
            return Err(ApiError::argument(field, "must be 1 to 10,000"));
        }
    }
    let (min, max) = arguments.size();
    if min > max {
        return Err(ApiError::argument("maxSize", "`MaxSize` must be at least `MinSize`"));
    }
    let resources = resources::of(&arguments);
    Ok(json!({
        "present": resources.present(),
        "absent": resources.absent(&arguments),
        "resources": write(&resources.list),
        "autoScalingGroup": { "min": min, "max": max },
        "cname": write(&resources.cname),
        "trace": write(&resources.trace),
    }))
}

fn config_update(argument: Value) -> Result<Value, ApiError> {
    let arguments: ConfigUpdate = read_members(argument)?;
    let change = arguments.change.clone().unwrap_or_default();
    required(arguments.change.is_some(), "change")?;
    if change.platform_version.is_none() {
        required(change.namespace.is_some(), "change.namespace")?;
        required(change.option.is_some(), "change.option")?;
    }
    required(arguments.min_size.is_some(), "minSize")?;
    required(arguments.max_size.is_some(), "maxSize")?;
    let update = match config_update::simulate(&arguments) {
        Ok(update) => update,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    Ok(json!({
        "rejected": false,
        "effect": write(&update.effect),
        "updateType": write(&update.update_type),
        "maxBatchSize": update.max_batch_size,
        "minInstancesInService": update.min_instances_in_service,
        "batchSize": update.batch_size,
        "replacementFirst": update.replacement_first,
        "inService": update.in_service,
        "rollback": write(&update.rollback),
        "peakInstances": update.peak_instances,
        "minInService": update.min_in_service(),
        "deploymentIdIncrement": update.deployment_id_increment,
        "trace": write(&update.fleet.trace),
    }))
}

fn required(given: bool, field: &'static str) -> Result<(), ApiError> {
    if given {
        return Ok(());
    }
    Err(ApiError::argument(field, "this member is required"))
}

fn refused(refusal: &Rejection) -> Value {
    let Finding { field, message, fix, rule, .. } = &refusal.finding;
    json!({
        "rejected": true,
        "reason": write(&refusal.reason),
        "field": field,
        "message": message,
        "fix": fix,
        "mend": fix,
        "trace": [{
            "rule": rule.id,
            "subject": field,
            "verdict": "rejected",
            "because": message,
            "reads": [field],
        }],
    })
}
