//! The containers over time.

use crate::labs::task_definition::{Answer, ContainerSpan};
use crate::ui::components::Card;
use yew::prelude::*;

const LEFT: usize = 150;
const COLUMN: usize = 84;
const ROW: usize = 34;
const TOP: usize = 30;

/// A bar for each container, from its group of the start to its end.
pub(super) fn spans(answer: &Answer) -> Html {
    let all = &answer.timeline;
    let starts = answer.start.order.start.len();
    let stops = answer.start.order.stop.len();
    if all.is_empty() || starts == 0 {
        return Html::default();
    }
    let columns = starts + 1 + stops;
    let (width, height) = (LEFT + columns * COLUMN + 10, TOP + all.len() * ROW + 10);
    let column = |at: usize| LEFT + at * COLUMN;
    html! {
        <Card title="Containers over time">
            <div class="scroll" role="region" aria-label="Containers over time" tabindex="0">
                <svg
                    class="container-spans"
                    viewBox={format!("0 0 {width} {height}")}
                    width={width.to_string()}
                    height={height.to_string()}
                    role="img"
                    aria-label={description(all)}
                >
                    { for (0..columns).map(|at| html! {
                        <>
                            <line
                                class="span-grid"
                                x1={column(at).to_string()}
                                x2={column(at).to_string()}
                                y1={TOP.to_string()}
                                y2={height.to_string()}
                            />
                            <text x={(column(at) + 6).to_string()} y="20">{ head(at, starts) }</text>
                        </>
                    }) }
                    { for all.iter().enumerate().map(|(row, span)| bar(row, span, starts, columns)) }
                </svg>
            </div>
            <ul class="small">
                { for all.iter().map(|span| html! { <li>{ sentence(span) }</li> }) }
            </ul>
        </Card>
    }
}

fn head(at: usize, starts: usize) -> String {
    match at {
        at if at < starts => format!("Start {}", at + 1),
        at if at == starts => "Running".into(),
        at => format!("Stop {}", at - starts),
    }
}

fn bar(row: usize, span: &ContainerSpan, starts: usize, columns: usize) -> Html {
    let y = TOP + row * ROW;
    let middle = (y + 21).to_string();
    let label = html! { <text x="0" y={middle.clone()}>{ &span.name }</text> };
    let Some(from) = span.starts else { return label };
    let to = match (span.ends, span.stops) {
        (Some(ends), _) => ends,
        (None, Some(stops)) => starts + 1 + stops + 1,
        (None, None) => columns,
    };
    let class = if span.ends.is_some() { "span-job" } else { "span-run" };
    let (x, width) = (LEFT + from * COLUMN, to.saturating_sub(from).max(1) * COLUMN);
    let text = match span.exit_code {
        Some(code) => format!("exits {code}"),
        None if span.essential => "essential".into(),
        None => String::new(),
    };
    html! {
        <>
            { label }
            <rect
                {class}
                x={x.to_string()}
                y={(y + 6).to_string()}
                width={width.to_string()}
                height="22"
                rx="4"
            />
            <text x={(x + 8).to_string()} y={middle}>{ text }</text>
        </>
    }
}

fn sentence(span: &ContainerSpan) -> String {
    let starts = match span.starts {
        Some(at) => format!("{} starts in group {}", span.name, at + 1),
        None => return format!("{} doesn't start.", span.name),
    };
    let waits = match span.waits.is_empty() {
        true => String::new(),
        false => format!(" after {}", crate::text::list(&span.waits, "and")),
    };
    match (span.exit_code, span.stops) {
        (Some(code), _) => format!("{starts}{waits}, and exits with code {code}."),
        (None, Some(at)) => format!(
            "{starts}{waits}. On a stop it receives SIGTERM in group {}, and SIGKILL after {} s.",
            at + 1,
            span.stop_timeout
        ),
        (None, None) => format!("{starts}{waits}."),
    }
}

fn description(all: &[ContainerSpan]) -> String {
    all.iter().map(sentence).collect::<Vec<_>>().join(" ")
}
