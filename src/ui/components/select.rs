//! A choice from a list.

use super::use_field;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of a [`Select`].
#[derive(Properties, PartialEq)]
pub struct SelectProps<T: PartialEq> {
    /// Path of the field in the scenario.
    #[prop_or_default]
    pub path: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// What there is to choose from, each with its text.
    pub options: Vec<(T, AttrValue)>,
    /// What is chosen.
    pub value: T,
    /// Called with the new choice.
    pub onchange: Callback<T>,
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
pub fn Select<T: PartialEq + Clone + 'static>(props: &SelectProps<T>) -> Html {
    let values: Vec<T> = props
        .options
        .iter()
        .map(|(value, _)| value.clone())
        .collect();
    let onchoose = {
        let onchange = props.onchange.clone();
        Callback::from(move |at: usize| {
            if let Some(value) = values.get(at) {
                onchange.emit(value.clone());
            }
        })
    };
    html! {
        <SelectBox path={props.path.clone()} label={props.label.clone()} hint={props.hint.clone()} class={props.class.clone()} bare={props.bare}
            texts={props.options.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>()}
            chosen={props.options.iter().position(|(value, _)| *value == props.value)} {onchoose} />
    }
}

#[derive(Properties, PartialEq)]
struct BoxProps {
    path: AttrValue,
    label: AttrValue,
    hint: AttrValue,
    class: Classes,
    bare: bool,
    texts: Vec<AttrValue>,
    chosen: Option<usize>,
    onchoose: Callback<usize>,
}

#[component]
fn SelectBox(props: &BoxProps) -> Html {
    let wired = use_field(&props.path, &props.hint);
    let onchange = props.onchoose.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlSelectElement>()
            .map_or(usize::MAX, |select| {
                usize::try_from(select.selected_index()).unwrap_or(usize::MAX)
            })
    });
    // The element's own state must follow the scenario even where the vdom sees no change (undo of a choice).
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((props.chosen, props.texts.clone()), move |(chosen, _)| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                let at = chosen.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1);
                select.set_selected_index(at);
            }
        });
    }
    let control = html! {
        <select ref={node} id={(!props.path.is_empty()).then(|| wired.id.clone())} {onchange} aria-label={props.bare.then(|| props.label.clone())}
            aria-describedby={wired.described_by.clone()} aria-invalid={wired.invalid}>
            { for props.texts.iter().enumerate().map(|(at, text)| html! {
                <option value={text.clone()} selected={props.chosen == Some(at)}>{ text }</option>
            }) }
        </select>
    };
    if props.bare {
        return html! { <div class={classes!("field", props.class.clone())} data-field={(!props.path.is_empty()).then(|| props.path.clone())}>{ control }{ wired.notes() }</div> };
    }
    if props.path.is_empty() {
        return html! { <label class={classes!("field", props.class.clone())}><span>{ &props.label }</span>{ control }</label> };
    }
    wired.frame(&props.label, props.class.clone(), control)
}
