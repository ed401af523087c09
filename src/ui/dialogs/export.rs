//! Giving out: what the lab itself can write, and the scenario and its explanation as files.

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
    /// What the lab itself can give out.
    pub own: Html,
    /// Called when it is to be closed.
    pub onclose: Callback<()>,
}

impl PartialEq for ExportProps {
    fn eq(&self, other: &Self) -> bool {
        self.own == other.own && Rc::ptr_eq(&self.texts, &other.texts)
    }
}

/// What the file holds.
const CONTENTS: &str = "Everything in the inputs, to be imported again: headers and cookies too, but nothing that was typed into fields for keys and secrets.";

/// The dialog that gives out.
#[component]
pub fn ExportDialog(props: &ExportProps) -> Html {
    let (scenario, explained) = (props.texts)();
    html! {
        <Dialog title="Export" class="wide" onclose={props.onclose.clone()}>
            { props.own.clone() }
            <section class="stack tight">
                <h3>{ "The scenario" }</h3>
                <p class="hint">{ CONTENTS }</p>
                <div class="row middle">
                    <DownloadButton
                        label="Save as a file"
                        file={format!("cloudglass-{}.json", props.lab)}
                        text={scenario.clone()}
                    />
                    <CopyButton text={scenario} what="the scenario" />
                </div>
            </section>
            <section class="stack tight">
                <h3>{ "The answer, with its reasons" }</h3>
                <p class="hint">
                    { "As JSON: the answer, every step of the trace and the findings." }
                </p>
                <div class="row middle">
                    <DownloadButton
                        label="Save as a file"
                        file={format!("cloudglass-{}-answer.json", props.lab)}
                        text={explained.clone()}
                    />
                    <CopyButton text={explained} what="the answer" />
                </div>
            </section>
        </Dialog>
    }
}
