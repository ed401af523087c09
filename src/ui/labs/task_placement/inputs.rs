//! The inputs of task placement.

use super::{PlacementContext, cluster, placement, task};
use crate::labs::task_placement::scenario::Capacity;
use yew::prelude::*;

/// The launch type, the task, its placement, and the cluster.
pub fn inputs(context: &PlacementContext) -> Html {
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
