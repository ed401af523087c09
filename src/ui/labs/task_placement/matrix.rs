//! Every instance against every requirement.

use super::B;
use crate::labs::task_placement::{Look, Row, State};
use crate::ui::components::{Card, Table, VirtualList, prose, show_step};
use std::rc::Rc;
use yew::prelude::*;

/// Beyond so many rows only those in sight are drawn.
const DRAWN: usize = 60;

/// The card of the matrix.
pub(super) fn matrix(bench: &B) -> Html {
    let look = &bench.answer().look;
    if look.rows.is_empty() {
        return Html::default();
    }
    html! {
        <Card title="Every instance, every requirement">
            if look.rows.len() > DRAWN { <Long bench={bench.clone()} /> } else { { table(look) } }
        </Card>
    }
}

fn table(look: &Look) -> Html {
    let mut heads: Vec<AttrValue> = vec!["Instance".into()];
    heads.extend(
        look.requirements
            .iter()
            .chain(&look.ranks)
            .map(|head| AttrValue::from(head.clone())),
    );
    heads.push("Result".into());
    html! {
        <Table label="The matrix of instances and requirements" {heads}>
            { for look.rows.iter().map(|row| html! {
                <tr key={row.instance.clone()} data-step={row.step.to_string()}>
                    <th scope="row"><code>{ &row.instance }</code>{ " " }<small class="muted">{ format!("{} {}", row.instance_type, row.az) }</small></th>
                    { for row.checks.iter().map(|check| html! {
                        <td class={if check.passed { "passed nowrap" } else { "rejected" }}>{ if check.passed { "✓ " } else { "✕ " } }{ &check.text }</td>
                    }) }
                    { for (0..look.ranks.len()).map(|at| match row.scores.get(at) {
                        Some(score) => html! { <td class={classes!(score.rank.is_none().then_some("skipped"))}>{ &score.text }{ rank(score.rank) }</td> },
                        None => html! { <td class="skipped">{ "–" }</td> },
                    }) }
                    <td class={class(row.state)}>{ result(row) }
                        if !row.changes.is_empty() {
                            <details><summary>{ "What would have to change" }</summary><ul>{ for row.changes.iter().map(|change| html! { <li>{ prose(change) }</li> }) }</ul></details>
                        }
                    </td>
                </tr>
            }) }
        </Table>
    }
}

fn rank(rank: Option<u32>) -> &'static str {
    match rank {
        Some(1) => " · best",
        Some(_) => "",
        None => " · out already",
    }
}

const fn class(state: State) -> &'static str {
    match state {
        State::Chosen => "passed",
        State::Fits => "skipped",
        State::Rejected => "rejected",
    }
}

fn result(row: &Row) -> Html {
    let step = row.step;
    let mark = match row.state {
        State::Chosen => "✓ ",
        State::Fits => "– ",
        State::Rejected => "✕ ",
    };
    html! { <button type="button" class="link" onclick={move |_: MouseEvent| show_step(step)}>{ mark }{ &row.result }</button> }
}

#[derive(Properties, PartialEq)]
struct Props {
    bench: B,
}

/// The matrix of a large cluster: a line an instance, of which only those in sight are drawn.
#[component]
fn Long(props: &Props) -> Html {
    let explained: Rc<_> = props.bench.explained.clone();
    let count = u32::try_from(explained.answer.look.rows.len()).unwrap_or(u32::MAX);
    let row = Callback::from(move |at: u32| {
        let look = &explained.answer.look;
        let Some(row) = look.rows.get(at as usize) else {
            return Html::default();
        };
        let checks = look
            .requirements
            .iter()
            .zip(&row.checks)
            .map(|(head, check)| {
                format!(
                    "{} {head} {}",
                    if check.passed { "✓" } else { "✕" },
                    check.text
                )
            });
        let scores = look
            .ranks
            .iter()
            .zip(&row.scores)
            .map(|(head, score)| format!("{head}: {}", score.text));
        html! {
            <div class="pl-line" data-step={row.step.to_string()}>
                <code>{ &row.instance }</code>
                <span class={class(row.state)}>{ result(row) }</span>
                <span class="muted">{ checks.chain(scores).collect::<Vec<_>>().join(" · ") }</span>
            </div>
        }
    });
    html! { <VirtualList label="The matrix, an instance a line" {count} {row} class="tall" /> }
}
