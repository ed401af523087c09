//! Requests and invalidations.

use crate::http::Request;
use crate::labs::cache_over_time::{CacheEvent, CacheOverTime, invalidation_to_add};
use crate::text::{count_of, duration};
use crate::ui::{
    LabContext,
    bind::{Place, at, bind},
    components::{
        Card, Disclosure, KeyValueEditor, NameListEditor, NumberField, TextField, remove_button,
    },
    labs::http::{header_pairs, method},
};
use yew::prelude::*;

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
    let list = at!(context, events);
    let request = list.on(move |events, _: MouseEvent| {
        events.push(CacheEvent::get(after, &address));
    });
    let (place, invalidation) = invalidation_to_add(scenario, context.answer());
    let invalidate = list.on(move |events, _: MouseEvent| {
        events.insert(place.min(events.len()), invalidation.clone());
    });
    let actions = html! {
        <span class="joined">
            <button type="button" class="small" onclick={request}>{ "Add request" }</button>
            <button type="button" class="small" onclick={invalidate}>{ "Add invalidation" }</button>
        </span>
    };
    html! {
        <Card title="Events" path={list.path.clone()} {actions}>
            { for list.items().map(|(at, event)| one(at, &event, list.on_remove(at))) }
            <NumberField
                label="Invalidation paths earlier this month"
                field={bind!(context, paths_this_month)}
            />
        </Card>
    }
}

fn one(at: usize, place: &Place<'_, CacheEvent>, remove: Callback<MouseEvent>) -> Html {
    let event = place.value;
    let request = at!(place, request).some();
    let what = match &request {
        Some(request) => request_fields(request),
        None => html! {
            <NameListEditor
                class="grow"
                label="Invalidation paths"
                placeholder="/images/*"
                field={bind!(place, invalidate)}
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
    let again = bind!(place, again).by(place, |event, again| {
        event.again = again;
        event.every = event.every.max(1);
    });
    html! {
        <div class="stack tight" key={at} data-field={place.path.clone()}>
            <div class="row">
                <NumberField class="narrow" label="Time (s)" field={bind!(place, at)} />
                { what }
                { remove_button(format!("Remove event {}", at + 1), remove) }
            </div>
            <Disclosure summary={html! { { summary } }}>
                <div class="row">
                    <NumberField class="narrow" label="Repetitions" field={again} />
                    if event.again > 0 {
                        <NumberField
                            class="narrow"
                            label="Interval (s)"
                            field={bind!(place, every)}
                        />
                    }
                </div>
                if let Some(request) = request {
                    <KeyValueEditor
                        label="Request headers"
                        noun="header"
                        field={header_pairs(bind!(request, headers))}
                    />
                }
            </Disclosure>
        </div>
    }
}

fn request_fields(request: &Place<'_, Request>) -> Html {
    let target = request
        .field(request.value.target(), |request, target: String| request.set_target(&target))
        .named(at!(request, path).path);
    html! {
        <>
            { method(bind!(request, method)) }
            <TextField class="grow" wire=true label="Path and query string" field={target} />
        </>
    }
}
