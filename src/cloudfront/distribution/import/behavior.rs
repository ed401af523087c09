//! The cache behaviors of a distribution that is imported, with their policies or legacy cache settings.

use super::{
    super::{AllowedMethods, CacheBehavior, ProtocolPolicy, UnknownReason, UnknownSetting},
    Reader, flag, join, names, number, text, texts,
};
use crate::cloudfront::policy::{
    self, CookiePreference, ForwardedValues, ImportedPolicy, LegacyCacheSettings, Lenient,
    PolicyChoice, ReportStatus, SelectionBehavior,
};
use crate::document::{self, UnknownField, as_text};
use crate::text::list;
use serde_json::{Map, Value};

impl Reader<'_> {
    pub(super) fn behavior(&mut self, map: &Map<String, Value>, at: &str) -> CacheBehavior {
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
