//! The `Resource` of a policy against the URL of a request: sections, and wildcards that never cross from one into the
//! next.

use super::credentials::SignatureParameter;

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

/// Holds a request's URL, without the signing parameters, against a policy's `Resource`.
///
/// # Errors
/// The first section that does not match.
pub fn matches(pattern: &str, url: &UrlSections<'_>) -> Result<(), UrlMismatch> {
    if pattern == "*" {
        return Ok(());
    }
    let wanted = split_pattern(pattern);
    let protocol = match wanted.protocol {
        "" if wanted.domain.starts_with('*') => "*",
        protocol => protocol,
    };
    // `https://example.com*` stands for every path and query below it.
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
        _ if wanted.domain.is_empty() => Some("has no host".into()),
        _ if pattern.contains('#') => {
            Some("contains `#`, and clients don't send the text after it".into())
        }
        Some(name) => {
            Some(format!("contains `{name}`, which CloudFront removes before the comparison"))
        }
        None => None,
    }
}

/// A path that is left out is the root.
fn whole(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

/// `*` stands for any run of characters, `?` for exactly one. Time is at most the product of the two lengths.
fn glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                p += 1;
                retry = Some((p, t));
            }
            Some(&wanted) if wanted == '?' || wanted == c => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after_star, from)) => {
                    p = after_star;
                    t = from + 1;
                    retry = Some((after_star, t));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&c| c == '*')
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
