//! What is wrong with a distribution, each finding at its field.

mod origins;

use super::{AllowedMethods, Distribution, OriginKind, RestrictionType, rules};
use crate::cloudfront::{
    behavior::{
        Glob, MAX_PATTERN, PatternFault, SearchBudget, common, covers, pattern_fault,
        rules as patterns,
    },
    policy::{
        PolicyChoice, cache_policy, origin_request_policy, validate_cache_policy,
        validate_origin_request_policy,
    },
};
use crate::explain::{Finding, Rule, Severity};
use crate::text::truncated;
use serde::Serialize;
use std::collections::BTreeMap;

/// Behaviours, the default one included.
const MAX_BEHAVIORS: usize = 75;
const MAX_ORIGINS: usize = 100;
const MAX_GROUPS: usize = 10;
const MAX_ALIASES: usize = 100;
const MAX_KEY_GROUPS: usize = 4;
/// Behaviours that are held against each other.
const COMPARED: usize = 120;
const ERRORS: &[u16] = &[400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/// A behaviour that is never reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnreachableBehavior {
    /// Its place in the list; `None` for the default behaviour.
    pub behavior: Option<usize>,
    /// Its pattern.
    pub pattern: String,
    /// The place of the behaviour before it that takes everything.
    pub by: usize,
    /// That behaviour's pattern.
    pub by_pattern: String,
}

/// The behaviours that are never reached, each with the first one before it that takes everything it could.
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

/// Checks a distribution; `at` is its path in the scenario.
pub fn check(distribution: &Distribution, at: &str) -> Vec<Finding> {
    let mut check = Check { distribution, at, findings: Vec::new() };
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
    at: &'a str,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn find(
        &mut self,
        severity: Severity,
        rule: &'static Rule,
        field: impl AsRef<str>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.findings.push(Finding {
            severity,
            field: format!("{}.{}", self.at, field.as_ref()),
            message: message.into(),
            fix: fix.into(),
            rule,
            aws_error: None,
        });
    }

    fn error(
        &mut self,
        rule: &'static Rule,
        field: impl AsRef<str>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.find(Severity::Error, rule, field, message, fix);
    }

    /// The same with AWS's own name for the error.
    fn aws(
        &mut self,
        name: &'static str,
        rule: &'static Rule,
        field: impl AsRef<str>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.error(rule, field, message, fix);
        if let Some(last) = self.findings.last_mut() {
            last.aws_error = Some(name);
        }
    }

    fn quotas(&mut self) {
        let d = self.distribution;
        let counts = [
            (
                "behaviors",
                d.behaviors.len().saturating_add(1),
                MAX_BEHAVIORS,
                "behaviours, the default one included,",
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
            ("aliases", d.aliases.len(), MAX_ALIASES, "aliases", "TooManyDistributionCNAMEs"),
        ];
        for (field, count, quota, what, name) in counts {
            if count > quota {
                self.aws(
                    name,
                    &rules::QUOTA,
                    field,
                    format!("there are {count} {what} and the quota is {quota}"),
                    "Take some away, or ask AWS to raise the quota.",
                );
            }
        }
    }

    /// Reports each text of a list that stands there before.
    fn unique<'a>(&mut self, texts: impl IntoIterator<Item = (String, &'a str)>, what: &str) {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (field, text) in texts {
            match seen.get(text) {
                Some(first) => {
                    let message =
                        format!("the {what} `{}` stands at {first} already", truncated(text));
                    self.error(&rules::UNIQUE, field, message, "Change or remove one of the two.");
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
            "alias",
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
        self.unique(origins.chain(groups), "id");
        let root = d.default_root_object.as_str();
        let taken = |c: char| c.is_ascii_alphanumeric() || "_-.*$/~\"'&".contains(c);
        let wrong = if root.starts_with('/') {
            Some("it begins with a slash".to_owned())
        } else if root.len() > MAX_PATTERN {
            Some(format!("it has more than {MAX_PATTERN} characters"))
        } else {
            root.chars().find(|c| !taken(*c)).map(|c| format!("it holds `{}`", c.escape_debug()))
        };
        if let Some(wrong) = wrong {
            self.aws(
                "InvalidDefaultRootObject",
                &rules::ROOT_SETTINGS,
                "defaultRootObject",
                format!("the default root object is not one that AWS takes: {wrong}"),
                "Give a name such as index.html.",
            );
        }
    }

    fn patterns(&mut self) {
        let d = self.distribution;
        for (place, behavior) in d.behaviors.iter().enumerate() {
            let message = match pattern_fault(&behavior.path_pattern) {
                None => continue,
                Some(PatternFault::Empty) => "the pattern is empty".into(),
                Some(PatternFault::TooLong(length)) => {
                    format!("the pattern has {length} characters; CloudFront takes {MAX_PATTERN}")
                }
                Some(PatternFault::Character(c)) => {
                    format!("a path pattern can't hold `{}`", c.escape_debug())
                }
            };
            self.error(
                &patterns::PATTERN,
                format!("behaviors[{place}].pathPattern"),
                message,
                "Use letters, digits, _ - . * $ / ~ \" ' @ : + & and ? alone.",
            );
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
        self.unique(texts, "pattern");
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
                Some(_) => format!("`{}`", truncated(&shadow.pattern)),
                None => "the default behaviour".into(),
            };
            self.find(
                Severity::Warning,
                &patterns::SHADOWED,
                field,
                format!(
                    "{which} is never reached: `{}` before it takes everything",
                    truncated(&shadow.by_pattern)
                ),
                "Move the narrower pattern before the wider one.",
            );
        }
        self.open_before_restricted();
    }

    fn open_before_restricted(&mut self) {
        let d = self.distribution;
        let globs = compared(d);
        let mut effort = SearchBudget::default();
        for (place, (pattern, glob)) in globs.iter().enumerate() {
            if d.behavior(Some(place)).trusted_key_groups.is_empty() {
                continue;
            }
            let open = globs
                .iter()
                .take(place)
                .enumerate()
                .filter(|(before, _)| d.behavior(Some(*before)).trusted_key_groups.is_empty())
                .find_map(|(_, (open, wide))| Some((*open, common(wide, glob, &mut effort)?)));
            if let Some((open, path)) = open {
                self.find(
                    Severity::Warning,
                    &patterns::OPEN_BEFORE_RESTRICTED,
                    format!("behaviors[{place}].trustedKeyGroups"),
                    format!(
                        "`{}` before it is open and takes some of what `{}` restricts, such as {path}: that is public",
                        truncated(open),
                        truncated(pattern)
                    ),
                    "Move the restricted behaviour before the open one.",
                );
            }
        }
    }

    fn behaviors(&mut self) {
        let d = self.distribution;
        for (place, behavior) in d.all_behaviors() {
            let base = Distribution::behavior_field(place);
            let field = |member: &str| format!("{base}.{member}");
            if d.origin(&behavior.target).is_none() && d.group(&behavior.target).is_none() {
                self.aws(
                    "NoSuchOrigin",
                    &rules::NO_ORIGIN,
                    field("target"),
                    format!(
                        "there is no origin and no origin group `{}`",
                        truncated(&behavior.target)
                    ),
                    "Choose an origin or a group of the distribution.",
                );
            }
            if behavior.cache_options && behavior.allowed_methods == AllowedMethods::GetHead {
                self.error(
                    &rules::CACHED_METHODS,
                    field("cacheOptions"),
                    "OPTIONS is cached but not allowed",
                    "Allow OPTIONS, or don't cache it.",
                );
            }
            if behavior.trusted_key_groups.len() > MAX_KEY_GROUPS {
                self.error(
                    &rules::QUOTA,
                    field("trustedKeyGroups"),
                    format!(
                        "{} key groups are trusted; the quota is {MAX_KEY_GROUPS}",
                        behavior.trusted_key_groups.len()
                    ),
                    "Trust fewer groups, or ask AWS to raise the quota.",
                );
            }
            let s3 =
                |id: &str| d.origin(id).is_some_and(|(_, origin)| origin.kind == OriginKind::S3);
            let s3 = s3(&behavior.target)
                || d.group(&behavior.target)
                    .is_some_and(|(_, group)| group.members.iter().any(|id| s3(id)));
            let at = format!("{}.{base}", self.at);
            match &behavior.cache_policy {
                PolicyChoice::Config(config) => {
                    let at = format!("{at}.cachePolicy.config");
                    self.findings.extend(validate_cache_policy(config, &at, s3));
                }
                PolicyChoice::Managed(name) if cache_policy(name).is_none() => self.error(
                    &rules::POLICY,
                    field("cachePolicy.managed"),
                    format!("AWS has no managed cache policy `{}`", truncated(name)),
                    "Choose one of the managed policies, or write your own.",
                ),
                PolicyChoice::Managed(_) => {}
            }
            match &behavior.origin_request_policy {
                Some(PolicyChoice::Config(config)) => {
                    let at = format!("{at}.originRequestPolicy.config");
                    self.findings.extend(validate_origin_request_policy(config, &at, s3));
                }
                Some(PolicyChoice::Managed(name)) if origin_request_policy(name).is_none() => self
                    .error(
                        &rules::POLICY,
                        field("originRequestPolicy.managed"),
                        format!("AWS has no managed origin request policy `{}`", truncated(name)),
                        "Choose one of the managed policies, or write your own.",
                    ),
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
                self.error(
                    &rules::ERROR_SETTINGS,
                    field("errorCode"),
                    format!("there are no custom errors for {}", error.error_code),
                    "Choose 400, 403, 404, 405, 414, 416 or 500 to 504.",
                );
            }
            if error.page.is_empty() == error.response_code.is_some() {
                self.error(
                    &rules::ERROR_SETTINGS,
                    field("responseCode"),
                    "a page and the code that it is sent with are given together or not at all",
                    "Give both, or neither.",
                );
            } else if !error.page.is_empty() && !error.page.starts_with('/') {
                self.error(
                    &rules::ERROR_SETTINGS,
                    field("page"),
                    "the path of a page begins with a slash",
                    "Write it like /errors/404.html.",
                );
            }
            if let Some(code) = error.response_code
                && code != 200
                && !ERRORS.contains(&code)
            {
                self.error(
                    &rules::ERROR_SETTINGS,
                    field("responseCode"),
                    format!("a page can't be sent with {code}"),
                    "Choose 200, 400, 403, 404, 405, 414, 416 or 500 to 504.",
                );
            }
            if error.error_caching_min_ttl < 0 {
                self.error(
                    &rules::NUMBERS,
                    field("errorCachingMinTTL"),
                    format!("{} is below 0", error.error_caching_min_ttl),
                    "Give a whole number of seconds, 0 or more.",
                );
            }
        }
    }

    fn keys(&mut self) {
        for (place, group) in self.distribution.key_groups.iter().enumerate() {
            let at = format!("{}.keyGroups[{place}]", self.at);
            group.load(&at, &mut self.findings);
        }
    }

    fn geo(&mut self) {
        let geo = &self.distribution.geo;
        if geo.restriction == RestrictionType::None {
            return;
        }
        if geo.countries.is_empty() {
            self.error(
                &rules::GEO_SETTINGS,
                "geo.countries",
                "the list of countries is empty",
                "Name a country, or set the restriction to none.",
            );
        }
        for (place, country) in geo.countries.iter().enumerate() {
            let known = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
            if !known {
                self.error(
                    &rules::GEO_SETTINGS,
                    format!("geo.countries[{place}]"),
                    format!("`{}` is no country code", truncated(country)),
                    "Write two upper-case letters, such as DE.",
                );
            }
        }
    }
}
