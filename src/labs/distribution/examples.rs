//! The examples of the lab.

use super::Scenario;
use crate::cloudfront::{
    distribution::{
        AllowedMethods, AssumedSignature, BucketAccess, CacheBehavior, CustomError, Distribution,
        GeoRestriction, Origin, OriginGroup, OriginKind, OriginState, ProtocolPolicy,
        RestrictionType, ViewerRequest,
    },
    policy::{ForwardedValues, LegacyCacheSettings, Lenient, NameList, PolicyChoice},
    request::SigningBehavior,
    signing::groups::{KeyGroup, KeyGroupKey},
};
use crate::http::{Header, Request, split_url};
use crate::labs::{Example, signed_access};

/// All examples; the lab opens with the first one.
pub(super) fn all() -> Vec<Example<Scenario>> {
    let example =
        |id, group, title, scenario| Example { id, title, group, flawed: false, scenario };
    vec![
        example(
            "first-match",
            "Path patterns",
            "Two patterns match /images/sample.gif: which one wins?",
            first_match(),
        ),
        example(
            "shadowed",
            "Path patterns",
            "No request matches downloads/*.zip: which pattern does?",
            shadowed(),
        ),
        example("sign-in", "Access", "Signed cookies and a sign-in page: why 403?", sign_in()),
        example(
            "signed-url",
            "Access",
            "A valid signed URL: what does the viewer get?",
            signed_url(),
        ),
        example("redirect", "Access", "HTTP request: does CloudFront redirect it?", redirect()),
        example("geo", "Access", "A blocked country: what does the viewer get?", geo()),
        example(
            "other-host",
            "Access",
            "An unknown host name: what does CloudFront return?",
            other_host(),
        ),
        example(
            "failover",
            "Origin failover",
            "No connection to the primary origin: what happens?",
            failover(OriginState::ConnectTimeout),
        ),
        example(
            "failover-timeout",
            "Origin failover",
            "504 isn't a failover code: what does the viewer get?",
            failover_timeout(),
        ),
        example(
            "failover-post",
            "Origin failover",
            "The origin returns 500 to a POST: does it fail over?",
            failover_post(),
        ),
        example(
            "bucket-policy",
            "S3 origins",
            "S3 returns 403: what does the bucket policy lack?",
            bucket_policy(),
        ),
        example(
            "single-page-app",
            "S3 origins",
            "A single-page app: how does 403 become index.html?",
            single_page_app(),
        ),
        example(
            "legacy-distribution",
            "Legacy settings",
            "ForwardedValues and TrustedSigners: why 403?",
            legacy_distribution(),
        ),
        Example {
            flawed: true,
            ..example(
                "flawed",
                "Rejected by AWS",
                "Invalid settings: what does AWS reject?",
                flawed(),
            )
        },
    ]
}

fn viewer_request(method: &str, url: &str) -> ViewerRequest {
    let mut request = Request { method: method.into(), ..Request::default() };
    if let Ok(parts) = split_url(url) {
        request.scheme = parts.scheme;
        request.host = parts.host.into();
        request.path = parts.path.into();
        request.query = parts.query.map(str::to_owned);
    }
    ViewerRequest { request, country: "FR".into(), ..ViewerRequest::default() }
}

fn signed(url: &str, signed: AssumedSignature) -> ViewerRequest {
    ViewerRequest { signed, ..viewer_request("GET", url) }
}

fn bucket(id: &str) -> Origin {
    Origin {
        id: id.into(),
        kind: OriginKind::S3,
        domain: format!("{id}-demo.s3.eu-west-1.amazonaws.com"),
        signing_behavior: SigningBehavior::Always,
        ..Origin::default()
    }
}

fn web(id: &str) -> Origin {
    Origin { id: id.into(), domain: format!("{id}.example.net"), ..Origin::default() }
}

fn behavior(pattern: &str, target: &str) -> CacheBehavior {
    CacheBehavior {
        path_pattern: pattern.into(),
        target: target.into(),
        ..CacheBehavior::default()
    }
}

/// A cache behavior for an application: all methods, caching disabled, everything forwarded except `Host`.
fn program(pattern: &str, target: &str) -> CacheBehavior {
    CacheBehavior {
        allowed_methods: AllowedMethods::All,
        cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
        origin_request_policy: Some(PolicyChoice::Managed("AllViewerExceptHostHeader".into())),
        compress: false,
        ..behavior(pattern, target)
    }
}

fn site() -> Distribution {
    Distribution {
        default_root_object: "index.html".into(),
        origins: vec![bucket("site"), web("api")],
        behaviors: vec![program("api/*", "api")],
        default_behavior: behavior("", "site"),
        ..Distribution::default()
    }
}

fn scenario(distribution: Distribution, requests: Vec<ViewerRequest>) -> Scenario {
    Scenario { distribution, requests, ..Scenario::default() }
}

fn first_match() -> Scenario {
    let mut distribution = site();
    distribution.origins.push(bucket("images"));
    distribution.behaviors.extend([
        behavior("images/*.jpg", "images"),
        behavior("images/*", "images"),
        behavior("*.gif", "site"),
    ]);
    scenario(
        distribution,
        [
            "https://www.example.com/images/sample.gif",
            "https://www.example.com/images/a/b/c.jpg",
            "https://www.example.com/x.gif",
            "https://www.example.com/IMAGES/a.jpg",
            "https://www.example.com/images/../api//users",
            "https://www.example.com/images",
            "https://www.example.com/",
            "https://www.example.com/?utm_source=news",
        ]
        .map(|url| viewer_request("GET", url))
        .into(),
    )
}

fn sign_in() -> Scenario {
    let mut distribution = site();
    distribution.behaviors = vec![program("login", "api"), behavior("assets/*", "site")];
    distribution.default_behavior.trusted_key_groups = vec!["members".into()];
    distribution.custom_errors = vec![CustomError {
        error_code: 403,
        page: "/login".into(),
        response_code: Some(403),
        error_caching_min_ttl: 0,
    }];
    distribution.key_groups = vec![KeyGroup {
        name: "members".into(),
        keys: vec![KeyGroupKey { id: MEMBERS.into(), public_key: MEMBERS_KEY.into() }],
    }];
    let mut post = viewer_request("POST", "https://www.example.com/login");
    post.request.headers = vec![Header::new("Content-Type", "application/x-www-form-urlencoded")];
    const LESSON: &str = "https://www.example.com/course/1.html";
    scenario(
        distribution,
        vec![
            viewer_request("GET", LESSON),
            post,
            with_cookies(LESSON, UNTIL_SIX),
            with_cookies(LESSON, UNTIL_FOUR),
            signed(LESSON, AssumedSignature::Untrusted),
            viewer_request("GET", "https://www.example.com/assets/logo.svg"),
        ],
    )
}

/// The key of the members' cookies; its private key was discarded.
const MEMBERS: &str = "K3MEMBERSEXAMP";
const MEMBERS_KEY: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+4mnbEy55fgko2U1zLlrkpJgAc/k
aQRe1AZ+JnW3heBok6Ns7oU9p0l23cCWld8anKZeiOt1wdYRGiJqnp+WkA==
-----END PUBLIC KEY-----
";
/// Policy and signature for `https://www.example.com/course/*`, until 18:00 and until 16:00.
const UNTIL_SIX: [&str; 2] = [
    "eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly93d3cuZXhhbXBsZS5jb20vY291cnNlLyoiLCJDb25kaXRpb24iOnsiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NjcyOTA0MDB9fX1dfQ__",
    "MEQCIDDhHr78hPY9ny50x1Js~UT6~5UTddZtDz8DW5tgHx3DAiAB7y6qid38CPtexl~6dRbAd09gOlX6ujkMTYiXuX51aw__",
];
const UNTIL_FOUR: [&str; 2] = [
    "eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly93d3cuZXhhbXBsZS5jb20vY291cnNlLyoiLCJDb25kaXRpb24iOnsiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NjcyODMyMDB9fX1dfQ__",
    "MEQCIEOIYgmHKd0ilwLnnj20krw8-TQHwDRi-4pFNNtt9CO7AiByprm0ZCJNcLxxx8bUcKra0fSiyakq3-X8hHmhf4ubCA__",
];

/// A request with signed cookies, as a browser sends them.
fn with_cookies(url: &str, [policy, signature]: [&str; 2]) -> ViewerRequest {
    let mut viewer_request = viewer_request("GET", url);
    viewer_request.request.headers = vec![Header::new(
        "Cookie",
        format!(
            "CloudFront-Policy={policy}; CloudFront-Signature={signature}; CloudFront-Key-Pair-Id={MEMBERS}"
        ),
    )];
    viewer_request
}

/// The URL of the Signed access lab, in a distribution with an open cache behavior.
fn signed_url() -> Scenario {
    let link = signed_access::Scenario::default();
    let url = link.request.url;
    let mut distribution = site();
    let Some(group) = link.key_groups.first() else {
        return Scenario::default();
    };
    distribution.default_behavior.trusted_key_groups = vec![group.name.clone()];
    distribution.key_groups = link.key_groups;
    distribution.behaviors.push(behavior("open/*", "site"));
    let bare = url.split('?').next().unwrap_or_default().to_owned();
    scenario(
        distribution,
        vec![
            viewer_request("GET", &url),
            viewer_request("GET", &url.replace("size=large", "size=small")),
            viewer_request("GET", &bare),
            viewer_request(
                "GET",
                "https://d111111abcdef8.cloudfront.net/open/a.jpg?Expires=1&Signature=x",
            ),
        ],
    )
}

fn group(codes: &[u16]) -> OriginGroup {
    OriginGroup {
        id: "pair".into(),
        members: vec!["primary".into(), "secondary".into()],
        status_codes: codes.into(),
    }
}

fn failover(state: OriginState) -> Scenario {
    let distribution = Distribution {
        origins: vec![
            Origin { state, connection_attempts: 2, connection_timeout: 3, ..web("primary") },
            web("secondary"),
        ],
        origin_groups: vec![group(&[503, 504])],
        default_behavior: CacheBehavior {
            allowed_methods: AllowedMethods::All,
            ..behavior("", "pair")
        },
        ..Distribution::default()
    };
    scenario(
        distribution,
        vec![
            viewer_request("GET", "https://www.example.com/a.html"),
            viewer_request("GET", "https://www.example.com/a.html"),
            viewer_request("HEAD", "https://www.example.com/b.html"),
            viewer_request("POST", "https://www.example.com/order"),
        ],
    )
}

fn failover_timeout() -> Scenario {
    let mut scenario = failover(OriginState::ResponseTimeout);
    scenario.distribution.origin_groups = vec![group(&[500, 502, 503])];
    scenario
}

fn failover_post() -> Scenario {
    let mut scenario = failover(OriginState::Answers);
    scenario.distribution.origin_groups = vec![group(&[500, 503])];
    for origin in &mut scenario.distribution.origins {
        origin.status = 500;
    }
    scenario.focus = 3;
    scenario
}

fn bucket_policy() -> Scenario {
    let mut distribution = site();
    for origin in &mut distribution.origins {
        origin.bucket = BucketAccess::Private;
    }
    scenario(distribution, vec![viewer_request("GET", "https://www.example.com/photo.jpg")])
}

fn single_page_app() -> Scenario {
    let mut distribution = site();
    // Without s3:ListBucket, S3 returns 403 for a missing object.
    if let Some(site) = distribution.origins.first_mut() {
        site.status = 403;
    }
    distribution.origins.push(bucket("shell"));
    distribution.behaviors.push(behavior("index.html", "shell"));
    distribution.custom_errors = vec![CustomError {
        error_code: 403,
        page: "/index.html".into(),
        response_code: Some(200),
        error_caching_min_ttl: 10,
    }];
    scenario(
        distribution,
        vec![
            viewer_request("GET", "https://www.example.com/orders/42"),
            viewer_request("GET", "https://www.example.com/"),
        ],
    )
}

fn shadowed() -> Scenario {
    let mut distribution = site();
    distribution.behaviors = vec![
        behavior("downloads/*", "site"),
        behavior("downloads/*.zip", "api"),
        CacheBehavior {
            trusted_key_groups: vec!["members".into()],
            ..behavior("*/private/*", "site")
        },
    ];
    scenario(
        distribution,
        vec![
            viewer_request("GET", "https://www.example.com/downloads/tool.zip"),
            viewer_request("GET", "https://www.example.com/downloads/private/a.pdf"),
            viewer_request("GET", "https://www.example.com/team/private/a.pdf"),
        ],
    )
}

fn redirect() -> Scenario {
    let mut distribution = site();
    distribution.behaviors.push(CacheBehavior {
        viewer_protocol_policy: ProtocolPolicy::HttpsOnly,
        ..behavior("secure/*", "site")
    });
    distribution.behaviors.push(CacheBehavior {
        viewer_protocol_policy: ProtocolPolicy::AllowAll,
        ..behavior("open/*", "site")
    });
    let mut old = viewer_request("POST", "http://www.example.com/api/order");
    old.request.http_version = crate::http::HttpVersion::V10;
    scenario(
        distribution,
        vec![
            viewer_request("GET", "http://www.example.com/page?a=1"),
            viewer_request("POST", "http://www.example.com/api/order"),
            old,
            viewer_request("GET", "http://www.example.com/secure/a"),
            viewer_request("GET", "http://www.example.com/open/a"),
            viewer_request("DELETE", "https://www.example.com/page"),
        ],
    )
}

fn geo() -> Scenario {
    let mut distribution = site();
    distribution.geo = GeoRestriction {
        restriction: RestrictionType::Whitelist,
        countries: vec!["DE".into(), "AT".into(), "CH".into()],
    };
    distribution.custom_errors = vec![CustomError {
        error_code: 403,
        page: "/sorry.html".into(),
        response_code: Some(403),
        error_caching_min_ttl: 10,
    }];
    let from = |country: &str| ViewerRequest {
        country: country.into(),
        ..viewer_request("GET", "https://www.example.com/")
    };
    scenario(distribution, vec![from("FR"), from("DE"), from("")])
}

fn other_host() -> Scenario {
    let mut distribution = site();
    distribution.aliases = vec!["www.example.com".into(), "*.shop.example.com".into()];
    scenario(
        distribution,
        vec![
            viewer_request("GET", "https://example.com/"),
            viewer_request("GET", "https://de.shop.example.com/"),
            viewer_request("GET", "https://a.de.shop.example.com/"),
            viewer_request("GET", "https://d111111abcdef8.cloudfront.net/"),
        ],
    )
}

/// A distribution made before policies, trusted key groups, and origin access controls.
fn legacy_distribution() -> Scenario {
    let mut distribution = Distribution {
        aliases: vec!["media.example.com".into()],
        origins: vec![
            Origin {
                signing_behavior: SigningBehavior::Never,
                access_identity: "E127EXAMPLE51Z".into(),
                ..bucket("media")
            },
            web("api"),
        ],
        ..Distribution::default()
    };
    let legacy = |query_string, headers, default_ttl| {
        PolicyChoice::Legacy(LegacyCacheSettings {
            forwarded: ForwardedValues {
                query_string,
                headers: NameList::of([headers]),
                ..ForwardedValues::default()
            },
            min_ttl: Some(Lenient::Is(0)),
            default_ttl: Some(Lenient::Is(default_ttl)),
            max_ttl: Some(Lenient::Is(86_400)),
        })
    };
    distribution.default_behavior = CacheBehavior {
        cache_policy: legacy(true, "Origin", 3_600),
        trusted_signers: vec!["self".into()],
        ..behavior("", "media")
    };
    distribution.behaviors =
        vec![CacheBehavior { cache_policy: legacy(true, "*", 0), ..behavior("/api/*", "api") }];
    scenario(
        distribution,
        vec![
            viewer_request("GET", "https://media.example.com/video/intro.mp4?v=7"),
            signed("https://media.example.com/video/intro.mp4?v=7", AssumedSignature::Valid),
            viewer_request("GET", "https://media.example.com/api/me?x=1"),
        ],
    )
}

fn flawed() -> Scenario {
    let mut distribution = site();
    distribution.default_root_object = "/index.html".into();
    distribution.aliases.push("WWW.example.com".into());
    distribution.origins.push(Origin {
        connection_attempts: 9,
        connection_timeout: -1,
        path: "production/".into(),
        signing_behavior: SigningBehavior::Always,
        ..web("spare")
    });
    distribution.origin_groups = vec![OriginGroup {
        id: "loop".into(),
        members: vec!["site".into(), "loop".into()],
        status_codes: vec![500, 405],
    }];
    distribution.behaviors.extend([
        behavior("/api/*", "api"),
        behavior("price[1]", "nowhere"),
        CacheBehavior {
            cache_options: true,
            cache_policy: PolicyChoice::Managed("CachingEverything".into()),
            trusted_key_groups: ["a", "b", "c", "d", "e"].map(str::to_owned).into(),
            ..behavior("docs/*", "loop")
        },
    ]);
    distribution.custom_errors = vec![CustomError {
        error_code: 412,
        page: "/oops.html".into(),
        response_code: None,
        error_caching_min_ttl: -10,
    }];
    distribution.geo =
        GeoRestriction { restriction: RestrictionType::Blacklist, countries: vec!["uk".into()] };
    scenario(distribution, vec![viewer_request("GET", "https://www.example.com/price[1]")])
}
