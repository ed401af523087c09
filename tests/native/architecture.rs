//! The invariants of the project, checked against its source: what `src/lib.rs` states in its table, and what
//! `docs/ARCHITECTURE.md` states in prose.

use super::{
    modules::{Crate, circles, unit},
    source::{Flat, RustFile, code, files, html_blocks, rust_files},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// What only the page and the JavaScript boundary may name.
const BROWSER: &[&str] =
    &["web_sys", "js_sys", "wasm_bindgen", "yew", "gloo", "serde_wasm_bindgen"];

/// Where the time, the machine and chance come from, and what outlives a call.
const AMBIENT: &[&str] = &[
    "SystemTime",
    "Instant",
    "getrandom",
    "thread_rng",
    "OsRng",
    "RandomState",
    "thread_local",
    "OnceLock",
    "LazyLock",
    "OnceCell",
    "LazyCell",
    "Mutex",
    "RwLock",
    "AtomicBool",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "AtomicI64",
];

/// What no code of ours calls: each ends the page.
const FATAL: &[&str] = &["todo", "unimplemented", "unreachable", "dbg"];

/// Circles between files that are still there. A circle that is gone is taken off this list, and none is added.
const CIRCLES: &[&[&str]] = &[];

/// The library, read once. The tool that splits the code is a crate of its own, and so is the page's `main`.
fn library() -> &'static Crate {
    static CRATE: OnceLock<Crate> = OnceLock::new();
    CRATE.get_or_init(|| {
        let own =
            |file: &&RustFile| !file.path.starts_with("src/split/") && file.path != "src/main.rs";
        Crate::new(rust_files().iter().filter(own).map(|file| unit(&file.path, &file.text)))
    })
}

/// True for what is compiled and tested without a browser.
fn is_pure(path: &str) -> bool {
    !path.starts_with("src/ui/") && path != "src/api/window.rs"
}

/// The rooms and what each may know, from a table as in `src/lib.rs`:
/// `| [`a`], `b` | what it holds | `c`, the engines |`.
///
/// Who may know a room may know what that room may know. "the engines" are the rooms of the row that describes itself so.
fn allowed(doc: &str) -> BTreeMap<String, BTreeSet<String>> {
    let names = |cell: &str| -> Vec<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(|name| name.trim_matches(['[', ']']).to_owned())
            .collect()
    };
    let rows: Vec<[&str; 3]> = doc
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> =
                line.trim().trim_start_matches("//!").trim().split('|').map(str::trim).collect();
            match cells[..] {
                ["", rooms, holds, known, ""] if rooms.contains('`') => Some([rooms, holds, known]),
                _ => None,
            }
        })
        .collect();
    let engines: Vec<String> = rows
        .iter()
        .filter(|row| row[1].starts_with("the engines"))
        .flat_map(|row| names(row[0]))
        .collect();
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for [rooms, _, known] in rows {
        let mut may: BTreeSet<String> = names(known).into_iter().collect();
        if known.contains("the engines") {
            may.extend(engines.iter().cloned());
        }
        if known.contains("all of the above") {
            may.extend(table.keys().cloned());
        }
        let further: Vec<String> =
            may.iter().flat_map(|room| table.get(room).into_iter().flatten().cloned()).collect();
        may.extend(further);
        for room in names(rooms) {
            table.insert(room, may.clone());
        }
    }
    table
}

fn table() -> BTreeMap<String, BTreeSet<String>> {
    allowed(&files("src/lib.rs", &["rs"])[0].text)
}

#[track_caller]
fn none(offenses: Vec<String>) {
    assert!(offenses.is_empty(), "{} offenses:\n{}", offenses.len(), offenses.join("\n"));
}

/// What code outside of unit tests does that it must not: a line for each file and place.
fn offenses(
    wanted: impl Fn(&RustFile) -> bool,
    find: impl Fn(&[Flat], usize) -> Option<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for file in rust_files().iter().filter(|file| wanted(file)) {
        for at in 0..file.code.len() {
            if let Some(what) = find(&file.code, at) {
                found.push(format!("{}:{} {what}", file.path, file.code[at].line));
            }
        }
    }
    found
}

#[test]
fn the_table_names_every_room() {
    let text = &files("src/lib.rs", &["rs"])[0].text;
    let declared: BTreeSet<String> = syn::parse_file(text)
        .expect("Rust")
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(declared, table().into_keys().collect(), "modules, and rooms in the table");
}

#[test]
fn rooms_know_only_what_the_table_allows() {
    let (whole, table) = (library(), table());
    let mut offenses = Vec::new();
    for unit in whole.0.values().filter(|unit| !unit.module.is_empty()) {
        let own = &unit.module[0];
        for reference in whole.references(unit) {
            let line = format!("{}:{}", unit.file, reference.line);
            match reference.path.first() {
                None => offenses.push(format!("{line} names the whole crate")),
                Some(room) if room == own || table[own].contains(room) => {}
                Some(room) if table.contains_key(room) => {
                    offenses.push(format!("{line} {own} names {}", reference.path.join("::")));
                }
                Some(other) => offenses.push(format!("{line} names {other}, which is no room")),
            }
        }
    }
    none(offenses);
}

#[test]
fn arrows_go_one_way() {
    for (room, known) in table() {
        assert!(!known.contains(&room), "{room} knows itself by a circle");
    }
}

#[test]
fn files_name_each_other_in_no_new_circle() {
    let whole = library();
    let arrows = whole.arrows();
    let found = circles(&arrows);
    let known: BTreeSet<BTreeSet<&str>> =
        CIRCLES.iter().map(|circle| circle.iter().copied().collect()).collect();
    let mut offenses = Vec::new();
    for circle in found.difference(&known) {
        let mut text = String::from("a circle that is not on the list:");
        for from in circle {
            for (to, line) in arrows[from].iter().filter(|(to, _)| circle.contains(*to)) {
                text += &format!("\n    {from}:{line} names {to}");
            }
        }
        offenses.push(text);
    }
    for circle in known.difference(&found) {
        offenses.push(format!("on the list, but no circle (any more): {circle:?}"));
    }
    none(offenses);
}

#[test]
fn pure_rooms_name_no_browser() {
    none(offenses(
        |file| is_pure(&file.path) && file.path != "src/main.rs",
        |tokens, at| {
            let name = tokens[at].text.as_str();
            BROWSER.contains(&name).then(|| format!("names {name}"))
        },
    ));
}

#[test]
fn pure_rooms_take_time_and_chance_as_inputs() {
    none(offenses(
        |file| is_pure(&file.path) && !file.path.starts_with("src/split/"),
        |tokens, at| {
            let name = tokens[at].text.as_str();
            let mutable =
                name == "static" && tokens.get(at + 1).is_some_and(|next| next.text == "mut");
            (AMBIENT.contains(&name) || mutable).then(|| format!("names {name}"))
        },
    ));
}

#[test]
fn nothing_panics_on_purpose() {
    none(offenses(
        |_| true,
        |tokens, at| {
            let name = tokens[at].text.as_str();
            let called = tokens.get(at + 1).is_some_and(|next| next.text == "!");
            (called && FATAL.contains(&name)).then(|| format!("calls {name}!"))
        },
    ));
}

/// The content security policy forbids style attributes and handlers written as text.
#[test]
fn views_have_no_style_attributes_and_no_written_handlers() {
    let mut found = Vec::new();
    for file in rust_files().iter().filter(|file| !is_pure(&file.path)) {
        for (line, what) in forbidden_attributes(&file.code, &file.blocks) {
            found.push(format!("{}:{line} {what}", file.path));
        }
    }
    none(found);
}

fn forbidden_attributes(tokens: &[Flat], blocks: &[(usize, usize)]) -> Vec<(usize, String)> {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let within = blocks.iter().any(|(from, to)| (*from..=*to).contains(&token.line));
        let before = at.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
        if !within || matches!(before, "." | "let" | "mut" | ":" | "::") {
            continue;
        }
        let assigned = is(at + 1, "=") && !is(at + 2, "=");
        if token.text == "style" && (assigned || before == "{" && is(at + 1, "}")) {
            found.push((token.line, "has a style attribute".to_owned()));
        }
        let literal = tokens.get(at + 2).is_some_and(|value| value.text.starts_with('"'));
        if token.text.starts_with("on") && assigned && literal {
            found.push((token.line, format!("has {} as text", token.text)));
        }
    }
    found
}

#[test]
fn files_can_be_read_at_one_sitting() {
    let mut long = Vec::new();
    for file in rust_files() {
        let limit = if file.path.starts_with("src/ui/") { 500 } else { 700 };
        let lines: BTreeSet<usize> = file.code.iter().map(|token| token.line).collect();
        if lines.len() > limit {
            long.push(format!("{}: {} lines of code, at most {limit}", file.path, lines.len()));
        }
    }
    none(long);
}

#[test]
fn lines_of_views_fit_a_screen() {
    let mut found = Vec::new();
    for file in rust_files() {
        for (line, length) in long_lines(&file.text, &file.blocks) {
            found.push(format!("{}:{line} has {length} characters", file.path));
        }
    }
    none(found);
}

/// The lines of `html!` blocks with more than 140 characters.
fn long_lines(text: &str, blocks: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let within = |at: usize| blocks.iter().any(|(from, to)| (*from..=*to).contains(&at));
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.chars().count()));
    lines.filter(|(at, length)| *length > 140 && within(*at)).collect()
}

#[test]
fn the_table_is_read_as_it_is_meant() {
    let table = allowed(
        "//! | module | holds | may know |
         //! | --- | --- | --- |
         //! | [`a`], `b` | things | nothing else |
         //! | [`c`], [`d`] | the engines: pure | `a` |
         //! | [`e`] | labs | the engines |
         //! | [`f`] | a mark | nothing else |
         //! | [`g`] | state | `e` |
         //! | `h` (browser only) | the page | all of the above |",
    );
    let row = |room: &str| table[room].iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(table.len(), 8);
    for (room, known) in [
        ("a", ""),
        ("c", "a"),
        ("d", "a"),
        ("e", "a c d"),
        ("f", ""),
        ("g", "a c d e"),
        ("h", "a b c d e f g"),
    ] {
        assert_eq!(row(room), known, "{room}");
    }
}

#[test]
fn forbidden_attributes_are_found_in_html_alone() {
    for (text, expected) in [
        ("fn f() { html! { <p style=\"a\" /> } }", 1),
        ("fn f() { html! { <p style={x} {style} /> } }", 2),
        ("fn f() { html! { <p>{ \"style=\" }</p> } }", 0),
        ("fn f() { html! { <p class={s.style}>{ move |_| e.style = 3 }</p> } }", 0),
        ("fn f() { html! { <p onclick=\"go()\" onblur={x} /> } }", 1),
        ("fn f() { s.style = 3; let style = 4; }", 0),
    ] {
        assert_eq!(forbidden_attributes(&code(text), &html_blocks(text)).len(), expected, "{text}");
    }
}

#[test]
fn long_lines_are_those_of_html_blocks() {
    let long = "x".repeat(150);
    let text = format!(
        "const A: &str = \"{long}\";\nfn f() -> Html {{\n    html! {{\n        {{ \"{long}\" }}\n    }}\n}}\nfn g() {{ h(\"{long}\") }}\n"
    );
    assert_eq!(long_lines(&text, &html_blocks(&text)), [(4, 164)]);
}

/// The rooms of every lab, and of its view.
const LAB_ROOMS: [&str; 6] = ["mod", "scenario", "explain", "answer", "findings", "examples"];
const VIEW_ROOMS: [&str; 3] = ["mod", "inputs", "answer"];

#[test]
fn every_lab_has_the_same_rooms() {
    let there = |path: &str| {
        let file = |ending: &str| format!("{path}{ending}");
        let known = [file(".rs"), file("/mod.rs")];
        rust_files().iter().any(|file| known.contains(&file.path))
    };
    let mut missing: Vec<String> = Vec::new();
    for lab in cloudglass::labs::TABLE {
        let name = lab.id.replace('-', "_");
        let rooms = LAB_ROOMS.iter().map(|room| format!("src/labs/{name}/{room}"));
        let views = VIEW_ROOMS.iter().map(|room| format!("src/ui/labs/{name}/{room}"));
        missing.extend(rooms.chain(views).filter(|path| !there(path)));
    }
    none(missing);
}
