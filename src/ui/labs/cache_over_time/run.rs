//! The generated traffic: the progress of the run, its figures, and the trace of one request.

use crate::cloudfront::traffic::{SideResult, TrafficResult};
use crate::labs::{
    cache_over_time::{CacheOverTime, TracedRequest, TrafficAnswer},
    request::RequestLab,
};
use crate::text::{bytes, count_of, duration, list, number, percent};
use crate::ui::{
    LabContext,
    bind::bind,
    charts::lines::Lines,
    components::{Card, Notice, NumberField, SvgExport, Table, Tag, prose, verdict_mark},
    labs::address,
};
use yew::prelude::*;

/// The figures of all requests, or of the first ones while the run goes.
pub fn traffic(context: &LabContext<CacheOverTime>) -> Html {
    let Some(traffic) = &context.answer().traffic else {
        return Html::default();
    };
    html! {
        <Card title="Generated traffic" actions={control(context, traffic)}>
            { working(context, traffic) }
            if let Some(run) = &traffic.run {
                { figures(run) }
                { plots(run) }
                { splits(run) }
                { one_request(context, traffic) }
            } else {
                <p class="quiet-text">
                    { format!("Preview of the first {}, while the caches are cold:", count_of(traffic.preview.requests, "request")) }
                </p>
                { figures(&traffic.preview) }
            }
        </Card>
    }
}

/// One button in one place, which keeps the focus: it cancels the run, or starts it again.
fn control(context: &LabContext<CacheOverTime>, traffic: &TrafficAnswer) -> Html {
    let is_running = context.progress.is_some();
    let onclick = {
        let context = context.clone();
        move |_: MouseEvent| match is_running {
            true => context.cancel(),
            false => context.restart(),
        }
    };
    let label = match is_running {
        true => "Cancel".to_owned(),
        false => format!("Run {}", count_of(traffic.requests, "request")),
    };
    html! { <button type="button" class="small" {onclick}>{ label }</button> }
}

/// The progress of the run, or that it was canceled.
fn working(context: &LabContext<CacheOverTime>, traffic: &TrafficAnswer) -> Html {
    let requests = || count_of(traffic.requests, "request");
    match (context.progress, &traffic.run) {
        (Some(progress), _) => html! {
            <div class="stack tight">
                <progress
                    aria-label="Requests done"
                    value={progress.done.to_string()}
                    max={progress.total.max(1).to_string()}
                />
                <span class="small num">
                    { format!("{} of {}", number(progress.done.min(traffic.requests.into())), requests()) }
                </span>
            </div>
        },
        (None, Some(run)) if run.requests == run.total => Html::default(),
        (None, run) => {
            let done = run.as_ref().map_or(0, |run| run.requests);
            let text = format!("Canceled after {} of {}.", number(done), requests());
            html! { <Notice kind="warning" {text} /> }
        }
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

/// The trace of one request.
fn one_request(context: &LabContext<CacheOverTime>, traffic: &TrafficAnswer) -> Html {
    let label = format!("Request number (1 to {})", number(traffic.requests));
    html! {
        <div class="stack tight">
            <h3>{ "Trace of one request" }</h3>
            <NumberField class="narrow" {label} field={bind!(context, traced_request)} />
            if let Some(traced) = &traffic.traced { { traced_request(context, traced) } }
        </div>
    }
}

fn traced_request(context: &LabContext<CacheOverTime>, traced: &TracedRequest) -> Html {
    let (request, viewer) = traced.asked.clone();
    let href = address::<RequestLab>(&context.scenario.for_request_lab(request, viewer));
    html! {
        <>
            <p>{ format!("Request {} at {}:", number(traced.number), duration(traced.at)) }</p>
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
