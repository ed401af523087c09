//! The findings about a distribution, each at its field.

mod origins;

use super::{AllowedMethods, Distribution, OriginKind, RestrictionType, rules};
use crate::cloudfront::{
    behavior::{
        Glob, MAX_PATTERN, PatternFault, SearchBudget, common, covers, pattern_fault,
        rules as patterns,
    },
    policy::{
        Combination, PolicyChoice, cache_policy, conflicts, is_policy_reference,
        origin_request_policy,
    },
};
use crate::explain::{Finding, Mount, Severity, finding};
use crate::text::truncated;
use serde::Serialize;
use std::collections::BTreeMap;

/// Cache behaviors, including the default one.
const MAX_BEHAVIORS: usize = 75;
const MAX_ORIGINS: usize = 100;
const MAX_GROUPS: usize = 10;
const MAX_ALIASES: usize = 100;
const MAX_KEY_GROUPS: usize = 4;
/// Maximum number of cache behaviors that are compared with each other.
const COMPARED: usize = 120;
const ERRORS: &[u16] = &[400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/// A cache behavior that no request matches.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnreachableBehavior {
    /// Its place in the list; `None` for the default cache behavior.
    pub behavior: Option<usize>,
    /// Its pattern.
    pub pattern: String,
    /// The place of the earlier cache behavior that matches all its requests.
    pub by: usize,
    /// The path pattern of that cache behavior.
    pub by_pattern: String,
}

/// The cache behaviors that no request matches, each with the first earlier one that matches all its requests.
pub fn shadows(distribution: &Distribution) -> Vec<UnreachableBehavior> {
    let globs: Vec<(&str, Glob)> = compared(distribution);
    let mut effort = SearchBudget::default();
    let everything = Glob::new("*");
    let narrow = globs
        .iter()
        .enumerate()
        .map(|(place, (pattern, glob))| (Some(place), *pattern, glob))
        .chain([(None, "*", &everything)]);
    narrow
        .filter_map(|(place, pattern, glob)| {
            let before = globs.iter().take(place.unwrap_or(globs.len())).enumerate();
            let (by, (by_pattern, _)) =
                before.into_iter().find(|(_, (_, wide))| covers(wide, glob, &mut effort))?;
            Some(UnreachableBehavior {
                behavior: place,
                pattern: pattern.into(),
                by,
                by_pattern: (*by_pattern).into(),
            })
        })
        .collect()
}

fn compared(distribution: &Distribution) -> Vec<(&str, Glob)> {
    distribution
        .behaviors
        .iter()
        .take(COMPARED)
        .map(|behavior| {
            let pattern = behavior.path_pattern.as_str();
            (pattern, Glob::new(pattern))
        })
        .collect()
}

/// Checks a distribution. The fields are those of the distribution.
pub fn check(distribution: &Distribution) -> Vec<Finding> {
    let mut check = Check { distribution, findings: Vec::new() };
    check.quotas();
    check.names();
    check.origins();
    check.groups();
    check.patterns();
    check.behaviors();
    check.custom_errors();
    check.geo();
    check.keys();
    check.findings
}

struct Check<'a> {
    distribution: &'a Distribution,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn quotas(&mut self) {
        let d = self.distribution;
        let counts = [
            (
                "behaviors",
                d.behaviors.len().saturating_add(1),
                MAX_BEHAVIORS,
                "cache behaviors",
                "TooManyCacheBehaviors",
            ),
            ("origins", d.origins.len(), MAX_ORIGINS, "origins", "TooManyOrigins"),
            (
                "originGroups",
                d.origin_groups.len(),
                MAX_GROUPS,
                "origin groups",
                "TooManyOriginGroupsPerDistribution",
            ),
            (
                "aliases",
                d.aliases.len(),
                MAX_ALIASES,
                "alternate domain names",
                "TooManyDistributionCNAMEs",
            ),
        ];
        for (field, count, quota, what, name) in counts {
            if count > quota {
                finding!(self.findings, Severity::Error, rules::QUOTA, field, Some(name);
                    "The distribution has {count} {what}, and the quota is {quota}.";
                    "Reduce the number to {quota}, or request a quota increase.");
            }
        }
    }

    /// Reports each text of a list that occurs earlier in it.
    fn unique<'a>(&mut self, texts: impl IntoIterator<Item = (String, &'a str)>, what: &str) {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (field, text) in texts {
            match seen.get(text) {
                Some(first) => {
                    let message =
                        format!("The {what} `{}` is already used at `{first}`.", truncated(text));
                    finding!(self.findings, Severity::Error, rules::UNIQUE, field; "{message}"; "Change or remove one of them.");
                }
                None => {
                    seen.insert(text, field);
                }
            }
        }
    }

    fn names(&mut self) {
        let d = self.distribution;
        let aliases: Vec<String> = d.aliases.iter().map(|alias| alias.to_lowercase()).collect();
        self.unique(
            aliases
                .iter()
                .enumerate()
                .map(|(place, alias)| (format!("aliases[{place}]"), alias.as_str())),
            "alternate domain name",
        );
        let origins = d
            .origins
            .iter()
            .enumerate()
            .map(|(place, origin)| (format!("origins[{place}].id"), origin.id.as_str()));
        let groups = d
            .origin_groups
            .iter()
            .enumerate()
            .map(|(place, group)| (format!("originGroups[{place}].id"), group.id.as_str()));
        self.unique(origins.chain(groups), "ID");
        let root = d.default_root_object.as_str();
        let taken = |c: char| c.is_ascii_alphanumeric() || "_-.*$/~\"'&".contains(c);
        let wrong = if root.starts_with('/') {
            Some("The default root object can't start with `/`.".to_owned())
        } else if root.len() > MAX_PATTERN {
            Some(format!("The default root object can have up to {MAX_PATTERN} characters."))
        } else {
            root.chars()
                .find(|c| !taken(*c))
                .map(|c| format!("The default root object can't contain `{}`.", c.escape_debug()))
        };
        if let Some(wrong) = wrong {
            finding!(self.findings, Severity::Error, rules::ROOT_SETTINGS, "defaultRootObject", "InvalidDefaultRootObject";
                "{wrong}";
                "Enter a name such as `index.html`.");
        }
    }

    fn patterns(&mut self) {
        let d = self.distribution;
        for (place, behavior) in d.behaviors.iter().enumerate() {
            let message = match pattern_fault(&behavior.path_pattern) {
                None => continue,
                Some(PatternFault::Empty) => "The path pattern is empty.".into(),
                Some(PatternFault::TooLong(length)) => {
                    format!(
                        "The path pattern has {length} characters, and the limit is {MAX_PATTERN}."
                    )
                }
                Some(PatternFault::Character(c)) => {
                    format!("A path pattern can't contain `{}`.", c.escape_debug())
                }
            };
            finding!(self.findings, Severity::Error, patterns::PATTERN, "behaviors[{place}].pathPattern";
                "{message}";
                "Use only letters, digits, and the characters _ - . * $ / ~ \" ' @ : + & ?.");
        }
        let texts: Vec<(String, &str)> = d
            .behaviors
            .iter()
            .enumerate()
            .filter(|(_, behavior)| !behavior.path_pattern.is_empty())
            .map(|(place, behavior)| {
                let pattern = behavior.path_pattern.as_str();
                (
                    format!("behaviors[{place}].pathPattern"),
                    pattern.strip_prefix('/').unwrap_or(pattern),
                )
            })
            .collect();
        self.unique(texts, "path pattern");
        for shadow in shadows(d) {
            let twice = shadow.pattern.trim_start_matches('/')
                == shadow.by_pattern.trim_start_matches('/')
                && shadow.behavior.is_some();
            if twice {
                continue;
            }
            let field = match shadow.behavior {
                Some(place) => format!("behaviors[{place}].pathPattern"),
                None => "defaultBehavior".into(),
            };
            let which = match shadow.behavior {
                Some(_) => format!("cache behavior `{}`", truncated(&shadow.pattern)),
                None => "the default cache behavior".into(),
            };
            finding!(self.findings, Severity::Warning, patterns::SHADOWED, field;
                "No request matches {which} because `{}` precedes it and matches all its requests.", truncated(&shadow.by_pattern);
                "Move the more specific path pattern before the other one.");
        }
        self.open_before_restricted();
        self.bypassed();
    }

    /// Restricted cache behaviors with an origin that viewers can read without CloudFront.
    fn bypassed(&mut self) {
        let d = self.distribution;
        for (place, behavior) in d.all_behaviors() {
            if !behavior.is_restricted() {
                continue;
            }
            let members = d.group(&behavior.target).map(|(_, group)| group.members.iter());
            let ids = members.into_iter().flatten().chain([&behavior.target]);
            let public = ids
                .filter_map(|id| d.origin(id))
                .find(|(_, origin)| origin.is_public_bucket() || origin.is_website());
            let Some((_, origin)) = public else { continue };
            let pattern = if place.is_some() { behavior.path_pattern.as_str() } else { "*" };
            let what = if origin.is_website() { "website endpoint" } else { "bucket" };
            finding!(self.findings, Severity::Warning, rules::BYPASS, format!("{}.trustedKeyGroups", Distribution::behavior_field(place));
                "Viewers can bypass the signed URLs of `{}` because the {what} of origin `{}` is public.", truncated(pattern), truncated(&origin.id);
                "Block public access to the bucket, and use the bucket with an origin access control.");
        }
    }

    fn open_before_restricted(&mut self) {
        let d = self.distribution;
        let globs = compared(d);
        let mut effort = SearchBudget::default();
        for (place, (pattern, glob)) in globs.iter().enumerate() {
            if !d.behavior(Some(place)).is_restricted() {
                continue;
            }
            let open = globs
                .iter()
                .take(place)
                .enumerate()
                .filter(|(before, _)| !d.behavior(Some(*before)).is_restricted())
                .find_map(|(_, (open, wide))| Some((*open, common(wide, glob, &mut effort)?)));
            if let Some((open, path)) = open {
                finding!(self.findings, Severity::Warning, patterns::OPEN_BEFORE_RESTRICTED, "behaviors[{place}].trustedKeyGroups";
                    "Requests for `{path}` need no signature because `{}` precedes `{}` and has no trusted key group.", truncated(open), truncated(pattern);
                    "Move the restricted cache behavior before the open one.");
            }
        }
    }

    fn behaviors(&mut self) {
        let d = self.distribution;
        for (place, behavior) in d.all_behaviors() {
            let base = Distribution::behavior_field(place);
            let field = |member: &str| format!("{base}.{member}");
            if d.origin(&behavior.target).is_none() && d.group(&behavior.target).is_none() {
                finding!(self.findings, Severity::Error, rules::NO_ORIGIN, field("target"), "NoSuchOrigin";
                    "The target `{}` isn't an origin or an origin group.", truncated(&behavior.target);
                    "Choose an origin or an origin group of the distribution.");
            }
            if behavior.cache_options && behavior.allowed_methods == AllowedMethods::GetHead {
                finding!(self.findings, Severity::Error, rules::CACHED_METHODS, field("cacheOptions");
                    "OPTIONS is a cached method but not an allowed method.";
                    "Allow OPTIONS, or don't cache OPTIONS.");
            }
            if behavior.trusted_key_groups.len() > MAX_KEY_GROUPS {
                finding!(self.findings, Severity::Error, rules::QUOTA, field("trustedKeyGroups");
                    "The cache behavior has {} trusted key groups, and the quota is {MAX_KEY_GROUPS}.", behavior.trusted_key_groups.len();
                    "Reduce the number to {MAX_KEY_GROUPS}, or request a quota increase.");
            }
            let s3 =
                |id: &str| d.origin(id).is_some_and(|(_, origin)| origin.kind == OriginKind::S3);
            let s3 = s3(&behavior.target)
                || d.group(&behavior.target)
                    .is_some_and(|(_, group)| group.members.iter().any(|id| s3(id)));
            let combination = Combination {
                cache_policy: &behavior.cache_policy,
                origin_request_policy: behavior.origin_request_policy.as_ref(),
                s3,
            };
            self.findings.extend(Mount::under(base.as_str()).findings(conflicts(combination)));
            match &behavior.cache_policy {
                PolicyChoice::Managed(name)
                    if !is_policy_reference(name) && cache_policy(name).is_none() =>
                {
                    finding!(self.findings, Severity::Error, rules::POLICY, field("cachePolicy.managed");
                    "{}", match name.as_str() { "" => "The cache behavior has no cache policy.".into(), name => format!("AWS has no managed cache policy `{}`.", truncated(name)), };
                    "Choose a managed policy, or use a custom policy.")
                }
                _ => {}
            }
            match &behavior.origin_request_policy {
                Some(PolicyChoice::Managed(name))
                    if !is_policy_reference(name) && origin_request_policy(name).is_none() =>
                {
                    finding!(self.findings, Severity::Error, rules::POLICY, field("originRequestPolicy.managed");
                    "AWS has no managed origin request policy `{}`.", truncated(name);
                    "Choose a managed policy, or use a custom policy.")
                }
                _ => {}
            }
        }
    }

    fn custom_errors(&mut self) {
        let d = self.distribution;
        let codes: Vec<String> =
            d.custom_errors.iter().map(|error| error.error_code.to_string()).collect();
        self.unique(
            codes
                .iter()
                .enumerate()
                .map(|(place, code)| (format!("customErrors[{place}].errorCode"), code.as_str())),
            "error code",
        );
        for (place, error) in d.custom_errors.iter().enumerate() {
            let field = |member: &str| format!("customErrors[{place}].{member}");
            if !ERRORS.contains(&error.error_code) {
                finding!(self.findings, Severity::Error, rules::ERROR_SETTINGS, field("errorCode");
                    "Custom error responses don't support {}.", error.error_code;
                    "Choose 400, 403, 404, 405, 414, 416, or 500 to 504.");
            }
            if error.page.is_empty() == error.response_code.is_some() {
                finding!(self.findings, Severity::Error, rules::ERROR_SETTINGS, field("responseCode");
                    "A response page and a response code require each other.";
                    "Enter both, or neither.");
            } else if !error.page.is_empty() && !error.page.starts_with('/') {
                finding!(self.findings, Severity::Error, rules::ERROR_SETTINGS, field("page");
                    "The path of the response page doesn't start with `/`.";
                    "Enter a path such as `/errors/404.html`.");
            }
            if let Some(code) = error.response_code
                && code != 200
                && !ERRORS.contains(&code)
            {
                finding!(self.findings, Severity::Error, rules::ERROR_SETTINGS, field("responseCode");
                    "The response code can't be {code}.";
                    "Choose 200, 400, 403, 404, 405, 414, 416, or 500 to 504.");
            }
            if error.error_caching_min_ttl < 0 {
                finding!(self.findings, Severity::Error, rules::NUMBERS, field("errorCachingMinTTL");
                    "The error caching minimum TTL {} is below 0.", error.error_caching_min_ttl;
                    "Enter 0 or more seconds.");
            }
        }
    }

    fn keys(&mut self) {
        for (place, group) in self.distribution.key_groups.iter().enumerate() {
            let mut own = Vec::new();
            group.load(!self.distribution.is_signer(&group.name), &mut own);
            self.findings.extend(Mount::under(format!("keyGroups[{place}]")).findings(own));
        }
    }

    fn geo(&mut self) {
        let geo = &self.distribution.geo;
        if geo.restriction == RestrictionType::None {
            return;
        }
        if geo.countries.is_empty() {
            finding!(self.findings, Severity::Error, rules::GEO_SETTINGS, "geo.countries";
                "The list of countries is empty.";
                "Add a country, or set the restriction to None.");
        }
        for (place, country) in geo.countries.iter().enumerate() {
            let known = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
            if !known {
                finding!(self.findings, Severity::Error, rules::GEO_SETTINGS, "geo.countries[{place}]";
                    "`{}` isn't a country code.", truncated(country);
                    "Enter two uppercase letters, such as `DE`.");
            }
        }
    }
}
