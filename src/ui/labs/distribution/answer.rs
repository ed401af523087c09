//! The answer: the request path of the selected request, all requests, the bucket policies.

use super::{DistributionContext, PanelProps, request_path::RequestPath};
use crate::cloudfront::edge::{EdgeLookup, RequestOutcome, StageName};
use crate::labs::{
    cache_over_time::CacheOverTime, distribution::RequestRow, request::RequestLab,
    signed_access::SignedAccess,
};
use crate::text::duration;
use crate::ui::bind::at;
use crate::ui::components::{Card, CopyButton, Notice, StepLink, Table, Tag, verdict_mark};
use crate::ui::labs::address;
use yew::prelude::*;

/// The complete picture.
#[component]
pub fn Picture(props: &PanelProps) -> Html {
    let context = &props.context;
    let answer = context.answer();
    html! {
        <>
            if let (Some(outcome), Some(row)) = (&answer.outcome, answer.requests.get(answer.focus)) {
                { request_path(context, outcome, row) }
                { tried(outcome) }
                { attempts(outcome) }
            }
            if answer.requests.len() > 1 {
                { requests(context, &answer.requests, answer.focus) }
            }
            { for answer.bucket_policies.iter().map(|policy| html! {
                <Card
                    key={policy.origin}
                    title={format!("Bucket policy of {}", policy.bucket)}
                    actions={html! { <CopyButton text={policy.document.clone()} what="bucket policy" /> }}
                >
                    if policy.present {
                        <p class="small quiet-text">
                            { "The bucket has this statement, so CloudFront can read its objects." }
                        </p>
                    } else {
                        <Notice kind="warning" text="S3 returns 403 because the bucket doesn't have this statement. Add it." />
                    }
                    <pre tabindex="0" translate="no">{ policy.document.clone() }</pre>
                </Card>
            }) }
        </>
    }
}

fn request_path(context: &DistributionContext, outcome: &RequestOutcome, row: &RequestRow) -> Html {
    let path = row
        .url
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or("/");
    html! {
        <Card title="Request path" actions={links(context, outcome)}>
            <RequestPath outcome={outcome.clone()} request={format!("{} {path}", row.method)} />
            <ol class="stages" translate="no">
                { for outcome.stages.iter().map(|stage| {
                    let (icon, word) = verdict_mark(stage.verdict);
                    let step = stage.step;
                    html! {
                        <li data-step={step.to_string()}>
                            <span class={classes!("state", word)}><span aria-hidden="true">{ icon }{ " " }</span>{ word }</span>
                            <StepLink {step}>{ stage.name.label() }</StepLink>
                            <p class="small">{ crate::ui::components::prose(&stage.because) }</p>
                        </li>
                    }
                }) }
            </ol>
            if let Some(location) = &outcome.location {
                <p>
                    <code>{ format!("HTTP {}", outcome.status) }</code>
                    { " " }
                    <code translate="no">{ format!("Location: {location}") }</code>
                </p>
            }
        </Card>
    }
}

/// The same request in the other labs.
fn links(context: &DistributionContext, outcome: &RequestOutcome) -> Html {
    let focus = context.answer().focus;
    let refused = outcome.stages.iter().any(|stage| {
        stage.name == StageName::Signature && stage.verdict == crate::explain::Verdict::Rejected
    });
    let key = context
        .scenario
        .for_request_lab(focus)
        .and_then(|scenario| address::<RequestLab>(&scenario));
    let later = context
        .scenario
        .for_cache_over_time(focus)
        .and_then(|scenario| address::<CacheOverTime>(&scenario));
    let signed = refused
        .then(|| context.scenario.for_signed_access(focus))
        .flatten()
        .and_then(|scenario| address::<SignedAccess>(&scenario));
    html! {
        <div class="row middle">
            if let Some(href) = signed { <a {href}>{ "Explain this 403" }</a> }
            if let Some(href) = later { <a {href}>{ "TTL over time" }</a> }
            if let Some(href) = key { <a {href}>{ "Cache key and origin request" }</a> }
        </div>
    }
}

fn tried(outcome: &RequestOutcome) -> Html {
    let Some(choice) = &outcome.choice else {
        return Html::default();
    };
    if choice.tried.is_empty() {
        return Html::default();
    }
    html! {
        <Card title="Path patterns in order">
            <p class="small">
                { "Compared with " }
                <code translate="no">{ choice.path.clone() }</code>
                { "." }
            </p>
            <Table
                label="Path patterns"
                heads={["Path pattern", "Result", "Reason"].map(AttrValue::Static).to_vec()}
                class="tight"
            >
                { for choice.tried.iter().map(|tried| html! {
                    <tr data-step={tried.step.to_string()}>
                        <th scope="row"><code translate="no">{ tried.pattern.clone() }</code></th>
                        <td>if tried.matches { <Tag text="Matches" kind="good" /> } else { <Tag text="No match" /> }</td>
                        <td>{ crate::ui::components::prose(&tried.because) }</td>
                    </tr>
                }) }
                if choice.behavior.is_none() {
                    <tr data-step={choice.step.to_string()}>
                        <th scope="row"><code translate="no">{ "*" }</code></th>
                        <td><Tag text="Default" kind="good" /></td>
                        <td>{ "No other path pattern matches." }</td>
                    </tr>
                }
            </Table>
        </Card>
    }
}

fn attempts(outcome: &RequestOutcome) -> Html {
    if outcome.attempts.len() < 2 && outcome.seconds == 0 {
        return Html::default();
    }
    html! {
        <Card title="Origin failover">
            <Table
                label="Origin requests"
                heads={["Origin", "Protocol", "Attempts", "Wait", "Status"].map(AttrValue::Static).to_vec()}
                class="tight"
            >
                { for outcome.attempts.iter().map(|attempt| html! {
                    <tr data-step={attempt.step.to_string()}>
                        <th scope="row">{ attempt.origin.clone() }</th>
                        <td>{ attempt.over.clone() }</td>
                        <td class="num">{ attempt.tries }</td>
                        <td class="num">{ duration(attempt.seconds) }</td>
                        <td class="num"><Tag text={attempt.status.to_string()} kind={status_kind(attempt.status)} /></td>
                    </tr>
                }) }
            </Table>
            <p class="small">
                { format!(
                    "The viewer waits {} for failed origins. The next miss starts with the primary origin again.",
                    duration(outcome.seconds)
                ) }
            </p>
        </Card>
    }
}

fn status_kind(status: u16) -> &'static str {
    match status {
        0..=299 => "good",
        300..=399 => "none",
        _ => "bad",
    }
}

fn requests(context: &DistributionContext, rows: &[RequestRow], focus: usize) -> Html {
    // The table omits the part that all URLs share.
    let site = |row: &RequestRow| {
        let path = row.url.split("://").nth(1).and_then(|rest| rest.find('/'));
        let scheme = row.url.find("://").map_or(0, |at| at + 3);
        path.map_or(0, |path| scheme + path)
    };
    let first = rows.first().map_or("", |row| row.url.get(..site(row)).unwrap_or_default());
    let same = rows.iter().all(|row| row.url.get(..site(row)) == Some(first));
    let requests = at!(context, requests);
    html! {
        <Card title="All requests in order">
            <Table
                label="All requests"
                heads={["Request", "Cache behavior", "Cache", "Origin", "Status"].map(AttrValue::Static).to_vec()}
                class="tight"
            >
                { for rows.iter().enumerate().map(|(at, row)| {
                    let onclick = at!(context, focus)
                        .on(move |focus, _: MouseEvent| *focus = u32::try_from(at).unwrap_or(0));
                    let edge = match row.edge {
                        EdgeLookup::Hit => "Hit",
                        EdgeLookup::Miss => "Miss",
                        EdgeLookup::Uncached => "Not cached",
                        EdgeLookup::NotAsked => "–",
                        EdgeLookup::Unknown => "Unknown",
                    };
                    html! {
                        <tr
                            key={at}
                            class={classes!((at == focus).then_some("here"))}
                            data-field={requests.slot(at).path}
                            title={row.sentence.clone()}
                        >
                            <th scope="row">
                                <button
                                    type="button"
                                    class="link left"
                                    aria-current={(at == focus).then_some("true")}
                                    {onclick}
                                >
                                    <code translate="no">
                                        { format!(
                                            "{} {}",
                                            row.method,
                                            row.url
                                                .get(if same { first.len() } else { 0 }..)
                                                .unwrap_or_default()
                                        ) }
                                    </code>
                                </button>
                            </th>
                            <td>
                                <code translate="no">
                                    { if row.pattern.is_empty() { "–" } else { &row.pattern } }
                                </code>
                            </td>
                            <td>{ edge }</td>
                            <td>
                                { row.origin.clone().unwrap_or_else(|| "–".into()) }
                                { if row.seconds > 0 { format!(" after {}", duration(row.seconds)) } else { String::new() } }
                            </td>
                            <td><Tag text={row.status.to_string()} kind={status_kind(row.status)} /></td>
                        </tr>
                    }
                }) }
            </Table>
        </Card>
    }
}
