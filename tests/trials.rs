//! The trials: every rule can be tried in a lab, by an example or by one that is changed in a place or two.
#![cfg(not(target_arch = "wasm32"))]

use cloudglass::{
    api,
    labs::{self, run::Run},
    workbench::{
        index::{Indexing, cited},
        link,
        trials::{self, TRIALS, Trial},
    },
};
use std::collections::BTreeSet;

/// Rules that no lab can show, by the reason.
const UNSHOWN: &[(&str, &[&str])] = &[
    (
        "No lab scales a service: only targetTracking and stepScaling of the API do.",
        &[
            "ecs.scaling.target-alarms",
            "ecs.scaling.target-proportion",
            "ecs.scaling.no-data",
            "ecs.scaling.several-policies",
            "ecs.scaling.scale-in-disabled",
            "ecs.scaling.limits",
            "ecs.scaling.during-deployment",
            "ecs.scaling.step",
            "ecs.scaling.step-percent",
            "ecs.scaling.cooldown",
        ],
    ),
    (
        "No lab has capacity providers: only capacityProviderReservation and capacityProviderSplit of the API do.",
        &[
            "ecs.capacity.reservation",
            "ecs.capacity.provisioning",
            "ecs.capacity.groups",
            "ecs.capacity.too-large",
            "ecs.capacity.steady-state",
            "ecs.capacity.from-zero",
            "ecs.capacity.base",
            "ecs.capacity.weights",
        ],
    ),
    (
        "Only azBalance of the API cites them; the lab of task placement cites rules of placing for what it moves.",
        &["ecs.rebalance.balance", "ecs.rebalance.excluded"],
    ),
];

/// The rules that the examples of the labs show.
fn shown() -> BTreeSet<String> {
    let mut indexing = Indexing::new();
    indexing.advance(u32::MAX);
    indexing.answer().into_keys().collect()
}

#[test]
fn every_rule_is_shown_by_an_example_or_a_trial() {
    let shown = shown();
    let mut tried = BTreeSet::new();
    for trial in TRIALS {
        assert!(tried.insert(trial.rule), "{} has two trials", trial.rule);
        assert!(
            !shown.contains(trial.rule),
            "{}: an example shows it already",
            trial.rule
        );
    }
    let mut unshown = BTreeSet::new();
    for (_, rules) in UNSHOWN {
        for rule in *rules {
            assert!(
                !shown.contains(*rule) && !tried.contains(rule) && unshown.insert(*rule),
                "{rule} is shown, or listed twice"
            );
        }
    }
    let known: BTreeSet<&str> = api::rules().map(|rule| rule.id).collect();
    let unknown: Vec<_> = tried
        .union(&unshown)
        .filter(|id| !known.contains(*id))
        .collect();
    assert!(unknown.is_empty(), "not in the catalogue: {unknown:#?}");
    let missing: Vec<_> = known
        .iter()
        .filter(|id| !shown.contains(**id) && !tried.contains(*id) && !unshown.contains(*id))
        .collect();
    assert!(missing.is_empty(), "nothing shows these: {missing:#?}");
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
            let [before, after] = [count, count + 1].map(|count| {
                trials::scenario(&Trial {
                    edits: &trial.edits[..count],
                    ..*trial
                })
            });
            assert_ne!(before, after, "{rule}: {pointer} stays as it is");
        }
        assert_eq!(
            Ok(&scenario),
            (lab.complete)(lab.version, scenario.clone()).as_ref(),
            "{rule}: not complete"
        );
        let explained = (lab.explain)(scenario.clone())
            .unwrap_or_else(|misfit| panic!("{rule}: {}: {}", misfit.field, misfit.message));
        assert!(
            cited(&explained).any(|id| id == rule),
            "{rule}: the trial does not cite it"
        );
        assert!(
            link::write(lab.id, lab.version, &scenario).is_ok(),
            "{rule}: no link holds it"
        );
        assert!(
            !trial.change.is_empty() && !trial.change.ends_with('.'),
            "{rule}: the change is a part of a sentence"
        );
    }
}
