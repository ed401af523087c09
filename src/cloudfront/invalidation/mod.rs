//! Invalidation: which paths are valid, and which cached objects each invalidates.

pub mod rules;

use crate::explain::Rule;
use crate::http::is_rest_of_name;

/// Maximum number of characters of an invalidation path.
pub const PATH_LIMIT: usize = 4000;
/// Number of free paths per month and account.
pub const FREE_PATHS: u64 = 1000;
/// Price of each additional path, in tenths of a US cent.
const PRICE_PER_PATH: u64 = 5;

/// Why AWS rejects an invalidation path, or why it has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidationPathFault {
    /// The problem, in one sentence.
    pub message: &'static str,
    /// How to fix it.
    pub fix: &'static str,
    /// The rule that applies.
    pub rule: &'static Rule,
}

/// The most severe problem of an invalidation path; `None` if it is valid.
pub fn fault(path: &str) -> Option<InvalidationPathFault> {
    let fault = |message, fix, rule| Some(InvalidationPathFault { message, fix, rule });
    if !path.starts_with('/') {
        return fault(
            "The path doesn't start with `/`.",
            "Start the path with `/`. The console adds `/`, but the API doesn't.",
            &rules::FORM,
        );
    }
    if path.chars().count() > PATH_LIMIT {
        return fault(
            "The path is longer than 4,000 characters.",
            "Shorten the path, for example with `*` as the last character.",
            &rules::FORM,
        );
    }
    if path.find('*').is_some_and(|at| at + 1 < path.len()) {
        return fault(
            "The path contains `*` before its last character, where `*` isn't a wildcard.",
            "Use `*` only as the last character.",
            &rules::WILDCARD,
        );
    }
    if path.contains('~') || path.contains("%7E") || path.contains("%7e") {
        return fault(
            "The path contains `~`, which invalidation doesn't support, even if encoded.",
            "Replace the path from `~` on with `*`.",
            &rules::ENCODING,
        );
    }
    if path.chars().any(is_unsafe) || has_bare_percent(path) {
        return fault(
            "The path contains a non-ASCII or unsafe character that isn't URL-encoded.",
            "URL-encode this character, for example a space as `%20`. Don't encode other characters.",
            &rules::ENCODING,
        );
    }
    None
}

/// Why a valid invalidation path probably matches nothing: a wildcard or a separator that is encoded, or a `?` as a
/// wildcard. `None` if nothing is suspicious. CloudFront doesn't decode a path before it compares.
pub fn hint(path: &str) -> Option<InvalidationPathFault> {
    let fault = |message, fix, rule| Some(InvalidationPathFault { message, fix, rule });
    if encodes(path, b'*') {
        return fault(
            "The path contains `%2A`, an encoded `*`, which isn't a wildcard.",
            "Use `*` as the last character. Keep `%2A` only if viewers request it.",
            &rules::WILDCARD,
        );
    }
    if encodes(path, b'/') {
        return fault(
            "The path contains `%2F`, an encoded `/`, which matches only URLs that contain `%2F`.",
            "Use `/` between directories. Keep `%2F` only if viewers request it.",
            &rules::ENCODING,
        );
    }
    if encodes(path, b'?') {
        return fault(
            "The path contains `%3F`, an encoded `?`, which doesn't begin a query string.",
            "Use `?` before the query string. Keep `%3F` only if viewers request it.",
            &rules::ENCODING,
        );
    }
    if path.split_once('?').is_some_and(|(_, query)| is_rest_of_name(query)) {
        return fault(
            "The path contains `?`, which begins a query string and isn't a wildcard.",
            "List each file, or use `*` as the last character.",
            &rules::WILDCARD,
        );
    }
    None
}

/// True if the path contains the percent-encoded form of this character.
fn encodes(path: &str, letter: u8) -> bool {
    path.split('%').skip(1).any(|rest| {
        let code = rest.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        code == Some(letter)
    })
}

/// True for non-ASCII, control, and the unsafe characters of RFC 1738, except `%` and `~`.
fn is_unsafe(letter: char) -> bool {
    !letter.is_ascii()
        || letter.is_ascii_control()
        || matches!(
            letter,
            ' ' | '"' | '<' | '>' | '#' | '{' | '}' | '|' | '\\' | '^' | '[' | ']' | '`'
        )
}

fn has_bare_percent(path: &str) -> bool {
    path.split('%').skip(1).any(|rest| {
        let mut digits = rest.bytes();
        !(digits.next().is_some_and(|digit| digit.is_ascii_hexdigit())
            && digits.next().is_some_and(|digit| digit.is_ascii_hexdigit()))
    })
}

/// True if `item` invalidates the object at `uri`: its path and, if the cache key contains query strings, `?` and these.
pub fn removes(item: &str, uri: &str) -> bool {
    match item.strip_suffix('*') {
        Some(prefix) => uri.starts_with(prefix),
        None => uri == item,
    }
}

/// The cache tag of an item such as `#product:electronics`. `None` for a path or an invalid tag.
pub fn tag(item: &str) -> Option<&str> {
    item.strip_prefix('#').filter(|tag| is_tag(tag))
}

fn is_tag(tag: &str) -> bool {
    (1..=256).contains(&tag.len())
        && tag.bytes().all(|byte| (33..=126).contains(&byte) && byte != b',')
}

/// The cache tags in an origin response header: up to 50, separated by commas.
pub fn tags(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim).filter(|tag| is_tag(tag)).take(50)
}

/// The number of paths that AWS charges for, and their price in tenths of a US cent, after `before` paths in this month.
pub fn price(before: u64, paths: u64) -> (u64, u64) {
    let charged = |count: u64| count.saturating_sub(FREE_PATHS);
    let charged = charged(before.saturating_add(paths)).saturating_sub(charged(before));
    (charged, charged.saturating_mul(PRICE_PER_PATH))
}
