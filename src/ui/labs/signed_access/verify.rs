//! Verify: the request, the trusted keys, and every check.

use super::{
    PanelProps,
    clock::{Clock, Dates},
    rotation,
};
use crate::labs::signed_access::{CheckAnswer, KeyGroup, KeyGroupKey};
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, CopyButton, Disclosure, TextArea, TextField, verdict_mark};
use crate::ui::labs::key_groups::{key_groups, keys};
use crate::ui::navigation::use_navigation;
use yew::prelude::*;

/// Who manages the keys of a trusted signer.
const KEY_PAIRS: &str = "Only the account's root user can create and delete CloudFront key pairs (IDs start with `APKA`), at most two at a time.";

/// The request, the keys and the rotation.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let scenario = &context.scenario;
    let request = at!(context, request);
    let groups = at!(context, key_groups);
    let add_group = groups.on(|groups, _: MouseEvent| {
        let name = format!("group {}", groups.len() + 1);
        groups.push(KeyGroup { name, keys: vec![KeyGroupKey::default()] });
    });
    html! {
        <>
            <Card title="Request">
                <TextArea label="Viewer URL" rows=5 field={bind!(request, url)} />
                <TextArea
                    label="Cookie header"
                    rows=2
                    placeholder="CloudFront-Policy=…; CloudFront-Signature=…; CloudFront-Key-Pair-Id=…"
                    field={bind!(request, cookies)}
                />
                <TextField label="Viewer IP address" wire=true field={bind!(request, client_ip)} />
            </Card>
            <Clock context={context.clone()} />
            <Card
                title="Trusted key groups"
                path={groups.path.clone()}
                actions={html! { <button type="button" class="small" onclick={add_group}>{ "Add group" }</button> }}
            >
                if scenario.key_groups.is_empty() {
                    <p class="hint">
                        { "Without a key group or a trusted signer, the cache behavior doesn't restrict viewer access." }
                    </p>
                }
                { key_groups(&groups) }
                <Disclosure
                    summary={html! { "Trusted signer (legacy)" }}
                    open={!scenario.account_key_pairs.is_empty()}
                >
                    <p class="hint">{ KEY_PAIRS }</p>
                    { keys(&at!(context, account_key_pairs), "Account key pair") }
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
    let navigation = use_navigation();
    let step = check.step;
    let (icon, word) = verdict_mark(check.verdict);
    html! {
        <button
            type="button"
            class={classes!("check", word, check.decides.then_some("decides"))}
            data-step={step.to_string()}
            title={check.because.clone()}
            onclick={move |_| navigation.to_step(step)}
        >
            <small>
                <span aria-hidden="true">{ icon }{ " " }</span>
                { if check.decides { "decides" } else { word } }
            </small>
            { check.name }
        </button>
    }
}
