//! The environment of each container: values, and where they are from.

use super::super::definition::{Container, Members};
use super::answer::{Variable, VariableSource};
use super::input::{StartInput, Stores};
use super::rules;
use crate::explain::{Trace, Verdict, step};
use crate::text::code;
use serde_json::Value;
use std::collections::BTreeMap;

/// Why a secret has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoValue {
    /// The secret or parameter doesn't exist.
    Missing,
    /// It has no such version stage.
    Stage,
    /// Its text isn't a JSON object.
    NotJson,
    /// Its JSON object has no such key.
    Key,
}

/// What a `valueFrom` refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A secret by its ARN, with a JSON key and a version stage.
    Secret { arn: String, key: String, stage: String },
    /// A parameter by its name.
    Parameter(String),
}

/// Reads a `valueFrom`.
pub(super) fn reference(source: &str) -> Reference {
    let parts: Vec<&str> = source.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "secretsmanager", _, _, "secret", _, rest @ ..] => Reference::Secret {
            arn: parts.iter().take(7).copied().collect::<Vec<_>>().join(":"),
            key: rest.first().copied().unwrap_or_default().to_owned(),
            stage: rest.get(1).copied().unwrap_or_default().to_owned(),
        },
        ["arn", _, "ssm", _, _, name] => {
            let name = name.strip_prefix("parameter/").unwrap_or(name);
            Reference::Parameter(if name.contains('/') {
                format!("/{name}")
            } else {
                name.to_owned()
            })
        }
        _ => Reference::Parameter(source.to_owned()),
    }
}

/// The value of a secret or parameter.
pub(super) fn value(source: &str, stores: &Stores) -> Result<String, NoValue> {
    match reference(source) {
        Reference::Parameter(name) => match parameter(&name, stores) {
            Some(value) => Ok(value.to_owned()),
            None => Err(NoValue::Missing),
        },
        Reference::Secret { arn, key, stage } => {
            let secret = stores.secrets.get(&arn).ok_or(NoValue::Missing)?;
            let text = match stage.as_str() {
                "" | "AWSCURRENT" => &secret.value,
                stage => secret.stages.get(stage).ok_or(NoValue::Stage)?,
            };
            if key.is_empty() {
                return Ok(text.clone());
            }
            match serde_json::from_str::<Value>(text) {
                Ok(Value::Object(members)) => match members.get(&key) {
                    Some(Value::String(text)) => Ok(text.clone()),
                    Some(other) => Ok(other.to_string()),
                    None => Err(NoValue::Key),
                },
                _ => Err(NoValue::NotJson),
            }
        }
    }
}

fn parameter<'a>(name: &str, stores: &'a Stores) -> Option<&'a str> {
    let all = &stores.parameters;
    let found = all.get(name).or_else(|| {
        all.get(name.trim_start_matches('/')).filter(|_| name.matches('/').count() == 1)
    });
    found.map(|parameter| parameter.value.as_str())
}

/// The variables of an environment file: the lines with `=` that don't begin with `#`.
pub(super) fn file_variables(text: &str) -> Vec<(&str, &str)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).filter(|(name, _)| !name.is_empty()).collect()
}

/// The environment of each container.
pub(super) fn environment(
    all: &[Container<'_>],
    input: &StartInput,
    trace: &mut Trace,
) -> BTreeMap<String, BTreeMap<String, Variable>> {
    let all = all
        .iter()
        .map(|container| (container.name().to_owned(), of_container(*container, input, trace)));
    all.collect()
}

fn of_container(
    container: Container<'_>,
    input: &StartInput,
    trace: &mut Trace,
) -> BTreeMap<String, Variable> {
    let mut variables: BTreeMap<String, Variable> = BTreeMap::new();
    let (at, name) = (container.path(), code(container.name()));
    for (index, file) in container.value.items("environmentFiles").iter().enumerate() {
        let text = file.text("value").and_then(|arn| input.stores.env_files.get(arn));
        // Within a file the last line applies, among files the first.
        let own: BTreeMap<&str, &str> =
            text.map(|text| file_variables(text)).unwrap_or_default().into_iter().collect();
        for (variable, value) in own {
            if variables.contains_key(variable) {
                step!(trace, rules::FIRST_FILE, Verdict::Skipped, "Variable {variable} of {name}", [format!("{at}.environmentFiles[{index}]")];
                    "An earlier environment file sets `{variable}`.");
                continue;
            }
            let from = VariableSource::EnvironmentFiles;
            variables.insert(variable.to_owned(), Variable { value: value.to_owned(), from });
        }
    }
    for (index, secret) in container.value.items("secrets").iter().enumerate() {
        let (Some(variable), Some(source)) = (secret.text("name"), secret.text("valueFrom")) else {
            continue;
        };
        let path = format!("{at}.secrets[{index}]");
        if let Ok(value) = value(source, &input.stores) {
            step!(trace, rules::SECRET_AT_START, Verdict::Applied, "Variable {variable} of {name}", [path];
                "The container receives the value that the secret has when the container starts.");
            variables
                .insert(variable.to_owned(), Variable { value, from: VariableSource::Secrets });
        }
    }
    for (index, variable) in container.value.items("environment").iter().enumerate() {
        let Some(variable_name) = variable.text("name") else { continue };
        let value = variable.text("value").unwrap_or_default().to_owned();
        let before = variables.insert(
            variable_name.to_owned(),
            Variable { value, from: VariableSource::Environment },
        );
        if before.is_some_and(|before| before.from == VariableSource::EnvironmentFiles) {
            step!(trace, rules::PRECEDENCE, Verdict::Applied, "Variable {variable_name} of {name}", [format!("{at}.environment[{index}]")];
                "`environment` overrides the environment file.");
        }
    }
    variables
}
