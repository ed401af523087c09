//! How a behaviour is chosen.

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
        "The first behaviour in the list whose pattern matches serves the request; how specific a pattern is plays no role.";
    DEFAULT_LAST = "cloudfront.behavior.default-last", Documented, PATH_PATTERN,
        "The default behaviour has the pattern *, is always last, and can't be moved.";
    WHOLE_PATH = "cloudfront.behavior.whole-path", Documented, PATH_PATTERN,
        "A pattern is matched against the whole path, from its leading slash (which the pattern may leave out) to its end; the query string is ignored.";
    WILDCARDS = "cloudfront.behavior.wildcards", Documented, PATH_PATTERN,
        "In a pattern * stands for 0 or more characters, slashes included, and ? for exactly one.";
    CASE = "cloudfront.behavior.case", Documented, PATH_PATTERN,
        "Path patterns are case-sensitive.";
    NORMALISED = "cloudfront.behavior.normalised", Assumed, NORMALIZATION,
        "Patterns are matched against the path normalised after RFC 3986 (dot segments removed, repeated slashes collapsed); the origin gets the raw path. AWS does not say what is percent-decoded; here the unreserved characters are.";
    PATTERN = "cloudfront.behavior.pattern", Documented, PATH_PATTERN,
        "A pattern has at most 255 characters: letters, digits, _ - . * $ / ~ \" ' @ : + & and ?.";
    SHADOWED = "cloudfront.behavior.shadowed", Documented, PATH_PATTERN,
        "A behaviour is never used if a pattern before it matches everything that its own pattern matches.";
    OPEN_BEFORE_RESTRICTED = "cloudfront.behavior.open-before-restricted", Documented, PATH_PATTERN,
        "If an open behaviour stands before a restricted one and both patterns match a file, the file is public.";
}
