//! Task placement: a cluster, a task, how to place it; and for each copy every instance with its reasons.

mod board;
mod cluster;
mod exchange;
mod matrix;
mod placement;
mod query;
mod steps;
mod task;
mod working;

use crate::explain::Explained;
use crate::labs::run::Run;
use crate::labs::task_placement::{Answer, Job, Scenario, TaskPlacement, scenario::Capacity};
use crate::labs::{count_of, grouped as commas};
use crate::ui::{Bench, LabView};
use yew::prelude::*;

type B = Bench<TaskPlacement>;

impl LabView for TaskPlacement {
    fn too_long(scenario: &Scenario) -> bool {
        Job::is_long(scenario)
    }

    /// The cluster before anything is placed.
    fn first_look(scenario: &Scenario) -> Explained<Answer> {
        Job::new(scenario).answer()
    }

    fn inputs(bench: &Bench<Self>) -> Html {
        html! {
            <>
                { placement::what(bench) }
                { task::task(bench) }
                if bench.scenario.capacity == Capacity::Ec2 {
                    { placement::how(bench) }
                    <cluster::ClusterEditor bench={bench.clone()} />
                }
            </>
        }
    }

    fn picture(bench: &Bench<Self>) -> Html {
        if let Some(fargate) = &bench.answer().fargate {
            return board::fargate(fargate);
        }
        html! {
            <>
                { working::working(bench) }
                <board::BoardCard bench={bench.clone()} />
                { steps::phases(bench) }
                { matrix::matrix(bench) }
                { query::parts(bench) }
                { board::totals(bench) }
                { board::rebalance(bench) }
                { board::comparison(bench) }
            </>
        }
    }

    fn imports(bench: &Bench<Self>) -> Html {
        html! { <exchange::Import bench={bench.clone()} /> }
    }

    fn exports(bench: &Bench<Self>) -> Html {
        html! { <exchange::Exports bench={bench.clone()} /> }
    }
}
