//! The origins of a distribution that is imported, and how CloudFront signs requests to them.

use super::{
    super::{
        BucketAccess, Origin, OriginKind, OriginProtocol, UnknownReason, UnknownSetting,
        export::{ACCESS_IDENTITY_PREFIX, ORIGIN_ACCESS_CONTROL},
    },
    Reader, items, join, number, text,
};
use crate::cloudfront::{policy::ReportStatus, request::SigningBehavior};
use crate::document::as_text;
use crate::http::Header;
use serde_json::{Map, Value};

impl Reader<'_> {
    pub(super) fn origin(&mut self, map: &Map<String, Value>, at: &str) -> Origin {
        let start = Origin::default();
        let given = ["S3OriginConfig", "CustomOriginConfig", "VpcOriginConfig"]
            .iter()
            .any(|config| map.contains_key(*config));
        let domain = text(map, "DomainName");
        // The REST endpoint of a bucket, not the website endpoint.
        let looks_like_bucket = [".s3.", ".s3-"].iter().any(|part| domain.contains(part))
            && domain.contains(".amazonaws.com")
            && !domain.contains(".s3-website");
        let bucket = map.contains_key("S3OriginConfig") || !given && looks_like_bucket;
        if !given {
            let kind = if bucket { "S3OriginConfig" } else { "CustomOriginConfig" };
            let why = format!(
                "has neither `S3OriginConfig` nor `CustomOriginConfig`, and AWS requires one of them; Cloudglass assumes `{kind}` because of the domain name"
            );
            self.line(ReportStatus::Corrected, at, why);
        }
        let (access_control, signing_behavior, unknown_control) =
            self.access_control(map, at, bucket);
        let access_identity = access_identity(map);
        let own = |name: &str| {
            let config = ["CustomOriginConfig", "S3OriginConfig", "VpcOriginConfig"];
            config.iter().find_map(|config| map.get(*config)?.get(name))
        };
        let port = |name: &str, usual| number(own(name)).unwrap_or(usual);
        let headers = map.get("CustomHeaders").or_else(|| map.get("OriginCustomHeaders"));
        let mut origin = Origin {
            id: text(map, "Id"),
            kind: if bucket { OriginKind::S3 } else { OriginKind::Custom },
            domain: text(map, "DomainName"),
            path: text(map, "OriginPath"),
            custom_headers: items(headers)
                .iter()
                .filter_map(|header| {
                    let name = header.get("HeaderName").and_then(as_text)?;
                    let value = header.get("HeaderValue").and_then(as_text)?;
                    Some(Header::new(name, value))
                })
                .collect(),
            protocol_policy: match own("OriginProtocolPolicy").and_then(as_text).as_deref() {
                Some("http-only") => OriginProtocol::HttpOnly,
                Some("match-viewer") => OriginProtocol::MatchViewer,
                _ => OriginProtocol::HttpsOnly,
            },
            http_port: port("HTTPPort", start.http_port),
            https_port: port("HTTPSPort", start.https_port),
            access_control,
            signing_behavior,
            bucket: if bucket && signing_behavior.is_never() && access_identity.is_empty() {
                BucketAccess::Public
            } else {
                BucketAccess::AllowsDistribution
            },
            connection_attempts: number(map.get("ConnectionAttempts"))
                .unwrap_or(start.connection_attempts),
            connection_timeout: number(map.get("ConnectionTimeout"))
                .unwrap_or(start.connection_timeout),
            response_timeout: number(own("OriginReadTimeout")).unwrap_or(start.response_timeout),
            access_identity,
            unknown: unknown_control,
            ..start
        };
        if !origin.access_identity.is_empty() {
            self.line(
                ReportStatus::Imported,
                &join(at, "S3OriginConfig.OriginAccessIdentity"),
                "the origin access identity; Cloudglass assumes that the bucket allows it",
            );
        }
        let others = self.others(
            map,
            at,
            &[
                "Id",
                "DomainName",
                "OriginPath",
                "CustomHeaders",
                "OriginCustomHeaders",
                "ConnectionAttempts",
                "ConnectionTimeout",
                "OriginAccessControlId",
                "S3OriginConfig",
                "CustomOriginConfig",
                "VpcOriginConfig",
            ],
        );
        origin.unknown.extend(others);
        let inner = [
            "OriginProtocolPolicy",
            "HTTPPort",
            "HTTPSPort",
            "OriginReadTimeout",
            "OriginAccessIdentity",
        ];
        for config in ["CustomOriginConfig", "S3OriginConfig", "VpcOriginConfig"] {
            if let Some(Value::Object(members)) = map.get(config) {
                let others = self.others(members, &join(at, config), &inner);
                origin.unknown.extend(others);
            }
        }
        origin
    }

    /// The ID of the origin access control, empty if the template defines it, how it signs, and whether it isn't modeled.
    fn access_control(
        &mut self,
        map: &Map<String, Value>,
        at: &str,
        bucket: bool,
    ) -> (String, SigningBehavior, Vec<UnknownSetting>) {
        let none = (String::new(), SigningBehavior::Never, Vec::new());
        let Some(value) = map.get("OriginAccessControlId") else {
            return none;
        };
        let at = join(at, "OriginAccessControlId");
        let config = self
            .resource(value)
            .and_then(|resource| resource.pointer("/Properties/OriginAccessControlConfig"));
        let member = |name: &str| config.and_then(|config| as_text(config.get(name)?));
        let kind = member("OriginAccessControlOriginType");
        if kind.map_or(!bucket, |kind| kind != "s3") {
            self.line(ReportStatus::Ignored, &at, "isn't modeled for this origin type");
            let member = "OriginAccessControlId".into();
            let unknown = UnknownSetting { member, reason: UnknownReason::NotModeled };
            return (String::new(), SigningBehavior::Never, vec![unknown]);
        }
        if config.is_some() {
            let signing = match member("SigningBehavior").as_deref() {
                Some("never") => SigningBehavior::Never,
                Some("no-override") => SigningBehavior::NoOverride,
                _ => SigningBehavior::Always,
            };
            return (String::new(), signing, Vec::new());
        }
        match as_text(value) {
            None => none,
            Some(id) if id.is_empty() => none,
            Some(id) => {
                self.line(
                    ReportStatus::Imported,
                    &at,
                    "isn't in this document; Cloudglass assumes that it always signs and that the bucket allows it",
                );
                let own = id == ORIGIN_ACCESS_CONTROL;
                let id = if own { String::new() } else { id };
                (id, SigningBehavior::Always, Vec::new())
            }
        }
    }
}

/// The ID of the origin access identity; the text of a reference to one of the template.
fn access_identity(map: &Map<String, Value>) -> String {
    let identity = map.get("S3OriginConfig").and_then(|s3| s3.get("OriginAccessIdentity"));
    let text = identity.and_then(as_text).unwrap_or_default();
    text.strip_prefix(ACCESS_IDENTITY_PREFIX).map_or(text.clone(), str::to_owned)
}
