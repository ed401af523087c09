//! The findings about origins and origin groups.

use super::{
    super::{BucketAccess, Origin, OriginKind, OriginProtocol, rules},
    Check,
};
use crate::cloudfront::request::{SigningBehavior, rules as request_rules};
use crate::explain::{Severity, finding};
use crate::text::{count_of, truncated};

const FAILOVER: &[u16] = &[400, 403, 404, 416, 429, 500, 502, 503, 504];

impl Check<'_> {
    pub(super) fn origins(&mut self) {
        let d = self.distribution;
        for (place, origin) in d.origins.iter().enumerate() {
            let field = |member: &str| format!("origins[{place}].{member}");
            let numbers = [
                ("connectionAttempts", origin.connection_attempts, 3, "attempts"),
                ("connectionTimeout", origin.connection_timeout, 10, "seconds"),
                ("responseTimeout", origin.response_timeout, 120, "seconds"),
            ];
            for (member, number, high, unit) in numbers {
                if !(1..=high).contains(&number) {
                    finding!(self.findings, Severity::Error, rules::NUMBERS, field(member);
                        "{number} is outside the range from 1 to {high} {unit}.";
                        "Enter a number from 1 to {high}.");
                }
            }
            if !origin.path.is_empty()
                && (!origin.path.starts_with('/') || origin.path.ends_with('/'))
            {
                finding!(self.findings, Severity::Error, request_rules::ORIGIN_PATH, field("path");
                    "An origin path must start with `/` and can't end with `/`.";
                    "Enter a path such as `/production`.");
            }
            self.origin_protocol(place, origin);
            self.origin_access(place, origin);
            let used = d.all_behaviors().any(|(_, behavior)| behavior.target == origin.id)
                || d.origin_groups.iter().any(|group| group.members.contains(&origin.id));
            if !used {
                finding!(self.findings, Severity::Note, rules::UNUSED_ORIGIN, field("id");
                    "No cache behavior and no origin group uses origin `{}`.", truncated(&origin.id);
                    "Remove the origin, or set it as the target of a cache behavior.");
            }
        }
    }

    fn origin_protocol(&mut self, place: usize, origin: &Origin) {
        if origin.kind == OriginKind::S3 {
            if origin.is_website() {
                finding!(self.findings, Severity::Error, rules::WEBSITE, "origins[{place}].kind", "InvalidArgument";
                    "An S3 website endpoint can't be an origin of the type S3 bucket.";
                    "Change the type to Web server with http-only, or enter the bucket's REST endpoint.");
            }
            return;
        }
        let ports = [("httpPort", origin.http_port), ("httpsPort", origin.https_port)];
        for (member, port) in ports {
            if !matches!(port, 80 | 443 | 1024..=65_535) {
                finding!(self.findings, Severity::Error, rules::PORTS, "origins[{place}].{member}";
                    "CloudFront doesn't support port {port}.";
                    "Enter 80, 443, or a port from 1024 to 65535.");
            }
        }
        if origin.is_website() && origin.protocol_policy != OriginProtocol::HttpOnly {
            finding!(self.findings, Severity::Warning, rules::WEBSITE, "origins[{place}].protocolPolicy";
                "An S3 website endpoint supports only HTTP.";
                "Choose http-only, or use the bucket with an origin access control.");
        }
    }

    fn origin_access(&mut self, place: usize, origin: &Origin) {
        let field = format!("origins[{place}].signingBehavior");
        let signs = origin.signing_behavior != SigningBehavior::Never;
        if !origin.access_identity.is_empty() {
            return self.access_identity(place, origin, signs);
        }
        if signs && origin.kind == OriginKind::Custom {
            finding!(self.findings, Severity::Error, rules::OAC_ORIGIN, field;
                "{}", if origin.is_website() { "An origin access control can't sign requests to an S3 website endpoint." } else { "An origin access control for S3 can't sign requests to a custom origin." };
                "Remove the origin access control, or use an S3 bucket as the origin.");
        } else if origin.kind == OriginKind::S3 && !signs && origin.bucket != BucketAccess::Public {
            finding!(self.findings, Severity::Warning, rules::OAC, field;
                "S3 returns 403 because the bucket is private and no origin access control signs the requests.";
                "Add an origin access control that always signs.");
        } else if origin.kind == OriginKind::S3 && signs && origin.bucket == BucketAccess::Private {
            finding!(self.findings, Severity::Warning, rules::OAC_STATEMENT, "origins[{place}].bucket";
                "S3 returns 403 because the bucket policy doesn't allow this distribution.";
                "Add the statement under Bucket policy to the policy of the bucket.");
        }
    }

    /// The findings about an origin access identity, the legacy form of an origin access control.
    fn access_identity(&mut self, place: usize, origin: &Origin, signs: bool) {
        let field = format!("origins[{place}].accessIdentity");
        if signs || origin.kind == OriginKind::Custom {
            let name = if signs { "IllegalOriginAccessConfiguration" } else { "InvalidArgument" };
            let (message, fix) = if signs {
                (
                    "An origin can't have an origin access control and an origin access identity.",
                    "Remove the origin access identity.",
                )
            } else {
                (
                    "A custom origin can't have an origin access identity.",
                    "Remove the origin access identity, or use an S3 bucket as the origin.",
                )
            };
            finding!(self.findings, Severity::Error, rules::OAI, field, Some(name); "{message}"; "{fix}");
            return;
        }
        if origin.bucket == BucketAccess::Private {
            finding!(self.findings, Severity::Warning, rules::OAI, "origins[{place}].bucket";
                "S3 returns 403 because the bucket policy doesn't allow the origin access identity.";
                "Add the statement under Bucket policy to the policy of the bucket.");
        }
        finding!(self.findings, Severity::Note, rules::OAI_LEGACY, field;
            "The origin has an origin access identity, which AWS calls legacy.";
            "Use an origin access control, which also supports SSE-KMS, all Regions, and PUT and DELETE requests.");
    }

    pub(super) fn groups(&mut self) {
        let d = self.distribution;
        for (place, group) in d.origin_groups.iter().enumerate() {
            let field = |member: &str| format!("originGroups[{place}].{member}");
            if group.members.len() != 2 {
                finding!(self.findings, Severity::Error, rules::GROUP, field("members");
                    "The origin group has {}, and it needs two.", count_of(group.members.len(), "member");
                    "Choose a primary and a secondary origin.");
            }
            for (member, id) in group.members.iter().enumerate() {
                let at = format!("originGroups[{place}].members[{member}]");
                let (message, fix) = if d.origin(id).is_some() {
                    if group.members.iter().take(member).any(|before| before == id) {
                        (
                            format!("The origin group contains `{}` twice.", truncated(id)),
                            "Choose two different origins.",
                        )
                    } else {
                        continue;
                    }
                } else if *id == group.id {
                    ("The origin group contains itself.".into(), "Choose an origin.")
                } else if d.group(id).is_some() {
                    (
                        format!(
                            "The member `{}` is an origin group, not an origin.",
                            truncated(id)
                        ),
                        "Choose an origin.",
                    )
                } else {
                    (
                        format!("The distribution has no origin `{}`.", truncated(id)),
                        "Choose an origin of the distribution.",
                    )
                };
                finding!(self.findings, Severity::Error, rules::GROUP, at, "NoSuchOrigin"; "{message}"; "{fix}");
            }
            if group.status_codes.is_empty() {
                finding!(self.findings, Severity::Error, rules::GROUP, field("statusCodes");
                    "The origin group has no failover status codes.";
                    "Choose at least one of 400, 403, 404, 416, 429, 500, 502, 503, and 504.");
            }
            for (at, code) in group.status_codes.iter().enumerate() {
                if !FAILOVER.contains(code) {
                    finding!(self.findings, Severity::Error, rules::GROUP, "originGroups[{place}].statusCodes[{at}]";
                        "{code} can't be a failover status code.";
                        "Choose from 400, 403, 404, 416, 429, 500, 502, 503, and 504.");
                }
            }
        }
    }
}
