//! The scenario: a task definition, where its task runs, and what it depends on.

use crate::document::UnknownField;
use crate::ecs::task_definition::start::{Behavior, Launch, Stores};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The inputs of the lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The task definition as JSON, in AWS's casing.
    pub task_definition: Value,
    /// Where the task runs.
    pub launch: Launch,
    /// Whether a service starts the task, or RunTask.
    pub service: bool,
    /// The policies of the roles.
    pub roles: RoleSettings,
    /// What the task fetches.
    pub stores: Stores,
    /// What happens in the containers, by name.
    pub containers: BTreeMap<String, Behavior>,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// The policies of each role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RoleSettings {
    /// The execution role.
    pub execution: RolePolicies,
    /// The task role.
    pub task: RolePolicies,
    /// The container instance role.
    pub instance: RolePolicies,
}

/// The policies of a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RolePolicies {
    /// The names of managed policies.
    pub managed: Vec<String>,
    /// An inline policy document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Value>,
}

impl RolePolicies {
    /// A role with one managed policy.
    pub fn managed(name: &str) -> Self {
        Self { managed: vec![name.to_owned()], policy: None }
    }
}

impl Default for RoleSettings {
    fn default() -> Self {
        Self {
            execution: RolePolicies::managed("AmazonECSTaskExecutionRolePolicy"),
            task: RolePolicies::default(),
            instance: RolePolicies::managed("AmazonEC2ContainerServiceforEC2Role"),
        }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            task_definition: json!({
                "family": "hello",
                "requiresCompatibilities": ["FARGATE"],
                "networkMode": "awsvpc",
                "cpu": "512",
                "memory": "1024",
                "containerDefinitions": [{
                    "name": "hello",
                    "image": "nginxdemos/hello",
                    "portMappings": [{ "containerPort": 80 }],
                }],
            }),
            launch: Launch::default(),
            service: false,
            roles: RoleSettings::default(),
            stores: Stores::default(),
            containers: BTreeMap::new(),
            unknowns: Vec::new(),
        }
    }
}

/// Sets the member at a path of a definition, or removes it. A path that isn't there is left alone.
pub fn put(definition: &mut Value, path: &str, value: Option<Value>) {
    let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut here = definition;
    let parts: Vec<&str> = parents
        .split(['.', '['])
        .map(|part| part.trim_end_matches(']'))
        .filter(|part| !part.is_empty())
        .collect();
    for (at, part) in parts.iter().enumerate() {
        let next_is_index = parts.get(at + 1).is_some_and(|part| part.parse::<usize>().is_ok());
        let next = match (part.parse::<usize>(), &mut *here) {
            (Ok(index), Value::Array(items)) => {
                if index == items.len() {
                    items.push(json!({}));
                }
                items.get_mut(index)
            }
            (Err(_), Value::Object(members)) => {
                let empty = || if next_is_index { json!([]) } else { json!({}) };
                Some(members.entry(*part).or_insert_with(empty))
            }
            _ => None,
        };
        match next {
            Some(next) => here = next,
            None => return,
        }
    }
    let Some(members) = here.as_object_mut() else { return };
    match value {
        Some(value) => drop(members.insert(name.to_owned(), value)),
        None => drop(members.shift_remove(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_set_where_it_belongs() {
        let mut definition = json!({ "containerDefinitions": [{ "name": "a" }] });
        put(&mut definition, "family", Some("x".into()));
        put(
            &mut definition,
            "containerDefinitions[0].portMappings[0].containerPort",
            Some(80.into()),
        );
        put(&mut definition, "containerDefinitions[0].name", None);
        put(&mut definition, "containerDefinitions[7].name", Some("b".into()));
        put(&mut definition, "ephemeralStorage.sizeInGiB", Some(30.into()));
        assert_eq!(
            definition,
            json!({
                "containerDefinitions": [{ "portMappings": [{ "containerPort": 80 }] }],
                "family": "x",
                "ephemeralStorage": { "sizeInGiB": 30 },
            })
        );
    }
}
