//! What the viewer gets of an origin's answer: docs/reference/cloudfront.md, sections 1.4, 12.1, 12.7.

use cloudglass::{
    cloudfront::{
        behavior::{CacheBehavior, ViewerAccess},
        policy::PolicyChoice,
        request::{CompiledBehavior, OriginResponseSettings, RequestOrigin},
    },
    explain::{Trace, Verdict},
    http::{Header, Request, Scheme, parse_request},
};

/// A header of the answer, as the viewer gets it; `None` where it does not.
#[derive(Default)]
struct Case<'a> {
    request: &'a str,
    cache: &'a str,
    forward: Option<&'a str>,
    policy: Option<&'a str>,
    compress: bool,
    answer: &'a [(&'a str, &'a str)],
}

fn check(case: Case<'_>, name: &str, expected: Option<&str>) -> Trace {
    let origin = RequestOrigin::default();
    let cache = PolicyChoice::Managed(
        if case.cache.is_empty() { "CachingOptimized" } else { case.cache }.into(),
    );
    let forward = case.forward.map(|name| PolicyChoice::Managed(name.into()));
    let behavior = CacheBehavior {
        cache_policy: cache,
        origin_request_policy: forward,
        ..CacheBehavior::default()
    };
    let domain = "d111111abcdef8.cloudfront.net";
    let compiled = CompiledBehavior::new(domain, &behavior, &origin).expect("managed policies");
    let request = match case.request {
        "" => Request::default(),
        text => parse_request(text, Scheme::Https).expect("a request"),
    };
    let answer = OriginResponseSettings {
        headers: case.answer.iter().map(|(name, value)| Header::new(*name, *value)).collect(),
        policy: case.policy.map(str::to_owned),
        compress: case.compress,
    };
    let mut trace = Trace::default();
    let response = compiled.viewer_response(&request, &answer, &mut trace);
    let found: Vec<&str> = response
        .headers
        .iter()
        .filter(|line| line.name == name)
        .map(|line| line.value.as_str())
        .collect();
    let expected: Vec<&str> = expected.into_iter().collect();
    assert_eq!(found, expected, "{name}\n{trace:#?}");
    trace
}

const CSS: &[(&str, &str)] =
    &[("Content-Type", "text/css"), ("Content-Length", "5000"), ("ETag", "\"v\"")];
const ZIPPED: &str = "GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip, br";

#[test]
fn headers_that_cloudfront_changes() {
    let cookie: &[(&str, &str)] = &[("Set-Cookie", "a=1")];
    check(Case { answer: cookie, ..Case::default() }, "Set-Cookie", None);
    let all = Case { answer: cookie, forward: Some("AllViewer"), ..Case::default() };
    let trace = check(all, "Set-Cookie", Some("a=1"));
    let cited = trace.steps.iter().find(|step| step.rule.id == "cloudfront.response.set-cookie");
    assert_eq!(cited.map(|step| step.verdict), Some(Verdict::Applied), "{trace:#?}");
    check(Case { answer: cookie, cache: "Amplify", ..Case::default() }, "Set-Cookie", Some("a=1"));
    check(Case { answer: &[("Trailer", "Expires")], ..Case::default() }, "Trailer", None);
    check(Case { answer: &[("Upgrade", "h2c")], ..Case::default() }, "Upgrade", None);
    check(
        Case { answer: &[("Transfer-Encoding", "gzip, chunked")], ..Case::default() },
        "Transfer-Encoding",
        Some("chunked"),
    );
    check(
        Case { answer: &[("Via", "1.1 proxy")], ..Case::default() },
        "Via",
        Some("1.1 <id>.cloudfront.net (CloudFront)"),
    );
    check(Case { answer: &[("X-Mine", "1")], ..Case::default() }, "X-Mine", Some("1"));
    check(Case { answer: CSS, ..Case::default() }, "ETag", Some("\"v\""));
    check(Case { answer: CSS, ..Case::default() }, "Content-Length", Some("5000"));
    let vary: &[(&str, &str)] = &[("Vary", "accept-encoding, Cookie, Origin, User-Agent, *")];
    check(Case { answer: vary, ..Case::default() }, "Vary", Some("accept-encoding, Cookie"));
    check(
        Case { answer: vary, forward: Some("CORS-CustomOrigin"), ..Case::default() },
        "Vary",
        Some("accept-encoding, Cookie, Origin"),
    );
    check(
        Case {
            answer: vary,
            forward: Some("AllViewerAndCloudFrontHeaders-2022-06"),
            cache: "CachingDisabled",
            ..Case::default()
        },
        "Vary",
        Some("accept-encoding, Cookie, Origin, User-Agent, *"),
    );
    check(Case { answer: &[("Vary", "Origin")], ..Case::default() }, "Vary", None);
}

#[test]
fn answers_that_cloudfront_compresses() {
    let css = |answer| Case { request: ZIPPED, compress: true, answer, ..Case::default() };
    check(css(CSS), "Content-Encoding", Some("br"));
    check(css(CSS), "ETag", Some("W/\"v\""));
    check(css(CSS), "Content-Length", None);
    check(Case { compress: false, ..css(CSS) }, "Content-Encoding", None);
    check(
        Case { request: "GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip", ..css(CSS) },
        "Content-Encoding",
        Some("gzip"),
    );
    check(
        Case { request: "GET / HTTP/1.0\nHost: a\nAccept-Encoding: gzip", ..css(CSS) },
        "Content-Encoding",
        None,
    );
    check(
        Case { cache: "CachingOptimizedForUncompressedObjects", ..css(CSS) },
        "Content-Encoding",
        None,
    );
    for (answer, coding) in [
        (&[("Content-Type", "text/css"), ("Content-Length", "999")], None),
        (&[("Content-Type", "text/css"), ("Content-Length", "1000")], Some("br")),
        (&[("Content-Type", "text/css"), ("Content-Length", "10000001")], None),
        (&[("Content-Type", "text/css"), ("Transfer-Encoding", "chunked")], None),
        (&[("Content-Type", "image/png"), ("Content-Length", "5000")], None),
        (
            &[("Content-Type", "Application/JSON; charset=utf-8"), ("Content-Length", "5000")],
            Some("br"),
        ),
        (&[("Content-Type", "vnd.apple.mpegurl"), ("Content-Length", "5000")], Some("br")),
    ] {
        check(css(answer), "Content-Encoding", coding);
    }
    check(
        css(&[
            ("Content-Type", "text/css"),
            ("Content-Length", "5000"),
            ("Content-Encoding", "identity"),
        ]),
        "Content-Encoding",
        Some("identity"),
    );
    check(
        css(&[("Content-Type", "text/css"), ("Content-Length", "5000"), ("ETag", "W/\"v\"")]),
        "ETag",
        Some("W/\"v\""),
    );
    check(
        css(&[("Content-Type", "text/css"), ("Content-Length", "5000"), ("ETag", "v")]),
        "ETag",
        None,
    );
}

#[test]
fn headers_of_a_response_headers_policy() {
    let with = |policy, request| Case { policy: Some(policy), request, ..Case::default() };
    const CORS: &str = "GET / HTTP/1.1\nHost: a\nOrigin: https://b";
    const PREFLIGHT: &str = "OPTIONS / HTTP/1.1\nHost: a\nOrigin: https://b";
    check(with("SimpleCORS", CORS), "Access-Control-Allow-Origin", Some("*"));
    check(with("SimpleCORS", ""), "Access-Control-Allow-Origin", None);
    check(with("CORS-With-Preflight", CORS), "Access-Control-Allow-Methods", None);
    check(
        with("CORS-With-Preflight", PREFLIGHT),
        "Access-Control-Allow-Methods",
        Some("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
    );
    check(
        Case { answer: &[("Access-Control-Max-Age", "1")], ..with("SimpleCORS", CORS) },
        "Access-Control-Allow-Origin",
        None,
    );
    check(with("SecurityHeadersPolicy", ""), "X-Frame-Options", Some("SAMEORIGIN"));
    check(
        Case { answer: &[("X-Frame-Options", "DENY")], ..with("SecurityHeadersPolicy", "") },
        "X-Frame-Options",
        Some("DENY"),
    );
    check(
        Case { answer: &[("x-content-type-options", "odd")], ..with("SecurityHeadersPolicy", "") },
        "X-Content-Type-Options",
        Some("nosniff"),
    );
}

#[test]
fn a_switch_restricts_viewer_access() {
    assert!(ViewerAccess::restricted(false).is_open() && !ViewerAccess::restricted(true).is_open());
    assert_eq!(ViewerAccess::restricted(true), ViewerAccess::Restricted);
}
