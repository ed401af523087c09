//! Verify: the request, the trusted keys, and every check.

use super::{
    Part,
    clock::{Clock, Dates},
    rotation,
};
use crate::labs::signed_access::{CheckAnswer, Key, KeyGroup, SignedAccess};
use crate::ui::bench::Bench;
use crate::ui::components::{
    Card, CopyButton, Disclosure, TextArea, TextField, show_step, verdict_mark,
};
use yew::prelude::*;

/// The request, the keys and the rotation.
#[component]
pub fn Inputs(props: &Part) -> Html {
    let bench = &props.bench;
    let scenario = &bench.scenario;
    let add_group = {
        let bench = bench.clone();
        move |_: MouseEvent| {
            bench.edit("keyGroups", |scenario| {
                let name = format!("group {}", scenario.key_groups.len() + 1);
                scenario.key_groups.push(KeyGroup {
                    name,
                    keys: vec![Key::default()],
                });
            })
        }
    };
    html! {
        <>
            <Card title="Request">
                <TextArea path="request.url" label="URL, as the viewer sends it" value={scenario.request.url.clone()} rows=5
                    onchange={bench.on("request.url", |scenario, text| scenario.request.url = text)} />
                <TextArea path="request.cookies" label="Cookie header" value={scenario.request.cookies.clone()} rows=2
                    onchange={bench.on("request.cookies", |scenario, text| scenario.request.cookies = text)} placeholder="CloudFront-Policy=…; CloudFront-Signature=…; CloudFront-Key-Pair-Id=…" />
                <TextField path="request.clientIp" label="Viewer's address" value={scenario.request.client_ip.clone()} wire=true
                    onchange={bench.on("request.clientIp", |scenario, text| scenario.request.client_ip = text)} />
            </Card>
            <Clock bench={bench.clone()} />
            <Card title="Trusted key groups" path="keyGroups" actions={html! { <button type="button" class="small" onclick={add_group}>{ "Add group" }</button> }}>
                if scenario.key_groups.is_empty() {
                    <p class="hint">{ "With no key group (and no account) the behavior is not restricted." }</p>
                }
                { for scenario.key_groups.iter().enumerate().map(|(at, group)| html! { <GroupView key={at} bench={bench.clone()} {at} group={group.clone()} /> }) }
                <Disclosure summary={html! { "An AWS account as signer (the old way)" }} open={!scenario.account_key_pairs.is_empty()}>
                    <p class="hint">{ "CloudFront key pairs, with ids that begin with APKA, can be made and removed by the account's root user only, two at a time." }</p>
                    <Keys bench={bench.clone()} keys={scenario.account_key_pairs.clone()} path="accountKeyPairs" group={None::<usize>} />
                </Disclosure>
            </Card>
            <rotation::Inputs bench={bench.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    bench: Bench<SignedAccess>,
    at: usize,
    group: KeyGroup,
}

#[component]
fn GroupView(props: &GroupProps) -> Html {
    let (bench, at) = (&props.bench, props.at);
    let remove = {
        let bench = bench.clone();
        move |_: MouseEvent| {
            bench.edit("keyGroups", move |scenario| {
                if at < scenario.key_groups.len() {
                    scenario.key_groups.remove(at);
                }
            })
        }
    };
    let name = bench.on(format!("keyGroups[{at}].name"), move |scenario, text| {
        if let Some(group) = scenario.key_groups.get_mut(at) {
            group.name = text
        }
    });
    html! {
        <div class="zone" data-field={format!("keyGroups[{at}]")}>
            <div class="row">
                <TextField path={format!("keyGroups[{at}].name")} label="Key group" value={props.group.name.clone()} onchange={name} class="grow" />
                <span class="tag none">{ format!("{} of 5 keys", props.group.keys.len()) }</span>
                <button type="button" class="quiet" aria-label={format!("Remove key group {}", props.group.name)} onclick={remove}>{ "×" }</button>
            </div>
            <Keys bench={bench.clone()} keys={props.group.keys.clone()} path={format!("keyGroups[{at}].keys")} group={at} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct KeysProps {
    bench: Bench<SignedAccess>,
    keys: Vec<Key>,
    path: AttrValue,
    /// The group that they are in; none for those of the account.
    group: Option<usize>,
}

/// The public keys of a group or of an account.
#[component]
fn Keys(props: &KeysProps) -> Html {
    let group = props.group;
    let edit = |field: String, change: fn(&mut Vec<Key>, usize, String), at: usize| {
        props.bench.on(field, move |scenario, text: String| {
            let keys = match group {
                Some(group) => scenario
                    .key_groups
                    .get_mut(group)
                    .map(|group| &mut group.keys),
                None => Some(&mut scenario.account_key_pairs),
            };
            if let Some(keys) = keys {
                change(keys, at, text);
            }
        })
    };
    let press = |change: fn(&mut Vec<Key>, usize, String), at: usize| {
        edit(props.path.to_string(), change, at).reform(|_: MouseEvent| String::new())
    };
    html! {
        <>
            { for props.keys.iter().enumerate().map(|(at, key)| {
                let path = format!("{}[{at}]", props.path);
                let kind = if group.is_some() { "Public key" } else { "Account key pair" };
                html! {
                    <div key={at} class="stack tight" data-field={path.clone()}>
                        <div class="row">
                            <TextField path={format!("{path}.id")} label={format!("{kind} {}: id", at + 1)} value={key.id.clone()} wire=true class="grow"
                                onchange={edit(format!("{path}.id"), |keys, at, text| if let Some(key) = keys.get_mut(at) { key.id = text }, at)} />
                            <button type="button" class="quiet" aria-label={format!("Remove {} {}", kind.to_lowercase(), at + 1)} onclick={press(|keys, at, _| if at < keys.len() { keys.remove(at); }, at)}>{ "×" }</button>
                        </div>
                        <TextArea path={format!("{path}.publicKey")} label={format!("{kind} {}: PEM", at + 1)} value={key.public_key.clone()} rows=2
                            onchange={edit(format!("{path}.publicKey"), |keys, at, text| if let Some(key) = keys.get_mut(at) { key.public_key = text }, at)} />
                    </div>
                }
            }) }
            <div><button type="button" class="small" onclick={press(|keys, _, _| keys.push(Key::default()), 0)}>{ "Add key" }</button></div>
        </>
    }
}

/// The checks, the 403, the policy and the rotation.
#[component]
pub fn Picture(props: &Part) -> Html {
    let Some(verified) = &props.bench.answer().verified else {
        return Html::default();
    };
    html! {
        <>
            <Card title="Checks, in order">
                <ol class="checks" translate="no">
                    { for verified.checks.iter().map(|check| html! { <li><CheckChip check={check.clone()} /></li> }) }
                </ol>
                if let Some(check) = verified.checks.iter().find(|check| check.decides) {
                    <p class="bad-text"><b>{ "The " }{ check.name }{ " decides: " }</b>{ &check.because }</p>
                }
            </Card>
            if let Some(body) = &verified.error_body {
                <Card title="What the viewer gets">
                    <p><code>{ format!("HTTP {}", verified.http_status) }</code>{ ", unless a custom error page for 403 takes its place:" }</p>
                    <pre tabindex="0" translate="no">{ body }</pre>
                </Card>
            }
            if let Some(policy) = &verified.policy {
                <Card title="Policy that is checked" actions={html! { <CopyButton text={policy.clone()} what="policy" /> }}>
                    <Dates dates={verified.dates.clone()} />
                    <pre tabindex="0" translate="no">{ policy }</pre>
                </Card>
            }
            if let Some(rotation) = &verified.rotation {
                <rotation::Picture rotation={rotation.clone()} now={props.bench.scenario.now} />
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
        <button type="button" class={classes!("check", word, check.decides.then_some("decides"))} data-step={step.to_string()} title={check.because.clone()} onclick={move |_| show_step(step)}>
            <small><span aria-hidden="true">{ icon }{ " " }</span>{ if check.decides { "decides" } else { word } }</small>{ check.name }
        </button>
    }
}
