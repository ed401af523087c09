//! The part of Java's regular expressions that a finite automaton can run in linear time: everything except
//! lookaround, backreferences, possessive quantifiers, and atomic groups.
//!
//! AWS documents that `=~` uses a Java regular expression. As with `java.util.regex.Matcher.matches`, a pattern must
//! match the entire value.

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Regex {
    pattern: String,
    program: Vec<Op>,
}

/// A rejected pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRegex {
    /// How to fix it, in one sentence.
    pub what: &'static str,
    /// True if Java supports it, but this engine doesn't.
    pub unsupported: bool,
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

/// An instruction of the automaton.
#[derive(Clone, Debug)]
enum Op {
    /// Consumes one character of the set.
    Set(Set),
    /// Continues at both.
    Split(usize, usize),
    Jump(usize),
    /// Continues at a position of this kind.
    At(Place),
    Done,
}

/// Ranges of code points, both ends included.
type Set = Vec<(u32, u32)>;

/// A range without characters.
const NOTHING: [(u32, u32); 1] = [(1, 0)];

#[derive(Clone, Copy, Debug)]
enum Place {
    Start,
    End,
    WordEdge(bool),
}

/// A pattern as a tree.
enum Node {
    Set(Set),
    At(Place),
    All(Vec<Node>),
    Any(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
}

const MAX_PROGRAM: usize = 5000;
const MAX_DEPTH: u32 = 32;

const fn bad(what: &'static str) -> BadRegex {
    BadRegex { what, unsupported: false }
}

const fn unsupported(what: &'static str) -> BadRegex {
    BadRegex { what, unsupported: true }
}

impl Regex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A pattern that Java rejects, or one that requires more than a linear scan.
    pub fn new(pattern: &str) -> Result<Self, BadRegex> {
        let mut reader = Reader {
            chars: pattern.chars().collect(),
            at: 0,
            depth: 0,
            ignore_case: false,
            dot_all: false,
        };
        let node = reader.alternatives()?;
        if reader.at < reader.chars.len() {
            return Err(bad("Remove the unmatched `)`."));
        }
        let mut program = Vec::new();
        compile(&node, &mut program)?;
        program.push(Op::Done);
        Ok(Self { pattern: pattern.to_owned(), program })
    }

    /// The pattern as written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Does the pattern match all of `text`?
    pub fn matches(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let mut now = States::new(self.program.len());
        let mut next = States::new(self.program.len());
        self.enter(0, &mut now, &chars, 0);
        for (at, &c) in chars.iter().enumerate() {
            if now.list.is_empty() {
                return false;
            }
            next.clear();
            for &state in &now.list {
                if let Some(Op::Set(set)) = self.program.get(state)
                    && set.iter().any(|&(from, to)| (from..=to).contains(&u32::from(c)))
                {
                    self.enter(state + 1, &mut next, &chars, at + 1);
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
        now.list.iter().any(|&state| matches!(self.program.get(state), Some(Op::Done)))
    }

    /// Adds a state and all that follow it without consuming a character.
    fn enter(&self, state: usize, states: &mut States, chars: &[char], at: usize) {
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            match states.seen.get_mut(state) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match self.program.get(state) {
                Some(Op::Split(a, b)) => open.extend([*b, *a]),
                Some(Op::Jump(to)) => open.push(*to),
                Some(Op::At(place)) => {
                    let word = |c: Option<&char>| {
                        c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_')
                    };
                    let before = at.checked_sub(1).and_then(|at| chars.get(at));
                    let holds = match place {
                        Place::Start => at == 0,
                        Place::End => at == chars.len(),
                        Place::WordEdge(wanted) => (word(before) != word(chars.get(at))) == *wanted,
                    };
                    if holds {
                        open.push(state + 1);
                    }
                }
                _ => states.list.push(state),
            }
        }
    }
}

struct States {
    list: Vec<usize>,
    seen: Vec<bool>,
}

impl States {
    fn new(size: usize) -> Self {
        Self { list: Vec::new(), seen: vec![false; size] }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.seen.fill(false);
    }
}

fn one(c: char) -> Set {
    vec![(c.into(), c.into())]
}

fn span(from: char, to: char) -> (u32, u32) {
    (from.into(), to.into())
}

/// The complement of the set.
fn complement(mut set: Set) -> Set {
    set.sort_unstable();
    let (mut out, mut next) = (Set::new(), 0);
    for (from, to) in set.into_iter().filter(|(from, to)| from <= to) {
        if next < from {
            out.push((next, from - 1));
        }
        next = next.max(to + 1);
    }
    if next <= u32::from(char::MAX) {
        out.push((next, char::MAX.into()));
    }
    out
}

/// The intersection of two sets.
fn meet(a: Set, b: Set) -> Set {
    let mut neither = complement(a);
    neither.extend(complement(b));
    complement(neither)
}

fn compile(node: &Node, program: &mut Vec<Op>) -> Result<(), BadRegex> {
    if program.len() > MAX_PROGRAM {
        return Err(unsupported("Reduce the repetitions in the regular expression."));
    }
    match node {
        Node::Set(set) => program.push(Op::Set(set.clone())),
        Node::At(place) => program.push(Op::At(*place)),
        Node::All(nodes) => nodes.iter().try_for_each(|node| compile(node, program))?,
        Node::Any(nodes) => {
            let mut ends = Vec::new();
            for (at, node) in nodes.iter().enumerate() {
                if at + 1 == nodes.len() {
                    compile(node, program)?;
                } else {
                    let split = program.len();
                    program.push(Op::Jump(0));
                    compile(node, program)?;
                    ends.push(program.len());
                    program.push(Op::Jump(0));
                    let here = program.len();
                    set(program, split, Op::Split(split + 1, here));
                }
            }
            let here = program.len();
            ends.into_iter().for_each(|end| set(program, end, Op::Jump(here)));
        }
        Node::Repeat(node, least, most) => {
            for _ in 0..*least {
                let before = program.len();
                compile(node, program)?;
                if program.len() == before {
                    break; // nothing, however often
                }
            }
            match most {
                None => {
                    let split = program.len();
                    program.push(Op::Jump(0));
                    compile(node, program)?;
                    program.push(Op::Jump(split));
                    let here = program.len();
                    set(program, split, Op::Split(split + 1, here));
                }
                Some(most) => {
                    let mut splits = Vec::new();
                    for _ in *least..*most {
                        splits.push(program.len());
                        program.push(Op::Jump(0));
                        compile(node, program)?;
                    }
                    let here = program.len();
                    splits
                        .into_iter()
                        .for_each(|split| set(program, split, Op::Split(split + 1, here)));
                }
            }
        }
    }
    Ok(())
}

fn set(program: &mut [Op], at: usize, op: Op) {
    if let Some(slot) = program.get_mut(at) {
        *slot = op;
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: u32,
    ignore_case: bool,
    dot_all: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found =
            wanted.chars().enumerate().all(|(n, c)| self.chars.get(self.at + n) == Some(&c));
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    /// The set, with the letters of the other case where case is ignored.
    fn folded(&self, mut set: Set) -> Set {
        if self.ignore_case {
            for at in 0..set.len() {
                for (first, last, other) in [('A', 'Z', 'a'), ('a', 'z', 'A')] {
                    let (first, last) = span(first, last);
                    if let Some(&(from, to)) = set.get(at) {
                        let (from, to) = (from.max(first), to.min(last));
                        if from <= to {
                            let other = u32::from(other);
                            set.push((from - first + other, to - first + other));
                        }
                    }
                }
            }
        }
        set
    }

    /// One level deeper.
    ///
    /// # Errors
    /// The maximum nesting is exceeded.
    fn deeper(&mut self) -> Result<(), BadRegex> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(unsupported("Reduce the nesting in the regular expression."));
        }
        Ok(())
    }

    fn alternatives(&mut self) -> Result<Node, BadRegex> {
        self.deeper()?;
        let mut all = vec![self.sequence()?];
        while self.take("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(Node::Any(all))
    }

    fn sequence(&mut self) -> Result<Node, BadRegex> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let Some(node) = self.atom()? else { continue };
            nodes.push(self.quantified(node)?);
        }
        Ok(Node::All(nodes))
    }

    fn quantified(&mut self, node: Node) -> Result<Node, BadRegex> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let bounds = self.bounds()?;
                return self.lazy(node, bounds);
            }
            _ => return Ok(node),
        };
        self.at += 1;
        self.lazy(node, (least, most))
    }

    fn lazy(&mut self, node: Node, (least, most): (u32, Option<u32>)) -> Result<Node, BadRegex> {
        // A lazy quantifier matches the same complete texts.
        let _ = self.take("?");
        if self.peek() == Some('+') {
            return Err(unsupported(
                "Cloudglass doesn't support possessive quantifiers such as `*+`.",
            ));
        }
        if matches!(self.peek(), Some('*' | '?')) {
            return Err(bad("Remove the second of two quantifiers in a row."));
        }
        Ok(Node::Repeat(Box::new(node), least, most))
    }

    fn bounds(&mut self) -> Result<(u32, Option<u32>), BadRegex> {
        const WRONG: BadRegex =
            bad("Enter a repetition such as `{2}`, `{2,}`, or `{2,5}` after `{`.");
        let least = self.number().ok_or(WRONG)?;
        let most = if self.take(",") { self.number() } else { Some(least) };
        if !self.take("}") || most.is_some_and(|most| most < least) {
            return Err(WRONG);
        }
        if least.max(most.unwrap_or(0)) > 1000 {
            return Err(unsupported("Reduce the repetitions in the regular expression."));
        }
        Ok((least, most))
    }

    fn number(&mut self) -> Option<u32> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.chars.get(start..self.at)?.iter().collect();
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(u32::MAX))
    }

    /// One atom; `None` for flags and empty quotations.
    fn atom(&mut self) -> Result<Option<Node>, BadRegex> {
        let Some(c) = self.next() else {
            return Ok(None);
        };
        Ok(Some(match c {
            '.' if self.dot_all => Node::Set(complement(Set::new())),
            '.' => Node::Set(complement(vec![
                span('\n', '\n'),
                span('\r', '\r'),
                span('\u{85}', '\u{85}'),
                span('\u{2028}', '\u{2029}'),
            ])),
            '^' => Node::At(Place::Start),
            '$' => Node::At(Place::End),
            '(' => return self.group(),
            '[' => Node::Set(self.class()?),
            '\\' => return self.escape(),
            '*' | '+' | '?' => {
                return Err(bad("Enter a character or group before a quantifier such as `*`."));
            }
            '{' => {
                return Err(bad("Enter `\\{` for the character, or a group before `{`."));
            }
            _ => Node::Set(self.folded(one(c))),
        }))
    }

    fn group(&mut self) -> Result<Option<Node>, BadRegex> {
        // A flag set inside a group ends with it.
        let flags = (self.ignore_case, self.dot_all);
        if self.take("?") {
            if self.take("<") && !matches!(self.peek(), Some('=' | '!')) {
                while self.peek().is_some_and(|c| c.is_ascii_alphanumeric()) {
                    self.at += 1;
                }
                if !self.take(">") {
                    return Err(bad("End the name of a group with `>`."));
                }
            } else {
                let mut on = true;
                loop {
                    match self.next() {
                        Some('i') => self.ignore_case = on,
                        Some('s') => self.dot_all = on,
                        Some('-') if on => on = false,
                        Some(')') => return Ok(None),
                        Some(':') => break,
                        _ => {
                            return Err(unsupported(
                                "Cloudglass doesn't support lookahead, lookbehind, atomic groups, or flags other than `i` and `s`.",
                            ));
                        }
                    }
                }
            }
        }
        let node = self.alternatives()?;
        (self.ignore_case, self.dot_all) = flags;
        if !self.take(")") {
            return Err(bad("Close the `(`."));
        }
        Ok(Some(node))
    }

    fn escape(&mut self) -> Result<Option<Node>, BadRegex> {
        Ok(Some(match self.peek() {
            Some('Q') => {
                self.at += 1;
                let mut nodes = Vec::new();
                while !self.take("\\E") {
                    let Some(c) = self.next() else { break };
                    nodes.push(Node::Set(self.folded(one(c))));
                }
                // A quantifier after the quotation is its last character's.
                let Some(last) = nodes.pop() else {
                    return Ok(None);
                };
                nodes.push(self.quantified(last)?);
                return Ok(Some(Node::All(nodes)));
            }
            Some(edge @ ('b' | 'B')) => {
                self.at += 1;
                Node::At(Place::WordEdge(edge == 'b'))
            }
            Some('A') => {
                self.at += 1;
                Node::At(Place::Start)
            }
            Some('z' | 'Z') => {
                self.at += 1;
                Node::At(Place::End)
            }
            _ => Node::Set(self.escaped()?),
        }))
    }

    /// What follows a backslash, as a set of characters.
    fn escaped(&mut self) -> Result<Set, BadRegex> {
        let Some(c) = self.next() else {
            return Err(bad("Enter a character after the backslash."));
        };
        let class = match c.to_ascii_lowercase() {
            'd' => Some(vec![span('0', '9')]),
            'w' => Some(vec![span('a', 'z'), span('A', 'Z'), span('0', '9'), span('_', '_')]),
            's' => Some(vec![span(' ', ' '), span('\t', '\r')]),
            'p' => Some(self.property()?),
            _ => None,
        };
        if let Some(set) = class {
            return Ok(if c.is_ascii_uppercase() { complement(set) } else { set });
        }
        let c = match c {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'x' => self.hex(2)?,
            'u' => self.hex(4)?,
            '1'..='9' | 'k' => {
                return Err(unsupported("Cloudglass doesn't support backreferences."));
            }
            _ if c.is_ascii_alphabetic() || c == '0' => {
                return Err(unsupported("Cloudglass doesn't support this escape sequence."));
            }
            _ => c,
        };
        Ok(self.folded(one(c)))
    }

    /// A POSIX class of Java such as `{Lower}`, which only covers ASCII.
    fn property(&mut self) -> Result<Set, BadRegex> {
        const CLASSES: [(&str, &[(char, char)]); 13] = [
            ("{Lower}", &[('a', 'z')]),
            ("{Upper}", &[('A', 'Z')]),
            ("{ASCII}", &[('\0', '\x7f')]),
            ("{Alpha}", &[('a', 'z'), ('A', 'Z')]),
            ("{Digit}", &[('0', '9')]),
            ("{Alnum}", &[('a', 'z'), ('A', 'Z'), ('0', '9')]),
            ("{Punct}", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
            ("{Graph}", &[('!', '~')]),
            ("{Print}", &[(' ', '~')]),
            ("{Blank}", &[(' ', ' '), ('\t', '\t')]),
            ("{Cntrl}", &[('\0', '\x1f'), ('\x7f', '\x7f')]),
            ("{XDigit}", &[('0', '9'), ('a', 'f'), ('A', 'F')]),
            ("{Space}", &[(' ', ' '), ('\t', '\r')]),
        ];
        let found = CLASSES.iter().find(|(name, _)| self.take(name));
        let (_, ranges) = found.ok_or(unsupported(
            "Cloudglass supports only POSIX classes with `\\p`, such as `\\p{Lower}`.",
        ))?;
        Ok(self.folded(ranges.iter().map(|&(from, to)| span(from, to)).collect()))
    }

    fn hex(&mut self, digits: usize) -> Result<char, BadRegex> {
        let text: String = self.chars.iter().skip(self.at).take(digits).collect();
        self.at += digits;
        u32::from_str_radix(&text, 16)
            .ok()
            .filter(|_| text.len() == digits && !text.starts_with('+'))
            .and_then(char::from_u32)
            .ok_or(bad("Enter two hexadecimal digits after `\\x`, and four after `\\u`."))
    }

    /// A class after its `[`: members, nested classes, and after `&&` what it is intersected with.
    fn class(&mut self) -> Result<Set, BadRegex> {
        const OPEN: BadRegex = bad("Close the `[`.");
        self.deeper()?;
        let negated = self.take("^");
        let mut cut: Option<Set> = None;
        let mut set = Set::new();
        loop {
            let c = self.next().ok_or(OPEN)?;
            let first = match c {
                // The first one is a member, as in Java.
                ']' if !set.is_empty() => break,
                '&' if self.peek() == Some('&') => {
                    if set.is_empty() {
                        return Err(bad("Enter a class before `&&`."));
                    }
                    self.at += 1;
                    let side = std::mem::take(&mut set);
                    cut = Some(match cut {
                        Some(cut) => meet(cut, side),
                        None => side,
                    });
                    continue;
                }
                '[' => {
                    let inner = self.class()?;
                    // An empty class (`[^\w\W]`) still is a member.
                    set.extend(if inner.is_empty() { NOTHING.into() } else { inner });
                    continue;
                }
                '\\' => self.escaped()?,
                _ => self.folded(one(c)),
            };
            let follows = self.chars.get(self.at + 1);
            if self.peek() != Some('-') || matches!(follows, None | Some(']' | '[')) {
                set.extend(first);
                continue;
            }
            // A range: each side represents one character.
            let start = if c == '\\' { self.single(&first) } else { Some(c) };
            let Some(start) = start else {
                set.extend(first);
                continue;
            };
            self.at += 1;
            let end = match self.next().ok_or(OPEN)? {
                '\\' => {
                    let last = self.escaped()?;
                    self.single(&last).ok_or(bad("End a range in a class with a character."))?
                }
                c => c,
            };
            if end < start {
                return Err(bad("Reverse the range in the class."));
            }
            set.extend(self.folded(vec![span(start, end)]));
        }
        self.depth -= 1;
        if let Some(cut) = cut {
            set = meet(cut, set);
        }
        Ok(if negated { complement(set) } else { set })
    }

    /// The only character of a set, ignoring the one of the other case.
    fn single(&self, set: &Set) -> Option<char> {
        match set.first() {
            Some(&(from, to)) if from == to && (set.len() == 1 || self.ignore_case) => {
                char::from_u32(from)
            }
            _ => None,
        }
    }
}
