//! What RegisterTaskDefinition rejects, all at the same time.

mod containers;
mod dependencies;
mod launch;
mod logs;
mod members;
mod network;
mod sizes;
mod storage;
mod variables;

pub use sizes::{container_needs, next_size};
pub use variables::looks_secret;

use super::definition::{
    Container, LaunchType, Members, containers as all_containers, is_windows, network_mode,
    remove_read_only, unwrapped,
};
use super::shapes::TASK_DEFINITION;
use crate::document::{Conversion, fit};
use crate::explain::{Finding, Severity};
use serde::Serialize;
use serde_json::{Map, Value};

/// The error that RegisterTaskDefinition returns.
const CLIENT: Option<&str> = Some("ClientException");

/// Whether AWS accepts a task definition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Validity {
    /// No finding is an error.
    pub valid: bool,
    /// Everything found, each at its path in the definition.
    pub findings: Vec<Finding>,
}

/// Whether RegisterTaskDefinition accepts a definition. With `compatibility`, it is also checked for this launch type.
pub fn validate(document: &Value, compatibility: Option<LaunchType>) -> Validity {
    let (_, findings) = checked(document, compatibility);
    Validity { valid: findings.iter().all(|one| one.severity != Severity::Error), findings }
}

/// The definition with only what fits the API, and everything found.
pub fn checked(document: &Value, compatibility: Option<LaunchType>) -> (Value, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut definition = unwrapped(document);
    if let Value::Object(inner) = &mut definition {
        remove_read_only(inner, &mut findings);
    }
    let bytes = members::bytes(&definition);
    let (fitted, misfits) = fit(&definition, &TASK_DEFINITION, Conversion::None);
    members::misfits(misfits, &mut findings);
    let fitted = if fitted.is_object() { fitted } else { Value::Object(Map::new()) };
    findings.extend(semantics(&fitted, compatibility, bytes));
    (fitted, findings)
}

/// What is wrong in a definition whose members have the types of the API.
pub fn semantics(
    definition: &Value,
    compatibility: Option<LaunchType>,
    bytes: usize,
) -> Vec<Finding> {
    let mut checker = Checker::new(definition, compatibility);
    checker.members(bytes);
    checker.containers();
    checker.sizes();
    checker.network();
    checker.dependencies();
    checker.variables();
    checker.logs();
    checker.storage();
    checker.launch();
    checker.findings
}

/// A definition that is checked.
struct Checker<'a> {
    definition: &'a Value,
    containers: Vec<Container<'a>>,
    /// Those that the definition names, and the one to check for.
    launches: Vec<LaunchType>,
    mode: &'a str,
    windows: bool,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    fn new(definition: &'a Value, compatibility: Option<LaunchType>) -> Self {
        let named = definition.items("requiresCompatibilities").iter();
        let mut launches: Vec<LaunchType> = LaunchType::ALL
            .into_iter()
            .filter(|launch| named.clone().any(|name| name.as_str() == Some(launch.name())))
            .collect();
        if let Some(launch) = compatibility
            && !launches.contains(&launch)
        {
            launches.push(launch);
        }
        Self {
            definition,
            containers: all_containers(definition),
            launches,
            mode: network_mode(definition),
            windows: is_windows(definition),
            findings: Vec::new(),
        }
    }

    /// True if tasks are to run on this launch type. Without any, a definition is for EC2.
    fn on(&self, launch: LaunchType) -> bool {
        self.launches.contains(&launch) || (self.launches.is_empty() && launch == LaunchType::Ec2)
    }

    fn on_fargate(&self) -> bool {
        self.on(LaunchType::Fargate)
    }

    /// The container of this name.
    fn container(&self, name: &str) -> Option<Container<'a>> {
        self.containers.iter().copied().find(|container| container.name() == name)
    }
}

/// Letters, digits, underscores, and hyphens.
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !text.is_empty() && text.len() <= 255 && text.chars().all(fits)
}
