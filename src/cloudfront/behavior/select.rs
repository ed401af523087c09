//! The first cache behavior whose path pattern matches.

use super::{Glob, PatternMismatch, normalize, rules};
use crate::explain::{StepId, Trace, Verdict, step};
use serde::Serialize;

/// The cache behavior that CloudFront uses for a path, and the patterns that it evaluated.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BehaviorChoice {
    /// The path that CloudFront compared with the patterns.
    pub path: String,
    /// The index of the cache behavior; `None` for the default cache behavior.
    pub behavior: Option<usize>,
    /// The patterns up to the first match, in order.
    pub tried: Vec<TriedPattern>,
    /// The deciding step.
    pub step: StepId,
}

/// A path pattern that CloudFront evaluated.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriedPattern {
    /// The path pattern as written.
    pub pattern: String,
    /// True only for the last pattern.
    pub matches: bool,
    /// The reason, in one sentence.
    pub because: String,
    /// The step of the pattern.
    pub step: StepId,
}

/// Selects the cache behavior for the path of a request. The steps read `path` and `behaviors[0].pathPattern`.
pub fn select<'a>(
    patterns: impl IntoIterator<Item = (&'a str, &'a Glob)>,
    request_path: &str,
    recorder: &mut Trace,
) -> BehaviorChoice {
    let path = normalize(request_path);
    let raw = request_path.split(['?', '#']).next().unwrap_or(request_path);
    if raw != path {
        step!(recorder, rules::NORMALIZED, Verdict::Applied, "Path", ["path"];
            "CloudFront normalizes `{raw}` to `{path}` and compares the result with the path patterns. It forwards the original path.");
    }
    let mut tried = Vec::new();
    for (index, (pattern, glob)) in patterns.into_iter().enumerate() {
        let mismatch = glob.mismatch(&path);
        let (rule, because) = match &mismatch {
            None => (
                &rules::FIRST_MATCH,
                format!("`{pattern}` is the first path pattern that matches `{path}`."),
            ),
            Some(why) => reason(pattern, &path, why),
        };
        let verdict = match mismatch {
            None => Verdict::Applied,
            Some(_) => Verdict::Rejected,
        };
        let step = step!(recorder, *rule, verdict, "Path pattern {pattern}", [format!("behaviors[{index}].pathPattern"), "path"]; "{because}");
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
    let rule = &rules::DEFAULT_LAST;
    let step = match tried.len() {
        0 => step!(recorder, *rule, Verdict::Applied, "Path pattern * (default)", ["path"];
            "CloudFront uses the default cache behavior because there is no other cache behavior."),
        _ => step!(recorder, *rule, Verdict::Applied, "Path pattern * (default)", ["path"];
            "CloudFront uses the default cache behavior because no other path pattern matches `{path}`."),
    };
    BehaviorChoice { path, behavior: None, tried, step }
}

/// The rule of a mismatch, and its sentence.
fn reason(
    pattern: &str,
    path: &str,
    why: &PatternMismatch,
) -> (&'static crate::explain::Rule, String) {
    match why {
        PatternMismatch::Case => (
            &rules::CASE,
            format!("`{pattern}` doesn't match `{path}` because path patterns are case-sensitive."),
        ),
        PatternMismatch::Other => (
            &rules::WHOLE_PATH,
            format!(
                "`{pattern}` doesn't match `{path}` because it has no wildcard and isn't equal."
            ),
        ),
        PatternMismatch::Beginning(beginning) => (
            &rules::WHOLE_PATH,
            format!("`{pattern}` doesn't match because `{path}` doesn't start with `{beginning}`."),
        ),
        PatternMismatch::End(end) => (
            &rules::WHOLE_PATH,
            format!("`{pattern}` doesn't match because `{path}` doesn't end with `{end}`."),
        ),
        PatternMismatch::Middle => (
            &rules::WILDCARDS,
            format!(
                "`{pattern}` doesn't match `{path}`. `?` matches exactly one character, and `*` matches any number of characters."
            ),
        ),
        PatternMismatch::TooLong => (
            &rules::PATTERN,
            format!("The path pattern can have up to {} characters.", super::MAX_PATTERN),
        ),
    }
}
