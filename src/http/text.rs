//! A request as text, as on the wire or in a browser's developer tools.

use super::{Header, HttpVersion, Request, Scheme, is_token, split_url};
use crate::text::slice;
use serde::Serialize;

/// Something in a text that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextError {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// What was expected, in one sentence without the position.
    pub message: String,
}

/// The most errors that are reported.
const MOST_ERRORS: usize = 20;

/// Reads a request: a request line, headers, an empty line, a body. Line ends may be `\n` or `\r\n`. The lines that
/// developer tools show for HTTP/2 (`:method: GET`, `:authority: …`) also count as a request line. `scheme` is
/// that of the connection, unless the text says otherwise (`GET https://…`, `:scheme: http`).
///
/// # Errors
/// Everything that can't be read, in order, each with its position; at most twenty.
pub fn parse_request(text: &str, scheme: Scheme) -> Result<Request, Vec<TextError>> {
    let mut reader = Reader {
        errors: Vec::new(),
        request: Request {
            method: String::new(),
            scheme,
            host: String::new(),
            path: String::new(),
            ..Request::default()
        },
        host: None,
    };
    let (head, body) = split_head(text);
    let mut lines = head.lines().peekable();
    let pseudo = lines.peek().is_some_and(|(_, line)| line.starts_with(':'));
    if pseudo {
        reader.request.method = "GET".into();
        reader.request.path = "/".into();
    } else {
        let (number, line) = lines.next().unwrap_or((1, ""));
        reader.request_line(number, line);
    }
    for (number, line) in lines {
        if reader.errors.len() >= MOST_ERRORS {
            break;
        }
        reader.header_line(number, line, pseudo);
    }
    reader.request.body = body.to_owned();
    if let Some(host) = reader.host.take() {
        reader.request.host = host;
    }
    if reader.request.host.is_empty() && reader.errors.is_empty() {
        reader.error(1, 0, "expected a `Host` header, for example `Host: www.example.com`");
    }
    if reader.errors.is_empty() { Ok(reader.request) } else { Err(reader.errors) }
}

/// Text up to the first empty line, and what follows it. Empty lines before the request line are skipped.
fn split_head(text: &str) -> (Head<'_>, &str) {
    let mut at = 0;
    let mut begun = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        if bare.is_empty() && begun {
            let body = text.get(at + line.len()..).unwrap_or_default();
            return (Head(slice(text, ..at)), body);
        }
        begun |= !bare.is_empty();
        at += line.len();
    }
    (Head(text), "")
}

struct Head<'a>(&'a str);

impl<'a> Head<'a> {
    /// The lines without their ends, numbered from 1; leading empty lines are skipped.
    fn lines(&self) -> impl Iterator<Item = (u32, &'a str)> + use<'a> {
        (1u32..)
            .zip(self.0.split_inclusive('\n'))
            .map(|(number, line)| {
                let line = line.strip_suffix('\n').unwrap_or(line);
                (number, line.strip_suffix('\r').unwrap_or(line))
            })
            .skip_while(|(_, line)| line.is_empty())
    }
}

struct Reader {
    errors: Vec<TextError>,
    request: Request,
    host: Option<String>,
}

impl Reader {
    /// `at` is the number of characters before the error.
    fn error(&mut self, line: u32, at: usize, message: impl Into<String>) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(TextError {
                line,
                column: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1),
                message: message.into(),
            });
        }
    }

    fn request_line(&mut self, number: u32, line: &str) {
        if line.trim().is_empty() {
            return self.error(
                number,
                0,
                "expected a request line, for example GET /path HTTP/1.1",
            );
        }
        let words: Vec<&str> = line.split(' ').collect();
        let [method, target @ .., version] = words.as_slice() else {
            return self.error(
                number,
                0,
                "expected method, target, and version, for example GET /path HTTP/1.1",
            );
        };
        if !is_token(method) {
            return self.error(number, 0, "expected a method, for example GET");
        }
        (*method).clone_into(&mut self.request.method);
        let after_method = method.chars().count() + 1;
        let target = match target {
            [target] if !target.is_empty() => *target,
            [] => {
                return self.error(
                    number,
                    line.chars().count(),
                    "expected a version after the target, for example HTTP/1.1",
                );
            }
            _ => {
                return self.error(
                    number,
                    after_method,
                    "expected METHOD target HTTP/version, separated by single spaces (encode a space as %20)",
                );
            }
        };
        match HttpVersion::from_label(version) {
            Some(version) => self.request.http_version = version,
            None => {
                let at = line.chars().count() - version.chars().count();
                self.error(number, at, "expected HTTP/1.0, HTTP/1.1, HTTP/2, or HTTP/3");
            }
        }
        self.target(number, after_method, target);
    }

    fn target(&mut self, number: u32, start: usize, target: &str) {
        if let Some(at) = target.chars().position(char::is_control) {
            return self.error(number, start + at, "the target can't contain control characters");
        }
        if let Some(at) = target.chars().position(|c| c == '#') {
            return self.error(
                number,
                start + at,
                "browsers don't send a fragment, so remove # and the text after it",
            );
        }
        let origin_form = if target.starts_with('/') || target == "*" {
            target
        } else {
            match split_url(target) {
                Ok(parts) => {
                    self.request.scheme = parts.scheme;
                    parts.host.clone_into(&mut self.request.host);
                    parts.path.clone_into(&mut self.request.path);
                    self.request.query = parts.query.map(str::to_owned);
                    return;
                }
                Err(_) => {
                    return self.error(
                        number,
                        start,
                        "expected a target that starts with /, or a complete URL",
                    );
                }
            }
        };
        let (path, query) = match origin_form.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (origin_form, None),
        };
        path.clone_into(&mut self.request.path);
        self.request.query = query;
    }

    fn header_line(&mut self, number: u32, line: &str, pseudo: bool) {
        if line.starts_with([' ', '\t']) {
            return self.error(number, 0, "header continuation lines aren't supported");
        }
        if let Some(at) = line.chars().position(|c| c.is_control() && c != '\t') {
            return self.error(number, at, "a header can't contain control characters");
        }
        let (sign, rest) = match line.strip_prefix(':') {
            Some(rest) if pseudo => (true, rest),
            _ => (false, line),
        };
        let Some((name, value)) = rest.split_once(':') else {
            return self.error(
                number,
                line.chars().count(),
                "expected a colon between header name and value, as in Name: value",
            );
        };
        let value = value.trim_matches([' ', '\t']);
        if !is_token(name) {
            let at = name.chars().position(|c| !is_token(c.encode_utf8(&mut [0; 4]))).unwrap_or(0);
            return self.error(
                number,
                at,
                "expected a header name of letters, digits, and hyphens, directly followed by a colon",
            );
        }
        if sign {
            return self.pseudo_header(number, line, name, value);
        }
        if name.eq_ignore_ascii_case("host") {
            if self.host.is_some() {
                return self.error(number, 0, "a request can have only one `Host` header");
            }
            if value.is_empty() || value.contains([' ', '\t', '/']) {
                return self.error(
                    number,
                    0,
                    "expected a domain name, with an optional port, for example www.example.com",
                );
            }
            self.host = Some(value.to_owned());
        } else {
            self.request.headers.push(Header::new(name, value));
        }
    }

    fn pseudo_header(&mut self, number: u32, line: &str, name: &str, value: &str) {
        let at = line.chars().count() - value.chars().count();
        match name {
            "method" if is_token(value) => value.clone_into(&mut self.request.method),
            "authority" if !value.is_empty() => self.host = Some(value.to_owned()),
            "path" if value.contains(' ') => {
                self.error(number, at, "encode a space in the path as %20");
            }
            "path" => self.target(number, at, value),
            "scheme" if value == "http" => self.request.scheme = Scheme::Http,
            "scheme" if value == "https" => self.request.scheme = Scheme::Https,
            _ => self.error(number, 0, "expected :method, :authority, :path, or :scheme"),
        }
    }
}

/// Writes a request as text that [`parse_request`] reads back, given its scheme. Control characters, which no
/// request can contain, are shown as their symbols (`␍`).
pub fn print_request(request: &Request) -> String {
    let mut text = [
        &clean(&request.method),
        " ",
        &clean(&request.target()),
        " ",
        request.http_version.label(),
        "\nHost: ",
        &clean(&request.host),
    ]
    .concat();
    for header in request.headers.iter().filter(|header| !header.name().is_empty()) {
        text.push('\n');
        text.push_str(&clean(header.name()));
        text.push_str(": ");
        text.push_str(&clean(header.value()));
    }
    if !request.body.is_empty() {
        text.push_str("\n\n");
        text.push_str(&request.body);
    }
    text
}

/// Control characters as their symbols.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => c,
            '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('␀'),
            '\x7f' => '␡',
            '\u{80}'..='\u{9f}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}
