//! AWS CLI commands, as the JSON of their input.

use crate::document::{self, ImportStatus, Report};
use crate::http::shell_words;
use crate::text::code;
use serde_json::{Map, Value};

/// The inputs of the commands of a text; none if it has no AWS CLI command.
pub(super) fn documents(text: &str, report: &mut Report) -> Option<Vec<Value>> {
    let starts = |line: &str| line.trim_start().trim_start_matches("$ ").starts_with("aws ");
    if !text.lines().any(starts) {
        return None;
    }
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words = shell_words(&lines.collect::<Vec<_>>().join("\n"))?;
    let mut found: Vec<Value> = Vec::new();
    for command in words.split(|word| word == "aws").skip(1) {
        let [service, operation, options @ ..] = command else { continue };
        let known = matches!(
            (service.as_str(), operation.as_str()),
            (
                "application-autoscaling",
                "register-scalable-target" | "put-scaling-policy" | "put-scheduled-action"
            ) | ("cloudwatch", "put-metric-alarm")
                | ("ecs", "create-capacity-provider" | "update-capacity-provider")
        );
        let name = format!("aws {service} {operation}");
        if !known {
            report.line(ImportStatus::Ignored, &name, "the lab doesn't use this command");
            continue;
        }
        found.push(input(&name, options, report));
    }
    (!found.is_empty()).then_some(found)
}

/// The options as members.
fn input(name: &str, options: &[String], report: &mut Report) -> Value {
    let mut members = Map::new();
    let mut at = 0;
    while let Some(word) = options.get(at) {
        at += 1;
        let Some(option) = word.strip_prefix("--") else { continue };
        let (option, value) = match option.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => {
                let value = options.get(at).filter(|next| !next.starts_with("--")).cloned();
                at += usize::from(value.is_some());
                (option, value)
            }
        };
        let Some(value) = value else { continue };
        if let Some(file) = value.strip_prefix("file://") {
            report.line(
                ImportStatus::Ignored,
                &format!("{name} --{option}"),
                format!("the file {} isn't in the text. Paste its content alone", code(file)),
            );
            continue;
        }
        members.insert(camel(option), parsed(&value));
    }
    // One option can have all members.
    match members.remove("cliInputJson") {
        Some(Value::Object(input)) => {
            members.extend(
                input.into_iter().map(|(name, value)| (name, document::lower_camel(&value))),
            );
            document::lower_camel(&Value::Object(members))
        }
        _ => Value::Object(members),
    }
}

/// `min-capacity` as `minCapacity`.
fn camel(option: &str) -> String {
    let mut parts = option.split('-');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// JSON, the CLI's shorthand, or a text.
fn parsed(value: &str) -> Value {
    let text = value.trim();
    if text.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str(text)
    {
        return value;
    }
    let shorthand = text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
    });
    match shorthand {
        true => Shorthand { rest: text, depth: 0 }.members(),
        false => Value::String(text.to_owned()),
    }
}

/// The shorthand syntax of the CLI: `MinCapacity=1,MaxCapacity=10`, with `{}` and `[]` around inner values.
struct Shorthand<'a> {
    rest: &'a str,
    depth: usize,
}

impl Shorthand<'_> {
    fn members(&mut self) -> Value {
        let mut members = Map::new();
        while let Some((name, rest)) = self.rest.split_once('=') {
            self.rest = rest;
            let value = self.value();
            members.insert(name.trim().to_owned(), value);
            match self.rest.strip_prefix(',') {
                Some(rest) => self.rest = rest,
                None => break,
            }
        }
        Value::Object(members)
    }

    fn value(&mut self) -> Value {
        self.depth += 1;
        if self.depth < document::MAX_DEPTH {
            if let Some(rest) = self.rest.strip_prefix('{') {
                self.rest = rest;
                let value = self.members();
                self.rest = self.rest.strip_prefix('}').unwrap_or(self.rest);
                self.depth -= 1;
                return value;
            }
            if let Some(rest) = self.rest.strip_prefix('[') {
                self.rest = rest;
                let mut items = Vec::new();
                while !self.rest.is_empty() && !self.rest.starts_with(']') {
                    items.push(self.value());
                    self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest);
                }
                self.rest = self.rest.strip_prefix(']').unwrap_or(self.rest);
                self.depth -= 1;
                return Value::Array(items);
            }
        }
        let end = self.rest.find([',', '}', ']']).unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.depth -= 1;
        Value::String(value.to_owned())
    }
}
