//! The list of requests.

use super::{DistributionContext, PanelProps, remove};
use crate::cloudfront::distribution::{AssumedSignature, ViewerRequest};
use crate::http::{HttpVersion, split_url};
use crate::labs::distribution::{Scenario, read_requests};
use crate::text::count_of;
use crate::ui::components::{
    Card, Disclosure, Notice, ParsedField, Select, TextArea, TextField, choices,
};
use crate::ui::labs::headers::headers;
use yew::prelude::*;

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
const SIGNED: [(AssumedSignature, &str); 4] = [
    (AssumedSignature::No, "Verify"),
    (AssumedSignature::Valid, "Assume valid"),
    (AssumedSignature::Expired, "Assume expired"),
    (AssumedSignature::Untrusted, "Assume another key"),
];
/// The list, with the selected request open for editing.
#[component]
pub fn Requests(props: &PanelProps) -> Html {
    let context = &props.context;
    let focus = context.answer().focus;
    let count = context.scenario.requests.len();
    let add = context.on("requests", |s: &mut Scenario, _: MouseEvent| {
        let viewer_request = s.requests.last().cloned().unwrap_or_default();
        s.requests.push(viewer_request);
        s.focus = u32::try_from(s.requests.len().saturating_sub(1)).unwrap_or(0);
    });
    let take = context.on("requests", move |s: &mut Scenario, _: MouseEvent| {
        remove(&mut s.requests, focus);
        s.focus = u32::try_from(focus.min(s.requests.len().saturating_sub(1))).unwrap_or(0);
    });
    let step = |to: usize| {
        context.on("focus", move |s: &mut Scenario, _: MouseEvent| {
            s.focus = u32::try_from(to).unwrap_or(0);
        })
    };
    html! {
        <Card
            title="Request"
            path="requests"
            actions={html! {
                <div class="row middle">
                    if count > 1 {
                        <button
                            type="button"
                            class="quiet"
                            aria-label="Previous request"
                            disabled={focus == 0}
                            onclick={step(focus.saturating_sub(1))}
                        >
                            { "‹" }
                        </button>
                        <span class="small" translate="no">
                            { format!("{} of {count}", focus.saturating_add(1)) }
                        </span>
                        <button
                            type="button"
                            class="quiet"
                            aria-label="Next request"
                            disabled={focus.saturating_add(1) >= count}
                            onclick={step(focus.saturating_add(1))}
                        >
                            { "›" }
                        </button>
                    }
                    <button
                        type="button"
                        class="small"
                        onclick={add}
                    >
                        { "Add request" }
                    </button>
                    if count > 0 {
                        <button
                            type="button"
                            class="quiet"
                            aria-label="Remove this request"
                            onclick={take}
                        >
                            { "×" }
                        </button>
                    }
                </div>
            }}
        >
            if let Some(viewer_request) = context.scenario.requests.get(focus) {
                { editor(context, focus, viewer_request) }
            }
            <Disclosure
                summary={html! { "Paste requests: URLs, CSV, curl, HAR, access log" }}
            >
                <Paste context={context.clone()} />
            </Disclosure>
        </Card>
    }
}

fn editor(context: &DistributionContext, at: usize, viewer_request: &ViewerRequest) -> Html {
    fn on<V: 'static>(
        context: &DistributionContext,
        at: usize,
        member: &str,
        set: fn(&mut ViewerRequest, V),
    ) -> (AttrValue, Callback<V>) {
        let path = format!("requests[{at}].{member}");
        let onchange = context.on(path.clone(), move |s: &mut Scenario, value| {
            if let Some(viewer_request) = s.requests.get_mut(at) {
                set(viewer_request, value);
            }
        });
        (path.into(), onchange)
    }
    let mut methods: Vec<(String, AttrValue)> =
        METHODS.iter().map(|method| ((*method).to_owned(), AttrValue::Static(method))).collect();
    if !METHODS.contains(&viewer_request.request.method.as_str()) {
        let own = viewer_request.request.method.clone();
        methods.push((own.clone(), own.into()));
    }
    let (method_path, on_method) =
        on(context, at, "request.method", |viewer_request, method: String| {
            viewer_request.request.method = method;
        });
    let (url_path, on_url) = on(context, at, "request", |viewer_request, url: String| {
        if let Ok(parts) = split_url(&url) {
            viewer_request.request.scheme = parts.scheme;
            viewer_request.request.host = parts.host.into();
            viewer_request.request.path = parts.path.into();
            viewer_request.request.query = parts.query.map(str::to_owned);
        }
    });
    let (country_path, on_country) =
        on(context, at, "country", |viewer_request, country: String| {
            viewer_request.country = country.trim().to_ascii_uppercase();
        });
    let (signed_path, on_signed) =
        on(context, at, "signed", |viewer_request, signed| viewer_request.signed = signed);
    let (headers_path, on_headers) = on(context, at, "request.headers", |viewer_request, list| {
        viewer_request.request.headers = list;
    });
    let (ip_path, on_ip) =
        on(context, at, "clientIp", |viewer_request, text| viewer_request.client_ip = text);
    let (version_path, on_version) =
        on(context, at, "request.httpVersion", |viewer_request, version| {
            viewer_request.request.http_version = version;
        });
    let summary = html! {
        <>
            { format!("Headers, IP address, HTTP version ({})", count_of(viewer_request.request.headers.len(), "header")) }
        </>
    };
    let read = |url: String| match split_url(&url) {
        Ok(_) => Ok(url),
        Err(bad) => Err(format!("{}.", bad.message())),
    };
    html! {
        <>
            <div class="row">
                <Select
                    path={method_path}
                    label="Method"
                    choices={choices(methods, &viewer_request.request.method.clone(), on_method)}
                />
                <ParsedField<String>
                    path={url_path}
                    label="URL"
                    value={viewer_request.request.url()}
                    show={Callback::from(|url| url)}
                    read={Callback::from(read)}
                    onchange={on_url}
                    wire=true
                    class="grow"
                />
            </div>
            <div class="row">
                <TextField
                    path={country_path}
                    label="Viewer country"
                    value={viewer_request.country.clone()}
                    onchange={on_country}
                    placeholder="FR"
                    class="narrow"
                />
                <Select
                    path={signed_path}
                    label="Signature"
                    choices={choices(
                        SIGNED.map(|(value, text)| (value, AttrValue::Static(text))).to_vec(),
                        &viewer_request.signed,
                        on_signed,
                    )}
                />
            </div>
            <Disclosure {summary}>
                { headers(headers_path.to_string(), "Request headers", &viewer_request.request.headers, on_headers) }
                <div class="row">
                    <TextField
                        path={ip_path}
                        label="Viewer IP address"
                        value={viewer_request.client_ip.clone()}
                        wire=true
                        placeholder="192.0.2.7"
                        onchange={on_ip}
                    />
                    <Select
                        path={version_path}
                        label="HTTP version"
                        choices={choices(
                            HttpVersion::ALL
                                .map(|version| (version, AttrValue::Static(version.label())))
                                .to_vec(),
                            &viewer_request.request.http_version,
                            on_version,
                        )}
                    />
                </div>
            </Disclosure>
        </>
    }
}

/// Replaces the list with a pasted one.
#[component]
fn Paste(props: &PanelProps) -> Html {
    let text = use_state(String::new);
    let said = use_state(|| None::<(&'static str, String)>);
    let onclick = {
        let (context, text, said) = (props.context.clone(), text.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let host = context
                .scenario
                .distribution
                .aliases
                .first()
                .unwrap_or(&context.scenario.distribution.domain)
                .clone();
            let pasted = read_requests(&text, &host);
            let count = pasted.viewer_requests.len();
            let left = if pasted.left_out.is_empty() {
                String::new()
            } else {
                format!(
                    " Skipped {}: {}.",
                    count_of(pasted.left_out.len(), "entry"),
                    pasted.left_out.join("; ")
                )
            };
            if count > 0 {
                context.edit("requests", move |s| {
                    s.requests = pasted.viewer_requests;
                    s.focus = 0;
                });
                said.set(Some((
                    if left.is_empty() { "good" } else { "warning" },
                    format!("Imported {}.{left}", count_of(count, "request")),
                )));
            } else {
                said.set(Some(("warning", format!("The text has no request.{left}"))));
            }
        })
    };
    html! {
        <>
            <TextArea
                path="pasted-requests"
                label="Requests"
                value={(*text).clone()}
                rows=5
                onchange={let set = text.setter(); move |value| set.set(value)}
                placeholder="https://www.example.com/images/a.jpg\nPOST https://www.example.com/api/order\n/login,DE"
            />
            <div>
                <button type="button" {onclick} disabled={text.trim().is_empty()}>
                    { "Replace requests" }
                </button>
            </div>
            if let Some((kind, text)) = &*said { <Notice kind={*kind} text={text.clone()} /> }
        </>
    }
}
