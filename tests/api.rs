//! The functions of the API against arguments that nobody should send.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use cloudglass::api;
use common::{
    Thrown,
    families::FAMILIES,
    odd::{odd, replace, size},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeSet, sync::OnceLock};

/// Every call that the vectors make: what a right argument looks like. The longest are left out, for speed.
fn calls() -> &'static [(String, Value)] {
    static CALLS: OnceLock<Vec<(String, Value)>> = OnceLock::new();
    CALLS.get_or_init(|| {
        let made = RefCell::new(Vec::new());
        let caller = |name: &str, argument: &Value| {
            if argument.to_string().len() < 20_000 {
                made.borrow_mut().push((name.to_owned(), argument.clone()));
            }
            api::call(name, argument.clone()).map_err(|error| Thrown {
                name: error.name.as_str().into(),
                message: error.message,
                field: error.field,
            })
        };
        for family in FAMILIES {
            common::run(family, &caller);
        }
        made.into_inner()
    })
}

#[test]
fn every_function_is_held_by_a_vector_or_is_generic() {
    let held: BTreeSet<&str> = calls().iter().map(|(name, _)| name.as_str()).collect();
    let generic = [
        "version", "labs", "examples", "explain", "rules", "link", "open",
    ];
    for call in api::calls() {
        assert!(
            held.contains(call.name) || generic.contains(&call.name),
            "no vector calls {}",
            call.name
        );
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeSet::new();
    for call in api::calls() {
        assert!(seen.insert(call.name), "{} stands twice", call.name);
    }
}

/// No function takes a list, a text or a number for its object.
#[test]
fn an_argument_that_is_no_object_is_refused() {
    for call in api::calls() {
        for wrong in [json!([]), json!("x"), json!(7)] {
            let error = api::call(call.name, wrong.clone()).expect_err(call.name);
            assert_eq!(
                error.name.as_str(),
                "InvalidArgument",
                "{}({wrong})",
                call.name
            );
            assert!(!error.message.is_empty());
        }
    }
}

/// A required member that is missing is named.
#[test]
fn an_empty_argument_is_refused_by_name_or_answered() {
    for call in api::calls() {
        if let Err(error) = (call.run)(json!({})) {
            assert_eq!(
                error.name.as_str(),
                "InvalidArgument",
                "{}: {error:?}",
                call.name
            );
            assert!(!error.message.is_empty(), "{}", call.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// An odd value anywhere in a right argument gives a result or a named error; nothing panics, nothing hangs.
    #[test]
    fn odd_values_are_answered(call in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with in odd(),
                               second in prop::option::of((any::<prop::sample::Index>(), odd()))) {
        let (name, argument) = call.get(calls());
        let mut argument = argument.clone();
        for (at, with) in std::iter::once((at, with)).chain(second) {
            let place = at.index(size(&argument));
            replace(&mut argument, place, &with);
        }
        if let Err(error) = api::call(name, argument) {
            prop_assert!(!error.message.is_empty());
        }
    }
}
