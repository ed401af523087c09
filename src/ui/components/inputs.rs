//! Text, numbers, check boxes.

use super::use_field;
use crate::ui::dom::{checked, input_text};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`TextField`] and [`TextArea`].
#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// Path of the field in the scenario.
    #[prop_or_default]
    pub path: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The text.
    pub value: AttrValue,
    /// Called with the text at every key.
    pub onchange: Callback<String>,
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
    let wired = use_field(&props.path, &props.hint);
    let oninput = props.onchange.reform(|event: InputEvent| input_text(&event));
    let list = (!props.suggestions.is_empty()).then(|| format!("{}-list", wired.id));
    wired.frame(
        &props.label,
        props.class.clone(),
        html! {
            <>
                <input
                    id={wired.id.clone()}
                    type={if props.secret { "password" } else { "text" }}
                    value={props.value.clone()}
                    {oninput}
                    class={classes!(props.wire.then_some("wire"))}
                    placeholder={props.placeholder.clone()}
                    readonly={props.readonly}
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
    let wired = use_field(&props.path, &props.hint);
    let oninput = props.onchange.reform(|event: InputEvent| input_text(&event));
    wired.frame(
        &props.label,
        props.class.clone(),
        html! {
            <textarea
                id={wired.id.clone()}
                rows={props.rows.to_string()}
                value={props.value.clone()}
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
pub struct ParsedProps<T: PartialEq> {
    /// Path of the field in the scenario.
    pub path: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The value.
    pub value: T,
    /// How the value is written.
    pub show: Callback<T, String>,
    /// How to parse the text. The error says how to fix it, in one sentence.
    pub read: Callback<String, Result<T, String>>,
    /// Called with every good value.
    pub onchange: Callback<T>,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// An example of what may stand here.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Which keys a touch keyboard shows: `numeric`, `decimal`.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// True for what is on the wire: monospace.
    #[prop_or_default]
    pub wire: bool,
    /// More classes: `grow`, `narrow`.
    #[prop_or_default]
    pub class: Classes,
}

/// A text field for a value. Text that can't be parsed remains as a draft with its error, and the scenario keeps the
/// last valid value.
#[component]
pub fn ParsedField<T: PartialEq + Clone + 'static>(props: &ParsedProps<T>) -> Html {
    let wired = use_field(&props.path, &props.hint);
    let draft = use_state(|| None::<(u32, String)>);
    let text = match &*draft {
        Some((epoch, text))
            if *epoch == wired.epoch
                && props.read.emit(text.clone()).map_or(true, |value| value == props.value) =>
        {
            text.clone()
        }
        _ => props.show.emit(props.value.clone()),
    };
    // A draft that goes away takes its problem along.
    {
        let report = wired.report.clone();
        use_effect_with(props.path.clone(), move |_| move || report.emit(None));
    }
    let oninput = {
        let (draft, epoch, read) = (draft.setter(), wired.epoch, props.read.clone());
        let (report, onchange) = (wired.report.clone(), props.onchange.clone());
        Callback::from(move |event: InputEvent| {
            let text = input_text(&event);
            let value = read.emit(text.clone());
            draft.set(Some((epoch, text)));
            match value {
                Ok(value) => {
                    report.emit(None);
                    onchange.emit(value);
                }
                Err(problem) => report.emit(Some(problem)),
            }
        })
    };
    wired.frame(
        &props.label,
        props.class.clone(),
        html! {
            <input
                id={wired.id.clone()}
                type="text"
                value={text}
                {oninput}
                class={classes!(props.wire.then_some("wire"))}
                placeholder={props.placeholder.clone()}
                inputmode={props.inputmode.clone()}
                aria-describedby={wired.described_by.clone()}
                aria-invalid={wired.invalid}
                spellcheck="false"
                autocomplete="off"
            />
        },
    )
}

/// Properties of a [`NumberField`].
#[derive(Properties, PartialEq)]
pub struct NumberProps {
    /// Path of the field in the scenario.
    pub path: AttrValue,
    /// The label, with the unit.
    pub label: AttrValue,
    /// The value; none for an empty field.
    pub value: Option<i64>,
    /// Called with every good value; with none only if `optional`.
    pub onchange: Callback<Option<i64>>,
    /// True where the field may be empty.
    #[prop_or_default]
    pub optional: bool,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// What an empty field means.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// More classes: `grow`, `wide`.
    #[prop_or_default]
    pub class: Classes,
}

/// A whole number. What is too large or too small is for the engine to say, not for the field.
#[component]
pub fn NumberField(props: &NumberProps) -> Html {
    let read: fn(String) -> Result<Option<i64>, String> =
        if props.optional { read_optional } else { read_number };
    html! {
        <ParsedField<Option<i64>>
            path={props.path.clone()}
            label={props.label.clone()}
            value={props.value}
            show={Callback::from(show_number)}
            read={Callback::from(read)}
            onchange={props.onchange.clone()}
            hint={props.hint.clone()}
            placeholder={props.placeholder.clone()}
            inputmode="numeric"
            class={classes!("number", props.class.clone())}
        />
    }
}

fn show_number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn read_number(text: String) -> Result<Option<i64>, String> {
    number(&text, "Enter a whole number.")
}

fn read_optional(text: String) -> Result<Option<i64>, String> {
    match text.trim() {
        "" => Ok(None),
        text => number(text, "Enter a whole number, or leave the field empty."),
    }
}

fn number(text: &str, fix: &str) -> Result<Option<i64>, String> {
    let text = text.trim().replace([',', '_', ' '], "");
    let digits = text.strip_prefix('-').unwrap_or(&text);
    match text.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            Err("Enter a number with fewer digits.".into())
        }
        Err(_) => Err(fix.into()),
    }
}

/// Properties of a [`Checkbox`].
#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    /// Path of the field in the scenario.
    #[prop_or_default]
    pub path: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// Whether it is on.
    pub checked: bool,
    /// Called with the new state.
    pub onchange: Callback<bool>,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// True where it can't be changed.
    #[prop_or_default]
    pub disabled: bool,
}

/// A check box.
#[component]
pub fn Checkbox(props: &CheckboxProps) -> Html {
    let wired = use_field(&props.path, &props.hint);
    let onchange = props.onchange.reform(|event: Event| checked(&event));
    html! {
        <div class="field check" data-field={(!props.path.is_empty()).then(|| props.path.clone())}>
            <label>
                <input
                    type="checkbox"
                    id={wired.id.clone()}
                    checked={props.checked}
                    {onchange}
                    disabled={props.disabled}
                    aria-describedby={wired.described_by.clone()}
                    aria-invalid={wired.invalid}
                />
                { &props.label }
            </label>
            { wired.notes() }
        </div>
    }
}
