//! The first behavior whose pattern matches.

use super::{Glob, PatternMismatch, normalize, rules};
use crate::explain::{Step, StepId, Trace, Verdict};
use serde::Serialize;

/// Which behavior serves a path, and what was tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BehaviorChoice {
    /// The path that the patterns were held against.
    pub path: String,
    /// The behavior's place in the list; `None` for the default behavior.
    pub behavior: Option<usize>,
    /// Every pattern that was tried, in order; those behind the first match are not.
    pub tried: Vec<TriedPattern>,
    /// The step that decided.
    pub step: StepId,
}

/// A pattern that was tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriedPattern {
    /// As written in the list.
    pub pattern: String,
    /// True for the last one only.
    pub matches: bool,
    /// Why, in one sentence.
    pub because: String,
    /// Its step in the trace.
    pub step: StepId,
}

/// Chooses for the path of a request. `reads` gives the field path of the n-th pattern.
pub fn select<'a>(
    patterns: impl IntoIterator<Item = (&'a str, &'a Glob)>,
    request_path: &str,
    at_path: &str,
    reads: impl Fn(usize) -> String,
    recorder: &mut Trace,
) -> BehaviorChoice {
    let path = normalize(request_path);
    let raw = request_path.split(['?', '#']).next().unwrap_or(request_path);
    if raw != path {
        recorder.step(|| Step {
            rule: &rules::NORMALIZED,
            subject: "path".into(),
            verdict: Verdict::Applied,
            because: format!(
                "Patterns are held against `{path}`, the normal form of `{raw}`; the origin gets it as written."
            ),
            reads: vec![at_path.into()],
        });
    }
    let mut tried = Vec::new();
    for (index, (pattern, glob)) in patterns.into_iter().enumerate() {
        let mismatch = glob.mismatch(&path);
        let (rule, because) = match &mismatch {
            None => (
                &rules::FIRST_MATCH,
                format!("`{pattern}` matches `{path}`, and no pattern before it does."),
            ),
            Some(why) => reason(pattern, &path, why),
        };
        let verdict = match mismatch {
            None => Verdict::Applied,
            Some(_) => Verdict::Rejected,
        };
        let step = recorder.step(|| Step {
            rule,
            subject: format!("pattern {pattern}"),
            verdict,
            because: because.clone(),
            reads: vec![reads(index), at_path.into()],
        });
        tried.push(TriedPattern {
            pattern: pattern.into(),
            matches: verdict == Verdict::Applied,
            because,
            step,
        });
        if verdict == Verdict::Applied {
            return BehaviorChoice { path, behavior: Some(index), tried, step };
        }
    }
    let step = recorder.step(|| Step {
        rule: &rules::DEFAULT_LAST,
        subject: "pattern * (default)".into(),
        verdict: Verdict::Applied,
        because: match tried.len() {
            0 => "There is no other behavior; the default one serves every path.".into(),
            _ => format!(
                "No pattern of the list matches `{path}`, so the default behavior serves it."
            ),
        },
        reads: vec![at_path.into()],
    });
    BehaviorChoice { path, behavior: None, tried, step }
}

/// The rule that a mismatch goes by, and its sentence.
fn reason(
    pattern: &str,
    path: &str,
    why: &PatternMismatch,
) -> (&'static crate::explain::Rule, String) {
    match why {
        PatternMismatch::Case => (
            &rules::CASE,
            format!("`{pattern}` would match `{path}` but for the case of its letters."),
        ),
        PatternMismatch::Other => (
            &rules::WHOLE_PATH,
            format!("`{pattern}` has no wildcard, so it matches that one path; this is `{path}`."),
        ),
        PatternMismatch::Beginning(beginning) => {
            (&rules::WHOLE_PATH, format!("`{path}` does not begin with `{beginning}`."))
        }
        PatternMismatch::End(end) => {
            (&rules::WHOLE_PATH, format!("`{path}` does not end with `{end}`."))
        }
        PatternMismatch::Middle => (
            &rules::WILDCARDS,
            format!(
                "`{pattern}` does not fit `{path}`: each `?` stands for exactly one character, each `*` for any number, and all else for itself."
            ),
        ),
        PatternMismatch::TooLong => (
            &rules::PATTERN,
            format!(
                "the pattern is longer than {} characters, which CloudFront does not take.",
                super::MAX_PATTERN
            ),
        ),
    }
}
