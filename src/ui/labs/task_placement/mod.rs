//! Task placement: a cluster, a task, its strategies and constraints; and for each task every instance with the reasons.

mod answer;
mod board;
mod cluster;
mod exchange;
mod inputs;
mod matrix;
mod placement;
mod query;
mod running_task;
mod steps;
mod task;
mod working;

use crate::labs::task_placement::TaskPlacement;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

type PlacementContext = LabContext<TaskPlacement>;

impl LabView for TaskPlacement {
    fn inputs(context: &PlacementContext) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &PlacementContext) -> Html {
        answer::picture(context)
    }

    fn imports(context: &LabContext<Self>) -> Html {
        html! { <exchange::Import context={context.clone()} /> }
    }

    fn exports(context: &LabContext<Self>) -> Html {
        html! { <exchange::Exports context={context.clone()} /> }
    }
}
