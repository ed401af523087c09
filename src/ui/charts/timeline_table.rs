//! The timeline as a table: every change, what happened, and how many were in service.

use super::SharedTimeline;
use crate::text::clock;
use crate::ui::components::Table;
use yew::prelude::*;

/// More rows are left out; the picture and its stepper have them all.
const MOST: usize = 250;

#[derive(Properties, PartialEq)]
pub(super) struct MomentsProps {
    pub plan: SharedTimeline,
    pub label: AttrValue,
    /// Called with the second to go to.
    pub onseek: Callback<u64>,
}

/// The table.
#[component]
pub(super) fn Moments(props: &MomentsProps) -> Html {
    let timeline = props.plan.timeline();
    let rows = timeline.moments();
    let [old, new] = &timeline.versions;
    let heads: Vec<AttrValue> = vec![
        "Time".into(),
        "What happens".into(),
        old.clone().into(),
        new.clone().into(),
        "others".into(),
        "requests to the new one".into(),
    ];
    let left = rows.len().saturating_sub(MOST);
    html! {
        <>
            <Table label={format!("Moments of {}, as a table", props.label)} {heads} class="tight">
                { for rows.iter().take(MOST).map(|row| {
                    let at = row.point.at;
                    let [old, new] = row.point.serving;
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
                            <td class="num">{ format!("{} %", f64::from(row.point.permille) / 10.0) }</td>
                        </tr>
                    }
                }) }
            </Table>
            if left > 0 {
                <p class="small quiet-text">
                    { format!("{left} more moments are left out here; the stepper above reaches all of them.") }
                </p>
            }
        </>
    }
}
