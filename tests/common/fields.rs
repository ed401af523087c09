//! Whether a lab reads a field of its scenario, whatever the field's type is.

use cloudglass::labs::LabEntry;
use serde_json::{Value, json};

/// True if the lab reads what is at this path of a scenario: an odd value there is refused, or comes out again.
pub fn is_read(lab: &LabEntry, scenario: &Value, path: &str) -> bool {
    let complete = |scenario: &Value| (lab.complete)(lab.version, scenario.clone());
    let (Ok(before), path) = (complete(scenario), path.replace('[', ".").replace(']', "")) else {
        return false;
    };
    let (parents, last) = path.rsplit_once('.').unwrap_or(("", &path));
    // What is around the field, without the field.
    let mut without = before.clone();
    let parents = parents.split('.').filter(|part| !part.is_empty());
    let around = parents.clone().fold(&mut without, |here, part| step(here, part));
    match around {
        Value::Array(items) => items.truncate(last.parse().unwrap_or(usize::MAX)),
        Value::Object(members) => drop(members.remove(last)),
        missing => *missing = json!({}),
    }
    let mut with = before.clone();
    *step(parents.fold(&mut with, |here, part| step(here, part)), last) = json!(-0.5);
    complete(&with).map_or(true, |with| with != complete(&without).unwrap_or(before))
}

/// The member or item; it is made if it isn't there. An item that isn't there is the one after the last.
fn step<'a>(here: &'a mut Value, part: &str) -> &'a mut Value {
    let Ok(at) = part.parse::<usize>() else {
        if !here.is_object() {
            *here = json!({});
        }
        return &mut here[part];
    };
    if !here.is_array() {
        *here = json!([]);
    }
    let items = here.as_array_mut().expect("a list");
    let at = at.min(items.len());
    if at == items.len() {
        items.push(Value::Null);
    }
    &mut items[at]
}
