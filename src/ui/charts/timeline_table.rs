//! The timeline as a table: every change with its events, the counts, and what happens to the requests.

use super::SharedTimeline;
use crate::labs::timeline::{LaneState, capital, share_words};
use crate::text::{clock, count_of, percent};
use crate::ui::components::Table;
use yew::prelude::*;

/// The table shows up to this many rows. The picture and its stepper have all moments.
const MOST: usize = 250;

#[derive(Properties, PartialEq)]
pub(super) struct MomentsProps {
    pub plan: SharedTimeline,
    pub label: AttrValue,
    /// Called with the second to show.
    pub onseek: Callback<u64>,
}

/// The table.
#[component]
pub(super) fn Moments(props: &MomentsProps) -> Html {
    let timeline = props.plan.timeline();
    let rows = timeline.moments();
    let requests = timeline.requests();
    let [old, new] = &timeline.versions;
    let healthy = LaneState::InService.words(timeline.noun);
    let heads: Vec<AttrValue> = vec![
        "Time".into(),
        "Events".into(),
        format!("{}, {healthy}", capital(old)).into(),
        format!("{}, {healthy}", capital(new)).into(),
        "Other states".into(),
        format!("Requests to {new}").into(),
        "Failed requests".into(),
    ];
    let left = rows.len().saturating_sub(MOST);
    html! {
        <>
            <Table label={format!("{} as a table", props.label)} {heads} class="tight">
                { for rows.iter().take(MOST).map(|row| {
                    let at = row.point.at;
                    let [old, new] = row.point.serving;
                    let holds = requests.partition_point(|share| share.at <= at).saturating_sub(1);
                    let failed = requests.get(holds).map_or(0, |share| share.failed);
                    let steps: Vec<String> = row.events.iter().filter_map(|event| event.step).map(|step| step.to_string()).collect();
                    html! {
                        <tr data-step={(!steps.is_empty()).then(|| steps.join(" "))}>
                            <th scope="row">
                                <button
                                    type="button"
                                    class="link num"
                                    onclick={props.onseek.reform(move |_: MouseEvent| at)}
                                >
                                    { clock(at) }
                                </button>
                            </th>
                            <td>{ for row.events.iter().map(|event| html! { <div>{ &event.text }</div> }) }</td>
                            <td class="num">{ old }</td>
                            <td class="num">{ new }</td>
                            <td class="num">{ row.point.total.saturating_sub(old + new) }</td>
                            <td class="num">{ percent(f64::from(row.point.permille) / 1000.0) }</td>
                            <td class="num">{ share_words(failed) }</td>
                        </tr>
                    }
                }) }
            </Table>
            if left > 0 {
                <p class="small quiet-text">
                    { format!("{} more not shown. The stepper above shows every moment.", count_of(left, "moment")) }
                </p>
            }
        </>
    }
}
