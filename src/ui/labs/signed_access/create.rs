//! Create: the key and the form.

use super::{PanelProps, key::KeyCard, s3};
use crate::cloudfront::signing::HashAlgorithm;
use crate::labs::signed_access::{Output, PolicyKind};
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, Checkbox, Field, Segmented, Select, TextField, one_of};
use yew::prelude::*;

/// The key, the form, and S3 next to it.
#[component]
pub fn Inputs(props: &PanelProps) -> Html {
    let context = &props.context;
    let create = at!(context, create);
    let cookie = at!(create, cookie);
    let custom = create.value.policy_kind == PolicyKind::Custom;
    let typed = custom && !create.value.policy_text.trim().is_empty();
    let back = at!(create, policy_text).on(|text, _: MouseEvent| text.clear());
    html! {
        <>
            <KeyCard context={context.clone()} />
            <Card title="Signature">
                <div class="row">
                    <Field label="Create">
                        <Segmented
                            label="Create"
                            choices={one_of(
                                bind!(create, output),
                                &[
                                    (Output::Url, "Signed URL"),
                                    (Output::Cookies, "Signed cookies"),
                                ],
                            )}
                        />
                    </Field>
                    <Field label="Policy">
                        <Segmented
                            label="Policy"
                            choices={one_of(
                                bind!(create, policy_kind),
                                &[(PolicyKind::Canned, "canned"), (PolicyKind::Custom, "custom")],
                            )}
                        />
                    </Field>
                </div>
                <TextField label="URL" wire=true class="grow" field={bind!(create, url)} />
                if typed {
                    <p class="hint">
                        { "Cloudglass signs the policy as entered and ignores the dates in this form. " }
                        <button type="button" class="link" onclick={back}>{ "Use form" }</button>
                    </p>
                } else {
                    <TextField
                        label="Expiration (--date-less-than)"
                        wire=true
                        hint="`YYYY-MM-DD` is midnight UTC. The AWS CLI reads `YYYYMMDD` as epoch seconds."
                        field={bind!(create, expires)}
                    />
                    if custom {
                        <TextField
                            label="Resource (URL pattern)"
                            wire=true
                            class="grow"
                            placeholder={create.value.url.clone()}
                            hint="`*` and `?` are wildcards. Empty: the URL."
                            field={bind!(create, resource)}
                        />
                        <div class="row">
                            <TextField
                                label="Start (--date-greater-than)"
                                wire=true
                                class="grow"
                                placeholder="2026-01-01"
                                field={bind!(create, starts)}
                            />
                            <TextField
                                label="Viewer IP address (--ip-address)"
                                wire=true
                                class="grow"
                                placeholder="any"
                                field={bind!(create, ip_address)}
                            />
                        </div>
                    }
                }
                <div class="row">
                    <TextField
                        label="Public key ID"
                        wire=true
                        class="grow"
                        field={bind!(create, key_pair_id)}
                    />
                    <Select
                        label="Hash"
                        choices={one_of(
                            bind!(create, hash_algorithm),
                            &[
                                (HashAlgorithm::Sha1, "SHA-1 (default)"),
                                (HashAlgorithm::Sha256, "SHA-256"),
                            ],
                        )}
                    />
                </div>
                if create.value.output == Output::Cookies {
                    <div class="row">
                        <TextField
                            label="Domain"
                            wire=true
                            class="grow"
                            placeholder="example.com"
                            field={bind!(cookie, domain)}
                        />
                        <TextField
                            label="Path"
                            wire=true
                            class="narrow"
                            field={bind!(cookie, path)}
                        />
                        <Checkbox label="Secure" field={bind!(cookie, secure)} />
                        <Checkbox label="HttpOnly" field={bind!(cookie, http_only)} />
                    </div>
                }
            </Card>
            <s3::Inputs context={context.clone()} />
        </>
    }
}
