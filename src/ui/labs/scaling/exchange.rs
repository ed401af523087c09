//! Import and export of AWS documents.

use super::Props;
use crate::labs::scaling::{Scaling, ScalingFormat, export};
use crate::ui::bind::Bound;
use crate::ui::components::{CopyButton, DocumentImport, DownloadButton, Segmented, one_of};
use yew::prelude::*;

/// Imports AWS documents and loads.
#[component]
pub(super) fn Import(props: &Props) -> Html {
    html! {
        <DocumentImport<Scaling>
            context={props.context.clone()}
            label="Scaling policies, scalable targets, capacity providers, CLI commands, a template, or a load"
            button="Import documents"
            done="Imported the documents."
        />
    }
}

/// Exports AWS documents.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let format = use_state(|| ScalingFormat::Cli);
    let document = export(&props.context.scenario, *format);
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <Segmented
                label="Document"
                choices={one_of(Bound::state(&format), ScalingFormat::ALL)}
            />
            <pre tabindex="0">{ &document.text }</pre>
            <div class="row">
                <CopyButton text={document.text.clone()} what="document" />
                <DownloadButton
                    label="Download"
                    file={document.file}
                    media_type="text/plain"
                    text={document.text.clone()}
                />
            </div>
        </section>
    }
}
