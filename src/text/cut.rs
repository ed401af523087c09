//! Texts cut to the room there is.

/// What a sentence can hold: 60 characters, then a mark that there is more.
pub fn truncated(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
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
