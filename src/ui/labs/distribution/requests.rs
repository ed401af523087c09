//! The list of requests.

use super::{Handle, Part, remove};
use crate::cloudfront::distribution::{Signed, Visit};
use crate::http::{HttpVersion, split_url};
use crate::labs::distribution::{Scenario, read_requests};
use crate::ui::components::{
    Card, Disclosure, Notice, ParsedField, Select, TextArea, TextField, choices,
};
use crate::ui::labs::headers::headers;
use yew::prelude::*;

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
const SIGNED: [(Signed, &str); 4] = [
    (Signed::No, "verify what it carries"),
    (Signed::Valid, "as if signed correctly"),
    (Signed::Expired, "as if expired"),
    (Signed::Untrusted, "as if by another key"),
];
/// The list, with the one in focus opened for editing.
#[component]
pub fn Requests(props: &Part) -> Html {
    let bench = &props.bench;
    let focus = bench.answer().focus;
    let count = bench.scenario.requests.len();
    let add = bench.on("requests", |s: &mut Scenario, _: MouseEvent| {
        let visit = s.requests.last().cloned().unwrap_or_default();
        s.requests.push(visit);
        s.focus = u32::try_from(s.requests.len().saturating_sub(1)).unwrap_or(0);
    });
    let take = bench.on("requests", move |s: &mut Scenario, _: MouseEvent| {
        remove(&mut s.requests, focus);
        s.focus = u32::try_from(focus.min(s.requests.len().saturating_sub(1))).unwrap_or(0);
    });
    let step = |to: usize| {
        bench.on("focus", move |s: &mut Scenario, _: MouseEvent| {
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
                    <button type="button" class="quiet" aria-label="Previous request" disabled={focus == 0} onclick={step(focus.saturating_sub(1))}>{ "‹" }</button>
                    <span class="small" translate="no">{ format!("{} of {count}", focus.saturating_add(1)) }</span>
                    <button type="button" class="quiet" aria-label="Next request" disabled={focus.saturating_add(1) >= count} onclick={step(focus.saturating_add(1))}>{ "›" }</button>
                }
                <button type="button" class="small" onclick={add}>{ "Add request" }</button>
                if count > 0 {
                    <button type="button" class="quiet" aria-label="Remove this request" onclick={take}>{ "×" }</button>
                }
            </div>
        }}
        >
            if let Some(visit) = bench.scenario.requests.get(focus) {
                { editor(bench, focus, visit) }
            }
            <Disclosure
                summary={html! { "Paste many: addresses, CSV, curl, HAR, access log" }}
            >
                <Paste bench={bench.clone()} />
            </Disclosure>
        </Card>
    }
}

fn editor(bench: &Handle, at: usize, visit: &Visit) -> Html {
    fn on<V: 'static>(
        bench: &Handle,
        at: usize,
        member: &str,
        set: fn(&mut Visit, V),
    ) -> (AttrValue, Callback<V>) {
        let path = format!("requests[{at}].{member}");
        let onchange = bench.on(path.clone(), move |s: &mut Scenario, value| {
            if let Some(visit) = s.requests.get_mut(at) {
                set(visit, value);
            }
        });
        (path.into(), onchange)
    }
    let mut methods: Vec<(String, AttrValue)> =
        METHODS.iter().map(|method| ((*method).to_owned(), AttrValue::Static(method))).collect();
    if !METHODS.contains(&visit.request.method.as_str()) {
        let own = visit.request.method.clone();
        methods.push((own.clone(), own.into()));
    }
    let (method_path, on_method) = on(bench, at, "request.method", |visit, method: String| {
        visit.request.method = method;
    });
    let (url_path, on_url) = on(bench, at, "request", |visit, url: String| {
        if let Ok(parts) = split_url(&url) {
            visit.request.scheme = parts.scheme;
            visit.request.host = parts.host.into();
            visit.request.path = parts.path.into();
            visit.request.query = parts.query.map(str::to_owned);
        }
    });
    let (country_path, on_country) = on(bench, at, "country", |visit, country: String| {
        visit.country = country.trim().to_ascii_uppercase();
    });
    let (signed_path, on_signed) = on(bench, at, "signed", |visit, signed| visit.signed = signed);
    let (headers_path, on_headers) = on(bench, at, "request.headers", |visit, list| {
        visit.request.headers = list;
    });
    let (ip_path, on_ip) = on(bench, at, "clientIp", |visit, text| visit.client_ip = text);
    let (version_path, on_version) = on(bench, at, "request.httpVersion", |visit, version| {
        visit.request.http_version = version;
    });
    let summary = html! {
        <>{ format!("{} headers, address, protocol version", visit.request.headers.len()) }</>
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
                    choices={choices(methods, &visit.request.method.clone(), on_method)}
                />
                <ParsedField<String>
                    path={url_path}
                    label="Address"
                    value={visit.request.url()}
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
                    label="Viewer's country"
                    value={visit.country.clone()}
                    onchange={on_country}
                    placeholder="unknown"
                    class="narrow"
                />
                <Select
                    path={signed_path}
                    label="Signature"
                    choices={choices(SIGNED.map(|(value, text)| (value, AttrValue::Static(text))).to_vec(), &visit.signed, on_signed)}
                />
            </div>
            <Disclosure {summary}>
                { headers(headers_path.to_string(), "Request headers", &visit.request.headers, on_headers) }
                <div class="row">
                    <TextField
                        path={ip_path}
                        label="Viewer's address"
                        value={visit.client_ip.clone()}
                        wire=true
                        placeholder="unknown"
                        onchange={on_ip}
                    />
                    <Select
                        path={version_path}
                        label="Protocol version"
                        choices={choices(HttpVersion::ALL.map(|version| (version, AttrValue::Static(version.label()))).to_vec(), &visit.request.http_version, on_version)}
                    />
                </div>
            </Disclosure>
        </>
    }
}

/// Takes a pasted list.
#[component]
fn Paste(props: &Part) -> Html {
    let text = use_state(String::new);
    let said = use_state(|| None::<(&'static str, String)>);
    let onclick = {
        let (bench, text, said) = (props.bench.clone(), text.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let host = bench
                .scenario
                .distribution
                .aliases
                .first()
                .unwrap_or(&bench.scenario.distribution.domain)
                .clone();
            let pasted = read_requests(&text, &host);
            let count = pasted.visits.len();
            let left = if pasted.left_out.is_empty() {
                String::new()
            } else {
                format!(" Left out: {}.", pasted.left_out.join("; "))
            };
            if count > 0 {
                bench.edit("requests", move |s| {
                    s.requests = pasted.visits;
                    s.focus = 0;
                });
                said.set(Some((
                    "good",
                    format!(
                        "{} taken.{left}",
                        if count == 1 {
                            "1 request".to_owned()
                        } else {
                            format!("{count} requests")
                        }
                    ),
                )));
            } else {
                said.set(Some(("warning", format!("There is no request in this text.{left}"))));
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
                    { "Replace the list" }
                </button>
            </div>
            if let Some((kind, text)) = &*said { <Notice kind={*kind} text={text.clone()} /> }
        </>
    }
}
