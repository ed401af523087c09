//! Distributions: lists of requests as people paste them, the way to the other labs, and hostile configurations.

use cloudglass::{
    api,
    cloudfront::distribution::{ProtocolPolicy, check},
    explain::{Headline, Tone},
    http::{Header, split_url},
    labs::{
        Lab,
        distribution::{DistributionLab, Scenario, read_requests},
        request::{self, RequestLab},
        signed_access::{Secrets, SignedAccess, SigningJob},
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn lines(text: &str) -> Vec<String> {
    read_requests(text, "www.example.com")
        .viewer_requests
        .iter()
        .map(|visit| {
            let country = match visit.country.as_str() {
                "" => String::new(),
                country => format!(" {country}"),
            };
            format!("{} {}{country}", visit.request.method, visit.request.url())
        })
        .collect()
}

/// GET and HEAD share a cache key, but the response to HEAD has no body.
#[test]
fn an_object_that_a_head_request_cached_serves_head_alone() {
    let edges = |methods: [&str; 3]| {
        let requests = methods.map(|method| json!({ "request": { "method": method } }));
        let scenario: Scenario =
            serde_json::from_value(json!({ "requests": requests })).expect("a scenario");
        let explained = DistributionLab::explained(&scenario, &());
        explained.answer.requests.iter().map(|row| json!(row.edge)).collect::<Vec<_>>()
    };
    assert_eq!(edges(["HEAD", "HEAD", "GET"]), ["miss", "hit", "miss"]);
    assert_eq!(edges(["HEAD", "GET", "GET"]), ["miss", "miss", "hit"]);
    assert_eq!(edges(["GET", "HEAD", "GET"]), ["miss", "hit", "hit"]);
    assert_eq!(edges(["GET", "POST", "GET"]), ["miss", "notAsked", "hit"]);
}

/// What a template leaves open is one line of the report, and the setting that an answer names.
#[test]
fn an_open_setting_is_reported_once() {
    let template = json!({
        "Parameters": { "Name": { "Type": "String" }, "Root": { "Type": "String" }, "Land": { "Type": "String" } },
        "Resources": { "Cdn": { "Type": "AWS::CloudFront::Distribution", "Properties": { "DistributionConfig": {
            "Aliases": [{ "Ref": "Name" }],
            "DefaultRootObject": { "Ref": "Root" },
            "Restrictions": { "GeoRestriction": { "RestrictionType": "whitelist", "Locations": [{ "Ref": "Land" }] } },
            "Origins": [{ "Id": "web", "DomainName": "a.example", "CustomOriginConfig": { "OriginProtocolPolicy": "https-only" } }],
            "CacheBehaviors": [{ "PathPattern": { "Ref": "Name" }, "TargetOriginId": "web", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6" }],
            "DefaultCacheBehavior": { "TargetOriginId": "web", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6" },
        } } } },
    });
    let imported =
        DistributionLab::import(&Scenario::default(), &template.to_string(), &Default::default())
            .expect("a distribution");
    for member in ["Aliases", "DefaultRootObject", "Restrictions", "PathPattern"] {
        let lines = imported.report.iter().filter(|line| line.field.contains(member));
        assert_eq!(lines.count(), 1, "{member}: {:#?}", imported.report);
    }
    let distribution = &imported.scenario.distribution;
    let known: Vec<&str> = distribution.unknown.iter().map(|one| one.member.as_str()).collect();
    assert_eq!(known, ["Aliases", "DefaultRootObject", "Restrictions"]);
    assert_eq!(distribution.behaviors[0].unknown[0].member, "PathPattern");
}

#[test]
fn lists_of_requests_are_read_as_they_are_pasted() {
    let log = "#Version: 1.0\n#Fields: date time cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) cs-uri-query x-host-header cs-protocol c-country\n2026-01-01\t00:00:00\tGET\td1.cloudfront.net\t/a.html\t200\tMozilla/5.0%20(X11)\tq=1\twww.example.com\thttp\tDE";
    let old = "2026-01-01\t00:00:00\tFRA2\t10\t192.0.2.1\tPOST\td1.cloudfront.net\t/b\t200\t-\tcurl\t-\t-\tMiss\tid\twww.example.com\thttps";
    let har = json!({"log": {"entries": [
        {"request": {"method": "GET", "url": "https://a.example/x?y=1", "headers": [{"name": ":path", "value": "/x"}, {"name": "Accept", "value": "*/*"}]}},
        {"request": {"method": "GET", "url": "data:text/plain,hi"}},
    ]}})
    .to_string();
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        ("https://a.example/x", &["GET https://a.example/x"]),
        (
            "/x?y=1\n\n# no\nHEAD /z",
            &["GET https://www.example.com/x?y=1", "HEAD https://www.example.com/z"],
        ),
        ("GET /x HTTP/1.1", &["GET https://www.example.com/x"]),
        ("http://a.example", &["GET http://a.example/"]),
        (
            "method,url,country\nPOST,https://a.example/x,DE\n,/y,",
            &["POST https://a.example/x DE", "GET https://www.example.com/y"],
        ),
        (
            "/login,DE\nPUT,/z",
            &["GET https://www.example.com/login DE", "PUT https://www.example.com/z"],
        ),
        ("curl -X DELETE 'https://a.example/x' -H 'Accept: a'", &["DELETE https://a.example/x"]),
        (log, &["GET http://www.example.com/a.html?q=1 DE"]),
        (old, &["POST https://www.example.com/b"]),
        (
            r#"192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /a?b HTTP/1.1" 200 5 "-" "curl/8""#,
            &["GET https://www.example.com/a?b"],
        ),
        (&har, &["GET https://a.example/x?y=1"]),
        ("not an address", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(lines(text), *expected, "{text}");
    }
    assert_eq!(read_requests(&har, "").left_out.len(), 1);
    assert_eq!(read_requests("{\"a\": 1}", "").left_out.len(), 1);
    assert_eq!(read_requests(&"/a\n".repeat(5_000), "x").viewer_requests.len(), 1_000);
}

#[test]
fn every_request_of_the_examples_goes_on_in_the_other_labs() {
    for example in DistributionLab::examples() {
        for place in 0..example.scenario.requests.len() {
            if example.flawed {
                continue;
            }
            for (lab, scenario) in [
                ("request", json!(example.scenario.for_request_lab(place).expect("a behavior"))),
                (
                    "cache-over-time",
                    json!(example.scenario.for_cache_over_time(place).expect("a behavior")),
                ),
                (
                    "signed-access",
                    json!(example.scenario.for_signed_access(place).expect("a behavior")),
                ),
            ] {
                let answer = api::call("explain", json!({ "lab": lab, "scenario": scenario }));
                assert!(answer.is_ok(), "{}: {lab}: {answer:?}", example.id);
            }
        }
    }
}

#[test]
fn a_bucket_policy_is_as_the_guide_has_it() {
    let scenario: Scenario = serde_json::from_value(json!({"distribution": {
        "origins": [{"id": "b", "kind": "s3", "domain": "amzn-s3-demo-bucket.s3.eu-west-1.amazonaws.com", "signingBehavior": "always"}],
        "defaultBehavior": {"target": "b"},
    }}))
    .expect("a scenario");
    let explained = DistributionLab::explained(&scenario, &());
    let policy = &explained.answer.bucket_policies[0];
    assert_eq!(policy.bucket, "amzn-s3-demo-bucket");
    let document: Value = serde_json::from_str(&policy.document).expect("JSON");
    assert_eq!(
        document,
        json!({ "Version": "2012-10-17", "Statement": [{
            "Sid": "AllowCloudFrontServicePrincipalReadOnly",
            "Effect": "Allow",
            "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
            "Condition": { "StringEquals": { "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE" } }
        }] })
    );
}

#[test]
fn many_behaviors_and_requests_are_answered_at_once() {
    let behaviors: Vec<Value> = (0..500)
        .map(|n| json!({ "pathPattern": format!("*a{n}*b?c*d{n}*"), "trustedKeyGroups": if n % 2 == 0 { json!([]) } else { json!(["g"]) } }))
        .collect();
    let requests: Vec<Value> =
        (0..1_500).map(|n| json!({ "request": { "path": format!("/x/a{n}/b") } })).collect();
    let answer = api::call(
        "explain",
        json!({ "lab": "distribution", "scenario": { "distribution": { "behaviors": behaviors }, "requests": requests, "focus": 4_000_000_000_u32 } }),
    )
    .expect("an answer");
    assert_eq!(answer["answer"]["requests"].as_array().map(Vec::len), Some(1_000));
    assert_eq!(answer["answer"]["focus"], 999);
}

/// What the share dialog offers to leave out, and what is left of the scenario without it.
#[test]
fn what_is_private_is_named_and_blanked() {
    let har = json!({"log": {"entries": [{"request": {
        "method": "POST", "url": "https://a.example/x?size=1&Signature=s1gn4ture&Key-Pair-Id=K",
        "headers": [{"name": "Cookie", "value": "session=s3cr3t; theme=dark"}, {"name": "Authorization", "value": "Bearer s3cr3t"}, {"name": "Accept", "value": "*/*"}],
    }}]}})
    .to_string();
    let mut scenario =
        Scenario { requests: read_requests(&har, "").viewer_requests, ..Scenario::default() };
    let again = scenario.requests[0].clone();
    scenario.requests.push(again);
    scenario.distribution.origins[0].custom_headers.push(Header::new("X-Origin-Secret", "s3cr3t"));
    let found = DistributionLab::sensitive(&scenario);
    let labels: Vec<&str> = found.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "header Authorization (2 times)",
            "header Cookie (2 times)",
            "value of custom header X-Origin-Secret",
            "signature in the URL (2 times)"
        ]
    );
    // The same in the request lab, where the request goes on to.
    let mut asked = scenario.for_request_lab(0).expect("a behavior");
    let there = RequestLab::sensitive(&asked);
    assert_eq!(there.len(), found.len(), "{there:?}");
    for one in &there {
        RequestLab::blank(&mut asked, &one.field);
    }
    assert!(!json!(asked).to_string().contains("s3cr3t"));
    for one in &found {
        DistributionLab::blank(&mut scenario, &one.field);
    }
    let left = json!(scenario).to_string();
    assert!(!left.contains("s3cr3t") && !left.contains("s1gn"), "{left}");
    let request = &scenario.requests[0].request;
    assert_eq!(request.query.as_deref(), Some("size=1&Signature=&Key-Pair-Id=K"));
    assert_eq!(request.headers[0].1, "session=blanked-1; theme=blanked-2");
    assert_eq!(request.headers, scenario.requests.last().unwrap().request.headers);
    assert_eq!(request.headers[2].1, "*/*");
    assert_eq!(DistributionLab::sensitive(&Scenario::default()), []);
}

#[test]
fn a_header_may_be_private_by_its_name() {
    for (name, private) in [
        ("Authorization", true),
        ("Proxy-Authorization", true),
        ("X-Auth-Token", true),
        ("X-CSRF-Token", true),
        ("X-Amz-Security-Token", true),
        ("X-Api-Key", true),
        ("apikey", true),
        ("Client-Secret", true),
        ("X-Session-Id", true),
        ("X-Password", true),
        ("Accept", false),
        ("Sec-WebSocket-Key", false),
        ("X-Author", false),
    ] {
        let mut scenario = RequestLab::examples().swap_remove(0).scenario;
        scenario.requests.truncate(1);
        scenario.requests[0].request.headers = vec![Header::new(name, "s3cr3t")];
        let found = RequestLab::sensitive(&scenario);
        let fields: Vec<&str> = found.iter().map(|one| one.field.as_str()).collect();
        let kind = name.to_ascii_lowercase();
        assert_eq!(fields, [kind.as_str()][..usize::from(private)], "{name}");
        RequestLab::blank(&mut scenario, &kind);
        let left = json!(scenario).to_string();
        assert_eq!(!left.contains("s3cr3t"), private, "{name}: {left}");
    }
}

/// A link without what is private shows the same: what differed differs, what was equal is.
#[test]
fn blanking_leaves_the_comparison_as_it_was() {
    let told = |scenario: &request::Scenario| {
        let comparison = RequestLab::explained(scenario, &()).answer.comparison;
        comparison.map(|of| (of.same, of.hit, of.sentence))
    };
    let mut blanked = 0;
    for example in RequestLab::examples() {
        let mut scenario = example.scenario.clone();
        for one in RequestLab::sensitive(&scenario) {
            RequestLab::blank(&mut scenario, &one.field);
            blanked += 1;
        }
        assert_eq!(told(&scenario), told(&example.scenario), "{}", example.id);
        assert_eq!(RequestLab::sensitive(&scenario), [], "{}", example.id);
    }
    assert!(blanked > 3, "{blanked}");
}

/// The same request under the same keys comes to the same end in both labs, whatever it carries.
/// The ids of the rules that findings about a distribution cite.
fn cited(distribution: Value) -> Vec<&'static str> {
    let distribution = serde_json::from_value(distribution).expect("a distribution");
    check(&distribution).iter().map(|finding| finding.rule.id).collect()
}

/// Origins that viewers can read without CloudFront are findings behind a cache behavior that requires signatures; so
/// is a website endpoint as a bucket.
#[test]
fn ways_around_a_restricted_behavior_are_findings() {
    const BYPASS: &str = "cloudfront.distribution.bypass";
    const WEBSITE: &str = "cloudfront.distribution.website";
    const OAC: &str = "cloudfront.distribution.oac-origin";
    let rest = "site.s3.eu-west-1.amazonaws.com";
    let website = "site.s3-website-eu-west-1.amazonaws.com";
    let bucket = |access: &str, signs: &str| json!({ "id": "o", "kind": "s3", "domain": rest, "bucket": access, "signingBehavior": signs });
    let custom = |domain: &str, signs: &str| json!({ "id": "o", "domain": domain, "protocolPolicy": "http-only", "signingBehavior": signs });
    let table = [
        (bucket("public", "never"), true, vec![BYPASS]),
        (bucket("public", "always"), true, vec![BYPASS]),
        (bucket("public", "never"), false, vec![]),
        (bucket("allowsDistribution", "always"), true, vec![]),
        (custom("web.example.net", "never"), true, vec![]),
        (custom(website, "never"), true, vec![BYPASS]),
        (custom(website, "never"), false, vec![]),
        (custom(website, "always"), false, vec![OAC]),
        (
            json!({ "id": "o", "kind": "s3", "domain": website, "signingBehavior": "always" }),
            false,
            vec![WEBSITE],
        ),
        (
            json!({ "id": "o", "domain": "site.s3-website.eu-west-1.amazonaws.com", "protocolPolicy": "https-only" }),
            false,
            vec![WEBSITE],
        ),
    ];
    for (origin, restricted, expected) in table {
        let groups = if restricted { json!(["members"]) } else { json!([]) };
        let behavior = json!({ "target": "o", "trustedKeyGroups": groups });
        let found = cited(json!({ "origins": [origin], "defaultBehavior": behavior }));
        assert_eq!(found, expected, "{origin}, restricted: {restricted}");
        // The same behind an origin group, and for an ordered cache behavior.
        let group = json!([{ "id": "g", "members": ["o", "p"], "statusCodes": [500] }]);
        let spare = json!({ "id": "p", "domain": "p.example.net" });
        let found = cited(json!({ "origins": [origin, spare], "originGroups": group,
            "behaviors": [{ "pathPattern": "a/*", "target": "g", "trustedKeyGroups": groups }],
            "defaultBehavior": { "target": "p" } }));
        assert_eq!(found, expected, "{origin} in a group, restricted: {restricted}");
    }
}

fn verdict(id: &str, focus: u32) -> Headline {
    let found = DistributionLab::examples().into_iter().find(|example| example.id == id);
    let scenario = Scenario { focus, ..found.expect("the example").scenario };
    DistributionLab::headline(&DistributionLab::explained(&scenario, &()))
}

/// The verdict names the cause of an error, not where its page comes from; a hit and a miss are facts.
#[test]
fn the_verdict_names_the_cause() {
    let table = [
        ("sign-in", 0, "403 MissingKey", Tone::Bad, "isn't signed with a key of members"),
        ("sign-in", 2, "200 Miss", Tone::Good, "origin site"),
        (
            "signed-url",
            1,
            "403 AccessDenied",
            Tone::Bad,
            "CloudFront returns 403 `AccessDenied` because",
        ),
        ("geo", 0, "403 Error", Tone::Bad, "because the country FR isn't on the allowlist"),
        (
            "single-page-app",
            0,
            "200 Error page",
            Tone::Caution,
            "amazonaws.com returns 403. The viewer",
        ),
        ("failover", 0, "200 Miss", Tone::Caution, "after 6 s"),
        ("redirect", 0, "301 Redirect", Tone::Neutral, "redirect-to-https"),
        ("first-match", 0, "200 Miss", Tone::Neutral, "origin images"),
        ("flawed", 0, "Rejected by AWS", Tone::Bad, "CloudFront rejects the distribution."),
    ];
    for (id, focus, word, tone, part) in table {
        let headline = verdict(id, focus);
        assert_eq!((&*headline.word, headline.tone), (word, tone), "{id} {focus}: {headline:?}");
        assert!(headline.sentence.contains(part), "{id} {focus}: {}", headline.sentence);
    }
}

#[test]
fn a_signature_is_judged_as_in_signed_access() {
    let mut seen = Vec::new();
    for example in SignedAccess::examples() {
        let link = example.scenario;
        if link.job != SigningJob::Verify
            || link.rotation.is_some()
            || !link.account_key_pairs.is_empty()
        {
            continue;
        }
        let Ok(parts) = split_url(&link.request.url) else {
            continue;
        };
        let mut scenario = Scenario::default();
        let names = link.key_groups.iter().map(|group| group.name.clone());
        scenario.distribution.default_behavior.trusted_key_groups = names.collect();
        scenario.distribution.default_behavior.viewer_protocol_policy = ProtocolPolicy::AllowAll;
        scenario.distribution.key_groups = link.key_groups.clone();
        scenario.distribution.domain = parts.host.into();
        scenario.now = link.now;
        let visit = &mut scenario.requests[0];
        visit.client_ip = link.request.client_ip.clone();
        (visit.request.scheme, visit.request.host) = (parts.scheme, parts.host.into());
        visit.request.path = parts.path.into();
        visit.request.query = parts.query.map(str::to_owned);
        if !link.request.cookies.is_empty() {
            visit.request.headers = vec![Header::new("Cookie", &link.request.cookies)];
        }
        let verified = SignedAccess::explained(&link, &Secrets::default()).answer.verified;
        let verified = verified.expect("verified");
        let answer = DistributionLab::explained(&scenario, &()).answer;
        let outcome = answer.outcome.expect("an outcome");
        assert_eq!(outcome.status, verified.http_status, "{}: {}", example.id, outcome.sentence);
        if let Some(code) = verified.error_code {
            assert!(outcome.sentence.contains(code), "{}: {}", example.id, outcome.sentence);
        }
        // And back: the hand-off asks the same question.
        let back = scenario.for_signed_access(0).expect("a link");
        let again = SignedAccess::explained(&back, &Secrets::default()).answer.verified;
        assert_eq!(again.map(|again| again.reason), Some(verified.reason), "{}", example.id);
        seen.push(verified.reason);
    }
    assert!(seen.contains(&"ok") && seen.contains(&"signature_invalid"), "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_list_makes_the_reader_panic(text in "\\PC{0,200}", words in "[-a-zA-Z/:.,\" \t\n#{}?]{0,120}") {
        let _ = read_requests(&text, "h");
        let _ = read_requests(&words, "h");
        let _ = read_requests(&format!("#Fields: {words}\n{text}\t\t\t\t\t\t\t\t\t"), "");
    }

    #[test]
    fn no_distribution_makes_the_engine_panic(
        pattern in "\\PC{0,20}", path in "\\PC{0,30}", method in "\\PC{0,8}", number in any::<i64>(), status in any::<u16>(),
        state in prop::sample::select(vec!["answers", "connectTimeout", "refused", "responseTimeout"]),
        codes in prop::collection::vec(any::<u16>(), 0..4), text in "\\PC{0,12}",
    ) {
        let scenario = json!({
            "distribution": {
                "domain": text, "aliases": [text, pattern], "defaultRootObject": path,
                "origins": [{"id": "web", "domain": text, "path": path, "connectionAttempts": number, "connectionTimeout": number, "responseTimeout": number, "state": state, "status": status}, {"id": text, "kind": "s3", "domain": text}],
                "originGroups": [{"id": "g", "members": ["web", text, "g"], "statusCodes": codes}],
                "behaviors": [{"pathPattern": pattern, "target": "g", "allowedMethods": "all"}, {"pathPattern": path, "target": text}],
                "customErrors": [{"errorCode": status, "page": path, "responseCode": status, "errorCachingMinTTL": number}],
                "geo": {"restriction": "whitelist", "countries": [text]},
            },
            "requests": [{"request": {"method": method, "host": text, "path": path, "query": text}, "country": text}, {"request": {"host": text, "path": path}}],
        });
        let answer = api::call("explain", json!({ "lab": "distribution", "scenario": scenario }));
        prop_assert!(answer.is_ok(), "{:?}", answer);
    }
}

mod exchange {
    use super::*;
    use cloudglass::cloudfront::{
        distribution::{
            BucketAccess, CacheBehavior, Distribution, Origin, OriginKind, OriginProtocol,
            OriginState, export, import,
        },
        policy::{CachePolicyConfig, ExportFormat, ImportFailure, PolicyChoice, ReportStatus},
        request::SigningBehavior,
    };

    /// What is no setting of a distribution is as an import leaves it.
    fn as_settings(mut distribution: Distribution) -> Distribution {
        let start = Distribution::default();
        distribution.domain = start.domain;
        distribution.id = start.id;
        distribution.account_id = start.account_id;
        for origin in &mut distribution.origins {
            origin.bucket = BucketAccess::AllowsDistribution;
            origin.state = OriginState::Answers;
            origin.status = 200;
            // which kind the access control of a web server is can't be told from its id
            if origin.kind == OriginKind::Custom {
                origin.signing_behavior = SigningBehavior::Never;
                origin.unknown.clear();
            }
        }
        distribution.key_groups.clear();
        distribution.default_behavior.path_pattern = String::new();
        distribution
    }

    #[test]
    fn what_is_exported_imports_the_same() {
        for example in DistributionLab::examples() {
            let distribution = &example.scenario.distribution;
            for format in [
                ExportFormat::Cli,
                ExportFormat::CloudFormationJson,
                ExportFormat::CloudFormationYaml,
            ] {
                let text = export(distribution, format);
                let back = import(&text);
                assert_eq!(
                    back.distribution.map(as_settings),
                    Some(as_settings(distribution.clone())),
                    "{}: {text}",
                    example.id
                );
            }
            assert!(
                export(distribution, ExportFormat::Terraform).contains("default_cache_behavior {")
            );
        }
    }

    #[test]
    fn protocols_ports_and_access_controls_go_out_and_come_back() {
        let mut distribution = Distribution::default();
        let web = &mut distribution.origins[0];
        (web.protocol_policy, web.http_port, web.https_port) =
            (OriginProtocol::MatchViewer, 8080, 8443);
        for (id, signing, known) in [
            ("a", SigningBehavior::Always, ""),
            ("b", SigningBehavior::NoOverride, ""),
            ("c", SigningBehavior::Always, "E1OWNACCESS"),
        ] {
            distribution.origins.push(Origin {
                id: id.into(),
                kind: OriginKind::S3,
                domain: format!("{id}.s3.amazonaws.com"),
                signing_behavior: signing,
                access_control: known.into(),
                ..Origin::default()
            });
        }
        for format in [ExportFormat::CloudFormationJson, ExportFormat::CloudFormationYaml] {
            let text = export(&distribution, format);
            let back = import(&text).distribution.expect("a distribution");
            assert_eq!(back.origins, distribution.origins, "{text}");
        }
        // The CLI's document names an access control by its id alone, so how it signs is not in it.
        let text = export(&distribution, ExportFormat::Cli);
        let back = import(&text).distribution.expect("a distribution");
        assert_eq!(back.origins[0], distribution.origins[0], "{text}");
        assert_eq!(back.origins[2].signing_behavior, SigningBehavior::Always);
        assert_eq!(back.origins[3], distribution.origins[3], "{text}");
        let text = export(&distribution, ExportFormat::Terraform);
        for line in [
            "origin_protocol_policy = \"match-viewer\"",
            "https_port             = 8443",
            "signing_behavior                  = \"no-override\"",
            "origin_access_control_id = aws_cloudfront_origin_access_control.AccessControlNoOverride.id",
            "origin_access_control_id = \"E1OWNACCESS\"",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    /// The names are those of Terraform's `aws_cloudfront_distribution` and of the API's `DistributionConfig`. What a
    /// distribution lacks isn't written.
    #[test]
    fn each_part_of_a_distribution_is_written_once() {
        let own = PolicyChoice::Config(CachePolicyConfig {
            name: Some("Short lived".into()),
            min_ttl: Some(1.into()),
            ..CachePolicyConfig::default()
        });
        let mut full = Distribution {
            aliases: vec!["www.example.com".into(), "example.com".into()],
            default_root_object: "index.html".into(),
            ..Distribution::default()
        };
        full.default_behavior.cache_policy = own.clone();
        full.behaviors = vec![
            CacheBehavior {
                path_pattern: "images/*".into(),
                cache_policy: own,
                trusted_key_groups: vec!["kg-1".into()],
                cache_options: true,
                ..CacheBehavior::default()
            },
            CacheBehavior { path_pattern: "api/*".into(), ..CacheBehavior::default() },
        ];
        let terraform = |distribution: &Distribution| {
            let text = export(distribution, ExportFormat::Terraform);
            text.lines()
                .map(|line| line.split_whitespace().collect::<Vec<&str>>().join(" "))
                .collect::<Vec<String>>()
        };
        let (lines, bare) = (terraform(&full), terraform(&Distribution::default()));
        let count = |lines: &[String], start: &str| {
            lines.iter().filter(|line| line.starts_with(start)).count()
        };
        for (start, times, alone) in [
            ("resource \"aws_cloudfront_distribution\" \"site\" {", 1, 1),
            ("resource \"aws_cloudfront_cache_policy\"", 1, 0),
            ("aliases = [\"www.example.com\", \"example.com\"]", 1, 0),
            ("default_root_object = \"index.html\"", 1, 0),
            ("default_root_object", 1, 0),
            ("default_cache_behavior {", 1, 1),
            ("ordered_cache_behavior {", 2, 0),
            ("path_pattern = \"images/*\"", 1, 0),
            ("path_pattern = \"api/*\"", 1, 0),
            ("cache_policy_id = aws_cloudfront_cache_policy.", 2, 0),
            ("cache_policy_id = \"658327ea-f89d-4fab-a63d-7e88639e58f6\"", 1, 1),
            ("trusted_key_groups = [\"kg-1\"]", 1, 0),
            ("trusted_key_groups", 1, 0),
            ("cached_methods = [\"GET\", \"HEAD\"]", 2, 1),
            ("cached_methods = [\"GET\", \"HEAD\", \"OPTIONS\"]", 1, 0),
            ("cloudfront_default_certificate = true", 1, 1),
        ] {
            let found = (count(&lines, start), count(&bare, start));
            assert_eq!(found, (times, alone), "{start}\n{}", lines.join("\n"));
        }
        let cli: Value = serde_json::from_str(&export(&full, ExportFormat::Cli)).expect("JSON");
        let config = cli.get("DistributionConfig").unwrap_or(&cli);
        assert_eq!(
            config["Aliases"],
            json!({"Quantity": 2, "Items": ["www.example.com", "example.com"]})
        );
        assert_eq!(config["DefaultRootObject"], "index.html");
        let behaviors = &config["CacheBehaviors"];
        assert_eq!(behaviors["Quantity"], 2);
        for (behavior, groups) in [
            (&behaviors["Items"][0], json!({"Enabled": true, "Quantity": 1, "Items": ["kg-1"]})),
            (&behaviors["Items"][1], json!({"Enabled": false, "Quantity": 0, "Items": []})),
            (
                &config["DefaultCacheBehavior"],
                json!({"Enabled": false, "Quantity": 0, "Items": []}),
            ),
        ] {
            assert_eq!(behavior["TrustedKeyGroups"], groups);
        }
        let template: Value =
            serde_json::from_str(&export(&full, ExportFormat::CloudFormationJson)).expect("JSON");
        let resources = template["Resources"].as_object().expect("resources");
        let mut types: Vec<&str> =
            resources.values().filter_map(|resource| resource["Type"].as_str()).collect();
        types.sort_unstable();
        assert_eq!(types, ["AWS::CloudFront::CachePolicy", "AWS::CloudFront::Distribution"]);
    }

    /// The configuration is found within lists, and a list with a parameter is known only when the stack is created.
    #[test]
    fn lists_are_searched() {
        let config = |aliases: Value| {
            json!({
                "Aliases": {"Quantity": 1, "Items": aliases},
                "Origins": {"Items": [{"Id": "web", "DomainName": "a.example", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}]},
                "DefaultCacheBehavior": {"TargetOriginId": "web"},
            })
        };
        let plain = config(json!(["www.example.com"]));
        for text in [json!([plain]), json!({"a": [1, {"b": [plain]}]})] {
            let found = import(&text.to_string()).distribution.expect("a distribution");
            assert_eq!(found.aliases, ["www.example.com"], "{text}");
        }
        for (aliases, unknown) in [
            (json!(["www.example.com"]), false),
            (json!(["www.${Domain}"]), true),
            (json!([{"Ref": "Alias"}]), true),
        ] {
            let back = import(&config(aliases.clone()).to_string());
            let found = back.report.iter().any(|line| {
                line.field.ends_with("Aliases") && line.status == ReportStatus::Ignored
            });
            assert_eq!(found, unknown, "{aliases}");
        }
    }

    /// AWS allows three sets of methods: docs/reference/cloudfront.md, section 6.
    #[test]
    fn other_sets_of_methods_are_refused() {
        for (methods, refused) in [
            ("", false),
            ("GET HEAD", false),
            ("HEAD GET", false),
            ("GET HEAD OPTIONS", false),
            ("GET HEAD OPTIONS PUT POST PATCH DELETE", false),
            ("GET", true),
            ("GET POST", true),
            ("GET HEAD PUT", true),
            ("GET HEAD OPTIONS PUT", true),
            ("GET HEAD OPTIONS PUT POST PATCH", true),
            ("GET HEAD OPTIONS PUT POST PATCH TRACE", true),
        ] {
            let methods: Vec<&str> = methods.split_whitespace().collect();
            let text = json!({"Origins": {"Items": [{"Id": "web", "DomainName": "a.example", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}]},
                "DefaultCacheBehavior": {"TargetOriginId": "web", "AllowedMethods": {"Quantity": methods.len(), "Items": methods}}});
            let report = import(&text.to_string()).report;
            let found = report.iter().any(|line| {
                line.status == ReportStatus::Refused && line.field.ends_with("AllowedMethods")
            });
            assert_eq!(found, refused, "{methods:?}");
        }
    }

    #[test]
    fn what_is_not_modeled_of_an_origin_is_said() {
        let text = json!({"Origins": {"Items": [
            {"Id": "web", "DomainName": "a.example", "OriginShield": {"Enabled": true, "OriginShieldRegion": "eu-west-1"},
             "CustomOriginConfig": {"HTTPPort": 81, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only", "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]}, "OriginKeepaliveTimeout": 5}},
            {"Id": "old", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/E1"}},
            {"Id": "fn", "DomainName": "x.lambda-url.eu-west-1.on.aws", "OriginAccessControlId": "E2", "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}},
        ]}, "DefaultCacheBehavior": {"TargetOriginId": "web"}})
        .to_string();
        let back = import(&text);
        let ignored: Vec<&str> = back
            .report
            .iter()
            .filter(|line| line.status == ReportStatus::Ignored)
            .map(|line| line.field.rsplit('.').next().unwrap_or_default())
            .collect();
        assert_eq!(
            ignored,
            [
                "OriginShield",
                "OriginSslProtocols",
                "OriginKeepaliveTimeout",
                "OriginAccessControlId"
            ],
            "{:?}",
            back.report
        );
        assert_eq!(back.report[0].field, "Origins[0].OriginShield");
        let origins = back.distribution.expect("a distribution").origins;
        assert_eq!(origins[0].protocol_policy, OriginProtocol::HttpOnly);
        assert_eq!(origins[0].http_port, 81);
    }

    #[test]
    fn a_template_brings_its_own_policy_and_says_what_is_not_modeled() {
        let text = "Resources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Enabled: true\n        HttpVersion: http2and3\n        Origins:\n          - Id: web\n            DomainName: !Sub '${Name}.example.com'\n            CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginReadTimeout: '60'}\n        DefaultCacheBehavior:\n          TargetOriginId: web\n          ViewerProtocolPolicy: https-only\n          CachePolicyId: !Ref Policy\n          ForwardedValues: {QueryString: true}\n  Policy:\n    Type: AWS::CloudFront::CachePolicy\n    Properties:\n      CachePolicyConfig: {Name: own, MinTTL: 5}\n";
        let back = import(text);
        let distribution = back.distribution.expect("a distribution");
        assert_eq!(distribution.default_behavior.cache_policy.name(), "own");
        assert_eq!(distribution.origins[0].domain, "name.example.com");
        assert_eq!(back.unknowns[0].needs, ["Name"]);
        assert_eq!(distribution.origins[0].response_timeout, 60);
        let said = |status, end: &str| {
            back.report.iter().any(|line| line.status == status && line.field.ends_with(end))
        };
        assert!(said(ReportStatus::Ignored, "HttpVersion"), "{:?}", back.report);
        assert!(said(ReportStatus::Refused, "ForwardedValues"), "{:?}", back.report);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        for (text, failure) in [
            ("", ImportFailure::NotAPolicy),
            ("{\"Origins\": []}", ImportFailure::NotAPolicy),
            ("{\"Origins\": ", ImportFailure::SyntaxError),
        ] {
            assert_eq!(import(text).failure, Some(failure), "{text}");
        }
        for hostile in [
            "{\"Origins\": 1, \"DefaultCacheBehavior\": []}",
            "{\"Origins\": [1, {}, {\"Items\": 3}], \"DefaultCacheBehavior\": {\"AllowedMethods\": [1, null]}, \"CacheBehaviors\": {\"Items\": [[]]}, \"Restrictions\": 5, \"OriginGroups\": {\"Items\": [{}]}}",
        ] {
            assert!(import(hostile).distribution.is_some());
        }
    }
}

/// Commas belong to an address unless the other cells are a method and a country; quotes hold a cell together; a command
/// may go on behind a backslash.
#[test]
fn pasted_lists_keep_addresses_whole() {
    let read = |text: &str| {
        let pasted = read_requests(text, "d.example");
        assert!(pasted.left_out.is_empty(), "{text}: {:?}", pasted.left_out);
        pasted.viewer_requests
    };
    let query = |text: &str| read(text)[0].request.query.clone();
    assert_eq!(query("https://www.example.com/a?ids=1,2,3").as_deref(), Some("ids=1,2,3"));
    assert_eq!(
        read("https://www.example.com/img/w_100,h_200/a.jpg")[0].request.path,
        "/img/w_100,h_200/a.jpg"
    );
    assert_eq!(
        query("url,agent\n\"https://www.example.com/a?x=1,2\",\"Mozilla/5.0 (X, Y)\"").as_deref(),
        Some("x=1,2")
    );
    let spaced = read("method; url; country\nPUT; /a; FR");
    assert_eq!((&*spaced[0].request.method, &*spaced[0].country), ("PUT", "FR"));
    let bare = read("/a,FR");
    assert_eq!((&*bare[0].request.path, &*bare[0].country), ("/a", "FR"));
    for command in [
        "curl 'https://www.example.com/' \\\n  -H 'cookie: a=b' \\\n  --compressed",
        "curl ^\"https://www.example.com/^\" ^\r\n  -H ^\"cookie: a=b^\" ^\r\n  --compressed",
    ] {
        let command = read(command);
        assert_eq!(command.len(), 1);
        let cookie = command[0].request.headers.iter().any(|header| header.is("cookie"));
        assert!(cookie, "{command:?}");
    }
}

/// CloudFront encodes what the viewer sent once more, and terminals turn tabs into spaces.
#[test]
fn a_log_gives_the_requests_as_they_were_sent() {
    let header = "#Version: 1.0\n#Fields: date time x-edge-location c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) cs-uri-query cs(Cookie) x-host-header cs-protocol\n";
    let line = |stem: &str, query: &str| {
        format!(
            "2026-01-01\t00:00:00\tFRA2\t192.0.2.1\tGET\td1.cloudfront.net\t{stem}\t200\tMozilla/5.0%20(X11)\t{query}\ta=1;%20b=2\twww.example.com\thttps"
        )
    };
    for (stem, query, url) in [
        ("/caf%25C3%25A9.html", "q=a%2520b", "https://www.example.com/caf%C3%A9.html?q=a%20b"),
        (
            "/a%7Eb",
            "Signature=x%7Ey__&Key-Pair-Id=K1",
            "https://www.example.com/a~b?Signature=x~y__&Key-Pair-Id=K1",
        ),
        ("/t%255B1%255D", "f%5B0%5D=%7C", "https://www.example.com/t%5B1%5D?f[0]=|"),
        ("/plain", "-", "https://www.example.com/plain"),
        ("/raw%C3%A9%20x", "-", "https://www.example.com/raw%C3%A9%20x"),
    ] {
        let tabs = [header, &line(stem, query)].concat();
        for text in [
            tabs.clone(),
            tabs.replace('\t', " "),
            tabs.replace('\t', "    ").replace('\n', "\r\n"),
        ] {
            assert_eq!(lines(&text), [format!("GET {url}")], "{text}");
            let request = &read_requests(&text, "").viewer_requests[0].request;
            let header =
                |name: &str| request.headers.iter().find(|h| h.is(name)).map(|h| h.value());
            assert_eq!(header("user-agent"), Some("Mozilla/5.0 (X11)"));
            assert_eq!(header("cookie"), Some("a=1; b=2"));
        }
    }
    let short = [header, "2026-01-01 00:00:00 FRA2"].concat();
    assert!(read_requests(&short, "").left_out[0].contains("3 fields, but `#Fields` names 13"));
    // Lines of other forms below a header are read as before.
    assert_eq!(lines(&[header, "/x"].concat()), ["GET https://www.example.com/x"]);
    let few = "#Fields: cs-method x-host-header cs-uri-stem\nHEAD\ta.example\t/z";
    assert_eq!(lines(few), ["HEAD https://a.example/z"]);
}

#[test]
fn a_log_in_json_is_read_by_its_members() {
    let record = |stem: &str, query: &str| {
        json!({"date": "2026-01-01", "cs-method": "POST", "cs(Host)": "d1.cloudfront.net", "x-host-header": "a.example", "cs-uri-stem": stem, "cs-uri-query": query, "cs-protocol": "http", "c-country": "DE"}).to_string()
    };
    let text = [record("/a%2520b", "-"), record("/c", "x=1"), "{\"cs-uri".into()].join("\n");
    assert_eq!(lines(&text), ["POST http://a.example/a%20b DE", "POST http://a.example/c?x=1 DE"]);
    assert!(
        read_requests(&text, "").left_out[0]
            .starts_with("line 3: the log line isn't complete JSON")
    );
}

/// A real-time log has no header line and another order, so its fields are never guessed.
#[test]
fn a_real_time_log_is_read_only_by_its_fields() {
    let record = "1762077662.123\t203.0.113.9\t0.002\t200\t512\tGET\thttps\twww.example.com\t/index.html\t77\tFRA56-P4\tabc==\td111111abcdef8.cloudfront.net\t0.002\tHTTP/2.0\tIPv4\tMozilla/5.0\t-\t-\t-\tHit";
    for text in [
        record.to_owned(),
        record.replace('\t', " "),
        "1762077662.123\t200\tGET\twww.example.com\t/a?b=1".to_owned(),
        // Without the timestamp, too, the order isn't the standard one.
        "203.0.113.9\t0.002\t200\t512\tGET\thttps\twww.example.com\t/index.html\t77\tFRA56-P4"
            .to_owned(),
    ] {
        let pasted = read_requests(&text, "");
        assert_eq!(pasted.viewer_requests.len(), 0, "{text}");
        assert!(pasted.left_out[0].contains("aren't known"), "{:?}", pasted.left_out);
        assert!(pasted.left_out[0].contains("`#Fields:`"), "{:?}", pasted.left_out);
    }
    let fields = "#Fields: timestamp c-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem cs-bytes x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs-user-agent cs-referer cs-cookie cs-uri-query x-edge-response-result-type";
    let read = |record: &str| lines(&[fields, record].join("\n"));
    assert_eq!(read(record), ["GET https://www.example.com/index.html"]);
    assert_eq!(
        read(&record.replace("/index.html", "/index.html?a=b%2520c")),
        ["GET https://www.example.com/index.html?a=b%20c"]
    );
}

/// docs/reference/cloudfront.md, section 6: an S3 origin has an origin access control or an origin access identity; other
/// origins have neither.
#[test]
fn access_identities_are_for_buckets_without_an_access_control() {
    use cloudglass::cloudfront::{
        distribution::{Distribution, OriginKind, check},
        request::SigningBehavior,
    };
    for (kind, signing, error) in [
        (OriginKind::S3, SigningBehavior::Never, None),
        (OriginKind::S3, SigningBehavior::Always, Some("IllegalOriginAccessConfiguration")),
        (OriginKind::Custom, SigningBehavior::Never, Some("InvalidArgument")),
    ] {
        let mut distribution = Distribution::default();
        let origin = &mut distribution.origins[0];
        (origin.kind, origin.signing_behavior) = (kind, signing);
        origin.access_identity = "origin-access-identity/cloudfront/E1".into();
        let found = check(&distribution);
        let errors: Vec<Option<&str>> = found
            .iter()
            .filter(|finding| finding.rule.id == "cloudfront.distribution.oai")
            .map(|finding| finding.aws_error)
            .collect();
        assert_eq!(errors, Vec::from_iter(error.map(Some)), "{kind:?} {signing:?}: {found:?}");
    }
}

/// An error begins with 400: below it, the origin answered.
#[test]
fn the_first_error_status_is_400() {
    for (status, outcome, verdict) in [(399, "answered", "applied"), (400, "failed", "rejected")] {
        let scenario = json!({
            "distribution": { "origins": [{ "id": "web", "domain": "app.example.net", "status": status }] },
            "requests": [{ "request": { "host": "www.example.com", "path": "/" } }],
        });
        let lab = cloudglass::labs::find("distribution").expect("the lab");
        let explained = (lab.explain)(scenario).expect("an explanation");
        let attempt = &explained["answer"]["journey"]["attempts"][0];
        assert_eq!(attempt["outcome"], outcome, "{explained}");
        let step = usize::try_from(attempt["step"].as_u64().expect("a step")).expect("a place");
        assert_eq!(explained["trace"][step]["verdict"], verdict, "{status}");
    }
}
