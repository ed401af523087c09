//! The keyboard shortcuts of a lab's page.

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::document,
};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Undo and redo by keyboard. They also work in text fields, because the browser's own undo doesn't know the scenario.
#[hook]
pub fn use_shortcuts(undo: Callback<()>, redo: Callback<()>) {
    use_effect_with((undo, redo), |(undo, redo)| {
        let (undo, redo) = (undo.clone(), redo.clone());
        let options = EventListenerOptions::enable_prevent_default();
        let listener =
            EventListener::new_with_options(&document(), "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else {
                    return;
                };
                let dialog = document().query_selector("dialog[open]").ok().flatten();
                if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || dialog.is_some() {
                    return;
                }
                let run = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                    ("z", false) => &undo,
                    ("z", true) | ("y", false) => &redo,
                    _ => return,
                };
                event.prevent_default();
                run.emit(());
            });
        move || drop(listener)
    });
}
