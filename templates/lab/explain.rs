//! The comparison of the pattern with the path.

use super::{answer::Answer, findings, scenario::Scenario};
use crate::cloudfront::behavior::{matches, rules};
use crate::explain::{Explained, Trace, Verdict, step};

/// Compares the pattern with the path.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let Scenario { pattern, path } = scenario;
    let mut trace = Trace::default();
    let matches = matches(pattern, path);
    let (verdict, outcome) = match matches {
        true => (Verdict::Applied, "matches"),
        false => (Verdict::Rejected, "doesn't match"),
    };
    let step = step!(trace, rules::WHOLE_PATH, verdict, "Path pattern {pattern}", ["pattern", "path"];
        "The path pattern `{pattern}` {outcome} `{path}`.");
    Explained {
        answer: Answer { matches, step },
        trace,
        findings: findings::findings(scenario),
    }
}
