//! What the user edits: the requests, and the cache behavior that processes them.

use crate::{
    cloudfront::{
        behavior::{CacheBehavior, ViewerAccess},
        policy::{CachePolicyConfig, ImportedPolicy, OriginRequestPolicyConfig, PolicyChoice},
        request::{OriginResponseSettings, RequestOrigin, Viewer},
    },
    document::UnknownField,
    http::Request,
    labs::SensitiveVisitor,
};
use serde::{Deserialize, Serialize};

/// Everything that can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// One request, or two to compare. The lab ignores further requests.
    pub requests: Vec<RequestInput>,
    /// The distribution domain name.
    pub distribution_domain: String,
    /// `CachedMethods` of the cache behavior.
    pub cached_methods: Vec<String>,
    /// The origin of the cache behavior.
    pub origin: RequestOrigin,
    /// The cache policy of the cache behavior.
    pub cache_policy: PolicyChoice<CachePolicyConfig>,
    /// The origin request policy of the cache behavior.
    pub origin_request_policy: Option<PolicyChoice<OriginRequestPolicyConfig>>,
    /// Whether the cache behavior requires signed requests.
    #[serde(skip_serializing_if = "ViewerAccess::is_open")]
    pub viewer_access: ViewerAccess,
    /// The origin response, if specified.
    #[serde(skip_serializing_if = "OriginResponseSettings::is_unknown")]
    pub response: OriginResponseSettings,
    /// Whether A and B should get the same response, which decides whether a shared object is a success or a failure.
    #[serde(skip_serializing_if = "SameResponse::is_unknown")]
    pub same_response: SameResponse,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// Whether two requests should get the same response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SameResponse {
    /// Not specified: a hit and a miss are facts without a goal.
    #[default]
    Unknown,
    /// Separate cached objects are a waste.
    Yes,
    /// A shared cached object is an error.
    No,
}

impl SameResponse {
    /// True for [`SameResponse::Unknown`].
    pub fn is_unknown(&self) -> bool {
        *self == SameResponse::Unknown
    }
}

/// A request and its viewer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestInput {
    /// The request.
    pub request: Request,
    /// What CloudFront determines about the viewer.
    pub viewer: Viewer,
    /// The text of the request if it isn't valid; `request` is then the last valid request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            requests: vec![RequestInput::default()],
            distribution_domain: "d111111abcdef8.cloudfront.net".into(),
            cached_methods: vec!["GET".into(), "HEAD".into()],
            origin: RequestOrigin::default(),
            cache_policy: PolicyChoice::default(),
            origin_request_policy: None,
            viewer_access: ViewerAccess::default(),
            response: OriginResponseSettings::default(),
            same_response: SameResponse::default(),
            unknowns: Vec::new(),
        }
    }
}

impl Scenario {
    /// Uses an imported policy. `unknowns` are the fields of its configuration that the document leaves open.
    pub fn set_policy(&mut self, policy: ImportedPolicy, unknowns: Vec<UnknownField>) {
        let field = match policy {
            ImportedPolicy::Cache(config) => {
                self.cache_policy = PolicyChoice::Config(config);
                "cachePolicy"
            }
            ImportedPolicy::OriginRequest(config) => {
                self.origin_request_policy = Some(PolicyChoice::Config(config));
                "originRequestPolicy"
            }
        };
        self.unknowns.retain(|unknown| !unknown.field.starts_with(field));
        self.unknowns.extend(unknowns.into_iter().map(|unknown| UnknownField {
            field: format!("{field}.config.{}", unknown.field),
            ..unknown
        }));
    }

    /// The cache behavior that processes the requests.
    pub fn behavior(&self) -> CacheBehavior {
        CacheBehavior::admitting(
            &self.cached_methods,
            &self.cache_policy,
            self.origin_request_policy.as_ref(),
            self.viewer_access,
        )
    }

    /// The requests that the lab processes.
    pub(super) fn processed(&self) -> &[RequestInput] {
        self.requests.get(..2).unwrap_or(&self.requests)
    }

    /// Shows a visitor what may be private.
    pub(super) fn visit_sensitive(&mut self, visitor: &mut SensitiveVisitor<'_>) {
        for sent in &mut self.requests {
            visitor.request(&mut sent.request);
            visitor.draft(&mut sent.draft);
        }
        visitor.custom(&mut self.origin.custom_headers);
        visitor.headers(&mut self.response.headers);
    }
}
