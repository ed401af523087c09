//! Names and texts of a policy as the sentences about them hold them.

use crate::http::is_token;

/// The name without `${…}`, which stands for a text that only a stack knows.
pub(super) fn without_placeholders(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        plain.push_str(before);
        rest = behind;
    }
    plain + rest
}

/// What a header's name can't hold, if this one does; `${…}` may stand for anything.
pub(super) fn no_header_name(name: &str) -> Option<String> {
    let plain = without_placeholders(name);
    let mut text = [0; 4];
    plain.chars().find(|c| !is_token(c.encode_utf8(&mut text))).map(visible_char)
}

/// A character as a sentence can show it.
pub(super) fn visible_char(c: char) -> String {
    match c {
        ' ' => "a space".into(),
        '`' => "a backtick".into(),
        c => format!("`{}`", c.escape_debug()),
    }
}

/// With a capital and a full stop.
pub(super) fn sentence(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}
