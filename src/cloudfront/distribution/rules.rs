//! What becomes of a request on its way through a distribution.

use crate::explain::{Source, rules};

const BEHAVIOR: Source = Source {
    title: "Cache behavior settings",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html",
};
const ORIGIN: Source = Source {
    title: "Origin settings",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
};
const CUSTOM_ORIGIN: Source = Source {
    title: "Request and response behavior for custom origins",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
};
const FAILOVER: Source = Source {
    title: "Optimize high availability with CloudFront origin failover",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
};
const HTTPS: Source = Source {
    title: "Require HTTPS for communication between viewers and CloudFront",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
};
const GEO: Source = Source {
    title: "Restrict the geographic distribution of your content",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
};
const PRIVATE: Source = Source {
    title: "Serve private content with signed URLs and signed cookies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html",
};
const ROOT: Source = Source {
    title: "Specify a default root object",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
};
const ERRORS: Source = Source {
    title: "Generate custom error responses",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html",
};
const S3: Source = Source {
    title: "Restrict access to an Amazon S3 origin",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
};
const QUOTAS: Source = Source {
    title: "Quotas",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
};
const NAMES: Source = Source {
    title: "Use custom URLs by adding alternate domain names (CNAMEs)",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html",
};
const DELIVERS: Source = Source {
    title: "How CloudFront delivers content",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html",
};
const HEADERS_S3: Source = Source {
    title: "Cache content based on request headers",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html",
};
const API: Source = Source {
    title: "API Reference: DistributionConfig",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html",
};

rules! { CloudFront;
    ORDER = "cloudfront.distribution.order", Assumed, DELIVERS,
        "A request passes size, host, behaviour, protocol, country, method and signature in this order, then the cache, then the origin. AWS publishes no complete list.";
    SIZE = "cloudfront.distribution.size", Documented, QUOTAS,
        "A URL over 8,192 bytes is answered with 414, a request line and headers over 32,768 bytes with 494.";
    GET_BODY = "cloudfront.distribution.get-body", Documented, CUSTOM_ORIGIN,
        "A GET request with a body is answered with 403.";
    HOST = "cloudfront.distribution.host", Documented, NAMES,
        "A request must name the distribution's own domain or one of its aliases, else it is answered with 403; *.example.com stands for one label.";
    PROTOCOL_ALLOWED = "cloudfront.distribution.protocol-allowed", Documented, HTTPS,
        "HTTPS is always served, HTTP where the viewer protocol policy is allow-all.";
    PROTOCOL_REDIRECT = "cloudfront.distribution.protocol-redirect", Documented, HTTPS,
        "redirect-to-https answers HTTP with 301 for GET and HEAD, with 307 for other methods; below HTTP/1.1 these get 403. Path and query are kept.";
    PROTOCOL_REFUSED = "cloudfront.distribution.protocol-refused", Documented, HTTPS,
        "https-only answers HTTP with 403.";
    GEO_BLOCKED = "cloudfront.distribution.geo", Documented, GEO,
        "A geo restriction holds for the whole distribution; a blocked viewer gets 403.";
    GEO_UNKNOWN = "cloudfront.distribution.geo-unknown", Documented, GEO,
        "A viewer whose country can't be told is served.";
    METHOD = "cloudfront.distribution.method", Documented, BEHAVIOR,
        "A method that the behaviour does not allow is answered with 403.";
    SIGNED = "cloudfront.distribution.signed", Documented, PRIVATE,
        "A behaviour with a trusted key group serves signed requests alone; it is checked on every request, before the cache is looked into.";
    SIGNED_AS_IF = "cloudfront.distribution.signed-as-if", Assumed, PRIVATE,
        "For practice a request can be taken as signed rightly, too late or by another key, without a signature of its own.";
    OPEN = "cloudfront.distribution.open", Documented, PRIVATE,
        "A behaviour without a trusted key group serves everyone.";
    ROOT_OBJECT = "cloudfront.distribution.root-object", Documented, ROOT,
        "The default root object is served for / alone, with any method and query; not for folders.";
    LOOKUP = "cloudfront.distribution.lookup", Documented, DELIVERS,
        "The edge looks for an object under the request's cache key; only if there is none is the origin asked.";
    UNCACHED = "cloudfront.distribution.uncached", Documented, DELIVERS,
        "PUT, POST, PATCH and DELETE, OPTIONS where it is not cached, and behaviours with caching disabled always go to the origin.";
    ORIGIN_ANSWER = "cloudfront.distribution.origin-answer", Documented, CUSTOM_ORIGIN,
        "The origin's answer is sent on to the viewer.";
    ORIGIN_PROTOCOL = "cloudfront.distribution.origin-protocol", Documented, ORIGIN,
        "The origin protocol policy says how CloudFront speaks to a custom origin: http-only, https-only, or match-viewer, as the viewer came; to the HTTP or the HTTPS port, 80 and 443 unless set.";
    S3_PROTOCOL = "cloudfront.distribution.s3-protocol", Documented, S3,
        "A bucket has neither ports nor a protocol policy: it is asked as the viewer came, but over HTTPS where its origin access control always signs.";
    CONNECT_TIMEOUT = "cloudfront.distribution.connect-timeout", Documented, ORIGIN,
        "CloudFront tries to connect as often as the connection attempts say, each time for the connection timeout; then the viewer gets 504.";
    REFUSED = "cloudfront.distribution.connection-refused", Documented, CUSTOM_ORIGIN,
        "If the connection is refused, or the name or the certificate is wrong, the viewer gets 502.";
    RESPONSE_TIMEOUT = "cloudfront.distribution.response-timeout", Documented, ORIGIN,
        "If the origin does not answer within the response timeout, GET and HEAD to a custom origin are tried again up to the connection attempts, other requests are not; then the viewer gets 504.";
    FAILOVER_CODES = "cloudfront.distribution.failover-codes", Documented, FAILOVER,
        "An origin group goes on to its second origin for the configured statuses alone; a failed connection counts as 503, a response timeout as 504.";
    FAILOVER_METHODS = "cloudfront.distribution.failover-methods", Documented, FAILOVER,
        "Only GET, HEAD and, where it is cached, OPTIONS fail over.";
    FAILOVER_ONE_HOP = "cloudfront.distribution.failover-one-hop", Documented, FAILOVER,
        "There is one hop: what the second origin answers goes to the viewer. The next miss begins at the first origin again.";
    NO_ORIGIN = "cloudfront.distribution.no-origin", Documented, API,
        "A behaviour's target is the id of an origin or of an origin group of the distribution.";
    OAC = "cloudfront.distribution.oac", Documented, S3,
        "With an origin access control CloudFront signs its requests to a private bucket; unsigned requests get 403.";
    OAC_STATEMENT = "cloudfront.distribution.oac-statement", Documented, S3,
        "The bucket policy must allow s3:GetObject to cloudfront.amazonaws.com for the distribution's ARN; without it S3 answers 403.";
    OAC_NO_OVERRIDE = "cloudfront.distribution.oac-no-override", Assumed, S3,
        "An Authorization of the viewer's that the cache policy lists reaches a bucket whose origin access control does not override it; CloudFront does not sign then, and a private bucket answers 403.";
    S3_HOST = "cloudfront.distribution.s3-host", Documented, HEADERS_S3,
        "Forwarding the viewer's Host to an S3 bucket makes it answer 403.";
    ERROR_PAGE = "cloudfront.distribution.error-page", Documented, ERRORS,
        "A custom error page is fetched through the first behaviour that matches its path, and sent with the configured status; if it can't be fetched, the viewer gets the status of the page's origin.";
    ERROR_PAGE_SIGNED = "cloudfront.distribution.error-page-signed", Assumed, ERRORS,
        "CloudFront's own 403 for a missing or wrong signature is answered with the custom error page for 403, as the one of a geo restriction is. AWS documents it for the latter.";
    ERROR_PLAIN = "cloudfront.distribution.error-plain", Documented, ERRORS,
        "Without a custom error page the viewer gets the error itself.";
    QUOTA = "cloudfront.distribution.quota", Documented, QUOTAS,
        "A distribution has at most 75 behaviours with the default one, 100 origins, 10 origin groups and 100 aliases; a behaviour at most 4 trusted key groups (quotas that AWS raises on request).";
    UNIQUE = "cloudfront.distribution.unique", Assumed, API,
        "No path pattern, id, alias or error code stands twice.";
    NUMBERS = "cloudfront.distribution.numbers", Documented, ORIGIN,
        "Connection attempts are 1 to 3, the connection timeout 1 to 10 s, the response timeout 1 to 120 s; lifetimes are 0 or more.";
    GROUP = "cloudfront.distribution.group", Documented, FAILOVER,
        "An origin group has exactly two members, both of them origins, and at least one of the codes 400, 403, 404, 416, 429, 500, 502, 503, 504.";
    ORIGIN_PATH = "cloudfront.distribution.origin-path", Documented, ORIGIN,
        "An origin path begins with / and does not end with it.";
    ERROR_SETTINGS = "cloudfront.distribution.error-settings", Documented, ERRORS,
        "Custom errors are for 400, 403, 404, 405, 414, 416 and 500 to 504; page and response code are given together, the code being 200 or one of these.";
    ROOT_SETTINGS = "cloudfront.distribution.root-settings", Documented, ROOT,
        "The default root object has at most 255 characters and does not begin with a slash.";
    GEO_SETTINGS = "cloudfront.distribution.geo-settings", Documented, GEO,
        "Countries are given by their two upper-case letters (ISO 3166-1 alpha-2).";
    CACHED_METHODS = "cloudfront.distribution.cached-methods", Documented, BEHAVIOR,
        "OPTIONS can be cached only where it is allowed.";
    POLICY = "cloudfront.distribution.policy", Documented, BEHAVIOR,
        "A behaviour names a cache policy, and perhaps an origin request policy, that exists.";
    UNUSED_ORIGIN = "cloudfront.distribution.unused-origin", Documented, BEHAVIOR,
        "An origin that no behaviour and no group names is never asked.";
    PORTS = "cloudfront.distribution.ports", Documented, ORIGIN,
        "The ports of a custom origin are 80, 443 or 1024 to 65535.";
    WEBSITE = "cloudfront.distribution.website", Documented, ORIGIN,
        "The website endpoint of a bucket is a custom origin that speaks HTTP alone.";
    OAC_ORIGIN = "cloudfront.distribution.oac-origin", Documented, S3,
        "An origin access control for S3 is for buckets, not for website endpoints and other custom origins.";
}
