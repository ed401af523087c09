//! Exports a distribution for the AWS CLI, CloudFormation, and Terraform, without the states of origins.

use super::{
    CacheBehavior, CustomError, Distribution, Origin, OriginGroup, OriginKind, ProtocolPolicy,
    RestrictionType,
};
use crate::cloudfront::{
    policy::{
        ExportFormat, ExportNames, ImportedPolicy, LegacyCacheSettings, Lenient, NameList,
        PolicyChoice, cache_policy, logical_id, origin_request_policy,
    },
    request::SigningBehavior,
};
use crate::document::{
    Tree,
    hcl::{Body, identifier},
    to_json, to_yaml,
};
use serde_json::Value;

/// Writes the distribution, with its custom policies if the format can include them.
pub fn export(distribution: &Distribution, format: ExportFormat) -> String {
    match format {
        ExportFormat::Cli => {
            to_json(&config(distribution, &Policies::of(distribution, Written::Api)))
        }
        ExportFormat::CloudFormationJson => to_json(&template(distribution)),
        ExportFormat::CloudFormationYaml => to_yaml(&template(distribution)),
        ExportFormat::Terraform => terraform(distribution),
    }
}

/// The form of lists and references.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Api,
    CloudFormation,
    Terraform,
}

/// The custom policies of the distribution, each once.
struct Policies {
    written: Written,
    own: Vec<(String, ImportedPolicy)>,
}

impl Policies {
    fn of(distribution: &Distribution, written: Written) -> Self {
        let mut names = ExportNames::default();
        let mut own: Vec<(String, ImportedPolicy)> = Vec::new();
        for (_, behavior) in distribution.all_behaviors() {
            let mut found = Vec::new();
            if let PolicyChoice::Config(config) = &behavior.cache_policy {
                found.push(ImportedPolicy::Cache(config.clone()));
            }
            if let Some(PolicyChoice::Config(config)) = &behavior.origin_request_policy {
                found.push(ImportedPolicy::OriginRequest(config.clone()));
            }
            for policy in found {
                if !own.iter().any(|(_, known)| *known == policy) {
                    let name = match written {
                        Written::Terraform => identifier(policy.name()),
                        _ => logical_id(policy.name()),
                    };
                    own.push((names.take(name), policy));
                }
            }
        }
        Self { written, own }
    }

    fn name(&self, policy: &ImportedPolicy) -> &str {
        self.own.iter().find(|(_, known)| known == policy).map_or("", |(name, _)| name)
    }

    /// The reference to a cache policy of a cache behavior; `None` for legacy cache settings.
    fn cache(&self, behavior: &CacheBehavior) -> Option<Value> {
        match &behavior.cache_policy {
            PolicyChoice::Managed(name) => {
                Some(cache_policy(name).map_or(name.as_str(), |known| known.id).into())
            }
            PolicyChoice::Config(config) => Some(self.own(&ImportedPolicy::Cache(config.clone()))),
            PolicyChoice::Legacy(_) => None,
        }
    }

    /// The reference to a origin request policy of a cache behavior.
    fn forward(&self, behavior: &CacheBehavior) -> Option<Value> {
        Some(match behavior.origin_request_policy.as_ref()? {
            PolicyChoice::Managed(name) => {
                origin_request_policy(name).map_or(name.as_str(), |known| known.id).into()
            }
            PolicyChoice::Config(config) => {
                self.own(&ImportedPolicy::OriginRequest(config.clone()))
            }
            PolicyChoice::Legacy(none) => match *none {},
        })
    }

    fn own(&self, policy: &ImportedPolicy) -> Value {
        match self.written {
            Written::CloudFormation => serde_json::json!({ "Ref": self.name(policy) }),
            _ => policy.name().into(),
        }
    }

    /// `{Quantity, Items}`, or the bare list in CloudFormation.
    fn list(&self, items: Vec<Tree>) -> Tree {
        match self.written {
            Written::CloudFormation => Tree::List(items),
            _ => quantity(items),
        }
    }
}

/// `{Quantity, Items}`.
fn quantity(items: Vec<Tree>) -> Tree {
    Tree::map([("Quantity", items.len().into()), ("Items", Tree::List(items))])
}

fn trees<T: Clone + Into<Tree>>(items: &[T]) -> Vec<Tree> {
    items.iter().cloned().map(Into::into).collect()
}

fn template(distribution: &Distribution) -> Tree {
    let policies = Policies::of(distribution, Written::CloudFormation);
    let resource = Tree::map([
        ("Type", "AWS::CloudFront::Distribution".into()),
        ("Properties", Tree::map([("DistributionConfig", config(distribution, &policies))])),
    ]);
    let mut resources = Tree::map([("Distribution", resource)]);
    for (name, policy) in &policies.own {
        resources.put(name.clone(), policy.resource());
    }
    for signing in own_access_controls(distribution) {
        let config = Tree::map([
            ("Name", access_control_name(signing).into()),
            ("OriginAccessControlOriginType", "s3".into()),
            ("SigningBehavior", signing.as_str().into()),
            ("SigningProtocol", "sigv4".into()),
        ]);
        let control = Tree::map([
            ("Type", "AWS::CloudFront::OriginAccessControl".into()),
            ("Properties", Tree::map([("OriginAccessControlConfig", config)])),
        ]);
        resources.put(access_control_name(signing), control);
    }
    Tree::map([("AWSTemplateFormatVersion", "2010-09-09".into()), ("Resources", resources)])
}

fn config(d: &Distribution, policies: &Policies) -> Tree {
    let api = policies.written == Written::Api;
    let mut tree = Tree::Map(Vec::new())
        .with_some("CallerReference", api.then_some("cloudglass"))
        .with("Comment", "")
        .with("Enabled", true)
        .with("Aliases", policies.list(trees(&d.aliases)))
        .with("DefaultRootObject", d.default_root_object.as_str())
        .with(
            "Origins",
            policies.list(d.origins.iter().map(|origin| origin_tree(origin, policies)).collect()),
        );
    if !d.origin_groups.is_empty() {
        tree =
            tree.with("OriginGroups", quantity(d.origin_groups.iter().map(group_tree).collect()));
    }
    let behaviors =
        d.behaviors.iter().map(|behavior| behavior_tree(behavior, true, policies)).collect();
    tree = tree
        .with("CacheBehaviors", policies.list(behaviors))
        .with("DefaultCacheBehavior", behavior_tree(&d.default_behavior, false, policies))
        .with(
            "CustomErrorResponses",
            policies.list(d.custom_errors.iter().map(|error| error_tree(error, api)).collect()),
        );
    let kind = restriction(d);
    let countries = trees(&d.geo.countries);
    let geo = match policies.written {
        Written::CloudFormation => {
            Tree::map([("RestrictionType", kind.into()), ("Locations", Tree::List(countries))])
        }
        _ => Tree::map([
            ("RestrictionType", kind.into()),
            ("Quantity", countries.len().into()),
            ("Items", Tree::List(countries)),
        ]),
    };
    tree.with("Restrictions", Tree::map([("GeoRestriction", geo)]))
}

fn restriction(d: &Distribution) -> &'static str {
    match d.geo.restriction {
        RestrictionType::None => "none",
        RestrictionType::Whitelist => "whitelist",
        RestrictionType::Blacklist => "blacklist",
    }
}

fn origin_tree(origin: &Origin, policies: &Policies) -> Tree {
    let headers: Vec<Tree> = origin
        .custom_headers
        .iter()
        .map(|header| {
            Tree::map([
                ("HeaderName", header.name().into()),
                ("HeaderValue", header.value().into()),
            ])
        })
        .collect();
    let member = match policies.written {
        Written::CloudFormation => "OriginCustomHeaders",
        _ => "CustomHeaders",
    };
    let tree = Tree::map([
        ("Id", origin.id.as_str().into()),
        ("DomainName", origin.domain.as_str().into()),
        ("OriginPath", origin.path.as_str().into()),
    ])
    .with(member, policies.list(headers))
    .with("ConnectionAttempts", origin.connection_attempts)
    .with("ConnectionTimeout", origin.connection_timeout);
    let control: Option<Value> = if !origin.access_control.is_empty() {
        Some(origin.access_control.as_str().into())
    } else if origin.signing_behavior.is_never() {
        None
    } else if policies.written == Written::CloudFormation {
        let name = access_control_name(origin.signing_behavior);
        Some(serde_json::json!({ "Fn::GetAtt": [name, "Id"] }))
    } else {
        Some(ORIGIN_ACCESS_CONTROL.into())
    };
    let tree = tree.with_some("OriginAccessControlId", control);
    let timeout = origin.response_timeout;
    match origin.kind {
        OriginKind::S3 => tree.with(
            "S3OriginConfig",
            Tree::map([
                ("OriginAccessIdentity", access_identity(origin).into()),
                ("OriginReadTimeout", timeout.into()),
            ]),
        ),
        OriginKind::Custom => tree.with(
            "CustomOriginConfig",
            Tree::map([
                ("HTTPPort", origin.http_port.into()),
                ("HTTPSPort", origin.https_port.into()),
                ("OriginProtocolPolicy", origin.protocol_policy.as_str().into()),
                ("OriginReadTimeout", timeout.into()),
            ]),
        ),
    }
}

/// `OriginAccessIdentity` as AWS writes it; empty for none.
fn access_identity(origin: &Origin) -> String {
    match origin.access_identity.as_str() {
        "" => String::new(),
        id => [ACCESS_IDENTITY_PREFIX, id].concat(),
    }
}

/// The prefix of the ID in `OriginAccessIdentity`.
pub(super) const ACCESS_IDENTITY_PREFIX: &str = "origin-access-identity/cloudfront/";

/// A placeholder for the id that AWS assigns to an origin access control.
pub(super) const ORIGIN_ACCESS_CONTROL: &str = "E2QWRUHEXAMPLE";

/// The origin access controls that are exported with the distribution: those without a known id, one for each signing
/// behavior.
fn own_access_controls(distribution: &Distribution) -> Vec<SigningBehavior> {
    let mut own = Vec::new();
    for origin in &distribution.origins {
        let signing = origin.signing_behavior;
        if !signing.is_never() && origin.access_control.is_empty() && !own.contains(&signing) {
            own.push(signing);
        }
    }
    own
}

/// What an origin access control of that kind is called in a file.
fn access_control_name(signing: SigningBehavior) -> &'static str {
    match signing {
        SigningBehavior::NoOverride => "AccessControlNoOverride",
        _ => "AccessControl",
    }
}

fn group_tree(group: &OriginGroup) -> Tree {
    let members =
        group.members.iter().map(|id| Tree::map([("OriginId", id.as_str().into())])).collect();
    Tree::map([
        ("Id", group.id.as_str().into()),
        ("FailoverCriteria", Tree::map([("StatusCodes", quantity(trees(&group.status_codes)))])),
        ("Members", quantity(members)),
    ])
}

fn protocol(behavior: &CacheBehavior) -> &'static str {
    match behavior.viewer_protocol_policy {
        ProtocolPolicy::AllowAll => "allow-all",
        ProtocolPolicy::RedirectToHttps => "redirect-to-https",
        ProtocolPolicy::HttpsOnly => "https-only",
    }
}

fn cached(behavior: &CacheBehavior) -> &'static [&'static str] {
    if behavior.cache_options { &["GET", "HEAD", "OPTIONS"] } else { &["GET", "HEAD"] }
}

fn behavior_tree(behavior: &CacheBehavior, ordered: bool, policies: &Policies) -> Tree {
    let allowed = trees(behavior.allowed_methods.methods());
    let cached = trees(cached(behavior));
    let groups = trees(&behavior.trusted_key_groups);
    let signers = trees(&behavior.trusted_signers);
    let tree = Tree::Map(Vec::new())
        .with_some("PathPattern", ordered.then_some(behavior.path_pattern.as_str()))
        .with("TargetOriginId", behavior.target.as_str())
        .with("ViewerProtocolPolicy", protocol(behavior));
    let tree = match policies.written {
        Written::CloudFormation => tree
            .with("AllowedMethods", Tree::List(allowed))
            .with("CachedMethods", Tree::List(cached))
            .with("TrustedKeyGroups", Tree::List(groups))
            .with_some("TrustedSigners", (!signers.is_empty()).then_some(Tree::List(signers))),
        _ => tree
            .with("AllowedMethods", quantity(allowed).with("CachedMethods", quantity(cached)))
            .with("TrustedKeyGroups", enabled(groups))
            .with_some("TrustedSigners", (!signers.is_empty()).then(|| enabled(signers))),
    };
    let tree = tree
        .with("Compress", behavior.compress)
        .with_some("CachePolicyId", policies.cache(behavior))
        .with_some("OriginRequestPolicyId", policies.forward(behavior));
    match behavior.cache_policy.legacy() {
        None => tree,
        Some(legacy) => tree
            .with("ForwardedValues", forwarded_tree(legacy, policies))
            .with_some("MinTTL", ttl(&legacy.min_ttl))
            .with_some("DefaultTTL", ttl(&legacy.default_ttl))
            .with_some("MaxTTL", ttl(&legacy.max_ttl)),
    }
}

/// `{Enabled, Quantity, Items}`.
fn enabled(items: Vec<Tree>) -> Tree {
    Tree::map([
        ("Enabled", (!items.is_empty()).into()),
        ("Quantity", items.len().into()),
        ("Items", Tree::List(items)),
    ])
}

fn ttl(field: &Option<Lenient<i64>>) -> Option<i64> {
    field.as_ref().and_then(Lenient::get)
}

/// `ForwardedValues`.
fn forwarded_tree(legacy: &LegacyCacheSettings, policies: &Policies) -> Tree {
    let forwarded = &legacy.forwarded;
    let cookies = forwarded.cookies.whitelisted_names.names();
    let preference = Tree::map([("Forward", forwarded.cookies.forward.as_str().into())]).with_some(
        "WhitelistedNames",
        (!cookies.is_empty()).then(|| policies.list(trees(cookies))),
    );
    Tree::map([
        ("QueryString", forwarded.query_string.into()),
        ("Cookies", preference),
        ("Headers", policies.list(trees(forwarded.headers.names()))),
        ("QueryStringCacheKeys", policies.list(trees(forwarded.query_string_cache_keys.names()))),
    ])
}

/// `forwarded_values`.
fn forwarded_block(legacy: &LegacyCacheSettings) -> Body {
    let forwarded = &legacy.forwarded;
    let names = |list: &NameList| (!list.names().is_empty()).then(|| list.names().to_vec());
    let cookies = Body::new()
        .set("forward", forwarded.cookies.forward.as_str())
        .set_some("whitelisted_names", names(&forwarded.cookies.whitelisted_names));
    Body::new()
        .set("query_string", forwarded.query_string)
        .set_some("query_string_cache_keys", names(&forwarded.query_string_cache_keys))
        .set_some("headers", names(&forwarded.headers))
        .block("cookies", cookies)
}

fn error_tree(error: &CustomError, api: bool) -> Tree {
    let page = (!error.page.is_empty()).then_some(error.page.as_str());
    let response: Option<Value> = error.response_code.map(|code| {
        if api {
            // the API has a text here
            code.to_string().into()
        } else {
            code.into()
        }
    });
    Tree::map([("ErrorCode", error.error_code.into())])
        .with_some("ResponsePagePath", page)
        .with_some("ResponseCode", response)
        .with("ErrorCachingMinTTL", error.error_caching_min_ttl)
}

fn terraform(d: &Distribution) -> String {
    let policies = Policies::of(d, Written::Terraform);
    let mut file = Body::new();
    for (name, policy) in &policies.own {
        let kind = terraform_kind(policy);
        file = file.block(format!("resource \"{kind}\" \"{name}\""), policy.terraform());
    }
    for signing in own_access_controls(d) {
        let name = access_control_name(signing);
        let control = Body::new()
            .set("name", name)
            .set("origin_access_control_origin_type", "s3")
            .set("signing_behavior", signing.as_str())
            .set("signing_protocol", "sigv4");
        file = file.block(format!("resource \"{ACCESS_CONTROL_KIND}\" \"{name}\""), control);
    }
    let mut body = Body::new().set("enabled", true);
    if !d.aliases.is_empty() {
        body = body.set("aliases", d.aliases.clone());
    }
    if !d.default_root_object.is_empty() {
        body = body.set("default_root_object", d.default_root_object.as_str());
    }
    for origin in &d.origins {
        body = body.block("origin", origin_block(origin));
    }
    for group in &d.origin_groups {
        let mut block = Body::new().set("origin_id", group.id.as_str()).block(
            "failover_criteria",
            Body::new().set("status_codes", group.status_codes.clone()),
        );
        for member in &group.members {
            block = block.block("member", Body::new().set("origin_id", member.as_str()));
        }
        body = body.block("origin_group", block);
    }
    body =
        body.block("default_cache_behavior", behavior_block(&d.default_behavior, false, &policies));
    for behavior in &d.behaviors {
        body = body.block("ordered_cache_behavior", behavior_block(behavior, true, &policies));
    }
    for error in &d.custom_errors {
        let block = Body::new()
            .set("error_code", error.error_code)
            .set_some("response_page_path", (!error.page.is_empty()).then_some(error.page.as_str()))
            .set_some("response_code", error.response_code)
            .set("error_caching_min_ttl", error.error_caching_min_ttl);
        body = body.block("custom_error_response", block);
    }
    let geo = Body::new()
        .set("restriction_type", restriction(d))
        .set("locations", d.geo.countries.clone());
    body = body
        .block("restrictions", Body::new().block("geo_restriction", geo))
        .block("viewer_certificate", Body::new().set("cloudfront_default_certificate", true));
    file.block("resource \"aws_cloudfront_distribution\" \"site\"", body).write()
}

fn terraform_kind(policy: &ImportedPolicy) -> &'static str {
    match policy {
        ImportedPolicy::Cache(_) => "aws_cloudfront_cache_policy",
        ImportedPolicy::OriginRequest(_) => "aws_cloudfront_origin_request_policy",
    }
}

const ACCESS_CONTROL_KIND: &str = "aws_cloudfront_origin_access_control";

fn origin_block(origin: &Origin) -> Body {
    let mut block = Body::new()
        .set("origin_id", origin.id.as_str())
        .set("domain_name", origin.domain.as_str())
        .set("origin_path", origin.path.as_str())
        .set("connection_attempts", origin.connection_attempts)
        .set("connection_timeout", origin.connection_timeout);
    if !origin.access_control.is_empty() {
        block = block.set("origin_access_control_id", origin.access_control.as_str());
    } else if !origin.signing_behavior.is_never() {
        let name = access_control_name(origin.signing_behavior);
        block = block.refer("origin_access_control_id", format!("{ACCESS_CONTROL_KIND}.{name}.id"));
    }
    for header in &origin.custom_headers {
        let header = Body::new().set("name", header.name()).set("value", header.value());
        block = block.block("custom_header", header);
    }
    if origin.has_access_identity() {
        let identity = Body::new().set("origin_access_identity", access_identity(origin));
        block = block.block("s3_origin_config", identity);
    }
    if origin.kind == OriginKind::Custom {
        block = block.block(
            "custom_origin_config",
            Body::new()
                .set("http_port", origin.http_port)
                .set("https_port", origin.https_port)
                .set("origin_protocol_policy", origin.protocol_policy.as_str())
                .set("origin_ssl_protocols", vec!["TLSv1.2"])
                .set("origin_read_timeout", origin.response_timeout),
        );
    }
    block
}

fn behavior_block(behavior: &CacheBehavior, ordered: bool, policies: &Policies) -> Body {
    let mut block = Body::new()
        .set_some("path_pattern", ordered.then_some(behavior.path_pattern.as_str()))
        .set("target_origin_id", behavior.target.as_str())
        .set("viewer_protocol_policy", protocol(behavior))
        .set("allowed_methods", behavior.allowed_methods.methods().to_vec())
        .set("cached_methods", cached(behavior).to_vec())
        .set("compress", behavior.compress);
    block = match &behavior.cache_policy {
        PolicyChoice::Config(config) => {
            let policy = ImportedPolicy::Cache(config.clone());
            block.refer(
                "cache_policy_id",
                format!("{}.{}.id", terraform_kind(&policy), policies.name(&policy)),
            )
        }
        PolicyChoice::Managed(_) => block.set_some("cache_policy_id", policies.cache(behavior)),
        PolicyChoice::Legacy(legacy) => block
            .block("forwarded_values", forwarded_block(legacy))
            .set_some("min_ttl", ttl(&legacy.min_ttl))
            .set_some("default_ttl", ttl(&legacy.default_ttl))
            .set_some("max_ttl", ttl(&legacy.max_ttl)),
    };
    block = match &behavior.origin_request_policy {
        Some(PolicyChoice::Config(config)) => {
            let policy = ImportedPolicy::OriginRequest(config.clone());
            block.refer(
                "origin_request_policy_id",
                format!("{}.{}.id", terraform_kind(&policy), policies.name(&policy)),
            )
        }
        _ => block.set_some("origin_request_policy_id", policies.forward(behavior)),
    };
    if !behavior.trusted_key_groups.is_empty() {
        block = block.set("trusted_key_groups", behavior.trusted_key_groups.clone());
    }
    if !behavior.trusted_signers.is_empty() {
        block = block.set("trusted_signers", behavior.trusted_signers.clone());
    }
    block
}
