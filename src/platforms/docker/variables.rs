//! Variables in a Dockerfile: `$NAME`, `${NAME}`, `${NAME:-default}`.

/// A text with its variables replaced, and the names of those that it uses.
pub(super) fn expand(text: &str, value: impl Fn(&str) -> Option<String>) -> (String, Vec<String>) {
    expand_with(text, &value)
}

fn expand_with(text: &str, value: &dyn Fn(&str) -> Option<String>) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut used: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '\\']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        if rest.get(at..).is_some_and(|rest| rest.starts_with('\\')) {
            let mut letters = after.chars();
            match letters.next() {
                Some('$') => out.push('$'),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            }
            rest = letters.as_str();
            continue;
        }
        if let Some((inner, next)) = after.strip_prefix('{').and_then(braced) {
            let name = name_of(inner);
            let modifier = inner.get(name.len()..).unwrap_or_default();
            let known = value(name).filter(|value| !value.is_empty() || !modifier.starts_with(':'));
            let otherwise = |mark: &str| {
                let word = modifier.trim_start_matches(':').strip_prefix(mark)?;
                Some(expand_with(word, value).0)
            };
            out.push_str(&match (&known, otherwise("-"), otherwise("+")) {
                (_, _, Some(word)) => known.map_or_else(String::new, |_| word),
                (Some(value), ..) => value.clone(),
                (None, Some(word), _) => word,
                (None, None, None) => String::new(),
            });
            note(&mut used, name);
            rest = next;
        } else {
            let name = name_of(after);
            if name.is_empty() {
                out.push('$');
            } else {
                out.push_str(&value(name).unwrap_or_default());
                note(&mut used, name);
            }
            rest = after.get(name.len()..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    (out, used)
}

/// What is before the closing brace, and what is after it.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1_u32;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    None
}

fn note(used: &mut Vec<String>, name: &str) {
    if !name.is_empty() && !used.iter().any(|known| known == name) {
        used.push(name.to_owned());
    }
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    match text.starts_with(|c: char| c.is_ascii_digit()) {
        true => "",
        false => text.get(..end).unwrap_or_default(),
    }
}

/// The names and values of `NAME=value NAME="other value"`, or of the old form `NAME value`.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let words = words(text);
    match words.first() {
        Some(first) if !first.contains('=') => {
            let value = text.trim().get(first.len()..).unwrap_or_default();
            vec![(first.clone(), value.trim().to_owned())]
        }
        _ => words
            .iter()
            .filter_map(|word| word.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    }
}

/// The words of a text; quotation marks and backslashes join words, and are removed.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => {
                let next = letters.next();
                let word = word.get_or_insert_default();
                if next == Some('$') {
                    word.push('\\');
                }
                word.extend(next);
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced() {
        let value = |name: &str| match name {
            "A" => Some("one".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        for (text, expected, used) in [
            ("$A", "one", "A"),
            ("${A}x $A", "onex one", "A"),
            ("$Ax", "", "Ax"),
            ("${B:-two}", "two", "B"),
            ("${EMPTY:-two}", "two", "EMPTY"),
            ("${EMPTY-two}", "", "EMPTY"),
            ("${A:-two}", "one", "A"),
            ("${A:+set}${B:+set}", "set", "A B"),
            ("${B:-$A}", "one", "B"),
            ("${B:-${A}}!", "one!", "B"),
            ("\\$A", "$A", ""),
            ("a$", "a$", ""),
            ("$1", "$1", ""),
            ("${A", "one", ""),
        ] {
            let (found, names) = expand(text, value);
            if text == "${A" {
                assert_eq!(found, "${A", "an unclosed brace is itself");
                continue;
            }
            assert_eq!((found.as_str(), names.join(" ").as_str()), (expected, used), "{text}");
        }
    }

    #[test]
    fn pairs_have_two_forms() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            pairs("A=1 B=\"two words\" C=a\\ b"),
            [pair("A", "1"), pair("B", "two words"), pair("C", "a b")]
        );
        assert_eq!(pairs("A one two"), [pair("A", "one two")]);
        assert_eq!(pairs(""), []);
    }
}
