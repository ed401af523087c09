//! The viewer requests, as text and as a form, with the viewer settings.

use super::{LabContextProps, OneProps, text::AsText};
use crate::{
    cloudfront::request::Device,
    http::{HttpVersion, METHODS, Pairs, Scheme},
    labs::request::SameResponse,
    ui::{
        bind::{Bound, FieldPath, Place, at, bind},
        components::{
            Card, Checkbox, Disclosure, KeyValueEditor, Notice, NumberField, Segmented, Select,
            TextArea, TextField, header_names, one_of,
        },
        labs::http::header_pairs,
        navigation::{Target, use_navigation, use_target},
    },
};
use std::rc::Rc;
use yew::prelude::*;

/// The card of the requests.
#[component]
pub fn Requests(props: &LabContextProps) -> Html {
    let context = &props.context;
    let chosen = use_state(|| 0usize);
    let as_text = use_state(|| true);
    let count = context.scenario.requests.len().clamp(1, 2);
    let at = (*chosen).min(count - 1);
    let choose = {
        let chosen = chosen.setter();
        Callback::from(move |at| chosen.set(at))
    };
    let two = {
        let (context, chosen) = (context.clone(), chosen.setter());
        Callback::from(move |_: MouseEvent| {
            at!(context, requests).around(&context.place()).change(|s| {
                let first = s.requests.first().cloned().unwrap_or_default();
                s.same_response = SameResponse::Unknown;
                s.requests = vec![first.clone(), first];
            });
            chosen.set(1);
        })
    };
    let one = {
        let (context, chosen) = (context.clone(), chosen.setter());
        Callback::from(move |_: MouseEvent| {
            at!(context, requests).remove(at);
            chosen.set(0);
        })
    };
    {
        let chosen = chosen.setter();
        let navigation = use_navigation();
        let paths: Vec<_> =
            at!(context, requests).items().map(|(at, request)| (at, request.path)).collect();
        use_target(&navigation, move |target| {
            if let Target::Field(field) = target
                && let Some((at, _)) = paths.iter().find(|(_, path)| field.starts_with(&**path))
            {
                chosen.set(*at);
            }
        });
    }
    let actions = html! {
        <div class="row middle">
            if count == 2 {
                <Segmented
                    label="Request"
                    choices={one_of(Bound::local(at, choose), &[(0, "A"), (1, "B")])}
                />
                <button type="button" class="small" onclick={one}>
                    { if at == 0 { "Remove A" } else { "Remove B" } }
                </button>
            } else {
                <button type="button" class="small" onclick={two}>{ "Compare with B" }</button>
            }
            <Segmented
                label="Show the request as"
                choices={one_of(Bound::state(&as_text), &[(true, "Text"), (false, "Form")])}
            />
        </div>
    };
    let title = match (count, at) {
        (1, _) => "Viewer request",
        (_, 0) => "Viewer request A",
        _ => "Viewer request B",
    };
    html! {
        <Card {title} {actions}>
            if count == 2 {
                <Select
                    label="A and B should get the same response"
                    hint="Decides whether a shared cached object is correct."
                    choices={one_of(
                        bind!(context, same_response),
                        &[
                            (SameResponse::Unknown, "Unknown"),
                            (SameResponse::Yes, "Yes"),
                            (SameResponse::No, "No"),
                        ],
                    )}
                />
            }
            if *as_text {
                <AsText key={at} context={context.clone()} {at} />
            } else {
                <AsForm key={at} context={context.clone()} {at} />
            }
            <Circumstances key={at + 2} context={context.clone()} {at} />
        </Card>
    }
}

/// A request as a form.
#[component]
fn AsForm(props: &OneProps) -> Html {
    let Some(sent) = props.place() else {
        return Html::default();
    };
    let request = at!(sent, request);
    let discard = at!(sent, draft).on(|draft, _: MouseEvent| *draft = None);
    let query = request
        .field(request.value.query_pairs(), |request, pairs: Pairs| request.set_query_pairs(&pairs))
        .named(at!(request, query).path);
    // Cookies are a header, which has an input of its own.
    let cookies = at!(request, headers)
        .around(&request)
        .field(request.value.cookie_pairs(), |request, pairs: Pairs| {
            request.set_cookie_pairs(&pairs);
        })
        .named(FieldPath::outside("request-cookies"));
    html! {
        <>
            if sent.value.draft.is_some() {
                <Notice
                    kind="warning"
                    text="The text of this request isn't valid. The form shows the last valid request."
                >
                    <button type="button" class="small" onclick={discard}>
                        { "Discard text" }
                    </button>
                </Notice>
            }
            <div
                class="row"
            >
                <TextField
                    label="Method"
                    class="narrow"
                    wire=true
                    suggestions={Rc::new(METHODS.map(AttrValue::Static).to_vec())}
                    field={bind!(request, method)}
                />
                <TextField label="Host" class="grow" wire=true field={bind!(request, host)} />
            </div>
            <TextField label="Path" class="grow" wire=true field={bind!(request, path)} />
            <KeyValueEditor label="Query parameters" noun="parameter" field={query} />
            <KeyValueEditor
                label="Headers"
                noun="header"
                suggestions={header_names()}
                field={header_pairs(bind!(request, headers))}
            />
            <KeyValueEditor label="Cookies" noun="cookie" field={cookies} />
            if !request.value.body.is_empty() {
                <TextArea label="Body" rows=3 field={bind!(request, body)} />
            }
        </>
    }
}

/// The protocol and the viewer settings, which the request text doesn't contain.
#[component]
fn Circumstances(props: &OneProps) -> Html {
    let Some(sent) = props.place() else {
        return Html::default();
    };
    let (request, viewer) = (at!(sent, request), at!(sent, viewer));
    let versions = HttpVersion::ALL.map(|version| (version, version.label()));
    let devices = at!(viewer, device);
    // Empty text means unknown.
    let known = [
        ("Country name", bind!(viewer, country_name)),
        ("Region code", bind!(viewer, region)),
        ("Region name", bind!(viewer, region_name)),
        ("City", bind!(viewer, city)),
        ("Postal code", bind!(viewer, postal_code)),
        ("Metro code", bind!(viewer, metro_code)),
        ("Latitude", bind!(viewer, latitude)),
        ("Longitude", bind!(viewer, longitude)),
        ("Time zone", bind!(viewer, time_zone)),
        ("ASN", bind!(viewer, asn)),
        ("TLS version and cipher", bind!(viewer, tls)),
        ("JA3 fingerprint", bind!(viewer, ja3)),
        ("JA4 fingerprint", bind!(viewer, ja4)),
    ];
    html! {
        <>
            <div class="row">
                <Select
                    label="Protocol"
                    choices={one_of(
                        bind!(request, scheme),
                        &[(Scheme::Https, "HTTPS"), (Scheme::Http, "HTTP")],
                    )}
                />
                <Select
                    label="HTTP version"
                    choices={one_of(bind!(request, http_version), &versions)}
                />
                <TextField
                    label="Country code"
                    class="brief"
                    placeholder="DE"
                    field={bind!(viewer, country).omitting(String::new())}
                />
                <TextField label="IP address" class="narrow" wire=true field={bind!(viewer, ip)} />
            </div>
            if request.value.scheme == Scheme::Http {
                <p class="hint">
                    { "The viewer protocol policy decides how CloudFront responds to HTTP. To set it, use the " }
                    <a href="#/distribution?example=redirect">{ "Distribution lab" }</a>
                    { "." }
                </p>
            }
            <Disclosure
                summary={html! { "Device type, location, TLS" }}
            >
                <div
                    class="row"
                    role="group"
                    aria-label="Device type"
                    data-field={devices.path.clone()}
                >
                    { for DEVICES.map(|(device, label)| device_box(&devices, device, label)) }
                </div>
                <div class="row">
                    <NumberField label="Viewer port" class="narrow" field={bind!(viewer, port)} />
                    { for known.into_iter().map(|(label, field)| html! {
                        <TextField {label} class="narrow" placeholder="Unknown" field={field.omitting(String::new())} />
                    }) }
                </div>
            </Disclosure>
        </>
    }
}

const DEVICES: [(Device, &str); 6] = [
    (Device::Android, "Android"),
    (Device::Desktop, "Desktop"),
    (Device::Ios, "iOS"),
    (Device::Mobile, "Mobile"),
    (Device::SmartTv, "Smart TV"),
    (Device::Tablet, "Tablet"),
];

/// Whether the viewer is a device of a kind.
fn device_box(devices: &Place<'_, Vec<Device>>, device: Device, label: &'static str) -> Html {
    let is_on = devices.value.contains(&device);
    let field = devices.field(is_on, move |devices, on: bool| {
        devices.retain(|known| *known != device);
        if on {
            devices.push(device);
        }
    });
    html! { <Checkbox {label} field={field.unnamed()} /> }
}
