//! Import and export: scalable targets, scaling policies, alarms, scheduled actions, capacity providers, Auto Scaling
//! groups, services, templates, and loads.

mod capacity;
mod commands;
mod parts;
mod read;
mod values;
mod write;

pub use write::{ScalingExport, ScalingFormat, export};

use super::{Scaling, load_text::load_from_text, scenario::Scenario};
use crate::document::{self, ImportStatus, Report};
use crate::labs::{Import, not_imported};
use crate::text::count_of;
use serde_json::{Map, Value};

/// Imports documents, or a load.
///
/// # Errors
/// A sentence with the position of the syntax error, or why nothing was imported.
pub(super) fn import(
    scenario: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    if let Some(load) = load_from_text(text) {
        let mut load = load?;
        let mut scenario =
            Scenario { load: load.load, minutes: load.minutes, minute: None, ..scenario.clone() };
        if let Some(start) = load.start {
            scenario.start = start;
        }
        let why = "the configuration of the lab, because a load has none".to_owned();
        load.report.push(crate::document::ReportLine::new(
            ImportStatus::Kept,
            "configuration",
            why,
        ));
        return Ok(Import { scenario, report: load.report, needs: Vec::new() });
    }
    let mut report = Report::default();
    let mut parts = parts::Parts::default();
    let documents = match commands::documents(text, &mut report) {
        Some(documents) => documents,
        None => document::parse_all(text).map_err(|error| error.sentence())?,
    };
    for (at, value) in documents.iter().enumerate() {
        report.document = Some(at);
        read::document(&document::resolve(value, given), &mut parts, &mut report);
    }
    report.document = None;
    if parts.is_empty() && !parts.alarms.is_empty() {
        return Err("The document has alarms, but no scaling policy that they start. Import the policy with them, such as the output of `describe-scaling-policies`.".into());
    }
    if parts.is_empty() {
        let wanted = "a scaling policy, a scalable target, a capacity provider, or a load";
        return Err(not_imported::<Scaling>(text, wanted, &report.lines));
    }
    let mut imported = parts.applied(scenario, &mut report);
    report.line(
        ImportStatus::Kept,
        "load",
        format!(
            "the load of the lab, {}, because no such document has one",
            count_of(scenario.load.len(), "point")
        ),
    );
    document::stand_ins(&mut report.unknowns, &document::value(&imported));
    let needs = report.needs();
    imported.unknowns = report.unknowns;
    Ok(Import { scenario: imported, report: report.lines, needs })
}
