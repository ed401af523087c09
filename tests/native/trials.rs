//! Every rule can be tried: in a lab, by an example or by one that is changed in a place or two, or by a call of the API.

use cloudglass::{
    api,
    labs::{self, run::Run},
    workbench::{
        calls::CALLS,
        index::{CitingScenario, Indexing, cited},
        link,
        trials::{self, TRIALS, Trial},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What shows each rule in a lab.
fn index() -> BTreeMap<String, Vec<CitingScenario>> {
    let mut indexing = Indexing::new(labs::TABLE);
    indexing.advance(u32::MAX);
    indexing.answer()
}

#[test]
fn every_rule_is_shown_by_an_example_or_a_trial_or_a_call() {
    let index = index();
    let by_example = |rule: &str| {
        let shown = index.get(rule).into_iter().flatten();
        usize::from(shown.filter(|shown| shown.address.contains("?example=")).count() > 0)
    };
    let by_trial = |rule: &str| TRIALS.iter().filter(|trial| trial.rule == rule).count();
    let by_call = |rule: &str| CALLS.iter().filter(|call| call.rule == rule).count();
    let ways = |rule: &str| by_example(rule) + by_trial(rule) + by_call(rule);
    let wrong: Vec<(&str, usize)> =
        api::rules().map(|rule| (rule.id, ways(rule.id))).filter(|(_, ways)| *ways != 1).collect();
    assert_eq!(wrong, [], "one way to show each rule");
    let known: BTreeSet<&str> = api::rules().map(|rule| rule.id).collect();
    let tried = TRIALS.iter().map(|trial| trial.rule);
    for rule in tried.chain(CALLS.iter().map(|call| call.rule)) {
        assert!(known.contains(rule), "{rule} is not in the catalog");
    }
    for trial in TRIALS {
        let address = format!("#/{}?try={}", trial.lab, trial.rule);
        let shown = index.get(trial.rule).into_iter().flatten();
        assert_eq!(
            shown.filter(|shown| shown.address == address).count(),
            1,
            "{}: the index has it",
            trial.rule
        );
    }
}

#[test]
fn every_call_cites_its_rule() {
    for call in CALLS {
        let argument = serde_json::from_str(call.argument).expect(call.rule);
        let result = api::call(call.function, argument)
            .unwrap_or_else(|error| panic!("{}: {}", call.rule, error.message));
        assert!(cited(&result).any(|id| id == call.rule), "{}: {result}", call.rule);
    }
}

#[test]
fn every_trial_shows_its_rule() {
    for trial in TRIALS {
        let rule = trial.rule;
        let lab = labs::find(trial.lab).unwrap_or_else(|| panic!("{rule}: no such lab"));
        assert!(!trial.edits.is_empty(), "{rule}: nothing is changed");
        let scenario =
            trials::scenario(trial).unwrap_or_else(|| panic!("{rule}: an edit does not fit"));
        for (count, (pointer, _)) in trial.edits.iter().enumerate() {
            let [before, after] = [count, count + 1]
                .map(|count| trials::scenario(&Trial { edits: &trial.edits[..count], ..*trial }));
            assert_ne!(before, after, "{rule}: {pointer} stays as it is");
        }
        assert_eq!(
            Ok(&scenario),
            (lab.complete)(lab.version, scenario.clone()).as_ref(),
            "{rule}: not complete"
        );
        let explained = (lab.explain)(scenario.clone())
            .unwrap_or_else(|misfit| panic!("{rule}: {}: {}", misfit.field, misfit.message));
        assert!(cited(&explained).any(|id| id == rule), "{rule}: the trial does not cite it");
        assert!(link::write(lab.id, lab.version, &scenario).is_ok(), "{rule}: no link holds it");
        assert!(
            !trial.change.is_empty() && !trial.change.ends_with('.'),
            "{rule}: the change is a part of a sentence"
        );
    }
}
