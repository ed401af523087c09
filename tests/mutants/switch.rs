//! Puts mutants into a file, each behind a switch: `a + b` becomes `(if !crate::__mutant(7) {a + b} else {a - b})`.
//! Comments around each, `/*7{*/` and `/*}7*/`, say which mutant an error of the compiler is about.

use serde_json::Value;
use std::{collections::HashMap, ops::Range};
use syn::{
    Block, Expr, ExprBinary, ExprMatch, ExprStruct, ExprUnary, ImplItemFn, ItemFn, Pat, Signature,
    TraitItemFn, spanned::Spanned, visit::Visit,
};

/// Goes to the end of `src/lib.rs`. `MUTANT` is the mutant that is switched on. `MUTANT_REACHED` names a file that
/// receives the number of each mutant that is reached.
pub const SWITCH: &str = r#"
#[doc(hidden)]
pub fn __mutant(id: usize) -> bool {
    use std::{collections::BTreeSet, env, fs::{File, OpenOptions}, io::Write, sync::{LazyLock, Mutex}};
    static ON: LazyLock<Option<usize>> = LazyLock::new(|| env::var("MUTANT").ok()?.parse().ok());
    static REACHED: LazyLock<Option<Mutex<(BTreeSet<usize>, File)>>> = LazyLock::new(|| {
        let path = env::var_os("MUTANT_REACHED")?;
        Some(Mutex::new((BTreeSet::new(), OpenOptions::new().create(true).append(true).open(path).ok()?)))
    });
    if let Some(reached) = &*REACHED && let Ok(mut reached) = reached.lock() && reached.0.insert(id) {
        let _ = writeln!(reached.1, "{id}");
    }
    *ON == Some(id)
}
"#;

/// One line of what `cargo mutants --list --json` prints.
pub struct Mutant {
    pub name: String,
    pub file: String,
    genre: String,
    replacement: String,
    /// Lines and columns, in characters and from 1.
    start: [usize; 2],
    end: [usize; 2],
}

impl Mutant {
    pub fn read(json: &Value) -> Option<Self> {
        let text = |key: &str| json[key].as_str().map(str::to_owned);
        let number = |value: &Value| value.as_u64().map(|number| number as usize);
        let place = |key: &str| {
            let place = &json["span"][key];
            Some([number(&place["line"])?, number(&place["column"])?])
        };
        Some(Self {
            name: text("name")?,
            file: text("file")?,
            genre: text("genre")?,
            replacement: text("replacement")?,
            start: place("start")?,
            end: place("end")?,
        })
    }
}

/// Where a file can be switched.
#[derive(Default)]
struct Places {
    /// By genre and first byte of what changes: the code to put behind the switch.
    places: HashMap<(&'static str, usize), Range<usize>>,
    /// The bodies of constant functions, and the word `const` of each. A switch is no constant, so the word must go.
    constant: Vec<(Range<usize>, Range<usize>)>,
}

impl Places {
    fn add(&mut self, genre: &'static str, what: impl Spanned, within: impl Spanned) {
        self.places.insert((genre, what.span().byte_range().start), within.span().byte_range());
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        if let (Some(first), Some(last)) = (block.stmts.first(), block.stmts.last()) {
            let body = first.span().byte_range().start..last.span().byte_range().end;
            if let Some(word) = signature.constness {
                self.constant.push((body.clone(), word.span().byte_range()));
            }
            self.places.insert(("FnValue", body.start), body);
        }
    }
}

/// `if let A = b && c` is no expression of its own.
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Places {
    fn visit_expr_binary(&mut self, node: &'ast ExprBinary) {
        if !has_let(&node.left) && !has_let(&node.right) {
            self.add("BinaryOperator", node.op, node);
        }
        syn::visit::visit_expr_binary(self, node);
    }
    fn visit_expr_unary(&mut self, node: &'ast ExprUnary) {
        self.add("UnaryOperator", node.op, node);
        syn::visit::visit_expr_unary(self, node);
    }
    fn visit_expr_match(&mut self, node: &'ast ExprMatch) {
        // Without an arm, the others must still take every value.
        let open =
            node.arms.iter().any(|arm| matches!((&arm.pat, &arm.guard), (Pat::Wild(_), None)));
        for arm in &node.arms {
            match &arm.guard {
                Some((_, guard)) => self.add("MatchArmGuard", guard, guard),
                None if open => self.add("MatchArm", arm, &arm.pat),
                None => {}
            }
        }
        syn::visit::visit_expr_match(self, node);
    }
    fn visit_expr_struct(&mut self, node: &'ast ExprStruct) {
        for field in &node.fields {
            self.add("StructField", field, node);
        }
        syn::visit::visit_expr_struct(self, node);
    }
    fn visit_item_fn(&mut self, node: &'ast ItemFn) {
        self.function(&node.sig, &node.block);
        syn::visit::visit_item_fn(self, node);
    }
    fn visit_impl_item_fn(&mut self, node: &'ast ImplItemFn) {
        self.function(&node.sig, &node.block);
        syn::visit::visit_impl_item_fn(self, node);
    }
    fn visit_trait_item_fn(&mut self, node: &'ast TraitItemFn) {
        if let Some(block) = &node.default {
            self.function(&node.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, node);
    }
}

/// The file with these mutants in it, and those that have no place in it.
pub fn switched(text: &str, mutants: &[(usize, &Mutant)]) -> syn::Result<(String, Vec<usize>)> {
    let mut places = Places::default();
    places.visit_file(&syn::parse_file(text)?);
    let lines: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let byte = |[line, column]: [usize; 2]| {
        let rest = &text[lines[line - 1]..];
        lines[line - 1] + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
    };
    // What goes around each place. A function's own mutants go around those of an equal place within.
    let mut around: Vec<(Range<usize>, bool, String, String)> = Vec::new();
    let (mut left, mut words) = (Vec::new(), Vec::new());
    for &(id, mutant) in mutants {
        let (start, end) = (byte(mutant.start), byte(mutant.end));
        let found =
            places.places.iter().find(|((genre, at), _)| (*genre, *at) == (&mutant.genre, start));
        let Some((_, place)) = found else {
            left.push(id);
            continue;
        };
        words.extend(
            places
                .constant
                .iter()
                .filter(|(body, _)| body.contains(&start))
                .map(|(_, word)| word.clone()),
        );
        let new = &mutant.replacement;
        let (before, after) = match &*mutant.genre {
            "FnValue" => (format!("if crate::__mutant({id}) {{ return {new}; }} "), String::new()),
            "MatchArm" => (String::new(), format!(" if !crate::__mutant({id})")),
            _ => {
                let changed = [&text[place.start..start], new, &text[end..place.end]].join(" ");
                (format!("(if !crate::__mutant({id}) {{"), format!("}} else {{{changed}}})"))
            }
        };
        let own = mutant.genre == "FnValue";
        around.push((
            place.clone(),
            own,
            format!("/*{id}{{*/{before}"),
            format!("{after}/*}}{id}*/"),
        ));
    }
    words.sort_by_key(|word| word.start);
    words.dedup();
    around.extend(words.into_iter().map(|word| (word, false, "/*".into(), "*/".into())));
    around.sort_by_key(|(place, own, ..)| (place.start, usize::MAX - place.end, !own));
    let mut pieces: Vec<(usize, &str)> = Vec::new();
    pieces.extend(around.iter().rev().map(|(place, _, _, after)| (place.end, &**after)));
    pieces.extend(around.iter().map(|(place, _, before, _)| (place.start, &**before)));
    pieces.sort_by_key(|(at, _)| *at);
    let (mut out, mut done) = (String::new(), 0);
    for (at, piece) in pieces {
        out.push_str(&text[done..at]);
        out.push_str(piece);
        done = at;
    }
    out.push_str(&text[done..]);
    Ok((out, left))
}

/// The innermost mutant around a byte of a switched file.
pub fn mutant_at(text: &str, byte: usize) -> Option<usize> {
    let mut open = Vec::new();
    for (_, comment) in text.get(..byte)?.match_indices("/*").map(|(at, _)| (at, &text[at + 2..])) {
        let comment = comment.split("*/").next()?;
        if let Some(id) = comment.strip_suffix('{').and_then(|id| id.parse().ok()) {
            open.push(id);
        } else if comment.strip_prefix('}').is_some_and(|id| id.parse::<usize>().is_ok()) {
            open.pop();
        }
    }
    open.last().copied()
}
