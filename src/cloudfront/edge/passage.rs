//! The stages that every lab has: front checks, cache key, and origin request.

use crate::cloudfront::request::{
    CacheKey, CompiledBehavior, KeyParts, MethodCaching, OriginRefusal, OriginRequest,
    RequestRejection, Viewer, refusal, rules,
};
use crate::explain::{StepId, Trace, Verdict, step};
use crate::http::Request;

/// Who decides whether a method is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodCheck {
    /// The front checks, because every method that CloudFront accepts is allowed.
    Front,
    /// The cache behavior.
    Behavior,
}

/// Why CloudFront rejects a request before it chooses a cache behavior, with the step; `None` if it doesn't. The step reads
/// `request`.
pub fn front(
    request: &Request,
    method: MethodCheck,
    trace: &mut Trace,
) -> Option<(RequestRejection, StepId)> {
    let rejection = refusal(request).filter(|rejection| {
        method == MethodCheck::Front || *rejection.rule != rules::UNKNOWN_METHOD
    })?;
    let step = step!(trace, *rejection.rule, Verdict::Rejected, "Request", [rejection.member]; "{}", rejection.sentence());
    Some((rejection, step))
}

/// An admitted request on its way through a cache behavior. The steps read `request`, `viewer`, `distributionDomain`,
/// `cachedMethods`, `cachePolicy`, `originRequestPolicy`, and `origin`.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'a> {
    /// The cache behavior.
    pub behavior: &'a CompiledBehavior,
    /// The request.
    pub request: &'a Request,
    /// What CloudFront determines about the viewer.
    pub viewer: &'a Viewer,
}

/// The cache key of a request, and whether CloudFront looks up the cache with it.
#[derive(Clone, Debug)]
pub struct KeyStage {
    /// The cache key, if the request has one.
    pub key: Option<CacheKey>,
    /// Its components, with the step of each.
    pub parts: KeyParts,
    /// Why CloudFront caches nothing for the request; `None` if it looks up the cache.
    pub uncached: Option<Uncached>,
}

/// Why CloudFront caches nothing for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncached {
    /// Because of its method.
    Method(MethodCaching),
    /// Because the cache behavior disables caching.
    Disabled,
}

impl Passage<'_> {
    /// The cache key by components. Records a step for each.
    pub fn key(&self, trace: &mut Trace) -> KeyStage {
        let (key, parts) = self.behavior.explain_key(self.request, self.viewer, trace);
        KeyStage { key, parts, uncached: self.uncached() }
    }

    /// Why CloudFront caches nothing for the request; `None` if it looks up the cache.
    pub fn uncached(&self) -> Option<Uncached> {
        let caching = self.behavior.cached(self.request);
        match (caching.is_cached(), self.behavior.caching_disabled()) {
            (false, _) => Some(Uncached::Method(caching)),
            (true, true) => Some(Uncached::Disabled),
            (true, false) => None,
        }
    }

    /// The same as a clause after "because".
    pub fn because(&self, uncached: Uncached) -> String {
        match uncached {
            Uncached::Method(MethodCaching::NotOptions) => "OPTIONS isn't a cached method".into(),
            Uncached::Method(MethodCaching::WebSocket) => {
                "WebSocket handshakes are never cached".into()
            }
            Uncached::Method(_) => {
                format!("responses to {} are never cached", self.request.method)
            }
            Uncached::Disabled => self.behavior.disabled_because().into(),
        }
    }

    /// The request that CloudFront sends to the origin, and why an origin of AWS denies it. Records the steps.
    pub fn send(&self, trace: &mut Trace) -> (OriginRequest, Option<OriginRefusal>) {
        let sent = self.behavior.origin_request(self.request, self.viewer, trace);
        let denied = self.behavior.origin().refusal(self.request, &sent);
        if let Some(denied) = &denied {
            step!(trace, *denied.rule, Verdict::Rejected, "Origin response", ["origin.domain"]; "{}", denied.sentence());
        }
        (sent, denied)
    }
}
