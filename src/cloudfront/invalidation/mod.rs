//! Invalidation: which paths are valid, and which stored objects each removes.

pub mod rules;

use crate::explain::Rule;

/// Characters at most in an invalidation path.
pub const PATH_LIMIT: usize = 4000;
/// Paths of a month and account that cost nothing.
pub const FREE_PATHS: u64 = 1000;
/// Of each further path, in tenths of a US cent.
const PRICE_PER_PATH: u64 = 5;

/// Why an invalidation path is refused or can't work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidationPathFault {
    /// What is wrong, in one sentence.
    pub message: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// The rule that says so.
    pub rule: &'static Rule,
}

/// What is wrong with an invalidation path, the gravest first; `None` is nothing.
pub fn fault(path: &str) -> Option<InvalidationPathFault> {
    let fault = |message, fix, rule| Some(InvalidationPathFault { message, fix, rule });
    if !path.starts_with('/') {
        return fault(
            "The path doesn't start with a slash.",
            "Put / in front; the console does that by itself, the API doesn't.",
            &rules::FORM,
        );
    }
    if path.chars().count() > PATH_LIMIT {
        return fault(
            "The path is longer than 4,000 characters.",
            "Shorten it, if need be with a final *.",
            &rules::FORM,
        );
    }
    if path.find('*').is_some_and(|at| at + 1 < path.len()) {
        return fault(
            "The path has a * before its end, where it is no wildcard.",
            "Use * as the last character alone.",
            &rules::WILDCARD,
        );
    }
    if path.contains('~') || path.contains("%7E") || path.contains("%7e") {
        return fault(
            "The path has a ~, which invalidation doesn't support, encoded or not.",
            "End the path with * before that character.",
            &rules::ENCODING,
        );
    }
    if path.chars().any(is_unsafe) || has_bare_percent(path) {
        return fault(
            "The path has a character that must be URL-encoded.",
            "Write it as % and its bytes in hexadecimal, and encode nothing else.",
            &rules::ENCODING,
        );
    }
    None
}

/// Non-ASCII, control, and the unsafe characters of RFC 1738, save `%` and `~`.
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

/// True where `item` removes the object at `uri`: its path and, where the query string is keyed, `?` and that.
pub fn removes(item: &str, uri: &str) -> bool {
    match item.strip_suffix('*') {
        Some(prefix) => uri.starts_with(prefix),
        None => uri == item,
    }
}

/// The tag that an item names: `#product:electronics`. `None` is a path, or no tag that AWS takes.
pub fn tag(item: &str) -> Option<&str> {
    item.strip_prefix('#').filter(|tag| is_tag(tag))
}

fn is_tag(tag: &str) -> bool {
    (1..=256).contains(&tag.len())
        && tag.bytes().all(|byte| (33..=126).contains(&byte) && byte != b',')
}

/// The tags in an origin's answer: at most 50, split at commas.
pub fn tags(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim).filter(|tag| is_tag(tag)).take(50)
}

/// How many of so many paths are charged, and what they cost in tenths of a US cent, when `before` were already
/// invalidated this month.
pub fn price(before: u64, paths: u64) -> (u64, u64) {
    let charged = |count: u64| count.saturating_sub(FREE_PATHS);
    let charged = charged(before.saturating_add(paths)).saturating_sub(charged(before));
    (charged, charged.saturating_mul(PRICE_PER_PATH))
}
