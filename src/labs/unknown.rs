//! Answers that rest on values which an imported document leaves open.

use super::Lab;
use crate::document::{self, UnknownField, at_path};
use crate::explain::{Explained, Headline, Severity, Source, Tone, finding, rules};
use crate::text::{code, list};

const FUNCTIONS: Source = Source {
    title: "Intrinsic function reference",
    url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html",
};

rules! { CloudFormation;
    UNRESOLVED = "cloudformation.template.unresolved", Documented, FUNCTIONS,
        "CloudFormation determines the values of parameters, conditions, intrinsic functions, and dynamic references when it deploys a template.";
}

/// The fields that are still unknown: those that keep the value with which they were imported.
fn open<L: Lab>(scenario: &L::Scenario) -> Vec<UnknownField> {
    let unknowns = L::unknowns(scenario);
    if unknowns.is_empty() {
        return Vec::new();
    }
    let value = document::value(scenario);
    let is_open = |unknown: &&UnknownField| {
        let now = at_path(&value, &unknown.field).cloned().unwrap_or_default();
        now == unknown.stand_in
    };
    unknowns.iter().filter(is_open).cloned().collect()
}

/// True if `path` is `field` or one of its parts.
fn within(path: &str, field: &str) -> bool {
    path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn names(unknowns: &[&UnknownField]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in unknowns.iter().flat_map(|unknown| &unknown.needs).map(|name| code(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Replaces the findings about unknown fields with one that says what each depends on. AWS rejects nothing that is unknown.
pub fn explain<L: Lab>(
    scenario: &L::Scenario,
    mut explained: Explained<L::Answer>,
) -> Explained<L::Answer> {
    let unknowns = open::<L>(scenario);
    if unknowns.is_empty() {
        return explained;
    }
    explained.findings.retain(|finding| {
        finding.field.is_empty()
            || !unknowns.iter().any(|unknown| within(&finding.field, &unknown.field))
    });
    for unknown in &unknowns {
        finding!(explained.findings, Severity::Warning, UNRESOLVED, unknown.field.as_str();
            "The imported document leaves {} open because it depends on {}.", code(&unknown.field), list(&names(&[unknown]), "and");
            "Enter the value, or import the document again with the values that it needs.");
    }
    explained
}

/// The headline of an answer, lowered if a step of the trace read an unknown field. A skipped step counts too: with
/// another value it might have applied.
pub(super) fn headline<L: Lab>(
    scenario: &L::Scenario,
    explained: &Explained<L::Answer>,
) -> Headline {
    let headline = L::headline(explained);
    let unknowns = open::<L>(scenario);
    let decides = |unknown: &&UnknownField| {
        explained.trace.steps.iter().any(|step| {
            let reads =
                |path: &String| within(path, &unknown.field) || within(&unknown.field, path);
            step.reads.iter().any(reads)
        })
    };
    let deciding: Vec<&UnknownField> = unknowns.iter().filter(decides).collect();
    if deciding.is_empty() {
        return headline;
    }
    let names = list(&names(&deciding), "and");
    Headline {
        tone: Tone::Caution,
        word: "Unknown".into(),
        sentence: format!(
            "The answer depends on {names}, which the imported document doesn't contain."
        ),
        detail: format!("With the values that the lab shows: {}", headline.sentence),
    }
}
