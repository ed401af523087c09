//! The S3 presigned URL for comparison, step by step.

use super::PanelProps;
use crate::labs::signed_access::AddressingStyle;
use crate::time::cli_date;
use crate::time::utc_text;
use crate::ui::components::{
    Card, CopyButton, Disclosure, KeyValueEditor, NumberField, ParsedField, Select, TextField,
    choices,
};
use serde_json::Value;
use yew::prelude::*;

const OPERATIONS: [&str; 5] =
    ["get_object", "head_object", "put_object", "delete_object", "upload_part"];

/// What would be signed for S3.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let s3 = &context.scenario.s3;
    let pairs: Vec<(String, String)> = s3
        .params
        .iter()
        .map(|(name, value)| {
            (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let now = context.scenario.now;
    let read_end = move |text: String| match text.trim() {
        "" => Ok(None),
        text => cli_date::parse(text, now)
            .map(|date| Some(date.epoch()))
            .map_err(|why| format!("{why}.")),
    };
    html! {
        <Card title="S3 presigned URL" path="s3">
            <Disclosure summary={html! { "Bucket, object key, and credentials" }}>
                <div class="row">
                    <Select
                        path="s3.operation"
                        label="Operation"
                        choices={choices(
                            OPERATIONS
                                .map(|name| (name.to_owned(), AttrValue::Static(name)))
                                .to_vec(),
                            &s3.operation.clone(),
                            context
                                .on("s3.operation", |scenario, name| scenario.s3.operation = name),
                        )}
                    />
                    <Select
                        path="s3.addressingStyle"
                        label="Addressing style"
                        choices={choices(
                            vec![
                                (AddressingStyle::Virtual, "Virtual-hosted".into()),
                                (AddressingStyle::Path, "Path".into()),
                            ],
                            &s3.addressing_style,
                            context.on("s3.addressingStyle", |scenario, style| {
                                scenario.s3.addressing_style = style
                            }),
                        )}
                    />
                </div>
                <div class="row">
                    <TextField
                        path="s3.bucket"
                        label="Bucket"
                        value={s3.bucket.clone()}
                        wire=true
                        class="grow"
                        onchange={context.on("s3.bucket", |scenario, text| scenario.s3.bucket = text)}
                    />
                    <TextField
                        path="s3.region"
                        label="Region"
                        value={s3.region.clone()}
                        wire=true
                        class="grow"
                        onchange={context.on("s3.region", |scenario, text| scenario.s3.region = text)}
                    />
                </div>
                <TextField
                    path="s3.key"
                    label="Key"
                    value={s3.key.clone()}
                    wire=true
                    class="grow"
                    onchange={context.on("s3.key", |scenario, text| scenario.s3.key = text)}
                />
                <NumberField
                    path="s3.expiresIn"
                    label="Validity (s)"
                    value={Some(s3.expires_in)}
                    onchange={context.on("s3.expiresIn", |scenario, seconds: Option<i64>| scenario.s3.expires_in = seconds.unwrap_or(0))}
                />
                <KeyValueEditor
                    path="s3.params"
                    label="Parameters"
                    noun="parameter"
                    {pairs}
                    onchange={context.on("s3.params", |scenario, pairs: Vec<(String, String)>| {
                        scenario.s3.params = pairs
                            .into_iter()
                            .map(|(name, value)| (name, Value::from(value)))
                            .collect()
                    })}
                />
                <TextField
                    path="s3.accessKeyId"
                    label="Access key ID"
                    value={s3.access_key_id.clone()}
                    wire=true
                    class="grow"
                    onchange={context.on("s3.accessKeyId", |scenario, text| scenario.s3.access_key_id = text)}
                />
                <TextField
                    path="secretAccessKey"
                    label="Secret access key (practice only; in memory)"
                    value={context.secrets.secret_access_key.clone()}
                    wire=true
                    secret=true
                    class="grow"
                    onchange={context.on_secret(|secrets, text| secrets.secret_access_key = text)}
                />
                <TextField
                    path="sessionToken"
                    label="Session token (in memory)"
                    value={context.secrets.session_token.clone()}
                    wire=true
                    secret=true
                    class="grow"
                    onchange={context.on_secret(|secrets, text| secrets.session_token = text)}
                />
                <ParsedField<Option<i64>>
                    path="s3.credentialsEnd"
                    label="Expiration of temporary credentials"
                    value={s3.credentials_end}
                    wire=true
                    placeholder="2026-01-01T18:00:00Z"
                    show={Callback::from(|end: Option<i64>| end.map(utc_text).unwrap_or_default())}
                    read={Callback::from(read_end)}
                    onchange={context.on("s3.credentialsEnd", |scenario, end| scenario.s3.credentials_end = end)}
                />
            </Disclosure>
        </Card>
    }
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
