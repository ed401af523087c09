//! Distributions as people have them: what Cloudglass reads, and what it answers or says that it can't know.

use cloudglass::{
    api,
    cloudfront::{
        distribution::{Distribution, ViewerRequest, export, import},
        policy::{ExportFormat, PolicyChoice},
    },
    explain::Severity,
    http::Header,
    labs::{
        Lab,
        cache_over_time::CacheOverTime,
        distribution::{DistributionLab, Scenario, read_requests},
        request::RequestLab,
        signed_access::SignedAccess,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Case {
    id: String,
    document: String,
    requests: Vec<Sent>,
    #[serde(default)]
    rules: Vec<String>,
    findings: Vec<String>,
    report: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Sent {
    url: String,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    signed: Value,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    status: Option<u16>,
    word: Option<String>,
    sentence: Option<String>,
    #[serde(default, deserialize_with = "present")]
    key: Option<Option<String>>,
    unknown: Option<Vec<String>>,
}

/// Tells `"key": null` from no expectation.
fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../data/real/cloudfront-distributions.json"))
        .expect("the cases")
}

fn imported(case: &Case) -> Distribution {
    import(&case.document).distribution.unwrap_or_else(|| panic!("{}: no distribution", case.id))
}

fn scenario(distribution: Distribution, requests: &[Sent]) -> Scenario {
    let requests = requests.iter().map(|sent| {
        let mut one = read_requests(&sent.url, "").viewer_requests.remove(0);
        one.request.headers.clone_from(&sent.headers);
        if let Value::String(_) = &sent.signed {
            one.signed = serde_json::from_value(sent.signed.clone()).expect("an assumption");
        }
        one
    });
    Scenario {
        distribution,
        requests: requests.collect::<Vec<ViewerRequest>>(),
        ..Scenario::default()
    }
}

#[test]
fn real_distributions_are_answered_or_said_to_be_unknown() {
    for case in cases() {
        let mut scenario = scenario(imported(&case), &case.requests);
        let mut cited = Vec::new();
        for (place, sent) in case.requests.iter().enumerate() {
            scenario.focus = u32::try_from(place).expect("few requests");
            let explained = DistributionLab::explained(&scenario, &());
            cited.extend(explained.trace.steps.iter().map(|step| step.rule.id));
            let headline = DistributionLab::headline(&explained);
            let outcome = explained.answer.outcome.expect("an outcome");
            let at = format!("{} {}: {headline:?} {:#?}", case.id, sent.url, explained.trace.steps);
            let expected = &sent.expected;
            if let Some(status) = expected.status {
                assert_eq!(outcome.status, status, "{at}");
            }
            if let Some(word) = &expected.word {
                assert_eq!(&headline.word, word, "{at}");
            }
            if let Some(sentence) = &expected.sentence {
                assert!(headline.sentence.contains(sentence.as_str()), "{sentence} {at}");
            }
            if let Some(key) = &expected.key {
                assert_eq!(&outcome.key, key, "{at}");
            }
            if let Some(unknown) = &expected.unknown {
                let found: Vec<&str> =
                    outcome.unknown.iter().map(|setting| setting.member.as_str()).collect();
                assert_eq!(&found, unknown, "{at}");
            }
        }
        for rule in &case.rules {
            assert!(cited.contains(&rule.as_str()), "{}: no step cites {rule}", case.id);
        }
        let findings = DistributionLab::explained(&scenario, &()).findings;
        for rule in &case.findings {
            assert!(
                findings.iter().any(|finding| finding.rule.id == rule),
                "{}: no finding cites {rule}: {findings:#?}",
                case.id
            );
        }
        let rejected = case.findings.iter().any(|rule| rule == "cloudfront.distribution.policy");
        let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(errors, rejected, "{}: {findings:#?}", case.id);
        let report = import(&case.document).report;
        for (status, field) in &case.report {
            assert!(
                report
                    .iter()
                    .any(|line| json!(line.status) == *status && line.field.contains(field)),
                "{}: {status:?} {field}: {report:#?}",
                case.id
            );
        }
    }
}

/// What is read comes back: a document that is written and read again gives the same distribution.
#[test]
fn legacy_settings_are_exported_as_they_are_imported() {
    for case in cases() {
        let distribution = imported(&case);
        for format in
            [ExportFormat::Cli, ExportFormat::CloudFormationJson, ExportFormat::CloudFormationYaml]
        {
            let text = export(&distribution, format);
            let again = import(&text).distribution.expect("a distribution");
            let expected = Distribution {
                // The document has neither what isn't modeled nor values that aren't known.
                unknown: Vec::new(),
                ..distribution.clone()
            };
            for (one, other) in expected.all_behaviors().zip(again.all_behaviors()) {
                assert_eq!(one.1.cache_policy, other.1.cache_policy, "{} {text}", case.id);
                assert_eq!(one.1.trusted_signers, other.1.trusted_signers, "{} {text}", case.id);
            }
            let identities = |of: &Distribution| -> Vec<String> {
                of.origins.iter().map(|origin| origin.access_identity.clone()).collect()
            };
            assert_eq!(identities(&expected), identities(&again), "{} {text}", case.id);
        }
        let terraform = export(&distribution, ExportFormat::Terraform);
        let legacy =
            distribution.all_behaviors().any(|(_, one)| one.cache_policy.legacy().is_some());
        assert_eq!(terraform.contains("forwarded_values {"), legacy, "{terraform}");
        let signers = distribution.all_behaviors().any(|(_, one)| !one.trusted_signers.is_empty());
        assert_eq!(terraform.contains("trusted_signers = "), signers, "{terraform}");
    }
}

/// The legacy settings go on in the other labs, and a request that needs a signature needs it there too.
#[test]
fn legacy_settings_go_on_in_the_other_labs() {
    let case = &cases()[0];
    let scenario = scenario(imported(case), &case.requests);
    let request = scenario.for_request_lab(1).expect("a behavior");
    assert!(request.cache_policy.legacy().is_some() && !request.viewer_access.is_open());
    let answer = RequestLab::explained(&request, &()).answer;
    assert_eq!(
        answer.requests[0].notation.as_deref(),
        Some(
            "d111111abcdef8.cloudfront.net|/video/intro.mp4|?v=7|h:origin=https://www.example.com"
        )
    );
    let over_time = scenario.for_cache_over_time(2).expect("a behavior");
    let answer = CacheOverTime::explained(&over_time, &()).answer;
    assert_eq!(answer.totals.origin_requests, 2, "{:?}", answer.totals);
    let over_time = scenario.for_cache_over_time(1).expect("a behavior");
    let answer = CacheOverTime::explained(&over_time, &()).answer;
    assert_eq!(answer.totals.origin_requests, 1, "{:?}", answer.totals);
    let link = scenario.for_signed_access(0).expect("a link");
    let verified = SignedAccess::explained(&link, &Default::default()).answer.verified;
    assert_eq!(verified.expect("verified").error_code, Some("MissingKey"));
}

/// The policies that a finding offers have the effect of the legacy settings: the same key, and what the origin gets.
#[test]
fn the_equivalent_policies_have_the_same_effect() {
    let settings = [
        json!({ "ForwardedValues": { "QueryString": true, "Headers": { "Quantity": 1, "Items": ["Origin"] } }, "MinTTL": 0, "DefaultTTL": 3600 }),
        json!({ "ForwardedValues": { "QueryString": true, "QueryStringCacheKeys": { "Quantity": 1, "Items": ["v"] } } }),
        json!({ "ForwardedValues": { "Cookies": { "Forward": "whitelist", "WhitelistedNames": { "Quantity": 1, "Items": ["s"] } } } }),
        json!({ "ForwardedValues": { "QueryString": true, "Cookies": { "Forward": "all" } }, "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0 }),
        json!({ "ForwardedValues": { "QueryString": true, "Headers": { "Quantity": 1, "Items": ["*"] } } }),
        json!({ "ForwardedValues": { "Headers": { "Quantity": 1, "Items": ["Authorization"] } }, "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0 }),
    ];
    for legacy in settings {
        let request = json!({ "method": "GET", "path": "/a", "query": "v=1&x=2", "host": "www.example.com",
            "headers": [["Origin", "https://a.example"], ["Cookie", "s=1; t=2"], ["Authorization", "Bearer x"]] });
        let mut scenario =
            json!({ "requests": [{ "request": request }], "cachePolicy": { "legacy": legacy } });
        let before = explained(&scenario);
        // Applies what the findings offer until nothing is left to offer.
        for _ in 0..3 {
            let offered = explained(&scenario)["findings"]
                .as_array()
                .expect("findings")
                .iter()
                .find(|finding| finding["rule"] == "cloudfront.policy.legacy")
                .map(|finding| finding["change"].clone());
            let Some(change) = offered else { break };
            scenario[change["field"].as_str().expect("a field")] = change["value"].clone();
        }
        assert!(scenario["cachePolicy"]["legacy"].is_null(), "{scenario}");
        let after = explained(&scenario);
        let errors = |of: &Value| {
            let all = of["findings"].as_array().expect("findings").iter();
            all.filter(|finding| finding["severity"] == "error").count()
        };
        assert_eq!(errors(&after), 0, "{after}");
        let one = |of: &Value| of["answer"]["requests"][0].clone();
        let (before, after) = (one(&before), one(&after));
        let cached = |of: &Value| of["fate"] == "miss";
        assert_eq!(cached(&before), cached(&after), "{legacy}");
        if cached(&before) {
            assert_eq!(before["notation"], after["notation"], "{legacy}");
        }
        // `Authorization` without caching needs a managed policy, which forwards more than these settings.
        if legacy["ForwardedValues"]["Headers"]["Items"][0] == "Authorization" {
            continue;
        }
        assert_eq!(before["originRequest"]["query"], after["originRequest"]["query"], "{legacy}");
        let cookies = |of: &Value| {
            let lines = of["originRequest"]["cookies"].as_array().expect("cookies").iter();
            lines.map(|line| line["name"].clone()).collect::<Vec<_>>()
        };
        if !before["originRequest"]["viewerHost"].as_bool().expect("a flag") {
            assert_eq!(cookies(&before), cookies(&after), "{legacy}");
        }
    }
}

fn explained(scenario: &Value) -> Value {
    api::call("explain", json!({ "lab": "request", "scenario": scenario })).expect("an answer")
}

/// With legacy settings CloudFront forwards other headers too, except those that it removes or replaces.
#[test]
fn legacy_settings_forward_other_headers_by_default() {
    let headers = [
        ("Accept", false),
        ("Accept-Charset", false),
        ("Accept-Language", false),
        ("Authorization", false),
        ("Cache-Control", true),
        ("CloudFront-Viewer-Country", false),
        ("Date", true),
        ("Expect", false),
        ("If-None-Match", true),
        ("Origin", true),
        ("Proxy-Authorization", false),
        ("Range", true),
        ("Referer", false),
        ("TE", false),
        ("X-Custom", true),
        ("X-Edge-Location", false),
        ("X-HTTP-Method-Override", false),
        ("X-Real-IP", false),
    ];
    let lines: Vec<Value> = headers.iter().map(|(name, _)| json!([name, "v"])).collect();
    let scenario = |policy: Value| json!({ "requests": [{ "request": { "path": "/a", "headers": lines } }], "cachePolicy": policy });
    let forwarded = |policy: Value| -> Vec<String> {
        let answer = explained(&scenario(policy));
        let sent = answer["answer"]["requests"][0]["originRequest"]["headers"].as_array().cloned();
        let names = sent.expect("headers").into_iter().map(|line| line["name"].clone());
        names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let legacy = forwarded(json!({ "legacy": {} }));
    let policy = forwarded(json!({ "managed": "CachingOptimized" }));
    for (name, by_default) in headers {
        assert_eq!(legacy.iter().any(|sent| sent == name), by_default, "{name}: {legacy:?}");
        assert!(name == "Range" || !policy.iter().any(|sent| sent == name), "{name}: {policy:?}");
    }
}

/// AWS refuses these settings together.
#[test]
fn what_aws_refuses_of_legacy_settings_is_found() {
    let table = [
        (
            json!({ "ForwardedValues": { "Headers": { "Quantity": 1, "Items": ["*"] } }, "MinTTL": 60, "DefaultTTL": 60 }),
            "custom",
            "cloudfront.policy.legacy-all-headers",
        ),
        (
            json!({ "ForwardedValues": { "Headers": { "Quantity": 1, "Items": ["*"] } } }),
            "s3",
            "InvalidHeadersForS3Origin",
        ),
        (
            json!({ "ForwardedValues": { "Headers": { "Quantity": 1, "Items": ["Host"] } } }),
            "s3",
            "InvalidHeadersForS3Origin",
        ),
        (
            json!({ "ForwardedValues": { "Headers": { "Quantity": 2, "Items": ["Origin"] } } }),
            "custom",
            "InconsistentQuantities",
        ),
        (
            json!({ "ForwardedValues": { "Cookies": { "Forward": "whitelist" } } }),
            "custom",
            "InvalidForwardCookies",
        ),
        (
            json!({ "ForwardedValues": { "Cookies": { "Forward": "some" } } }),
            "custom",
            "InvalidForwardCookies",
        ),
        (json!({ "MinTTL": 100, "DefaultTTL": 10 }), "custom", "InvalidTTLOrder"),
        (json!({ "DefaultTTL": 100, "MaxTTL": 10 }), "custom", "InvalidTTLOrder"),
        (
            json!({ "ForwardedValues": { "QueryString": true, "QueryStringCacheKeys": { "Quantity": 11, "Items": ["a","b","c","d","e","f","g","h","i","j","k"] } } }),
            "custom",
            "TooManyQueryStringParameters",
        ),
    ];
    for (legacy, kind, error) in table {
        let scenario = json!({ "cachePolicy": { "legacy": legacy }, "origin": { "kind": kind } });
        let found = explained(&scenario)["findings"].clone();
        let errors: Vec<&Value> = found
            .as_array()
            .expect("findings")
            .iter()
            .filter(|finding| finding["severity"] == "error")
            .collect();
        assert_eq!(errors.len(), 1, "{legacy}: {errors:?}");
        assert!(
            errors[0]["awsError"] == error || errors[0]["rule"] == error,
            "{legacy}: {errors:?}"
        );
    }
    let two = json!({ "cachePolicy": { "legacy": {} }, "originRequestPolicy": { "managed": "AllViewer" } });
    let answer = explained(&two);
    assert!(answer["answer"]["refused"].is_string(), "{answer}");
    // The engine doesn't use the origin request policy.
    assert_eq!(answer["answer"]["requests"][0]["originRequest"]["viewerHost"], false);
}

/// A policy under a cache behavior is one of three.
#[test]
fn a_policy_choice_is_one_of_three() {
    type Cache = cloudglass::cloudfront::policy::CachePolicyConfig;
    for (value, valid) in [
        (json!({ "managed": "CachingOptimized" }), true),
        (json!({ "legacy": { "MinTTL": 0 } }), true),
        (json!({ "legacy": {}, "managed": "CachingOptimized" }), false),
        (json!({}), false),
    ] {
        let cache = serde_json::from_value::<PolicyChoice<Cache>>(value.clone());
        assert_eq!(cache.is_ok(), valid, "{value}");
    }
    type Forward = cloudglass::cloudfront::policy::OriginRequestPolicyConfig;
    assert!(serde_json::from_value::<PolicyChoice<Forward>>(json!({ "legacy": {} })).is_err());
}

/// What an origin of AWS denies, with the status that AWS documents.
#[test]
fn origins_of_aws_deny_what_they_cant_read() {
    let lambda = "abc123.lambda-url.eu-west-1.on.aws";
    let bucket = "media-bucket.s3.eu-west-1.amazonaws.com";
    let table = [
        (
            json!({ "origin": { "domain": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "path": "/prod" }, "originRequestPolicy": { "managed": "AllViewer" } }),
            "GET",
            "",
            Some((403, "cloudfront.origin.host-own")),
        ),
        (
            json!({ "origin": { "domain": lambda }, "originRequestPolicy": { "managed": "216adef6-5c7f-47e4-b989-5492eafa07d3" } }),
            "GET",
            "",
            Some((403, "cloudfront.origin.host-own")),
        ),
        (
            json!({ "origin": { "domain": lambda }, "originRequestPolicy": { "managed": "AllViewerExceptHostHeader" } }),
            "GET",
            "",
            None,
        ),
        (
            json!({ "origin": { "domain": lambda, "signingBehavior": "always" } }),
            "POST",
            "",
            Some((403, "cloudfront.origin.payload-hash")),
        ),
        // Without a signature of the viewer, "no override" signs too.
        (
            json!({ "origin": { "domain": lambda, "signingBehavior": "no-override" } }),
            "POST",
            "",
            Some((403, "cloudfront.origin.payload-hash")),
        ),
        (json!({ "origin": { "domain": lambda, "signingBehavior": "always" } }), "GET", "", None),
        (
            json!({ "origin": { "domain": "other.s3-website-eu-west-1.amazonaws.com" }, "originRequestPolicy": { "managed": "AllViewer" } }),
            "GET",
            "",
            Some((404, "cloudfront.origin.host-website")),
        ),
        (
            json!({ "origin": { "domain": "www.example.com.s3-website-eu-west-1.amazonaws.com" }, "originRequestPolicy": { "managed": "AllViewer" } }),
            "GET",
            "",
            None,
        ),
        (
            json!({ "origin": { "kind": "s3", "domain": bucket } }),
            "GET",
            "large=yes&Expires=1767312000&Signature=abc~_&Key-Pair-Id=APKAEXAMPLE",
            Some((403, "cloudfront.key.query-signed-open")),
        ),
        (
            json!({ "origin": { "kind": "s3", "domain": bucket }, "viewerAccess": "restricted" }),
            "GET",
            "large=yes&Expires=1767312000&Signature=abc~_&Key-Pair-Id=APKAEXAMPLE",
            None,
        ),
        (
            json!({ "origin": { "kind": "s3", "domain": bucket, "signingBehavior": "always" } }),
            "GET",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc",
            Some((400, "cloudfront.origin.two-signatures")),
        ),
        (
            json!({ "origin": { "kind": "s3", "domain": bucket, "accessIdentity": "E127EXAMPLE51Z" } }),
            "GET",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc",
            Some((400, "cloudfront.origin.two-signatures")),
        ),
        (
            json!({ "origin": { "kind": "s3", "domain": bucket } }),
            "GET",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc",
            None,
        ),
    ];
    for (mut scenario, method, query, expected) in table {
        scenario["cachePolicy"] = json!({ "config": { "Name": "all", "MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 1,
            "ParametersInCacheKeyAndForwardedToOrigin": { "EnableAcceptEncodingGzip": false,
                "HeadersConfig": { "HeaderBehavior": "none" }, "CookiesConfig": { "CookieBehavior": "none" },
                "QueryStringsConfig": { "QueryStringBehavior": "all" } } } });
        let query = if query.is_empty() { Value::Null } else { json!(query) };
        scenario["requests"] = json!([{ "request": { "method": method, "host": "www.example.com", "path": "/a.jpg", "query": query } }]);
        let answer = explained(&scenario);
        let fate = &answer["answer"]["requests"][0]["fate"];
        match expected {
            None => assert!(fate["originRefuses"].is_null(), "{scenario}: {answer}"),
            Some((status, rule)) => {
                assert_eq!(fate["originRefuses"], status, "{scenario}: {answer}");
                let findings = answer["findings"].as_array().expect("findings");
                assert!(findings.iter().any(|one| one["rule"] == rule), "{scenario}: {findings:?}");
            }
        }
    }
}
