//! Invalidations, totals and the diagnosis.

use crate::labs::cache_over_time::{CacheOverTime, EventResult, PathAnswer, RequestTotals};
use crate::ui::{
    LabContext,
    charts::object_history::seconds,
    components::{Card, Fact, Facts, Table, Tag},
};
use yew::prelude::*;

/// The way that needs no invalidation.
const VERSIONED_NAMES: &str = "Without invalidation: give each version a name of its own (app.3f9c.js, or a folder per release) and keep only the page that names them short-lived. Old and new live side by side, browsers switch too, and it costs nothing.";

/// What each invalidation removed, and the bill.
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
        ["At", "Path", "Removes", "Stays, at the same path"].map(AttrValue::Static).to_vec();
    let list = |keys: &[String]| match keys {
        [] => html! { <span class="quiet-text">{ "nothing" }</span> },
        keys => {
            html! { <>{ for keys.iter().map(|key| html! { <div><code>{ key }</code></div> }) }</> }
        }
    };
    html! {
        <Card title="Invalidations">
            <Table label="Invalidation paths" {heads}>
                { for rows.iter().map(|(at, steps, path)| html! {
                    <tr data-step={crate::ui::charts::object_history::steps(*steps)}>
                        <td class="num">{ seconds(*at) }</td>
                        <th scope="row"><code>{ &path.path }</code>{ " " }if !path.valid { <Tag text="refused" kind="bad" /> }</th>
                        <td>{ list(&path.removed) }</td>
                        <td>{ list(&path.stayed) }</td>
                    </tr>
                }) }
            </Table>
            <Facts
                facts={vec![
                Fact::new("Paths that count", match bill.refused {
                    0 => bill.paths.to_string(),
                    refused => format!("{}, without {refused} refused", bill.paths),
                }),
                Fact::new("Before, this month", bill.before.to_string()),
                Fact::new("Beyond the free 1,000", bill.charged.to_string()),
                Fact::new("Costs", format!("{:.3} US dollars", bill.dollars)),
            ]}
            />
            <p class="small quiet-text">{ VERSIONED_NAMES }</p>
        </Card>
    }
}

/// Requests by result, beside those of the policy compared with.
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
        <Card title="The same requests under both policies">
            <Table label="Results under both policies" {heads}>
                { for ["Hit", "RefreshHit", "Miss", "Error"].map(|result| html! {
                    <tr>
                        <th scope="row">{ result }</th>
                        <td class="num">{ of(&answer.totals, result) }</td>
                        <td class="num">{ of(other, result) }</td>
                    </tr>
                }) }
                <tr>
                    <th scope="row">{ "Requests to the origin" }</th>
                    <td class="num">{ answer.totals.origin_requests }</td>
                    <td class="num">{ other.origin_requests }</td>
                </tr>
                <tr>
                    <th scope="row">{ "Saw an old version" }</th>
                    <td class="num">{ answer.totals.outdated }</td>
                    <td class="num">{ other.outdated }</td>
                </tr>
            </Table>
            <Table
                label="Each request under both policies"
                heads={["At", "Request", "A", "B"].map(AttrValue::Static).to_vec()}
            >
                { for answer.moments.iter().filter_map(|moment| match &moment.what {
                    EventResult::Request(served) => Some(html! {
                        <tr>
                            <td class="num">{ seconds(moment.at) }</td>
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

/// Said where the headers leave the reason open.
const HEADERS_ALONE: &str = "These headers alone don't tell why it differs. Paste the body too (curl -i), move the clock to when it was received, and see that the scenario is of the same request.";

/// Said of a text without headers, error or log line.
const NOTHING_READ: &str = "Nothing in this text could be read: paste the headers that curl -I or curl -v prints, the body of a 403, or a line of a standard log.";

/// The pasted response against the prediction.
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
        fact("In detail", received.detail.clone()),
        fact("Age", received.age.map(seconds)),
        fact("Edge location", received.edge.clone()),
        fact("Error code", received.error_code.clone()),
        fact("Request", received.asked.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <Card title="What you really got" path="received">
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
                                    text={if row.agrees { "✓ as predicted" } else { "✕ differs" }}
                                    kind={if row.agrees { "good" } else { "bad" }}
                                />
                            </td>
                        </tr>
                    }) }
                </Table>
            }
            if !diagnosis.causes.is_empty() {
                <h3>{ "Likely causes, the likeliest first" }</h3>
                <ol class="causes stack tight">
                    { for diagnosis.causes.iter().map(|cause| html! {
                        <li class="finding">
                            <p><b>{ &cause.cause }</b>{ " " }{ &cause.because }</p>
                            <p>{ "To see whether it is so: " }{ &cause.check }</p>
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
                    "It agrees with the scenario: there is nothing to explain."
                } else {
                    HEADERS_ALONE
                } }
                </p>
            }
        </Card>
    }
}
