//! A choice from a list.

use super::{Choices, use_field};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of a [`Select`].
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// The label.
    pub label: AttrValue,
    /// What there is to choose from.
    pub choices: Choices,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// True where the label is for screen readers alone.
    #[prop_or_default]
    pub bare: bool,
}

/// A choice from a list.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let Choices { path, texts, chosen, onchoose, .. } = &props.choices;
    let wired = use_field(path, &props.hint);
    let onchange = onchoose.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map_or(usize::MAX, |select| {
            usize::try_from(select.selected_index()).unwrap_or(usize::MAX)
        })
    });
    // The element's own state must follow the scenario even where the vdom sees no change (undo of a choice).
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((*chosen, texts.clone()), move |(chosen, _)| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                let at = chosen.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1);
                select.set_selected_index(at);
            }
        });
    }
    let control = html! {
        <select
            ref={node}
            id={(!path.is_empty()).then(|| wired.id.clone())}
            {onchange}
            aria-label={props.bare.then(|| props.label.clone())}
            aria-describedby={wired.described_by.clone()}
            aria-invalid={wired.invalid}
        >
            { for texts.iter().enumerate().map(|(at, text)| html! {
                <option value={text.clone()} selected={*chosen == Some(at)}>{ text }</option>
            }) }
        </select>
    };
    if props.bare {
        return html! {
            <div class={classes!("field", props.class.clone())} data-field={path.clone()}>
                { control }
                { wired.notes() }
            </div>
        };
    }
    if path.is_empty() {
        return html! {
            <label class={classes!("field", props.class.clone())}>
                <span>{ &props.label }</span>
                { control }
            </label>
        };
    }
    wired.frame(&props.label, props.class.clone(), control)
}
