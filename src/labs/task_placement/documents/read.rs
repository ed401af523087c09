//! Imports AWS documents.

use super::{
    super::scenario::{Capacity, PlacementScheduling},
    ImportStatus, PlacementImport, camel,
};
use crate::ecs::{
    cluster::{ContainerInstance, RunningTask},
    size::Size,
    strategy::{ConstraintInput, StrategyInput},
    task::{Container, NetworkMode, PortMapping, RuntimePlatform, TaskDefinition},
};
use crate::text::count_of;
use crate::time::utc_text;
use serde_json::Value;
use std::collections::BTreeMap;

/// The ID of the task that represents the allocated resources of tasks that aren't in the document.
const ALLOCATED: &str = "allocated";

/// Imports one document.
pub(super) fn document(document: &Value, to: &mut PlacementImport) {
    match document {
        Value::Array(items) => placement_list("", items, to),
        Value::Object(members) => {
            if let Some(resources) = members.get("Resources").and_then(Value::as_object) {
                for (name, resource) in resources {
                    template_resource(name, resource, to);
                }
                return;
            }
            // CloudFormation casing, without a template.
            let upper =
                members.keys().any(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
            api_document(&if upper { camel(document) } else { document.clone() }, upper, to);
        }
        _ => {}
    }
}

fn template_resource(name: &str, resource: &Value, to: &mut PlacementImport) {
    let kind = resource["Type"].as_str().unwrap_or_default();
    let properties = camel(&resource["Properties"]);
    match kind {
        "AWS::ECS::Service" | "AWS::ECS::TaskDefinition" => api_document(&properties, true, to),
        _ => to.note(
            ImportStatus::Ignored,
            format!("Resources.{name}"),
            format!("placement doesn't use `{kind}`"),
        ),
    }
}

/// The document with its lists of strategies and constraints under their correct names; a wrong name is reported.
fn with_known_names(document: &Value, cloud_formation: bool, to: &mut PlacementImport) -> Value {
    let mut named = document.clone();
    for (name, value) in document.as_object().into_iter().flatten() {
        let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
        let right = match letters.to_ascii_lowercase().as_str() {
            "placementconstraint" | "placementconstraints" | "constraint" | "constraints" => {
                "placementConstraints"
            }
            "placementstrategy"
            | "placementstrategies"
            | "orderedplacementstrategy"
            | "strategy"
            | "strategies" => {
                if cloud_formation {
                    "placementStrategies"
                } else {
                    "placementStrategy"
                }
            }
            _ => continue,
        };
        let list = match value {
            Value::Object(_) => Value::from(vec![value.clone()]),
            Value::Array(_) => value.clone(),
            _ => continue,
        };
        let shown = |name: &str| {
            let mut letters = name.chars();
            let first = letters.next().filter(|_| cloud_formation);
            match first {
                Some(first) => format!("{}{}", first.to_ascii_uppercase(), letters.as_str()),
                None => name.to_owned(),
            }
        };
        if name == right && value.is_array() {
            continue;
        }
        let why = if name != right && document.get(right).is_some() {
            to.note(
                ImportStatus::Ignored,
                name,
                format!("the document also has `{}`, which Cloudglass imports", shown(right)),
            );
            continue;
        } else if name == right {
            "enclose the entry in `[ ]`, because AWS requires a list".to_owned()
        } else {
            format!("rename it to `{}`, because AWS rejects any other name", shown(right))
        };
        to.note(ImportStatus::Corrected, name, why);
        if let Some(members) = named.as_object_mut() {
            members.remove(name);
            members.insert(right.into(), list);
        }
    }
    named
}

fn api_document(document: &Value, cloud_formation: bool, to: &mut PlacementImport) {
    let document = &with_known_names(document, cloud_formation, to);
    // In the order of their names: instances before their tasks, constraints before those in the list of strategies.
    let mut members: Vec<_> = document.as_object().into_iter().flatten().collect();
    members.sort_by_key(|(name, _)| *name);
    for (name, value) in members {
        match (name.as_str(), value) {
            ("containerInstances", Value::Array(items)) => container_instances(items, to),
            ("tasks", Value::Array(items)) => tasks(items, to),
            ("taskArns" | "containerInstanceArns", Value::Array(_)) => to.note(
                ImportStatus::Ignored,
                name,
                "ARNs have no resources. Import the output of the corresponding `describe` command",
            ),
            ("failures", _) => {}
            ("taskDefinition", Value::Object(_)) => {
                definition(&with_known_names(value, cloud_formation, to), to)
            }
            ("services", Value::Array(items)) => {
                items.iter().for_each(|service| api_document(service, cloud_formation, to))
            }
            ("service", Value::Object(_)) => api_document(value, cloud_formation, to),
            ("placementStrategy" | "placementStrategies", Value::Array(items)) => {
                placement_list(name, items, to)
            }
            // The constraints of a task definition are imported with it.
            ("placementConstraints", Value::Array(items))
                if document["containerDefinitions"].is_null() =>
            {
                placement_list(name, items, to);
            }
            ("desiredCount", _) if document["schedulingStrategy"] == "DAEMON" => to.note(
                ImportStatus::Ignored,
                name,
                "a daemon service has no desired count, and CreateService rejects one",
            ),
            ("desiredCount" | "count", _) => {
                if let Some(count) = number(value) {
                    to.scenario.count = count;
                    to.note(ImportStatus::Imported, name, count_of(count, "task"));
                }
            }
            ("serviceName", Value::String(service)) => {
                to.scenario.group = format!("service:{service}");
                to.note(ImportStatus::Imported, name, "the task group is that of the service");
            }
            ("group", Value::String(group)) => {
                to.scenario.group.clone_from(group);
                to.note(ImportStatus::Imported, name, "the task group");
            }
            ("schedulingStrategy", Value::String(kind)) => {
                to.scenario.scheduling_strategy = if kind == "DAEMON" {
                    PlacementScheduling::Daemon
                } else {
                    PlacementScheduling::Replica
                };
                to.note(ImportStatus::Imported, name, kind.clone());
            }
            ("launchType", Value::String(kind)) => {
                to.scenario.capacity =
                    if kind == "FARGATE" { Capacity::Fargate } else { Capacity::Ec2 };
                match kind.as_str() {
                    "EC2" | "FARGATE" => to.note(ImportStatus::Imported, name, kind.clone()),
                    _ => to.note(
                        ImportStatus::Ignored,
                        name,
                        format!("Cloudglass doesn't model the launch type `{kind}` and uses `EC2`"),
                    ),
                }
            }
            ("platformVersion", Value::String(version)) => {
                to.scenario.platform_version.clone_from(version);
                to.note(ImportStatus::Imported, name, version.clone());
            }
            _ => {}
        }
    }
    if document["containerDefinitions"].is_array() {
        definition(document, to);
    }
}

/// Strategies or constraints; an entry in the wrong list is moved.
fn placement_list(name: &str, items: &[Value], to: &mut PlacementImport) {
    let of_strategies = name != "placementConstraints";
    let (mut strategies, mut constraints) = (Vec::new(), Vec::new());
    for (at, item) in items.iter().enumerate() {
        let at = format!("{name}[{at}]");
        let kind = item["type"].as_str().unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        let text = |member: &str| item[member].as_str().map(str::to_owned);
        match lower.as_str() {
            "spread" | "binpack" | "random" => {
                if kind != lower {
                    to.note(
                        ImportStatus::Corrected,
                        format!("{at}.type"),
                        format!("replace `{kind}` with `{lower}`, because AWS is case-sensitive"),
                    );
                }
                if !of_strategies {
                    to.note(
                        ImportStatus::Corrected,
                        at.clone(),
                        format!("move the strategy `{lower}` to `placementStrategy`"),
                    );
                }
                strategies.push(StrategyInput {
                    field: field(&at, &lower, text("field"), to),
                    kind: lower,
                });
            }
            "distinctinstance" | "memberof" => {
                let right = if lower == "memberof" { "memberOf" } else { "distinctInstance" };
                if kind != right {
                    to.note(
                        ImportStatus::Corrected,
                        format!("{at}.type"),
                        format!("replace `{kind}` with `{right}`, because AWS is case-sensitive"),
                    );
                }
                if of_strategies && !name.is_empty() {
                    to.note(
                        ImportStatus::Corrected,
                        at.clone(),
                        format!("move the constraint `{right}` to `placementConstraints`"),
                    );
                }
                constraints
                    .push(ConstraintInput { kind: right.into(), expression: text("expression") });
            }
            _ => to.note(
                ImportStatus::Ignored,
                at,
                format!("`{kind}` isn't a strategy or a constraint"),
            ),
        }
    }
    // An empty list removes the existing entries.
    if of_strategies && (!strategies.is_empty() || (items.is_empty() && !name.is_empty()))
        || !strategies.is_empty()
    {
        to.note(ImportStatus::Imported, name, count_of(strategies.len() as u64, "strategy"));
        to.scenario.strategies = strategies;
    }
    if !constraints.is_empty() || (!of_strategies && items.is_empty()) {
        // Constraints in the list of strategies are added to those in their own list.
        let joins = of_strategies
            && to.report.iter().any(|note| {
                note.status == ImportStatus::Imported && note.field == "placementConstraints"
            });
        to.note(ImportStatus::Imported, name, count_of(constraints.len() as u64, "constraint"));
        if !joins {
            to.scenario.constraints.clear();
        }
        to.scenario.constraints.extend(constraints);
    }
}

fn field(at: &str, kind: &str, field: Option<String>, to: &mut PlacementImport) -> Option<String> {
    let field = field?;
    let right = match (kind, field.to_ascii_lowercase().as_str()) {
        ("spread", "instanceid") => "instanceId".to_owned(),
        ("spread", "host") => "host".to_owned(),
        ("spread", lower) if lower.starts_with("ecs.") => format!("attribute:{field}"),
        ("spread", lower) if lower.starts_with("attribute.") => {
            format!("attribute:{}", field.get(10..).unwrap_or_default())
        }
        ("binpack", lower @ ("cpu" | "memory")) => lower.to_owned(),
        ("random", "") => {
            to.note(
                ImportStatus::Corrected,
                format!("{at}.field"),
                "remove the field, because `random` doesn't accept one",
            );
            return None;
        }
        _ => field.clone(),
    };
    if right != field {
        to.note(
            ImportStatus::Corrected,
            format!("{at}.field"),
            format!("replace `{field}` with `{right}`"),
        );
    }
    Some(right)
}

fn definition(document: &Value, to: &mut PlacementImport) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let size = |value: &Value| match value {
        Value::String(text) => Some(Size::Text(text.clone())),
        Value::Number(_) => number(value).map(Size::from),
        _ => None,
    };
    let port = |value: &Value| number(value).and_then(|port| u16::try_from(port).ok());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mode: Option<NetworkMode> = crate::document::read(&document["networkMode"]).ok();
    let mut own = Vec::new();
    for constraint in list(&document["placementConstraints"]) {
        own.push(ConstraintInput {
            kind: text(&constraint["type"]).unwrap_or_default(),
            expression: text(&constraint["expression"]),
        });
    }
    let containers = list(&document["containerDefinitions"]);
    let definition = TaskDefinition {
        family: text(&document["family"])
            .unwrap_or_else(|| to.scenario.task_definition.family.clone()),
        network_mode: mode,
        cpu: size(&document["cpu"]),
        memory: size(&document["memory"]),
        runtime_platform: text(&document["runtimePlatform"]["operatingSystemFamily"])
            .map(|operating_system_family| RuntimePlatform { operating_system_family }),
        containers: containers
            .iter()
            .map(|container| Container {
                name: text(&container["name"]).unwrap_or_default(),
                cpu: number(&container["cpu"]),
                memory: number(&container["memory"]),
                memory_reservation: number(&container["memoryReservation"]),
                gpu: list(&container["resourceRequirements"])
                    .iter()
                    .find(|requirement| requirement["type"] == "GPU")
                    .and_then(|requirement| number(&requirement["value"])),
                port_mappings: list(&container["portMappings"])
                    .iter()
                    .map(|mapping| PortMapping {
                        container_port: port(&mapping["containerPort"]),
                        host_port: port(&mapping["hostPort"]),
                        protocol: text(&mapping["protocol"]),
                    })
                    .collect(),
            })
            .collect(),
        placement_constraints: own,
    };
    to.note(
        ImportStatus::Imported,
        "containerDefinitions",
        format!(
            "task definition `{}` with {}",
            definition.family,
            count_of(containers.len() as u64, "container")
        ),
    );
    for (at, container) in containers.iter().enumerate() {
        if container["image"].is_string() {
            to.note(
                ImportStatus::Ignored,
                format!("containerDefinitions[{at}].image"),
                "placement doesn't use images, roles, or volumes",
            );
            break;
        }
    }
    for (at, constraint) in definition.placement_constraints.iter().enumerate() {
        to.note(
            ImportStatus::Imported,
            format!("placementConstraints[{at}]"),
            format!(
                "{} `{}`, a constraint of the task definition",
                constraint.kind,
                constraint.expression.as_deref().unwrap_or_default()
            ),
        );
    }
    to.scenario.task_definition = definition;
    if let Value::Array(required) = &document["requiresAttributes"] {
        let names = required.iter().filter_map(|attribute| attribute["name"].as_str());
        let (agents, taken): (Vec<&str>, Vec<&str>) = names.partition(|name| of_agent(name));
        // The network mode already requires this one.
        let others = agents.iter().filter(|name| **name != crate::ecs::fit::TASK_ENI);
        let others = others.count() as u64;
        if !taken.is_empty() {
            let why = format!("required attributes: {}", taken.join(", "));
            to.note(ImportStatus::Imported, "requiresAttributes", why);
        }
        if others > 0 {
            let why = format!(
                "{} of the agent, because Cloudglass assumes a current agent on every instance",
                count_of(others, "capability")
            );
            to.note(ImportStatus::Ignored, "requiresAttributes", why);
        }
        to.scenario.required_attributes = taken.into_iter().map(str::to_owned).collect();
    }
}

/// Is the attribute a capability that the agent registers?
fn of_agent(name: &str) -> bool {
    name.starts_with("com.amazonaws.ecs.capability.") || name.starts_with("ecs.capability.")
}

fn container_instances(items: &[Value], to: &mut PlacementImport) {
    let mut instances = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let resource = |list: &str, name: &str| {
            item[list]
                .as_array()
                .into_iter()
                .flatten()
                .find(|resource| resource["name"] == name)
                .cloned()
                .unwrap_or_default()
        };
        let amount = |list: &str, name: &str| {
            let found = resource(list, name);
            ["integerValue", "longValue", "doubleValue"]
                .iter()
                .find_map(|member| number(&found[*member]).filter(|n| *n > 0))
                .or(number(&found["integerValue"]))
        };
        let ports = |list: &str, name: &str| -> Option<Vec<u16>> {
            let found = resource(list, name);
            Some(
                found["stringSetValue"]
                    .as_array()?
                    .iter()
                    .filter_map(|port| u16::try_from(number(port)?).ok())
                    .collect(),
            )
        };
        let mut attributes: BTreeMap<String, Option<String>> = BTreeMap::new();
        for attribute in item["attributes"].as_array().into_iter().flatten() {
            if let Some(name) = attribute["name"].as_str() {
                attributes.insert(name.into(), attribute["value"].as_str().map(str::to_owned));
            }
        }
        let mut take = |name: &str| attributes.remove(name).flatten().unwrap_or_default();
        let (az, instance_type) = (take("ecs.availability-zone"), take("ecs.instance-type"));
        // Of the agent's capabilities, placement only uses the one for network interfaces.
        attributes.retain(|name, _| name == crate::ecs::fit::TASK_ENI || !of_agent(name));
        let text = |member: &str| item[member].as_str().map(str::to_owned);
        let arn_suffix =
            text("containerInstanceArn").and_then(|arn| arn.rsplit('/').next().map(str::to_owned));
        let (cpu, memory) =
            (amount("registeredResources", "CPU"), amount("registeredResources", "MEMORY"));
        let used = |name: &str, registered: Option<u64>| {
            registered
                .unwrap_or(0)
                .saturating_sub(amount("remainingResources", name).or(registered).unwrap_or(0))
        };
        // For ports, remainingResources has those in use, including the reserved ones.
        let taken = |name: &str| -> Vec<u16> {
            let reserved = ports("registeredResources", name).unwrap_or_default();
            let mut used = ports("remainingResources", name).unwrap_or_default();
            used.retain(|port| !reserved.contains(port));
            used
        };
        let (tcp_ports, udp_ports) = (taken("PORTS"), taken("PORTS_UDP"));
        let gpus = |list: &str| {
            let ids = resource(list, "GPU")["stringSetValue"].as_array()?.len();
            Some(ids as u64)
        };
        let all_gpus = gpus("registeredResources").filter(|gpus| *gpus > 0);
        let gpus_used = all_gpus
            .zip(gpus("remainingResources"))
            .map_or(0, |(all, left)| all.saturating_sub(left));
        let (cpu_used, memory_used) = (used("CPU", cpu), used("MEMORY", memory));
        let running = number(&item["runningTasksCount"]).unwrap_or(0);
        let mut tasks = Vec::new();
        let ports_used = !tcp_ports.is_empty() || !udp_ports.is_empty();
        if cpu_used > 0 || memory_used > 0 || ports_used || gpus_used > 0 || running > 0 {
            tasks.push(RunningTask {
                id: Some(ALLOCATED.into()),
                group: ALLOCATED.into(),
                cpu: cpu_used,
                memory: memory_used,
                tcp_ports,
                udp_ports,
                gpus: gpus_used,
                ..RunningTask::default()
            });
        }
        instances.push(ContainerInstance {
            id: text("ec2InstanceId")
                .or(arn_suffix.clone())
                .unwrap_or_else(|| format!("i-{}", at + 1)),
            az,
            instance_type,
            cpu,
            memory,
            status: crate::document::read(&item["status"]).ok(),
            agent_connected: item["agentConnected"].as_bool(),
            agent_version: item["versionInfo"]["agentVersion"].as_str().map(str::to_owned),
            // The API returns seconds since 1970, the AWS CLI a date.
            registered_at: text("registeredAt")
                .or(item["registeredAt"].as_f64().map(|seconds| utc_text(seconds as i64))),
            arn_suffix,
            reserved_ports_tcp: ports("registeredResources", "PORTS"),
            gpus: all_gpus,
            attributes,
            tasks,
            ..ContainerInstance::default()
        });
    }
    to.note(
        ImportStatus::Imported,
        "containerInstances",
        format!(
            "{}, which replace the previous ones",
            count_of(instances.len() as u64, "instance")
        ),
    );
    if instances.iter().any(|instance| !instance.tasks.is_empty()) {
        let why = "one task on each instance represents the allocated resources. Import `describe-tasks` to list the tasks";
        to.note(ImportStatus::Imported, "containerInstances[].remainingResources", why);
    }
    to.scenario.instances = instances;
    to.scenario.groups.clear();
}

fn tasks(items: &[Value], to: &mut PlacementImport) {
    let (mut taken, mut lost) = (0, 0);
    let mut cleared = std::collections::BTreeSet::new();
    for item in items {
        let suffix = |member: &str| {
            item[member].as_str().and_then(|arn| arn.rsplit('/').next()).map(str::to_owned)
        };
        let place = suffix("containerInstanceArn").and_then(|arn| {
            to.scenario
                .instances
                .iter_mut()
                .find(|instance| instance.arn_suffix.as_ref() == Some(&arn) || instance.id == arn)
        });
        let Some(instance) = place else {
            lost += 1;
            continue;
        };
        if cleared.insert(instance.id.clone()) {
            instance.tasks.clear();
        }
        let containers = item["containers"].as_array().cloned().unwrap_or_default();
        let of = |member: &str| {
            let own = number(&item[member]).filter(|amount| *amount > 0);
            own.unwrap_or_else(|| {
                containers
                    .iter()
                    .filter_map(|container| {
                        let soft = if member == "memory" {
                            number(&container["memoryReservation"])
                        } else {
                            None
                        };
                        soft.or(number(&container[member]))
                    })
                    .sum()
            })
        };
        let mut task = RunningTask {
            id: suffix("taskArn"),
            group: item["group"].as_str().unwrap_or_default().into(),
            family: suffix("taskDefinitionArn"),
            cpu: of("cpu"),
            memory: of("memory"),
            desired_status: item["desiredStatus"]
                .as_str()
                .map(str::to_owned)
                .filter(|status| status != "RUNNING"),
            last_status: item["lastStatus"]
                .as_str()
                .map(str::to_owned)
                .filter(|status| status != "RUNNING"),
            ..RunningTask::default()
        };
        task.enis = item["attachments"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|attachment| attachment["type"] == "ElasticNetworkInterface")
            .count() as u64;
        for binding in containers.iter().flat_map(|container| {
            container["networkBindings"].as_array().cloned().unwrap_or_default()
        }) {
            if let Some(port) =
                number(&binding["hostPort"]).and_then(|port| u16::try_from(port).ok())
            {
                match binding["protocol"].as_str() {
                    Some("udp") => task.udp_ports.push(port),
                    _ => task.tcp_ports.push(port),
                }
            }
        }
        instance.tasks.push(task);
        taken += 1;
    }
    if taken > 0 {
        to.note(ImportStatus::Imported, "tasks", count_of(taken, "task"));
    }
    if lost > 0 {
        to.note(
            ImportStatus::Ignored,
            "tasks",
            format!(
                "no instance of the scenario runs {}. Import `describe-container-instances` first",
                count_of(lost, "task")
            ),
        );
    }
}

/// An integer, as a number or as text.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => {
            number.as_u64().or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64))
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
