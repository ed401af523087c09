//! The problems of legacy cache settings.

use super::{
    LegacyCacheSettings, Lenient, NameList, OriginRequestPolicyConfig, PolicyChoice,
    SelectionBehavior, rules,
};
use crate::explain::{Finding, Severity, finding};
use crate::text::duration;

/// Maximum number of headers, cookies, or query strings.
const MAX_NAMES: usize = 10;

/// Checks legacy cache settings next to the origin request policy of the cache behavior. `s3` is true for an S3 origin.
/// The paths are relative to the cache behavior: `cachePolicy.legacy.MinTTL`.
pub fn validate_legacy(
    settings: &LegacyCacheSettings,
    forward: Option<&PolicyChoice<OriginRequestPolicyConfig>>,
    s3: bool,
) -> Vec<Finding> {
    let mut found = Vec::new();
    values(settings, s3, &mut found);
    let (cache, needed) = settings.equivalent();
    let with = match &cache {
        PolicyChoice::Managed(name) => format!("the managed cache policy `{name}`"),
        _ => "a cache policy with the same values".into(),
    };
    match (forward, needed) {
        (Some(_), _) => {
            finding!(found, Severity::Error, rules::LEGACY, "originRequestPolicy";
                "The cache behavior has an origin request policy and legacy cache settings, and CloudFront accepts only one of them.";
                "Replace the legacy cache settings with {with}."; set "cachePolicy" = cache)
        }
        (None, Some(needed)) => {
            finding!(found, Severity::Note, rules::LEGACY, "cachePolicy.legacy";
                "The cache behavior has legacy cache settings (`ForwardedValues`) instead of policies.";
                "To replace them, add an origin request policy that forwards the same values, and then use {with}."; set "originRequestPolicy" = needed)
        }
        (None, None) => {
            finding!(found, Severity::Note, rules::LEGACY, "cachePolicy.legacy";
                "The cache behavior has legacy cache settings (`ForwardedValues`) instead of policies.";
                "To replace them, use {with}. CloudFront then forwards only the headers that a policy includes."; set "cachePolicy" = cache)
        }
    }
    found
}

/// What AWS rejects.
fn values(settings: &LegacyCacheSettings, s3: bool, found: &mut Vec<Finding>) {
    let forwarded = &settings.forwarded;
    let lists: [(&str, &NameList, &str, &str); 3] = [
        ("Headers", &forwarded.headers, "headers", "TooManyHeadersInForwardedValues"),
        (
            "Cookies.WhitelistedNames",
            &forwarded.cookies.whitelisted_names,
            "cookies",
            "TooManyCookieNamesInWhiteList",
        ),
        (
            "QueryStringCacheKeys",
            &forwarded.query_string_cache_keys,
            "query strings",
            "TooManyQueryStringParameters",
        ),
    ];
    for (member, list, what, error) in lists {
        let (count, stated) = (list.names().len(), list.quantity.as_ref().and_then(Lenient::get));
        if count > MAX_NAMES {
            finding!(found, Severity::Error, rules::LEGACY_VALUES, "cachePolicy.legacy.ForwardedValues.{member}", Some(error);
                "The cache behavior lists {count} {what}, and the quota is {MAX_NAMES}."; "Remove {what}, or request a quota increase.");
        }
        if stated.is_some_and(|stated| usize::try_from(stated) != Ok(count)) {
            finding!(found, Severity::Error, rules::QUANTITY, "cachePolicy.legacy.ForwardedValues.{member}", "InconsistentQuantities";
                "`Quantity` isn't the number of `Items`, {count}."; "Set `Quantity` to {count}."; set "cachePolicy.legacy.ForwardedValues.{member}.Quantity" = count);
        }
    }
    let cookies = &forwarded.cookies;
    let listed = !cookies.whitelisted_names.names().is_empty();
    let whitelist = cookies.forward == SelectionBehavior::Whitelist;
    if whitelist != listed
        || !matches!(
            cookies.forward,
            SelectionBehavior::None | SelectionBehavior::All | SelectionBehavior::Whitelist
        )
    {
        finding!(found, Severity::Error, rules::LEGACY_VALUES, "cachePolicy.legacy.ForwardedValues.Cookies.Forward", "InvalidForwardCookies";
            "`Forward` is `{}` {} a list of cookie names.", cookies.forward.as_str(), if listed { "with" } else { "without" };
            "Use `whitelist` with a list of names, or `none` or `all` without one.");
    }
    if settings.forwards_all_headers() && s3 {
        finding!(found, Severity::Error, rules::LEGACY_ALL_HEADERS, "cachePolicy.legacy.ForwardedValues.Headers", "InvalidHeadersForS3Origin";
            "An S3 origin doesn't support forwarding all headers."; "List only the headers that the bucket needs, such as `Origin`.");
    }
    if !settings.forwards_all_headers()
        && s3
        && forwarded.headers.names().iter().any(|name| name.eq_ignore_ascii_case("host"))
    {
        finding!(found, Severity::Error, rules::HOST_WITH_S3, "cachePolicy.legacy.ForwardedValues.Headers", "InvalidHeadersForS3Origin";
            "`Host` can't be in the cache key of an S3 origin."; "Remove `Host` from the list.");
    }
    let min = settings.min_ttl.as_ref().and_then(Lenient::get).unwrap_or(0);
    if settings.forwards_all_headers() && min > 0 {
        finding!(found, Severity::Error, rules::LEGACY_ALL_HEADERS, "cachePolicy.legacy.MinTTL";
            "The minimum TTL is {min}, and it must be 0 because the cache behavior forwards all headers.";
            "Set the minimum TTL to 0."; set "cachePolicy.legacy.MinTTL" = 0);
        return;
    }
    let ttls = settings.ttls();
    for (low, below, high, above, member) in [
        ("minimum", ttls.min, "default", ttls.default, "MinTTL"),
        ("default", ttls.default, "maximum", ttls.max, "DefaultTTL"),
    ] {
        if below > above {
            finding!(found, Severity::Error, rules::LEGACY_VALUES, "cachePolicy.legacy.{member}", "InvalidTTLOrder";
                "The {low} TTL ({}) is greater than the {high} TTL ({}).", duration(below), duration(above);
                "Lower the {low} TTL, or raise the {high} TTL.");
        }
    }
}
