//! A choice between a few visible options: radio buttons in a row.

use super::Choices;
use yew::prelude::*;

/// Properties of [`Segmented`].
#[derive(Properties, PartialEq)]
pub struct SegmentedProps {
    /// What is chosen, for screen readers; unique on the page.
    pub label: AttrValue,
    /// What there is to choose from.
    pub choices: Choices,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A choice between a few visible options.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    let choices = &props.choices;
    let path = &choices.path;
    // One page may have the same choice several times; each is a group of its own.
    let name = match path.is_empty() {
        true => props.label.clone(),
        false => path.to_string().into(),
    };
    html! {
        <fieldset class={classes!("segmented", props.class.clone())} data-field={path.clone()}>
            <legend class="sr">{ &props.label }</legend>
            { for choices.texts.iter().enumerate().map(|(at, text)| {
                let onchange = choices.onchoose.reform(move |_: Event| at);
                html! {
                    <label>
                        <input
                            type="radio"
                            name={name.clone()}
                            checked={choices.chosen == Some(at)}
                            {onchange}
                        />
                        <span>{ text }</span>
                    </label>
                }
            }) }
        </fieldset>
    }
}
