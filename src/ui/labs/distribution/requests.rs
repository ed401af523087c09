//! The list of requests.

use super::PanelProps;
use crate::cloudfront::distribution::{AssumedSignature, ViewerRequest};
use crate::http::{HttpVersion, split_url};
use crate::labs::distribution::read_requests;
use crate::text::count_of;
use crate::ui::bind::{Bound, FieldPath, Place, at, bind};
use crate::ui::components::{
    Card, Disclosure, KeyValueEditor, Notice, ParsedField, Select, TextArea, TextField, one_of,
};
use crate::ui::labs::http::{header_pairs, method};
use yew::prelude::*;

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
    let requests = at!(context, requests).around(&context.place());
    let add = requests.on(|s, _: MouseEvent| {
        let viewer_request = s.requests.last().cloned().unwrap_or_default();
        s.requests.push(viewer_request);
        s.focus = u32::try_from(s.requests.len().saturating_sub(1)).unwrap_or(0);
    });
    let take = requests.on(move |s, _: MouseEvent| {
        if focus < s.requests.len() {
            s.requests.remove(focus);
        }
        s.focus = u32::try_from(focus.min(s.requests.len().saturating_sub(1))).unwrap_or(0);
    });
    let step = |to: usize| {
        at!(context, focus).on(move |focus, _: MouseEvent| *focus = u32::try_from(to).unwrap_or(0))
    };
    html! {
        <Card
            title="Request"
            path={requests.path.clone()}
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
            { at!(context, requests).item(focus).as_ref().map(editor) }
            <Disclosure summary={html! { "Paste requests: URLs, CSV, curl, HAR, access log" }}>
                <Paste context={context.clone()} />
            </Disclosure>
        </Card>
    }
}

fn editor(viewer: &Place<'_, ViewerRequest>) -> Html {
    let request = at!(viewer, request);
    let url = request.field(request.value.url(), |request, url: String| {
        // A bad URL stays in the input.
        let _ = request.set_url(&url);
    });
    let read = |url: &str| match split_url(url) {
        Ok(_) => Ok(url.to_owned()),
        Err(bad) => Err(format!("{}.", bad.message())),
    };
    let headers = at!(request, headers);
    let country = bind!(viewer, country)
        .map(|country| country, |country: String| country.trim().to_ascii_uppercase());
    let versions = HttpVersion::ALL.map(|version| (version, version.label()));
    let summary =
        format!("Headers, IP address, HTTP version ({})", count_of(headers.value.len(), "header"));
    html! {
        <>
            <div class="row">
                { method(bind!(request, method)) }
                <ParsedField
                    label="URL"
                    wire=true
                    class="grow"
                    field={url.parsed(String::clone, read)}
                />
            </div>
            <div class="row">
                <TextField label="Viewer country" placeholder="FR" class="narrow" field={country} />
                <Select label="Signature" choices={one_of(bind!(viewer, signed), &SIGNED)} />
            </div>
            <Disclosure summary={html! { { summary } }}>
                <KeyValueEditor
                    label="Request headers"
                    noun="header"
                    field={header_pairs(headers.bound())}
                />
                <div class="row">
                    <TextField
                        label="Viewer IP address"
                        wire=true
                        placeholder="192.0.2.7"
                        field={bind!(viewer, client_ip)}
                    />
                    <Select
                        label="HTTP version"
                        choices={one_of(bind!(request, http_version), &versions)}
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
            let complete = pasted.left_out.is_empty() && !pasted.viewer_requests.is_empty();
            said.set(Some((if complete { "good" } else { "warning" }, pasted.report())));
            if !pasted.viewer_requests.is_empty() {
                at!(context, requests).around(&context.place()).change(move |s| {
                    s.requests = pasted.viewer_requests;
                    s.focus = 0;
                });
            }
        })
    };
    html! {
        <>
            <TextArea
                field={Bound::state(&text).named(FieldPath::outside("pasted-requests"))}
                label="Requests"
                rows=5
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
