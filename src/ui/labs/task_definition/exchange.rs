//! Export of AWS documents.

use super::DefinitionContext;
use crate::labs::task_definition::{DefinitionFormat, export};
use crate::ui::bind::Bound;
use crate::ui::components::{DocumentExport, one_of};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: DefinitionContext,
}

/// Exports AWS documents.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let format = use_state(|| DefinitionFormat::Cli);
    let document = export(&props.context.scenario, *format);
    html! {
        <DocumentExport
            formats={one_of(Bound::state(&format), DefinitionFormat::ALL)}
            text={document.text}
            file={document.file}
        />
    }
}
