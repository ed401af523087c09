//! The cache key, with what put each part there and what was left out.

mod headers;
mod pairs;

use super::{
    CacheKey, CompiledBehavior, Generated, KeyComponent, MethodCaching, NotForwarded,
    RequestPartKind, ValueSource, Viewer,
    compiled::{KeyHeader, ValueOf},
    encoding::is_weighted,
    key::{accept_encoding, is_plain_cookie, is_signing_cookie, is_signing_param},
    rules,
};
use crate::{
    cloudfront::policy::{SelectionBehavior, headers::is_keyable},
    explain::{StepId, Trace, Verdict},
    http::{HttpVersion, Request, cookies, params},
};
use serde::Serialize;
use std::borrow::Cow;

/// Where request and viewer stand in the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioPaths<'a> {
    /// What stands before `request` and `viewer` in a path: `requests[0].`, or nothing.
    pub prefix: &'a str,
}

impl ScenarioPaths<'_> {
    /// The path of a member: `requests[0].request.path`.
    pub fn of(self, member: &str) -> String {
        [self.prefix, member].concat()
    }

    /// The path of a header line.
    pub fn header(self, place: usize) -> String {
        [self.prefix, "request.headers[", &place.to_string(), "]"].concat()
    }
}

/// A part of a key that one can point at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyPart {
    /// What it is.
    pub kind: RequestPartKind,
    /// Lower-case for headers; empty where the kind says it all.
    pub name: String,
    /// As it stands in the key.
    pub value: String,
    /// What put it there.
    pub source: ValueSource,
    /// The step that put it there.
    pub step: StepId,
    /// The fields that it comes from.
    pub reads: Vec<String>,
}

/// Something of the request that is not in the key.
pub type NotInKey = NotForwarded;

/// A key in parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyParts {
    /// The parts in the key's order; none where the method is never cached.
    pub parts: Vec<KeyPart>,
    /// What was left out, with the reason.
    pub left_out: Vec<NotInKey>,
}

/// `a`, `a and b`, `a, b and c`; long lists are cut.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name) && distinct.len() <= MOST * 4 {
            distinct.push(name);
        }
    }
    if distinct.len() > MOST {
        let more = distinct.len() - MOST;
        distinct.truncate(MOST);
        return [&distinct.join(", "), " and ", &more.to_string(), " more"].concat();
    }
    match distinct.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => [&rest.join(", "), " and ", last].concat(),
    }
}

/// `is` or `are`.
pub(super) fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Writes steps and parts as it goes.
struct KeyRecorder<'a> {
    of: &'a CompiledBehavior,
    request: &'a Request,
    places: ScenarioPaths<'a>,
    recorder: &'a mut Trace,
    parts: Vec<KeyPart>,
    left_out: Vec<NotInKey>,
}

impl CompiledBehavior {
    /// The key in parts, each with the step that put it there, and what was left out. Writes the steps.
    pub fn explain_key(
        &self,
        request: &Request,
        viewer: &Viewer,
        places: ScenarioPaths<'_>,
        recorder: &mut Trace,
    ) -> (Option<CacheKey>, KeyParts) {
        let mut recorder = KeyRecorder {
            of: self,
            request,
            places,
            recorder,
            parts: Vec::new(),
            left_out: Vec::new(),
        };
        if recorder.method() {
            recorder.beginning();
            let mut seen = Vec::new();
            self.visit_key(request, viewer, |part| seen.push(part));
            recorder.query(&seen);
            recorder.headers(&seen, viewer);
            recorder.encoding(&seen);
            recorder.cookies(&seen);
        }
        (self.key(request, viewer), KeyParts { parts: recorder.parts, left_out: recorder.left_out })
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

    /// False where the method has no key.
    fn method(&mut self) -> bool {
        let method = self.request.method.as_str();
        let field = [self.places.of("request.method")];
        match self.of.cached(self.request) {
            MethodCaching::Always => {
                self.recorder.record(
                    &rules::KEY_GET_HEAD,
                    Verdict::Passed,
                    "method",
                    [method, " can be cached; GET and HEAD share their objects, so the method is not in the key."].concat(),
                    &field,
                );
            }
            MethodCaching::Options => {}
            MethodCaching::NotOptions => {
                self.recorder.record(
                    &rules::KEY_NOT_OPTIONS,
                    Verdict::Rejected,
                    "method",
                    "OPTIONS is not among the cached methods: there is no key, and the origin is asked every time.".into(),
                    &[field[0].clone(), "cachedMethods".into()],
                );
                return false;
            }
            MethodCaching::WebSocket => {
                self.recorder.record(
                    &rules::KEY_WEBSOCKET,
                    Verdict::Applied,
                    "method",
                    "This GET asks for a WebSocket: the origin is asked every time, and nothing is stored under this key.".into(),
                    &[self.places.of("request.headers")],
                );
            }
            MethodCaching::Never => {
                self.recorder.record(
                    &rules::KEY_METHOD,
                    Verdict::Rejected,
                    "method",
                    [
                        method,
                        " is never cached: there is no key, and the origin is asked every time.",
                    ]
                    .concat(),
                    &field,
                );
                return false;
            }
        }
        if self.of.cache.disabled {
            let policy = if self.of.cache.managed {
                "cachePolicy.managed"
            } else {
                "cachePolicy.config.MaxTTL"
            };
            self.recorder.record(
                &rules::KEY_DISABLED,
                Verdict::Applied,
                "cache policy",
                [&self.of.cache.name, " has three TTLs of 0: nothing is stored under this key."]
                    .concat(),
                &[policy.into()],
            );
        }
        true
    }

    fn beginning(&mut self) {
        let domain = self.of.domain.clone();
        let because = if self.of.keyed("host").is_some() {
            "The key begins with the distribution's name.".into()
        } else {
            [
                "The key begins with the distribution's name; Host ",
                &self.request.host,
                " plays no part.",
            ]
            .concat()
        };
        let reads = vec!["distributionDomain".to_owned()];
        let id = self.recorder.record(
            &rules::KEY_DOMAIN,
            Verdict::Applied,
            "distribution",
            because,
            &reads,
        );
        self.part(RequestPartKind::Domain, "", &domain, ValueSource::Cloudfront, id, reads);
        if self.of.keyed("host").is_none() {
            let host = self.request.host.clone();
            let field = self.places.of("request.host");
            self.leave_out(
                RequestPartKind::Header,
                "host",
                &host,
                "not in the cache policy",
                id,
                field,
            );
        }

        let path = self.request.path.clone();
        let reads = vec![self.places.of("request.path")];
        let odd =
            path.contains("/.") || path.contains("//") || path.contains('%') || !path.is_ascii();
        let (rule, because) = if odd {
            (
                &rules::KEY_RAW_PATH,
                ["The path enters the key as written, not normalized: ", &path, "."].concat(),
            )
        } else {
            (&rules::KEY_PATH, ["The path ", &path, " enters the key as written."].concat())
        };
        let id = self.recorder.record(rule, Verdict::Applied, "path", because, &reads);
        self.part(RequestPartKind::Path, "", &path, ValueSource::Viewer, id, reads);

        if self.request.method == "OPTIONS" {
            let reads = vec![self.places.of("request.method"), "cachedMethods".into()];
            let id = self.recorder.record(
                &rules::KEY_OPTIONS,
                Verdict::Applied,
                "method",
                "OPTIONS is cached here, apart from GET and HEAD: the method enters the key."
                    .into(),
                &reads,
            );
            self.part(RequestPartKind::Method, "", "OPTIONS", ValueSource::Viewer, id, reads);
        }
        if self.of.keyed("cloudfront-forwarded-proto").is_none() {
            let because = [
                "The protocol, ",
                self.request.scheme.as_str(),
                ", is not in the key: CloudFront-Forwarded-Proto is not in the cache policy.",
            ]
            .concat();
            let reads = [self.places.of("request.scheme")];
            self.recorder.record(&rules::KEY_SCHEME, Verdict::Skipped, "protocol", because, &reads);
        }
    }
}
