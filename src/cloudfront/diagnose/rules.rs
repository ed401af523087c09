//! The rules by which a real response is read.

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
        "Every answer that CloudFront gives carries X-Amz-Cf-Id and a Via that ends in (CloudFront).";
    X_CACHE = "cloudfront.diagnose.x-cache", Observed, LOGS,
        "X-Cache says how the edge location answered: Hit, Miss, RefreshHit, Error, Redirect, or by a function.";
    AGE = "cloudfront.diagnose.age", Observed, CUSTOM_ORIGIN,
        "On a hit, Age says for how many seconds the copy has been in the cache.";
    EDGE = "cloudfront.diagnose.edge", Documented, DELIVERS,
        "Each edge location has a cache of its own; X-Amz-Cf-Pop names the one that answered.";
    EVICTED = "cloudfront.diagnose.evicted", Documented, EXPIRATION,
        "A copy that is seldom asked for may be removed before its lifetime is over.";
    OTHER_KEY = "cloudfront.diagnose.other-key", Documented, KEY,
        "A request that differs in any part of the cache key asks for another object.";
    BROWSER = "cloudfront.diagnose.browser", Documented, INVALIDATION,
        "An invalidation doesn't reach the caches of browsers, nor those between them and CloudFront.";
    SIGNED = "cloudfront.diagnose.signed", Observed, DENIED,
        "The Code in the body of a 403 tells what a signed request failed at: MissingKey, InvalidKey, MalformedSignature, MalformedPolicy or AccessDenied.";
    S3_DENIED = "cloudfront.diagnose.s3-denied", Documented, S3,
        "S3 answers 403 where its bucket policy doesn't let CloudFront read, and for a missing object unless CloudFront may list the bucket.";
    REFUSED = "cloudfront.diagnose.refused", Documented, DENIED,
        "CloudFront itself answers 403 for a name that is no alias, a method that isn't allowed, a blocked country, or a block by AWS WAF.";
    ORIGIN_DOWN = "cloudfront.diagnose.origin-down", Documented, GATEWAY,
        "502 means that CloudFront can't talk to the origin, 504 that it got no answer in time, 503 that there was no capacity.";
    DETAIL = "cloudfront.diagnose.detailed-result", Documented, LOGS,
        "The log's x-edge-detailed-result-type says what went wrong where x-edge-result-type is Error.";
}
