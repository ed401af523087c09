//! The settings of the distribution: domain names, default root object, custom error responses, countries.

use super::{DistributionContext, PanelProps};
use crate::cloudfront::{
    distribution::{CustomError, RestrictionType},
    signing::groups::{KeyGroup, KeyGroupKey},
};
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{
    Card, NameListEditor, NumberField, ParsedField, Select, TextField, one_of, remove_button,
};
use crate::ui::labs::{key_groups::key_groups, moment::moment};
use yew::prelude::*;

/// The settings.
#[component]
pub fn Settings(props: &PanelProps) -> Html {
    let context = &props.context;
    let distribution = at!(context, distribution);
    let geo = at!(distribution, geo);
    let errors = at!(distribution, custom_errors);
    let add = errors.on(|errors, _: MouseEvent| {
        errors.push(CustomError {
            page: "/errors/404.html".into(),
            response_code: Some(404),
            ..CustomError::default()
        });
    });
    html! {
        <>
            <Card title="Distribution">
                <NameListEditor
                    label="Alternate domain names (CNAMEs)"
                    placeholder="www.example.com"
                    field={bind!(distribution, aliases)}
                />
                <div class="row">
                    <TextField
                        label="Distribution domain name"
                        wire=true
                        class="grow"
                        field={bind!(distribution, domain)}
                    />
                    <TextField
                        label="Default root object"
                        wire=true
                        placeholder="none"
                        field={bind!(distribution, default_root_object)}
                    />
                </div>
                <div class="row">
                    <TextField label="Distribution ID" wire=true field={bind!(distribution, id)} />
                    <TextField
                        label="AWS account ID"
                        wire=true
                        field={bind!(distribution, account_id)}
                    />
                </div>
                <Select
                    label="Geographic restriction"
                    choices={one_of(
                        bind!(geo, restriction),
                        &[
                            (RestrictionType::None, "none"),
                            (RestrictionType::Whitelist, "Allowlist"),
                            (RestrictionType::Blacklist, "Blocklist"),
                        ],
                    )}
                />
                if geo.value.restriction != RestrictionType::None {
                    <NameListEditor
                        label="Countries"
                        placeholder="DE"
                        field={bind!(geo, countries)}
                    />
                }
            </Card>
            <Card
                title="Custom error responses"
                path={errors.path.clone()}
                actions={html! { <button type="button" class="small" onclick={add}>{ "Add response" }</button> }}
            >
                if errors.value.is_empty() {
                    <p class="hint">
                        { "Without a custom error response, viewers get the error of the origin." }
                    </p>
                }
                { for errors.items().map(|(at, error)| custom_error(at, &error, errors.on_remove(at))) }
            </Card>
            { keys(context) }
        </>
    }
}

/// The keys that verify signatures, and the time.
fn keys(context: &DistributionContext) -> Html {
    let groups = at!(context, distribution.key_groups);
    let add = groups.around(&at!(context, distribution)).on(|distribution, _: MouseEvent| {
        let name = distribution.missing_key_group().unwrap_or("group").to_owned();
        distribution.key_groups.push(KeyGroup { name, keys: vec![KeyGroupKey::default()] });
    });
    html! {
        <Card
            title="Public keys"
            path={groups.path.clone()}
            actions={html! { <button type="button" class="small" onclick={add}>{ "Add key group" }</button> }}
        >
            <p class="hint">
                { "The public keys of the trusted key groups, which verify signed URLs and signed cookies." }
            </p>
            { key_groups(&groups) }
            <ParsedField
                label="Time of the requests"
                wire=true
                hint="Compared with the expiration of the signature."
                field={moment(bind!(context, now), context.scenario.now)}
            />
        </Card>
    }
}

fn custom_error(at: usize, error: &Place<'_, CustomError>, remove: Callback<MouseEvent>) -> Html {
    html! {
        <div key={at} class="row" data-field={error.path.clone()}>
            <NumberField label="Error code" field={bind!(error, error_code)} />
            <TextField
                label="Response page"
                wire=true
                placeholder="none"
                class="grow"
                field={bind!(error, page)}
            />
            <NumberField
                label="Response code"
                placeholder="none"
                field={bind!(error, response_code)}
            />
            <NumberField
                label="Error caching minimum TTL (s)"
                field={bind!(error, error_caching_min_ttl as "errorCachingMinTTL")}
            />
            { remove_button(format!("Remove response for {}", error.value.error_code), remove) }
        </div>
    }
}
