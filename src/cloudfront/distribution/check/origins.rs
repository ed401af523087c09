//! What is wrong with origins and origin groups.

use super::{
    super::{BucketAccess, Origin, OriginKind, OriginProtocol, rules},
    Check,
};
use crate::cloudfront::request::SigningBehavior;
use crate::explain::Severity;
use crate::text::truncated;

const FAILOVER: &[u16] = &[400, 403, 404, 416, 429, 500, 502, 503, 504];

impl Check<'_> {
    pub(super) fn origins(&mut self) {
        let d = self.distribution;
        for (place, origin) in d.origins.iter().enumerate() {
            let field = |member: &str| format!("origins[{place}].{member}");
            let numbers = [
                ("connectionAttempts", origin.connection_attempts, 3, "tries"),
                ("connectionTimeout", origin.connection_timeout, 10, "seconds"),
                ("responseTimeout", origin.response_timeout, 120, "seconds"),
            ];
            for (member, number, high, unit) in numbers {
                if !(1..=high).contains(&number) {
                    self.error(
                        &rules::NUMBERS,
                        field(member),
                        format!("{number} is not between 1 and {high} {unit}"),
                        format!("Give a number from 1 to {high}."),
                    );
                }
            }
            if !origin.path.is_empty()
                && (!origin.path.starts_with('/') || origin.path.ends_with('/'))
            {
                self.error(
                    &rules::ORIGIN_PATH,
                    field("path"),
                    "an origin path begins with a slash and does not end with one",
                    "Write it like /production.",
                );
            }
            self.origin_protocol(place, origin);
            self.origin_access(place, origin);
            let used = d.all_behaviors().any(|(_, behavior)| behavior.target == origin.id)
                || d.origin_groups.iter().any(|group| group.members.contains(&origin.id));
            if !used {
                self.find(
                    Severity::Note,
                    &rules::UNUSED_ORIGIN,
                    field("id"),
                    format!("no behaviour and no group asks {}", truncated(&origin.id)),
                    "Let a behaviour's target be this origin.",
                );
            }
        }
    }

    fn origin_protocol(&mut self, place: usize, origin: &Origin) {
        if origin.kind == OriginKind::S3 {
            return;
        }
        let ports = [("httpPort", origin.http_port), ("httpsPort", origin.https_port)];
        for (member, port) in ports {
            if !matches!(port, 80 | 443 | 1024..=65_535) {
                self.error(
                    &rules::PORTS,
                    format!("origins[{place}].{member}"),
                    format!("{port} is no port that CloudFront takes"),
                    "Give 80, 443 or a port from 1024 to 65535.",
                );
            }
        }
        if origin.domain.contains(".s3-website")
            && origin.protocol_policy != OriginProtocol::HttpOnly
        {
            self.find(
                Severity::Warning,
                &rules::WEBSITE,
                format!("origins[{place}].protocolPolicy"),
                "the website endpoint of a bucket speaks HTTP alone",
                "Choose http-only, or use the bucket itself with an origin access control.",
            );
        }
    }

    fn origin_access(&mut self, place: usize, origin: &Origin) {
        let field = format!("origins[{place}].signingBehavior");
        let signs = origin.signing_behavior != SigningBehavior::Never;
        if signs && origin.kind == OriginKind::Custom {
            self.error(
                &rules::OAC_ORIGIN,
                field,
                "an origin access control for S3 can't sign requests to a custom origin",
                "Take it away, or make the origin an S3 bucket.",
            );
        } else if origin.kind == OriginKind::S3 && !signs && origin.bucket != BucketAccess::Public {
            self.find(
                Severity::Warning,
                &rules::OAC,
                field,
                "the bucket is private, and no origin access control signs the requests: S3 will answer 403",
                "Add an origin access control that always signs.",
            );
        } else if origin.kind == OriginKind::S3 && signs && origin.bucket == BucketAccess::Private {
            self.find(
                Severity::Warning,
                &rules::OAC_STATEMENT,
                format!("origins[{place}].bucket"),
                "the bucket policy does not let this distribution in: S3 will answer 403",
                "Add the statement shown with the answer to the bucket policy.",
            );
        }
    }

    pub(super) fn groups(&mut self) {
        let d = self.distribution;
        for (place, group) in d.origin_groups.iter().enumerate() {
            let field = |member: &str| format!("originGroups[{place}].{member}");
            if group.members.len() != 2 {
                self.error(
                    &rules::GROUP,
                    field("members"),
                    format!("the group has {} members; it needs two", group.members.len()),
                    "Name a primary and a secondary origin.",
                );
            }
            for (member, id) in group.members.iter().enumerate() {
                let at = format!("originGroups[{place}].members[{member}]");
                let (message, fix) = if d.origin(id).is_some() {
                    if group.members.iter().take(member).any(|before| before == id) {
                        (
                            format!("{} is in the group twice", truncated(id)),
                            "Name two different origins.",
                        )
                    } else {
                        continue;
                    }
                } else if *id == group.id {
                    ("the group is a member of itself".into(), "Name an origin.")
                } else if d.group(id).is_some() {
                    (
                        format!("{} is a group; the members of a group are origins", truncated(id)),
                        "Name an origin.",
                    )
                } else {
                    (
                        format!("there is no origin `{}`", truncated(id)),
                        "Name an origin of the distribution.",
                    )
                };
                self.aws("NoSuchOrigin", &rules::GROUP, at, message, fix);
            }
            if group.status_codes.is_empty() {
                self.error(
                    &rules::GROUP,
                    field("statusCodes"),
                    "no status makes the group fail over",
                    "Choose at least one of 400, 403, 404, 416, 429, 500, 502, 503, 504.",
                );
            }
            for (at, code) in group.status_codes.iter().enumerate() {
                if !FAILOVER.contains(code) {
                    self.error(
                        &rules::GROUP,
                        format!("originGroups[{place}].statusCodes[{at}]"),
                        format!("{code} can't make a group fail over"),
                        "Choose among 400, 403, 404, 416, 429, 500, 502, 503, 504.",
                    );
                }
            }
        }
    }
}
