//! Addresses, taken apart and never changed.

use super::Scheme;

/// The parts of an absolute address, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlParts<'a> {
    /// `http` or `https`.
    pub scheme: Scheme,
    /// Host with its port, without user information.
    pub host: &'a str,
    /// `user:password`, if written.
    pub user: Option<&'a str>,
    /// Begins with `/`; `/` where the address has none.
    pub path: &'a str,
    /// Without the `?`; `Some("")` for a bare one.
    pub query: Option<&'a str>,
    /// Without the `#`. It never leaves the client.
    pub fragment: Option<&'a str>,
}

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadUrl {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// Nothing stands where the host belongs.
    Host,
    /// It holds a space or a control character.
    Character,
}

impl BadUrl {
    /// What to say about it.
    pub const fn message(self) -> &'static str {
        match self {
            BadUrl::Scheme => "an address begins with http:// or https://",
            BadUrl::Host => "the address names no host",
            BadUrl::Character => "an address holds no spaces or control characters",
        }
    }
}

/// Takes an absolute address apart.
///
/// # Errors
/// Tells why the text is none.
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

/// The first `%` that no two hexadecimal digits follow, with up to two characters after it.
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
