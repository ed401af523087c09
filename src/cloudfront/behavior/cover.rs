//! How two patterns stand to each other: one takes all that the other takes, or both take a path.

use super::{Glob, glob::Token};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many pattern positions a check may visit before it gives up. The pairs of a distribution share this limit.
#[derive(Clone, Copy, Debug)]
pub struct SearchBudget(u32);

impl Default for SearchBudget {
    fn default() -> Self {
        Self(100_000)
    }
}

impl SearchBudget {
    /// False once there is none left.
    fn spend(&mut self, places: usize) -> bool {
        self.0 = self.0.saturating_sub(u32::try_from(places).unwrap_or(u32::MAX));
        self.0 > 0
    }
}

/// Represents every character that neither pattern names.
const OTHER: char = 'x';

/// True if `wide` matches every path that `narrow` matches, so that a `narrow` listed after it is never reached. False
/// if it doesn't, or if the check would take too long.
pub fn covers(wide: &Glob, narrow: &Glob, effort: &mut SearchBudget) -> bool {
    // what both begin and end with decides most pairs
    if !narrow.beginning().starts_with(&wide.beginning()) || !narrow.end().ends_with(&wide.end()) {
        return false;
    }
    let alphabet = alphabet(wide, narrow);
    let start = (0, closure(wide, [0].into()));
    let mut seen: BTreeSet<(usize, BTreeSet<usize>)> = BTreeSet::from([start.clone()]);
    let mut open = vec![start];
    while let Some((at, set)) = open.pop() {
        if ends(narrow, at) && !set.contains(&wide.tokens.len()) {
            return false;
        }
        for c in &alphabet {
            for next in steps(narrow, at, *c) {
                let moved: BTreeSet<usize> =
                    set.iter().flat_map(|at| steps(wide, *at, *c)).collect();
                let state = (next, closure(wide, moved));
                let places = state.1.len() + 1;
                if seen.insert(state.clone()) {
                    if !effort.spend(places) {
                        return false;
                    }
                    open.push(state);
                }
            }
        }
    }
    true
}

/// A path that both patterns match; the shortest there is.
pub fn common(one: &Glob, two: &Glob, effort: &mut SearchBudget) -> Option<String> {
    let fits = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let ends_fit = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
    if !fits(&one.beginning(), &two.beginning()) || !ends_fit(&one.end(), &two.end()) {
        return None;
    }
    let alphabet = alphabet(one, two);
    // where each pair of places was come to from, and by which character
    type Pair = (usize, usize);
    let mut came: BTreeMap<Pair, Option<(Pair, char)>> = BTreeMap::from([((0, 0), None)]);
    let mut open = VecDeque::from([(0, 0)]);
    while let Some(state) = open.pop_front() {
        if ends(one, state.0) && ends(two, state.1) {
            let mut path = Vec::new();
            let mut at = state;
            while let Some(Some((before, c))) = came.get(&at) {
                path.push(*c);
                at = *before;
            }
            return Some(path.into_iter().rev().collect());
        }
        for c in &alphabet {
            for a in steps(one, state.0, *c) {
                for b in steps(two, state.1, *c) {
                    if let std::collections::btree_map::Entry::Vacant(free) = came.entry((a, b))
                        && effort.spend(1)
                    {
                        free.insert(Some((state, *c)));
                        open.push_back((a, b));
                    }
                }
            }
        }
    }
    None
}

/// The characters that matter: those that a pattern names, and one for all others.
fn alphabet(one: &Glob, two: &Glob) -> BTreeSet<char> {
    let named = |glob: &Glob| -> BTreeSet<char> {
        glob.tokens
            .iter()
            .filter_map(|token| match token {
                Token::Literal(c) => Some(*c),
                Token::One | Token::Many => None,
            })
            .collect()
    };
    let mut alphabet: BTreeSet<char> = named(one).union(&named(two)).copied().collect();
    let other = if alphabet.contains(&OTHER) {
        ('a'..='z').find(|c| !alphabet.contains(c)).unwrap_or('%')
    } else {
        OTHER
    };
    alphabet.insert(other);
    alphabet
}

/// Where a pattern can be after one more character; `*` may also be left behind without one.
fn steps(glob: &Glob, at: usize, c: char) -> Vec<usize> {
    let mut next = Vec::new();
    let mut at = at;
    loop {
        match glob.tokens.get(at) {
            Some(Token::Many) => {
                next.push(at);
                at += 1;
            }
            Some(Token::One) => {
                next.push(at + 1);
                return next;
            }
            Some(Token::Literal(literal)) => {
                if *literal == c {
                    next.push(at + 1);
                }
                return next;
            }
            None => return next,
        }
    }
}

/// True where nothing more has to come.
fn ends(glob: &Glob, at: usize) -> bool {
    glob.tokens.get(at..).is_some_and(|rest| rest.iter().all(|token| *token == Token::Many))
}

/// The places themselves, and those behind a `*` that may stand for nothing.
fn closure(glob: &Glob, places: BTreeSet<usize>) -> BTreeSet<usize> {
    let mut closed = places.clone();
    for mut at in places {
        while glob.tokens.get(at) == Some(&Token::Many) {
            at += 1;
            closed.insert(at);
        }
    }
    closed
}
