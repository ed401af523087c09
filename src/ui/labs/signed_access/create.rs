//! Create: the key and the form.

use super::{Part, key::KeyCard, s3};
use crate::cloudfront::signing::HashAlgorithm;
use crate::labs::signed_access::{Output, PolicyKind};
use crate::ui::components::{Card, Checkbox, Field, Segmented, Select, TextField, choices};
use yew::prelude::*;

/// The key, the form, and S3 beside it.
#[component]
pub fn Inputs(props: &Part) -> Html {
    let bench = &props.bench;
    let create = &bench.scenario.create;
    let custom = create.policy_kind == PolicyKind::Custom;
    let typed = custom && !create.policy_text.trim().is_empty();
    let back = {
        let bench = bench.clone();
        move |_: MouseEvent| {
            bench.edit("create.policyText", |scenario| scenario.create.policy_text.clear())
        }
    };
    html! {
        <>
            <KeyCard bench={bench.clone()} />
            <Card title="What to sign">
                <div class="row">
                    <Field label="Give out">
                        <Segmented
                            label="Give out"
                            path="create.output"
                            choices={choices(vec![(Output::Url, "a signed URL".into()), (Output::Cookies, "signed cookies".into())], &create.output, bench.on("create.output", |scenario, output| scenario.create.output = output))}
                        />
                    </Field>
                    <Field label="Policy">
                        <Segmented
                            label="Policy"
                            path="create.policyKind"
                            choices={choices(vec![(PolicyKind::Canned, "canned".into()), (PolicyKind::Custom, "custom".into())], &create.policy_kind, bench.on("create.policyKind", |scenario, kind| scenario.create.policy_kind = kind))}
                        />
                    </Field>
                </div>
                <TextField
                    path="create.url"
                    label="URL"
                    value={create.url.clone()}
                    wire=true
                    class="grow"
                    onchange={bench.on("create.url", |scenario, text| scenario.create.url = text)}
                />
                if typed {
                    <p class="hint">
                        { "The policy is signed as it was typed, so the form's dates do not count. " }
                        <button type="button" class="link" onclick={back}>
                            { "Back to the form" }
                        </button>
                    </p>
                } else {
                    <TextField
                        path="create.expires"
                        label="Ends (as after --date-less-than)"
                        value={create.expires.clone()}
                        wire=true
                        onchange={bench.on("create.expires", |scenario, text| scenario.create.expires = text)}
                        hint="YYYY-MM-DD is midnight UTC; YYYYMMDD would be epoch seconds."
                    />
                    if custom {
                        <TextField
                            path="create.resource"
                            label="Resource (pattern of URLs)"
                            value={create.resource.clone()}
                            wire=true
                            class="grow"
                            placeholder={create.url.clone()}
                            onchange={bench.on("create.resource", |scenario, text| scenario.create.resource = text)}
                            hint="* and ? are wildcards; empty for the URL itself."
                        />
                        <div class="row">
                            <TextField
                                path="create.starts"
                                label="Begins after"
                                value={create.starts.clone()}
                                wire=true
                                class="grow"
                                placeholder="at once"
                                onchange={bench.on("create.starts", |scenario, text| scenario.create.starts = text)}
                            />
                            <TextField
                                path="create.ipAddress"
                                label="Viewer's address"
                                value={create.ip_address.clone()}
                                wire=true
                                class="grow"
                                placeholder="any"
                                onchange={bench.on("create.ipAddress", |scenario, text| scenario.create.ip_address = text)}
                            />
                        </div>
                    }
                }
                <div class="row">
                    <TextField
                        path="create.keyPairId"
                        label="Public key id"
                        value={create.key_pair_id.clone()}
                        wire=true
                        class="grow"
                        onchange={bench.on("create.keyPairId", |scenario, text| scenario.create.key_pair_id = text)}
                    />
                    <Select
                        path="create.hashAlgorithm"
                        label="Hash"
                        choices={choices(vec![(HashAlgorithm::Sha1, "SHA-1 (default)".into()), (HashAlgorithm::Sha256, "SHA-256".into())], &create.hash_algorithm, bench.on("create.hashAlgorithm", |scenario, hash| scenario.create.hash_algorithm = hash))}
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
                            placeholder="the host alone"
                            onchange={bench.on("create.cookie.domain", |scenario, text| scenario.create.cookie.domain = text)}
                        />
                        <TextField
                            path="create.cookie.path"
                            label="Path"
                            value={create.cookie.path.clone()}
                            wire=true
                            class="narrow"
                            onchange={bench.on("create.cookie.path", |scenario, text| scenario.create.cookie.path = text)}
                        />
                        <Checkbox
                            path="create.cookie.secure"
                            label="Secure"
                            checked={create.cookie.secure}
                            onchange={bench.on("create.cookie.secure", |scenario, on| scenario.create.cookie.secure = on)}
                        />
                        <Checkbox
                            path="create.cookie.httpOnly"
                            label="HttpOnly"
                            checked={create.cookie.http_only}
                            onchange={bench.on("create.cookie.httpOnly", |scenario, on| scenario.create.cookie.http_only = on)}
                        />
                    </div>
                }
            </Card>
            <s3::Inputs bench={bench.clone()} />
        </>
    }
}
