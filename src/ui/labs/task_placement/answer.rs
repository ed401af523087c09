//! The picture of a placement.

use super::{PlacementContext, board, matrix, query, steps, working};
use yew::prelude::*;

/// The board, the steps, and the matrix; on Fargate, its result.
pub fn picture(context: &PlacementContext) -> Html {
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
