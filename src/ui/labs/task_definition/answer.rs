//! The answer: validity, calls and roles, containers, environment, ports, volumes, size.

use super::{DefinitionContext, spans};
use crate::ecs::task_definition::start::{
    CallResult, Caller, HostPort, ReachableOn, RuleOwner, RuleSource, Start, TargetType,
    VariableSource, VolumeKind,
};
use crate::labs::task_definition::{Answer, put};
use crate::text::{count_of, list, mebibytes, number};
use crate::ui::bind::at;
use crate::ui::components::{Card, Fact, Facts, Table, Tag, prose};
use yew::prelude::*;

/// The picture.
pub(super) fn picture(context: &DefinitionContext) -> Html {
    let answer = context.answer();
    let start = &answer.start;
    html! {
        <>
            { validity(context, answer) }
            if !start.rejected {
                { calls(start) }
                { spans::spans(answer) }
                { environment(start) }
                { ports(start) }
                { volumes(start) }
            }
            { size(answer) }
            { differences(answer) }
        </>
    }
}

fn validity(context: &DefinitionContext, answer: &Answer) -> Html {
    let heads = ["Launch type", "Result", "Problems"].map(AttrValue::from).to_vec();
    html! {
        <Card title="Validity by launch type">
            <Table label="Validity by launch type" {heads}>
                { for answer.validity.iter().map(|row| html! {
                    <tr>
                        <th scope="row">{ row.launch.title() }</th>
                        <td>
                            if row.valid { <Tag text="Valid" kind="good" /> } else { <Tag text="Not valid" kind="bad" /> }
                        </td>
                        <td>
                            <ul class="stack tight">
                                { for row.errors.iter().map(|error| html! {
                                    <li data-field={error.field.clone()}>{ prose(&error.message) }</li>
                                }) }
                            </ul>
                        </td>
                    </tr>
                }) }
            </Table>
            if let Some(changes) = &answer.for_fargate {
                <button type="button" onclick={apply(context)}>
                    { format!("Make it valid on Fargate ({})", count_of(changes.len() as u64, "change")) }
                </button>
                <ul class="small">
                    { for changes.iter().map(|change| html! {
                        <li><code>{ &change.field }</code>{ " = " }<code>{ change.value.to_string() }</code></li>
                    }) }
                </ul>
            }
        </Card>
    }
}

/// Applies the changes that make the definition valid on Fargate.
fn apply(context: &DefinitionContext) -> Callback<MouseEvent> {
    let changes = context.answer().for_fargate.clone().unwrap_or_default();
    at!(context, task_definition).on(move |definition, _: MouseEvent| {
        for change in &changes {
            if let Some(path) = change.field.strip_prefix("taskDefinition.") {
                put(definition, path, Some(change.value.clone()));
            }
        }
    })
}

fn calls(start: &Start) -> Html {
    let heads = ["Call", "Role", "Result", "Because"].map(AttrValue::from).to_vec();
    html! {
        <Card title="Calls and the roles that they use">
            <Table label="Calls and the roles that they use" {heads}>
                { for start.calls.iter().map(|call| html! {
                    <tr data-step={call.step.map(|step| step.to_string())}>
                        <th scope="row">
                            <code>{ &call.action }</code>
                            <div class="small quiet-text">{ caller(call.caller, &call.container) }</div>
                        </th>
                        <td>{ call.role.map_or("None", |role| role.words().trim_start_matches("the ")) }</td>
                        <td>{ result(call.result) }</td>
                        <td>{ prose(&call.because) }</td>
                    </tr>
                }) }
            </Table>
            if start.calls.is_empty() {
                <p>{ "The task starts without a call that needs a role." }</p>
            }
        </Card>
    }
}

fn caller(caller: Caller, container: &str) -> String {
    match caller {
        Caller::Ecs => "Amazon ECS".into(),
        Caller::Agent => format!("Agent, for {container}"),
        Caller::Application => format!("Application in {container}"),
    }
}

fn result(result: CallResult) -> Html {
    let (text, kind) = match result {
        CallResult::Allowed => ("Allowed", "good"),
        CallResult::Denied => ("Denied", "bad"),
        CallResult::Unknown => ("Unknown", "none"),
        CallResult::Unreachable => ("Not reached", "bad"),
        CallResult::Missing => ("Not found", "bad"),
        CallResult::NotReached => ("Not called", "none"),
    };
    html! { <Tag {text} {kind} /> }
}

fn environment(start: &Start) -> Html {
    let rows: Vec<_> = start
        .environment
        .iter()
        .flat_map(|(container, variables)| {
            variables.iter().map(move |(name, variable)| (container, name, variable))
        })
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    let heads = ["Variable", "Value", "Source"].map(AttrValue::from).to_vec();
    html! {
        <Card title="Environment">
            <Table label="Environment" {heads}>
                { for rows.into_iter().map(|(container, name, variable)| html! {
                    <tr>
                        <th scope="row"><code>{ name }</code><div class="small quiet-text">{ container }</div></th>
                        <td>
                            if variable.from == VariableSource::Secrets { { "Hidden" } } else { <code>{ &variable.value }</code> }
                        </td>
                        <td>
                            <code>{ match variable.from {
                                VariableSource::Environment => "environment",
                                VariableSource::EnvironmentFiles => "environmentFiles",
                                VariableSource::Secrets => "secrets",
                            } }</code>
                        </td>
                    </tr>
                }) }
            </Table>
            <p class="small">
                { "A rotated secret reaches only tasks that start after the rotation." }
            </p>
        </Card>
    }
}

fn ports(start: &Start) -> Html {
    if start.ports.is_empty() && start.security_group_rules.is_empty() {
        return Html::default();
    }
    let heads = ["Container", "Container port", "Reachable at"].map(AttrValue::from).to_vec();
    html! {
        <Card title="Ports and security groups">
            <Table label="Ports" {heads}>
                { for start.ports.iter().map(|port| {
                    let own = port.container_port.map_or_else(
                        || port.container_port_range.clone().unwrap_or_default(),
                        |own| own.to_string(),
                    );
                    let at = match (port.host_port, &port.host_port_range) {
                        (Some(HostPort::Fixed(host)), _) => host.to_string(),
                        (None, Some(range)) if range != "dynamic" => range.clone(),
                        _ => "a dynamic port".into(),
                    };
                    let on = match port.reachable_on {
                        ReachableOn::Instance => "instance",
                        ReachableOn::TaskEni => "network interface of the task",
                    };
                    html! {
                        <tr>
                            <th scope="row"><code>{ &port.container }</code></th>
                            <td>{ format!("{own} {}", port.protocol) }</td>
                            <td>{ format!("{on}, {at}") }</td>
                        </tr>
                    }
                }) }
            </Table>
            if let Some(target) = start.target_type {
                <p>
                    { "Target type: " }
                    <code>{ if target == TargetType::Ip { "ip" } else { "instance" } }</code>
                </p>
            }
            <ul
                class="stack tight"
            >
                { for start.security_group_rules.iter().map(|rule| html! { <li>{ rule_text(rule) }</li> }) }
            </ul>
        </Card>
    }
}

fn rule_text(rule: &crate::ecs::task_definition::start::SecurityGroupRule) -> String {
    let on = match rule.on {
        RuleOwner::Instance => "instance",
        RuleOwner::Task => "task",
        RuleOwner::MountTarget => "mount target",
    };
    let source = match rule.source {
        RuleSource::LoadBalancer => "load balancer",
        RuleSource::Task => "task",
        RuleSource::Instance => "instance",
    };
    let ports = match rule.from_port == rule.to_port {
        true => format!("port {}", rule.from_port),
        false => format!("ports {} to {}", rule.from_port, rule.to_port),
    };
    format!(
        "The security group of the {on} allows {} {ports} from the {source}.",
        rule.protocol.to_uppercase()
    )
}

fn volumes(start: &Start) -> Html {
    if start.volumes.is_empty() && start.ephemeral_storage.is_none() {
        return Html::default();
    }
    let heads =
        ["Volume", "Mounted by", "Task stops", "Instance is lost", "Other Availability Zones"]
            .map(AttrValue::from)
            .to_vec();
    let kept = |kept: bool| match kept {
        true => html! { <Tag text="Kept" kind="good" /> },
        false => html! { <Tag text="Deleted" kind="warn" /> },
    };
    html! {
        <Card title="Volumes">
            if !start.volumes.is_empty() {
                <Table label="Volumes" {heads}>
                    { for start.volumes.iter().map(|volume| html! {
                        <tr>
                            <th scope="row">
                                <code>{ &volume.name }</code>
                                <div class="small quiet-text">{ kind(volume.kind) }</div>
                            </th>
                            <td>{ list(&volume.shared_between, "and") }</td>
                            <td>{ kept(volume.survives_task_stop) }</td>
                            <td>{ kept(volume.survives_instance_loss) }</td>
                            <td>{ if volume.shared_across_zones { "Shared" } else { "Not shared" } }</td>
                        </tr>
                    }) }
                </Table>
            }
            if let Some(size) = start.ephemeral_storage {
                <p>{ format!("Ephemeral storage: {size} GiB, which image layers use too.") }</p>
            }
            <p class="small">
                { "An S3 bucket isn't a volume. Use the SDK, or a file system of S3 Files." }
            </p>
        </Card>
    }
}

const fn kind(kind: VolumeKind) -> &'static str {
    match kind {
        VolumeKind::BindMount => "Bind mount",
        VolumeKind::Docker => "Docker volume",
        VolumeKind::Efs => "Amazon EFS",
        VolumeKind::Ebs => "Amazon EBS",
        VolumeKind::FsxWindows => "FSx for Windows File Server",
        VolumeKind::S3Files => "S3 Files",
    }
}

fn size(answer: &Answer) -> Html {
    let size = &answer.size;
    let pair = |cpu: u64, memory: u64| format!("{} CPU units, {}", number(cpu), mebibytes(memory));
    let task = match (size.cpu, size.memory) {
        (Some(cpu), Some(memory)) => pair(cpu, memory),
        _ => "Not set".into(),
    };
    let next = match (size.fargate_cpu, size.fargate_memory) {
        (Some(cpu), Some(memory)) => pair(cpu, memory),
        _ => "Larger than Fargate supports".into(),
    };
    let mut facts = vec![
        Fact::new("Task", task),
        Fact::new("All containers", pair(size.containers_cpu, size.containers_memory)),
        Fact::new("Smallest Fargate size for the containers", next),
    ];
    if let (Some(cpu), Some(memory)) = (size.cpu, size.memory)
        && size.containers_memory > 0
    {
        let unused = (
            cpu.saturating_sub(size.containers_cpu),
            memory.saturating_sub(size.containers_memory),
        );
        facts.push(Fact::new("Not reserved by a container", pair(unused.0, unused.1)));
    }
    html! { <Card title="Size"><Facts {facts} /></Card> }
}

fn differences(answer: &Answer) -> Html {
    let heads = ["", "Task by RunTask", "Task of a service"].map(AttrValue::from).to_vec();
    html! {
        <Card title="Task or service">
            <Table label="Task or service" {heads}>
                { for answer.differences.iter().map(|row| html! {
                    <tr>
                        <th scope="row">{ row.what }</th>
                        <td>{ prose(&row.task) }</td>
                        <td>{ prose(&row.service) }</td>
                    </tr>
                }) }
            </Table>
        </Card>
    }
}
