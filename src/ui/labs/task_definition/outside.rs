//! The inputs for what is outside of the definition: where the task runs, roles, what exists, what happens in the containers.

use super::DefinitionContext;
use super::fields::{json, optional_json};
use crate::document::{self, read};
use crate::ecs::task_definition::{
    LaunchType,
    start::{LoadBalancer, Network, Subnet},
};
use crate::iam::managed;
use crate::labs::task_definition::RolePolicies;
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, NameListEditor, NumberField, ParsedField, Segmented, TextField,
    choices, one_of,
};
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// Where the task runs.
pub(super) fn launch(context: &DefinitionContext) -> Html {
    let s = &context.scenario;
    let types = LaunchType::ALL.iter().map(|launch| (*launch, launch.title().into())).collect();
    let network = at!(context, launch.network);
    let limited = network.field(s.launch.network.is_some(), |network, limited: bool| {
        *network = limited.then(|| Network { subnet: Subnet::Private, ..Network::default() });
    });
    let balancer = at!(context, launch.load_balancer);
    let balanced = balancer.field(s.launch.load_balancer.is_some(), |balancer, on: bool| {
        *balancer = on.then(|| LoadBalancer { container_port: 80, ..LoadBalancer::default() });
    });
    html! {
        <Card title="Where it runs">
            <Segmented
                label="Launch type"
                choices={choices(bind!(context, launch.kind as "type"), types)}
            />
            if s.launch.kind == LaunchType::Fargate {
                <TextField
                    label="Platform version"
                    placeholder="LATEST"
                    field={bind!(context, launch.platform_version).omitting(String::new())}
                />
            }
            <Checkbox
                label="A service starts the task"
                field={bind!(context, service)}
            />
            <Checkbox label="Limit what the network reaches" field={limited} />
            if let Some(network) = network.some() { { limits(&network) } }
            <Checkbox label="A load balancer sends requests to the task" field={balanced} />
            if let Some(balancer) = balancer.some() {
                <div class="row fields">
                    <TextField label="Target container" field={bind!(balancer, container_name)} />
                    <NumberField label="Target port" field={bind!(balancer, container_port)} />
                </div>
            }
        </Card>
    }
}

fn limits(network: &Place<'_, Network>) -> Html {
    html! {
        <>
            <Segmented
                label="Subnet"
                choices={one_of(
                    bind!(network, subnet),
                    &[(Subnet::Public, "Public"), (Subnet::Private, "Private")],
                )}
            />
            if network.value.subnet == Subnet::Public {
                <Checkbox label="Public IP address" field={bind!(network, public_ip)} />
            } else {
                <Checkbox label="NAT gateway" field={bind!(network, nat_gateway)} />
            }
            <NameListEditor
                label="VPC endpoints"
                hint="For example ecr.api, ecr.dkr, s3, logs, secretsmanager, or ssm."
                suggestions={suggestions(&["ecr.api", "ecr.dkr", "s3", "logs", "secretsmanager", "ssm"])}
                field={bind!(network, endpoints)}
            />
        </>
    }
}

fn suggestions(names: &[&'static str]) -> Rc<Vec<AttrValue>> {
    Rc::new(names.iter().map(|name| AttrValue::from(*name)).collect())
}

/// The policies of the roles.
pub(super) fn roles(context: &DefinitionContext) -> Html {
    html! {
        <Card title="Roles and their policies" path={at!(context, roles).path}>
            { role(&at!(context, roles.execution), "Execution role", true) }
            { role(&at!(context, roles.task), "Task role", false) }
            { role(&at!(context, roles.instance), "Container instance role", false) }
        </Card>
    }
}

fn role(role: &Place<'_, RolePolicies>, title: &'static str, open: bool) -> Html {
    let names: Vec<&'static str> = managed::names().collect();
    let count = role.value.managed.len() + usize::from(role.value.policy.is_some());
    html! {
        <Disclosure summary={html! { { format!("{title} ({count})") } }} {open}>
            <NameListEditor
                label={format!("Managed policies of the {}", title.to_lowercase())}
                suggestions={suggestions(&names)}
                field={bind!(role, managed)}
            />
            <ParsedField
                label={format!("Inline policy of the {} (JSON)", title.to_lowercase())}
                hint="A policy document with Version and Statement; empty if there is none."
                rows=6
                wire=true
                field={optional_json(bind!(role, policy))}
            />
        </Disclosure>
    }
}

/// What the task fetches.
pub(super) fn stores(context: &DefinitionContext) -> Html {
    let place = at!(context, stores);
    let now = document::value(place.value);
    let field = place.field(now, |stores, value: Value| {
        if let Ok(read) = read(&value) {
            *stores = read;
        }
    });
    html! {
        <Card title="Images, secrets, files, and log groups">
            <ParsedField
                label="What exists (JSON)"
                hint="Members: images, secrets, parameters, envFiles, logGroups. Links offer to blank the values."
                rows=8
                wire=true
                field={json(field)}
            />
        </Card>
    }
}

/// What happens in the containers.
pub(super) fn behavior(context: &DefinitionContext) -> Html {
    let containers = context.scenario.task_definition["containerDefinitions"].as_array();
    let names: Vec<String> = containers
        .into_iter()
        .flatten()
        .filter_map(|container| container["name"].as_str().map(str::to_owned))
        .filter(|name| !name.is_empty())
        .collect();
    html! {
        <Card title="In the containers">
            { for names.into_iter().map(|name| in_container(context, name)) }
        </Card>
    }
}

fn in_container(context: &DefinitionContext, name: String) -> Html {
    let all = at!(context, containers);
    let own = all.value.get(&name).cloned().unwrap_or_default();
    let own_path = all.entry(&name).path;
    let path = |member: &str| own_path.member(member);
    let (first, second, third) = (name.clone(), name.clone(), name.clone());
    let exits = all
        .field(own.exit_code, move |all, code: Option<i64>| {
            all.entry(first.clone()).or_default().exit_code = code;
        })
        .named(path("exitCode"));
    let healthy = all
        .field(own.healthy, move |all, healthy: bool| {
            all.entry(second.clone()).or_default().healthy = healthy;
        })
        .named(path("healthy"));
    let calls = all
        .field(own.calls, move |all, calls: Vec<String>| {
            all.entry(third.clone()).or_default().calls = calls;
        })
        .named(path("calls"));
    html! {
        <Disclosure key={name.clone()} summary={html! { <code>{ &name }</code> }}>
            <div class="row fields">
                <NumberField
                    label={format!("Exit code of {name}")}
                    placeholder="Runs on"
                    field={exits}
                />
                <Checkbox label={format!("{name} becomes healthy")} field={healthy} />
            </div>
            <NameListEditor
                label={format!("Calls of the application in {name}")}
                hint="An action and the ARN of its resource, such as s3:GetObject arn:aws:s3:::photos/cat.jpg."
                field={calls}
            />
        </Disclosure>
    }
}
