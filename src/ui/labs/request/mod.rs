//! The view of the request lab.

mod answer;
mod exchange;
mod inputs;
mod path;
mod text;

use crate::{
    cloudfront::{
        policy::RESPONSE_HEADERS_POLICIES,
        request::{OriginKind, SigningBehavior, ViewerAccess},
    },
    labs::request::{RequestInput, RequestLab, Scenario},
    ui::{
        LabContext, LabView,
        bind::{Place, at, bind},
        components::{
            CachePolicyEditor, Card, Checkbox, Disclosure, KeyValueEditor,
            OriginRequestPolicyEditor, Select, TextField, choices, one_of,
        },
        labs::http::header_pairs,
    },
};
use yew::prelude::*;

/// Properties of what shows the lab.
#[derive(Properties, PartialEq)]
pub struct LabContextProps {
    /// The lab.
    pub context: LabContext<RequestLab>,
}

/// Properties of what shows one request.
#[derive(Properties, PartialEq)]
pub struct OneProps {
    /// The lab.
    pub context: LabContext<RequestLab>,
    /// 0 for A, 1 for B.
    pub at: usize,
}

impl OneProps {
    /// The request and its viewer.
    pub fn sent(&self) -> RequestInput {
        self.context.scenario.requests.get(self.at).cloned().unwrap_or_default()
    }

    /// The request and its viewer, to edit.
    pub fn place(&self) -> Option<Place<'_, RequestInput>> {
        at!(self.context, requests).item(self.at)
    }
}

impl LabView for RequestLab {
    fn has_unreadable_text(scenario: &Scenario) -> bool {
        scenario.requests.iter().any(|sent| sent.draft.is_some())
    }

    fn inputs(context: &LabContext<Self>) -> Html {
        html! {
            <>
                <inputs::Requests context={context.clone()} />
                <Card title="Cache policy" path={at!(context, cache_policy).path}>
                    <CachePolicyEditor field={bind!(context, cache_policy)} />
                </Card>
                <Card
                    title="Origin request policy"
                    path={at!(context, origin_request_policy).path}
                >
                    <OriginRequestPolicyEditor field={bind!(context, origin_request_policy)} />
                </Card>
                { origin(context) }
                { answered(context) }
            </>
        }
    }

    fn picture(context: &LabContext<Self>) -> Html {
        html! { <answer::Picture context={context.clone()} /> }
    }

    fn imports(context: &LabContext<Self>) -> Html {
        html! { <exchange::ImportPolicies context={context.clone()} /> }
    }

    fn exports(context: &LabContext<Self>) -> Html {
        html! { <exchange::ExportPolicies context={context.clone()} /> }
    }
}

/// The origin response and the settings of the cache behavior for it.
fn answered(context: &LabContext<RequestLab>) -> Html {
    let response = at!(context, response);
    let policies = RESPONSE_HEADERS_POLICIES
        .iter()
        .map(|policy| (Some(policy.name.to_owned()), AttrValue::Static(policy.name)));
    let policies = std::iter::once((None, "None".into())).chain(policies).collect();
    html! {
        <Card title="Origin response" path={at!(context, response).path}>
            <KeyValueEditor
                label="Response headers"
                noun="response header"
                hint="Optional. Shows which headers reach the viewer."
                field={header_pairs(bind!(response, headers))}
            />
            <Select
                label="Response headers policy"
                choices={choices(bind!(response, policy), policies)}
            />
            <Checkbox label="Compress objects automatically" field={bind!(response, compress)} />
        </Card>
    }
}

fn origin(context: &LabContext<RequestLab>) -> Html {
    let origin = at!(context, origin);
    let methods = at!(context, cached_methods);
    let options = methods.field(
        methods.value.iter().any(|method| method == "OPTIONS"),
        |methods, on: bool| {
            methods.retain(|method| method != "OPTIONS");
            if on {
                methods.push("OPTIONS".into());
            }
        },
    );
    let headers = at!(origin, custom_headers);
    let count = headers.value.len();
    html! {
        <Card title="Origin and cache behavior" path={at!(context, origin).path}>
            <div class="row">
                <Select
                    label="Origin type"
                    choices={one_of(
                        bind!(origin, kind),
                        &[(OriginKind::Custom, "Custom origin"), (OriginKind::S3, "S3 bucket")],
                    )}
                />
                <TextField
                    label="Origin domain"
                    class="grow"
                    wire=true
                    field={bind!(origin, domain)}
                />
                <TextField
                    label="Origin path"
                    class="narrow"
                    wire=true
                    placeholder="/production"
                    field={bind!(origin, path)}
                />
            </div>
            <Disclosure
                summary={html! { format!("Custom headers ({count}), access control, distribution") }}
                open={count > 0}
            >
                <KeyValueEditor
                    label="Custom headers"
                    noun="custom header"
                    field={header_pairs(headers.bound())}
                />
                <div class="row">
                    <Select
                        label="Origin access control"
                        choices={one_of(
                            bind!(origin, signing_behavior),
                            &[
                                (SigningBehavior::Never, "No signing (never)"),
                                (SigningBehavior::Always, "Sign all requests (always)"),
                                (SigningBehavior::NoOverride, "Keep Authorization (no-override)"),
                                (
                                    SigningBehavior::AlwaysAmzAuth,
                                    "Lambda function URL (always-amz-auth)",
                                ),
                            ],
                        )}
                    />
                    <TextField
                        label="Distribution domain name"
                        class="grow"
                        wire=true
                        field={bind!(context, distribution_domain)}
                    />
                </div>
                <Checkbox
                    label="Restrict viewer access (signed URLs and cookies)"
                    field={bind!(context, viewer_access)
                        .map(|access| !access.is_open(), ViewerAccess::restricted)}
                />
                <Checkbox label="Cache responses to OPTIONS" field={options} />
            </Disclosure>
        </Card>
    }
}
