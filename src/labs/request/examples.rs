//! The examples: common questions, the examples of the Developer Guide, and common mistakes.

use super::{RequestInput, SameResponse, Scenario};
use crate::{
    cloudfront::{
        policy::{
            CachePolicyConfig, CookiePreference, ForwardedValues, KeyParameters,
            LegacyCacheSettings, Lenient, NameList, OriginRequestPolicyConfig, PolicyChoice,
            Selection, SelectionBehavior,
        },
        request::{
            Device, OriginKind, OriginResponseSettings, RequestOrigin, Viewer, ViewerAccess,
        },
    },
    http::{Header, Request, Scheme, parse_request},
    labs::Example,
};

const HEADERS: &str = "Headers and cookies";
const QUERY_STRINGS: &str = "Query strings";
const NAMES: &str = "Domain names and signatures";
const METHODS: &str = "Methods and responses";
const S3: &str = "Amazon S3 origins";
const ERRORS: &str = "Rejected policies and requests";

const CHROME: &str = "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const IPHONE: &str = "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

pub(super) fn examples() -> Vec<Example<Scenario>> {
    let blog = |language: &str, id: &str| {
        sent(&format!(
            "GET /blogs/myblog.html HTTP/1.1\nHost: mywebsite.com\nUser-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_2)\nAccept: text/html,*/*\nAccept-Language: {language}\nCookie: session_id={id}\nReferer: https://www.google.com/"
        ))
    };
    let blogs = || vec![blog("fr-FR", "01234abcd"), german(blog("de-DE", "wxyz9876"))];
    let cat = |query: &str| {
        sent(&format!("GET /image/cat.jpg{query} HTTP/2\nHost: www.example.com\n{CHROME}"))
    };
    let cats = || vec![cat("?border=red&size=large"), cat("?size=large&border=red")];
    let images = |query_strings: Selection| Scenario {
        requests: cats(),
        cache_policy: own(KeySettings { name: "images", query_strings, ..KeySettings::default() }),
        same_response: SameResponse::Yes,
        ..Scenario::default()
    };
    vec![
        sound(
            HEADERS,
            "french-blog",
            "Two languages, one cache key: what does B receive?",
            Scenario {
                requests: blogs(),
                cache_policy: PolicyChoice::Managed("CachingOptimized".into()),
                same_response: SameResponse::No,
                ..Scenario::default()
            },
        ),
        sound(
            HEADERS,
            "french-blog-language",
            "Accept-Language in the key: does B get its own object?",
            Scenario {
                requests: blogs(),
                cache_policy: own(KeySettings {
                    name: "by-language",
                    headers: &["Accept-Language"],
                    ..KeySettings::default()
                }),
                same_response: SameResponse::No,
                ..Scenario::default()
            },
        ),
        sound(
            HEADERS,
            "authorization",
            "Authorization header and cookies: what is in the key?",
            Scenario {
                requests: vec![sent(
                    "GET /blogs/myblog.html?ref=0123abc&split-pages=false HTTP/1.1\nHost: mywebsite.com\nUser-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_2)\nAccept-Encoding: gzip, deflate, br\nAuthorization: SAPISIDHASH fdd00ecee39fe\nCookie: session_id=01234abcd; theme=dark",
                )],
                cache_policy: own(KeySettings {
                    name: "signed-in",
                    headers: &["Authorization"],
                    ..KeySettings::default()
                }),
                origin_request_policy: forward(
                    "for-the-origin",
                    Selection::of(SelectionBehavior::Whitelist, ["User-Agent"]),
                    Selection::of(SelectionBehavior::Whitelist, ["session_id"]),
                    Selection::of(SelectionBehavior::Whitelist, ["ref"]),
                ),
                ..Scenario::default()
            },
        ),
        sound(
            HEADERS,
            "devices",
            "Phone and desktop pages: does each get its own object?",
            Scenario {
                requests: vec![
                    sent(&format!(
                        "GET / HTTP/2\nHost: www.example.com\n{CHROME}\nAccept-Encoding: gzip, deflate, br, zstd"
                    )),
                    on(
                        sent(&format!(
                            "GET / HTTP/2\nHost: www.example.com\n{IPHONE}\nAccept-Encoding: gzip, deflate, br"
                        )),
                        &[Device::Ios, Device::Mobile],
                    ),
                ],
                cache_policy: own(KeySettings {
                    name: "by-device",
                    headers: &["CloudFront-Is-Mobile-Viewer", "CloudFront-Is-Tablet-Viewer"],
                    ..KeySettings::default()
                }),
                same_response: SameResponse::No,
                ..Scenario::default()
            },
        ),
        sound(
            HEADERS,
            "legacy-settings",
            "Legacy cache settings: what is in the cache key?",
            Scenario {
                requests: vec![sent(&format!(
                    "GET /shop?v=7&utm_source=mail HTTP/2\nHost: www.example.com\n{CHROME}\nOrigin: https://app.example.com\nAccept: */*\nAccept-Encoding: gzip, br\nX-Request-Id: 4711\nCookie: session_id=abc; theme=dark"
                ))],
                cache_policy: PolicyChoice::Legacy(LegacyCacheSettings {
                    forwarded: ForwardedValues {
                        query_string: true,
                        query_string_cache_keys: NameList::of(["v"]),
                        headers: NameList::of(["Origin"]),
                        cookies: CookiePreference {
                            forward: SelectionBehavior::Whitelist,
                            whitelisted_names: NameList::of(["session*"]),
                        },
                    },
                    min_ttl: Some(Lenient::Is(0)),
                    default_ttl: Some(Lenient::Is(3_600)),
                    max_ttl: None,
                }),
                ..Scenario::default()
            },
        ),
        sound(
            QUERY_STRINGS,
            "query-none",
            "No query strings in the key: do A and B share an object?",
            images(Selection::all_or_none(SelectionBehavior::None)),
        ),
        sound(
            QUERY_STRINGS,
            "query-whitelist",
            "Only size in the key: do A and B share an object?",
            images(Selection::of(SelectionBehavior::Whitelist, ["size"])),
        ),
        sound(
            QUERY_STRINGS,
            "query-all-except",
            "All except border in the key: do A and B share it?",
            images(Selection::of(SelectionBehavior::AllExcept, ["border"])),
        ),
        sound(
            QUERY_STRINGS,
            "query-all",
            "All query strings, other order: do A and B share it?",
            images(Selection::all_or_none(SelectionBehavior::All)),
        ),
        sound(
            QUERY_STRINGS,
            "tracking",
            "Tracking query strings in the key: is B a hit?",
            Scenario {
                requests: vec![
                    sent(&format!(
                        "GET /landing?plan=pro&utm_source=newsletter&gclid=EAIaIQobChMI HTTP/2\nHost: www.example.com\n{CHROME}"
                    )),
                    sent(&format!(
                        "GET /landing?plan=pro&utm_source=ads HTTP/2\nHost: www.example.com\n{CHROME}"
                    )),
                ],
                cache_policy: own(KeySettings {
                    name: "all-parameters",
                    query_strings: Selection::all_or_none(SelectionBehavior::All),
                    ..KeySettings::default()
                }),
                same_response: SameResponse::Yes,
                ..Scenario::default()
            },
        ),
        sound(
            QUERY_STRINGS,
            "block-lists",
            "All except a, then all except b: what is in the key?",
            Scenario {
                requests: vec![sent("GET /search?a=1&b=2&c=3 HTTP/2\nHost: www.example.com")],
                cache_policy: own(KeySettings {
                    name: "all-but-a",
                    query_strings: Selection::of(SelectionBehavior::AllExcept, ["a"]),
                    ..KeySettings::default()
                }),
                origin_request_policy: forward(
                    "all-but-b",
                    none(),
                    none(),
                    Selection::of(SelectionBehavior::AllExcept, ["b"]),
                ),
                ..Scenario::default()
            },
        ),
        sound(
            NAMES,
            "aliases",
            "Two alternate domain names: do they share an object?",
            Scenario {
                requests: vec![
                    sent(&format!("GET /style.css HTTP/2\nHost: www.example.com\n{CHROME}")),
                    sent(&format!("GET /style.css HTTP/2\nHost: shop.example.com\n{CHROME}")),
                ],
                cache_policy: PolicyChoice::Managed(
                    "CachingOptimizedForUncompressedObjects".into(),
                ),
                same_response: SameResponse::Yes,
                ..Scenario::default()
            },
        ),
        sound(
            NAMES,
            "aliases-host",
            "Host in the key: do two domain names share an object?",
            Scenario {
                requests: vec![
                    sent(&format!(
                        "GET /style.css HTTP/2\nHost: www.example.com\n{CHROME}\nCookie: theme=dark; session=abc"
                    )),
                    sent(&format!(
                        "GET /style.css HTTP/2\nHost: shop.example.com\n{CHROME}\nCookie: session=abc; theme=dark"
                    )),
                ],
                cache_policy: PolicyChoice::Managed("UseOriginCacheControlHeaders".into()),
                same_response: SameResponse::Yes,
                ..Scenario::default()
            },
        ),
        sound(
            NAMES,
            "signed",
            "Signed URL and signed cookies: do they share an object?",
            Scenario {
                requests: vec![
                    sent(
                        "GET /video.mp4?quality=hd&Expires=1767290400&Signature=abc-_~&Key-Pair-Id=K2JCJMDEHXQW5F HTTP/2\nHost: www.example.com\nRange: bytes=0-1023",
                    ),
                    sent(
                        "GET /video.mp4?quality=hd HTTP/2\nHost: www.example.com\nCookie: CloudFront-Policy=eyJ; CloudFront-Signature=xyz; CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F",
                    ),
                ],
                cache_policy: own(KeySettings {
                    name: "all-of-them",
                    cookies: Selection::all_or_none(SelectionBehavior::All),
                    query_strings: Selection::all_or_none(SelectionBehavior::All),
                    ..KeySettings::default()
                }),
                same_response: SameResponse::Yes,
                viewer_access: ViewerAccess::Restricted,
                ..Scenario::default()
            },
        ),
        sound(
            NAMES,
            "host-to-api-gateway",
            "All viewer headers to API Gateway: why 403?",
            Scenario {
                requests: vec![sent(&format!(
                    "GET /api/token HTTP/2\nHost: www.example.com\n{CHROME}\nAuthorization: Bearer 1234"
                ))],
                origin: RequestOrigin {
                    domain: "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com".into(),
                    path: "/prod".into(),
                    ..RequestOrigin::default()
                },
                cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
                origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
                ..Scenario::default()
            },
        ),
        sound(
            METHODS,
            "head-then-get",
            "HEAD, then GET with the same key: is the GET a hit?",
            Scenario {
                requests: vec![
                    sent("HEAD /report.pdf HTTP/1.1\nHost: www.example.com"),
                    sent("GET /report.pdf HTTP/1.1\nHost: www.example.com"),
                ],
                ..Scenario::default()
            },
        ),
        sound(
            METHODS,
            "api",
            "API with caching disabled: does B reach the origin?",
            Scenario {
                requests: vec![
                    sent(
                        "GET /v1/items?limit=5 HTTP/2\nHost: www.example.com\nUser-Agent: app/2.1\nAuthorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
                    ),
                    sent(
                        "POST /v1/items HTTP/2\nHost: www.example.com\nUser-Agent: app/2.1\nContent-Type: application/json\nContent-Length: 2\n\n{}",
                    ),
                ],
                origin: RequestOrigin {
                    domain: "abc123.execute-api.us-east-1.amazonaws.com".into(),
                    path: "/production".into(),
                    custom_headers: vec![Header::new("X-Origin-Verify", "7d1f0c52")],
                    ..RequestOrigin::default()
                },
                cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
                origin_request_policy: Some(PolicyChoice::Managed(
                    "AllViewerExceptHostHeader".into(),
                )),
                ..Scenario::default()
            },
        ),
        sound(
            METHODS,
            "compression",
            "Two values of Accept-Encoding: do they share an object?",
            Scenario {
                requests: vec![
                    sent(
                        "GET /app.js HTTP/2\nHost: www.example.com\nAccept-Encoding: gzip, deflate, br, zstd",
                    ),
                    sent(
                        "GET /app.js HTTP/1.1\nHost: www.example.com\nAccept-Encoding: br;q=0, gzip;q=0.8, *;q=0.1",
                    ),
                ],
                cache_policy: PolicyChoice::Managed("CachingOptimized".into()),
                same_response: SameResponse::No,
                ..Scenario::default()
            },
        ),
        sound(
            METHODS,
            "answer",
            "Set-Cookie, Vary, and compression: which headers change?",
            Scenario {
                requests: vec![sent(
                    "GET /app.js HTTP/2\nHost: www.example.com\nAccept-Encoding: gzip, br",
                )],
                cache_policy: PolicyChoice::Managed("CachingOptimized".into()),
                response: answer(
                    "SecurityHeadersPolicy",
                    &[
                        ("Content-Type", "text/javascript; charset=utf-8"),
                        ("Content-Length", "48213"),
                        ("ETag", "\"v1\""),
                        ("Set-Cookie", "visited=1"),
                        ("Vary", "Accept-Encoding, Accept-Language"),
                        ("X-Frame-Options", "DENY"),
                    ],
                ),
                ..Scenario::default()
            },
        ),
        sound(
            METHODS,
            "cors-answer",
            "CORS headers from a policy: is the preflight cached?",
            Scenario {
                requests: vec![
                    sent(
                        "OPTIONS /api HTTP/2\nHost: www.example.com\nOrigin: https://app.example.org\nAccess-Control-Request-Method: PUT",
                    ),
                    sent("GET /api HTTP/2\nHost: www.example.com\nOrigin: https://app.example.org"),
                ],
                cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
                origin_request_policy: Some(PolicyChoice::Managed(
                    "AllViewerExceptHostHeader".into(),
                )),
                response: answer(
                    "CORS-With-Preflight",
                    &[
                        ("Content-Type", "application/json"),
                        ("Transfer-Encoding", "chunked"),
                        ("Trailer", "Expires"),
                    ],
                ),
                ..Scenario::default()
            },
        ),
        sound(
            S3,
            "cors-s3",
            "CORS preflight and GET to S3: do they share an object?",
            Scenario {
                requests: vec![
                    sent(
                        "OPTIONS /fonts/inter.woff2 HTTP/1.1\nHost: www.example.com\nOrigin: https://app.example.org\nAccess-Control-Request-Method: GET\nAccess-Control-Request-Headers: x-requested-with",
                    ),
                    sent(
                        "GET /fonts/inter.woff2 HTTP/1.1\nHost: www.example.com\nOrigin: https://app.example.org\nReferer: https://app.example.org/\nAccept-Encoding: identity",
                    ),
                ],
                cached_methods: ["GET", "HEAD", "OPTIONS"].map(Into::into).to_vec(),
                origin: bucket(),
                cache_policy: PolicyChoice::Managed("CachingOptimized".into()),
                origin_request_policy: Some(PolicyChoice::Managed("CORS-S3Origin".into())),
                same_response: SameResponse::No,
                ..Scenario::default()
            },
        ),
        sound(
            S3,
            "host-to-s3",
            "All viewer headers to an S3 bucket: what does S3 return?",
            Scenario {
                requests: vec![sent(&format!(
                    "GET /logo.svg HTTP/2\nHost: www.example.com\n{CHROME}\nCookie: session=abc"
                ))],
                origin: bucket(),
                cache_policy: PolicyChoice::Managed("CachingOptimized".into()),
                origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
                ..Scenario::default()
            },
        ),
        flawed(
            ERRORS,
            "refused-policies",
            "Invalid headers in two policies: does AWS accept them?",
            Scenario {
                requests: vec![sent(
                    "GET /account HTTP/2\nHost: www.example.com\nAuthorization: Bearer t\nAccept-Encoding: gzip\nCookie: session=abc",
                )],
                cache_policy: own(KeySettings {
                    name: "too-clever",
                    headers: &["Accept-Encoding", "Cookie", "CloudFront-Viewer-Address"],
                    ..KeySettings::default()
                }),
                origin_request_policy: forward(
                    "with-authorization",
                    Selection::of(SelectionBehavior::Whitelist, ["Authorization"]),
                    none(),
                    none(),
                ),
                ..Scenario::default()
            },
        ),
        flawed(
            ERRORS,
            "refused-requests",
            "GET with a body, PROPFIND: does CloudFront accept them?",
            Scenario {
                requests: vec![
                    sent(
                        "GET /search HTTP/1.1\nHost: www.example.com\nContent-Type: application/json\nContent-Length: 14\n\n{\"q\": \"cats\"}\n",
                    ),
                    sent("PROPFIND /files/100%/ HTTP/1.1\nHost: www.example.com"),
                ],
                ..Scenario::default()
            },
        ),
    ]
}

fn sound(
    group: &'static str,
    id: &'static str,
    title: &'static str,
    scenario: Scenario,
) -> Example<Scenario> {
    Example { id, title, group, flawed: false, scenario }
}

fn flawed(
    group: &'static str,
    id: &'static str,
    title: &'static str,
    scenario: Scenario,
) -> Example<Scenario> {
    Example { flawed: true, ..sound(group, id, title, scenario) }
}

/// A request from its text.
fn sent(text: &str) -> RequestInput {
    RequestInput {
        request: parse_request(text, Scheme::Https).unwrap_or_else(|_| Request::default()),
        ..RequestInput::default()
    }
}

fn on(sent: RequestInput, device: &[Device]) -> RequestInput {
    RequestInput { viewer: Viewer { device: device.to_vec(), ..sent.viewer }, ..sent }
}

fn german(sent: RequestInput) -> RequestInput {
    RequestInput {
        viewer: Viewer { ip: "203.0.113.24".into(), country: Some("DE".into()), ..sent.viewer },
        ..sent
    }
}

fn bucket() -> RequestOrigin {
    RequestOrigin {
        kind: OriginKind::S3,
        domain: "example-assets.s3.us-east-1.amazonaws.com".into(),
        ..RequestOrigin::default()
    }
}

/// An origin response with a response headers policy.
fn answer(policy: &str, headers: &[(&str, &str)]) -> OriginResponseSettings {
    OriginResponseSettings {
        headers: headers.iter().map(|(n, v)| Header::new(*n, *v)).collect(),
        policy: Some(policy.into()),
        compress: true,
    }
}

fn none() -> Selection {
    Selection::all_or_none(SelectionBehavior::None)
}

/// What a custom cache policy includes. Compression is enabled, and the TTLs are those of `CachingOptimized`.
struct KeySettings {
    name: &'static str,
    headers: &'static [&'static str],
    cookies: Selection,
    query_strings: Selection,
}

impl Default for KeySettings {
    fn default() -> Self {
        Self { name: "own", headers: &[], cookies: none(), query_strings: none() }
    }
}

fn own(keyed: KeySettings) -> PolicyChoice<CachePolicyConfig> {
    PolicyChoice::Config(CachePolicyConfig {
        name: Some(keyed.name.into()),
        comment: None,
        min_ttl: Some(Lenient::Is(1)),
        default_ttl: Some(Lenient::Is(86_400)),
        max_ttl: Some(Lenient::Is(31_536_000)),
        parameters: Some(KeyParameters {
            gzip: Some(Lenient::Is(true)),
            brotli: Some(Lenient::Is(true)),
            headers: Some(if keyed.headers.is_empty() {
                none()
            } else {
                Selection::of(SelectionBehavior::Whitelist, keyed.headers.iter().copied())
            }),
            cookies: Some(keyed.cookies),
            query_strings: Some(keyed.query_strings),
        }),
    })
}

fn forward(
    name: &str,
    headers: Selection,
    cookies: Selection,
    query_strings: Selection,
) -> Option<PolicyChoice<OriginRequestPolicyConfig>> {
    Some(PolicyChoice::Config(OriginRequestPolicyConfig {
        name: Some(name.into()),
        comment: None,
        headers: Some(headers),
        cookies: Some(cookies),
        query_strings: Some(query_strings),
    }))
}
