//! Import and export of AWS documents.

use super::PlacementContext;
use crate::labs::task_placement::{PlacementFormat, TaskPlacement, export};
use crate::ui::bind::Bound;
use crate::ui::components::{DocumentExport, DocumentImport, one_of};
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
        <DocumentExport
            formats={one_of(Bound::state(&format).showing(chosen), &offered)}
            text={document.text}
            file={document.file}
        />
    }
}
