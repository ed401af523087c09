//! Invalidations, totals, and the diagnosis.

use crate::labs::cache_over_time::{CacheOverTime, EventResult, PathAnswer, RequestTotals};
use crate::text::{duration, number};
use crate::ui::{
    LabContext,
    bind::at,
    charts::object_history::steps,
    components::{Card, Fact, Facts, Table, Tag, prose},
};
use yew::prelude::*;

/// The alternative to invalidation.
const VERSIONED_NAMES: &str = "Versioned file names, such as `app.3f9c.js`, need no invalidation. Browsers load the new version too. Only the page that references the files needs a short TTL.";

/// The objects that each invalidation removed, and the price.
pub fn invalidations(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    let rows: Vec<(i64, (usize, usize), &PathAnswer)> = answer
        .moments
        .iter()
        .filter_map(|moment| match &moment.what {
            EventResult::Invalidation { paths } => Some((moment, paths)),
            _ => None,
        })
        .flat_map(|(moment, paths)| paths.iter().map(move |path| (moment.at, moment.steps, path)))
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    let bill = &answer.bill;
    let heads =
        ["Time", "Path", "Removed", "Still cached, same path"].map(AttrValue::Static).to_vec();
    let list = |keys: &[String]| match keys {
        [] => html! { <span class="quiet-text">{ "None" }</span> },
        keys => {
            html! { <>{ for keys.iter().map(|key| html! { <div><code>{ key }</code></div> }) }</> }
        }
    };
    html! {
        <Card title="Invalidations">
            <Table label="Invalidation paths" {heads}>
                { for rows.iter().map(|(at, own, path)| html! {
                    <tr data-step={steps(*own)}>
                        <td class="num">{ duration(*at) }</td>
                        <th scope="row"><code>{ &path.path }</code>{ " " }if !path.valid { <Tag text="Rejected" kind="bad" /> }</th>
                        <td>{ list(&path.removed) }</td>
                        <td>{ list(&path.stayed) }</td>
                    </tr>
                }) }
            </Table>
            <Facts
                facts={vec![
                Fact::new("Paths that count", number(bill.paths)),
                Fact::new("Rejected paths", number(bill.refused)),
                Fact::new("Paths earlier this month", number(bill.before)),
                Fact::new("Paths beyond the free 1,000", number(bill.charged)),
                Fact::new("Price (US dollars)", format!("{:.3}", bill.dollars)),
            ]}
            />
            <p class="small quiet-text">{ prose(VERSIONED_NAMES) }</p>
        </Card>
    }
}

/// The result types of a log, with their words.
const RESULTS: [(&str, &str); 4] =
    [("Hit", "Hit"), ("RefreshHit", "Refresh hit"), ("Miss", "Miss"), ("Error", "Error")];

/// Requests by result, with those of the comparison.
pub fn totals(context: &LabContext<CacheOverTime>) -> Html {
    let answer = context.answer();
    let Some(other) = answer.compared_totals.as_ref().filter(|_| !answer.moments.is_empty()) else {
        return Html::default();
    };
    let name =
        context.scenario.compare.as_ref().map(|compare| compare.name.clone()).unwrap_or_default();
    let heads = vec!["Figure".into(), "A".into(), AttrValue::from(format!("B: {name}"))];
    let of = |totals: &RequestTotals, result: &str| {
        totals.results.get(result).copied().unwrap_or_default()
    };
    html! {
        <Card title="Results with both policies">
            <Table label="Results with both policies" {heads}>
                { for RESULTS.iter().map(|(result, word)| html! {
                    <tr>
                        <th scope="row">{ *word }</th>
                        <td class="num">{ number(of(&answer.totals, result)) }</td>
                        <td class="num">{ number(of(other, result)) }</td>
                    </tr>
                }) }
                <tr>
                    <th scope="row">{ "Requests to the origin" }</th>
                    <td class="num">{ number(answer.totals.origin_requests) }</td>
                    <td class="num">{ number(other.origin_requests) }</td>
                </tr>
                <tr>
                    <th scope="row">{ "Old version served" }</th>
                    <td class="num">{ number(answer.totals.outdated) }</td>
                    <td class="num">{ number(other.outdated) }</td>
                </tr>
            </Table>
            <Table
                label="Each request with both policies"
                heads={["Time", "Request", "A", "B"].map(AttrValue::Static).to_vec()}
            >
                { for answer.moments.iter().filter_map(|moment| match &moment.what {
                    EventResult::Request(served) => Some(html! {
                        <tr>
                            <td class="num">{ duration(moment.at) }</td>
                            <th scope="row"><code>{ format!("{} {}", served.method, served.target) }</code></th>
                            <td>{ served.result.as_str() }{ " · " }{ &served.version }</td>
                            <td>{ for served.compared.iter().map(|b| format!("{} · {}", b.result.as_str(), b.version)) }</td>
                        </tr>
                    }),
                    _ => None,
                }) }
            </Table>
        </Card>
    }
}

/// The text for a different response without a likely cause.
const HEADERS_ALONE: &str = "These headers don't show the cause. Paste the body too (curl -i), and set the current time to the time of the response.";

/// The text for a paste without headers, error, or log line.
const NOTHING_READ: &str = "Cloudglass can't read this text. Paste the output of curl -I or curl -v, the body of a 403, or a standard log line.";

/// The pasted response, compared with the prediction.
pub fn diagnosis(context: &LabContext<CacheOverTime>) -> Html {
    let Some(diagnosis) = &context.answer().diagnosis else {
        return Html::default();
    };
    let received = &diagnosis.received;
    let fact =
        |name: &'static str, value: Option<String>| value.map(|value| Fact::new(name, value));
    let facts: Vec<Fact> = [
        fact("Status", received.status.map(|status| status.to_string())),
        fact("Result", received.result.clone()),
        fact("Detailed result", received.detail.clone()),
        fact("Age", received.age.map(duration)),
        fact("Edge location", received.edge.clone()),
        fact("Error code", received.error_code.clone()),
        fact("Request", received.asked.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <Card title="Actual response" path={at!(context, received).path}>
            if facts.is_empty() { <p>{ NOTHING_READ }</p> } else { <Facts {facts} /> }
            if !diagnosis.compared.is_empty() {
                <Table
                    label="Received and predicted"
                    heads={["", "Received", "Predicted", ""].map(AttrValue::Static).to_vec()}
                >
                    { for diagnosis.compared.iter().map(|row| html! {
                        <tr>
                            <th scope="row">{ row.what }</th>
                            <td>{ &row.received }</td>
                            <td>{ &row.predicted }</td>
                            <td>
                                <Tag
                                    text={if row.agrees { "✓ As predicted" } else { "✕ Different" }}
                                    kind={if row.agrees { "good" } else { "bad" }}
                                />
                            </td>
                        </tr>
                    }) }
                </Table>
            }
            if !diagnosis.causes.is_empty() {
                <h3>{ "Likely causes, most likely first" }</h3>
                <ol class="causes stack tight">
                    { for diagnosis.causes.iter().map(|cause| html! {
                        <li class="finding">
                            <p><b>{ prose(&cause.cause) }</b>{ " " }{ prose(&cause.because) }</p>
                            <p>{ "To confirm: " }{ prose(&cause.check) }</p>
                            <p class="small">
                                <a href={cause.rule.source.url} target="_blank" rel="noopener">
                                    { cause.rule.source.title }
                                </a>
                            </p>
                        </li>
                    }) }
                </ol>
            } else if received.form != crate::cloudfront::diagnose::PastedForm::Nothing {
                <p class="quiet-text">
                    { if diagnosis.compared.iter().all(|row| row.agrees) {
                    "The response matches the prediction."
                } else {
                    HEADERS_ALONE
                } }
                </p>
            }
        </Card>
    }
}
