//! The origin content, the comparison, the traffic, and the pasted response.

use crate::cloudfront::traffic::Traffic;
use crate::http::Header;
use crate::labs::cache_over_time::{
    CacheOverTime, ComparedPolicies, Content, ContentVersion, PolicyPair, Scenario, Unreachable,
};
use crate::text::duration;
use crate::ui::{
    LabContext,
    components::{
        CachePolicyEditor, Card, Checkbox, Disclosure, NumberField, OriginRequestPolicyEditor,
        ParsedField, Select, TextArea, TextField, choices,
    },
    labs::headers::headers,
};
use yew::prelude::*;

/// The content of the origin over time.
pub fn content(context: &LabContext<CacheOverTime>) -> Html {
    let add = context.on("content", |scenario, _: MouseEvent| {
        scenario.content.push(Content {
            path: "/new.html".into(),
            versions: vec![ContentVersion { label: "v1".into(), ..ContentVersion::default() }],
        });
    });
    html! {
        <Card
            title="Origin content"
            path="content"
            actions={html! { <button type="button" class="small" onclick={add}>{ "Add path" }</button> }}
        >
            { for context.scenario.content.iter().enumerate().map(|(at, content)| one_content(context, at, content)) }
        </Card>
    }
}

fn one_content(context: &LabContext<CacheOverTime>, at: usize, content: &Content) -> Html {
    let path = format!("content[{at}]");
    let edit = move |scenario: &mut Scenario, change: &dyn Fn(&mut Content)| {
        if let Some(content) = scenario.content.get_mut(at) {
            change(content);
        }
    };
    let remove = context.on("content", move |scenario, _: MouseEvent| {
        if at < scenario.content.len() {
            scenario.content.remove(at);
        }
    });
    let add = context.on("content", move |scenario, _: MouseEvent| {
        edit(scenario, &|content| {
            let last = content.versions.last().cloned().unwrap_or_default();
            content.versions.push(ContentVersion {
                from: last.from.saturating_add(60),
                label: format!("v{}", content.versions.len() + 1),
                ..last
            });
        });
    });
    html! {
        <div class="stack tight" key={at}>
            <div class="row">
                <TextField
                    class="grow"
                    wire=true
                    path={format!("{path}.path")}
                    label="Path"
                    value={content.path.clone()}
                    onchange={context.on(format!("{path}.path"), move |scenario, text: String| {
                        edit(scenario, &|content| content.path.clone_from(&text))
                    })}
                />
                <button type="button" class="small" onclick={add}>{ "Add version" }</button>
                <button
                    type="button"
                    class="quiet"
                    aria-label={format!("Remove {}", content.path)}
                    onclick={remove}
                >
                    { "×" }
                </button>
            </div>
            { for content.versions.iter().enumerate().map(|(number, version)| one_version(context, at, number, version)) }
        </div>
    }
}

fn one_version(
    context: &LabContext<CacheOverTime>,
    at: usize,
    number: usize,
    version: &ContentVersion,
) -> Html {
    let path = format!("content[{at}].versions[{number}]");
    let edit = move |scenario: &mut Scenario, change: &dyn Fn(&mut ContentVersion)| {
        let content = scenario.content.get_mut(at);
        if let Some(version) = content.and_then(|content| content.versions.get_mut(number)) {
            change(version);
        }
    };
    let remove = context.on(path.clone(), move |scenario, _: MouseEvent| {
        if let Some(content) =
            scenario.content.get_mut(at).filter(|content| number < content.versions.len())
        {
            content.versions.remove(number);
        }
    });
    let summary = html! {
        <>
            { format!("From {}: ", duration(version.from)) }
            <b>{ &version.label }</b>
            { format!(" ({})", version.status) }
        </>
    };
    html! {
        <Disclosure {summary}>
            <div class="row">
                <NumberField
                    class="narrow"
                    path={format!("{path}.from")}
                    label="From (s)"
                    value={Some(version.from)}
                    onchange={context.on(format!("{path}.from"), move |scenario, from: Option<i64>| {
                        edit(scenario, &|version| version.from = from.unwrap_or_default())
                    })}
                />
                <TextField
                    class="grow"
                    path={format!("{path}.label")}
                    label="Label"
                    value={version.label.clone()}
                    onchange={context.on(format!("{path}.label"), move |scenario, text: String| {
                        edit(scenario, &|version| version.label.clone_from(&text))
                    })}
                />
                <NumberField
                    class="narrow"
                    path={format!("{path}.status")}
                    label="Status"
                    value={Some(i64::from(version.status))}
                    onchange={context.on(format!("{path}.status"), move |scenario, status: Option<i64>| edit(scenario, &|version| {
                        version.status = status.and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
                    }))}
                />
                <Select
                    path={format!("{path}.unreachable")}
                    label="Origin reachable"
                    choices={choices(
                        vec![
                            (None, "Yes".into()),
                            (Some(Unreachable::Timeout), "No, timeout".into()),
                            (Some(Unreachable::Refused), "No, connection refused".into()),
                        ],
                        &version.unreachable,
                        context.on(format!("{path}.unreachable"), move |scenario, how| {
                            edit(scenario, &|version| version.unreachable = how)
                        }),
                    )}
                />
                <button
                    type="button"
                    class="quiet"
                    aria-label={format!("Remove version {}", version.label)}
                    onclick={remove}
                >
                    { "×" }
                </button>
            </div>
            { headers(
                format!("{path}.headers"),
                "Response headers",
                &version.headers,
                context.on(format!("{path}.headers"), move |scenario, list: Vec<Header>| {
                    edit(scenario, &|version| version.headers.clone_from(&list))
                }),
            ) }
        </Disclosure>
    }
}

/// The policies to compare with.
pub fn compare(context: &LabContext<CacheOverTime>) -> Html {
    let compare = context.scenario.compare.as_ref();
    let edit = |scenario: &mut Scenario, change: &dyn Fn(&mut ComparedPolicies)| {
        if let Some(compare) = &mut scenario.compare {
            change(compare);
        }
    };
    html! {
        <Card title="Compare with policies B" path="compare">
            <Checkbox
                label="Replay with other policies"
                checked={compare.is_some()}
                onchange={context.on("compare", |scenario, yes: bool| scenario.compare = yes.then(ComparedPolicies::default))}
            />
            if let Some(compare) = compare {
                <TextField
                    path="compare.name"
                    label="Name of B"
                    value={compare.name.clone()}
                    onchange={context.on("compare.name", move |scenario, name: String| {
                        edit(scenario, &|compare| compare.name.clone_from(&name))
                    })}
                />
                <b class="small">{ "Cache policy" }</b>
                <CachePolicyEditor
                    path="compare.cachePolicy"
                    choice={compare.cache_policy.clone()}
                    onchange={context.on("compare.cachePolicy", move |scenario, choice| {
                        edit(scenario, &|compare| compare.cache_policy = Clone::clone(&choice))
                    })}
                />
                <b class="small">{ "Origin request policy" }</b>
                <OriginRequestPolicyEditor
                    path="compare.originRequestPolicy"
                    choice={compare.origin_request_policy.clone()}
                    onchange={context.on("compare.originRequestPolicy", move |scenario, choice| {
                        edit(scenario, &|compare| {
                            compare.origin_request_policy = Clone::clone(&choice)
                        })
                    })}
                />
                <Checkbox
                    path="compare.dynamic"
                    label="Use CachingDisabled and AllViewer for dynamic objects"
                    checked={compare.dynamic.is_some()}
                    onchange={context.on("compare.dynamic", move |scenario, yes: bool| edit(scenario, &|compare| {
                        use crate::cloudfront::policy::PolicyChoice;
                        compare.dynamic = yes.then(|| PolicyPair {
                            cache_policy: PolicyChoice::Managed("CachingDisabled".into()),
                            origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
                        });
                    }))}
                />
            }
        </Card>
    }
}

/// An integer of the traffic: name, label, how to read and set it.
type Whole = (&'static str, &'static str, fn(&Traffic) -> u32, fn(&mut Traffic, u32));
/// The same for a number with a fraction.
type Real = (&'static str, &'static str, fn(&Traffic) -> f64, fn(&mut Traffic, f64));

const WHOLE: &[Whole] = &[
    ("requests", "Requests", |t| t.requests, |t, v| t.requests = v),
    ("seed", "Seed", |t| t.seed, |t, v| t.seed = v),
    ("objects", "Static objects", |t| t.objects, |t, v| t.objects = v),
    ("dynamicObjects", "Dynamic objects", |t| t.dynamic_objects, |t, v| t.dynamic_objects = v),
    ("users", "Users", |t| t.users, |t, v| t.users = v),
    ("languages", "Languages", |t| t.languages, |t, v| t.languages = v),
    ("browsers", "Browsers and devices", |t| t.browsers, |t, v| t.browsers = v),
    ("countries", "Countries", |t| t.countries, |t, v| t.countries = v),
    ("trackingValues", "utm_source values", |t| t.tracking_values, |t, v| t.tracking_values = v),
    ("edges", "Edge locations", |t| t.edges, |t, v| t.edges = v),
    ("regionalCaches", "Regional edge caches", |t| t.regional_caches, |t, v| t.regional_caches = v),
    (
        "changeEvery",
        "Change interval of an object (s)",
        |t| t.change_every,
        |t, v| t.change_every = v,
    ),
    ("objectBytes", "Object size (bytes)", |t| t.object_bytes, |t, v| t.object_bytes = v),
];
const REAL: &[Real] = &[
    ("perSecond", "Request rate (requests/s)", |t| t.per_second, |t, v| t.per_second = v),
    ("zipf", "Zipf exponent", |t| t.zipf, |t, v| t.zipf = v),
    ("dynamicPercent", "Dynamic requests (%)", |t| t.dynamic_percent, |t, v| t.dynamic_percent = v),
    (
        "signedInPercent",
        "Signed-in users (%)",
        |t| t.signed_in_percent,
        |t, v| t.signed_in_percent = v,
    ),
    (
        "analyticsPercent",
        "Users with an analytics cookie (%)",
        |t| t.analytics_percent,
        |t, v| t.analytics_percent = v,
    ),
    (
        "trackingPercent",
        "Requests with utm_source (%)",
        |t| t.tracking_percent,
        |t, v| t.tracking_percent = v,
    ),
    ("failingPercent", "Origin downtime (%)", |t| t.failing_percent, |t, v| t.failing_percent = v),
];

/// The generated traffic.
pub fn traffic(context: &LabContext<CacheOverTime>) -> Html {
    let traffic = context.scenario.traffic.as_ref();
    html! {
        <Card title="Generated traffic" path="traffic">
            <Checkbox
                label="Generate requests"
                checked={traffic.is_some()}
                onchange={context.on("traffic", |scenario, yes: bool| scenario.traffic = yes.then(Traffic::default))}
            />
            if let Some(traffic) = traffic {
                <div class="row">
                    { for WHOLE.iter().map(|&(name, label, get, set)| {
                        let path = format!("traffic.{name}");
                        html! {
                            <NumberField path={path.clone()} {label} value={Some(i64::from(get(traffic)))}
                                onchange={context.on(path, move |scenario, value: Option<i64>| {
                                    if let Some(traffic) = &mut scenario.traffic {
                                        set(
                                            traffic,
                                            value.unwrap_or_default().clamp(0, i64::from(u32::MAX))
                                                as u32,
                                        );
                                    }
                                })} />
                        }
                    }) }
                    { for REAL.iter().map(|&(name, label, get, set)| {
                        let path = format!("traffic.{name}");
                        html! {
                            <ParsedField<f64> class="narrow" path={path.clone()} {label} value={get(traffic)} inputmode="decimal"
                                show={Callback::from(|value: f64| value.to_string())} read={Callback::from(read_real)}
                                onchange={context.on(path, move |scenario, value: f64| {
                                    if let Some(traffic) = &mut scenario.traffic {
                                        set(traffic, value)
                                    }
                                })} />
                        }
                    }) }
                </div>
                { headers(
                    "traffic.staticHeaders".into(),
                    "Response headers of static objects",
                    &traffic.static_headers,
                    context.on("traffic.staticHeaders", |scenario, list| {
                        if let Some(traffic) = &mut scenario.traffic {
                            traffic.static_headers = list
                        }
                    }),
                ) }
                { headers(
                    "traffic.dynamicHeaders".into(),
                    "Response headers of dynamic objects",
                    &traffic.dynamic_headers,
                    context.on("traffic.dynamicHeaders", |scenario, list| {
                        if let Some(traffic) = &mut scenario.traffic {
                            traffic.dynamic_headers = list
                        }
                    }),
                ) }
            }
        </Card>
    }
}

fn read_real(text: String) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err("Enter a number.".into()),
    }
}

/// The pasted response.
pub fn received(context: &LabContext<CacheOverTime>) -> Html {
    html! {
        <Card title="Actual response">
            <TextArea
                path="received"
                label="Response, error body, or log line"
                rows=8
                value={context.scenario.received.clone()}
                hint="Output of curl -I or curl -v, or a log line. Compared with the prediction for the current time."
                placeholder="HTTP/2 200\nx-cache: Miss from cloudfront\nage: …"
                onchange={context.on("received", |scenario, text: String| scenario.received = text)}
            />
        </Card>
    }
}
