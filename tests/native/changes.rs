//! The changes that findings offer: each one, applied to its scenario, is the fix.

use cloudglass::{
    labs::{self, LabEntry},
    workbench::trials::{self, TRIALS},
};
use serde_json::{Value, json};

/// Sets the value at a path such as `requests[0].method`. False if the path leads through something that isn't there.
fn set(scenario: &mut Value, path: &str, value: Value) -> bool {
    let pointer = path.replace('[', ".").replace(']', "");
    let (above, last) = pointer.rsplit_once('.').unwrap_or(("", &pointer));
    let above = match above {
        "" => String::new(),
        above => format!("/{}", above.replace('.', "/")),
    };
    match scenario.pointer_mut(&above) {
        Some(Value::Object(members)) => {
            members.insert(last.to_owned(), value);
            true
        }
        Some(Value::Array(items)) => {
            let item = last.parse::<usize>().ok().and_then(|at| items.get_mut(at));
            item.map(|item| *item = value).is_some()
        }
        // A group of settings that the scenario leaves out.
        Some(group @ Value::Null) => {
            *group = json!({ last: value });
            true
        }
        _ => false,
    }
}

fn same(one: &Value, other: &Value) -> bool {
    one["rule"] == other["rule"] && one["field"] == other["field"]
}

/// Applies the change of each finding of the scenario; how many there are.
fn check(lab: &LabEntry, name: &str, scenario: &Value) -> usize {
    let explained = (lab.explain)(scenario.clone()).expect(name);
    let findings = explained["findings"].as_array().expect("findings");
    let changes = findings.iter().filter(|finding| finding["change"].is_object());
    changes
        .map(|finding| {
            let (field, value) = (&finding["change"]["field"], &finding["change"]["value"]);
            let name = format!("{name}: {} at {field} = {value}", finding["rule"]);
            let mut changed = scenario.clone();
            let field = field.as_str().expect("a path");
            assert!(set(&mut changed, field, value.clone()), "{name}: no such field");
            assert_ne!(&changed, scenario, "{name}: changes nothing");
            let changed = (lab.complete)(lab.version, changed).expect(&name);
            let fixed = (lab.explain)(changed).expect(&name);
            let left = fixed["findings"].as_array().expect("findings");
            let again = left.iter().find(|other| same(other, finding));
            assert!(again.is_none(), "{name}: {again:?} is still there");
        })
        .count()
}

#[test]
fn the_change_of_every_finding_fixes_it() {
    let mut count = 0;
    for lab in labs::TABLE {
        for (example, _) in (lab.examples)() {
            let name = format!("{} / {}", lab.id, example["id"]);
            count += check(lab, &name, &example["scenario"]);
        }
    }
    for trial in TRIALS {
        let lab = labs::find(trial.lab).expect("a lab");
        let scenario = trials::scenario(trial).expect(trial.rule);
        count += check(lab, &format!("{} / {}", lab.id, trial.rule), &scenario);
    }
    assert!(count > 0, "no finding offers a change");
}

#[test]
fn values_are_set_at_their_paths() {
    let cases = [
        ("a", json!({ "a": 7, "b": [{ "c": 1 }], "n": null })),
        ("b[0].c", json!({ "a": 1, "b": [{ "c": 7 }], "n": null })),
        ("b[0]", json!({ "a": 1, "b": [7], "n": null })),
        ("n.new", json!({ "a": 1, "b": [{ "c": 1 }], "n": { "new": 7 } })),
    ];
    for (path, expected) in cases {
        let mut scenario = json!({ "a": 1, "b": [{ "c": 1 }], "n": null });
        assert!(set(&mut scenario, path, json!(7)), "{path}");
        assert_eq!(scenario, expected, "{path}");
    }
    for path in ["b[1]", "x.y", "a.b"] {
        assert!(!set(&mut json!({ "a": 1, "b": [1] }), path, json!(7)), "{path}");
    }
}
