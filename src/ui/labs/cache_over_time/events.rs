//! Requests and invalidations.

use crate::http::{Header, Request};
use crate::labs::cache_over_time::{CacheEvent, CacheOverTime, Scenario, invalidation_to_add};
use crate::text::{count_of, duration};
use crate::ui::{
    LabContext,
    components::{Card, Disclosure, NameListEditor, NumberField, Select, TextField, choices},
    labs::headers::headers,
};
use yew::prelude::*;

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/// The card of the events.
pub fn events(context: &LabContext<CacheOverTime>) -> Html {
    let scenario = &context.scenario;
    let after = scenario
        .events
        .iter()
        .filter_map(|event| event.instants().last())
        .max()
        .unwrap_or(-10)
        .saturating_add(10);
    let address = scenario
        .events
        .iter()
        .rev()
        .find_map(|event| event.request.as_ref().map(Request::target))
        .unwrap_or_else(|| "/index.html".into());
    let request = context.on("events", move |scenario, _: MouseEvent| {
        scenario.events.push(CacheEvent::get(after, &address));
    });
    let (place, invalidation) = invalidation_to_add(scenario, context.answer());
    let invalidate = context.on("events", move |scenario, _: MouseEvent| {
        scenario.events.insert(place.min(scenario.events.len()), invalidation.clone());
    });
    let actions = html! {
        <span class="joined">
            <button type="button" class="small" onclick={request}>{ "Add request" }</button>
            <button type="button" class="small" onclick={invalidate}>{ "Add invalidation" }</button>
        </span>
    };
    html! {
        <Card title="Events" path="events" {actions}>
            { for scenario.events.iter().enumerate().map(|(at, event)| one(context, at, event)) }
            <NumberField
                path="pathsThisMonth"
                label="Invalidation paths earlier this month"
                value={Some(i64::try_from(scenario.paths_this_month).unwrap_or(i64::MAX))}
                onchange={context.on("pathsThisMonth", |scenario, count: Option<i64>| {
                    scenario.paths_this_month =
                        u64::try_from(count.unwrap_or_default()).unwrap_or_default()
                })}
            />
        </Card>
    }
}

fn one(context: &LabContext<CacheOverTime>, at: usize, event: &CacheEvent) -> Html {
    let path = format!("events[{at}]");
    let edit = move |scenario: &mut Scenario, change: &dyn Fn(&mut CacheEvent)| {
        if let Some(event) = scenario.events.get_mut(at) {
            change(event);
        }
    };
    let remove = context.on("events", move |scenario, _: MouseEvent| {
        if at < scenario.events.len() {
            scenario.events.remove(at);
        }
    });
    let what = match &event.request {
        Some(request) => request_fields(context, at, request),
        None => html! {
            <NameListEditor
                class="grow"
                path={format!("{path}.invalidate")}
                label="Invalidation paths"
                placeholder="/images/*"
                names={event.invalidate.iter().cloned().map(AttrValue::from).collect::<Vec<_>>()}
                onchange={context.on(format!("{path}.invalidate"), move |scenario, paths: Vec<String>| {
                    edit(scenario, &|event| event.invalidate.clone_from(&paths))
                })}
            />
        },
    };
    let times = match event.again {
        0 => "Once".to_owned(),
        again => {
            format!("{}, every {}", count_of(u64::from(again) + 1, "time"), duration(event.every))
        }
    };
    let summary = match &event.request {
        Some(request) => format!("{times}, {}", count_of(request.headers.len(), "request header")),
        None => times,
    };
    let summary = html! { { summary } };
    html! {
        <div class="stack tight" key={at} data-field={path.clone()}>
            <div class="row">
                <NumberField
                    class="narrow"
                    path={format!("{path}.at")}
                    label="Time (s)"
                    value={Some(event.at)}
                    onchange={context.on(format!("{path}.at"), move |scenario, when: Option<i64>| {
                        edit(scenario, &|event| event.at = when.unwrap_or_default())
                    })}
                />
                { what }
                <button
                    type="button"
                    class="quiet"
                    aria-label={format!("Remove event {}", at + 1)}
                    onclick={remove}
                >
                    { "×" }
                </button>
            </div>
            <Disclosure {summary}>
                <div class="row">
                    <NumberField
                        class="narrow"
                        path={format!("{path}.again")}
                        label="Repetitions"
                        value={Some(i64::from(event.again))}
                        onchange={context.on(format!("{path}.again"), move |scenario, times: Option<i64>| edit(scenario, &|event| {
                            event.again = times.unwrap_or_default().clamp(0, i64::from(u32::MAX)) as u32;
                            event.every = event.every.max(1);
                        }))}
                    />
                    if event.again > 0 {
                        <NumberField
                            class="narrow"
                            path={format!("{path}.every")}
                            label="Interval (s)"
                            value={Some(event.every)}
                            onchange={context.on(
                                format!("{path}.every"),
                                move |scenario, every: Option<i64>| {
                                    edit(scenario, &|event| event.every = every.unwrap_or(1))
                                },
                            )}
                        />
                    }
                </div>
                if let Some(request) = &event.request {
                    { headers(format!("{path}.request.headers"), "Request headers", &request.headers,
                        context.on(format!("{path}.request.headers"), move |scenario, list: Vec<Header>| edit(scenario, &|event| {
                            if let Some(request) = &mut event.request {
                                request.headers.clone_from(&list);
                            }
                        }))) }
                }
            </Disclosure>
        </div>
    }
}

fn request_fields(context: &LabContext<CacheOverTime>, at: usize, request: &Request) -> Html {
    let path = format!("events[{at}].request");
    let edit = move |scenario: &mut Scenario, change: &dyn Fn(&mut Request)| {
        let event = scenario.events.get_mut(at);
        if let Some(request) = event.and_then(|event| event.request.as_mut()) {
            change(request);
        }
    };
    let known = METHODS.iter().find(|method| **method == request.method);
    html! {
        <>
            <Select
                path={format!("{path}.method")}
                label="Method"
                choices={choices(
                    METHODS.map(|method| (method, AttrValue::Static(method))).to_vec(),
                    &known.copied().unwrap_or("GET"),
                    context.on(format!("{path}.method"), move |scenario, method: &'static str| {
                        edit(scenario, &|request| request.method = method.into())
                    }),
                )}
            />
            <TextField
                class="grow"
                wire=true
                path={format!("{path}.path")}
                label="Path and query string"
                value={request.target()}
                onchange={context.on(format!("{path}.path"), move |scenario, target: String| {
                    edit(scenario, &|request| match target.split_once('?') {
                        Some((path, query)) => {
                            (request.path, request.query) = (path.into(), Some(query.into()))
                        }
                        None => (request.path, request.query) = (target.clone(), None),
                    })
                })}
            />
        </>
    }
}
