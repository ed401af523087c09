//! A `curl` command as a request.

use super::{
    Header, HttpVersion, Request, Scheme, is_token, shell::split_words, split_url, text::TextError,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a `curl` command sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curl {
    /// The request, with the headers that curl adds.
    pub request: Request,
    /// Options that don't affect the request, or that are unknown: `-o page.html`.
    pub ignored: Vec<String>,
}

/// curl's own `User-Agent`.
const USER_AGENT: &str = "curl/8.7.1";

/// Options with a value that don't affect the request that CloudFront receives.
const WITH_VALUE: &[&str] = &[
    "-o",
    "--output",
    "-w",
    "--write-out",
    "-m",
    "--max-time",
    "--connect-timeout",
    "-c",
    "--cookie-jar",
    "-x",
    "--proxy",
    "--resolve",
    "--connect-to",
    "--retry",
    "--retry-delay",
    "-E",
    "--cert",
    "--key",
    "--cacert",
    "--capath",
    "--limit-rate",
    "-D",
    "--dump-header",
    "-T",
    "--upload-file",
    "--interface",
    "--ciphers",
    "--tls-max",
    "-K",
    "--config",
    "--max-redirs",
    "-F",
    "--form",
    "--aws-sigv4",
    "--oauth2-bearer",
    "-t",
    "--trace",
    "--trace-ascii",
];

/// The `curl` command in a text, without the prompt before it; `None` for other text.
pub fn curl_command(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let text = text.strip_prefix("$ ").unwrap_or(text).trim_start();
    let rest = text.strip_prefix("curl")?;
    rest.starts_with(char::is_whitespace).then_some(text)
}

/// Reads a `curl` command as a POSIX shell does (quotes, `$'…'`, backslashes, lines continued with `\`), or as Windows
/// does if the command uses `^`.
///
/// # Errors
/// The first part that can't be read, with its position.
pub fn parse_curl(command: &str) -> Result<Curl, TextError> {
    let split = split_words(command)?;
    let mut words = split.words.into_iter();
    match words.next() {
        Some(first)
            if first.trim_start_matches("./").trim_end_matches(".exe").ends_with("curl") => {}
        _ => return Err(at_start("expected a command that starts with curl")),
    }
    let mut asked = Asked::default();
    let mut options = true;
    while let Some(word) = words.next() {
        if !options || !word.starts_with('-') || word == "-" {
            asked.address(word);
        } else if word == "--" {
            options = false;
        } else if word.starts_with("--") {
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            asked.option(&name, attached, &mut words)?;
        } else {
            asked.short_options(&word, &mut words)?;
        }
    }
    asked.finish().map_err(|error| split.unclosed_quote.unwrap_or(error))
}

#[derive(Default)]
struct Asked {
    url: Option<String>,
    method: Option<String>,
    headers: Vec<Header>,
    removed: Vec<String>,
    cookies: Vec<String>,
    data: Vec<String>,
    /// Data comes from a file, so the body is unknown.
    file: bool,
    user: Option<String>,
    version: Option<HttpVersion>,
    json: bool,
    head: bool,
    get: bool,
    compressed: bool,
    ignored: Vec<String>,
}

impl Asked {
    fn address(&mut self, url: String) {
        if self.url.is_some() {
            self.ignored.push(url);
        } else {
            self.url = Some(url);
        }
    }

    /// `-sSLI`, `-XPOST`, `-H 'a: b'`.
    fn short_options(
        &mut self,
        word: &str,
        words: &mut impl Iterator<Item = String>,
    ) -> Result<(), TextError> {
        let mut letters = word.chars().skip(1);
        while let Some(letter) = letters.next() {
            let name = ['-', letter].iter().collect::<String>();
            if expects_value(&name) {
                let rest: String = letters.collect();
                return self.option(&name, (!rest.is_empty()).then_some(rest), words);
            }
            self.option(&name, None, words)?;
        }
        Ok(())
    }

    fn option(
        &mut self,
        name: &str,
        attached: Option<String>,
        words: &mut impl Iterator<Item = String>,
    ) -> Result<(), TextError> {
        if expects_value(name) {
            let Some(value) = attached.or_else(|| words.next()) else {
                return Err(at_start(&["expected a value after ", name].concat()));
            };
            self.valued(name, value);
            return Ok(());
        }
        match name {
            "-I" | "--head" => self.head = true,
            "-G" | "--get" => self.get = true,
            "--compressed" => self.compressed = true,
            "-0" | "--http1.0" => self.version = Some(HttpVersion::V10),
            "--http1.1" => self.version = Some(HttpVersion::V11),
            "--http2" | "--http2-prior-knowledge" => self.version = Some(HttpVersion::V20),
            "--http3" | "--http3-only" => self.version = Some(HttpVersion::V30),
            _ => self.ignored.push(name.to_owned()),
        }
        Ok(())
    }

    fn valued(&mut self, name: &str, value: String) {
        match name {
            "-X" | "--request" => self.method = Some(value),
            "-H" | "--header" => self.header(&value),
            "-b" | "--cookie" if value.contains('=') => self.cookies.push(value),
            "--data-urlencode" => match urlencoded(&value) {
                Some(data) => self.data.push(data),
                None => self.file(name, &value),
            },
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => {
                self.json |= name == "--json";
                if value.starts_with('@') && name != "--data-raw" {
                    self.file(name, &value);
                } else {
                    self.data.push(value);
                }
            }
            "-A" | "--user-agent" => self.set("User-Agent", &value),
            "-e" | "--referer" => self.set("Referer", &value),
            "-r" | "--range" => self.set("Range", &["bytes=", &value].concat()),
            "-u" | "--user" => self.user = Some(value),
            "--url" => self.address(value),
            _ => self.ignored.push([name, " ", &value].concat()),
        }
    }

    fn file(&mut self, name: &str, value: &str) {
        self.file = true;
        let said = [name, " ", value, " (Cloudglass can't read this file)"].concat();
        self.ignored.push(said);
    }

    fn set(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            self.removed.push(name.to_owned());
        } else {
            self.headers.push(Header::new(name, value));
        }
    }

    /// `Name: value`; `Name:` removes a header, `Name;` sends it empty.
    fn header(&mut self, line: &str) {
        let line = line.trim_end_matches(['\r', '\n']);
        match line.split_once(':') {
            Some((name, value)) if value.trim().is_empty() => {
                self.removed.push(name.trim().to_owned())
            }
            Some((name, value))
                if is_token(name.trim()) && !value.chars().any(char::is_control) =>
            {
                self.headers.push(Header::new(name.trim(), value.trim()));
            }
            None if line.ends_with(';') && is_token(line.trim_end_matches(';')) => {
                self.headers.push(Header::new(line.trim_end_matches(';'), ""));
            }
            _ => self.ignored.push(["-H ", line].concat()),
        }
    }

    fn finish(self) -> Result<Curl, TextError> {
        let Some(url) = self.url else {
            return Err(at_start("expected a URL in the command"));
        };
        let whole = if url.contains("://") { url } else { ["http://", &url].concat() };
        let parts = split_url(&whole).map_err(|bad| at_start(bad.message()))?;
        let mut request = Request {
            method: String::new(),
            scheme: parts.scheme,
            host: parts.host.into(),
            path: parts.path.into(),
            query: parts.query.map(str::to_owned),
            headers: Vec::new(),
            http_version: self.version.unwrap_or(match parts.scheme {
                Scheme::Https => HttpVersion::V20,
                Scheme::Http => HttpVersion::V11,
            }),
            body: String::new(),
        };
        let data = self.data.join("&");
        let sends_data = (!self.data.is_empty() || self.file) && !self.get;
        if self.get && !self.data.is_empty() {
            let data = small_escapes(&data);
            request.query = Some(match request.query.take() {
                Some(query) if !query.is_empty() => [&query, "&", &data].concat(),
                _ => data,
            });
        }
        request.method = self.method.unwrap_or_else(|| {
            if self.head {
                "HEAD"
            } else if sends_data {
                "POST"
            } else {
                "GET"
            }
            .to_owned()
        });
        if !is_token(&request.method) {
            return Err(at_start("expected a method after -X, for example POST"));
        }
        let mut own = vec![Header::new("User-Agent", USER_AGENT)];
        let user = self.user.as_deref().or(parts.user);
        if let Some(user) = user {
            own.push(Header::new("Authorization", ["Basic ", &STANDARD.encode(user)].concat()));
        }
        own.push(Header::new("Accept", if self.json { "application/json" } else { "*/*" }));
        if self.compressed {
            own.push(Header::new("Accept-Encoding", "deflate, gzip, br, zstd"));
        }
        if !self.cookies.is_empty() {
            own.push(Header::new("Cookie", self.cookies.join("; ")));
        }
        if sends_data {
            let kind =
                if self.json { "application/json" } else { "application/x-www-form-urlencoded" };
            own.push(Header::new("Content-Type", kind));
            if !self.file {
                own.push(Header::new("Content-Length", data.len().to_string()));
                request.body = data;
            }
        }
        own.retain(|header| {
            !self.removed.iter().any(|name| header.is(name))
                && !self.headers.iter().any(|given| given.is(header.name()))
        });
        for header in own.into_iter().chain(self.headers) {
            if header.is("host") {
                header.value().clone_into(&mut request.host);
            } else {
                request.headers.push(header);
            }
        }
        Ok(Curl { request, ignored: self.ignored })
    }
}

/// What `--data-urlencode` sends for `content`, `=content`, and `name=content`; `None` for a file (`@file`, `name@file`).
fn urlencoded(value: &str) -> Option<String> {
    const ESCAPED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    let (name, content) = match value.split_once('=') {
        Some((name, content)) => (name, content),
        None if value.contains('@') => return None,
        None => ("", value),
    };
    let content = utf8_percent_encode(content, ESCAPED).to_string();
    let equals = if name.is_empty() { "" } else { "=" };
    Some([name, equals, &content.replace("%20", "+")].concat())
}

/// With lowercase hexadecimal digits after `%`, as curl writes what `-G` adds to the URL.
fn small_escapes(data: &str) -> String {
    let mut pieces = data.split('%');
    let mut small = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        small.push('%');
        match piece.split_at_checked(2) {
            Some((digits, rest)) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                small.push_str(&digits.to_ascii_lowercase());
                small.push_str(rest);
            }
            _ => small.push_str(piece),
        }
    }
    small
}

fn expects_value(name: &str) -> bool {
    matches!(
        name,
        "-X" | "--request"
            | "-H"
            | "--header"
            | "-b"
            | "--cookie"
            | "-d"
            | "--data"
            | "--data-raw"
            | "--data-binary"
            | "--data-ascii"
            | "--data-urlencode"
            | "--json"
            | "-A"
            | "--user-agent"
            | "-e"
            | "--referer"
            | "-r"
            | "--range"
            | "-u"
            | "--user"
            | "--url"
    ) || WITH_VALUE.contains(&name)
}

fn at_start(message: &str) -> TextError {
    TextError { line: 1, column: 1, message: message.to_owned() }
}
