//! The clock, the lives of the objects, and what happened one after the other.

use crate::labs::{
    cache_over_time::{CacheOverTime, EventOutcome, EventResult},
    request::RequestLab,
};
use crate::ui::{
    LabContext,
    charts::object_history::{ObjectHistory, seconds, steps, tone},
    components::{Card, Fact, Facts, SvgExport, Table, Tag},
    dom,
    labs::address,
};
use yew::prelude::*;

const ID: &str = "cache-lives";
/// Events that are shown at once.
const CHIPS: usize = 40;

/// The timeline with its clock.
pub fn timeline(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    let clock = context.scenario.clock;
    let to = context.on("clock", |scenario, clock: i64| scenario.clock = clock);
    let slide = {
        let to = to.clone();
        Callback::from(move |event: InputEvent| {
            if let Ok(at) = dom::input_text(&event).parse() {
                to.emit(at);
            }
        })
    };
    let earlier = answer.moments.iter().rev().map(|moment| moment.at).find(|at| *at < clock);
    let later = answer.moments.iter().map(|moment| moment.at).find(|at| *at > clock);
    let jump = |at: Option<i64>| {
        let to = to.clone();
        move |_: MouseEvent| {
            if let Some(at) = at {
                to.emit(at);
            }
        }
    };
    let first = answer
        .current
        .unwrap_or(0)
        .saturating_sub(CHIPS / 2)
        .min(answer.moments.len().saturating_sub(CHIPS));
    html! {
        <Card
            title="Timeline"
            path="clock"
            actions={html! { <SvgExport target={ID} file="cache-over-time.svg" /> }}
        >
            if answer.moments.is_empty() {
                <p class="quiet-text">
                    { "Nothing happens yet: add a request or an invalidation." }
                </p>
            }
            <div
                class="row middle"
            >
                <button
                    type="button"
                    class="small"
                    disabled={earlier.is_none()}
                    onclick={jump(earlier)}
                >
                    { "◂ Event before" }
                </button>
                <input
                    id={dom::field_id("clock")}
                    class="grow"
                    type="range"
                    min="0"
                    max={answer.length.to_string()}
                    step="1"
                    value={clock.to_string()}
                    aria-label="Clock, seconds since the start"
                    aria-valuetext={format!("{clock} seconds")}
                    oninput={slide}
                />
                <button
                    type="button"
                    class="small"
                    disabled={later.is_none()}
                    onclick={jump(later)}
                >
                    { "Event after ▸" }
                </button>
            </div>
            if !answer.objects.is_empty() {
                <div
                    class="scroll"
                    role="region"
                    aria-label="Picture: the lives of the objects"
                    tabindex="0"
                >
                    { ObjectHistory { answer, clock, id: ID }.draw() }
                </div>
                <p class="legend">
                    <span><i class="f2" />{ "fresh" }</span>
                    <span><i class="expired" />{ "expired, still stored" }</span>
                    <span><i class="cached-error" />{ "cached error" }</span>
                    <span>{ "● a request, ✕ invalidated" }</span>
                </p>
            }
            <div
                class="chips"
                role="group"
                aria-label="What happened"
            >
                { for answer
                    .moments
                    .iter()
                    .enumerate()
                    .skip(first)
                    .take(CHIPS)
                    .map(|(at, moment)| chip(moment, answer.current == Some(at), &to)) }
            </div>
            if answer.moments.len() > CHIPS {
                <p class="small quiet-text">
                    { format!(
                        "Events {} to {} of {}, around the clock.",
                        first + 1,
                        answer.moments.len().min(first + CHIPS),
                        answer.moments.len()
                    ) }
                </p>
            }
            { facts(context) }
        </Card>
    }
}

/// One event: pressing it moves the clock there.
fn chip(moment: &EventOutcome, current: bool, to: &Callback<i64>) -> Html {
    let (class, word, detail) = match &moment.what {
        EventResult::Request(served) => (
            tone(served.result.as_str()),
            if served.stale { "Stale hit".to_owned() } else { served.result.as_str().to_owned() },
            format!("{} · {}", served.target, served.version),
        ),
        EventResult::Invalidation { paths } => (
            "edge",
            "Invalidation".into(),
            paths.iter().map(|path| path.path.as_str()).collect::<Vec<_>>().join(" "),
        ),
        EventResult::Nothing => ("none", "Nothing".into(), "neither request nor paths".into()),
    };
    let (at, to) = (moment.at, to.clone());
    html! {
        <button
            type="button"
            class={classes!("chip", class)}
            aria-pressed={if current { "true" } else { "false" }}
            data-step={steps(moment.steps)}
            onclick={move |_| to.emit(at)}
        >
            <small>{ seconds(at) }</small>
            <span class="text"><b>{ word }</b>{ " " }{ detail }</span>
        </button>
    }
}

/// Figures of the moment at the clock.
fn facts(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    let moment = answer.current.and_then(|at| answer.moments.get(at));
    let Some(EventOutcome { what: EventResult::Request(served), steps, .. }) = moment else {
        return Html::default();
    };
    let span = |count: Option<i64>| count.map_or_else(|| "not kept".to_owned(), seconds);
    let mut facts = vec![
        Fact::new("Version seen", served.version.clone()),
        Fact::new("Version at the origin", served.newest.clone()),
        Fact::new("Age", seconds(served.age)),
        Fact::new("Lifetime", span(served.fresh_seconds)),
        Fact::new("Left of it", span(served.remaining)),
        Fact::new(
            "Origin",
            match (served.origin_asked, served.conditional) {
                (false, _) => "not asked",
                (true, true) => "asked whether it changed",
                (true, false) => "asked in full",
            },
        ),
    ];
    if let Some(until) = served.on_error_until {
        facts.push(Fact::new("If the origin fails, served until age", seconds(until)));
    }
    if let Some(until) = served.revalidating_until {
        facts.push(Fact::new("While refreshed, served until age", seconds(until)));
    }
    if let Some(first) = (steps.0 < steps.1).then_some(steps.0) {
        facts = facts.into_iter().map(|fact| fact.by(first)).collect();
    }
    let request = moment.and_then(|moment| request_of(context, moment.event));
    html! {
        <>
            <Facts {facts} />
            if let Some(href) = request { <p><a {href}>{ "Its key and origin request" }</a></p> }
        </>
    }
}

/// The address of an event's request in the request lab.
fn request_of(context: &LabContext<CacheOverTime>, event: usize) -> Option<String> {
    let scenario = &context.scenario;
    let event = scenario.events.get(event)?;
    let request = event.request.clone()?;
    address::<RequestLab>(&scenario.for_request_lab(request, event.viewer.clone()))
}

/// What is stored at the clock.
pub fn stored(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    if answer.moments.is_empty() {
        return Html::default();
    }
    // Each key leads to the request that was made with it.
    let asked = |key: &str| {
        let moment = answer.moments.iter().find(|moment| match &moment.what {
            EventResult::Request(served) => served.key.as_deref() == Some(key),
            _ => false,
        })?;
        request_of(context, moment.event)
    };
    let heads =
        ["Object", "Version", "Status", "Age", "Lifetime", "Left"].map(AttrValue::Static).to_vec();
    html! {
        <Card title={format!("Stored at {}", seconds(context.scenario.clock))}>
            if answer.stored.is_empty() {
                <p class="quiet-text">{ "Nothing is stored at this instant." }</p>
            } else {
                <Table label="Stored objects" {heads}>
                    { for answer.stored.iter().map(|object| html! {
                        <tr>
                            <th scope="row">{ match asked(&object.key) {
                                Some(href) => html! { <a {href} title="Its key and origin request"><code>{ &object.key }</code></a> },
                                None => html! { <code>{ &object.key }</code> },
                            } }</th>
                            <td>{ &object.version }</td>
                            <td>{ object.status }</td>
                            <td class="num">{ seconds(object.age) }</td>
                            <td class="num">{ seconds(object.fresh_seconds) }</td>
                            <td class="num">{ if object.fresh {
                                html! { { seconds(object.remaining) } }
                            } else {
                                html! { <Tag text="expired" kind="warn" /> }
                            } }</td>
                        </tr>
                    }) }
                </Table>
            }
        </Card>
    }
}
