//! Where the definition is valid, and the start of its task.

use super::answer::{Answer, ContainerSpan, Difference, LaunchError, LaunchValidity, TaskSize};
use super::findings::{findings, mount};
use super::outside::input;
use super::scenario::Scenario;
use super::verdict::verdict;
use crate::document::at_path;
use crate::ecs::size::Size;
use crate::ecs::task_definition::{
    LaunchType, container_needs, next_size,
    start::{Start, StartInput, start},
    unwrapped, validate,
};
use crate::explain::{Explained, FieldChange, Mount, Severity, Trace};
use crate::text::count_of;
use serde_json::{Value, json};
use std::mem::take;

/// Explains the scenario.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let mut own = Vec::new();
    let input = input(scenario, &mut own);
    let definition = unwrapped(&scenario.task_definition);
    let mut started = start(&scenario.task_definition, &input);
    let mount = mount(scenario);
    let mut trace = Trace::default();
    let steps = take(&mut started.trace);
    trace.mounted(mount.clone(), |trace| trace.append(steps));
    let findings = findings(scenario, &started, own);
    started.findings = Vec::new();
    let validity = validity(&scenario.task_definition, &mount);
    let on_fargate = validity.iter().any(|one| one.launch == LaunchType::Fargate && one.valid);
    let for_fargate = if on_fargate { None } else { for_fargate(&definition, &mount) };
    let answer = Answer {
        verdict: verdict(scenario, &started, &findings),
        timeline: timeline(&definition, &started, &input),
        size: size(&definition),
        differences: differences(&definition, scenario),
        validity,
        for_fargate,
        start: started,
    };
    Explained { answer, trace, findings }
}

fn validity(definition: &Value, mount: &Mount) -> Vec<LaunchValidity> {
    let of = |launch: LaunchType| {
        let checked = validate(definition, Some(launch));
        let errors = checked.findings.into_iter().filter(|one| one.severity == Severity::Error);
        let errors =
            errors.map(|one| LaunchError { field: mount.path(&one.field), message: one.message });
        LaunchValidity { launch, valid: checked.valid, errors: errors.collect() }
    };
    LaunchType::ALL.into_iter().map(of).collect()
}

/// Applies the changes that the findings for Fargate have, until it is valid or none is left.
fn for_fargate(definition: &Value, mount: &Mount) -> Option<Vec<FieldChange>> {
    const MOST: usize = 40;
    let mut changed = definition.clone();
    // A definition for other launch types alone gets Fargate instead: all that it names must be valid.
    let mut changes: Vec<FieldChange> = Vec::new();
    let only = json!(["FARGATE"]);
    if changed.get("requiresCompatibilities") != Some(&only) && changed.is_object() {
        changed["requiresCompatibilities"] = only.clone();
        changes.push(FieldChange { field: "requiresCompatibilities".into(), value: only });
    }
    for _ in 0..MOST {
        let checked = validate(&changed, Some(LaunchType::Fargate));
        if checked.valid {
            changes.iter_mut().for_each(|change| change.field = mount.path(&change.field));
            return Some(changes);
        }
        let errors = checked.findings.into_iter().filter(|one| one.severity == Severity::Error);
        let change =
            errors.filter_map(|one| one.change).find(|change| !changes.contains(change))?;
        set(&mut changed, &change.field, change.value.clone())?;
        changes.push(change);
    }
    None
}

/// Sets the value at a path; `None` if there is no such place.
pub(super) fn set(document: &mut Value, path: &str, value: Value) -> Option<()> {
    let mut here = document;
    for part in path
        .split(['.', '['])
        .map(|part| part.trim_end_matches(']'))
        .filter(|part| !part.is_empty())
    {
        here = match (part.parse::<usize>(), here.is_array()) {
            (Ok(index), true) => here.get_mut(index)?,
            _ => {
                if here.is_null() {
                    *here = json!({});
                }
                here.as_object_mut()?.entry(part).or_insert(Value::Null)
            }
        };
    }
    *here = value;
    Some(())
}

fn size(definition: &Value) -> TaskSize {
    let text = |name: &str| match definition.get(name) {
        Some(Value::String(text)) => Some(Size::Text(text.clone())),
        _ => None,
    };
    let (containers_cpu, containers_memory) = container_needs(definition);
    let windows = at_path(definition, "runtimePlatform.operatingSystemFamily")
        .and_then(Value::as_str)
        .is_some_and(|family| family.starts_with("WINDOWS"));
    let next = next_size(containers_cpu, containers_memory, windows);
    TaskSize {
        cpu: text("cpu").and_then(|size| size.cpu_units()),
        memory: text("memory").and_then(|size| size.mebibytes()),
        containers_cpu,
        containers_memory,
        fargate_cpu: next.map(|(cpu, _)| cpu),
        fargate_memory: next.map(|(_, memory)| memory),
    }
}

fn timeline(definition: &Value, start: &Start, input: &StartInput) -> Vec<ContainerSpan> {
    let containers = definition["containerDefinitions"].as_array().map_or(&[][..], Vec::as_slice);
    let group = |groups: &[Vec<String>], name: &str| {
        groups.iter().position(|group| group.iter().any(|one| one == name))
    };
    let spans = containers.iter().filter_map(|container| {
        let name = container["name"].as_str()?.to_owned();
        let waits = container["dependsOn"].as_array().into_iter().flatten();
        let waits: Vec<String> = waits
            .filter_map(|wait| {
                Some(format!("{} {}", wait["containerName"].as_str()?, wait["condition"].as_str()?))
            })
            .collect();
        let starts = group(&start.order.start, &name);
        let stops = group(&start.order.stop, &name);
        let exit = input.containers.get(&name).and_then(|one| one.exit_code);
        let ended = starts.is_some() && stops.is_none();
        Some(ContainerSpan {
            essential: container["essential"].as_bool() != Some(false),
            ends: starts.filter(|_| ended).map(|at| at + 1),
            exit_code: if ended { Some(exit.unwrap_or(0)) } else { None },
            stop_timeout: container["stopTimeout"].as_i64().unwrap_or(30),
            starts,
            stops,
            waits,
            name,
        })
    });
    spans.collect()
}

/// What a service does otherwise than RunTask.
fn differences(definition: &Value, scenario: &Scenario) -> Vec<Difference> {
    let mut all = vec![
        Difference {
            what: "A container exits",
            task: "The task stops if the container is essential, and nothing replaces it.".into(),
            service: "The scheduler starts another task.".into(),
        },
        Difference {
            what: "A health check fails",
            task: "The task continues.".into(),
            service: "The scheduler replaces the task.".into(),
        },
        Difference {
            what: "Load balancer",
            task: "None: only services register targets.".into(),
            service: match &scenario.launch.load_balancer {
                Some(balancer) => format!(
                    "Port {} of `{}` is a target.",
                    balancer.container_port, balancer.container_name
                ),
                None => "None is set.".into(),
            },
        },
    ];
    let volumes = definition["volumes"].as_array().into_iter().flatten();
    let at_launch = volumes.filter(|volume| volume["configuredAtLaunch"] == true).count();
    if at_launch > 0 {
        all.push(Difference {
            what: "Amazon EBS volume",
            task: "RunTask can keep the volume after the task stops.".into(),
            service: format!(
                "Each task has {} of its own, which ECS deletes with the task.",
                count_of(at_launch as u64, "volume")
            ),
        });
    }
    all
}
