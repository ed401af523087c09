//! The rules of lifetimes and of the cache.

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
const KEY: Source = Source {
    title: "Understand the cache key",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html",
};
const LOGS: Source = Source {
    title: "Standard logging reference",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
};

rules! { CloudFront;
    POLICY_EXISTS = "cloudfront.ttl.policy-exists", Documented, POLICY,
        "A behaviour names a cache policy that exists: one of AWS's own, or one of the account's.";
    METHOD = "cloudfront.ttl.method", Documented, CUSTOM_ORIGIN,
        "Answers to GET and HEAD can be cached, answers to OPTIONS only if OPTIONS is a cached method, and no others.";
    DISABLED = "cloudfront.ttl.caching-disabled", Documented, POLICY,
        "A cache policy whose minimum, default and maximum TTL are all 0 turns caching off, for errors too.";
    REDIRECT = "cloudfront.ttl.temporary-redirect", Documented, REDIRECTS,
        "A 307 or 308 is cached only if the origin sends Cache-Control with it.";
    FORBIDDEN = "cloudfront.ttl.forbidden", Documented, EXPIRATION,
        "no-store, no-cache and private are respected while the minimum TTL is 0: every request goes to the origin.";
    FORBIDDEN_MIN = "cloudfront.ttl.forbidden-minimum", Documented, EXPIRATION,
        "With a minimum TTL above 0, CloudFront keeps even a no-store, no-cache or private answer for the minimum TTL.";
    FORBIDDEN_WINS = "cloudfront.ttl.forbidden-wins", Assumed, EXPIRATION,
        "Where an answer carries no-store, no-cache or private beside max-age or s-maxage, the one that forbids wins.";
    FIELDS = "cloudfront.ttl.no-cache-fields", Documented, CUSTOM_ORIGIN,
        "no-cache with a list of fields keeps those header fields out of the cache, and the object in it.";
    S_MAXAGE = "cloudfront.ttl.s-maxage", Documented, EXPIRATION,
        "s-maxage is for shared caches: CloudFront takes it before max-age, which stays for the browser.";
    S_MAXAGE_ALONE = "cloudfront.ttl.s-maxage-alone", Assumed, EXPIRATION,
        "s-maxage without max-age sets the lifetime as beside one; the documentation tells only of both together.";
    MAX_AGE = "cloudfront.ttl.max-age", Documented, EXPIRATION,
        "max-age sets the lifetime, and beats Expires where both are present.";
    EXPIRES = "cloudfront.ttl.expires", Documented, EXPIRATION,
        "Without max-age and s-maxage, Expires sets the lifetime: the time from now to that date.";
    MALFORMED = "cloudfront.ttl.malformed", Assumed, EXPIRATION,
        "An Expires that is no date counts as past, and a max-age or s-maxage that is no whole number as 0.";
    DEFAULT = "cloudfront.ttl.default", Documented, EXPIRATION,
        "Where the origin sends no age, the lifetime is the larger of minimum and default TTL; the maximum is not applied.";
    DEFAULT_DIRECTIVES = "cloudfront.ttl.default-with-directives", Assumed, EXPIRATION,
        "A Cache-Control without an age (public, must-revalidate) gets the default TTL, as if there were none.";
    LIMITS = "cloudfront.ttl.limits", Documented, EXPIRATION,
        "A lifetime that the origin gives is kept between the minimum and the maximum TTL of the cache policy.";
    VARY_ALL = "cloudfront.ttl.vary-all", Documented, CUSTOM_ORIGIN,
        "An answer with Vary: * and a minimum TTL of 0 is stored, yet each request goes to the origin, unconditionally.";
    ERROR_LISTED = "cloudfront.ttl.error-cached", Documented, ERRORS,
        "404, 414, 500, 501, 502, 503 and 504 are cached for the error caching minimum TTL, or longer if their headers say so.";
    ERROR_MAX_AGE = "cloudfront.ttl.error-with-age", Documented, ERRORS,
        "400, 403, 405, 412 and 415 are cached only if they carry max-age or s-maxage.";
    ERROR_OTHER = "cloudfront.ttl.error-not-listed", Documented, ERRORS,
        "416 is never cached, nor is an error status outside the published list.";
    ERROR_410 = "cloudfront.ttl.error-410", Assumed, ERRORS,
        "410 is not cached: the list of cached errors lacks it, though what is said of no-store on errors names it.";
    ERROR_FORBIDDEN_AGED = "cloudfront.ttl.error-forbidden-with-age", Assumed, ERRORS,
        "On 400, 403, 405, 412 and 415, max-age and s-maxage alone decide: no-store, no-cache and private are ignored.";
    ERROR_FORBIDDEN = "cloudfront.ttl.error-forbidden", Documented, ERRORS,
        "no-store, no-cache and private keep a 404, 410, 414 or 501 out of the cache; on other errors they are ignored.";
    ERROR_S3 = "cloudfront.ttl.error-s3", Documented, ERROR_TTL,
        "For an S3 origin, an error caching minimum TTL of 0 still means one second.";
    KEPT = "cloudfront.ttl.error-ttl", Documented, ERROR_TTL,
        "An error stays for the larger of its error caching minimum TTL (10 seconds unless set) and its own age, which the maximum TTL caps.";
    VALIDATOR = "cloudfront.cache.conditional", Documented, EXPIRATION,
        "An expired copy with an ETag or Last-Modified is revalidated by a conditional request.";
    COOKIES = "cloudfront.cache.conditional-cookies", Documented, CUSTOM_ORIGIN,
        "CloudFront makes no conditional requests where cookies are forwarded to the origin: it fetches in full.";
    STALE_REVALIDATE = "cloudfront.cache.stale-while-revalidate", Documented, EXPIRATION,
        "stale-while-revalidate: an expired copy is served at once for that long, while a request to the origin refreshes it.";
    STALE_ERROR = "cloudfront.cache.stale-if-error", Documented, EXPIRATION,
        "stale-if-error: if the origin can't be reached or answers 5xx, the expired copy is served for that long; 0 forbids it.";
    STALE_DEFAULT = "cloudfront.cache.stale-default", Documented, ERRORS,
        "Without stale-if-error, an expired copy still in the cache is served while the origin fails with 5xx, up to the maximum TTL.";
    STALE_LIMIT = "cloudfront.cache.stale-limit", Assumed, EXPIRATION,
        "Stale copies are served until the lifetime and the directive's seconds are over, or the maximum TTL, whichever is less.";
    STALE_MUST = "cloudfront.cache.must-revalidate", Assumed, EXPIRATION,
        "must-revalidate doesn't keep CloudFront from serving a stale copy while the origin fails; only stale-if-error=0 does.";
    STALE_FORBIDDEN = "cloudfront.cache.stale-forbidden", Assumed, EXPIRATION,
        "When the origin can't be reached, CloudFront may still have an earlier no-store answer to serve; we don't count on it.";
    STALE_4XX = "cloudfront.cache.stale-not-for-4xx", Documented, ERRORS,
        "If the origin answers 4xx, the viewer gets that answer, not the expired copy.";
    STALE_SUCCESS = "cloudfront.cache.stale-success", Assumed, ERRORS,
        "Only a success is served stale: when a cached error has expired, the viewer gets the origin's new error.";
    RETRY = "cloudfront.cache.retry-after-error", Documented, ERRORS,
        "After the origin failed, CloudFront asks it again when the error caching minimum TTL is over.";
    BYPASS = "cloudfront.cache.bypass", Documented, CUSTOM_ORIGIN,
        "A request with a method that is never cached goes straight to the origin and leaves the cache as it is.";
    ABSENT = "cloudfront.cache.miss", Documented, LOGS,
        "Where no object has this key, CloudFront asks the origin: Miss.";
    FRESH = "cloudfront.cache.hit", Documented, LOGS,
        "While a copy's lifetime lasts it is served without asking the origin: Hit.";
    CACHED_ERROR = "cloudfront.cache.cached-error", Documented, ERROR_TTL,
        "While a cached error lives, every request for the object gets it.";
    EXPIRED = "cloudfront.cache.expired", Documented, EXPIRATION,
        "When a copy's lifetime is over, CloudFront asks the origin at the next request, not before.";
    NOT_MODIFIED = "cloudfront.cache.refresh-hit", Documented, LOGS,
        "If the origin answers 304, the stored copy is served again: RefreshHit.";
    RENEWED = "cloudfront.cache.renewed", Assumed, EXPIRATION,
        "After a 304 the copy lives anew, by the headers of the 304.";
    REPLACED = "cloudfront.cache.replaced", Assumed, LOGS,
        "If the origin answers an expired copy's request in full, that answer takes the copy's place: Miss.";
    ERROR_RESULT = "cloudfront.cache.error", Documented, LOGS,
        "If the viewer gets a 4xx or 5xx, the result is Error.";
    HEAD_ONLY = "cloudfront.cache.head-copy", Assumed, KEY,
        "GET and HEAD share a key, but a copy that a HEAD request left has no body to answer GET with.";
    STALE_LABEL = "cloudfront.cache.stale-label", Assumed, LOGS,
        "A stale copy is logged as Hit.";
}
