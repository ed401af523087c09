//! `evaluateClusterQuery`, `placeTasks`, `fargateSize`.

use super::{ApiError, ApiFunction, read, write};
use crate::ecs::{
    cluster::{ContainerInstance, RunningTask},
    fargate,
    fit::{Gate, Host, TaskRequirements},
    matrix,
    place::{PlacementRequest, Placer},
    query::{self, InstanceFacts},
    scale_in::Stopper,
    size::Size,
    strategy::{self, ConstraintInput, MAX_CONSTRAINTS, PlacementConstraints, StrategyInput},
    task::TaskDefinition,
    task_definition,
};
use crate::explain::{Finding, Mount, Severity};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "evaluateClusterQuery", run: evaluate_cluster_query },
    ApiFunction { name: "placeTasks", run: place_tasks },
    ApiFunction { name: "fargateSize", run: fargate_size },
];

/// The maximum number of tasks of a call, so that a mistyped number ends.
const MAX_COUNT: u64 = 100_000;

#[derive(Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "ClusterQueryArgument"))]
pub(super) struct Query {
    expression: Option<String>,
    instance: Option<QueryInstance>,
}

#[derive(Default, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub(super) struct QueryInstance {
    agent_connected: Option<bool>,
    agent_version: Option<String>,
    ec2_instance_id: Option<String>,
    registered_at: Option<String>,
    running_tasks_count: Option<u64>,
    attributes: Option<BTreeMap<String, Option<String>>>,
    tasks: Option<Vec<RunningTask>>,
}

fn evaluate_cluster_query(argument: Value) -> Result<Value, ApiError> {
    let Query { expression, instance } = read(argument)?;
    let expression = required(expression, "expression")?;
    let instance = required(instance, "instance")?;
    let tasks = instance.tasks.unwrap_or_default();
    let wanted = tasks.iter().filter(|task| task.is_wanted()).count() as u64;
    let groups: Vec<String> =
        tasks.into_iter().filter(RunningTask::holds_resources).map(|task| task.group).collect();
    Ok(match query::parse(&expression) {
        Ok(expr) => json!({
            "syntaxOk": true,
            "match": expr.matches(&InstanceFacts {
                agent_connected: instance.agent_connected.unwrap_or(true),
                agent_version: instance.agent_version.as_deref(),
                instance_id: instance.ec2_instance_id.as_deref().unwrap_or(""),
                registered_at: instance.registered_at.as_deref(),
                running_tasks: instance.running_tasks_count.unwrap_or(wanted),
                attributes: &instance.attributes.unwrap_or_default(),
                groups: &groups,
            }),
        }),
        Err(errors) => {
            let error = errors.first();
            json!({
                "syntaxOk": false,
                "error": {
                    "message": error.map(query::QueryError::message),
                    "position": error.map(|error| error.position),
                },
            })
        }
    })
}

#[derive(Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "PlaceTasksArgument"))]
#[serde(rename_all = "camelCase")]
pub(super) struct Placement {
    action: Option<Action>,
    cluster: Option<Cluster>,
    task_definition: Option<TaskDefinition>,
    count: Option<u64>,
    group: Option<String>,
    scheduling_strategy: Option<Scheduling>,
    strategies: Option<Vec<StrategyInput>>,
    constraints: Option<Vec<ConstraintInput>>,
    required_attributes: Option<Vec<String>>,
    subnet_azs: Option<Vec<String>>,
    seed: Option<f64>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "PlacementAction"))]
#[serde(rename_all = "camelCase")]
pub(super) enum Action {
    Place,
    Stop,
}

#[derive(Deserialize, PartialEq)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "PlacementScheduling"))]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Scheduling {
    Replica,
    Daemon,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "PlacementCluster"))]
pub(super) struct Cluster {
    instances: Option<Vec<ContainerInstance>>,
}

fn place_tasks(argument: Value) -> Result<Value, ApiError> {
    let arguments: Placement = read(argument)?;
    let cluster = required(arguments.cluster, "cluster")?;
    let instances = required(cluster.instances, "cluster.instances")?;
    check_instances(&instances)?;
    let daemon = arguments.scheduling_strategy == Some(Scheduling::Daemon);
    let stop = matches!(arguments.action, Some(Action::Stop));
    let count = match arguments.count {
        Some(count) if count > MAX_COUNT => {
            return Err(ApiError::argument(
                "count",
                format!("Enter up to {} tasks.", crate::text::number(MAX_COUNT)),
            ));
        }
        Some(count) => count,
        None if daemon && !stop => 0,
        None => return Err(missing("count")),
    };
    let strategies = strategy::strategies(arguments.strategies.as_deref().unwrap_or(&[]))
        .map_err(|bad| invalid("strategies", bad))?;
    let mut constraints =
        understand("constraints", arguments.constraints.as_deref().unwrap_or(&[]), false)?;
    let seed = seed(arguments.seed);
    if let Some(definition) = &arguments.task_definition {
        let own = &definition.placement_constraints;
        let both = own.len() + arguments.constraints.as_ref().map_or(0, Vec::len);
        if both > MAX_CONSTRAINTS {
            return Err(ApiError::argument(
                "constraints",
                "Enter up to 10 constraints, including those of the task definition.",
            ));
        }
        let own = understand("taskDefinition.placementConstraints", own, true)?;
        constraints.member_of.splice(0..0, own.member_of);
    }
    let group = arguments.group.filter(|group| !group.is_empty());
    if stop {
        let group = match (group, &arguments.task_definition) {
            (Some(group), _) => group,
            (None, Some(definition)) if !definition.family.is_empty() => {
                format!("family:{}", definition.family)
            }
            _ => return Err(missing("group")),
        };
        return Ok(stop_tasks(&mut Stopper::new(&instances, &group, strategies, seed), count));
    }
    let definition = required(arguments.task_definition, "taskDefinition")?;
    check_definition(&definition)?;
    let group = group.unwrap_or_else(|| format!("family:{}", definition.family));
    let strategies = if strategies.is_empty() { strategy::defaults(&group) } else { strategies };
    let request = PlacementRequest {
        requirements: TaskRequirements {
            need: definition.need(),
            group,
            attributes: arguments.required_attributes.unwrap_or_default(),
            zones: arguments.subnet_azs,
            constraints,
        },
        strategies,
        seed,
    };
    Ok(place(Placer::new(&instances, request), count, daemon))
}

fn place(mut placer: Placer, count: u64, daemon: bool) -> Value {
    let requirements = placer.request().requirements.clone();
    let matrix: Vec<Value> = placer.hosts().iter().map(|host| row(host, &requirements)).collect();
    let closest = matrix::closest(placer.hosts(), &requirements).map(|host| host.id.clone());
    let (mut placed, mut failed): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let unplaced;
    if daemon {
        (placed, failed) = placer.place_daemon();
        unplaced = failed.len() as u64;
    } else {
        while (placed.len() as u64) < count
            && let Some(at) = placer.place()
        {
            placed.push(at);
        }
        unplaced = count - placed.len() as u64;
        if unplaced > 0 {
            failed = (0..placer.hosts().len()).collect();
        }
    }
    let hosts = placer.hosts();
    let failures: Vec<Value> = failed
        .iter()
        .filter_map(|at| {
            let host = hosts.get(*at)?;
            Some(json!({ "instance": host.id, "reason": host.refusal(&requirements)? }))
        })
        .collect();
    let placed: Vec<Value> = placed
        .iter()
        .enumerate()
        .filter_map(|(task, at)| Some(json!({ "task": task + 1, "instance": hosts.get(*at)?.id })))
        .collect();
    json!({
        "placed": placed,
        "unplaced": unplaced,
        "failures": failures,
        "matrix": matrix,
        "need": requirements.need,
        "closest": closest,
    })
}

fn row(host: &Host, requirements: &TaskRequirements) -> Value {
    let checks = matrix::checks(host, requirements);
    let reason = host.refusal(requirements);
    let checks: Vec<Value> = Gate::ALL
        .iter()
        .zip(checks)
        .map(|(gate, passed)| json!({ "gate": gate, "passed": passed }))
        .collect();
    json!({ "instance": host.id, "fits": reason.is_none(), "reason": reason, "checks": checks })
}

fn stop_tasks(stopper: &mut Stopper, count: u64) -> Value {
    let mut stopped = Vec::new();
    while (stopped.len() as u64) < count
        && let Some(task) = stopper.stop()
    {
        stopped.push(json!({ "task": task.task, "instance": task.instance }));
    }
    let blocked = (stopped.len() as u64) < count;
    json!({ "stopped": stopped, "blocked": blocked })
}

/// Checks required members and unique IDs.
fn check_instances(instances: &[ContainerInstance]) -> Result<(), ApiError> {
    let mut ids = BTreeSet::new();
    for (at, instance) in instances.iter().enumerate() {
        let field = |name: &str| format!("cluster.instances[{at}].{name}");
        let there = [
            ("id", !instance.id.is_empty()),
            ("az", !instance.az.is_empty()),
            ("instanceType", !instance.instance_type.is_empty()),
            ("cpu", instance.cpu.is_some()),
            ("memory", instance.memory.is_some()),
        ];
        if let Some((name, _)) = there.iter().find(|(_, there)| !there) {
            return Err(missing(field(name)));
        }
        if !ids.insert(&instance.id) {
            return Err(ApiError::argument(
                field("id"),
                "Enter a unique ID, because another instance has this one.",
            ));
        }
    }
    Ok(())
}

fn check_definition(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.family.is_empty() {
        return Err(missing("taskDefinition.family"));
    }
    if definition.containers.is_empty() {
        return Err(missing("taskDefinition.containers"));
    }
    if definition.cpu.as_ref().is_some_and(|cpu| cpu.cpu_units().is_none()) {
        return Err(ApiError::argument(
            "taskDefinition.cpu",
            "Enter CPU units such as `512`, or text such as `1 vCPU`.",
        ));
    }
    if definition.memory.as_ref().is_some_and(|memory| memory.mebibytes().is_none()) {
        return Err(ApiError::argument(
            "taskDefinition.memory",
            "Enter MiB such as `1024`, or text such as `1 GB`.",
        ));
    }
    match task_definition::semantics(&registered(definition), None, 0)
        .into_iter()
        .find(|one| one.severity == Severity::Error)
    {
        Some(error) => {
            let field = error.field.replacen("containerDefinitions", "containers", 1);
            Err(ApiError::argument(
                format!("taskDefinition.{field}"),
                format!("{} {}", error.message, error.fix),
            ))
        }
        None => Ok(()),
    }
}

/// The definition as RegisterTaskDefinition receives it, with an image for each container, which placement doesn't need.
fn registered(definition: &TaskDefinition) -> Value {
    let mut value = write(definition);
    let sizes = [("cpu", &definition.cpu), ("memory", &definition.memory)];
    for (name, size) in sizes.into_iter().filter_map(|(name, size)| Some((name, size.as_ref()?))) {
        value[name] = size.text().into();
    }
    let Some(members) = value.as_object_mut() else { return value };
    if members.get("networkMode").and_then(Value::as_str) == Some("default") {
        members.shift_remove("networkMode");
    }
    let mut containers = members.shift_remove("containers").unwrap_or_default();
    for container in containers.as_array_mut().into_iter().flatten() {
        container["image"] = "image".into();
    }
    members.insert("containerDefinitions".into(), containers);
    value
}

fn understand(
    list: &str,
    inputs: &[ConstraintInput],
    of_definition: bool,
) -> Result<PlacementConstraints, ApiError> {
    strategy::constraints(inputs, of_definition).map_err(|bad| invalid(list, bad))
}

fn invalid(list: &str, bad: Finding) -> ApiError {
    ApiError::argument(Mount::under(list).path(&bad.field), format!("{} {}", bad.message, bad.fix))
}

fn missing(field: impl Into<String>) -> ApiError {
    ApiError::argument(field, "Specify this member, which is required.")
}

fn required<T>(value: Option<T>, field: &str) -> Result<T, ApiError> {
    value.ok_or_else(|| missing(field))
}

/// An integer is itself, any other number its bits.
fn seed(seed: Option<f64>) -> u64 {
    match seed {
        None => 1,
        Some(seed) if seed.fract() == 0.0 && (0.0..9e15).contains(&seed) => seed as u64,
        Some(seed) => seed.to_bits(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FargateSize {
    cpu: Option<Size>,
    memory: Option<Size>,
    operating_system_family: Option<String>,
    platform_version: Option<String>,
}

fn fargate_size(argument: Value) -> Result<Value, ApiError> {
    let arguments: FargateSize = read(argument)?;
    Ok(write(&fargate::check(
        arguments.cpu.as_ref(),
        arguments.memory.as_ref(),
        arguments.operating_system_family.as_deref().unwrap_or("LINUX"),
        arguments.platform_version.as_deref().unwrap_or("LATEST"),
    )))
}
