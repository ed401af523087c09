//! Exports the scenario as AWS documents.

use super::super::scenario::{Capacity, PlacementAction, PlacementScheduling, Scenario};
use crate::document::{Tree, to_json, to_yaml};
use crate::ecs::task::NetworkMode;
use serde_json::Value;

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacementFormat {
    /// Only the two lists, as JSON.
    Lists,
    /// The same as CloudFormation properties.
    Properties,
    /// An AWS CLI command.
    Cli,
    /// The JSON of `create-service --cli-input-json` (or `run-task`).
    ServiceDefinition,
    /// A CloudFormation resource in YAML.
    CloudFormation,
    /// The task definition as JSON.
    TaskDefinition,
}

impl PlacementFormat {
    /// Every format, with its name.
    pub const ALL: &'static [(PlacementFormat, &'static str)] = &[
        (PlacementFormat::Cli, "AWS CLI"),
        (PlacementFormat::ServiceDefinition, "Service definition"),
        (PlacementFormat::CloudFormation, "CloudFormation"),
        (PlacementFormat::TaskDefinition, "Task definition"),
    ];

    /// The formats for the scenario, with their names: a template can have a service, but no RunTask.
    pub fn offered(scenario: &Scenario) -> Vec<(PlacementFormat, &'static str)> {
        let of_service = service(scenario).is_some();
        let offered = Self::ALL.iter().filter_map(|&(format, name)| match format {
            PlacementFormat::ServiceDefinition if !of_service => Some((format, "RunTask input")),
            PlacementFormat::CloudFormation if !of_service => None,
            _ => Some((format, name)),
        });
        offered.collect()
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacementExport {
    /// The name of the file.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// Exports the scenario.
pub fn export(scenario: &Scenario, format: PlacementFormat) -> PlacementExport {
    let (file, text) = match format {
        PlacementFormat::Lists => ("placement.json", to_json(&lists(scenario))),
        PlacementFormat::Properties => ("placement.json", to_json(&properties(scenario))),
        PlacementFormat::Cli => ("place.sh", cli(scenario)),
        PlacementFormat::ServiceDefinition => (
            match service(scenario) {
                Some(_) => "service.json",
                None => "run-task.json",
            },
            to_json(&service_definition(scenario)),
        ),
        PlacementFormat::CloudFormation => ("service.yaml", to_yaml(&cloud_formation(scenario))),
        PlacementFormat::TaskDefinition => {
            ("task-definition.json", to_json(&task_definition(scenario)))
        }
    };
    PlacementExport { file, text }
}

fn strategies(scenario: &Scenario, kind: &'static str, field: &'static str) -> Tree {
    Tree::list(scenario.strategies.iter().map(|strategy| {
        Tree::map([(kind, strategy.kind.as_str().into())])
            .with_some(field, strategy.field.as_deref())
    }))
}

fn constraints(scenario: &Scenario, kind: &'static str, expression: &'static str) -> Tree {
    Tree::list(scenario.constraints.iter().map(|constraint| {
        Tree::map([(kind, constraint.kind.as_str().into())])
            .with_some(expression, constraint.expression.as_deref())
    }))
}

fn lists(scenario: &Scenario) -> Tree {
    Tree::map([
        ("placementStrategy", strategies(scenario, "type", "field")),
        ("placementConstraints", constraints(scenario, "type", "expression")),
    ])
}

fn properties(scenario: &Scenario) -> Tree {
    Tree::map([
        ("PlacementStrategies", strategies(scenario, "Type", "Field")),
        ("PlacementConstraints", constraints(scenario, "Type", "Expression")),
    ])
}

/// The name of the service, if the group is one of a service.
fn service(scenario: &Scenario) -> Option<&str> {
    scenario.group.strip_prefix("service:")
}

fn launch_type(scenario: &Scenario) -> &'static str {
    match scenario.capacity {
        Capacity::Ec2 => "EC2",
        Capacity::Fargate => "FARGATE",
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn cli(scenario: &Scenario) -> String {
    let family = quoted(&scenario.task_definition.family);
    let mut parts = match service(scenario) {
        Some(name) if scenario.action == PlacementAction::Stop => vec![
            "aws ecs update-service --cluster 'default'".to_owned(),
            format!("--service {}", quoted(name)),
            "--desired-count <number of remaining tasks>".into(),
        ],
        Some(name) => {
            let mut parts = vec![
                "aws ecs create-service --cluster 'default'".to_owned(),
                format!("--service-name {}", quoted(name)),
                format!("--task-definition {family}"),
            ];
            match scenario.scheduling_strategy {
                PlacementScheduling::Daemon => parts.push("--scheduling-strategy DAEMON".into()),
                PlacementScheduling::Replica => {
                    parts.push(format!("--desired-count {}", scenario.count))
                }
            }
            parts
        }
        None if scenario.action == PlacementAction::Stop => {
            return "aws ecs stop-task --cluster 'default' \\\n  --task <task ID>\n".into();
        }
        None => {
            let mut parts = vec![
                "aws ecs run-task --cluster 'default'".to_owned(),
                format!("--task-definition {family}"),
                format!("--count {}", scenario.count),
            ];
            if !scenario.group.is_empty() {
                parts.push(format!("--group {}", quoted(&scenario.group)));
            }
            parts
        }
    };
    parts.push(format!("--launch-type {}", launch_type(scenario)));
    let compact = |tree: &Tree| quoted(&serde_json::to_string(tree).unwrap_or_default());
    if !scenario.strategies.is_empty() {
        parts.push(format!(
            "--placement-strategy {}",
            compact(&strategies(scenario, "type", "field"))
        ));
    }
    if !scenario.constraints.is_empty() {
        parts.push(format!(
            "--placement-constraints {}",
            compact(&constraints(scenario, "type", "expression"))
        ));
    }
    parts.join(" \\\n  ") + "\n"
}

fn service_definition(scenario: &Scenario) -> Tree {
    let family = scenario.task_definition.family.as_str();
    let mut tree = Tree::map([("cluster", "default".into())]);
    match service(scenario) {
        Some(name) => {
            tree.put("serviceName", name);
            tree.put("taskDefinition", family);
            match scenario.scheduling_strategy {
                PlacementScheduling::Daemon => tree.put("schedulingStrategy", "DAEMON"),
                PlacementScheduling::Replica => tree.put("desiredCount", scenario.count),
            }
        }
        None => {
            tree.put("taskDefinition", family);
            tree.put("count", scenario.count);
            if !scenario.group.is_empty() {
                tree.put("group", scenario.group.as_str());
            }
        }
    }
    tree.put("launchType", launch_type(scenario));
    tree.put("placementStrategy", strategies(scenario, "type", "field"));
    tree.put("placementConstraints", constraints(scenario, "type", "expression"));
    tree
}

fn cloud_formation(scenario: &Scenario) -> Tree {
    let mut properties = Tree::map([
        ("Cluster", "default".into()),
        ("ServiceName", service(scenario).unwrap_or("web").into()),
        ("TaskDefinition", scenario.task_definition.family.as_str().into()),
    ]);
    match scenario.scheduling_strategy {
        PlacementScheduling::Daemon => properties.put("SchedulingStrategy", "DAEMON"),
        PlacementScheduling::Replica => properties.put("DesiredCount", scenario.count),
    }
    properties.put("LaunchType", launch_type(scenario));
    properties.put("PlacementStrategies", strategies(scenario, "Type", "Field"));
    properties.put("PlacementConstraints", constraints(scenario, "Type", "Expression"));
    let resource = Tree::map([("Type", "AWS::ECS::Service".into()), ("Properties", properties)]);
    Tree::map([("Resources", Tree::map([("Service", resource)]))])
}

fn task_definition(scenario: &Scenario) -> Tree {
    let definition = &scenario.task_definition;
    let mode = definition.network_mode.map(|mode| match mode {
        NetworkMode::Bridge => "bridge",
        NetworkMode::Host => "host",
        NetworkMode::Awsvpc => "awsvpc",
        NetworkMode::None => "none",
        NetworkMode::Default => "default",
    });
    let containers = definition.containers.iter().map(|container| {
        let mut tree =
            Tree::map([("name", container.name.as_str().into()), ("image", "<image>".into())])
                .with_some("cpu", container.cpu)
                .with_some("memory", container.memory)
                .with_some("memoryReservation", container.memory_reservation);
        if let Some(gpus) = container.gpu {
            let need = Tree::map([("type", "GPU".into()), ("value", gpus.to_string().into())]);
            tree.put("resourceRequirements", Tree::list([need]));
        }
        if !container.port_mappings.is_empty() {
            let mappings = container.port_mappings.iter().map(|mapping| {
                Tree::Map(Vec::new())
                    .with_some("containerPort", mapping.container_port)
                    .with_some("hostPort", mapping.host_port)
                    .with_some("protocol", mapping.protocol.as_deref())
            });
            tree.put("portMappings", Tree::list(mappings));
        }
        tree
    });
    let own = definition.placement_constraints.iter().map(|constraint| {
        Tree::map([("type", constraint.kind.as_str().into())])
            .with_some("expression", constraint.expression.as_deref())
    });
    let mut tree = Tree::map([("family", definition.family.as_str().into())])
        .with_some("networkMode", mode)
        .with_some("cpu", definition.cpu.as_ref().map(|cpu| Value::from(cpu.text())))
        .with_some("memory", definition.memory.as_ref().map(|memory| Value::from(memory.text())));
    if let Some(platform) = &definition.runtime_platform {
        tree.put(
            "runtimePlatform",
            Tree::map([(
                "operatingSystemFamily",
                platform.operating_system_family.as_str().into(),
            )]),
        );
    }
    if !definition.placement_constraints.is_empty() {
        tree.put("placementConstraints", Tree::list(own));
    }
    tree.with("containerDefinitions", Tree::list(containers))
}
