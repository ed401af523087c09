//! The view of the request lab.

mod answer;
mod exchange;
mod inputs;
mod path;
mod text;

use crate::cloudfront::request::ViewerAccess;
use crate::{
    cloudfront::{
        policy::RESPONSE_HEADERS_POLICIES,
        request::{OriginKind, RequestOrigin, SigningBehavior},
    },
    http::Header,
    labs::request::{RequestLab, Scenario},
    ui::{
        LabContext, LabView,
        components::{
            CachePolicyEditor, Card, Checkbox, Disclosure, KeyValueEditor,
            OriginRequestPolicyEditor, Select, TextField, choices,
        },
    },
};
use yew::prelude::*;

impl LabView for RequestLab {
    fn has_unreadable_text(scenario: &Scenario) -> bool {
        scenario.requests.iter().any(|sent| sent.draft.is_some())
    }

    fn inputs(context: &LabContext<Self>) -> Html {
        let scenario = &context.scenario;
        html! {
            <>
                <inputs::Requests context={context.clone()} />
                <Card title="Cache policy" path="cachePolicy">
                    <CachePolicyEditor
                        path="cachePolicy"
                        choice={scenario.cache_policy.clone()}
                        onchange={context.on("cachePolicy", |s: &mut Scenario, choice| s.cache_policy = choice)}
                    />
                </Card>
                <Card title="Origin request policy" path="originRequestPolicy">
                    <OriginRequestPolicyEditor
                        path="originRequestPolicy"
                        choice={scenario.origin_request_policy.clone()}
                        onchange={context.on("originRequestPolicy", |s: &mut Scenario, choice| s.origin_request_policy = choice)}
                    />
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
    let response = &context.scenario.response;
    let policies = RESPONSE_HEADERS_POLICIES.iter().map(|policy| {
        let name = AttrValue::Static(policy.name);
        (Some(policy.name.to_owned()), name)
    });
    let policies: Vec<_> = std::iter::once((None, "None".into())).chain(policies).collect();
    html! {
        <Card title="Origin response" path="response">
            <KeyValueEditor
                path="response.headers"
                label="Response headers"
                noun="response header"
                hint="Optional. Shows which headers reach the viewer."
                pairs={response.headers.iter().map(|h| (h.0.clone(), h.1.clone())).collect::<Vec<_>>()}
                onchange={context.on("response.headers", |s: &mut Scenario, pairs: Vec<(String, String)>| {
                    s.response.headers = pairs.into_iter().map(|(name, value)| Header(name, value)).collect();
                })}
            />
            <Select
                path="response.policy"
                label="Response headers policy"
                choices={choices(
                    policies,
                    &response.policy,
                    context
                        .on("response.policy", |s: &mut Scenario, name| s.response.policy = name),
                )}
            />
            <Checkbox
                path="response.compress"
                label="Compress objects automatically"
                checked={response.compress}
                onchange={context.on("response.compress", |s: &mut Scenario, on| s.response.compress = on)}
            />
        </Card>
    }
}

fn origin(context: &LabContext<RequestLab>) -> Html {
    let origin = &context.scenario.origin;
    let text = |field: &'static str, set: fn(&mut RequestOrigin, String)| {
        context.on(field, move |s: &mut Scenario, value| set(&mut s.origin, value))
    };
    let cached = |s: &Scenario| s.cached_methods.iter().any(|method| method == "OPTIONS");
    html! {
        <Card title="Origin and cache behavior" path="origin">
            <div class="row">
                <Select
                    path="origin.kind"
                    label="Origin type"
                    choices={choices(
                        vec![
                            (OriginKind::Custom, "Custom origin".into()),
                            (OriginKind::S3, "S3 bucket".into()),
                        ],
                        &origin.kind,
                        context.on("origin.kind", |s: &mut Scenario, kind| s.origin.kind = kind),
                    )}
                />
                <TextField
                    path="origin.domain"
                    label="Origin domain"
                    class="grow"
                    wire=true
                    value={origin.domain.clone()}
                    onchange={text("origin.domain", |o, v| o.domain = v)}
                />
                <TextField
                    path="origin.path"
                    label="Origin path"
                    class="narrow"
                    wire=true
                    placeholder="/production"
                    value={origin.path.clone()}
                    onchange={text("origin.path", |o, v| o.path = v)}
                />
            </div>
            <Disclosure
                summary={html! { format!("Custom headers ({}), access control, distribution", origin.custom_headers.len()) }}
                open={!origin.custom_headers.is_empty()}
            >
                <KeyValueEditor
                    path="origin.customHeaders"
                    label="Custom headers"
                    noun="custom header"
                    pairs={origin.custom_headers.iter().map(|h| (h.0.clone(), h.1.clone())).collect::<Vec<_>>()}
                    onchange={context.on("origin.customHeaders", |s: &mut Scenario, pairs: Vec<(String, String)>| {
                        s.origin.custom_headers = pairs.into_iter().map(|(name, value)| Header(name, value)).collect();
                    })}
                />
                <div class="row">
                    <Select
                        path="origin.signingBehavior"
                        label="Origin access control"
                        choices={choices(
                            vec![
                                (SigningBehavior::Never, "No signing (never)".into()),
                                (SigningBehavior::Always, "Sign all requests (always)".into()),
                                (SigningBehavior::NoOverride, "Keep Authorization (no-override)".into()),
                                (SigningBehavior::AlwaysAmzAuth, "Lambda function URL (always-amz-auth)".into()),
                            ],
                            &origin.signing_behavior,
                            context.on("origin.signingBehavior", |s: &mut Scenario, value| {
                                s.origin.signing_behavior = value
                            }),
                        )}
                    />
                    <TextField
                        path="distributionDomain"
                        label="Distribution domain name"
                        class="grow"
                        wire=true
                        value={context.scenario.distribution_domain.clone()}
                        onchange={context.on("distributionDomain", |s: &mut Scenario, value| s.distribution_domain = value)}
                    />
                </div>
                <Checkbox
                    path="viewerAccess"
                    label="Restrict viewer access (signed URLs and cookies)"
                    checked={!context.scenario.viewer_access.is_open()}
                    onchange={context.on("viewerAccess", |s: &mut Scenario, on: bool| {
                        s.viewer_access =
                            if on { ViewerAccess::Restricted } else { ViewerAccess::Open };
                    })}
                />
                <Checkbox
                    path="cachedMethods"
                    label="Cache responses to OPTIONS"
                    checked={cached(&context.scenario)}
                    onchange={context.on("cachedMethods", |s: &mut Scenario, on: bool| {
                        s.cached_methods.retain(|method| method != "OPTIONS");
                        if on {
                            s.cached_methods.push("OPTIONS".into());
                        }
                    })}
                />
            </Disclosure>
        </Card>
    }
}
