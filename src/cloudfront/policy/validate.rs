//! The problems of a policy document, each at its field.

use super::{
    CachePolicyConfig, Lenient, NameList, OriginRequestPolicyConfig, Selection, SelectionBehavior,
    Ttls, headers, rules,
    wording::{no_header_name, visible_char, without_placeholders},
};
use crate::{
    explain::{Finding, Rule, Severity, finding},
    text::{self, code, count_of, duration, truncated},
};

/// Maximum number of headers, cookies, or query strings in a policy.
const MAX_NAMES: usize = 10;
/// Maximum number of characters of all names in a policy.
const MAX_NAMES_LENGTH: usize = 1_024;
/// The largest integer that JSON numbers represent exactly.
const MAX_SECONDS: i64 = (1 << 53) - 1;
/// Maximum number of characters of a name or comment.
const MAX_TEXT: usize = 128;

const PARAMETERS: &str = "ParametersInCacheKeyAndForwardedToOrigin";

/// Checks a cache policy. `at` is the path of the document in the scenario, `s3` whether the origin behind it is an
/// S3 bucket.
pub fn validate_cache_policy(config: &CachePolicyConfig, at: &str, s3: bool) -> Vec<Finding> {
    let mut check = Check::new(at);
    check.name_and_comment(config.name.as_deref(), config.comment.as_deref());
    check.ttls(config);
    if let Some(parameters) = &config.parameters {
        check.flag("EnableAcceptEncodingGzip", parameters.gzip.as_ref(), Need::Required);
        check.flag("EnableAcceptEncodingBrotli", parameters.brotli.as_ref(), Need::Optional);
        let selections = [
            parameters.headers.as_ref(),
            parameters.cookies.as_ref(),
            parameters.query_strings.as_ref(),
        ];
        for (kind, selection) in KINDS.iter().zip(selections) {
            check.selection(Some(PARAMETERS), kind, selection, Policy::Cache);
        }
        check.names_length(PARAMETERS, selections);
        check.keyed_headers(config, parameters.headers.as_ref(), s3);
        if config.caching_disabled() {
            check.caching_disabled(config, selections);
        }
    }
    check.findings
}

/// Checks an origin request policy. `at` is the path of the document in the scenario, `s3` whether the origin behind
/// it is an S3 bucket.
pub fn validate_origin_request_policy(
    config: &OriginRequestPolicyConfig,
    at: &str,
    s3: bool,
) -> Vec<Finding> {
    let mut check = Check::new(at);
    check.name_and_comment(config.name.as_deref(), config.comment.as_deref());
    let selections =
        [config.headers.as_ref(), config.cookies.as_ref(), config.query_strings.as_ref()];
    for (kind, selection) in KINDS.iter().zip(selections) {
        check.selection(None, kind, selection, Policy::OriginRequest);
    }
    check.names_length("", selections);
    check.forwarded_headers(config.headers.as_ref(), s3);
    check.findings
}

/// The kind of document.
#[derive(Clone, Copy, PartialEq)]
enum Policy {
    Cache,
    OriginRequest,
}

#[derive(Clone, Copy, PartialEq)]
enum Need {
    Required,
    Optional,
}

/// The member names of headers, cookies, and query strings, and the names of AWS's errors.
struct Kind {
    config: &'static str,
    behavior: &'static str,
    names: &'static str,
    plural: &'static str,
    is_headers: bool,
    too_many: [&'static str; 2],
}

static KINDS: [Kind; 3] = [
    Kind {
        config: "HeadersConfig",
        behavior: "HeaderBehavior",
        names: "Headers",
        plural: "headers",
        is_headers: true,
        too_many: ["TooManyHeadersInCachePolicy", "TooManyHeadersInOriginRequestPolicy"],
    },
    Kind {
        config: "CookiesConfig",
        behavior: "CookieBehavior",
        names: "Cookies",
        plural: "cookies",
        is_headers: false,
        too_many: ["TooManyCookiesInCachePolicy", "TooManyCookiesInOriginRequestPolicy"],
    },
    Kind {
        config: "QueryStringsConfig",
        behavior: "QueryStringBehavior",
        names: "QueryStrings",
        plural: "query strings",
        is_headers: false,
        too_many: ["TooManyQueryStringsInCachePolicy", "TooManyQueryStringsInOriginRequestPolicy"],
    },
];

impl Kind {
    /// The behaviors that AWS accepts here.
    fn behaviors(&self, policy: Policy) -> &'static [SelectionBehavior] {
        match (self.is_headers, policy) {
            (true, Policy::Cache) => SelectionBehavior::OF_KEYED_HEADERS,
            (true, Policy::OriginRequest) => SelectionBehavior::OF_FORWARDED_HEADERS,
            (false, _) => SelectionBehavior::OF_PAIRS,
        }
    }
}

struct Check<'a> {
    at: &'a str,
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn new(at: &'a str) -> Self {
        Self { at, findings: Vec::new() }
    }

    /// Adds a finding at the field `path` of the document.
    fn find(
        &mut self,
        severity: Severity,
        rule: &'static Rule,
        path: &str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> &mut Finding {
        let field = match (self.at, path) {
            ("", path) => path.to_owned(),
            (at, "") => at.to_owned(),
            (at, path) => format!("{at}.{path}"),
        };
        finding!(self.findings, severity, *rule, field; "{}", text::sentence(&message.into()); "{}", fix.into());
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    fn required(&mut self, path: &str) {
        let member = path.rsplit('.').next().unwrap_or(path);
        self.find(
            Severity::Error,
            &rules::REQUIRED,
            path,
            format!("`{member}` is missing"),
            format!("Add `{member}`."),
        );
    }

    fn name_and_comment(&mut self, name: Option<&str>, comment: Option<&str>) {
        match name {
            None => self.required("Name"),
            Some(name) => {
                let length = name.chars().count();
                if length > MAX_TEXT {
                    self.find(
                        Severity::Error,
                        &rules::NAME,
                        "Name",
                        format!(
                            "the name has {}, but can have up to {MAX_TEXT}",
                            count_of(length, "character")
                        ),
                        "Shorten the name.",
                    );
                }
                let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                let plain = without_placeholders(name);
                if name.is_empty() {
                    self.find(
                        Severity::Error,
                        &rules::NAME,
                        "Name",
                        "the name is empty",
                        "Enter a name.",
                    );
                } else if let Some(odd) = plain.chars().find(|c| !known(*c)) {
                    self.find(
                        Severity::Error,
                        &rules::NAME,
                        "Name",
                        format!("the name contains {}", visible_char(odd)),
                        "Use only letters, digits, hyphens, and underscores.",
                    );
                }
            }
        }
        let length = comment.map_or(0, |text| text.chars().count());
        if length > MAX_TEXT {
            self.find(
                Severity::Error,
                &rules::COMMENT,
                "Comment",
                format!(
                    "the comment has {}, but can have up to {MAX_TEXT}",
                    count_of(length, "character")
                ),
                "Shorten the comment.",
            );
        }
    }

    fn ttls(&mut self, config: &CachePolicyConfig) {
        let fields = [
            ("MinTTL", &config.min_ttl),
            ("DefaultTTL", &config.default_ttl),
            ("MaxTTL", &config.max_ttl),
        ];
        if config.min_ttl.is_none() {
            self.required("MinTTL");
        }
        let mut sound = true;
        for (name, field) in fields {
            const FIX: &str = "Enter a whole number of seconds, 0 or more.";
            const SMALLER: &str = "Enter at most 9,007,199,254,740,991 seconds.";
            let too_large = |seconds: &dyn std::fmt::Display| {
                Some((format!("`{name}` is {seconds}, which is too large"), SMALLER))
            };
            let wrong = match field {
                Some(Lenient::Is(seconds)) if *seconds < 0 => {
                    Some((format!("`{name}` is {seconds}, but can't be negative"), FIX))
                }
                Some(Lenient::Is(seconds)) if *seconds > MAX_SECONDS => too_large(seconds),
                Some(Lenient::Other(value))
                    if value.as_f64().is_some_and(|seconds| seconds > MAX_SECONDS as f64) =>
                {
                    too_large(value)
                }
                Some(Lenient::Other(value)) => Some((
                    format!(
                        "`{name}` is {}, which isn't a whole number of seconds",
                        code(&value.to_string())
                    ),
                    FIX,
                )),
                _ => None,
            };
            if let Some((message, fix)) = wrong {
                sound = false;
                self.find(Severity::Error, &rules::VALUES, name, message, fix);
            }
        }
        if !sound {
            return;
        }
        // A missing TTL has AWS's default, which counts like a specified TTL.
        let Ttls { min, default, max } = config.ttls();
        let told = |(name, field): (&str, &Option<_>), seconds: u64| match field {
            Some(_) => format!("`{name}` ({})", duration(seconds)),
            None => format!("`{name}` ({} by default)", duration(seconds)),
        };
        let [low, middle, high] = fields;
        let wrong = [(low, min, middle, default), (middle, default, high, max)]
            .into_iter()
            .find(|(_, less, _, more)| less > more)
            .map(|(low, less, high, more)| {
                format!("{} exceeds {}", told(low, less), told(high, more))
            });
        if let Some(message) = wrong {
            self.find(
                Severity::Error,
                &rules::TTL_ORDER,
                "",
                message,
                "Set the TTLs so that `MinTTL` ≤ `DefaultTTL` ≤ `MaxTTL`.",
            )
            .aws_error = Some("InvalidTTLOrder");
        } else if let Some(min) = config.min_ttl.as_ref().and_then(Lenient::get)
            && min > 0
        {
            self.find(
                Severity::Note,
                &rules::MIN_TTL,
                "MinTTL",
                format!("a minimum TTL of {} overrides `Cache-Control: no-store`, `no-cache`, and `private`", duration(min)),
                "Set `MinTTL` to 0 so that CloudFront respects these directives.",
            );
        }
    }

    fn flag(&mut self, name: &str, field: Option<&Lenient<bool>>, need: Need) {
        let path = format!("{PARAMETERS}.{name}");
        match field {
            None if need == Need::Required => self.required(&path),
            Some(Lenient::Other(value)) => {
                self.find(
                    Severity::Error,
                    &rules::VALUES,
                    &path,
                    format!(
                        "`{name}` is {}, which isn't `true` or `false`",
                        code(&value.to_string())
                    ),
                    "Use `true` or `false`.",
                );
            }
            _ => {}
        }
    }

    /// Checks one of the three configs, independent of the meaning of the names.
    fn selection(
        &mut self,
        below: Option<&str>,
        kind: &Kind,
        selection: Option<&Selection>,
        policy: Policy,
    ) {
        let config = match below {
            Some(below) => format!("{below}.{}", kind.config),
            None => kind.config.to_owned(),
        };
        let Some(selection) = selection else {
            self.required(&config);
            return;
        };
        let at_behavior = format!("{config}.{}", kind.behavior);
        let known = kind.behaviors(policy);
        match &selection.behavior {
            None => self.required(&at_behavior),
            Some(behavior) if !known.contains(behavior) => {
                let words: Vec<String> = known.iter().map(|known| code(known.as_str())).collect();
                self.find(
                    Severity::Error,
                    &rules::VALUES,
                    &at_behavior,
                    format!(
                        "`{}` can't be {} in this policy",
                        kind.behavior,
                        code(behavior.as_str())
                    ),
                    format!("Use {}.", text::list(&words, "or")),
                );
            }
            Some(behavior) => {
                let at_names = format!("{config}.{}", kind.names);
                if behavior.lists_names() && selection.items().is_empty() {
                    self.find(
                        Severity::Error,
                        &rules::EMPTY_LIST,
                        &at_names,
                        format!(
                            "`{}` requires a list, but no {} are listed",
                            behavior.as_str(),
                            kind.plural
                        ),
                        format!("Add a name to `{}`, or use another behavior.", kind.names),
                    );
                } else if !behavior.lists_names() && !selection.items().is_empty() {
                    self.find(
                        Severity::Warning,
                        &rules::UNUSED_LIST,
                        &at_names,
                        format!("`{}` ignores the list of {}", behavior.as_str(), kind.plural),
                        "Remove the list, or use `whitelist`.",
                    );
                }
            }
        }
        if let Some(names) = &selection.names {
            self.names(&format!("{config}.{}", kind.names), kind, names, policy);
        }
    }

    fn names(&mut self, at: &str, kind: &Kind, names: &NameList, policy: Policy) {
        let items = names.items.as_deref().unwrap_or_default();
        let count = items.len();
        let at_quantity = format!("{at}.Quantity");
        match &names.quantity {
            None => self.required(&at_quantity),
            Some(Lenient::Is(quantity)) if u64::try_from(*quantity) == Ok(count as u64) => {}
            Some(quantity) => {
                let said = match quantity {
                    Lenient::Is(number) => number.to_string(),
                    Lenient::Other(value) => truncated(&value.to_string()),
                };
                self.find(
                    Severity::Error,
                    &rules::QUANTITY,
                    &at_quantity,
                    format!(
                        "`Quantity` is {said}, but `Items` contains {}",
                        count_of(count, "name")
                    ),
                    format!("Set `Quantity` to {count}."),
                )
                .aws_error = Some("InconsistentQuantities");
            }
        }
        if count > MAX_NAMES {
            let error = kind.too_many[usize::from(policy == Policy::OriginRequest)];
            self.find(
                Severity::Error,
                &rules::NAMES_QUOTA,
                at,
                format!("the policy lists {count} {}, but the quota is {MAX_NAMES}", kind.plural),
                format!("List up to {MAX_NAMES} {}, or request a quota increase.", kind.plural),
            )
            .aws_error = Some(error);
        }
        let mut seen = std::collections::BTreeSet::new();
        for (index, name) in items.iter().enumerate() {
            let at_item = format!("{at}.Items[{index}]");
            let compared = if kind.is_headers { name.to_ascii_lowercase() } else { name.clone() };
            if name.is_empty() {
                self.find(
                    Severity::Error,
                    &rules::VALUES,
                    &at_item,
                    "the name is empty",
                    "Remove the empty name.",
                );
            } else if !seen.insert(compared) {
                self.find(
                    Severity::Error,
                    &rules::REPEATED_NAME,
                    &at_item,
                    format!("{} is listed twice", code(name)),
                    "Remove the duplicate.",
                );
            } else if let Some(odd) = no_header_name(name).filter(|_| kind.is_headers) {
                self.find(
                    Severity::Error,
                    &rules::HEADER_NAME,
                    &at_item,
                    format!("{} isn't a valid header name because it contains {odd}", code(name)),
                    "Use only letters, digits, and hyphens.",
                );
            } else if name.contains('*') {
                self.find(
                    Severity::Warning,
                    &rules::LITERAL_ASTERISK,
                    &at_item,
                    format!(
                        "the asterisk in {} is a literal character, not a wildcard",
                        code(name)
                    ),
                    "List each name.",
                );
            }
        }
    }

    fn names_length(&mut self, at: &str, selections: [Option<&Selection>; 3]) {
        let length: usize = selections
            .into_iter()
            .flatten()
            .flat_map(Selection::items)
            .map(|name| name.chars().count())
            .sum();
        if length > MAX_NAMES_LENGTH {
            // If a single name is too long, the finding is at this name.
            let one = KINDS.iter().zip(selections).find_map(|(kind, selection)| {
                let long = |name: &String| name.chars().count() > MAX_NAMES_LENGTH;
                let index = selection?.items().iter().position(long)?;
                Some(format!("{}.{}.Items[{index}]", kind.config, kind.names))
            });
            let field = match (at, one) {
                (at, None) => at.to_owned(),
                ("", Some(one)) => one,
                (at, Some(one)) => format!("{at}.{one}"),
            };
            self.find(
                Severity::Error,
                &rules::NAMES_LENGTH,
                &field,
                format!(
                    "the names have {} in total, but can have up to 1,024",
                    count_of(length, "character")
                ),
                "List fewer or shorter names.",
            );
        }
    }

    fn keyed_headers(
        &mut self,
        config: &CachePolicyConfig,
        selection: Option<&Selection>,
        s3: bool,
    ) {
        // With `none`, AWS ignores the list. Another finding reports this.
        let used =
            selection.filter(|selection| selection.behavior != Some(SelectionBehavior::None));
        let Some(selection) = used else { return };
        for (index, name) in selection.items().iter().enumerate() {
            let at = format!("{PARAMETERS}.HeadersConfig.Headers.Items[{index}]");
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            if headers::is_origin_only(name) {
                self.find(
                    Severity::Error,
                    &rules::ORIGIN_ONLY,
                    &at,
                    format!("{} can't be in the cache key", code(name)),
                    "Add it to an origin request policy instead.",
                );
            } else if !headers::is_keyable(name) {
                let fix = if is("Cookie") {
                    "Include cookies with `CookiesConfig`."
                } else {
                    "Remove it from the list."
                };
                self.find(
                    Severity::Error,
                    &rules::NOT_KEYABLE,
                    &at,
                    format!("{} can't be in the cache key", code(name)),
                    fix,
                );
            } else if is("Host") && s3 {
                self.find(
                    Severity::Error,
                    &rules::HOST_WITH_S3,
                    &at,
                    "`Host` can't be in the cache key of an Amazon S3 origin",
                    "Remove `Host` from the list.",
                )
                .aws_error = Some("InvalidHeadersForS3Origin");
            } else if is("Accept-Encoding") && (config.gzip() || config.brotli()) {
                self.find(
                    Severity::Error,
                    &rules::ACCEPT_ENCODING_KEYED,
                    &at,
                    "`Accept-Encoding` can't be in the header list while Gzip or Brotli is enabled",
                    "Remove it from the list. The cache key contains the normalized value.",
                );
            } else if is("User-Agent") || is("Date") {
                self.find(
                    Severity::Warning,
                    &rules::SPLITS,
                    &at,
                    format!("{} has many different values, so almost every request is a miss", code(name)),
                    "To distinguish devices, use `CloudFront-Is-Mobile-Viewer` and similar headers.",
                );
            }
        }
    }

    fn caching_disabled(
        &mut self,
        config: &CachePolicyConfig,
        selections: [Option<&Selection>; 3],
    ) {
        let flags = [
            ("EnableAcceptEncodingGzip", config.gzip()),
            ("EnableAcceptEncodingBrotli", config.brotli()),
        ];
        let behaviors = KINDS.iter().zip(selections).filter_map(|(kind, selection)| {
            let behavior = selection?.behavior.as_ref()?;
            let counts = *behavior != SelectionBehavior::None
                && kind.behaviors(Policy::Cache).contains(behavior);
            counts.then(|| (format!("{}.{}", kind.config, kind.behavior), kind.behavior))
        });
        let flags =
            flags.into_iter().filter(|(_, on)| *on).map(|(name, _)| (name.to_owned(), name));
        for (path, member) in behaviors.chain(flags).collect::<Vec<_>>() {
            let fix = if path == member {
                "Set it to `false`, or set `MaxTTL` above 0."
            } else {
                "Set it to `none`, or set `MaxTTL` above 0."
            };
            self.find(
                Severity::Error,
                &rules::CACHING_DISABLED,
                &format!("{PARAMETERS}.{path}"),
                format!(
                    "`{member}` isn't valid in a policy that disables caching (all TTLs are 0)"
                ),
                fix,
            );
        }
    }

    fn forwarded_headers(&mut self, selection: Option<&Selection>, s3: bool) {
        let Some(selection) = selection else { return };
        let behavior = selection.behavior.clone().unwrap_or_default();
        let host = |listed: bool| {
            let named = selection.items().iter().any(|name| name.eq_ignore_ascii_case("host"));
            named == listed
        };
        let forwards_host = match behavior {
            SelectionBehavior::Whitelist => host(true),
            SelectionBehavior::AllExcept => host(false),
            SelectionBehavior::AllViewer | SelectionBehavior::AllViewerAndWhitelistCloudFront => {
                true
            }
            _ => false,
        };
        if s3 && forwards_host {
            self.find(
                Severity::Warning,
                &rules::HOST_TO_S3,
                "HeadersConfig",
                "Amazon S3 returns 403 because the policy forwards the viewer's `Host`",
                "Use `allExcept` with `Host`, as in the managed policy `AllViewerExceptHostHeader`.",
            );
        }
        for (index, name) in selection.items().iter().enumerate() {
            let at = format!("HeadersConfig.Headers.Items[{index}]");
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            match behavior {
                SelectionBehavior::AllViewerAndWhitelistCloudFront
                    if !headers::is_cloudfront(name) =>
                {
                    self.find(
                        Severity::Error,
                        &rules::CLOUDFRONT_ONLY,
                        &at,
                        format!("{} isn't a `CloudFront-*` header", code(name)),
                        "Remove it from the list. CloudFront forwards all viewer headers anyway.",
                    );
                }
                SelectionBehavior::Whitelist if is("Authorization") => {
                    self.find(
                        Severity::Error,
                        &rules::AUTHORIZATION,
                        &at,
                        "an origin request policy can't list `Authorization`",
                        "Add it to the cache policy, or forward all viewer headers.",
                    );
                }
                SelectionBehavior::Whitelist if is("Accept-Encoding") => {
                    self.find(
                        Severity::Error,
                        &rules::ACCEPT_ENCODING_FORWARDED,
                        &at,
                        "an origin request policy can't list `Accept-Encoding`",
                        "Enable Gzip and Brotli in the cache policy.",
                    );
                }
                SelectionBehavior::Whitelist if !headers::is_forwardable(name) => {
                    let fix = if is("Cookie") {
                        "Include cookies with `CookiesConfig`."
                    } else {
                        "Remove it from the list."
                    };
                    self.find(
                        Severity::Error,
                        &rules::NOT_FORWARDABLE,
                        &at,
                        format!("an origin request policy can't list {}", code(name)),
                        fix,
                    );
                }
                _ => {}
            }
        }
    }
}
