//! Text, numbers, check boxes.

use super::use_field;
use crate::ui::{
    bind::{Bound, Draft},
    dom::{checked, input_text},
};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`TextField`] and [`TextArea`].
#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// The field, which changes at every key.
    pub field: Bound<String>,
    /// The label.
    pub label: AttrValue,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// An example of what may stand here.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// True for what is on the wire: monospace.
    #[prop_or_default]
    pub wire: bool,
    /// True for a secret: shown as dots, kept from the browser's memory.
    #[prop_or_default]
    pub secret: bool,
    /// True where it can only be read.
    #[prop_or_default]
    pub readonly: bool,
    /// Names to choose from while typing.
    #[prop_or_default]
    pub suggestions: Rc<Vec<AttrValue>>,
    /// Lines of a text area.
    #[prop_or(6)]
    pub rows: u32,
    /// More classes: `grow`, `narrow`.
    #[prop_or_default]
    pub class: Classes,
}

/// A line of text.
#[component]
pub fn TextField(props: &TextProps) -> Html {
    let wired = use_field(&props.field.path, &props.hint);
    let oninput = props.field.onchange.reform(|event: InputEvent| input_text(&event));
    let list = (!props.suggestions.is_empty()).then(|| format!("{}-list", wired.id));
    wired.frame(
        &props.label,
        props.class.clone(),
        html! {
            <>
                <input
                    id={wired.id.clone()}
                    type={if props.secret { "password" } else { "text" }}
                    value={props.field.value.clone()}
                    {oninput}
                    class={classes!(props.wire.then_some("wire"))}
                    placeholder={props.placeholder.clone()}
                    aria-describedby={wired.described_by.clone()}
                    aria-invalid={wired.invalid}
                    list={list.clone()}
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                />
                if let Some(id) = list {
                    <datalist {id}>
                        { for props.suggestions.iter().map(|name| html! { <option value={name.clone()} /> }) }
                    </datalist>
                }
            </>
        },
    )
}

/// Several lines of text, as on the wire.
#[component]
pub fn TextArea(props: &TextProps) -> Html {
    let wired = use_field(&props.field.path, &props.hint);
    let oninput = props.field.onchange.reform(|event: InputEvent| input_text(&event));
    wired.frame(
        &props.label,
        props.class.clone(),
        html! {
            <textarea
                id={wired.id.clone()}
                rows={props.rows.to_string()}
                value={props.field.value.clone()}
                {oninput}
                placeholder={props.placeholder.clone()}
                readonly={props.readonly}
                aria-describedby={wired.described_by.clone()}
                aria-invalid={wired.invalid}
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
            />
        },
    )
}

/// Properties of a [`ParsedField`].
#[derive(Properties, PartialEq)]
pub struct ParsedProps {
    /// The field: of a number as it is, of anything else by [`Bound::parsed`].
    pub field: Draft,
    /// The label, with the unit.
    pub label: AttrValue,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// An example of what may stand here, or what an empty field means.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// True for what is on the wire: monospace.
    #[prop_or_default]
    pub wire: bool,
    /// The number of lines; 0 for a field of one line.
    #[prop_or_default]
    pub rows: u32,
    /// More classes: `grow`, `narrow`.
    #[prop_or_default]
    pub class: Classes,
}

/// A text field for a value. Text that can't be parsed remains as a draft with its error, and the scenario keeps the
/// last valid value.
#[component]
pub fn ParsedField(props: &ParsedProps) -> Html {
    let wired = use_field(&props.field.path, &props.hint);
    let draft = use_state(|| None::<(u32, String)>);
    let text = match &*draft {
        Some((epoch, text)) if *epoch == wired.epoch && props.field.keeps(text) => {
            text.clone().into()
        }
        _ => props.field.text.clone(),
    };
    // A draft that goes away takes its problem along.
    {
        let report = wired.report.clone();
        use_effect_with(props.field.path.clone(), move |_| move || report.emit(None));
    }
    let oninput = {
        let (draft, epoch) = (draft.setter(), wired.epoch);
        let (report, field) = (wired.report.clone(), props.field.clone());
        Callback::from(move |event: InputEvent| {
            let text = input_text(&event);
            report.emit(field.write(&text).err());
            draft.set(Some((epoch, text)));
        })
    };
    wired.frame(
        &props.label,
        classes!(props.field.inputmode.map(|_| "number"), props.class.clone()),
        match props.rows {
            0 => html! {
                <input
                    id={wired.id.clone()}
                    type="text"
                    value={text}
                    {oninput}
                    class={classes!(props.wire.then_some("wire"))}
                    placeholder={props.placeholder.clone()}
                    inputmode={props.field.inputmode}
                    aria-describedby={wired.described_by.clone()}
                    aria-invalid={wired.invalid}
                    spellcheck="false"
                    autocomplete="off"
                />
            },
            rows => html! {
                <textarea
                    id={wired.id.clone()}
                    rows={rows.to_string()}
                    value={text}
                    {oninput}
                    placeholder={props.placeholder.clone()}
                    aria-describedby={wired.described_by.clone()}
                    aria-invalid={wired.invalid}
                    spellcheck="false"
                    autocomplete="off"
                />
            },
        },
    )
}

/// Properties of a [`Checkbox`].
#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    /// The field.
    pub field: Bound<bool>,
    /// The label.
    pub label: AttrValue,
}

/// A check box.
#[component]
pub fn Checkbox(props: &CheckboxProps) -> Html {
    let path = &props.field.path;
    let wired = use_field(path, &AttrValue::default());
    let onchange = props.field.onchange.reform(|event: Event| checked(&event));
    html! {
        <div class="field check" data-field={path.clone()}>
            <label>
                <input
                    type="checkbox"
                    id={wired.id.clone()}
                    checked={props.field.value}
                    {onchange}
                    aria-describedby={wired.described_by.clone()}
                    aria-invalid={wired.invalid}
                />
                { &props.label }
            </label>
            { wired.notes() }
        </div>
    }
}
