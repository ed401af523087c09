//! The page's pure state: history, links, files, saved work.

use cloudglass::explain::{Confidence, Rule, Service, Source, Step, Trace, Verdict};
use cloudglass::labs;
use cloudglass::workbench::{
    History, PointerTarget, file, highlighted,
    link::{self, LinkError},
    work::{self, KeyValueStore, SavedWork},
};
use proptest::prelude::*;
use serde_json::json;
use std::{cell::RefCell, collections::BTreeMap};

#[test]
fn quick_edits_of_one_field_are_one_step() {
    let mut history = History::new(0);
    for (field, now, value) in [
        ("a", 0.0, 1),
        ("a", 200.0, 2),
        ("a", 400.0, 3),
        ("b", 500.0, 4),
        ("b", 5000.0, 5),
        ("b", 5001.0, 5),
    ] {
        history.edit(field, now, value);
    }
    let mut seen = vec![**history.present()];
    while history.undo() {
        seen.push(**history.present());
    }
    assert_eq!(seen, [5, 4, 3, 0]);
}

#[test]
fn a_replaced_state_is_a_step_of_its_own() {
    let mut history = History::new(0);
    history.edit("a", 0.0, 1);
    history.replace(2);
    history.edit("a", 1.0, 3);
    assert!(history.undo());
    assert_eq!(**history.present(), 2);
    assert!(history.undo());
    assert_eq!(**history.present(), 1);
    assert!(history.redo());
    assert_eq!(**history.present(), 2);
}

#[derive(Clone, Debug)]
enum Move {
    Edit(u8, u16, u8),
    Replace(u8),
    Undo,
    Redo,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (0..3_u8, 0..3000_u16, any::<u8>()).prop_map(|(field, later, value)| Move::Edit(field, later, value)),
        1 => any::<u8>().prop_map(Move::Replace),
        2 => Just(Move::Undo),
        1 => Just(Move::Redo),
    ];
    proptest::collection::vec(one, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever was done: undoing all leads to the start, redoing all leads back.
    #[test]
    fn history_goes_back_and_forth(moves in moves()) {
        let mut history = History::new(0_u8);
        let mut now = 0.0;
        for step in moves {
            match step {
                Move::Edit(field, later, value) => {
                    now += f64::from(later);
                    history.edit(["a", "b", "c"][usize::from(field)], now, value);
                }
                Move::Replace(value) => history.replace(value),
                Move::Undo => { history.undo(); }
                Move::Redo => { history.redo(); }
            }
        }
        while history.redo() {}
        let last = **history.present();
        while history.undo() {}
        prop_assert_eq!(**history.present(), 0);
        while history.redo() {}
        prop_assert_eq!(**history.present(), last);
    }

    /// Any text is a link or a clear error, never a panic.
    #[test]
    fn any_text_is_a_link_or_an_error(text in "\\PC{0,200}", lab in 0..labs::TABLE.len().max(1), packed in "[A-Za-z0-9_%=-]{0,200}", version in any::<u16>()) {
        let _ = link::read(&text);
        let id = labs::TABLE.get(lab).map_or("request", |lab| lab.id);
        let _ = link::read(&format!("#/{id}?s={version}.{packed}"));
        let _ = file::read(&text, labs::TABLE.get(lab));
    }
}

#[test]
fn every_example_goes_through_a_link_and_a_file() {
    for lab in labs::TABLE {
        for (example, _) in (lab.examples)() {
            let scenario = &example["scenario"];
            let link = link::write(lab.id, lab.version, scenario)
                .unwrap_or_else(|error| panic!("{} {}: {error:?}", lab.id, example["id"]));
            for address in
                [link.clone(), format!("https://example.org/a/{link}"), link[1..].to_owned()]
            {
                let opened =
                    link::read(&address).unwrap_or_else(|error| panic!("{address}: {error:?}"));
                assert_eq!((opened.lab.id, &opened.scenario), (lab.id, scenario));
            }
            let text = file::write(lab.id, lab.version, scenario);
            let (opened, ignored) =
                file::read(&text, Some(lab)).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!((opened.lab.id, &opened.scenario), (lab.id, scenario));
            assert_eq!(ignored, Vec::<String>::new(), "{} {}", lab.id, example["id"]);
        }
    }
}

/// A link cut anywhere, or with any character changed, opens as something else or not at all, but never panics.
#[test]
fn damaged_links_are_refused() {
    for lab in labs::TABLE {
        let link = link::write(lab.id, lab.version, &json!({})).expect("a small link");
        for end in 0..link.len() {
            assert!(link::read(&link[..end]).is_err(), "{}", &link[..end]);
        }
    }
}

#[test]
fn links_of_newer_versions_bombs_and_giants_are_told_apart() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let Some(lab) = labs::TABLE.first() else {
        return;
    };
    let packed =
        |text: &[u8]| URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(text, 9));
    let bomb = format!("\"{}\"", " ".repeat(2 * 1024 * 1024));
    let mut seed = 1_u64;
    let noise: String = (0..20_000)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'A' + ((seed >> 59) as u8))
        })
        .collect();
    assert_eq!(link::write(lab.id, lab.version, &json!(noise)), Err(LinkError::TooLarge));
    for (link, expected) in [
        (format!("#/{}?s={}.{}", lab.id, lab.version + 1, packed(b"{}")), LinkError::Newer),
        (format!("#/{}?s=0.{}", lab.id, packed(b"{}")), LinkError::Damaged),
        (format!("#/{}?s=1.{}", lab.id, packed(bomb.as_bytes())), LinkError::TooLarge),
        (format!("#/{}?s=1.{}", lab.id, packed(b"{")), LinkError::Damaged),
        (format!("#/{}?s=1.{}", lab.id, "[".repeat(100)), LinkError::Damaged),
        (
            format!("#/{}?s=1.{}", lab.id, packed("[".repeat(100_000).as_bytes())),
            LinkError::Damaged,
        ),
        (format!("#/{}?s=1.{}", lab.id, "A".repeat(100_000)), LinkError::TooLarge),
        (format!("#/{}?s=1", lab.id), LinkError::Damaged),
        (format!("#/{}", lab.id), LinkError::NotALink),
        (format!("#/{}?x=1", lab.id), LinkError::NotALink),
        (format!("#/no-such-lab?s=1.{}", packed(b"{}")), LinkError::UnknownLab),
        (String::new(), LinkError::NotALink),
    ] {
        assert_eq!(link::read(&link).map(|opened| opened.lab.id), Err(expected), "{link:.80}");
    }
    let list =
        link::read(&format!("#/{}?s=1.{}", lab.id, packed(b"5"))).map(|opened| opened.lab.id);
    assert!(matches!(list, Err(LinkError::Scenario(_))), "{list:?}");
}

#[test]
fn a_file_says_what_it_ignored() {
    let Some(lab) = labs::TABLE.first() else {
        return;
    };
    let text =
        json!({ "cloudglass": lab.id, "version": lab.version, "scenario": { "noSuchField": 1 } });
    let (_, ignored) = file::read(&text.to_string(), Some(lab)).expect("a file");
    assert_eq!(ignored, ["noSuchField"]);
}

/// A shelf that holds so many bytes; none for a shelf that refuses everything.
#[derive(Default)]
struct Small {
    room: usize,
    texts: RefCell<BTreeMap<String, String>>,
}

impl KeyValueStore for Small {
    fn get(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }
    fn set(&self, key: &str, text: &str) -> bool {
        let mut texts = self.texts.borrow_mut();
        let used: usize =
            texts.iter().filter(|(other, _)| *other != key).map(|(_, text)| text.len()).sum();
        if used + text.len() > self.room {
            return false;
        }
        texts.insert(key.to_owned(), text.to_owned());
        true
    }
    fn remove(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }
    fn keys(&self) -> Vec<String> {
        self.texts.borrow().keys().cloned().collect()
    }
}

fn work(number: u32) -> SavedWork {
    SavedWork {
        id: format!("w{number}"),
        lab: "request".into(),
        version: 1,
        at: f64::from(number),
        label: "an example".into(),
        scenario: json!({ "number": number }),
    }
}

#[test]
fn the_newest_work_is_kept_and_foreign_keys_are_let_alone() {
    let store = Small { room: usize::MAX, ..Small::default() };
    store.set("theirs", "1");
    store.set("cloudglass.1.work.broken", "{");
    for number in 0..100 {
        assert!(work::save(&store, &work(number)));
    }
    let kept = work::list(&store);
    assert_eq!(kept.len(), 60);
    assert_eq!(kept.first(), Some(&work(99)));
    assert_eq!(work::load(&store, "w99"), Some(work(99)));
    assert_eq!(store.get("theirs").as_deref(), Some("1"));
}

#[test]
fn a_full_shelf_makes_room_and_a_missing_one_says_no() {
    let store = Small { room: 1000, ..Small::default() };
    for number in 0..50 {
        assert!(work::save(&store, &work(number)), "{number}");
        assert_eq!(work::load(&store, &format!("w{number}")), Some(work(number)));
    }
    assert!(!work::save(&Small::default(), &work(1)));
}

static RULE: Rule = Rule {
    id: "test.rule",
    aliases: &[],
    service: Service::CloudFront,
    statement: "",
    source: Source { title: "", url: "" },
    confidence: Confidence::Documented,
};

#[test]
fn highlights_follow_the_trace_both_ways() {
    let step = |reads: &[&str]| Step {
        rule: &RULE,
        subject: String::new(),
        verdict: Verdict::Applied,
        because: String::new(),
        reads: reads.iter().map(|&read| read.to_owned()).collect(),
    };
    let mut trace = Trace::default();
    trace.steps.extend([step(&["a.b", "c"]), step(&["a.b[1].d"]), step(&["e"])]);
    let of = |steps: &[usize], fields: &[&str]| {
        let target = PointerTarget {
            steps: steps.iter().copied().collect(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
        };
        let highlighted = highlighted(&trace, &target);
        (
            highlighted.steps.into_iter().collect::<Vec<_>>(),
            highlighted.fields.into_iter().collect::<Vec<_>>(),
        )
    };
    assert_eq!(of(&[0], &[]), (vec![0], vec!["a.b".to_owned(), "c".to_owned()]));
    assert_eq!(of(&[], &["a.b"]), (vec![0, 1], vec!["a.b".to_owned()]));
    assert_eq!(of(&[], &["e"]), (vec![2], vec!["e".to_owned()]));
    assert_eq!(of(&[9], &["x"]), (vec![9], vec!["x".to_owned()]));
}
