//! The view of the lab `container-platforms`.

mod answer;
mod inputs;
mod reference;

use crate::labs::container_platforms::{Answer, ContainerPlatforms, pod_manifest};
use crate::ui::components::{CopyButton, DownloadButton};
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

/// The context of the lab.
type PlatformsContext = LabContext<ContainerPlatforms>;

impl LabView for ContainerPlatforms {
    fn inputs(context: &LabContext<Self>) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &LabContext<Self>) -> Html {
        answer::picture(context)
    }

    fn exports(context: &LabContext<Self>) -> Html {
        let (what, file, text) = match context.answer() {
            Answer::Fit(_) => {
                ("Kubernetes manifest", "workload.yaml", pod_manifest(&context.scenario.workload))
            }
            _ => ("Copilot manifest", "manifest.yml", context.scenario.copilot.manifest.clone()),
        };
        html! {
            <div class="row middle">
                <span class="grow">{ what }</span>
                <CopyButton text={text.clone()} {what} />
                <DownloadButton label="Save" {file} media_type="application/yaml" {text} />
            </div>
        }
    }
}
