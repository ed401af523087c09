//! Inputs that several labs share: a checkbox, a quantity, a decimal number, a list.

use crate::ui::components::{Checkbox, NumberField, ParsedField};
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

/// A checkbox.
pub(super) fn check<L: LabView>(
    context: &LabContext<L>,
    path: &'static str,
    label: &'static str,
    checked: bool,
    set: fn(&mut L::Scenario, bool),
) -> Html {
    html! { <Checkbox {path} {label} {checked} onchange={context.on(path, set)} /> }
}

/// An optional nonnegative integer.
pub(super) fn quantity<L: LabView>(
    context: &LabContext<L>,
    path: &'static str,
    label: impl Into<AttrValue>,
    default: impl Into<AttrValue>,
    value: Option<u64>,
    set: fn(&mut L::Scenario, Option<u64>),
) -> Html {
    let onchange = context.on(path, move |s, value: Option<i64>| {
        set(s, value.map(|value| u64::try_from(value).unwrap_or(0)));
    });
    let value = value.and_then(|value| i64::try_from(value).ok());
    html! {
        <NumberField
            {path}
            label={label.into()}
            optional=true
            placeholder={default.into()}
            {value}
            {onchange}
        />
    }
}

/// A nonnegative decimal number.
pub(super) fn decimal<L: LabView>(
    context: &LabContext<L>,
    path: &'static str,
    label: &'static str,
    value: f64,
    help: &'static str,
    set: fn(&mut L::Scenario, f64),
) -> Html {
    let read = Callback::from(move |text: String| match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err(help.to_owned()),
    });
    html! {
        <ParsedField<f64>
            {path}
            {label}
            {value}
            show={Callback::from(|value: f64| value.to_string())}
            inputmode="decimal"
            class="number"
            {read}
            onchange={context.on(path, set)}
        />
    }
}

/// A list in a scenario.
pub(super) type ListOf<S, T> = fn(&mut S) -> &mut Vec<T>;

/// Changes one item of a list.
pub(super) fn item<L: LabView, T: 'static, V: 'static>(
    context: &LabContext<L>,
    path: String,
    (list, at): (ListOf<L::Scenario, T>, usize),
    set: fn(&mut T, V),
) -> Callback<V> {
    context.on(path, move |s, value| {
        if let Some(one) = list(s).get_mut(at) {
            set(one, value);
        }
    })
}

/// The button that removes an item from a list.
pub(super) fn remove<L: LabView, T: 'static>(
    context: &LabContext<L>,
    path: &'static str,
    what: &'static str,
    (list, at): (ListOf<L::Scenario, T>, usize),
) -> Html {
    let context = context.clone();
    let onclick = move |_: MouseEvent| {
        context.edit(path, move |s| {
            if at < list(s).len() {
                list(s).remove(at);
            }
        });
    };
    html! {
        <button
            type="button"
            class="small quiet"
            aria-label={format!("Remove {what} {}", at + 1)}
            {onclick}
        >
            { "×" }
        </button>
    }
}

/// The button that adds an item to a list.
pub(super) fn add<L: LabView>(
    context: &LabContext<L>,
    path: &'static str,
    text: &'static str,
    add: fn(&mut L::Scenario),
) -> Html {
    let context = context.clone();
    let onclick = move |_: MouseEvent| context.edit(path, add);
    html! { <div class="row"><button type="button" class="small" {onclick}>{ text }</button></div> }
}
