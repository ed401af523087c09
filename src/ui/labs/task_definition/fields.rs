//! Members of a task definition as fields of inputs.

use crate::document::{Tree, at_path, parse, to_json};
use crate::ecs::task_definition::unwrapped;
use crate::labs::task_definition::put;
use crate::ui::bind::{Bound, Draft, FieldPath, Place};
use serde_json::Value;

/// The place of the definition.
pub(super) type Definition<'a> = Place<'a, Value>;

/// The path of a member of the definition, as `containerDefinitions[0].name`.
pub(super) fn named(base: &Definition<'_>, path: &str) -> FieldPath {
    let parts = path.split(['.', '[']).map(|part| part.trim_end_matches(']'));
    parts.filter(|part| !part.is_empty()).fold(base.path.clone(), |path, part| {
        match part.parse::<usize>() {
            Ok(at) => path.item(at),
            Err(_) => path.member(part),
        }
    })
}

/// A text member; an empty text removes it.
pub(super) fn text(base: &Definition<'_>, path: &str) -> Bound<String> {
    let now = at_path(base.value, path)
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let at = path.to_owned();
    let change = move |definition: &mut Value, text: String| {
        put(definition, &at, Some(text).filter(|text| !text.is_empty()).map(Value::from));
    };
    base.field(now.unwrap_or_default(), change).named(named(base, path))
}

/// A number; an empty text removes it.
pub(super) fn number(base: &Definition<'_>, path: &str) -> Bound<Option<i64>> {
    let at = path.to_owned();
    let change = move |definition: &mut Value, number: Option<i64>| {
        put(definition, &at, number.map(Value::from))
    };
    base.field(at_path(base.value, path).and_then(Value::as_i64), change).named(named(base, path))
}

/// `true` or `false`, with the value of a missing member.
pub(super) fn flag(base: &Definition<'_>, path: &str, missing: bool) -> Bound<bool> {
    let at = path.to_owned();
    let change = move |definition: &mut Value, flag: bool| {
        put(definition, &at, Some(flag).filter(|flag| *flag != missing).map(Value::from))
    };
    base.field(at_path(base.value, path).and_then(Value::as_bool).unwrap_or(missing), change)
        .named(named(base, path))
}

/// A JSON value of any kind as text.
pub(super) fn json(field: Bound<Value>) -> Draft {
    field.parsed(
        |value| to_json(&Tree::from(value.clone())).trim_end().to_owned(),
        |text| parse(text).map_err(|error| error.sentence()),
    )
}

/// A task definition as text: also the output of `describe-task-definition`.
pub(super) fn definition(field: Bound<Value>) -> Draft {
    field.parsed(
        |value| to_json(&Tree::from(value.clone())).trim_end().to_owned(),
        |text| {
            let value = parse(text).map_err(|error| error.sentence())?;
            match value.is_object() {
                true => Ok(unwrapped(&value)),
                false => Err("Enter a task definition as a JSON object.".into()),
            }
        },
    )
}

/// A JSON object that can be missing; an empty text removes it.
pub(super) fn optional_json(field: Bound<Option<Value>>) -> Draft {
    field.parsed(
        |value| {
            value
                .as_ref()
                .map(|value| to_json(&Tree::from(value.clone())).trim_end().to_owned())
                .unwrap_or_default()
        },
        |text| match text.trim() {
            "" => Ok(None),
            text => parse(text).map(Some).map_err(|error| error.sentence()),
        },
    )
}
