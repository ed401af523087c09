//! The task editor.

use super::PlacementContext;
use crate::ecs::{
    size::Size,
    strategy::ConstraintInput,
    task::{Container, NetworkMode, PortMapping, RuntimePlatform},
};
use crate::text::number;
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Disclosure, NameListEditor, NumberField, Select, TextField, add_button, choices, one_of,
    remove_button,
};
use yew::prelude::*;

const LINUX: &str = "LINUX";
const SYSTEMS: [&str; 5] = [
    LINUX,
    "WINDOWS_SERVER_2022_CORE",
    "WINDOWS_SERVER_2022_FULL",
    "WINDOWS_SERVER_2019_CORE",
    "WINDOWS_SERVER_2019_FULL",
];

/// A size of the task as text.
fn size(place: &Place<'_, Option<Size>>) -> Bound<String> {
    place.bound().map(
        |size| size.as_ref().map(Size::text).unwrap_or_default(),
        |text| (!text.trim().is_empty()).then_some(Size::Text(text)),
    )
}

/// The card of the task.
pub(super) fn task(context: &PlacementContext) -> Html {
    let definition = at!(context, task_definition);
    let systems = SYSTEMS.map(|system| (system.to_owned(), AttrValue::Static(system))).to_vec();
    let system = bind!(definition, runtime_platform).map(
        |platform| platform.map_or(LINUX.to_owned(), |platform| platform.operating_system_family),
        |family| (family != LINUX).then_some(RuntimePlatform { operating_system_family: family }),
    );
    let containers = at!(definition, containers);
    let add = containers.on(|containers, _: MouseEvent| {
        let name = format!("container-{}", containers.len() + 1);
        containers.push(Container { name, memory: Some(256), ..Container::default() });
    });
    let constraints = at!(definition, placement_constraints);
    let required = context.scenario.required_attributes.len() + context.scenario.subnet_azs.len();
    let summary = format!("Required attributes and subnets ({})", number(required));
    html! {
        <Card title="Task" path={at!(context, task_definition).path}>
            <div class="row">
                <TextField
                    label="Family"
                    wire=true
                    class="narrow"
                    field={bind!(definition, family)}
                />
                <Select
                    label="Network mode"
                    choices={one_of(
                        bind!(definition, network_mode),
                        &[
                            (None, "Default"),
                            (Some(NetworkMode::Bridge), "bridge"),
                            (Some(NetworkMode::Host), "host"),
                            (Some(NetworkMode::Awsvpc), "awsvpc"),
                            (Some(NetworkMode::None), "none"),
                        ],
                    )}
                />
                <Select label="Operating system" choices={choices(system, systems)} />
            </div>
            <div class="row">
                <TextField
                    label="Task CPU (units)"
                    wire=true
                    class="narrow"
                    placeholder="512, or 1 vCPU"
                    field={size(&at!(definition, cpu))}
                />
                <TextField
                    label="Task memory (MiB)"
                    wire=true
                    class="narrow"
                    placeholder="1024, or 1 GB"
                    field={size(&at!(definition, memory))}
                />
            </div>
            { for containers.items().map(|(at, one)| container(at, &one, containers.on_remove(at))) }
            { add_button("Add container", add) }
            if !constraints.value.is_empty() {
                <h3>{ "Task definition constraints" }</h3>
                { for constraints.items().map(|(at, one)| own_constraint(at, &one, constraints.on_remove(at))) }
            }
            <Disclosure
                summary={html! { { summary } }}
            >
                <NameListEditor
                    label="Required attributes"
                    placeholder="ecs.capability.…"
                    field={bind!(context, required_attributes)}
                />
                <NameListEditor
                    label="Availability Zones of the subnets (empty = all)"
                    placeholder="us-east-1a"
                    field={bind!(context, subnet_azs)}
                />
            </Disclosure>
        </Card>
    }
}

/// A constraint of the task definition.
fn own_constraint(
    at: usize,
    one: &Place<'_, ConstraintInput>,
    remove: Callback<MouseEvent>,
) -> Html {
    html! {
        <div class="row" key={at}>
            <TextField
                label={one.value.kind.clone()}
                class="grow"
                wire=true
                field={bind!(one, expression).or(String::new()).named(one.path.clone())}
            />
            { remove_button(format!("Remove task definition constraint {}", at + 1), remove) }
        </div>
    }
}

fn container(at: usize, container: &Place<'_, Container>, remove: Callback<MouseEvent>) -> Html {
    let ports = at!(container, port_mappings);
    let add_port = ports.on(|ports, _: MouseEvent| {
        ports.push(PortMapping { container_port: Some(8080), ..PortMapping::default() });
    });
    let sizes = [
        ("CPU units", bind!(container, cpu)),
        ("Memory hard limit (MiB)", bind!(container, memory)),
        ("Memory reservation (MiB)", bind!(container, memory_reservation)),
        ("GPUs", bind!(container, gpu)),
    ];
    html! {
        <fieldset class="pl-part" key={at} data-field={container.path.clone()}>
            <legend>{ "Container " }{ at + 1 }</legend>
            <div class="row">
                <TextField
                    label="Container name"
                    wire=true
                    class="narrow"
                    field={bind!(container, name)}
                />
                { for sizes.into_iter().map(|(label, field)| html! {
                    <NumberField {label} class="narrow" {field} />
                }) }
            </div>
            { for ports.items().map(|(number, port)| {
                let label = format!("Remove port {} of container {}", number + 1, at + 1);
                port_mapping(number, &port, remove_button(label, ports.on_remove(number)))
            }) }
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

fn port_mapping(number: usize, mapping: &Place<'_, PortMapping>, remove: Html) -> Html {
    let is_udp = mapping.value.protocol.as_deref() == Some("udp");
    let protocol = at!(mapping, protocol).field(is_udp, |protocol, udp: bool| {
        *protocol = udp.then(|| "udp".to_owned());
    });
    html! {
        <div class="row" key={number}>
            <NumberField
                label="Container port"
                class="narrow"
                field={bind!(mapping, container_port)}
            />
            <NumberField
                label="Host port"
                placeholder="Dynamic"
                class="narrow"
                field={bind!(mapping, host_port)}
            />
            <Select label="Protocol" choices={one_of(protocol, &[(false, "tcp"), (true, "udp")])} />
            { remove }
        </div>
    }
}
