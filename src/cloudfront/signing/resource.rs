//! The `Resource` of a policy against the URL of a request: sections, and wildcards that never cross from one into the
//! next.

use super::credentials::SignatureParameter;
use crate::text::glob;

/// A URL, or a pattern of URLs, in the four sections that CloudFront compares one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlSections<'a> {
    /// `https`; empty where a pattern leaves it out.
    pub protocol: &'a str,
    /// Host, with the port if there is one.
    pub domain: &'a str,
    /// From the first `/` on; empty where there is none.
    pub path: &'a str,
    /// After the first `?`; `None` where there is no `?`.
    pub query: Option<&'a str>,
}

/// Cuts a request's URL into its sections; the fragment never travels. `None` unless it is an absolute URL of http or https.
pub fn split_url(url: &str) -> Option<UrlSections<'_>> {
    let url = url.split('#').next().unwrap_or_default();
    let (protocol, rest) = url.split_once("://")?;
    let (before, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let (domain, path) = before.split_at(before.find('/').unwrap_or(before.len()));
    let known = protocol.eq_ignore_ascii_case("http") || protocol.eq_ignore_ascii_case("https");
    (known && !domain.is_empty()).then_some(UrlSections { protocol, domain, path, query })
}

/// Cuts a pattern into its sections. The query begins at `\?` if there is one, else at the first `?`.
fn split_pattern(pattern: &str) -> UrlSections<'_> {
    let (protocol, rest) = pattern.split_once("://").unwrap_or(("", pattern));
    let (before, query) = match rest.split_once("\\?").or_else(|| rest.split_once('?')) {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let (domain, path) = before.split_at(before.find('/').unwrap_or(before.len()));
    UrlSections { protocol, domain, path, query }
}

/// Which section of the URL a pattern fails to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlMismatch {
    /// `http` against `https`, or no protocol where one is needed.
    Protocol,
    /// The host.
    Domain,
    /// The path.
    Path,
    /// The query string.
    Query,
}

impl UrlMismatch {
    /// The section's name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            UrlMismatch::Protocol => "protocol",
            UrlMismatch::Domain => "domain",
            UrlMismatch::Path => "path",
            UrlMismatch::Query => "query string",
        }
    }
}

/// Compares a request's URL, without the signature parameters, with a policy's `Resource`.
///
/// # Errors
/// The first section that doesn't match.
pub fn matches(pattern: &str, url: &UrlSections<'_>) -> Result<(), UrlMismatch> {
    if pattern == "*" {
        return Ok(());
    }
    match compare(&split_pattern(pattern), url) {
        Err(_) if matches_with_wildcards(pattern, url) => Ok(()),
        compared => compared,
    }
}

/// Compares section by section.
fn compare(wanted: &UrlSections<'_>, url: &UrlSections<'_>) -> Result<(), UrlMismatch> {
    let protocol = match wanted.protocol {
        "" if wanted.domain.starts_with('*') => "*",
        protocol => protocol,
    };
    // `https://example.com*` matches every path and query string of the host.
    let open_domain =
        wanted.path.is_empty() && wanted.query.is_none() && wanted.domain.ends_with('*');
    let path = if open_domain { "*" } else { whole(wanted.path) };
    let open_query = wanted.query.is_none() && path.ends_with('*');
    let query = match (wanted.query, url.query) {
        _ if open_query => true,
        (None, None) => true,
        (Some(wanted), Some(query)) => glob(wanted, query),
        (Some(_), None) | (None, Some(_)) => false,
    };
    let checks = [
        (glob(protocol, url.protocol), UrlMismatch::Protocol),
        (glob(wanted.domain, url.domain), UrlMismatch::Domain),
        (glob(path, whole(url.path)), UrlMismatch::Path),
        (query, UrlMismatch::Query),
    ];
    match checks.into_iter().find(|(holds, _)| !holds) {
        None => Ok(()),
        Some((_, section)) => Err(section),
    }
}

/// True if the pattern matches with each plain `?` as any one character, or as the start of the query string. Where `\?`
/// starts the query string, [`compare`] already reads every other `?` as a wildcard.
fn matches_with_wildcards(pattern: &str, url: &UrlSections<'_>) -> bool {
    if !pattern.contains('?') || pattern.contains("\\?") {
        return false;
    }
    let (protocol, domain, path) = split_wildcards(pattern);
    let protocol = if protocol.is_empty() && domain.starts_with('*') { "*" } else { protocol };
    if !(glob(protocol, url.protocol) && glob(domain, url.domain)) {
        return false;
    }
    let text = whole(url.path).chars().map(Some);
    // `None` is the border between the path and the query string.
    let query = url.query.map(|query| std::iter::once(None).chain(query.chars().map(Some)));
    let open_domain = path.is_empty() && domain.ends_with('*');
    open_domain || glob_over_border(whole(path), text.chain(query.into_iter().flatten()))
}

/// Protocol, domain, and the rest of a pattern in which `?` is a wildcard.
fn split_wildcards(pattern: &str) -> (&str, &str, &str) {
    let (protocol, rest) = pattern.split_once("://").unwrap_or(("", pattern));
    let (domain, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    (protocol, domain, path)
}

/// [`glob`] over a path and its query string. Only `?` and a `*` at the end of the pattern match the border between them.
/// Time is at most the product of the two lengths.
fn glob_over_border(pattern: &str, text: impl Iterator<Item = Option<char>>) -> bool {
    let end = pattern.trim_end_matches('*').chars().count();
    let pattern: Vec<char> = pattern.chars().collect();
    // The number of characters of the pattern that can match the text so far.
    let mut reached = vec![false; pattern.len() + 1];
    let spread = |reached: &mut Vec<bool>| {
        for (at, _) in pattern.iter().enumerate().filter(|(_, c)| **c == '*') {
            if reached.get(at) == Some(&true)
                && let Some(after) = reached.get_mut(at + 1)
            {
                *after = true;
            }
        }
    };
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    spread(&mut reached);
    for next in text {
        let mut then = vec![false; pattern.len() + 1];
        for (at, &wanted) in pattern.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let to = match wanted {
                '*' if next.is_some() || at >= end => at,
                '?' => at + 1,
                wanted if wanted != '*' && next == Some(wanted) => at + 1,
                _ => continue,
            };
            if let Some(to) = then.get_mut(to) {
                *to = true;
            }
        }
        spread(&mut then);
        reached = then;
    }
    reached.last() == Some(&true)
}

/// Why no URL at all can match a pattern; `None` if one can.
pub fn impossible(pattern: &str) -> Option<String> {
    let wanted = split_pattern(pattern);
    let begins = match wanted.protocol {
        "" => wanted.domain.starts_with('*'),
        protocol => glob(protocol, "https") || glob(protocol, "http"),
    };
    let signing =
        SignatureParameter::ALL.map(SignatureParameter::parameter).into_iter().find(|name| {
            let mut pairs = wanted.query.unwrap_or_default().split('&');
            pairs.any(|pair| pair.split('=').next() == Some(name))
        });
    match signing {
        _ if !begins => Some("doesn't start with `https://`, `http://`, or `*://`".into()),
        _ if split_wildcards(pattern).1.is_empty() => Some("has no host".into()),
        _ if pattern.contains('#') => {
            Some("contains `#`, and clients don't send the text after it".into())
        }
        Some(name) => {
            Some(format!("contains `{name}`, which CloudFront removes before the comparison"))
        }
        None => None,
    }
}

/// A missing path is the root.
fn whole(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the Developer Guide's rules, then what follows from them.
    #[test]
    fn wildcards_stay_in_their_section() {
        use UrlMismatch::*;
        let cases: &[(&str, &str, Result<(), UrlMismatch>)] = &[
            ("https://www.example.com/hello*world", "https://www.example.com/hello-world", Ok(())),
            (
                "https://www.example.com/hello*world",
                "https://www.example.com/hello?world",
                Err(Path),
            ),
            ("http://example.com/hello*", "http://example.com/hello1?x=1", Ok(())),
            ("http://example.com*", "http://example.com/any/thing?q=1", Ok(())),
            ("*example.com", "https://www.example.com/", Ok(())),
            ("https://*", "http://d1.cloudfront.net/t/o.pdf", Err(Protocol)),
            (
                "https://d1.cloudfront.net/*game_download.zip*",
                "https://d1.cloudfront.net/example_game_download.zip?license=yes",
                Ok(()),
            ),
            ("https://d1.cloudfront.net/a.jpg", "https://d1.cloudfront.net/a.jpg?x=1", Err(Query)),
            (
                "https://d1.cloudfront.net/a.jpg?size=*",
                "https://d1.cloudfront.net/a.jpg?size=large",
                Ok(()),
            ),
            (
                "https://d1.cloudfront.net/a.jpg\\?size=*",
                "https://d1.cloudfront.net/a.jpg?size=large",
                Ok(()),
            ),
            (
                "https://d1.cloudfront.net/a.jpg?size=*",
                "https://d1.cloudfront.net/a.jpg",
                Err(Query),
            ),
            (
                "https://d1.cloudfront.net/img*/a.jpg",
                "https://d1.cloudfront.net/img1/x/a.jpg",
                Ok(()),
            ),
            ("*", "http://anything.example/at?all", Ok(())),
            ("*://d1.cloudfront.net/*", "http://d1.cloudfront.net/a", Ok(())),
            ("https://d1.cloudfront.net/a", "https://d2.cloudfront.net/a", Err(Domain)),
            ("https://*.example.com/a", "https://evil.test/.example.com/a", Err(Domain)),
            ("https://d1.cloudfront.net", "https://d1.cloudfront.net/", Ok(())),
            ("https://d1.cloudfront.net", "https://d1.cloudfront.net/a", Err(Path)),
            ("d1.cloudfront.net/a", "https://d1.cloudfront.net/a", Err(Protocol)),
            ("https://d1.cloudfront.net/a%3F", "https://d1.cloudfront.net/a%3F", Ok(())),
            ("", "https://d1.cloudfront.net/", Err(Protocol)),
        ];
        check(cases);
    }

    /// A plain `?` matches one character in every section, and also begins a query string.
    #[test]
    fn a_plain_question_mark_has_two_readings() {
        use UrlMismatch::*;
        let cases: &[(&str, &str, Result<(), UrlMismatch>)] = &[
            (
                "https://media.example.com/example_202?.zip",
                "https://media.example.com/example_2024.zip",
                Ok(()),
            ),
            (
                "https://media.example.com/example_202?.zip",
                "https://media.example.com/example_20245.zip",
                Err(Path),
            ),
            ("https://d1.example/img?/a.jpg", "https://d1.example/img7/a.jpg", Ok(())),
            ("https://d1.example/img?/*", "https://d1.example/img7/a.jpg?v=1", Ok(())),
            ("https://d1.example/img?/a.jpg", "https://d1.example/img7/a.jpg?v=1", Err(Path)),
            ("https://d1.example/??/s?.ts", "https://d1.example/hd/s1.ts", Ok(())),
            ("https://d1.example/??/s?.ts", "https://d1.example/hd/s12.ts", Err(Path)),
            ("https://d1.example/s?.ts?t=*", "https://d1.example/s1.ts?t=9", Ok(())),
            ("https://d1.example/s?.ts?t=*", "https://d1.example/s1.ts", Err(Path)),
            ("https://d1.example/s?.ts\\?t=*", "https://d1.example/s1.ts?t=9", Ok(())),
            ("https://d1.example/s\\?.ts", "https://d1.example/s1.ts", Err(Path)),
            ("https://d?.example/*", "https://d1.example/a?b", Ok(())),
            ("https://d?.example/a", "https://d/.example/a", Err(Path)),
            ("https://d?.example/a", "https://d.example/a", Err(Domain)),
            ("https://?.example/a", "https://a.example/a", Ok(())),
            ("https://d1.example/a*?b", "https://d1.example/aXYZb", Ok(())),
            ("https://d1.example/a*b?", "https://d1.example/a?b1", Err(Path)),
            ("https://d1.example/a*b??", "https://d1.example/a?b12", Err(Path)),
            ("https://d1.example/*a?*", "https://d1.example/a1a?x", Ok(())),
        ];
        check(cases);
        assert_eq!(impossible("https://?.example/a"), None);
    }

    fn check(cases: &[(&str, &str, Result<(), UrlMismatch>)]) {
        for (pattern, url, expected) in cases {
            assert_eq!(
                matches(pattern, &split_url(url).unwrap()),
                *expected,
                "{pattern} against {url}"
            );
        }
    }

    #[test]
    fn only_absolute_urls_have_sections() {
        for bad in ["", "/a", "ftp://x/a", "https://", "https:///a", "example.com/a"] {
            assert_eq!(split_url(bad), None, "{bad}");
        }
        assert_eq!(
            split_url("https://a.b:8443/c?d?e#f"),
            Some(UrlSections {
                protocol: "https",
                domain: "a.b:8443",
                path: "/c",
                query: Some("d?e")
            })
        );
    }
}
