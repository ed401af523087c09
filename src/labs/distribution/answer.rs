//! The results of the requests.

use crate::cloudfront::{
    distribution::{BucketPolicy, UnreachableBehavior, ViewerRequest},
    edge::{EdgeLookup, RequestOutcome},
};
use serde::Serialize;

/// The results of the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// One row for each request.
    pub requests: Vec<RequestRow>,
    /// The place of the request that is traced.
    pub focus: usize,
    /// Its request path; `None` if there are no requests.
    #[serde(rename = "journey")]
    pub outcome: Option<RequestOutcome>,
    /// Cache behaviors that no request matches.
    pub shadowed: Vec<UnreachableBehavior>,
    /// The number of requests for each cache behavior, the default one last.
    pub served: Vec<u64>,
    /// The policies that the buckets need.
    pub bucket_policies: Vec<BucketPolicy>,
}

/// A request in one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestRow {
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: String,
    /// The path pattern of its cache behavior; `*` for the default one, empty if an earlier check rejected it.
    pub pattern: String,
    /// Place of its cache behavior in the list; `None` for the default one, or if an earlier check rejected it.
    pub behavior: Option<usize>,
    /// The result of the cache lookup.
    pub edge: EdgeLookup,
    /// The origin whose response the viewer got.
    pub origin: Option<String>,
    /// Seconds that the viewer waited for origins that failed.
    pub seconds: u64,
    /// What the viewer got.
    pub status: u16,
    /// The verdict in one sentence.
    pub sentence: String,
}

impl Answer {
    /// Counts a request for its cache behavior.
    pub(super) fn count(&mut self, outcome: &RequestOutcome) {
        let Some(choice) = &outcome.choice else {
            return;
        };
        let last = self.served.len().saturating_sub(1);
        if let Some(count) = self.served.get_mut(choice.behavior.unwrap_or(last)) {
            *count = count.saturating_add(1);
        }
    }
}

impl RequestRow {
    /// The row of a request.
    pub(super) fn new(viewer_request: &ViewerRequest, outcome: &RequestOutcome) -> Self {
        let answered =
            outcome.page.as_ref().map_or(&outcome.attempts, |page| &page.attempts).last();
        Self {
            method: viewer_request.request.method.clone(),
            url: viewer_request.request.url(),
            pattern: outcome.pattern.clone(),
            behavior: outcome.choice.as_ref().and_then(|choice| choice.behavior),
            edge: outcome.edge,
            origin: answered.map(|attempt| attempt.origin.clone()),
            seconds: outcome.seconds,
            status: outcome.status,
            sentence: outcome.sentence.clone(),
        }
    }
}
