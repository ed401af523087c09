//! Headers as pairs that can be edited.

use crate::http::Header;
use crate::ui::components::KeyValueEditor;
use yew::prelude::*;

/// The editor of a list of headers.
pub fn headers(
    path: String,
    label: &'static str,
    headers: &[Header],
    onchange: Callback<Vec<Header>>,
) -> Html {
    let pairs =
        headers.iter().map(|header| (header.0.clone(), header.1.clone())).collect::<Vec<_>>();
    let onchange = onchange.reform(|pairs: Vec<(String, String)>| {
        pairs.into_iter().map(|(name, value)| Header(name, value)).collect()
    });
    html! { <KeyValueEditor {path} {label} noun="header" {pairs} {onchange} /> }
}
