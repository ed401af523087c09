//! What there is to choose from, for [`super::Select`] and [`super::Segmented`].

use yew::prelude::*;

/// Items to choose from, by their number. The controls use the same code for every type of item.
#[derive(Clone, PartialEq)]
pub struct Choices {
    /// The text of each.
    pub texts: Vec<AttrValue>,
    /// Which is chosen, if any of them is.
    pub chosen: Option<usize>,
    /// Called with the number of the new choice.
    pub onchoose: Callback<usize>,
}

/// A choice between values, each with its text; `onchange` is called with the new one.
pub fn choices<T: PartialEq + Clone + 'static>(
    options: Vec<(T, AttrValue)>,
    value: &T,
    onchange: Callback<T>,
) -> Choices {
    let (values, texts): (Vec<T>, Vec<AttrValue>) = options.into_iter().unzip();
    let chosen = values.iter().position(|option| option == value);
    let onchoose = Callback::from(move |at: usize| {
        if let Some(value) = values.get(at) {
            onchange.emit(value.clone());
        }
    });
    Choices { texts, chosen, onchoose }
}
