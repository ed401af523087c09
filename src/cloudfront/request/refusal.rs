//! Why an origin of AWS denies a request that CloudFront forwards to it.
//!
//! Source: docs/reference/cloudfront.md, sections 1.3 and 3.3.

use super::{OriginKind, OriginRequest, RequestOrigin, SigningBehavior, rules};
use crate::explain::Rule;
use crate::http::Request;
use crate::text::code;

/// What an origin returns instead of the content, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginRefusal {
    /// The status code.
    pub status: u16,
    /// The rule that applies.
    pub rule: &'static Rule,
    /// The service that returns it.
    pub service: &'static str,
    /// The cause, as a clause after "because".
    pub because: String,
    /// How to fix it.
    pub fix: &'static str,
    /// The kind of cause.
    pub cause: RefusalCause,
}

/// What about a request makes an origin deny it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalCause {
    /// The viewer's `Host`.
    Host,
    /// Query strings that the origin takes for its own authentication.
    QueryString,
    /// The viewer's `Authorization`.
    Authorization,
    /// The body has no hash.
    PayloadHash,
}

impl OriginRefusal {
    /// One sentence.
    pub fn sentence(&self) -> String {
        format!("{} returns {} because {}.", self.service, self.status, self.because)
    }
}

/// An AWS service that expects the origin domain name in `Host`.
fn own_host_service(domain: &str) -> Option<&'static str> {
    let domain = domain.to_ascii_lowercase();
    if domain.contains(".execute-api.") {
        Some("API Gateway")
    } else if domain.contains(".lambda-url.") {
        Some("Lambda")
    } else {
        None
    }
}

impl RequestOrigin {
    /// True if a request can be one that an AWS service denies, so that its headers and query strings matter.
    pub fn can_refuse(&self) -> bool {
        self.kind == OriginKind::S3
            || self.domain.contains(".s3-website")
            || own_host_service(&self.domain).is_some()
    }

    /// True for a Lambda function URL.
    pub fn is_function_url(&self) -> bool {
        own_host_service(&self.domain) == Some("Lambda")
    }

    /// True if CloudFront authenticates to the bucket for this request. `viewer_signs` is true if CloudFront forwards the
    /// viewer's `Authorization`.
    fn signs(&self, viewer_signs: bool) -> bool {
        match self.signing_behavior {
            SigningBehavior::Never => !self.access_identity.is_empty(),
            SigningBehavior::NoOverride => !viewer_signs,
            SigningBehavior::Always | SigningBehavior::AlwaysAmzAuth => true,
        }
    }

    /// Why the origin denies the request that CloudFront sends; `None` if nothing in it is a cause that AWS documents.
    /// Whether a bucket is private isn't known here.
    pub fn refusal(&self, request: &Request, sent: &OriginRequest) -> Option<OriginRefusal> {
        let host = request.host.as_str();
        if sent.viewer_host && self.kind == OriginKind::S3 {
            return Some(OriginRefusal {
                status: 403,
                rule: &rules::ORIGIN_HOST_S3,
                service: "Amazon S3",
                because: format!("CloudFront forwards the viewer's Host header, {}", code(host)),
                fix: "Use `CORS-S3Origin`, `AllViewerExceptHostHeader`, or no origin request policy.",
                cause: RefusalCause::Host,
            });
        }
        if sent.viewer_host
            && let Some(service) = own_host_service(&self.domain)
            && !host.eq_ignore_ascii_case(&self.domain)
        {
            return Some(OriginRefusal {
                status: 403,
                rule: &rules::ORIGIN_HOST_OWN,
                service,
                because: format!(
                    "CloudFront forwards the viewer's Host header, {}, and {service} expects the origin domain name",
                    code(host)
                ),
                fix: "Use the managed origin request policy `AllViewerExceptHostHeader`.",
                cause: RefusalCause::Host,
            });
        }
        if sent.viewer_host
            && let Some((bucket, _)) = self.domain.split_once(".s3-website")
            && !host.eq_ignore_ascii_case(bucket)
        {
            return Some(OriginRefusal {
                status: 404,
                rule: &rules::ORIGIN_HOST_WEBSITE,
                service: "The S3 website endpoint",
                because: format!(
                    "CloudFront forwards the viewer's Host header, and no bucket has the name {}",
                    code(host)
                ),
                fix: "Don't forward `Host`, or give the bucket the name of the website.",
                cause: RefusalCause::Host,
            });
        }
        let viewer_signs = sent.headers.iter().any(|line| {
            line.name.eq_ignore_ascii_case("authorization")
                && line.source != super::ValueSource::Cloudfront
        });
        if self.kind == OriginKind::S3 {
            return self.two_signatures(sent, viewer_signs);
        }
        if self.is_function_url()
            && self.signs(viewer_signs)
            && matches!(request.method.as_str(), "PUT" | "POST")
            && request.header("x-amz-content-sha256").next().is_none()
        {
            return Some(OriginRefusal {
                status: 403,
                rule: &rules::ORIGIN_PAYLOAD_HASH,
                service: "Lambda",
                because: format!(
                    "the {} request has no `x-amz-content-sha256`, and Lambda doesn't accept unsigned payloads",
                    request.method
                ),
                fix: "Compute the SHA-256 of the body in the viewer, and send it in `x-amz-content-sha256`.",
                cause: RefusalCause::PayloadHash,
            });
        }
        None
    }

    /// Two authentications in one request to a bucket, or one that S3 can't read.
    fn two_signatures(&self, sent: &OriginRequest, viewer_signs: bool) -> Option<OriginRefusal> {
        let has = |name: &str| sent.params.iter().any(|line| line.name == name);
        let signature = has("Signature");
        let presigned = has("X-Amz-Signature") || has("X-Amz-Algorithm");
        if (presigned || signature) && (self.signs(viewer_signs) || viewer_signs) {
            return Some(OriginRefusal {
                status: 400,
                rule: &rules::ORIGIN_TWO_SIGNATURES,
                service: "Amazon S3",
                because: "CloudFront forwards a signature in the query string, and the request is also signed in its headers".into(),
                fix: "Don't forward signatures in query strings, or remove the origin access control.",
                cause: RefusalCause::QueryString,
            });
        }
        if viewer_signs && !self.access_identity.is_empty() && self.signing_behavior.is_never() {
            return Some(OriginRefusal {
                status: 400,
                rule: &rules::ORIGIN_TWO_SIGNATURES,
                service: "Amazon S3",
                because: "CloudFront forwards the viewer's `Authorization`, and the origin access identity authenticates the request too".into(),
                fix: "Don't forward `Authorization`.",
                cause: RefusalCause::Authorization,
            });
        }
        if signature && !has("AWSAccessKeyId") {
            return Some(OriginRefusal {
                status: 403,
                rule: &rules::KEY_QUERY_SIGNED_OPEN,
                service: "Amazon S3",
                because: "CloudFront forwards `Signature`, which S3 reads as its own query string authentication".into(),
                fix: "Restrict viewer access with a trusted key group.",
                cause: RefusalCause::QueryString,
            });
        }
        None
    }
}
