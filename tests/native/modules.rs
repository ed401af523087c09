//! Which module names which, read from the source with `syn`: `use` trees, paths in code, and paths in macros' arguments.

use super::source::is_test_attribute;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::{
    Attribute, ImplItem, Item, Macro, Meta, UseTree, Visibility, spanned::Spanned, visit::Visit,
};

/// A path that names something of this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// From 1.
    pub line: usize,
    /// From the crate's root: `["labs", "request", "Scenario"]`. Of a glob, the path before it.
    pub path: Vec<String>,
    /// The name under which a `pub use` of any reach hands it on; it is none of the file's own concerns then.
    pub handed_on: Option<String>,
}

/// A file of the crate, as far as names go.
#[derive(Debug, Default)]
pub struct Unit {
    /// `src/http/url.rs`
    pub file: String,
    /// `["http", "url"]`
    pub module: Vec<String>,
    pub references: Vec<Reference>,
    /// Paths that begin with a name: of a child module, or else of another crate or of something imported.
    relative: Vec<Reference>,
    /// What `use` brings in: the name here, and the path.
    imports: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    /// What is defined here.
    items: BTreeSet<String>,
    /// The first names of the paths in the code.
    used: BTreeSet<String>,
}

/// The module that a file below `src` is.
pub fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    module
}

/// Reads a file. Items marked `#[cfg(test)]` are left out.
pub fn unit(file: &str, text: &str) -> Unit {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let module = module_of(file);
    let unit = Unit { file: file.to_owned(), module: module.clone(), ..Unit::default() };
    let mut reader = Reader { unit, module };
    reader.visit_file(&parsed);
    reader.unit
}

struct Reader {
    unit: Unit,
    /// Where the reader is: the file's module, or one that is written out in it.
    module: Vec<String>,
}

/// `self`, `super` and `crate` resolved; none where the path begins with another name.
fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut from = match path.first()?.as_str() {
        "crate" => Vec::new(),
        "self" | "super" => module.to_vec(),
        _ => return None,
    };
    let mut rest = path;
    if rest[0] != "super" {
        rest = &rest[1..];
    }
    while rest.first().is_some_and(|name| name == "super") {
        from.pop();
        rest = &rest[1..];
    }
    from.extend(rest.iter().cloned());
    Some(from)
}

impl Reader {
    fn add(&mut self, line: usize, path: &[String], handed_on: Option<String>) {
        match absolute(&self.module, path) {
            Some(path) => self.unit.references.push(Reference { line, path, handed_on }),
            None => {
                let path = [&self.module[..], path].concat();
                self.unit.relative.push(Reference { line, path, handed_on });
            }
        }
    }

    fn tree(&mut self, tree: &UseTree, before: &[String], public: bool) {
        let line = tree.span().start().line;
        let named = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let (path, alias) = match tree {
            UseTree::Path(tree) => return self.tree(&tree.tree, &named(&tree.ident), public),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.tree(tree, before, public));
            }
            UseTree::Glob(_) => {
                let path = absolute(&self.module, before)
                    .unwrap_or_else(|| [&self.module[..], before].concat());
                self.unit.globs.push(path);
                return self.add(line, before, public.then(|| "*".to_owned()));
            }
            UseTree::Name(name) if name.ident == "self" => {
                (before.to_vec(), before.last().cloned().unwrap_or_default())
            }
            UseTree::Rename(tree) if tree.ident == "self" => {
                (before.to_vec(), tree.rename.to_string())
            }
            UseTree::Name(name) => (named(&name.ident), name.ident.to_string()),
            UseTree::Rename(tree) => (named(&tree.ident), tree.rename.to_string()),
        };
        let target =
            absolute(&self.module, &path).unwrap_or_else(|| [&self.module[..], &path[..]].concat());
        self.unit.imports.insert(alias.clone(), target);
        self.add(line, &path, public.then_some(alias));
    }

    fn tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) if !is_colons(&tokens, at.wrapping_sub(2)) => {
                    if is_colons(&tokens, at + 1) {
                        let path = vec![name.to_string()];
                        self.tail(&tokens, at + 3, path, name.span().start().line);
                    }
                    self.unit.used.insert(name.to_string());
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// What follows `name::` in tokens: names, a group of them, or a glob.
    fn tail(&mut self, tokens: &[TokenTree], mut at: usize, mut path: Vec<String>, line: usize) {
        while let Some(TokenTree::Ident(name)) = tokens.get(at) {
            path.push(name.to_string());
            if !is_colons(tokens, at + 1) {
                return self.add(line, &path, None);
            }
            at += 3;
        }
        if let Some(TokenTree::Group(group)) = tokens.get(at)
            && group.delimiter() == Delimiter::Brace
        {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for part in
                inner.split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','))
            {
                self.tail(part, 0, path.clone(), line);
            }
        } else {
            self.add(line, &path, None);
        }
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(at) && colon(at.wrapping_add(1))
}

fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let group = proc_macro2::Group::new(Delimiter::Parenthesis, list.tokens.clone());
            let cfg = TokenTree::Ident(proc_macro2::Ident::new("cfg", list.span()));
            is_test_attribute(&proc_macro2::Group::new(
                Delimiter::Bracket,
                [cfg, TokenTree::Group(group)].into_iter().collect(),
            ))
        }
        Meta::Path(path) => path.is_ident("test"),
        _ => false,
    })
}

fn attributes_and_name(item: &Item) -> (&[Attribute], Option<&syn::Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = attributes_and_name(item);
        if for_tests(attributes) {
            return;
        }
        if let Some(name) = name
            && self.module == self.unit.module
        {
            self.unit.items.insert(name.to_string());
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(method) if for_tests(&method.attrs)) {
            syn::visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.tree(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    /// `pub(crate)` names no one.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
            self.unit.used.insert(names[0].clone());
            // A value `self` is no path.
            if names.len() > 1 {
                self.add(path.span().start().line, &names, None);
            }
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
        syn::visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }
}

/// The files of the crate, by module.
pub struct Crate(pub BTreeMap<Vec<String>, Unit>);

/// Who names whom: for a file, the files and the line where each is named first.
pub type Arrows<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

impl Crate {
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Self {
        Self(units.into_iter().map(|unit| (unit.module.clone(), unit)).collect())
    }

    /// The paths in a file that name something of this crate, of child modules too.
    pub fn references<'a>(&'a self, unit: &'a Unit) -> impl Iterator<Item = &'a Reference> {
        let child = move |reference: &&Reference| {
            let depth = unit.module.len() + 1;
            reference.path.get(..depth).is_some_and(|module| self.0.contains_key(module))
        };
        unit.references.iter().chain(unit.relative.iter().filter(child))
    }

    /// The file where what a path names is defined; what is handed on by `use` is followed.
    fn defined(&self, path: &[String], depth: usize) -> Option<&Unit> {
        let mut at = 0;
        while at < path.len() && self.0.contains_key(&path[..=at]) {
            at += 1;
        }
        let unit = self.0.get(&path[..at])?;
        let Some(name) = path.get(at).filter(|_| depth < 8) else { return Some(unit) };
        if !unit.items.contains(name) {
            if let Some(target) = unit.imports.get(name).filter(|target| target[..] != *path) {
                return self.defined(&[target, &path[at + 1..]].concat(), depth + 1);
            }
            for glob in &unit.globs {
                if let Some(other) = self.0.get(glob)
                    && (other.items.contains(name) || other.imports.contains_key(name))
                {
                    return self.defined(&[glob, &path[at..]].concat(), depth + 1);
                }
            }
        }
        Some(unit)
    }

    /// Who names whom. A module may name the one it is in: what several children share stands in their parent.
    pub fn arrows(&self) -> Arrows<'_> {
        let mut arrows = Arrows::new();
        for unit in self.0.values() {
            let named = arrows.entry(&unit.file).or_default();
            for reference in self.references(unit) {
                if reference.handed_on.as_ref().is_some_and(|name| !unit.used.contains(name)) {
                    continue;
                }
                if let Some(other) = self.defined(&reference.path, 0)
                    && !unit.module.starts_with(&other.module)
                {
                    named.entry(&other.file).or_insert(reference.line);
                }
            }
        }
        arrows
    }
}

/// The circles: sets of files each of which is reached from each other one, as large as they come.
pub fn circles<'a>(arrows: &Arrows<'a>) -> BTreeSet<BTreeSet<&'a str>> {
    let reach = |from: &'a str| {
        let mut found = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            for next in arrows.get(file).into_iter().flatten().map(|(next, _)| *next) {
                if found.insert(next) {
                    open.push(next);
                }
            }
        }
        found
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|file| (*file, reach(file))).collect();
    let circle = |file: &&'a str| {
        let all = reached[file].iter().filter(|other| reached[*other].contains(file));
        all.copied().collect::<BTreeSet<_>>()
    };
    arrows.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths in a text that stands in `src/labs/request/mod.rs`.
    fn paths(text: &str) -> Vec<String> {
        let unit = unit("src/labs/request/mod.rs", text);
        unit.references.iter().map(|reference| reference.path.join("::")).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_are_written() {
        for (text, expected) in [
            ("use crate::http::Url;", "http::Url"),
            ("use crate::{http::Url, labs::x};", "http::Url labs::x"),
            (
                "use crate::{http::{self, Url as U, text::*}, ecs as e};",
                "http http::Url http::text ecs",
            ),
            ("use super::x::{self, Y as Z};", "labs::x labs::x::Y"),
            ("use super::super::ui::V; use self::inner::W;", "ui::V labs::request::inner::W"),
            ("use super::*;", "labs"),
            ("use crate::*; use crate as everything;", " "),
            (
                "fn f() { crate::labs::x::f(); let y: crate::ui::Y<crate::api::Z>; }",
                "labs::x::f ui::Y api::Z",
            ),
            (
                "fn f() { html! { <p>{ crate::ui::a(|s| super::b::c(s)) }</p> } }",
                "ui::a labs::b::c",
            ),
            ("fn f() { step!(trace, $crate::ecs::RULE, \"text crate::not::this\"); }", "ecs::RULE"),
            (
                "macro_rules! m { () => { use $crate::{a::B, c::{D, E}}; crate::f::* } }",
                "a::B c::D c::E f",
            ),
            ("#[serde(with = \"x\")] #[derive(crate::a::B)] struct S;", "a::B"),
            ("pub(crate) fn f(self) {} pub(in crate::labs) fn g() { self.x(); }", ""),
            ("mod inner { use super::super::x; }", "labs::x"),
            ("#[cfg(test)] mod tests { use crate::ui::X; } #[cfg(test)] use crate::api::Y;", ""),
            ("#[cfg(not(test))] use crate::api::Y;", "api::Y"),
            (
                "impl S { #[cfg(test)] fn f() { crate::ui::f() } fn g() { crate::api::g() } }",
                "api::g",
            ),
            ("use other::crate_like::x; fn f() { http::g() }", ""),
        ] {
            assert_eq!(paths(text).join(" "), expected, "{text}");
        }
    }

    fn of(files: &[(&str, &str)]) -> Crate {
        Crate::new(files.iter().map(|(file, text)| unit(file, text)))
    }

    #[test]
    fn what_is_handed_on_leads_to_where_it_is_defined() {
        let whole = of(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a/mod.rs", "mod x; mod y; pub use x::X as Z; pub use y::*; pub fn own() {}"),
            ("src/a/x.rs", "pub struct X;"),
            ("src/a/y.rs", "pub struct Y; use super::Z;"),
            ("src/b.rs", "use crate::a::{Z, Y, own};"),
        ]);
        let arrows = whole.arrows();
        let of = |file: &str| arrows[file].keys().copied().collect::<Vec<_>>().join(" ");
        assert_eq!(of("src/a/mod.rs"), "");
        assert_eq!(of("src/a/y.rs"), "src/a/x.rs");
        assert_eq!(of("src/b.rs"), "src/a/mod.rs src/a/x.rs src/a/y.rs");
        assert!(circles(&arrows).is_empty());
    }

    #[test]
    fn circles_are_found_whole() {
        let whole = of(&[
            ("src/lib.rs", ""),
            ("src/a/mod.rs", "mod w; mod x; mod y; mod z; pub use x::X; fn f(x: X) {}"),
            ("src/a/w.rs", "use super::{X, f};"),
            ("src/a/x.rs", "use super::y::Y; struct X;"),
            ("src/a/y.rs", "fn g() { super::z::h(super::f()) } struct Y;"),
            ("src/a/z.rs", "fn h() {} fn i(x: super::X) {}"),
        ]);
        let found = circles(&whole.arrows());
        let expected = BTreeSet::from(["src/a/x.rs", "src/a/y.rs", "src/a/z.rs"]);
        assert_eq!(found, BTreeSet::from([expected]));
    }
}
