//! Export of AWS documents.

use super::DefinitionContext;
use crate::labs::task_definition::{DefinitionFormat, export};
use crate::ui::bind::Bound;
use crate::ui::components::{CopyButton, DownloadButton, Segmented, one_of};
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
        <section class="stack tight">
            <h3>{ "AWS documents" }</h3>
            <Segmented
                label="Document"
                choices={one_of(Bound::state(&format), DefinitionFormat::ALL)}
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
