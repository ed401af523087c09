//! The rules about responses from CloudFront.

use crate::explain::{Source, rules};

const DELIVERS: Source = Source {
    title: "How CloudFront delivers content",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html",
};
const CUSTOM_ORIGIN: Source = Source {
    title: "Request and response behavior for custom origins",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
};
const KEY: Source = Source {
    title: "Understand the cache key",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html",
};
const EXPIRATION: Source = Source {
    title: "Manage how long content stays in the cache (expiration)",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html",
};
const DENIED: Source = Source {
    title: "HTTP 403 status code (Permission Denied)",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html",
};
const S3: Source = Source {
    title: "Restrict access to an Amazon S3 origin",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
};
const LOGS: Source = Source {
    title: "Standard logging reference",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
};
const GATEWAY: Source = Source {
    title: "HTTP 502, 503 and 504 status codes",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html",
};
const INVALIDATION: Source = Source {
    title: "Invalidate files to remove content",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html",
};

rules! { CloudFront;
    MARKS = "cloudfront.diagnose.marks", Documented, CUSTOM_ORIGIN,
        "Every response from CloudFront has X-Amz-Cf-Id and a Via header that ends in (CloudFront).";
    X_CACHE = "cloudfront.diagnose.x-cache", Observed, LOGS,
        "X-Cache names the result at the edge location: Hit, Miss, RefreshHit, Error, Redirect, or the response of a function.";
    AGE = "cloudfront.diagnose.age", Observed, CUSTOM_ORIGIN,
        "On a hit, Age is the number of seconds since the object was cached.";
    EDGE = "cloudfront.diagnose.edge", Documented, DELIVERS,
        "Each edge location has its own cache. X-Amz-Cf-Pop names the edge location that served the request.";
    EVICTED = "cloudfront.diagnose.evicted", Documented, EXPIRATION,
        "CloudFront might evict an object that is rarely requested before its TTL ends.";
    OTHER_KEY = "cloudfront.diagnose.other-key", Documented, KEY,
        "Requests with different cache keys get different cached objects.";
    BROWSER = "cloudfront.diagnose.browser", Documented, INVALIDATION,
        "An invalidation doesn't clear browser caches, nor caches between browsers and CloudFront.";
    SIGNED = "cloudfront.diagnose.signed", Observed, DENIED,
        "The Code in the body of a 403 names the failed check of a signed request: MissingKey, InvalidKey, MalformedSignature, MalformedPolicy, or AccessDenied.";
    S3_DENIED = "cloudfront.diagnose.s3-denied", Documented, S3,
        "S3 returns 403 if its bucket policy doesn't allow CloudFront to read. It also returns 403 for a missing object, unless CloudFront can list the bucket.";
    REFUSED = "cloudfront.diagnose.refused", Documented, DENIED,
        "CloudFront returns 403 for an unknown host name, a method that isn't allowed, or a blocked country. AWS WAF also blocks with 403.";
    ORIGIN_DOWN = "cloudfront.diagnose.origin-down", Documented, GATEWAY,
        "502 means that CloudFront can't connect to the origin. 503 means no capacity, and 504 means no response in time.";
    DETAIL = "cloudfront.diagnose.detailed-result", Documented, LOGS,
        "In the log, x-edge-detailed-result-type names the reason if x-edge-result-type is Error.";
}
