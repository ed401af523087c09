//! Help: keys, and what the page does with what one types.

use crate::ui::components::Dialog;
use yew::prelude::*;

/// Properties of the [`HelpDialog`].
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

const KEYS: &[(&str, &str)] = &[
    ("Ctrl Z", "Undo the last edit, in any field (⌘ Z on a Mac)"),
    ("Ctrl Shift Z", "Redo; Ctrl Y too"),
    ("?", "This help, when no field has the focus"),
    ("Tab", "To the next control; parts of an answer are controls too"),
    ("Enter", "On a part of an answer: to the step that made it"),
    ("← →", "Between tabs, and between choices in a row"),
    ("Esc", "Close a dialog"),
];

/// Where the work stays.
const PRIVACY: &str = "It stays in this browser: nothing that you type leaves the page. Keys and secrets are in memory alone; don't paste those of production all the same.";

/// How the parts of a lab are linked.
const LINKED: &str = "Point at a part of an answer, a step or an input: what belongs together lights up. Each step names its rule; open it for AWS's own document. A step marked ";

/// The dialog that helps.
#[component]
pub fn HelpDialog(props: &HelpProps) -> Html {
    html! {
        <Dialog title="Help" onclose={props.onclose.clone()}>
            <section class="stack tight">
                <h3>{ "Keys" }</h3>
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
                    <span class="tag warn">{ "assumption" }</span>
                    { " rests on what AWS leaves open." }
                </p>
            </section>
            <section class="stack tight"><h3>{ "Your work" }</h3><p>{ PRIVACY }</p></section>
        </Dialog>
    }
}
