//! The response that the viewer receives: the origin response headers that CloudFront removes, changes, and adds, and
//! those of a response headers policy.
//!
//! Source: Developer Guide "Request and response behavior", "Serve compressed files", "Understand response headers
//! policies".

use super::{
    CompiledBehavior, Generated, NotForwarded, OriginRequestLine, RequestPartKind, ValueSource,
    compiled::ValueOf,
    encoding::normalize,
    key::{accept_encoding, is_websocket},
    parts::list,
    rules,
};
use crate::{
    cloudfront::{
        policy::{ManagedResponseHeadersPolicy, response_headers_policy},
        ttl::rules::VARY_ALL,
    },
    explain::{Finding, Severity, StepId, Trace, Verdict, finding, step},
    http::{Header, Request},
    text::code,
};
use serde::{Deserialize, Serialize};

/// An origin response with status 200, and the settings of the cache behavior for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OriginResponseSettings {
    /// The response headers, in the order sent.
    pub headers: Vec<Header>,
    /// The managed response headers policy of the cache behavior, by name.
    pub policy: Option<String>,
    /// `Compress` of the cache behavior.
    pub compress: bool,
}

impl OriginResponseSettings {
    /// True if nothing is specified.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// The response headers that the viewer receives.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewerResponse {
    /// The headers, in the order sent.
    pub headers: Vec<OriginRequestLine>,
    /// The headers of the origin and the policy that the viewer doesn't receive.
    pub dropped: Vec<NotForwarded>,
}

/// Content types that CloudFront compresses, by the text before the `/`.
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
/// Object sizes that CloudFront compresses, in bytes.
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

/// The path of a response header.
fn field(place: usize) -> String {
    ["response.headers[", &place.to_string(), "]"].concat()
}

impl CompiledBehavior {
    /// Composes the response headers that the viewer receives on a miss. Records the steps.
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

    /// The problems of the origin response, each at its field of the scenario.
    pub fn response_findings(&self, answer: &OriginResponseSettings) -> Vec<Finding> {
        let mut findings = Vec::new();
        let place = answer.headers.iter().position(|h| h.is("set-cookie"));
        if let Some(place) = place {
            let keyed = !matches!(
                self.cache.cookies.behavior,
                crate::cloudfront::policy::SelectionBehavior::None
            );
            if !self.forwards_cookies() {
                finding!(findings, Severity::Warning, rules::RESPONSE_SET_COOKIE, field(place);
                    "CloudFront removes `Set-Cookie` because no policy forwards cookies.";
                    "Include the cookies that the origin needs in the origin request policy or the cache policy.");
            } else if !keyed && !self.caching_disabled() {
                finding!(findings, Severity::Warning, rules::RESPONSE_SET_COOKIE, field(place);
                    "CloudFront caches `Set-Cookie` with the object, so other viewers receive the same cookie.";
                    "Disable caching for responses that set cookies.");
            }
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

    /// The encoding that CloudFront compresses with; `None` if it doesn't compress.
    fn coding(&mut self) -> Option<&'static str> {
        if !self.answer.compress {
            return None;
        }
        let cache = &self.of.cache;
        let accepted =
            accept_encoding(self.request).and_then(|raw| normalize(cache.gzip, cache.brotli, &raw));
        let length = self.first("content-length").and_then(|text| text.trim().parse::<u64>().ok());
        let why_not = if !self.of.normalizes_encoding() {
            Some("the cache policy disables Gzip and Brotli")
        } else if accepted.is_none() {
            Some("the viewer doesn't accept an enabled encoding")
        } else if self.first("content-encoding").is_some() {
            Some("the origin sends `Content-Encoding`")
        } else if !length.is_some_and(|length| SIZES.contains(&length)) {
            Some("`Content-Length` isn't between 1,000 and 10,000,000 bytes")
        } else if !self.first("content-type").is_some_and(is_compressed_type) {
            Some("CloudFront doesn't compress this `Content-Type`")
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
                step!(self.recorder, rules::RESPONSE_COMPRESSED, Verdict::Rejected, "Compression", reads;
                    "CloudFront doesn't compress the object because {why}.");
                None
            }
            None => {
                let id = step!(self.recorder, rules::RESPONSE_COMPRESSED, Verdict::Applied, "Compression", reads;
                    "CloudFront compresses the object with `{coding}`.");
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
                    let id = step!(self.recorder, rules::RESPONSE_SET_COOKIE, Verdict::Rejected, "Set-Cookie", reads;
                        "CloudFront removes `Set-Cookie` because no policy forwards cookies.");
                    self.drop(name, value, "no policy forwards cookies", id, at());
                }
                "set-cookie" => {
                    let id = step!(self.recorder, rules::RESPONSE_SET_COOKIE, Verdict::Applied, "Set-Cookie", reads;
                        "CloudFront returns and caches `Set-Cookie` because a policy forwards cookies.");
                    self.add(name, value, ValueSource::Origin, id, &reads);
                }
                "upgrade" if is_websocket(self.request) => {
                    let id = step!(self.recorder, rules::ORIGIN_WEBSOCKET, Verdict::Applied, name, reads;
                        "CloudFront returns this header because the request is a WebSocket handshake.");
                    self.add(name, value, ValueSource::Origin, id, &reads);
                }
                "trailer" | "upgrade" => {
                    let id = step!(self.recorder, rules::RESPONSE_HOP, Verdict::Rejected, name, reads;
                        "CloudFront removes {} from every response.", code(name));
                    self.drop(name, value, "always removed", id, at());
                }
                "transfer-encoding" => {
                    let id = step!(self.recorder, rules::RESPONSE_HOP, Verdict::Applied, name, reads; "CloudFront sets `Transfer-Encoding` to `chunked`.");
                    self.add(name, "chunked", ValueSource::Cloudfront, id, &reads);
                }
                "vary" if !self.of.origin_is_s3() => self.vary(header, &reads),
                "etag" if coding.is_some() => self.etag(header, &reads),
                "content-length" if coding.is_some() => {
                    let id = step!(self.recorder, rules::RESPONSE_COMPRESSED, Verdict::Rejected, name, reads;
                        "CloudFront removes `Content-Length` because the compressed object has a different length.");
                    self.drop(name, value, "changed by compression", id, at());
                }
                _ => {
                    let id = *passed.get_or_insert_with(|| {
                        step!(self.recorder, rules::RESPONSE_PASSED, Verdict::Passed, "Headers", ["response.headers"];
                            "CloudFront returns the other origin response headers unchanged.")
                    });
                    self.add(name, value, ValueSource::Origin, id, &reads);
                }
            }
        }
    }

    fn etag(&mut self, header: &Header, reads: &[String]) {
        let value = header.value();
        if value.starts_with('"') {
            let id = step!(self.recorder, rules::RESPONSE_ETAG, Verdict::Applied, "ETag", reads;
                "CloudFront converts the strong `ETag` to a weak `ETag` because it compresses the object.");
            self.add(header.name(), &["W/", value].concat(), ValueSource::Cloudfront, id, reads);
        } else if value.starts_with("W/") {
            let id = step!(self.recorder, rules::RESPONSE_ETAG, Verdict::Passed, "ETag", reads; "CloudFront doesn't change a weak `ETag`.");
            self.add(header.name(), value, ValueSource::Origin, id, reads);
        } else {
            let id = step!(self.recorder, rules::RESPONSE_ETAG, Verdict::Rejected, "ETag", reads;
                "CloudFront removes the `ETag` because the value isn't in quotation marks.");
            self.drop(header.name(), value, "invalid ETag", id, reads[0].clone());
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
            step!(self.recorder, VARY_ALL, Verdict::Applied, "Vary", reads;
                "With `Vary: *` and a minimum TTL of 0, CloudFront forwards every request to the origin.");
        }
        let because = match (gone.as_slice(), kept.as_slice()) {
            ([], _) => "CloudFront doesn't change `Vary` because it contains only headers that CloudFront forwards.".to_owned(),
            (_, []) => format!("CloudFront removes `Vary` because it doesn't forward {}.", list(gone.iter().copied())),
            _ => format!("CloudFront keeps {} in `Vary`. It removes {}, which it doesn't forward.", list(kept.iter().copied()), list(gone.iter().copied())),
        };
        let verdict = if gone.is_empty() { Verdict::Passed } else { Verdict::Applied };
        let id = step!(self.recorder, rules::RESPONSE_VARY, verdict, "Vary", reads; "{because}");
        if !kept.is_empty() {
            let source =
                if gone.is_empty() { ValueSource::Origin } else { ValueSource::Cloudfront };
            self.add(header.name(), &kept.join(", "), source, id, reads);
        }
        if !gone.is_empty() {
            self.drop(header.name(), &gone.join(", "), "not forwarded", id, reads[0].clone());
        }
    }

    /// Adds the CORS headers, then the security headers. Managed policies remove no headers.
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
                Some("the request has no `Origin` header".to_owned())
            }
            Some(header) => Some(format!("the origin sends {}", code(header.name()))),
            None => None,
        };
        let preflight = request.method == "OPTIONS";
        if let Some(why) = why_not {
            step!(self.recorder, rules::RESPONSE_CORS, Verdict::Skipped, "CORS", reads; "{} adds no CORS headers because {why}.", code(policy.name));
        } else if !policy.cors.is_empty() {
            let what = if preflight {
                "all CORS headers to the preflight response"
            } else {
                "the CORS headers that aren't only for preflight responses"
            };
            let id = step!(self.recorder, rules::RESPONSE_CORS, Verdict::Applied, "CORS", reads; "{} adds {what}.", code(policy.name));
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
                    let id = step!(self.recorder, rules::RESPONSE_POLICY, Verdict::Skipped, header.name, reads;
                        "CloudFront keeps the origin's {} because {} doesn't override it.", code(header.name), code(policy.name));
                    self.drop(header.name, header.value, "not overridden", id, reads[0].clone());
                }
                found => {
                    let verb = if found.is_some() { "overrides" } else { "adds" };
                    let id = step!(self.recorder, rules::RESPONSE_POLICY, Verdict::Applied, header.name, reads;
                        "{} {verb} {}.", code(policy.name), code(header.name));
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
        let id = step!(self.recorder, rules::RESPONSE_OWN, Verdict::Applied, "Headers added by CloudFront", [];
            "CloudFront adds `X-Cache`, `Via`, `X-Amz-Cf-Pop`, and `X-Amz-Cf-Id`.");
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
