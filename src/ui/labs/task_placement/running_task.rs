//! The row of a running task of an instance.

use crate::ecs::cluster::RunningTask;
use crate::labs::task_placement::{host_ports, ports_text, read_ports};
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{Checkbox, NumberField, ParsedField, TextField, remove_button};
use yew::prelude::*;

/// The row of a running task.
pub(super) fn running(
    at: usize,
    task: &Place<'_, RunningTask>,
    remove: Callback<MouseEvent>,
) -> Html {
    let path = task.path.clone();
    let ports = task
        .field(host_ports(task.value), |task, ports| (task.tcp_ports, task.udp_ports) = ports)
        .named(at!(task, tcp_ports).path);
    let stopped = at!(task, desired_status);
    let is_stopped = stopped.value.as_deref() == Some("STOPPED");
    let stopped = stopped.field(is_stopped, |status, on: bool| {
        *status = on.then(|| "STOPPED".to_owned());
    });
    html! {
        <div class="row" key={at} data-field={path.clone()}>
            <TextField label="Task group" wire=true class="narrow" field={bind!(task, group)} />
            <NumberField label="CPU units" class="narrow" field={bind!(task, cpu)} />
            <NumberField label="Memory (MiB)" class="narrow" field={bind!(task, memory)} />
            <ParsedField
                label="Host ports"
                wire=true
                class="narrow"
                placeholder="80, 53/udp"
                field={ports.parsed(ports_text, read_ports)}
            />
            <NumberField label="Network interfaces" class="narrow" field={bind!(task, enis)} />
            <NumberField label="GPUs" class="narrow" field={bind!(task, gpus)} />
            <Checkbox label="Desired status STOPPED" field={stopped} />
            <Checkbox label="Scale-in protection" field={bind!(task, protected)} />
            { remove_button(format!("Remove task {} of {path}", at + 1), remove) }
        </div>
    }
}
