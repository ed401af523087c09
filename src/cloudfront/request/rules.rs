//! The rules of cache keys and origin requests.

use crate::explain::{Source, rules};

macro_rules! guide {
    ($name:ident, $title:literal, $page:literal) => {
        const $name: Source = Source {
            title: $title,
            url: concat!(
                "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/",
                $page,
                ".html"
            ),
        };
    };
}

guide!(KEY, "Understand the cache key", "understanding-the-cache-key");
guide!(CACHE_POLICY, "Understand cache policies", "cache-key-understand-cache-policy");
guide!(ORIGIN_REQUESTS, "Control origin requests with a policy", "controlling-origin-requests");
guide!(
    FORWARD_POLICY,
    "Understand origin request policies",
    "origin-request-understand-origin-request-policy"
);
guide!(
    BOTH,
    "Understand how origin request policies and cache policies work together",
    "understanding-how-origin-request-policies-and-cache-policies-work-together"
);
guide!(ADD_HEADERS, "Add CloudFront request headers", "adding-cloudfront-headers");
guide!(CUSTOM, "Add custom headers to origin requests", "add-origin-custom-headers");
guide!(
    CUSTOM_ORIGIN,
    "Request and response behavior for custom origins",
    "RequestAndResponseBehaviorCustomOrigin"
);
guide!(
    S3_ORIGIN,
    "Request and response behavior for Amazon S3 origins",
    "RequestAndResponseBehaviorS3Origin"
);
guide!(QUERY, "Cache content based on query string parameters", "QueryStringParameters");
guide!(COOKIES, "Cache content based on cookies", "Cookies");
guide!(HEADERS, "Cache content based on request headers", "header-caching");
guide!(MANAGED, "Use managed origin request policies", "using-managed-origin-request-policies");
guide!(SIGNED_URLS, "Use signed URLs", "private-content-signed-urls");
guide!(SIGNED_COOKIES, "Use signed cookies", "private-content-signed-cookies");
guide!(RANGES, "How CloudFront processes partial requests for an object (range GETs)", "RangeGETs");
guide!(OAC, "Restrict access to an Amazon S3 origin", "private-content-restricting-access-to-s3");
guide!(
    LAMBDA_OAC,
    "Restrict access to an AWS Lambda function URL origin",
    "private-content-restricting-access-to-lambda"
);
const S3_HOSTS: Source = Source {
    title: "Amazon S3: Virtual hosting of general purpose buckets",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html",
};
const S3_AUTH: Source = Source {
    title: "Amazon S3 API Reference: Authenticating Requests (AWS Signature Version 4)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html",
};
guide!(FORBIDDEN, "HTTP 403 status code (Permission Denied)", "http-403-permission-denied");
guide!(QUOTAS, "Quotas", "cloudfront-limits");
guide!(
    WEBSOCKETS,
    "Use WebSockets with CloudFront distributions",
    "distribution-working-with.websockets"
);
guide!(COMPRESSION, "Serve compressed files", "ServingCompressedFiles");
guide!(
    RESPONSE_POLICIES,
    "Understand response headers policies",
    "understanding-response-headers-policies"
);
const OAC_API: Source = Source {
    title: "API Reference: OriginAccessControlConfig",
    url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html",
};
const HTTP: Source =
    Source { title: "RFC 9112: HTTP/1.1", url: "https://www.rfc-editor.org/rfc/rfc9112.html" };
guide!(PATHS, "Customize the URL format for files", "LinkFormat");

rules! { CloudFront;
    KEY_DOMAIN = "cloudfront.key.domain", Documented, KEY,
        "The cache key starts with the distribution domain name. The viewer's `Host` is included only if the cache policy includes it.";
    KEY_PATH = "cloudfront.key.path", Documented, PATHS,
        "The cache key contains the URL path as the viewer wrote it. Case and a trailing slash matter.";
    KEY_RAW_PATH = "cloudfront.key.raw-path", Assumed, KEY,
        "Cloudglass assumes that CloudFront doesn't normalize dot segments, repeated slashes, or percent-encoding of the path in the cache key. AWS doesn't document it.";
    KEY_GET_HEAD = "cloudfront.key.get-head", Documented, KEY,
        "GET and HEAD requests share cached objects. The cache key doesn't contain the method.";
    KEY_HEAD_BODY = "cloudfront.key.head-body" | "cloudfront.cache.head-copy", Assumed, KEY,
        "Cloudglass assumes that CloudFront can't serve a GET request from the cached response to a HEAD request, which has no body. AWS doesn't document it.";
    KEY_SAME = "cloudfront.key.same-object", Documented, KEY,
        "CloudFront serves two requests with the same cached object if all components of their cache keys are equal.";
    KEY_OPTIONS = "cloudfront.key.options", Documented, KEY,
        "If OPTIONS is a cached method, CloudFront caches responses to OPTIONS separately from GET and HEAD.";
    KEY_NOT_OPTIONS = "cloudfront.key.options-not-cached", Documented, KEY,
        "CloudFront caches responses to OPTIONS only if `CachedMethods` of the cache behavior contains OPTIONS.";
    KEY_METHOD = "cloudfront.key.uncacheable-method", Documented, KEY,
        "CloudFront never caches responses to PUT, POST, PATCH, and DELETE, so these requests have no cache key.";
    KEY_DISABLED = "cloudfront.key.caching-disabled" | "cloudfront.ttl.caching-disabled", Documented, CACHE_POLICY,
        "A cache policy with a minimum, default, and maximum TTL of 0 disables caching, also for errors. CloudFront sends every request to the origin.";
    KEY_WEBSOCKET = "cloudfront.key.websocket", Assumed, WEBSOCKETS,
        "Cloudglass assumes that CloudFront sends every WebSocket handshake to the origin and caches nothing for it. AWS doesn't document it.";
    KEY_SCHEME = "cloudfront.key.scheme", Documented, KEY,
        "HTTP and HTTPS requests share cached objects unless the cache policy includes `CloudFront-Forwarded-Proto`.";
    KEY_HEADER = "cloudfront.key.header", Documented, HEADERS,
        "The cache key contains the full value of every header that the cache policy includes. Header names aren't case-sensitive, values are.";
    KEY_HEADER_ABSENT = "cloudfront.key.header-absent", Assumed, HEADERS,
        "Cloudglass assumes that a missing header and a header with an empty value result in different cache keys. AWS doesn't document it.";
    KEY_HEADER_REPEATED = "cloudfront.key.header-repeated", Assumed, HEADERS,
        "Cloudglass assumes that the cache key contains all values of a repeated header, in the order sent. AWS doesn't document it.";
    KEY_HEADER_LEFT_OUT = "cloudfront.key.header-left-out", Documented, KEY,
        "Headers that the cache policy doesn't include aren't in the cache key.";
    KEY_HEADER_BARRED = "cloudfront.key.header-barred", Documented, HEADERS,
        "Hop-by-hop headers, `Cookie`, and some CloudFront headers can't be in the cache key, even if a policy lists them.";
    KEY_GENERATED = "cloudfront.key.generated-header", Documented, ADD_HEADERS,
        "For a `CloudFront-*` header in the cache policy, the cache key contains the value that CloudFront generates. CloudFront ignores the viewer's value.";
    KEY_GENERATED_UNKNOWN = "cloudfront.key.generated-unknown", Documented, ADD_HEADERS,
        "CloudFront doesn't add a `CloudFront-*` header if it can't determine the value.";
    KEY_COOKIE = "cloudfront.key.cookie", Documented, COOKIES,
        "The cache key contains every cookie that the cache policy includes. Cookie names and values are case-sensitive.";
    KEY_COOKIE_ORDER = "cloudfront.key.cookie-order", Documented, COOKIES,
        "CloudFront sorts cookies by name, so the viewer's order doesn't affect the cache key.";
    KEY_COOKIE_LEFT_OUT = "cloudfront.key.cookie-left-out", Documented, KEY,
        "Cookies that the cache policy doesn't include aren't in the cache key.";
    KEY_COOKIE_MALFORMED = "cloudfront.key.cookie-malformed", Documented, COOKIES,
        "CloudFront processes only cookies of the form `name=value`. It removes cookies whose names start with `$`.";
    KEY_COOKIE_SIGNED = "cloudfront.key.cookie-signed", Documented, SIGNED_COOKIES,
        "CloudFront's signed cookies are never in the cache key, even if the cache policy includes all cookies.";
    KEY_QUERY = "cloudfront.key.query", Documented, QUERY,
        "The cache key contains every query string that the cache policy includes, as written. Names and values are case-sensitive.";
    KEY_QUERY_ORDER = "cloudfront.key.query-order", Documented, QUERY,
        "The cache key contains query strings in the viewer's order. A different order creates a separate cached object.";
    KEY_QUERY_SEPARATOR = "cloudfront.key.query-separator", Documented, QUERY,
        "Only `&` separates query strings. A semicolon is a character of the value.";
    KEY_QUERY_REPEATED = "cloudfront.key.query-repeated", Assumed, QUERY,
        "Cloudglass assumes that the cache key contains every occurrence of a repeated query string. It also assumes that `a`, `a=`, and no `a` are different.";
    KEY_QUERY_BARE = "cloudfront.key.query-bare", Assumed, QUERY,
        "Cloudglass assumes that a URL that ends with `?` has the same cache key as the URL without it. AWS doesn't document it.";
    KEY_QUERY_LEFT_OUT = "cloudfront.key.query-left-out", Documented, KEY,
        "Query strings that the cache policy doesn't include aren't in the cache key.";
    KEY_QUERY_SIGNED = "cloudfront.key.query-signed", Documented, SIGNED_URLS,
        "On a cache behavior with restricted viewer access, CloudFront removes `Expires`, `Policy`, `Signature`, and `Key-Pair-Id` before it computes the cache key.";
    KEY_QUERY_SIGNED_OPEN = "cloudfront.key.query-signed-open", Documented, QUERY,
        "On a cache behavior without trusted key groups or trusted signers, `Expires`, `Policy`, `Signature`, and `Key-Pair-Id` are ordinary query strings.";
    KEY_QUERY_HASH = "cloudfront.key.query-hash-algorithm", Assumed, SIGNED_URLS,
        "Cloudglass assumes that CloudFront removes `Hash-Algorithm` along with the other signature parameters. AWS doesn't document it.";
    ENCODING = "cloudfront.encoding.normalised", Documented, CACHE_POLICY,
        "If Gzip or Brotli is enabled, CloudFront normalizes `Accept-Encoding` to `br,gzip`, `br`, or `gzip`. It includes the result in the cache key and forwards it.";
    ENCODING_IDENTITY = "cloudfront.encoding.identity", Documented, CACHE_POLICY,
        "If the viewer accepts no enabled encoding, the cache key contains no encoding. CloudFront forwards `Accept-Encoding: identity`.";
    ENCODING_ABSENT = "cloudfront.encoding.absent", Documented, CACHE_POLICY,
        "If the viewer doesn't send `Accept-Encoding`, the cache key contains no encoding, and CloudFront doesn't forward the header.";
    ENCODING_RAW = "cloudfront.encoding.raw", Documented, CACHE_POLICY,
        "If Gzip and Brotli are disabled, CloudFront treats `Accept-Encoding` like any other header.";
    ENCODING_HTTP10 = "cloudfront.encoding.http-1-0", Documented, CUSTOM_ORIGIN,
        "CloudFront removes `Accept-Encoding` from HTTP/1.0 requests.";
    ENCODING_WEIGHTS = "cloudfront.encoding.weights", Assumed, CACHE_POLICY,
        "Cloudglass assumes that CloudFront treats an encoding with `q=0` as not accepted, and `*` as neither Gzip nor Brotli. AWS doesn't document it.";
    ENCODING_LISTED = "cloudfront.encoding.listed-in-vain", Documented, CACHE_POLICY,
        "If Gzip or Brotli is enabled in the cache policy, `Accept-Encoding` in the origin request policy has no effect.";
    ORIGIN_LINE = "cloudfront.origin.request-line", Documented, ORIGIN_REQUESTS,
        "CloudFront forwards the viewer's method and path over HTTP/1.1. It adds the origin path before the viewer's path.";
    ORIGIN_HOST = "cloudfront.origin.host", Documented, CUSTOM_ORIGIN,
        "CloudFront sets `Host` to the origin domain name unless a policy forwards the viewer's `Host`.";
    ORIGIN_HOST_FORWARDED = "cloudfront.origin.host-forwarded", Documented, FORWARD_POLICY,
        "CloudFront forwards the viewer's `Host` if the cache policy or the origin request policy includes it.";
    ORIGIN_HOST_EXCEPT = "cloudfront.origin.host-except", Documented, MANAGED,
        "If the origin request policy forwards all headers except `Host`, CloudFront sets `Host` to the origin domain name.";
    ORIGIN_HOST_OWN = "cloudfront.origin.host-own", Documented, MANAGED,
        "API Gateway and Lambda function URLs expect the origin domain name in Host. They return 403 if CloudFront forwards the viewer's Host.";
    ORIGIN_HOST_WEBSITE = "cloudfront.origin.host-website", Documented, S3_HOSTS,
        "An S3 website endpoint finds the bucket by Host. If CloudFront forwards the viewer's Host and no bucket has that name, it returns 404 NoSuchBucket.";
    ORIGIN_TWO_SIGNATURES = "cloudfront.origin.two-signatures", Documented, S3_AUTH,
        "S3 returns 400 InvalidArgument for a request with two authentications, such as a presigned query string and a signature of CloudFront.";
    ORIGIN_PAYLOAD_HASH = "cloudfront.origin.payload-hash", Documented, LAMBDA_OAC,
        "With an origin access control for a Lambda function URL, the viewer must send the SHA-256 of a PUT or POST body in x-amz-content-sha256. Lambda doesn't accept unsigned payloads.";
    ORIGIN_ACCESS_IDENTITY = "cloudfront.origin.access-identity", Documented, OAC,
        "With an origin access identity, CloudFront authenticates its requests to the bucket as that identity.";
    ORIGIN_HOST_S3 = "cloudfront.origin.host-s3" | "cloudfront.distribution.s3-host", Documented, FORBIDDEN,
        "Amazon S3 returns 403 if CloudFront forwards the viewer's `Host`.";
    ORIGIN_USER_AGENT = "cloudfront.origin.user-agent", Documented, ORIGIN_REQUESTS,
        "CloudFront sets `User-Agent` to `Amazon CloudFront` unless a policy includes the viewer's header.";
    ORIGIN_OWN = "cloudfront.origin.own-headers", Documented, ORIGIN_REQUESTS,
        "CloudFront adds `X-Amz-Cf-Id` and `Via`, and sets `Connection` to `Keep-Alive`.";
    ORIGIN_FORWARDED_FOR = "cloudfront.origin.forwarded-for", Documented, CUSTOM_ORIGIN,
        "CloudFront appends the viewer's IP address to `X-Forwarded-For`.";
    ORIGIN_CACHE_POLICY = "cloudfront.origin.cache-policy", Documented, CACHE_POLICY,
        "CloudFront forwards all headers, cookies, and query strings that are in the cache key.";
    ORIGIN_FORWARD = "cloudfront.origin.selected", Documented, FORWARD_POLICY,
        "CloudFront forwards what the origin request policy includes. These values aren't in the cache key.";
    ORIGIN_NOTHING_ELSE = "cloudfront.origin.nothing-else", Documented, ORIGIN_REQUESTS,
        "CloudFront doesn't forward headers, cookies, and query strings that neither policy includes.";
    ORIGIN_HOP_BY_HOP = "cloudfront.origin.hop-by-hop", Assumed, CUSTOM_ORIGIN,
        "Cloudglass assumes that CloudFront removes hop-by-hop and internal headers even if a policy forwards all viewer headers. AWS doesn't document it.";
    ORIGIN_AUTHORIZATION = "cloudfront.origin.authorization", Documented, CUSTOM_ORIGIN,
        "If no policy includes `Authorization`, CloudFront removes it from GET and HEAD requests. It also removes it from OPTIONS requests if OPTIONS is a cached method.";
    ORIGIN_AUTHORIZATION_LISTED = "cloudfront.origin.authorization-listed", Documented, FORWARD_POLICY,
        "An origin request policy can't list `Authorization`. Include the header in the cache policy, or forward all viewer headers.";
    ORIGIN_CONTENT = "cloudfront.origin.content-headers", Assumed, CUSTOM_ORIGIN,
        "Cloudglass assumes that CloudFront forwards `Content-Type` and `Content-Length` of requests with a body without a policy. AWS doesn't document it.";
    ORIGIN_RANGE = "cloudfront.origin.range", Assumed, RANGES,
        "Cloudglass assumes that CloudFront requests the viewer's range, or a larger range, from the origin without a policy. AWS doesn't document it.";
    ORIGIN_GENERATED = "cloudfront.origin.generated-header", Documented, ADD_HEADERS,
        "CloudFront generates the value of a `CloudFront-*` header that a policy includes. It doesn't add the header if it can't determine the value.";
    ORIGIN_GENERATED_FORM = "cloudfront.origin.generated-form", Documented, ADD_HEADERS,
        "CloudFront percent-encodes non-ASCII characters in the viewer information that it adds. Each `CloudFront-*` header has a fixed format, such as two letters for a country.";
    ORIGIN_TLS_ONLY = "cloudfront.origin.tls-only", Documented, ADD_HEADERS,
        "CloudFront adds the TLS, JA3, and JA4 headers only to HTTPS requests.";
    ORIGIN_EXCEPT_HOST_ADDS = "cloudfront.origin.except-host-adds", Documented, MANAGED,
        "The managed policy `AllViewerExceptHostHeader` adds the CloudFront headers for protocol, HTTP version, TLS, device type, and location.";
    ORIGIN_EXCEPT_ADDS_NONE = "cloudfront.origin.all-except-adds-none", Assumed, MANAGED,
        "Cloudglass assumes that a custom origin request policy with `allExcept` adds no CloudFront headers. AWS doesn't document it.";
    ORIGIN_UNION = "cloudfront.origin.union", Documented, BOTH,
        "CloudFront forwards what either policy includes. An origin request policy can't exclude a value that is in the cache key.";
    ORIGIN_BLOCK_LISTS = "cloudfront.origin.block-lists", Assumed, BOTH,
        "If both policies use `allExcept`, Cloudglass assumes that CloudFront forwards only what neither policy excludes. The guide contradicts itself on this.";
    ORIGIN_QUERY_ORDER = "cloudfront.origin.query-order", Assumed, BOTH,
        "Cloudglass assumes that CloudFront forwards the query strings of both policies in the viewer's order. AWS doesn't document it.";
    ORIGIN_COOKIES = "cloudfront.origin.cookies", Documented, COOKIES,
        "CloudFront forwards cookies in a single `Cookie` header, sorted by name.";
    ORIGIN_COOKIE_SIGNED = "cloudfront.origin.cookie-signed", Assumed, SIGNED_COOKIES,
        "Cloudglass assumes that CloudFront doesn't forward its signed cookies to the origin. AWS doesn't document it.";
    ORIGIN_CUSTOM = "cloudfront.origin.custom-header", Documented, CUSTOM,
        "CloudFront adds the custom headers of the origin to every origin request. They replace viewer headers with the same name.";
    ORIGIN_CUSTOM_BARRED = "cloudfront.origin.custom-header-barred", Documented, CUSTOM,
        "Some headers can't be custom headers of an origin.";
    ORIGIN_CUSTOM_LIMITS = "cloudfront.origin.custom-header-limits", Documented, QUOTAS,
        "An origin can have up to 30 custom headers. A name can have up to 256 characters, a value up to 1,783, and all together up to 10,240.";
    ORIGIN_SIGNED = "cloudfront.origin.signed", Documented, OAC,
        "With origin access control, CloudFront signs the request and sets `Authorization`. With `no-override`, it keeps the viewer's `Authorization` if the cache policy includes the header.";
    ORIGIN_SIGNED_BESIDE = "cloudfront.origin.signed-beside", Documented, OAC_API,
        "`always-amz-auth` is for Lambda function URLs only. CloudFront signs with `X-Amz-*` headers and also forwards the viewer's `Authorization` if the cache policy includes it.";
    ORIGIN_SIGNED_KEPT = "cloudfront.origin.signed-kept", Documented, OAC_API,
        "With origin access control, CloudFront forwards the viewer's `Authorization` only if the cache policy includes it.";
    ORIGIN_WEBSOCKET = "cloudfront.origin.websocket", Documented, CUSTOM_ORIGIN,
        "CloudFront removes `Upgrade` except from a WebSocket handshake, which it forwards with `Connection: Upgrade`.";
    WEBSOCKET_HEADERS = "cloudfront.origin.websocket-headers", Documented, WEBSOCKETS,
        "For WebSocket connections, the origin request policy must forward `Sec-WebSocket-Key` and `Sec-WebSocket-Version`, or all viewer headers.";
    WEBSOCKET_VERSION = "cloudfront.origin.websocket-version", Documented, WEBSOCKETS,
        "A WebSocket handshake is a GET request over HTTP/1.1 with `Connection: Upgrade` and `Upgrade: websocket`.";
    ORIGIN_PATH = "cloudfront.origin.origin-path" | "cloudfront.distribution.origin-path", Documented, ORIGIN_REQUESTS,
        "The origin path starts with `/` and doesn't end with `/`.";
    RESPONSE_PASSED = "cloudfront.response.passed", Assumed, CUSTOM_ORIGIN,
        "Cloudglass assumes that CloudFront returns origin response headers unchanged if the guide doesn't mention them.";
    RESPONSE_SET_COOKIE = "cloudfront.response.set-cookie", Documented, CUSTOM_ORIGIN,
        "CloudFront returns and caches `Set-Cookie` only if the cache policy or the origin request policy forwards cookies.";
    RESPONSE_HOP = "cloudfront.response.hop-by-hop", Documented, CUSTOM_ORIGIN,
        "CloudFront removes `Trailer` and `Upgrade` from the origin response. It sets `Transfer-Encoding` to `chunked`.";
    RESPONSE_VARY = "cloudfront.response.vary", Documented, CUSTOM_ORIGIN,
        "In `Vary` of a custom origin, CloudFront keeps `Accept-Encoding`, `Cookie`, and forwarded headers. It keeps `User-Agent` if a policy includes a device header, and removes all other names.";
    RESPONSE_COMPRESSED = "cloudfront.response.compressed", Documented, COMPRESSION,
        "CloudFront compresses uncompressed objects of 1,000 to 10,000,000 bytes and a listed content type. `Compress` and the cache policy must enable it, and the viewer must accept Gzip or Brotli.";
    RESPONSE_ETAG = "cloudfront.response.etag", Documented, COMPRESSION,
        "When CloudFront compresses an object, it converts a strong `ETag` to a weak `ETag`. It keeps a weak `ETag` and removes an invalid `ETag`.";
    RESPONSE_CORS = "cloudfront.response.cors", Documented, RESPONSE_POLICIES,
        "A response headers policy adds CORS headers only to responses to CORS requests. Without override, it adds no CORS headers if the origin sends any.";
    RESPONSE_POLICY = "cloudfront.response.policy", Documented, RESPONSE_POLICIES,
        "A header of a response headers policy replaces the origin's header if override is enabled. Otherwise CloudFront adds it only if the origin doesn't send it.";
    RESPONSE_OWN = "cloudfront.response.own-headers", Observed, CUSTOM_ORIGIN,
        "CloudFront adds `X-Cache`, `Via`, `X-Amz-Cf-Pop`, and `X-Amz-Cf-Id` to its responses.";
    LIMIT_URL = "cloudfront.request.url-length" | "cloudfront.distribution.size", Documented, QUOTAS,
        "CloudFront returns 414 if the URL is longer than 8,192 bytes.";
    LIMIT_HEAD = "cloudfront.request.header-size", Documented, QUOTAS,
        "CloudFront returns 494 if the request line and headers are longer than 32,768 bytes.";
    GET_BODY = "cloudfront.request.get-body" | "cloudfront.distribution.get-body", Documented, CUSTOM_ORIGIN,
        "CloudFront returns 403 for a GET request with a body.";
    CONTROL_CHARACTERS = "cloudfront.request.control-characters", Assumed, HTTP,
        "Cloudglass assumes that CloudFront returns 400 for invalid HTTP, such as a request without `Host` or with control characters.";
    BAD_PERCENT = "cloudfront.request.percent-encoding", Assumed, PATHS,
        "In a URL, `%` must precede two hexadecimal digits. Cloudglass assumes that CloudFront doesn't correct an invalid sequence.";
    RAW_CHARACTERS = "cloudfront.request.raw-characters", Assumed, PATHS,
        "Browsers percent-encode spaces, non-ASCII characters, and some special characters in a URL. Cloudglass assumes that CloudFront processes the URL as sent.";
    UNKNOWN_METHOD = "cloudfront.request.method", Documented, CUSTOM_ORIGIN,
        "CloudFront accepts GET, HEAD, OPTIONS, PUT, PATCH, POST, and DELETE.";
    ADVICE_S3_COOKIES = "cloudfront.advice.s3-cookies", Documented, COOKIES,
        "Amazon S3 ignores cookies, so cookies in the cache key only lower the cache hit ratio.";
    ADVICE_LANGUAGE = "cloudfront.advice.whole-value", Documented, HEADERS,
        "The cache key contains the full value of a header, so equivalent values create separate cached objects.";
    ADVICE_TRACKING = "cloudfront.advice.tracking", Documented, QUERY,
        "Query strings that don't change the response lower the cache hit ratio if the cache key contains them.";
    ADVICE_NO_EFFECT = "cloudfront.advice.no-effect", Documented, BOTH,
        "An origin request policy has no effect if it includes only what the cache policy already forwards.";
    ADVICE_CORS_S3 = "cloudfront.advice.cors-s3", Documented, S3_ORIGIN,
        "For CORS, Amazon S3 needs `Origin`, `Access-Control-Request-Headers`, and `Access-Control-Request-Method`.";
}
