//! The functions that work for every lab: `version`, `labs`, `examples`, `explain`, `rules`.

use super::{ApiError, Call, ErrorName, read, write};
use crate::labs::{self, BadScenario, LabEntry};
use serde::Deserialize;
use serde_json::{Value, json};

/// When the rules were last held against AWS's documentation.
pub const MODEL_DATE: &str = "2026-11-23";

/// The functions of this area.
pub const CALLS: &[Call] = &[
    Call {
        name: "version",
        run: |_| Ok(json!({ "version": env!("CARGO_PKG_VERSION"), "modelDate": MODEL_DATE })),
    },
    Call {
        name: "labs",
        run: |_| Ok(labs()),
    },
    Call {
        name: "examples",
        run: examples,
    },
    Call {
        name: "explain",
        run: explain,
    },
    Call {
        name: "rules",
        run: rules,
    },
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
    let asked: OfLab = read(argument)?;
    let lab = find(&asked.lab)?;
    Ok((lab.examples)()
        .into_iter()
        .map(|(example, _)| example)
        .collect())
}

fn explain(argument: Value) -> Result<Value, ApiError> {
    let asked: OfLab = read(argument)?;
    let lab = find(&asked.lab)?;
    (lab.explain)(asked.scenario.unwrap_or_else(|| json!({}))).map_err(in_scenario)
}

/// The error for JSON that is not a scenario.
fn in_scenario(bad: BadScenario) -> ApiError {
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
            service
                .as_deref()
                .is_none_or(|name| rule.service.name().eq_ignore_ascii_case(name))
        })
        .map(write_rule)
        .collect())
}

fn write_rule(rule: &crate::explain::Rule) -> Value {
    write(rule)
}
