//! Parts of requests and responses, for several labs.

use crate::http::{Header, METHODS};
use crate::ui::bind::Bound;
use crate::ui::components::{Select, choices};
use yew::prelude::*;

/// Headers as pairs.
pub fn header_pairs(headers: Bound<Vec<Header>>) -> Bound<Vec<(String, String)>> {
    headers.map(
        |headers| headers.into_iter().map(|Header(name, value)| (name, value)).collect(),
        |pairs| pairs.into_iter().map(|(name, value)| Header(name, value)).collect(),
    )
}

/// The choice of a method. Another one than the usual ones remains.
pub fn method(field: Bound<String>) -> Html {
    let mut methods = METHODS.map(|method| (method.to_owned(), method.into())).to_vec();
    if !METHODS.contains(&field.value.as_str()) {
        methods.push((field.value.clone(), field.value.clone().into()));
    }
    html! { <Select label="Method" choices={choices(field, methods)} /> }
}
