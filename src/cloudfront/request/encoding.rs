//! Normalization of `Accept-Encoding`.

/// The normalized `Accept-Encoding` for the two flags of a cache policy: `br,gzip`, `br`, or `gzip`; `None` if the viewer
/// accepts no enabled encoding. An encoding with weight 0 counts as absent, and `*` as neither.
/// Source: Developer Guide "Cache compressed objects" in "Understand cache policies".
pub fn normalize(gzip: bool, brotli: bool, accept_encoding: &str) -> Option<&'static str> {
    let (mut has_gzip, mut has_brotli) = (false, false);
    for item in accept_encoding.split(',') {
        let mut pieces = item.split(';').map(str::trim);
        let coding = pieces.next().unwrap_or_default();
        if pieces.any(is_zero_weight) {
            continue;
        }
        has_gzip |= coding.eq_ignore_ascii_case("gzip");
        has_brotli |= coding.eq_ignore_ascii_case("br");
    }
    match (has_gzip && gzip, has_brotli && brotli) {
        (true, true) => Some("br,gzip"),
        (true, false) => Some("gzip"),
        (false, true) => Some("br"),
        (false, false) => None,
    }
}

/// `q=0`, `Q = 0.000`.
fn is_zero_weight(piece: &str) -> bool {
    match piece.split_once('=') {
        Some((name, weight)) => {
            name.trim().eq_ignore_ascii_case("q")
                && weight.trim().parse().is_ok_and(|weight: f32| weight <= 0.0)
        }
        None => false,
    }
}

/// True if the result depends on a weight or an asterisk, which AWS doesn't document.
pub fn is_weighted(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|item| {
        item.trim() == "*" || item.split(';').skip(1).any(|piece| is_zero_weight(piece.trim()))
    })
}
