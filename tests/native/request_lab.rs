//! The Request lab: the verdict of two requests, what AWS rejects, and what the lab points to.

use cloudglass::{
    api,
    explain::Headline,
    labs::{
        self, Lab,
        request::{RequestLab, Scenario},
    },
};
use serde_json::{Map, Value, json};

fn explained(scenario: &Value) -> Value {
    let asked = json!({ "lab": "request", "scenario": scenario });
    api::call("explain", asked).expect("a scenario")
}

fn headline(scenario: Value) -> Headline {
    let lab = labs::find("request").expect("the lab");
    (lab.headline)(scenario).expect("a scenario")
}

fn tone(headline: &Headline) -> String {
    let tone = serde_json::to_value(headline.tone).expect("a tone");
    tone.as_str().unwrap_or_default().to_owned()
}

fn get(path: &str) -> Value {
    json!({ "request": { "method": "GET", "host": "www.example.com", "path": path } })
}

#[test]
fn what_two_requests_should_get_decides_the_tone() {
    let caching = json!({ "managed": "CachingOptimized" });
    let disabled = json!({ "managed": "CachingDisabled" });
    let head = json!({ "request": { "method": "HEAD", "host": "www.example.com", "path": "/" } });
    let post = json!({ "request": { "method": "POST", "host": "www.example.com", "path": "/" } });
    let trace = json!({ "request": { "method": "TRACE", "host": "www.example.com", "path": "/" } });
    for (policy, a, b, word, tones) in [
        (&caching, get("/"), get("/"), "Hit", ["neutral", "good", "bad"]),
        (&caching, get("/"), get("/other"), "Miss", ["neutral", "caution", "good"]),
        (&caching, head, get("/"), "Miss", ["neutral", "caution", "good"]),
        (&caching, get("/"), post, "Not cached", ["neutral", "caution", "good"]),
        (&disabled, get("/"), get("/"), "Not cached", ["neutral", "caution", "good"]),
        (&caching, get("/"), trace, "403", ["bad", "bad", "bad"]),
    ] {
        for (same, expected) in ["unknown", "yes", "no"].into_iter().zip(tones) {
            let scenario =
                json!({ "requests": [a, b], "cachePolicy": policy, "sameResponse": same });
            let headline = headline(scenario);
            assert_eq!(
                (headline.word.as_str(), tone(&headline).as_str()),
                (word, expected),
                "{same}: {headline:?}"
            );
        }
    }
}

#[test]
fn a_scenario_of_an_older_link_does_not_say_what_two_requests_should_get() {
    let scenario = json!({ "requests": [get("/"), get("/")] });
    assert_eq!(tone(&headline(scenario.clone())), "neutral");
    let explained = explained(&scenario);
    assert!(explained["answer"]["comparison"]["sameResponse"].is_null(), "{explained}");
}

#[test]
fn a_shared_object_that_should_not_be_names_what_the_cache_policy_lacks() {
    let with = |language: &str, id: &str| json!({ "request": { "method": "GET", "host": "a", "path": "/", "headers": [["Accept-Language", language], ["Cookie", format!("sid={id}")]] } });
    let scenario = json!({ "requests": [with("fr", "1"), with("de", "2")], "sameResponse": "no" });
    let headline = headline(scenario);
    assert!(
        headline.detail.contains("Add `accept-language` or `sid` to the cache policy"),
        "{headline:?}"
    );
}

#[test]
fn an_object_that_is_cached_twice_says_how_to_share_it() {
    let all = json!({ "config": { "Name": "all", "MinTTL": 1, "ParametersInCacheKeyAndForwardedToOrigin": {
        "EnableAcceptEncodingGzip": false, "HeadersConfig": { "HeaderBehavior": "none" },
        "CookiesConfig": { "CookieBehavior": "all" }, "QueryStringsConfig": { "QueryStringBehavior": "all" } } } });
    let with = |query: &str, cookie: &str| json!({ "request": { "method": "GET", "host": "a", "path": "/", "query": query, "headers": [["Cookie", cookie]] } });
    for (a, b, expected) in [
        (
            with("a=1&b=2", "c=1"),
            with("b=2&a=1", "c=1"),
            "Send the query strings in the same order.",
        ),
        (
            with("a=1", "c=1"),
            with("a=2", "c=1"),
            "Exclude the query strings that don't change the response.",
        ),
        (with("a=1", "c=1"), with("a=1", "c=2"), "Remove cookie `c` from the cache policy."),
    ] {
        let scenario = json!({ "requests": [a, b], "cachePolicy": all, "sameResponse": "yes" });
        let headline = headline(scenario);
        assert!(headline.detail.ends_with(expected), "{headline:?}");
    }
}

#[test]
fn a_hit_and_a_miss_are_neutral_facts() {
    let headline = headline(json!({ "requests": [get("/")] }));
    assert_eq!((headline.word.as_str(), tone(&headline).as_str()), ("Miss", "neutral"));
}

#[test]
fn the_steps_of_two_requests_have_a_side() {
    let steps = |requests: Value| -> Vec<(Option<String>, String)> {
        let explained = explained(&json!({ "requests": requests }));
        let steps = explained["trace"].as_array().expect("steps").clone();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        steps
            .iter()
            .map(|step| (text(&step["side"]), text(&step["subject"]).expect("a subject")))
            .collect()
    };
    let one = steps(json!([get("/")]));
    assert!(!one.is_empty() && one.iter().all(|(side, _)| side.is_none()), "{one:?}");
    let two = steps(json!([get("/"), get("/")]));
    let of = |name: &str| {
        let found = two.iter().filter(|(side, _)| side.as_deref() == Some(name));
        found.map(|(_, subject)| (None, subject.clone())).collect::<Vec<_>>()
    };
    assert_eq!(of("A"), one);
    assert_eq!(of("B"), one);
    assert_eq!(two.len(), 2 * one.len() + 1, "and the comparison: {two:?}");
    assert_eq!(two.last().map(|(side, _)| side.clone()), Some(None), "the comparison is of both");
}

#[test]
fn what_aws_rejects_is_the_verdict() {
    let policy = |min: u64| {
        json!({ "Name": "p", "MinTTL": min, "DefaultTTL": 1, "MaxTTL": 60,
            "ParametersInCacheKeyAndForwardedToOrigin": { "EnableAcceptEncodingGzip": false,
                "HeadersConfig": { "HeaderBehavior": "none" }, "CookiesConfig": { "CookieBehavior": "none" },
                "QueryStringsConfig": { "QueryStringBehavior": "none" } } })
    };
    let origin = |path: &str| json!({ "domain": "origin.example.net", "path": path });
    let cases = [
        (
            json!({ "cachePolicy": { "config": policy(3) } }),
            "AWS rejects the cache policy with `InvalidTTLOrder`.",
        ),
        (json!({ "cachePolicy": { "managed": "None such" } }), "AWS rejects the cache policy."),
        (
            json!({ "originRequestPolicy": { "managed": "None such" } }),
            "AWS rejects the origin request policy.",
        ),
        (json!({ "origin": origin("production/") }), "AWS rejects the origin."),
        (
            json!({ "origin": { "domain": "a", "customHeaders": [["X-Amz-Foo", "1"]] } }),
            "AWS rejects the origin.",
        ),
    ];
    for (scenario, begins) in cases {
        let headline = headline(scenario);
        assert_eq!(
            (headline.word.as_str(), tone(&headline).as_str()),
            ("Rejected by AWS", "bad"),
            "{headline:?}"
        );
        assert!(headline.sentence.starts_with(begins), "{headline:?}");
        assert!(!headline.detail.contains("cache key"), "{headline:?}");
    }
    for scenario in [
        json!({ "cachePolicy": { "config": policy(0) } }),
        json!({ "origin": origin("/production") }),
    ] {
        assert_ne!(headline(scenario).word, "Rejected by AWS");
    }
}

#[test]
fn http_points_to_the_viewer_protocol_policy() {
    let notes = |scheme: &str| {
        let request = json!({ "method": "GET", "scheme": scheme, "host": "a", "path": "/" });
        let explained = explained(&json!({ "requests": [get("/"), { "request": request }] }));
        let findings = explained["findings"].as_array().expect("findings").clone();
        let rule = "cloudfront.distribution.protocol-allowed";
        let found = findings.iter().filter(|finding| finding["rule"] == rule);
        found.map(|finding| finding["field"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(notes("http"), [json!("requests[1].request.scheme")]);
    assert!(notes("https").is_empty());
}

/// A sentence names each query string once, eight at most, and speaks of one or of several.
#[test]
fn what_the_key_lacks_is_named() {
    let items = |names: &[&str]| json!({ "Quantity": names.len(), "Items": names });
    for (behavior, listed, query, ends) in [
        ("whitelist", &["a"][..], "a=1&b=2", "`b` because the cache policy doesn't include it."),
        (
            "whitelist",
            &["a"],
            "b&c=1&b=2",
            "`b` and `c` because the cache policy doesn't include them.",
        ),
        ("allExcept", &["b"], "a=1&b=2&b=3", "`b` because the cache policy excludes it."),
        ("allExcept", &["b", "c"], "b&c", "`b` and `c` because the cache policy excludes them."),
        ("none", &[], "b", "`b` because the cache policy includes no query strings."),
        (
            "none",
            &[],
            "a&b&c&d&e&f&g&h",
            "`a`, `b`, `c`, `d`, `e`, `f`, `g`, and `h` because the cache policy includes no query strings.",
        ),
        (
            "none",
            &[],
            "a&b&c&d&e&f&g&h&i",
            "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, and 1 more because the cache policy includes no query strings.",
        ),
        (
            "none",
            &[],
            "a&b&c&d&e&f&g&h&i&j&k&a",
            "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, and 3 more because the cache policy includes no query strings.",
        ),
    ] {
        let mut queries = json!({ "QueryStringBehavior": behavior });
        if !listed.is_empty() {
            queries["QueryStrings"] = items(listed);
        }
        let policy = json!({ "Name": "p", "MinTTL": 1, "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": false,
            "HeadersConfig": { "HeaderBehavior": "none" },
            "CookiesConfig": { "CookieBehavior": "none" },
            "QueryStringsConfig": queries,
        } });
        let mut a = get("/");
        a["request"]["query"] = json!(query);
        let explained = explained(&json!({ "cachePolicy": { "config": policy }, "requests": [a] }));
        let steps = explained["trace"].as_array().expect("steps");
        let step = steps.iter().find(|step| step["rule"] == "cloudfront.key.query-left-out");
        let because = step.and_then(|step| step["because"].as_str()).unwrap_or_default();
        assert_eq!(because, format!("The cache key doesn't contain {ends}"), "{query}");
        let left_out = explained["answer"]["requests"][0]["leftOut"].as_array().expect("a list");
        let reasons: Vec<&Value> = left_out
            .iter()
            .filter(|part| part["kind"] == "query")
            .map(|part| &part["because"])
            .collect();
        let reason = if behavior == "allExcept" {
            "excluded by the cache policy"
        } else {
            "not in the cache policy"
        };
        assert!(!reasons.is_empty() && reasons.iter().all(|found| *found == reason), "{reasons:?}");
    }
}

#[test]
fn what_is_not_forwarded_is_named() {
    for (query, cookie, names, them) in [
        ("b=1", "", "`b`", "it"),
        ("b=1&c&b=2", "", "`b` and `c`", "them"),
        ("", "x=1", "`x`", "it"),
        ("", "x=1; y=2", "`x` and `y`", "them"),
    ] {
        let mut a = get("/");
        if !query.is_empty() {
            a["request"]["query"] = json!(query);
        }
        if !cookie.is_empty() {
            a["request"]["headers"] = json!([["Cookie", cookie]]);
        }
        let scenario = json!({ "cachePolicy": { "managed": "CachingOptimized" }, "requests": [a] });
        let explained = explained(&scenario);
        let steps = explained["trace"].as_array().expect("steps");
        let because =
            format!("CloudFront doesn't forward {names} because no policy includes {them}.");
        assert!(steps.iter().any(|step| step["because"] == because), "{because}\n{steps:#?}");
    }
}

/// A policy's name doesn't decide anything, so a reference in the name leaves nothing open.
#[test]
fn an_imported_policy_is_known_whatever_its_name_refers_to() {
    let template = "Resources:\n  Own:\n    Type: AWS::CloudFront::CachePolicy\n    Properties:\n      CachePolicyConfig:\n        \
        Name: !Sub '${AWS::StackName}-own'\n        MinTTL: 0\n        ParametersInCacheKeyAndForwardedToOrigin:\n          \
        EnableAcceptEncodingGzip: true\n          HeadersConfig: { HeaderBehavior: none }\n          \
        CookiesConfig: { CookieBehavior: none }\n          QueryStringsConfig: { QueryStringBehavior: none }\n";
    let imported =
        RequestLab::import(&Scenario::default(), template, &Map::new()).expect("a policy");
    let explained = RequestLab::explained(&imported.scenario, &());
    assert_eq!(explained.answer.unknown, None);
    assert_ne!(RequestLab::verdict(&imported.scenario, &explained).word, "Unknown");
}
