//! The decision about a response's lifetime at its edges: the windows, and the steps that explain them.

use cloudglass::{
    cloudfront::{
        behavior::{CacheBehavior, ViewerAccess::Open as OPEN},
        policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice, Ttls},
        ttl::{
            self, CacheControl, CachingTerms, DirectiveSeconds, ERROR_MINIMUM, Expires, Freshness,
            ResponseHead, TtlLimits,
        },
    },
    explain::{Trace, Verdict},
    http::Header,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Thu, 01 Jan 2026 00:00:00 GMT.
const NOW: i64 = 1_767_225_600;
const DAY: i64 = 86_400;
const YEAR: i64 = 31_536_000;
const USUAL: [i64; 3] = [0, DAY, YEAR];

fn limits([min, default, max]: [i64; 3]) -> TtlLimits {
    TtlLimits { min, default, max }
}

fn terms(ttls: [i64; 3]) -> CachingTerms {
    CachingTerms {
        limits: limits(ttls),
        options_cached: false,
        cookies_forwarded: false,
        s3: false,
        error_minimums: BTreeMap::new(),
        policy: PolicyChoice::Config(CachePolicyConfig::default()).mount(),
        legacy: false,
        all_headers: false,
    }
}

fn header(line: &str) -> Header {
    let (name, value) = line.split_once(": ").expect(line);
    Header::new(name, value)
}

/// The outcome, and the steps as `rule sign`: `+` applied, `=` passed, `-` rejected, `~` skipped.
fn decided(terms: &CachingTerms, status: u16, lines: &[&str]) -> (Option<Freshness>, Vec<String>) {
    let (freshness, trace) = traced("GET", terms, status, lines);
    let sign = |verdict| match verdict {
        Verdict::Applied => '+',
        Verdict::Passed => '=',
        Verdict::Rejected => '-',
        Verdict::Skipped => '~',
    };
    let name = |id: &'static str| id.rsplit('.').next().unwrap_or(id);
    let steps = trace.steps.iter();
    (freshness, steps.map(|step| format!("{}{}", name(step.rule.id), sign(step.verdict))).collect())
}

fn traced(
    method: &str,
    terms: &CachingTerms,
    status: u16,
    lines: &[&str],
) -> (Option<Freshness>, Trace) {
    let headers: Vec<Header> = lines.iter().map(|line| header(line)).collect();
    let response = ResponseHead { status, headers: &headers, at: NOW };
    let mut trace = Trace::default();
    let freshness = ttl::decide(method, terms, response, &mut trace);
    // A silent trace changes no outcome.
    assert_eq!(ttl::decide(method, terms, response, &mut Trace::silent()), freshness);
    (freshness, trace)
}

fn check_steps(terms: &CachingTerms, status: u16, lines: &[&str], fresh: Option<i64>, steps: &str) {
    let (freshness, found) = decided(terms, status, lines);
    assert_eq!(
        (freshness.map(|freshness| freshness.lifetime), found.join(" ")),
        (fresh, steps.to_owned()),
        "{:?} {status} {lines:?}",
        terms.limits
    );
}

#[test]
fn caching_is_off_only_if_all_three_ttls_are_0() {
    for (ttls, disabled) in [
        ([0, 0, 0], true),
        ([-1, -1, -1], true),
        ([1, 0, 0], false),
        ([0, 1, 0], false),
        ([0, 0, 1], false),
        ([1, 1, 1], false),
        ([-1, -1, 1], false),
    ] {
        assert_eq!(limits(ttls).disabled(), disabled, "{ttls:?}");
        let (_, steps) = decided(&terms(ttls), 404, &[]);
        assert_eq!(steps == ["caching-disabled-"], disabled, "{ttls:?}: {steps:?}");
    }
}

#[test]
fn ttls_of_a_policy_are_kept_within_what_a_number_holds() {
    let largest = i64::MAX as u64;
    for (from, to) in [(0, 0), (7, 7), (largest, i64::MAX), (u64::MAX, i64::MAX)] {
        let ttls = Ttls { min: from, default: 1, max: 2 };
        assert_eq!(TtlLimits::from(ttls), limits([to, 1, 2]));
        let ttls = Ttls { min: 1, default: from, max: 2 };
        assert_eq!(TtlLimits::from(ttls), limits([1, to, 2]));
        let ttls = Ttls { min: 1, default: 2, max: from };
        assert_eq!(TtlLimits::from(ttls), limits([1, 2, to]));
    }
}

#[test]
fn the_terms_of_a_behavior() {
    let cookies = |behavior: &str| json!({ "CookieBehavior": behavior });
    let cache = |behavior: &str| -> CachePolicyConfig {
        let policy = json!({
            "Name": "t", "MinTTL": 1, "DefaultTTL": 2, "MaxTTL": 3,
            "ParametersInCacheKeyAndForwardedToOrigin": { "CookiesConfig": cookies(behavior) },
        });
        serde_json::from_value(policy).expect("a cache policy")
    };
    let origin = |behavior: &str| -> OriginRequestPolicyConfig {
        let policy = json!({ "Name": "t", "CookiesConfig": cookies(behavior) });
        serde_json::from_value(policy).expect("an origin request policy")
    };
    for (key, request, forwarded) in [
        ("none", None, false),
        ("all", None, true),
        ("none", Some("none"), false),
        ("none", Some("all"), true),
        ("all", Some("none"), true),
        ("all", Some("all"), true),
    ] {
        let request = request.map(|request| PolicyChoice::Config(origin(request)));
        let behavior = CacheBehavior::admitting(
            &[],
            &PolicyChoice::Config(cache(key)),
            request.as_ref(),
            OPEN,
        );
        let terms = CachingTerms::of(&behavior, false).expect("terms");
        assert_eq!(terms.cookies_forwarded, forwarded, "{key} {request:?}");
        assert_eq!(terms.limits, limits([1, 2, 3]));
        assert!(!terms.s3 && terms.error_minimums.is_empty());
    }
    for (methods, options) in [
        (&["GET", "HEAD"][..], false),
        (&["GET", "HEAD", "OPTIONS"], true),
        (&["OPTIONS"], true),
        (&[], false),
    ] {
        let methods: Vec<String> = methods.iter().map(|method| (*method).into()).collect();
        let policy = PolicyChoice::Config(cache("none"));
        let behavior = CacheBehavior::admitting(&methods, &policy, None, OPEN);
        let terms = CachingTerms::of(&behavior, true).expect("terms");
        assert!(terms.s3);
        assert_eq!(terms.options_cached, options, "{methods:?}");
        for (method, cached) in [
            ("GET", true),
            ("HEAD", true),
            ("OPTIONS", options),
            ("POST", false),
            ("PUT", false),
            ("", false),
        ] {
            assert_eq!(terms.caches(method), cached, "{method} of {methods:?}");
            let steps = traced(method, &terms, 200, &[]).1.steps;
            assert_eq!(
                steps[0].rule.id == "cloudfront.ttl.method",
                !cached,
                "{method} of {methods:?}"
            );
        }
    }
}

#[test]
fn error_caching_minimums() {
    for (set, s3, expected) in [
        (None, false, ERROR_MINIMUM),
        (None, true, ERROR_MINIMUM),
        (Some(0), false, 0),
        (Some(0), true, 1),
        (Some(-5), false, 0),
        (Some(-5), true, 1),
        (Some(1), true, 1),
        (Some(2), false, 2),
        (Some(2), true, 2),
    ] {
        let mut terms = CachingTerms { s3, ..terms(USUAL) };
        terms.error_minimums.extend(set.map(|seconds| (404, seconds)));
        assert_eq!(terms.error_minimum(404), expected, "{set:?} {s3}");
        assert_eq!(terms.error_minimum(403), ERROR_MINIMUM);
        // The step that tells of S3 is there where one second is all that is left.
        let steps = decided(&terms, 404, &[]).1.join(" ");
        let told = if s3 && expected == 1 { "error-s3+ " } else { "" };
        assert_eq!(steps, format!("error-cached+ {told}error-ttl+"), "{set:?} {s3}");
    }
}

#[test]
fn steps_of_successes() {
    const FORBIDDEN: [&str; 3] = ["no-store", "no-cache", "private"];
    let usual = terms(USUAL);
    let check = |ttls: [i64; 3], line: &str, fresh: Option<i64>, steps: &str| {
        check_steps(&terms(ttls), 200, &[line], fresh, steps);
    };
    for name in FORBIDDEN {
        let line = |more: &str| format!("Cache-Control: {name}{more}");
        let wins = "forbidden-wins+ forbidden- stale-forbidden~";
        check(USUAL, &line(""), None, "forbidden- stale-forbidden~");
        check([-1, 0, 9], &line(""), None, "forbidden- stale-forbidden~");
        check([1, 1, 9], &line(""), Some(1), "forbidden-minimum+");
        check(USUAL, &line(", max-age=5"), None, wins);
        check(USUAL, &line(", s-maxage=5"), None, wins);
        check(USUAL, &line(", s-maxage=5, max-age=5"), None, wins);
        check([7, 7, 9], &line(", max-age=8"), Some(7), "forbidden-wins+ forbidden-minimum+");
        check(USUAL, &line(", stale-if-error=0"), None, "forbidden-");
        check(USUAL, &line(", stale-if-error=1"), None, "forbidden- stale-forbidden~");
    }
    check(
        USUAL,
        "Cache-Control: no-cache=\"X\"",
        Some(DAY),
        "no-cache-fields~ default-with-directives+",
    );
    check(USUAL, "X: y", Some(DAY), "default+");
    check(USUAL, "Cache-Control: public", Some(DAY), "default-with-directives+");
    check(USUAL, "Cache-Control: max-age=x", Some(0), "malformed+ limits=");
    check(USUAL, "Cache-Control: s-maxage=x", Some(0), "malformed+ limits=");
    check(USUAL, "Cache-Control: s-maxage=x, max-age=5", Some(0), "malformed+ limits=");
    check(USUAL, "Cache-Control: s-maxage=5, max-age=x", Some(5), "s-maxage+ limits=");
    check(USUAL, "Cache-Control: s-maxage=5", Some(5), "s-maxage-alone+ limits=");
    check(USUAL, "Cache-Control: max-age=5", Some(5), "max-age+ limits=");
    check(USUAL, "Expires: Thu, 01 Jan 2026 00:00:07 GMT", Some(7), "expires+ limits=");
    check(USUAL, "Expires: Wed, 31 Dec 2025 23:59:59 GMT", Some(0), "expires+ limits=");
    check(USUAL, "Expires: 0", Some(0), "malformed+ limits=");
    // One second on either side of both limits.
    for (asked, fresh, step) in [
        (59, 60, '+'),
        (60, 60, '='),
        (61, 61, '='),
        (99, 99, '='),
        (100, 100, '='),
        (101, 100, '+'),
    ] {
        let line = format!("Cache-Control: max-age={asked}");
        check([60, 80, 100], &line, Some(fresh), &format!("max-age+ limits{step}"));
    }
    // The larger of minimum and default; the maximum isn't applied.
    for (ttls, fresh) in [
        ([60, 59, 100], 60),
        ([60, 61, 100], 61),
        ([0, 200, 100], 200),
        ([0, 0, 100], 0),
        ([-9, -8, 100], 0),
    ] {
        check(ttls, "X: y", Some(fresh), "default+");
    }
    // A maximum below the minimum: the minimum wins; nothing lasts for less than 0 seconds.
    check([60, 60, 10], "Cache-Control: max-age=30", Some(60), "max-age+ limits+");
    check([-9, -9, -5], "Cache-Control: max-age=30", None, "caching-disabled-");
    check([-9, 5, -5], "Cache-Control: max-age=30", Some(0), "max-age+ limits+");

    for status in [200, 206, 301, 302, 304, 399] {
        check_steps(&usual, status, &[], Some(DAY), "default+");
    }
    for status in [307, 308] {
        check_steps(&usual, status, &[], None, "temporary-redirect-");
        check_steps(
            &usual,
            status,
            &["Cache-Control: public"],
            Some(DAY),
            "default-with-directives+",
        );
        check_steps(&usual, status, &["Expires: 0"], None, "temporary-redirect-");
    }
}

#[test]
fn steps_of_errors() {
    let check = |status: u16, lines: &[&str], fresh: Option<i64>, steps: &str| {
        check_steps(&terms([0, 300, 3600]), status, lines, fresh, steps);
    };
    const FORBID: &str = "Cache-Control: no-store";
    for status in [404, 414, 500, 501, 502, 503, 504] {
        check(status, &[], Some(10), "error-cached+ error-ttl+");
        for (age, fresh) in [(9, 10), (10, 10), (11, 11), (3600, 3600), (3601, 3600)] {
            let line = format!("Cache-Control: max-age={age}");
            check(status, &[&line], Some(fresh), "error-cached+ max-age+ error-ttl+");
        }
        if matches!(status, 404 | 414 | 501) {
            check(status, &[FORBID], None, "error-forbidden-");
        } else {
            check(status, &[FORBID], Some(10), "error-forbidden~ error-cached+ error-ttl+");
        }
    }
    for status in [400, 403, 405, 412, 415] {
        check(status, &[], None, "error-with-age-");
        check(status, &[FORBID], None, "error-with-age- error-forbidden-with-age~");
        check(status, &["Expires: Thu, 01 Jan 2026 00:02:00 GMT"], None, "error-with-age-");
        for name in ["max-age", "s-maxage"] {
            let line = format!("Cache-Control: {name}=60");
            let (fresh, steps) = decided(&terms([0, 300, 3600]), status, &[&line]);
            assert_eq!(fresh.map(|fresh| fresh.fresh), Some(60));
            assert_eq!((steps[0].as_str(), steps.len()), ("error-with-age+", 3), "{line}");
        }
        let both = ["Cache-Control: private, max-age=60"];
        check(
            status,
            &both,
            Some(60),
            "error-with-age+ error-forbidden-with-age~ max-age+ error-ttl+",
        );
    }
    check(410, &[], None, "error-410-");
    check(410, &["Cache-Control: max-age=60"], None, "error-410-");
    check(410, &[FORBID], None, "error-forbidden-");
    for status in [401, 402, 406, 413, 416, 429, 499, 505, 599] {
        for lines in [&[][..], &[FORBID], &["Cache-Control: max-age=60"]] {
            check(status, lines, None, "error-not-listed-");
        }
    }
}

/// What a step says it reads, in a policy of one's own and in one of AWS's.
#[test]
fn steps_name_the_fields_that_they_read() {
    let reads = |policy: &PolicyChoice<CachePolicyConfig>, status: u16, lines: &[&str]| {
        let terms = CachingTerms { policy: policy.mount(), ..terms(USUAL) };
        let steps = traced("GET", &terms, status, lines).1.steps;
        steps.iter().flat_map(|step| step.reads.clone()).collect::<Vec<String>>()
    };
    let own = PolicyChoice::Config(CachePolicyConfig::default());
    for (policy, min, max) in [
        (own, "cachePolicy.config.MinTTL", "cachePolicy.config.MaxTTL"),
        (PolicyChoice::default(), "cachePolicy.managed", "cachePolicy.managed"),
    ] {
        let expected = ["response.headers", min, max];
        assert_eq!(reads(&policy, 200, &["Cache-Control: max-age=5"]), expected);
        let expected = ["response.status", "errorCachingMinTTL", max];
        assert_eq!(reads(&policy, 404, &[]), expected);
    }
}

#[test]
fn a_minute_after_the_lifetime() {
    let fresh = |lifetime, revalidating, on_error| Freshness {
        lifetime,
        fresh: lifetime,
        revalidating,
        on_error,
        conditional: false,
        always_ask: false,
    };
    // Lifetime 60, maximum 100: stale copies serve until 100 at the most.
    let table: &[([i64; 3], &str, Freshness, &str)] = &[
        ([0, 0, 100], "", fresh(60, 60, 100), ""),
        ([0, 0, 100], "stale-while-revalidate=0", fresh(60, 60, 100), "stale-while-revalidate+"),
        ([0, 0, 100], "stale-while-revalidate=39", fresh(60, 99, 100), "stale-while-revalidate+"),
        ([0, 0, 100], "stale-while-revalidate=40", fresh(60, 100, 100), "stale-while-revalidate+"),
        (
            [0, 0, 100],
            "stale-while-revalidate=41",
            fresh(60, 100, 100),
            "stale-while-revalidate+ stale-limit+",
        ),
        ([0, 0, 100], "stale-if-error=0", fresh(60, 60, 0), "stale-if-error+"),
        ([0, 0, 100], "stale-if-error=1", fresh(60, 60, 61), "stale-if-error+"),
        ([0, 0, 100], "stale-if-error=39", fresh(60, 60, 99), "stale-if-error+"),
        ([0, 0, 100], "stale-if-error=40", fresh(60, 60, 100), "stale-if-error+"),
        ([0, 0, 100], "stale-if-error=41", fresh(60, 60, 100), "stale-if-error+ stale-limit+"),
        (
            [0, 0, 100],
            "stale-while-revalidate=10, stale-if-error=41",
            fresh(60, 70, 100),
            "stale-while-revalidate+ stale-if-error+ stale-limit+",
        ),
        (
            [0, 0, 100],
            "stale-while-revalidate=41, stale-if-error=10",
            fresh(60, 100, 70),
            "stale-while-revalidate+ stale-if-error+ stale-limit+",
        ),
        (
            [0, 0, 100],
            "stale-while-revalidate=10, stale-if-error=20",
            fresh(60, 70, 80),
            "stale-while-revalidate+ stale-if-error+",
        ),
        ([0, 0, 100], "stale-while-revalidate=x, stale-if-error=x", fresh(60, 60, 100), ""),
        // must-revalidate is mentioned only where a stale copy could be served on an error.
        ([0, 0, 100], "must-revalidate", fresh(60, 60, 100), "must-revalidate~"),
        ([0, 0, 100], "proxy-revalidate", fresh(60, 60, 100), "must-revalidate~"),
        ([0, 0, 61], "must-revalidate", fresh(60, 60, 61), "must-revalidate~"),
        ([0, 0, 60], "must-revalidate", fresh(60, 60, 60), ""),
        ([0, 0, 100], "must-revalidate, stale-if-error=0", fresh(60, 60, 0), "stale-if-error+"),
        // Nothing is left of a maximum that is the lifetime, or less.
        (
            [0, 0, 60],
            "stale-while-revalidate=1",
            fresh(60, 60, 60),
            "stale-while-revalidate+ stale-limit+",
        ),
        ([0, 0, 60], "stale-if-error=1", fresh(60, 60, 60), "stale-if-error+ stale-limit+"),
        ([60, 60, 10], "stale-if-error=1", fresh(60, 60, 60), "stale-if-error+ stale-limit+"),
        (
            [0, 0, i64::MAX],
            "stale-if-error=9223372036854775807",
            fresh(60, 60, i64::MAX),
            "stale-if-error+",
        ),
    ];
    for (ttls, directives, expected, steps) in table {
        let line = format!("Cache-Control: max-age=60, {directives}");
        let (freshness, found) = decided(&terms(*ttls), 200, &[&line]);
        assert_eq!(freshness, Some(*expected), "{ttls:?} {directives}");
        assert_eq!(found[2..].join(" "), *steps, "{ttls:?} {directives}");
    }
}

/// The windows against the sentences of the reference, second by second: fresh until the lifetime; then stale for the
/// directive's seconds, but never at or beyond the maximum TTL (or the lifetime, where that is longer).
#[test]
fn windows_second_by_second() {
    for (lifetime, max, allowed) in
        (0..4).flat_map(|a| (1..7).flat_map(move |b| (0..6).map(move |c| (a, b, c))))
    {
        let line = format!(
            "Cache-Control: max-age={lifetime}, stale-while-revalidate={allowed}, stale-if-error={allowed}"
        );
        let freshness = decided(&terms([0, 0, max]), 200, &[&line]).0.expect("a lifetime");
        let lifetime = lifetime.min(max);
        for age in 0..12 {
            let stale = age >= lifetime && age < lifetime + allowed && age < max;
            assert_eq!(age < freshness.fresh, age < lifetime);
            let text = format!("lifetime {lifetime}, maximum {max}, {allowed} allowed, age {age}");
            assert_eq!(age >= lifetime && age < freshness.revalidating, stale, "{text}");
            assert_eq!(age >= lifetime && age < freshness.on_error, stale, "{text}");
        }
    }
}

#[test]
fn validators_cookies_and_vary() {
    const TAG: &str = "ETag: \"1\"";
    const DATE: &str = "Last-Modified: Wed, 31 Dec 2025 00:00:00 GMT";
    type Row<'a> = ([i64; 3], bool, &'a [&'a str], [bool; 2], &'a str);
    let table: &[Row] = &[
        // Cookies forwarded, headers: conditional, always ask, steps after the first two.
        (USUAL, false, &[], [false, false], ""),
        (USUAL, false, &[TAG], [true, false], ""),
        (USUAL, false, &[DATE], [true, false], ""),
        (USUAL, false, &["ETag: ", DATE], [true, false], ""),
        (USUAL, false, &["ETag: ", "Last-Modified: "], [false, false], ""),
        (USUAL, true, &[], [false, false], ""),
        (USUAL, true, &[TAG], [false, false], "conditional-cookies~"),
        (USUAL, false, &["Vary: Accept"], [false, false], ""),
        (USUAL, false, &["Vary: *"], [false, true], "vary-all+"),
        (USUAL, false, &["Vary: Accept, *", TAG], [false, true], "vary-all+"),
        (USUAL, true, &["Vary: *", TAG], [false, true], "vary-all+ conditional-cookies~"),
        ([-1, 0, YEAR], false, &["Vary: *"], [false, true], "vary-all+"),
        ([1, 1, YEAR], false, &["Vary: *", TAG], [true, false], ""),
        ([1, 1, YEAR], false, &["Vary: *"], [false, false], ""),
    ];
    for (ttls, cookies_forwarded, lines, [conditional, always_ask], steps) in table {
        let terms = CachingTerms { cookies_forwarded: *cookies_forwarded, ..terms(*ttls) };
        let text = format!("{ttls:?} {cookies_forwarded} {lines:?}");
        let lines = [&["Cache-Control: max-age=60"], *lines].concat();
        let (freshness, found) = decided(&terms, 200, &lines);
        let fresh = if *always_ask { 0 } else { 60 };
        assert_eq!(
            freshness,
            Some(Freshness {
                lifetime: 60,
                fresh,
                revalidating: fresh,
                on_error: YEAR,
                conditional: *conditional,
                always_ask: *always_ask,
            }),
            "{text}"
        );
        assert_eq!(found[2..].join(" "), *steps, "{text}");
        // On an error, by the validators alone.
        if !always_ask {
            let error = decided(&terms, 404, &lines).0.expect("a cached error");
            assert_eq!((error.conditional, error.on_error), (*conditional, 0), "{text}");
        }
    }
    let lines = ["Cache-Control: max-age=60, stale-while-revalidate=9", "Vary: *"];
    let (freshness, steps) = decided(&terms(USUAL), 200, &lines);
    assert_eq!(freshness.map(|freshness| freshness.revalidating), Some(0));
    assert_eq!(steps.join(" "), "max-age+ limits= vary-all+");
    let (freshness, steps) = decided(&terms([1, 1, YEAR]), 200, &lines);
    assert_eq!(freshness.map(|freshness| freshness.revalidating), Some(69));
    assert_eq!(steps.join(" "), "max-age+ limits= stale-while-revalidate+");
}

/// The words of a step about a response, without its numbers: one text for each situation.
fn situation(terms: &CachingTerms, status: u16, line: &str, rule: &str) -> String {
    let steps = traced("GET", terms, status, &[line]).1.steps;
    let found = steps.into_iter().find(|step| step.rule.id == rule);
    found.expect(rule).because.replace(|letter: char| letter.is_ascii_digit(), "")
}

#[test]
fn steps_tell_situations_apart() {
    let apart = |rule: &str, terms: &CachingTerms, status: u16, name: &str, kinds: &[&[i64]]| {
        let mut seen = Vec::new();
        for kind in kinds {
            let line = |seconds: &i64| format!("Cache-Control: max-age=5, {name}={seconds}");
            let words = |seconds| situation(terms, status, &line(seconds), rule);
            let first = words(&kind[0]);
            assert!(kind.iter().all(|seconds| words(seconds) == first), "{rule} {kind:?}");
            assert!(!seen.contains(&first), "{rule} {kind:?}: {first}");
            seen.push(first);
        }
    };
    let narrow = terms([10, 20, 30]);
    // 0 forbids; any other number allows.
    apart(
        "cloudfront.cache.stale-if-error",
        &terms(USUAL),
        200,
        "stale-if-error",
        &[&[0], &[10, 20]],
    );
    // Raised, within the limits, lowered.
    apart("cloudfront.ttl.limits", &narrow, 200, "s-maxage", &[&[8, 9], &[10, 20, 30], &[31, 40]]);
    // The error caching minimum TTL, or the larger age of the response.
    apart("cloudfront.ttl.error-ttl", &narrow, 404, "s-maxage", &[&[9, 10], &[11, 12]]);
}

/// A lifetime below the minimum TTL is raised to it, one above the maximum TTL is lowered to that.
#[test]
fn a_step_names_the_limit_that_decides() {
    for (asked, limit, other) in [(9, "minimum", "maximum"), (31, "maximum", "minimum")] {
        let line = format!("Cache-Control: max-age={asked}");
        let words = situation(&terms([10, 20, 30]), 200, &line, "cloudfront.ttl.limits");
        assert!(words.contains(limit) && !words.contains(other), "{words}");
    }
}

#[test]
fn a_step_names_the_header_that_gives_the_age() {
    for (line, name) in [
        ("Cache-Control: max-age=5", "Cache-Control"),
        ("Cache-Control: s-maxage=5", "Cache-Control"),
        ("Cache-Control: max-age=x", "Cache-Control"),
        ("Expires: Thu, 01 Jan 2026 00:02:00 GMT", "Expires"),
        ("Expires: 0", "Expires"),
    ] {
        let steps = traced("GET", &terms(USUAL), 200, &[line]).1.steps;
        assert_eq!(steps[0].subject, name, "{line}");
    }
}

#[test]
fn directives_of_cache_control() {
    let read = |value: &str| CacheControl::read(&[header(&format!("Cache-Control: {value}"))]);
    let none = CacheControl { present: true, ..CacheControl::default() };
    let age = |seconds| Some(DirectiveSeconds::Seconds(seconds));
    let malformed = Some(DirectiveSeconds::Malformed);
    assert_eq!(CacheControl::read(&[]), CacheControl::default());
    assert_eq!(CacheControl::read(&[header("Expires: 0")]), CacheControl::default());
    let table = [
        ("", none.clone()),
        ("public, max-stale=5, x", none.clone()),
        ("no-store", CacheControl { forbids: Some("no-store"), ..none.clone() }),
        ("PRIVATE", CacheControl { forbids: Some("private"), ..none.clone() }),
        ("private=\"X\"", CacheControl { forbids: Some("private"), ..none.clone() }),
        ("no-cache", CacheControl { forbids: Some("no-cache"), ..none.clone() }),
        ("no-cache=", CacheControl { forbids: Some("no-cache"), ..none.clone() }),
        ("no-cache=\"\"", CacheControl { forbids: Some("no-cache"), ..none.clone() }),
        ("no-cache=\" \"", CacheControl { forbids: Some("no-cache"), ..none.clone() }),
        ("no-cache=X", CacheControl { no_cache_fields: true, ..none.clone() }),
        ("no-cache=\"X, no-store\"", CacheControl { no_cache_fields: true, ..none.clone() }),
        (
            "no-cache=\"X\", private, no-store",
            CacheControl { no_cache_fields: true, forbids: Some("private"), ..none.clone() },
        ),
        ("x=\"a\", no-store", CacheControl { forbids: Some("no-store"), ..none.clone() }),
        ("x=\"a, no-store", none.clone()),
        ("max-age=0", CacheControl { max_age: age(0), ..none.clone() }),
        (" max-age = \" 5 \" ", CacheControl { max_age: age(5), ..none.clone() }),
        ("max-age=5, max-age=6", CacheControl { max_age: age(5), ..none.clone() }),
        ("max-age=9223372036854775807", CacheControl { max_age: age(i64::MAX), ..none.clone() }),
        ("max-age=9223372036854775808", CacheControl { max_age: age(i64::MAX), ..none.clone() }),
        ("max-age", CacheControl { max_age: malformed, ..none.clone() }),
        ("max-age=", CacheControl { max_age: malformed, ..none.clone() }),
        ("max-age=x, max-age=6", CacheControl { max_age: malformed, ..none.clone() }),
        ("max-age=1.5", CacheControl { max_age: malformed, ..none.clone() }),
        ("max-age=+1", CacheControl { max_age: malformed, ..none.clone() }),
        ("s-maxage=7", CacheControl { s_maxage: age(7), ..none.clone() }),
        ("s-maxage=7, s-maxage=8", CacheControl { s_maxage: age(7), ..none.clone() }),
        (
            "stale-while-revalidate=x, stale-while-revalidate=7, stale-while-revalidate=8",
            CacheControl { stale_while_revalidate: Some(7), ..none.clone() },
        ),
        (
            "stale-if-error=-1, stale-if-error=7, stale-if-error=8",
            CacheControl { stale_if_error: Some(7), ..none.clone() },
        ),
        ("must-revalidate", CacheControl { must_revalidate: true, ..none.clone() }),
        ("Proxy-Revalidate", CacheControl { must_revalidate: true, ..none.clone() }),
    ];
    for (value, expected) in table {
        assert_eq!(read(value), expected, "{value}");
    }
    let lines =
        ["cache-control: max-age=5", "X: no-store", "CACHE-CONTROL: s-maxage=6"].map(header);
    let expected = CacheControl { max_age: age(5), s_maxage: age(6), ..none };
    assert_eq!(CacheControl::read(&lines), expected);
    assert_eq!(DirectiveSeconds::Seconds(5).seconds(), 5);
    assert_eq!(DirectiveSeconds::Malformed.seconds(), 0);
}

#[test]
fn dates_and_the_first_expires() {
    for (text, expected) in [
        ("Thu, 01 Jan 2026 00:00:00 GMT", Some(NOW)),
        ("Thursday, 01-Jan-26 00:00:00 GMT", Some(NOW)),
        ("Thu Jan  1 00:00:00 2026", Some(NOW)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("Thu, 01 Jan 1970 00:00:01 GMT", Some(1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799)),
        // The wrong day.
        ("Sun, 01 Jan 2026 00:00:00 GMT", Some(NOW)),
        ("Tue, 01 Jan 2026 00:00:00 GMT", Some(NOW)),
        // No day at all, or not the form of one.
        ("Xyz, 01 Jan 2026 00:00:00 GMT", None),
        ("Sun; 01 Jan 2026 00:00:00 GMT", None),
        ("Sun", None),
        ("Su", None),
        ("aé", None),
        ("", None),
        ("Thu, 32 Jan 2026 00:00:00 GMT", None),
    ] {
        assert_eq!(ttl::date(text), expected, "{text:?}");
        let first = Header::new("expires", text);
        let later = header("Expires: Fri, 02 Jan 2026 00:00:00 GMT");
        assert_eq!(
            Expires::read(&[first, later]),
            expected.map_or(Expires::Malformed, Expires::At),
            "{text:?}"
        );
    }
    assert_eq!(Expires::read(&[header("Date: Thu, 01 Jan 2026 00:00:00 GMT")]), Expires::Absent);
}

#[test]
fn validators_and_vary_are_read_from_headers() {
    let read = |lines: &[&str]| lines.iter().map(|line| header(line)).collect::<Vec<_>>();
    let headers =
        read(&["ETag: ", "last-modified: ", "etag:  \"2\" ", "Last-Modified: then", "ETag: \"3\""]);
    assert_eq!(ttl::etag(&headers), Some("\"2\""));
    assert_eq!(ttl::last_modified(&headers), Some("then"));
    assert_eq!(ttl::validator(&headers), Some("\"2\""));
    assert_eq!(ttl::validator(&headers[..2]), None);
    assert_eq!(ttl::validator(&headers[3..4]), Some("then"));
    assert_eq!(ttl::values(&headers, "ETAG").collect::<Vec<_>>(), ["", "\"2\"", "\"3\""]);
    for (lines, all) in [
        (&[][..], false),
        (&["Vary: Accept"], false),
        (&["Vary: *"], true),
        (&["Vary: Accept,  * "], true),
        (&["Vary: Accept", "vary: *"], true),
        (&["Vary: **"], false),
        (&["Accept: *"], false),
    ] {
        assert_eq!(ttl::varies_on_everything(&read(lines)), all, "{lines:?}");
    }
}
