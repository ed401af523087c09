//! Scaling: a load, a service with its policies and its capacity; and each minute with its decisions.

mod answer;
mod capacity;
mod exchange;
mod inputs;
mod load;
mod policies;
mod timeline;

use crate::labs::scaling::Scaling;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

type ScalingContext = LabContext<Scaling>;

impl LabView for Scaling {
    fn inputs(context: &ScalingContext) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &ScalingContext) -> Html {
        answer::picture(context)
    }

    fn imports(context: &ScalingContext) -> Html {
        html! { <exchange::Import context={context.clone()} /> }
    }

    fn exports(context: &ScalingContext) -> Html {
        html! { <exchange::Exports context={context.clone()} /> }
    }
}

/// What a component of this lab gets.
#[derive(Properties, PartialEq)]
struct Props {
    context: ScalingContext,
}
