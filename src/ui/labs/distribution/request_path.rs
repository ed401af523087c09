//! The request path as a picture: viewer, edge location, origins.

use crate::cloudfront::edge::{Attempt, EdgeLookup, RequestOutcome};
use crate::text::duration;
use crate::ui::components::SvgExport;
use yew::prelude::*;

const ID: &str = "distribution-way";
const ROW: usize = 54;

#[derive(Properties, PartialEq)]
pub struct RequestPathProps {
    /// The result of the request.
    pub outcome: RequestOutcome,
    /// The request's method and path.
    pub request: AttrValue,
}

/// The picture.
#[component]
pub fn RequestPath(props: &RequestPathProps) -> Html {
    let outcome = &props.outcome;
    let page = outcome.page.as_ref();
    let attempts: Vec<(&Attempt, bool)> = outcome
        .attempts
        .iter()
        .map(|attempt| (attempt, false))
        .chain(
            page.into_iter().flat_map(|page| page.attempts.iter().map(|attempt| (attempt, true))),
        )
        .collect();
    let height = attempts.len().max(1) * ROW + 16;
    let middle = height / 2;
    let bad = outcome.status >= 400;
    let edge = match outcome.edge {
        EdgeLookup::Hit => "Hit",
        EdgeLookup::Miss => "Miss",
        EdgeLookup::Uncached => "Not cached",
        EdgeLookup::NotAsked => "No cache lookup",
        EdgeLookup::Unknown => "Unknown cache policy",
    };
    let choice = outcome.choice.as_ref().map(|choice| choice.step.to_string());
    html! {
        <figure>
            <svg
                id={ID}
                class="way"
                viewBox={format!("-2 0 724 {height}")}
                role="img"
                aria-label={outcome.sentence.clone()}
                translate="no"
            >
                <line
                    class="wire-line"
                    x1="150"
                    y1={middle.to_string()}
                    x2="265"
                    y2={middle.to_string()}
                />
                <text
                    class="over"
                    x="208"
                    y={middle.saturating_sub(8).to_string()}
                    text-anchor="middle"
                >
                    { outcome.status }
                </text>
                { node(0, middle, 150, "viewer", "Viewer", &props.request, None) }
                { node(
                    265,
                    middle,
                    190,
                    if bad { "bad" } else { "edge" },
                    if outcome.pattern.is_empty() { "Edge location" } else { &outcome.pattern },
                    edge,
                    choice,
                ) }
                { for attempts.iter().enumerate().map(|(row, (attempt, for_page))| {
                    let y = row * ROW + ROW / 2 + 8;
                    let kind = if attempt.status >= 400 { "bad" } else { "origin" };
                    let waited = match attempt.seconds {
                        0 => String::new(),
                        seconds => format!(" after {}", duration(seconds)),
                    };
                    let what = if *for_page { "Error page: " } else { "" };
                    html! {
                        <>
                            <path class={classes!("wire-line", kind)} d={format!("M455 {middle} C 490 {middle}, 490 {y}, 525 {y}")} />
                            { node(
                                525,
                                y,
                                195,
                                kind,
                                &format!("{what}{}", attempt.origin),
                                &format!("{}{waited}", attempt.status),
                                Some(attempt.step.to_string()),
                            ) }
                        </>
                    }
                }) }
            </svg>
            <SvgExport target={ID} file="distribution.svg" />
        </figure>
    }
}

fn node(
    x: usize,
    y: usize,
    width: usize,
    kind: &str,
    title: &str,
    below: &str,
    step: Option<String>,
) -> Html {
    let top = y.saturating_sub(21);
    let left = x + 10;
    let shown = |text: &str, room: usize| -> String {
        let room = room / 8;
        if text.chars().count() > room {
            text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
        } else {
            text.to_owned()
        }
    };
    html! {
        <g class={classes!("node", kind.to_owned())} data-step={step}>
            <title>{ format!("{title}: {below}") }</title>
            <rect
                x={x.to_string()}
                y={top.to_string()}
                width={width.to_string()}
                height="42"
                rx="7"
            />
            <text class="name" x={left.to_string()} y={(top + 18).to_string()}>
                { shown(title, width) }
            </text>
            <text class="below" x={left.to_string()} y={(top + 34).to_string()}>
                { shown(below, width) }
            </text>
        </g>
    }
}
