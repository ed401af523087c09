//! The project's own source text, as the tests of its order and its words read it.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// A text file of the project.
pub struct SourceFile {
    /// From the project's folder: `src/http/url.rs`.
    pub path: String,
    pub text: String,
}

/// The files with one of these endings at or below a path of the project, in order.
pub fn files(under: &str, endings: &[&str]) -> Vec<SourceFile> {
    fn walk(path: &Path, found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            for entry in fs::read_dir(path).expect("a readable folder") {
                walk(&entry.expect("a readable entry").path(), found);
            }
        } else if path.is_file() {
            found.push(path.to_owned());
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(under), &mut found);
    found.retain(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| endings.contains(&ending)) || endings.contains(&"")
    });
    found.sort();
    let read = |path: PathBuf| SourceFile {
        text: fs::read_to_string(&path).expect("a readable file"),
        path: path.strip_prefix(root).expect("below the project").display().to_string(),
    };
    found.into_iter().map(read).collect()
}

/// A Rust file below `src`.
pub struct RustFile {
    pub path: String,
    pub text: String,
    /// See [`code`].
    pub code: Vec<Flat>,
    /// See [`html_blocks`].
    pub blocks: Vec<(usize, usize)>,
}

/// The Rust files below `src`, read once for all tests.
pub fn rust_files() -> &'static [RustFile] {
    static FILES: OnceLock<Vec<RustFile>> = OnceLock::new();
    FILES.get_or_init(|| {
        let read = |SourceFile { path, text }| {
            let (code, blocks) = (code(&text), html_blocks(&text));
            RustFile { path, text, code, blocks }
        };
        files("src", &["rs"]).into_iter().map(read).collect()
    })
}

/// What a [`Piece`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// The value of a string literal, in macros too.
    Text,
    /// A string literal that no reader sees as text: in an attribute, or CSS classes, or the geometry of a drawing.
    Code,
    /// A doc comment.
    Doc,
    /// Another comment.
    Comment,
    /// An identifier.
    Name,
}

/// A piece of a Rust file that is made of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub kind: PieceKind,
    /// Where it begins, from 1.
    pub line: usize,
    pub text: String,
    /// True within an item marked `#[cfg(test)]`.
    pub test: bool,
}

/// The pieces of a Rust file, in order.
pub fn pieces(text: &str) -> Vec<Piece> {
    let stream: TokenStream = text.parse().expect("Rust that has tokens");
    let mut found = Pieces { text, covered: 0, found: Vec::new() };
    found.walk(stream, false);
    found.gap(text.len(), false);
    found.found
}

struct Pieces<'a> {
    text: &'a str,
    /// What comes before this offset is dealt with.
    covered: usize,
    found: Vec<Piece>,
}

/// Attributes of elements whose values are no text: `class="wide row"`.
const NOT_TEXT: &[&str] = &["class", "d", "points", "transform", "viewBox", "id", "href", "list"];

impl Pieces<'_> {
    fn walk(&mut self, stream: TokenStream, test: bool) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        let mut marked = false;
        while at < tokens.len() {
            let token = &tokens[at];
            if let Some((group, next)) = attribute(&tokens, at) {
                marked |= is_test_attribute(group);
                self.attribute(token.span().byte_range(), group, test || marked);
                at = next;
                continue;
            }
            let inside = test || marked;
            self.token(&tokens, at, inside);
            // The marked item ends with its body, or with a semicolon.
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => marked = false,
                TokenTree::Punct(mark) if mark.as_char() == ';' => marked = false,
                _ => {}
            }
            at += 1;
        }
    }

    fn attribute(&mut self, mark: Range<usize>, group: &Group, test: bool) {
        self.gap(mark.start, test);
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        if let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] = &tokens[..]
            && name == "doc"
        {
            let value = string(text).unwrap_or_default();
            self.found.push(Piece { kind: PieceKind::Doc, line: line(text), text: value, test });
        } else {
            self.covered = self.covered.max(group.span_open().byte_range().end);
            let before = self.found.len();
            self.walk(group.stream(), test);
            self.no_text_since(before);
        }
        self.covered = self.covered.max(mark.end).max(group.span().byte_range().end);
    }

    fn token(&mut self, tokens: &[TokenTree], at: usize, test: bool) {
        let place = tokens[at].span().byte_range();
        self.gap(place.start, test);
        match &tokens[at] {
            TokenTree::Ident(name) => {
                let (text, line) = (name.to_string(), name.span().start().line);
                self.found.push(Piece { kind: PieceKind::Name, line, text, test });
            }
            TokenTree::Literal(literal) => {
                if let Some(text) = string(literal) {
                    let kind = match is_not_text(tokens, at) {
                        true => PieceKind::Code,
                        false => PieceKind::Text,
                    };
                    self.found.push(Piece { kind, line: line(literal), text, test });
                }
            }
            TokenTree::Group(group) => {
                self.covered = self.covered.max(group.span_open().byte_range().end);
                let before = self.found.len();
                self.walk(group.stream(), test);
                if called(tokens, at) == Some("classes".into()) || is_not_text(tokens, at) {
                    self.no_text_since(before);
                }
                self.gap(group.span_close().byte_range().start, test);
            }
            TokenTree::Punct(_) => {}
        }
        self.covered = self.covered.max(place.end);
    }

    fn no_text_since(&mut self, before: usize) {
        for piece in &mut self.found[before..] {
            if piece.kind == PieceKind::Text {
                piece.kind = PieceKind::Code;
            }
        }
    }

    /// Between two tokens are white space and comments only.
    fn gap(&mut self, end: usize, test: bool) {
        let start = self.covered;
        self.covered = start.max(end);
        if start >= end {
            return;
        }
        let first = self.text[..start].matches('\n').count() + 1;
        for (count, line) in self.text[start..end].lines().enumerate() {
            let text = line.trim().trim_start_matches(['/', '*']).trim();
            if !text.is_empty() {
                let (kind, text) = (PieceKind::Comment, text.to_owned());
                self.found.push(Piece { kind, line: first + count, text, test });
            }
        }
    }
}

fn line(literal: &proc_macro2::Literal) -> usize {
    literal.span().start().line
}

/// The value of a string literal; of another literal, none.
pub fn string(literal: &proc_macro2::Literal) -> Option<String> {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// `#[cfg(test)]`, also with more conditions.
pub fn is_test_attribute(group: &Group) -> bool {
    let text: String = group.stream().to_string().chars().filter(|c| !c.is_whitespace()).collect();
    text == "test"
        || (text.starts_with("cfg(") && !text.contains("not(test)"))
            && text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "test")
}

/// The value of an attribute that is no text.
fn is_not_text(tokens: &[TokenTree], at: usize) -> bool {
    let Some([TokenTree::Ident(name), TokenTree::Punct(equals)]) =
        at.checked_sub(2).map(|from| &tokens[from..at])
    else {
        return false;
    };
    equals.as_char() == '='
        && equals.spacing() == Spacing::Alone
        && NOT_TEXT.contains(&name.to_string().as_str())
        && !at.checked_sub(3).is_some_and(
            |before| matches!(&tokens[before], TokenTree::Ident(word) if word == "let" || word == "mut"),
        )
}

/// The macro whose arguments these are.
pub fn called(tokens: &[TokenTree], at: usize) -> Option<String> {
    let [TokenTree::Ident(name), TokenTree::Punct(mark)] = &tokens[at.checked_sub(2)?..at] else {
        return None;
    };
    (mark.as_char() == '!').then(|| name.to_string())
}

/// A token of code: a name, a mark, a literal as written, or a bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat {
    /// From 1.
    pub line: usize,
    pub text: String,
}

/// The tokens of a Rust file in order, groups and macros' arguments opened; without comments, doc comments and items
/// marked `#[cfg(test)]`. A literal of several lines comes once for each.
pub fn code(text: &str) -> Vec<Flat> {
    fn walk(stream: TokenStream, found: &mut Vec<Flat>) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if let Some((group, next)) = attribute(&tokens, at) {
                if is_test_attribute(group) {
                    at = item_end(&tokens, next);
                    continue;
                }
                if matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
                {
                    at = next;
                    continue;
                }
            }
            let mut add = |span: proc_macro2::Span, text: &str| {
                for line in span.start().line..=span.end().line {
                    found.push(Flat { line, text: text.to_owned() });
                }
            };
            match &tokens[at] {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    add(group.span_open(), open);
                    walk(group.stream(), found);
                    found.push(Flat { line: group.span_close().start().line, text: close.into() });
                }
                other => add(other.span(), &other.to_string()),
            }
            at += 1;
        }
    }
    let mut found = Vec::new();
    walk(text.parse().expect("Rust that has tokens"), &mut found);
    found
}

/// The attribute that begins here, and where what follows begins.
fn attribute(tokens: &[TokenTree], at: usize) -> Option<(&Group, usize)> {
    let is = |at: usize, mark: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == mark);
    let bracket = at + 1 + usize::from(is(at + 1, '!'));
    match tokens.get(bracket) {
        Some(TokenTree::Group(group)) if is(at, '#') && group.delimiter() == Delimiter::Bracket => {
            Some((group, bracket + 1))
        }
        _ => None,
    }
}

/// Where the item that begins here has ended: after its body, or a semicolon.
fn item_end(tokens: &[TokenTree], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Punct(mark) if mark.as_char() == ';' => break,
            _ => {}
        }
    }
    at
}

/// The first and last lines of the outermost `html!` blocks of a file.
pub fn html_blocks(text: &str) -> Vec<(usize, usize)> {
    fn walk(stream: TokenStream, found: &mut Vec<(usize, usize)>) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            if let TokenTree::Group(group) = token {
                if called(&tokens, at).as_deref() == Some("html") {
                    let lines = (group.span_open().start().line, group.span_close().end().line);
                    found.push(lines);
                } else {
                    walk(group.stream(), found);
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(text.parse().expect("Rust that has tokens"), &mut found);
    found
}
