//! The examples of the lab.

use super::{
    CacheEvent, ComparedPolicies, Content, ContentVersion, PolicyPair, Scenario, Unreachable,
};
use crate::cloudfront::{
    policy::{CachePolicyConfig, KeyParameters, PolicyChoice, Selection, SelectionBehavior},
    request::{OriginKind, RequestOrigin},
    traffic::Traffic,
};
use crate::http::Header;
use crate::labs::Example;

/// All examples; the lab opens with the first one.
pub fn all() -> Vec<Example<Scenario>> {
    vec![
        example(
            "still-old",
            "Old versions",
            "Deployed 10 min ago: why do viewers still get v1?",
            still_old(),
        ),
        example(
            "invalidation",
            "Old versions",
            "Invalidated /img/logo.png: why is ?v=2 still old?",
            invalidation(),
        ),
        example(
            "polled",
            "Old versions",
            "Polled every 10 s: when does a change become visible?",
            polled(),
        ),
        example(
            "origin-down",
            "Errors and stale content",
            "The origin fails: what do viewers get?",
            origin_down(),
        ),
        example(
            "stale-while-revalidate",
            "Errors and stale content",
            "stale-while-revalidate: which version does a viewer get?",
            stale(),
        ),
        example(
            "cached-errors",
            "Errors and stale content",
            "Uploaded after a 404: why does the 404 stay?",
            errors(),
        ),
        example(
            "lifetimes",
            "TTLs and revalidation",
            "max-age=60, s-maxage=300: which TTL applies?",
            lifetimes(),
        ),
        example(
            "cookies",
            "TTLs and revalidation",
            "Forwarded cookies: why does the origin send no 304?",
            cookies(),
        ),
        example(
            "low-hit-ratio",
            "Hit ratio",
            "Cookies in the cache key: why is the hit ratio so low?",
            low_hit_ratio(),
        ),
        example(
            "static-dynamic",
            "Hit ratio",
            "Static and dynamic content: one cache behavior or two?",
            split(),
        ),
        example(
            "tracking",
            "Hit ratio",
            "Tracking parameters in the cache key: what do they cost?",
            tracking(),
        ),
        Example {
            flawed: true,
            ..example(
                "bad-paths",
                "Rejected by AWS",
                "Invalidation paths: which ones does AWS reject?",
                bad_paths(),
            )
        },
        Example {
            flawed: true,
            ..example(
                "misspelt-policy",
                "Rejected by AWS",
                "A managed policy that doesn't exist: what does AWS do?",
                misspelled(),
            )
        },
    ]
}

fn example(
    id: &'static str,
    group: &'static str,
    title: &'static str,
    scenario: Scenario,
) -> Example<Scenario> {
    Example { id, title, group, flawed: false, scenario }
}

fn version(from: i64, label: &str, headers: &[(&str, &str)]) -> ContentVersion {
    answer(from, label, 200, headers)
}

fn answer(from: i64, label: &str, status: u16, headers: &[(&str, &str)]) -> ContentVersion {
    ContentVersion {
        from,
        label: label.into(),
        status,
        headers: headers.iter().map(|(name, value)| Header::new(*name, *value)).collect(),
        unreachable: None,
    }
}

fn content(path: &str, versions: Vec<ContentVersion>) -> Content {
    Content { path: path.into(), versions }
}

/// A custom policy with these TTLs that adds nothing to the cache key.
fn policy(name: &str, min: i64, default: i64, max: i64) -> CachePolicyConfig {
    let none = || Some(Selection::all_or_none(SelectionBehavior::None));
    CachePolicyConfig {
        name: Some(name.into()),
        comment: None,
        min_ttl: Some(min.into()),
        default_ttl: Some(default.into()),
        max_ttl: Some(max.into()),
        parameters: Some(KeyParameters {
            gzip: Some(true.into()),
            brotli: Some(true.into()),
            headers: none(),
            cookies: none(),
            query_strings: none(),
        }),
    }
}

fn keyed(
    name: &str,
    headers: &[&str],
    cookies: Selection,
    query_strings: Selection,
) -> PolicyChoice<CachePolicyConfig> {
    let mut config = policy(name, 0, 86_400, 31_536_000);
    if let Some(parameters) = &mut config.parameters {
        if !headers.is_empty() {
            parameters.headers =
                Some(Selection::of(SelectionBehavior::Whitelist, headers.iter().copied()));
        }
        parameters.cookies = Some(cookies);
        parameters.query_strings = Some(query_strings);
    }
    PolicyChoice::Config(config)
}

fn none() -> Selection {
    Selection::all_or_none(SelectionBehavior::None)
}

fn every() -> Selection {
    Selection::all_or_none(SelectionBehavior::All)
}

/// A status that clients poll while it changes: the same request at an interval.
fn polled() -> Scenario {
    let headers = |tag| [("Cache-Control", "max-age=25"), ("ETag", tag)];
    Scenario {
        content: vec![content(
            "/status.json",
            vec![
                version(0, "queued", &headers("\"1\"")),
                version(31, "running", &headers("\"2\"")),
                version(85, "done", &headers("\"3\"")),
            ],
        )],
        events: vec![CacheEvent { again: 12, every: 10, ..CacheEvent::get(0, "/status.json") }],
        clock: 50,
        ..Scenario::default()
    }
}

fn still_old() -> Scenario {
    let headers = |tag| [("Cache-Control", "max-age=3600"), ("ETag", tag)];
    Scenario {
        content: vec![content(
            "/index.html",
            vec![version(0, "v1", &headers("\"1\"")), version(1800, "v2", &headers("\"2\""))],
        )],
        events: [0, 900, 1700, 2400, 3300, 3700, 4500, 7400]
            .map(|at| CacheEvent::get(at, "/index.html"))
            .into(),
        clock: 2400,
        received: "HTTP/2 200\ncontent-type: text/html\ncache-control: max-age=3600\netag: \"1\"\n\
                   via: 1.1 0123456789abcdef.cloudfront.net (CloudFront)\nx-cache: Hit from cloudfront\n\
                   x-amz-cf-pop: CDG50-P1\nx-amz-cf-id: AbCdEfGhIj==\nage: 5210\n"
            .into(),
        ..Scenario::default()
    }
}

fn invalidation() -> Scenario {
    let image = |tag: &str| {
        vec![
            version(0, "old logo", &[("Cache-Control", "max-age=86400"), ("Cache-Tag", tag)]),
            version(100, "new logo", &[("Cache-Control", "max-age=86400"), ("Cache-Tag", tag)]),
        ]
    };
    let in_language = |at, address, language| {
        CacheEvent::request(at, "GET", address, &[("Accept-Language", language)])
    };
    Scenario {
        cache_policy: keyed("logo", &["Accept-Language"], none(), every()),
        cache_tag_header: Some("Cache-Tag".into()),
        paths_this_month: 998,
        content: vec![
            content("/img/*", image("Brand, season:winter")),
            content("/*", image("pages")),
        ],
        events: vec![
            in_language(0, "/img/logo.png", "en"),
            in_language(5, "/img/logo.png", "fr"),
            in_language(10, "/img/logo.png?v=2", "en"),
            in_language(15, "/img/a/b.png", "en"),
            in_language(20, "/about", "en"),
            CacheEvent::invalidating(120, &["/img/logo.png"]),
            in_language(130, "/img/logo.png", "en"),
            in_language(135, "/img/logo.png?v=2", "en"),
            CacheEvent::invalidating(200, &["/img/*"]),
            in_language(210, "/img/logo.png?v=2", "en"),
            CacheEvent::invalidating(300, &["#pages"]),
            in_language(310, "/about", "en"),
            CacheEvent::invalidating(400, &["/img/missing.png"]),
            in_language(420, "/img/logo.png?v=2", "en"),
        ],
        clock: 135,
        received: "HTTP/2 200\nx-cache: Hit from cloudfront\nage: 125\nx-amz-cf-id: x\n".into(),
        ..Scenario::default()
    }
}

fn origin_down() -> Scenario {
    let unreachable =
        |from, how| ContentVersion { unreachable: Some(how), ..answer(from, "an error", 503, &[]) };
    Scenario {
        cache_policy: PolicyChoice::Config(policy("short", 0, 60, 600)),
        content: vec![
            content(
                "/news",
                vec![
                    version(
                        0,
                        "morning news",
                        &[("Cache-Control", "max-age=60"), ("ETag", "\"m\"")],
                    ),
                    answer(100, "an error", 503, &[]),
                    unreachable(130, Unreachable::Timeout),
                    answer(160, "deleted", 404, &[]),
                    version(
                        200,
                        "evening news",
                        &[("Cache-Control", "max-age=60"), ("ETag", "\"e\"")],
                    ),
                ],
            ),
            content(
                "/prices",
                vec![
                    version(
                        0,
                        "prices",
                        &[
                            ("Cache-Control", "max-age=60, must-revalidate, stale-if-error=0"),
                            ("ETag", "\"p\""),
                        ],
                    ),
                    unreachable(100, Unreachable::Refused),
                ],
            ),
        ],
        events: vec![
            CacheEvent::get(0, "/news"),
            CacheEvent::get(2, "/prices"),
            CacheEvent::get(105, "/news"),
            CacheEvent::get(110, "/news"),
            CacheEvent::get(112, "/prices"),
            CacheEvent::get(117, "/prices"),
            CacheEvent::get(140, "/news"),
            CacheEvent::get(165, "/news"),
            CacheEvent::get(180, "/news"),
            CacheEvent::get(205, "/news"),
        ],
        clock: 105,
        received: "HTTP/2 504\ncontent-type: text/html\nx-cache: Error from cloudfront\n\
                   via: 1.1 0123456789abcdef.cloudfront.net (CloudFront)\nx-amz-cf-id: x\nage: 6\n"
            .into(),
        ..Scenario::default()
    }
}

fn stale() -> Scenario {
    let control = "max-age=60, must-revalidate, stale-while-revalidate=600";
    Scenario {
        cache_policy: PolicyChoice::Config(policy("brief", 0, 60, 300)),
        content: vec![content(
            "/feed.json",
            vec![
                version(0, "feed 1", &[("Cache-Control", control), ("ETag", "\"1\"")]),
                version(90, "feed 2", &[("Cache-Control", control), ("ETag", "\"2\"")]),
            ],
        )],
        events: [0, 30, 70, 75, 100, 150, 152, 600]
            .map(|at| CacheEvent::get(at, "/feed.json"))
            .into(),
        clock: 150,
        received:
            "HTTP/2 200\nx-cache: Miss from cloudfront\nx-amz-cf-pop: FRA56-P4\nx-amz-cf-id: x\n"
                .into(),
        ..Scenario::default()
    }
}

fn lifetimes() -> Scenario {
    let one = |path: &str, headers: &[(&str, &str)]| content(path, vec![version(0, "v1", headers)]);
    let paths =
        ["/default", "/public", "/shared", "/expires", "/garbage", "/fields", "/vary", "/private"];
    let mut events: Vec<CacheEvent> =
        paths.iter().zip(0..).map(|(path, at)| CacheEvent::get(at, path)).collect();
    events.extend([
        CacheEvent::get(20, "/moved"),
        CacheEvent::request(22, "POST", "/default", &[]),
        CacheEvent::request(24, "HEAD", "/head", &[]),
        CacheEvent::get(26, "/head"),
        CacheEvent::get(30, "/vary"),
        CacheEvent::get(32, "/shared"),
    ]);
    Scenario {
        cache_policy: PolicyChoice::Config(policy("usual", 0, 86_400, 31_536_000)),
        content: vec![
            one("/default", &[]),
            one("/public", &[("Cache-Control", "public")]),
            one("/shared", &[("Cache-Control", "max-age=60, s-maxage=300")]),
            one("/expires", &[("Expires", "Thu, 01 Jan 2026 00:02:00 GMT")]),
            one("/garbage", &[("Expires", "tomorrow")]),
            one("/fields", &[("Cache-Control", "no-cache=\"Set-Cookie\", max-age=600")]),
            one("/vary", &[("Cache-Control", "max-age=600"), ("Vary", "*"), ("ETag", "\"1\"")]),
            one("/private", &[("Cache-Control", "private, max-age=600")]),
            content("/moved", vec![answer(0, "moved", 307, &[("Location", "/default")])]),
            one("/head", &[("Cache-Control", "max-age=600")]),
        ],
        events,
        clock: 32,
        received: "2026-01-01\t00:00:32\tCDG50-P1\t612\t198.51.100.7\tGET\td111111abcdef8.cloudfront.net\t/shared\t502\t-\tcurl/8.5\t-\t-\tError\tAbCd==\twww.example.com\thttps\t45\t0.031\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tError\tHTTP/2.0\t-\t-\t46532\t0.031\tOriginConnectError\ttext/html\t507\t-\t-\n".into(),
        ..Scenario::default()
    }
}

fn errors() -> Scenario {
    Scenario {
        cache_policy: PolicyChoice::Config(policy("site", 0, 3_600, 3_600)),
        origin: RequestOrigin {
            kind: OriginKind::S3,
            domain: "amzn-s3-demo-bucket.s3.us-east-1.amazonaws.com".into(),
            ..RequestOrigin::default()
        },
        error_caching_min_ttl: [(404, 300), (500, 0)].into(),
        content: vec![
            content(
                "/report.pdf",
                vec![
                    answer(0, "not uploaded yet", 404, &[]),
                    version(60, "the report", &[("Cache-Control", "max-age=600"), ("ETag", "\"r\"")]),
                ],
            ),
            content("/broken", vec![answer(0, "broken", 500, &[("Cache-Control", "no-store")])]),
            content("/secret", vec![answer(0, "forbidden", 403, &[("Cache-Control", "max-age=30")])]),
            content("/range", vec![answer(0, "bad range", 416, &[])]),
        ],
        events: vec![
            CacheEvent::get(30, "/report.pdf"),
            CacheEvent::get(35, "/broken"),
            CacheEvent::get(40, "/secret"),
            CacheEvent::get(45, "/range"),
            CacheEvent::get(90, "/report.pdf"),
            CacheEvent::get(200, "/report.pdf"),
            CacheEvent::get(400, "/report.pdf"),
        ],
        clock: 90,
        received: "HTTP/2 403\ncontent-type: application/xml\nserver: AmazonS3\nx-cache: Error from cloudfront\nx-amz-cf-id: x\n\n\
                   <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message>\
                   <RequestId>0123456789ABCDEF</RequestId><HostId>abcdef</HostId></Error>"
            .into(),
        ..Scenario::default()
    }
}

fn cookies() -> Scenario {
    Scenario {
        cache_policy: PolicyChoice::Config(policy("plain", 0, 60, 3_600)),
        origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
        content: vec![content(
            "/app.js",
            vec![version(
                0,
                "app 1",
                &[
                    ("Cache-Control", "max-age=60"),
                    ("Last-Modified", "Wed, 31 Dec 2025 12:00:00 GMT"),
                ],
            )],
        )],
        events: [0, 30, 70, 140, 210]
            .map(|at| CacheEvent::request(at, "GET", "/app.js", &[("Cookie", "session=abc")]))
            .into(),
        clock: 70,
        compare: Some(ComparedPolicies {
            name: "without the origin request policy".into(),
            cache_policy: PolicyChoice::Config(policy("plain", 0, 60, 3_600)),
            ..ComparedPolicies::default()
        }),
        received: "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>MissingKey</Code>\
                   <Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>"
            .into(),
        ..Scenario::default()
    }
}

/// Enough requests for figures that more of them hardly change.
fn many() -> Traffic {
    Traffic { requests: 100_000, ..Traffic::default() }
}

fn low_hit_ratio() -> Scenario {
    Scenario {
        cache_policy: keyed("everything", &["Accept-Language", "User-Agent"], every(), every()),
        content: vec![content("/*", vec![version(0, "v1", &[("Cache-Control", "max-age=3600")])])],
        events: vec![CacheEvent::get(0, "/assets/1.jpg")],
        traffic: Some(Traffic { failing_percent: 0.5, ..many() }),
        compare: Some(ComparedPolicies {
            name: "CachingOptimized".into(),
            ..ComparedPolicies::default()
        }),
        received: "HTTP/2 200\nx-cache: Hit from cloudfront\nage: 12\nx-amz-cf-id: x\n".into(),
        ..Scenario::default()
    }
}

fn split() -> Scenario {
    Scenario {
        cache_policy: keyed("one-for-all", &["Authorization"], every(), every()),
        origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
        traffic: Some(Traffic { dynamic_percent: 20.0, ..many() }),
        compare: Some(ComparedPolicies {
            name: "two behaviors".into(),
            cache_policy: PolicyChoice::default(),
            origin_request_policy: None,
            dynamic: Some(PolicyPair {
                cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
                origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
            }),
        }),
        ..Scenario::default()
    }
}

fn tracking() -> Scenario {
    let but_tracking = Selection::of(SelectionBehavior::AllExcept, ["utm_source"]);
    Scenario {
        cache_policy: keyed("all-parameters", &[], none(), every()),
        content: vec![content("/*", vec![version(0, "v1", &[("Cache-Control", "max-age=3600")])])],
        events: vec![
            CacheEvent::get(0, "/offer?utm_source=mail"),
            CacheEvent::get(10, "/offer?utm_source=search"),
            CacheEvent::get(20, "/offer?utm_source=mail"),
        ],
        clock: 10,
        traffic: Some(Traffic { tracking_percent: 60.0, tracking_values: 400, ..many() }),
        compare: Some(ComparedPolicies {
            name: "all but utm_source".into(),
            cache_policy: keyed("but-tracking", &[], none(), but_tracking),
            ..ComparedPolicies::default()
        }),
        ..Scenario::default()
    }
}

fn bad_paths() -> Scenario {
    Scenario {
        content: vec![content("/*", vec![version(0, "v1", &[("Cache-Control", "max-age=3600")])])],
        events: vec![
            CacheEvent::get(0, "/images/a.jpg"),
            CacheEvent::invalidating(
                60,
                &["images/a.jpg", "/images/*.jpg", "/~home/a.jpg", "/images/été.jpg", "/images/a.jpg"],
            ),
            CacheEvent::get(70, "/images/a.jpg"),
        ],
        clock: 60,
        received: "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>\n<H1>403 ERROR</H1>\n\
                   <H2>The request could not be satisfied.</H2>\nBad request.\nWe can't connect to the server for this app or website at this time.\n\
                   <PRE>Generated by cloudfront (CloudFront)\nRequest ID: AbCdEf==</PRE></BODY></HTML>"
            .into(),
        ..Scenario::default()
    }
}

fn misspelled() -> Scenario {
    Scenario {
        cache_policy: PolicyChoice::Managed("CachingOptimised".into()),
        content: vec![content("/*", vec![version(0, "v1", &[])])],
        events: vec![CacheEvent::get(0, "/")],
        received:
            "HTTP/1.1 200 OK\nServer: nginx\nContent-Type: text/html\nCache-Control: no-cache\n"
                .into(),
        ..Scenario::default()
    }
}
