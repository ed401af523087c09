//! How CloudFront processes the requests.

use super::compare::RequestComparison;
use crate::{
    cloudfront::request::{CacheKey, KeyPart, NotInKey, OriginRequest, ViewerResponse},
    explain::{StepId, Tone},
};
use serde::Serialize;

/// How CloudFront processes the requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// One answer for each request.
    pub requests: Vec<RequestAnswer>,
    /// The comparison of two requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<RequestComparison>,
    /// Why AWS rejects the configuration, if it does. The rest is then the result as if AWS accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The custom policy that the result depends on, if its document isn't given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// How CloudFront processes one request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestAnswer {
    /// The result if the cache is empty.
    #[serde(rename = "fate")]
    pub outcome: EmptyCacheOutcome,
    /// The deciding step.
    pub step: StepId,
    /// The verdict in a sentence.
    pub sentence: String,
    /// The deciding fact, as a clause after "because".
    #[serde(skip)]
    pub cause: String,
    /// The cache key, if the request has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<CacheKey>,
    /// The cache key in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notation: Option<String>,
    /// The cache key by components.
    pub parts: Vec<KeyPart>,
    /// What isn't in the cache key.
    pub left_out: Vec<NotInKey>,
    /// The origin request; `None` if CloudFront rejects the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_request: Option<OriginRequest>,
    /// The response on a miss, if the origin response is specified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ViewerResponse>,
}

/// The result of a request if the cache is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EmptyCacheOutcome {
    /// CloudFront forwards the request and can cache the response.
    Miss,
    /// CloudFront forwards every request because the cache policy disables caching.
    CachingDisabled,
    /// CloudFront forwards every request because the method isn't cached.
    NotCached,
    /// Amazon S3 returns 403 because CloudFront forwards the viewer's `Host`.
    BucketRefuses,
    /// The origin denies the request with this status code because of what CloudFront forwards.
    OriginRefuses(u16),
    /// CloudFront rejects the request with this status code.
    Refused(u16),
}

impl EmptyCacheOutcome {
    /// The tone and the word of a verdict.
    pub(super) fn verdict(self) -> (Tone, String) {
        match self {
            EmptyCacheOutcome::Miss => (Tone::Neutral, "Miss".into()),
            EmptyCacheOutcome::CachingDisabled | EmptyCacheOutcome::NotCached => {
                (Tone::Neutral, "Not cached".into())
            }
            EmptyCacheOutcome::BucketRefuses => (Tone::Bad, "403".into()),
            EmptyCacheOutcome::OriginRefuses(status) | EmptyCacheOutcome::Refused(status) => {
                (Tone::Bad, status.to_string())
            }
        }
    }

    /// True if the viewer gets an error whatever the cache contains.
    pub(super) fn is_error(self) -> bool {
        self.verdict().0 == Tone::Bad
    }
}
