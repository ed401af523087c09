//! Exports the task definition, and the policies that it needs.

use super::outside::input;
use super::scenario::Scenario;
use crate::cloudformation::task_definition_properties;
use crate::document::hcl::Body;
use crate::document::{Tree, to_json, to_yaml};
use crate::ecs::task_definition::{
    start::{Purpose, RoleKind, StartCall, start},
    unwrapped, without_read_only,
};
use serde_json::{Value, json};

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionFormat {
    /// The input of `register-task-definition`.
    Cli,
    /// A template.
    CloudFormation,
    /// A Terraform resource.
    Terraform,
    /// The policies that the roles need at least.
    Policies,
}

impl DefinitionFormat {
    /// Every format, with its name.
    pub const ALL: &'static [(DefinitionFormat, &'static str)] = &[
        (DefinitionFormat::Cli, "AWS CLI"),
        (DefinitionFormat::CloudFormation, "CloudFormation"),
        (DefinitionFormat::Terraform, "Terraform"),
        (DefinitionFormat::Policies, "Least-privilege policies"),
    ];
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionExport {
    /// The name of the file.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// Exports the scenario.
pub fn export(scenario: &Scenario, format: DefinitionFormat) -> DefinitionExport {
    let definition = without_read_only(&unwrapped(&scenario.task_definition));
    let (file, text) = match format {
        DefinitionFormat::Cli => ("task-definition.json", to_json(&Tree::from(definition))),
        DefinitionFormat::CloudFormation => {
            let template = json!({
                "AWSTemplateFormatVersion": "2010-09-09",
                "Resources": { "TaskDefinition": {
                    "Type": "AWS::ECS::TaskDefinition",
                    "Properties": task_definition_properties(&definition),
                } },
            });
            ("task-definition.yaml", to_yaml(&Tree::from(template)))
        }
        DefinitionFormat::Terraform => ("task-definition.tf", terraform(&definition)),
        DefinitionFormat::Policies => ("policies.json", to_json(&Tree::from(policies(scenario)))),
    };
    DefinitionExport { file, text }
}

fn terraform(definition: &Value) -> String {
    let text = |name: &str| definition[name].as_str().map(str::to_owned);
    let containers = definition.get("containerDefinitions").cloned().unwrap_or_else(|| json!([]));
    let containers =
        to_json(&Tree::from(containers)).trim_end().replace("${", "$${").replace("%{", "%%{");
    let mut body = Body::new()
        .set("family", text("family").unwrap_or_default())
        .set_some("requires_compatibilities", definition.get("requiresCompatibilities").cloned())
        .set_some("network_mode", text("networkMode"))
        .set_some("cpu", text("cpu"))
        .set_some("memory", text("memory"))
        .set_some("execution_role_arn", text("executionRoleArn"))
        .set_some("task_role_arn", text("taskRoleArn"))
        .set_some("pid_mode", text("pidMode"))
        .set_some("ipc_mode", text("ipcMode"))
        .refer(
            "container_definitions",
            format!("jsonencode({})", containers.replace('\n', "\n  ")),
        );
    let platform = &definition["runtimePlatform"];
    if platform.is_object() {
        let own = Body::new()
            .set_some("operating_system_family", platform["operatingSystemFamily"].as_str())
            .set_some("cpu_architecture", platform["cpuArchitecture"].as_str());
        body = body.block("runtime_platform", own);
    }
    if let Some(size) = definition["ephemeralStorage"]["sizeInGiB"].as_i64() {
        body = body.block("ephemeral_storage", Body::new().set("size_in_gib", size));
    }
    for volume in definition["volumes"].as_array().into_iter().flatten() {
        body = body.block("volume", terraform_volume(volume));
    }
    let name = crate::document::hcl::identifier(definition["family"].as_str().unwrap_or("app"));
    Body::new().block(format!("resource \"aws_ecs_task_definition\" \"{name}\""), body).write()
}

fn terraform_volume(volume: &Value) -> Body {
    let mut body = Body::new()
        .set("name", volume["name"].as_str().unwrap_or_default())
        .set_some("host_path", volume["host"]["sourcePath"].as_str())
        .set_some("configure_at_launch", volume["configuredAtLaunch"].as_bool().filter(|set| *set));
    let efs = &volume["efsVolumeConfiguration"];
    if efs.is_object() {
        let mut own = Body::new()
            .set_some("file_system_id", efs["fileSystemId"].as_str())
            .set_some("root_directory", efs["rootDirectory"].as_str())
            .set_some("transit_encryption", efs["transitEncryption"].as_str())
            .set_some("transit_encryption_port", efs["transitEncryptionPort"].as_i64());
        let authorization = &efs["authorizationConfig"];
        if authorization.is_object() {
            own = own.block(
                "authorization_config",
                Body::new()
                    .set_some("access_point_id", authorization["accessPointId"].as_str())
                    .set_some("iam", authorization["iam"].as_str()),
            );
        }
        body = body.block("efs_volume_configuration", own);
    }
    let docker = &volume["dockerVolumeConfiguration"];
    if docker.is_object() {
        body = body.block(
            "docker_volume_configuration",
            Body::new()
                .set_some("scope", docker["scope"].as_str())
                .set_some("autoprovision", docker["autoprovision"].as_bool())
                .set_some("driver", docker["driver"].as_str()),
        );
    }
    body
}

/// What each role needs, one statement for each resource.
fn policies(scenario: &Scenario) -> Value {
    let start = start(&scenario.task_definition, &input(scenario, &mut Vec::new()));
    let of = |role: RoleKind| -> Value {
        let mut statements: Vec<(String, Vec<String>)> = Vec::new();
        let needed =
            |call: &&StartCall| call.role == Some(role) && call.purpose != Purpose::Infrastructure;
        for call in start.calls.iter().filter(needed) {
            let at = statements.iter_mut().find(|(resource, _)| *resource == call.resource);
            match at {
                Some((_, actions)) if actions.contains(&call.action) => {}
                Some((_, actions)) => actions.push(call.action.clone()),
                None => statements.push((call.resource.clone(), vec![call.action.clone()])),
            }
        }
        let statements: Vec<Value> = statements
            .into_iter()
            .map(|(resource, actions)| json!({ "Effect": "Allow", "Action": actions, "Resource": resource }))
            .collect();
        json!({ "Version": "2012-10-17", "Statement": statements })
    };
    let roles = [
        ("executionRole", RoleKind::Execution),
        ("taskRole", RoleKind::Task),
        ("instanceRole", RoleKind::Instance),
    ];
    let used = roles
        .into_iter()
        .filter(|(_, role)| start.calls.iter().any(|call| call.role == Some(*role)));
    used.map(|(name, role)| (name.to_owned(), of(role))).collect()
}
