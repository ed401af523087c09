//! The functions of the API against arguments that nobody should send.

use crate::common::{
    self, Thrown,
    families::FAMILIES,
    odd::{odd, replace, size},
};
use cloudglass::api;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeSet, sync::OnceLock};

/// Every call that the vectors make: what a right argument looks like. The longest are left out, for speed.
fn calls() -> &'static [(String, Value)] {
    static CALLS: OnceLock<Vec<(String, Value)>> = OnceLock::new();
    CALLS.get_or_init(|| {
        let made = RefCell::new(Vec::new());
        let caller = |name: &str, argument: &Value| {
            if argument.to_string().len() < 20_000 {
                made.borrow_mut().push((name.to_owned(), argument.clone()));
            }
            api::call(name, argument.clone()).map_err(|error| Thrown {
                name: error.name.as_str().into(),
                message: error.message,
                field: error.field,
            })
        };
        for family in FAMILIES {
            common::run(family, &caller);
        }
        made.into_inner()
    })
}

#[test]
fn every_function_is_held_by_a_vector_or_is_generic() {
    let held: BTreeSet<&str> = calls().iter().map(|(name, _)| name.as_str()).collect();
    let generic = ["version", "labs", "examples", "explain", "rules", "link", "open"];
    for call in api::calls() {
        assert!(
            held.contains(call.name) || generic.contains(&call.name),
            "no vector calls {}",
            call.name
        );
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeSet::new();
    for call in api::calls() {
        assert!(seen.insert(call.name), "{} stands twice", call.name);
    }
}

/// No function takes a list, a text or a number for its object.
#[test]
fn an_argument_that_is_no_object_is_refused() {
    for call in api::calls() {
        for wrong in [json!([]), json!("x"), json!(7)] {
            let error = api::call(call.name, wrong.clone()).expect_err(call.name);
            assert_eq!(error.name.as_str(), "InvalidArgument", "{}({wrong})", call.name);
            assert!(!error.message.is_empty());
        }
    }
}

/// The JSON pointers of every object in a value.
fn objects(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(pointer.to_owned());
            for (name, member) in members {
                objects(member, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                objects(item, &format!("{pointer}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// What the vectors of CloudFront's decisions promise of members: unknown ones are ignored, `null` means missing.
#[test]
fn unknown_members_are_ignored_and_null_means_missing() {
    let mut tried = 0;
    for (name, argument) in calls() {
        if !["cacheKey", "sameObject", "validatePolicy", "ttl", "replay"].contains(&name.as_str()) {
            continue;
        }
        let base = api::call(name, argument.clone());
        let mut found = Vec::new();
        objects(argument, "", &mut found);
        for pointer in &found {
            let at = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
                let mut argument = argument.clone();
                if let Some(Value::Object(members)) = argument.pointer_mut(pointer) {
                    change(members);
                }
                api::call(name, argument).map_err(|error| error.name)
            };
            // Its members are statuses.
            if !pointer.ends_with("errorCachingMinTTL") {
                let added = at(&|members| {
                    members.insert("unknown".into(), json!({ "a": [1] }));
                });
                assert_eq!(added.ok(), base.clone().ok(), "{name}: unknown in {pointer}");
            }
            let members = argument.pointer(pointer).and_then(Value::as_object);
            for member in members.into_iter().flat_map(|members| members.keys()) {
                let missing = at(&|members| {
                    members.shift_remove(member);
                });
                let null = at(&|members| {
                    members.insert(member.clone(), Value::Null);
                });
                assert_eq!(null, missing, "{name}: {pointer}/{member}");
                tried += 1;
            }
        }
    }
    assert!(tried > 3000, "{tried}");
}

/// What is missing of a viewer is unknown: no header tells it, no key holds it, and no link makes it up.
#[test]
fn what_is_missing_of_a_viewer_is_unknown() {
    let viewer = json!({ "ip": "192.0.2.1" });
    let behavior = json!({
        "request": { "path": "/" },
        "viewer": viewer,
        "distributionDomain": "d111111abcdef8.cloudfront.net",
        "origin": { "domain": "origin.example.net" },
        "cachePolicy": { "managed": "Amplify" },
        "originRequestPolicy": { "managed": "AllViewerAndCloudFrontHeaders-2022-06" },
    });
    let answer = api::call("cacheKey", behavior).unwrap();
    assert_eq!(answer["key"]["headers"], json!([["host", "www.example.com"]]));
    let told: BTreeSet<&str> = answer["originRequest"]["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|header| header[0].as_str())
        .filter(|name| name.starts_with("CloudFront-Viewer-"))
        .collect();
    assert_eq!(told, BTreeSet::from(["CloudFront-Viewer-Http-Version"]));

    let event = |viewer: Value| json!({ "at": 0, "request": {}, "viewer": viewer, "originAnswer": { "status": 200 } });
    let events = [json!({ "country": "FR" }), viewer.clone(), Value::Null].map(event);
    let replayed =
        api::call("replay", json!({ "cachePolicy": { "managed": "Amplify" }, "events": events }))
            .unwrap();
    assert_eq!(replayed["totals"]["Miss"], 2);
    assert_eq!(replayed["totals"]["Hit"], 1);

    let link = api::call(
        "link",
        json!({ "lab": "request", "scenario": { "requests": [{ "viewer": viewer }] } }),
    )
    .unwrap();
    let opened = api::call("open", json!({ "link": link })).unwrap();
    let opened = &opened["scenario"]["requests"][0]["viewer"];
    assert_eq!(opened["ip"], "192.0.2.1");
    assert_eq!(opened.get("country"), None);
    assert_eq!(opened.get("port"), None);
}

/// A required member that is missing is named.
#[test]
fn an_empty_argument_is_refused_by_name_or_answered() {
    for call in api::calls() {
        if let Err(error) = (call.run)(json!({})) {
            assert_eq!(error.name.as_str(), "InvalidArgument", "{}: {error:?}", call.name);
            assert!(!error.message.is_empty(), "{}", call.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// An odd value anywhere in a right argument gives a result or a named error; nothing panics, nothing hangs.
    #[test]
    fn odd_values_are_answered(call in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with in odd(),
                               second in prop::option::of((any::<prop::sample::Index>(), odd()))) {
        let (name, argument) = call.get(calls());
        let mut argument = argument.clone();
        for (at, with) in std::iter::once((at, with)).chain(second) {
            let place = at.index(size(&argument));
            replace(&mut argument, place, &with);
        }
        if let Err(error) = api::call(name, argument) {
            prop_assert!(!error.message.is_empty());
        }
    }
}

/// Rules in the places where they are easily missed, by what a call answers at a pointer.
#[test]
fn rules_hold_in_their_corners() {
    let steps = json!([{"upper": -20, "adjustment": -3}, {"lower": -20, "upper": 0, "adjustment": -1}, {"lower": 0, "upper": 10, "adjustment": 1}, {"lower": 10, "adjustment": 3}]);
    let step = |running: u32, min: u32, metric: u32, cooldown: Value| json!({"running": running, "metric": metric, "threshold": 50, "adjustmentType": "ChangeInCapacity", "steps": steps, "minCapacity": min, "maxCapacity": 100, "cooldown": cooldown});
    let track = |running: u32, minutes: u32| json!({"running": running, "minCapacity": 0, "maxCapacity": 9, "policies": [{"metric": 90, "target": 50, "minutes": minutes}]});
    let query = |expression: &str| json!({"expression": expression, "instance": {"attributes": {"t": "t2.t2."}}});
    let path = |pattern: &str, path: &str| json!({"pattern": pattern, "requestPath": path});
    let document = |document: Value| json!({"document": document.to_string()});
    let abort = |policy: &str, at: u32| json!({"instances": 4, "deploymentPolicy": policy, "batchSize": 50, "abortAt": at, "durations": null});
    let cases = [
        // A scale-in does not act while a scale-out cools down, nor does a cooldown leave fewer than the minimum.
        (
            "stepScaling",
            step(10, 0, 30, json!({"direction": "out", "added": 2})),
            "/newCapacity",
            json!(10),
        ),
        (
            "stepScaling",
            step(1, 4, 70, json!({"direction": "out", "added": 3})),
            "/newCapacity",
            json!(4),
        ),
        // At the threshold the step that begins there acts, though one that ends there is written before it.
        ("stepScaling", step(10, 0, 50, json!(null)), "/newCapacity", json!(11)),
        // With nothing running, one data point is enough.
        ("targetTracking", track(0, 1), "/newCapacity", json!(1)),
        ("targetTracking", track(1, 1), "/newCapacity", json!(1)),
        // A quantifier after a quotation is its last character's.
        ("evaluateClusterQuery", query(r"attribute:t =~ \Qt2.\E+"), "/match", json!(false)),
        ("evaluateClusterQuery", query(r"attribute:t =~ '(?:\Qt2.\E)+'"), "/match", json!(true)),
        // `..` takes an empty segment too; slashes are collapsed after that.
        ("matchPathPattern", path("/a/*", "/a//../b"), "/match", json!(true)),
        ("matchPathPattern", path("/b", "/a/..//b"), "/match", json!(true)),
        // The wrapper says what a policy is, however little stands in it.
        (
            "importPolicy",
            document(
                json!({"CachePolicyConfig": {"Name": "x", "HeadersConfig": {"HeaderBehavior": "none"}}}),
            ),
            "/policies/0/kind",
            json!("cache-policy"),
        ),
        (
            "importPolicy",
            document(json!({"OriginRequestPolicyConfig": {"Name": "x"}})),
            "/policies/0/kind",
            json!("origin-request-policy"),
        ),
        (
            "importPolicy",
            document(
                json!({"EnableAcceptEncodingGzip": true, "HeadersConfig": {"HeaderBehavior": "none"}}),
            ),
            "/reason",
            json!("not_a_policy"),
        ),
        (
            "importPolicy",
            document(json!({"CachePolicyConfig": {"Name": "x", "MinTTL": 1.5}})),
            "/policies/0/minTtl",
            json!(1.5),
        ),
        (
            "importPolicy",
            document(json!({"CachePolicyConfig": {"Name": "x", "MinTTL": 1.5}})),
            "/report/0/status",
            json!("refused"),
        ),
        // An abort before the commands begin, and one during the last batch.
        (
            "simulateBeanstalkDeployment",
            abort("AllAtOnce", 5),
            "/finalVersions",
            json!({"v1": 4, "v2": 0, "out": 0}),
        ),
        ("simulateBeanstalkDeployment", abort("Rolling", 200), "/outcome", json!("aborted")),
    ];
    for (name, argument, pointer, expected) in cases {
        let result = api::call(name, argument.clone())
            .unwrap_or_else(|error| panic!("{name} {argument}: {error:?}"));
        assert_eq!(
            result.pointer(pointer).unwrap_or(&Value::Null),
            &expected,
            "{name} {argument}: {result}"
        );
    }
}

/// The address of a viewer who is not described is not made up.
#[test]
fn an_unknown_viewer_has_no_address() {
    let request = |viewer: Value| {
        let mut argument = json!({"distributionDomain": "d111111abcdef8.cloudfront.net", "request": {"method": "GET", "scheme": "https", "httpVersion": "1.1", "host": "d111111abcdef8.cloudfront.net", "path": "/", "query": null, "headers": [], "cookies": []}, "origin": {"kind": "custom", "domain": "o.example.com"}, "cachePolicy": {"managed": "CachingOptimized"}, "originRequestPolicy": null});
        argument["viewer"] = viewer;
        api::call("cacheKey", argument).unwrap()["originRequest"].to_string()
    };
    assert!(!request(json!({"port": 1})).contains("X-Forwarded-For"));
    assert!(request(json!({"ip": "203.0.113.9"})).contains("203.0.113.9"));
}
