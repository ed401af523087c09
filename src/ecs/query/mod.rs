//! The cluster query language of `memberOf` constraints: `attribute:ecs.instance-type =~ t2.* and not(task:group == db)`.
//!
//! [`parse()`] parses an expression (with every error at its position), [`Expr`] prints as text that parses to the same
//! expression, [`Expr::matches`] evaluates one instance, and [`Expr::explain`] returns the value of each part.

mod complete;
mod eval;
mod parse;
mod print;
mod regex;

pub use complete::completions;
pub use eval::{EvaluatedPart, InstanceFacts, moment};
pub use parse::{MAX_LENGTH, QueryError, parse};
pub use regex::{BadRegex, Regex};

/// A parsed expression, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// True when any operand is: `a or b`.
    Or(Vec<Expr>),
    /// True when all operands are: `a and b`.
    And(Vec<Expr>),
    /// `not a`, `!a`.
    Not(Box<Expr>),
    /// `subject operator value`.
    Is(Predicate),
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// The left side.
    pub subject: Subject,
    /// The operator and value.
    pub test: PredicateTest,
    /// Its position in the text, in bytes: `start..end`.
    pub span: (usize, usize),
}

/// The position doesn't matter for equality.
impl PartialEq for Predicate {
    fn eq(&self, other: &Self) -> bool {
        self.subject == other.subject && self.test == other.test
    }
}

/// The left side of a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `agentConnected`
    AgentConnected,
    /// `agentVersion`
    AgentVersion,
    /// `attribute:NAME`
    Attribute(String),
    /// `ec2InstanceId`
    InstanceId,
    /// `registeredAt`
    RegisteredAt,
    /// `runningTasksCount`
    RunningTasksCount,
    /// `task:group`
    TaskGroup,
}

impl Subject {
    /// The subjects without a name of their own.
    pub const PLAIN: &'static [(&'static str, Subject)] = &[
        ("agentConnected", Subject::AgentConnected),
        ("agentVersion", Subject::AgentVersion),
        ("ec2InstanceId", Subject::InstanceId),
        ("registeredAt", Subject::RegisteredAt),
        ("runningTasksCount", Subject::RunningTasksCount),
        ("task:group", Subject::TaskGroup),
    ];
}

/// An operator with its value.
#[derive(Clone, Debug, PartialEq)]
pub enum PredicateTest {
    /// `exists`; false: `!exists`.
    Exists(bool),
    /// `==`, `<`, …
    Compare(ComparisonOperator, String),
    /// `=~`; false: `!~`.
    Matches(bool, Regex),
    /// `in [a, b]`; false: `!in`.
    In(bool, Vec<String>),
}

/// The operators that compare with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonOperator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
}

impl ComparisonOperator {
    /// As it is printed.
    pub const fn symbol(self) -> &'static str {
        match self {
            ComparisonOperator::Equal => "==",
            ComparisonOperator::NotEqual => "!=",
            ComparisonOperator::Greater => ">",
            ComparisonOperator::GreaterEqual => ">=",
            ComparisonOperator::Less => "<",
            ComparisonOperator::LessEqual => "<=",
        }
    }

    /// True for `<`, `<=`, `>`, `>=`.
    pub const fn orders(self) -> bool {
        !matches!(self, ComparisonOperator::Equal | ComparisonOperator::NotEqual)
    }
}

impl Expr {
    /// Calls `look` for each predicate, in the order of the text.
    pub fn predicates<'a>(&'a self, look: &mut impl FnMut(&'a Predicate)) {
        match self {
            Expr::Or(parts) | Expr::And(parts) => {
                parts.iter().for_each(|part| part.predicates(look));
            }
            Expr::Not(part) => part.predicates(look),
            Expr::Is(predicate) => look(predicate),
        }
    }
}
