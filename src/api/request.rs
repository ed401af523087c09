//! The functions of the request lab: `cacheKey`, `sameObject`.

use super::{ApiError, ApiFunction, read_members};
use crate::{
    cloudfront::{
        behavior::{CacheBehavior, ViewerAccess},
        policy::{CachePolicyConfig, OriginRequestPolicyConfig, PolicyChoice},
        request::{
            CacheKey, CompiledBehavior, OriginRequest, OriginRequestLine, RequestOrigin, Viewer,
            findings,
        },
    },
    explain::{Mount, Trace},
    http::Request,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The functions of this area.
pub const CALLS: &[ApiFunction] = &[
    ApiFunction { name: "cacheKey", run: cache_key },
    ApiFunction { name: "sameObject", run: same_object },
];

/// A request and the settings of its cache behavior.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneRequest {
    request: Request,
    #[serde(default)]
    viewer: Option<Viewer>,
    distribution_domain: String,
    #[serde(default)]
    cached_methods: Option<Vec<String>>,
    origin: RequestOrigin,
    cache_policy: PolicyChoice<CachePolicyConfig>,
    #[serde(default)]
    origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    #[serde(default)]
    viewer_access: Option<ViewerAccess>,
}

/// Two requests and the settings of their cache behavior.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TwoRequests {
    requests: [SentRequest; 2],
    distribution_domain: String,
    #[serde(default)]
    cached_methods: Option<Vec<String>>,
    origin: RequestOrigin,
    cache_policy: PolicyChoice<CachePolicyConfig>,
    #[serde(default)]
    origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    #[serde(default)]
    viewer_access: Option<ViewerAccess>,
}

#[derive(Deserialize)]
struct SentRequest {
    request: Request,
    #[serde(default)]
    viewer: Option<Viewer>,
}

fn compile(
    domain: &str,
    behavior: &CacheBehavior,
    origin: &RequestOrigin,
) -> Result<CompiledBehavior, ApiError> {
    CompiledBehavior::new(domain, behavior, origin).map_err(|unknown| {
        ApiError::argument(unknown.field(), "AWS has no managed policy with this name")
    })
}

fn cache_key(argument: Value) -> Result<Value, ApiError> {
    let arguments: OneRequest = read_members(argument)?;
    let behavior = CacheBehavior::admitting(
        arguments.cached_methods.as_deref().unwrap_or_default(),
        &arguments.cache_policy,
        arguments.origin_request_policy.as_ref(),
        arguments.viewer_access.unwrap_or_default(),
    );
    let compiled = compile(&arguments.distribution_domain, &behavior, &arguments.origin)?;
    let viewer = arguments.viewer.unwrap_or_else(Viewer::unknown);
    let mut trace = Trace::default();
    let (key, parts) = compiled.explain_key(&arguments.request, &viewer, &mut trace);
    let origin = compiled.origin_request(&arguments.request, &viewer, &mut trace);
    Ok(json!({
        "key": key,
        "originRequest": wire(origin),
        "parts": parts.parts,
        "findings": findings(&compiled, &[(&arguments.request, Mount::default())]),
        "trace": trace,
    }))
}

/// An origin request in the shape of the vectors: headers without `Cookie`, and the cookies apart.
fn wire(origin: OriginRequest) -> Value {
    let pairs = |lines: Vec<OriginRequestLine>| {
        lines.into_iter().map(|line| (line.name, line.value)).collect::<Vec<_>>()
    };
    json!({
        "method": origin.method,
        "path": origin.path,
        "query": origin.query,
        "headers": pairs(origin.headers),
        "cookies": pairs(origin.cookies),
    })
}

fn same_object(argument: Value) -> Result<Value, ApiError> {
    let arguments: TwoRequests = read_members(argument)?;
    let behavior = CacheBehavior::admitting(
        arguments.cached_methods.as_deref().unwrap_or_default(),
        &arguments.cache_policy,
        arguments.origin_request_policy.as_ref(),
        arguments.viewer_access.unwrap_or_default(),
    );
    let compiled = compile(&arguments.distribution_domain, &behavior, &arguments.origin)?;
    let [one, two] = arguments.requests.map(|sent| {
        let viewer = sent.viewer.unwrap_or_else(Viewer::unknown);
        compiled.key(&sent.request, &viewer)
    });
    let differs = CacheKey::part_ways(one.as_ref(), two.as_ref());
    Ok(json!({ "same": differs.is_empty(), "differs": differs }))
}
