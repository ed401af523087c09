//! The current time: the time at which the request arrives, or at which the user signs.

use super::{PanelProps, SigningContext};
use crate::labs::signed_access::{Answer, PolicyTime};
use crate::time::utc_text;
use crate::ui::bind::bind;
use crate::ui::components::{Card, ParsedField};
use crate::ui::dom::{input_text, local_text};
use crate::ui::labs::moment::moment;
use yew::prelude::*;

/// The times that the answer speaks of.
pub fn moments(context: &SigningContext) -> &[PolicyTime] {
    let Answer { inspected, verified, created } = context.answer();
    match (inspected, verified, created) {
        (Some(inspected), ..) => &inspected.dates,
        (_, Some(verified), _) => &verified.dates,
        (_, _, Some(created)) => &created.dates,
        _ => &[],
    }
}

const JUMPS: [(&str, &str, i64); 6] = [
    ("−1 day", "Back 1 day", -86_400),
    ("−1 h", "Back 1 hour", -3600),
    ("−1 min", "Back 1 minute", -60),
    ("+1 min", "Forward 1 minute", 60),
    ("+1 h", "Forward 1 hour", 3600),
    ("+1 day", "Forward 1 day", 86_400),
];

/// The current time, with shortcuts, a slider over the policy's time range, and "now".
#[component]
pub fn Clock(props: &PanelProps) -> Html {
    let context = &props.context;
    let now = context.scenario.now;
    let field = bind!(context, now);
    let set = field.onchange.clone();
    let jump = |by: i64| {
        let set = set.clone();
        move |_: MouseEvent| set.emit(now.saturating_add(by))
    };
    let dates = moments(context);
    let end = dates.iter().find(|date| date.what == "end").map(|date| date.epoch);
    let start = dates.iter().find(|date| date.what == "start").map(|date| date.epoch);
    let to_now = {
        let set = set.clone();
        move |_: MouseEvent| set.emit((js_sys::Date::now() / 1000.0) as i64)
    };
    html! {
        <Card title="Clock" path={field.path.clone()}>
            <ParsedField
                label="Current time"
                field={moment(field, now)}
                wire=true
                class="grow"
                hint={format!("Local time {}, epoch seconds {now}", local_text(now as f64 * 1000.0))}
            />
            <div class="row middle" role="group" aria-label="Change the current time">
                <span class="joined">
                    { for JUMPS.iter().map(|(text, label, by)| html! {
                        <button
                            type="button"
                            class="small"
                            aria-label={format!("{text}: {label}")}
                            onclick={jump(*by)}
                        >
                            { *text }
                        </button>
                    }) }
                </span>
                <button type="button" class="small" onclick={to_now}>{ "Now" }</button>
                if let Some(end) = end {
                    <button
                        type="button"
                        class="small"
                        onclick={let set = set.clone(); move |_| set.emit(end)}
                    >
                        { "Go to expiration" }
                    </button>
                }
            </div>
            if let Some(end) = end.filter(|end| (-60_000_000_000..4_000_000_000_000).contains(end)) {
                <Slider {now} {end} {start} onchange={set} />
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct SliderProps {
    now: i64,
    end: i64,
    start: Option<i64>,
    onchange: Callback<i64>,
}

/// The policy's time from a little before its start to a little after its end.
#[component]
fn Slider(props: &SliderProps) -> Html {
    let begin = props.start.filter(|start| *start < props.end).unwrap_or(props.end - 86_400);
    let margin = ((props.end - begin) / 8).max(60);
    let oninput = props.onchange.reform({
        let now = props.now;
        move |event: InputEvent| input_text(&event).parse().unwrap_or(now)
    });
    html! {
        <label class="field grow">
            <span>{ "Time within the policy" }</span>
            <input
                type="range"
                class="slider"
                min={(begin - margin).to_string()}
                max={(props.end + margin).to_string()}
                step="1"
                value={props.now.to_string()}
                aria-valuetext={utc_text(props.now)}
                {oninput}
            />
        </label>
    }
}

/// Properties of [`Dates`].
#[derive(Properties, PartialEq)]
pub struct DatesProps {
    /// The dates.
    pub dates: Vec<PolicyTime>,
}

/// Times in UTC and local, with how far away they are.
#[component]
pub fn Dates(props: &DatesProps) -> Html {
    let name = |what: &str| match what {
        "start" => "Start",
        _ => "Ends",
    };
    html! {
        <dl class="facts plain">
            { for props.dates.iter().map(|date| html! {
                <div>
                    <dt>{ name(date.what) }</dt>
                    <dd class="num">
                        { &date.utc }
                        <small class="moment">{ "Local time " }{ local_text(date.epoch as f64 * 1000.0) }</small>
                        <small class="moment">{ &date.relative }</small>
                    </dd>
                </div>
            }) }
        </dl>
    }
}
