//! Parts of texts, and texts cut to the room there is.

use std::slice::SliceIndex;

/// A part of a text, at places that were found in it. A test fails where the text has no such part; a release goes on with
/// an empty one, since nothing may panic.
#[track_caller]
pub fn slice(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    let part = text.get(range);
    debug_assert!(part.is_some(), "the places are found in the text: {text}");
    part.unwrap_or_default()
}

/// What a sentence can hold: 60 characters, then a mark that there is more.
pub fn truncated(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", slice(text, ..end)),
        None => text.to_owned(),
    }
}

/// A value as a sentence shows it: in backticks, cut as by [`truncated`], with what could break the line or the backticks in
/// sight.
pub fn code(value: &str) -> String {
    if value.is_empty() {
        return "(empty)".into();
    }
    let mut text = String::from("`");
    for c in truncated(value).chars() {
        match c {
            '`' => text.push('\''),
            c if c.is_control() => text.extend(c.escape_default()),
            c => text.push(c),
        }
    }
    text.push('`');
    text
}

/// At most `room` characters, the last one telling where there is more.
pub fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
    short.push('…');
    short
}
