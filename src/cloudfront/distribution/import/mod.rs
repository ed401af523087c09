//! Imports a distribution from the output of `get-distribution-config` or from a CloudFormation template.

mod behavior;
mod origin;

use super::{
    CustomError, Distribution, GeoRestriction, OriginGroup, RestrictionType, UnknownReason,
    UnknownSetting,
};
use crate::cloudfront::policy::{ImportFailure, NameList, ReportLine, ReportStatus};
use crate::document::{self, Mapping, Report, UnknownField, as_text};
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
    let Report { lines, unknowns, .. } = open;
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

    /// The resource of the template that a reference names.
    fn resource(&self, reference: &Value) -> Option<&Value> {
        let name = reference
            .get("Ref")
            .or_else(|| reference.pointer("/Fn::GetAtt/0"))
            .and_then(Value::as_str)?;
        self.resources?.get(name)
    }
}
