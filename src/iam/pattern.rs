//! Actions, ARNs, and the variables in them.

use super::policy::PolicyText;
use super::request::Request;
use super::truth::Truth;
use crate::text::{Wildcard, code, matches_wildcards, wildcards};

/// A text of a policy with its variables replaced, in which a `*` or `?` from a variable is a plain character.
pub(super) enum Pattern {
    /// Its positions.
    Known(Vec<Wildcard>),
    /// A variable has no value, so the text matches nothing.
    Nothing,
    /// It depends on these names.
    Unknown(Vec<String>),
}

/// Replaces `${key}`, `${key, 'default'}`, `${*}`, `${?}`, and `${$}`, where the version of the policy has variables.
pub(super) fn pattern(text: &PolicyText, variables: bool, request: &Request) -> Pattern {
    let text = match text {
        PolicyText::Known(text) => text.as_str(),
        PolicyText::Unknown(needs) => return Pattern::Unknown(needs.clone()),
    };
    let mut positions = Vec::new();
    let mut rest = text;
    while variables && let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        positions.extend(wildcards(before));
        let (key, default) = match name.split_once(',') {
            Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
            None => (name.trim(), None),
        };
        let value = match (key, request.context(key)) {
            ("*" | "?" | "$", _) => key,
            (_, Some(value)) => match value.values() {
                [value] => value.as_str(),
                _ => return Pattern::Nothing,
            },
            (key, None) if request.leaves_open(key) => return Pattern::Unknown(vec![code(key)]),
            (_, None) => match default {
                Some(default) => default,
                None => return Pattern::Nothing,
            },
        };
        positions.extend(value.chars().map(Wildcard::Char));
        rest = after;
    }
    positions.extend(wildcards(rest));
    Pattern::Known(positions)
}

/// Whether an action matches a pattern of actions; neither is case-sensitive.
pub(super) fn action(wanted: &PolicyText, action: &str) -> Truth {
    match wanted {
        PolicyText::Known(wanted) => {
            crate::text::glob(&wanted.to_ascii_lowercase(), &action.to_ascii_lowercase()).into()
        }
        PolicyText::Unknown(needs) => Truth::Unknown(needs.clone()),
    }
}

/// Whether an ARN matches a pattern, part by part. Parts that the pattern lacks match everything.
pub(super) fn arn(wanted: &PolicyText, variables: bool, request: &Request, arn: &str) -> Truth {
    let positions = match pattern(wanted, variables, request) {
        Pattern::Known(positions) => positions,
        Pattern::Nothing => return Truth::False,
        Pattern::Unknown(needs) => return Truth::Unknown(needs),
    };
    let mut parts: Vec<&[Wildcard]> =
        positions.splitn(6, |position| *position == Wildcard::Char(':')).collect();
    if let [only] = parts.as_slice() {
        return matches_wildcards(only, arn).into();
    }
    while parts.len() < 6 {
        parts.push(&[Wildcard::Run]);
    }
    let values: Vec<&str> = arn.splitn(6, ':').collect();
    let matches = parts.len() == values.len()
        && parts.iter().zip(values).all(|(p, v)| matches_wildcards(p, v));
    matches.into()
}
