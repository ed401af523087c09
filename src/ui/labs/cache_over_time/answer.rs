//! The current time, the timeline of cached objects, and the events.

use crate::labs::{
    cache_over_time::{CacheOverTime, EventOutcome, EventResult},
    request::RequestLab,
};
use crate::text::{count_of, duration, number};
use crate::ui::{
    LabContext,
    bind::bind,
    charts::object_history::{ObjectHistory, result_word, steps, tone},
    components::{Card, Fact, Facts, SvgExport, Table, Tag},
    dom,
    labs::address,
};
use yew::prelude::*;

const ID: &str = "cache-lives";
/// Maximum number of events in the list.
const CHIPS: usize = 40;

/// The timeline with the current time.
pub fn timeline(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    let clock = context.scenario.clock;
    let field = bind!(context, clock);
    let to = field.onchange.clone();
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
            path={field.path.clone()}
            actions={html! { <SvgExport target={ID} file="cache-over-time.svg" /> }}
        >
            if answer.moments.is_empty() {
                <p class="quiet-text">
                    { "The timeline appears after you add a request or an invalidation." }
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
                    { "◂ Previous event" }
                </button>
                <input
                    id={dom::field_id(&field.path)}
                    class="grow"
                    type="range"
                    min="0"
                    max={answer.length.to_string()}
                    step="1"
                    value={clock.to_string()}
                    aria-label="Current time (s)"
                    aria-valuetext={duration(clock)}
                    oninput={slide}
                />
                <button
                    type="button"
                    class="small"
                    disabled={later.is_none()}
                    onclick={jump(later)}
                >
                    { "Next event ▸" }
                </button>
            </div>
            if !answer.objects.is_empty() {
                <div
                    class="scroll"
                    role="region"
                    aria-label="Timeline of cached objects"
                    tabindex="0"
                >
                    { ObjectHistory { answer, clock, id: ID }.draw() }
                </div>
                <p class="legend">
                    <span><i class="f2" />{ "Fresh" }</span>
                    <span><i class="expired" />{ "Expired, still stored" }</span>
                    <span><i class="cached-error" />{ "Cached error" }</span>
                    <span>{ "● Request" }</span>
                    <span>{ "✕ Invalidation" }</span>
                </p>
            }
            <div
                class="chips"
                role="group"
                aria-label="Events"
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
                        "Showing events {} to {} of {}.",
                        first + 1,
                        answer.moments.len().min(first + CHIPS),
                        number(answer.moments.len())
                    ) }
                </p>
            }
            { facts(context) }
        </Card>
    }
}

/// One event; the button sets the current time to it.
fn chip(moment: &EventOutcome, current: bool, to: &Callback<i64>) -> Html {
    let (class, word, detail) = match &moment.what {
        EventResult::Request(served) => {
            (tone(served), result_word(served), format!("{} · {}", served.target, served.version))
        }
        EventResult::Invalidation { paths } => (
            "edge",
            "Invalidation",
            paths.iter().map(|path| path.path.as_str()).collect::<Vec<_>>().join(" "),
        ),
        EventResult::Nothing => ("none", "No effect", "no request and no path".into()),
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
            <small>{ duration(at) }</small>
            <span class="text"><b>{ word }</b>{ " " }{ detail }</span>
        </button>
    }
}

/// The figures of the event at the current time.
fn facts(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    let moment = answer.current.and_then(|at| answer.moments.get(at));
    let Some(EventOutcome { what: EventResult::Request(served), steps, .. }) = moment else {
        return Html::default();
    };
    let span = |count: Option<i64>| count.map_or_else(|| "Not cached".to_owned(), duration);
    let mut facts = vec![
        Fact::new("Version for the viewer", served.version.clone()),
        Fact::new("Version at the origin", served.newest.clone()),
        Fact::new("Age", duration(served.age)),
        Fact::new("TTL", span(served.fresh_seconds)),
        Fact::new("Remaining TTL", span(served.remaining)),
        Fact::new(
            "Request to the origin",
            match (served.origin_asked, served.conditional) {
                (false, _) => "None",
                (true, true) => "Conditional",
                (true, false) => "Full",
            },
        ),
    ];
    if let Some(until) = served.on_error_until {
        facts.push(Fact::new("Served on origin error until age", duration(until)));
    }
    if let Some(until) = served.revalidating_until {
        facts.push(Fact::new("Served while revalidating until age", duration(until)));
    }
    if let Some(first) = (steps.0 < steps.1).then_some(steps.0) {
        facts = facts.into_iter().map(|fact| fact.by(first)).collect();
    }
    let request = moment.and_then(|moment| request_of(context, moment.event));
    html! {
        <>
            <Facts {facts} />
            if let Some(href) = request { <p><a {href}>{ "Cache key and origin request" }</a></p> }
        </>
    }
}

/// The link to an event's request in the Request lab.
fn request_of(context: &LabContext<CacheOverTime>, event: usize) -> Option<String> {
    let scenario = &context.scenario;
    let event = scenario.events.get(event)?;
    let request = event.request.clone()?;
    address::<RequestLab>(&scenario.for_request_lab(request, event.viewer.clone()))
}

/// The objects cached at the current time.
pub fn stored(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    if answer.moments.is_empty() {
        return Html::default();
    }
    // Each cache key links to a request that has it.
    let asked = |key: &str| {
        let moment = answer.moments.iter().find(|moment| match &moment.what {
            EventResult::Request(served) => served.key.as_deref() == Some(key),
            _ => false,
        })?;
        request_of(context, moment.event)
    };
    let heads = ["Cache key", "Version", "Status", "Age", "TTL", "Remaining TTL"]
        .map(AttrValue::Static)
        .to_vec();
    html! {
        <Card
            title={format!("{} at {}", count_of(answer.stored.len(), "cached object"), duration(context.scenario.clock))}
        >
            if answer.stored.is_empty() {
                <p class="quiet-text">{ "The cache is empty at this time." }</p>
            } else {
                <Table label="Cached objects" {heads}>
                    { for answer.stored.iter().map(|object| html! {
                        <tr>
                            <th scope="row">{ match asked(&object.key) {
                                Some(href) => html! { <a {href} title="Cache key and origin request"><code>{ &object.key }</code></a> },
                                None => html! { <code>{ &object.key }</code> },
                            } }</th>
                            <td>{ &object.version }</td>
                            <td>{ object.status }</td>
                            <td class="num">{ duration(object.age) }</td>
                            <td class="num">{ duration(object.fresh_seconds) }</td>
                            <td class="num">{ if object.fresh {
                                html! { { duration(object.remaining) } }
                            } else {
                                html! { <Tag text="Expired" kind="warn" /> }
                            } }</td>
                        </tr>
                    }) }
                </Table>
            }
        </Card>
    }
}
