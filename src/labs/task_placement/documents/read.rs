//! Imports AWS documents.

use super::{
    super::scenario::{Capacity, PlacementScheduling},
    PlacementImport,
    cluster::{container_instances, tasks},
    number,
};
use crate::document::{self, ImportStatus, Mapping, Report, Unknown};
use crate::ecs::{
    combinations,
    size::Size,
    strategy::{ConstraintInput, StrategyInput},
    task::{Container, NetworkMode, PortMapping, RuntimePlatform, TaskDefinition},
};
use crate::text::{code, count_of};
use serde_json::{Map, Value, json};

/// Imports one document.
pub(super) fn document(document: &Value, to: &mut PlacementImport) {
    match document {
        Value::Array(items) => placement_list("", items, to),
        Value::Object(members) => {
            if let Some(resources) = members.get("Resources").and_then(Value::as_object) {
                return template(resources, to);
            }
            // CloudFormation casing, without a template.
            let upper =
                members.keys().any(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
            let document = if upper { document::lower_camel(document) } else { document.clone() };
            api_document(&document, upper, to);
        }
        _ => {}
    }
}

/// The first service of a template and its task definition; without a service, the first task definition.
fn template(resources: &Map<String, Value>, to: &mut PlacementImport) {
    let of_type = |kind: &str| resources.iter().find(|(_, resource)| resource["Type"] == kind);
    let service = of_type("AWS::ECS::Service");
    let named = service
        .and_then(|(_, service)| service["Properties"]["TaskDefinition"]["Ref"].as_str())
        .and_then(|name| resources.get_key_value(name));
    let task = named.or_else(|| of_type("AWS::ECS::TaskDefinition"));
    let used: Vec<&String> = service.iter().chain(&task).map(|(name, _)| *name).collect();
    for (name, resource) in resources {
        let kind = resource["Type"].as_str().unwrap_or_default();
        let field = format!("Resources.{name}");
        let why = match kind {
            _ if used.contains(&name) => continue,
            "AWS::ECS::Service" | "AWS::ECS::TaskDefinition" => {
                "placement shows one service with its task definition. Import the others one at a time".into()
            }
            _ => format!("placement doesn't use {}", code(kind.trim_start_matches("Terraform::"))),
        };
        to.note(ImportStatus::Ignored, field, why);
    }
    for (name, resource) in service.into_iter().chain(task) {
        let mut properties = document::lower_camel(&resource["Properties"]);
        if resource["Type"] == "AWS::ECS::Service"
            && let Value::Object(members) = &mut properties
            && named.is_some()
        {
            members.remove("taskDefinition");
        }
        settled_document(properties, &format!("Resources.{name}.Properties"), to);
    }
}

/// Imports a document of a template after its unknown members are replaced.
fn settled_document(mut properties: Value, at: &str, to: &mut PlacementImport) {
    let mut open = Report { document: to.document, ..Report::default() };
    document::settle(&mut properties, at, MAPPINGS, &mut open);
    to.report.append(&mut open.lines);
    to.scenario.unknowns.append(&mut open.unknowns);
    api_document(&properties, true, to);
}

/// The members of services and task definitions that can be unknown, and their fields. What ECS requires has a valid
/// stand-in.
const MAPPINGS: &[Mapping] = &[
    stand_in("desiredCount", "count", |_| Some(1.into())),
    Mapping::text("serviceName", "group"),
    Mapping::without("launchType", "capacity"),
    Mapping::without("schedulingStrategy", "schedulingStrategy"),
    Mapping::without("platformVersion", "platformVersion"),
    Mapping::without("capacityProviderStrategy", "capacity"),
    Mapping::without("taskDefinition", "taskDefinition"),
    Mapping::without("placementConstraints", "constraints"),
    Mapping::without("placementConstraints[]", "constraints"),
    stand_in("placementConstraints[].expression", "constraints[].expression", expression),
    Mapping::without("placementStrategies", "strategies"),
    Mapping::without("placementStrategies[]", "strategies"),
    Mapping::without("placementStrategies[].field", "strategies[].field"),
    Mapping::text("family", "taskDefinition.family"),
    stand_in("cpu", "taskDefinition.cpu", |_| Some("256".into())),
    stand_in("memory", "taskDefinition.memory", |_| Some("512".into())),
    Mapping::without("networkMode", "taskDefinition.networkMode"),
    stand_in("containerDefinitions", "taskDefinition.containers", |_| {
        Some(json!([{ "name": "container", "memory": 128 }]))
    }),
    Mapping::without("containerDefinitions[]", "taskDefinition.containers"),
    Mapping::text("containerDefinitions[].name", "taskDefinition.containers[].name"),
    Mapping::without("containerDefinitions[].cpu", "taskDefinition.containers[].cpu"),
    stand_in("containerDefinitions[].memory", "taskDefinition.containers[].memory", |_| {
        Some(128.into())
    }),
    Mapping::without(
        "containerDefinitions[].memoryReservation",
        "taskDefinition.containers[].memoryReservation",
    ),
    Mapping::without(
        "containerDefinitions[].portMappings[].containerPort",
        "taskDefinition.containers[].portMappings[].containerPort",
    ),
    Mapping::without(
        "containerDefinitions[].portMappings[].hostPort",
        "taskDefinition.containers[].portMappings[].hostPort",
    ),
    Mapping::without(
        "containerDefinitions[].portMappings",
        "taskDefinition.containers[].portMappings",
    ),
];

const fn stand_in(
    member: &'static str,
    field: &'static str,
    stand_in: fn(&Unknown) -> Option<Value>,
) -> Mapping {
    Mapping { member, field, follows: false, stand_in }
}

/// A valid expression in which the name of what is unknown takes its place.
fn expression(unknown: &Unknown) -> Option<Value> {
    let mut text = String::new();
    let mut inside = false;
    for c in unknown.text.chars() {
        match c {
            '$' | '{' => inside = c == '{' || inside,
            '}' => inside = false,
            c if inside && !c.is_ascii_alphanumeric() => text.push('-'),
            c => text.push(c),
        }
    }
    Some(text.into())
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
    let is_service = [
        "desiredCount",
        "count",
        "serviceName",
        "group",
        "schedulingStrategy",
        "launchType",
        "serviceArn",
    ]
    .iter()
    .any(|name| !document[*name].is_null());
    let is_definition = document["containerDefinitions"].is_array();
    to.parts.service |= is_service && !is_definition;
    let combination = combinations::of_service(document);
    if is_service && !is_definition {
        for conflict in combinations::conflicts(&combination) {
            to.note(ImportStatus::Refused, conflict.place.member(), conflict.phrase());
        }
    }
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
                for (at, service) in items.iter().enumerate() {
                    match at {
                        0 => api_document(service, cloud_formation, to),
                        _ => to.note(
                            ImportStatus::Ignored,
                            format!("services[{at}]"),
                            "placement shows one service. Import the others one at a time",
                        ),
                    }
                }
            }
            ("service", Value::Object(_)) => api_document(value, cloud_formation, to),
            ("placementStrategy" | "placementStrategies", Value::Array(items)) => {
                placement_list(name, items, to)
            }
            // The constraints of a task definition are imported with it.
            ("placementConstraints", Value::Array(items))
                if !is_definition =>
            {
                placement_list(name, items, to);
            }
            // The conflict has a line.
            ("desiredCount", _) if combination.daemon && combination.desired_count => {}
            ("desiredCount", _) if combination.daemon => to.note(
                ImportStatus::Ignored,
                name,
                "for a daemon service, ECS reports the number of eligible instances here. It isn't a setting",
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
            ("capacityProviderStrategy", Value::Array(items)) if !is_definition => {
                let names: Vec<&str> =
                    items.iter().filter_map(|item| item["capacityProvider"].as_str()).collect();
                if names.iter().any(|name| name.starts_with("FARGATE")) {
                    to.scenario.capacity = Capacity::Fargate;
                    to.note(ImportStatus::Imported, name, names.join(", "));
                } else {
                    let why = "placement uses the given instances and starts none for a capacity provider";
                    to.note(ImportStatus::Ignored, name, why);
                }
            }
            ("deploymentConfiguration", Value::Object(_)) if !is_definition => {
                to.note(ImportStatus::Ignored, name, "the Rolling update lab uses it");
            }
            _ if is_definition => {}
            (_, value) if is_empty(value) => {}
            _ => to.note(ImportStatus::Ignored, name, "placement doesn't use it"),
        }
    }
    if is_definition {
        definition(document, to);
    }
}

/// True for a member that says nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Bool(true) => false,
    }
}

/// Strategies or constraints; an entry in the wrong list is moved.
fn placement_list(name: &str, items: &[Value], to: &mut PlacementImport) {
    let of_strategies = name != "placementConstraints";
    to.parts.lists = true;
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
    to.parts.task = true;
    let definition = TaskDefinition {
        family: text(&document["family"]).unwrap_or_default(),
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
        let names: Vec<&str> =
            required.iter().filter_map(|attribute| attribute["name"].as_str()).collect();
        if !names.is_empty() {
            let why = format!("required attributes: {}", names.join(", "));
            to.note(ImportStatus::Imported, "requiresAttributes", why);
        }
        // The network mode already requires this one.
        let names = names.into_iter().filter(|name| *name != crate::ecs::fit::TASK_ENI);
        to.scenario.required_attributes = names.map(str::to_owned).collect();
    }
}
