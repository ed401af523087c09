//! Scenarios as files: `{ "cloudglass": "<lab>", "version": <n>, "scenario": { … } }`.

use super::{Opened, link};
use crate::document::DeserializeError;
use crate::labs::{self, LabEntry};
use serde_json::{Value, json};

/// Why a file doesn't open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is a share link that doesn't open.
    Link(link::LinkError),
    /// It isn't JSON; line and column of the first error, from 1.
    Syntax(usize, usize),
    /// It is JSON, but not a scenario.
    NotAScenario,
    /// It is larger than [`link::LARGEST`].
    TooLarge,
    /// No lab has the id.
    UnknownLab(String),
    /// It was saved by a newer version.
    Newer,
    /// It isn't a scenario of the lab.
    Scenario(DeserializeError),
}

impl FileError {
    /// What is wrong and what to do, in one or two sentences.
    pub fn message(&self) -> String {
        match self {
            FileError::Link(error) => error.message(),
            FileError::Syntax(line, column) => format!("This text is neither a share link nor valid JSON. The first JSON error is at line {line}, column {column}."),
            FileError::NotAScenario => "This JSON isn't a Cloudglass scenario. To import an AWS document, use the lab's own field in this dialog.".into(),
            FileError::TooLarge => "The file is larger than 1 MB, the limit for a scenario.".into(),
            FileError::UnknownLab(id) => format!("The file is for the lab `{id}`, which doesn't exist in this version."),
            FileError::Newer => "A newer version of Cloudglass saved this file. Reload the page to update.".into(),
            FileError::Scenario(bad) => format!("The scenario doesn't match its lab. `{}`: {}.", bad.field, bad.message),
        }
    }
}

/// The text of a file.
pub fn write(lab: &str, version: u16, scenario: &Value) -> String {
    let file = json!({ "cloudglass": lab, "version": version, "scenario": scenario });
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// The lab that a file's text or a share link names, whose code [`read`] calls.
pub fn names_lab(text: &str) -> Option<&'static LabEntry> {
    let text = text.trim();
    if let Some((page, _)) = text.split_once("?s=").filter(|_| !text.starts_with('{')) {
        return labs::find(page.rsplit(['#', '/']).find(|part| !part.is_empty())?);
    }
    let file: Value = serde_json::from_str(text).ok()?;
    labs::find(file.get("cloudglass")?.as_str()?)
}

/// Reads a file's text, a share link, or the bare scenario of `here`; answers what it opened and the paths of the
/// members that it ignored.
///
/// # Errors
/// All of [`FileError`].
pub fn read(
    text: &str,
    here: Option<&'static LabEntry>,
) -> Result<(Opened, Vec<String>), FileError> {
    let text = text.trim();
    if text.len() > link::LARGEST {
        return Err(FileError::TooLarge);
    }
    if !text.starts_with('{') && text.contains("?s=") {
        return match link::read(text) {
            Ok(opened) => Ok((opened, Vec::new())),
            Err(error) => Err(FileError::Link(error)),
        };
    }
    let value: Value = serde_json::from_str(text)
        .map_err(|error| FileError::Syntax(error.line(), error.column()))?;
    let Value::Object(mut members) = value else {
        return Err(FileError::NotAScenario);
    };
    let mut bare = 0;
    let (lab, version, given) = match members.remove("cloudglass") {
        Some(Value::String(id)) => {
            let lab = labs::find(&id).ok_or(FileError::UnknownLab(id))?;
            let version = members.get("version").and_then(Value::as_u64).unwrap_or(1);
            let scenario = members.remove("scenario").ok_or(FileError::NotAScenario)?;
            (lab, version, scenario)
        }
        Some(_) => return Err(FileError::NotAScenario),
        None => {
            let here = here.ok_or(FileError::NotAScenario)?;
            bare = members.len();
            (here, u64::from(here.version), Value::Object(members))
        }
    };
    let version = u16::try_from(version).unwrap_or(u16::MAX);
    if version > lab.version {
        return Err(FileError::Newer);
    }
    let scenario = (lab.complete)(version, given.clone()).map_err(FileError::Scenario)?;
    let mut ignored = Vec::new();
    if version == lab.version {
        compare(&given, &scenario, "", &mut ignored);
    }
    // A document of something else has no member that the lab knows.
    let known = |(name, value): (&String, &Value)| value.is_null() || scenario.get(name).is_some();
    if bare > 0 && !given.as_object().is_some_and(|members| members.iter().any(known)) {
        return Err(FileError::NotAScenario);
    }
    Ok((Opened { lab, scenario }, ignored))
}

/// Collects the paths of the members that the lab didn't accept.
fn compare(given: &Value, taken: &Value, path: &str, ignored: &mut Vec<String>) {
    match (given, taken) {
        (Value::Object(given), Value::Object(taken)) => {
            for (name, value) in given {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match taken.get(name) {
                    Some(taken) => compare(value, taken, &path, ignored),
                    None if value.is_null() => {}
                    None => ignored.push(path),
                }
            }
        }
        (Value::Array(given), Value::Array(taken)) if given.len() == taken.len() => {
            for (at, (given, taken)) in given.iter().zip(taken).enumerate() {
                compare(given, taken, &format!("{path}[{at}]"), ignored);
            }
        }
        _ => {}
    }
}
