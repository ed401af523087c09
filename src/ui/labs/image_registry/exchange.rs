//! Import and export of AWS documents.

use super::ContextProps;
use crate::labs::image_registry::{ImageRegistry, RegistryFormat, RegistryView, export};
use crate::ui::bind::Bound;
use crate::ui::components::{DocumentExport, DocumentImport, one_of};
use yew::prelude::*;

/// What can be imported.
const LABEL: &str = "Output of describe-images, describe-repositories, get-lifecycle-policy, or get-repository-policy, a policy, a template, or a Dockerfile";

/// Imports AWS documents and Dockerfiles.
#[component]
pub(super) fn Import(props: &ContextProps) -> Html {
    html! {
        <DocumentImport<ImageRegistry>
            context={props.context.clone()}
            label={LABEL}
            button="Import documents"
            done="Imported the documents."
        />
    }
}

/// Exports AWS documents and the Dockerfile.
#[component]
pub(super) fn Exports(props: &ContextProps) -> Html {
    let first = match props.context.scenario.view {
        RegistryView::Build => RegistryFormat::Dockerfile,
        RegistryView::Access => RegistryFormat::CloudFormation,
        RegistryView::Lifecycle | RegistryView::Scan => RegistryFormat::LifecyclePolicy,
    };
    let format = use_state(move || first);
    let document = export(&props.context.scenario, *format);
    html! {
        <DocumentExport
            formats={one_of(Bound::state(&format), RegistryFormat::ALL)}
            text={document.text}
            file={document.file}
        />
    }
}
