//! Secrets in a text: found by the names of members and the forms of values, and replaced before a document is read.

use super::{
    ImportStatus, ReportLine,
    outline::{Node, Outline},
};
use crate::text::slice;
use std::{borrow::Cow, ops::Range};

/// What takes the place of a secret.
const SECRET: &str = "(not imported)";

/// The ends of names whose values are secrets, in lower case without separators.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "secretkey",
    "accesskey",
    "credential",
    "credentials",
];
/// The ends of the names of headers whose values are also secrets.
const HEADERS: &[&str] = &["verify", "authorization", "auth", "key", "signature"];
/// Names with those ends whose values are no secrets.
const NO_SECRETS: &[&str] =
    &["nexttoken", "clienttoken", "clientrequesttoken", "continuationtoken", "startingtoken"];
/// The starts of tokens that services issue.
const TOKENS: &[&str] = &["ghp_", "github_pat_", "glpat-", "sk_live_", "xoxb-", "xoxp-"];

/// The text without its secrets, and a line for each.
pub fn without_secrets(text: &str) -> (Cow<'_, str>, Vec<ReportLine>) {
    let outline = Outline::of(text);
    let mut spans: Vec<(Range<usize>, String)> = Vec::new();
    for node in &outline.nodes {
        // A text that is no document has no members.
        let Some(value) = node.parent.and(node.text.as_ref()) else { continue };
        if node.value.is_empty() {
            continue;
        }
        let assigned = assigned(text, node.value.clone(), false);
        if let Some(name) = secret(&outline, node, value) {
            spans.push((node.value.clone(), name));
        } else {
            spans.extend(assigned);
        }
    }
    let command = is_command(text);
    if command {
        spans.extend(assigned(text, 0..text.len(), true));
    }
    for (span, name) in keys(text) {
        if !spans.iter().any(|(other, _)| other.start < span.end && span.start < other.end) {
            spans.push((span, name.to_owned()));
        }
    }
    if spans.is_empty() {
        return (Cow::Borrowed(text), Vec::new());
    }
    spans.sort_by_key(|(span, _)| span.start);
    spans.dedup_by(|next, last| next.0.start < last.0.end);
    let (mut clean, mut at) = (String::with_capacity(text.len()), 0);
    let mut lines: Vec<ReportLine> = Vec::new();
    for (span, name) in spans {
        clean.push_str(slice(text, at..span.start));
        match command {
            // One word stays one word.
            true => clean.push_str(&SECRET.replace(' ', "-")),
            false => clean.push_str(&replacement(slice(text, span.clone()))),
        }
        at = span.end;
        // The lines of a private key are one secret.
        if lines.last().is_some_and(|last| last.field == name && name == PRIVATE_KEY) {
            continue;
        }
        let why = "contains a secret, which Cloudglass doesn't keep";
        let mut line = ReportLine::new(ImportStatus::Corrected, name, why);
        line.position = Some(outline.position(span.start));
        lines.push(line);
    }
    clean.push_str(slice(text, at..));
    (Cow::Owned(clean), lines)
}

/// A value with the quotes of the one that it replaces.
fn replacement(written: &str) -> String {
    match written.chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{SECRET}{quote}"),
        _ => SECRET.to_owned(),
    }
}

/// The name of the member whose value is a secret.
fn secret(outline: &Outline<'_>, node: &Node, value: &str) -> Option<String> {
    let normal = |name: &str| name.to_ascii_lowercase().replace(['_', '-', '.'], "");
    let own = normal(&node.name);
    let header = matches!(own.as_str(), "headervalue");
    // The name is in another member, or it is that of the parameter.
    let name = match (own.as_str(), node.parent) {
        ("value" | "headervalue", Some(parent)) => outline
            .sibling(parent, &["name", "optionname", "headername", "key"])
            .map_or_else(|| node.name.clone(), str::to_owned),
        ("default", Some(parent)) => {
            outline.nodes.get(parent).map_or_else(String::new, |node| node.name.clone())
        }
        _ => node.name.clone(),
    };
    let key = normal(&name);
    let named = NAMES.iter().any(|end| key.ends_with(end))
        || header && HEADERS.iter().any(|end| key.ends_with(end));
    let literal = is_literal(value);
    // What is under this name are references, as in a manifest of AWS Copilot.
    let refers = |parent: usize| {
        outline.nodes.get(parent).is_some_and(|parent| normal(&parent.name) == "secrets")
    };
    let by_name = named
        && !NO_SECRETS.iter().any(|end| key.ends_with(end))
        && !node.parent.is_some_and(refers);
    let by_value = is_token(value) || header && is_random(value);
    (literal && (by_name || by_value)).then_some(name)
}

/// True for a value that is given, not one that refers to another place.
fn is_literal(value: &str) -> bool {
    let refers = ["{{resolve:", "${", "arn:", "ssm:", SECRET];
    let variable = |c: char| c.is_ascii_alphanumeric() || c == '_';
    value.chars().count() > 3
        && !refers.iter().any(|start| value.starts_with(start))
        && !value.strip_prefix('$').is_some_and(|name| name.chars().all(variable))
        && !matches!(value, "true" | "false" | "null" | "None" | "none")
}

/// True for a value that is a secret whatever its name is: a token of a service, a URL with a password.
fn is_token(value: &str) -> bool {
    TOKENS.iter().any(|start| value.starts_with(start)) || has_password(value)
}

/// True for a command that creates a container.
fn is_command(text: &str) -> bool {
    let words = text.split_whitespace();
    let mut words = words.skip_while(|word| matches!(*word, "$" | "#" | "sudo"));
    matches!(words.next(), Some("docker" | "podman" | "finch"))
}

/// The secrets that a part of a text assigns to names: `DB_PASSWORD=…` in a list of variables, or as a word of a command.
fn assigned(text: &str, part: Range<usize>, command: bool) -> Vec<(Range<usize>, String)> {
    let written = text.get(part.clone()).unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    // The start of each name, and its equals sign.
    let mut names: Vec<(usize, usize)> = Vec::new();
    for (equals, _) in written.match_indices('=') {
        let before = slice(written, ..equals);
        let start = before.trim_end_matches(is_name).len();
        let (start, apart) = match slice(before, ..start).chars().next_back() {
            // The letter of an escape such as `\n` isn't part of the name.
            Some('\\') => (start + 1, true),
            mark => (
                start,
                mark.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'' | '=')),
            ),
        };
        if apart && start < equals {
            names.push((start, equals));
        }
    }
    let mut found = Vec::new();
    for (at, (start, equals)) in names.iter().enumerate() {
        let from = equals + 1;
        let rest = slice(written, from..);
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let end = match (quote, names.get(at + 1)) {
            (Some(quote), _) => slice(rest, 1..).find(quote).map_or(rest.len(), |end| end + 1),
            (None, _) if command => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            (None, Some((next, _))) => next.saturating_sub(from + 1),
            (None, None) => rest.len(),
        };
        let from = from + quote.map_or(0, char::len_utf8);
        let value = slice(written, from..(equals + 1 + end).max(from));
        let value = value.trim_end_matches(['"', '\'', '\\', ' ', '\n']);
        let name = slice(written, *start..*equals);
        let key = name.to_ascii_lowercase().replace(['_', '-', '.'], "");
        let named = NAMES.iter().any(|end| key.ends_with(end))
            && !NO_SECRETS.iter().any(|end| key.ends_with(end));
        // The value of an option such as `--env` has a name of its own.
        let option = name.starts_with('-');
        if is_literal(value) && (named || is_token(value) && !option) {
            let from = part.start + from;
            found.push((from..from + value.len(), name.trim_start_matches('-').to_owned()));
        }
    }
    found
}

/// True for a URL with a password: `postgres://user:password@host`.
fn has_password(value: &str) -> bool {
    value.split_once("://").is_some_and(|(_, rest)| {
        let authority = rest.split(['/', ' ']).next().unwrap_or_default();
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
    })
}

/// True for a text of at least 16 letters and digits that no name or address has.
fn is_random(value: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-');
    value.len() >= 16
        && value.chars().all(allowed)
        && value.chars().any(|c| c.is_ascii_digit())
        && value.chars().any(|c| c.is_ascii_alphabetic())
}

const PRIVATE_KEY: &str = "private key";

/// Access key IDs and the lines of private keys, wherever they are.
fn keys(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    for start in ["AKIA", "ASIA"] {
        for (at, _) in text.match_indices(start) {
            let word = |c: char| c.is_ascii_alphanumeric();
            let before = slice(text, ..at).chars().next_back();
            let rest = slice(text, at..);
            let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
            let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            if end == 20 && !before.is_some_and(word) && slice(rest, ..end).chars().all(upper) {
                found.push((at..at + end, "access key"));
            }
        }
    }
    for (at, mark) in text.match_indices("PRIVATE KEY-----") {
        let opens =
            slice(text, ..at).trim_end_matches(|c: char| c.is_ascii_uppercase() || c == ' ');
        if !opens.ends_with("-----") {
            continue;
        }
        let from = at + mark.len();
        let body = slice(text, from..);
        let body = slice(body, ..body.find("-----").unwrap_or(body.len().min(8_000)));
        if slice(text, ..at).rfind("-----END") > slice(text, ..at).rfind("-----BEGIN") {
            continue;
        }
        let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        let mut end = 0;
        while let Some(start) = slice(body, end..).find(code).map(|start| end + start) {
            let rest = slice(body, start..);
            end = start + rest.find(|c: char| !code(c)).unwrap_or(rest.len());
            // The letter of an escape such as `\n` stays.
            let escaped = slice(body, ..start).ends_with('\\');
            let start = if escaped { start + 1 } else { start };
            if end > start + 7 {
                found.push((from + start..from + end, PRIVATE_KEY));
            }
        }
    }
    found
}
