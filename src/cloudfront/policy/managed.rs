//! The managed policies: IDs and exact settings. They are read-only and don't count toward an account's quotas.

use super::{
    CachePolicyConfig, KeyParameters, Lenient, OriginRequestPolicyConfig, Selection,
    SelectionBehavior,
};
use serde::Serialize;

/// A managed cache policy.
#[derive(Debug, PartialEq)]
pub struct ManagedCachePolicy {
    /// The name without the prefix `Managed-`.
    pub name: &'static str,
    /// The ID that a cache behavior references.
    pub id: &'static str,
    /// When to use it.
    pub comment: &'static str,
    /// Its settings.
    pub spec: CachePolicySpec,
}

/// The settings of a managed cache policy.
#[derive(Debug, PartialEq)]
pub struct CachePolicySpec {
    /// `MinTTL`, `DefaultTTL`, `MaxTTL` in seconds.
    pub ttls: [i64; 3],
    /// Headers in the cache key; none if empty.
    pub headers: &'static [&'static str],
    /// All cookies, or none.
    pub cookies: SelectionBehavior,
    /// All query strings, none, or those of the list.
    pub query_strings: (SelectionBehavior, &'static [&'static str]),
    /// Gzip and Brotli.
    pub compression: (bool, bool),
}

/// A managed origin request policy.
#[derive(Debug, PartialEq)]
pub struct ManagedOriginRequestPolicy {
    /// The name without the prefix `Managed-`.
    pub name: &'static str,
    /// The ID that a cache behavior references.
    pub id: &'static str,
    /// When to use it.
    pub comment: &'static str,
    /// Header behavior and names.
    pub headers: (SelectionBehavior, &'static [&'static str]),
    /// All cookies, or none.
    pub cookies: SelectionBehavior,
    /// All query strings, or none.
    pub query_strings: SelectionBehavior,
}

/// A managed response headers policy.
#[derive(Debug, PartialEq, Serialize)]
pub struct ManagedResponseHeadersPolicy {
    /// The name without the prefix `Managed-`.
    pub name: &'static str,
    /// The ID that a cache behavior references.
    pub id: &'static str,
    /// When to use it.
    pub comment: &'static str,
    /// Headers for CORS requests. The policy adds none if the origin sends any of them.
    pub cors: &'static [PolicyHeader],
    /// Headers for every response.
    pub security: &'static [PolicyHeader],
}

/// A header that a response headers policy sets.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyHeader {
    /// The header's name.
    pub name: &'static str,
    /// Its value.
    pub value: &'static str,
    /// True if it overrides the origin's header.
    pub override_origin: bool,
    /// True if it is only for preflight responses.
    pub preflight_only: bool,
}

impl ManagedCachePolicy {
    /// The policy as a document.
    pub fn config(&self) -> CachePolicyConfig {
        let spec = &self.spec;
        let [min, default, max] = spec.ttls.map(|seconds| Some(Lenient::Is(seconds)));
        CachePolicyConfig {
            name: Some(self.name.into()),
            comment: Some(self.comment.into()),
            min_ttl: min,
            default_ttl: default,
            max_ttl: max,
            parameters: Some(KeyParameters {
                gzip: Some(Lenient::Is(spec.compression.0)),
                brotli: Some(Lenient::Is(spec.compression.1)),
                headers: Some(if spec.headers.is_empty() {
                    Selection::all_or_none(SelectionBehavior::None)
                } else {
                    Selection::of(SelectionBehavior::Whitelist, spec.headers.iter().copied())
                }),
                cookies: Some(Selection::all_or_none(spec.cookies.clone())),
                query_strings: Some(Selection::of(
                    spec.query_strings.0.clone(),
                    spec.query_strings.1.iter().copied(),
                )),
            }),
        }
    }
}

impl ManagedOriginRequestPolicy {
    /// The policy as a document.
    pub fn config(&self) -> OriginRequestPolicyConfig {
        OriginRequestPolicyConfig {
            name: Some(self.name.into()),
            comment: Some(self.comment.into()),
            headers: Some(Selection::of(self.headers.0.clone(), self.headers.1.iter().copied())),
            cookies: Some(Selection::all_or_none(self.cookies.clone())),
            query_strings: Some(Selection::all_or_none(self.query_strings.clone())),
        }
    }
}

/// The managed cache policy with this name (with or without `Managed-`) or id.
pub fn cache_policy(name_or_id: &str) -> Option<&'static ManagedCachePolicy> {
    CACHE_POLICIES.iter().find(|policy| is(policy.name, policy.id, name_or_id))
}

/// The managed origin request policy with this name (with or without `Managed-`) or id.
pub fn origin_request_policy(name_or_id: &str) -> Option<&'static ManagedOriginRequestPolicy> {
    ORIGIN_REQUEST_POLICIES.iter().find(|policy| is(policy.name, policy.id, name_or_id))
}

/// The managed response headers policy with this name (with or without `Managed-`) or id.
pub fn response_headers_policy(name_or_id: &str) -> Option<&'static ManagedResponseHeadersPolicy> {
    RESPONSE_HEADERS_POLICIES.iter().find(|policy| is(policy.name, policy.id, name_or_id))
}

fn is(name: &str, id: &str, asked: &str) -> bool {
    asked.strip_prefix("Managed-").unwrap_or(asked) == name || asked == id
}

const ORIGIN_CONTROLLED: &[&str] =
    &["Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

/// Every managed cache policy except the four that are only for Amplify Hosting.
pub static CACHE_POLICIES: &[ManagedCachePolicy] = &[
    ManagedCachePolicy {
        name: "CachingOptimized",
        id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        comment: "Includes only the path in the cache key, with compression. Recommended for static content.",
        spec: CachePolicySpec {
            ttls: [1, 86_400, 31_536_000],
            headers: &[],
            cookies: SelectionBehavior::None,
            query_strings: (SelectionBehavior::None, &[]),
            compression: (true, true),
        },
    },
    ManagedCachePolicy {
        name: "CachingOptimizedForUncompressedObjects",
        id: "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
        comment: "Includes only the path in the cache key, without compression.",
        spec: CachePolicySpec {
            ttls: [1, 86_400, 31_536_000],
            headers: &[],
            cookies: SelectionBehavior::None,
            query_strings: (SelectionBehavior::None, &[]),
            compression: (false, false),
        },
    },
    ManagedCachePolicy {
        name: "CachingDisabled",
        id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        comment: "Disables caching. All TTLs are 0.",
        spec: CachePolicySpec {
            ttls: [0, 0, 0],
            headers: &[],
            cookies: SelectionBehavior::None,
            query_strings: (SelectionBehavior::None, &[]),
            compression: (false, false),
        },
    },
    ManagedCachePolicy {
        name: "Amplify",
        id: "2e54312d-136d-493c-8eb9-b001f22f67d2",
        comment: "For an origin that is an AWS Amplify web app.",
        spec: CachePolicySpec {
            ttls: [2, 2, 600],
            headers: &["Authorization", "CloudFront-Viewer-Country", "Host"],
            cookies: SelectionBehavior::All,
            query_strings: (SelectionBehavior::All, &[]),
            compression: (true, true),
        },
    },
    ManagedCachePolicy {
        name: "Elemental-MediaPackage",
        id: "08627262-05a9-4f76-9ded-b50ca2e3a84f",
        comment: "For an origin that is an AWS Elemental MediaPackage endpoint.",
        spec: CachePolicySpec {
            ttls: [0, 86_400, 31_536_000],
            headers: &["Origin"],
            cookies: SelectionBehavior::None,
            query_strings: (
                SelectionBehavior::Whitelist,
                &["aws.manifestfilter", "start", "end", "m"],
            ),
            compression: (true, false),
        },
    },
    ManagedCachePolicy {
        name: "UseOriginCacheControlHeaders",
        id: "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
        comment: "Uses the origin's Cache-Control. Includes Host and cookies in the cache key.",
        spec: CachePolicySpec {
            ttls: [0, 0, 31_536_000],
            headers: ORIGIN_CONTROLLED,
            cookies: SelectionBehavior::All,
            query_strings: (SelectionBehavior::None, &[]),
            compression: (true, true),
        },
    },
    ManagedCachePolicy {
        name: "UseOriginCacheControlHeaders-QueryStrings",
        id: "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
        comment: "Uses the origin's Cache-Control. Includes Host, cookies, and query strings in the cache key.",
        spec: CachePolicySpec {
            ttls: [0, 0, 31_536_000],
            headers: ORIGIN_CONTROLLED,
            cookies: SelectionBehavior::All,
            query_strings: (SelectionBehavior::All, &[]),
            compression: (true, true),
        },
    },
];

/// Every managed origin request policy.
pub static ORIGIN_REQUEST_POLICIES: &[ManagedOriginRequestPolicy] = &[
    ManagedOriginRequestPolicy {
        name: "AllViewer",
        id: "216adef6-5c7f-47e4-b989-5492eafa07d3",
        comment: "Forwards all headers, cookies, and query strings of the viewer, including Host.",
        headers: (SelectionBehavior::AllViewer, &[]),
        cookies: SelectionBehavior::All,
        query_strings: SelectionBehavior::All,
    },
    ManagedOriginRequestPolicy {
        name: "AllViewerAndCloudFrontHeaders-2022-06",
        id: "33f36d7e-f396-46d9-90e0-52428a34d9dc",
        comment: "Forwards everything from the viewer, and the CloudFront headers as of June 2022.",
        headers: (
            SelectionBehavior::AllViewerAndWhitelistCloudFront,
            &[
                "CloudFront-Forwarded-Proto",
                "CloudFront-Is-Android-Viewer",
                "CloudFront-Is-Desktop-Viewer",
                "CloudFront-Is-IOS-Viewer",
                "CloudFront-Is-Mobile-Viewer",
                "CloudFront-Is-SmartTV-Viewer",
                "CloudFront-Is-Tablet-Viewer",
                "CloudFront-Viewer-Address",
                "CloudFront-Viewer-ASN",
                "CloudFront-Viewer-City",
                "CloudFront-Viewer-Country",
                "CloudFront-Viewer-Country-Name",
                "CloudFront-Viewer-Country-Region",
                "CloudFront-Viewer-Country-Region-Name",
                "CloudFront-Viewer-Http-Version",
                "CloudFront-Viewer-Latitude",
                "CloudFront-Viewer-Longitude",
                "CloudFront-Viewer-Metro-Code",
                "CloudFront-Viewer-Postal-Code",
                "CloudFront-Viewer-Time-Zone",
                "CloudFront-Viewer-TLS",
            ],
        ),
        cookies: SelectionBehavior::All,
        query_strings: SelectionBehavior::All,
    },
    ManagedOriginRequestPolicy {
        name: "AllViewerExceptHostHeader",
        id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        comment: "Forwards everything from the viewer except Host. For API Gateway and Lambda function URLs.",
        headers: (SelectionBehavior::AllExcept, &["Host"]),
        cookies: SelectionBehavior::All,
        query_strings: SelectionBehavior::All,
    },
    ManagedOriginRequestPolicy {
        name: "CORS-CustomOrigin",
        id: "59781a5b-3903-41f3-afcb-af62929ccde1",
        comment: "Forwards the header that CORS needs. For custom origins.",
        headers: (SelectionBehavior::Whitelist, &["Origin"]),
        cookies: SelectionBehavior::None,
        query_strings: SelectionBehavior::None,
    },
    ManagedOriginRequestPolicy {
        name: "CORS-S3Origin",
        id: "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        comment: "Forwards the headers that CORS needs. For Amazon S3 origins.",
        headers: (
            SelectionBehavior::Whitelist,
            &["Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method"],
        ),
        cookies: SelectionBehavior::None,
        query_strings: SelectionBehavior::None,
    },
    ManagedOriginRequestPolicy {
        name: "Elemental-MediaTailor-PersonalizedManifests",
        id: "775133bc-15f2-49f9-abea-afb2e0bf67d2",
        comment: "For an origin that is an AWS Elemental MediaTailor endpoint.",
        headers: (
            SelectionBehavior::Whitelist,
            &[
                "Origin",
                "Access-Control-Request-Headers",
                "Access-Control-Request-Method",
                "User-Agent",
                "X-Forwarded-For",
            ],
        ),
        cookies: SelectionBehavior::None,
        query_strings: SelectionBehavior::All,
    },
    ManagedOriginRequestPolicy {
        name: "HostHeaderOnly",
        id: "bf0718e1-ba1e-49d1-88b1-f726733018ae",
        comment: "Forwards only the viewer's Host.",
        headers: (SelectionBehavior::Whitelist, &["Host"]),
        cookies: SelectionBehavior::None,
        query_strings: SelectionBehavior::None,
    },
    ManagedOriginRequestPolicy {
        name: "UserAgentRefererHeaders",
        id: "acba4595-bd28-49b8-b9fe-13317c0390fa",
        comment: "Forwards the viewer's User-Agent and Referer.",
        headers: (SelectionBehavior::Whitelist, &["User-Agent", "Referer"]),
        cookies: SelectionBehavior::None,
        query_strings: SelectionBehavior::None,
    },
];

const fn header(name: &'static str, value: &'static str) -> PolicyHeader {
    PolicyHeader { name, value, override_origin: false, preflight_only: false }
}

const fn preflight(name: &'static str, value: &'static str) -> PolicyHeader {
    PolicyHeader { preflight_only: true, ..header(name, value) }
}

const SIMPLE: &[PolicyHeader] = &[header("Access-Control-Allow-Origin", "*")];
const WITH_PREFLIGHT: &[PolicyHeader] = &[
    preflight("Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
    header("Access-Control-Allow-Origin", "*"),
    preflight("Access-Control-Expose-Headers", "*"),
];
const SECURITY: &[PolicyHeader] = &[
    header("Referrer-Policy", "strict-origin-when-cross-origin"),
    header("Strict-Transport-Security", "max-age=31536000"),
    PolicyHeader { override_origin: true, ..header("X-Content-Type-Options", "nosniff") },
    header("X-Frame-Options", "SAMEORIGIN"),
    header("X-XSS-Protection", "1; mode=block"),
];

/// Every managed response headers policy.
pub static RESPONSE_HEADERS_POLICIES: &[ManagedResponseHeadersPolicy] = &[
    ManagedResponseHeadersPolicy {
        name: "SimpleCORS",
        id: "60669652-455b-4ae9-85a4-c4c02393f86c",
        comment: "Allows simple CORS requests from any origin.",
        cors: SIMPLE,
        security: &[],
    },
    ManagedResponseHeadersPolicy {
        name: "CORS-With-Preflight",
        id: "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
        comment: "Allows CORS requests from any origin, including preflight requests.",
        cors: WITH_PREFLIGHT,
        security: &[],
    },
    ManagedResponseHeadersPolicy {
        name: "SecurityHeadersPolicy",
        id: "67f7725c-6f97-4210-82d7-5512b31e9d03",
        comment: "Adds a set of security headers to every response.",
        cors: &[],
        security: SECURITY,
    },
    ManagedResponseHeadersPolicy {
        name: "CORS-and-SecurityHeadersPolicy",
        id: "e61eb60c-9c35-4d20-a928-2b84e02af89c",
        comment: "Combines SimpleCORS and SecurityHeadersPolicy.",
        cors: SIMPLE,
        security: SECURITY,
    },
    ManagedResponseHeadersPolicy {
        name: "CORS-with-preflight-and-SecurityHeadersPolicy",
        id: "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
        comment: "Combines CORS-With-Preflight and SecurityHeadersPolicy.",
        cors: WITH_PREFLIGHT,
        security: SECURITY,
    },
];
