//! The answer: the key as parts, the origin request line by line, both beside each other for two requests.

use super::{inputs::LabContextProps, path::PathPicture};
use crate::{
    cloudfront::request::{
        KeyPart, NotForwarded, OriginRequest, OriginRequestLine, RequestPartKind, ValueSource,
        ViewerResponse,
    },
    labs::request::{ComparedValue, ComparisonRow, RequestAnswer, RequestComparison},
    ui::components::{Card, Chip, CopyButton, Notice, SvgExport, Table, Tabs, Tag},
};
use yew::prelude::*;

/// Color class and words of a source.
pub fn source(from: ValueSource) -> (&'static str, &'static str) {
    match from {
        ValueSource::Viewer => ("viewer", "viewer"),
        ValueSource::CachePolicy => ("cachepolicy", "cache policy"),
        ValueSource::OriginRequestPolicy => ("originpolicy", "origin request policy"),
        ValueSource::Cloudfront => ("edge", "CloudFront"),
        ValueSource::OriginCustom => ("origin", "origin's custom header"),
        ValueSource::Origin => ("origin", "origin"),
        ValueSource::ResponseHeadersPolicy => ("originpolicy", "response headers policy"),
    }
}

/// Everything between the verdict and the trace.
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
                title="The way to the origin"
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
                                text="After A it is a hit: what the origin gets below is what it would get if the cache were empty."
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
                        { "There is no key: the answer to this request is never stored." }
                    </p>
                } else {
                    <div class="chips" translate="no">{ for of.parts.iter().map(chip) }</div>
                }
                { left_out(&of.left_out) }
            </Card>
            if let Some(origin) = &of.origin_request {
                <Card
                    title="What the origin gets"
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
                <Card title="What the viewer gets">{ response_lines(response) }</Card>
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
            title={Some(AttrValue::from(format!("from: {from}")))}
        />
    }
}

fn left_out(all: &[NotForwarded]) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <details class="disclosure" open=true>
            <summary>{ format!("Left out: {}", all.len()) }</summary>
            <Table
                label="Left out of the cache key"
                heads={vec![AttrValue::Static("What"), "Value".into(), "Why".into()]}
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

/// A piece of a line, linked to its step.
fn piece(line: &OriginRequestLine) -> Html {
    let (kind, _) = source(line.source);
    let text = if line.value.is_empty() {
        line.name.clone()
    } else {
        format!("{}={}", line.name, line.value)
    };
    html! { <span class={classes!("piece", kind)} data-step={line.step.to_string()}>{ text }</span> }
}

/// The sources of several pieces, each once.
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
            heads={vec![AttrValue::Static("Line"), "From".into()]}
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

/// The headers that the viewer gets, and what of the origin's it does not.
fn response_lines(response: &ViewerResponse) -> Html {
    html! {
        <Table
            label="Headers of the answer"
            heads={vec![AttrValue::Static("Line"), "From".into()]}
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

/// The origin request as it goes on the wire.
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

fn side_by_side(comparison: &RequestComparison) -> Html {
    html! {
        <div class="stack">
            <Card title="The two keys">
                { rows("Parts of the two keys", &comparison.key_rows, "Neither request has a key: their answers are never stored.") }
                { both_without("Left out", "Left out of the two keys", &comparison.left_out) }
            </Card>
            <Card title="The two origin requests">
                { rows(
                    "Lines of the two origin requests",
                    &comparison.origin_rows,
                    "Neither request reaches the origin: CloudFront turns both away.",
                ) }
                { both_without("Not sent on", "Not sent on to the origin", &comparison.dropped) }
            </Card>
        </div>
    }
}

/// What two requests have that does not count.
fn both_without(title: &'static str, label_text: &'static str, rows: &[ComparisonRow]) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <details class="disclosure" open=true>
            <summary>{ format!("{title}: {}", rows.len()) }</summary>
            <Table
                label={label_text}
                heads={vec![AttrValue::Static("What"), "A".into(), "B".into(), "Why".into()]}
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
            heads={vec![AttrValue::Static("Part"), "Same?".into(), "A".into(), "B".into()]}
            class="wire diff"
        >
            { for rows.iter().map(|row| html! {
                <tr data-step={steps(row)} class={classes!((!row.same).then_some("differs"))}>
                    <th scope="row">{ label(row.kind, &row.name) }</th>
                    <td><Tag kind={if row.same { "none" } else { "warn" }} text={if row.same { "= same" } else { "≠ differs" }} /></td>
                    <td>{ side(&row.a) }</td><td>{ side(&row.b) }</td>
                </tr>
            }) }
        </Table>
    }
}
