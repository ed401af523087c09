//! Parses text into an expression: recursive descent without a separate lexer, because the end of a value depends on its
//! context (a comma is part of a bare value, but not inside a list).

use super::{BadRegex, ComparisonOperator, Expr, Predicate, PredicateTest, Regex, Subject, moment};
use crate::text::slice;

/// The maximum length of an expression, in characters.
pub const MAX_LENGTH: usize = 2000;
/// The maximum nesting, so that hostile text can't overflow the stack.
const MAX_DEPTH: u32 = 64;

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The position in UTF-16 units from 0, the unit of text fields.
    pub position: usize,
    /// The word at this position; empty at the end of the text.
    pub found: String,
    /// What ECS expects at this position.
    pub expected: String,
    /// How to fix a common mistake, in one sentence; empty if there is none.
    pub hint: String,
}

impl QueryError {
    /// The error in one sentence: its position, what ECS expects, and what the text has.
    pub fn summary(&self) -> String {
        let Self { position, found, expected, .. } = self;
        if found.is_empty() {
            return format!(
                "The expression ends at position {position}, where ECS expects {expected}."
            );
        }
        format!("The expression has {found} at position {position}, where ECS expects {expected}.")
    }

    /// The error, and how to fix it.
    pub fn message(&self) -> String {
        let mut message = self.summary();
        if !self.hint.is_empty() {
            message.push(' ');
            message.push_str(&self.hint);
        }
        message
    }
}

/// Parses an expression.
///
/// # Errors
/// Every error in order. After an error, parsing continues after the next `and`, `or` or parenthesis.
pub fn parse(text: &str) -> Result<Expr, Vec<QueryError>> {
    let mut parser = Parser { text, at: 0, depth: 0, errors: Vec::new() };
    if text.chars().count() > MAX_LENGTH {
        parser.fail(0, "up to 2,000 characters", "Shorten the expression.");
        return Err(parser.errors);
    }
    let expr = parser.whole();
    if parser.errors.is_empty() { Ok(expr) } else { Err(parser.errors) }
}

struct Parser<'a> {
    text: &'a str,
    /// Byte offset of the next character.
    at: usize,
    depth: u32,
    errors: Vec<QueryError>,
}

/// Marks that the error is recorded, and that the parser must resynchronize.
struct Lost;
type Read<T> = Result<T, Lost>;

const A_PREDICATE: &str =
    "a subject such as `attribute:ecs.instance-type` or `task:group`, `not` or `(`";

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        slice(self.text, self.at..)
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn fail(&mut self, at: usize, expected: &str, hint: &str) -> Lost {
        let before = slice(self.text, ..at);
        let rest = slice(self.text, at..);
        // A quoted value with its quotation marks, anything else up to a space or a parenthesis.
        let quoted = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => rest.get(1..).and_then(|rest| rest.find(quote)),
            _ => None,
        };
        let end = match quoted {
            Some(end) => end + 2,
            None => rest
                .char_indices()
                .find(|(n, c)| *n > 0 && (c.is_whitespace() || "()".contains(*c)))
                .map_or(rest.len(), |(n, _)| n),
        };
        let word: String = slice(rest, ..end).chars().take(40).collect();
        self.errors.push(QueryError {
            position: before.encode_utf16().count(),
            found: if word.trim().is_empty() { String::new() } else { format!("`{word}`") },
            expected: expected.into(),
            hint: hint.into(),
        });
        Lost
    }

    /// Consumes a symbol such as `(` or `&&`.
    fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.rest().starts_with(symbol);
        if found {
            self.at += symbol.len();
        }
        found
    }

    /// Consumes a word that ends where a name would end.
    fn word(&mut self, word: &str) -> bool {
        let found = self.rest().strip_prefix(word).is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_alphanumeric() || "_-.:/".contains(c))
        });
        if found {
            self.at += word.len();
        }
        found
    }

    fn whole(&mut self) -> Expr {
        let mut expr = self.or();
        loop {
            self.skip_space();
            if self.rest().is_empty() {
                return expr;
            }
            let at = self.at;
            if self.symbol(")") {
                self.fail(
                    at,
                    "`and`, `or` or the end",
                    "Remove the parenthesis, or add an opening one.",
                );
            } else if self.errors.is_empty() {
                let word = self.text[..at].split_whitespace().next_back();
                let hint = match self.rest() {
                    // `== [a, b]`
                    _ if word.is_some_and(|word| word.starts_with('[')) => {
                        "Use `in [a, b]` for several values."
                    }
                    r if r.starts_with("AND") || r.starts_with("OR") => {
                        "Enter `and` and `or` in lowercase."
                    }
                    r if r.starts_with([',', ']']) => "Use `in [a, b]` for several values.",
                    _ => "Enclose a value with spaces in quotation marks.",
                };
                self.fail(at, "`and`, `or` or the end", hint);
                self.resync();
            } else {
                self.resync();
            }
            // The rest is parsed only for its errors.
            self.skip_space();
            if self.connective() && !self.rest().trim().is_empty() {
                expr = self.or();
            }
        }
    }

    fn connective(&mut self) -> bool {
        self.word("and") || self.word("or") || self.symbol("&&") || self.symbol("||")
    }

    /// Skips to the next connective, closing parenthesis or the end.
    fn resync(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.starts_with(char::is_whitespace);
            self.skip_space();
            let rest = self.rest();
            let here = self.at;
            if rest.is_empty() || rest.starts_with(')') {
                return;
            }
            if space && self.connective() {
                self.at = here;
                return;
            }
            self.at += rest.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(rest.len());
        }
    }

    fn or(&mut self) -> Expr {
        let mut parts = vec![self.and()];
        loop {
            self.skip_space();
            if !(self.word("or") || self.symbol("||")) {
                return one_or(parts, Expr::Or);
            }
            parts.push(self.and());
        }
    }

    fn and(&mut self) -> Expr {
        let mut parts = vec![self.operand()];
        loop {
            self.skip_space();
            if !(self.word("and") || self.symbol("&&")) {
                return one_or(parts, Expr::And);
            }
            parts.push(self.operand());
        }
    }

    /// An operand; after an error an empty `or`, which never leaves this module.
    fn operand(&mut self) -> Expr {
        match self.unary() {
            Ok(expr) => expr,
            Err(Lost) => {
                self.resync();
                Expr::Or(Vec::new())
            }
        }
    }

    fn unary(&mut self) -> Read<Expr> {
        self.skip_space();
        if self.depth >= MAX_DEPTH {
            let lost = self.fail(self.at, "fewer nested parentheses", "Reduce the nesting.");
            self.at = self.text.len();
            return Err(lost);
        }
        self.depth += 1;
        let expr = self.unary_below();
        self.depth -= 1;
        expr
    }

    fn unary_below(&mut self) -> Read<Expr> {
        if self.word("not") || self.symbol("!") {
            return Ok(Expr::Not(Box::new(self.unary()?)));
        }
        let open = self.at;
        if self.symbol("(") {
            let inner = self.or();
            self.skip_space();
            if self.symbol(")") {
                return Ok(inner);
            }
            let open = slice(self.text, ..open).encode_utf16().count();
            return Err(self.fail(
                self.at,
                "`)`, `and` or `or`",
                &format!("Close the parenthesis at position {open}."),
            ));
        }
        self.predicate().map(Expr::Is)
    }

    fn predicate(&mut self) -> Read<Predicate> {
        let start = self.at;
        let subject = self.subject()?;
        self.skip_space();
        let test = self.test(&subject)?;
        Ok(Predicate { subject, test, span: (start, self.at) })
    }

    fn subject(&mut self) -> Read<Subject> {
        let start = self.at;
        if self.symbol("attribute:") {
            let rest = self.rest();
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "-_/\\.".contains(c)))
                .unwrap_or(rest.len());
            if !(1..=128).contains(&end) {
                return Err(self.fail(
                    self.at,
                    "an attribute name of 1 to 128 letters, digits, or `-_/\\.`",
                    "",
                ));
            }
            self.at += end;
            return Ok(Subject::Attribute(slice(rest, ..end).into()));
        }
        for (word, subject) in Subject::PLAIN {
            if self.word(word) {
                return Ok(subject.clone());
            }
        }
        let rest = self.rest();
        let word =
            rest.split(|c: char| c.is_whitespace() || "()=!<>".contains(c)).next().unwrap_or("");
        let hint = if rest.is_empty() {
            String::new()
        } else if word.starts_with("attribute.") {
            "Enter a colon after `attribute`, as in `attribute:<name>`.".into()
        } else if word.starts_with("ecs.") || word == "stack" {
            format!("Enter `attribute:{word}`.")
        } else if let Some((right, _)) =
            Subject::PLAIN.iter().find(|(w, _)| w.eq_ignore_ascii_case(word))
        {
            format!("Enter `{right}`.")
        } else {
            "Use `attribute:<name>`, `task:group`, `ec2InstanceId`, `runningTasksCount`, `agentConnected`, `agentVersion`, or `registeredAt`.".into()
        };
        Err(self.fail(start, A_PREDICATE, &hint))
    }

    fn test(&mut self, subject: &Subject) -> Read<PredicateTest> {
        use ComparisonOperator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        let start = self.at;
        for (exists, wanted) in [("exists", true), ("not_exists", false), ("!exists", false)] {
            if self.word(exists) {
                return match subject {
                    Subject::Attribute(_) => Ok(PredicateTest::Exists(wanted)),
                    _ => Err(self.fail(
                        start,
                        "an operator with a value, such as `==`",
                        "Use `exists` only for attributes.",
                    )),
                };
            }
        }
        for (list, wanted) in [("in", true), ("not_in", false), ("!in", false)] {
            if self.word(list) {
                self.allowed(subject, start, false)?;
                let values = self.list()?;
                return Ok(PredicateTest::In(wanted, values));
            }
        }
        let matching = if self.symbol("=~") || self.word("matches") {
            Some(true)
        } else if self.symbol("!~") || self.word("not_matches") {
            Some(false)
        } else {
            None
        };
        if let Some(wanted) = matching {
            self.allowed(subject, start, false)?;
            let (at, pattern) = self.value(false)?;
            return match Regex::new(&pattern) {
                Ok(regex) => Ok(PredicateTest::Matches(wanted, regex)),
                Err(BadRegex { what, .. }) => {
                    Err(self.fail(at, "a regular expression that Cloudglass supports", what))
                }
            };
        }
        let comparisons: [(&str, &str, ComparisonOperator); 6] = [
            ("==", "equals", Equal),
            ("!=", "not_equals", NotEqual),
            (">=", "greater_than_equal", GreaterEqual),
            (">", "greater_than", Greater),
            ("<=", "less_than_equal", LessEqual),
            ("<", "less_than", Less),
        ];
        for (symbol, word, comparison) in comparisons {
            if self.symbol(symbol) || self.word(word) {
                if comparison.orders() {
                    self.allowed(subject, start, true)?;
                }
                let (at, value) = self.value(false)?;
                self.typed(subject, at, &value)?;
                return Ok(PredicateTest::Compare(comparison, value));
            }
        }
        let hint = if self.rest().starts_with('=') { "Use `==` for equality." } else { "" };
        Err(self.fail(start, "an operator such as `==`, `=~`, `in`, or `exists`", hint))
    }

    /// Does the subject support text operators (or, with `order`, ordering ones)?
    fn allowed(&mut self, subject: &Subject, at: usize, order: bool) -> Read<()> {
        let (ordered, text) = match subject {
            Subject::Attribute(_) => (true, true),
            Subject::AgentVersion | Subject::RegisteredAt | Subject::RunningTasksCount => {
                (true, false)
            }
            Subject::AgentConnected | Subject::InstanceId | Subject::TaskGroup => (false, true),
        };
        if if order { ordered } else { text } {
            return Ok(());
        }
        Err(self.fail(
            at,
            if order {
                "`==`, `!=`, `=~`, `!~`, `in`, or `!in`"
            } else {
                "`==`, `!=`, `>`, `>=`, `<`, or `<=`"
            },
            &format!("Use an operator that `{subject}` supports."),
        ))
    }

    /// Checks the format of numbers, versions, and times.
    fn typed(&mut self, subject: &Subject, at: usize, value: &str) -> Read<()> {
        let (fits, expected) = match subject {
            Subject::RunningTasksCount => (value.parse::<i128>().is_ok(), "an integer"),
            Subject::AgentVersion => {
                (super::eval::version(value).is_some(), "a version such as `1.14.5`")
            }
            Subject::RegisteredAt => (
                moment(value).is_some(),
                "a date such as `2018-06-18` or `2018-06-18T22:28:28+00:00`",
            ),
            _ => (true, ""),
        };
        if fits { Ok(()) } else { Err(self.fail(at, expected, "")) }
    }

    fn list(&mut self) -> Read<Vec<String>> {
        self.skip_space();
        if !self.symbol("[") {
            return Err(self.fail(
                self.at,
                "`[`",
                "Enclose the list in brackets, as in `in [a, b]`.",
            ));
        }
        let mut values = Vec::new();
        loop {
            values.push(self.value(true)?.1);
            self.skip_space();
            if self.symbol("]") {
                return Ok(values);
            }
            if !self.symbol(",") {
                return Err(self.fail(self.at, "`,` or `]`", ""));
            }
        }
    }

    /// A value and its position.
    fn value(&mut self, in_list: bool) -> Read<(usize, String)> {
        self.skip_space();
        let start = self.at;
        let rest = self.rest();
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            let inner = slice(rest, 1..);
            let Some(end) = inner.find(quote) else {
                let lost =
                    self.fail(self.text.len(), &format!("the closing quotation mark {quote}"), "");
                self.at = self.text.len();
                return Err(lost);
            };
            self.at += end + 2;
            return Ok((start, slice(inner, ..end).into()));
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || "()".contains(c) || (in_list && ",]".contains(c)))
            .unwrap_or(rest.len());
        if rest.get(end..).is_some_and(|rest| rest.starts_with('(')) {
            return Err(self.fail(
                start + end,
                "a value without parentheses",
                "Enclose a value with parentheses in quotation marks.",
            ));
        }
        if end == 0 {
            return Err(self.fail(start, "a value", ""));
        }
        self.at += end;
        Ok((start, slice(rest, ..end).into()))
    }
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            many(parts)
        }
    }
}
