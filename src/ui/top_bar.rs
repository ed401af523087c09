//! The bar above a lab: its name and question, the example, and the buttons that all labs have.

use super::dialogs::DialogKind;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct BarProps {
    pub title: AttrValue,
    pub question: AttrValue,
    /// The title of the example that the inputs show, unchanged; empty for a scenario of the person's own.
    pub example: &'static str,
    pub onundo: Callback<()>,
    pub onredo: Callback<()>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub onopen: Callback<DialogKind>,
}

/// The top bar.
#[component]
pub(super) fn Bar(props: &BarProps) -> Html {
    let example = if props.example.is_empty() { "Examples…" } else { props.example };
    let open = |which: DialogKind| props.onopen.reform(move |_: MouseEvent| which);
    html! {
        <header class="bar">
            <h1>{ &props.title }{ " " }<span class="question">{ &props.question }</span></h1>
            <div class="row actions">
                <button
                    type="button"
                    class="example"
                    aria-haspopup="dialog"
                    aria-label={format!("Examples: {example}")}
                    title={example}
                    onclick={open(DialogKind::Examples)}
                >
                    <span>{ example }</span>
                </button>
                <div class="joined">
                    <button
                        type="button"
                        aria-label="Undo"
                        title="Undo (Ctrl+Z)"
                        disabled={!props.can_undo}
                        onclick={props.onundo.reform(|_| ())}
                    >
                        { "↶" }
                    </button>
                    <button
                        type="button"
                        aria-label="Redo"
                        title="Redo (Ctrl+Shift+Z)"
                        disabled={!props.can_redo}
                        onclick={props.onredo.reform(|_| ())}
                    >
                        { "↷" }
                    </button>
                </div>
                <button type="button" onclick={open(DialogKind::Recent)}>{ "Recent" }</button>
                <div class="joined">
                    <button type="button" onclick={open(DialogKind::Import)}>
                        { "Import…" }
                    </button>
                    <button type="button" onclick={open(DialogKind::Export)}>
                        { "Export…" }
                    </button>
                </div>
                <button type="button" class="primary" onclick={open(DialogKind::Share)}>
                    { "Share" }
                </button>
            </div>
        </header>
    }
}
