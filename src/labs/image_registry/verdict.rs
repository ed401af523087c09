//! The verdict of each view.

use super::{
    answer::{AccessAnswer, Answer, BuildAnswer, LifecycleAnswer, ScanAnswer},
    scenario::{RegistryView, Scenario},
};
use crate::ecr::access::Operation;
use crate::explain::{Finding, Headline, Severity, Tone};
use crate::platforms::docker::StepOutcome;
use crate::text::{agree, bytes, count_of, duration, number};

/// Before there is an answer.
fn none() -> Headline {
    Headline::new(Tone::Neutral, "Evaluating", "Cloudglass evaluates the lifecycle policy.", "")
}

/// An answer without the part of a view.
pub(super) fn empty(view: RegistryView) -> Answer {
    Answer { view, build: None, access: None, lifecycle: None, scan: None, headline: none() }
}

pub(super) fn of_build(scenario: &Scenario, answer: &BuildAnswer) -> Headline {
    let build = &answer.build;
    let error = build.problems.iter().find(|problem| problem.severity == Severity::Error);
    if let Some(problem) = error {
        return Headline::new(
            Tone::Bad,
            "Build fails",
            problem.message.clone(),
            problem.fix.clone(),
        );
    }
    let layers =
        build.steps.iter().filter(|step| step.outcome != StepOutcome::Skipped && step.layer);
    let (mut total, mut rebuilt) = (0_usize, 0_usize);
    for step in layers {
        total += 1;
        rebuilt += usize::from(step.outcome == StepOutcome::Rebuilt);
    }
    let first = build.steps.iter().find(|step| step.outcome == StepOutcome::Rebuilt);
    let Some(first) = first else {
        return Headline::new(
            Tone::Good,
            "Cached",
            format!(
                "All {} come from the cache because no instruction and no copied file changed.",
                count_of(total, "layer")
            ),
            format!("The image has {}.", bytes(build.image_bytes)),
        );
    };
    let compared = answer.compared.as_ref().filter(|other| other.builds).map(|other| {
        let (one, two) = (duration(build.seconds), duration(other.seconds));
        format!("With the other Dockerfile, the same change takes {two} in place of {one}.")
    });
    let costly = build.seconds * 2 > build.full_seconds
        && rebuilt > 1
        && scenario.build.change.kind == crate::platforms::docker::ChangeKind::File;
    Headline::new(
        if costly { Tone::Caution } else { Tone::Good },
        "Rebuilt",
        format!(
            "Docker rebuilds {} of {} in {} from line {} on: {}",
            number(rebuilt),
            count_of(total, "layer"),
            duration(build.seconds),
            first.line,
            lower(&first.because)
        ),
        compared.unwrap_or_else(|| {
            format!("A push uploads {} of {}.", bytes(build.new_bytes), bytes(build.image_bytes))
        }),
    )
}

/// A sentence after a colon begins with a small letter, unless it begins with a name.
fn lower(sentence: &str) -> String {
    match sentence.split_once(' ') {
        Some((first @ ("The" | "No" | "A" | "Only"), rest)) => {
            format!("{} {rest}", first.to_lowercase())
        }
        _ => sentence.to_owned(),
    }
}

pub(super) fn of_access(scenario: &Scenario, answer: &AccessAnswer) -> Headline {
    let outcome = &answer.outcome;
    if outcome.needs.is_empty() {
        return match outcome.error {
            None => {
                let done = match scenario.access.operation {
                    Operation::Push => "Pushed",
                    Operation::Pull => "Pulled",
                    Operation::Login => "Logged in",
                    Operation::Delete | Operation::DeleteImage => "Deleted",
                    Operation::Create => "Created",
                    Operation::Scan | Operation::Describe => "Allowed",
                };
                let moved = outcome.because.contains("without a tag");
                let tone = if moved { Tone::Caution } else { Tone::Good };
                Headline::new(tone, done, outcome.because.clone(), "")
            }
            Some(error) => Headline::new(
                Tone::Bad,
                short(error.text()),
                outcome.because.clone(),
                outcome.fix.clone(),
            ),
        };
    }
    let names = crate::text::list(
        &outcome.needs.iter().map(|name| crate::text::code(name)).collect::<Vec<_>>(),
        "and",
    );
    Headline::new(
        Tone::Caution,
        "Unknown",
        format!("The decision depends on {names}."),
        outcome.because.clone(),
    )
}

/// At most three words.
fn short(error: &'static str) -> &'static str {
    match error {
        "no basic auth credentials" => "Not logged in",
        "authorization token has expired" => "Token expired",
        "timeout" => "Timeout",
        other => other,
    }
}

pub(super) fn of_lifecycle(answer: &LifecycleAnswer, findings: &[Finding]) -> Headline {
    if let Some(problem) = findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Headline::new(
            Tone::Bad,
            "Rejected by AWS",
            problem.message.clone(),
            problem.fix.clone(),
        );
    }
    if !answer.complete {
        return none();
    }
    let total = answer.images.len();
    let mut parts = Vec::new();
    if answer.expired > 0 {
        parts.push(format!("deletes {}", count_of(answer.expired, "image")));
    }
    if answer.archived > 0 {
        parts.push(format!("archives {}", count_of(answer.archived, "image")));
    }
    let acts = crate::text::list(&parts, "and");
    if let Some(used) = answer.in_use.iter().find(|used| used.lost) {
        let by = if used.by.is_empty() { "a service" } else { &used.by };
        return Headline::new(
            Tone::Bad,
            "In use",
            format!(
                "ECR {acts}, and {by} uses {}, which rule {} removes.",
                crate::text::code(&used.image),
                used.rule_priority.unwrap_or_default()
            ),
            "A new task can't start without its image. ECR doesn't check what uses an image.",
        );
    }
    let shielded: usize = answer.rules.iter().map(|rule| rule.shielded).sum();
    let detail = match shielded {
        0 => String::new(),
        count => format!(
            "{} {} marked but shielded by a rule with a higher priority.",
            count_of(count, "image"),
            agree(count, "is", "are")
        ),
    };
    match parts.is_empty() {
        true => Headline::new(
            Tone::Neutral,
            "Nothing expires",
            format!(
                "ECR keeps all {} because no rule marks an image that isn't shielded.",
                count_of(total, "image")
            ),
            detail,
        ),
        false => Headline::new(
            Tone::Neutral,
            if answer.expired > 0 { "Images expire" } else { "Archived" },
            format!("ECR {acts} of {} because they exceed the limits of the rules.", number(total)),
            detail,
        ),
    }
}

pub(super) fn of_scan(scenario: &Scenario, answer: &ScanAnswer) -> Headline {
    let found = &answer.report.found;
    let missed: Vec<_> =
        found.iter().filter(|one| one.found_at.is_none_or(|at| at > scenario.now)).collect();
    let total = count_of(found.len(), "vulnerability");
    match (found.is_empty(), missed.first()) {
        (true, _) => {
            Headline::new(Tone::Neutral, "No findings", "The image has no known vulnerability.", "")
        }
        (false, None) => {
            Headline::new(Tone::Good, "Found", format!("The scans found {total} by now."), "")
        }
        (false, Some(first)) => Headline::new(
            Tone::Bad,
            "Missed",
            format!("The scans haven't found {} of {total}.", number(missed.len())),
            first.because.clone(),
        ),
    }
}
