//! Buttons that give text away.

use crate::ui::dom;
use gloo::timers::callback::Timeout;
use yew::{platform::spawn_local, prelude::*};

/// Properties of a [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// What goes to the clipboard.
    pub text: AttrValue,
    /// What it is, for screen readers: `cache key`.
    pub what: AttrValue,
    /// What the button says.
    #[prop_or(AttrValue::Static("Copy"))]
    pub label: AttrValue,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// Copies text with one click, and says so.
#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let said = use_state(|| "");
    let onclick = {
        let (text, said) = (props.text.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let (text, said) = (text.clone(), said.clone());
            spawn_local(async move {
                let word = if dom::copy(&text).await {
                    "Copied"
                } else {
                    "The browser blocks copying. Select the text instead."
                };
                said.set(word);
                Timeout::new(2500, move || said.set("")).forget();
            });
        })
    };
    html! {
        <span class="copy">
            <button
                type="button"
                class={classes!("small", props.class.clone())}
                {onclick}
                aria-label={format!("{} {}", props.label, props.what)}
            >
                { &props.label }
            </button>
            <span role="status" class="said">{ *said }</span>
        </span>
    }
}

/// Properties of a [`DownloadButton`].
#[derive(Properties, PartialEq)]
pub struct DownloadProps {
    /// What the button says.
    pub label: AttrValue,
    /// The file's name.
    pub file: AttrValue,
    /// The media type.
    #[prop_or(AttrValue::Static("application/json"))]
    pub media_type: AttrValue,
    /// The file's text.
    pub text: AttrValue,
}

/// Saves text as a file.
#[component]
pub fn DownloadButton(props: &DownloadProps) -> Html {
    let (file, kind, text) = (props.file.clone(), props.media_type.clone(), props.text.clone());
    html! {
        <button type="button" class="small" onclick={move |_| dom::download(&file, &kind, &text)}>
            { &props.label }
        </button>
    }
}

/// The button that removes what `label` names.
pub fn remove_button(label: impl Into<AttrValue>, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="quiet" aria-label={label.into()} {onclick}>{ "×" }</button>
    }
}

/// The button below a list that adds to it.
pub fn add_button(text: impl Into<AttrValue>, onclick: Callback<MouseEvent>) -> Html {
    html! { <div><button type="button" class="small" {onclick}>{ text.into() }</button></div> }
}
