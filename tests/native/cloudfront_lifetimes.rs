//! Lifetimes of docs/reference/cloudfront.md, section 5, as data.

use cloudglass::api;
use serde_json::{Value, json};

const YEAR: i64 = 31_536_000;
/// Thu, 01 Jan 2026 00:00:00 GMT.
const NOW: i64 = 1_767_225_600;

struct Case {
    method: &'static str,
    ttls: [i64; 3],
    s3: bool,
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    error_minimum: Option<i64>,
}

const GET: Case = Case {
    method: "GET",
    ttls: [0, 86_400, YEAR],
    s3: false,
    status: 200,
    headers: &[],
    error_minimum: None,
};

fn ask(case: &Case, later: Value) -> Value {
    let mut argument = json!({
        "method": case.method,
        "cachedMethods": ["GET", "HEAD"],
        "origin": { "kind": if case.s3 { "s3" } else { "custom" } },
        "cachePolicy": { "config": {
            "Name": "t", "MinTTL": case.ttls[0], "DefaultTTL": case.ttls[1], "MaxTTL": case.ttls[2],
        } },
        "originRequestPolicy": null,
        "errorCachingMinTTL": case.error_minimum,
        "response": { "status": case.status, "headers": case.headers },
        "responseTime": NOW,
    });
    for (name, value) in later.as_object().into_iter().flatten() {
        argument[name.as_str()] = value.clone();
    }
    api::call("ttl", argument).expect("a lifetime")
}

fn check(case: &Case, expected: Option<i64>) {
    let result = ask(case, json!({}));
    assert_eq!(
        (result["cacheable"].as_bool(), result["freshSeconds"].as_i64()),
        (Some(expected.is_some()), expected),
        "{:?} {} {:?}: {:#}",
        case.ttls,
        case.status,
        case.headers,
        result["trace"]
    );
}

const CACHE_CONTROL: &str = "Cache-Control";

#[test]
fn successes() {
    type Row = ([i64; 3], &'static [(&'static str, &'static str)], Option<i64>);
    let usual = [0, 86_400, YEAR];
    let narrow = [60, 300, 3600];
    let table: &[Row] = &[
        (usual, &[(CACHE_CONTROL, "max-age=600")], Some(600)),
        (usual, &[], Some(86_400)),
        (usual, &[(CACHE_CONTROL, "public")], Some(86_400)),
        (usual, &[(CACHE_CONTROL, "must-revalidate")], Some(86_400)),
        (usual, &[(CACHE_CONTROL, "max-age=60, s-maxage=300")], Some(300)),
        (usual, &[(CACHE_CONTROL, "s-maxage=300")], Some(300)),
        (usual, &[(CACHE_CONTROL, "max-age=100000000")], Some(YEAR)),
        (usual, &[(CACHE_CONTROL, "no-store")], None),
        (usual, &[(CACHE_CONTROL, "No-Cache")], None),
        (usual, &[(CACHE_CONTROL, "private, max-age=600")], None),
        (usual, &[(CACHE_CONTROL, "max-age=600"), ("cache-control", "private")], None),
        (usual, &[(CACHE_CONTROL, "no-cache=\"Set-Cookie, X-A\", max-age=9")], Some(9)),
        (usual, &[(CACHE_CONTROL, "MAX-AGE=\"7\"")], Some(7)),
        (usual, &[(CACHE_CONTROL, "max-age=-5")], Some(0)),
        (usual, &[(CACHE_CONTROL, "max-age=abc")], Some(0)),
        (usual, &[(CACHE_CONTROL, "max-age=99999999999999999999999999")], Some(YEAR)),
        (usual, &[(CACHE_CONTROL, ",,=,;\"")], Some(86_400)),
        // Each request asks the origin all the same: see the table of expired copies.
        (usual, &[(CACHE_CONTROL, "max-age=600"), ("Vary", "*")], Some(600)),
        (usual, &[("Vary", "*")], Some(86_400)),
        (narrow, &[("Vary", "*")], Some(300)),
        (narrow, &[(CACHE_CONTROL, "max-age=10")], Some(60)),
        (narrow, &[(CACHE_CONTROL, "max-age=7200")], Some(3600)),
        (narrow, &[], Some(300)),
        (narrow, &[(CACHE_CONTROL, "no-cache")], Some(60)),
        (narrow, &[("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")], Some(60)),
        ([0, 0, YEAR], &[], Some(0)),
        ([0, 0, 0], &[(CACHE_CONTROL, "max-age=600")], None),
        (usual, &[("Expires", "Thu, 01 Jan 2026 00:02:00 GMT")], Some(120)),
        (usual, &[("Expires", "Thursday, 01-Jan-26 00:02:00 GMT")], Some(120)),
        (usual, &[("Expires", "Wed, 31 Dec 2025 00:00:00 GMT")], Some(0)),
        // The 1st was a Thursday.
        (usual, &[("Expires", "Mon, 01 Jan 2026 00:02:00 GMT")], Some(120)),
        (usual, &[("Expires", "Xyz, 01 Jan 2026 00:02:00 GMT")], Some(0)),
        (usual, &[("Expires", "é")], Some(0)),
        (usual, &[("Expires", "0")], Some(0)),
        (usual, &[("Expires", "soon")], Some(0)),
        (
            usual,
            &[(CACHE_CONTROL, "max-age=50"), ("Expires", "Fri, 02 Jan 2026 00:00:00 GMT")],
            Some(50),
        ),
        ([1, 86_400, YEAR], &[(CACHE_CONTROL, "no-store")], Some(1)),
        ([2, 2, 600], &[(CACHE_CONTROL, "max-age=3600")], Some(600)),
    ];
    for &(ttls, headers, expected) in table {
        check(&Case { ttls, headers, ..GET }, expected);
    }
}

#[test]
fn methods_and_redirects() {
    for (method, status, headers, expected) in [
        ("HEAD", 200, &[][..], Some(86_400)),
        ("POST", 200, &[], None),
        ("OPTIONS", 200, &[], None),
        ("get", 200, &[], None),
        ("GET", 301, &[], Some(86_400)),
        ("GET", 307, &[], None),
        ("GET", 308, &[("Expires", "Thu, 01 Jan 2026 00:02:00 GMT")], None),
        ("GET", 307, &[(CACHE_CONTROL, "max-age=5")], Some(5)),
        ("GET", 308, &[(CACHE_CONTROL, "public")], Some(86_400)),
    ] {
        check(&Case { method, status, headers, ..GET }, expected);
    }
}

#[test]
fn errors() {
    type Row = (u16, &'static [(&'static str, &'static str)], Option<i64>, Option<i64>);
    let table: &[Row] = &[
        (404, &[], None, Some(10)),
        (404, &[(CACHE_CONTROL, "max-age=60")], Some(10), Some(60)),
        (404, &[(CACHE_CONTROL, "max-age=5")], Some(10), Some(10)),
        (404, &[(CACHE_CONTROL, "no-store")], None, None),
        (501, &[(CACHE_CONTROL, "private")], None, None),
        (410, &[(CACHE_CONTROL, "no-store")], None, None),
        (410, &[(CACHE_CONTROL, "max-age=60")], None, None),
        (500, &[(CACHE_CONTROL, "no-store")], Some(10), Some(10)),
        (403, &[], Some(30), None),
        (403, &[("Expires", "Thu, 01 Jan 2026 00:02:00 GMT")], None, None),
        (403, &[(CACHE_CONTROL, "max-age=30")], None, Some(30)),
        (400, &[(CACHE_CONTROL, "s-maxage=3")], None, Some(10)),
        (404, &[(CACHE_CONTROL, "max-age=999999999")], None, Some(YEAR)),
        (404, &[("Expires", "Thu, 01 Jan 2026 00:02:00 GMT")], None, Some(120)),
        (404, &[], Some(0), Some(0)),
        (404, &[], Some(-7), Some(0)),
        (504, &[], Some(300), Some(300)),
        (416, &[(CACHE_CONTROL, "max-age=60")], Some(60), None),
        (401, &[(CACHE_CONTROL, "max-age=60")], None, None),
        (429, &[], None, None),
        (999, &[], None, None),
    ];
    for &(status, headers, error_minimum, expected) in table {
        let case = Case { status, headers, error_minimum, ..GET };
        check(&case, expected);
    }
    let s3 = Case { s3: true, status: 404, error_minimum: Some(0), ..GET };
    check(&s3, Some(1));
    let capped = Case {
        ttls: [0, 300, 3600],
        status: 404,
        headers: &[(CACHE_CONTROL, "max-age=999999")],
        ..GET
    };
    check(&capped, Some(3600));
    let disabled = Case { ttls: [0, 0, 0], status: 404, ..GET };
    check(&disabled, None);
}

/// The worked example of docs/reference/cloudfront.md, section 5.3, and cases next to it: age, origin error,
/// then fresh, sent to the origin, conditional, served while revalidating, served on error.
#[test]
fn what_becomes_of_an_expired_copy() {
    const TAG: (&str, &str) = ("ETag", "\"v1\"");
    let stale: &[(&str, &str)] =
        &[(CACHE_CONTROL, "max-age=3600, stale-while-revalidate=600, stale-if-error=86400"), TAG];
    let plain: &[(&str, &str)] = &[(CACHE_CONTROL, "max-age=3600"), TAG];
    let never: &[(&str, &str)] = &[(CACHE_CONTROL, "max-age=3600, stale-if-error=0"), TAG];
    let bare: &[(&str, &str)] = &[(CACHE_CONTROL, "max-age=3600")];
    let vary: &[(&str, &str)] = &[(CACHE_CONTROL, "max-age=3600"), ("Vary", "Accept, *"), TAG];
    let forbidden: &[(&str, &str)] = &[(CACHE_CONTROL, "no-store"), TAG];
    let none = Value::Null;
    let down = json!(503);
    type Row<'a> = (&'static [(&'static str, &'static str)], i64, &'a Value, [bool; 5]);
    let missing = json!(404);
    let timeout = json!("timeout");
    let table: &[Row] = &[
        (stale, 3000, &none, [true, false, false, false, false]),
        (stale, 3900, &none, [false, true, true, true, false]),
        (stale, 4300, &down, [false, true, true, false, true]),
        (stale, 89_999, &timeout, [false, true, true, false, true]),
        (stale, 90_001, &down, [false, true, true, false, false]),
        (stale, 4300, &none, [false, true, true, false, false]),
        (stale, 4300, &missing, [false, true, true, false, false]),
        (plain, 3599, &down, [true, false, false, false, false]),
        (plain, 3601, &down, [false, true, true, false, true]),
        (plain, YEAR + 1, &down, [false, true, true, false, false]),
        (never, 3601, &timeout, [false, true, true, false, false]),
        (bare, 3601, &none, [false, true, false, false, false]),
        (vary, 1, &none, [false, true, false, false, false]),
        (forbidden, 1, &down, [false, true, false, false, false]),
        (plain, -500, &none, [true, false, false, false, false]),
        (plain, i64::MAX - NOW, &none, [false, true, true, false, false]),
    ];
    for &(headers, age, error, expected) in table {
        let case = Case { headers, ..GET };
        let result = ask(&case, json!({ "now": NOW + age, "originError": error }));
        let member = |name: &str| result[name].as_bool().unwrap_or(false);
        assert_eq!(
            [
                member("fresh"),
                member("originAsked"),
                member("revalidate"),
                member("servedStaleWhileRevalidating"),
                member("servedStaleOnOriginError"),
            ],
            expected,
            "{headers:?} at age {age}, origin {error}: {:#}",
            result["trace"]
        );
    }
}

/// A cached error is asked for again like any copy, by its validators; it never stands in for the origin's new error.
#[test]
fn a_cached_error_is_revalidated_and_never_served_stale() {
    for (headers, conditional) in [
        (&[("ETag", "\"v1\"")] as &[_], true),
        (&[("Last-Modified", "Wed, 31 Dec 2025 00:00:00 GMT")], true),
        (&[], false),
    ] {
        let case = Case { status: 404, headers, ..GET };
        let result = ask(&case, json!({ "now": NOW + 60, "originError": 503 }));
        assert_eq!(result["freshSeconds"], 10);
        assert_eq!(result["revalidate"], conditional, "{headers:?}");
        assert_eq!(result["servedStaleOnOriginError"], false);
    }
    let event = |at: i64, status: u16| {
        json!({
            "at": NOW + at,
            "request": { "path": "/gone" },
            "originAnswer": { "status": status, "headers": [["ETag", "\"v1\""]] },
        })
    };
    let replayed = api::call(
        "replay",
        json!({
            "cachePolicy": { "managed": "CachingOptimized" },
            "events": [event(0, 404), event(60, 404), event(65, 200)],
        }),
    )
    .unwrap();
    let told = |at: i64, asked: bool| json!({ "at": NOW + at, "result": "Error", "status": 404, "originAsked": asked });
    assert_eq!(replayed["results"], json!([told(0, true), told(60, true), told(65, false)]));
}

#[test]
fn bad_arguments_name_their_field() {
    let good = json!({
        "cachePolicy": { "managed": "CachingOptimized" },
        "response": { "status": 200, "headers": [] },
        "responseTime": NOW,
    });
    for (name, value, field) in [
        ("cachePolicy", json!({ "managed": "Nope" }), "cachePolicy.managed"),
        ("cachePolicy", Value::Null, "cachePolicy"),
        ("response", json!({ "status": "ok" }), "response.status"),
        ("response", json!({ "status": 200, "headers": [["a"]] }), "response.headers[0]"),
        ("responseTime", json!("now"), "responseTime"),
        ("now", json!([]), "now"),
        ("originError", json!("tired"), "originError"),
    ] {
        let mut argument = good.clone();
        argument[name] = value;
        let error = api::call("ttl", argument).expect_err(field);
        assert_eq!(error.name.as_str(), "InvalidArgument");
        assert_eq!(error.field, field, "{}", error.message);
    }
}

#[test]
fn no_number_is_too_large() {
    for extreme in [i64::MIN, -1, 0, i64::MAX] {
        for header in [
            "max-age=0",
            "max-age=9223372036854775807, stale-while-revalidate=9223372036854775807, stale-if-error=9223372036854775807",
            "no-store",
        ] {
            let argument = json!({
                "cachePolicy": { "config": { "MinTTL": extreme, "DefaultTTL": extreme, "MaxTTL": extreme } },
                "errorCachingMinTTL": extreme,
                "response": { "status": 200, "headers": [[CACHE_CONTROL, header], ["Expires", "Fri, 31 Dec 9999 23:59:59 GMT"]] },
                "responseTime": extreme,
                "now": extreme.wrapping_neg(),
                "originError": 500,
            });
            api::call("ttl", argument).expect("an answer");
        }
    }
    let huge = json!({
        "cachePolicy": { "managed": "CachingOptimized" },
        "response": { "status": 200 },
        "responseTime": 1e300,
        "now": -1e300,
    });
    api::call("ttl", huge).expect("an answer");
}
