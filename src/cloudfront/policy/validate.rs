//! The problems of a policy document, each at its field.

use super::{
    CachePolicyConfig, Lenient, NameList, OriginRequestPolicyConfig, Selection, SelectionBehavior,
    Ttls, headers, rules,
    wording::{no_header_name, visible_char, without_placeholders},
};
use crate::{
    explain::{
        Finding, Mount,
        Severity::{Error, Note, Warning},
        finding,
    },
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

/// Checks a cache policy. The fields are those of the document; `s3` is true if the origin behind it is an S3 bucket.
pub fn validate_cache_policy(config: &CachePolicyConfig, s3: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    name_and_comment(config.name.as_deref(), config.comment.as_deref(), &mut found);
    ttls(config, &mut found);
    if let Some(parameters) = &config.parameters {
        flag("EnableAcceptEncodingGzip", parameters.gzip.as_ref(), Need::Required, &mut found);
        flag("EnableAcceptEncodingBrotli", parameters.brotli.as_ref(), Need::Optional, &mut found);
        let selections = [
            parameters.headers.as_ref(),
            parameters.cookies.as_ref(),
            parameters.query_strings.as_ref(),
        ];
        let mut own = Vec::new();
        for (kind, chosen) in KINDS.iter().zip(selections) {
            selection(kind, chosen, Policy::Cache, &mut own);
        }
        names_length(selections, &mut own);
        keyed_headers(config, parameters.headers.as_ref(), s3, &mut own);
        if config.caching_disabled() {
            caching_disabled(config, selections, &mut own);
        }
        found.extend(Mount::under(PARAMETERS).findings(own));
    }
    found
}

/// Checks an origin request policy. The fields are those of the document; `s3` is true if the origin behind it is an S3
/// bucket.
pub fn validate_origin_request_policy(
    config: &OriginRequestPolicyConfig,
    s3: bool,
) -> Vec<Finding> {
    let mut found = Vec::new();
    name_and_comment(config.name.as_deref(), config.comment.as_deref(), &mut found);
    let selections =
        [config.headers.as_ref(), config.cookies.as_ref(), config.query_strings.as_ref()];
    for (kind, chosen) in KINDS.iter().zip(selections) {
        selection(kind, chosen, Policy::OriginRequest, &mut found);
    }
    names_length(selections, &mut found);
    forwarded_headers(config.headers.as_ref(), s3, &mut found);
    found
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

/// A member that AWS requires and the document doesn't have.
fn required(path: &str, found: &mut Vec<Finding>) {
    let member = path.rsplit('.').next().unwrap_or(path);
    finding!(found, Error, rules::REQUIRED, path; "`{member}` is missing."; "Add `{member}`.");
}

fn name_and_comment(name: Option<&str>, comment: Option<&str>, found: &mut Vec<Finding>) {
    match name {
        None => required("Name", found),
        Some(name) => {
            let length = name.chars().count();
            if length > MAX_TEXT {
                finding!(found, Error, rules::NAME, "Name";
                    "The name has {}, but can have up to {MAX_TEXT}.", count_of(length, "character");
                    "Shorten the name.");
            }
            let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let plain = without_placeholders(name);
            if name.is_empty() {
                finding!(found, Error, rules::NAME, "Name"; "The name is empty."; "Enter a name.");
            } else if let Some(odd) = plain.chars().find(|c| !known(*c)) {
                finding!(found, Error, rules::NAME, "Name";
                    "The name contains {}.", visible_char(odd);
                    "Use only letters, digits, hyphens, and underscores.");
            }
        }
    }
    let length = comment.map_or(0, |text| text.chars().count());
    if length > MAX_TEXT {
        finding!(found, Error, rules::COMMENT, "Comment";
            "The comment has {}, but can have up to {MAX_TEXT}.", count_of(length, "character");
            "Shorten the comment.");
    }
}

fn ttls(config: &CachePolicyConfig, found: &mut Vec<Finding>) {
    let fields = [
        ("MinTTL", &config.min_ttl),
        ("DefaultTTL", &config.default_ttl),
        ("MaxTTL", &config.max_ttl),
    ];
    if config.min_ttl.is_none() {
        required("MinTTL", found);
    }
    let before = found.len();
    for (name, field) in fields {
        match field {
            Some(Lenient::Is(seconds)) if *seconds < 0 => {
                finding!(found, Error, rules::VALUES, name;
                    "`{name}` is {seconds}, but can't be negative.";
                    "Enter a whole number of seconds, 0 or more."; set "{name}" = 0);
            }
            Some(Lenient::Is(seconds)) if *seconds > MAX_SECONDS => too_large(name, seconds, found),
            Some(Lenient::Other(value))
                if value.as_f64().is_some_and(|seconds| seconds > MAX_SECONDS as f64) =>
            {
                too_large(name, value, found);
            }
            Some(Lenient::Other(value)) => {
                finding!(found, Error, rules::VALUES, name;
                    "`{name}` is {}, which isn't a whole number of seconds.", code(&value.to_string());
                    "Enter a whole number of seconds, 0 or more.");
            }
            _ => {}
        }
    }
    if found.len() > before {
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
        .find(|(_, less, _, more)| less > more);
    if let Some((low, less, high, more)) = wrong {
        finding!(found, Error, rules::TTL_ORDER, "", "InvalidTTLOrder";
            "{} exceeds {}.", told(low, less), told(high, more);
            "Set the TTLs so that `MinTTL` ≤ `DefaultTTL` ≤ `MaxTTL`.");
    } else if let Some(min) = config.min_ttl.as_ref().and_then(Lenient::get)
        && min > 0
    {
        finding!(found, Note, rules::MIN_TTL, "MinTTL";
            "A minimum TTL of {} overrides `Cache-Control: no-store`, `no-cache`, and `private`.", duration(min);
            "Set `MinTTL` to 0 so that CloudFront respects these directives."; set "MinTTL" = 0);
    }
}

fn too_large(name: &str, seconds: &dyn std::fmt::Display, found: &mut Vec<Finding>) {
    finding!(found, Error, rules::VALUES, name;
        "`{name}` is {seconds}, which is too large.";
        "Enter at most 9,007,199,254,740,991 seconds."; set "{name}" = MAX_SECONDS);
}

fn flag(name: &str, field: Option<&Lenient<bool>>, need: Need, found: &mut Vec<Finding>) {
    match field {
        None if need == Need::Required => required(&format!("{PARAMETERS}.{name}"), found),
        Some(Lenient::Other(value)) => {
            finding!(found, Error, rules::VALUES, "{PARAMETERS}.{name}";
                "`{name}` is {}, which isn't `true` or `false`.", code(&value.to_string());
                "Use `true` or `false`.");
        }
        _ => {}
    }
}

/// Checks one of the three configs, independent of the meaning of the names.
fn selection(kind: &Kind, selection: Option<&Selection>, policy: Policy, found: &mut Vec<Finding>) {
    let Kind { config, behavior: member, names: list, plural, .. } = kind;
    let Some(selection) = selection else {
        required(config, found);
        return;
    };
    let known = kind.behaviors(policy);
    match &selection.behavior {
        None => required(&format!("{config}.{member}"), found),
        Some(behavior) if !known.contains(behavior) => {
            let words: Vec<String> = known.iter().map(|known| code(known.as_str())).collect();
            finding!(found, Error, rules::VALUES, "{config}.{member}";
                "`{member}` can't be {} in this policy.", code(behavior.as_str());
                "Use {}.", text::list(&words, "or"));
        }
        Some(behavior) if behavior.lists_names() && selection.items().is_empty() => {
            finding!(found, Error, rules::EMPTY_LIST, "{config}.{list}";
                "`{}` requires a list, but no {plural} are listed.", behavior.as_str();
                "Add a name to `{list}`, or use another behavior.");
        }
        Some(behavior) if !behavior.lists_names() && !selection.items().is_empty() => {
            finding!(found, Warning, rules::UNUSED_LIST, "{config}.{list}";
                "`{}` ignores the list of {plural}.", behavior.as_str();
                "Remove the list, or use `whitelist`.");
        }
        Some(_) => {}
    }
    if let Some(listed) = &selection.names {
        let mut own = Vec::new();
        names(kind, listed, policy, &mut own);
        found.extend(Mount::under(format!("{config}.{list}")).findings(own));
    }
}

/// Checks a list of names.
fn names(kind: &Kind, names: &NameList, policy: Policy, found: &mut Vec<Finding>) {
    let items = names.items.as_deref().unwrap_or_default();
    let count = items.len();
    match &names.quantity {
        None => required("Quantity", found),
        Some(Lenient::Is(quantity)) if u64::try_from(*quantity) == Ok(count as u64) => {}
        Some(quantity) => {
            let said = match quantity {
                Lenient::Is(number) => number.to_string(),
                Lenient::Other(value) => truncated(&value.to_string()),
            };
            finding!(found, Error, rules::QUANTITY, "Quantity", "InconsistentQuantities";
                "`Quantity` is {said}, but `Items` contains {}.", count_of(count, "name");
                "Set `Quantity` to {count}."; set "Quantity" = count);
        }
    }
    if count > MAX_NAMES {
        let error = kind.too_many[usize::from(policy == Policy::OriginRequest)];
        let plural = kind.plural;
        finding!(found, Error, rules::NAMES_QUOTA, "", Some(error);
            "The policy lists {count} {plural}, but the quota is {MAX_NAMES}.";
            "List up to {MAX_NAMES} {plural}, or request a quota increase.");
    }
    let mut seen = std::collections::BTreeSet::new();
    for (index, name) in items.iter().enumerate() {
        let compared = if kind.is_headers { name.to_ascii_lowercase() } else { name.clone() };
        if name.is_empty() {
            finding!(found, Error, rules::VALUES, "Items[{index}]"; "The name is empty."; "Remove the empty name.");
        } else if !seen.insert(compared) {
            finding!(found, Error, rules::REPEATED_NAME, "Items[{index}]";
                "{} is listed twice.", code(name);
                "Remove the duplicate.");
        } else if let Some(odd) = no_header_name(name).filter(|_| kind.is_headers) {
            finding!(found, Error, rules::HEADER_NAME, "Items[{index}]";
                "{} isn't a valid header name because it contains {odd}.", code(name);
                "Use only letters, digits, and hyphens.");
        } else if name.contains('*') {
            finding!(found, Warning, rules::LITERAL_ASTERISK, "Items[{index}]";
                "The asterisk in {} is a literal character, not a wildcard.", code(name);
                "List each name.");
        }
    }
}

fn names_length(selections: [Option<&Selection>; 3], found: &mut Vec<Finding>) {
    let length: usize = selections
        .into_iter()
        .flatten()
        .flat_map(Selection::items)
        .map(|name| name.chars().count())
        .sum();
    if length <= MAX_NAMES_LENGTH {
        return;
    }
    // If a single name is too long, the finding is at this name.
    let one = KINDS.iter().zip(selections).find_map(|(kind, selection)| {
        let long = |name: &String| name.chars().count() > MAX_NAMES_LENGTH;
        let index = selection?.items().iter().position(long)?;
        Some(format!("{}.{}.Items[{index}]", kind.config, kind.names))
    });
    finding!(found, Error, rules::NAMES_LENGTH, one.unwrap_or_default();
        "The names have {} in total, but can have up to 1,024.", count_of(length, "character");
        "List fewer or shorter names.");
}

fn keyed_headers(
    config: &CachePolicyConfig,
    selection: Option<&Selection>,
    s3: bool,
    found: &mut Vec<Finding>,
) {
    // With `none`, AWS ignores the list. Another finding reports this.
    let used = selection.filter(|selection| selection.behavior != Some(SelectionBehavior::None));
    let Some(selection) = used else { return };
    for (index, name) in selection.items().iter().enumerate() {
        let at = format!("HeadersConfig.Headers.Items[{index}]");
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if headers::is_origin_only(name) {
            finding!(found, Error, rules::ORIGIN_ONLY, at;
                "{} can't be in the cache key.", code(name);
                "Add it to an origin request policy instead.");
        } else if !headers::is_keyable(name) {
            finding!(found, Error, rules::NOT_KEYABLE, at;
                "{} can't be in the cache key.", code(name);
                "{}", instead(name));
        } else if is("Host") && s3 {
            finding!(found, Error, rules::HOST_WITH_S3, at, "InvalidHeadersForS3Origin";
                "`Host` can't be in the cache key of an Amazon S3 origin.";
                "Remove `Host` from the list.");
        } else if is("Accept-Encoding") && (config.gzip() || config.brotli()) {
            finding!(found, Error, rules::ACCEPT_ENCODING_KEYED, at;
                "`Accept-Encoding` can't be in the header list while Gzip or Brotli is enabled.";
                "Remove it from the list. The cache key contains the normalized value.");
        } else if is("User-Agent") || is("Date") {
            finding!(found, Warning, rules::SPLITS, at;
                "{} has many different values, so almost every request is a miss.", code(name);
                "To distinguish devices, use `CloudFront-Is-Mobile-Viewer` and similar headers.");
        }
    }
}

/// What to do with a header that a list can't contain.
fn instead(name: &str) -> &'static str {
    match name.eq_ignore_ascii_case("Cookie") {
        true => "Include cookies with `CookiesConfig`.",
        false => "Remove it from the list.",
    }
}

fn caching_disabled(
    config: &CachePolicyConfig,
    selections: [Option<&Selection>; 3],
    found: &mut Vec<Finding>,
) {
    for (kind, selection) in KINDS.iter().zip(selections) {
        let Some(behavior) = selection.and_then(|selection| selection.behavior.as_ref()) else {
            continue;
        };
        if *behavior == SelectionBehavior::None || !kind.behaviors(Policy::Cache).contains(behavior)
        {
            continue;
        }
        let Kind { config, behavior: member, .. } = kind;
        finding!(found, Error, rules::CACHING_DISABLED, "{config}.{member}";
            "`{member}` isn't valid in a policy that disables caching (all TTLs are 0).";
            "Set it to `none`, or set `MaxTTL` above 0."; set "{config}.{member}" = "none");
    }
    let flags = [
        ("EnableAcceptEncodingGzip", config.gzip()),
        ("EnableAcceptEncodingBrotli", config.brotli()),
    ];
    for (member, _) in flags.into_iter().filter(|(_, on)| *on) {
        finding!(found, Error, rules::CACHING_DISABLED, member;
            "`{member}` isn't valid in a policy that disables caching (all TTLs are 0).";
            "Set it to `false`, or set `MaxTTL` above 0."; set "{member}" = false);
    }
}

fn forwarded_headers(selection: Option<&Selection>, s3: bool, found: &mut Vec<Finding>) {
    let Some(selection) = selection else { return };
    let behavior = selection.behavior.clone().unwrap_or_default();
    let host = |listed: bool| {
        let named = selection.items().iter().any(|name| name.eq_ignore_ascii_case("host"));
        named == listed
    };
    let forwards_host = match behavior {
        SelectionBehavior::Whitelist => host(true),
        SelectionBehavior::AllExcept => host(false),
        SelectionBehavior::AllViewer | SelectionBehavior::AllViewerAndWhitelistCloudFront => true,
        _ => false,
    };
    if s3 && forwards_host {
        finding!(found, Warning, rules::HOST_TO_S3, "HeadersConfig";
            "Amazon S3 returns 403 because the policy forwards the viewer's `Host`.";
            "Use `allExcept` with `Host`, as in the managed policy `AllViewerExceptHostHeader`.");
    }
    for (index, name) in selection.items().iter().enumerate() {
        let at = format!("HeadersConfig.Headers.Items[{index}]");
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        match behavior {
            SelectionBehavior::AllViewerAndWhitelistCloudFront if !headers::is_cloudfront(name) => {
                finding!(found, Error, rules::CLOUDFRONT_ONLY, at;
                    "{} isn't a `CloudFront-*` header.", code(name);
                    "Remove it from the list. CloudFront forwards all viewer headers anyway.");
            }
            SelectionBehavior::Whitelist if is("Authorization") => {
                finding!(found, Error, rules::AUTHORIZATION, at;
                    "An origin request policy can't list `Authorization`.";
                    "Add it to the cache policy, or forward all viewer headers.");
            }
            SelectionBehavior::Whitelist if is("Accept-Encoding") => {
                finding!(found, Error, rules::ACCEPT_ENCODING_FORWARDED, at;
                    "An origin request policy can't list `Accept-Encoding`.";
                    "Enable Gzip and Brotli in the cache policy.");
            }
            SelectionBehavior::Whitelist if !headers::is_forwardable(name) => {
                finding!(found, Error, rules::NOT_FORWARDABLE, at;
                    "An origin request policy can't list {}.", code(name);
                    "{}", instead(name));
            }
            _ => {}
        }
    }
}
