//! A JSON document as text.

use crate::labs::image_registry::{shown_json, typed_json};
use crate::ui::bind::Bound;
use crate::ui::components::TextArea;
use serde_json::Value;
use yew::prelude::*;

/// Properties of a [`JsonEditor`].
#[derive(Properties, PartialEq)]
pub(super) struct JsonProps {
    /// The document: an object, or a text that isn't JSON.
    pub field: Bound<Value>,
    /// The label.
    pub label: AttrValue,
    /// A sentence of help.
    #[prop_or_default]
    pub hint: AttrValue,
    /// Lines of the text area.
    #[prop_or(10)]
    pub rows: u32,
}

/// A text area that keeps what was typed as long as it means the document.
#[component]
pub(super) fn JsonEditor(props: &JsonProps) -> Html {
    let draft = use_state(|| None::<String>);
    let Bound { path, value, onchange, .. } = &props.field;
    let text = match &*draft {
        Some(text) if typed_json(text) == *value => text.clone(),
        _ => shown_json(value),
    };
    let oninput = {
        let (draft, onchange) = (draft.setter(), onchange.clone());
        Callback::from(move |text: String| {
            onchange.emit(typed_json(&text));
            draft.set(Some(text));
        })
    };
    html! {
        <TextArea
            label={props.label.clone()}
            hint={props.hint.clone()}
            rows={props.rows}
            field={Bound::new(path.clone(), text, oninput)}
        />
    }
}
