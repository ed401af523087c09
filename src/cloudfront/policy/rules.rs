//! The rules that AWS applies to the two policy documents.

use crate::explain::{Source, rules};

const CACHE_POLICY: Source = Source {
    title: "Understand cache policies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html",
};
const CACHE_POLICY_API: Source = Source {
    title: "API Reference: CachePolicyConfig",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html",
};
const KEY_PARAMETERS_API: Source = Source {
    title: "API Reference: ParametersInCacheKeyAndForwardedToOrigin",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ParametersInCacheKeyAndForwardedToOrigin.html",
};
const ORIGIN_POLICY: Source = Source {
    title: "Understand origin request policies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-request-understand-origin-request-policy.html",
};
const ORIGIN_POLICY_API: Source = Source {
    title: "API Reference: OriginRequestPolicyConfig",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyConfig.html",
};
const QUOTAS: Source = Source {
    title: "Quotas",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
};
const REQUEST_HEADERS: Source = Source {
    title: "HTTP request headers and CloudFront behavior",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior",
};
const CLOUDFRONT_HEADERS: Source = Source {
    title: "Add CloudFront request headers",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html",
};
const BY_HEADERS: Source = Source {
    title: "Cache content based on request headers",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html",
};
const BY_QUERY: Source = Source {
    title: "Cache content based on query string parameters",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html",
};
const BY_COOKIES: Source = Source {
    title: "Cache content based on cookies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html",
};
const COMPRESSION: Source = Source {
    title: "Serve compressed files",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html",
};
const BEHAVIOR_API: Source = Source {
    title: "API Reference: CacheBehavior",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html",
};
const FORWARDED_API: Source = Source {
    title: "API Reference: ForwardedValues",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ForwardedValues.html",
};
const HEADERS_API: Source = Source {
    title: "API Reference: Headers",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Headers.html",
};
const CDK_DISABLED: Source = Source {
    title: "aws-cdk issue 13441: parameters of a policy with caching disabled",
    url: "https://github.com/aws/aws-cdk/issues/13441",
};
const CDK: Source = Source {
    title: "AWS CDK: CachePolicy, OriginRequestPolicy",
    url: "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cloudfront.CachePolicy.html",
};

rules! { CloudFront;
    REQUIRED = "cloudfront.policy.required", Documented, CACHE_POLICY_API,
        "A cache policy requires `Name`, `MinTTL`, and, in its parameters, `EnableAcceptEncodingGzip` and three configs. An origin request policy requires `Name` and three configs. A list requires `Quantity`.";
    VALUES = "cloudfront.policy.values", Documented, KEY_PARAMETERS_API,
        "Each behavior accepts only the values in the API reference, such as `none`, `whitelist`, `allExcept`, and `all`. TTLs are whole numbers of seconds, and flags are `true` or `false`.";
    NAME = "cloudfront.policy.name", Observed, CDK,
        "A policy name can have up to 128 letters, digits, hyphens, and underscores.";
    COMMENT = "cloudfront.policy.comment", Documented, CACHE_POLICY_API,
        "A policy comment can have up to 128 characters.";
    NAMES_QUOTA = "cloudfront.policy.names-quota", Documented, QUOTAS,
        "A policy can list up to 10 headers, 10 cookies, and 10 query strings. AWS increases this quota on request.";
    NAMES_LENGTH = "cloudfront.policy.names-length", Documented, QUOTAS,
        "All names in a policy can have up to 1,024 characters in total.";
    QUANTITY = "cloudfront.policy.quantity", Documented, KEY_PARAMETERS_API,
        "`Quantity` is the number of `Items`.";
    EMPTY_LIST = "cloudfront.policy.empty-list", Assumed, KEY_PARAMETERS_API,
        "Cloudglass assumes that AWS rejects an empty list if the behavior uses the list. AWS doesn't document it.";
    REPEATED_NAME = "cloudfront.policy.repeated-name", Assumed, KEY_PARAMETERS_API,
        "Cloudglass assumes that AWS rejects a name that is listed twice. Header names aren't case-sensitive. AWS doesn't document it.";
    HEADER_NAME = "cloudfront.policy.header-name", Assumed, KEY_PARAMETERS_API,
        "A header name consists of letters, digits, hyphens, and other HTTP token characters. Cloudglass assumes that AWS rejects other names.";
    TTL_ORDER = "cloudfront.policy.ttl-order", Assumed, CACHE_POLICY_API,
        "`MinTTL` can't exceed `DefaultTTL`, and `DefaultTTL` can't exceed `MaxTTL`, whether specified or default. AWS documents only the error `InvalidTTLOrder`.";
    CACHING_DISABLED = "cloudfront.policy.caching-disabled", Observed, CDK_DISABLED,
        "A policy with all TTLs set to 0 disables caching. Its header, cookie, and query string behaviors must be `none`, and both compression flags `false`.";
    NOT_KEYABLE = "cloudfront.policy.header-not-keyable", Documented, REQUEST_HEADERS,
        "Headers that CloudFront itself sets, removes, or forwards can't be in the cache key, such as `Connection`, `Cookie`, `Upgrade`, and `Proxy-*`.";
    ORIGIN_ONLY = "cloudfront.policy.header-origin-only", Documented, CLOUDFRONT_HEADERS,
        "Only an origin request policy can list `CloudFront-Viewer-Address`, `-ASN`, `-JA3-Fingerprint`, `-JA4-Fingerprint`, and `-TLS`.";
    HOST_WITH_S3 = "cloudfront.policy.host-with-s3", Documented, BY_HEADERS,
        "`Host` can't be in the cache key of an Amazon S3 origin.";
    HOST_TO_S3 = "cloudfront.policy.host-to-s3", Documented, BY_HEADERS,
        "Amazon S3 uses `Host` to determine the bucket, so it returns 403 if CloudFront forwards the viewer's `Host`.";
    ACCEPT_ENCODING_KEYED = "cloudfront.policy.accept-encoding-keyed", Observed, CDK,
        "A cache policy can't list `Accept-Encoding` while Gzip or Brotli is enabled.";
    ACCEPT_ENCODING_FORWARDED = "cloudfront.policy.accept-encoding-forwarded", Assumed, CDK,
        "With Gzip or Brotli enabled, `Accept-Encoding` in an origin request policy has no effect. AWS CDK rejects it, and Cloudglass assumes that AWS does too.";
    AUTHORIZATION = "cloudfront.policy.authorization", Documented, ORIGIN_POLICY,
        "An origin request policy can't list `Authorization`. A cache policy can list it, and `allViewer` forwards it.";
    NOT_FORWARDABLE = "cloudfront.policy.header-not-forwardable", Assumed, REQUEST_HEADERS,
        "Cloudglass assumes that an origin request policy can't list `Cookie`, hop-by-hop headers, and internal headers such as `X-Edge-*` and `X-Amz-Cf-Id`.";
    CLOUDFRONT_ONLY = "cloudfront.policy.cloudfront-headers-only", Documented, ORIGIN_POLICY_API,
        "With `allViewerAndWhitelistCloudFront`, the list can contain only `CloudFront-*` headers. CloudFront forwards all viewer headers anyway.";
    UNUSED_LIST = "cloudfront.policy.unused-list", Assumed, KEY_PARAMETERS_API,
        "Cloudglass assumes that AWS ignores the list if the behavior includes all or none.";
    LITERAL_ASTERISK = "cloudfront.policy.literal-asterisk", Documented, CACHE_POLICY,
        "An asterisk in a policy's list is a literal character, not a wildcard.";
    SPLITS = "cloudfront.policy.splits-cache", Documented, BY_HEADERS,
        "A header with many different values, such as `User-Agent` or `Date`, creates a separate cached object for almost every request.";
    LEGACY = "cloudfront.policy.legacy", Documented, BEHAVIOR_API,
        "A cache behavior has either a cache policy or legacy cache settings: `ForwardedValues` and TTLs of its own. AWS recommends policies. An origin request policy requires a cache policy.";
    LEGACY_VALUES = "cloudfront.policy.legacy-values", Documented, FORWARDED_API,
        "Legacy cache settings forward cookies by `none`, `whitelist`, or `all`. They can list up to 10 headers, 10 cookies, and 10 query strings. `MinTTL` can't exceed `DefaultTTL`, and `DefaultTTL` can't exceed `MaxTTL`.";
    LEGACY_KEYED = "cloudfront.policy.legacy-keyed", Documented, BY_HEADERS,
        "With legacy cache settings, the cache key contains the headers and cookies that the cache behavior forwards by name, and CloudFront forwards them.";
    LEGACY_QUERY = "cloudfront.policy.legacy-query", Documented, BY_QUERY,
        "Legacy cache settings forward all query strings or none. `QueryStringCacheKeys` limits those in the cache key, not those that CloudFront forwards.";
    LEGACY_COOKIES = "cloudfront.policy.legacy-cookies", Documented, BY_COOKIES,
        "In the cookie names of legacy cache settings, `*` matches any characters and `?` matches one character.";
    LEGACY_HEADERS = "cloudfront.policy.legacy-headers", Documented, REQUEST_HEADERS,
        "With legacy cache settings, CloudFront also forwards viewer headers that the cache behavior doesn't list. It removes or replaces some, such as `Accept`, `Authorization`, `Referer`, and `User-Agent`.";
    LEGACY_ALL_HEADERS = "cloudfront.policy.legacy-all-headers", Documented, HEADERS_API,
        "If legacy cache settings forward all headers (`*`), CloudFront caches nothing and sends every request to the origin. The minimum TTL must be 0, and an S3 origin doesn't support it.";
    LEGACY_ENCODING = "cloudfront.policy.legacy-encoding", Assumed, COMPRESSION,
        "With legacy cache settings, CloudFront supports only Gzip: it normalizes `Accept-Encoding` to `gzip`, or removes it. Cloudglass assumes that the cache key contains the normalized value.";
    MIN_TTL = "cloudfront.policy.min-ttl", Documented, CACHE_POLICY,
        "A minimum TTL above 0 overrides `Cache-Control: no-store`, `no-cache`, and `private`.";
}
