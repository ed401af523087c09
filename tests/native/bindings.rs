//! The paths of inputs: `bind!` and `at!` name Rust members, whose paths have the serialized names.

use super::source::{Flat, rust_files};
use cloudglass::workbench::field_path;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Attribute, Fields, Item, LitStr, Meta};

/// The value of a member of `#[serde(…)]`.
fn serde(attributes: &[Attribute], wanted: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let Meta::List(list) = &attribute.meta else { continue };
        let _ = list.parse_nested_meta(|meta| {
            let is_wanted = meta.path.is_ident(wanted);
            if let Ok(value) = meta.value() {
                let text: LitStr = value.parse()?;
                if is_wanted {
                    found = Some(text.value());
                }
            }
            Ok(())
        });
    }
    found
}

/// The serialized names of the members of all structs, by their Rust names.
fn serialized() -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in rust_files().iter().filter(|file| !file.path.starts_with("src/ui/")) {
        for item in syn::parse_file(&file.text).expect("Rust").items {
            let Item::Struct(item) = item else { continue };
            let Fields::Named(fields) = &item.fields else { continue };
            let case = serde(&item.attrs, "rename_all");
            for field in &fields.named {
                let name = field.ident.as_ref().expect("a name").to_string();
                let written = serde(&field.attrs, "rename").unwrap_or_else(|| {
                    let camel = field_path("", &name);
                    match case.as_deref() {
                        Some("camelCase") => camel,
                        Some("PascalCase") => camel[..1].to_uppercase() + &camel[1..],
                        _ => name.clone(),
                    }
                });
                names.entry(name).or_default().insert(written);
            }
        }
    }
    names
}

/// The members of each `bind!` and `at!`: line, Rust name, and the name that the call gives it.
fn bound(tokens: &[Flat]) -> Vec<(usize, String, Option<String>)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if !matches!(text(at), "bind" | "at") || text(at + 1) != "!" || text(at + 2) != "(" {
            continue;
        }
        let Some(comma) = (at + 3..tokens.len()).find(|here| text(*here) == ",") else {
            continue;
        };
        let mut here = comma + 1;
        loop {
            let name = text(here).to_owned();
            let given =
                (text(here + 1) == "as").then(|| text(here + 2).trim_matches('"').to_owned());
            here += if given.is_some() { 3 } else { 1 };
            found.push((tokens[here - 1].line, name, given));
            if text(here) != "." {
                break;
            }
            here += 1;
        }
    }
    found
}

#[test]
fn inputs_name_members_as_they_are_serialized() {
    let names = serialized();
    let (mut count, mut offenses) = (0, Vec::new());
    for file in rust_files().iter().filter(|file| file.path.starts_with("src/ui/")) {
        if file.path == "src/ui/bind.rs" {
            continue;
        }
        for (line, name, given) in bound(&file.code) {
            count += 1;
            let path = given.unwrap_or_else(|| field_path("", &name));
            if !names.get(&name).is_some_and(|written| written.contains(&path)) {
                offenses.push(format!("{}:{line} {name} is never serialized as {path}", file.path));
            }
        }
    }
    assert!(offenses.is_empty(), "{}", offenses.join("\n"));
    assert!(count > 300, "only {count} members are found");
}

#[test]
fn members_are_found_with_their_names() {
    let tokens = super::source::code(
        "fn f() { html! { <A field={bind!(context, load.per_second)} /> } at!(x, a as \"B\".c); }",
    );
    let found: Vec<_> = bound(&tokens).into_iter().map(|(_, name, given)| (name, given)).collect();
    let plain = |name: &str| (name.to_owned(), None);
    assert_eq!(
        found,
        [plain("load"), plain("per_second"), ("a".into(), Some("B".into())), plain("c")]
    );
}

/// What a view writes as a text where a path belongs: the value of an attribute, or the argument of a function.
fn written_paths(tokens: &[Flat]) -> Vec<(usize, String)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let is_text = |at: usize| text(at).starts_with('"');
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let value = match (text(at), text(at + 1), text(at + 2)) {
            ("path" | "field", "=", "{") => {
                // The path itself, or a text that is made.
                let inner = if text(at + 3) == "format" { at + 6 } else { at + 3 };
                is_text(inner).then_some(inner)
            }
            ("path" | "field", "=", _) => is_text(at + 2).then_some(at + 2),
            ("field_id" | "focus_field" | "findings_at", "(", _) => {
                is_text(at + 2).then_some(at + 2)
            }
            ("member" | "entry", "(", _) => {
                (at > 0 && text(at - 1) == "." && is_text(at + 2)).then_some(at + 2)
            }
            ("outside", "(", _) => {
                let inner = if text(at + 2) == "format" { at + 5 } else { at + 2 };
                (is_text(inner) && !text(inner).contains('-')).then_some(inner)
            }
            _ => None,
        };
        found.extend(value.map(|value| (tokens[value].line, text(value).to_owned())));
    }
    found
}

/// Members that AWS gives each list of names, which has no Rust type of its own in a view.
const OF_A_LIST: [&str; 2] = ["\"Items\"", "\"Quantity\""];

/// A `FieldPath` comes from a place; what is left to a view is the plain attribute, and the names of inputs that are for
/// no field.
#[test]
fn no_view_writes_a_path_as_a_text() {
    let mut offenses = Vec::new();
    for file in rust_files().iter().filter(|file| file.path.starts_with("src/ui/")) {
        for (line, path) in written_paths(&file.code) {
            if !OF_A_LIST.contains(&path.as_str()) {
                offenses.push(format!("{}:{line} {path}", file.path));
            }
        }
    }
    assert!(offenses.is_empty(), "name the field with `at!` or `bind!`:\n{}", offenses.join("\n"));
}

#[test]
fn written_paths_are_found() {
    let tokens = super::source::code(
        r#"fn f() { html! { <A path="a" field={"b"} /> <p data-field={format!("{c}.d")} /> <B field={bind!(x, y as "Y")} /> }
           field_id("e"); FieldPath::outside("f"); FieldPath::outside("g-h"); path.member("i"); }"#,
    );
    let found: Vec<String> = written_paths(&tokens).into_iter().map(|(_, path)| path).collect();
    assert_eq!(found, ["\"a\"", "\"b\"", "\"{c}.d\"", "\"e\"", "\"f\"", "\"i\""]);
}
