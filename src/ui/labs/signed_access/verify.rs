//! Verify: the request, the trusted keys, and every check.

use super::{
    PanelProps,
    clock::{Clock, Dates},
    rotation,
};
use crate::labs::signed_access::{CheckAnswer, KeyGroup, KeyGroupKey};
use crate::ui::components::{
    Card, CopyButton, Disclosure, TextArea, TextField, show_step, verdict_mark,
};
use crate::ui::labs::key_groups::{key_groups, keys};
use yew::prelude::*;

/// Who manages the keys of a trusted signer.
const KEY_PAIRS: &str = "Only the account's root user can create and delete CloudFront key pairs (IDs start with `APKA`), at most two at a time.";

/// The request, the keys and the rotation.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let scenario = &context.scenario;
    let add_group = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("keyGroups", |scenario| {
                let name = format!("group {}", scenario.key_groups.len() + 1);
                scenario.key_groups.push(KeyGroup { name, keys: vec![KeyGroupKey::default()] });
            })
        }
    };
    let groups = {
        let context = context.clone();
        Callback::from(move |(path, groups): (String, Vec<KeyGroup>)| {
            context.edit(path, move |scenario| scenario.key_groups = groups);
        })
    };
    let pairs = {
        let context = context.clone();
        Callback::from(move |(path, keys): (String, Vec<KeyGroupKey>)| {
            context.edit(path, move |scenario| scenario.account_key_pairs = keys);
        })
    };
    html! {
        <>
            <Card title="Request">
                <TextArea
                    path="request.url"
                    label="Viewer URL"
                    value={scenario.request.url.clone()}
                    rows=5
                    onchange={context.on("request.url", |scenario, text| scenario.request.url = text)}
                />
                <TextArea
                    path="request.cookies"
                    label="Cookie header"
                    value={scenario.request.cookies.clone()}
                    rows=2
                    onchange={context.on("request.cookies", |scenario, text| scenario.request.cookies = text)}
                    placeholder="CloudFront-Policy=…; CloudFront-Signature=…; CloudFront-Key-Pair-Id=…"
                />
                <TextField
                    path="request.clientIp"
                    label="Viewer IP address"
                    value={scenario.request.client_ip.clone()}
                    wire=true
                    onchange={context.on("request.clientIp", |scenario, text| scenario.request.client_ip = text)}
                />
            </Card>
            <Clock context={context.clone()} />
            <Card
                title="Trusted key groups"
                path="keyGroups"
                actions={html! { <button type="button" class="small" onclick={add_group}>{ "Add group" }</button> }}
            >
                if scenario.key_groups.is_empty() {
                    <p class="hint">
                        { "Without a key group or a trusted signer, the cache behavior doesn't restrict viewer access." }
                    </p>
                }
                { key_groups("keyGroups", &scenario.key_groups, groups) }
                <Disclosure
                    summary={html! { "Trusted signer (legacy)" }}
                    open={!scenario.account_key_pairs.is_empty()}
                >
                    <p class="hint">{ KEY_PAIRS }</p>
                    { keys("accountKeyPairs", "Account key pair", &scenario.account_key_pairs, pairs) }
                </Disclosure>
            </Card>
            <rotation::Inputs context={context.clone()} />
        </>
    }
}

/// The checks, the 403, the policy and the rotation.
#[component]
pub fn Picture(props: &PanelProps) -> Html {
    let Some(verified) = &props.context.answer().verified else {
        return Html::default();
    };
    html! {
        <>
            <Card title="Checks">
                <ol class="checks" translate="no">
                    { for verified.checks.iter().map(|check| html! { <li><CheckChip check={check.clone()} /></li> }) }
                </ol>
                if let Some(check) = verified.checks.iter().find(|check| check.decides) {
                    <p class="bad-text"><b>{ check.name }{ ": " }</b>{ &check.because }</p>
                }
            </Card>
            if let Some(body) = &verified.error_body {
                <Card title="Response">
                    <p>
                        <code>{ format!("HTTP {}", verified.http_status) }</code>
                        { ", unless a custom error response for 403 replaces it:" }
                    </p>
                    <pre tabindex="0" translate="no">{ body }</pre>
                </Card>
            }
            if let Some(policy) = &verified.policy {
                <Card
                    title="Policy to verify"
                    actions={html! { <CopyButton text={policy.clone()} what="policy" /> }}
                >
                    <Dates dates={verified.dates.clone()} />
                    <pre tabindex="0" translate="no">{ policy }</pre>
                </Card>
            }
            if let Some(rotation) = &verified.rotation {
                <rotation::Picture rotation={rotation.clone()} now={props.context.scenario.now} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CheckProps {
    check: CheckAnswer,
}

/// A check as a button that leads to its step.
#[component]
fn CheckChip(props: &CheckProps) -> Html {
    let check = &props.check;
    let step = check.step;
    let (icon, word) = verdict_mark(check.verdict);
    html! {
        <button
            type="button"
            class={classes!("check", word, check.decides.then_some("decides"))}
            data-step={step.to_string()}
            title={check.because.clone()}
            onclick={move |_| show_step(step)}
        >
            <small>
                <span aria-hidden="true">{ icon }{ " " }</span>
                { if check.decides { "decides" } else { word } }
            </small>
            { check.name }
        </button>
    }
}
