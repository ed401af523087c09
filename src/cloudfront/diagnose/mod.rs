//! Reads a response from CloudFront, compares it with the prediction of the scenario, and lists likely causes.

mod read;
pub mod rules;

pub use read::{PastedForm, Received};

use super::{
    cache::CacheResult,
    ttl::{self, CacheControl},
};
use crate::explain::Rule;
use crate::text::duration;
use read::{ErrorPageTopic, OWN_PAGES};
use serde::{Serialize, Serializer};

/// What the scenario predicts for the request.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// The result type.
    pub result: CacheResult,
    /// The status of the response.
    pub status: u16,
    /// The age of the object in the response, in seconds.
    pub age: Option<i64>,
    /// The TTL in the cache, in seconds; `None` if it isn't cached.
    pub fresh: Option<i64>,
    /// MinTTL of the cache policy, in seconds.
    pub min_ttl: i64,
    /// True if an invalidation removed the object before.
    pub invalidated: bool,
}

/// A response compared with the prediction.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// The response, as read.
    pub received: Received,
    /// The values that agree and those that differ.
    pub compared: Vec<ComparedMember>,
    /// Likely causes, the most likely first; empty if there is nothing to explain.
    pub causes: Vec<Cause>,
}

/// One value of the response compared with the prediction.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedMember {
    /// `status`, `result`, `age`.
    pub what: &'static str,
    /// The value in the response.
    pub received: String,
    /// The predicted value.
    pub predicted: String,
    /// True if they agree.
    pub agrees: bool,
}

/// A likely cause.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// The cause, in one sentence.
    pub cause: String,
    /// The evidence for it.
    pub because: String,
    /// The check that confirms it.
    pub check: String,
    /// The rule behind it; serialized as its id.
    #[serde(serialize_with = "id")]
    pub rule: &'static Rule,
}

fn id<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(rule.id)
}

/// Reads a pasted response and explains how it differs from the prediction, if there is one.
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
    row("Status", received.status.map(|status| status.to_string()), predicted.status.to_string());
    row("Result", received.result.clone(), predicted.result.as_str().to_owned());
    if let Some(age) = predicted.age.filter(|_| predicted.result == CacheResult::Hit) {
        row("Age", received.age.map(duration), duration(age));
    }
    rows
}

/// Adds a likely cause to a list: the rule; then the cause, the evidence, and the check, each one sentence with its
/// values as in `format!`.
macro_rules! cause {
    ($list:expr, $rule:expr;
        $cause:literal $(, $value:expr)* $(,)?; $because:literal $(, $known:expr)* $(,)?; $check:literal $(, $checked:expr)* $(,)?) => {
        $list.push(Cause {
            cause: format!($cause $(, $value)*),
            because: format!($because $(, $known)*),
            check: format!($check $(, $checked)*),
            rule: &$rule,
        })
    };
}

#[derive(Default)]
struct Causes(Vec<Cause>);

impl Causes {
    fn marks(&mut self, received: &Received) {
        if received.lacks_cloudfront_headers() {
            cause!(self.0, rules::MARKS;
                "The response doesn't come from CloudFront.";
                "It has no `X-Cache`, no `X-Amz-Cf-Id`, and no `Via` from CloudFront.";
                "Check that DNS resolves the host name to the distribution domain name.");
        }
    }

    /// 403s.
    fn refusals(&mut self, received: &Received) {
        let code = received.error_code.as_deref().unwrap_or_default();
        if received.from_s3 && matches!(code, "AccessDenied" | "NoSuchKey") {
            cause!(self.0, rules::S3_DENIED;
                "S3 denied the request, because its bucket policy doesn't allow the distribution or the object doesn't exist.";
                "The error `{code}` has a `HostId`, which only S3 includes.";
                "Check that the object exists with this key, and that `AWS:SourceArn` in the bucket policy is the distribution's ARN.");
            return;
        }
        let check = "Verify the same URL in the Signed access lab, which shows the failed check.";
        let signed = match code {
            "MissingKey" => Some((
                "The cache behavior requires a signed URL or signed cookies, and the request isn't signed.",
                "`MissingKey` means that the request has no `Key-Pair-Id` in its query string or cookies.",
            )),
            "InvalidKey" => Some((
                "The trusted key groups of the cache behavior don't contain the key of this `Key-Pair-Id`.",
                "`InvalidKey` means that CloudFront doesn't know the key.",
            )),
            "MalformedSignature" => Some((
                "The signature isn't in the base64 alphabet of CloudFront.",
                "`MalformedSignature` means that CloudFront can't decode the signature.",
            )),
            "MalformedPolicy" => Some((
                "The policy isn't a base64-encoded policy document.",
                "`MalformedPolicy` means that CloudFront can't read the policy.",
            )),
            "AccessDenied" => Some((
                "The signature doesn't match the policy, or the policy denies the time, the IP address, or the resource.",
                "`AccessDenied` without a `HostId` comes from CloudFront's check of signed requests.",
            )),
            _ => None,
        };
        if let Some((cause, because)) = signed {
            cause!(self.0, rules::SIGNED;
                "{cause}";
                "{because}";
                "{check}");
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
                "AWS WAF or a built-in protection of CloudFront blocked the request.",
                "Look for the request ID in the sampled requests of the web ACL.",
            ),
            Some(ErrorPageTopic::Country) => (
                "The geographic restriction of the distribution blocks the viewer's country.",
                "Compare the viewer's country with the list of the distribution.",
            ),
            Some(ErrorPageTopic::Method) => (
                "The cache behavior doesn't allow this method.",
                "Compare the method with `AllowedMethods` of the matching cache behavior.",
            ),
            Some(ErrorPageTopic::Name) => (
                "The host name isn't an alternate domain name of the distribution, or the request is malformed.",
                "Compare the `Host` header with the alternate domain names of the distribution.",
            ),
            _ => {
                if received.message.is_none() && code.is_empty() {
                    self.unexplained(received);
                }
                return;
            }
        };
        cause!(self.0, rules::REFUSED;
            "{cause}";
            "The error page contains `{}`.", received.message.as_deref().unwrap_or_default();
            "{check}");
    }

    /// A 403 without a body: who denied the request, and how to get the body.
    fn unexplained(&mut self, received: &Received) {
        let check = "Repeat the request with `curl -i`. The body names the reason.";
        let server = received.header("server").next().unwrap_or_default();
        if server.eq_ignore_ascii_case("AmazonS3") {
            cause!(self.0, rules::S3_DENIED;
                "S3 denied the request, because its bucket policy doesn't allow the distribution or the object doesn't exist.";
                "The `Server` header is AmazonS3.";
                "{check}");
        } else if server.is_empty() || server.eq_ignore_ascii_case("CloudFront") {
            cause!(self.0, rules::REFUSED;
                "CloudFront denied the request because of its host name, method, or country, or AWS WAF blocked it.";
                "The status is 403 without a body.";
                "{check}");
            cause!(self.0, rules::SIGNED;
                "The cache behavior requires a signed URL or signed cookies, and the check failed.";
                "A failed check returns 403 with the reason only in the body.";
                "{check}");
        } else {
            cause!(self.0, rules::REFUSED;
                "The origin denied the request, not CloudFront.";
                "The `Server` header is `{server}`.";
                "Send the same request directly to the origin, with the headers that CloudFront sends.");
        }
    }

    /// Errors of the origin, and their reason in the log.
    fn failures(&mut self, received: &Received) {
        if let Some(detail) = &received.detail {
            cause!(self.0, rules::DETAIL;
                "{}", detail_cause(detail);
                "`x-edge-detailed-result-type` in the log is `{detail}`.";
                "Compare the log lines of the same minutes by viewer, edge location, and path.");
        }
        let cause = match received.status {
            Some(502) => {
                "CloudFront can't connect to the origin, or the origin's name or certificate isn't valid."
            }
            Some(503) => "The origin, or an edge function, had no capacity.",
            Some(504) => {
                "The origin didn't respond in time, or a firewall drops the connections of CloudFront."
            }
            _ => return,
        };
        cause!(self.0, rules::ORIGIN_DOWN;
            "{cause}";
            "The status is {}.", received.status.unwrap_or_default();
            "Send the request directly to the origin, and compare its response time with the timeouts of the origin.");
        if received.age.is_some_and(|age| age > 0) {
            cause!(self.0, ttl::rules::CACHED_ERROR;
                "The error comes from the cache. The origin might have recovered.";
                "Its `Age` is {}.", duration(received.age.unwrap_or_default());
                "Repeat the request after the error caching minimum TTL, or after an invalidation.");
        }
    }

    /// Unexpected hits and misses.
    fn caching(&mut self, received: &Received, predicted: Option<&Predicted>) {
        let result = received.result.as_deref().unwrap_or_default();
        let said = CacheControl::read(&received.headers);
        if result == "Miss" {
            let min_ttl = predicted.map_or(0, |predicted| predicted.min_ttl);
            if let Some(name) = said.forbids.filter(|_| min_ttl <= 0) {
                cause!(self.0, ttl::rules::FORBIDDEN;
                    "Every request is a miss because the origin prevents caching.";
                    "`Cache-Control` has `{name}`, and the minimum TTL is 0.";
                    "Change the header at the origin, or set a minimum TTL in the cache policy.");
            } else if said.s_maxage.or(said.max_age).is_some_and(|span| span.seconds() == 0) {
                cause!(self.0, ttl::rules::LIMITS;
                    "The cached object expires immediately.";
                    "The origin sets a TTL of 0 s.";
                    "Increase `max-age` at the origin, or the minimum TTL of the cache policy.");
            }
            if ttl::varies_on_everything(&received.headers) {
                cause!(self.0, ttl::rules::VARY_ALL;
                    "CloudFront forwards every request because of the `Vary` header.";
                    "`Vary` contains `*`.";
                    "Remove `Vary: *` at the origin.");
            }
        }
        if !result.is_empty() && received.form == PastedForm::Response {
            self.age(received, predicted);
        }
        let Some(predicted) = predicted else { return };
        let hit = matches!(result, "Hit" | "RefreshHit");
        if result == "Miss" && predicted.result == CacheResult::Hit {
            cause!(self.0, rules::OTHER_KEY;
                "The request has another cache key than the request of the scenario.";
                "Each value of a header, cookie, or query parameter in the cache key creates a separate cached object.";
                "Compare the cache keys of both requests in the Request lab. `curl -v` shows the request.");
            cause!(self.0, rules::EDGE;
                "Another edge location, whose cache was empty, served the request.";
                "{}", received.edge.as_ref().map_or_else(|| "The response doesn't name its edge location.".to_owned(), |edge| format!("The response comes from {edge}."));
                "Repeat the request, and compare `X-Amz-Cf-Pop` in both responses.");
            cause!(self.0, rules::EVICTED;
                "CloudFront evicted the object early, because other objects are requested more often.";
                "CloudFront doesn't guarantee that an object stays cached for its TTL.";
                "Repeat the request. A second miss contradicts this cause.");
        }
        if hit && matches!(predicted.result, CacheResult::Miss) {
            cause!(self.0, rules::X_CACHE;
                "Another viewer requested the same object before.";
                "`X-Cache` reports a cached object. The scenario has only its own requests.";
                "Compare `Age` with the time of your first request.");
        }
        if result == "RefreshHit" && predicted.result == CacheResult::Hit {
            cause!(self.0, rules::X_CACHE;
                "The cached object had expired. It was stored earlier than in the scenario, or its TTL is shorter.";
                "RefreshHit means that the origin returned 304.";
                "Compare the time until the next RefreshHit with the predicted TTL.");
        }
        if result == "Hit" && predicted.result == CacheResult::RefreshHit {
            cause!(self.0, rules::X_CACHE;
                "The cached object hadn't expired. Another request refreshed it, or its TTL is longer.";
                "Hit means that CloudFront served the object without a request to the origin.";
                "Compare `Age` with the predicted TTL.");
        }
        if hit && predicted.invalidated {
            cause!(self.0, rules::BROWSER;
                "Old content comes from a browser cache, or the invalidation path doesn't match the object.";
                "The scenario invalidates this object.";
                "Request it with curl. `Age` must be less than the time since the invalidation.");
        }
    }

    fn age(&mut self, received: &Received, predicted: Option<&Predicted>) {
        let Some(age) = received.age else { return };
        let fresh = predicted.and_then(|predicted| predicted.fresh);
        if fresh.is_some_and(|fresh| age > fresh) {
            cause!(self.0, rules::AGE;
                "CloudFront served an object older than the predicted TTL. It is stale, or other TTLs apply.";
                "`Age` is {}, and the predicted TTL is {}.", duration(age), duration(fresh.unwrap_or_default());
                "Compare the cache policy with that of the scenario, then check the origin's health.");
        } else if let Some(expected) = predicted
            .filter(|predicted| predicted.result == CacheResult::Hit)
            .and_then(|predicted| predicted.age)
            .filter(|expected| *expected != age)
        {
            let when = if age < expected { "later" } else { "earlier" };
            cause!(self.0, rules::AGE;
                "The object was stored {when} than in the scenario, by another request or at another edge location.";
                "`Age` is {}, and the predicted age is {}.", duration(age), duration(expected);
                "Subtract `Age` from the time of the response to get the time of the last origin response.");
        }
    }
}

fn detail_cause(detail: &str) -> String {
    let known = match detail {
        "OriginDnsError" => "CloudFront can't resolve the origin's domain name.",
        "OriginConnectError" => "CloudFront can't connect to the origin.",
        "OriginCommError" | "OriginReadError" | "OriginWriteError" => {
            "The connection to the origin failed, or the response took too long."
        }
        "OriginHeaderTooBigError" => "The headers of the origin response are too large.",
        "OriginInvalidResponseError" => "The origin response isn't valid HTTP.",
        "OriginError" => "The origin returned an error.",
        "OriginShieldHit" => "Origin Shield served the object.",
        "ClientGeoBlocked" => {
            "The geographic restriction of the distribution blocked the viewer's country."
        }
        "InvalidRequestMethod" => "The cache behavior doesn't allow this method.",
        "InvalidRequestBlocked" => "AWS WAF blocked the request.",
        "ClientCommError" | "ClientHungUpRequest" | "AbortedOrigin" => {
            "The viewer closed the connection before the response was complete."
        }
        "MissGeneratedResponse" => "An edge function generated the response.",
        _ => return format!("The log names `{detail}` as the reason."),
    };
    known.to_owned()
}
