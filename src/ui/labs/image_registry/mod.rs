//! The view of the lab `image-registry`.

mod access;
mod access_inputs;
mod answer;
mod build;
mod build_inputs;
mod exchange;
mod inputs;
mod json;
mod lifecycle;
mod lifecycle_inputs;
mod pictures;
mod policy_form;
mod scan;

use crate::labs::image_registry::ImageRegistry;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

type RegistryContext = LabContext<ImageRegistry>;

impl LabView for ImageRegistry {
    fn inputs(context: &RegistryContext) -> Html {
        inputs::inputs(context)
    }

    fn imports(context: &RegistryContext) -> Html {
        html! { <exchange::Import context={context.clone()} /> }
    }

    fn exports(context: &RegistryContext) -> Html {
        html! { <exchange::Exports context={context.clone()} /> }
    }

    fn picture(context: &RegistryContext) -> Html {
        answer::picture(context)
    }
}

/// Properties of what needs only the lab's context.
#[derive(Properties, PartialEq)]
struct ContextProps {
    context: RegistryContext,
}
