//! AWS's documents in and out: what `describe-container-instances`, `describe-tasks`, a task definition, a service or
//! a template says becomes part of the scenario, and back.

mod read;
mod write;

pub use write::{PlacementExport, PlacementFormat, export};

use super::scenario::Scenario;
use crate::document;
use serde::Serialize;
use serde_json::Value;

/// What came of a pasted text.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacementImport {
    /// The scenario with what was taken.
    pub scenario: Scenario,
    /// What was taken, mended or ignored, and why.
    pub report: Vec<ReportNote>,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportNote {
    /// What became of it.
    pub status: ImportStatus,
    /// Where it stands in the text: `placementStrategy[1].field`.
    pub field: String,
    /// What was done, and why.
    pub why: String,
}

/// What became of a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ImportStatus {
    /// It is in the scenario.
    #[serde(rename = "taken")]
    Imported,
    /// It was a common mistake; what was meant is in the scenario.
    #[serde(rename = "mended")]
    Corrected,
    /// It has no place here.
    Ignored,
}

impl PlacementImport {
    fn note(&mut self, status: ImportStatus, field: impl Into<String>, why: impl Into<String>) {
        self.report.push(ReportNote { status, field: field.into(), why: why.into() });
    }
}

/// Takes AWS documents (JSON or YAML, one or several) into a scenario.
///
/// # Errors
/// A sentence that says where the text is neither, or that nothing of it means anything here.
pub fn import(scenario: &Scenario, text: &str) -> Result<PlacementImport, String> {
    let mut imported = PlacementImport { scenario: scenario.clone(), report: Vec::new() };
    let documents = match document::parse_all(text) {
        Ok(documents) => documents,
        Err(error) => {
            let corrected = without_trailing_commas(text);
            let documents = document::parse_all(&corrected);
            match documents {
                Ok(documents) if corrected != text => {
                    let why = "a comma stands before a closing bracket; JSON allows none there, and AWS refuses the document";
                    imported.note(ImportStatus::Corrected, "", why);
                    documents
                }
                _ => return Err(error.sentence()),
            }
        }
    };
    for document in &documents {
        read::document(document, &mut imported);
    }
    if imported.report.iter().all(|note| note.status == ImportStatus::Ignored) {
        return Err(match imported.report.first() {
            Some(note) => format!("Nothing was taken. {}: {}.", note.field, note.why),
            None => "Nothing was taken: the text holds none of container instances, tasks, a task definition, a service or a template.".into(),
        });
    }
    Ok(imported)
}

/// The text without commas that stand before a closing bracket (strings are left alone).
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

/// The names of CloudFormation as those of the API: `PlacementStrategies` is read as `placementStrategies`.
fn camel(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let mut letters = name.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                (first.into_iter().chain(letters).collect::<String>(), camel(value))
            })
            .collect(),
        Value::Array(items) => items.iter().map(camel).collect(),
        other => other.clone(),
    }
}
