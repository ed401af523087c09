//! A choice between few things, all in sight: radio buttons in a row.

use yew::prelude::*;

/// Properties of [`Segmented`].
#[derive(Properties, PartialEq)]
pub struct SegmentedProps<T: PartialEq> {
    /// What is chosen, for screen readers; unique on the page.
    pub label: AttrValue,
    /// What there is to choose from, each with its text.
    pub options: Vec<(T, AttrValue)>,
    /// What is chosen.
    pub value: T,
    /// Called with the new choice.
    pub onchange: Callback<T>,
    /// Path of the field in the scenario, if it is one.
    #[prop_or_default]
    pub path: AttrValue,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A choice between few things, all in sight.
#[component]
pub fn Segmented<T: PartialEq + Clone + 'static>(props: &SegmentedProps<T>) -> Html {
    let name = props.label.clone();
    html! {
        <fieldset class={classes!("segmented", props.class.clone())} data-field={(!props.path.is_empty()).then(|| props.path.clone())}>
            <legend class="sr">{ &props.label }</legend>
            { for props.options.iter().map(|(value, text)| {
                let (onchange, chosen) = (props.onchange.clone(), value.clone());
                html! {
                    <label><input type="radio" name={name.clone()} checked={*value == props.value} onchange={move |_| onchange.emit(chosen.clone())} /><span>{ text }</span></label>
                }
            }) }
        </fieldset>
    }
}
