//! Expressions as text that parses to the same expression.

use super::{Expr, Predicate, PredicateTest, Subject};
use std::fmt::{self, Display, Formatter};

impl Display for Expr {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        match self {
            Expr::Or(parts) => joined(parts, " or ", to),
            Expr::And(parts) => joined(parts, " and ", to),
            Expr::Not(part) => match &**part {
                Expr::Not(_) => write!(to, "not {part}"),
                _ => write!(to, "not({part})"),
            },
            Expr::Is(predicate) => predicate.fmt(to),
        }
    }
}

/// Joins operands; a compound operand is in parentheses, so that the text doesn't depend on precedence.
fn joined(parts: &[Expr], by: &str, to: &mut Formatter) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            to.write_str(by)?;
        }
        match part {
            Expr::Or(_) | Expr::And(_) => write!(to, "({part})")?,
            _ => write!(to, "{part}")?,
        }
    }
    Ok(())
}

impl Display for Predicate {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        write!(to, "{} ", self.subject)?;
        match &self.test {
            PredicateTest::Exists(true) => to.write_str("exists"),
            PredicateTest::Exists(false) => to.write_str("!exists"),
            PredicateTest::Compare(comparison, value) => {
                write!(to, "{} {}", comparison.symbol(), Value(value, false))
            }
            PredicateTest::Matches(wanted, regex) => write!(
                to,
                "{} {}",
                if *wanted { "=~" } else { "!~" },
                Value(regex.pattern(), false)
            ),
            PredicateTest::In(wanted, values) => {
                to.write_str(if *wanted { "in [" } else { "!in [" })?;
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        to.write_str(", ")?;
                    }
                    Value(value, true).fmt(to)?;
                }
                to.write_str("]")
            }
        }
    }
}

impl Display for Subject {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        match self {
            Subject::Attribute(name) => write!(to, "attribute:{name}"),
            plain => Subject::PLAIN
                .iter()
                .filter(|(_, subject)| subject == plain)
                .try_for_each(|(word, _)| to.write_str(word)),
        }
    }
}

/// A value, quoted where required; in a list, commas and brackets also end a bare value.
struct Value<'a>(&'a str, bool);

impl Display for Value<'_> {
    fn fmt(&self, to: &mut Formatter) -> fmt::Result {
        let Value(value, in_list) = *self;
        let ends = |c: char| c.is_whitespace() || "()".contains(c) || (in_list && ",]".contains(c));
        if !value.is_empty() && !value.contains(ends) && !value.starts_with(['\'', '"']) {
            return to.write_str(value);
        }
        let quote = if value.contains('\'') { '"' } else { '\'' };
        write!(to, "{quote}{value}{quote}")
    }
}
