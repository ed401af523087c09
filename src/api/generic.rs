//! The functions that work for every lab: `version`, `labs`, `examples`, `explain`, `rules`, `link`, `open`.

use super::{ApiError, ApiFunction, ErrorName, read, write};
use crate::document::DeserializeError;
use crate::labs::{self, LabEntry};
use crate::workbench::link::{self as links, LinkError};
use serde::Deserialize;
use serde_json::{Value, json};

/// The date on which the rules were last compared with AWS's documentation.
pub const MODEL_DATE: &str = "2026-11-23";
/// [`MODEL_DATE`] in epoch seconds: the present for a call that doesn't name its own.
pub(super) const MODEL_TIME: i64 = 1_795_392_000;

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction {
        name: "version",
        run: |_| Ok(json!({ "version": env!("CARGO_PKG_VERSION"), "modelDate": MODEL_DATE })),
    },
    ApiFunction { name: "labs", run: |_| Ok(labs()) },
    ApiFunction { name: "examples", run: examples },
    ApiFunction { name: "explain", run: explain },
    ApiFunction { name: "rules", run: rules },
    ApiFunction { name: "link", run: link },
    ApiFunction { name: "open", run: open },
];

fn labs() -> Value {
    labs::TABLE
        .iter()
        .map(|lab| json!({ "id": lab.id, "title": lab.title, "service": lab.service.name() }))
        .collect()
}

fn find(id: &str) -> Result<&'static LabEntry, ApiError> {
    labs::find(id).ok_or_else(|| ApiError {
        name: ErrorName::UnknownLab,
        message: "no lab has this id; `labs()` lists them".into(),
        field: "lab".into(),
    })
}

#[derive(Deserialize)]
struct OfLab {
    lab: String,
    #[serde(default)]
    scenario: Option<Value>,
}

fn examples(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfLab = read(argument)?;
    let lab = find(&arguments.lab)?;
    Ok((lab.examples)().into_iter().map(|(example, _)| example).collect())
}

fn explain(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfLab = read(argument)?;
    let lab = find(&arguments.lab)?;
    (lab.explain)(arguments.scenario.unwrap_or_else(|| json!({}))).map_err(in_scenario)
}

/// The error for JSON that isn't a scenario.
fn in_scenario(bad: DeserializeError) -> ApiError {
    let field = match bad.field.as_str() {
        "" => "scenario".to_owned(),
        path => format!("scenario.{path}"),
    };
    ApiError::argument(field, bad.message)
}

#[derive(Deserialize)]
struct OfService {
    #[serde(default)]
    service: Option<String>,
}

fn rules(argument: Value) -> Result<Value, ApiError> {
    let OfService { service } = read(argument)?;
    Ok(super::rules()
        .filter(|rule| {
            service.as_deref().is_none_or(|name| rule.service.name().eq_ignore_ascii_case(name))
        })
        .map(write)
        .collect())
}

fn link(argument: Value) -> Result<Value, ApiError> {
    let arguments: OfLab = read(argument)?;
    let lab = find(&arguments.lab)?;
    let scenario = arguments.scenario.unwrap_or_else(|| json!({}));
    let scenario = (lab.complete)(lab.version, scenario).map_err(in_scenario)?;
    let link =
        links::write(lab.id, lab.version, &scenario).map_err(|e| bad_link(&e, "scenario"))?;
    Ok(Value::String(link))
}

#[derive(Deserialize)]
struct OfLink {
    link: String,
}

fn open(argument: Value) -> Result<Value, ApiError> {
    let OfLink { link } = read(argument)?;
    let opened = links::read(&link).map_err(|e| bad_link(&e, "link"))?;
    Ok(json!({ "lab": opened.lab.id, "scenario": opened.scenario }))
}

fn bad_link(error: &LinkError, field: &str) -> ApiError {
    ApiError {
        name: match error {
            LinkError::NotALink | LinkError::Damaged | LinkError::Scenario(_) => {
                ErrorName::InvalidLink
            }
            LinkError::UnknownLab => ErrorName::UnknownLab,
            LinkError::Newer => ErrorName::UnsupportedVersion,
            LinkError::TooLarge => ErrorName::TooLarge,
        },
        message: error.message(),
        field: field.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_has_one_date() {
        assert_eq!(crate::time::utc_text(MODEL_TIME), format!("{MODEL_DATE}T00:00:00Z"));
    }
}
