//! Reads Terraform's language (HCL) into JSON: blocks and arguments, with the values of literals, lists, objects, and
//! heredocs. An expression that isn't a literal is kept, and [`terraform`](super::terraform) resolves it.

use super::{MAX_DEPTH, SyntaxError};
use crate::text::slice;
use serde_json::{Map, Value, json};

/// The name of the object that has an expression's text.
pub(super) const EXPRESSION: &str = "\u{0}expression";
/// The name of the object that has a template's parts.
pub(super) const TEMPLATE: &str = "\u{0}template";
/// The name of the object that has a call's name and arguments.
pub(super) const CALL: &str = "\u{0}call";

/// A block: `resource "aws_ecs_service" "web" { … }`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    /// Arguments, and nested blocks as lists by their kind.
    pub(super) body: Map<String, Value>,
}

/// True if a text is HCL: its first line with code begins a block.
pub(super) fn looks_like(text: &str) -> bool {
    let line = text.lines().map(str::trim).find(|line| {
        !line.is_empty()
            && !line.starts_with('#')
            && !line.starts_with("//")
            && !line.starts_with("/*")
    });
    let Some(line) = line else { return false };
    let word: String =
        line.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let rest = line.get(word.len()..).unwrap_or_default().trim_start();
    match word.as_str() {
        "resource" | "data" | "variable" | "module" | "provider" | "output" => {
            rest.starts_with('"')
        }
        "locals" | "terraform" | "moved" | "import" => rest.starts_with('{'),
        _ => false,
    }
}

/// Reads all blocks of a file.
pub(super) fn parse(text: &str) -> Result<Vec<Block>, SyntaxError> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let mut blocks = Vec::new();
    loop {
        reader.space(true);
        if reader.rest().is_empty() {
            return Ok(blocks);
        }
        blocks.push(reader.block()?);
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        slice(self.text, self.at..)
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn error<T>(&self, message: impl Into<String>) -> Result<T, SyntaxError> {
        let before = slice(self.text, ..self.at);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        match self.rest().trim().is_empty() {
            true => Err(SyntaxError::new(
                line,
                column,
                "the document is incomplete because the text ends here",
            )),
            false => Err(SyntaxError::new(line, column, message)),
        }
    }

    /// Skips spaces and comments, and line breaks if `lines`.
    fn space(&mut self, lines: bool) {
        loop {
            let rest = self.rest();
            let skipped = if rest.starts_with('#') || rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                let blank = |c: char| {
                    c == ' ' || c == '\t' || c == '\r' || c == '\u{feff}' || (lines && c == '\n')
                };
                rest.len() - rest.trim_start_matches(blank).len()
            };
            if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    fn word(&mut self) -> String {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .unwrap_or(rest.len());
        self.at += end;
        slice(rest, ..end).to_owned()
    }

    fn block(&mut self) -> Result<Block, SyntaxError> {
        let kind = self.word();
        if kind.is_empty() {
            return self.error("expected the name of a block");
        }
        let mut labels = Vec::new();
        loop {
            self.space(false);
            match self.peek() {
                Some('"') => match self.string()? {
                    Value::String(label) => labels.push(label),
                    _ => return self.error("a label of a block can't have a template"),
                },
                Some('{') => break,
                Some(c) if c.is_alphabetic() || c == '_' => labels.push(self.word()),
                _ => return self.error(format!("expected `{{` after `{kind}`")),
            }
        }
        self.at += 1;
        Ok(Block { kind, labels, body: self.body()? })
    }

    /// A body up to its closing brace.
    fn body(&mut self) -> Result<Map<String, Value>, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("the document is nested too deeply for a template");
        }
        let mut body = Map::new();
        loop {
            self.space(true);
            if self.take("}") {
                self.depth -= 1;
                return Ok(body);
            }
            let start = self.at;
            let name = match self.peek() {
                Some('"') => match self.string()? {
                    Value::String(name) => name,
                    _ => return self.error("expected the name of an argument"),
                },
                _ => self.word(),
            };
            if name.is_empty() {
                return self.error("expected the name of an argument or a block, or `}`");
            }
            self.space(false);
            if self.peek() == Some('=') && !self.rest().starts_with("==") {
                self.at += 1;
                let value = self.expression(&['\n', '}'])?;
                body.insert(name, value);
                continue;
            }
            self.at = start;
            let block = self.block()?;
            let mut inner = Value::Object(block.body);
            let key = match (block.kind.as_str(), block.labels.first()) {
                // The blocks of a `dynamic` block depend on a collection.
                ("dynamic", Some(of)) => {
                    inner = json!({ EXPRESSION: format!("dynamic.{of}") });
                    of.clone()
                }
                _ => block.kind,
            };
            match body.entry(key).or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(blocks) => blocks.push(inner),
                other => *other = inner,
            }
        }
    }

    /// An expression up to a mark of `ends` or a comma, outside of brackets.
    fn expression(&mut self, ends: &[char]) -> Result<Value, SyntaxError> {
        self.space(false);
        let start = self.at;
        let value = self.operand()?;
        self.space(false);
        let done = match self.peek() {
            None => true,
            Some(c) => c == ',' || c == '\n' || ends.contains(&c),
        };
        if let (Some(value), true) = (value, done) {
            return Ok(value);
        }
        // An operator follows, or the operand is more than a literal: the expression stays text.
        self.at = start;
        let mut open = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.string()?;
                    continue;
                }
                '(' | '[' | '{' => open.push(c),
                ')' | ']' | '}' if open.is_empty() => break,
                ')' | ']' | '}' => {
                    open.pop();
                }
                ',' | '\n' if open.is_empty() => break,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        let text = slice(self.text, start..self.at).trim();
        match text.is_empty() {
            true => self.error("expected a value"),
            false => Ok(json!({ EXPRESSION: text })),
        }
    }

    /// A literal, a list, an object, a call, or a reference; `None` for anything else.
    fn operand(&mut self) -> Result<Option<Value>, SyntaxError> {
        Ok(match self.peek() {
            Some('"') => Some(self.string()?),
            Some('<') if self.rest().starts_with("<<") => Some(self.heredoc()?),
            Some('[') => {
                self.at += 1;
                Some(Value::Array(self.items(']')?))
            }
            Some('{') => {
                self.at += 1;
                self.object()?
            }
            Some(c) if c.is_ascii_digit() || c == '-' => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')))
                    .unwrap_or(rest.len());
                let number = serde_json::from_str::<Value>(slice(rest, ..end));
                self.at += end;
                number.ok()
            }
            Some(c) if c.is_alphabetic() || c == '_' => {
                let start = self.at;
                let word = self.word();
                match (word.as_str(), self.peek()) {
                    ("true", _) => Some(true.into()),
                    ("false", _) => Some(false.into()),
                    ("null", _) => Some(Value::Null),
                    (_, Some('(')) => {
                        self.at += 1;
                        let arguments = self.items(')')?;
                        Some(json!({ CALL: { "name": word, "arguments": arguments } }))
                    }
                    _ => {
                        while matches!(self.peek(), Some('.' | '[')) {
                            if self.take("[") {
                                let rest = self.rest();
                                let Some(end) = rest.find(']') else {
                                    return self.error("expected `]`");
                                };
                                self.at += end + 1;
                            } else {
                                self.at += 1;
                                if self.take("*") {
                                    continue;
                                }
                                self.word();
                            }
                        }
                        let text = slice(self.text, start..self.at);
                        Some(json!({ EXPRESSION: text }))
                    }
                }
            }
            _ => None,
        })
    }

    fn items(&mut self, end: char) -> Result<Vec<Value>, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("the document is nested too deeply for a template");
        }
        let mut items = Vec::new();
        loop {
            self.space(true);
            if self.peek() == Some(end) {
                self.at += 1;
                self.depth -= 1;
                return Ok(items);
            }
            if self.rest().starts_with("for ") {
                // `[for x in list : …]`
                items.push(json!({ EXPRESSION: "for" }));
                self.skip_to(end)?;
                continue;
            }
            items.push(self.expression(&[end])?);
            self.space(true);
            if !self.take(",") && self.peek() != Some(end) {
                return self.error(format!("expected `,` or `{end}`"));
            }
        }
    }

    /// Skips to the closing bracket of this list or object.
    fn skip_to(&mut self, end: char) -> Result<(), SyntaxError> {
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.string()?;
                    continue;
                }
                c if c == end && open == 0 => return Ok(()),
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += c.len_utf8();
        }
        self.error("expected a closing bracket")
    }

    fn object(&mut self) -> Result<Option<Value>, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("the document is nested too deeply for a template");
        }
        let mut members = Map::new();
        loop {
            self.space(true);
            if self.take("}") {
                self.depth -= 1;
                return Ok(Some(Value::Object(members)));
            }
            if self.rest().starts_with("for ") {
                self.skip_to('}')?;
                self.at += 1;
                self.depth -= 1;
                return Ok(Some(json!({ EXPRESSION: "for" })));
            }
            let name = match self.peek() {
                Some('"') => match self.string()? {
                    Value::String(name) => name,
                    other => other.to_string(),
                },
                Some('(') => {
                    self.at += 1;
                    self.skip_to(')')?;
                    self.at += 1;
                    "(expression)".into()
                }
                _ => self.word(),
            };
            self.space(true);
            if name.is_empty() || !(self.take("=") || self.take(":")) {
                return self.error("expected `=` after the name of a member");
            }
            let value = self.expression(&['\n', '}'])?;
            members.insert(name, value);
            self.space(true);
            self.take(",");
        }
    }

    /// A quoted text; with `${…}`, a list of its parts.
    fn string(&mut self) -> Result<Value, SyntaxError> {
        self.at += 1;
        let (mut parts, mut text) = (Vec::new(), String::new());
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else {
                return self.error("expected a closing quote");
            };
            if c == '"' {
                self.at += 1;
                return Ok(template(parts, text));
            }
            if c == '\n' {
                return self.error("expected a closing quote before the end of the line");
            }
            if c == '\\' {
                let escape = rest.chars().nth(1).unwrap_or(' ');
                text.push(match escape {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    other => other,
                });
                self.at += 1 + escape.len_utf8();
            } else if rest.starts_with("$${") || rest.starts_with("%%{") {
                text.push(c);
                text.push('{');
                self.at += 3;
            } else if rest.starts_with("${") || rest.starts_with("%{") {
                self.at += 2;
                let start = self.at;
                self.skip_to('}')?;
                let inner = slice(self.text, start..self.at).trim();
                self.at += 1;
                parts.push(std::mem::take(&mut text).into());
                parts.push(json!({ EXPRESSION: inner.trim_matches('~').trim() }));
            } else {
                text.push(c);
                self.at += c.len_utf8();
            }
        }
    }

    /// `<<EOT` or `<<-EOT` up to the line with the name alone.
    fn heredoc(&mut self) -> Result<Value, SyntaxError> {
        self.at += 2;
        let indented = self.take("-");
        let name = self.word();
        let rest = self.rest();
        let Some(start) = rest.find('\n').map(|at| at + 1) else {
            return self.error("expected a line break after the name of the heredoc");
        };
        let body = slice(rest, start..);
        let mut length = 0;
        for line in body.split_inclusive('\n') {
            if line.trim() == name {
                let text = slice(body, ..length);
                let least = text
                    .lines()
                    .filter(|line| !line.trim().is_empty())
                    .map(|line| line.len() - line.trim_start().len())
                    .min()
                    .unwrap_or(0);
                let lines: Vec<&str> = text
                    .lines()
                    .map(|line| if indented { line.get(least..).unwrap_or("") } else { line })
                    .collect();
                self.at += start + length + line.trim_end().len();
                return Ok(with_templates(&lines.join("\n")));
            }
            length += line.len();
        }
        self.at = self.text.len();
        self.error("expected the end of the heredoc")
    }
}

/// The text of a heredoc, whose `${…}` are expressions.
fn with_templates(text: &str) -> Value {
    let (mut parts, mut rest, mut plain) = (Vec::new(), text, String::new());
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            plain.push_str(before);
            plain.push_str("${");
            rest = after;
            continue;
        }
        plain.push_str(before);
        let Some((inner, after)) = after.split_once('}') else { break };
        parts.push(std::mem::take(&mut plain).into());
        parts.push(json!({ EXPRESSION: inner.trim() }));
        rest = after;
    }
    plain.push_str(rest);
    template(parts, plain)
}

fn template(mut parts: Vec<Value>, text: String) -> Value {
    if parts.is_empty() {
        return text.into();
    }
    parts.push(text.into());
    json!({ TEMPLATE: parts })
}
