//! Dialogs.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Properties of a [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// The heading; unique on the page.
    pub title: AttrValue,
    /// Called when it is to be closed (Escape, the button).
    pub onclose: Callback<()>,
    /// More classes: `wide`.
    #[prop_or_default]
    pub class: Classes,
    /// Its content.
    pub children: Html,
}

/// A modal dialog, open for as long as it is rendered: the browser traps the focus and gives it back.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            // Closing gives the focus back to what had it.
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let oncancel = props.onclose.reform(|event: Event| event.prevent_default());
    html! {
        <dialog ref={node} class={props.class.clone()} aria-label={props.title.clone()} {oncancel}>
            <div class="row spread">
                <h2>{ &props.title }</h2>
                <button
                    type="button"
                    class="quiet"
                    aria-label="Close"
                    onclick={props.onclose.reform(|_| ())}
                >
                    { "✕" }
                </button>
            </div>
            <div class="stack">{ props.children.clone() }</div>
        </dialog>
    }
}
