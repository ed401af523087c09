//! How a behavior is chosen.

use crate::explain::{Source, rules};

const PATH_PATTERN: Source = Source {
    title: "Cache behavior settings: path pattern",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern",
};
const NORMALIZATION: Source = Source {
    title: "Cache behavior settings: path normalization",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#path-normalization",
};

rules! { CloudFront;
    FIRST_MATCH = "cloudfront.behavior.first-match", Documented, PATH_PATTERN,
        "CloudFront uses the first cache behavior in the list whose path pattern matches. A more specific pattern has no precedence.";
    DEFAULT_LAST = "cloudfront.behavior.default-last", Documented, PATH_PATTERN,
        "The default cache behavior has the path pattern `*`. It is always the last in the list.";
    WHOLE_PATH = "cloudfront.behavior.whole-path", Documented, PATH_PATTERN,
        "CloudFront compares a path pattern with the complete path. The pattern can omit the leading slash, and CloudFront ignores the query string.";
    WILDCARDS = "cloudfront.behavior.wildcards", Documented, PATH_PATTERN,
        "In a path pattern, `*` matches 0 or more characters, including slashes, and `?` matches exactly one character.";
    CASE = "cloudfront.behavior.case", Documented, PATH_PATTERN,
        "Path patterns are case-sensitive.";
    NORMALIZED = "cloudfront.behavior.normalised", Assumed, NORMALIZATION,
        "CloudFront normalizes the path as in RFC 3986 before it compares path patterns, and forwards the original path. Cloudglass assumes that it percent-decodes only unreserved characters.";
    PATTERN = "cloudfront.behavior.pattern", Documented, PATH_PATTERN,
        "A path pattern can have up to 255 characters: letters, digits, and `_-.*$/~\"'@:+&?`.";
    SHADOWED = "cloudfront.behavior.shadowed", Documented, PATH_PATTERN,
        "CloudFront never uses a cache behavior if an earlier path pattern matches every path that its own pattern matches.";
    OPEN_BEFORE_RESTRICTED = "cloudfront.behavior.open-before-restricted", Documented, PATH_PATTERN,
        "A file is public if a cache behavior without restricted access matches it before a restricted cache behavior does.";
}
