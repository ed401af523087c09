//! Sentences with names in backticks.

use yew::prelude::*;

/// A sentence in which the text between backticks is code.
pub fn prose(text: &str) -> Html {
    text.split('`')
        .enumerate()
        .map(|(at, part)| match at % 2 {
            1 => html! { <code>{ part.to_owned() }</code> },
            _ => bold(part),
        })
        .collect()
}

/// A part without code, in which a name between `**` is bold.
fn bold(text: &str) -> Html {
    let parts: Vec<&str> = text.split("**").collect();
    if parts.len().is_multiple_of(2) {
        return html! { { text.to_owned() } };
    }
    parts
        .into_iter()
        .enumerate()
        .map(|(at, part)| match at % 2 {
            1 => html! { <strong>{ part.to_owned() }</strong> },
            _ => html! { { part.to_owned() } },
        })
        .collect()
}
