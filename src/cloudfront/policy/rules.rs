//! What AWS asks of the two policy documents.

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
        "A cache policy needs Name and MinTTL, its parameters the gzip flag and all three configs; an origin request policy needs Name and all three configs; a list needs Quantity.";
    VALUES = "cloudfront.policy.values", Documented, KEY_PARAMETERS_API,
        "Headers of a cache policy take none or whitelist; cookies and query strings none, whitelist, allExcept or all; headers of an origin request policy none, whitelist, allViewer, allViewerAndWhitelistCloudFront or allExcept. Lifetimes are whole seconds, flags true or false.";
    NAME = "cloudfront.policy.name", Observed, CDK,
        "A policy's name has letters, digits, - and _, at most 128.";
    COMMENT = "cloudfront.policy.comment", Documented, CACHE_POLICY_API,
        "A policy's comment has at most 128 characters.";
    NAMES_QUOTA = "cloudfront.policy.names-quota", Documented, QUOTAS,
        "A policy lists at most 10 headers, 10 cookies and 10 query strings (a quota that AWS raises on request).";
    NAMES_LENGTH = "cloudfront.policy.names-length", Documented, QUOTAS,
        "All names of a policy together have at most 1,024 characters.";
    QUANTITY = "cloudfront.policy.quantity", Documented, KEY_PARAMETERS_API,
        "Quantity is the number of Items.";
    EMPTY_LIST = "cloudfront.policy.empty-list", Assumed, KEY_PARAMETERS_API,
        "A behaviour that goes by a list needs at least one name in it.";
    REPEATED_NAME = "cloudfront.policy.repeated-name", Assumed, KEY_PARAMETERS_API,
        "No name stands twice in a list; header names are compared without case.";
    HEADER_NAME = "cloudfront.policy.header-name", Assumed, KEY_PARAMETERS_API,
        "What a policy lists as a header is the name of one as HTTP has it: letters, digits, hyphens and a few other signs; no spaces, no colon, nothing outside ASCII. What AWS says of another is not documented.";
    TTL_ORDER = "cloudfront.policy.ttl-order", Assumed, CACHE_POLICY_API,
        "MinTTL is at most DefaultTTL, and DefaultTTL at most MaxTTL, whether given or by default. AWS documents it by the error InvalidTTLOrder alone.";
    CACHING_DISABLED = "cloudfront.policy.caching-disabled", Observed, CDK_DISABLED,
        "A policy whose three TTLs are 0 disables caching; then its header, cookie and query-string behaviours are none and both compression flags false.";
    NOT_KEYABLE = "cloudfront.policy.header-not-keyable", Documented, REQUEST_HEADERS,
        "Headers that CloudFront sets, removes or forwards by itself (Connection, Cookie, TE, Upgrade, Proxy-*, X-Edge-* and others) can't be in the cache key.";
    ORIGIN_ONLY = "cloudfront.policy.header-origin-only", Documented, CLOUDFRONT_HEADERS,
        "CloudFront-Viewer-Address, -ASN, -JA3-Fingerprint, -JA4-Fingerprint and -TLS are for origin request policies, not for cache policies.";
    HOST_WITH_S3 = "cloudfront.policy.host-with-s3", Documented, BY_HEADERS,
        "Host can't be in the cache key of an S3 origin.";
    HOST_TO_S3 = "cloudfront.policy.host-to-s3", Documented, BY_HEADERS,
        "S3 takes the Host header for the bucket's name: the viewer's Host, forwarded, makes it answer 403.";
    ACCEPT_ENCODING_KEYED = "cloudfront.policy.accept-encoding-keyed", Observed, CDK,
        "Accept-Encoding can't be listed in a cache policy while a compression flag is on.";
    ACCEPT_ENCODING_FORWARDED = "cloudfront.policy.accept-encoding-forwarded", Assumed, CDK,
        "Accept-Encoding is not listed in an origin request policy: with a compression flag on it has no effect, and AWS CDK refuses it.";
    AUTHORIZATION = "cloudfront.policy.authorization", Documented, ORIGIN_POLICY,
        "Authorization can't be forwarded by the list of an origin request policy; a cache policy, or allViewer, can.";
    NOT_FORWARDABLE = "cloudfront.policy.header-not-forwardable", Assumed, REQUEST_HEADERS,
        "Headers that belong to one connection or to CloudFront itself (Connection, TE, Trailer, Upgrade, Proxy-*, X-Edge-*, X-Real-IP, X-Forwarded-Proto, X-Amz-Cf-Id), and Cookie, can't be listed in an origin request policy.";
    CLOUDFRONT_ONLY = "cloudfront.policy.cloudfront-headers-only", Documented, ORIGIN_POLICY_API,
        "allViewerAndWhitelistCloudFront lists CloudFront-* headers alone; the viewer's headers are forwarded anyway.";
    UNUSED_LIST = "cloudfront.policy.unused-list", Assumed, KEY_PARAMETERS_API,
        "A behaviour that takes all or none does not look at the list.";
    LITERAL_ASTERISK = "cloudfront.policy.literal-asterisk", Documented, CACHE_POLICY,
        "An asterisk in a policy's name list is a literal asterisk, not a wildcard.";
    SPLITS = "cloudfront.policy.splits-cache", Documented, BY_HEADERS,
        "Headers with very many values (User-Agent, Date) make almost every request an object of its own.";
    MIN_TTL = "cloudfront.policy.min-ttl", Documented, CACHE_POLICY,
        "With MinTTL above 0 CloudFront caches for at least that long, even what the origin marks no-store, no-cache or private.";
}
