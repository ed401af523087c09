//! A task definition as JSON, and what every part of the engine reads from it.

use super::rules;
use crate::explain::{Finding, Severity::Note, finding};
use crate::text::code;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where tasks can run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LaunchType {
    /// Instances of your own Auto Scaling group.
    Ec2,
    /// Fargate.
    #[default]
    Fargate,
    /// Servers registered with ECS Anywhere.
    External,
    /// Instances that Amazon ECS manages.
    ManagedInstances,
}

impl LaunchType {
    /// All, in the order of the comparison.
    pub const ALL: [LaunchType; 4] =
        [LaunchType::Ec2, LaunchType::Fargate, LaunchType::External, LaunchType::ManagedInstances];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            LaunchType::Ec2 => "EC2",
            LaunchType::Fargate => "FARGATE",
            LaunchType::External => "EXTERNAL",
            LaunchType::ManagedInstances => "MANAGED_INSTANCES",
        }
    }

    /// As a page prints it.
    pub const fn title(self) -> &'static str {
        match self {
            LaunchType::Ec2 => "EC2",
            LaunchType::Fargate => "Fargate",
            LaunchType::External => "External",
            LaunchType::ManagedInstances => "Managed Instances",
        }
    }
}

/// The members that only Amazon ECS sets.
pub(super) const READ_ONLY: &[&str] = &[
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "registeredBy",
    "deregisteredAt",
    "deleteRequestedAt",
];

/// The definition in what people paste: itself, or the output of `describe-task-definition`, with the tags next to it.
pub fn unwrapped(document: &Value) -> Value {
    let Some(Value::Object(inner)) = document.get("taskDefinition") else {
        return document.clone();
    };
    let mut inner = inner.clone();
    if let Some(tags) = document.get("tags")
        && inner.get("tags").is_none_or(Value::is_null)
    {
        inner.insert("tags".into(), tags.clone());
    }
    Value::Object(inner)
}

/// The definition without the members that only Amazon ECS sets, and without `null`.
pub fn without_read_only(definition: &Value) -> Value {
    let mut definition = definition.clone();
    if let Value::Object(members) = &mut definition {
        members.retain(|name, value| !value.is_null() && !READ_ONLY.contains(&name.as_str()));
    }
    definition
}

/// Removes the members that only Amazon ECS sets, and notes each.
pub(super) fn remove_read_only(members: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    for name in READ_ONLY {
        if members.shift_remove(*name).is_some_and(|value| !value.is_null()) {
            finding!(findings, Note, rules::READ_ONLY, String::from(*name);
                "{} comes from `describe-task-definition`, and only Amazon ECS sets it.", code(name);
                "Remove it before you register the task definition.");
        }
    }
}

/// Members of a JSON object by their type; `None` for a missing member and for one of another type.
pub(super) trait Members {
    /// A text.
    fn text(&self, name: &str) -> Option<&str>;
    /// A text that isn't empty.
    fn filled(&self, name: &str) -> Option<&str>;
    /// An integer.
    fn int(&self, name: &str) -> Option<i64>;
    /// True if the member is `true`.
    fn is_true(&self, name: &str) -> bool;
    /// The items of a list; none if it is missing.
    fn items(&self, name: &str) -> &[Value];
    /// True if the object has the member.
    fn has(&self, name: &str) -> bool;
}

impl Members for Value {
    fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    fn filled(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|text| !text.is_empty())
    }

    fn int(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    fn is_true(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool) == Some(true)
    }

    fn items(&self, name: &str) -> &[Value] {
        self.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_null())
    }
}

/// A container definition with its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container<'a> {
    /// Its index.
    pub at: usize,
    /// Its members.
    pub value: &'a Value,
}

impl<'a> Container<'a> {
    /// Its name; empty if it has none.
    pub fn name(&self) -> &'a str {
        self.value.text("name").unwrap_or_default()
    }

    /// Its path.
    pub fn path(&self) -> String {
        format!("containerDefinitions[{}]", self.at)
    }

    /// True unless `essential` is `false`.
    pub fn is_essential(&self) -> bool {
        self.value.get("essential").and_then(Value::as_bool) != Some(false)
    }
}

/// The container definitions that are objects.
pub(super) fn containers(definition: &Value) -> Vec<Container<'_>> {
    let all = definition.items("containerDefinitions").iter().enumerate();
    all.map(|(at, value)| Container { at, value }).filter(|one| one.value.is_object()).collect()
}

/// True for a Windows task.
pub(super) fn is_windows(definition: &Value) -> bool {
    definition["runtimePlatform"]
        .text("operatingSystemFamily")
        .is_some_and(|family| family.starts_with("WINDOWS"))
}

/// The network mode, or the default one: `bridge` on Linux, Docker's `default` on Windows.
pub fn network_mode(definition: &Value) -> &str {
    match definition.text("networkMode") {
        Some(mode) => mode,
        None if is_windows(definition) => "default",
        None => "bridge",
    }
}

/// True for an image in a private repository of Amazon ECR.
pub(super) fn is_private_ecr(image: &str) -> bool {
    let host = image.split('/').next().unwrap_or_default();
    let account = host.split('.').next().unwrap_or_default();
    let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    is_account && image.contains('/') && (host.contains(".dkr.ecr") || host.contains(".dkr-ecr"))
}

/// The first and last port of a range such as `8000-8010`.
pub(super) fn port_range(text: &str) -> Option<(i64, i64)> {
    let (first, last) = text.split_once('-')?;
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}
