//! Import and export of AWS documents: the output of `describe-container-instances` and `describe-tasks`, task
//! definitions, services, and templates.

mod read;
mod write;

pub use write::{PlacementExport, PlacementFormat, export};

use super::scenario::Scenario;
use crate::document;
use crate::text::sentence;
use serde::Serialize;
use serde_json::Value;

/// The result of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacementImport {
    /// The scenario with the imported members.
    pub scenario: Scenario,
    /// What was imported, corrected, or skipped, and why.
    pub report: Vec<ReportNote>,
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportNote {
    /// Whether it was imported.
    pub status: ImportStatus,
    /// Its path in the document: `placementStrategy[1].field`.
    pub field: String,
    /// What was done, and why, as the start of a sentence.
    pub why: String,
}

/// Whether a part of a document was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ImportStatus {
    /// It is in the scenario.
    #[serde(rename = "taken")]
    Imported,
    /// It has a common mistake; its correction is in the scenario.
    #[serde(rename = "mended")]
    Corrected,
    /// The lab doesn't use it.
    Ignored,
}

impl PlacementImport {
    fn note(&mut self, status: ImportStatus, field: impl Into<String>, why: impl Into<String>) {
        self.report.push(ReportNote { status, field: field.into(), why: why.into() });
    }
}

/// Imports AWS documents (JSON or YAML, one or several) into a scenario.
///
/// # Errors
/// A sentence with the position of the syntax error, or why nothing was imported.
pub fn import(scenario: &Scenario, text: &str) -> Result<PlacementImport, String> {
    let mut imported = PlacementImport { scenario: scenario.clone(), report: Vec::new() };
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
    for document in &documents {
        read::document(document, &mut imported);
    }
    if imported.report.iter().all(|note| note.status == ImportStatus::Ignored) {
        return Err(match imported.report.first() {
            Some(note) => {
                format!("Cloudglass imported nothing. `{}`: {}", note.field, sentence(&note.why))
            }
            None => "Cloudglass imported nothing because the text has no instances, tasks, task definition, service, or template.".into(),
        });
    }
    Ok(imported)
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

/// CloudFormation names as API names: `PlacementStrategies` becomes `placementStrategies`.
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
