//! Names and characters of a policy in the sentences about them.

use crate::http::is_token;

/// The name without `${…}`, a placeholder that CloudFormation resolves.
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

/// The first character that isn't valid in a header name. `${…}` can be any text.
pub(super) fn no_header_name(name: &str) -> Option<String> {
    let plain = without_placeholders(name);
    let mut text = [0; 4];
    plain.chars().find(|c| !is_token(c.encode_utf8(&mut text))).map(visible_char)
}

/// A character in a sentence.
pub(super) fn visible_char(c: char) -> String {
    match c {
        ' ' => "a space".into(),
        '`' => "a backtick".into(),
        c => format!("`{}`", c.escape_debug()),
    }
}
