//! Imports a distribution from the output of `get-distribution-config` or from a CloudFormation template.

use super::{
    AllowedMethods, BucketAccess, CacheBehavior, CustomError, Distribution, GeoRestriction, Origin,
    OriginGroup, OriginKind, OriginProtocol, ProtocolPolicy, RestrictionType, UnknownReason,
    UnknownSetting,
    export::{ACCESS_IDENTITY_PREFIX, ORIGIN_ACCESS_CONTROL},
};
use crate::cloudfront::{
    policy::{
        self, CookiePreference, ForwardedValues, ImportFailure, ImportedPolicy,
        LegacyCacheSettings, Lenient, NameList, PolicyChoice, ReportLine, ReportStatus,
        SelectionBehavior,
    },
    request::SigningBehavior,
};
use crate::document::{self, Mapping, Report, UnknownField, as_text};
use crate::http::Header;
use crate::text::list;
use serde_json::{Map, Value};

/// The result of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct DistributionImport {
    /// The distribution, if there is one.
    pub distribution: Option<Distribution>,
    /// The fields of the distribution that depend on what the document doesn't contain.
    pub unknowns: Vec<UnknownField>,
    /// What is imported, what isn't modeled, what can't be read.
    pub report: Vec<ReportLine>,
    /// Why there is none.
    pub failure: Option<ImportFailure>,
}

/// Maximum depth of the search in lists and objects.
const MAX_DEPTH: usize = 16;
/// Lines of a report.
const MAX_LINES: usize = 200;

/// Members without effect on requests.
const IGNORED_MEMBERS: &[&str] =
    &["CallerReference", "Comment", "Enabled", "Quantity", "PriceClass"];

/// Members that aren't modeled, and that change neither the cache key nor which response the viewer gets. An answer
/// depends on any other member that isn't modeled.
const HARMLESS_MEMBERS: &[&str] = &[
    // of the distribution
    "AnycastIpListId",
    "CacheTagConfig",
    "HttpVersion",
    "IPV6Enabled",
    "IsIPV6Enabled",
    "Logging",
    "Tags",
    "ViewerCertificate",
    // of a cache behavior
    "FieldLevelEncryptionId",
    "GrpcConfig",
    "RealtimeLogConfigArn",
    "ResponseHeadersPolicyId",
    // of an origin
    "IpAddressType",
    "OriginKeepaliveTimeout",
    "OriginShield",
    "OriginSslProtocols",
    "ResponseCompletionTimeout",
];

/// Reads the first distribution of a text. Never fails: what can't be read is in the report.
pub fn import(text: &str) -> DistributionImport {
    import_with(text, &Map::new())
}

/// Reads the first distribution of a text. `given` has values for what a template needs.
pub fn import_with(text: &str, given: &Map<String, Value>) -> DistributionImport {
    let refused = |failure, why: String| DistributionImport {
        distribution: None,
        unknowns: Vec::new(),
        report: vec![ReportLine::new(ReportStatus::Refused, "", why)],
        failure: Some(failure),
    };
    let documents = match document::parse_all(text) {
        Ok(documents) => documents,
        Err(error) => return refused(ImportFailure::SyntaxError, error.sentence()),
    };
    let documents: Vec<Value> =
        documents.iter().map(|value| document::resolve(value, given)).collect();
    let found = documents.iter().find_map(|value| Some((value, find(value, String::new(), 0)?)));
    let Some((whole, (at, config))) = found else {
        return refused(
            ImportFailure::NotAPolicy,
            document::recognize(text).instead_of("a distribution"),
        );
    };
    let mut config = Value::Object(config.clone());
    let mut open = Report::default();
    document::settle(&mut config, &at, MAPPINGS, &mut open);
    let config = config.as_object().cloned().unwrap_or_default();
    let Report { lines, unknowns } = open;
    let mut reader = Reader { resources: whole.get("Resources"), report: lines, unknowns };
    let distribution = reader.distribution(&config, &at);
    reader.line(ReportStatus::Imported, &at, "the distribution");
    document::stand_ins(&mut reader.unknowns, &document::value(&distribution));
    DistributionImport {
        distribution: Some(distribution),
        unknowns: reader.unknowns,
        report: reader.report,
        failure: None,
    }
}

/// The members that a distribution is read from, and its fields.
const MAPPINGS: &[Mapping] = &[
    Mapping::noted("Aliases", "aliases"),
    Mapping::noted("Aliases[]", "aliases"),
    Mapping::noted("DefaultRootObject", "defaultRootObject"),
    Mapping::without("Origins[]", "origins"),
    Mapping {
        member: "Origins[].DomainName",
        field: "origins[].domain",
        follows: false,
        stand_in: domain,
    },
    Mapping::without("Origins[].OriginPath", "origins[].path"),
    Mapping::without("Origins[].OriginCustomHeaders", "origins[].customHeaders"),
    Mapping::text("Origins[].OriginCustomHeaders[].HeaderValue", "origins[].customHeaders[].value"),
    Mapping::without("Origins[].CustomOriginConfig.HTTPPort", "origins[].httpPort"),
    Mapping::without("Origins[].CustomOriginConfig.HTTPSPort", "origins[].httpsPort"),
    Mapping::without(
        "Origins[].CustomOriginConfig.OriginProtocolPolicy",
        "origins[].protocolPolicy",
    ),
    Mapping::without("Origins[].CustomOriginConfig.OriginReadTimeout", "origins[].responseTimeout"),
    Mapping::without("Origins[].ConnectionAttempts", "origins[].connectionAttempts"),
    Mapping::without("Origins[].ConnectionTimeout", "origins[].connectionTimeout"),
    Mapping::without("OriginGroups", "originGroups"),
    Mapping::without("OriginGroups[]", "originGroups"),
    Mapping::without("CacheBehaviors", "behaviors"),
    Mapping::without("CacheBehaviors[]", "behaviors"),
    Mapping::noted("CacheBehaviors[].PathPattern", "behaviors[].pathPattern"),
    Mapping::without("CacheBehaviors[].ViewerProtocolPolicy", "behaviors[].viewerProtocolPolicy"),
    Mapping::without("CacheBehaviors[].AllowedMethods", "behaviors[].allowedMethods"),
    Mapping::without("CacheBehaviors[].Compress", "behaviors[].compress"),
    Mapping::without(
        "DefaultCacheBehavior.ViewerProtocolPolicy",
        "defaultBehavior.viewerProtocolPolicy",
    ),
    Mapping::without("DefaultCacheBehavior.AllowedMethods", "defaultBehavior.allowedMethods"),
    Mapping::without("DefaultCacheBehavior.Compress", "defaultBehavior.compress"),
    Mapping::followed("CacheBehaviors[].CachePolicyId", "behaviors[].cachePolicy"),
    Mapping::followed("CacheBehaviors[].OriginRequestPolicyId", "behaviors[].originRequestPolicy"),
    Mapping::followed("DefaultCacheBehavior.CachePolicyId", "defaultBehavior.cachePolicy"),
    Mapping::followed(
        "DefaultCacheBehavior.OriginRequestPolicyId",
        "defaultBehavior.originRequestPolicy",
    ),
    Mapping::followed("Origins[].OriginAccessControlId", "origins[].signingBehavior"),
    Mapping::without("CustomErrorResponses", "customErrors"),
    Mapping::without("CustomErrorResponses[]", "customErrors"),
    Mapping::without(
        "CustomErrorResponses[].ErrorCachingMinTTL",
        "customErrors[].errorCachingMinTTL",
    ),
    Mapping::noted("Restrictions", "geo"),
    Mapping::noted("Restrictions.GeoRestriction", "geo"),
    Mapping::noted("Restrictions.GeoRestriction.Locations", "geo.countries"),
    Mapping::without("Restrictions.GeoRestriction.RestrictionType", "geo.restriction"),
];

/// A valid domain name that shows what is unknown: `bucket.s3.amazonaws.com` for an attribute of `Bucket`.
fn domain(unknown: &document::Unknown) -> Option<Value> {
    let of_bucket = unknown.text.contains("DomainName}");
    let mut host = String::new();
    for c in unknown.text.replace(".RegionalDomainName}", "}").replace(".DomainName}", "}").chars()
    {
        match c {
            'a'..='z' | '0'..='9' | '.' => host.push(c),
            'A'..='Z' => host.push(c.to_ascii_lowercase()),
            '-' | '_' | ':' if !host.ends_with(['-', '.']) && !host.is_empty() => host.push('-'),
            _ => {}
        }
    }
    let end = match (host.contains('.'), of_bucket) {
        (true, _) => "",
        (false, true) => ".s3.amazonaws.com",
        (false, false) => ".example.com",
    };
    Some(format!("{host}{end}").into())
}

/// The first object that is the configuration of a distribution, with its path.
fn find(value: &Value, at: String, depth: usize) -> Option<(String, &Map<String, Value>)> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::Object(map)
            if map.contains_key("Origins") && map.contains_key("DefaultCacheBehavior") =>
        {
            Some((at, map))
        }
        Value::Object(map) => {
            map.iter().find_map(|(name, value)| find(value, join(&at, name), depth + 1))
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, value)| find(value, format!("{at}[{index}]"), depth + 1)),
        _ => None,
    }
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.into() } else { format!("{at}.{name}") }
}

/// The items of `{Quantity, Items}`, or of a bare list.
fn items(value: Option<&Value>) -> &[Value] {
    let list = match value {
        Some(Value::Object(map)) => map.get("Items").or_else(|| map.get("Locations")),
        other => other,
    };
    list.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn texts(value: Option<&Value>) -> Vec<String> {
    items(value).iter().filter_map(as_text).collect()
}

/// True if a value contains an intrinsic function, so that it is known only when the stack is created.
fn is_unresolved(value: &Value) -> bool {
    match value {
        Value::Object(map) => document::is_intrinsic(value) || map.values().any(is_unresolved),
        Value::Array(items) => items.iter().any(is_unresolved),
        Value::String(text) => text.contains("${"),
        _ => false,
    }
}

/// A list of names as the API has it.
fn names(value: Option<&Value>) -> NameList {
    match texts(value) {
        names if names.is_empty() => NameList::default(),
        names => NameList::of(names),
    }
}

fn flag(value: Option<&Value>) -> bool {
    value.and_then(as_text).as_deref() == Some("true")
}

/// A number, or its text, as CloudFormation accepts it.
fn number(value: Option<&Value>) -> Option<i64> {
    value.and_then(|value| value.as_i64().or_else(|| as_text(value)?.trim().parse().ok()))
}

fn code(value: Option<&Value>) -> Option<u16> {
    number(value).and_then(|number| u16::try_from(number).ok())
}

fn text(map: &Map<String, Value>, name: &str) -> String {
    map.get(name).and_then(as_text).unwrap_or_default()
}

struct Reader<'a> {
    /// The resources of the template, which can include policies.
    resources: Option<&'a Value>,
    report: Vec<ReportLine>,
    unknowns: Vec<UnknownField>,
}

impl Reader<'_> {
    fn line(&mut self, status: ReportStatus, field: &str, why: impl Into<String>) {
        if self.report.len() < MAX_LINES {
            self.report.push(ReportLine::new(status, field, why));
        }
    }

    /// Reports members that are neither read nor empty, and returns those that an answer depends on.
    fn others(
        &mut self,
        map: &Map<String, Value>,
        at: &str,
        known: &[&str],
    ) -> Vec<UnknownSetting> {
        let mut unknown = Vec::new();
        for (name, value) in map {
            let empty = match value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                Value::Object(members) => {
                    members.is_empty()
                        || members.get("Quantity").and_then(Value::as_i64) == Some(0)
                        || members.get("Enabled") == Some(&Value::Bool(false))
                }
                Value::Bool(true) | Value::Number(_) => false,
            };
            if !empty
                && !known.contains(&name.as_str())
                && !IGNORED_MEMBERS.contains(&name.as_str())
            {
                self.line(ReportStatus::Ignored, &join(at, name), "isn't modeled");
                if !HARMLESS_MEMBERS.contains(&name.as_str()) {
                    let reason = UnknownReason::NotModeled;
                    unknown.push(UnknownSetting { member: name.clone(), reason });
                }
            }
        }
        unknown
    }

    /// The members of these names whose value depends on a parameter or condition. Reports those that the shared mechanism
    /// hasn't reported.
    fn unresolved(
        &mut self,
        map: &Map<String, Value>,
        at: &str,
        members: &[&str],
    ) -> Vec<UnknownSetting> {
        let mut unknown = Vec::new();
        for member in members {
            if map.get(*member).is_some_and(is_unresolved) {
                let path = join(at, member);
                let within = |field: &str| {
                    field
                        .strip_prefix(&path)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
                };
                if !self.report.iter().any(|line| within(&line.field)) {
                    let why = "depends on a parameter or condition of the template";
                    self.line(ReportStatus::Ignored, &path, why);
                }
                let reason = UnknownReason::Unresolved;
                unknown.push(UnknownSetting { member: (*member).into(), reason });
            }
        }
        unknown
    }

    fn distribution(&mut self, map: &Map<String, Value>, at: &str) -> Distribution {
        let start = Distribution::default();
        let mut aliases = texts(map.get("Aliases"));
        aliases.retain(|alias| !alias.contains("${"));
        let root = map.get("DefaultRootObject").filter(|root| !is_unresolved(root));
        let mut distribution = Distribution {
            aliases,
            default_root_object: root.and_then(as_text).unwrap_or_default(),
            origins: Vec::new(),
            unknown: self.unresolved(map, at, &["Aliases", "DefaultRootObject", "Restrictions"]),
            ..start
        };
        if map.get("Enabled").and_then(as_text).as_deref() == Some("false") {
            self.line(ReportStatus::Ignored, &join(at, "Enabled"), "isn't modeled");
            let reason = UnknownReason::NotModeled;
            distribution.unknown.push(UnknownSetting { member: "Enabled".into(), reason });
        }
        for (index, value) in items(map.get("Origins")).iter().enumerate() {
            if let Value::Object(origin) = value {
                let origin = self.origin(origin, &join(at, &format!("Origins[{index}]")));
                distribution.origins.push(origin);
            }
        }
        for value in items(map.get("OriginGroups")) {
            distribution.origin_groups.push(OriginGroup {
                id: value.get("Id").and_then(as_text).unwrap_or_default(),
                members: items(value.get("Members"))
                    .iter()
                    .filter_map(|member| member.get("OriginId").and_then(as_text))
                    .collect(),
                status_codes: items(value.pointer("/FailoverCriteria/StatusCodes"))
                    .iter()
                    .filter_map(|status| code(Some(status)))
                    .collect(),
            });
        }
        for (index, value) in items(map.get("CacheBehaviors")).iter().enumerate() {
            if let Value::Object(behavior) = value {
                let behavior =
                    self.behavior(behavior, &join(at, &format!("CacheBehaviors[{index}]")));
                distribution.behaviors.push(behavior);
            }
        }
        if let Some(Value::Object(behavior)) = map.get("DefaultCacheBehavior") {
            distribution.default_behavior =
                self.behavior(behavior, &join(at, "DefaultCacheBehavior"));
        }
        for value in items(map.get("CustomErrorResponses")) {
            distribution.custom_errors.push(CustomError {
                error_code: code(value.get("ErrorCode")).unwrap_or(0),
                page: value.get("ResponsePagePath").and_then(as_text).unwrap_or_default(),
                response_code: code(value.get("ResponseCode")),
                error_caching_min_ttl: number(value.get("ErrorCachingMinTTL")).unwrap_or(10),
            });
        }
        if let Some(geo) = map.get("Restrictions").and_then(|all| all.get("GeoRestriction")) {
            let kind = geo.get("RestrictionType").and_then(Value::as_str);
            distribution.geo = GeoRestriction {
                restriction: match kind {
                    Some("whitelist") => RestrictionType::Whitelist,
                    Some("blacklist") => RestrictionType::Blacklist,
                    _ => RestrictionType::None,
                },
                countries: texts(Some(geo)),
            };
        }
        let others = self.others(
            map,
            at,
            &[
                "Aliases",
                "DefaultRootObject",
                "Origins",
                "OriginGroups",
                "CacheBehaviors",
                "DefaultCacheBehavior",
                "CustomErrorResponses",
                "Restrictions",
            ],
        );
        distribution.unknown.extend(others);
        distribution
    }

    fn origin(&mut self, map: &Map<String, Value>, at: &str) -> Origin {
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

    /// The resource of the template that a reference names.
    fn resource(&self, reference: &Value) -> Option<&Value> {
        let name = reference
            .get("Ref")
            .or_else(|| reference.pointer("/Fn::GetAtt/0"))
            .and_then(Value::as_str)?;
        self.resources?.get(name)
    }

    fn behavior(&mut self, map: &Map<String, Value>, at: &str) -> CacheBehavior {
        let methods = texts(map.get("AllowedMethods"));
        let cached = map
            .get("AllowedMethods")
            .and_then(|methods| methods.get("CachedMethods"))
            .or_else(|| map.get("CachedMethods"));
        let allowed_methods = match methods.len() {
            0..=2 => AllowedMethods::GetHead,
            3 => AllowedMethods::GetHeadOptions,
            _ => AllowedMethods::All,
        };
        if !methods.is_empty()
            && (methods.len() != allowed_methods.methods().len()
                || methods
                    .iter()
                    .any(|method| !allowed_methods.methods().contains(&method.as_str())))
        {
            self.line(
                ReportStatus::Refused,
                &join(at, "AllowedMethods"),
                format!(
                    "isn't one of the three sets that AWS allows; Cloudglass uses {}",
                    list(allowed_methods.methods(), "and")
                ),
            );
        }
        let policy = text(map, "ViewerProtocolPolicy");
        let mut unknown = self.unresolved(
            map,
            at,
            &["ForwardedValues", "TrustedSigners", "TrustedKeyGroups", "PathPattern"],
        );
        if map.contains_key("CachePolicyId") && map.contains_key("ForwardedValues") {
            self.line(
                ReportStatus::Refused,
                &join(at, "ForwardedValues"),
                "AWS accepts either `CachePolicyId` or `ForwardedValues`; Cloudglass uses the cache policy",
            );
        }
        let cache_policy = match self.policy(map, at, "CachePolicyId") {
            None if map.contains_key("ForwardedValues") => PolicyChoice::Legacy(legacy(map)),
            None => {
                self.line(
                    ReportStatus::Refused,
                    at,
                    "has no `CachePolicyId` and no `ForwardedValues`",
                );
                PolicyChoice::Managed(String::new())
            }
            Some(Ok(ImportedPolicy::Cache(config))) => PolicyChoice::Config(config),
            Some(Err(id)) => PolicyChoice::Managed(
                policy::cache_policy(&id).map_or(id, |managed| managed.name.into()),
            ),
            _ => PolicyChoice::default(),
        };
        let origin_request_policy = match self.policy(map, at, "OriginRequestPolicyId") {
            Some(Ok(ImportedPolicy::OriginRequest(config))) => Some(PolicyChoice::Config(config)),
            Some(Err(id)) => Some(PolicyChoice::Managed(
                policy::origin_request_policy(&id).map_or(id, |managed| managed.name.into()),
            )),
            _ => None,
        };
        let signers = texts(map.get("TrustedSigners"));
        let is_on = |member: &str| flag(map.get(member).and_then(|value| value.get("Enabled")));
        if signers.is_empty() && is_on("TrustedSigners") {
            // The document says that there are signers, and not which.
            let member = "TrustedSigners".into();
            unknown.push(UnknownSetting { member, reason: UnknownReason::NotGiven });
        }
        let mut behavior = CacheBehavior {
            path_pattern: text(map, "PathPattern"),
            target: text(map, "TargetOriginId"),
            viewer_protocol_policy: match policy.as_str() {
                "https-only" => ProtocolPolicy::HttpsOnly,
                "redirect-to-https" => ProtocolPolicy::RedirectToHttps,
                _ => ProtocolPolicy::AllowAll,
            },
            allowed_methods,
            cache_options: texts(cached).iter().any(|method| method == "OPTIONS"),
            cache_policy,
            origin_request_policy,
            compress: flag(map.get("Compress")),
            trusted_key_groups: texts(map.get("TrustedKeyGroups")),
            trusted_signers: signers,
            unknown,
        };
        let others = self.others(
            map,
            at,
            &[
                "PathPattern",
                "TargetOriginId",
                "ViewerProtocolPolicy",
                "AllowedMethods",
                "CachedMethods",
                "CachePolicyId",
                "OriginRequestPolicyId",
                "Compress",
                "TrustedKeyGroups",
                "TrustedSigners",
                "ForwardedValues",
                "MinTTL",
                "DefaultTTL",
                "MaxTTL",
            ],
        );
        behavior.unknown.extend(others);
        behavior
    }

    /// The policy that a member references: a policy of the template, or the ID.
    fn policy(
        &mut self,
        map: &Map<String, Value>,
        at: &str,
        member: &str,
    ) -> Option<Result<ImportedPolicy, String>> {
        let value = map.get(member)?;
        let own = self.resource(value).map(|resource| policy::import(&resource.to_string()));
        if let Some(own) = own
            && let Some(policy) = own.policies.into_iter().next()
        {
            let field = match at.rsplit_once("CacheBehaviors") {
                Some((_, index)) => format!("behaviors{index}"),
                None => "defaultBehavior".into(),
            };
            let name =
                if member == "CachePolicyId" { "cachePolicy" } else { "originRequestPolicy" };
            for unknown in own.unknowns.into_iter().next().unwrap_or_default() {
                let field = format!("{field}.{name}.config.{}", unknown.field);
                self.line(
                    ReportStatus::Unknown,
                    &join(at, member),
                    document::why_unknown(&unknown.needs),
                );
                self.unknowns.push(UnknownField { field, ..unknown });
            }
            return Some(Ok(policy));
        }
        let id = as_text(value)?;
        let known =
            policy::cache_policy(&id).is_some() || policy::origin_request_policy(&id).is_some();
        if !known {
            self.line(
                ReportStatus::Refused,
                &join(at, member),
                "isn't in this document; choose a policy here",
            );
        }
        Some(Err(id))
    }
}

/// The ID of the origin access identity; the text of a reference to one of the template.
fn access_identity(map: &Map<String, Value>) -> String {
    let identity = map.get("S3OriginConfig").and_then(|s3| s3.get("OriginAccessIdentity"));
    let text = identity.and_then(as_text).unwrap_or_default();
    text.strip_prefix(ACCESS_IDENTITY_PREFIX).map_or(text.clone(), str::to_owned)
}

/// The legacy cache settings of a cache behavior.
fn legacy(map: &Map<String, Value>) -> LegacyCacheSettings {
    let ttl = |member: &str| number(map.get(member)).map(Lenient::Is);
    let forwarded = map.get("ForwardedValues");
    let member = |name: &str| forwarded.and_then(|forwarded| forwarded.get(name));
    let cookie = |name: &str| member("Cookies").and_then(|cookies| cookies.get(name));
    let forward = cookie("Forward").and_then(as_text).unwrap_or_else(|| "none".into());
    LegacyCacheSettings {
        forwarded: ForwardedValues {
            query_string: flag(member("QueryString")),
            query_string_cache_keys: names(member("QueryStringCacheKeys")),
            headers: names(member("Headers")),
            cookies: CookiePreference {
                forward: SelectionBehavior::from(forward.as_str()),
                whitelisted_names: names(cookie("WhitelistedNames")),
            },
        },
        min_ttl: ttl("MinTTL"),
        default_ttl: ttl("DefaultTTL"),
        max_ttl: ttl("MaxTTL"),
    }
}
