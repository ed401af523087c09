//! The row of a running task of an instance.

use super::{
    PlacementContext,
    task::{signed, unsigned},
};
use crate::ecs::cluster::{ContainerInstance, RunningTask};
use crate::labs::task_placement::Scenario;
use crate::ui::components::{Checkbox, NumberField, ParsedField, TextField};
use yew::prelude::*;

/// Finds the edited instance in the scenario.
pub(super) type Find = fn(&mut Scenario, usize) -> Option<&mut ContainerInstance>;

/// The row of a running task.
pub(super) fn running(
    context: &PlacementContext,
    at: usize,
    number: usize,
    path: &str,
    task: &RunningTask,
    find: Find,
) -> Html {
    let path = format!("{path}.tasks[{number}]");
    let edit = move |s: &mut Scenario, change: &dyn Fn(&mut RunningTask)| {
        if let Some(task) = find(s, at).and_then(|instance| instance.tasks.get_mut(number)) {
            change(task);
        }
    };
    let remove = {
        let (context, path) = (context.clone(), path.clone());
        move |_: MouseEvent| {
            context.edit(path.clone(), move |s| {
                if let Some(instance) = find(s, at)
                    && number < instance.tasks.len()
                {
                    instance.tasks.remove(number);
                }
            });
        }
    };
    html! {
        <div class="row" key={number} data-field={path.clone()}>
            <TextField
                path={format!("{path}.group")}
                label="Task group"
                wire=true
                class="narrow"
                value={task.group.clone()}
                onchange={context.on(format!("{path}.group"), move |s, v: String| edit(s, &|t| t.group.clone_from(&v)))}
            />
            <NumberField
                path={format!("{path}.cpu")}
                label="CPU units"
                class="narrow"
                value={Some(signed(task.cpu))}
                onchange={context.on(format!("{path}.cpu"), move |s, v: Option<i64>| edit(s, &|t| t.cpu = unsigned(v.unwrap_or(0))))}
            />
            <NumberField
                path={format!("{path}.memory")}
                label="Memory (MiB)"
                class="narrow"
                value={Some(signed(task.memory))}
                onchange={context.on(format!("{path}.memory"), move |s, v: Option<i64>| edit(s, &|t| t.memory = unsigned(v.unwrap_or(0))))}
            />
            <ParsedField<String>
                path={format!("{path}.tcpPorts")}
                label="Host ports"
                wire=true
                class="narrow"
                placeholder="80, 53/udp"
                value={ports_text(task)}
                show={Callback::from(|text: String| text)}
                read={Callback::from(|text: String| {
                    read_ports(&text).map(|(tcp, udp)| {
                        ports_text(&RunningTask {
                            tcp_ports: tcp,
                            udp_ports: udp,
                            ..RunningTask::default()
                        })
                    })
                })}
                onchange={context.on(format!("{path}.tcpPorts"), move |s, v: String| {
                    edit(s, &|t| {
                        if let Ok(ports) = read_ports(&v) {
                            (t.tcp_ports, t.udp_ports) = ports;
                        }
                    })
                })}
            />
            <NumberField
                path={format!("{path}.enis")}
                label="Network interfaces"
                class="narrow"
                value={Some(signed(task.enis))}
                onchange={context.on(format!("{path}.enis"), move |s, v: Option<i64>| edit(s, &|t| t.enis = unsigned(v.unwrap_or(0))))}
            />
            <NumberField
                path={format!("{path}.gpus")}
                label="GPUs"
                class="narrow"
                value={Some(signed(task.gpus))}
                onchange={context.on(format!("{path}.gpus"), move |s, v: Option<i64>| edit(s, &|t| t.gpus = unsigned(v.unwrap_or(0))))}
            />
            <Checkbox
                path={format!("{path}.desiredStatus")}
                label="Desired status STOPPED"
                checked={task.desired_status.as_deref() == Some("STOPPED")}
                onchange={context.on(format!("{path}.desiredStatus"), move |s, v: bool| {
                    edit(s, &|t| t.desired_status = v.then(|| "STOPPED".to_owned()))
                })}
            />
            <Checkbox
                path={format!("{path}.protected")}
                label="Scale-in protection"
                checked={task.protected}
                onchange={context.on(format!("{path}.protected"), move |s, v: bool| edit(s, &|t| t.protected = v))}
            />
            <button
                type="button"
                class="quiet"
                onclick={remove}
                aria-label={format!("Remove task {} of {path}", number + 1)}
            >
                { "×" }
            </button>
        </div>
    }
}

/// `80, 53/udp`
fn ports_text(task: &RunningTask) -> String {
    let tcp = task.tcp_ports.iter().map(u16::to_string);
    let udp = task.udp_ports.iter().map(|port| format!("{port}/udp"));
    tcp.chain(udp).collect::<Vec<_>>().join(", ")
}

/// TCP and UDP ports.
fn read_ports(text: &str) -> Result<(Vec<u16>, Vec<u16>), String> {
    let (mut tcp, mut udp) = (Vec::new(), Vec::new());
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        let (number, list) = match part.strip_suffix("/udp") {
            Some(number) => (number, &mut udp),
            None => (part.strip_suffix("/tcp").unwrap_or(part), &mut tcp),
        };
        match number.parse() {
            Ok(port) => list.push(port),
            Err(_) => return Err("Enter ports such as 80, 53/udp.".into()),
        }
    }
    Ok((tcp, udp))
}
