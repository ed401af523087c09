//! Import and export of AWS documents.

use super::Props;
use crate::labs::scaling::{Scaling, ScalingFormat, export};
use crate::ui::bind::Bound;
use crate::ui::components::{DocumentExport, DocumentImport, one_of};
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
        <DocumentExport
            formats={one_of(Bound::state(&format), ScalingFormat::ALL)}
            text={document.text}
            file={document.file}
        />
    }
}
