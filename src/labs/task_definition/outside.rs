//! What is outside of the definition, as the engine has it.

use super::scenario::{RolePolicies, Scenario};
use crate::ecs::task_definition::start::{Roles, StartInput, managed_policy};
use crate::explain::{Finding, Mount, Severity::Note, finding};
use crate::iam::{NamedPolicy, Policy, PolicyKind, rules};
use crate::labs::SensitiveVisitor;
use crate::text::code;
use serde_json::Value;

/// The input of the start, and what is wrong with the policies.
pub(super) fn input(scenario: &Scenario, findings: &mut Vec<Finding>) -> StartInput {
    let mut role = |name: &str, policies: &RolePolicies| role(name, policies, findings);
    StartInput {
        launch: scenario.launch.clone(),
        roles: Roles {
            execution: role("execution", &scenario.roles.execution),
            task: role("task", &scenario.roles.task),
            instance: role("instance", &scenario.roles.instance),
        },
        stores: scenario.stores.clone(),
        containers: scenario.containers.clone(),
    }
}

fn role(name: &str, policies: &RolePolicies, findings: &mut Vec<Finding>) -> Vec<NamedPolicy> {
    let mut all = Vec::new();
    for (at, managed) in
        policies.managed.iter().enumerate().filter(|(_, managed)| !managed.is_empty())
    {
        let found = managed_policy(managed);
        if found.is_empty() {
            finding!(findings, Note, rules::UNDECIDED, "roles.{name}.managed[{at}]";
                "Cloudglass doesn't have the statements of {}, so that what it allows is unknown.", code(managed);
                "Enter its statements as an inline policy, or remove it.");
            all.push(NamedPolicy {
                name: format!("the policy {}", code(managed)),
                path: String::new(),
                policy: Policy::unread(managed),
            });
        }
        all.extend(found);
    }
    if let Some(document) = &policies.policy {
        let path = format!("roles.{name}.policy");
        let (policy, problems) = Policy::read(document, PolicyKind::Identity);
        findings.extend(Mount::under(path.as_str()).findings(problems));
        all.push(NamedPolicy { name: "the inline policy".into(), path, policy });
    }
    all
}

/// The values of secrets, and variables whose names are those of secrets.
pub(super) fn visit(scenario: &mut Scenario, visitor: &mut SensitiveVisitor<'_>) {
    for secret in scenario.stores.secrets.values_mut() {
        visitor.secret("secrets", "values of secrets", &mut secret.value);
        for value in secret.stages.values_mut() {
            visitor.secret("secrets", "values of secrets", value);
        }
    }
    for parameter in scenario.stores.parameters.values_mut() {
        visitor.secret("parameters", "values of parameters", &mut parameter.value);
    }
    for file in scenario.stores.env_files.values_mut() {
        visitor.secret("envFiles", "environment files", file);
    }
    let containers =
        scenario.task_definition.get_mut("containerDefinitions").and_then(Value::as_array_mut);
    for container in containers.into_iter().flatten() {
        let variables = container.get_mut("environment").and_then(Value::as_array_mut);
        for variable in variables.into_iter().flatten() {
            let name = variable["name"].as_str().unwrap_or_default().to_owned();
            let secret = crate::ecs::task_definition::looks_secret(
                &name,
                variable["value"].as_str().unwrap_or_default(),
            );
            if let (true, Some(Value::String(value))) =
                (secret.is_some(), variable.get_mut("value"))
            {
                visitor.secret("environment", "environment variables with secrets", value);
            }
        }
    }
}
