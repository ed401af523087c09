//! What holds for every lab, from the lab contract alone.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use cloudglass::{api, labs};
use common::odd::{odd, replace};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn ids_and_titles_are_unique() {
    let (mut ids, mut titles) = (BTreeSet::new(), BTreeSet::new());
    for lab in labs::TABLE {
        assert!(
            ids.insert(lab.id) && titles.insert(lab.title),
            "{} stands twice",
            lab.id
        );
        let mut examples = BTreeSet::new();
        for (example, _) in (lab.examples)() {
            assert!(
                examples.insert(example["id"].to_string()),
                "{}: {} stands twice",
                lab.id,
                example["id"]
            );
        }
        assert!(examples.len() >= 3, "{} has too few examples", lab.id);
    }
}

#[test]
fn every_example_explains_round_trips_and_is_sound() {
    for lab in labs::TABLE {
        for (example, flawed) in (lab.examples)() {
            let scenario = &example["scenario"];
            let name = format!("{} / {}", lab.id, example["id"]);
            let first = (lab.explain)(scenario.clone()).expect(&name);
            assert_eq!(
                first,
                (lab.explain)(scenario.clone()).expect(&name),
                "{name}: the same answer twice"
            );
            assert_eq!(
                *scenario,
                (lab.complete)(lab.version, scenario.clone()).expect(&name),
                "{name}: complete"
            );
            let link =
                api::call("link", json!({ "lab": lab.id, "scenario": scenario })).expect(&name);
            let opened = api::call("open", json!({ "link": link })).expect(&name);
            assert_eq!(
                opened,
                json!({ "lab": lab.id, "scenario": scenario }),
                "{name}: through a link"
            );
            let errors: Vec<_> = first["findings"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|f| f["severity"] == "error")
                .collect();
            assert_eq!(
                !errors.is_empty(),
                flawed,
                "{name}: flawed is {flawed}, but its errors are {errors:#?}"
            );
            assert!(
                !first["trace"].as_array().unwrap().is_empty(),
                "{name}: no steps"
            );
            for step in first["trace"].as_array().unwrap() {
                for path in step["reads"].as_array().unwrap() {
                    let path = path.as_str().unwrap();
                    assert!(
                        reaches(scenario, path),
                        "{name}: step `{}` reads `{path}`, which is not there",
                        step["subject"]
                    );
                }
            }
            let headline = (lab.headline)(scenario.clone()).expect(&name);
            assert!(
                !headline.word.is_empty() && headline.sentence.ends_with(['.', '!', '?']),
                "{name}: {headline:?}"
            );
        }
    }
}

/// True where a path such as `a.b[0].c` leads somewhere in the value. An absent optional member counts as there when
/// its parent is.
fn reaches(value: &Value, path: &str) -> bool {
    let path = path.replace('[', ".").replace(']', "");
    let parts: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).collect();
    let mut here = value;
    for (at, part) in parts.iter().enumerate() {
        let next = match here {
            Value::Object(members) => members.get(*part),
            Value::Array(items) => part.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => None,
        };
        match next {
            Some(next) => here = next,
            None => return at + 1 == parts.len() || here.is_null(),
        }
    }
    true
}

#[test]
fn an_empty_scenario_takes_the_defaults() {
    for lab in labs::TABLE {
        let explained =
            api::call("explain", json!({ "lab": lab.id, "scenario": {} })).expect(lab.id);
        assert!(explained["answer"].is_object(), "{}", lab.id);
        assert!(
            api::call("explain", json!({ "lab": lab.id })).is_ok(),
            "{}",
            lab.id
        );
    }
}

#[test]
fn unknown_labs_and_bad_scenarios_are_named() {
    let error = api::call("explain", json!({ "lab": "no-such", "scenario": {} })).unwrap_err();
    assert_eq!(error.name.as_str(), "UnknownLab");
    for lab in labs::TABLE {
        let error = api::call("explain", json!({ "lab": lab.id, "scenario": 7 })).unwrap_err();
        assert_eq!(
            (error.name.as_str(), error.field.as_str()),
            ("InvalidArgument", "scenario"),
            "{}",
            lab.id
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// An odd value anywhere in a scenario gives an answer or a named error; nothing panics, nothing hangs.
    #[test]
    fn odd_values_are_answered(lab in any::<prop::sample::Index>(), example in any::<prop::sample::Index>(),
                               places in prop::collection::vec((0usize..160, odd()), 1..3)) {
        if labs::TABLE.is_empty() {
            return Ok(());
        }
        let lab = lab.get(labs::TABLE);
        let examples = (lab.examples)();
        let mut scenario = example.get(&examples).0["scenario"].clone();
        for (at, with) in places {
            replace(&mut scenario, at, &with);
        }
        let _ = (lab.explain)(scenario.clone());
        let _ = (lab.headline)(scenario);
    }
}

/// The page is painted before its code arrives; the rail must not jump when it does.
#[test]
fn the_painted_rail_lists_the_labs_in_order() {
    let page = include_str!("../static/index.html");
    let painted: Vec<&str> = page
        .split("<a href=\"#/")
        .skip(1)
        .filter_map(|link| link.split("</a>").next())
        .collect();
    let mut labs: Vec<String> = labs::TABLE
        .iter()
        .map(|lab| format!("{}\">{}", lab.id, lab.title))
        .collect();
    labs.push("rules\">Rules".into());
    assert_eq!(painted, labs);
}

/// What the form of a request takes is checked as its text is, and a draft that can't be read is named.
#[test]
fn a_request_in_a_form_is_checked_like_its_text() {
    let fields = |scenario: Value| -> Vec<String> {
        let asked = json!({ "lab": "request", "scenario": scenario });
        let explained = api::call("explain", asked).expect("a scenario");
        let findings = explained["findings"].as_array().expect("findings");
        let field = |finding: &Value| finding["field"].as_str().unwrap_or_default().to_owned();
        findings.iter().map(field).collect()
    };
    let request =
        |member: &str, value: &str| json!({ "requests": [{ "request": { member: value } }] });
    let viewer =
        |member: &str, value: &str| json!({ "requests": [{ "viewer": { member: value } }] });
    for (patch, field) in [
        (request("host", "a b"), "requests[0].request.host"),
        (request("host", "https://a"), "requests[0].request.host"),
        (request("path", "/a?b=c"), "requests[0].request.path"),
        (request("path", "/a#b"), "requests[0].request.path"),
        (request("path", "/a b"), "requests[0].request.path"),
        (request("query", "a=b c"), "requests[0].request.query"),
        (viewer("ip", "999.1.1"), "requests[0].viewer.ip"),
        (viewer("country", "France"), "requests[0].viewer.country"),
        (json!({ "origin": { "domain": "" } }), "origin.domain"),
        (
            json!({ "origin": { "domain": "https://x.com/" } }),
            "origin.domain",
        ),
        (
            json!({ "requests": [{ "draft": "GET" }] }),
            "requests[0].request",
        ),
    ] {
        let found = fields(patch.clone());
        assert!(
            found.iter().any(|found| found == field),
            "{patch}: {found:?}"
        );
    }
    let found = fields(
        json!({ "requests": [{ "viewer": { "ip": "2001:db8::1", "country": "FR" }, "request": { "host": "[::1]:8080", "path": "/%20" } }] }),
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_steps_of_two_requests_say_whose_they_are() {
    let subjects = |requests: Value| -> Vec<String> {
        let scenario = json!({ "requests": requests });
        let asked = json!({ "lab": "request", "scenario": scenario });
        let explained = api::call("explain", asked).expect("a scenario");
        let steps = explained["trace"].as_array().expect("steps");
        let subject = |step: &Value| step["subject"].as_str().expect("a subject").to_owned();
        steps.iter().map(subject).collect()
    };
    let request = json!({ "request": { "method": "GET", "host": "d111111abcdef8.cloudfront.net", "path": "/" } });
    let one = subjects(json!([request]));
    assert!(!one.is_empty() && one.iter().all(|subject| !subject.starts_with("A: ")));
    let two = subjects(json!([request, request]));
    let of = |name: &str| {
        let named = two.iter().filter_map(|subject| subject.strip_prefix(name));
        named.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("A: "), one);
    assert_eq!(of("B: "), one);
    assert_eq!(two.len(), 2 * one.len() + 1, "and the comparison: {two:?}");
}

#[test]
fn a_policy_that_aws_refuses_is_the_verdict() {
    let lab = labs::find("request").expect("the lab");
    let verdict = |min: u64| {
        let config = json!({ "Name": "p", "MinTTL": min, "DefaultTTL": 1, "MaxTTL": 60,
            "ParametersInCacheKeyAndForwardedToOrigin": { "EnableAcceptEncodingGzip": false,
                "HeadersConfig": { "HeaderBehavior": "none" }, "CookiesConfig": { "CookieBehavior": "none" },
                "QueryStringsConfig": { "QueryStringBehavior": "none" } } });
        let headline = (lab.headline)(json!({ "cachePolicy": { "config": config } }));
        let headline = headline.expect("a scenario");
        (headline.word, headline.sentence, headline.detail)
    };
    let (word, sentence, detail) = verdict(3);
    assert_eq!(word, "Refused");
    assert!(
        sentence.starts_with("AWS refuses this cache policy"),
        "{sentence}"
    );
    assert!(detail.starts_with("If AWS took it: "), "{detail}");
    assert_ne!(verdict(0).0, "Refused");
}
