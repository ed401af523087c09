//! What holds for every lab, from the lab contract alone.

use crate::common::{
    fields::is_read,
    odd::{odd, replace},
};
use cloudglass::{api, labs};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn ids_and_titles_are_unique() {
    let (mut ids, mut titles) = (BTreeSet::new(), BTreeSet::new());
    for lab in labs::TABLE {
        assert!(ids.insert(lab.id) && titles.insert(lab.title), "{} stands twice", lab.id);
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
            for finding in first["findings"].as_array().unwrap() {
                assert!(finding["fix"].is_string(), "{name}: {finding}");
                assert_eq!(finding["fix"], finding["mend"], "{name}: the older name");
            }
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
            assert!(!first["trace"].as_array().unwrap().is_empty(), "{name}: no steps");
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

/// The oracle of the end-to-end test that looks up each input's path.
#[test]
fn a_field_that_is_read_is_told_from_one_that_is_not() {
    for (lab, path, expected) in [
        ("request", "requests[0].request.method", true),
        ("request", "requests[0].viewer.countryName", true),
        ("request", "requests[0].viewer.country_name", false),
        ("request", "cachePolicy.managed", true),
        ("request", "requests[0].request.nothing", false),
        ("rolling-update", "circuitBreaker.thresholdConfiguration.type", true),
        ("rolling-update", "circuitBreaker.thresholdConfiguration.kind", false),
        ("rolling-update", "beside", true),
        ("rolling-update", "compared", false),
        ("rolling-update", "load", true),
        ("beanstalk-environment", "life.linkedFrom[0]", true),
        ("beanstalk-environment", "state.linkedFrom[0]", false),
        ("cache-over-time", "errorCachingMinTTL", true),
        ("cache-over-time", "errorCachingMinTtl", false),
        ("task-placement", "strategies[0].type", true),
        ("signed-access", "s3.params", true),
        ("distribution", "distribution.customErrors[0].errorCachingMinTTL", true),
        ("beanstalk-deployment", "deployment.failure.minute", true),
    ] {
        let lab = labs::find(lab).expect(lab);
        let scenario = (lab.examples)()[0].0["scenario"].clone();
        assert_eq!(is_read(lab, &scenario, path), expected, "{} {path}", lab.id);
    }
}

#[test]
fn an_empty_scenario_takes_the_defaults() {
    for lab in labs::TABLE {
        let explained =
            api::call("explain", json!({ "lab": lab.id, "scenario": {} })).expect(lab.id);
        assert!(explained["answer"].is_object(), "{}", lab.id);
        assert!(api::call("explain", json!({ "lab": lab.id })).is_ok(), "{}", lab.id);
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
        (json!({ "origin": { "domain": "https://x.com/" } }), "origin.domain"),
        (json!({ "distributionDomain": "" }), "distributionDomain"),
        (json!({ "distributionDomain": "https://d1.cloudfront.net/" }), "distributionDomain"),
        (json!({ "distributionDomain": "d1.cloudfront.net:443" }), "distributionDomain"),
        (json!({ "requests": [{ "draft": "GET" }] }), "requests[0].request"),
    ] {
        let found = fields(patch.clone());
        assert!(found.iter().any(|found| found == field), "{patch}: {found:?}");
    }
    let found = fields(
        json!({ "requests": [{ "viewer": { "ip": "2001:db8::1", "country": "FR" }, "request": { "host": "[::1]:8080", "path": "/%20" } }] }),
    );
    assert_eq!(found, Vec::<String>::new());
}

/// A text that can't be read is no matter of origins: the rule behind it is one of HTTP.
#[test]
fn a_draft_that_is_not_read_cites_http() {
    for draft in ["GET", "GET / HTTP/1.1\nHost: a\nno colon", "GET / HTTP/1.1", "curl 'https://a"] {
        let scenario = json!({ "requests": [{ "viewer": { "ip": "192.0.2.1" }, "draft": draft }] });
        let explained = api::call("explain", json!({ "lab": "request", "scenario": scenario }))
            .expect("a scenario");
        let findings = explained["findings"].as_array().expect("findings");
        assert_eq!(findings.len(), 1, "{draft}: {findings:?}");
        let rule = api::rules().find(|rule| findings[0]["rule"] == rule.id);
        let rule = rule.expect("a rule of the catalog");
        assert_eq!(rule.id, "cloudfront.request.control-characters", "{draft}: {rule:?}");
        assert!(rule.source.title.contains("HTTP/1.1"), "{draft}: {rule:?}");
    }
}

/// What CloudFront tells of a viewer has its form; what is empty is not known, and is fine.
#[test]
fn the_circumstances_of_a_viewer_have_their_forms() {
    const TEXT: &[&str] = &["São Paulo", "a\nb", "\u{7f}"];
    for (member, good, bad) in [
        ("country", &["FR"][..], &["France", "fr", "F\u{1}"][..]),
        ("countryName", &["United States", "C%C3%B4te d'Ivoire"], TEXT),
        ("region", &["BE", "01", "IDF"], &["be", "BERLIN", "B\n"]),
        ("regionName", &["Land Berlin"], TEXT),
        ("city", &["S%C3%A3o Paulo"], TEXT),
        ("postalCode", &["10115", "SW1A 1AA"], TEXT),
        ("metroCode", &["819"], &["Seattle", "81\t9"]),
        ("latitude", &["52.52000", "-90", "0"], &["91", "52,5", "48°51'N", "NaN", "1e1", "5\n"]),
        ("longitude", &["-179.9", "180"], &["180.1", "13.4 E", "--1", "-"]),
        (
            "timeZone",
            &["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "UTC"],
            &["Europe/", "Central time", "a\rb"],
        ),
        ("asn", &["64500", "4294967295"], &["AS64500", "4294967296", "-1"]),
        (
            "tls",
            &[
                "TLSv1.3:TLS_AES_128_GCM_SHA256:sessionResumed",
                "TLSv1.2:ECDHE-RSA-AES128-GCM-SHA256:fullHandshake",
            ],
            &[
                "TLSv1.3",
                "TLSv1.3::fullHandshake",
                "TLSv1.3:X:resumed",
                "1.3:X:fullHandshake",
                "TLSv1.3:X\n:fullHandshake",
            ],
        ),
        (
            "ja3",
            &["cd08e31494f9531f560d64c695473da9"],
            &["cd08", "zz08e31494f9531f560d64c695473da9"],
        ),
        (
            "ja4",
            &["t13d1516h2_8daaf6152771_e5627efa2ab1"],
            &["t13d1516h2", "t13d1516h2_8daaf6152771_e5627efa2ab"],
        ),
        ("ip", &["203.0.113.24", "2001:db8::1"], &["999.1.1", "203.0.113.24:443", "1.1.1.1\n"]),
    ] {
        let found = |value: &str| -> Vec<Value> {
            let mut viewer = json!({ "ip": "192.0.2.1" });
            viewer[member] = json!(value);
            let scenario = json!({ "requests": [{ "viewer": viewer }] });
            let explained = api::call("explain", json!({ "lab": "request", "scenario": scenario }));
            let findings = explained.expect("a scenario")["findings"].take();
            findings.as_array().expect("findings").clone()
        };
        for value in good.iter().chain((member != "ip").then_some(&"")) {
            assert_eq!(found(value), Vec::<Value>::new(), "{member}: {value:?}");
        }
        for value in bad {
            let found = found(value);
            assert_eq!(found.len(), 1, "{member}: {value:?}: {found:?}");
            assert_eq!(found[0]["field"], format!("requests[0].viewer.{member}"));
            assert_eq!(found[0]["severity"], "warning");
            assert_eq!(found[0]["rule"], "cloudfront.origin.generated-form");
            let message = found[0]["message"].as_str().expect("a message");
            assert!(!message.contains(char::is_control), "{message:?}");
        }
    }
}

#[test]
fn what_counts_for_neither_key_stands_side_by_side() {
    let request = |headers: Value| json!({ "request": { "method": "GET", "host": "d111111abcdef8.cloudfront.net", "path": "/", "headers": headers } });
    let scenario = json!({ "requests": [
        request(json!([["Accept-Language", "fr"], ["X-A", "1"]])),
        request(json!([["accept-language", "de"], ["X-B", ""]])),
    ] });
    let asked = json!({ "lab": "request", "scenario": scenario });
    let explained = api::call("explain", asked).expect("a scenario");
    let rows = |list: &str| -> Vec<(String, Value, Value)> {
        let rows = explained["answer"]["comparison"][list].as_array();
        let row = |row: &Value| {
            assert!(row["because"].as_str().is_some_and(|why| !why.is_empty()));
            let name = row["name"].as_str().expect("a name").to_ascii_lowercase();
            (name, row["a"]["value"].clone(), row["b"]["value"].clone())
        };
        rows.expect("a list").iter().map(row).collect()
    };
    for list in ["leftOut", "dropped"] {
        let rows = rows(list);
        for expected in [
            ("accept-language".into(), json!("fr"), json!("de")),
            ("x-a".into(), json!("1"), Value::Null),
            ("x-b".into(), Value::Null, json!("")),
        ] {
            assert!(rows.contains(&expected), "{list}: {rows:?}");
        }
    }
}
