//! Platforms for containers: `eksFit`, `eksFargateSize`, `kubernetesRollingBounds`, `copilotResources`.

use super::{ApiError, ApiFunction, read, read_members, write};
use crate::explain::Trace;
use crate::platforms::{
    self, ContainerRequest, Platform, Requirements, RollingUpdate,
    copilot::{self, Invocation},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "eksFit", run: eks_fit },
    ApiFunction { name: "eksFargateSize", run: eks_fargate_size },
    ApiFunction { name: "kubernetesRollingBounds", run: kubernetes_rolling_bounds },
    ApiFunction { name: "copilotResources", run: copilot_resources },
];

fn eks_fit(argument: Value) -> Result<Value, ApiError> {
    let requirements: Requirements = read_members(argument)?;
    let mut trace = Trace::default();
    let fits = platforms::fit(&requirements, platforms::eks_node_types(), &mut trace);
    let mut result = Map::new();
    for fit in fits {
        let reasons: Vec<Value> = fit
            .reasons()
            .map(|reason| json!({ "field": reason.field, "because": reason.because }))
            .collect();
        let mut cell = json!({ "fits": fit.fits(), "reasons": reasons });
        if let Some(profile) = &fit.profile {
            cell["profile"] = json!(profile);
        }
        result.insert(member_of(fit.platform), cell);
    }
    result.insert("trace".into(), write(&trace));
    Ok(Value::Object(result))
}

fn member_of(platform: Platform) -> String {
    write(&platform).as_str().unwrap_or_default().to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pod {
    containers: Vec<ContainerRequest>,
    #[serde(default)]
    init_containers: Vec<ContainerRequest>,
}

fn eks_fargate_size(argument: Value) -> Result<Value, ApiError> {
    let pod: Pod = read_members(argument)?;
    let mut trace = Trace::default();
    let mut result = match platforms::pod_size(&pod.containers, &pod.init_containers, &mut trace) {
        Ok(size) => {
            json!({ "fits": true, "vcpu": size.vcpu(), "memoryGb": size.gigabytes(), "annotation": size.annotation() })
        }
        Err(limit) => json!({ "fits": false, "reason": limit }),
    };
    result["trace"] = write(&trace);
    Ok(result)
}

fn kubernetes_rolling_bounds(argument: Value) -> Result<Value, ApiError> {
    let update: RollingUpdate = read_members(argument)?;
    let mut trace = Trace::default();
    let mut result = match platforms::rolling_bounds(&update, &mut trace) {
        Ok(bounds) => write(&bounds),
        Err(field) => json!({ "field": field }),
    };
    result["valid"] = json!(result.get("field").is_none());
    result["trace"] = write(&trace);
    Ok(result)
}

fn copilot_resources(argument: Value) -> Result<Value, ApiError> {
    let invocation: Invocation = read(argument)?;
    let mut trace = Trace::default();
    let outcome = copilot::run(&invocation, &mut trace);
    Ok(json!({
        "valid": outcome.valid,
        "findings": write(&outcome.findings),
        "created": outcome.created,
        "shared": outcome.shared,
        "changed": outcome.changed,
        "deleted": outcome.deleted,
        "trace": write(&trace),
    }))
}
