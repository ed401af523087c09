//! The rules of distributions and of their requests.

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
const SIGNERS_PAGE: Source = Source {
    title: "Specify signers that can create signed URLs and signed cookies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
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
const API: Source = Source {
    title: "API Reference: DistributionConfig",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html",
};

rules! { CloudFront;
    ORDER = "cloudfront.distribution.order", Assumed, DELIVERS,
        "Cloudglass assumes this order of checks: size, host, cache behavior, protocol, country, method, signature, cache, origin. AWS publishes no complete list.";
    HOST = "cloudfront.distribution.host", Documented, NAMES,
        "A request must name the distribution domain name or an alternate domain name. Otherwise CloudFront returns 403. A wildcard replaces one label.";
    PROTOCOL_ALLOWED = "cloudfront.distribution.protocol-allowed", Documented, HTTPS,
        "CloudFront serves HTTPS requests with every viewer protocol policy, and HTTP requests only with allow-all.";
    PROTOCOL_REDIRECT = "cloudfront.distribution.protocol-redirect", Documented, HTTPS,
        "With redirect-to-https, CloudFront redirects HTTP: GET and HEAD with 301, other methods with 307. It returns 403 for other methods below HTTP/1.1.";
    PROTOCOL_REFUSED = "cloudfront.distribution.protocol-refused", Documented, HTTPS,
        "With https-only, CloudFront returns 403 for HTTP requests.";
    GEO_BLOCKED = "cloudfront.distribution.geo", Documented, GEO,
        "A geographic restriction applies to the entire distribution. CloudFront returns 403 to viewers in a blocked country.";
    GEO_UNKNOWN = "cloudfront.distribution.geo-unknown", Documented, GEO,
        "CloudFront serves a viewer whose country it can't determine.";
    METHOD = "cloudfront.distribution.method", Documented, BEHAVIOR,
        "CloudFront returns 403 for a method that the cache behavior doesn't allow.";
    SIGNED = "cloudfront.distribution.signed", Documented, PRIVATE,
        "With a trusted key group, CloudFront serves only signed requests. It verifies every request before it looks up the cache.";
    SIGNED_AS_IF = "cloudfront.distribution.signed-as-if", Assumed, PRIVATE,
        "For practice, Cloudglass can treat a request as signed correctly, as expired, or as signed with another key.";
    OPEN = "cloudfront.distribution.open", Documented, PRIVATE,
        "Without a trusted key group, a cache behavior serves unsigned requests.";
    ROOT_OBJECT = "cloudfront.distribution.root-object", Documented, ROOT,
        "CloudFront returns the default root object only for the path /, with any method and query string. It doesn't apply to folders.";
    LOOKUP = "cloudfront.distribution.lookup", Documented, DELIVERS,
        "CloudFront looks up the cache key at the edge location. Only on a miss does it send the request to the origin.";
    UNCACHED = "cloudfront.distribution.uncached", Documented, DELIVERS,
        "CloudFront forwards PUT, POST, PATCH, and DELETE to the origin, and OPTIONS unless it is cached. With caching disabled, it forwards every request.";
    ORIGIN_ANSWER = "cloudfront.distribution.origin-answer", Documented, CUSTOM_ORIGIN,
        "CloudFront returns the origin response to the viewer.";
    ORIGIN_PROTOCOL = "cloudfront.distribution.origin-protocol", Documented, ORIGIN,
        "The origin protocol policy sets the protocol to a custom origin: http-only, https-only, or match-viewer. The default ports are 80 and 443.";
    S3_PROTOCOL = "cloudfront.distribution.s3-protocol", Documented, S3,
        "An S3 bucket has no protocol policy. CloudFront uses the viewer's protocol, or HTTPS if the origin access control always signs.";
    CONNECT_TIMEOUT = "cloudfront.distribution.connect-timeout", Documented, ORIGIN,
        "CloudFront tries to connect up to the number of connection attempts, each for the connection timeout. Then it returns 504.";
    REFUSED = "cloudfront.distribution.connection-refused", Documented, CUSTOM_ORIGIN,
        "CloudFront returns 502 if the origin rejects the connection, or if the domain name or the certificate isn't valid.";
    RESPONSE_TIMEOUT = "cloudfront.distribution.response-timeout", Documented, ORIGIN,
        "After the response timeout, CloudFront retries GET and HEAD to a custom origin up to the connection attempts. It doesn't retry other requests. Then it returns 504.";
    FAILOVER_CODES = "cloudfront.distribution.failover-codes", Documented, FAILOVER,
        "An origin group fails over to the secondary origin only for the configured status codes. A failed connection counts as 503, a response timeout as 504.";
    FAILOVER_METHODS = "cloudfront.distribution.failover-methods", Documented, FAILOVER,
        "CloudFront fails over only for GET, HEAD, and cached OPTIONS requests.";
    FAILOVER_ONE_HOP = "cloudfront.distribution.failover-one-hop", Documented, FAILOVER,
        "The response of the secondary origin is final. The next miss starts with the primary origin again.";
    NO_ORIGIN = "cloudfront.distribution.no-origin", Documented, API,
        "The target of a cache behavior is the ID of an origin or an origin group of the distribution.";
    OAC = "cloudfront.distribution.oac", Documented, S3,
        "With an origin access control, CloudFront signs its requests to a private bucket. S3 returns 403 for unsigned requests.";
    OAC_STATEMENT = "cloudfront.distribution.oac-statement", Documented, S3,
        "The bucket policy must allow s3:GetObject to cloudfront.amazonaws.com for the distribution's ARN. Otherwise S3 returns 403.";
    OAI = "cloudfront.distribution.oai", Documented, S3,
        "With an origin access identity, CloudFront authenticates to a private bucket as that identity. The bucket policy must allow s3:GetObject to it. An origin can't have an origin access control too.";
    OAI_LEGACY = "cloudfront.distribution.oai-legacy", Documented, S3,
        "An origin access identity is the legacy form of an origin access control. It doesn't work with SSE-KMS, in newer opt-in Regions, or for PUT and DELETE requests without a workaround.";
    SIGNERS = "cloudfront.distribution.signers", Documented, SIGNERS_PAGE,
        "Trusted signers are the legacy form of trusted key groups: accounts whose key pairs can sign. `self` is the account of the distribution. CloudFront then serves only signed requests.";
    UNKNOWN = "cloudfront.distribution.unknown", Assumed, API,
        "If a configuration has a setting that Cloudglass doesn't know, the answer that depends on it is unknown.";
    OAC_NO_OVERRIDE = "cloudfront.distribution.oac-no-override", Assumed, S3,
        "Cloudglass assumes that CloudFront doesn't sign if the origin access control doesn't override the viewer's Authorization. A private bucket then returns 403.";
    ERROR_PAGE = "cloudfront.distribution.error-page", Documented, ERRORS,
        "CloudFront fetches a custom error page through the first matching cache behavior and returns it with the configured status. If the fetch fails, the viewer gets the status of that origin.";
    ERROR_PAGE_SIGNED = "cloudfront.distribution.error-page-signed", Assumed, ERRORS,
        "Cloudglass assumes that the custom error page for 403 also applies to a missing or invalid signature. AWS documents it for geographic restrictions.";
    ERROR_PLAIN = "cloudfront.distribution.error-plain", Documented, ERRORS,
        "Without a custom error response, the viewer gets the error itself.";
    QUOTA = "cloudfront.distribution.quota", Documented, QUOTAS,
        "A distribution can have up to 75 cache behaviors, 100 origins, 10 origin groups, and 100 alternate domain names. A cache behavior can have up to 4 trusted key groups. AWS raises these quotas on request.";
    UNIQUE = "cloudfront.distribution.unique", Assumed, API,
        "Cloudglass assumes that path patterns, IDs, alternate domain names, and error codes are unique in a distribution.";
    NUMBERS = "cloudfront.distribution.numbers", Documented, ORIGIN,
        "Connection attempts are 1 to 3, the connection timeout 1 to 10 s, and the response timeout 1 to 120 s. TTLs are 0 or more.";
    GROUP = "cloudfront.distribution.group", Documented, FAILOVER,
        "An origin group has exactly two origins. Its failover status codes are one or more of 400, 403, 404, 416, 429, 500, 502, 503, and 504.";
    ERROR_SETTINGS = "cloudfront.distribution.error-settings", Documented, ERRORS,
        "Custom error responses exist for 400, 403, 404, 405, 414, 416, and 500 to 504. A response page requires a response code: 200 or one of these.";
    ROOT_SETTINGS = "cloudfront.distribution.root-settings", Documented, ROOT,
        "The default root object can have up to 255 characters and doesn't start with /.";
    GEO_SETTINGS = "cloudfront.distribution.geo-settings", Documented, GEO,
        "A geographic restriction lists countries by two uppercase letters (ISO 3166-1 alpha-2).";
    CACHED_METHODS = "cloudfront.distribution.cached-methods", Documented, BEHAVIOR,
        "OPTIONS can be a cached method only if the cache behavior allows it.";
    POLICY = "cloudfront.distribution.policy", Documented, BEHAVIOR,
        "A cache behavior references an existing cache policy, and optionally an existing origin request policy.";
    UNUSED_ORIGIN = "cloudfront.distribution.unused-origin", Documented, BEHAVIOR,
        "CloudFront never uses an origin that no cache behavior and no origin group references.";
    PORTS = "cloudfront.distribution.ports", Documented, ORIGIN,
        "The ports of a custom origin are 80, 443, or 1024 to 65535.";
    WEBSITE = "cloudfront.distribution.website", Documented, ORIGIN,
        "An S3 website endpoint is a custom origin that supports only HTTP.";
    BYPASS = "cloudfront.distribution.bypass", Documented, S3,
        "If an S3 bucket is publicly accessible, viewers can bypass CloudFront and its signed URLs.";
    OAC_ORIGIN = "cloudfront.distribution.oac-origin", Documented, S3,
        "An origin access control for S3 works with buckets, not with website endpoints or other custom origins.";
}
