//! JSON, with errors that say what to fix.

use super::{SyntaxError, yaml};
use crate::text::slice;
use serde_json::{Value, error::Category};

/// True if the text is JSON rather than YAML: it starts an object or a list as JSON does.
pub(super) fn looks_like(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    match marks.next() {
        Some('{') => matches!(marks.next(), None | Some('"' | '}' | '/' | ',')),
        Some('[') => matches!(marks.next(), None | Some('"' | ']' | '{' | '[' | '/')),
        _ => false,
    }
}

/// Members that were copied out of a JSON object, without the braces around them.
pub(super) fn members(text: &str) -> Option<Value> {
    let members = text.trim().trim_end_matches(',');
    members.starts_with('"').then_some(())?;
    serde_json::from_str(&format!("{{{members}}}")).ok()
}

/// Reads one or more JSON documents, one after the other. YAML can follow them.
pub(super) fn parse_all(text: &str) -> Result<Vec<Value>, SyntaxError> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let (mut documents, mut end) = (Vec::new(), 0);
    while let Some(value) = values.next() {
        match value {
            Ok(value) => documents.push(value),
            Err(error) => {
                let rest = slice(text, end..);
                if documents.is_empty() || looks_like(rest) {
                    return Err(diagnose(text, &error));
                }
                let before = slice(text, ..end).matches('\n').count();
                let more = yaml::parse_all(rest)
                    .map_err(|error| SyntaxError { line: error.line + before, ..error })?;
                // Anything else after a document is a mistake in it.
                if !more.iter().all(|document| document.is_object() || document.is_array()) {
                    return Err(diagnose(text, &error));
                }
                documents.extend(more);
                break;
            }
        }
        end = values.byte_offset();
    }
    Ok(documents)
}

/// Says what is wrong and where. The position is that of the character to remove, if there is one.
fn diagnose(text: &str, error: &serde_json::Error) -> SyntaxError {
    let (line, column) = (error.line().max(1), error.column().max(1));
    let at = offset(text, line, column);
    if error.classify() == Category::Eof {
        return SyntaxError::new(
            line,
            column,
            "the document is incomplete because the text ends here",
        );
    }
    let before = slice(text, ..at).trim_end();
    let rest = slice(text, at..);
    // serde_json's position is that of the wrong character, or of the one before it
    let (offender, past) = match rest.chars().next() {
        Some(mark) if !mark.is_whitespace() => (mark, before),
        _ => (before.chars().next_back().unwrap_or(' '), before),
    };
    if matches!(offender, '}' | ']') && past.ends_with(',') {
        let (line, column) = position(text, past.len().saturating_sub(1));
        return SyntaxError::new(
            line,
            column,
            format!("remove the comma before the closing `{offender}`"),
        );
    }
    let message = match error.to_string() {
        said if said.contains("recursion limit") => {
            "the document is nested too deeply for a policy or a template".into()
        }
        _ if offender == '/' => "JSON doesn't allow comments, so remove this one".into(),
        _ if offender == '\'' => "JSON strings use double quotes, not single quotes".into(),
        said if said.contains("control character") => {
            let (line, column) = position(text, before.len());
            return SyntaxError::new(
                line,
                column,
                "expected a closing quote before the end of the line (write a line break as `\\n`)",
            );
        }
        said => {
            let plain = said.split(" at line ").next().unwrap_or(&said);
            format!("this isn't valid JSON: {plain}")
        }
    };
    SyntaxError::new(line, column, message)
}

/// The byte offset of serde_json's position; its columns count bytes from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = start.saturating_add(column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The line and column of a byte offset, both from 1, the column in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = slice(text, ..at);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}
