//! From prediction to reality: reads the response that one really got, holds it against what the scenario predicts,
//! and lists likely causes.

mod read;
pub mod rules;

pub use read::{PastedForm, Received};

use super::{
    cache::CacheResult,
    ttl::{self, CacheControl},
};
use crate::explain::Rule;
use read::{ErrorPageTopic, OWN_PAGES};
use serde::{Serialize, Serializer};

/// What the scenario says about the request that was made for real.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// How the cache would answer.
    pub result: CacheResult,
    /// The status that the viewer would get.
    pub status: u16,
    /// Age of what the viewer would get, in seconds.
    pub age: Option<i64>,
    /// The lifetime in the cache, in seconds; `None` is not stored.
    pub fresh: Option<i64>,
    /// MinTTL of the cache policy, in seconds.
    pub min_ttl: i64,
    /// True where an invalidation removed the object before.
    pub invalidated: bool,
}

/// What came of holding a response against the prediction.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// The response, as read.
    pub received: Received,
    /// Where it agrees and where not.
    pub compared: Vec<ComparedMember>,
    /// Likely causes, the likeliest first; empty where there is nothing to explain.
    pub causes: Vec<Cause>,
}

/// One member of the response against the prediction.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedMember {
    /// `status`, `result`, `age`.
    pub what: &'static str,
    /// What one got.
    pub received: String,
    /// What the scenario predicts.
    pub predicted: String,
    /// True where they agree.
    pub agrees: bool,
}

/// A likely cause.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// What happened, in one sentence.
    pub cause: String,
    /// What points to it.
    pub because: String,
    /// The step that would show whether it is so.
    pub check: String,
    /// The rule behind it; serialized as its id.
    #[serde(serialize_with = "id")]
    pub rule: &'static Rule,
}

fn id<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(rule.id)
}

/// Reads a pasted response and explains how it comes to differ from the prediction (if there is one).
pub fn diagnose(text: &str, predicted: Option<&Predicted>) -> Diagnosis {
    let received = Received::read(text);
    let mut found = Causes::default();
    if received.form != PastedForm::Nothing {
        found.marks(&received);
        found.refusals(&received);
        found.failures(&received);
        found.caching(&received, predicted);
    }
    Diagnosis {
        compared: predicted.map_or_else(Vec::new, |predicted| compare(&received, predicted)),
        causes: found.0,
        received,
    }
}

fn compare(received: &Received, predicted: &Predicted) -> Vec<ComparedMember> {
    let mut rows = Vec::new();
    let mut row = |what, got: Option<String>, expected: String| {
        if let Some(got) = got {
            rows.push(ComparedMember {
                what,
                agrees: got == expected,
                received: got,
                predicted: expected,
            });
        }
    };
    row("status", received.status.map(|status| status.to_string()), predicted.status.to_string());
    row("result", received.result.clone(), predicted.result.as_str().to_owned());
    if let Some(age) = predicted.age.filter(|_| predicted.result == CacheResult::Hit) {
        row("age", received.age.map(|age| age.to_string()), age.to_string());
    }
    rows
}

#[derive(Default)]
struct Causes(Vec<Cause>);

impl Causes {
    fn add(
        &mut self,
        rule: &'static Rule,
        cause: impl Into<String>,
        because: impl Into<String>,
        check: impl Into<String>,
    ) {
        self.0.push(Cause {
            cause: cause.into(),
            because: because.into(),
            check: check.into(),
            rule,
        });
    }

    fn marks(&mut self, received: &Received) {
        if received.lacks_cloudfront_headers() {
            self.add(
                &rules::MARKS,
                "CloudFront did not answer this request.",
                "There is no X-Cache, no X-Amz-Cf-Id and no Via of CloudFront's.",
                "Look up the host name: does it lead to the distribution's domain name?",
            );
        }
    }

    /// 403s.
    fn refusals(&mut self, received: &Received) {
        let code = received.error_code.as_deref().unwrap_or_default();
        if received.from_s3 && matches!(code, "AccessDenied" | "NoSuchKey") {
            self.add(
                &rules::S3_DENIED,
                "S3 refused, not CloudFront: the bucket policy doesn't allow this distribution, or the object doesn't exist.",
                format!("The error {code} carries a HostId, which only S3 writes."),
                "Look whether the object exists under exactly this key; then compare AWS:SourceArn in the bucket policy with the distribution's ARN.",
            );
            return;
        }
        let check = "Paste the same URL into Signed access: it names the check that fails.";
        let signed = match code {
            "MissingKey" => Some((
                "The behaviour wants a signed URL or signed cookies, and the request had none.",
                "MissingKey: no Key-Pair-Id in the query string or the cookies.",
            )),
            "InvalidKey" => Some((
                "The key pair id is of no key in the behaviour's trusted key groups.",
                "InvalidKey: unknown key.",
            )),
            "MalformedSignature" => Some((
                "The signature isn't in CloudFront's own base64 alphabet.",
                "MalformedSignature: it can't be decoded.",
            )),
            "MalformedPolicy" => Some((
                "The policy isn't base64 of a policy document.",
                "MalformedPolicy: it can't be read.",
            )),
            "AccessDenied" => Some((
                "The signature doesn't fit, or the policy doesn't allow it: expired, too early, other address, other resource.",
                "AccessDenied without a HostId is CloudFront's check of signed requests.",
            )),
            _ => None,
        };
        if let Some((cause, because)) = signed {
            self.add(&rules::SIGNED, cause, because, check);
            return;
        }
        if received.status != Some(403) && received.form != PastedForm::Body {
            return;
        }
        let page = received.message.as_deref().and_then(|message| {
            OWN_PAGES.iter().find(|(part, _)| message.contains(part)).map(|(_, page)| *page)
        });
        let (cause, check) = match page {
            Some(ErrorPageTopic::Blocked) => (
                "AWS WAF or a protection of CloudFront's own blocked the request.",
                "Look for the request id among the sampled requests of the web ACL.",
            ),
            Some(ErrorPageTopic::Country) => (
                "The distribution's geo restriction blocks the viewer's country.",
                "Compare the viewer's country with the distribution's list.",
            ),
            Some(ErrorPageTopic::Method) => (
                "The behaviour doesn't allow this method.",
                "Compare the request's method with AllowedMethods of the behaviour that matches.",
            ),
            Some(ErrorPageTopic::Name) => (
                "The host name is no alias of the distribution, or the request is malformed.",
                "Compare the Host header with the distribution's alternate domain names.",
            ),
            _ => {
                if received.message.is_none() && code.is_empty() {
                    self.unexplained(received);
                }
                return;
            }
        };
        self.add(
            &rules::REFUSED,
            cause,
            format!("The page says “{}”.", received.message.as_deref().unwrap_or_default()),
            check,
        );
    }

    /// A 403 whose body is not there: who refused, and what its body would tell.
    fn unexplained(&mut self, received: &Received) {
        let check = "Ask again with curl -i, which shows the body: its Code or its sentence names the reason.";
        let server = received.header("server").next().unwrap_or_default();
        if server.eq_ignore_ascii_case("AmazonS3") {
            self.add(
                &rules::S3_DENIED,
                "S3 refused, not CloudFront: the bucket policy doesn't allow this distribution, or the object doesn't exist.",
                "The Server header names AmazonS3.",
                check,
            );
        } else if server.is_empty() || server.eq_ignore_ascii_case("CloudFront") {
            self.add(
                &rules::REFUSED,
                "CloudFront refused: the name, the method, the country or AWS WAF.",
                "The status is 403, and there is no body that says more.",
                check,
            );
            self.add(
                &rules::SIGNED,
                "The behaviour wants a signed URL or signed cookies, and the check failed.",
                "A failed check is a 403 too, with the reason in its body alone.",
                check,
            );
        } else {
            self.add(
                &rules::REFUSED,
                "The origin refused, not CloudFront.",
                format!("The Server header names {server}."),
                "Ask the origin directly for the same path, with the headers that CloudFront sends it.",
            );
        }
    }

    /// Errors of the origin, and what the log says about them.
    fn failures(&mut self, received: &Received) {
        if let Some(detail) = &received.detail {
            self.add(
                &rules::DETAIL,
                detail_cause(detail),
                format!("The log's x-edge-detailed-result-type is {detail}."),
                "Look at the other lines of the same minutes: is it all viewers, one edge location, one path?",
            );
        }
        let cause = match received.status {
            Some(502) => {
                "CloudFront reached no usable origin: refused, name not found, or a certificate that doesn't fit."
            }
            Some(503) => "The origin, or the function at the edge, had no capacity.",
            Some(504) => {
                "The origin gave no answer in time, or a firewall drops CloudFront's connections."
            }
            _ => return,
        };
        self.add(
            &rules::ORIGIN_DOWN,
            cause,
            format!("The status is {}.", received.status.unwrap_or_default()),
            "Ask the origin directly, with the Host header that CloudFront sends, and compare its time with the origin's timeouts.",
        );
        if received.age.is_some_and(|age| age > 0) {
            self.add(
                &ttl::rules::CACHED_ERROR,
                "The error comes from the cache: the origin may be well again.",
                format!("Its Age is {}.", ttl::seconds(received.age.unwrap_or_default())),
                "Wait for the error caching minimum TTL, or invalidate the path, and ask again.",
            );
        }
    }

    /// Hits and misses that one didn't expect.
    fn caching(&mut self, received: &Received, predicted: Option<&Predicted>) {
        let result = received.result.as_deref().unwrap_or_default();
        let said = CacheControl::read(&received.headers);
        if result == "Miss" {
            let min_ttl = predicted.map_or(0, |predicted| predicted.min_ttl);
            if let Some(name) = said.forbids.filter(|_| min_ttl <= 0) {
                self.add(
                    &ttl::rules::FORBIDDEN,
                    "The origin forbids caching: every request is a miss.",
                    format!("Cache-Control says {name}, and the minimum TTL is 0."),
                    "Change the origin's header, or give the cache policy a minimum TTL.",
                );
            } else if said.s_maxage.or(said.max_age).is_some_and(|span| span.seconds() == 0) {
                self.add(
                    &ttl::rules::LIMITS,
                    "The copy expires at once.",
                    "The age that the origin gives is 0.",
                    "Look at the lifetime's steps: which TTL would hold it longer?",
                );
            }
            if ttl::varies_on_everything(&received.headers) {
                self.add(
                    &ttl::rules::VARY_ALL,
                    "The origin asks for a fetch each time.",
                    "Vary holds *.",
                    "Ask the origin directly for its Vary header, and mend it there.",
                );
            }
        }
        if !result.is_empty() && received.form == PastedForm::Response {
            self.age(received, predicted);
        }
        let Some(predicted) = predicted else { return };
        let hit = matches!(result, "Hit" | "RefreshHit");
        if result == "Miss" && predicted.result == CacheResult::Hit {
            self.add(
                &rules::OTHER_KEY,
                "The real request asks for another variant than the one in the scenario.",
                "Any difference in a keyed header, cookie or query parameter makes another object.",
                "Paste the real request (curl -v shows it) beside the predicted one in the request lab, and compare the keys.",
            );
            self.add(
                &rules::EDGE,
                "Another edge location answered, whose cache was empty.",
                received.edge.as_ref().map_or_else(
                    || "The answer doesn't say which edge location it came from.".to_owned(),
                    |edge| format!("This answer came from {edge}."),
                ),
                "Ask twice in a row, and compare X-Amz-Cf-Pop of both answers.",
            );
            self.add(
                &rules::EVICTED,
                "The copy was removed early, since others were asked for more.",
                "CloudFront doesn't promise to keep a copy for its whole lifetime.",
                "Ask again: a second miss at once speaks against this one.",
            );
        }
        if hit && matches!(predicted.result, CacheResult::Miss) {
            self.add(
                &rules::X_CACHE,
                "Somebody else asked for the same object before.",
                "X-Cache says that a copy was there; the scenario knows only its own requests.",
                "Compare Age with the time of your first request.",
            );
        }
        if result == "RefreshHit" && predicted.result == CacheResult::Hit {
            self.add(
                &rules::X_CACHE,
                "The copy had expired, and the origin confirmed it: it was stored earlier than in the scenario, or lives shorter.",
                "RefreshHit says that the origin was asked and answered 304.",
                "Ask again at once: a Hit with a small Age shows the new life; compare the time to the next RefreshHit with the predicted lifetime.",
            );
        }
        if result == "Hit" && predicted.result == CacheResult::RefreshHit {
            self.add(
                &rules::X_CACHE,
                "The copy had not expired yet: somebody asked after its expiry before, or it lives longer.",
                "Hit says that the copy was served without asking the origin.",
                "Compare Age with the predicted lifetime.",
            );
        }
        if hit && predicted.invalidated {
            self.add(
                &rules::BROWSER,
                "If the content is still old, it comes from a cache that the invalidation doesn't reach, or the path didn't match.",
                "The scenario invalidates this object.",
                "Ask with curl rather than a browser, and look at Age: it must be less than the time since the invalidation.",
            );
        }
    }

    fn age(&mut self, received: &Received, predicted: Option<&Predicted>) {
        let Some(age) = received.age else { return };
        let fresh = predicted.and_then(|predicted| predicted.fresh);
        if fresh.is_some_and(|fresh| age > fresh) {
            self.add(
                &rules::AGE,
                "A copy older than the predicted lifetime was served: stale, or other TTLs are in force.",
                format!(
                    "Age is {}, the predicted lifetime {}.",
                    ttl::seconds(age),
                    ttl::seconds(fresh.unwrap_or_default())
                ),
                "Compare the behaviour's cache policy with the scenario's; then ask the origin whether it is well.",
            );
        } else if let Some(expected) = predicted
            .filter(|predicted| predicted.result == CacheResult::Hit)
            .and_then(|predicted| predicted.age)
            .filter(|expected| *expected != age)
        {
            let when = if age < expected { "later" } else { "earlier" };
            self.add(
                &rules::AGE,
                format!("The copy was stored {when} than in the scenario: by another request, or at another edge location."),
                format!(
                    "Age is {}, the predicted age {}.",
                    ttl::seconds(age),
                    ttl::seconds(expected)
                ),
                "Take Age off the time of the answer: that is when the copy was stored, or last confirmed.",
            );
        }
    }
}

fn detail_cause(detail: &str) -> String {
    let known = match detail {
        "OriginDnsError" => "The origin's name can't be looked up.",
        "OriginConnectError" => "No connection to the origin could be made.",
        "OriginCommError" | "OriginReadError" | "OriginWriteError" => {
            "The connection to the origin broke, or its answer took too long."
        }
        "OriginHeaderTooBigError" => "The origin's answer has too many bytes of headers.",
        "OriginInvalidResponseError" => "The origin's answer is no valid HTTP.",
        "OriginError" => "The origin answered with an error.",
        "OriginShieldHit" => "The copy came from Origin Shield.",
        "ClientGeoBlocked" => "The distribution's geo restriction blocked the viewer's country.",
        "InvalidRequestMethod" => "The behaviour doesn't allow this method.",
        "InvalidRequestBlocked" => "AWS WAF blocked the request.",
        "ClientCommError" | "ClientHungUpRequest" | "AbortedOrigin" => {
            "The viewer left before the answer was complete."
        }
        "MissGeneratedResponse" => "A function at the edge made the answer.",
        _ => return format!("The log gives {detail} as the reason."),
    };
    known.to_owned()
}
