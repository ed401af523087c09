//! Reading what people paste: a URL, headers, a curl command, a policy.

use crate::cloudfront::signing::{alphabet, credentials};

/// What could be made out in the paste.
#[derive(Default)]
pub struct Found {
    /// The first URL.
    pub url: Option<String>,
    /// Cookies, names and values.
    pub cookies: Vec<(String, String)>,
    /// The text of a policy that stands by itself.
    pub policy: Option<String>,
}

/// Finds a URL, cookies or a policy in the text.
pub fn read(text: &str) -> Found {
    let text = text.trim();
    if text.starts_with(['{', '[']) {
        return Found {
            policy: Some(text.to_owned()),
            ..Found::default()
        };
    }
    if text.starts_with("curl ") {
        return read_curl(text);
    }
    let mut found = Found::default();
    for line in text.lines() {
        let line = line.trim();
        let header = line
            .strip_prefix("Set-Cookie:")
            .or_else(|| line.strip_prefix("set-cookie:"))
            .unwrap_or(line);
        if header.contains("CloudFront-") && !header.contains("://") {
            found.cookies.extend(credentials::cookie_header(header));
        } else if found.url.is_none() {
            found.url = line
                .split(['"', '\'', '<', '>'])
                .find(|piece| piece.contains("://"))
                .map(|piece| piece.trim().to_owned());
        }
    }
    if found.url.is_none() && found.cookies.is_empty() {
        let encoded = text.strip_prefix("Policy=").unwrap_or(text);
        let decoded =
            alphabet::decode_anyhow(encoded).and_then(|bytes| String::from_utf8(bytes).ok());
        found.policy = decoded.filter(|text| text.trim_start().starts_with('{'));
    }
    found
}

/// The URL and the cookies of a curl command.
fn read_curl(text: &str) -> Found {
    let mut found = Found::default();
    let words = shell_words(text);
    let mut words = words.iter().map(String::as_str).skip(1);
    while let Some(word) = words.next() {
        match word {
            "-b" | "--cookie" => found.cookies.extend(
                words
                    .next()
                    .map(credentials::cookie_header)
                    .unwrap_or_default(),
            ),
            "-H" | "--header" => {
                let header = words.next().unwrap_or_default();
                if header
                    .get(..7)
                    .is_some_and(|name| name.eq_ignore_ascii_case("cookie:"))
                {
                    found.cookies.extend(credentials::cookie_header(header));
                }
            }
            "--url" => found.url = words.next().map(str::to_owned),
            word if word.contains("://") && found.url.is_none() => {
                found.url = Some(word.to_owned())
            }
            _ => {}
        }
    }
    found
}

/// Words as a shell cuts them: quotes, and backslashes before line ends and characters.
fn shell_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut any, mut quote) = (Vec::new(), String::new(), false, None);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                any = true;
            }
            (None | Some('"'), '\\') => match chars.next() {
                Some('\n') | None => {}
                Some(c) => {
                    word.push(c);
                    any = true;
                }
            },
            (None, c) if c.is_whitespace() => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            (_, c) => {
                word.push(c);
                any = true;
            }
        }
    }
    words.extend(any.then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_pasted() {
        let found =
            read("curl -s \\\n 'https://d/a?x=1&Expires=2' -H 'Cookie: CloudFront-Expires=1; b=c'");
        assert_eq!(found.url.as_deref(), Some("https://d/a?x=1&Expires=2"));
        assert_eq!(found.cookies.len(), 2);
        assert_eq!(
            read("see <https://d/a>").url.as_deref(),
            Some("https://d/a")
        );
        assert_eq!(
            read("Set-Cookie: CloudFront-Expires=1; Path=/\nSet-Cookie: CloudFront-Key-Pair-Id=K")
                .cookies
                .len(),
            3
        );
        assert_eq!(read(&alphabet::encode("{}")).policy.as_deref(), Some("{}"));
        assert!(read("{\"Statement\":[]}").policy.is_some());
    }
}
