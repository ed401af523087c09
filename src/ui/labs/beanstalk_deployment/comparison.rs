//! AWS's table of deployment methods; every cell opens the run behind it.

use super::DeploymentContext;
use crate::labs::beanstalk_deployment::{CellScenario, ComparisonRow, MethodCell};
use crate::ui::bind::at;
use crate::ui::components::{Card, Table};
use yew::prelude::*;

pub(super) fn card(context: &DeploymentContext) -> Html {
    let rows = &context.answer().comparison;
    let mut heads: Vec<AttrValue> = vec!["Method".into()];
    if let Some(row) = rows.iter().find(|row| !row.cells.is_empty()) {
        heads.extend(row.cells.iter().map(|cell| AttrValue::Static(cell.column)));
    }
    let columns = heads.len() - 1;
    html! {
        <Card title="Deployment methods for this fleet">
            <p class="small quiet-text">
                { "Cloudglass simulates each method with and without a failure. Select a cell to open its run." }
            </p>
            <Table label="Deployment methods compared" class="compare" {heads}>
                { for rows.iter().map(|row| line(context, row, columns)) }
            </Table>
        </Card>
    }
}

fn line(context: &DeploymentContext, row: &ComparisonRow, columns: usize) -> Html {
    html! {
        <tr>
            <th scope="row" class="nowrap">{ row.method }</th>
            if let Some(why) = &row.refused {
                <td class="wrap quiet-text" colspan={columns.max(1).to_string()}>
                    { "Rejected by AWS. " }
                    { why }
                </td>
            } else {
                { for row.cells.iter().map(|cell| self::cell(context, row, cell)) }
            }
        </tr>
    }
}

fn cell(context: &DeploymentContext, row: &ComparisonRow, cell: &MethodCell) -> Html {
    let run = match cell.opens.failure {
        Some(_) => "the run with a failure",
        None => "the run without a failure",
    };
    let label = format!("{}, {}: {}. Open {run}.", row.method, cell.column, cell.text);
    html! {
        <td class="wrap">
            <button
                type="button"
                class="link"
                aria-label={label}
                onclick={open(context, &cell.opens)}
            >
                { &cell.text }
            </button>
        </td>
    }
}

fn open(context: &DeploymentContext, opens: &CellScenario) -> Callback<MouseEvent> {
    let (context, opens) = (context.clone(), opens.clone());
    Callback::from(move |_| {
        let opens = opens.clone();
        at!(context, deployment).around(&context.place()).change(move |s| opens.put(s));
    })
}
