//! The rules of TTLs and of the cache.

use crate::explain::{Source, rules};

const EXPIRATION: Source = Source {
    title: "Manage how long content stays in the cache (expiration)",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html",
};
const POLICY: Source = Source {
    title: "Understand cache policies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html",
};
const REDIRECTS: Source = Source {
    title: "How CloudFront processes HTTP 3xx status codes from your origin",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-3xx-status-codes.html",
};
const ERRORS: Source = Source {
    title: "How CloudFront processes HTTP 4xx and 5xx status codes from your origin",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html",
};
const ERROR_TTL: Source = Source {
    title: "Control how long CloudFront caches errors",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html",
};
const CUSTOM_ORIGIN: Source = Source {
    title: "Request and response behavior for custom origins",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
};
const LOGS: Source = Source {
    title: "Standard logging reference",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
};

rules! { CloudFront;
    POLICY_EXISTS = "cloudfront.ttl.policy-exists", Documented, POLICY,
        "A cache behavior must reference an existing cache policy: a managed policy, or a custom policy of the account.";
    METHOD = "cloudfront.ttl.method", Documented, CUSTOM_ORIGIN,
        "CloudFront caches responses to GET and HEAD, and to OPTIONS if OPTIONS is a cached method. It caches no other responses.";
    REDIRECT = "cloudfront.ttl.temporary-redirect", Documented, REDIRECTS,
        "CloudFront caches a 307 or 308 response only if the origin includes Cache-Control.";
    FORBIDDEN = "cloudfront.ttl.forbidden", Documented, EXPIRATION,
        "With a minimum TTL of 0, CloudFront honors no-store, no-cache, and private. It forwards every request to the origin.";
    FORBIDDEN_MIN = "cloudfront.ttl.forbidden-minimum", Documented, EXPIRATION,
        "With a minimum TTL above 0, CloudFront caches a response for the minimum TTL even if it has no-store, no-cache, or private.";
    FORBIDDEN_WINS = "cloudfront.ttl.forbidden-wins", Assumed, EXPIRATION,
        "Cloudglass assumes that no-store, no-cache, and private override max-age and s-maxage in the same response. AWS doesn't document it.";
    FIELDS = "cloudfront.ttl.no-cache-fields", Documented, CUSTOM_ORIGIN,
        "With no-cache=\"field\", CloudFront caches the object without the listed header fields.";
    S_MAXAGE = "cloudfront.ttl.s-maxage", Documented, EXPIRATION,
        "If a response has both s-maxage and max-age, CloudFront uses s-maxage. Browsers use max-age.";
    S_MAXAGE_ALONE = "cloudfront.ttl.s-maxage-alone", Assumed, EXPIRATION,
        "Cloudglass assumes that s-maxage without max-age sets the TTL in the same way. AWS documents only responses that have both.";
    MAX_AGE = "cloudfront.ttl.max-age", Documented, EXPIRATION,
        "max-age sets the TTL. It overrides Expires if a response has both.";
    EXPIRES = "cloudfront.ttl.expires", Documented, EXPIRATION,
        "Without max-age and s-maxage, Expires sets the TTL: the time from the response until that date.";
    MALFORMED = "cloudfront.ttl.malformed", Assumed, EXPIRATION,
        "Cloudglass assumes that an invalid Expires date is in the past, and that an invalid max-age or s-maxage is 0. AWS doesn't document it.";
    DEFAULT = "cloudfront.ttl.default", Documented, EXPIRATION,
        "If the origin sends no max-age, s-maxage, or Expires, the TTL is the larger of the minimum and the default TTL. The maximum TTL doesn't apply.";
    DEFAULT_DIRECTIVES = "cloudfront.ttl.default-with-directives", Assumed, EXPIRATION,
        "Cloudglass assumes that Cache-Control without max-age or s-maxage (public, must-revalidate) gets the default TTL. AWS doesn't document it.";
    LIMITS = "cloudfront.ttl.limits", Documented, EXPIRATION,
        "CloudFront limits a TTL that the origin sets to the range from the minimum to the maximum TTL of the cache policy.";
    ORIGIN_AGE = "cloudfront.ttl.origin-age", Assumed, EXPIRATION,
        "Cloudglass assumes that the TTL starts when the response arrives, whatever its Age header is. AWS doesn't document it.";
    VARY_ALL = "cloudfront.ttl.vary-all", Documented, CUSTOM_ORIGIN,
        "If the minimum TTL is 0, CloudFront forwards every request for a response with Vary: *, without a condition. It still stores the response.";
    ERROR_LISTED = "cloudfront.ttl.error-cached", Documented, ERRORS,
        "CloudFront caches 404, 414, 500, 501, 502, 503, and 504 for the error caching minimum TTL. Their headers can only extend it.";
    ERROR_MAX_AGE = "cloudfront.ttl.error-with-age", Documented, ERRORS,
        "CloudFront caches 400, 403, 405, 412, and 415 only if the response has max-age or s-maxage.";
    ERROR_OTHER = "cloudfront.ttl.error-not-listed", Documented, ERRORS,
        "CloudFront never caches 416, nor an error status that isn't in its published list.";
    ERROR_410 = "cloudfront.ttl.error-410", Assumed, ERRORS,
        "Cloudglass assumes that CloudFront doesn't cache 410. The list of cached errors doesn't include it, but the text about no-store on errors does.";
    ERROR_FORBIDDEN_AGED = "cloudfront.ttl.error-forbidden-with-age", Assumed, ERRORS,
        "Cloudglass assumes that only max-age and s-maxage decide for 400, 403, 405, 412, and 415. It ignores no-store, no-cache, and private there.";
    ERROR_FORBIDDEN = "cloudfront.ttl.error-forbidden", Documented, ERRORS,
        "With no-store, no-cache, or private, CloudFront doesn't cache a 404, 410, 414, or 501. On other errors it ignores these directives.";
    ERROR_S3 = "cloudfront.ttl.error-s3", Documented, ERROR_TTL,
        "For an S3 origin, an error caching minimum TTL of 0 has the effect of 1 s.";
    KEPT = "cloudfront.ttl.error-ttl", Documented, ERROR_TTL,
        "CloudFront caches an error for the error caching minimum TTL (default 10 s) or the TTL of its headers, whichever is larger. The maximum TTL limits the TTL of the headers.";
    VALIDATOR = "cloudfront.cache.conditional", Documented, EXPIRATION,
        "CloudFront revalidates an expired object with a conditional request if the object has an ETag or Last-Modified.";
    COOKIES = "cloudfront.cache.conditional-cookies", Documented, CUSTOM_ORIGIN,
        "CloudFront sends no conditional requests if it forwards cookies to the origin. It fetches the full object.";
    STALE_REVALIDATE = "cloudfront.cache.stale-while-revalidate", Documented, EXPIRATION,
        "For the seconds of stale-while-revalidate, CloudFront serves the expired object immediately and refreshes it in the background.";
    STALE_ERROR = "cloudfront.cache.stale-if-error", Documented, EXPIRATION,
        "For the seconds of stale-if-error, CloudFront serves the expired object if the origin is unreachable or returns 5xx. A value of 0 prevents it.";
    STALE_DEFAULT = "cloudfront.cache.stale-default", Documented, ERRORS,
        "Without stale-if-error, CloudFront serves an expired object while the origin returns 5xx, up to the maximum TTL.";
    STALE_LIMIT = "cloudfront.cache.stale-limit", Assumed, EXPIRATION,
        "Cloudglass assumes that stale content ends at the TTL plus the seconds of the directive. It never outlasts the maximum TTL.";
    STALE_MUST = "cloudfront.cache.must-revalidate", Assumed, EXPIRATION,
        "Cloudglass assumes that must-revalidate doesn't prevent stale content while the origin fails. Only stale-if-error=0 prevents it.";
    STALE_FORBIDDEN = "cloudfront.cache.stale-forbidden", Assumed, EXPIRATION,
        "If the origin is unreachable, CloudFront might serve an earlier no-store response. Cloudglass assumes that it doesn't.";
    STALE_4XX = "cloudfront.cache.stale-not-for-4xx", Documented, ERRORS,
        "If the origin returns 4xx, CloudFront returns that response to the viewer, not the expired object.";
    STALE_SUCCESS = "cloudfront.cache.stale-success", Assumed, ERRORS,
        "Cloudglass assumes that CloudFront serves only successful responses stale. When a cached error expires, the viewer gets the new error of the origin.";
    RETRY = "cloudfront.cache.retry-after-error", Documented, ERRORS,
        "After an origin failure, CloudFront sends the next request to the origin when the error caching minimum TTL ends.";
    BYPASS = "cloudfront.cache.bypass", Documented, CUSTOM_ORIGIN,
        "CloudFront forwards a request with a method that is never cached to the origin and doesn't change the cache.";
    ABSENT = "cloudfront.cache.miss", Documented, LOGS,
        "If no cached object has the cache key of a request, CloudFront forwards the request to the origin. The result is Miss.";
    FRESH = "cloudfront.cache.hit", Documented, LOGS,
        "Until the TTL of a cached object ends, CloudFront serves it without a request to the origin. The result is Hit.";
    CACHED_ERROR = "cloudfront.cache.cached-error", Documented, ERROR_TTL,
        "While an error is cached, CloudFront returns it for every request with the same cache key.";
    EXPIRED = "cloudfront.cache.expired", Documented, EXPIRATION,
        "After the TTL of a cached object ends, CloudFront contacts the origin at the next request, not earlier.";
    NOT_MODIFIED = "cloudfront.cache.refresh-hit", Documented, LOGS,
        "If the origin returns 304, CloudFront serves the cached object again. The result is RefreshHit.";
    RENEWED = "cloudfront.cache.renewed", Assumed, EXPIRATION,
        "Cloudglass assumes that the headers of a 304 set the new TTL of the cached object. AWS doesn't document it.";
    REPLACED = "cloudfront.cache.replaced", Assumed, LOGS,
        "Cloudglass assumes that a full response replaces an expired object and is logged as Miss.";
    ERROR_RESULT = "cloudfront.cache.error", Documented, LOGS,
        "If the viewer gets a 4xx or 5xx, the result is Error.";
    STALE_LABEL = "cloudfront.cache.stale-label", Assumed, LOGS,
        "Cloudglass assumes that CloudFront logs a stale object as Hit. AWS doesn't document it.";
}
