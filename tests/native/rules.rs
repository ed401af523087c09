//! The catalog of rules: every rule is well formed, and cited by an example, a trial or a vector.

use crate::common::{self, Thrown, families::FAMILIES};
use cloudglass::{
    api, labs,
    workbench::trials::{self, TRIALS},
};
use serde_json::Value;
use std::{cell::RefCell, collections::BTreeSet};

/// Every `rule` member in a result, at any depth.
fn cited(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(id) if name == "rule" => {
                        found.insert(id.clone());
                    }
                    _ => cited(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| cited(item, found)),
        _ => {}
    }
}

#[test]
fn every_rule_is_cited_by_an_example_a_trial_or_a_vector() {
    let found = RefCell::new(BTreeSet::new());
    for lab in labs::TABLE {
        for (example, _) in (lab.examples)() {
            let explained =
                (lab.explain)(example["scenario"].clone()).expect("an example explains");
            cited(&explained, &mut found.borrow_mut());
        }
    }
    for trial in TRIALS {
        let lab = labs::find(trial.lab).expect("a lab");
        let scenario = trials::scenario(trial).expect("edits that fit");
        let explained = (lab.explain)(scenario).expect("a trial explains");
        cited(&explained, &mut found.borrow_mut());
    }
    let caller = |name: &str, argument: &Value| {
        let result = api::call(name, argument.clone()).map_err(|error| Thrown {
            name: error.name.as_str().into(),
            message: error.message,
            field: error.field,
        });
        if let Ok(result) = &result {
            cited(result, &mut found.borrow_mut());
        }
        result
    };
    for family in FAMILIES {
        common::run(family, &caller);
    }
    let found = found.into_inner();
    let known: BTreeSet<String> = api::rules().map(|rule| rule.id.to_owned()).collect();
    let idle: Vec<_> = known.difference(&found).collect();
    assert!(
        idle.is_empty(),
        "{} rules that no example, trial or vector cites:\n{idle:#?}",
        idle.len()
    );
    let unlisted: Vec<_> = found.difference(&known).collect();
    assert!(unlisted.is_empty(), "cited, but not in the catalog: {unlisted:#?}");
}

#[test]
fn rules_are_well_formed() {
    let mut seen = BTreeSet::new();
    for rule in api::rules() {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        let kebab = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        assert!(
            rule.id.split('.').count() == 3 && rule.id.split('.').all(kebab),
            "{}: service.area.name",
            rule.id
        );
        assert!(rule.statement.ends_with(['.', ')', '"']), "{}: a sentence", rule.id);
        assert!(rule.source.url.starts_with("https://"), "{}: an address", rule.id);
        assert!(!rule.source.title.is_empty(), "{}: a title", rule.id);
    }
}

/// Links and lists that were written before a rule got its ID.
#[test]
fn an_older_id_leads_to_its_rule() {
    let renamed: Vec<_> = api::rules().filter(|rule| !rule.aliases.is_empty()).collect();
    assert!(!renamed.is_empty(), "no rule has an older ID");
    for rule in renamed {
        for id in rule.ids() {
            let found = api::find_rules(id);
            assert_eq!(found.iter().map(|rule| rule.id).collect::<Vec<_>>(), [rule.id], "{id}");
            assert_eq!(api::rule(id).map(|rule| rule.id), Some(rule.id), "{id}");
        }
        // A part of it is a word to search for.
        let part = rule.aliases[0].rsplit('.').next().expect("a part");
        assert!(api::find_rules(part).iter().any(|found| found.id == rule.id), "{part}");
    }
    let listed = api::call("rules", serde_json::json!({})).expect("rules");
    let ids: Vec<&str> = listed
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|rule| {
            let older = rule["aliases"].as_array().into_iter().flatten();
            older.chain([&rule["id"]]).filter_map(Value::as_str)
        })
        .collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an ID is of one rule");
    assert!(api::find_rules("cache key").len() > 1);
    assert!(api::find_rules("no rule says this").is_empty());
}
