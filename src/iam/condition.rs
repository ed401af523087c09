//! The conditions of a statement.

use super::pattern::{Pattern, arn, pattern};
use super::policy::{Condition, PolicyText};
use super::request::{ContextValue, Request};
use super::truth::Truth;
use crate::text::{Wildcard, code, matches_wildcards};
use crate::time::days_from_civil;
use base64::{Engine, prelude::BASE64_STANDARD};
use ipnet::IpNet;
use std::cmp::Ordering;
use std::net::IpAddr;

/// How a condition treats a key with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// An operator without its prefix and suffix, and whether its result is reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Text { like: bool, case: bool },
    Number(&'static [Ordering]),
    Date(&'static [Ordering]),
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

const EQUAL: &[Ordering] = &[Ordering::Equal];
const LESS: &[Ordering] = &[Ordering::Less];
const LESS_OR_EQUAL: &[Ordering] = &[Ordering::Less, Ordering::Equal];
const GREATER: &[Ordering] = &[Ordering::Greater];
const GREATER_OR_EQUAL: &[Ordering] = &[Ordering::Greater, Ordering::Equal];

/// Every operator of IAM: its name, its comparison, and whether the comparison must fail.
const OPERATORS: &[(&str, Comparison, bool)] = &[
    ("StringEquals", Comparison::Text { like: false, case: true }, false),
    ("StringNotEquals", Comparison::Text { like: false, case: true }, true),
    ("StringEqualsIgnoreCase", Comparison::Text { like: false, case: false }, false),
    ("StringNotEqualsIgnoreCase", Comparison::Text { like: false, case: false }, true),
    ("StringLike", Comparison::Text { like: true, case: true }, false),
    ("StringNotLike", Comparison::Text { like: true, case: true }, true),
    ("NumericEquals", Comparison::Number(EQUAL), false),
    ("NumericNotEquals", Comparison::Number(EQUAL), true),
    ("NumericLessThan", Comparison::Number(LESS), false),
    ("NumericLessThanEquals", Comparison::Number(LESS_OR_EQUAL), false),
    ("NumericGreaterThan", Comparison::Number(GREATER), false),
    ("NumericGreaterThanEquals", Comparison::Number(GREATER_OR_EQUAL), false),
    ("DateEquals", Comparison::Date(EQUAL), false),
    ("DateNotEquals", Comparison::Date(EQUAL), true),
    ("DateLessThan", Comparison::Date(LESS), false),
    ("DateLessThanEquals", Comparison::Date(LESS_OR_EQUAL), false),
    ("DateGreaterThan", Comparison::Date(GREATER), false),
    ("DateGreaterThanEquals", Comparison::Date(GREATER_OR_EQUAL), false),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::Ip, false),
    ("NotIpAddress", Comparison::Ip, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnNotLike", Comparison::Arn, true),
    ("Null", Comparison::Null, false),
];

struct Operator {
    set: Option<Set>,
    comparison: Comparison,
    negated: bool,
    if_exists: bool,
}

fn operator(written: &str) -> Option<Operator> {
    let prefixed = |prefix: &str| {
        let (start, rest) = written.split_at_checked(prefix.len())?;
        start.eq_ignore_ascii_case(prefix).then_some(rest)
    };
    let (set, name) = match (prefixed("ForAllValues:"), prefixed("ForAnyValue:")) {
        (Some(rest), _) => (Some(Set::All), rest),
        (_, Some(rest)) => (Some(Set::Any), rest),
        _ => (None, written),
    };
    let suffix = "IfExists";
    let (name, if_exists) =
        match name.len().checked_sub(suffix.len()).map(|at| name.split_at_checked(at)) {
            Some(Some((start, end))) if end.eq_ignore_ascii_case(suffix) => (start, true),
            _ => (name, false),
        };
    let (_, comparison, negated) =
        OPERATORS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
    let operator = Operator { set, comparison: *comparison, negated: *negated, if_exists };
    // `Null` has neither.
    let plain = set.is_none() && !if_exists;
    (plain || *comparison != Comparison::Null).then_some(operator)
}

/// True if IAM has an operator of this name.
pub(super) fn is_operator(written: &str) -> bool {
    operator(written).is_some()
}

/// Whether a condition is true for a request.
pub(super) fn is_true(condition: &Condition, variables: bool, request: &Request) -> Truth {
    let Some(operator) = operator(&condition.operator) else {
        return Truth::unknown(code(&condition.operator));
    };
    let context = request.context(&condition.key);
    if request.leaves_open(&condition.key) {
        return Truth::unknown(code(&condition.key));
    }
    if operator.comparison == Comparison::Null {
        let wanted = condition.values.iter().map(|value| match value {
            PolicyText::Known(value) => {
                Truth::from(value.eq_ignore_ascii_case("true") == context.is_none())
            }
            PolicyText::Unknown(needs) => Truth::Unknown(needs.clone()),
        });
        return Truth::any(wanted);
    }
    let Some(context) = context else {
        return match operator {
            Operator { if_exists: true, .. } => Truth::True,
            Operator { set: Some(Set::All), .. } => Truth::True,
            Operator { set: Some(Set::Any), .. } => Truth::False,
            Operator { negated, .. } => negated.into(),
        };
    };
    let matches = |actual: &String| {
        let one = condition
            .values
            .iter()
            .map(|wanted| compare(operator.comparison, wanted, actual, variables, request));
        Truth::any(one)
    };
    let passes = |actual: &String| match operator.negated {
        true => matches(actual).negated(),
        false => matches(actual),
    };
    let values = context.values().iter();
    match (operator.set, operator.negated, context) {
        (Some(Set::All), ..) => Truth::all(values.map(passes)),
        (Some(Set::Any), ..) => Truth::any(values.map(passes)),
        // Without a set operator a key with several values matches if one of them does.
        (None, true, ContextValue::Many(_)) => Truth::any(values.map(matches)).negated(),
        (None, ..) => Truth::any(values.map(passes)),
    }
}

fn compare(
    how: Comparison,
    wanted: &PolicyText,
    actual: &str,
    variables: bool,
    request: &Request,
) -> Truth {
    if how == Comparison::Arn {
        return arn(wanted, variables, request, actual);
    }
    if let Comparison::Text { like, case } = how {
        let positions = match pattern(wanted, variables, request) {
            Pattern::Known(positions) => positions,
            Pattern::Nothing => return Truth::False,
            Pattern::Unknown(needs) => return Truth::Unknown(needs),
        };
        return if like {
            matches_wildcards(&positions, actual).into()
        } else {
            let wanted: String = positions.into_iter().map(character).collect();
            match case {
                true => wanted == actual,
                false => wanted.to_lowercase() == actual.to_lowercase(),
            }
            .into()
        };
    }
    let wanted = match wanted {
        PolicyText::Known(wanted) => wanted.as_str(),
        PolicyText::Unknown(needs) => return Truth::Unknown(needs.clone()),
    };
    match how {
        Comparison::Number(orders) => ordered(number(actual), number(wanted), orders),
        Comparison::Date(orders) => ordered(date(actual), date(wanted), orders),
        Comparison::Bool => wanted.eq_ignore_ascii_case(actual),
        Comparison::Binary => {
            match (BASE64_STANDARD.decode(wanted), BASE64_STANDARD.decode(actual)) {
                (Ok(wanted), Ok(actual)) => wanted == actual,
                _ => false,
            }
        }
        Comparison::Ip => match (network(wanted), actual.parse::<IpAddr>()) {
            (Some(network), Ok(actual)) => network.contains(&actual),
            _ => false,
        },
        Comparison::Text { .. } | Comparison::Arn | Comparison::Null => false,
    }
    .into()
}

/// The character of a position in a text without wildcards.
fn character(position: Wildcard) -> char {
    match position {
        Wildcard::Run => '*',
        Wildcard::One => '?',
        Wildcard::Char(c) => c,
    }
}

fn ordered(actual: Option<f64>, wanted: Option<f64>, orders: &[Ordering]) -> bool {
    match (actual, wanted) {
        (Some(actual), Some(wanted)) => {
            actual.partial_cmp(&wanted).is_some_and(|order| orders.contains(&order))
        }
        _ => false,
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// A network, or an address as a network of its own.
fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// A date as ISO 8601 writes it, or seconds since the epoch; as seconds since the epoch.
fn date(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(number) = number(text) {
        return Some(number);
    }
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00Z"));
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (time, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at_checked(at)?,
        None => (time, "Z"),
    };
    let mut parts = time.splitn(3, ':');
    let hour: f64 = parts.next()?.parse().ok()?;
    let minute: f64 = parts.next().unwrap_or("0").parse().ok()?;
    let second: f64 = parts.next().unwrap_or("0").parse().ok()?;
    let ahead = match offset.split_at_checked(1)? {
        ("Z", "") => 0.0,
        (sign, rest) => {
            let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
            let ahead = hours.parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?;
            if sign == "-" { -ahead } else { ahead }
        }
    };
    let days = days_from_civil(year, month, day) as f64;
    Some(days * 86_400.0 + hour * 3600.0 + minute * 60.0 + second - ahead * 60.0)
}

#[cfg(test)]
mod tests {
    use super::super::request::Principal;
    use super::*;

    fn check(operator: &str, wanted: &[&str], actual: Option<&[&str]>, expected: bool) {
        let principal = Principal::Iam {
            account: "111122223333".into(),
            arn: "arn:aws:iam::111122223333:role/r".into(),
        };
        let mut request = Request::new(principal, "s3:GetObject", "*", "111122223333");
        if let Some(actual) = actual {
            let value = match actual {
                [one] => ContextValue::One((*one).to_owned()),
                many => ContextValue::Many(many.iter().map(|one| (*one).to_owned()).collect()),
            };
            request = request.with("Some:Key", value);
        }
        let condition = Condition {
            operator: operator.into(),
            key: "some:key".into(),
            values: wanted.iter().map(|one| PolicyText::Known((*one).to_owned())).collect(),
        };
        assert_eq!(
            is_true(&condition, true, &request),
            expected.into(),
            "{operator} {wanted:?} {actual:?}"
        );
    }

    #[test]
    fn operators_compare_as_iam_documents() {
        for (operator, wanted, actual, expected) in [
            ("StringEquals", "a", "a", true),
            ("StringEquals", "a*", "ab", false),
            ("StringEquals", "${*}", "*", true),
            ("StringEqualsIgnoreCase", "A", "a", true),
            ("StringNotEqualsIgnoreCase", "A", "a", false),
            ("StringLike", "a*", "ab", true),
            ("StringLike", "a${*}", "ab", false),
            ("StringLike", "A*", "ab", false),
            ("StringNotLike", "a*", "ab", false),
            ("StringEquals", "${aws:PrincipalAccount}", "111122223333", true),
            ("StringEquals", "${aws:username, 'none'}", "none", true),
            ("StringEquals", "${aws:username}", "", false),
            ("NumericLessThanEquals", "10", "10.0", true),
            ("NumericGreaterThan", "10", "9", false),
            ("NumericEquals", "ten", "10", false),
            ("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", true),
            ("DateLessThan", "2026-01-01T01:00:00+02:00", "1767222000", false),
            ("DateLessThan", "2026-01-01T01:00:00+02:00", "1767221999", true),
            ("Bool", "true", "True", true),
            ("Bool", "false", "true", false),
            ("BinaryEquals", "QUI=", "QUI=", true),
            ("IpAddress", "203.0.113.0/24", "203.0.113.7", true),
            ("IpAddress", "203.0.113.7", "203.0.113.8", false),
            ("NotIpAddress", "203.0.113.0/24", "203.0.114.7", true),
            ("IpAddress", "2001:db8::/32", "2001:db8::1", true),
            ("ArnLike", "arn:aws:iam::*:role/app-?", "arn:aws:iam::111122223333:role/app-1", true),
            ("ArnEquals", "arn:aws:iam::1*3:role/*", "arn:aws:iam::111122223333:role/a/b", true),
            ("ArnLike", "arn:aws:*:role/app", "arn:aws:iam::111122223333:role/app", false),
            ("ArnNotLike", "arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:role/r", true),
            ("Null", "true", "x", false),
            ("Null", "false", "x", true),
        ] {
            check(operator, &[wanted], Some(&[actual]), expected);
        }
    }

    #[test]
    fn a_missing_key_fails_all_but_the_negated_operators() {
        for (operator, expected) in [
            ("StringEquals", false),
            ("StringNotEquals", true),
            ("StringLikeIfExists", true),
            ("NotIpAddress", true),
            ("ForAllValues:StringEquals", true),
            ("ForAnyValue:StringEquals", false),
            ("ForAnyValue:StringNotEquals", false),
        ] {
            check(operator, &["a"], None, expected);
        }
        check("Null", &["true"], None, true);
        check("Null", &["false"], None, false);
    }

    #[test]
    fn set_operators_compare_each_value() {
        check("ForAllValues:StringEquals", &["a", "b"], Some(&["a", "b"]), true);
        check("ForAllValues:StringEquals", &["a", "b"], Some(&["a", "c"]), false);
        check("ForAllValues:StringNotEquals", &["a"], Some(&["b", "c"]), true);
        check("ForAnyValue:StringEquals", &["a"], Some(&["a", "c"]), true);
        check("ForAnyValue:StringNotEquals", &["a"], Some(&["a", "c"]), true);
        check("StringNotEquals", &["a", "b"], Some(&["b"]), false);
    }

    #[test]
    fn an_operator_that_iam_lacks_is_unknown() {
        let principal = Principal::Service("ecs-tasks.amazonaws.com".into());
        let request = Request::new(principal, "sts:AssumeRole", "*", "111122223333");
        let condition = |operator: &str| Condition {
            operator: operator.into(),
            key: "aws:SourceVpce".into(),
            values: vec![PolicyText::Known("vpce-1".into())],
        };
        assert_eq!(
            is_true(&condition("StringMatches"), true, &request),
            Truth::unknown("`StringMatches`")
        );
        assert_eq!(is_true(&condition("StringEquals"), true, &request), Truth::False);
        let open = request.open();
        assert_eq!(
            is_true(&condition("StringEquals"), true, &open),
            Truth::unknown("`aws:SourceVpce`")
        );
    }
}
