//! Where the parts of a text are: the positions of its members by their paths, and the places of its values.

use super::{MAX_DEPTH, MAX_NODES, ReportLine, TextPosition, hcl_read, json, report::below};
use crate::text::slice;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::{collections::BTreeMap, ops::Range};

/// A member of an object or an item of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// The object or list that it is in.
    pub(super) parent: Option<usize>,
    /// Its name as written; empty for an item of a list.
    pub(super) name: String,
    /// Its normalized path.
    path: String,
    /// Which of the documents of the text it is in.
    document: usize,
    /// Where its name starts, or an item of a list, in bytes.
    pub(super) start: usize,
    /// The bytes of its value as written, if it is a literal; otherwise empty.
    pub(super) value: Range<usize>,
    /// The literal without quotes.
    pub(super) text: Option<String>,
}

/// The members of a text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline<'a> {
    source: &'a str,
    pub(super) nodes: Vec<Node>,
    /// The nodes by the last part of their path.
    named: BTreeMap<String, Vec<usize>>,
    /// The number of documents before the one that is read.
    document: usize,
    /// The nodes of the resources of HCL, whose arguments have other names than the report.
    is_hcl: bool,
}

/// Adds the position of its part in the text to each line of a report.
pub fn locate(report: &mut [ReportLine], text: &str) {
    if report.iter().all(|line| line.field.is_empty()) {
        return;
    }
    let outline = Outline::of(text);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in report.iter_mut().filter(|line| line.is_of_document()) {
        line.position = if is_of_command(&line.field) {
            let from = seen.get(&line.field).copied().unwrap_or(0);
            let found = word_of_command(text, &line.field, from);
            if let Some(found) = found {
                seen.insert(line.field.clone(), found + 1);
            }
            found.map(|at| outline.position(at))
        } else {
            outline.find(&line.field, line.document)
        };
    }
}

/// True for an option of a command, such as `--env`, or of one that is named before it.
fn is_of_command(field: &str) -> bool {
    field.starts_with('-') || field.starts_with("aws ")
}

/// Where the last of these words is in a command, if they follow each other with others between them.
fn word_of_command(text: &str, words: &str, from: usize) -> Option<usize> {
    let mut at = from;
    let mut last = None;
    for word in words.split(' ') {
        let found = loop {
            let found = at + slice(text, at..).find(word)?;
            let before = slice(text, ..found).chars().next_back();
            let after = slice(text, found + word.len()..).chars().next();
            at = found + word.len();
            if before.is_none_or(char::is_whitespace)
                && after.is_none_or(|c| c.is_whitespace() || c == '=')
            {
                break found;
            }
        };
        last = Some(found);
    }
    last
}

/// A path without differences of case, as formats have them: `desired_count`, `DesiredCount`, `desiredCount`.
fn normal(path: &str) -> String {
    let kept = path.chars().filter(|c| *c != '_');
    kept.map(|c| if c == ' ' { '.' } else { c.to_ascii_lowercase() }).collect()
}

/// The last part of a normalized path, without its index.
fn last_name(path: &str) -> &str {
    let path = path.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']'));
    path.rsplit('.').next().unwrap_or(path)
}

impl<'a> Outline<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        let before = source.len() - text.len();
        let mut outline = Self { source, is_hcl: hcl_read::looks_like(text), ..Self::default() };
        if outline.is_hcl {
            outline.hcl(before);
        } else {
            let mut at = before;
            while json::looks_like(slice(source, at..)) {
                let mut reader = JsonReader { outline: &mut outline, at };
                if reader.value(None, String::new(), String::new(), at, 0).is_none() {
                    break;
                }
                at = reader.at;
                outline.document += 1;
            }
            if !slice(source, at..).trim().is_empty() {
                outline.yaml(at);
            }
        }
        for (index, node) in outline.nodes.iter().enumerate() {
            outline.named.entry(last_name(&node.path).to_owned()).or_default().push(index);
        }
        outline
    }

    /// The line and column of a byte.
    pub(super) fn position(&self, at: usize) -> TextPosition {
        let before = slice(self.source, ..at.min(self.source.len()));
        let line = before.matches('\n').count() + 1;
        let last = before.rsplit('\n').next().unwrap_or_default();
        let column = last.trim_start_matches('\u{feff}').chars().count() + 1;
        TextPosition { line, column }
    }

    /// The position of the part at a path of a report: the part itself, or the nearest one around it.
    fn find(&self, field: &str, document: Option<usize>) -> Option<TextPosition> {
        let wanted = normal(field).replace("[]", "[0]");
        let mut path = wanted.as_str();
        loop {
            if path.is_empty() || (path.len() < wanted.len() && !path.contains(['.', '['])) {
                return None;
            }
            let found = document.and_then(|_| self.at_path(path, document));
            if let Some(index) = found.or_else(|| self.at_path(path, None)) {
                return Some(self.position(self.nodes.get(index)?.start));
            }
            path = slice(path, ..path.rfind(['.', '[']).unwrap_or(0));
        }
    }

    /// The node at a path, in any document or in one.
    fn at_path(&self, path: &str, document: Option<usize>) -> Option<usize> {
        let all = self.named.get(last_name(path)).map_or(&[][..], Vec::as_slice);
        let found = |fits: &dyn Fn(&str) -> bool| {
            all.iter().copied().find(|index| {
                self.nodes.get(*index).is_some_and(|node| {
                    document.is_none_or(|document| node.document == document) && fits(&node.path)
                })
            })
        };
        let ends = |other: &str| {
            let before = other.strip_suffix(path);
            before.is_some_and(|before| before.ends_with('.') || path.starts_with('['))
        };
        found(&|other| other == path).or_else(|| found(&ends)).or_else(|| {
            // A nested block of HCL has another path than its property, but mostly the same name.
            let resource = path.find(".properties.").filter(|_| self.is_hcl)?;
            let within = slice(path, ..resource);
            let mut same = all.iter().copied().filter(|index| {
                self.nodes.get(*index).is_some_and(|node| node.path.starts_with(within))
            });
            same.next().filter(|_| same.next().is_none())
        })
    }

    /// Adds a member or an item; `None` if there are too many.
    fn add(
        &mut self,
        parent: Option<usize>,
        name: String,
        path: &str,
        start: usize,
    ) -> Option<usize> {
        if self.nodes.len() >= MAX_NODES {
            return None;
        }
        let document = self.document;
        let node = Node { parent, name, path: normal(path), document, start, ..Node::default() };
        self.nodes.push(node);
        Some(self.nodes.len() - 1)
    }

    fn literal(&mut self, node: Option<usize>, value: Range<usize>, text: String) {
        if let Some(node) = node.and_then(|node| self.nodes.get_mut(node)) {
            (node.value, node.text) = (value, Some(text));
        }
    }

    /// The literal of the member of `parent` with one of these normalized names.
    pub(super) fn sibling(&self, parent: usize, names: &[&str]) -> Option<&str> {
        // The members of an object follow it.
        let members = self.nodes.iter().skip(parent + 1).take(200);
        let mut members = members.filter(|node| node.parent == Some(parent));
        members.find(|node| names.contains(&normal(&node.name).as_str()))?.text.as_deref()
    }

    /// An option setting in a list has the path of its namespace and name.
    fn option(&mut self, object: Option<usize>) {
        let Some(object) = object else { return };
        let namespace = self.sibling(object, &["namespace"]).map(str::to_owned);
        let option = self.sibling(object, &["optionname", "name"]).map(str::to_owned);
        if let (Some(namespace), Some(option)) = (namespace, option)
            && let Some(start) = self.nodes.get(object).map(|node| node.start)
        {
            self.add(None, String::new(), &format!("{namespace}.{option}"), start);
        }
    }
}

struct JsonReader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    at: usize,
}

impl<'a> JsonReader<'_, 'a> {
    fn rest(&self) -> &'a str {
        slice(self.outline.source, self.at..)
    }

    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    /// Reads a value; `None` at an error.
    fn value(
        &mut self,
        parent: Option<usize>,
        name: String,
        path: String,
        start: usize,
        depth: usize,
    ) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mark = self.peek()?;
        let start = if name.is_empty() { self.at } else { start };
        let node = Some(self.outline.add(parent, name, &path, start)?);
        match mark {
            '{' => {
                self.at += 1;
                loop {
                    match self.peek()? {
                        '}' => break self.at += 1,
                        ',' => self.at += 1,
                        '"' => {
                            let start = self.at;
                            let name = self.string()?;
                            (self.peek()? == ':').then_some(())?;
                            self.at += 1;
                            let path = below(&path, &name);
                            self.value(node, name, path, start, depth + 1)?;
                        }
                        _ => return None,
                    }
                }
                self.outline.option(node);
            }
            '[' => {
                self.at += 1;
                let mut index = 0;
                loop {
                    match self.peek()? {
                        ']' => break self.at += 1,
                        ',' => self.at += 1,
                        _ => {
                            let path = format!("{path}[{index}]");
                            self.value(node, String::new(), path, self.at, depth + 1)?;
                            index += 1;
                        }
                    }
                }
            }
            '"' => {
                let start = self.at;
                let text = self.string()?;
                self.outline.literal(node, start..self.at, text);
            }
            _ => {
                let end = self.rest().find([',', '}', ']', '\n', ' ', '\r', '\t'])?;
                self.at += end.max(1);
            }
        }
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                '"' if !escaped => {
                    let whole = slice(self.rest(), ..at + 1);
                    self.at += at + 1;
                    return serde_json::from_str(whole).ok();
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
        None
    }
}

/// An open list or object of YAML.
struct Open {
    node: Option<usize>,
    path: String,
    /// The next index of a list.
    index: Option<usize>,
    /// The name of the member whose value comes next, and its start.
    waiting: Option<(String, usize)>,
}

impl Outline<'_> {
    /// The members of YAML from a byte on.
    fn yaml(&mut self, from: usize) {
        let text = slice(self.source, from..);
        let offsets: Option<Vec<usize>> = (!text.is_ascii())
            .then(|| text.char_indices().map(|(at, _)| at).chain([text.len()]).collect());
        let byte = |character: usize| match &offsets {
            None => from + character.min(text.len()),
            Some(offsets) => from + offsets.get(character).copied().unwrap_or(text.len()),
        };
        let mut open: Vec<Open> = Vec::new();
        let mut parser = Parser::new_from_str(text);
        while let Some(Ok((event, span))) = parser.next_event() {
            let (start, end) = (byte(span.start.index()), byte(span.end.index()));
            match event {
                Event::StreamEnd => break,
                Event::DocumentEnd => self.document += 1,
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(closed) = open.pop()
                        && closed.index.is_none()
                    {
                        self.option(closed.node);
                    }
                }
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    let index = matches!(event, Event::SequenceStart(..)).then_some(0);
                    let (node, path) = self.yaml_node(&mut open, start);
                    open.push(Open { node, path, index, waiting: None });
                    if open.len() > MAX_DEPTH {
                        return;
                    }
                }
                Event::Scalar(value, style, _, tag) => {
                    if let Some(object) = open
                        .last_mut()
                        .filter(|object| object.index.is_none() && object.waiting.is_none())
                    {
                        object.waiting = Some((value.into_owned(), start));
                        continue;
                    }
                    let (node, _) = self.yaml_node(&mut open, start);
                    let own = tag.is_none_or(|tag| tag.is_yaml_core_schema());
                    let quoted = !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                    if own && quoted {
                        let written = slice(self.source, start..end.max(start));
                        let end = start + written.trim_end().len();
                        self.literal(node, start..end, value.into_owned());
                    }
                }
                Event::Alias(_) => {
                    if let Some(object) = open
                        .last_mut()
                        .filter(|object| object.index.is_none() && object.waiting.is_none())
                    {
                        object.waiting = Some((String::new(), start));
                        continue;
                    }
                    self.yaml_node(&mut open, start);
                }
                _ => {}
            }
            if self.nodes.len() >= MAX_NODES {
                return;
            }
        }
    }

    /// Adds the value that starts here, with the name that waits for it.
    fn yaml_node(&mut self, open: &mut [Open], start: usize) -> (Option<usize>, String) {
        let Some(around) = open.last_mut() else {
            return (self.add(None, String::new(), "", start), String::new());
        };
        let (name, path, start) = match (&mut around.index, around.waiting.take()) {
            (Some(index), _) => {
                *index += 1;
                (String::new(), format!("{}[{}]", around.path, *index - 1), start)
            }
            (None, Some((name, at))) => {
                let path = below(&around.path, &name);
                (name, path, at)
            }
            (None, None) => (String::new(), around.path.clone(), start),
        };
        let parent = around.node;
        (self.add(parent, name, &path, start), path)
    }

    /// The blocks and arguments of HCL, line by line. An argument has the path of its property in CloudFormation, as far as
    /// the names agree.
    fn hcl(&mut self, from: usize) {
        let mut at = from;
        // Each open bracket with its node, its path, and the number of brackets around it.
        let mut open: Vec<(Option<usize>, String, i32)> = Vec::new();
        let (mut depth, mut heredoc) = (0, None::<String>);
        for line in slice(self.source, from..).split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            let line = line.trim();
            if let Some(end) = &heredoc {
                if line == end {
                    heredoc = None;
                }
                continue;
            }
            if line.starts_with('#') || line.starts_with("//") {
                continue;
            }
            let name: String = line
                .chars()
                .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"'))
                .collect();
            let rest = slice(line, name.len()..).trim_start();
            let name = name.trim_matches('"').to_owned();
            let value = rest.strip_prefix('=').or_else(|| rest.strip_prefix(':')).map(str::trim);
            if let Some((_, mark)) = value.and_then(|value| value.split_once("<<")) {
                heredoc = Some(mark.trim_start_matches('-').trim().to_owned());
            }
            let (mut change, mut quoted) = (0, false);
            for c in line.chars() {
                match c {
                    '"' => quoted = !quoted,
                    '{' | '[' | '(' if !quoted => change += 1,
                    '}' | ']' | ')' if !quoted => change -= 1,
                    _ => {}
                }
            }
            let labels: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            let around = open.last().map_or(String::new(), |(_, path, _)| path.clone());
            let parent = open.last().and_then(|(node, ..)| *node);
            let mut own = None;
            if !name.is_empty()
                && (value.is_some() || rest.starts_with('{') || rest.starts_with('"'))
            {
                let path = match (open.is_empty(), name.as_str(), labels.as_slice()) {
                    (true, "resource", [kind, label, ..]) => {
                        let path = format!("Resources.{kind}.{label}");
                        self.add(None, String::new(), &path, start);
                        format!("{path}.Properties")
                    }
                    _ => below(&around, &name),
                };
                let node = self.add(parent, name, &path, start);
                own = Some((node, path));
                let literal = value.filter(|value| value.starts_with('"') && !value.contains("${"));
                let text = literal.and_then(|value| Some(value.get(1..)?.split_once('"')?.0));
                if let Some((value, text)) = value.zip(text) {
                    let from = start + line.len() - value.len();
                    self.literal(node, from..from + text.len() + 2, text.to_owned());
                }
            }
            if change > 0 {
                let (node, path) = own.unwrap_or((parent, around));
                open.push((node, path, depth));
            }
            depth += change;
            while open.last().is_some_and(|(.., before)| depth <= *before) {
                let closed = open.pop().and_then(|(node, ..)| node);
                self.option(closed);
            }
        }
    }
}
