//! The cache key, with the reason for each component and for what isn't in it.

mod headers;
mod pairs;

use super::{
    CacheKey, CompiledBehavior, Generated, KeyComponent, MethodCaching, NotForwarded,
    RequestPartKind, ValueSource, Viewer,
    compiled::{KeyHeader, ValueOf},
    encoding::is_weighted,
    key::accept_encoding,
    parts::{Listed, header_path, list},
    rules,
};
use crate::{
    cloudfront::policy::{SelectionBehavior, headers::is_keyable, rules as policy_rules},
    explain::{StepId, Trace, Verdict, step},
    http::{HttpVersion, Request, cookies, params},
    text::{code, count_of},
};
use serde::Serialize;
use std::borrow::Cow;

/// A component of a cache key, with the step and the fields behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyPart {
    /// What it is.
    pub kind: RequestPartKind,
    /// Lowercase for headers; empty if the kind needs no name.
    pub name: String,
    /// The value in the key.
    pub value: String,
    /// Where the value comes from.
    pub source: ValueSource,
    /// The step that added it.
    pub step: StepId,
    /// The fields that it comes from.
    pub reads: Vec<String>,
}

/// A header, cookie, or query string of the request that isn't in the cache key.
pub type NotInKey = NotForwarded;

/// A cache key by components.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyParts {
    /// The components in the order of the key; empty if the method is never cached.
    pub parts: Vec<KeyPart>,
    /// What isn't in the key, with the reason.
    pub left_out: Vec<NotInKey>,
}

/// Records the steps and collects the components.
struct KeyRecorder<'a> {
    of: &'a CompiledBehavior,
    request: &'a Request,
    recorder: &'a mut Trace,
    parts: Vec<KeyPart>,
    left_out: Vec<NotInKey>,
}

impl CompiledBehavior {
    /// The cache key by components, each with its step, and what isn't in it. Records the steps.
    pub fn explain_key(
        &self,
        request: &Request,
        viewer: &Viewer,
        recorder: &mut Trace,
    ) -> (Option<CacheKey>, KeyParts) {
        let mut recorder =
            KeyRecorder { of: self, request, recorder, parts: Vec::new(), left_out: Vec::new() };
        if recorder.method() {
            recorder.beginning();
            let mut seen = Vec::new();
            self.visit_key(request, viewer, |part| seen.push(part));
            recorder.query(&seen);
            recorder.headers(&seen, viewer);
            recorder.encoding(&seen);
            recorder.cookies(&seen);
        }
        let KeyRecorder { mut parts, mut left_out, recorder, .. } = recorder;
        for part in &mut parts {
            part.source = self.source(part.source);
            recorder.mount_all(&mut part.reads);
        }
        left_out.iter_mut().for_each(|part| recorder.mount_all(&mut part.reads));
        (self.key(request, viewer), KeyParts { parts, left_out })
    }
}

impl KeyRecorder<'_> {
    fn part(
        &mut self,
        kind: RequestPartKind,
        name: &str,
        value: &str,
        source: ValueSource,
        step: StepId,
        reads: Vec<String>,
    ) {
        self.parts.push(KeyPart {
            kind,
            name: name.into(),
            value: value.into(),
            source,
            step,
            reads,
        });
    }

    fn leave_out(
        &mut self,
        kind: RequestPartKind,
        name: &str,
        value: &str,
        because: &str,
        step: StepId,
        reads: String,
    ) {
        self.left_out.push(NotForwarded {
            kind,
            name: name.into(),
            value: value.into(),
            because: because.into(),
            step,
            reads: vec![reads],
        });
    }

    /// False if the method has no cache key.
    fn method(&mut self) -> bool {
        let method = self.request.method.as_str();
        let field = ["request.method".to_owned()];
        match self.of.cached(self.request) {
            MethodCaching::Always => {
                step!(self.recorder, rules::KEY_GET_HEAD, Verdict::Passed, "Method", field;
                    "CloudFront can cache responses to {method}. GET and HEAD requests share cached objects, so the cache key doesn't contain the method.");
            }
            MethodCaching::Options => {}
            MethodCaching::NotOptions => {
                step!(self.recorder, rules::KEY_NOT_OPTIONS, Verdict::Rejected, "Method", [field[0].clone(), "cachedMethods"];
                    "OPTIONS isn't a cached method, so the request has no cache key, and CloudFront forwards it to the origin.");
                return false;
            }
            MethodCaching::WebSocket => {
                step!(self.recorder, rules::KEY_WEBSOCKET, Verdict::Applied, "Method", ["request.headers"];
                    "This GET request is a WebSocket handshake, so CloudFront forwards it to the origin and caches nothing.");
            }
            MethodCaching::Never => {
                step!(self.recorder, rules::KEY_METHOD, Verdict::Rejected, "Method", field;
                    "CloudFront never caches responses to {method}, so the request has no cache key, and CloudFront forwards it to the origin.");
                return false;
            }
        }
        if self.of.cache.disabled {
            let (rule, because, policy) = if self.of.cache.all_headers {
                (
                    &policy_rules::LEGACY_ALL_HEADERS,
                    "CloudFront caches nothing because the cache behavior forwards all headers (`*`).".to_owned(),
                    self.of.cache_field(RequestPartKind::Header, None),
                )
            } else {
                let (name, policy) = match (self.of.cache.managed, self.of.cache.legacy) {
                    (true, _) => (code(&self.of.cache.name), "cachePolicy.managed"),
                    (_, true) => ("the cache behavior".into(), "cachePolicy.legacy.MaxTTL"),
                    _ => (code(&self.of.cache.name), "cachePolicy.config.MaxTTL"),
                };
                let because =
                    format!("CloudFront caches nothing because all TTLs of {name} are 0.");
                (&rules::KEY_DISABLED, because, policy.into())
            };
            step!(self.recorder, *rule, Verdict::Applied, "Cache policy", [policy]; "{because}");
        }
        true
    }

    fn beginning(&mut self) {
        let domain = self.of.domain.clone();
        let because = if self.of.keyed("host").is_some() {
            "The cache key starts with the distribution domain name.".into()
        } else {
            format!(
                "The cache key starts with the distribution domain name. The viewer's Host header, {}, isn't included.",
                code(&self.request.host)
            )
        };
        let reads = vec!["distributionDomain".to_owned()];
        let id = step!(self.recorder, rules::KEY_DOMAIN, Verdict::Applied, "Distribution domain name", reads; "{because}");
        self.part(RequestPartKind::Domain, "", &domain, ValueSource::Cloudfront, id, reads);
        if self.of.keyed("host").is_none() {
            let host = self.request.host.clone();
            let field = "request.host".to_owned();
            self.leave_out(RequestPartKind::Header, "host", &host, self.of.absent(), id, field);
        }

        let path = self.request.path.clone();
        let reads = vec!["request.path".to_owned()];
        let odd =
            path.contains("/.") || path.contains("//") || path.contains('%') || !path.is_ascii();
        let (rule, because) = if odd {
            (
                &rules::KEY_RAW_PATH,
                format!(
                    "CloudFront includes {} in the cache key as written and doesn't normalize it.",
                    code(&path)
                ),
            )
        } else {
            (
                &rules::KEY_PATH,
                format!("CloudFront includes {} in the cache key as written.", code(&path)),
            )
        };
        let id = step!(self.recorder, *rule, Verdict::Applied, "Path", reads; "{because}");
        self.part(RequestPartKind::Path, "", &path, ValueSource::Viewer, id, reads);

        if self.request.method == "OPTIONS" {
            let reads = vec!["request.method".to_owned(), "cachedMethods".into()];
            let id = step!(self.recorder, rules::KEY_OPTIONS, Verdict::Applied, "Method", reads;
                "OPTIONS is a cached method, so CloudFront includes the method in the cache key.");
            self.part(RequestPartKind::Method, "", "OPTIONS", ValueSource::Viewer, id, reads);
        }
        if self.of.keyed("cloudfront-forwarded-proto").is_none() {
            let reads = ["request.scheme".to_owned()];
            step!(self.recorder, rules::KEY_SCHEME, Verdict::Skipped, "Protocol", reads;
                "The cache key doesn't contain the protocol, `{}`, because the {} doesn't include `CloudFront-Forwarded-Proto`.", self.request.scheme.as_str(), self.of.settings());
        }
    }
}
