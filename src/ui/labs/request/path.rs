//! The diagram of the request path: viewer, CloudFront, origin, with a lane for each request.

use super::LabContextProps;
use crate::labs::request::{EmptyCacheOutcome, RequestAnswer, RequestInput};
use crate::text::{count_as, count_of, shortened};
use yew::prelude::*;

const LANE: usize = 96;

/// The diagram with its text equivalent.
#[component]
pub fn PathPicture(props: &LabContextProps) -> Html {
    let context = &props.context;
    let answer = context.answer();
    let lanes: Vec<(&RequestInput, &RequestAnswer)> =
        context.scenario.requests.iter().zip(&answer.requests).collect();
    let hit = answer.comparison.as_ref().is_some_and(|comparison| comparison.hit);
    let height = LANE * lanes.len().max(1) + 8;
    let words: Vec<String> = lanes
        .iter()
        .enumerate()
        .map(|(at, (sent, of))| in_words(at, lanes.len(), sent, of, hit && at == 1))
        .collect();
    html! {
        <>
            <div class="scroll" role="region" aria-label="Diagram: request path" tabindex="0">
                <svg
                    id="request-path"
                    class="picture"
                    viewBox={format!("0 0 760 {height}")}
                    role="img"
                    aria-label={words.join(" ")}
                    translate="no"
                >
                    <defs>
                        <marker
                            id="arrow"
                            viewBox="0 0 8 8"
                            refX="7"
                            refY="4"
                            markerWidth="7"
                            markerHeight="7"
                            orient="auto-start-reverse"
                        >
                            <path class="tip" d="M0 0L8 4L0 8z" />
                        </marker>
                    </defs>
                    { for lanes.iter().enumerate().map(|(at, (sent, of))| {
                        lane(
                            at,
                            lanes.len(),
                            sent,
                            of,
                            hit && at == 1,
                            &context.scenario.origin.domain,
                        )
                    }) }
                </svg>
            </div>
            <details class="disclosure">
                <summary>{ "Diagram as text" }</summary>
                { for words.iter().map(|text| html! { <p>{ text }</p> }) }
            </details>
        </>
    }
}

fn name(at: usize, of: usize) -> &'static str {
    match (of, at) {
        (1, _) => "viewer",
        (_, 0) => "viewer A",
        _ => "viewer B",
    }
}

/// The result at the edge location, with its color.
fn at_edge(of: &RequestAnswer, hit: bool) -> (String, &'static str) {
    match of.outcome {
        _ if hit => ("hit".into(), "muted"),
        EmptyCacheOutcome::Miss => ("miss".into(), "muted"),
        EmptyCacheOutcome::CachingDisabled | EmptyCacheOutcome::NotCached => {
            ("not cached".into(), "muted")
        }
        EmptyCacheOutcome::BucketRefuses | EmptyCacheOutcome::OriginRefuses(_) => {
            ("miss".into(), "muted")
        }
        EmptyCacheOutcome::Refused(status) => (status.to_string(), "bad"),
    }
}

fn in_words(at: usize, count: usize, sent: &RequestInput, of: &RequestAnswer, hit: bool) -> String {
    let (word, _) = at_edge(of, hit);
    let mut text = format!(
        "The {} sends {} {} to CloudFront: {word}.",
        name(at, count),
        sent.request.method,
        shortened(&sent.request.path, 60)
    );
    match &of.origin_request {
        Some(origin) if !hit => text.push_str(&format!(
            " CloudFront sends {} to the origin with {} and {}, and doesn't forward {}.",
            shortened(&origin.path, 60),
            count_of(origin.headers.len(), "header"),
            count_of(origin.cookies.len(), "cookie"),
            count_as(
                origin.dropped.len(),
                "header, cookie, or query string",
                "headers, cookies, or query strings"
            )
        )),
        Some(_) => text.push_str(" CloudFront sends no request to the origin."),
        None => text.push_str(" CloudFront rejects the request."),
    }
    text
}

fn lane(
    at: usize,
    count: usize,
    sent: &RequestInput,
    of: &RequestAnswer,
    hit: bool,
    domain: &str,
) -> Html {
    let y = at * LANE;
    let n = |value: usize| value.to_string();
    let text = |x: usize, y: usize, class: &'static str, anchor: &'static str, text: String| {
        html! { <text x={n(x)} y={n(y)} class={class} text-anchor={anchor}>{ text }</text> }
    };
    let (word, tone) = at_edge(of, hit);
    let country = sent.viewer.country.clone().unwrap_or_else(|| "Unknown country".into());
    let at_the_edge = match of.parts.len() {
        0 => format!("{word}, no cache key"),
        _ if of.outcome == EmptyCacheOutcome::NotCached => word,
        parts => format!("{word}, {}", count_of(parts, "key component")),
    };
    let asks = of.origin_request.as_ref().filter(|_| !hit);
    html! {
        <g data-step={of.step.to_string()}>
            <rect class="box" x="4" y={n(y + 10)} width="150" height="66" rx="8" />
            { text(79, y + 38, "strong", "middle", name(at, count).into()) }
            { text(79, y + 58, "", "middle", shortened(&format!("{country} · {}", sent.viewer.ip), 22)) }
            <line
                class="way"
                x1="156"
                x2="286"
                y1={n(y + 43)}
                y2={n(y + 43)}
                marker-end="url(#arrow)"
            />
            { text(221, y + 34, "wire", "middle", shortened(&format!("{} {}", sent.request.method, sent.request.path), 17)) }
            { text(221, y + 62, "", "middle", sent.request.http_version.label().into()) }
            <rect class="box" x="290" y={n(y + 10)} width="170" height="66" rx="8" />
            { text(375, y + 36, "strong", "middle", "CloudFront".into()) }
            <rect
                class={classes!("badge", tone)}
                x="300"
                y={n(y + 46)}
                width="10"
                height="10"
                rx="5"
            />
            { text(316, y + 56, "", "start", at_the_edge) }
            if let Some(origin) = asks {
                <line
                    class="way"
                    x1="462"
                    x2="592"
                    y1={n(y + 43)}
                    y2={n(y + 43)}
                    marker-end="url(#arrow)"
                />
                { text(527, y + 34, "wire", "middle", shortened(&origin.path, 17)) }
                { text(527, y + 62, "", "middle", count_of(origin.headers.len(), "header")) }
                if !origin.cookies.is_empty() {
                    { text(527, y + 78, "", "middle", count_of(origin.cookies.len(), "cookie")) }
                }
            } else {
                <line class="way none" x1="462" x2="592" y1={n(y + 43)} y2={n(y + 43)} />
                { text(527, y + 34, "", "middle", "no request".into()) }
            }
            <rect
                class={if asks.is_some() { "box" } else { "box idle" }}
                x="596"
                y={n(y + 10)}
                width="160"
                height="66"
                rx="8"
            />
            { text(
                676,
                y + 38,
                "strong",
                "middle",
                match of.outcome {
                    EmptyCacheOutcome::BucketRefuses => "S3: 403".into(),
                    EmptyCacheOutcome::OriginRefuses(status) => format!("origin: {status}"),
                    _ => "origin".into(),
                },
            ) }
            { text(676, y + 58, "", "middle", shortened(domain, 22)) }
        </g>
    }
}
