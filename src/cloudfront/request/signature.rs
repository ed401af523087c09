//! The names that signed URLs and signed cookies reserve.

/// The signature parameters of signed URLs.
pub(super) fn is_signing_param(name: &str) -> bool {
    matches!(name, "Expires" | "Policy" | "Signature" | "Key-Pair-Id" | "Hash-Algorithm")
}

/// The signed cookies.
pub(super) fn is_signing_cookie(name: &str) -> bool {
    matches!(
        name,
        "CloudFront-Expires"
            | "CloudFront-Policy"
            | "CloudFront-Signature"
            | "CloudFront-Key-Pair-Id"
            | "CloudFront-Hash-Algorithm"
    )
}
