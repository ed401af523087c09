//! Evaluates an expression for one instance.

use super::{ComparisonOperator, Expr, Predicate, PredicateTest, Subject};
use std::{cmp::Ordering, collections::BTreeMap};

/// The properties of a container instance that a query can use.
#[derive(Clone, Copy, Debug)]
pub struct InstanceFacts<'a> {
    /// `agentConnected`
    pub agent_connected: bool,
    /// `agentVersion`; `None`: unknown.
    pub agent_version: Option<&'a str>,
    /// `ec2InstanceId`
    pub instance_id: &'a str,
    /// `registeredAt` as text; `None`: unknown.
    pub registered_at: Option<&'a str>,
    /// `runningTasksCount`: tasks with desired status RUNNING.
    pub running_tasks: u64,
    /// Attributes, including those without a value.
    pub attributes: &'a BTreeMap<String, Option<String>>,
    /// Groups of the tasks on the instance.
    pub groups: &'a [String],
}

/// The value of a part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluatedPart {
    /// The part, as text.
    pub text: String,
    /// Its depth below the expression (0).
    pub depth: u32,
    /// Its value.
    pub value: bool,
    /// The value that the instance has; empty for connectives.
    pub actual: String,
}

impl Expr {
    /// Does the instance match?
    pub fn matches(&self, facts: &InstanceFacts) -> bool {
        match self {
            Expr::Or(parts) => parts.iter().any(|part| part.matches(facts)),
            Expr::And(parts) => parts.iter().all(|part| part.matches(facts)),
            Expr::Not(part) => !part.matches(facts),
            Expr::Is(predicate) => predicate.holds(facts),
        }
    }

    /// The value of the expression and of each part, the expression first.
    pub fn explain(&self, facts: &InstanceFacts) -> Vec<EvaluatedPart> {
        let mut parts = Vec::new();
        self.explain_into(facts, 0, &mut parts);
        parts
    }

    fn explain_into(&self, facts: &InstanceFacts, depth: u32, parts: &mut Vec<EvaluatedPart>) {
        parts.push(EvaluatedPart {
            text: self.to_string(),
            depth,
            value: self.matches(facts),
            actual: match self {
                Expr::Is(predicate) => predicate.actual(facts),
                _ => String::new(),
            },
        });
        match self {
            Expr::Or(below) | Expr::And(below) => {
                for part in below {
                    part.explain_into(facts, depth + 1, parts);
                }
            }
            Expr::Not(part) => part.explain_into(facts, depth + 1, parts),
            Expr::Is(_) => {}
        }
    }
}

impl Predicate {
    fn holds(&self, facts: &InstanceFacts) -> bool {
        let text = |actual: Option<&str>| actual.is_some_and(|actual| self.text(actual));
        match &self.subject {
            Subject::AgentConnected => {
                text(Some(if facts.agent_connected { "true" } else { "false" }))
            }
            Subject::InstanceId => text(Some(facts.instance_id)),
            Subject::Attribute(name) => match (&self.test, facts.attributes.get(name)) {
                (PredicateTest::Exists(wanted), found) => *wanted == found.is_some(),
                (_, Some(Some(actual))) => self.text(actual),
                // Without a value (or without the attribute), every comparison is false, including `!=`.
                (_, Some(None) | None) => false,
            },
            Subject::AgentVersion => self.ordered(facts.agent_version.and_then(version), version),
            Subject::RegisteredAt => self.ordered(facts.registered_at.and_then(moment), moment),
            Subject::RunningTasksCount => {
                self.ordered(Some(i128::from(facts.running_tasks)), |v| v.parse().ok())
            }
            Subject::TaskGroup => {
                let mut groups = facts.groups.iter();
                match &self.test {
                    // A negation must be true for all tasks, and as with `!=` on attributes there must be one.
                    PredicateTest::Compare(ComparisonOperator::NotEqual, _)
                    | PredicateTest::Matches(false, _)
                    | PredicateTest::In(false, _) => {
                        !facts.groups.is_empty() && groups.all(|group| self.text(group))
                    }
                    _ => groups.any(|group| self.text(group)),
                }
            }
        }
    }

    /// Compares text.
    fn text(&self, actual: &str) -> bool {
        match &self.test {
            PredicateTest::Exists(wanted) => *wanted,
            PredicateTest::Compare(comparison, value) => match comparison {
                ComparisonOperator::Equal => actual == value,
                ComparisonOperator::NotEqual => actual != value,
                _ => {
                    let order = match (actual.parse::<f64>(), value.parse::<f64>()) {
                        (Ok(actual), Ok(value)) => actual.partial_cmp(&value),
                        _ => Some(actual.cmp(value)),
                    };
                    order.is_some_and(|order| comparison.accepts(order))
                }
            },
            PredicateTest::Matches(wanted, regex) => *wanted == regex.matches(actual),
            PredicateTest::In(wanted, values) => {
                *wanted == values.iter().any(|value| value == actual)
            }
        }
    }

    /// Compares numbers, versions, and times.
    fn ordered<T: Ord>(&self, actual: Option<T>, read: impl Fn(&str) -> Option<T>) -> bool {
        match (&self.test, actual) {
            (PredicateTest::Compare(comparison, value), Some(actual)) => {
                read(value).is_some_and(|value| comparison.accepts(actual.cmp(&value)))
            }
            _ => false,
        }
    }

    /// What the instance has, as a clause: `` has `t3.small` ``, `lacks the attribute`.
    pub fn states(&self, facts: &InstanceFacts) -> String {
        let attribute = match &self.subject {
            Subject::Attribute(name) => facts.attributes.get(name),
            Subject::TaskGroup if facts.groups.is_empty() => return "runs no task".into(),
            _ => return format!("has `{}`", self.actual(facts)),
        };
        match attribute {
            Some(Some(value)) => format!("has `{value}`"),
            Some(None) => "has the attribute without a value".into(),
            None => "lacks the attribute".into(),
        }
    }

    /// The value that the instance has, as text.
    fn actual(&self, facts: &InstanceFacts) -> String {
        let known = |text: Option<&str>| text.unwrap_or("unknown").to_owned();
        match &self.subject {
            Subject::AgentConnected => facts.agent_connected.to_string(),
            Subject::AgentVersion => known(facts.agent_version),
            Subject::InstanceId => facts.instance_id.to_owned(),
            Subject::RegisteredAt => known(facts.registered_at),
            Subject::RunningTasksCount => facts.running_tasks.to_string(),
            Subject::Attribute(name) => match facts.attributes.get(name) {
                Some(Some(value)) => value.clone(),
                Some(None) => "no value".into(),
                None => "no attribute".into(),
            },
            Subject::TaskGroup => {
                let mut groups: Vec<&str> = facts.groups.iter().map(String::as_str).collect();
                groups.sort_unstable();
                groups.dedup();
                if groups.is_empty() { "no tasks".into() } else { groups.join(", ") }
            }
        }
    }
}

impl ComparisonOperator {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            ComparisonOperator::Equal => order.is_eq(),
            ComparisonOperator::NotEqual => order.is_ne(),
            ComparisonOperator::Greater => order.is_gt(),
            ComparisonOperator::GreaterEqual => order.is_ge(),
            ComparisonOperator::Less => order.is_lt(),
            ComparisonOperator::LessEqual => order.is_le(),
        }
    }
}

/// The components of a version, trailing zeros dropped, so that 1.14 equals 1.14.0.
pub(super) fn version(text: &str) -> Option<Vec<u64>> {
    let mut parts = text
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u64>>>()?;
    while parts.last() == Some(&0) && parts.len() > 1 {
        parts.pop();
    }
    Some(parts)
}

/// Milliseconds since 1970 of `2018-06-18`, `2018-06-18T22:28:28`, with a fraction, with `Z` or an offset. No offset: UTC.
pub fn moment(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let is = |at: usize, wanted: &[u8]| text.as_bytes().get(at).is_some_and(|b| wanted.contains(b));
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let long = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(is(4, b"-") && is(7, b"-") && (1..=12).contains(&month) && (1..=long).contains(&day)) {
        return None;
    }
    // Days since 1970, counting years from March.
    let (y, m) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719_468;
    if text.len() == 10 {
        return Some(days * 86_400_000);
    }
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(is(10, b"T ") && is(13, b":") && is(16, b":") && hour < 24 && minute < 60 && second < 61) {
        return None;
    }
    let mut rest = text.get(19..)?;
    let mut millis = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let digits = fraction.get(..end).filter(|digits| !digits.is_empty())?;
        for (at, digit) in digits.bytes().take(3).enumerate() {
            millis += i64::from(digit - b'0') * [100, 10, 1].get(at)?;
        }
        rest = fraction.get(end..)?;
    }
    let offset = match rest {
        "" | "Z" | "z" => 0,
        _ => {
            let sign = match rest.as_bytes().first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            // `+hh:mm` or `+hhmm`.
            let (hours, minutes) = rest.get(1..)?.split_at_checked(2)?;
            let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
            let two = |digits: &str| -> Option<i64> {
                (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
                    .then(|| digits.parse().ok())?
            };
            let (hours, minutes) = (two(hours)?, two(minutes)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes)
        }
    };
    Some(((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + millis)
}
