//! Origins and their states; origin groups.

use super::PanelProps;
use crate::cloudfront::{
    distribution::{BucketAccess, Origin, OriginGroup, OriginKind, OriginProtocol, OriginState},
    request::SigningBehavior,
};
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Disclosure, Field, KeyValueEditor, NumberField, Segmented, Select, TextField, choices,
    one_of, remove_button,
};
use crate::ui::labs::http::header_pairs;
use yew::prelude::*;

const STATES: [(OriginState, &str); 5] = [
    (OriginState::Answers, "answers"),
    (OriginState::ConnectTimeout, "Connection timeout"),
    (OriginState::Refused, "Connection refused"),
    (OriginState::ResponseTimeout, "Response timeout"),
    (OriginState::BadCertificate, "Invalid certificate"),
];
const FAILOVER: [u16; 9] = [400, 403, 404, 416, 429, 500, 502, 503, 504];

/// Origins and groups.
#[component]
pub fn Origins(props: &PanelProps) -> Html {
    let context = &props.context;
    let origins = at!(context, distribution.origins);
    let groups = at!(context, distribution.origin_groups);
    let add = origins.on(|origins, _: MouseEvent| {
        let number = origins.len().saturating_add(1);
        origins.push(Origin {
            id: format!("origin-{number}"),
            domain: format!("origin-{number}.example.net"),
            ..Origin::default()
        });
    });
    let distribution = at!(context, distribution);
    let add_group = groups.around(&distribution).on(|distribution, _: MouseEvent| {
        let number = distribution.origin_groups.len().saturating_add(1);
        let members = distribution.origins.iter().take(2).map(|origin| origin.id.clone());
        let group = OriginGroup {
            id: format!("group-{number}"),
            members: members.collect(),
            status_codes: vec![500, 502, 503, 504],
        };
        distribution.origin_groups.push(group);
    });
    html! {
        <>
            <Card
                title="Origins"
                path={origins.path.clone()}
                actions={html! { <button type="button" class="small" onclick={add}>{ "Add origin" }</button> }}
            >
                { for origins.items().map(|(at, origin)| origin_view(at, &origin, origins.on_remove(at))) }
            </Card>
            <Card
                title="Origin groups"
                path={groups.path.clone()}
                actions={html! { <button type="button" class="small" onclick={add_group}>{ "Add origin group" }</button> }}
            >
                if groups.value.is_empty() {
                    <p class="hint">
                        { "An origin group fails over to its secondary origin for the selected status codes." }
                    </p>
                }
                { for groups.items().map(|(at, group)| group_view(at, &group, origins.value, groups.on_remove(at))) }
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

fn origin_view(at: usize, o: &Place<'_, Origin>, remove: Callback<MouseEvent>) -> Html {
    let origin = o.value;
    let bad = origin.state != OriginState::Answers || origin.status >= 400;
    let summary = html! {
        <span data-field={o.path.clone()}>
            <code translate="no">{ origin.id.clone() }</code>
            <span class={classes!("small", if bad { "bad-text" } else { "quiet-text" })}>
                { format!(" {} · {}", origin.domain, origin_state(origin)) }
            </span>
        </span>
    };
    let protocols =
        [OriginProtocol::HttpsOnly, OriginProtocol::HttpOnly, OriginProtocol::MatchViewer]
            .map(|policy| (policy, policy.as_str()));
    let text = |label: &'static str, field: Bound<String>| {
        html! { <TextField {label} wire=true class="grow" {field} /> }
    };
    let has_identity =
        !origin.access_identity.is_empty() || origin.signing_behavior == SigningBehavior::Never;
    let responds = matches!(origin.state, OriginState::Answers | OriginState::BadCertificate);
    html! {
        <Disclosure key={at} {summary}>
            <div class="row">
                { text("Origin ID", bind!(o, id)) }
                <Segmented
                    label="Origin type"
                    choices={one_of(
                        bind!(o, kind),
                        &[(OriginKind::Custom, "Custom"), (OriginKind::S3, "S3 bucket")],
                    )}
                />
            </div>
            <div class="row">
                { text("Domain name", bind!(o, domain)) }
                { text("Origin path", bind!(o, path)) }
            </div>
            if origin.kind == OriginKind::Custom {
                <div class="row">
                    <Select
                        label="Origin protocol policy"
                        choices={one_of(bind!(o, protocol_policy), &protocols)}
                    />
                    if origin.protocol_policy != OriginProtocol::HttpsOnly {
                        <NumberField label="HTTP port" field={bind!(o, http_port)} />
                    }
                    if origin.protocol_policy != OriginProtocol::HttpOnly {
                        <NumberField label="HTTPS port" field={bind!(o, https_port)} />
                    }
                </div>
            }
            if origin.kind == OriginKind::S3 || origin.signing_behavior != SigningBehavior::Never {
                <div class="row">
                    <Select
                        label="Origin access control"
                        choices={one_of(
                            bind!(o, signing_behavior),
                            &[
                                (SigningBehavior::Always, "Always sign"),
                                (
                                    SigningBehavior::NoOverride,
                                    "Sign unless the viewer sends Authorization",
                                ),
                                (SigningBehavior::Never, "None"),
                            ],
                        )}
                    />
                    if has_identity {
                        { text("Origin access identity (legacy)", bind!(o, access_identity)) }
                    }
                    { text("Origin access control ID", bind!(o, access_control)) }
                    <Select
                        label="Bucket access"
                        choices={one_of(
                            bind!(o, bucket),
                            &[
                                (
                                    BucketAccess::AllowsDistribution,
                                    "Private, policy allows the distribution",
                                ),
                                (
                                    BucketAccess::Private,
                                    "Private, policy doesn't allow the distribution",
                                ),
                                (BucketAccess::Public, "public"),
                            ],
                        )}
                    />
                </div>
            }
            <div class="row">
                <Select label="Origin state" choices={one_of(bind!(o, state), &STATES)} />
                if responds {
                    <NumberField
                        label="Response status"
                        field={bind!(o, status).within(100..=599)}
                    />
                }
            </div>
            <div class="row">
                <NumberField label="Connection attempts" field={bind!(o, connection_attempts)} />
                <NumberField label="Connection timeout (s)" field={bind!(o, connection_timeout)} />
                <NumberField label="Response timeout (s)" field={bind!(o, response_timeout)} />
            </div>
            <KeyValueEditor
                label="Custom headers"
                noun="header"
                field={header_pairs(bind!(o, custom_headers))}
            />
            <div>
                <button type="button" class="small" onclick={remove}>{ "Remove origin" }</button>
            </div>
        </Disclosure>
    }
}

/// The choice of the origin at a position of a group.
fn member(
    label: &'static str,
    members: &Place<'_, Vec<String>>,
    position: usize,
    origins: &[Origin],
) -> Html {
    let id = members.value.get(position).cloned().unwrap_or_default();
    let mut options: Vec<(String, AttrValue)> = origins
        .iter()
        .map(|origin| (origin.id.clone(), AttrValue::from(origin.id.clone())))
        .collect();
    if !options.iter().any(|(known, _)| *known == id) {
        options.push((id.clone(), format!("{id} (not there)").into()));
    }
    let field = members.slot(position).field(id, move |members, id: String| {
        match members.get_mut(position) {
            Some(member) => *member = id,
            None => members.push(id),
        }
    });
    html! { <Select {label} choices={choices(field, options)} /> }
}

fn group_view(
    at: usize,
    group: &Place<'_, OriginGroup>,
    origins: &[Origin],
    remove: Callback<MouseEvent>,
) -> Html {
    let members = at!(group, members);
    let codes = at!(group, status_codes);
    html! {
        <div key={at} class="stack tight group" data-field={group.path.clone()}>
            <div class="row">
                <TextField
                    label="Origin group ID"
                    wire=true
                    class="narrow"
                    field={bind!(group, id)}
                />
                { member("Primary origin", &members, 0, origins) }
                { member("Secondary origin", &members, 1, origins) }
                { remove_button(format!("Remove origin group {}", group.value.id), remove) }
            </div>
            <Field path={codes.path.clone()} label="Failover status codes">
                <div class="row middle codes">
                    { for FAILOVER.iter().map(|code| {
                        let code = *code;
                        let toggle = codes.on(move |codes, _: Event| {
                            if codes.contains(&code) {
                                codes.retain(|other| *other != code);
                            } else {
                                codes.push(code);
                                codes.sort_unstable();
                            }
                        });
                        html! {
                            <label key={code}>
                                <input type="checkbox" checked={codes.value.contains(&code)} onchange={toggle} />
                                { format!(" {code}") }
                            </label>
                        }
                    }) }
                </div>
            </Field>
        </div>
    }
}
