//! Sub-pages of which one is seen.

use crate::ui::dom::{by_id, field_id};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// What the tabs are of; unique on the page.
    pub label: AttrValue,
    /// The tabs' names.
    pub names: Vec<AttrValue>,
    /// Which is seen.
    pub selected: usize,
    /// Called with the number of the one to see.
    pub onselect: Callback<usize>,
    /// The content of the selected tab.
    pub children: Html,
}

/// Tabs with their panel: the arrow keys move between them.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let base = field_id(&format!("tab-{}", props.label));
    let last = props.names.len().saturating_sub(1);
    let onkeydown = {
        let (selected, onselect, base) = (props.selected, props.onselect.clone(), base.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" if selected >= last => 0,
                "ArrowRight" => selected + 1,
                "ArrowLeft" if selected == 0 => last,
                "ArrowLeft" => selected - 1,
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            onselect.emit(next);
            if let Some(tab) =
                by_id(&format!("{base}-{next}")).and_then(|e| e.dyn_into::<HtmlElement>().ok())
            {
                let _ = tab.focus();
            }
        })
    };
    html! {
        <div class="tabs">
            <div role="tablist" aria-label={props.label.clone()} {onkeydown}>
                { for props.names.iter().enumerate().map(|(at, name)| {
                    let onselect = props.onselect.clone();
                    let chosen = at == props.selected;
                    html! {
                        <button
                            type="button"
                            role="tab"
                            id={format!("{base}-{at}")}
                            aria-selected={if chosen { "true" } else { "false" }}
                            aria-controls={format!("{base}-panel")}
                            tabindex={if chosen { "0" } else { "-1" }}
                            onclick={move |_| onselect.emit(at)}
                        >
                            { name }
                        </button>
                    }
                }) }
            </div>
            <div
                role="tabpanel"
                id={format!("{base}-panel")}
                aria-labelledby={format!("{base}-{}", props.selected)}
                class="stack"
            >
                { props.children.clone() }
            </div>
        </div>
    }
}
