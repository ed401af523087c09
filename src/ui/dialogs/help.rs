//! Help: keyboard shortcuts, how to read an answer, and where the work is stored.

use crate::ui::components::Dialog;
use yew::prelude::*;

/// Properties of the [`HelpDialog`].
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

const KEYS: &[(&str, &str)] = &[
    ("Ctrl Z", "Undo the last edit, in any field (⌘ Z on macOS)"),
    ("Ctrl Shift Z", "Redo (also Ctrl Y)"),
    ("?", "Open this help while no field has focus"),
    ("Tab", "Go to the next control. Parts of an answer are controls too"),
    ("Enter", "On a part of an answer: go to its step"),
    ("← →", "Move between tabs and between options"),
    ("Esc", "Close the dialog"),
];

/// Where the work stays.
const PRIVACY: &str = "Your work stays in this browser. Nothing that you type leaves the page. Keys and secrets stay in memory and are never stored. Even so, don't paste production keys.";

/// How the parts of a lab are linked.
const LINKED: &str = "Point at a part of an answer, a step, or an input to highlight what belongs to it. Open a step to read its rule and AWS's documentation. For a step marked ";

/// The help dialog.
#[component]
pub fn HelpDialog(props: &HelpProps) -> Html {
    html! {
        <Dialog title="Help" onclose={props.onclose.clone()}>
            <section class="stack tight">
                <h3>{ "Keyboard shortcuts" }</h3>
                <dl class="keys">
                    { for KEYS.iter().map(|(keys, does)| html! {
                        <div>
                            <dt>{ for keys.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                            <dd>{ *does }</dd>
                        </div>
                    }) }
                </dl>
            </section>
            <section class="stack tight">
                <h3>{ "Reading an answer" }</h3>
                <p>
                    { LINKED }
                    <span class="tag warn">{ "assumed" }</span>
                    { ", AWS documents no rule, and Cloudglass assumes one." }
                </p>
            </section>
            <section class="stack tight"><h3>{ "Your work" }</h3><p>{ PRIVACY }</p></section>
        </Dialog>
    }
}
