//! The cache behavior: its policies, its origin, its error caching.

use crate::cloudfront::request::{OriginKind, ViewerAccess};
use crate::labs::cache_over_time::{CacheOverTime, read_minimums, written_minimums};
use crate::ui::{
    LabContext,
    bind::{at, bind},
    components::{
        CachePolicyEditor, Card, Checkbox, Disclosure, KeyValueEditor, NameListEditor,
        OriginRequestPolicyEditor, Segmented, TextField, one_of,
    },
};
use yew::prelude::*;

/// The cards of the cache behavior.
pub fn behavior(context: &LabContext<CacheOverTime>) -> Html {
    html! {
        <>
            <Card title="Cache policy" path={at!(context, cache_policy).path}>
                <CachePolicyEditor field={bind!(context, cache_policy)} />
            </Card>
            <Card title="Origin request policy" path={at!(context, origin_request_policy).path}>
                <OriginRequestPolicyEditor field={bind!(context, origin_request_policy)} />
            </Card>
            <Card title="Origin and cache behavior">
                <Segmented
                    label="Origin type"
                    choices={one_of(
                        bind!(context, origin.kind),
                        &[(OriginKind::Custom, "Web server"), (OriginKind::S3, "S3 bucket")],
                    )}
                />
                <Checkbox
                    label="Origin returns 304 to conditional requests"
                    field={bind!(context, answers_conditional)}
                />
                <Disclosure summary={html! { "Error caching, cached methods, cache tags" }}>
                    <KeyValueEditor
                        label="Error caching minimum TTL (status, seconds)"
                        noun="status"
                        hint="The default is 10 s."
                        field={bind!(context, error_caching_min_ttl as "errorCachingMinTTL")
                            .map(written_minimums, read_minimums)}
                    />
                    <Checkbox
                        label="Restrict viewer access (signed URLs and cookies)"
                        field={bind!(context, viewer_access)
                            .map(|access| !access.is_open(), ViewerAccess::restricted)}
                    />
                    <NameListEditor label="Cached methods" field={bind!(context, cached_methods)} />
                    <TextField
                        label="Cache tag header"
                        wire=true
                        placeholder="Cache-Tag"
                        field={bind!(context, cache_tag_header).omitting(String::new())}
                    />
                </Disclosure>
            </Card>
        </>
    }
}
