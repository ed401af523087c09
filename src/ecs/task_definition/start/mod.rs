//! The start of a task: the calls and the roles, the containers in their order, their environment, ports, and volumes.

mod access;
mod answer;
mod containers;
mod environment;
mod fetch;
mod input;
mod network;
mod order;
mod ports;
pub mod rules;
mod volumes;

pub use answer::{
    CallResult, Caller, HostPort, Order, Port, Purpose, ReachableOn, RoleKind, RuleOwner,
    RuleSource, SecurityGroupRule, Start, StartCall, StopCode, TargetType, UsedRole, Variable,
    VariableSource, VolumeKind, VolumeUse,
};
pub use input::{
    Behavior, Image, Launch, LoadBalancer, Network, ParameterValue, Roles, SecretValue, StartInput,
    Stores, Subnet, actions_policy, managed_policy,
};

use super::check::checked;
use super::definition::{LaunchType, Members, containers, port_range};
use crate::explain::{Severity::Error, Trace, Verdict, finding, step};
use crate::text::{code, list};
use access::Access;
use serde_json::Value;

/// Goes through the start of a task. `document` is the task definition.
pub fn start(document: &Value, input: &StartInput) -> Start {
    let (definition, findings) = checked(document, Some(input.launch.kind));
    let mut start = Start { findings, ..Start::default() };
    reject(&definition, input, &mut start);
    start.rejected = start.findings.iter().any(|one| one.severity == Error);
    if start.rejected {
        start.starts = Some(false);
        for error in start.findings.iter().filter(|one| one.severity == Error) {
            step!(start.trace, *error.rule, Verdict::Rejected, "Task definition", [error.field.as_str()]; "{}", error.message);
        }
        return start;
    }
    let mut trace = Trace::default();
    let all = containers(&definition);
    let order = order::order(&all, input, &mut trace);
    let mut access = Access::new(&definition, input, &order);
    let fetched = fetch::fetch(&mut access, &mut trace);
    containers::run(&all, input, fetched, &mut start, &mut trace);
    start.order = order;
    start.environment = environment::environment(&all, input, &mut trace);
    start.ports = ports::ports(&definition, &all, &mut trace);
    ports::targets(&definition, input, &mut start, &mut trace);
    start.volumes = volumes::volumes(&definition, &all, input, &mut trace);
    volumes::rules(&definition, &mut start, &mut trace);
    if input.launch.kind == LaunchType::Fargate {
        let size = definition["ephemeralStorage"].int("sizeInGiB");
        step!(trace, rules::EPHEMERAL_SIZE, Verdict::Applied, "Ephemeral storage", ["ephemeralStorage"];
            "The task has {} GiB of ephemeral storage{}.", size.unwrap_or(20),
            if size.is_some() { "" } else { ", which Fargate includes" });
        start.ephemeral_storage = Some(size.unwrap_or(20));
    }
    start.used_roles = access.used;
    start.calls = access.calls;
    start.findings.extend(access.findings);
    start.trace = trace;
    start
}

/// What RunTask and CreateService reject although the definition is valid.
fn reject(definition: &Value, input: &StartInput, start: &mut Start) {
    let launch = input.launch.kind;
    let named = definition.items("requiresCompatibilities");
    if !named.is_empty() && !named.iter().any(|name| name.as_str() == Some(launch.name())) {
        let names: Vec<String> = named.iter().filter_map(Value::as_str).map(code).collect();
        finding!(start.findings, Error, rules::REJECTED, "requiresCompatibilities", "InvalidParameterException";
            "The task definition requires {}. ECS returns `Task definition does not support launch_type {}.`", list(&names, "and"), launch.name();
            "Add `{}` to `requiresCompatibilities`, or select another launch type.", launch.name());
    }
    let Some(balancer) = &input.launch.load_balancer else { return };
    if launch == LaunchType::External {
        finding!(start.findings, Error, rules::BALANCER_PORT, "requiresCompatibilities", "InvalidParameterException";
            "External instances don't support load balancers."; "Remove the load balancer, or select another launch type.");
        return;
    }
    let all = containers(definition);
    let container = all.iter().find(|one| one.name() == balancer.container_name);
    let Some(container) = container else {
        finding!(start.findings, Error, rules::BALANCER_PORT, "containerDefinitions", "InvalidParameterException";
            "The load balancer names the container {}, which the task definition doesn't have.", code(&balancer.container_name);
            "Enter the name of a container of the task definition.");
        return;
    };
    let port = balancer.container_port;
    let has = |mapping: &Value| match mapping.text("containerPortRange").and_then(port_range) {
        Some((first, last)) => (first..=last).contains(&port),
        None => mapping.int("containerPort") == Some(port),
    };
    if !container.value.items("portMappings").iter().any(has) {
        finding!(start.findings, Error, rules::BALANCER_PORT, format!("{}.portMappings", container.path()), "InvalidParameterException";
            "The container doesn't publish port {port}. ECS returns `The container {} did not have a container port {port} defined.`", container.name();
            "Add a port mapping for {port}, or enter a port that the container publishes.");
    }
}
