//! The view of the Distribution lab: cache behaviors in order, origins that can fail, and a list of requests.

mod answer;
mod behaviors;
mod exchange;
mod inputs;
mod origins;
mod request_path;
mod requests;
mod settings;

use crate::labs::distribution::DistributionLab;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

/// The context of the lab.
pub type DistributionContext = LabContext<DistributionLab>;

/// The properties of every part of the view.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The context of the lab.
    pub context: DistributionContext,
}

impl LabView for DistributionLab {
    fn inputs(context: &DistributionContext) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &DistributionContext) -> Html {
        html! { <answer::Picture context={context.clone()} /> }
    }

    fn imports(context: &DistributionContext) -> Html {
        html! { <exchange::Imports context={context.clone()} /> }
    }

    fn exports(context: &DistributionContext) -> Html {
        html! { <exchange::Exports context={context.clone()} /> }
    }
}
