//! Import and export of AWS documents.

use super::PlacementContext;
use crate::labs::task_placement::{PlacementFormat, TaskPlacement, export};
use crate::ui::bind::Bound;
use crate::ui::components::{CopyButton, DocumentImport, DownloadButton, Segmented, one_of};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: PlacementContext,
}

/// Imports AWS documents.
#[component]
pub(super) fn Import(props: &Props) -> Html {
    html! {
        <DocumentImport<TaskPlacement>
            context={props.context.clone()}
            label="Output of describe-container-instances or describe-tasks, a task definition, a service definition, or a template"
            button="Import documents"
            done="Imported the documents."
        />
    }
}

/// Exports AWS documents.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let format = use_state(|| PlacementFormat::Cli);
    let offered = PlacementFormat::offered(&props.context.scenario);
    // A format for a service can be missing for RunTask.
    let chosen = match offered.iter().any(|(offer, _)| *offer == *format) {
        true => *format,
        false => PlacementFormat::Cli,
    };
    let document = export(&props.context.scenario, chosen);
    html! {
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <Segmented
                label="Document"
                choices={one_of(Bound::state(&format).showing(chosen), &offered)}
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
