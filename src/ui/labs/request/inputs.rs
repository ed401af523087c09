//! The viewer requests, as text and as a form, with the viewer settings.

use super::text::AsText;
use crate::{
    cloudfront::request::{Device, Viewer},
    http::{Cookie, Header, HttpVersion, Param, Request, Scheme, cookies, params},
    labs::request::{RequestInput, RequestLab, SameResponse, Scenario},
    ui::{
        LabContext,
        components::{
            Card, Checkbox, Disclosure, KeyValueEditor, Notice, NumberField, Segmented, Select,
            TextArea, TextField, choices, header_names,
        },
        dom::{FIELD, on_event},
    },
};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of what shows the lab.
#[derive(Properties, PartialEq)]
pub struct LabContextProps {
    /// The lab.
    pub context: LabContext<RequestLab>,
}

/// Properties of what shows one request.
#[derive(Properties, PartialEq)]
pub struct OneProps {
    /// The lab.
    pub context: LabContext<RequestLab>,
    /// 0 for A, 1 for B.
    pub at: usize,
}

impl OneProps {
    /// The request and its viewer.
    pub fn sent(&self) -> RequestInput {
        self.context.scenario.requests.get(self.at).cloned().unwrap_or_default()
    }

    /// The path of a member.
    pub fn path(&self, member: &str) -> String {
        format!("requests[{}].{member}", self.at)
    }

    /// The callback for a member of the request or the viewer.
    pub fn on<V: 'static>(&self, member: &str, set: fn(&mut RequestInput, V)) -> Callback<V> {
        let at = self.at;
        self.context.on(self.path(member), move |s: &mut Scenario, value| {
            if let Some(sent) = s.requests.get_mut(at) {
                set(sent, value);
            }
        })
    }
}

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
            context.edit("requests", |s| {
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
            context.edit("requests", move |s| {
                if at < s.requests.len() {
                    s.requests.remove(at);
                }
            });
            chosen.set(0);
        })
    };
    {
        let chosen = chosen.setter();
        use_effect_with((), move |()| {
            let listener = on_event(FIELD, move |path| {
                let path = path.as_string().unwrap_or_default();
                let asked = ["requests[0]", "requests[1]"].map(|request| path.starts_with(request));
                if let Some(at) = asked.iter().position(|asked| *asked) {
                    chosen.set(at);
                }
            });
            move || drop(listener)
        });
    }
    let actions = html! {
        <div class="row middle">
            if count == 2 {
                <Segmented
                    label="Request"
                    choices={choices(vec![(0, "A".into()), (1, "B".into())], &at, choose)}
                />
                <button type="button" class="small" onclick={one}>
                    { if at == 0 { "Remove A" } else { "Remove B" } }
                </button>
            } else {
                <button type="button" class="small" onclick={two}>{ "Compare with B" }</button>
            }
            <Segmented
                label="Show the request as"
                choices={choices(vec![(true, "Text".into()), (false, "Form".into())], &*as_text, {
                    let as_text = as_text.setter();
                    Callback::from(move |value| as_text.set(value))
                })}
            />
        </div>
    };
    let same = vec![
        (SameResponse::Unknown, AttrValue::Static("Unknown")),
        (SameResponse::Yes, "Yes".into()),
        (SameResponse::No, "No".into()),
    ];
    let set = context.on("sameResponse", |s: &mut Scenario, value| s.same_response = value);
    let same = choices(same, &context.scenario.same_response, set);
    let title = match (count, at) {
        (1, _) => "Viewer request",
        (_, 0) => "Viewer request A",
        _ => "Viewer request B",
    };
    html! {
        <Card {title} {actions}>
            if count == 2 {
                <Select
                    path="sameResponse"
                    label="A and B should get the same response"
                    hint="Decides whether a shared cached object is correct."
                    choices={same}
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
    let request = props.sent().request;
    let query: Vec<(String, String)> = params(request.query.as_deref().unwrap_or_default())
        .map(|param| (param.name.to_owned(), param.value.unwrap_or_default().to_owned()))
        .collect();
    let jar: Vec<(String, String)> = cookies(&request).map(cookie_pair).collect();
    let drop = props.on("request", |sent, ()| sent.draft = None);
    html! {
        <>
            if props.sent().draft.is_some() {
                <Notice
                    kind="warning"
                    text="The text of this request isn't valid. The form shows the last valid request."
                >
                    <button type="button" class="small" onclick={drop.reform(|_: MouseEvent| ())}>
                        { "Discard text" }
                    </button>
                </Notice>
            }
            <div
                class="row"
            >
                <TextField
                    path={props.path("request.method")}
                    label="Method"
                    class="narrow"
                    wire=true
                    value={request.method.clone()}
                    suggestions={methods()}
                    onchange={props.on("request.method", |sent, method: String| sent.request.method = method)}
                />
                <TextField
                    path={props.path("request.host")}
                    label="Host"
                    class="grow"
                    wire=true
                    value={request.host.clone()}
                    onchange={props.on("request.host", |sent, host: String| sent.request.host = host)}
                />
            </div>
            <TextField
                path={props.path("request.path")}
                label="Path"
                class="grow"
                wire=true
                value={request.path.clone()}
                onchange={props.on("request.path", |sent, path: String| sent.request.path = path)}
            />
            <KeyValueEditor
                path={props.path("request.query")}
                label="Query parameters"
                noun="parameter"
                pairs={query}
                onchange={props.on("request.query", |sent, pairs| sent.request.query = join_query(sent.request.query.as_deref(), pairs))}
            />
            <KeyValueEditor
                path={props.path("request.headers")}
                label="Headers"
                noun="header"
                suggestions={header_names()}
                pairs={request.headers.iter().map(|header| (header.0.clone(), header.1.clone())).collect::<Vec<_>>()}
                onchange={props.on("request.headers", |sent, pairs: Vec<(String, String)>| {
                    sent.request.headers = pairs.into_iter().map(|(name, value)| Header(name, value)).collect();
                })}
            />
            <KeyValueEditor
                path={props.path("request.cookies")}
                label="Cookies"
                noun="cookie"
                pairs={jar}
                onchange={props.on("request.headers", |sent, pairs: Vec<(String, String)>| set_cookies(&mut sent.request, &pairs))}
            />
            if !request.body.is_empty() {
                <TextArea
                    path={props.path("request.body")}
                    label="Body"
                    rows=3
                    value={request.body.clone()}
                    onchange={props.on("request.body", |sent, body: String| sent.request.body = body)}
                />
            }
        </>
    }
}

fn methods() -> Rc<Vec<AttrValue>> {
    Rc::new(
        ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
            .map(AttrValue::Static)
            .to_vec(),
    )
}

/// The pairs as a query string. An unchanged pair keeps its spelling.
fn join_query(before: Option<&str>, pairs: Vec<(String, String)>) -> Option<String> {
    let old: Vec<Param<'_>> = params(before.unwrap_or_default()).collect();
    let parts: Vec<String> = pairs
        .iter()
        .enumerate()
        .map(|(at, (name, value))| match old.get(at) {
            Some(param) if param.name == name && param.value.unwrap_or_default() == value => {
                param.raw.to_owned()
            }
            _ => format!("{name}={value}"),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("&"))
}

/// A cookie as a line of the form, even if it isn't a pair (`=value`).
fn cookie_pair(cookie: Cookie<'_>) -> (String, String) {
    let value = match cookie.is_pair() {
        true => cookie.value,
        false => cookie.value.strip_prefix('=').unwrap_or(cookie.value),
    };
    (cookie.name.to_owned(), value.to_owned())
}

/// Writes the cookies as one header, in the position of the first. An unchanged cookie keeps its spelling.
fn set_cookies(request: &mut Request, pairs: &[(String, String)]) {
    let before: Vec<_> = cookies(request)
        .map(|cookie| {
            let bare = !cookie.is_pair() && !cookie.value.starts_with('=');
            (cookie_pair(cookie), bare)
        })
        .collect();
    let place = request.headers.iter().position(|header| header.is("cookie"));
    request.headers.retain(|header| !header.is("cookie"));
    if pairs.is_empty() {
        return;
    }
    let text: Vec<String> = pairs
        .iter()
        .enumerate()
        .map(|(at, pair)| match before.get(at) {
            Some((same, true)) if same == pair => pair.1.clone(),
            _ => format!("{}={}", pair.0, pair.1),
        })
        .collect();
    let place = place.unwrap_or(request.headers.len()).min(request.headers.len());
    request.headers.insert(place, Header::new("Cookie", text.join("; ")));
}

/// A viewer setting: label, member, getter, and setter.
type Known =
    (&'static str, &'static str, fn(&Viewer) -> &Option<String>, fn(&mut RequestInput, String));

/// Empty text means unknown.
fn known(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

const KNOWN: &[Known] = &[
    (
        "Country name",
        "viewer.countryName",
        |v| &v.country_name,
        |s, v| s.viewer.country_name = known(v),
    ),
    ("Region code", "viewer.region", |v| &v.region, |s, v| s.viewer.region = known(v)),
    (
        "Region name",
        "viewer.regionName",
        |v| &v.region_name,
        |s, v| s.viewer.region_name = known(v),
    ),
    ("City", "viewer.city", |v| &v.city, |s, v| s.viewer.city = known(v)),
    (
        "Postal code",
        "viewer.postalCode",
        |v| &v.postal_code,
        |s, v| s.viewer.postal_code = known(v),
    ),
    ("Metro code", "viewer.metroCode", |v| &v.metro_code, |s, v| s.viewer.metro_code = known(v)),
    ("Latitude", "viewer.latitude", |v| &v.latitude, |s, v| s.viewer.latitude = known(v)),
    ("Longitude", "viewer.longitude", |v| &v.longitude, |s, v| s.viewer.longitude = known(v)),
    ("Time zone", "viewer.timeZone", |v| &v.time_zone, |s, v| s.viewer.time_zone = known(v)),
    ("ASN", "viewer.asn", |v| &v.asn, |s, v| s.viewer.asn = known(v)),
    ("TLS version and cipher", "viewer.tls", |v| &v.tls, |s, v| s.viewer.tls = known(v)),
    ("JA3 fingerprint", "viewer.ja3", |v| &v.ja3, |s, v| s.viewer.ja3 = known(v)),
    ("JA4 fingerprint", "viewer.ja4", |v| &v.ja4, |s, v| s.viewer.ja4 = known(v)),
];

/// The protocol and the viewer settings, which the request text doesn't contain.
#[component]
fn Circumstances(props: &OneProps) -> Html {
    let sent = props.sent();
    let viewer = &sent.viewer;
    html! {
        <>
            <div class="row">
                <Select
                    path={props.path("request.scheme")}
                    label="Protocol"
                    choices={choices(
                        vec![(Scheme::Https, "HTTPS".into()), (Scheme::Http, "HTTP".into())],
                        &sent.request.scheme,
                        props.on("request.scheme", |sent, scheme| sent.request.scheme = scheme),
                    )}
                />
                <Select
                    path={props.path("request.httpVersion")}
                    label="HTTP version"
                    choices={choices(
                        HttpVersion::ALL
                            .iter()
                            .map(|version| (*version, AttrValue::Static(version.label())))
                            .collect::<Vec<_>>(),
                        &sent.request.http_version,
                        props.on("request.httpVersion", |sent, version| {
                            sent.request.http_version = version
                        }),
                    )}
                />
                <TextField
                    path={props.path("viewer.country")}
                    label="Country code"
                    class="brief"
                    placeholder="DE"
                    value={viewer.country.clone().unwrap_or_default()}
                    onchange={props.on("viewer.country", |sent, text| sent.viewer.country = known(text))}
                />
                <TextField
                    path={props.path("viewer.ip")}
                    label="IP address"
                    class="narrow"
                    wire=true
                    value={viewer.ip.clone()}
                    onchange={props.on("viewer.ip", |sent, ip: String| sent.viewer.ip = ip)}
                />
            </div>
            if sent.request.scheme == Scheme::Http {
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
                    data-field={props.path("viewer.device")}
                >
                    { for Device::ALL.into_iter().map(|device| html! {
                        <DeviceBox context={props.context.clone()} at={props.at} {device} />
                    }) }
                </div>
                <div class="row">
                    <NumberField
                        path={props.path("viewer.port")}
                        label="Viewer port"
                        class="narrow"
                        optional=true
                        value={viewer.port.map(i64::from)}
                        onchange={props.on("viewer.port", |sent, port: Option<i64>| {
                            sent.viewer.port = port.and_then(|port| u16::try_from(port).ok())
                        })}
                    />
                    { for KNOWN.iter().map(|(label, member, get, set)| html! {
                        <TextField path={props.path(member)} label={*label} class="narrow" placeholder="Unknown"
                            value={get(viewer).clone().unwrap_or_default()} onchange={props.on(member, *set)} />
                    }) }
                </div>
            </Disclosure>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DeviceProps {
    context: LabContext<RequestLab>,
    at: usize,
    device: Device,
}

#[component]
fn DeviceBox(props: &DeviceProps) -> Html {
    let (at, device) = (props.at, props.device);
    let on = props
        .context
        .scenario
        .requests
        .get(at)
        .is_some_and(|sent| sent.viewer.device.contains(&device));
    let onchange = props.context.on(
        format!("requests[{at}].viewer.device"),
        move |s: &mut Scenario, on: bool| {
            if let Some(sent) = s.requests.get_mut(at) {
                sent.viewer.device.retain(|known| *known != device);
                if on {
                    sent.viewer.device.push(device);
                }
            }
        },
    );
    let label = match device {
        Device::Android => "Android",
        Device::Desktop => "Desktop",
        Device::Ios => "iOS",
        Device::Mobile => "Mobile",
        Device::SmartTv => "Smart TV",
        Device::Tablet => "Tablet",
    };
    html! { <Checkbox {label} checked={on} {onchange} /> }
}
