//! The scenario for the Request lab.

use super::Scenario;
use crate::cloudfront::request::Viewer;
use crate::http::Request;
use crate::labs::request;

impl Scenario {
    /// The scenario of the Request lab: cache key and origin request of a request under this cache behavior.
    pub fn for_request_lab(&self, request: Request, viewer: Viewer) -> request::Scenario {
        request::Scenario {
            requests: vec![request::RequestInput { request, viewer, draft: None }],
            distribution_domain: self.distribution_domain.clone(),
            cached_methods: self.cached_methods.clone(),
            origin: self.origin.clone(),
            cache_policy: self.cache_policy.clone(),
            origin_request_policy: self.origin_request_policy.clone(),
            viewer_access: self.viewer_access,
            ..request::Scenario::default()
        }
    }
}
