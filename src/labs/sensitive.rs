//! Sensitive values in requests and headers: listed and blanked by kind.

use super::Sensitive;
use crate::http::{Header, Request};
use std::collections::BTreeMap;

/// Words in the names of headers that identify a user or grant access: `X-CSRF-Token`, `X-Amz-Security-Token`.
const PRIVATE: [&str; 8] =
    ["authorization", "cookie", "token", "secret", "api-key", "apikey", "password", "session"];
/// Query strings that grant access.
const SIGNATURES: [&str; 3] = ["Signature", "X-Amz-Signature", "X-Amz-Security-Token"];

/// Visits a scenario, and lists the sensitive values or blanks those of one kind.
#[derive(Default)]
pub struct SensitiveVisitor<'a> {
    /// The kind to blank; `None` only lists.
    blank: Option<&'a str>,
    /// The label and the number of values of each kind.
    found: BTreeMap<String, (String, usize)>,
    /// The blanked values. Equal values have the same stand-in, so equal requests remain equal.
    blanked: Vec<String>,
}

/// The start of a stand-in, before its number.
const STAND_IN: &str = "blanked-";

impl<'a> SensitiveVisitor<'a> {
    /// A visitor that blanks what [`SensitiveVisitor::list`] returned with this field.
    pub fn blanking(field: &'a str) -> Self {
        Self { blank: Some(field), ..Self::default() }
    }

    /// The sensitive values.
    pub fn list(self) -> Vec<Sensitive> {
        let found = self.found.into_iter();
        found
            .map(|(field, (label, count))| Sensitive {
                field,
                label: match count {
                    1 => label,
                    _ => format!("{label} ({count} times)"),
                },
            })
            .collect()
    }

    /// Records a value. Returns true if it must be blanked.
    fn note(&mut self, kind: &str, label: impl FnOnce() -> String) -> bool {
        let (_, count) = self.found.entry(kind.to_owned()).or_insert_with(|| (label(), 0));
        *count += 1;
        self.blank == Some(kind)
    }

    /// A value that is secret itself, such as that of a secret in Secrets Manager.
    pub fn secret(&mut self, field: &str, label: &str, value: &mut String) {
        if !value.is_empty() && self.note(field, || label.into()) {
            *value = self.stand_in(value);
        }
    }

    /// The sensitive headers, the signature in the query string, and the body.
    pub fn request(&mut self, request: &mut Request) {
        self.headers(&mut request.headers);
        if let Some(query) = &mut request.query {
            let signs = |piece: &&str| {
                let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
                SIGNATURES.contains(&name) && !value.is_empty()
            };
            if query.split('&').any(|piece| signs(&piece))
                && self.note("signature", || "signature in the URL".into())
            {
                let pieces: Vec<&str> = query
                    .split('&')
                    .map(|piece| match signs(&piece) {
                        true => piece.split_inclusive('=').next().unwrap_or_default(),
                        false => piece,
                    })
                    .collect();
                *query = pieces.join("&");
            }
        }
        if holds_secret(&request.body) && self.note("body", || "request body".into()) {
            request.body = self.stand_in(&request.body);
        }
    }

    /// The text of an invalid request, which can contain anything.
    pub fn draft(&mut self, draft: &mut Option<String>) {
        if draft.is_some() && self.note("draft", || "text of an invalid request".into()) {
            *draft = None;
        }
    }

    /// The sensitive headers. Cookies keep their names, and different values remain different, because both can be in a
    /// cache key.
    pub fn headers(&mut self, headers: &mut [Header]) {
        for Header(name, value) in headers {
            let kind = name.to_ascii_lowercase();
            let private = match kind.as_str() {
                "cookie" => value.split(';').any(|cookie| holds_secret(cookie_value(cookie))),
                kind => is_private(kind) && holds_secret(value),
            };
            if private && self.note(&kind, || format!("header {name}")) {
                *value = match kind.as_str() {
                    "cookie" => value
                        .split(';')
                        .map(|cookie| self.cookie(cookie))
                        .collect::<Vec<_>>()
                        .join(";"),
                    _ => self.stand_in(value),
                };
            }
        }
    }

    fn cookie(&mut self, cookie: &str) -> String {
        match cookie_value(cookie) {
            value if holds_secret(value) => {
                let name = cookie.strip_suffix(value).unwrap_or_default();
                format!("{name}{}", self.stand_in(value))
            }
            _ => cookie.to_owned(),
        }
    }

    fn stand_in(&mut self, value: &str) -> String {
        let at = self.blanked.iter().position(|other| other == value);
        let at = at.unwrap_or_else(|| {
            self.blanked.push(value.to_owned());
            self.blanked.len() - 1
        });
        format!("{STAND_IN}{}", at + 1)
    }

    /// The values of custom headers, which are often shared secrets.
    pub fn custom(&mut self, headers: &mut [Header]) {
        for Header(name, value) in headers {
            if !value.is_empty()
                && self.note("customHeaders", || format!("value of custom header {name}"))
            {
                value.clear();
            }
        }
    }

    /// The sensitive headers in a text such as the output of curl.
    pub fn text(&mut self, text: &mut String) {
        let private = |line: &str| {
            let (name, value) = line.split_once(':')?;
            let name = name.trim_start_matches(['<', '>', ' ']).to_ascii_lowercase();
            Some(is_private(&name) && !value.trim().is_empty())
        };
        let private = |line: &str| private(line) == Some(true);
        if text.lines().any(private)
            && self.note("received", || "sensitive headers of the pasted response".into())
        {
            let lines: Vec<&str> = text
                .lines()
                .map(|line| match private(line) {
                    true => line.split_inclusive(':').next().unwrap_or_default(),
                    false => line,
                })
                .collect();
            *text = lines.join("\n");
        }
    }
}

/// True for a sensitive header; the name is in lowercase.
fn is_private(name: &str) -> bool {
    PRIVATE.iter().any(|word| name.contains(word))
}

/// True for a value that is neither empty nor a stand-in.
fn holds_secret(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(STAND_IN)
}

/// The value of `name=value`; empty for a cookie without a value.
fn cookie_value(cookie: &str) -> &str {
    cookie.split_once('=').map_or("", |(_, value)| value)
}
