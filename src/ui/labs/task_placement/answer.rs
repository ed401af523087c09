//! The picture of a placement.

use super::{PlacementContext, board, matrix, query, steps, working};
use crate::labs::scaling::{Scaling, handoff};
use crate::ui::labs::address;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
struct Props {
    context: PlacementContext,
}

/// What the progress of a placement doesn't change.
#[component]
fn Answer(props: &Props) -> Html {
    let context = &props.context;
    html! {
        <>
            <board::BoardCard context={context.clone()} />
            { steps::phases(context) }
            { matrix::matrix(context) }
            { query::parts(context) }
            { board::totals(context) }
            { board::rebalance(context) }
            { board::comparison(context) }
            { scaling(context) }
        </>
    }
}

/// The same task and instances in the lab Scaling.
fn scaling(context: &PlacementContext) -> Html {
    let scenario = handoff::from_task_placement(&context.scenario);
    let Some(href) = address::<Scaling>(&scenario) else { return Html::default() };
    html! {
        <div class="row middle">
            <a {href}>{ "Scaling: do instances start in time for these tasks?" }</a>
        </div>
    }
}

/// The board, the steps, and the matrix; on Fargate, its result.
pub fn picture(context: &PlacementContext) -> Html {
    if let Some(fargate) = &context.answer().fargate {
        return board::fargate(fargate);
    }
    html! { <>{ working::working(context) }<Answer context={context.answered()} /></> }
}
