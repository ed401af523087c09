//! What the user edits: a distribution, and its requests.

use crate::cloudfront::distribution::{Distribution, ViewerRequest};
use crate::document::UnknownField;
use crate::labs::SensitiveVisitor;
use serde::{Deserialize, Serialize};

/// Maximum number of requests; the lab skips later ones.
pub const MAX_REQUESTS: usize = 1_000;

/// A distribution, and its requests in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Scenario {
    /// The configuration.
    pub distribution: Distribution,
    /// In the order in which they arrive at one edge location.
    pub requests: Vec<ViewerRequest>,
    /// The request that is traced; from 0.
    pub focus: u32,
    /// The time of the requests, in epoch seconds, for the verification of signatures.
    pub now: i64,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// 2026-01-01T17:00:00Z, as in the Signed access lab.
const NOW: i64 = 1_767_286_800;

impl Default for Scenario {
    fn default() -> Self {
        Self {
            distribution: Distribution::default(),
            requests: vec![ViewerRequest::default()],
            focus: 0,
            now: NOW,
            unknowns: Vec::new(),
        }
    }
}

impl Scenario {
    /// The requests that the lab processes.
    pub(super) fn processed(&self) -> &[ViewerRequest] {
        self.requests.get(..MAX_REQUESTS).unwrap_or(&self.requests)
    }

    /// Shows a visitor what may be private.
    pub(super) fn visit_sensitive(&mut self, visitor: &mut SensitiveVisitor<'_>) {
        for viewer_request in &mut self.requests {
            visitor.request(&mut viewer_request.request);
        }
        for origin in &mut self.distribution.origins {
            visitor.custom(&mut origin.custom_headers);
        }
    }
}
