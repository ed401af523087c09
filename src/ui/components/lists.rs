//! Lists of names, and of names with values.

use super::use_field;
use crate::ui::{
    bind::Bound,
    dom::{field_id, input_text},
    navigation::use_navigation,
};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of a [`NameListEditor`].
#[derive(Properties, PartialEq)]
pub struct NameListProps {
    /// The names, in order.
    pub field: Bound<Vec<String>>,
    /// What the names are.
    pub label: AttrValue,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// An example of a name.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Names to choose from while typing.
    #[prop_or_default]
    pub suggestions: Rc<Vec<AttrValue>>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// Names as chips: Enter or a comma adds one, each has a button to remove it, Backspace in the empty field takes the last.
#[component]
pub fn NameListEditor(props: &NameListProps) -> Html {
    let Bound { path, value: names, onchange, .. } = &props.field;
    let wired = use_field(path, &props.hint);
    let draft = use_state(String::new);
    let names = Rc::new(names.clone());
    let add = {
        let (names, onchange, draft) = (names.clone(), onchange.clone(), draft.setter());
        Rc::new(move |text: &str| {
            let mut next = (*names).clone();
            next.extend(
                text.split([',', '\n', '\t'])
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned),
            );
            draft.set(String::new());
            if next != *names {
                onchange.emit(next);
            }
        })
    };
    let oninput = {
        let (draft, add) = (draft.setter(), add.clone());
        Callback::from(move |event: InputEvent| {
            let text = input_text(&event);
            if text.contains([',', '\n', '\t']) {
                add(&text);
            } else {
                draft.set(text);
            }
        })
    };
    let onkeydown = {
        let (add, names, onchange, text) =
            (add.clone(), names.clone(), onchange.clone(), draft.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                add(&text);
            }
            "Backspace" if text.is_empty() => {
                let mut next = (*names).clone();
                if next.pop().is_some() {
                    onchange.emit(next);
                }
            }
            _ => {}
        })
    };
    // What was typed and left counts.
    let onleave = {
        let add = add.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                add(&input.value());
            }
        })
    };
    let list = (!props.suggestions.is_empty()).then(|| format!("{}-list", wired.id));
    wired.frame(
        &props.label,
        props.class.clone(),
        html! {
            <div class="names">
                { for names.iter().enumerate().map(|(at, name)| {
                    let (names, onchange) = (names.clone(), onchange.clone());
                    let remove = move |_| {
                        let mut next = (*names).clone();
                        if at < next.len() {
                            next.remove(at);
                        }
                        onchange.emit(next);
                    };
                    html! {
                        <span class="name" data-field={path.item(at)}>
                            <code>{ name }</code>
                            <button type="button" aria-label={format!("Remove {name}")} onclick={remove}>
                                { "×" }
                            </button>
                        </span>
                    }
                }) }
                <input
                    id={wired.id.clone()}
                    type="text"
                    value={(*draft).clone()}
                    {oninput}
                    {onkeydown}
                    onchange={onleave}
                    list={list.clone()}
                    placeholder={if names.is_empty() && !props.placeholder.is_empty() {
                        props.placeholder.clone()
                    } else {
                        AttrValue::Static("add…")
                    }}
                    aria-describedby={wired.described_by.clone()}
                    aria-invalid={wired.invalid}
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                />
                if let Some(id) = list {
                    <datalist {id}>
                        { for props.suggestions.iter().map(|name| html! { <option value={name.clone()} /> }) }
                    </datalist>
                }
            </div>
        },
    )
}

/// Properties of a [`KeyValueEditor`].
#[derive(Properties, PartialEq)]
pub struct KeyValueProps {
    /// The pairs, in order.
    pub field: Bound<Vec<(String, String)>>,
    /// What the pairs are.
    pub label: AttrValue,
    /// What one of them is: `header`.
    pub noun: AttrValue,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// Names to choose from while typing.
    #[prop_or_default]
    pub suggestions: Rc<Vec<AttrValue>>,
}

/// An edit of the pairs with the text of an event.
type Edit = Rc<dyn Fn(&mut Vec<(String, String)>, String)>;

/// Names with values in an order that counts: add, remove, move up.
#[component]
pub fn KeyValueEditor(props: &KeyValueProps) -> Html {
    let Bound { path, value: pairs, onchange, .. } = &props.field;
    let wired = use_field(path, &props.hint);
    let navigation = use_navigation();
    let change = {
        let (pairs, onchange) = (Rc::new(pairs.clone()), onchange.clone());
        move |edit: Edit| {
            let (pairs, onchange) = (pairs.clone(), onchange.clone());
            move |text: String| {
                let mut next = (*pairs).clone();
                edit(&mut next, text);
                onchange.emit(next);
            }
        }
    };
    let on_text = |edit: Edit| {
        let run = change(edit);
        Callback::from(move |event: InputEvent| run(input_text(&event)))
    };
    // The focus goes on to the row that a click leaves it at, if there is one.
    let on_click = |edit: Edit, at: usize| {
        let (run, navigation, path) = (change(edit), navigation.clone(), path.clone());
        Callback::from(move |_: MouseEvent| {
            run(String::new());
            navigation.to_field(&path.item(at));
        })
    };
    let list = (!props.suggestions.is_empty()).then(|| format!("{}-list", wired.id));
    html! {
        <div
            role="group"
            id={wired.id.clone()}
            tabindex="-1"
            aria-label={props.label.clone()}
            aria-describedby={wired.described_by.clone()}
            class="field pairs"
            data-field={path.clone()}
        >
            <span class="label" aria-hidden="true">{ &props.label }</span>
            { for pairs.iter().enumerate().map(|(at, (name, value))| {
                let set_name = on_text(Rc::new(move |pairs, text| {
                    if let Some(pair) = pairs.get_mut(at) {
                        pair.0 = text
                    }
                }));
                let set_value = on_text(Rc::new(move |pairs, text| {
                    if let Some(pair) = pairs.get_mut(at) {
                        pair.1 = text
                    }
                }));
                let up = on_click(
                    Rc::new(move |pairs, _| {
                        if at > 0 && at < pairs.len() {
                            pairs.swap(at - 1, at)
                        }
                    }),
                    at.saturating_sub(1),
                );
                let remove = on_click(
                    Rc::new(move |pairs, _| {
                        if at < pairs.len() {
                            pairs.remove(at);
                        }
                    }),
                    at.min(pairs.len().saturating_sub(2)),
                );
                let which = format!("{} {}", props.noun, at + 1);
                html! {
                    <div class="pair" key={at} data-field={path.item(at)}>
                        <input
                            id={field_id(&path.item(at))}
                            type="text"
                            class="wire"
                            aria-label={format!("{which}: name")}
                            value={name.clone()}
                            oninput={set_name}
                            list={list.clone()}
                            spellcheck="false"
                            autocomplete="off"
                            autocapitalize="off"
                        />
                        <input
                            type="text"
                            class="wire"
                            aria-label={format!("{which}: value")}
                            value={value.clone()}
                            oninput={set_value}
                            spellcheck="false"
                            autocomplete="off"
                            autocapitalize="off"
                        />
                        <button
                            type="button"
                            class="quiet"
                            aria-label={format!("Move {which} up")}
                            disabled={at == 0}
                            onclick={up}
                        >
                            { "↑" }
                        </button>
                        <button
                            type="button"
                            class="quiet"
                            aria-label={format!("Remove {which}")}
                            onclick={remove}
                        >
                            { "×" }
                        </button>
                    </div>
                }
            }) }
            <div>
                <button
                    type="button"
                    class="small"
                    onclick={on_click(Rc::new(|pairs, _| pairs.push(Default::default())), pairs.len())}
                >
                    { "Add " }
                    { &props.noun }
                </button>
            </div>
            if let Some(id) = list {
                <datalist {id}>
                    { for props.suggestions.iter().map(|name| html! { <option value={name.clone()} /> }) }
                </datalist>
            }
            { wired.notes() }
        </div>
    }
}
