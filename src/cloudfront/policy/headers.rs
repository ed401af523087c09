//! Which headers a policy may list.

/// Headers that can't be in the cache key, in lower case; see [`is_keyable`] for those known by their beginning.
const NOT_KEYABLE: &[&str] = &[
    "cache-control",
    "connection",
    "content-length",
    "cookie",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "request-range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-amz-cf-id",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Headers that are never forwarded as the viewer sent them, in lower case.
const NOT_FORWARDABLE: &[&str] = &[
    "connection",
    "cookie",
    "te",
    "trailer",
    "upgrade",
    "x-amz-cf-id",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Headers that CloudFront makes for origin requests but not for the key, in lower case.
const ORIGIN_ONLY: &[&str] = &[
    "cloudfront-viewer-address",
    "cloudfront-viewer-asn",
    "cloudfront-viewer-ja3-fingerprint",
    "cloudfront-viewer-ja4-fingerprint",
    "cloudfront-viewer-tls",
];

/// True where a cache policy may list the header, an origin that is no S3 bucket given. Source: Developer Guide
/// "HTTP request headers and CloudFront behavior".
pub fn is_keyable(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !NOT_KEYABLE.contains(&name.as_str())
        && !name.starts_with("x-edge-")
        && !name.starts_with("proxy-")
}

/// True where an origin request policy may list the header, as far as its nature goes.
pub fn is_forwardable(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !NOT_FORWARDABLE.contains(&name.as_str())
        && !name.starts_with("x-edge-")
        && !name.starts_with("proxy-")
}

/// True for a header that only an origin request policy may list.
pub fn is_origin_only(name: &str) -> bool {
    ORIGIN_ONLY.iter().any(|listed| listed.eq_ignore_ascii_case(name))
}

/// True for a header that CloudFront makes.
pub fn is_cloudfront(name: &str) -> bool {
    name.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("cloudfront-"))
}
