//! Inspect: paste, and see.

use super::{PanelProps, clock::Dates};
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, Chip, CopyButton, Fact, Facts, Tag, TextArea};
use yew::prelude::*;

/// The paste.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let inspected = context.answer().inspected.as_ref();
    let kind = inspected.map_or("", |inspected| inspected.kind);
    let verify = at!(context, job)
        .around(&context.place())
        .on(|scenario, _: MouseEvent| scenario.verify_pasted());
    let verifiable = matches!(kind, "signedUrl" | "signedCookies");
    html! {
        <Card title="Paste">
            <TextArea
                label="Signed URL, Cookie header, curl command, or policy"
                rows=9
                hint="Needs no key. Nothing leaves the page."
                field={bind!(context, pasted)}
            />
            if verifiable {
                <div>
                    <button type="button" onclick={verify}>{ "Verify with public keys" }</button>
                </div>
            }
        </Card>
    }
}

/// What was decoded.
#[component]
pub fn Picture(props: &PanelProps) -> Html {
    let Some(inspected) = &props.context.answer().inspected else {
        return Html::default();
    };
    let mut facts = Vec::new();
    facts.extend(inspected.policy_kind.map(|kind| Fact::new("Policy", kind)));
    facts.extend(inspected.addresses.as_ref().map(|network| {
        Fact::new(
            "Allowed IP addresses",
            format!("{} ({} to {})", network.cidr, network.first, network.last),
        )
    }));
    let actions = html! { <Tag text={inspected.name} kind="viewer" /> };
    html! {
        <>
            <Card title="Decoded" {actions}>
                if let Some(url) = &inspected.url {
                    <p class="field">
                        <span class="label">{ "URL without signature parameters" }</span>
                        <code>{ url }</code>
                    </p>
                }
                if let Some(resource) = inspected.resource.as_ref().filter(|resource| Some(*resource) != inspected.url.as_ref()) {
                    <p class="field">
                        <span class="label">{ "Opens" }</span>
                        <code>{ resource }</code>
                    </p>
                }
                <div class="chips" translate="no">
                    { for inspected.parts.iter().map(|part| html! {
                        <Chip
                            label={format!("{} · {}", part.name, part.meaning)}
                            text={short(&part.value)}
                            title={part.value.clone()}
                            step={part.step}
                            kind="viewer"
                        />
                    }) }
                </div>
                if !inspected.dates.is_empty() { <Dates dates={inspected.dates.clone()} /> }
                if !facts.is_empty() { <Facts {facts} /> }
            </Card>
            if let Some(policy) = &inspected.policy {
                <Card
                    title="Policy"
                    actions={html! { <CopyButton text={policy.clone()} what="policy" /> }}
                >
                    if inspected.policy_kind == Some("canned") && inspected.kind != "policy" {
                        <p class="hint">
                            { "The request doesn't contain this policy. CloudFront rebuilds it from the URL and the expiration." }
                        </p>
                    }
                    <pre
                        tabindex="0"
                        translate="no"
                    >
                        { policy }
                    </pre>
                </Card>
            }
        </>
    }
}

/// Long base64, shortened in the middle.
fn short(value: &str) -> String {
    const LONGEST: usize = 120;
    match (value.len() > LONGEST, value.get(..72), value.get(value.len().saturating_sub(16)..)) {
        (true, Some(first), Some(last)) => format!("{first}…{last} ({} characters)", value.len()),
        _ => value.to_owned(),
    }
}
