//! The list of requests.

use super::PanelProps;
use crate::cloudfront::distribution::{AssumedSignature, ViewerRequest};
use crate::http::{HttpVersion, split_url};
use crate::labs::distribution::RequestReader;
use crate::text::{count_of, number};
use crate::ui::bind::{Bound, FieldPath, Place, at, bind};
use crate::ui::components::{
    Card, Disclosure, KeyValueEditor, Notice, ParsedField, Select, TextArea, TextField, one_of,
};
use crate::ui::dom;
use crate::ui::labs::http::{header_pairs, method};
use crate::ui::run::use_run;
use std::rc::Rc;
use yew::{platform::spawn_local, prelude::*};

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
            <Disclosure
                summary={html! { "Paste requests: URLs, CSV, curl, fetch, HAR, access log" }}
            >
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

/// The largest file, in bytes.
const MAX_FILE: f64 = 50.0 * 1024.0 * 1024.0;

/// Replaces the list with a pasted one, or one from a file.
#[component]
fn Paste(props: &PanelProps) -> Html {
    let text = use_state(String::new);
    let said = use_state(|| None::<(&'static str, String)>);
    // The text that is being read, and how many were before it.
    let source = use_state(|| (Rc::new(String::new()), 0_u32));
    let host = {
        let distribution = &props.context.scenario.distribution;
        distribution.aliases.first().unwrap_or(&distribution.domain).clone()
    };
    let run = use_run((*source).clone(), {
        move |(text, _): &(Rc<String>, u32)| RequestReader::new((**text).clone(), host)
    });
    let start = {
        let (source, said) = (source.clone(), said.setter());
        Callback::from(move |text: String| {
            said.set(None);
            source.set((Rc::new(text), source.1.wrapping_add(1)));
        })
    };
    {
        let (context, said) = (props.context.clone(), said.setter());
        let answer = run.answer.clone().filter(|_| !source.0.is_empty());
        use_effect_with((answer, source.1), move |(answer, _)| {
            if let Some(pasted) = answer {
                let complete = pasted.left_out.is_empty() && !pasted.viewer_requests.is_empty();
                let kind = if complete { "good" } else { "warning" };
                said.set(Some((kind, pasted.report())));
                if !pasted.viewer_requests.is_empty() {
                    let requests = pasted.viewer_requests.clone();
                    at!(context, requests).around(&context.place()).change(move |s| {
                        s.requests = requests;
                        s.focus = 0;
                    });
                }
            }
        });
    }
    // An empty text takes the place of the one that is read, so its run ends.
    let oncancel = {
        let (source, said) = (source.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            source.set((Rc::new(String::new()), source.1.wrapping_add(1)));
            said.set(Some(("warning", "Canceled. The requests didn't change.".into())));
        })
    };
    let onclick = {
        let (start, text) = (start.clone(), text.clone());
        Callback::from(move |_: MouseEvent| start.emit((*text).clone()))
    };
    let onfile = {
        let said = said.setter();
        Callback::from(move |event: Event| {
            let (start, said) = (start.clone(), said.clone());
            spawn_local(async move {
                match dom::file_text_up_to(&event, MAX_FILE).await {
                    Some(text) => start.emit(text),
                    None => {
                        let why = "This file isn't text, or it is larger than 50 MB.";
                        said.set(Some(("error", why.into())));
                    }
                }
            });
        })
    };
    let running = run.answer.is_none() && !source.0.is_empty();
    html! {
        <>
            <TextArea
                field={Bound::state(&text).named(FieldPath::outside("pasted-requests"))}
                label="Requests"
                rows=5
                placeholder="https://www.example.com/images/a.jpg\nPOST https://www.example.com/api/order\n/login,DE"
            />
            <div class="row middle">
                <button type="button" {onclick} disabled={text.trim().is_empty() || running}>
                    { "Replace requests" }
                </button>
                <label class="field">
                    <span>{ "Log or HAR file" }</span>
                    <input
                        type="file"
                        accept=".log,.txt,.csv,.har,.json,text/plain"
                        onchange={onfile}
                    />
                </label>
            </div>
            if let Some(progress) = run.progress.filter(|_| running) {
                <div class="row middle">
                    <progress
                        aria-label="Bytes read"
                        value={progress.done.to_string()}
                        max={progress.total.max(1).to_string()}
                    />
                    <span class="small num">
                        { format!("{} of {} kB", number(progress.done / 1000), number(progress.total / 1000)) }
                    </span>
                    <button type="button" class="small" onclick={oncancel}>{ "Cancel" }</button>
                </div>
            }
            <div
                role="status"
            >
                if let Some((kind, text)) = &*said { <Notice kind={*kind} text={text.clone()} /> }
            </div>
        </>
    }
}
