//! What an import did with each part of a document.

use serde::Serialize;
use serde_json::Value;

/// The most lines of a report.
const MAX_LINES: usize = 500;

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TextPosition {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A line of an import report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportLine {
    /// What was done with the part.
    pub status: ImportStatus,
    /// Its path in the document, such as `placementStrategy[1].field`; empty for the entire document.
    pub field: String,
    /// What was done, and why, as a phrase.
    pub why: String,
    /// Where the part is in the text, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<TextPosition>,
    /// Which of the documents of the text has the part, from 0, if the reader knows it.
    #[serde(skip)]
    pub document: Option<usize>,
}

impl ReportLine {
    /// A line whose position isn't known yet.
    pub fn new(status: ImportStatus, field: impl Into<String>, why: impl Into<String>) -> Self {
        Self { status, field: field.into(), why: why.into(), position: None, document: None }
    }

    /// True for a line about a part of the document that has no position yet.
    pub(super) fn is_of_document(&self) -> bool {
        self.status != ImportStatus::Kept && !self.field.is_empty() && self.position.is_none()
    }
}

/// What was done with a part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportStatus {
    /// It is in the scenario.
    #[serde(rename = "taken")]
    Imported,
    /// It has a common mistake; its correction is in the scenario.
    #[serde(rename = "mended")]
    Corrected,
    /// It depends on a value that the document doesn't contain.
    Unknown,
    /// It isn't in the document; the scenario keeps what it had.
    Kept,
    /// The lab doesn't use it.
    Ignored,
    /// AWS rejects or ignores it.
    Refused,
}

impl ImportStatus {
    /// The word for a label.
    pub const fn word(self) -> &'static str {
        match self {
            ImportStatus::Imported => "Imported",
            ImportStatus::Corrected => "Corrected",
            ImportStatus::Unknown => "Unknown",
            ImportStatus::Kept => "Kept",
            ImportStatus::Ignored => "Skipped",
            ImportStatus::Refused => "Not imported",
        }
    }
}

/// A field of a scenario whose value a document leaves open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct UnknownField {
    /// Its path in the scenario.
    pub field: String,
    /// The names of what decides its value, such as parameters of the template.
    pub needs: Vec<String>,
    /// The value that the import gave it. The field is known once it has another value.
    #[serde(rename = "standIn")]
    pub stand_in: Value,
}

/// A report, and what the document leaves open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The lines, in order.
    pub lines: Vec<ReportLine>,
    /// The fields that depend on values that the document doesn't contain. Their paths are those of the reader.
    pub unknowns: Vec<UnknownField>,
    /// Which of the documents of the text is read, from 0; set by readers of several.
    pub document: Option<usize>,
}

impl Report {
    /// Adds a line.
    pub fn line(&mut self, status: ImportStatus, field: &str, why: impl Into<String>) {
        if self.lines.len() < MAX_LINES {
            let document = self.document;
            self.lines.push(ReportLine { document, ..ReportLine::new(status, field, why) });
        }
    }

    /// Adds a line for each member of an object that has a value and that a reader doesn't know.
    pub fn skipped(&mut self, object: &Value, at: &str, known: &[&str], why: &str) {
        for (name, value) in object.as_object().into_iter().flatten() {
            let empty = match value {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                Value::Object(members) => members.is_empty(),
                Value::Bool(_) | Value::Number(_) => false,
            };
            if !empty && !known.contains(&name.as_str()) {
                self.line(ImportStatus::Ignored, &below(at, name), why);
            }
        }
    }

    /// Notes that `field` of the scenario has `stand_in` because its value at `at` in the document is unknown.
    pub fn unknown(
        &mut self,
        at: &str,
        field: &str,
        needs: Vec<String>,
        stand_in: impl Into<Value>,
    ) {
        self.line(ImportStatus::Unknown, at, why_unknown(&needs));
        if self.unknowns.len() < MAX_LINES {
            self.unknowns.push(UnknownField {
                field: field.into(),
                needs,
                stand_in: stand_in.into(),
            });
        }
    }

    /// The names of all values that the document needs, each once, in order.
    pub fn needs(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.unknowns.iter().flat_map(|unknown| &unknown.needs) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}

/// Why a value is unknown, as a phrase.
pub fn why_unknown(needs: &[String]) -> String {
    let names: Vec<String> = needs.iter().map(|name| crate::text::code(name)).collect();
    format!("depends on {}, which the document doesn't contain", crate::text::list(&names, "and"))
}

/// The path of a member of the object at a path.
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
