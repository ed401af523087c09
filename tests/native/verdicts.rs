//! Verdicts and titles of all labs: one contract of colors, one form of words (`docs/voice.md`).

use cloudglass::{
    explain::{Headline, Tone},
    labs::{self, LabEntry},
    workbench::trials::{self, TRIALS},
};
use serde_json::Value;

/// A scenario of an example or a trial, its name, and what the lab says about it.
struct Case {
    name: String,
    /// True if the scenario states what the person wants of two requests: the same response, or not.
    goal: bool,
    headline: Headline,
    findings: Vec<Value>,
}

fn case(lab: &LabEntry, name: &str, scenario: Value) -> Case {
    let name = format!("{} / {name}", lab.id);
    let goal = scenario["sameResponse"].as_str().is_some_and(|same| same != "unknown");
    let explained = (lab.explain)(scenario.clone()).expect(&name);
    let headline = (lab.headline)(scenario).expect(&name);
    let findings = explained["findings"].as_array().cloned().unwrap_or_default();
    Case { name, goal, headline, findings }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for lab in labs::TABLE {
        for (example, _) in (lab.examples)() {
            let id = example["id"].as_str().expect("an id");
            cases.push(case(lab, id, example["scenario"].clone()));
        }
    }
    for trial in TRIALS {
        let lab = labs::find(trial.lab).expect("a lab");
        cases.push(case(lab, trial.rule, trials::scenario(trial).expect("edits that fit")));
    }
    cases
}

fn check(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_verdict_is_a_word_and_a_sentence() {
    let mut found = Vec::new();
    for Case { name, headline: Headline { word, sentence, .. }, .. } in cases() {
        let mut fault = |what: &str| found.push(format!("{name}: {what}: {word:?} {sentence:?}"));
        if !(1..=3).contains(&word.split_whitespace().count()) {
            fault("the word has one to three words");
        }
        if word.ends_with(['.', ':', '!']) {
            fault("the word has no period");
        }
        if !sentence.ends_with(['.', '?']) {
            fault("the sentence ends with a period");
        }
        let counts = sentence.starts_with(|c: char| c.is_ascii_digit())
            && ["problem", "error", "warning", "thing", "resource"].iter().any(|noun| {
                sentence.split_whitespace().nth(1).is_some_and(|w| w.starts_with(noun))
            });
        if counts {
            fault("the sentence only counts");
        }
    }
    check(found);
}

/// Colors follow what the person wants: a fact without a goal is neutral, and what AWS rejects is bad and never looks
/// completed.
#[test]
fn one_contract_of_colors_holds_for_all_verdicts() {
    let mut found = Vec::new();
    for Case { name, goal, headline: Headline { tone, word, sentence, .. }, findings } in cases() {
        let mut fault =
            |what: &str| found.push(format!("{name}: {what}: {tone:?} {word:?} {sentence:?}"));
        let rejected = findings.iter().any(|finding| finding["severity"] == "error");
        match word.as_str() {
            "Hit" | "Miss" | "Refresh hit" if tone == Tone::Good && !goal => {
                fault("a hit or a miss without a goal isn't good")
            }
            "Completed" | "Placed" | "Allowed" if rejected => fault("AWS rejects it"),
            "Completed" | "Placed" | "Allowed" if matches!(tone, Tone::Neutral) => {
                fault("it meets a goal")
            }
            "Rejected by AWS" | "Failed" | "Stuck" | "Not placed" | "Denied"
                if tone != Tone::Bad =>
            {
                fault("it is bad");
            }
            "Partly placed" if tone != Tone::Caution => fault("it meets the goal in part"),
            word if word.starts_with("403") && tone != Tone::Bad => fault("denied is bad"),
            _ if rejected && tone == Tone::Good => fault("a scenario with errors isn't good"),
            _ => {}
        }
    }
    check(found);
}

#[test]
fn examples_are_grouped_and_their_titles_are_short() {
    let mut found = Vec::new();
    for lab in labs::TABLE {
        let mut groups: Vec<String> = Vec::new();
        for (example, _) in (lab.examples)() {
            let text = |member: &str| example[member].as_str().unwrap_or_default().to_owned();
            let (id, title, group) = (text("id"), text("title"), text("group"));
            let mut fault =
                |what: &str| found.push(format!("{} / {id}: {what}: {title:?}", lab.id));
            if title.chars().count() > 60 {
                fault("a title has at most 60 characters");
            }
            if group.is_empty() {
                fault("an example is in a group");
            }
            if groups.last() != Some(&group) {
                if groups.contains(&group) {
                    fault("the examples of a group are adjacent");
                }
                groups.push(group);
            }
        }
        if groups.len() < 2 {
            found.push(format!("{}: the examples are in one group", lab.id));
        }
    }
    check(found);
}
