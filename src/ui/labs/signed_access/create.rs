//! Create: the key and the form.

use super::{PanelProps, key::KeyCard, s3};
use crate::cloudfront::signing::HashAlgorithm;
use crate::labs::signed_access::{Output, PolicyKind};
use crate::ui::components::{Card, Checkbox, Field, Segmented, Select, TextField, choices};
use yew::prelude::*;

/// The key, the form, and S3 next to it.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let create = &context.scenario.create;
    let custom = create.policy_kind == PolicyKind::Custom;
    let typed = custom && !create.policy_text.trim().is_empty();
    let back = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("create.policyText", |scenario| scenario.create.policy_text.clear())
        }
    };
    html! {
        <>
            <KeyCard context={context.clone()} />
            <Card title="Signature">
                <div class="row">
                    <Field label="Create">
                        <Segmented
                            label="Create"
                            path="create.output"
                            choices={choices(
                                vec![
                                    (Output::Url, "Signed URL".into()),
                                    (Output::Cookies, "Signed cookies".into()),
                                ],
                                &create.output,
                                context.on("create.output", |scenario, output| {
                                    scenario.create.output = output
                                }),
                            )}
                        />
                    </Field>
                    <Field label="Policy">
                        <Segmented
                            label="Policy"
                            path="create.policyKind"
                            choices={choices(
                                vec![
                                    (PolicyKind::Canned, "canned".into()),
                                    (PolicyKind::Custom, "custom".into()),
                                ],
                                &create.policy_kind,
                                context.on("create.policyKind", |scenario, kind| {
                                    scenario.create.policy_kind = kind
                                }),
                            )}
                        />
                    </Field>
                </div>
                <TextField
                    path="create.url"
                    label="URL"
                    value={create.url.clone()}
                    wire=true
                    class="grow"
                    onchange={context.on("create.url", |scenario, text| scenario.create.url = text)}
                />
                if typed {
                    <p class="hint">
                        { "Cloudglass signs the policy as entered and ignores the dates in this form. " }
                        <button type="button" class="link" onclick={back}>{ "Use form" }</button>
                    </p>
                } else {
                    <TextField
                        path="create.expires"
                        label="Expiration (--date-less-than)"
                        value={create.expires.clone()}
                        wire=true
                        onchange={context.on("create.expires", |scenario, text| scenario.create.expires = text)}
                        hint="`YYYY-MM-DD` is midnight UTC. The AWS CLI reads `YYYYMMDD` as epoch seconds."
                    />
                    if custom {
                        <TextField
                            path="create.resource"
                            label="Resource (URL pattern)"
                            value={create.resource.clone()}
                            wire=true
                            class="grow"
                            placeholder={create.url.clone()}
                            onchange={context.on("create.resource", |scenario, text| scenario.create.resource = text)}
                            hint="`*` and `?` are wildcards. Empty: the URL."
                        />
                        <div class="row">
                            <TextField
                                path="create.starts"
                                label="Start (--date-greater-than)"
                                value={create.starts.clone()}
                                wire=true
                                class="grow"
                                placeholder="2026-01-01"
                                onchange={context.on("create.starts", |scenario, text| scenario.create.starts = text)}
                            />
                            <TextField
                                path="create.ipAddress"
                                label="Viewer IP address (--ip-address)"
                                value={create.ip_address.clone()}
                                wire=true
                                class="grow"
                                placeholder="any"
                                onchange={context.on("create.ipAddress", |scenario, text| scenario.create.ip_address = text)}
                            />
                        </div>
                    }
                }
                <div class="row">
                    <TextField
                        path="create.keyPairId"
                        label="Public key ID"
                        value={create.key_pair_id.clone()}
                        wire=true
                        class="grow"
                        onchange={context.on("create.keyPairId", |scenario, text| scenario.create.key_pair_id = text)}
                    />
                    <Select
                        path="create.hashAlgorithm"
                        label="Hash"
                        choices={choices(
                            vec![
                                (HashAlgorithm::Sha1, "SHA-1 (default)".into()),
                                (HashAlgorithm::Sha256, "SHA-256".into()),
                            ],
                            &create.hash_algorithm,
                            context.on("create.hashAlgorithm", |scenario, hash| {
                                scenario.create.hash_algorithm = hash
                            }),
                        )}
                    />
                </div>
                if create.output == Output::Cookies {
                    <div class="row">
                        <TextField
                            path="create.cookie.domain"
                            label="Domain"
                            value={create.cookie.domain.clone()}
                            wire=true
                            class="grow"
                            placeholder="example.com"
                            onchange={context.on("create.cookie.domain", |scenario, text| scenario.create.cookie.domain = text)}
                        />
                        <TextField
                            path="create.cookie.path"
                            label="Path"
                            value={create.cookie.path.clone()}
                            wire=true
                            class="narrow"
                            onchange={context.on("create.cookie.path", |scenario, text| scenario.create.cookie.path = text)}
                        />
                        <Checkbox
                            path="create.cookie.secure"
                            label="Secure"
                            checked={create.cookie.secure}
                            onchange={context.on("create.cookie.secure", |scenario, on| scenario.create.cookie.secure = on)}
                        />
                        <Checkbox
                            path="create.cookie.httpOnly"
                            label="HttpOnly"
                            checked={create.cookie.http_only}
                            onchange={context.on("create.cookie.httpOnly", |scenario, on| scenario.create.cookie.http_only = on)}
                        />
                    </div>
                }
            </Card>
            <s3::Inputs context={context.clone()} />
        </>
    }
}
