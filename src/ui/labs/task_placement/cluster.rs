//! The cluster editor: groups of instances, and single instances.

use super::{PlacementContext, running_task::running};
use crate::ecs::{
    cluster::{ContainerInstance, InstanceStatus, RunningTask},
    instance_types::TYPES,
};
use crate::labs::task_placement::{
    attribute_pairs, named_ports, paired_attributes, port_names, scenario::InstanceGroup,
};
use crate::text::{count_of, number};
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, KeyValueEditor, NameListEditor, NumberField, Select, TextField,
    add_button, one_of,
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
    let groups = at!(context, groups);
    let instances = at!(context, instances);
    let add_group = groups.on(|groups, _: MouseEvent| {
        let prefix = format!("i-g{}-", groups.len() + 1);
        groups.push(InstanceGroup { prefix, ..InstanceGroup::default() });
    });
    let add_instance = instances.on(|instances, _: MouseEvent| {
        instances.push(ContainerInstance {
            id: format!("i-new{}", instances.len() + 1),
            az: "us-east-1a".into(),
            instance_type: "m5.large".into(),
            ..ContainerInstance::default()
        });
    });
    let more = {
        let all = all.setter();
        move |_: MouseEvent| all.set(true)
    };
    html! {
        <Card title="Container instances">
            { for groups.items().map(|(at, one)| group(at, &one, &types, groups.on_remove(at))) }
            { for instances.items().take(shown).map(|(at, one)| single(&one, &types, instances.on_remove(at))) }
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

fn remove_part(text: &'static str, label: String, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <div>
            <button type="button" class="small danger" aria-label={label} {onclick}>
                { text }
            </button>
        </div>
    }
}

fn group(
    at: usize,
    group: &Place<'_, InstanceGroup>,
    types: &Rc<Vec<AttrValue>>,
    remove: Callback<MouseEvent>,
) -> Html {
    let instance = at!(group, instance);
    let path = group.path.clone();
    html! {
        <fieldset class="pl-part" key={path.to_string()} data-field={path.clone()}>
            <legend>
                { format!("{} × {}", number(group.value.count), instance.value.instance_type) }
            </legend>
            <div class="row">
                <NumberField
                    label="Number of instances"
                    class="narrow"
                    field={bind!(group, count)}
                />
                { instance_type(&instance, types) }
                <TextField label="ID prefix" wire=true class="narrow" field={bind!(group, prefix)} />
            </div>
            <NameListEditor label="Availability Zones" field={bind!(group, azs)} />
            { details(&instance) }
            { remove_part("Remove group", format!("Remove group {}", at + 1), remove) }
        </fieldset>
    }
}

fn single(
    instance: &Place<'_, ContainerInstance>,
    types: &Rc<Vec<AttrValue>>,
    remove: Callback<MouseEvent>,
) -> Html {
    let ContainerInstance { id, instance_type: kind, .. } = instance.value;
    let path = instance.path.clone();
    html! {
        <fieldset class="pl-part" key={path.to_string()} data-field={path.clone()}>
            <legend>{ format!("{id} · {kind}") }</legend>
            <div class="row">
                <TextField
                    label="Instance ID"
                    wire=true
                    class="narrow"
                    field={bind!(instance, id)}
                />
                { instance_type(instance, types) }
                <TextField
                    label="Availability Zone"
                    wire=true
                    class="narrow"
                    field={bind!(instance, az)}
                />
            </div>
            { details(instance) }
            { remove_part("Remove instance", format!("Remove instance {id}"), remove) }
        </fieldset>
    }
}

fn instance_type(instance: &Place<'_, ContainerInstance>, types: &Rc<Vec<AttrValue>>) -> Html {
    html! {
        <TextField
            label="Instance type"
            wire=true
            class="narrow"
            suggestions={types.clone()}
            field={bind!(instance, instance_type)}
        />
    }
}

/// The advanced settings.
fn details(place: &Place<'_, ContainerInstance>) -> Html {
    let instance = place.value;
    let statuses: Vec<_> =
        InstanceStatus::ALL.iter().map(|status| (*status, status.name())).collect();
    let unusual = instance.status.is_some_and(|status| status != InstanceStatus::Active)
        || instance.agent_connected == Some(false);
    let summary = format!(
        "Resources, status, attributes ({}), tasks ({})",
        number(instance.attributes.len()),
        number(instance.tasks.len())
    );
    let tasks = at!(place, tasks);
    let add = tasks.on(|tasks, _: MouseEvent| {
        tasks.push(RunningTask {
            group: "service:web".into(),
            cpu: 256,
            memory: 512,
            ..RunningTask::default()
        });
    });
    let resources = [
        ("CPU units", instance.registered_cpu().to_string(), bind!(place, cpu)),
        ("Memory (MiB)", instance.seen_memory().to_string(), bind!(place, memory)),
        ("Reserved memory (MiB)", "0".into(), bind!(place, reserved_memory)),
        ("Task network interfaces", instance.eni_limit().to_string(), bind!(place, task_eni_limit)),
        ("GPUs", "By type".into(), bind!(place, gpus)),
    ];
    html! {
        <Disclosure summary={html! { { summary } }} open={unusual}>
            <div class="row">
                { for resources.into_iter().map(|(label, placeholder, field)| html! {
                    <NumberField {label} {placeholder} class="narrow" {field} />
                }) }
            </div>
            <div class="row middle">
                <Select
                    label="Status"
                    choices={one_of(
                        bind!(place, status).omitting(InstanceStatus::Active),
                        &statuses,
                    )}
                />
                <TextField
                    label="Agent version"
                    wire=true
                    class="narrow"
                    placeholder={crate::ecs::fit::AGENT_VERSION}
                    field={bind!(place, agent_version).omitting(String::new())}
                />
                <Checkbox
                    label="Agent connected"
                    field={bind!(place, agent_connected).omitting(true)}
                />
                <Checkbox label="awsvpcTrunking enabled" field={bind!(place, trunking)} />
            </div>
            <NameListEditor
                label="Reserved TCP ports (empty = those of the agent)"
                placeholder="22, 2375, …"
                field={bind!(place, reserved_ports_tcp)
                    .omitting(Vec::new())
                    .map(port_names, named_ports)}
            />
            <NameListEditor
                label="Reserved UDP ports"
                field={bind!(place, reserved_ports_udp).map(port_names, named_ports)}
            />
            <KeyValueEditor
                label="Custom attributes"
                noun="attribute"
                field={bind!(place, attributes).map(attribute_pairs, paired_attributes)}
            />
            { for tasks.items().map(|(at, task)| running(at, &task, tasks.on_remove(at))) }
            { add_button("Add running task", add) }
        </Disclosure>
    }
}
