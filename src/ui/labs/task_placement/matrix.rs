//! The placement matrix: every instance and every requirement.

use super::PlacementContext;
use crate::labs::task_placement::{
    CandidateState, InstanceRow, PlacementDetail, RequirementCheck, StrategyRank,
};
use crate::text::{count_of, number};
use crate::ui::{
    components::{Card, StepLink, Table, prose},
    dom,
};
use web_sys::HtmlElement;
use yew::prelude::*;

/// A longer table draws only its visible rows.
const DRAWN: usize = 60;

/// The card of the matrix.
pub(super) fn matrix(context: &PlacementContext) -> Html {
    let detail = &context.answer().detail;
    if detail.rows.is_empty() {
        return Html::default();
    }
    html! {
        <Card title="Placement matrix">
            if detail.rows.len() > DRAWN {
                <Long context={context.clone()} />
            } else {
                { table(detail, &detail.rows.iter().collect::<Vec<_>>()) }
            }
        </Card>
    }
}

fn heads(detail: &PlacementDetail) -> Vec<AttrValue> {
    let mut heads: Vec<AttrValue> = vec!["Instance".into(), "Result".into()];
    heads.extend(
        detail.requirements.iter().chain(&detail.ranks).map(|head| AttrValue::from(head.clone())),
    );
    heads
}

fn table(detail: &PlacementDetail, rows: &[&InstanceRow]) -> Html {
    html! {
        <Table label="Placement matrix" heads={heads(detail)} class="pl-matrix">
            { for rows.iter().map(|row| html! {
                <tr key={row.instance.clone()} data-step={row.step.to_string()}>
                    <th scope="row" class="nowrap">
                        <code>{ &row.instance }</code>
                        <br />
                        <small class="muted">{ format!("{} {}", row.instance_type, row.az) }</small>
                    </th>
                    <td class={class(row.state)}>
                        { result(row) }
                        if !row.changes.is_empty() {
                            <details>
                                <summary>{ "How to make it eligible" }</summary>
                                <ul>
                                    { for row.changes.iter().map(|change| html! { <li>{ prose(change) }</li> }) }
                                </ul>
                            </details>
                        }
                    </td>
                    { for row.checks.iter().map(check) }
                    { for (0..detail.ranks.len()).map(|at| score(row.scores.get(at))) }
                </tr>
            }) }
        </Table>
    }
}

fn check(check: &RequirementCheck) -> Html {
    html! {
        <td class={if check.passed { "passed nowrap" } else { "rejected" }}>
            { if check.passed { "✓ " } else { "✕ " } }
            { &check.text }
        </td>
    }
}

fn score(score: Option<&StrategyRank>) -> Html {
    match score {
        Some(score) => {
            html! {
                <td class={classes!(score.rank.is_none().then_some("skipped"))}>
                    { &score.text }
                    { rank(score.rank) }
                </td>
            }
        }
        None => html! { <td class="skipped">{ "–" }</td> },
    }
}

fn rank(rank: Option<u32>) -> &'static str {
    match rank {
        Some(1) => " · best",
        Some(_) => "",
        None => " · eliminated earlier",
    }
}

const fn class(state: CandidateState) -> &'static str {
    match state {
        CandidateState::Chosen => "passed",
        CandidateState::Fits => "skipped",
        CandidateState::Rejected => "rejected",
    }
}

fn result(row: &InstanceRow) -> Html {
    html! { <StepLink step={row.step}>{ result_mark(row.state) }{ " " }{ &row.result }</StepLink> }
}

const fn result_mark(state: CandidateState) -> &'static str {
    match state {
        CandidateState::Chosen => "✓",
        CandidateState::Fits => "–",
        CandidateState::Rejected => "✕",
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    context: PlacementContext,
}

/// The height of a row of the long form, in pixels.
const ROW: u32 = 32;

/// The matrix of a large cluster: the same table with only its visible rows, and a filter. A short result of the filter
/// is shown in full.
#[component]
fn Long(props: &Props) -> Html {
    let detail = &props.context.answer().detail;
    let wanted = use_state_eq(String::new);
    let seen = use_state_eq(|| (0_u32, 20_u32));
    let node = use_node_ref();
    let onscroll = {
        let (node, seen) = (node.clone(), seen.setter());
        move |_: Event| {
            if let Some(list) = node.cast::<HtmlElement>() {
                let pixels = |pixels: i32| u32::try_from(pixels).unwrap_or(0);
                seen.set((pixels(list.scroll_top()) / ROW, pixels(list.client_height()) / ROW + 1));
            }
        }
    };
    let oninput = {
        let wanted = wanted.setter();
        move |event: InputEvent| wanted.set(dom::input_text(&event))
    };
    let words = wanted.trim().to_lowercase();
    let rows: Vec<&InstanceRow> = detail
        .rows
        .iter()
        .filter(|row| {
            let text = || {
                let mark = result_mark(row.state);
                let InstanceRow { instance, instance_type, az, result, .. } = row;
                format!("{instance} {instance_type} {az} {mark} {result}").to_lowercase()
            };
            words.is_empty() || text().contains(&words)
        })
        .collect();
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let from = seen.0.saturating_sub(8).min(count);
    let to = seen.0.saturating_add(seen.1 + 8).min(count);
    let columns = detail.requirements.len() + detail.ranks.len() + 2;
    // One empty row has the height of all hidden ones.
    let spacer = |rows: u32| {
        html! {
            if rows > 0 {
                <tr aria-hidden="true">
                    <td class="pl-spacer" colspan={columns.to_string()}>
                        <svg width="1" height={(rows * ROW).to_string()} />
                    </td>
                </tr>
            }
        }
    };
    html! {
        <>
            <label class="field">
                <span>{ "Filter by ID, type, AZ, or result" }</span>
                <input
                    type="text"
                    value={(*wanted).clone()}
                    {oninput}
                    placeholder="i-0042, RESOURCE:CPU"
                    spellcheck="false"
                    autocomplete="off"
                />
            </label>
            <p class="hint" role="status">
                { format!("{} of {}", number(u64::from(count)), count_of(detail.rows.len() as u64, "instance")) }
            </p>
            if rows.len() <= DRAWN {
                { table(detail, &rows) }
            } else {
                <div
                    ref={node}
                    class="virtual tall pl-long"
                    {onscroll}
                    tabindex="0"
                    role="region"
                    aria-label="Placement matrix"
                >
                    <table class="matrix pl-matrix" aria-rowcount={(count + 1).to_string()}>
                        <thead>
                            <tr aria-rowindex="1">
                                { for heads(detail).into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }
                            </tr>
                        </thead>
                        <tbody>
                            { spacer(from) }
                            { for (from..to).filter_map(|at| Some(long_row(detail, rows.get(at as usize)?, at))) }
                            { spacer(count - to) }
                        </tbody>
                    </table>
                </div>
                <p class="hint">
                    { "Filter to 60 or fewer instances to show how to make each eligible." }
                </p>
            }
        </>
    }
}

fn long_row(detail: &PlacementDetail, row: &InstanceRow, at: u32) -> Html {
    html! {
        <tr
            key={row.instance.clone()}
            aria-rowindex={(at + 2).to_string()}
            data-step={row.step.to_string()}
        >
            <th scope="row"><code>{ &row.instance }</code></th>
            <td class={class(row.state)} title={row.changes.join(" ")}>{ result(row) }</td>
            { for row.checks.iter().map(check) }
            { for (0..detail.ranks.len()).map(|at| score(row.scores.get(at))) }
        </tr>
    }
}
