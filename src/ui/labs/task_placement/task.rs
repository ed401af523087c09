//! The task editor.

use super::PlacementContext;
use crate::ecs::{
    size::Size,
    strategy::ConstraintInput,
    task::{Container, NetworkMode, PortMapping, RuntimePlatform},
};
use crate::text::number;
pub(super) use crate::text::unsigned;
use crate::ui::components::{
    Card, Disclosure, NameListEditor, NumberField, Select, TextField, choices,
};
use yew::prelude::*;

/// An optional number of the container with this index.
fn of_container(
    context: &PlacementContext,
    at: usize,
    name: &'static str,
    label: &'static str,
    value: Option<u64>,
    set: fn(&mut Container, Option<u64>),
) -> Html {
    let path = format!("taskDefinition.containers[{at}].{name}");
    let onchange = context.on(path.clone(), move |s, value: Option<i64>| {
        if let Some(container) = s.task_definition.containers.get_mut(at) {
            set(container, value.map(unsigned));
        }
    });
    html! {
        <NumberField
            {path}
            {label}
            optional=true
            class="narrow"
            value={value.map(signed)}
            {onchange}
        />
    }
}

pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn port(value: Option<i64>) -> Option<u16> {
    value.and_then(|value| u16::try_from(value).ok())
}

fn size(text: String) -> Option<Size> {
    (!text.trim().is_empty()).then_some(Size::Text(text))
}

/// The card of the task.
pub(super) fn task(context: &PlacementContext) -> Html {
    let definition = &context.scenario.task_definition;
    let modes: Vec<(Option<NetworkMode>, AttrValue)> = vec![
        (None, "Default".into()),
        (Some(NetworkMode::Bridge), "bridge".into()),
        (Some(NetworkMode::Host), "host".into()),
        (Some(NetworkMode::Awsvpc), "awsvpc".into()),
        (Some(NetworkMode::None), "none".into()),
    ];
    let systems: Vec<(String, AttrValue)> = [
        "LINUX",
        "WINDOWS_SERVER_2022_CORE",
        "WINDOWS_SERVER_2022_FULL",
        "WINDOWS_SERVER_2019_CORE",
        "WINDOWS_SERVER_2019_FULL",
    ]
    .iter()
    .map(|system| ((*system).to_owned(), AttrValue::Static(system)))
    .collect();
    let system = definition
        .runtime_platform
        .as_ref()
        .map_or("LINUX", |platform| platform.operating_system_family.as_str())
        .to_owned();
    let text = |size: &Option<Size>| size.as_ref().map(Size::text).unwrap_or_default();
    let required = context.scenario.required_attributes.len() + context.scenario.subnet_azs.len();
    let summary = format!("Required attributes and subnets ({})", number(required));
    html! {
        <Card title="Task" path="taskDefinition">
            <div class="row">
                <TextField
                    path="taskDefinition.family"
                    label="Family"
                    wire=true
                    class="narrow"
                    value={definition.family.clone()}
                    onchange={context.on("taskDefinition.family", |s, v| s.task_definition.family = v)}
                />
                <Select
                    path="taskDefinition.networkMode"
                    label="Network mode"
                    choices={choices(
                        modes,
                        &definition.network_mode,
                        context.on("taskDefinition.networkMode", |s, v| {
                            s.task_definition.network_mode = v
                        }),
                    )}
                />
                <Select
                    path="taskDefinition.runtimePlatform"
                    label="Operating system"
                    choices={choices(systems, &system, { context.on("taskDefinition.runtimePlatform", |s, v: String| {
                        s.task_definition.runtime_platform = (v != "LINUX").then_some(RuntimePlatform { operating_system_family: v });
                    }) })}
                />
            </div>
            <div class="row">
                <TextField
                    path="taskDefinition.cpu"
                    label="Task CPU (units)"
                    wire=true
                    class="narrow"
                    placeholder="512, or 1 vCPU"
                    value={text(&definition.cpu)}
                    onchange={context.on("taskDefinition.cpu", |s, v| s.task_definition.cpu = size(v))}
                />
                <TextField
                    path="taskDefinition.memory"
                    label="Task memory (MiB)"
                    wire=true
                    class="narrow"
                    placeholder="1024, or 1 GB"
                    value={text(&definition.memory)}
                    onchange={context.on("taskDefinition.memory", |s, v| s.task_definition.memory = size(v))}
                />
            </div>
            { for definition.containers.iter().enumerate().map(|(at, container)| self::container(context, at, container)) }
            <div>
                <button
                    type="button"
                    class="small"
                    onclick={let context = context.clone();
                move |_: MouseEvent| context.edit("taskDefinition.containers", |s| {
                    let name = format!("container-{}", s.task_definition.containers.len() + 1);
                    s.task_definition.containers.push(Container { name, memory: Some(256), ..Container::default() });
                })}
                >
                    { "Add container" }
                </button>
            </div>
            if !definition.placement_constraints.is_empty() {
                <h3>{ "Task definition constraints" }</h3>
                { for definition.placement_constraints.iter().enumerate().map(|(at, one)| own_constraint(context, at, one)) }
            }
            <Disclosure
                summary={html! { { summary } }}
            >
                <NameListEditor
                    path="requiredAttributes"
                    label="Required attributes"
                    placeholder="ecs.capability.…"
                    names={context.scenario.required_attributes.iter().map(|name| name.clone().into()).collect::<Vec<AttrValue>>()}
                    onchange={context.on("requiredAttributes", |s, v| s.required_attributes = v)}
                />
                <NameListEditor
                    path="subnetAzs"
                    label="Availability Zones of the subnets (empty = all)"
                    placeholder="us-east-1a"
                    names={context.scenario.subnet_azs.iter().map(|name| name.clone().into()).collect::<Vec<AttrValue>>()}
                    onchange={context.on("subnetAzs", |s, v| s.subnet_azs = v)}
                />
            </Disclosure>
        </Card>
    }
}

/// A constraint of the task definition.
fn own_constraint(context: &PlacementContext, at: usize, one: &ConstraintInput) -> Html {
    let path = format!("taskDefinition.placementConstraints[{at}]");
    let onchange = context.on(path.clone(), move |s, text: String| {
        if let Some(one) = s.task_definition.placement_constraints.get_mut(at) {
            one.expression = Some(text);
        }
    });
    let remove = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("taskDefinition.placementConstraints", move |s| {
                let own = &mut s.task_definition.placement_constraints;
                if at < own.len() {
                    own.remove(at);
                }
            });
        }
    };
    html! {
        <div class="row" key={at}>
            <TextField
                {path}
                label={one.kind.clone()}
                class="grow"
                wire=true
                value={one.expression.clone().unwrap_or_default()}
                {onchange}
            />
            <button
                type="button"
                class="quiet"
                onclick={remove}
                aria-label={format!("Remove task definition constraint {}", at + 1)}
            >
                { "×" }
            </button>
        </div>
    }
}

fn container(context: &PlacementContext, at: usize, container: &Container) -> Html {
    let path = format!("taskDefinition.containers[{at}]");
    let remove = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("taskDefinition.containers", move |s| {
                if at < s.task_definition.containers.len() {
                    s.task_definition.containers.remove(at);
                }
            });
        }
    };
    let add_port = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("taskDefinition.containers", move |s| {
                if let Some(container) = s.task_definition.containers.get_mut(at) {
                    container
                        .port_mappings
                        .push(PortMapping { container_port: Some(8080), ..PortMapping::default() });
                }
            });
        }
    };
    html! {
        <fieldset class="pl-part" key={at} data-field={path.clone()}>
            <legend>{ "Container " }{ at + 1 }</legend>
            <div class="row">
                <TextField
                    path={format!("{path}.name")}
                    label="Container name"
                    wire=true
                    class="narrow"
                    value={container.name.clone()}
                    onchange={context.on(format!("{path}.name"), move |s, v| {
                        if let Some(c) = s.task_definition.containers.get_mut(at) {
                            c.name = v
                        }
                    })}
                />
                { of_container(context, at, "cpu", "CPU units", container.cpu, |c, v| c.cpu = v) }
                { of_container(context, at, "memory", "Memory hard limit (MiB)", container.memory, |c, v| c.memory = v) }
                { of_container(
                    context,
                    at,
                    "memoryReservation",
                    "Memory reservation (MiB)",
                    container.memory_reservation,
                    |c, v| c.memory_reservation = v,
                ) }
                { of_container(context, at, "gpu", "GPUs", container.gpu, |c, v| c.gpu = v) }
            </div>
            { for container.port_mappings.iter().enumerate().map(|(number, mapping)| port_mapping(context, at, number, mapping)) }
            <div class="row">
                <button type="button" class="small" onclick={add_port}>{ "Add port" }</button>
                <button
                    type="button"
                    class="small danger"
                    onclick={remove}
                    aria-label={format!("Remove container {}", at + 1)}
                >
                    { "Remove container" }
                </button>
            </div>
        </fieldset>
    }
}

fn port_mapping(
    context: &PlacementContext,
    at: usize,
    number: usize,
    mapping: &PortMapping,
) -> Html {
    let path = format!("taskDefinition.containers[{at}].portMappings[{number}]");
    let edit = move |s: &mut crate::labs::task_placement::Scenario,
                     change: &dyn Fn(&mut PortMapping)| {
        let mappings =
            s.task_definition.containers.get_mut(at).map(|container| &mut container.port_mappings);
        if let Some(mapping) = mappings.and_then(|mappings| mappings.get_mut(number)) {
            change(mapping);
        }
    };
    let protocols = vec![(None, "tcp".into()), (Some("udp".to_owned()), "udp".into())];
    let remove = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("taskDefinition.containers", move |s| {
                if let Some(container) = s.task_definition.containers.get_mut(at)
                    && number < container.port_mappings.len()
                {
                    container.port_mappings.remove(number);
                }
            });
        }
    };
    html! {
        <div class="row" key={number}>
            <NumberField
                path={format!("{path}.containerPort")}
                label="Container port"
                optional=true
                class="narrow"
                value={mapping.container_port.map(i64::from)}
                onchange={context.on(format!("{path}.containerPort"), move |s, v| edit(s, &|m| m.container_port = port(v)))}
            />
            <NumberField
                path={format!("{path}.hostPort")}
                label="Host port"
                optional=true
                placeholder="Dynamic"
                class="narrow"
                value={mapping.host_port.map(i64::from)}
                onchange={context.on(format!("{path}.hostPort"), move |s, v| edit(s, &|m| m.host_port = port(v)))}
            />
            <Select
                path={format!("{path}.protocol")}
                label="Protocol"
                choices={choices(
                    protocols,
                    &mapping.protocol.clone().filter(|p| p == "udp"),
                    context.on(format!("{path}.protocol"), move |s, v: Option<String>| {
                        edit(s, &|m| m.protocol.clone_from(&v))
                    }),
                )}
            />
            <button
                type="button"
                class="quiet"
                onclick={remove}
                aria-label={format!("Remove port {} of container {}", number + 1, at + 1)}
            >
                { "×" }
            </button>
        </div>
    }
}
