//! Import and export of AWS documents: the output of `describe-container-instances` and `describe-tasks`, task
//! definitions, services, and templates.

mod cluster;
mod read;
mod write;

pub use write::{PlacementExport, PlacementFormat, export};

use super::{
    TaskPlacement,
    scenario::{Capacity, Scenario},
};
use crate::document::{self, ImportStatus, Report, ReportLine};
use crate::ecs::{interfaces, task::TaskDefinition};
use crate::labs::{Import, not_imported, of_another_lab};
use crate::text::count_of;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An import under way.
struct PlacementImport {
    scenario: Scenario,
    report: Vec<ReportLine>,
    parts: Parts,
    /// The number of running tasks of each imported instance, by its ID.
    running: BTreeMap<String, u64>,
    /// Which of the documents is read.
    document: Option<usize>,
}

/// The parts of the scenario that the documents contain.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Parts {
    /// Container instances.
    cluster: bool,
    /// A task definition.
    task: bool,
    /// A service or a `RunTask` call.
    service: bool,
    /// Strategies and constraints alone.
    lists: bool,
}

impl PlacementImport {
    fn note(&mut self, status: ImportStatus, field: impl Into<String>, why: impl Into<String>) {
        let document = self.document;
        self.report.push(ReportLine { document, ..ReportLine::new(status, field, why) });
    }
}

/// Imports AWS documents (JSON or YAML, one or several) into a scenario.
///
/// # Errors
/// A sentence with the position of the syntax error, or why nothing was imported.
pub fn import(scenario: &Scenario, text: &str) -> Result<Import<Scenario>, String> {
    import_with(scenario, text, &Map::new())
}

/// Imports AWS documents. `given` has values for what a template needs. What the documents don't contain is empty, not
/// that of `scenario`; the report names what is kept.
///
/// # Errors
/// A sentence with the position of the syntax error, or why nothing was imported.
pub fn import_with(
    scenario: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    let mut imported = PlacementImport {
        scenario: empty(scenario),
        report: Vec::new(),
        parts: Parts::default(),
        running: BTreeMap::new(),
        document: None,
    };
    let documents = match document::parse_all(text) {
        Ok(documents) => documents,
        Err(error) => {
            let corrected = without_trailing_commas(text);
            let documents = document::parse_all(&corrected);
            match documents {
                Ok(documents) if corrected != text => {
                    let why = "a comma before a closing bracket isn't valid JSON, so AWS rejects the document";
                    imported.note(ImportStatus::Corrected, "", why);
                    documents
                }
                _ => return Err(error.sentence()),
            }
        }
    };
    for (at, document) in documents.iter().enumerate() {
        imported.document = Some(at);
        read::document(&document::resolve(document, given), &mut imported);
    }
    imported.document = None;
    let used = |note: &ReportLine| {
        !matches!(note.status, ImportStatus::Ignored | ImportStatus::Unknown | ImportStatus::Kept)
    };
    let wanted = "instances, tasks, a task definition, or a service";
    if !imported.report.iter().any(used) {
        return Err(not_imported::<TaskPlacement>(text, wanted, &imported.report));
    }
    // A single member such as `count` is in documents of other labs too.
    if documents.len() == 1
        && let Some(other) = of_another_lab::<TaskPlacement>(text, wanted)
    {
        return Err(other);
    }
    keep(scenario, &mut imported);
    interfaces(&mut imported);
    let whole = document::value(&imported.scenario);
    document::stand_ins(&mut imported.scenario.unknowns, &whole);
    let report = Report { unknowns: imported.scenario.unknowns.clone(), ..Report::default() };
    Ok(Import { needs: report.needs(), scenario: imported.scenario, report: imported.report })
}

/// The scenario that an import starts from: the cluster of `scenario`, to which imported tasks can refer, the
/// seed, and the prices.
fn empty(scenario: &Scenario) -> Scenario {
    Scenario {
        groups: scenario.groups.clone(),
        instances: scenario.instances.clone(),
        task_definition: TaskDefinition::default(),
        group: String::new(),
        count: 1,
        seed: scenario.seed,
        prices: scenario.prices.clone(),
        ..Scenario::default()
    }
}

/// Adds the parts of `scenario` that the documents don't contain, and says so for each.
fn keep(scenario: &Scenario, to: &mut PlacementImport) {
    let parts = to.parts;
    let own = |to: &PlacementImport, field: &str| {
        to.scenario.unknowns.iter().any(|unknown| unknown.field.starts_with(field))
    };
    let mut kept = vec![("groups", !parts.cluster), ("instances", !parts.cluster)];
    if !parts.task {
        to.scenario.task_definition = scenario.task_definition.clone();
        to.scenario.required_attributes = scenario.required_attributes.clone();
        let family = &scenario.task_definition.family;
        to.note(
            ImportStatus::Kept,
            "taskDefinition",
            format!("the task definition `{family}` of the lab, because the document has none"),
        );
        kept.extend([("taskDefinition", true), ("requiredAttributes", true)]);
    }
    if !parts.cluster {
        let instances = count_of(scenario.instances_asked(), "instance");
        to.note(
            ImportStatus::Kept,
            "cluster",
            format!("the {instances} of the lab, because the document has none"),
        );
    }
    if !parts.service {
        let (strategies, constraints) =
            (to.scenario.strategies.clone(), to.scenario.constraints.clone());
        if parts.cluster || parts.task {
            to.note(
                ImportStatus::Kept,
                "service",
                "nothing: the document has no service, so the lab places one task without the lab's earlier group, count, strategies, and constraints",
            );
        } else {
            let imported = std::mem::take(&mut to.scenario);
            to.scenario = Scenario {
                groups: imported.groups,
                instances: imported.instances,
                task_definition: imported.task_definition,
                required_attributes: imported.required_attributes,
                unknowns: imported.unknowns,
                ..scenario.clone()
            };
            if parts.lists {
                (to.scenario.strategies, to.scenario.constraints) = (strategies, constraints);
            }
            to.note(
                ImportStatus::Kept,
                "service",
                format!(
                    "the task group `{}` and {} of the lab, because the document has no service",
                    scenario.task_group(),
                    count_of(scenario.count, "task")
                ),
            );
            kept.extend(
                ["group", "count", "schedulingStrategy", "capacity"].map(|name| (name, true)),
            );
        }
    }
    // What is kept is as unknown as before.
    let before = scenario.unknowns.iter().filter(|unknown| {
        kept.iter().any(|(field, kept)| *kept && unknown.field.starts_with(field))
    });
    let before: Vec<_> = before.filter(|unknown| !own(to, &unknown.field)).cloned().collect();
    to.scenario.unknowns.extend(before);
}

/// Notes the instances whose network interfaces decide, but whose number in use or limit isn't known.
fn interfaces(to: &mut PlacementImport) {
    let need = to.scenario.task_definition.need().enis;
    if need == 0 || to.scenario.capacity != Capacity::Ec2 {
        return;
    }
    let mut open = Report::default();
    if to.parts.cluster {
        let why = format!(
            "the network interfaces of each instance type are AWS's limits as of {}",
            interfaces::DATE
        );
        open.line(ImportStatus::Imported, "containerInstances[].attributes", why);
    }
    for (at, instance) in to.scenario.instances.iter().enumerate() {
        let path = format!("instances[{at}]");
        if instance.task_eni_limit.is_none()
            && interfaces::task_enis(&instance.instance_type).is_none()
        {
            let name = format!("the network interfaces of {}", instance.instance_type);
            open.unknown(
                &format!("containerInstances[{at}]"),
                &format!("{path}.taskEniLimit"),
                vec![name],
                Value::Null,
            );
        }
        let allocated =
            instance.tasks.iter().position(|task| task.id.as_deref() == Some(cluster::ALLOCATED));
        if let Some(task) = allocated.filter(|_| instance.tasks.len() == 1)
            && let Some(running) = to.running.get(&instance.id).filter(|running| **running > 0)
            && running.saturating_add(to.scenario.count.saturating_mul(need)) > instance.eni_limit()
        {
            open.unknown(
                &format!("containerInstances[{at}].runningTasksCount"),
                &format!("{path}.tasks[{task}].enis"),
                vec!["the output of describe-tasks".into()],
                0,
            );
        }
    }
    to.report.append(&mut open.lines);
    to.scenario.unknowns.append(&mut open.unknowns);
}

/// The text without commas before a closing bracket; strings don't change.
fn without_trailing_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            out.push(c);
            continue;
        }
        if c == ',' || (!pending.is_empty() && c.is_whitespace()) {
            if c == ',' {
                out.push_str(&pending);
                pending.clear();
            }
            pending.push(c);
            continue;
        }
        if matches!(c, ']' | '}') && !pending.is_empty() {
            pending.remove(0);
        }
        out.push_str(&pending);
        pending.clear();
        quoted = c == '"';
        out.push(c);
    }
    out + &pending
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
