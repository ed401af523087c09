//! What there is to choose from, for [`super::Select`] and [`super::Segmented`].

use crate::{
    ui::bind::{Bound, FieldPath},
    workbench::Identity,
};
use std::rc::Rc;
use yew::prelude::*;

/// Items to choose from, by their number. The controls use the same code for every type of item.
#[derive(Clone)]
pub struct Choices {
    /// Path of the field in the scenario, if it is one.
    pub path: FieldPath,
    /// The text of each.
    pub texts: Vec<AttrValue>,
    /// Which is chosen, if any of them is.
    pub chosen: Option<usize>,
    /// Called with the number of the new choice.
    pub onchoose: Callback<usize>,
    /// What `onchoose` does.
    identity: Identity,
}

impl PartialEq for Choices {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && self.chosen == other.chosen
            && (self.identity == other.identity || self.onchoose == other.onchoose)
            && self.texts == other.texts
    }
}

/// The choice of a field's value from values with a text each.
pub fn one_of<T: PartialEq + Clone + 'static>(
    field: Bound<T>,
    options: &[(T, &'static str)],
) -> Choices {
    choices(field, options.iter().map(|(value, text)| (value.clone(), (*text).into())).collect())
}

/// As [`one_of`], with texts that are made.
pub fn choices<T: PartialEq + Clone + 'static>(
    field: Bound<T>,
    options: Vec<(T, AttrValue)>,
) -> Choices {
    let Bound { path, value, onchange, identity, .. } = field;
    let (values, texts): (Vec<T>, Vec<AttrValue>) = options.into_iter().unzip();
    let chosen = values.iter().position(|option| *option == value);
    let values = Rc::new(values);
    let identity = identity.with(values.clone());
    let onchoose = Callback::from(move |at: usize| {
        if let Some(value) = values.get(at) {
            onchange.emit(value.clone());
        }
    });
    Choices { path, texts, chosen, onchoose, identity }
}
