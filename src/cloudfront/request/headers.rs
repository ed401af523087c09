//! Request headers that CloudFront never forwards, and those that can't be custom headers. Headers that can be in the
//! cache key are in [`crate::cloudfront::policy::headers`].
//!
//! Source: Developer Guide "HTTP request headers and CloudFront behavior (custom and Amazon S3 origins)".

/// Viewer headers that CloudFront never forwards, whatever the policies include.
const HOP_BY_HOP: &[&str] = &[
    "connection",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Headers that can't be custom headers, in addition to `X-Amz-*` and `X-Edge-*`.
const NEVER_CUSTOM: &[&str] = &[
    "cache-control",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "request-range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-real-ip",
];

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|listed| listed.eq_ignore_ascii_case(name))
}

fn begins(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// True for hop-by-hop and internal headers, which CloudFront never forwards.
pub fn is_hop_by_hop(name: &str) -> bool {
    is_one_of(name, HOP_BY_HOP) || begins(name, "x-edge-")
}

/// True for headers that can't be custom headers of an origin.
pub fn custom_header_forbidden(name: &str) -> bool {
    is_one_of(name, NEVER_CUSTOM) || begins(name, "x-amz-") || begins(name, "x-edge-")
}
