//! Origins and their states; origin groups.

use super::{DistributionContext, PanelProps, remove};
use crate::cloudfront::{
    distribution::{BucketAccess, Origin, OriginGroup, OriginKind, OriginProtocol, OriginState},
    request::SigningBehavior,
};
use crate::labs::distribution::Scenario;
use crate::ui::components::{
    Card, Disclosure, Field, NumberField, Segmented, Select, TextField, choices,
};
use crate::ui::labs::headers::headers;
use yew::prelude::*;

const STATES: [(OriginState, &str); 5] = [
    (OriginState::Answers, "answers"),
    (OriginState::ConnectTimeout, "Connection timeout"),
    (OriginState::Refused, "Connection refused"),
    (OriginState::ResponseTimeout, "Response timeout"),
    (OriginState::BadCertificate, "Invalid certificate"),
];
const FAILOVER: [u16; 9] = [400, 403, 404, 416, 429, 500, 502, 503, 504];

/// The callback for a member of an origin.
fn on<V: 'static>(
    context: &DistributionContext,
    at: usize,
    member: &str,
    set: fn(&mut Origin, V),
) -> Callback<V> {
    context.on(format!("distribution.origins[{at}].{member}"), move |s: &mut Scenario, value| {
        if let Some(origin) = s.distribution.origins.get_mut(at) {
            set(origin, value);
        }
    })
}

/// Origins and groups.
#[component]
pub fn Origins(props: &PanelProps) -> Html {
    let context = &props.context;
    let distribution = &context.scenario.distribution;
    let add = context.on("distribution.origins", |s: &mut Scenario, _: MouseEvent| {
        let number = s.distribution.origins.len().saturating_add(1);
        s.distribution.origins.push(Origin {
            id: format!("origin-{number}"),
            domain: format!("origin-{number}.example.net"),
            ..Origin::default()
        });
    });
    let add_group = context.on("distribution.originGroups", |s: &mut Scenario, _: MouseEvent| {
        let number = s.distribution.origin_groups.len().saturating_add(1);
        let members = s.distribution.origins.iter().take(2).map(|origin| origin.id.clone());
        let group = OriginGroup {
            id: format!("group-{number}"),
            members: members.collect(),
            status_codes: vec![500, 502, 503, 504],
        };
        s.distribution.origin_groups.push(group);
    });
    html! {
        <>
            <Card
                title="Origins"
                path="distribution.origins"
                actions={html! { <button type="button" class="small" onclick={add}>{ "Add origin" }</button> }}
            >
                { for distribution.origins.iter().enumerate().map(|(at, origin)| origin_view(context, at, origin)) }
            </Card>
            <Card
                title="Origin groups"
                path="distribution.originGroups"
                actions={html! { <button type="button" class="small" onclick={add_group}>{ "Add origin group" }</button> }}
            >
                if distribution.origin_groups.is_empty() {
                    <p class="hint">
                        { "An origin group fails over to its secondary origin for the selected status codes." }
                    </p>
                }
                { for distribution.origin_groups.iter().enumerate().map(|(at, group)| group_view(context, at, group)) }
            </Card>
        </>
    }
}

/// The state of the origin, in a few words.
fn origin_state(origin: &Origin) -> String {
    match origin.state {
        OriginState::Answers => format!("returns {}", origin.status),
        other => STATES
            .iter()
            .find(|(state, _)| *state == other)
            .map_or(String::new(), |(_, text)| (*text).to_owned()),
    }
}

fn origin_view(context: &DistributionContext, at: usize, origin: &Origin) -> Html {
    let path = |member: &str| format!("distribution.origins[{at}].{member}");
    let take = context.on("distribution.origins", move |s: &mut Scenario, _: MouseEvent| {
        remove(&mut s.distribution.origins, at);
    });
    let number =
        |member: &'static str, label: &'static str, value: i64, set: fn(&mut Origin, i64)| {
            let onchange = {
                let context = context.clone();
                context.on(path(member), move |s: &mut Scenario, value: Option<i64>| {
                    if let (Some(origin), Some(value)) = (s.distribution.origins.get_mut(at), value)
                    {
                        set(origin, value);
                    }
                })
            };
            html! { <NumberField path={path(member)} {label} value={Some(value)} {onchange} /> }
        };
    let text =
        |member: &'static str, label: &'static str, value: &str, set: fn(&mut Origin, String)| {
            html! {
                <TextField
                    path={path(member)}
                    {label}
                    value={value.to_owned()}
                    wire=true
                    class="grow"
                    onchange={on(context, at, member, set)}
                />
            }
        };
    let bad = origin.state != OriginState::Answers || origin.status >= 400;
    let summary = html! {
        <span data-field={format!("distribution.origins[{at}]")}>
            <code translate="no">{ origin.id.clone() }</code>
            <span class={classes!("small", if bad { "bad-text" } else { "quiet-text" })}>
                { format!(" {} · {}", origin.domain, origin_state(origin)) }
            </span>
        </span>
    };
    html! {
        <Disclosure key={at} {summary}>
            <div class="row">
                { text("id", "Origin ID", &origin.id, |o, v| o.id = v) }
                <Segmented
                    path={path("kind")}
                    label="Origin type"
                    choices={choices(
                        vec![
                            (OriginKind::Custom, "Custom".into()),
                            (OriginKind::S3, "S3 bucket".into()),
                        ],
                        &origin.kind,
                        on(context, at, "kind", |o, v| o.kind = v),
                    )}
                />
            </div>
            <div class="row">
                { text("domain", "Domain name", &origin.domain, |o, v| o.domain = v) }
                { text("path", "Origin path", &origin.path, |o, v| o.path = v) }
            </div>
            if origin.kind == OriginKind::Custom {
                <div class="row">
                    <Select
                        path={path("protocolPolicy")}
                        label="Origin protocol policy"
                        choices={choices(
                            [
                                OriginProtocol::HttpsOnly,
                                OriginProtocol::HttpOnly,
                                OriginProtocol::MatchViewer,
                            ]
                            .map(|policy| (policy, AttrValue::Static(policy.as_str())))
                            .to_vec(),
                            &origin.protocol_policy,
                            on(context, at, "protocolPolicy", |o, v| o.protocol_policy = v),
                        )}
                    />
                    if origin.protocol_policy != OriginProtocol::HttpsOnly {
                        { number("httpPort", "HTTP port", origin.http_port, |o, v| o.http_port = v) }
                    }
                    if origin.protocol_policy != OriginProtocol::HttpOnly {
                        { number("httpsPort", "HTTPS port", origin.https_port, |o, v| o.https_port = v) }
                    }
                </div>
            }
            if origin.kind == OriginKind::S3 || origin.signing_behavior != SigningBehavior::Never {
                <div class="row">
                    <Select
                        path={path("signingBehavior")}
                        label="Origin access control"
                        choices={choices(
                            vec![
                                (SigningBehavior::Always, "Always sign".into()),
                                (SigningBehavior::NoOverride, "Sign unless the viewer sends Authorization".into()),
                                (SigningBehavior::Never, "None".into()),
                            ],
                            &origin.signing_behavior,
                            on(context, at, "signingBehavior", |o, v| o.signing_behavior = v),
                        )}
                    />
                    if !origin.access_identity.is_empty() || origin.signing_behavior == SigningBehavior::Never {
                        { text("accessIdentity", "Origin access identity (legacy)", &origin.access_identity, |o, v| o.access_identity = v) }
                    }
                    { text("accessControl", "Origin access control ID", &origin.access_control, |o, v| o.access_control = v) }
                    <Select
                        path={path("bucket")}
                        label="Bucket access"
                        choices={choices(
                            vec![
                                (
                                    BucketAccess::AllowsDistribution,
                                    "Private, policy allows the distribution".into(),
                                ),
                                (BucketAccess::Private, "Private, policy doesn't allow the distribution".into()),
                                (BucketAccess::Public, "public".into()),
                            ],
                            &origin.bucket,
                            on(context, at, "bucket", |o, v| o.bucket = v),
                        )}
                    />
                </div>
            }
            <div class="row">
                <Select
                    path={path("state")}
                    label="Origin state"
                    choices={choices(
                        STATES.map(|(state, text)| (state, AttrValue::Static(text))).to_vec(),
                        &origin.state,
                        on(context, at, "state", |o, v| o.state = v),
                    )}
                />
                if matches!(origin.state, OriginState::Answers | OriginState::BadCertificate) {
                    { number("status", "Response status", i64::from(origin.status), |o, v| {
                        o.status = u16::try_from(v.clamp(100, 599)).unwrap_or(200)
                    }) }
                }
            </div>
            <div class="row">
                { number("connectionAttempts", "Connection attempts", origin.connection_attempts, |o, v| o.connection_attempts = v) }
                { number("connectionTimeout", "Connection timeout (s)", origin.connection_timeout, |o, v| o.connection_timeout = v) }
                { number("responseTimeout", "Response timeout (s)", origin.response_timeout, |o, v| o.response_timeout = v) }
            </div>
            { headers(
                path("customHeaders"),
                "Custom headers",
                &origin.custom_headers,
                on(context, at, "customHeaders", |o, v| o.custom_headers = v),
            ) }
            <div>
                <button type="button" class="small" onclick={take}>{ "Remove origin" }</button>
            </div>
        </Disclosure>
    }
}

fn group_view(context: &DistributionContext, at: usize, group: &OriginGroup) -> Html {
    fn on<V: 'static>(
        context: &DistributionContext,
        at: usize,
        member: &str,
        set: impl Fn(&mut OriginGroup, V) + 'static,
    ) -> Callback<V> {
        context.on(
            format!("distribution.originGroups[{at}].{member}"),
            move |s: &mut Scenario, value| {
                if let Some(group) = s.distribution.origin_groups.get_mut(at) {
                    set(group, value);
                }
            },
        )
    }
    let path = |member: &str| format!("distribution.originGroups[{at}].{member}");
    let origins = &context.scenario.distribution.origins;
    let member = |place: usize, label: &'static str| {
        let id = group.members.get(place).cloned().unwrap_or_default();
        let mut options: Vec<(String, AttrValue)> = origins
            .iter()
            .map(|origin| (origin.id.clone(), AttrValue::from(origin.id.clone())))
            .collect();
        if !options.iter().any(|(known, _)| *known == id) {
            options.push((id.clone(), format!("{id} (not there)").into()));
        }
        let set = move |group: &mut OriginGroup, id: String| {
            if let Some(member) = group.members.get_mut(place) {
                *member = id;
            } else {
                group.members.push(id);
            }
        };
        let field = format!("members[{place}]");
        html! {
            <Select
                path={path(&field)}
                {label}
                choices={choices(options, &id, on(context, at, &field, set))}
            />
        }
    };
    let take = context.on("distribution.originGroups", move |s: &mut Scenario, _: MouseEvent| {
        remove(&mut s.distribution.origin_groups, at);
    });
    html! {
        <div
            key={at}
            class="stack tight group"
            data-field={format!("distribution.originGroups[{at}]")}
        >
            <div class="row">
                <TextField
                    path={path("id")}
                    label="Origin group ID"
                    value={group.id.clone()}
                    wire=true
                    class="narrow"
                    onchange={on(context, at, "id", |g, text| g.id = text)}
                />
                { member(0, "Primary origin") }
                { member(1, "Secondary origin") }
                <button
                    type="button"
                    class="quiet"
                    aria-label={format!("Remove origin group {}", group.id)}
                    onclick={take}
                >
                    { "×" }
                </button>
            </div>
            <Field path={path("statusCodes")} label="Failover status codes">
                <div class="row middle codes">
                    { for FAILOVER.iter().map(|code| {
                        let code = *code;
                        let set = on(context, at, "statusCodes", move |g: &mut OriginGroup, _: Event| {
                            if g.status_codes.contains(&code) {
                                g.status_codes.retain(|other| *other != code);
                            } else {
                                g.status_codes.push(code);
                                g.status_codes.sort_unstable();
                            }
                        });
                        html! {
                            <label key={code}>
                                <input type="checkbox" checked={group.status_codes.contains(&code)} onchange={set} />
                                { format!(" {code}") }
                            </label>
                        }
                    }) }
                </div>
            </Field>
        </div>
    }
}
