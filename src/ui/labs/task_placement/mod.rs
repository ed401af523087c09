//! Task placement: a cluster, a task, its strategies and constraints; and for each task every instance with the reasons.

mod board;
mod cluster;
mod exchange;
mod matrix;
mod placement;
mod query;
mod running_task;
mod steps;
mod task;
mod working;

use crate::explain::Explained;
use crate::labs::run::Run;
use crate::labs::task_placement::{
    Answer, PlacementJob, Scenario, TaskPlacement, scenario::Capacity,
};
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

type PlacementContext = LabContext<TaskPlacement>;

impl LabView for TaskPlacement {
    fn is_long_run(scenario: &Scenario) -> bool {
        PlacementJob::is_long(scenario)
    }

    /// The cluster before the placement.
    fn preliminary(scenario: &Scenario) -> Explained<Answer> {
        PlacementJob::new(scenario).answer()
    }

    fn inputs(context: &LabContext<Self>) -> Html {
        html! {
            <>
                { placement::what(context) }
                { task::task(context) }
                if context.scenario.capacity == Capacity::Ec2 || placement::is_used(context) {
                    { placement::how(context) }
                }
                if context.scenario.capacity == Capacity::Ec2 {
                    <cluster::ClusterEditor context={context.clone()} />
                }
            </>
        }
    }

    fn picture(context: &LabContext<Self>) -> Html {
        if let Some(fargate) = &context.answer().fargate {
            return board::fargate(fargate);
        }
        html! {
            <>
                { working::working(context) }
                <board::BoardCard context={context.clone()} />
                { steps::phases(context) }
                { matrix::matrix(context) }
                { query::parts(context) }
                { board::totals(context) }
                { board::rebalance(context) }
                { board::comparison(context) }
            </>
        }
    }

    fn imports(context: &LabContext<Self>) -> Html {
        html! { <exchange::Import context={context.clone()} /> }
    }

    fn exports(context: &LabContext<Self>) -> Html {
        html! { <exchange::Exports context={context.clone()} /> }
    }
}
