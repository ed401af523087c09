//! URLs, split into parts and never changed.

use super::Scheme;

/// The parts of an absolute URL, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlParts<'a> {
    /// `http` or `https`.
    pub scheme: Scheme,
    /// Host with its port, without user information.
    pub host: &'a str,
    /// `user:password`, if written.
    pub user: Option<&'a str>,
    /// Starts with `/`; `/` if the URL has no path.
    pub path: &'a str,
    /// Without the `?`; `Some("")` for a bare one.
    pub query: Option<&'a str>,
    /// Without the `#`. It never leaves the client.
    pub fragment: Option<&'a str>,
}

/// Why a text isn't a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadUrl {
    /// It doesn't start with `http://` or `https://`.
    Scheme,
    /// The host is missing.
    Host,
    /// It contains a space or a control character.
    Character,
}

impl BadUrl {
    /// What is wrong, as the end of a sentence.
    pub const fn message(self) -> &'static str {
        match self {
            BadUrl::Scheme => "a URL starts with http:// or https://",
            BadUrl::Host => "the URL has no host",
            BadUrl::Character => "a URL can't contain spaces or control characters",
        }
    }
}

/// Splits an absolute URL.
///
/// # Errors
/// Why the text isn't a URL.
pub fn split_url(url: &str) -> Result<UrlParts<'_>, BadUrl> {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Scheme::Https, rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Scheme::Http, rest),
        _ => return Err(BadUrl::Scheme),
    };
    if url.chars().any(|c| c == ' ' || c.is_control()) {
        return Err(BadUrl::Character);
    }
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    if host.is_empty() {
        return Err(BadUrl::Host);
    }
    Ok(UrlParts { scheme, host, user, path, query, fragment })
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// The first `%` without two hexadecimal digits after it, with up to two of the characters after it.
pub fn bad_percent(text: &str) -> Option<&str> {
    text.match_indices('%').find_map(|(at, _)| {
        let digits = text.as_bytes().get(at + 1..at + 3);
        let good = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if good {
            return None;
        }
        let rest = text.get(at..)?;
        let end = rest.char_indices().nth(3).map_or(rest.len(), |(end, _)| end);
        rest.get(..end)
    })
}
