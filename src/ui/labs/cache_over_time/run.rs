//! The generated traffic: the run, its figures, and the trace of one request.

use crate::cloudfront::traffic::{SideResult, TrafficResult};
use crate::labs::{
    cache_over_time::{CacheOverTime, Scenario, TracedRequestRun, TrafficRun},
    request::RequestLab,
    run::{Progress, Run},
};
use crate::text::{bytes, count_of, duration, list, number, percent};
use crate::ui::{
    LabContext,
    charts::lines::Lines,
    components::{Card, Notice, SvgExport, Table, Tag, prose, verdict_mark},
    dom,
    labs::address,
    run::use_run,
};
use std::rc::Rc;
use yew::prelude::*;

/// The buttons that start a run; canceling it moves the focus back to them.
const RUN: &str = "run-traffic";
const EXPLAIN: &str = "explain-one";

/// Properties of [`TrafficPanel`].
#[derive(Properties, PartialEq)]
pub struct TrafficProps {
    /// The context of the lab.
    pub context: LabContext<CacheOverTime>,
}

/// The preview, and the complete run on demand.
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
                    { format!("Run {}", count_of(traffic.requests, "request")) }
                </button>
            }}
        >
            if let Some(ran) = (*started).clone() {
                if outdated {
                    <Notice
                        kind="warning"
                        text="The scenario changed after this run. Run it again."
                    />
                }
                <Whole
                    {ran}
                    context={(!outdated).then(|| props.context.clone())}
                />
            } else {
                <p class="quiet-text">
                    { format!("Preview of the first {}, while the caches are cold:", count_of(traffic.preview.requests, "request")) }
                </p>
                { figures(&traffic.preview) }
            }
        </Card>
    }
}

/// A scenario whose traffic runs, and the number of runs so far: each press of the button starts one.
#[derive(Clone)]
struct Ran(Rc<Scenario>, u32);

impl Ran {
    /// True if the other's traffic is the same: the current time and the pasted response don't matter.
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

/// A run that might be impossible: it then ends immediately, without an answer.
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
    /// The context of the lab, while its scenario is the one that runs.
    context: Option<LabContext<CacheOverTime>>,
}

/// The complete run with its progress.
#[component]
fn Whole(props: &WholeProps) -> Html {
    let running = use_run(props.ran.clone(), |ran| Maybe(TrafficRun::new(&ran.0)));
    // The verdict uses the run, as long as the scenario is the one that ran.
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
            context.deliver(&context.scenario, Rc::new(explained));
        }
    });
    match &running.answer {
        Some(answer) => match answer.as_ref() {
            Some(compared) => html! {
                <>
                    if running.canceled {
                        <Notice
                            kind="warning"
                            text={format!("Canceled after {} of {}.", number(compared.requests), count_of(compared.total, "request"))}
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
                html! { <Notice kind="error" text="A policy of this scenario doesn't exist." /> }
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
    /// The ID of the button that started it.
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
                <span class="small num">
                    { format!("{} of {}", number(done), count_of(total, "request")) }
                </span>
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
        ("Hits at edge locations", |side| number(side.figures.edge_hits)),
        ("Hits in regional edge caches", |side| number(side.figures.regional_hits)),
        ("Refresh hits", |side| number(side.figures.refresh_hits)),
        ("Misses", |side| number(side.figures.misses)),
        ("Errors", |side| number(side.figures.errors)),
        ("Requests to the origin", |side| number(side.figures.origin_requests)),
        ("Bytes from the origin", |side| bytes(side.figures.origin_bytes)),
        ("Bytes to viewers", |side| bytes(side.figures.viewer_bytes)),
        ("Cached objects", |side| number(side.figures.stored)),
        ("Bytes cached", |side| bytes(side.figures.stored_bytes)),
        ("Old versions served", |side| number(side.figures.outdated)),
    ];
    let mut heads = vec![AttrValue::Static("")];
    heads.extend(compared.sides.iter().map(|side| AttrValue::from(side.name.clone())));
    html! {
        <Table label="Traffic summary" {heads}>
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
    let until = duration(compared.seconds);
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
                    "Hit ratio per interval",
                    "plot-hits",
                    of(|point| point.hits as f64 / point.requests.max(1) as f64),
                    percent,
                    Some(1.0),
                ) }
                { plot("Requests to the origin per interval", "plot-origin", of(|point| point.origin_requests as f64), count, None) }
                { plot(
                    "Bytes from the origin per interval",
                    "plot-bytes",
                    of(|point| point.origin_bytes as f64),
                    |number| bytes(number as u64),
                    None,
                ) }
                { plot("Cached objects", "plot-stored", of(|point| point.stored as f64), count, None) }
            </div>
            <div class="row">
                <SvgExport target="plot-hits" file="hit-ratio.svg" label="Save hit ratio as SVG" />
            </div>
        </>
    }
}

/// The parts of each side's cache key that create separate cached objects.
fn splits(compared: &TrafficResult) -> Html {
    let heads =
        ["Policies", "Part of the cache key", "Included by", "Values", "Cached objects (factor)"]
            .map(AttrValue::Static)
            .to_vec();
    let any = compared.sides.iter().any(|side| !side.splits.is_empty());
    html! {
        <>
            <h3>{ "Separate cached objects" }</h3>
            if any {
                <Table label="Separate cached objects" {heads}>
                    { for compared.sides.iter().flat_map(|side| side.splits.iter().map(move |split| html! {
                        <tr>
                            <td>{ &side.name }</td>
                            <th scope="row">{ split.part }</th>
                            <td>{ list(&split.names, "and") }</td>
                            <td class="num">{ number(split.values) }</td>
                            <td class="num">
                                { format!("{:.1} ×", split.factor) }
                                { " " }
                                if split.factor >= 2.0 { <Tag text="High" kind="warn" /> }
                            </td>
                        </tr>
                    })) }
                </Table>
            } else {
                <p class="quiet-text">{ "The cache key creates no separate cached objects." }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    ran: Ran,
    total: u64,
}

/// The trace of one request, by a run up to it.
#[component]
fn OneRequest(props: &OneProps) -> Html {
    let draft = use_state(|| "1".to_owned());
    let asked = use_state(|| None::<u32>);
    let oninput = {
        let draft = draft.setter();
        move |event: InputEvent| draft.set(dom::input_text(&event))
    };
    let wanted = draft
        .trim()
        .parse::<u32>()
        .ok()
        .filter(|number| *number >= 1 && u64::from(*number) <= props.total);
    let onclick = {
        let asked = asked.setter();
        move |_: MouseEvent| asked.set(wanted.map(|number| number - 1))
    };
    html! {
        <div class="stack tight">
            <h3>{ "Trace of one request" }</h3>
            <div class="row">
                <label class="field narrow">
                    <span>
                        { format!("Request number (1 to {})", crate::text::number(props.total)) }
                    </span>
                    <input type="text" inputmode="numeric" value={(*draft).clone()} {oninput} />
                </label>
                <button
                    type="button"
                    id={EXPLAIN}
                    class="small"
                    disabled={wanted.is_none()}
                    {onclick}
                >
                    { "Explain request" }
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
    let Some(Some(traced)) = answer.as_ref() else {
        return Html::default();
    };
    let (request, viewer) = traced.asked.clone();
    let href = address::<RequestLab>(&props.ran.0.for_request_lab(request, viewer));
    html! {
        <>
            <p>
                { format!("Request {} at {}:", number(u64::from(traced.number) + 1), duration(traced.at)) }
            </p>
            <pre>{ &traced.request }</pre>
            if let Some(href) = href {
                <p><a {href}>{ "Cache key and origin request with A" }</a></p>
            }
            <div
                class="columns"
            >
                { for traced.sides.iter().map(|side| html! {
                    <div class="stack tight">
                        <p>
                            <b>{ &side.name }</b>
                            { ": " }
                            { side.result.as_str() }
                            { " " }
                            { side.status }
                            { if side.origin_reached { ", reached the origin" } else { "" } }
                        </p>
                        <p><code>{ &side.key }</code></p>
                        <ol class="stack tight small">
                            { for side.trace.steps.iter().map(|step| {
                                let (icon, word) = verdict_mark(step.verdict);
                                html! {
                                    <li>
                                        <span class={classes!("state", word)}>{ icon }{ " " }{ word }</span>
                                        { " " }
                                        { prose(&step.because) }
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

fn count(value: f64) -> String {
    number(value.round() as u64)
}
