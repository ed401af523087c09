//! The path as behaviors see it. The origin gets the raw one.

use crate::text::slice;

/// The path of a request normalized after RFC 3986: the query string cut off, unreserved characters decoded, dot
/// segments removed (`..` takes the segment before it, an empty one too), repeated slashes collapsed; it begins with a
/// slash.
pub fn normalize(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or(target);
    let path = decode_unreserved(path);
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let mut normal = String::with_capacity(path.len() + 1);
    for segment in kept.iter().filter(|segment| !segment.is_empty()) {
        normal.push('/');
        normal.push_str(segment);
    }
    // a path that ends in a slash or a dot segment names a folder
    let last = path.rsplit('/').next().unwrap_or("");
    if normal.is_empty() || matches!(last, "" | "." | "..") {
        normal.push('/');
    }
    normal
}

/// Percent-encoded letters, digits, `-`, `.`, `_` and `~` as themselves; everything else stays encoded.
fn decode_unreserved(path: &str) -> String {
    let mut decoded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let byte = after
            .get(..2)
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(byte));
        match byte {
            Some(byte) => {
                decoded.push(char::from(byte));
                rest = slice(after, 2..);
            }
            None => {
                decoded.push('%');
                rest = after;
            }
        }
    }
    decoded + rest
}
