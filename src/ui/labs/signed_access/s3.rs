//! The S3 presigned URL for comparison, step by step.

use super::PanelProps;
use crate::labs::signed_access::AddressingStyle;
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    Card, CopyButton, Disclosure, KeyValueEditor, NumberField, ParsedField, Select, TextField,
    choices, one_of,
};
use crate::ui::labs::moment::optional_moment;
use serde_json::{Map, Value};
use yew::prelude::*;

const OPERATIONS: [&str; 5] =
    ["get_object", "head_object", "put_object", "delete_object", "upload_part"];

/// What would be signed for S3.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let s3 = at!(context, s3);
    let secrets = context.secret();
    let operations = OPERATIONS.map(|name| (name.to_owned(), AttrValue::Static(name))).to_vec();
    html! {
        <Card title="S3 presigned URL" path={at!(context, s3).path}>
            <Disclosure summary={html! { "Bucket, object key, and credentials" }}>
                <div class="row">
                    <Select label="Operation" choices={choices(bind!(s3, operation), operations)} />
                    <Select
                        label="Addressing style"
                        choices={one_of(
                            bind!(s3, addressing_style),
                            &[
                                (AddressingStyle::Virtual, "Virtual-hosted"),
                                (AddressingStyle::Path, "Path"),
                            ],
                        )}
                    />
                </div>
                <div class="row">
                    <TextField label="Bucket" wire=true class="grow" field={bind!(s3, bucket)} />
                    <TextField label="Region" wire=true class="grow" field={bind!(s3, region)} />
                </div>
                <TextField label="Key" wire=true class="grow" field={bind!(s3, key)} />
                <NumberField label="Validity (s)" field={bind!(s3, expires_in)} />
                <KeyValueEditor
                    label="Parameters"
                    noun="parameter"
                    field={bind!(s3, params).map(texts, values)}
                />
                <TextField
                    label="Access key ID"
                    wire=true
                    class="grow"
                    field={bind!(s3, access_key_id)}
                />
                <TextField
                    label="Secret access key (practice only; in memory)"
                    wire=true
                    secret=true
                    class="grow"
                    field={bind!(secrets, secret_access_key)}
                />
                <TextField
                    label="Session token (in memory)"
                    wire=true
                    secret=true
                    class="grow"
                    field={bind!(secrets, session_token)}
                />
                <ParsedField
                    label="Expiration of temporary credentials"
                    wire=true
                    placeholder="2026-01-01T18:00:00Z"
                    field={optional_moment(bind!(s3, credentials_end), context.scenario.now)}
                />
            </Disclosure>
        </Card>
    }
}

/// Parameters as texts.
fn texts(params: Map<String, Value>) -> Vec<(String, String)> {
    params
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(text) => (name, text),
            value => (name, value.to_string()),
        })
        .collect()
}

fn values(pairs: Vec<(String, String)>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name, value.into())).collect()
}

/// Canonical request, string to sign, derived keys, signature.
#[component]
pub fn Picture(props: &PanelProps) -> Html {
    let Some(s3) = props.context.answer().created.as_ref().and_then(|created| created.s3.as_ref())
    else {
        return Html::default();
    };
    const NAMES: [&str; 4] = ["Date", "Region", "Service", "Signing key"];
    html! {
        <Card title="S3 signature calculation">
            <p class="small">{ format!("Valid until {}.", s3.ends_utc) }</p>
            <ol class="steps">
                <li>
                    <h3>{ "1. Canonical request" }</h3>
                    <pre tabindex="0" translate="no">{ &s3.canonical_request }</pre>
                </li>
                <li>
                    <h3>{ "2. String to sign" }</h3>
                    <pre tabindex="0" translate="no">{ &s3.string_to_sign }</pre>
                </li>
                <li>
                    <h3>{ "3. Signing key" }</h3>
                    if let Some(keys) = &s3.keys {
                        <table class="wire">
                            <tbody>
                                { for NAMES.iter().zip(keys).map(|(name, key)| html! {
                                    <tr><th scope="row">{ *name }</th><td><code>{ key }</code></td></tr>
                                }) }
                            </tbody>
                        </table>
                    } else {
                        <p class="quiet-text">
                            { "Enter the secret access key to derive the signing key: " }
                            { "four HMAC-SHA256 operations over the date, the Region, " }
                            <code>{ "s3" }</code>
                            { " and " }
                            <code>{ "aws4_request" }</code>
                            { "." }
                        </p>
                    }
                </li>
                if let (Some(signature), Some(url)) = (&s3.signature, &s3.url) {
                    <li><h3>{ "4. Signature" }</h3><code>{ signature }</code></li>
                    <li>
                        <h3>{ "5. URL" }</h3>
                        <pre tabindex="0" translate="no">{ url }</pre>
                        <CopyButton text={url.clone()} what="presigned URL" />
                    </li>
                }
                if !s3.headers.is_empty() {
                    <li>
                        <h3>{ "Required request headers" }</h3>
                        <pre tabindex="0" translate="no">
                            { s3.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n") }
                        </pre>
                    </li>
                }
            </ol>
        </Card>
    }
}
