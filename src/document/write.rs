//! Trees as JSON and YAML text.

use super::{Tree, yaml};
use serde_json::Value;

/// JSON, indented by two spaces, with a line break at the end.
pub fn to_json(tree: &Tree) -> String {
    let mut text = serde_json::to_string_pretty(tree).unwrap_or_default();
    text.push('\n');
    text
}

/// YAML in block style. Strings that a YAML 1.1 or 1.2 reader would read as another type are quoted.
pub fn to_yaml(tree: &Tree) -> String {
    let mut text = String::new();
    match tree {
        Tree::Map(members) if !members.is_empty() => block(tree, 0, &mut text),
        Tree::List(items) if !items.is_empty() => block(tree, 0, &mut text),
        _ => {
            flow(tree, &mut text);
            text.push('\n');
        }
    }
    text
}

/// Writes a non-empty list or object, each of its lines indented.
fn block(tree: &Tree, indent: usize, to: &mut String) {
    match tree {
        Tree::Map(members) => {
            for (at, (name, value)) in members.iter().enumerate() {
                if at > 0 {
                    pad(indent, to);
                }
                scalar(name, to);
                to.push(':');
                if is_flow(value) {
                    to.push(' ');
                    flow(value, to);
                    to.push('\n');
                } else {
                    to.push('\n');
                    pad(indent + 2, to);
                    block(value, indent + 2, to);
                }
            }
        }
        Tree::List(items) => {
            for (at, value) in items.iter().enumerate() {
                if at > 0 {
                    pad(indent, to);
                }
                to.push_str("- ");
                if is_flow(value) {
                    flow(value, to);
                    to.push('\n');
                } else {
                    block(value, indent + 2, to);
                }
            }
        }
        Tree::Leaf(_) => {}
    }
}

fn pad(indent: usize, to: &mut String) {
    to.extend(std::iter::repeat_n(' ', indent));
}

/// Scalars and empty values are on the line of their name.
fn is_flow(tree: &Tree) -> bool {
    match tree {
        Tree::Leaf(_) => true,
        Tree::List(items) => items.is_empty(),
        Tree::Map(members) => members.is_empty(),
    }
}

fn flow(tree: &Tree, to: &mut String) {
    match tree {
        Tree::Leaf(Value::String(text)) => scalar(text, to),
        Tree::Leaf(value) => to.push_str(&value.to_string()),
        Tree::List(_) => to.push_str("[]"),
        Tree::Map(_) => to.push_str("{}"),
    }
}

/// A string, plain if every reader reads it as that string, otherwise in double quotes (JSON's escapes are valid YAML).
fn scalar(text: &str, to: &mut String) {
    if is_plain(text) {
        to.push_str(text);
    } else {
        to.push_str(&Value::from(text).to_string());
    }
}

fn is_plain(text: &str) -> bool {
    let opens = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '_'));
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '+' | '-' | ' ' | ':')
    };
    opens
        && text.chars().all(plain)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && matches!(yaml::plain(text), Value::String(_))
        // YAML 1.1 reads these as booleans
        && !["y", "n", "yes", "no", "on", "off"]
            .iter()
            .any(|flag| text.eq_ignore_ascii_case(flag))
}
