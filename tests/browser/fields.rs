//! The fields of two renders: those that show the same and do the same are equal, so that a key renders only what it
//! changes.

use cloudglass::ui::{
    bind::{Bound, Change, Draft, Place},
    components::one_of,
};
use cloudglass::workbench::Identity;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

#[derive(Clone)]
struct Scenario {
    name: String,
    counts: Vec<u32>,
    limit: Option<u32>,
}

/// The scenario, as a render has it.
fn place(scenario: &Scenario) -> Place<'_, Scenario> {
    Place::new(scenario, Identity::of("test"), |_, _| ())
}

fn name(place: &Place<'_, Scenario>) -> Bound<String> {
    place.member("name", |s| &s.name, |s| &mut s.name).bound()
}

fn count(place: &Place<'_, Scenario>, at: usize) -> Bound<u32> {
    let counts = place.member("counts", |s| &s.counts, |s| &mut s.counts);
    counts.item(at).expect("an item").bound()
}

fn limit(place: &Place<'_, Scenario>) -> Bound<Option<u32>> {
    place.member("limit", |s| &s.limit, |s| &mut s.limit).bound()
}

fn scenario() -> Scenario {
    Scenario { name: "web".into(), counts: vec![1, 1], limit: None }
}

#[wasm_bindgen_test]
fn a_render_changes_the_fields_whose_value_changes() {
    let (one, mut two) = (scenario(), scenario());
    two.name.push('1');
    let (one, two) = (place(&one), place(&two));
    assert!(name(&one) != name(&two));
    assert!(count(&one, 0) == count(&two, 0));
    assert!(count(&one, 0) != count(&one, 1), "another item with the same value");
    assert!(limit(&one).or(3) == limit(&two).or(3));
    assert!(limit(&one).omitting(3) == limit(&two).omitting(3));
    assert!(limit(&one).omitting(3) != limit(&two).omitting(4));
    let half = |field: Bound<u32>| field.map(|count| count / 2, |half| half * 2);
    assert!(half(count(&one, 0)) == half(count(&two, 0)));
    assert!(half(count(&one, 0)) != count(&two, 0).map(|count| count / 2, |half| half * 3));
}

#[wasm_bindgen_test]
fn drafts_and_choices_follow_their_fields() {
    let (one, mut two) = (scenario(), scenario());
    two.counts[1] = 2;
    let (one, two) = (place(&one), place(&two));
    let draft = |field: Bound<u32>, most| -> Draft { field.within(0..=most) };
    assert!(draft(count(&one, 0), 5) == draft(count(&two, 0), 5));
    assert!(draft(count(&one, 0), 5) != draft(count(&two, 0), 6));
    assert!(draft(count(&one, 1), 5) != draft(count(&two, 1), 5));
    let read = |text: &str| text.parse::<u32>().map_err(|error| error.to_string());
    assert!(
        count(&one, 0).parsed(u32::to_string, read) == count(&two, 0).parsed(u32::to_string, read)
    );
    let options = [(1, "one"), (2, "two")];
    assert!(one_of(count(&one, 0), &options) == one_of(count(&two, 0), &options));
    assert!(one_of(count(&one, 1), &options) != one_of(count(&two, 1), &options));
    assert!(one_of(count(&one, 0), &options) != one_of(count(&two, 0), &[(1, "one"), (3, "two")]));
}

#[wasm_bindgen_test]
fn what_a_change_captured_tells_it_from_others() {
    let (one, two) = (scenario(), scenario());
    let (one, two) = (place(&one), place(&two));
    let by = |place: &Place<'_, Scenario>, much: u32| {
        place.field(0, move |s, value: u32| s.counts[0] = value + much)
    };
    assert!(by(&one, 1) != by(&two, 2));
    assert!(by(&one, 1) != by(&two, 1), "nobody knows what it captured");
    let local = |onchange: &Callback<u32>| Bound::local(1, onchange.clone());
    let (same, other) = (Callback::from(|_| ()), Callback::from(|_| ()));
    assert!(local(&same) == local(&same));
    assert!(local(&same) != local(&other));
}

#[wasm_bindgen_test]
fn a_part_of_a_field_changes_what_is_there_then() {
    // A component that isn't rendered again has the field of an earlier render.
    let now = Rc::new(RefCell::new(scenario()));
    let edited = now.clone();
    let earlier = scenario();
    let place = Place::new(&earlier, Identity::of("test"), move |_, change: Change<Scenario>| {
        change(&mut edited.borrow_mut());
    });
    let field = place.place().bound();
    now.borrow_mut().name = "later".into();
    field.place().member("limit", |s| &s.limit, |s| &mut s.limit).bound().onchange.emit(Some(7));
    assert_eq!((now.borrow().name.as_str(), now.borrow().limit), ("later", Some(7)));
}
