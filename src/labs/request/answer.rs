//! How CloudFront processes the requests.

use super::scenario::SameResponse;
use crate::{
    cloudfront::request::{
        CacheKey, KeyPart, NotInKey, OriginRequest, RequestPartKind, ViewerResponse,
    },
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

/// A and B.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestComparison {
    /// The cache keys are equal.
    pub same: bool,
    /// Where they differ: `path`, `header:accept-language`, `cookie:sid`, `query`, `accept-encoding`, `method`.
    pub differs: Vec<String>,
    /// CloudFront serves B from the cache after A, provided that the origin response is cacheable.
    pub hit: bool,
    /// Whether A and B should get the same response.
    #[serde(skip_serializing_if = "SameResponse::is_unknown")]
    pub same_response: SameResponse,
    /// The verdict in a sentence.
    pub sentence: String,
    /// The consequence or the fix; can be empty.
    pub detail: String,
    /// The deciding step.
    pub step: StepId,
    /// The two cache keys, by component.
    pub key_rows: Vec<ComparisonRow>,
    /// What isn't in the cache keys, by name.
    pub left_out: Vec<ComparisonRow>,
    /// The two origin requests, by line.
    pub origin_rows: Vec<ComparisonRow>,
    /// What CloudFront doesn't forward, by name.
    pub dropped: Vec<ComparisonRow>,
}

/// A component, line, or name in A and in B.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonRow {
    /// What it is.
    pub kind: RequestPartKind,
    /// Its name; empty if the kind needs no name.
    pub name: String,
    /// Why CloudFront doesn't use it, in a few words; empty if it does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub because: String,
    /// In A.
    pub a: Option<ComparedValue>,
    /// In B.
    pub b: Option<ComparedValue>,
    /// Present in both, with equal values.
    pub same: bool,
}

/// A value and the step that it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedValue {
    /// The value.
    pub value: String,
    /// The step.
    pub step: StepId,
}

impl RequestComparison {
    /// The tone and the word of the verdict.
    pub(super) fn verdict(&self, requests: &[RequestAnswer]) -> (Tone, String) {
        if let Some(of) = requests.iter().find(|of| of.outcome.is_error()) {
            return of.outcome.verdict();
        }
        let word = match requests.last() {
            _ if self.hit => "Hit".into(),
            Some(b) => b.outcome.verdict().1,
            None => String::new(),
        };
        let tone = match (self.same_response, self.hit) {
            (SameResponse::Unknown, _) => Tone::Neutral,
            (SameResponse::Yes, true) | (SameResponse::No, false) => Tone::Good,
            (SameResponse::Yes, false) => Tone::Caution,
            (SameResponse::No, true) => Tone::Bad,
        };
        (tone, word)
    }
}
