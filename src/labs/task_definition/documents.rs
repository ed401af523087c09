//! Imports task definitions: of the AWS CLI, of CloudFormation and Terraform, of Docker.

use super::explain::set;
use super::run_command::{compose, is_run_command, run_command};
use super::scenario::Scenario;
use crate::document::{
    self, Conversion, ImportStatus, MisfitKind, Report, below, fit, recase, unknown,
};
use crate::ecs::task_definition::{
    LaunchType, TASK_DEFINITION, start::Launch, unwrapped, without_read_only,
};
use crate::labs::Import;
use crate::text::{code, count_of};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Imports a task definition. What no definition has, such as policies and images, is that of the lab's defaults.
///
/// # Errors
/// Where the syntax is wrong, or what the text is instead of a task definition.
pub(super) fn import(
    _: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    let mut report = Report::default();
    let (mut place, mut place_path) = (None, String::new());
    let found = if is_run_command(text.trim()) {
        run_command(text.trim(), &mut report)
    } else {
        let documents = document::parse_all(text).map_err(|error| error.sentence())?;
        let mut found = None;
        for (n, document) in documents.iter().enumerate() {
            report.document = Some(n);
            for (at, definition) in definitions(&document::resolve(document, given), &mut report) {
                match found {
                    None => {
                        (place, place_path) = (report.document, at.clone());
                        imported(&definition, &at, &mut report);
                        found = Some(definition);
                    }
                    Some(_) => report.line(
                        ImportStatus::Ignored,
                        &at,
                        "the lab shows one task definition; import the others one at a time",
                    ),
                }
            }
        }
        report.document = None;
        found
    };
    let Some(mut definition) = found else {
        return Err(document::recognize(text).instead_of("a task definition"));
    };
    report.document = place;
    settle(&mut definition, &place_path, &mut report);
    report.document = None;
    let launch = launch(&definition);
    report.line(ImportStatus::Kept, "", "the lab's defaults for roles, images, secrets, and the network, because a task definition doesn't contain them");
    let mut scenario = Scenario {
        task_definition: definition,
        launch: Launch { kind: launch, ..Launch::default() },
        containers: BTreeMap::new(),
        ..Scenario::default()
    };
    document::stand_ins(&mut report.unknowns, &document::value(&scenario));
    let needs = report.needs();
    scenario.unknowns = report.unknowns;
    Ok(Import { scenario, report: report.lines, needs })
}

/// The launch type that the definition names first.
fn launch(definition: &Value) -> LaunchType {
    let named =
        definition["requiresCompatibilities"].as_array().and_then(|all| all.first()?.as_str());
    LaunchType::ALL
        .into_iter()
        .find(|launch| Some(launch.name()) == named)
        .unwrap_or(LaunchType::Ec2)
}

/// The task definitions of a document, with their paths.
fn definitions(document: &Value, report: &mut Report) -> Vec<(String, Value)> {
    if let Some(resources) = document["Resources"].as_object() {
        let ours =
            resources.iter().filter(|(_, resource)| resource["Type"] == "AWS::ECS::TaskDefinition");
        return ours
            .map(|(name, resource)| {
                (
                    format!("Resources.{name}.Properties"),
                    recase(&resource["Properties"], &TASK_DEFINITION, true),
                )
            })
            .collect();
    }
    if document["taskDefinition"].is_object() || document["containerDefinitions"].is_array() {
        let at = if document["taskDefinition"].is_object() { "taskDefinition" } else { "" };
        return vec![(at.into(), unwrapped(document))];
    }
    if document["ContainerDefinitions"].is_array() {
        return vec![(String::new(), recase(document, &TASK_DEFINITION, true))];
    }
    let is_container = |item: &Value| item["image"].is_string() && item["name"].is_string();
    if document.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_container))
    {
        return vec![(String::new(), json!({ "family": "app", "containerDefinitions": document }))];
    }
    // The first version of the format has the services at the top.
    let old = document.as_object().is_some_and(|services| {
        let is_service = |value: &Value| value["image"].is_string() || value["build"].is_string();
        !services.is_empty() && services.values().all(is_service)
    });
    let whole = if old { &json!({ "services": document }) } else { document };
    if whole["services"].is_object()
        && let Some(definition) = compose(whole, report)
    {
        return vec![("services".into(), definition)];
    }
    Vec::new()
}

/// Says what was imported.
fn imported(definition: &Value, at: &str, report: &mut Report) {
    let request = without_read_only(definition);
    let (_, misfits) = fit(&request, &TASK_DEFINITION, Conversion::CloudFormation);
    let foreign: Vec<&str> = misfits
        .iter()
        .filter(|misfit| matches!(misfit.kind, MisfitKind::Unknown(_)))
        .map(|misfit| misfit.field.as_str())
        .collect();
    for (name, value) in
        definition.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null())
    {
        let path = below(at, name);
        if request.get(name).is_none() {
            report.line(ImportStatus::Ignored, &path, "only Amazon ECS sets it");
            continue;
        }
        if foreign.contains(&name.as_str()) || unknown(value).is_some() {
            continue;
        }
        let what = match value {
            Value::Array(items) => count_of(items.len() as u64, "entry"),
            Value::String(text) => code(text),
            Value::Object(_) => "an object".to_owned(),
            other => other.to_string(),
        };
        report.line(ImportStatus::Imported, &path, what);
    }
    for field in foreign {
        let why = "RegisterTaskDefinition has no such member, so it rejects the request";
        report.line(ImportStatus::Refused, &below(at, field), why);
    }
}

/// Replaces what the document leaves open with its text, and notes each field.
fn settle(definition: &mut Value, at: &str, report: &mut Report) {
    let mut open: Vec<(String, document::Unknown)> = Vec::new();
    collect(definition, "", &mut open, 0);
    for (path, unknown) in open {
        report.unknown(
            &below(at, &path),
            &format!("taskDefinition.{path}"),
            unknown.needs.clone(),
            unknown.text.clone(),
        );
        set(definition, &path, unknown.text.into());
    }
}

fn collect(value: &Value, path: &str, open: &mut Vec<(String, document::Unknown)>, depth: usize) {
    if let Some(unknown) = unknown(value) {
        open.push((path.to_owned(), unknown));
        return;
    }
    if depth > document::MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[{at}]"), open, depth + 1);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(member, &at, open, depth + 1);
            }
        }
        _ => {}
    }
}
