//! A call of `fetch` as a request: what the developer tools of browsers copy, and calls in source code.

use super::{Header, HttpVersion, Request, Scheme, TextError, is_token, split_url};
use crate::text::slice;
use serde_json::{Map, Value};

/// What a call of `fetch` sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchCall {
    /// The request.
    pub request: Request,
    /// Options that don't affect the request as written: `mode: cors`.
    pub ignored: Vec<String>,
}

/// Words that can precede a call.
const BEFORE: &[&str] = &["return ", "await ", "void ", "window.", "globalThis.", "("];
/// The deepest nesting of objects and lists.
const MAX_DEPTH: usize = 40;

/// The call of `fetch` in a text, without what precedes it; `None` for other text.
pub fn fetch_call(text: &str) -> Option<&str> {
    let mut text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
    let declared = ["const ", "let ", "var "].iter().find_map(|word| text.strip_prefix(word));
    if let Some((name, call)) = declared.and_then(|text| text.split_once('=')) {
        let plain = name.trim().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        text = if plain { call.trim_start() } else { return None };
    }
    while let Some(rest) = BEFORE.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest.trim_start();
    }
    let arguments = text.strip_prefix("fetch")?;
    arguments.trim_start().starts_with('(').then_some(text)
}

/// Reads a call of `fetch` with literal arguments.
///
/// # Errors
/// The first part that can't be read, with its position.
pub fn parse_fetch(text: &str) -> Result<FetchCall, TextError> {
    let call = fetch_call(text).unwrap_or(text);
    let mut reader = Literal { text, at: text.len() - call.len(), depth: 0 };
    reader.expect("fetch")?;
    reader.expect("(")?;
    let address = match reader.value()? {
        Value::String(url) => url,
        _ => return reader.error("expected a URL in quotation marks"),
    };
    let mut options = Map::new();
    if reader.take(",") && !reader.peek_is(')') {
        match reader.value()? {
            Value::Object(given) => options = given,
            Value::Null => {}
            _ => return reader.error("expected an object with options after the URL"),
        }
        reader.take(",");
    }
    reader.expect(")")?;
    let parts = match split_url(&address) {
        Ok(parts) => parts,
        Err(bad) => return Err(TextError { line: 1, column: 1, message: bad.message().into() }),
    };
    let mut request = Request {
        method: "GET".into(),
        scheme: parts.scheme,
        host: parts.host.into(),
        path: parts.path.into(),
        query: parts.query.map(str::to_owned),
        headers: Vec::new(),
        http_version: match parts.scheme {
            Scheme::Https => HttpVersion::V20,
            Scheme::Http => HttpVersion::V11,
        },
        body: String::new(),
    };
    let mut ignored = Vec::new();
    for (name, value) in options {
        match (name.as_str(), value) {
            (_, Value::Null) => {}
            ("method", Value::String(method)) if is_token(&method) => {
                // Browsers write these methods in upper case, and other methods as given.
                let upper = method.to_ascii_uppercase();
                let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"];
                request.method = if known.contains(&upper.as_str()) { upper } else { method };
            }
            ("headers", Value::Object(headers)) => {
                for (name, value) in headers {
                    header(&name, &value, &mut request, &mut ignored);
                }
            }
            ("headers", Value::Array(pairs)) => {
                for pair in pairs {
                    let name = pair.get(0).and_then(Value::as_str).unwrap_or_default().to_owned();
                    header(&name, &pair[1], &mut request, &mut ignored);
                }
            }
            ("body", Value::String(body)) => request.body = body,
            ("referrer", Value::String(referrer)) if referrer.contains("://") => {
                request.headers.push(Header::new("Referer", referrer));
            }
            ("referrer", _) => {}
            (name, Value::String(value)) => ignored.push(format!("{name}: {value}")),
            (name, value) => ignored.push(format!("{name}: {value}")),
        }
    }
    let has = |name: &str, request: &Request| request.headers.iter().any(|header| header.is(name));
    if !has("accept", &request) {
        request.headers.insert(0, Header::new("Accept", "*/*"));
    }
    if !request.body.is_empty() {
        if !has("content-type", &request) {
            request.headers.push(Header::new("Content-Type", "text/plain;charset=UTF-8"));
        }
        if !has("content-length", &request) {
            let length = request.body.len().to_string();
            request.headers.push(Header::new("Content-Length", length));
        }
    }
    Ok(FetchCall { request, ignored })
}

fn header(name: &str, value: &Value, request: &mut Request, ignored: &mut Vec<String>) {
    let value = match value {
        Value::String(value) => value.trim().to_owned(),
        other => other.to_string(),
    };
    if !is_token(name) || value.chars().any(char::is_control) {
        ignored.push(format!("header {name}"));
    } else if name.eq_ignore_ascii_case("host") {
        request.host = value;
    } else {
        request.headers.push(Header::new(name, value));
    }
}

/// JavaScript's literals.
struct Literal<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Literal<'a> {
    fn rest(&self) -> &'a str {
        slice(self.text, self.at..)
    }

    fn error<T>(&self, message: &str) -> Result<T, TextError> {
        let before = slice(self.text, ..self.at);
        let last = before.rsplit('\n').next().unwrap_or_default();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
        Err(TextError {
            line: number(before.matches('\n').count()),
            column: number(last.chars().count()),
            message: match self.rest().trim().is_empty() {
                true => "the call is incomplete because the text ends here".into(),
                false => message.into(),
            },
        })
    }

    /// Skips white space and comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let skipped = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                rest.len() - rest.trim_start().len()
            };
            if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    fn take(&mut self, mark: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    fn peek_is(&mut self, mark: char) -> bool {
        self.space();
        self.rest().starts_with(mark)
    }

    fn expect(&mut self, mark: &str) -> Result<(), TextError> {
        match self.take(mark) {
            true => Ok(()),
            false => self.error(&format!("expected `{mark}`")),
        }
    }

    /// A value, and those that `+` joins to it.
    fn value(&mut self) -> Result<Value, TextError> {
        let mut value = self.one()?;
        while self.take("+") {
            let (Value::String(text), Value::String(more)) = (&value, &self.one()?) else {
                return self.error("expected texts on both sides of `+`");
            };
            value = Value::String([text.as_str(), more.as_str()].concat());
        }
        Ok(value)
    }

    fn one(&mut self) -> Result<Value, TextError> {
        self.space();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("the call is nested too deeply");
        }
        let value = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => self.string(quote).map(Value::String),
            Some('{') => self.object(),
            Some('[') => self.list(),
            Some(c) if c.is_ascii_digit() || c == '-' => self.number(),
            _ => self.named(),
        };
        self.depth -= 1;
        value
    }

    fn string(&mut self, quote: char) -> Result<String, TextError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.rest().chars().next() else {
                self.at = start;
                return self.error(&format!("expected a closing {quote}"));
            };
            if quote == '`' && self.rest().starts_with("${") {
                return self.error("the value of a template with ${…} isn't in the call");
            }
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Ok(text),
                '\\' => self.escape(&mut text),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.rest().chars().next() else { return };
        self.at += c.len_utf8();
        let digits = |count: usize, reader: &mut Self| {
            let code =
                reader.rest().get(..count).and_then(|code| u32::from_str_radix(code, 16).ok());
            reader.at += if code.is_some() { count } else { 0 };
            code
        };
        let code = match c {
            'n' => return text.push('\n'),
            't' => return text.push('\t'),
            'r' => return text.push('\r'),
            'b' => return text.push('\u{8}'),
            'f' => return text.push('\u{c}'),
            'v' => return text.push('\u{b}'),
            '0' => return text.push('\0'),
            '\n' => return,
            'x' => digits(2, self),
            'u' if self.rest().starts_with('{') => {
                let end = self.rest().find('}').unwrap_or(0);
                let code = u32::from_str_radix(slice(self.rest(), 1..end.max(1)), 16).ok();
                self.at += end + usize::from(end > 0);
                code
            }
            'u' => {
                let high = digits(4, self);
                let pair = high.filter(|high| (0xd800..0xdc00).contains(high));
                match pair {
                    Some(high) if self.rest().starts_with("\\u") => {
                        self.at += 2;
                        digits(4, self).map(|low| {
                            0x1_0000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff)
                        })
                    }
                    _ => high,
                }
            }
            c => return text.push(c),
        };
        text.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
    }

    fn object(&mut self) -> Result<Value, TextError> {
        self.expect("{")?;
        let mut members = Map::new();
        while !self.take("}") {
            self.space();
            let name = match self.rest().chars().next() {
                Some(quote @ ('"' | '\'')) => self.string(quote)?,
                _ => self.word(),
            };
            if name.is_empty() {
                return self.error("expected the name of an option");
            }
            self.expect(":")?;
            let value = self.value()?;
            members.insert(name, value);
            if !self.take(",") && !self.peek_is('}') {
                return self.error("expected `,` or `}`");
            }
        }
        Ok(Value::Object(members))
    }

    fn list(&mut self) -> Result<Value, TextError> {
        self.expect("[")?;
        let mut items = Vec::new();
        while !self.take("]") {
            items.push(self.value()?);
            if !self.take(",") && !self.peek_is(']') {
                return self.error("expected `,` or `]`");
            }
        }
        Ok(Value::Array(items))
    }

    fn number(&mut self) -> Result<Value, TextError> {
        let rest = self.rest();
        let number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let end = rest.find(|c| !number(c)).unwrap_or(rest.len());
        match serde_json::from_str(slice(rest, ..end)) {
            Ok(value) => {
                self.at += end;
                Ok(value)
            }
            Err(_) => self.error("expected a number"),
        }
    }

    fn word(&mut self) -> String {
        let rest = self.rest();
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        self.at += end;
        slice(rest, ..end).to_owned()
    }

    /// A constant, or a call that gives a text or an object.
    fn named(&mut self) -> Result<Value, TextError> {
        let start = self.at;
        let mut name = self.word();
        if name == "new" {
            self.space();
            name = self.word();
        }
        match name.as_str() {
            "null" | "undefined" => return Ok(Value::Null),
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "JSON.stringify" | "Headers" | "URL" | "URLSearchParams" | "encodeURI" => {}
            _ => {
                self.at = start;
                return self.error("expected a literal: the value of a variable isn't in the call");
            }
        }
        self.expect("(")?;
        let argument = self.value()?;
        self.take(",");
        self.expect(")")?;
        Ok(match (name.as_str(), argument) {
            ("JSON.stringify", value) => Value::String(value.to_string()),
            ("URLSearchParams", Value::Object(members)) => {
                let pairs = members.iter().map(|(name, value)| {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    format!("{}={}", form(name), form(&value))
                });
                Value::String(pairs.collect::<Vec<_>>().join("&"))
            }
            (_, value) => value,
        })
    }
}

/// A part of a form, encoded.
fn form(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');
    utf8_percent_encode(text, KEPT).to_string().replace("%20", "+")
}
