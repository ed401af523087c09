//! The cluster editor: groups of instances, and single instances.

use super::{
    PlacementContext,
    running_task::{Find, running},
    task::{signed, unsigned},
};
use crate::ecs::{
    cluster::{ContainerInstance, InstanceStatus, RunningTask},
    instance_types::TYPES,
};
use crate::labs::task_placement::{Scenario, scenario::InstanceGroup};
use crate::text::count_of;
use crate::ui::components::{
    Card, Checkbox, Disclosure, KeyValueEditor, NameListEditor, NumberField, Select, TextField,
    choices,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: PlacementContext,
}

/// The number of single instances with visible fields; a button shows the others.
const SHOWN_AT_FIRST: usize = 12;

/// The card of the cluster.
#[component]
pub(super) fn ClusterEditor(props: &Props) -> Html {
    let context = &props.context;
    let all = use_state(|| false);
    let types: Rc<Vec<AttrValue>> =
        use_memo((), |()| TYPES.iter().map(|known| AttrValue::Static(known.name)).collect());
    let scenario = &context.scenario;
    let shown = if *all { scenario.instances.len() } else { SHOWN_AT_FIRST };
    let add_group = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("groups", |s| {
                let prefix = format!("i-g{}-", s.groups.len() + 1);
                s.groups.push(InstanceGroup { prefix, ..InstanceGroup::default() });
            });
        }
    };
    let add_instance = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("instances", |s| {
                let id = format!("i-new{}", s.instances.len() + 1);
                s.instances.push(ContainerInstance {
                    id,
                    az: "us-east-1a".into(),
                    instance_type: "m5.large".into(),
                    ..ContainerInstance::default()
                });
            });
        }
    };
    let more = {
        let all = all.setter();
        move |_: MouseEvent| all.set(true)
    };
    html! {
        <Card title="Container instances">
            { for scenario.groups.iter().enumerate().map(|(at, group)| self::group(context, at, group, &types)) }
            { for scenario.instances.iter().take(shown).enumerate().map(|(at, instance)| single(context, at, instance, &types)) }
            if scenario.instances.len() > shown {
                <div>
                    <button type="button" class="small" onclick={more}>
                        { format!("Show all {}", count_of(scenario.instances.len(), "instance")) }
                    </button>
                </div>
            }
            <div
                class="row"
            >
                <button type="button" class="small" onclick={add_group}>
                    { "Add instance group" }
                </button>
                <button type="button" class="small" onclick={add_instance}>
                    { "Add instance" }
                </button>
            </div>
            <p class="hint">
                { "To use a real cluster, import the output of aws ecs describe-container-instances and describe-tasks." }
            </p>
        </Card>
    }
}

fn in_group(s: &mut Scenario, at: usize) -> Option<&mut ContainerInstance> {
    s.groups.get_mut(at).map(|group| &mut group.instance)
}

fn alone(s: &mut Scenario, at: usize) -> Option<&mut ContainerInstance> {
    s.instances.get_mut(at)
}

fn group(
    context: &PlacementContext,
    at: usize,
    group: &InstanceGroup,
    types: &Rc<Vec<AttrValue>>,
) -> Html {
    let path = format!("groups[{at}]");
    let remove = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("groups", move |s| {
                if at < s.groups.len() {
                    s.groups.remove(at);
                }
            });
        }
    };
    html! {
        <fieldset class="pl-part" key={path.clone()} data-field={path.clone()}>
            <legend>
                { format!("{} × {}", crate::text::number(group.count), group.instance.instance_type) }
            </legend>
            <div class="row">
                <NumberField
                    path={format!("{path}.count")}
                    label="Number of instances"
                    class="narrow"
                    value={Some(signed(group.count))}
                    onchange={context.on(format!("{path}.count"), move |s, v: Option<i64>| {
                        if let Some(g) = s.groups.get_mut(at) {
                            g.count = unsigned(v.unwrap_or(0))
                        }
                    })}
                />
                <TextField
                    path={format!("{path}.instance.instanceType")}
                    label="Instance type"
                    wire=true
                    class="narrow"
                    suggestions={types.clone()}
                    value={group.instance.instance_type.clone()}
                    onchange={context.on(format!("{path}.instance.instanceType"), move |s, v| {
                        if let Some(i) = in_group(s, at) {
                            i.instance_type = v
                        }
                    })}
                />
                <TextField
                    path={format!("{path}.prefix")}
                    label="ID prefix"
                    wire=true
                    class="narrow"
                    value={group.prefix.clone()}
                    onchange={context.on(format!("{path}.prefix"), move |s, v| if let Some(g) = s.groups.get_mut(at) { g.prefix = v })}
                />
            </div>
            <NameListEditor
                path={format!("{path}.azs")}
                label="Availability Zones"
                names={group.azs.iter().map(|az| az.clone().into()).collect::<Vec<AttrValue>>()}
                onchange={context.on(format!("{path}.azs"), move |s, v| if let Some(g) = s.groups.get_mut(at) { g.azs = v })}
            />
            { details(context, at, format!("{path}.instance"), &group.instance, in_group) }
            <div>
                <button
                    type="button"
                    class="small danger"
                    onclick={remove}
                    aria-label={format!("Remove group {}", at + 1)}
                >
                    { "Remove group" }
                </button>
            </div>
        </fieldset>
    }
}

fn single(
    context: &PlacementContext,
    at: usize,
    instance: &ContainerInstance,
    types: &Rc<Vec<AttrValue>>,
) -> Html {
    let path = format!("instances[{at}]");
    let remove = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("instances", move |s| {
                if at < s.instances.len() {
                    s.instances.remove(at);
                }
            });
        }
    };
    html! {
        <fieldset class="pl-part" key={path.clone()} data-field={path.clone()}>
            <legend>{ format!("{} · {}", instance.id, instance.instance_type) }</legend>
            <div class="row">
                <TextField
                    path={format!("{path}.id")}
                    label="Instance ID"
                    wire=true
                    class="narrow"
                    value={instance.id.clone()}
                    onchange={context.on(format!("{path}.id"), move |s, v| if let Some(i) = alone(s, at) { i.id = v })}
                />
                <TextField
                    path={format!("{path}.instanceType")}
                    label="Instance type"
                    wire=true
                    class="narrow"
                    suggestions={types.clone()}
                    value={instance.instance_type.clone()}
                    onchange={context.on(format!("{path}.instanceType"), move |s, v| if let Some(i) = alone(s, at) { i.instance_type = v })}
                />
                <TextField
                    path={format!("{path}.az")}
                    label="Availability Zone"
                    wire=true
                    class="narrow"
                    value={instance.az.clone()}
                    onchange={context.on(format!("{path}.az"), move |s, v| if let Some(i) = alone(s, at) { i.az = v })}
                />
            </div>
            { details(context, at, path.clone(), instance, alone) }
            <div>
                <button
                    type="button"
                    class="small danger"
                    onclick={remove}
                    aria-label={format!("Remove instance {}", instance.id)}
                >
                    { "Remove instance" }
                </button>
            </div>
        </fieldset>
    }
}

fn number(
    context: &PlacementContext,
    at: usize,
    path: String,
    (label, placeholder): (&'static str, String),
    value: Option<u64>,
    find: Find,
    set: fn(&mut ContainerInstance, Option<u64>),
) -> Html {
    let onchange = context.on(path.clone(), move |s, v: Option<i64>| {
        if let Some(instance) = find(s, at) {
            set(instance, v.map(unsigned));
        }
    });
    html! {
        <NumberField
            {path}
            {label}
            optional=true
            {placeholder}
            class="narrow"
            value={value.map(signed)}
            {onchange}
        />
    }
}

/// The advanced settings.
fn details(
    context: &PlacementContext,
    at: usize,
    path: String,
    instance: &ContainerInstance,
    find: Find,
) -> Html {
    let statuses: Vec<(InstanceStatus, AttrValue)> = InstanceStatus::ALL
        .iter()
        .map(|status| (*status, AttrValue::Static(status.name())))
        .collect();
    let unusual = instance.status.is_some_and(|status| status != InstanceStatus::Active)
        || instance.agent_connected == Some(false);
    let summary = format!(
        "Resources, status, attributes ({}), tasks ({})",
        crate::text::number(instance.attributes.len()),
        crate::text::number(instance.tasks.len())
    );
    let ports: Vec<AttrValue> =
        instance.reserved_ports_tcp.iter().flatten().map(|port| port.to_string().into()).collect();
    html! {
        <Disclosure summary={html! { { summary } }} open={unusual}>
            <div class="row">
                { number(
                    context,
                    at,
                    format!("{path}.cpu"),
                    ("CPU units", instance.registered_cpu().to_string()),
                    instance.cpu,
                    find,
                    |i, v| i.cpu = v,
                ) }
                { number(
                    context,
                    at,
                    format!("{path}.memory"),
                    ("Memory (MiB)", instance.seen_memory().to_string()),
                    instance.memory,
                    find,
                    |i, v| i.memory = v,
                ) }
                { number(
                    context,
                    at,
                    format!("{path}.reservedMemory"),
                    ("Reserved memory (MiB)", "0".into()),
                    instance.reserved_memory,
                    find,
                    |i, v| i.reserved_memory = v,
                ) }
                { number(
                    context,
                    at,
                    format!("{path}.taskEniLimit"),
                    ("Task network interfaces", instance.eni_limit().to_string()),
                    instance.task_eni_limit,
                    find,
                    |i, v| i.task_eni_limit = v,
                ) }
                { number(context, at, format!("{path}.gpus"), ("GPUs", "By type".into()), instance.gpus, find, |i, v| i.gpus = v) }
            </div>
            <div class="row middle">
                <Select
                    path={format!("{path}.status")}
                    label="Status"
                    choices={choices(
                        statuses,
                        &instance.status.unwrap_or_default(),
                        context.on(format!("{path}.status"), move |s, v| {
                            if let Some(i) = find(s, at) {
                                i.status = (v != InstanceStatus::Active).then_some(v)
                            }
                        }),
                    )}
                />
                <TextField
                    path={format!("{path}.agentVersion")}
                    label="Agent version"
                    wire=true
                    class="narrow"
                    placeholder={crate::ecs::fit::AGENT_VERSION}
                    value={instance.agent_version.clone().unwrap_or_default()}
                    onchange={context.on(format!("{path}.agentVersion"), move |s, v: String| {
                        if let Some(i) = find(s, at) {
                            i.agent_version = (!v.is_empty()).then_some(v)
                        }
                    })}
                />
                <Checkbox
                    path={format!("{path}.agentConnected")}
                    label="Agent connected"
                    checked={instance.agent_connected.unwrap_or(true)}
                    onchange={context.on(format!("{path}.agentConnected"), move |s, v: bool| {
                        if let Some(i) = find(s, at) {
                            i.agent_connected = (!v).then_some(false)
                        }
                    })}
                />
                <Checkbox
                    path={format!("{path}.trunking")}
                    label="awsvpcTrunking enabled"
                    checked={instance.trunking}
                    onchange={context.on(format!("{path}.trunking"), move |s, v| if let Some(i) = find(s, at) { i.trunking = v })}
                />
            </div>
            <NameListEditor
                path={format!("{path}.reservedPortsTcp")}
                label="Reserved TCP ports (empty = those of the agent)"
                names={ports}
                placeholder="22, 2375, …"
                onchange={context.on(format!("{path}.reservedPortsTcp"), move |s, v: Vec<String>| if let Some(i) = find(s, at) {
                    let ports: Vec<u16> = v.iter().filter_map(|port| port.parse().ok()).collect();
                    i.reserved_ports_tcp = (!ports.is_empty()).then_some(ports);
                })}
            />
            <NameListEditor
                path={format!("{path}.reservedPortsUdp")}
                label="Reserved UDP ports"
                names={instance.reserved_ports_udp.iter().map(|port| port.to_string().into()).collect::<Vec<AttrValue>>()}
                onchange={context.on(format!("{path}.reservedPortsUdp"), move |s, v: Vec<String>| if let Some(i) = find(s, at) {
                    i.reserved_ports_udp = v.iter().filter_map(|port| port.parse().ok()).collect();
                })}
            />
            <KeyValueEditor
                path={format!("{path}.attributes")}
                label="Custom attributes"
                noun="attribute"
                pairs={instance
                    .attributes
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone().unwrap_or_default()))
                    .collect::<Vec<_>>()}
                onchange={context.on(format!("{path}.attributes"), move |s, v: Vec<(String, String)>| if let Some(i) = find(s, at) {
                    i.attributes = v.into_iter().map(|(name, value)| (name, (!value.is_empty()).then_some(value))).collect();
                })}
            />
            { for instance.tasks.iter().enumerate().map(|(number, task)| running(context, at, number, &path, task, find)) }
            <div>
                <button
                    type="button"
                    class="small"
                    onclick={let context = context.clone();
                let path = path.clone();
                move |_: MouseEvent| context.edit(format!("{path}.tasks"), move |s| if let Some(i) = find(s, at) {
                    i.tasks.push(RunningTask { group: "service:web".into(), cpu: 256, memory: 512, ..RunningTask::default() });
                })}
                >
                    { "Add running task" }
                </button>
            </div>
        </Disclosure>
    }
}
