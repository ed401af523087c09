//! What the viewer gets of an origin's answer: the headers that CloudFront takes away, changes and adds, and those of a
//! response headers policy.
//!
//! Source: Developer Guide "Request and response behavior", "Serve compressed files", "Understand response headers
//! policies".

use super::{
    CompiledBehavior, Generated, NotForwarded, OriginRequestLine, RequestPartKind, ValueSource,
    compiled::ValueOf,
    encoding::normalize,
    key::{accept_encoding, is_websocket},
    key_trace::list,
    rules,
};
use crate::{
    cloudfront::{
        policy::{ManagedResponseHeadersPolicy, response_headers_policy},
        ttl::rules::VARY_ALL,
    },
    explain::{Finding, Severity, StepId, Trace, Verdict},
    http::{Header, Request},
};
use serde::{Deserialize, Serialize};

/// An origin's answer of status 200, and what the behavior does with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OriginResponseSettings {
    /// Its headers, in the order sent.
    pub headers: Vec<Header>,
    /// The managed response headers policy of the behavior, by name.
    pub policy: Option<String>,
    /// `Compress` of the behavior.
    pub compress: bool,
}

impl OriginResponseSettings {
    /// True where nothing is said of it.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// The headers that the viewer gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewerResponse {
    /// As they are sent.
    pub headers: Vec<OriginRequestLine>,
    /// What of the origin's, and of the policy's, does not make it.
    pub dropped: Vec<NotForwarded>,
}

/// Content types that CloudFront compresses, by what stands before the `/`.
const COMPRESSED: &[(&str, &str)] = &[
    (
        "application",
        "dash+xml eot font font-sfnt javascript json opentype otf pdf pkcs7-mime protobuf rss+xml truetype ttf vnd.apple.mpegurl vnd.mapbox-vector-tile vnd.ms-fontobject wasm xhtml+xml xml x-font-opentype x-font-truetype x-font-ttf x-httpd-cgi x-javascript x-mpegurl x-opentype x-otf x-perl x-ttf",
    ),
    ("font", "eot opentype otf ttf"),
    ("image", "svg+xml"),
    (
        "text",
        "css csv html javascript js plain richtext tab-separated-values xml x-component x-java-source x-script",
    ),
];
/// Sizes that CloudFront compresses, in bytes.
const SIZES: std::ops::RangeInclusive<u64> = 1_000..=10_000_000;

fn is_compressed_type(value: &str) -> bool {
    let kind = value.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    kind == "vnd.apple.mpegurl"
        || kind.split_once('/').is_some_and(|(group, kind)| {
            COMPRESSED
                .iter()
                .any(|(known, kinds)| *known == group && kinds.split(' ').any(|one| one == kind))
        })
}

struct Composer<'a> {
    of: &'a CompiledBehavior,
    request: &'a Request,
    answer: &'a OriginResponseSettings,
    recorder: &'a mut Trace,
    out: ViewerResponse,
}

/// Path of a header of the answer.
fn field(place: usize) -> String {
    ["response.headers[", &place.to_string(), "]"].concat()
}

impl CompiledBehavior {
    /// Composes the headers that the viewer gets on a miss. Writes the steps.
    pub fn viewer_response(
        &self,
        request: &Request,
        answer: &OriginResponseSettings,
        recorder: &mut Trace,
    ) -> ViewerResponse {
        let mut composer = Composer {
            of: self,
            request,
            answer,
            recorder,
            out: ViewerResponse { headers: Vec::new(), dropped: Vec::new() },
        };
        let coding = composer.coding();
        composer.origin_headers(coding);
        if let Some(policy) = answer.policy.as_deref().and_then(response_headers_policy) {
            composer.policy(policy);
        }
        composer.own();
        composer.out
    }

    /// What is unwise about the answer, at the fields of the scenario.
    pub fn response_findings(&self, answer: &OriginResponseSettings) -> Vec<Finding> {
        let mut findings = Vec::new();
        let place = answer.headers.iter().position(|h| h.is("set-cookie"));
        if let Some(place) = place {
            let keyed = !matches!(
                self.cache.cookies.behavior,
                crate::cloudfront::policy::SelectionBehavior::None
            );
            let wrong = if !self.forwards_cookies() {
                Some((
                    "Set-Cookie does not reach the viewer: no policy forwards cookies.",
                    "Forward the cookies that the origin needs, with the origin request policy or the cache policy.",
                ))
            } else if !keyed && !self.caching_disabled() {
                Some((
                    "Set-Cookie is stored with the object: every later viewer gets this cookie too.",
                    "Disable caching for answers that set cookies.",
                ))
            } else {
                None
            };
            findings.extend(wrong.map(|(message, fix)| Finding {
                severity: Severity::Warning,
                field: field(place),
                message: message.into(),
                fix: fix.into(),
                rule: &rules::RESPONSE_SET_COOKIE,
                aws_error: None,
            }));
        }
        findings
    }
}

impl Composer<'_> {
    fn add(
        &mut self,
        name: &str,
        value: &str,
        source: ValueSource,
        step: StepId,
        reads: &[String],
    ) {
        self.out.headers.push(OriginRequestLine {
            kind: RequestPartKind::Header,
            name: name.into(),
            value: value.into(),
            source,
            step,
            reads: reads.to_vec(),
        });
    }

    fn drop(&mut self, name: &str, value: &str, because: &str, step: StepId, reads: String) {
        self.out.dropped.push(NotForwarded {
            kind: RequestPartKind::Header,
            name: name.into(),
            value: value.into(),
            because: because.into(),
            step,
            reads: vec![reads],
        });
    }

    fn first(&self, name: &str) -> Option<&str> {
        self.answer.headers.iter().find(|h| h.is(name)).map(Header::value)
    }

    /// The coding that CloudFront compresses with, if it does.
    fn coding(&mut self) -> Option<&'static str> {
        if !self.answer.compress {
            return None;
        }
        let cache = &self.of.cache;
        let accepted =
            accept_encoding(self.request).and_then(|raw| normalize(cache.gzip, cache.brotli, &raw));
        let length = self.first("content-length").and_then(|text| text.trim().parse::<u64>().ok());
        let why_not = if !self.of.normalizes_encoding() {
            Some("the compression flags of the cache policy are off")
        } else if accepted.is_none() {
            Some("the viewer accepts neither gzip nor br")
        } else if self.first("content-encoding").is_some() {
            Some("the origin sends a Content-Encoding")
        } else if !length.is_some_and(|length| SIZES.contains(&length)) {
            Some("it has no Content-Length between 1,000 and 10,000,000 bytes")
        } else if !self.first("content-type").is_some_and(is_compressed_type) {
            Some("its Content-Type is not one that CloudFront compresses")
        } else {
            None
        };
        let coding = match accepted {
            Some(accepted) if accepted.contains("br") => "br",
            _ => "gzip",
        };
        let reads = ["response.compress".to_owned(), "response.headers".into()];
        match why_not {
            Some(why) => {
                let because = ["The answer is not compressed: ", why, "."].concat();
                self.recorder.record(
                    &rules::RESPONSE_COMPRESSED,
                    Verdict::Rejected,
                    "compression",
                    because,
                    &reads,
                );
                None
            }
            None => {
                let because = ["CloudFront compresses the answer with ", coding, "."].concat();
                let id = self.recorder.record(
                    &rules::RESPONSE_COMPRESSED,
                    Verdict::Applied,
                    "compression",
                    because,
                    &reads,
                );
                self.add("Content-Encoding", coding, ValueSource::Cloudfront, id, &reads);
                Some(coding)
            }
        }
    }

    fn origin_headers(&mut self, coding: Option<&str>) {
        let answer = self.answer;
        let mut passed = None;
        for (place, header) in answer.headers.iter().enumerate() {
            let (name, value) = (header.name(), header.value());
            let reads = [field(place)];
            let at = || reads[0].clone();
            match name.to_ascii_lowercase().as_str() {
                "" | "via" => {}
                "set-cookie" if !self.of.forwards_cookies() => {
                    let because = "No policy forwards cookies: Set-Cookie is taken away.".into();
                    let id = self.recorder.record(
                        &rules::RESPONSE_SET_COOKIE,
                        Verdict::Rejected,
                        "Set-Cookie",
                        because,
                        &reads,
                    );
                    self.drop(name, value, "no policy forwards cookies", id, at());
                }
                "set-cookie" => {
                    let because = "A policy forwards cookies: Set-Cookie is passed on, and stored with the object.".into();
                    let id = self.recorder.record(
                        &rules::RESPONSE_SET_COOKIE,
                        Verdict::Applied,
                        "Set-Cookie",
                        because,
                        &reads,
                    );
                    self.add(name, value, ValueSource::Origin, id, &reads);
                }
                "upgrade" if is_websocket(self.request) => {
                    let id = self.recorder.record(
                        &rules::ORIGIN_WEBSOCKET,
                        Verdict::Applied,
                        name,
                        "The WebSocket is taken up.".into(),
                        &reads,
                    );
                    self.add(name, value, ValueSource::Origin, id, &reads);
                }
                "trailer" | "upgrade" => {
                    let because = [name, " is never passed on."].concat();
                    let id = self.recorder.record(
                        &rules::RESPONSE_HOP,
                        Verdict::Rejected,
                        name,
                        because,
                        &reads,
                    );
                    self.drop(name, value, "never passed on", id, at());
                }
                "transfer-encoding" => {
                    let id = self.recorder.record(
                        &rules::RESPONSE_HOP,
                        Verdict::Applied,
                        name,
                        "Transfer-Encoding is set to chunked.".into(),
                        &reads,
                    );
                    self.add(name, "chunked", ValueSource::Cloudfront, id, &reads);
                }
                "vary" if !self.of.origin_is_s3() => self.vary(header, &reads),
                "etag" if coding.is_some() => self.etag(header, &reads),
                "content-length" if coding.is_some() => {
                    let because = "The compressed answer has another length.".into();
                    let id = self.recorder.record(
                        &rules::RESPONSE_COMPRESSED,
                        Verdict::Rejected,
                        name,
                        because,
                        &reads,
                    );
                    self.drop(name, value, "changes with the compression", id, at());
                }
                _ => {
                    let id = *passed.get_or_insert_with(|| {
                        let because =
                            "The origin's other headers reach the viewer as they are.".into();
                        self.recorder.record(
                            &rules::RESPONSE_PASSED,
                            Verdict::Passed,
                            "headers",
                            because,
                            &["response.headers".to_owned()],
                        )
                    });
                    self.add(name, value, ValueSource::Origin, id, &reads);
                }
            }
        }
    }

    fn etag(&mut self, header: &Header, reads: &[String]) {
        let value = header.value();
        if value.starts_with('"') {
            let id = self.recorder.record(
                &rules::RESPONSE_ETAG,
                Verdict::Applied,
                "ETag",
                "The compressed answer has other bytes: the ETag becomes weak.".into(),
                reads,
            );
            self.add(header.name(), &["W/", value].concat(), ValueSource::Cloudfront, id, reads);
        } else if value.starts_with("W/") {
            let id = self.recorder.record(
                &rules::RESPONSE_ETAG,
                Verdict::Passed,
                "ETag",
                "A weak ETag stays as it is.".into(),
                reads,
            );
            self.add(header.name(), value, ValueSource::Origin, id, reads);
        } else {
            let id = self.recorder.record(
                &rules::RESPONSE_ETAG,
                Verdict::Rejected,
                "ETag",
                "The ETag is none, for it has no quotes: it is taken away.".into(),
                reads,
            );
            self.drop(header.name(), value, "no ETag", id, reads[0].clone());
        }
    }

    fn vary(&mut self, header: &Header, reads: &[String]) {
        let of = self.of;
        let is_device = |generated: &Generated| matches!(generated, Generated::Is(_));
        let by_device = of
            .cache
            .headers
            .iter()
            .any(|keyed| matches!(&keyed.of, ValueOf::Generated(one) if is_device(one)))
            || of.forward.generated.iter().any(|(one, _)| is_device(one));
        let names = header.value().split(',').map(str::trim).filter(|name| !name.is_empty());
        let (kept, gone): (Vec<&str>, Vec<&str>) = names.partition(|name| {
            let lower = name.to_ascii_lowercase();
            match lower.as_str() {
                "accept-encoding" | "cookie" => true,
                "*" => of.cache.min_ttl == 0,
                "user-agent" if by_device => true,
                _ => of.keyed(&lower).is_some() || of.forwards_header(&lower).0,
            }
        });
        if kept.contains(&"*") {
            let because = "Vary: * with a minimum TTL of 0: stored, but each request asks the origin in full.".into();
            self.recorder.record(&VARY_ALL, Verdict::Applied, "Vary", because, reads);
        }
        let because = match (gone.as_slice(), kept.as_slice()) {
            ([], _) => "Vary names only what reaches the origin: it stays as it is.".to_owned(),
            (_, []) => {
                [&list(gone.iter().copied()), " does not reach the origin: Vary is taken away."]
                    .concat()
            }
            _ => [
                "Of Vary ",
                &list(kept.iter().copied()),
                " stays; ",
                &list(gone.iter().copied()),
                " does not reach the origin.",
            ]
            .concat(),
        };
        let verdict = if gone.is_empty() { Verdict::Passed } else { Verdict::Applied };
        let id = self.recorder.record(&rules::RESPONSE_VARY, verdict, "Vary", because, reads);
        if !kept.is_empty() {
            let source =
                if gone.is_empty() { ValueSource::Origin } else { ValueSource::Cloudfront };
            self.add(header.name(), &kept.join(", "), source, id, reads);
        }
        if !gone.is_empty() {
            self.drop(
                header.name(),
                &gone.join(", "),
                "does not reach the origin",
                id,
                reads[0].clone(),
            );
        }
    }

    /// Removes nothing (no managed policy does), then CORS, then the security headers.
    fn policy(&mut self, policy: &ManagedResponseHeadersPolicy) {
        let reads = ["response.policy".to_owned()];
        let request = self.request;
        let answers_cors = self
            .answer
            .headers
            .iter()
            .find(|h| h.name().to_ascii_lowercase().starts_with("access-control-"));
        let why_not = match answers_cors {
            _ if policy.cors.is_empty() => None,
            _ if request.header("origin").next().is_none() => {
                Some("the request has no Origin".to_owned())
            }
            Some(header) => Some([header.name(), " comes from the origin"].concat()),
            None => None,
        };
        let preflight = request.method == "OPTIONS";
        if let Some(why) = why_not {
            let because = [policy.name, " adds no CORS headers: ", &why, "."].concat();
            self.recorder.record(&rules::RESPONSE_CORS, Verdict::Skipped, "CORS", because, &reads);
        } else if !policy.cors.is_empty() {
            let because = [
                policy.name,
                if preflight {
                    " adds its CORS headers to this preflight."
                } else {
                    " adds its CORS headers to this request; those for preflights stay away."
                },
            ]
            .concat();
            let id = self.recorder.record(
                &rules::RESPONSE_CORS,
                Verdict::Applied,
                "CORS",
                because,
                &reads,
            );
            for header in policy.cors.iter().filter(|header| preflight || !header.preflight_only) {
                self.add(header.name, header.value, ValueSource::ResponseHeadersPolicy, id, &reads);
            }
        }
        for header in policy.security {
            let has = self
                .out
                .headers
                .iter()
                .position(|line| line.name.eq_ignore_ascii_case(header.name));
            match has {
                Some(_) if !header.override_origin => {
                    let because = [
                        header.name,
                        " comes from the origin, and ",
                        policy.name,
                        " does not override it.",
                    ]
                    .concat();
                    let id = self.recorder.record(
                        &rules::RESPONSE_POLICY,
                        Verdict::Skipped,
                        header.name,
                        because,
                        &reads,
                    );
                    self.drop(
                        header.name,
                        header.value,
                        "the origin's stays",
                        id,
                        reads[0].clone(),
                    );
                }
                found => {
                    let because = [
                        policy.name,
                        if found.is_some() {
                            " puts its own in place of the origin's "
                        } else {
                            " adds "
                        },
                        header.name,
                        ".",
                    ]
                    .concat();
                    let id = self.recorder.record(
                        &rules::RESPONSE_POLICY,
                        Verdict::Applied,
                        header.name,
                        because,
                        &reads,
                    );
                    if let Some(at) = found {
                        let line = self.out.headers.remove(at);
                        let reads = line.reads.first().cloned().unwrap_or_default();
                        self.drop(&line.name, &line.value, "replaced", id, reads);
                    }
                    self.add(
                        header.name,
                        header.value,
                        ValueSource::ResponseHeadersPolicy,
                        id,
                        &reads,
                    );
                }
            }
        }
    }

    fn own(&mut self) {
        let id = self.recorder.record(
            &rules::RESPONSE_OWN,
            Verdict::Applied,
            "CloudFront's own headers",
            "X-Cache, Via, X-Amz-Cf-Pop and X-Amz-Cf-Id are CloudFront's own.".into(),
            &[],
        );
        for (name, value) in [
            ("X-Cache", "Miss from cloudfront"),
            ("Via", "1.1 <id>.cloudfront.net (CloudFront)"),
            ("X-Amz-Cf-Pop", "<edge location>"),
            ("X-Amz-Cf-Id", "<opaque>"),
        ] {
            self.add(name, value, ValueSource::Cloudfront, id, &[]);
        }
    }
}
