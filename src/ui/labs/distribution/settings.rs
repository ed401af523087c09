//! The settings of the distribution: domain names, default root object, custom error responses, countries.

use super::{DistributionContext, PanelProps, remove};
use crate::cloudfront::{
    distribution::{CustomError, RestrictionType},
    signing::groups::{KeyGroup, KeyGroupKey},
};
use crate::labs::distribution::Scenario;
use crate::time::{cli_date, utc_text};
use crate::ui::components::{
    Card, NameListEditor, NumberField, ParsedField, Select, TextField, choices,
};
use crate::ui::labs::key_groups::key_groups;
use yew::prelude::*;

/// The settings.
#[component]
pub fn Settings(props: &PanelProps) -> Html {
    let context = &props.context;
    let distribution = &context.scenario.distribution;
    let names = |names: &[String]| -> Vec<AttrValue> {
        names.iter().map(|name| AttrValue::from(name.clone())).collect()
    };
    let add = context.on("distribution.customErrors", |s: &mut Scenario, _: MouseEvent| {
        s.distribution.custom_errors.push(CustomError {
            page: "/errors/404.html".into(),
            response_code: Some(404),
            ..CustomError::default()
        });
    });
    html! {
        <>
            <Card title="Distribution">
                <NameListEditor
                    path="distribution.aliases"
                    label="Alternate domain names (CNAMEs)"
                    names={names(&distribution.aliases)}
                    placeholder="www.example.com"
                    onchange={context.on("distribution.aliases", |s: &mut Scenario, names| s.distribution.aliases = names)}
                />
                <div class="row">
                    <TextField
                        path="distribution.domain"
                        label="Distribution domain name"
                        value={distribution.domain.clone()}
                        wire=true
                        class="grow"
                        onchange={context.on("distribution.domain", |s: &mut Scenario, text| s.distribution.domain = text)}
                    />
                    <TextField
                        path="distribution.defaultRootObject"
                        label="Default root object"
                        value={distribution.default_root_object.clone()}
                        wire=true
                        placeholder="none"
                        onchange={context.on("distribution.defaultRootObject", |s: &mut Scenario, text| {
                            s.distribution.default_root_object = text
                        })}
                    />
                </div>
                <div class="row">
                    <TextField
                        path="distribution.id"
                        label="Distribution ID"
                        value={distribution.id.clone()}
                        wire=true
                        onchange={context.on("distribution.id", |s: &mut Scenario, text| s.distribution.id = text)}
                    />
                    <TextField
                        path="distribution.accountId"
                        label="AWS account ID"
                        value={distribution.account_id.clone()}
                        wire=true
                        onchange={context.on("distribution.accountId", |s: &mut Scenario, text| s.distribution.account_id = text)}
                    />
                </div>
                <Select
                    path="distribution.geo.restriction"
                    label="Geographic restriction"
                    choices={choices(
                        vec![
                            (RestrictionType::None, "none".into()),
                            (RestrictionType::Whitelist, "Allowlist".into()),
                            (RestrictionType::Blacklist, "Blocklist".into()),
                        ],
                        &distribution.geo.restriction,
                        context.on("distribution.geo.restriction", |s: &mut Scenario, value| {
                            s.distribution.geo.restriction = value
                        }),
                    )}
                />
                if distribution.geo.restriction != RestrictionType::None {
                    <NameListEditor
                        path="distribution.geo.countries"
                        label="Countries"
                        names={names(&distribution.geo.countries)}
                        placeholder="DE"
                        onchange={context.on("distribution.geo.countries", |s: &mut Scenario, names| s.distribution.geo.countries = names)}
                    />
                }
            </Card>
            <Card
                title="Custom error responses"
                path="distribution.customErrors"
                actions={html! { <button type="button" class="small" onclick={add}>{ "Add response" }</button> }}
            >
                if distribution.custom_errors.is_empty() {
                    <p class="hint">
                        { "Without a custom error response, viewers get the error of the origin." }
                    </p>
                }
                { for distribution.custom_errors.iter().enumerate().map(|(at, error)| custom_error(context, at, error)) }
            </Card>
            { keys(context) }
        </>
    }
}

/// The keys that verify signatures, and the time.
fn keys(context: &DistributionContext) -> Html {
    let groups = &context.scenario.distribution.key_groups;
    let add = context.on("distribution.keyGroups", |s: &mut Scenario, _: MouseEvent| {
        let distribution = &s.distribution;
        let known = |name: &&String| {
            let mut known = distribution.key_groups.iter();
            known.all(|group| group.name != **name)
        };
        let name = distribution
            .all_behaviors()
            .flat_map(|(_, behavior)| behavior.trusted())
            .find(known)
            .map_or("group", String::as_str)
            .to_owned();
        s.distribution.key_groups.push(KeyGroup { name, keys: vec![KeyGroupKey::default()] });
    });
    let change = {
        let context = context.clone();
        Callback::from(move |(path, groups): (String, Vec<KeyGroup>)| {
            context.edit(path, move |s| s.distribution.key_groups = groups);
        })
    };
    let now = context.scenario.now;
    html! {
        <Card
            title="Public keys"
            path="distribution.keyGroups"
            actions={html! { <button type="button" class="small" onclick={add}>{ "Add key group" }</button> }}
        >
            <p class="hint">
                { "The public keys of the trusted key groups, which verify signed URLs and signed cookies." }
            </p>
            { key_groups("distribution.keyGroups", groups, change) }
            <ParsedField<i64>
                path="now"
                label="Time of the requests"
                value={now}
                show={Callback::from(utc_text)}
                wire=true
                read={Callback::from(move |text: String| {
                    cli_date::parse(&text, now)
                        .map(|date| date.epoch())
                        .map_err(|why| format!("{why}."))
                })}
                onchange={context.on("now", |s: &mut Scenario, now| s.now = now)}
                hint="Compared with the expiration of the signature."
            />
        </Card>
    }
}

fn custom_error(context: &DistributionContext, at: usize, error: &CustomError) -> Html {
    let path = |member: &str| format!("distribution.customErrors[{at}].{member}");
    fn on<V: 'static>(
        context: &DistributionContext,
        at: usize,
        path: String,
        set: fn(&mut CustomError, V),
    ) -> Callback<V> {
        context.on(path, move |s: &mut Scenario, value| {
            if let Some(error) = s.distribution.custom_errors.get_mut(at) {
                set(error, value);
            }
        })
    }
    let take = context.on("distribution.customErrors", move |s: &mut Scenario, _: MouseEvent| {
        remove(&mut s.distribution.custom_errors, at);
    });
    html! {
        <div key={at} class="row" data-field={format!("distribution.customErrors[{at}]")}>
            <NumberField
                path={path("errorCode")}
                label="Error code"
                value={Some(i64::from(error.error_code))}
                onchange={on(context, at, path("errorCode"), |e, v: Option<i64>| e.error_code = status(v).unwrap_or(0))}
            />
            <TextField
                path={path("page")}
                label="Response page"
                value={error.page.clone()}
                wire=true
                placeholder="none"
                class="grow"
                onchange={on(context, at, path("page"), |e, text: String| e.page = text)}
            />
            <NumberField
                path={path("responseCode")}
                label="Response code"
                optional=true
                placeholder="none"
                value={error.response_code.map(i64::from)}
                onchange={on(context, at, path("responseCode"), |e, v: Option<i64>| e.response_code = status(v))}
            />
            <NumberField
                path={path("errorCachingMinTTL")}
                label="Error caching minimum TTL (s)"
                value={Some(error.error_caching_min_ttl)}
                onchange={on(context, at, path("errorCachingMinTTL"), |e, v: Option<i64>| e.error_caching_min_ttl = v.unwrap_or(10))}
            />
            <button
                type="button"
                class="quiet"
                aria-label={format!("Remove response for {}", error.error_code)}
                onclick={take}
            >
                { "×" }
            </button>
        </div>
    }
}

fn status(value: Option<i64>) -> Option<u16> {
    value.map(|value| u16::try_from(value.clamp(0, 999)).unwrap_or(0))
}
