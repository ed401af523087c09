//! The view of the lab `rolling-update`.

mod answer;
mod inputs;

use crate::labs::rolling_update::RollingUpdate;
use crate::ui::{LabContext, LabView, components::DocumentImport};
use yew::prelude::*;

impl LabView for RollingUpdate {
    fn inputs(context: &LabContext<Self>) -> Html {
        inputs::inputs(context)
    }

    fn imports(context: &LabContext<Self>) -> Html {
        html! {
            <DocumentImport<RollingUpdate>
                context={context.clone()}
                label="Output of describe-services, a service definition, or a template"
                button="Import service"
                done="Imported the service."
            />
        }
    }

    fn picture(context: &LabContext<Self>) -> Html {
        answer::picture(context)
    }
}
