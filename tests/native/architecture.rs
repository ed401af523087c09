//! The house's invariants, held against the source text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The pure modules: they compile and are tested without a browser.
const PURE: &[&str] =
    &["explain", "http", "document", "cloudfront", "s3", "ecs", "beanstalk", "labs", "workbench"];
const ENGINES: &[&str] = &["cloudfront", "s3", "ecs", "beanstalk"];
const BROWSER: &[&str] = &["web_sys", "js_sys", "wasm_bindgen", "yew", "gloo"];

/// Rust files below a folder of `src`, or the file of that name.
fn files(module: &str) -> Vec<(PathBuf, String)> {
    fn walk(path: &Path, found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            for entry in fs::read_dir(path).expect("a readable folder") {
                walk(&entry.expect("a readable entry").path(), found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path.to_owned());
        }
    }
    let mut found = Vec::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walk(&src.join(module), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable file");
            (path.strip_prefix(&src).expect("below src").to_owned(), text)
        })
        .collect()
}

/// The lines of code in a file: no comments, and nothing after the unit tests begin.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(at, line)| (at + 1, line.split("//").next().unwrap_or("")))
        .filter(|(_, line)| !line.trim().is_empty())
}

/// True where `word` stands in the line as a whole word.
fn names(line: &str, word: &str) -> bool {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        edge(line[..at].chars().next_back()) && edge(line[at + word.len()..].chars().next())
    })
}

/// No file of `modules` names one of `forbidden`.
fn forbid(modules: &[&str], forbidden: &[&str]) {
    let mut offences = Vec::new();
    for module in modules {
        for (path, text) in files(module) {
            for (at, line) in code(&text) {
                for word in forbidden.iter().filter(|word| names(line, word)) {
                    offences.push(format!("{}:{at} names {word}", path.display()));
                }
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn pure_modules_name_no_browser() {
    forbid(PURE, BROWSER);
}

#[test]
fn pure_modules_take_time_and_chance_as_inputs() {
    forbid(
        PURE,
        &["SystemTime", "Instant", "getrandom", "thread_rng", "OsRng", "RandomState", "static mut"],
    );
}

#[test]
fn engines_know_no_labs_and_labs_no_views() {
    forbid(ENGINES, &["crate::labs", "crate::workbench", "crate::api", "crate::ui"]);
    forbid(&["labs"], &["crate::workbench", "crate::api", "crate::ui"]);
    forbid(&["workbench"], &["crate::api", "crate::ui"]);
    forbid(
        &["explain", "http", "document"],
        &[
            "crate::cloudfront",
            "crate::s3",
            "crate::ecs",
            "crate::beanstalk",
            "crate::labs",
            "crate::workbench",
            "crate::api",
            "crate::ui",
        ],
    );
    forbid(&["api"], &["crate::ui"]);
}

#[test]
fn nothing_panics_on_purpose() {
    forbid(&[""], &["todo!", "unimplemented!", "unreachable!", "dbg!"]);
}

/// The content security policy forbids style attributes and inline handlers.
#[test]
fn views_have_no_style_attributes() {
    for (path, text) in files("ui") {
        for (at, line) in code(&text) {
            assert!(!line.contains(" style="), "{}:{at} has a style attribute", path.display());
        }
    }
}

#[test]
fn files_can_be_read_at_one_sitting() {
    let mut long = Vec::new();
    for (path, text) in files("") {
        let limit = if path.starts_with("ui") { 500 } else { 700 };
        let lines = code(&text).count();
        if lines > limit {
            long.push(format!("{}: {lines} lines of code, at most {limit}", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
