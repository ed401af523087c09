//! Sentences with names in backticks.

use yew::prelude::*;

/// A sentence in which the text between backticks is code.
pub fn prose(text: &str) -> Html {
    text.split('`')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            1 => html! { <code>{ part.to_owned() }</code> },
            _ => html! { { part.to_owned() } },
        })
        .collect()
}
