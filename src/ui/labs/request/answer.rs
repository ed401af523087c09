//! The answer: the cache key by component and the origin request by line, side by side for two requests.

use super::{LabContextProps, path::PathPicture};
use crate::{
    cloudfront::request::{
        KeyPart, NotForwarded, OriginRequest, OriginRequestLine, RequestPartKind, ValueSource,
        ViewerResponse,
    },
    labs::request::{ComparedValue, ComparisonRow, RequestAnswer, RequestComparison},
    ui::components::{Card, Chip, CopyButton, Notice, SvgExport, Table, Tabs, Tag},
};
use yew::prelude::*;

/// Color class and name of a source.
pub fn source(from: ValueSource) -> (&'static str, &'static str) {
    match from {
        ValueSource::Viewer => ("viewer", "viewer"),
        ValueSource::CachePolicy => ("cachepolicy", "cache policy"),
        ValueSource::OriginRequestPolicy => ("originpolicy", "origin request policy"),
        ValueSource::LegacySettings => ("cachepolicy", "legacy cache settings"),
        ValueSource::Cloudfront => ("edge", "CloudFront"),
        ValueSource::OriginCustom => ("origin", "origin custom header"),
        ValueSource::Origin => ("origin", "origin"),
        ValueSource::ResponseHeadersPolicy => ("originpolicy", "response headers policy"),
    }
}

/// The content between the verdict and the trace.
#[component]
pub fn Picture(props: &LabContextProps) -> Html {
    let selected = use_state(|| 0usize);
    let answer = props.context.answer();
    let onselect = {
        let selected = selected.setter();
        Callback::from(move |at| selected.set(at))
    };
    html! {
        <>
            <Card
                title="Request path"
                actions={html! { <SvgExport target="request-path" file="request-path.svg" /> }}
            >
                <PathPicture context={props.context.clone()} />
            </Card>
            if let Some(comparison) = &answer.comparison {
                <Tabs
                    label="Requests"
                    names={vec![AttrValue::Static("A and B"), "A".into(), "B".into()]}
                    selected={*selected}
                    {onselect}
                >
                    if *selected == 0 {
                        { side_by_side(comparison) }
                    } else if let Some(of) = answer.requests.get(*selected - 1) {
                        <p data-step={of.step.to_string()}>{ &of.sentence }</p>
                        if *selected == 2 && comparison.hit {
                            <Notice
                                text="B is a hit after A. The origin request shows what CloudFront sends if the cache is empty."
                            />
                        }
                        { one(of) }
                    }
                </Tabs>
            } else {
                { for answer.requests.iter().map(one) }
            }
        </>
    }
}

fn one(of: &RequestAnswer) -> Html {
    let copy = of
        .notation
        .as_ref()
        .map(|text| html! { <CopyButton text={text.clone()} what="cache key" /> });
    html! {
        <div class="stack">
            <Card title="Cache key" actions={copy.unwrap_or_default()}>
                if of.parts.is_empty() {
                    <p class="muted">
                        { "The request has no cache key because CloudFront doesn't cache the response." }
                    </p>
                } else {
                    <div class="chips" translate="no">{ for of.parts.iter().map(chip) }</div>
                }
                { left_out(&of.left_out) }
            </Card>
            if let Some(origin) = &of.origin_request {
                <Card
                    title="Origin request"
                    actions={html! { <CopyButton text={wire_text(origin)} what="origin request" /> }}
                >
                    <p class="row middle">
                        { for [
                            ValueSource::Viewer,
                            ValueSource::CachePolicy,
                            ValueSource::OriginRequestPolicy,
                            ValueSource::Cloudfront,
                            ValueSource::OriginCustom,
                        ]
                        .map(tag) }
                    </p>
                    { wire(origin) }
                </Card>
            }
            if let Some(response) = &of.response {
                <Card title="Response to the viewer">{ response_lines(response) }</Card>
            }
        </div>
    }
}

fn tag(from: ValueSource) -> Html {
    let (kind, text) = source(from);
    html! { <Tag {kind} {text} /> }
}

fn label(kind: RequestPartKind, name: &str) -> String {
    let word = match kind {
        RequestPartKind::Domain => "distribution",
        RequestPartKind::Path => "path",
        RequestPartKind::Method => "method",
        RequestPartKind::Query => "query",
        RequestPartKind::Header => "header",
        RequestPartKind::AcceptEncoding => "encoding",
        RequestPartKind::Cookie => "cookie",
    };
    if name.is_empty() { word.into() } else { format!("{word} {name}") }
}

fn chip(part: &KeyPart) -> Html {
    let (kind, from) = source(part.source);
    html! {
        <Chip
            label={label(part.kind, &part.name)}
            text={part.value.clone()}
            {kind}
            step={Some(part.step)}
            title={Some(AttrValue::from(format!("Source: {from}")))}
        />
    }
}

fn left_out(all: &[NotForwarded]) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <details class="disclosure" open=true>
            <summary>{ format!("Not in the cache key ({})", all.len()) }</summary>
            <Table
                label="Not in the cache key"
                heads={vec![AttrValue::Static("Name"), "Value".into(), "Reason".into()]}
                class="wire tight"
            >
                { for all.iter().map(|item| html! {
                    <tr data-step={item.step.to_string()} data-field={item.reads.first().cloned()}>
                        <td>{ label(item.kind, &item.name) }</td>
                        <td><code translate="no">{ &item.value }</code></td>
                        <td class="prose">{ &item.because }</td>
                    </tr>
                }) }
            </Table>
        </details>
    }
}

/// A query string or cookie in a line, linked to its step.
fn piece(line: &OriginRequestLine) -> Html {
    let (kind, _) = source(line.source);
    let text = if line.value.is_empty() {
        line.name.clone()
    } else {
        format!("{}={}", line.name, line.value)
    };
    html! { <span class={classes!("piece", kind)} data-step={line.step.to_string()}>{ text }</span> }
}

/// The sources of query strings or cookies, each once.
fn tags(lines: &[OriginRequestLine]) -> Html {
    let mut all: Vec<ValueSource> = lines.iter().map(|line| line.source).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(tag).collect()
}

fn wire(origin: &OriginRequest) -> Html {
    html! {
        <Table
            label="Lines of the origin request"
            heads={vec![AttrValue::Static("Line"), "Source".into()]}
            class="wire"
        >
            <tr data-step={origin.step.to_string()}>
                <td translate="no">
                    <code>
                        { format!("{} {}", origin.method, origin.path) }
                        if !origin.params.is_empty() {
                            { "?" }
                            { for origin.params.iter().enumerate().map(|(at, param)| html! {
                                <>{ if at > 0 { "&" } else { "" } }{ piece(param) }</>
                            }) }
                        }
                        { " HTTP/1.1" }
                    </code>
                </td>
                <td>{ tag(ValueSource::Viewer) }{ tags(&origin.params) }</td>
            </tr>
            { for origin.headers.iter().map(header_line) }
            if !origin.cookies.is_empty() {
                <tr>
                    <td translate="no">
                        <code>
                            { "Cookie: " }
                            { for origin.cookies.iter().enumerate().map(|(at, cookie)| html! {
                                <>{ if at > 0 { "; " } else { "" } }{ piece(cookie) }</>
                            }) }
                        </code>
                    </td>
                    <td>{ tags(&origin.cookies) }</td>
                </tr>
            }
            { for origin.dropped.iter().map(gone_line) }
        </Table>
    }
}

/// The response headers that the viewer receives, and those that it doesn't.
fn response_lines(response: &ViewerResponse) -> Html {
    html! {
        <Table
            label="Response headers"
            heads={vec![AttrValue::Static("Line"), "Source".into()]}
            class="wire"
        >
            { for response.headers.iter().map(header_line) }
            { for response.dropped.iter().map(gone_line) }
        </Table>
    }
}

fn header_line(line: &OriginRequestLine) -> Html {
    html! {
        <tr data-step={line.step.to_string()}>
            <td translate="no"><code>{ format!("{}: {}", line.name, line.value) }</code></td>
            <td>{ tag(line.source) }</td>
        </tr>
    }
}

fn gone_line(line: &NotForwarded) -> Html {
    html! {
        <tr data-step={line.step.to_string()} data-field={line.reads.first().cloned()}>
            <td translate="no"><del class="gone"><code>{ dropped_text(line) }</code></del></td>
            <td><Tag text={line.because.clone()} /></td>
        </tr>
    }
}

fn dropped_text(line: &NotForwarded) -> String {
    match line.kind {
        RequestPartKind::Cookie if line.name.is_empty() => format!("Cookie: {}", line.value),
        RequestPartKind::Cookie => format!("Cookie: {}={}", line.name, line.value),
        RequestPartKind::Query if line.value.is_empty() => format!("?{}", line.name),
        RequestPartKind::Query => format!("?{}={}", line.name, line.value),
        _ => format!("{}: {}", line.name, line.value),
    }
}

/// The origin request as text.
fn wire_text(origin: &OriginRequest) -> String {
    let mut text = format!("{} {}", origin.method, origin.path);
    if let Some(query) = &origin.query {
        text.push('?');
        text.push_str(query);
    }
    text.push_str(" HTTP/1.1\n");
    for line in &origin.headers {
        text.push_str(&format!("{}: {}\n", line.name, line.value));
    }
    if !origin.cookies.is_empty() {
        let pairs: Vec<String> = origin
            .cookies
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        text.push_str(&format!("Cookie: {}\n", pairs.join("; ")));
    }
    text
}

/// In place of the components of two cache keys.
const NO_KEYS: &str = "A and B have no cache key because CloudFront doesn't cache their responses.";

fn side_by_side(comparison: &RequestComparison) -> Html {
    html! {
        <div class="stack">
            <Card title="Cache keys: A and B">
                { rows("Components of the cache keys", &comparison.key_rows, NO_KEYS) }
                { both_without("Not in the cache key", &comparison.left_out) }
            </Card>
            <Card title="Origin requests: A and B">
                { rows(
                    "Lines of the origin requests",
                    &comparison.origin_rows,
                    "CloudFront rejects A and B, so it sends no request to the origin.",
                ) }
                { both_without("Not forwarded", &comparison.dropped) }
            </Card>
        </div>
    }
}

/// What isn't in the cache keys or the origin requests.
fn both_without(title: &'static str, rows: &[ComparisonRow]) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <details class="disclosure" open=true>
            <summary>{ format!("{title} ({})", rows.len()) }</summary>
            <Table
                label={title}
                heads={vec![AttrValue::Static("Name"), "A".into(), "B".into(), "Reason".into()]}
                class="wire tight diff"
            >
                { for rows.iter().map(|row| html! {
                    <tr data-step={steps(row)}>
                        <th scope="row">{ label(row.kind, &row.name) }</th>
                        <td>{ side(&row.a) }</td>
                        <td>{ side(&row.b) }</td>
                        <td class="prose">{ &row.because }</td>
                    </tr>
                }) }
            </Table>
        </details>
    }
}

/// The steps behind a row.
fn steps(row: &ComparisonRow) -> String {
    let sides = [&row.a, &row.b].into_iter().flatten();
    let steps: Vec<String> = sides.map(|side| side.step.to_string()).collect();
    steps.join(" ")
}

fn side(side: &Option<ComparedValue>) -> Html {
    match side {
        Some(side) => {
            html! {
                <code translate="no">
                    { if side.value.is_empty() { "(empty)" } else { side.value.as_str() } }
                </code>
            }
        }
        None => html! { <span class="muted">{ "absent" }</span> },
    }
}

fn rows(label_text: &'static str, rows: &[ComparisonRow], none: &'static str) -> Html {
    if rows.is_empty() {
        return html! { <p class="muted">{ none }</p> };
    }
    html! {
        <Table
            label={label_text}
            heads={vec![AttrValue::Static("Name"), "Comparison".into(), "A".into(), "B".into()]}
            class="wire diff"
        >
            { for rows.iter().map(|row| html! {
                <tr data-step={steps(row)} class={classes!((!row.same).then_some("differs"))}>
                    <th scope="row">{ label(row.kind, &row.name) }</th>
                    <td><Tag kind={if row.same { "none" } else { "warn" }} text={if row.same { "= equal" } else { "≠ different" }} /></td>
                    <td>{ side(&row.a) }</td><td>{ side(&row.b) }</td>
                </tr>
            }) }
        </Table>
    }
}
