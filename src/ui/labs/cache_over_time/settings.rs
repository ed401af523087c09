//! The cache behavior: its policies, its origin, its error caching.

use crate::cloudfront::request::OriginKind;
use crate::cloudfront::request::ViewerAccess;
use crate::labs::cache_over_time::CacheOverTime;
use crate::ui::{
    LabContext,
    components::{
        CachePolicyEditor, Card, Checkbox, Disclosure, KeyValueEditor, NameListEditor,
        OriginRequestPolicyEditor, Segmented, TextField, choices,
    },
};
use yew::prelude::*;

/// The cards of the cache behavior.
pub fn behavior(context: &LabContext<CacheOverTime>) -> Html {
    let scenario = &context.scenario;
    let minimums = scenario
        .error_caching_min_ttl
        .iter()
        .map(|(status, seconds)| (status.to_string(), seconds.to_string()))
        .collect::<Vec<_>>();
    html! {
        <>
            <Card title="Cache policy" path="cachePolicy">
                <CachePolicyEditor
                    path="cachePolicy"
                    choice={scenario.cache_policy.clone()}
                    onchange={context.on("cachePolicy", |scenario, choice| scenario.cache_policy = choice)}
                />
            </Card>
            <Card title="Origin request policy" path="originRequestPolicy">
                <OriginRequestPolicyEditor
                    path="originRequestPolicy"
                    choice={scenario.origin_request_policy.clone()}
                    onchange={context.on("originRequestPolicy", |scenario, choice| scenario.origin_request_policy = choice)}
                />
            </Card>
            <Card title="Origin and cache behavior">
                <Segmented
                    label="Origin type"
                    path="origin.kind"
                    choices={choices(
                        vec![
                            (OriginKind::Custom, "Web server".into()),
                            (OriginKind::S3, "S3 bucket".into()),
                        ],
                        &scenario.origin.kind,
                        context.on("origin.kind", |scenario, kind| scenario.origin.kind = kind),
                    )}
                />
                <Checkbox
                    path="answersConditional"
                    label="Origin returns 304 to conditional requests"
                    checked={scenario.answers_conditional}
                    onchange={context.on("answersConditional", |scenario, yes| scenario.answers_conditional = yes)}
                />
                <Disclosure summary={html! { "Error caching, cached methods, cache tags" }}>
                    <KeyValueEditor
                        path="errorCachingMinTTL"
                        label="Error caching minimum TTL (status, seconds)"
                        noun="status"
                        pairs={minimums}
                        hint="The default is 10 s."
                        onchange={context.on(
                            "errorCachingMinTTL",
                            |scenario, pairs: Vec<(String, String)>| {
                                scenario.error_caching_min_ttl = pairs
                                    .iter()
                                    .map(|(status, seconds)| {
                                        (
                                            status.trim().parse().unwrap_or_default(),
                                            seconds.trim().parse().unwrap_or_default(),
                                        )
                                    })
                                    .collect();
                            },
                        )}
                    />
                    <Checkbox
                        path="viewerAccess"
                        label="Restrict viewer access (signed URLs and cookies)"
                        checked={!scenario.viewer_access.is_open()}
                        onchange={context.on("viewerAccess", |scenario, on: bool| {
                            scenario.viewer_access =
                                if on { ViewerAccess::Restricted } else { ViewerAccess::Open };
                        })}
                    />
                    <NameListEditor
                        path="cachedMethods"
                        label="Cached methods"
                        names={scenario.cached_methods.iter().cloned().map(AttrValue::from).collect::<Vec<_>>()}
                        onchange={context.on("cachedMethods", |scenario, methods: Vec<String>| scenario.cached_methods = methods)}
                    />
                    <TextField
                        path="cacheTagHeader"
                        label="Cache tag header"
                        wire=true
                        placeholder="Cache-Tag"
                        value={scenario.cache_tag_header.clone().unwrap_or_default()}
                        onchange={context.on("cacheTagHeader", |scenario, name: String| {
                            scenario.cache_tag_header = (!name.is_empty()).then_some(name)
                        })}
                    />
                </Disclosure>
            </Card>
        </>
    }
}
