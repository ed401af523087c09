//! The generated traffic: the run, its figures, and the story of one request.

use crate::cloudfront::traffic::{SideResult, TrafficResult};
use crate::labs::{
    cache_over_time::{CacheOverTime, Scenario, TracedRequestRun, TrafficRun},
    request::RequestLab,
    run::{Progress, Run},
};
use crate::ui::{
    LabContext,
    charts::{lines::Lines, object_history::seconds},
    components::{Card, Notice, SvgExport, Table, Tag, verdict_mark},
    dom,
    labs::address,
    run::use_run,
};
use std::rc::Rc;
use yew::prelude::*;

/// The buttons that begin a run, and its cancelling gives the focus back to.
const RUN: &str = "run-traffic";
const EXPLAIN: &str = "explain-one";

/// Properties of [`TrafficPanel`].
#[derive(Properties, PartialEq)]
pub struct TrafficProps {
    /// The lab's bench.
    pub context: LabContext<CacheOverTime>,
}

/// The preview, and the whole run on demand.
#[component]
pub fn TrafficPanel(props: &TrafficProps) -> Html {
    let started = use_state(|| None::<Ran>);
    let Some(traffic) = &props.context.answer().traffic else {
        return Html::default();
    };
    let times = started.as_ref().map_or(0, |ran| ran.1);
    let here = Ran(props.context.scenario.clone(), times.wrapping_add(1));
    let begin = {
        let (started, here) = (started.setter(), here.clone());
        move |_: MouseEvent| started.set(Some(here.clone()))
    };
    let outdated = started.as_ref().is_some_and(|ran| !ran.is_of(&here));
    html! {
        <Card
            title="Generated traffic"
            actions={html! {
                <button type="button" id={RUN} class="primary small" onclick={begin}>
                    { format!("Run {} requests", traffic.requests) }
                </button>
            }}
        >
            if let Some(ran) = (*started).clone() {
                if outdated {
                    <Notice kind="warning" text="The scenario has changed since this run." />
                }
                <Whole
                    {ran}
                    context={(!outdated).then(|| props.context.clone())}
                />
            } else {
                <p class="quiet-text">
                    { format!("The first {} requests, while the caches warm up:", traffic.preview.requests) }
                </p>
                { figures(&traffic.preview) }
            }
        </Card>
    }
}

/// A scenario whose traffic runs, and how many runs there were: each press of the button begins one.
#[derive(Clone)]
struct Ran(Rc<Scenario>, u32);

impl Ran {
    /// True where the other's traffic is the same: the clock and what is pasted don't matter.
    fn is_of(&self, other: &Ran) -> bool {
        let (one, two) = (&self.0, &other.0);
        Rc::ptr_eq(one, two)
            || (one.traffic == two.traffic
                && one.compare == two.compare
                && one.cache_policy == two.cache_policy
                && one.origin_request_policy == two.origin_request_policy
                && one.origin == two.origin
                && one.error_caching_min_ttl == two.error_caching_min_ttl)
    }
}

impl PartialEq for Ran {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) && self.1 == other.1
    }
}

/// A run that may not be possible: it is done at once then, without an answer.
struct Maybe<R>(Option<R>);

impl<R: Run> Run for Maybe<R> {
    type Answer = Option<R::Answer>;

    fn advance(&mut self, budget: u32) -> Progress {
        let none = Progress { done: 0, total: 0 };
        self.0.as_mut().map_or(none, |run| run.advance(budget))
    }

    fn answer(&self) -> Self::Answer {
        self.0.as_ref().map(Run::answer)
    }
}

#[derive(Properties, PartialEq)]
struct WholeProps {
    ran: Ran,
    /// The lab's bench, while its scenario is the one that runs.
    context: Option<LabContext<CacheOverTime>>,
}

/// The whole run with its progress.
#[component]
fn Whole(props: &WholeProps) -> Html {
    let running = use_run(props.ran.clone(), |ran| Maybe(TrafficRun::new(&ran.0)));
    // The verdict is that of the run, as long as the scenario is the one that ran.
    use_effect_with((props.context.clone(), running.answer.clone()), |(context, answer)| {
        if let Some((context, run)) =
            context.as_ref().zip(answer.as_deref().and_then(Option::as_ref))
            && let Some(traffic) = &context.answer().traffic
            && traffic.run.as_ref() != Some(run)
        {
            let mut explained = (*context.explained).clone();
            if let Some(traffic) = &mut explained.answer.traffic {
                traffic.run = Some(run.clone());
            }
            context.deliver(&context.scenario, Some(Rc::new(explained)));
        }
    });
    match &running.answer {
        Some(answer) => match answer.as_ref() {
            Some(compared) => html! {
                <>
                    if running.canceled {
                        <Notice
                            kind="warning"
                            text={format!("Cancelled after {} of {} requests.", compared.requests, compared.total)}
                        />
                    }
                    { figures(compared) }
                    { plots(compared) }
                    { splits(compared) }
                    <OneRequest
                        ran={props.ran.clone()}
                        total={compared.total}
                    />
                </>
            },
            None => {
                html! { <Notice kind="error" text="A policy of this scenario does not exist." /> }
            }
        },
        None => {
            html! {
                <Progressing
                    progress={running.progress.map(|progress| (progress.done, progress.total))}
                    cancel={running.cancel.clone()}
                    back={RUN}
                />
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct ProgressProps {
    progress: Option<(u64, u64)>,
    cancel: Callback<()>,
    /// The id of the button that began it.
    back: &'static str,
}

#[component]
fn Progressing(props: &ProgressProps) -> Html {
    let (done, total) = props.progress.unwrap_or((0, 1));
    let back = props.back;
    let cancel = props.cancel.reform(move |_: MouseEvent| dom::focus(back));
    html! {
        <div class="stack tight">
            <progress
                aria-label="Requests done"
                value={done.to_string()}
                max={total.max(1).to_string()}
            />
            <div class="row spread">
                <span class="small num">{ format!("{done} of {total} requests") }</span>
                <button type="button" class="small" onclick={cancel}>{ "Cancel" }</button>
            </div>
        </div>
    }
}

/// The figures, side by side.
fn figures(compared: &TrafficResult) -> Html {
    type Row = (&'static str, fn(&SideResult) -> String);
    const ROWS: [Row; 12] = [
        ("Hit ratio", |side| percent(side.hit_ratio)),
        ("Hits at the edge location", |side| side.figures.edge_hits.to_string()),
        ("Hits in the regional edge cache", |side| side.figures.regional_hits.to_string()),
        ("Refresh hits", |side| side.figures.refresh_hits.to_string()),
        ("Misses", |side| side.figures.misses.to_string()),
        ("Errors", |side| side.figures.errors.to_string()),
        ("Requests to the origin", |side| side.figures.origin_requests.to_string()),
        ("Bytes from the origin", |side| bytes(side.figures.origin_bytes)),
        ("Bytes to viewers", |side| bytes(side.figures.viewer_bytes)),
        ("Copies stored", |side| side.figures.stored.to_string()),
        ("Bytes stored", |side| bytes(side.figures.stored_bytes)),
        ("Saw an old version", |side| side.figures.outdated.to_string()),
    ];
    let mut heads = vec![AttrValue::Static("")];
    heads.extend(compared.sides.iter().map(|side| AttrValue::from(side.name.clone())));
    html! {
        <Table label="Figures of the traffic" {heads}>
            { for ROWS.iter().map(|(name, show)| html! {
                <tr>
                    <th scope="row">{ *name }</th>
                    { for compared.sides.iter().map(|side| html! { <td class="num">{ show(side) }</td> }) }
                </tr>
            }) }
        </Table>
    }
}

fn plots(compared: &TrafficResult) -> Html {
    let of = |value: fn(&crate::cloudfront::traffic::TrafficPoint) -> f64| {
        compared.sides.iter().map(|side| side.points.iter().map(value).collect()).collect()
    };
    let until = seconds(compared.seconds);
    let plot = |title, id, lines, show: fn(f64) -> String, most| {
        Lines { title, id, lines, until: until.clone(), show, most }.draw()
    };
    html! {
        <>
            <p class="legend">
                <span><i class="side-a" />{ "A" }</span>
                if compared.sides.len() > 1 { <span><i class="side-b" />{ "B" }</span> }
            </p>
            <div class="columns">
                { plot(
                    "Hit ratio, each stretch",
                    "plot-hits",
                    of(|point| point.hits as f64 / point.requests.max(1) as f64),
                    percent,
                    Some(1.0),
                ) }
                { plot("Requests to the origin, each stretch", "plot-origin", of(|point| point.origin_requests as f64), count, None) }
                { plot(
                    "Bytes from the origin, each stretch",
                    "plot-bytes",
                    of(|point| point.origin_bytes as f64),
                    |number| bytes(number as u64),
                    None,
                ) }
                { plot("Copies stored", "plot-stored", of(|point| point.stored as f64), count, None) }
            </div>
            <div class="row">
                <SvgExport
                    target="plot-hits"
                    file="hit-ratio.svg"
                    label="Save the hit ratio as SVG"
                />
            </div>
        </>
    }
}

/// What splits each side's cache.
fn splits(compared: &TrafficResult) -> Html {
    let heads = ["Side", "Part of the key", "Brought in by", "Values", "Times as many objects"]
        .map(AttrValue::Static)
        .to_vec();
    let any = compared.sides.iter().any(|side| !side.splits.is_empty());
    html! {
        <>
            <h3>{ "What splits your cache" }</h3>
            if any {
                <Table label="What splits the cache" {heads}>
                    { for compared.sides.iter().flat_map(|side| side.splits.iter().map(move |split| html! {
                        <tr>
                            <td>{ &side.name }</td>
                            <th scope="row">{ split.part }</th>
                            <td>{ split.names.join(", ") }</td>
                            <td class="num">{ split.values }</td>
                            <td class="num">
                                { format!("{:.1} ×", split.factor) }
                                { " " }
                                if split.factor >= 2.0 { <Tag text="splits" kind="warn" /> }
                            </td>
                        </tr>
                    })) }
                </Table>
            } else {
                <p class="quiet-text">{ "Nothing but the object itself: one copy each." }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    ran: Ran,
    total: u64,
}

/// The story of one request, found by running up to it.
#[component]
fn OneRequest(props: &OneProps) -> Html {
    let draft = use_state(|| "1".to_owned());
    let asked = use_state(|| None::<u32>);
    let oninput = {
        let draft = draft.setter();
        move |event: InputEvent| draft.set(dom::input_text(&event))
    };
    let number = draft
        .trim()
        .parse::<u32>()
        .ok()
        .filter(|number| *number >= 1 && u64::from(*number) <= props.total);
    let onclick = {
        let asked = asked.setter();
        move |_: MouseEvent| asked.set(number.map(|number| number - 1))
    };
    html! {
        <div class="stack tight">
            <h3>{ "Look at one request" }</h3>
            <div class="row">
                <label class="field narrow">
                    <span>{ format!("Number, 1 to {}", props.total) }</span>
                    <input type="text" inputmode="numeric" value={(*draft).clone()} {oninput} />
                </label>
                <button
                    type="button"
                    id={EXPLAIN}
                    class="small"
                    disabled={number.is_none()}
                    {onclick}
                >
                    { "Explain it" }
                </button>
            </div>
            if let Some(number) = *asked { <TracedRequestView ran={props.ran.clone()} {number} /> }
        </div>
    }
}

#[derive(Properties, PartialEq, Clone)]
struct TracedRequestViewProps {
    ran: Ran,
    number: u32,
}

#[component]
fn TracedRequestView(props: &TracedRequestViewProps) -> Html {
    let running = use_run((props.ran.clone(), props.number), |(ran, number)| {
        Maybe(TracedRequestRun::new(&ran.0, *number))
    });
    let Some(answer) = &running.answer else {
        return html! {
            <Progressing
                progress={running.progress.map(|progress| (progress.done, progress.total))}
                cancel={running.cancel.clone()}
                back={EXPLAIN}
            />
        };
    };
    let Some(Some(story)) = answer.as_ref() else {
        return Html::default();
    };
    let (request, viewer) = story.asked.clone();
    let href = address::<RequestLab>(&props.ran.0.for_request_lab(request, viewer));
    html! {
        <>
            <p>{ format!("Request {} at {} s:", story.number + 1, story.at) }</p>
            <pre>{ &story.request }</pre>
            if let Some(href) = href {
                <p><a {href}>{ "Its key and origin request under A" }</a></p>
            }
            <div
                class="columns"
            >
                { for story.sides.iter().map(|side| html! {
                    <div class="stack tight">
                        <p>
                            <b>{ &side.name }</b>
                            { ": " }
                            { side.result.as_str() }
                            { " " }
                            { side.status }
                            { if side.origin_reached { ", the origin was asked" } else { "" } }
                        </p>
                        <p><code>{ &side.key }</code></p>
                        <ol class="stack tight small">
                            { for side.trace.steps.iter().map(|step| {
                                let (icon, word) = verdict_mark(step.verdict);
                                html! {
                                    <li>
                                        <span class={classes!("state", word)}>{ icon }{ " " }{ word }</span>
                                        { " " }
                                        { &step.because }
                                    </li>
                                }
                            }) }
                        </ol>
                    </div>
                }) }
            </div>
        </>
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn count(number: f64) -> String {
    match number {
        number if number >= 1e6 => format!("{:.1} M", number / 1e6),
        number if number >= 1e4 => format!("{:.0} k", number / 1e3),
        _ => format!("{number:.0}"),
    }
}

fn bytes(number: u64) -> String {
    match number as f64 {
        0.0 => "0".into(),
        number if number >= 1e9 => format!("{:.1} GB", number / 1e9),
        number if number >= 1e6 => format!("{:.1} MB", number / 1e6),
        number => format!("{:.1} kB", number / 1e3),
    }
}
