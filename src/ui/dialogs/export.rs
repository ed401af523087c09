//! Export: the lab's own documents, and the scenario and its explanation as files.

use crate::ui::components::{CopyButton, Dialog, DownloadButton};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of the [`ExportDialog`].
#[derive(Properties)]
pub struct ExportProps {
    /// The lab's id.
    pub lab: &'static str,
    /// The scenario as a file, and the explanation as JSON.
    pub texts: Rc<dyn Fn() -> (String, String)>,
    /// The lab's own exports.
    pub own: Html,
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

impl PartialEq for ExportProps {
    fn eq(&self, other: &Self) -> bool {
        self.own == other.own && Rc::ptr_eq(&self.texts, &other.texts)
    }
}

/// The content of the file.
const CONTENTS: &str = "All inputs, for a later import. Includes headers and cookies, but no private keys, secret keys, or tokens.";

/// The export dialog.
#[component]
pub fn ExportDialog(props: &ExportProps) -> Html {
    let (scenario, explained) = (props.texts)();
    html! {
        <Dialog title="Export" class="wide" onclose={props.onclose.clone()}>
            { props.own.clone() }
            <section class="stack tight">
                <h3>{ "Scenario" }</h3>
                <p class="hint">{ CONTENTS }</p>
                <div class="row middle">
                    <DownloadButton
                        label="Save file"
                        file={format!("cloudglass-{}.json", props.lab)}
                        text={scenario.clone()}
                    />
                    <CopyButton text={scenario} what="the scenario" />
                </div>
            </section>
            <section class="stack tight">
                <h3>{ "Explanation" }</h3>
                <p class="hint">{ "The answer, all steps, and all findings, as JSON." }</p>
                <div class="row middle">
                    <DownloadButton
                        label="Save file"
                        file={format!("cloudglass-{}-answer.json", props.lab)}
                        text={explained.clone()}
                    />
                    <CopyButton text={explained} what="the answer" />
                </div>
            </section>
        </Dialog>
    }
}
