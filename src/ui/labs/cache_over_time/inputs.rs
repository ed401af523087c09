//! The origin content, the comparison, the traffic, and the pasted response.

use crate::cloudfront::traffic::Traffic;
use crate::labs::cache_over_time::{
    CacheOverTime, ComparedPolicies, Content, ContentVersion, Unreachable,
};
use crate::text::duration;
use crate::ui::{
    LabContext,
    bind::{Place, at, bind},
    components::{
        CachePolicyEditor, Card, Checkbox, Disclosure, KeyValueEditor, NumberField,
        OriginRequestPolicyEditor, Select, TextArea, TextField, one_of, remove_button,
    },
    labs::http::header_pairs,
};
use yew::prelude::*;

/// The content of the origin over time.
pub fn content(context: &LabContext<CacheOverTime>) -> Html {
    let list = at!(context, content);
    let add = list.on(|list, _: MouseEvent| {
        list.push(Content {
            path: "/new.html".into(),
            versions: vec![ContentVersion { label: "v1".into(), ..ContentVersion::default() }],
        });
    });
    html! {
        <Card
            title="Origin content"
            path={list.path.clone()}
            actions={html! { <button type="button" class="small" onclick={add}>{ "Add path" }</button> }}
        >
            { for list.items().map(|(at, content)| one_content(at, &content, list.on_remove(at))) }
        </Card>
    }
}

fn one_content(at: usize, content: &Place<'_, Content>, remove: Callback<MouseEvent>) -> Html {
    let versions = at!(content, versions);
    let add = versions.on(|versions, _: MouseEvent| {
        let last = versions.last().cloned().unwrap_or_default();
        versions.push(ContentVersion {
            from: last.from.saturating_add(60),
            label: format!("v{}", versions.len() + 1),
            ..last
        });
    });
    html! {
        <div class="stack tight" key={at}>
            <div class="row">
                <TextField class="grow" wire=true label="Path" field={bind!(content, path)} />
                <button type="button" class="small" onclick={add}>{ "Add version" }</button>
                { remove_button(format!("Remove {}", content.value.path), remove) }
            </div>
            { for versions.items().map(|(at, version)| one_version(&version, versions.on_remove(at))) }
        </div>
    }
}

fn one_version(place: &Place<'_, ContentVersion>, remove: Callback<MouseEvent>) -> Html {
    let version = place.value;
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
                <NumberField class="narrow" label="From (s)" field={bind!(place, from)} />
                <TextField class="grow" label="Label" field={bind!(place, label)} />
                <NumberField class="narrow" label="Status" field={bind!(place, status)} />
                <Select
                    label="Origin reachable"
                    choices={one_of(
                        bind!(place, unreachable),
                        &[
                            (None, "Yes"),
                            (Some(Unreachable::Timeout), "No, timeout"),
                            (Some(Unreachable::Refused), "No, connection refused"),
                        ],
                    )}
                />
                { remove_button(format!("Remove version {}", version.label), remove) }
            </div>
            <KeyValueEditor
                label="Response headers"
                noun="header"
                field={header_pairs(bind!(place, headers))}
            />
        </Disclosure>
    }
}

/// The policies to compare with.
pub fn compare(context: &LabContext<CacheOverTime>) -> Html {
    let compare = at!(context, compare);
    let toggle = compare.field(compare.value.is_some(), |compare, on: bool| {
        *compare = on.then(ComparedPolicies::default);
    });
    html! {
        <Card title="Compare with policies B" path={compare.path.clone()}>
            <Checkbox label="Replay with other policies" field={toggle.unnamed()} />
            if let Some(compare) = compare.some() { { compared(&compare) } }
        </Card>
    }
}

fn compared(compare: &Place<'_, ComparedPolicies>) -> Html {
    let dynamic = at!(compare, dynamic);
    let dynamic = dynamic.field(dynamic.value.is_some(), |dynamic, on: bool| {
        *dynamic = on.then(ComparedPolicies::not_cached);
    });
    html! {
        <>
            <TextField label="Name of B" field={bind!(compare, name)} />
            <b class="small">{ "Cache policy" }</b>
            <CachePolicyEditor field={bind!(compare, cache_policy)} />
            <b class="small">{ "Origin request policy" }</b>
            <OriginRequestPolicyEditor field={bind!(compare, origin_request_policy)} />
            <Checkbox
                label="Use CachingDisabled and AllViewer for dynamic objects"
                field={dynamic}
            />
        </>
    }
}

/// The generated traffic.
pub fn traffic(context: &LabContext<CacheOverTime>) -> Html {
    let traffic = at!(context, traffic);
    let toggle = traffic.field(traffic.value.is_some(), |traffic, on: bool| {
        *traffic = on.then(Traffic::default);
    });
    html! {
        <Card title="Generated traffic" path={traffic.path.clone()}>
            <Checkbox label="Generate requests" field={toggle.unnamed()} />
            if let Some(traffic) = traffic.some() { { generated(&traffic) } }
        </Card>
    }
}

fn generated(t: &Place<'_, Traffic>) -> Html {
    let counts = [
        ("Requests", bind!(t, requests)),
        ("Seed", bind!(t, seed)),
        ("Static objects", bind!(t, objects)),
        ("Dynamic objects", bind!(t, dynamic_objects)),
        ("Users", bind!(t, users)),
        ("Languages", bind!(t, languages)),
        ("Browsers and devices", bind!(t, browsers)),
        ("Countries", bind!(t, countries)),
        ("utm_source values", bind!(t, tracking_values)),
        ("Edge locations", bind!(t, edges)),
        ("Regional edge caches", bind!(t, regional_caches)),
        ("Change interval of an object (s)", bind!(t, change_every)),
        ("Object size (bytes)", bind!(t, object_bytes)),
    ];
    let rates = [
        ("Request rate (requests/s)", bind!(t, per_second)),
        ("Zipf exponent", bind!(t, zipf)),
        ("Dynamic requests (%)", bind!(t, dynamic_percent)),
        ("Signed-in users (%)", bind!(t, signed_in_percent)),
        ("Users with an analytics cookie (%)", bind!(t, analytics_percent)),
        ("Requests with utm_source (%)", bind!(t, tracking_percent)),
        ("Origin downtime (%)", bind!(t, failing_percent)),
    ];
    html! {
        <>
            <div class="row">
                { for counts.into_iter().map(|(label, field)| html! { <NumberField {label} {field} /> }) }
                { for rates.into_iter().map(|(label, field)| html! { <NumberField {label} {field} class="narrow" /> }) }
            </div>
            <KeyValueEditor
                label="Response headers of static objects"
                noun="header"
                field={header_pairs(bind!(t, static_headers))}
            />
            <KeyValueEditor
                label="Response headers of dynamic objects"
                noun="header"
                field={header_pairs(bind!(t, dynamic_headers))}
            />
        </>
    }
}

/// The pasted response.
pub fn received(context: &LabContext<CacheOverTime>) -> Html {
    html! {
        <Card title="Actual response">
            <TextArea
                label="Response, error body, or log line"
                rows=8
                hint="Output of curl -I or curl -v, or a log line. Compared with the prediction for the current time."
                placeholder="HTTP/2 200\nx-cache: Miss from cloudfront\nage: …"
                field={bind!(context, received)}
            />
        </Card>
    }
}
