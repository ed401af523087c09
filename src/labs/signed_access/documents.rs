//! Reading what people paste: a URL, headers, a curl command, a policy.

use crate::cloudfront::signing::{alphabet, credentials};

/// What could be made out in the paste.
#[derive(Default)]
pub struct PastedCredentials {
    /// The first URL.
    pub url: Option<String>,
    /// Cookies, names and values.
    pub cookies: Vec<(String, String)>,
    /// The text of a policy without a URL.
    pub policy: Option<String>,
    /// Over how many lines the URL was broken; 0 or 1 if it wasn't.
    pub lines: usize,
    /// True for `aws cloudfront sign`: the URL is what will be signed.
    pub signs: bool,
}

/// Finds a URL, cookies or a policy in the text.
pub fn read(text: &str) -> PastedCredentials {
    let text = text.trim();
    if text.starts_with(['{', '[']) {
        return PastedCredentials { policy: Some(text.to_owned()), ..PastedCredentials::default() };
    }
    let command = text.strip_prefix("$ ").unwrap_or(text);
    if ["curl ", "curl.exe ", "aws "].iter().any(|name| command.starts_with(name)) {
        return read_command(command);
    }
    let mut found = PastedCredentials::default();
    let mut continues = false;
    for line in text.lines() {
        let line = line.trim();
        continues &= continues_in(line);
        let header = line
            .strip_prefix("Set-Cookie:")
            .or_else(|| line.strip_prefix("set-cookie:"))
            .unwrap_or(line);
        if header.contains("CloudFront-") && !header.contains("://") {
            found.cookies.extend(credentials::cookie_header(header));
        } else if let Some(url) = found.url.as_mut().filter(|_| continues) {
            url.push_str(line);
            found.lines += 1;
        } else if found.url.is_none() {
            let mut pieces = line.split(['"', '\'', '<', '>']);
            let piece = pieces.find(|piece| piece.contains("://") || is_encoded(piece));
            found.url = piece.map(|piece| {
                let words = piece.split_whitespace();
                let mut urls = words.filter(|word| word.contains("://") || is_encoded(word));
                urls.next().unwrap_or_default().to_owned()
            });
            continues = found.url.as_ref().is_some_and(|url| line.ends_with(url.as_str()));
            found.lines = 1;
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

/// True for a complete URL that is percent-encoded.
fn is_encoded(text: &str) -> bool {
    let start = text.trim().get(..14).unwrap_or_default().to_ascii_lowercase();
    start.starts_with("https%3a%2f%2f") || start.starts_with("http%3a%2f%2f")
}

/// True for a line that a long URL may go on in: one run of characters that URLs have.
fn continues_in(line: &str) -> bool {
    !line.is_empty()
        && !line.contains("://")
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_~.!*'();@&=+$,/?%#[]".contains(&byte))
}

/// The URL and the cookies of a command.
fn read_command(text: &str) -> PastedCredentials {
    // The Windows command line escapes with ^.
    let windows =
        text.contains("^\"") || text.contains("^&") || text.contains("^\n") || text.contains("^\r");
    let text = if windows { without_carets(text) } else { text.to_owned() };
    let words = shell_words(&text);
    let mut found = PastedCredentials {
        signs: matches!(words.as_slice(), [aws, service, sign, ..] if (aws.as_str(), service.as_str(), sign.as_str()) == ("aws", "cloudfront", "sign")),
        ..PastedCredentials::default()
    };
    let words = words.iter().skip(1).flat_map(|word| match word.split_once('=') {
        Some((name, value)) if name.starts_with("--") => vec![name, value],
        _ => vec![word.as_str()],
    });
    let mut words = words.collect::<Vec<_>>().into_iter();
    while let Some(word) = words.next() {
        match word {
            "-b" | "--cookie" => found
                .cookies
                .extend(words.next().map(credentials::cookie_header).unwrap_or_default()),
            "-H" | "--header" => {
                let header = words.next().unwrap_or_default();
                if header.get(..7).is_some_and(|name| name.eq_ignore_ascii_case("cookie:")) {
                    found.cookies.extend(credentials::cookie_header(header));
                }
            }
            "--url" => found.url = words.next().map(str::to_owned),
            word if word.contains("://") && !word.starts_with("file") && found.url.is_none() => {
                found.url = Some(word.to_owned())
            }
            _ => {}
        }
    }
    found
}

/// The text without the Windows command line's ^, and with the lines joined that it joins.
fn without_carets(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let unbroken = text.replace("^\r\n", " ").replace("^\n", " ");
    let mut chars = unbroken.chars();
    while let Some(c) = chars.next() {
        plain.extend(if c == '^' { chars.next() } else { Some(c) });
    }
    plain
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
        assert_eq!(read("see <https://d/a>").url.as_deref(), Some("https://d/a"));
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
