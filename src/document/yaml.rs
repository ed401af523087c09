//! YAML, from its parser's events. Depth and the nodes that aliases expand to are counted during parsing.

use super::{MAX_DEPTH, MAX_NODES, SyntaxError, intrinsic};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::{Map, Number, Value};
use std::{borrow::Cow, collections::BTreeMap};

/// Reads one or more YAML documents.
pub(super) fn parse_all(text: &str) -> Result<Vec<Value>, SyntaxError> {
    let mut loader = Loader::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| diagnose(text, &error))?;
        if event == Event::StreamEnd {
            break;
        }
        loader.take(event, span)?;
    }
    Ok(loader.documents)
}

fn diagnose(text: &str, error: &ScanError) -> SyntaxError {
    let mark = error.marker();
    let line = mark.line().max(1);
    if mark.index() >= text.chars().count() {
        let last = text.trim_end();
        let column = last.lines().last().map_or(0, |line| line.chars().count());
        return SyntaxError::new(
            last.lines().count().max(1),
            column + 1,
            format!("the document is incomplete because the text ends here: {}", error.info()),
        );
    }
    // The parser can stop before the line that begins with the tab.
    if error.info().contains("tab")
        && let Some((at, found)) = text
            .lines()
            .enumerate()
            .skip(line)
            .find(|(_, line)| line.trim_start_matches(' ').starts_with('\t'))
    {
        let column = found.len() - found.trim_start_matches(' ').len() + 1;
        return SyntaxError::new(at + 1, column, "indent YAML with spaces instead of tabs");
    }
    let indent = text.lines().nth(line - 1).unwrap_or("").trim_start_matches(' ');
    let message = if indent.starts_with('\t') {
        "indent YAML with spaces instead of tabs".to_owned()
    } else {
        format!("this isn't valid YAML: {}", error.info())
    };
    SyntaxError::new(line, mark.col() + 1, message)
}

/// A list or object under construction.
struct Open {
    anchor: usize,
    tag: Option<String>,
    kind: Kind,
    /// Nodes in all when it was opened.
    nodes_before: usize,
}

enum Kind {
    List(Vec<Value>),
    /// What is filled, the key that waits for its value, and the objects to be merged in (`<<`).
    Object(Map<String, Value>, Option<String>, Vec<Value>),
}

/// An anchored value and how many nodes it has.
struct Anchored {
    value: Value,
    nodes: usize,
}

#[derive(Default)]
struct Loader {
    documents: Vec<Value>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    nodes: usize,
    /// A key that occurs twice in an object. Reading on would lose the first value.
    twice: Option<String>,
}

impl Loader {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        let error = |message: &str| {
            Err(SyntaxError::new(span.start.line().max(1), span.start.col() + 1, message))
        };
        if self.nodes > MAX_NODES {
            return error("the document is too large after its aliases are expanded");
        }
        match event {
            Event::SequenceStart(anchor, tag) => self.open(anchor, tag, Kind::List(Vec::new())),
            Event::MappingStart(anchor, tag) => {
                self.open(anchor, tag, Kind::Object(Map::new(), None, Vec::new()))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(done) = self.open.pop() {
                    let value = match done.kind {
                        Kind::List(items) => Value::Array(items),
                        Kind::Object(map, _, merged) => merge(map, merged),
                    };
                    let nodes = self.nodes - done.nodes_before;
                    self.put(done.anchor, done.tag, value, nodes, false);
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let merge_key = style == ScalarStyle::Plain && text == "<<";
                self.nodes += 1;
                let value = scalar(&text, style, tag.as_deref());
                self.put(anchor, own_tag(tag), value, 1, merge_key);
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(Anchored { value, nodes }) => {
                    let nodes = *nodes;
                    self.nodes = self.nodes.saturating_add(nodes);
                    if self.nodes > MAX_NODES {
                        return error("the document is too large after its aliases are expanded");
                    }
                    let value = value.clone();
                    self.put(0, None, value, nodes, false);
                }
                None => return error("an alias refers to the value that contains it"),
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        if let Some(name) = &self.twice {
            return error(&format!("the key `{name}` occurs twice in the same object"));
        }
        if self.open.len() > MAX_DEPTH {
            return error("the document is nested too deeply for a policy or a template");
        }
        Ok(())
    }

    fn open(&mut self, anchor: usize, tag: Option<Cow<'_, Tag>>, kind: Kind) {
        self.open.push(Open { anchor, tag: own_tag(tag), kind, nodes_before: self.nodes });
        self.nodes += 1;
    }

    /// Adds a finished value to the open list or object, or to the documents.
    fn put(
        &mut self,
        anchor: usize,
        tag: Option<String>,
        value: Value,
        nodes: usize,
        merge_key: bool,
    ) {
        let value = match tag {
            Some(tag) => intrinsic::long_form(&tag, value),
            None => value,
        };
        if anchor != 0 {
            // an anchored value takes memory too
            self.nodes = self.nodes.saturating_add(nodes);
            if self.nodes <= MAX_NODES {
                let value = value.clone();
                self.anchors.insert(anchor, Anchored { value, nodes });
            }
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.documents.push(value),
            Some(Kind::List(items)) => items.push(value),
            Some(Kind::Object(map, waiting, merged)) => match waiting.take() {
                None if merge_key => *waiting = Some(MERGE.into()),
                None => *waiting = Some(key(value)),
                Some(name) if name == MERGE => merged.push(value),
                Some(name) => {
                    if map.contains_key(&name) {
                        self.twice = Some(name.clone());
                    }
                    map.insert(name, value);
                }
            },
        }
    }
}

/// Marks a plain `<<`, to tell it from a quoted one. No text contains this character.
const MERGE: &str = "\u{0}<<";

/// The members of merged objects that the object itself doesn't have.
fn merge(mut map: Map<String, Value>, merged: Vec<Value>) -> Value {
    for value in merged {
        let sources = match value {
            Value::Array(list) => list,
            other => vec![other],
        };
        for source in sources {
            if let Value::Object(members) = source {
                for (name, value) in members {
                    map.entry(name).or_insert(value);
                }
            }
        }
    }
    Value::Object(map)
}

/// An object's key as text.
fn key(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The name of a tag that isn't YAML's own: `Ref` for `!Ref`.
fn own_tag(tag: Option<Cow<'_, Tag>>) -> Option<String> {
    tag.filter(|tag| !tag.is_yaml_core_schema() && !tag.suffix.is_empty())
        .map(|tag| tag.suffix.clone())
}

/// A scalar by YAML's core schema; quoted text stays text.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| {
        (tag.is_yaml_core_schema() && tag.suffix == "str")
            || (!tag.is_yaml_core_schema() && intrinsic::expects_text(&tag.suffix))
    });
    if style != ScalarStyle::Plain || is_text {
        return Value::String(text.into());
    }
    plain(text)
}

/// What an unquoted text means.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    if numeric {
        let whole = match text.as_bytes() {
            [b'0', b'x', ..] => i64::from_str_radix(text.get(2..).unwrap_or(""), 16).ok(),
            [b'0', b'o', ..] => i64::from_str_radix(text.get(2..).unwrap_or(""), 8).ok(),
            _ => text.parse::<i64>().ok(),
        };
        if let Some(whole) = whole {
            return whole.into();
        }
        let is_float =
            text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'))
                && text.contains(|c: char| c.is_ascii_digit());
        if is_float && let Some(number) = text.parse::<f64>().ok().and_then(Number::from_f64) {
            return Value::Number(number);
        }
    }
    Value::String(text.into())
}
