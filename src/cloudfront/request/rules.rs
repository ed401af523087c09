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
        "The key begins with the distribution's own domain name; the viewer's Host plays no part unless the cache policy lists it.";
    KEY_PATH = "cloudfront.key.path", Documented, PATHS,
        "The URL path is in the key as written: case and a final slash count.";
    KEY_RAW_PATH = "cloudfront.key.raw-path", Assumed, KEY,
        "The key holds the path as the viewer wrote it; dot segments, double slashes and percent-encoding are not normalised.";
    KEY_GET_HEAD = "cloudfront.key.get-head", Documented, KEY,
        "GET and HEAD share their objects: the method is not in the key.";
    KEY_HEAD_BODY = "cloudfront.key.head-body", Assumed, KEY,
        "An answer to HEAD has no body and can't serve a later GET of the same key.";
    KEY_SAME = "cloudfront.key.same-object", Documented, KEY,
        "Two requests are answered with the same object when every part of their keys is equal.";
    KEY_OPTIONS = "cloudfront.key.options", Documented, KEY,
        "Where the behaviour caches OPTIONS, its answers are stored apart: the method is in the key.";
    KEY_NOT_OPTIONS = "cloudfront.key.options-not-cached", Documented, KEY,
        "OPTIONS is cached only where it is among the behaviour's CachedMethods.";
    KEY_METHOD = "cloudfront.key.uncacheable-method", Documented, KEY,
        "PUT, POST, PATCH and DELETE are never cached and have no key.";
    KEY_DISABLED = "cloudfront.key.caching-disabled", Documented, CACHE_POLICY,
        "A cache policy whose three TTLs are 0 disables caching: every request goes to the origin.";
    KEY_WEBSOCKET = "cloudfront.key.websocket", Assumed, WEBSOCKETS,
        "The handshake of a WebSocket always goes to the origin: it has the key of a GET, and nothing of the connection is stored under it.";
    KEY_SCHEME = "cloudfront.key.scheme", Documented, KEY,
        "HTTP and HTTPS share their objects; CloudFront-Forwarded-Proto in the cache policy parts them.";
    KEY_HEADER = "cloudfront.key.header", Documented, HEADERS,
        "A header that the cache policy lists is in the key with its whole value; the name is compared without case, the value with it.";
    KEY_HEADER_ABSENT = "cloudfront.key.header-absent", Assumed, HEADERS,
        "A listed header that the viewer does not send is a variant of its own, other than an empty value.";
    KEY_HEADER_REPEATED = "cloudfront.key.header-repeated", Assumed, HEADERS,
        "A listed header that is sent more than once is in the key with all its values, in the order sent.";
    KEY_HEADER_LEFT_OUT = "cloudfront.key.header-left-out", Documented, KEY,
        "Headers that the cache policy does not list are not in the key.";
    KEY_HEADER_BARRED = "cloudfront.key.header-barred", Documented, HEADERS,
        "Hop-by-hop headers, Cookie and some CloudFront headers can't be in a key, even where a policy lists them.";
    KEY_GENERATED = "cloudfront.key.generated-header", Documented, ADD_HEADERS,
        "A CloudFront-* header that the cache policy lists is in the key with the value that CloudFront finds, never with one that the viewer sends.";
    KEY_GENERATED_UNKNOWN = "cloudfront.key.generated-unknown", Documented, ADD_HEADERS,
        "CloudFront leaves out a CloudFront-* header whose value it does not know.";
    KEY_COOKIE = "cloudfront.key.cookie", Documented, COOKIES,
        "A cookie that the cache policy selects is in the key; name and value are compared with case.";
    KEY_COOKIE_ORDER = "cloudfront.key.cookie-order", Documented, COOKIES,
        "CloudFront sorts cookies by name, so the viewer's order does not matter.";
    KEY_COOKIE_LEFT_OUT = "cloudfront.key.cookie-left-out", Documented, KEY,
        "Cookies that the cache policy does not select are not in the key.";
    KEY_COOKIE_MALFORMED = "cloudfront.key.cookie-malformed", Documented, COOKIES,
        "Only cookies of the form name=value count, and those whose name begins with $ are dropped.";
    KEY_COOKIE_SIGNED = "cloudfront.key.cookie-signed", Documented, SIGNED_COOKIES,
        "The cookies that carry a CloudFront signature never part objects, even where the policy selects all cookies.";
    KEY_QUERY = "cloudfront.key.query", Documented, QUERY,
        "A parameter that the cache policy selects is in the key as written; names and values are compared with case.";
    KEY_QUERY_ORDER = "cloudfront.key.query-order", Documented, QUERY,
        "Parameters stand in the key in the viewer's order: another order is another object.";
    KEY_QUERY_SEPARATOR = "cloudfront.key.query-separator", Documented, QUERY,
        "Only & separates parameters; a semicolon is part of the value.";
    KEY_QUERY_REPEATED = "cloudfront.key.query-repeated", Assumed, QUERY,
        "A parameter that comes more than once is in the key every time; a, a= and no a are three variants.";
    KEY_QUERY_BARE = "cloudfront.key.query-bare", Assumed, QUERY,
        "An address that ends with a bare ? counts as one without a query string.";
    KEY_QUERY_LEFT_OUT = "cloudfront.key.query-left-out", Documented, KEY,
        "Parameters that the cache policy does not select are not in the key.";
    KEY_QUERY_SIGNED = "cloudfront.key.query-signed", Documented, SIGNED_URLS,
        "Expires, Policy, Signature and Key-Pair-Id are taken away before anything else: they are neither in the key nor sent to the origin.";
    KEY_QUERY_HASH = "cloudfront.key.query-hash-algorithm", Assumed, SIGNED_URLS,
        "Hash-Algorithm is taken away like the other parameters of a signature.";
    ENCODING = "cloudfront.encoding.normalised", Documented, CACHE_POLICY,
        "With a compression flag on, Accept-Encoding is cut down to the codings that are on (br,gzip, br or gzip), in the key and towards the origin.";
    ENCODING_IDENTITY = "cloudfront.encoding.identity", Documented, CACHE_POLICY,
        "Where the viewer accepts none of the codings that are on, nothing enters the key and the origin gets Accept-Encoding: identity.";
    ENCODING_ABSENT = "cloudfront.encoding.absent", Documented, CACHE_POLICY,
        "Without Accept-Encoding from the viewer, nothing enters the key and none is sent.";
    ENCODING_RAW = "cloudfront.encoding.raw", Documented, CACHE_POLICY,
        "With both compression flags off, Accept-Encoding is treated like any other header.";
    ENCODING_HTTP10 = "cloudfront.encoding.http-1-0", Documented, CUSTOM_ORIGIN,
        "CloudFront takes Accept-Encoding away from HTTP/1.0 viewers.";
    ENCODING_WEIGHTS = "cloudfront.encoding.weights", Assumed, CACHE_POLICY,
        "A coding with q=0 counts as not accepted, and * as neither gzip nor br.";
    ENCODING_LISTED = "cloudfront.encoding.listed-in-vain", Documented, CACHE_POLICY,
        "With a compression flag on, selecting Accept-Encoding in the origin request policy has no effect.";
    ORIGIN_LINE = "cloudfront.origin.request-line", Documented, ORIGIN_REQUESTS,
        "The origin gets the viewer's method and path, the origin path before it, over HTTP/1.1.";
    ORIGIN_HOST = "cloudfront.origin.host", Documented, CUSTOM_ORIGIN,
        "Host is the origin's domain name unless a policy forwards the viewer's.";
    ORIGIN_HOST_FORWARDED = "cloudfront.origin.host-forwarded", Documented, FORWARD_POLICY,
        "The origin gets the viewer's Host where the cache policy lists it, or the origin request policy selects it.";
    ORIGIN_HOST_EXCEPT = "cloudfront.origin.host-except", Documented, MANAGED,
        "An origin request policy that forwards all headers except Host has CloudFront send the origin's domain name.";
    ORIGIN_HOST_S3 = "cloudfront.origin.host-s3", Documented, FORBIDDEN,
        "An S3 bucket answers 403 when it gets the viewer's Host.";
    ORIGIN_USER_AGENT = "cloudfront.origin.user-agent", Documented, ORIGIN_REQUESTS,
        "User-Agent is Amazon CloudFront unless a policy selects the viewer's.";
    ORIGIN_OWN = "cloudfront.origin.own-headers", Documented, ORIGIN_REQUESTS,
        "CloudFront adds X-Amz-Cf-Id and Via, and sets Connection: Keep-Alive.";
    ORIGIN_FORWARDED_FOR = "cloudfront.origin.forwarded-for", Documented, CUSTOM_ORIGIN,
        "X-Forwarded-For is the viewer's value with the address of its connection appended.";
    ORIGIN_CACHE_POLICY = "cloudfront.origin.cache-policy", Documented, CACHE_POLICY,
        "What the cache policy puts in the key is sent to the origin too.";
    ORIGIN_FORWARD = "cloudfront.origin.selected", Documented, FORWARD_POLICY,
        "What the origin request policy selects is sent to the origin and is never in the key.";
    ORIGIN_NOTHING_ELSE = "cloudfront.origin.nothing-else", Documented, ORIGIN_REQUESTS,
        "Headers, cookies and parameters that neither policy selects do not reach the origin.";
    ORIGIN_HOP_BY_HOP = "cloudfront.origin.hop-by-hop", Assumed, CUSTOM_ORIGIN,
        "Hop-by-hop headers and those that CloudFront keeps to itself do not reach the origin, even where a policy selects all viewer headers.";
    ORIGIN_AUTHORIZATION = "cloudfront.origin.authorization", Documented, CUSTOM_ORIGIN,
        "Authorization that no policy selects is taken from GET and HEAD, and from OPTIONS where that is cached; other methods keep it.";
    ORIGIN_AUTHORIZATION_LISTED = "cloudfront.origin.authorization-listed", Documented, FORWARD_POLICY,
        "An origin request policy can't list Authorization by itself: put it in the cache policy, or forward all viewer headers.";
    ORIGIN_CONTENT = "cloudfront.origin.content-headers", Assumed, CUSTOM_ORIGIN,
        "Content-Type and Content-Length of requests with a body are sent on even where no policy selects them.";
    ORIGIN_RANGE = "cloudfront.origin.range", Assumed, RANGES,
        "On a miss CloudFront asks the origin for the viewer's range, or a larger one, whatever the policies say.";
    ORIGIN_GENERATED = "cloudfront.origin.generated-header", Documented, ADD_HEADERS,
        "A CloudFront-* header that a policy selects is added with the value that CloudFront finds; what it does not know is left out.";
    ORIGIN_GENERATED_FORM = "cloudfront.origin.generated-form", Documented, ADD_HEADERS,
        "What CloudFront tells of a viewer has its form: an address, a country of two letters, a region of up to three characters, decimal degrees, a time zone of IANA, the number of an AS, a JA3 or JA4 fingerprint, TLS as version:cipher:handshake; what is not ASCII is percent-encoded.";
    ORIGIN_TLS_ONLY = "cloudfront.origin.tls-only", Documented, ADD_HEADERS,
        "The TLS, JA3 and JA4 headers exist for HTTPS requests alone.";
    ORIGIN_EXCEPT_HOST_ADDS = "cloudfront.origin.except-host-adds", Documented, MANAGED,
        "AllViewerExceptHostHeader adds the CloudFront headers for protocol, HTTP version, TLS, device and location.";
    ORIGIN_EXCEPT_ADDS_NONE = "cloudfront.origin.all-except-adds-none", Assumed, MANAGED,
        "A custom policy with allExcept adds no CloudFront headers.";
    ORIGIN_UNION = "cloudfront.origin.union", Documented, BOTH,
        "The origin gets what either policy selects: an origin request policy can't take away what the cache policy puts in the key.";
    ORIGIN_BLOCK_LISTS = "cloudfront.origin.block-lists", Assumed, BOTH,
        "Where both policies have a block list, what either of them names is not sent. The guide says so of this pair alone, against its own rule that the key's values are always sent.";
    ORIGIN_QUERY_ORDER = "cloudfront.origin.query-order", Assumed, BOTH,
        "Parameters that the two policies select are sent in the viewer's order.";
    ORIGIN_COOKIES = "cloudfront.origin.cookies", Documented, COOKIES,
        "Cookies reach the origin in one Cookie header, sorted by name.";
    ORIGIN_COOKIE_SIGNED = "cloudfront.origin.cookie-signed", Assumed, SIGNED_COOKIES,
        "The cookies that carry a CloudFront signature are not sent to the origin.";
    ORIGIN_CUSTOM = "cloudfront.origin.custom-header", Documented, CUSTOM,
        "Custom headers of the origin are added to every request and replace what the viewer sends under the same name.";
    ORIGIN_CUSTOM_BARRED = "cloudfront.origin.custom-header-barred", Documented, CUSTOM,
        "Some headers can't be custom headers of an origin.";
    ORIGIN_CUSTOM_LIMITS = "cloudfront.origin.custom-header-limits", Documented, QUOTAS,
        "An origin has at most 30 custom headers: names up to 256 characters, values up to 1,783, together up to 10,240.";
    ORIGIN_SIGNED = "cloudfront.origin.signed", Documented, OAC,
        "With origin access control CloudFront signs the request and sets Authorization itself; no-override keeps the viewer's where the cache policy lists it.";
    ORIGIN_SIGNED_BESIDE = "cloudfront.origin.signed-beside", Documented, OAC_API,
        "With always-amz-auth, for Lambda function URLs alone, CloudFront signs with Amazon authentication headers and sends the viewer's Authorization as well where the cache policy lists it.";
    ORIGIN_SIGNED_KEPT = "cloudfront.origin.signed-kept", Documented, OAC_API,
        "Origin access control passes the viewer's Authorization along only where the cache policy lists it.";
    ORIGIN_WEBSOCKET = "cloudfront.origin.websocket", Documented, CUSTOM_ORIGIN,
        "Upgrade is taken away except from the handshake of a WebSocket, which goes to the origin with Connection: Upgrade.";
    WEBSOCKET_HEADERS = "cloudfront.origin.websocket-headers", Documented, WEBSOCKETS,
        "For a WebSocket the origin request policy forwards all viewer headers, or at least Sec-WebSocket-Key and Sec-WebSocket-Version.";
    WEBSOCKET_VERSION = "cloudfront.origin.websocket-version", Documented, WEBSOCKETS,
        "A WebSocket begins as RFC 6455 has it: a GET over HTTP/1.1 with Connection: Upgrade and Upgrade: websocket.";
    ORIGIN_PATH = "cloudfront.origin.origin-path", Documented, ORIGIN_REQUESTS,
        "The origin path begins with / and does not end with it.";
    RESPONSE_PASSED = "cloudfront.response.passed", Assumed, CUSTOM_ORIGIN,
        "Headers of the origin's answer that the guide does not name reach the viewer as they are.";
    RESPONSE_SET_COOKIE = "cloudfront.response.set-cookie", Documented, CUSTOM_ORIGIN,
        "Set-Cookie reaches the viewer, and is stored with the object, only where the cache policy or the origin request policy forwards cookies.";
    RESPONSE_HOP = "cloudfront.response.hop-by-hop", Documented, CUSTOM_ORIGIN,
        "Trailer and Upgrade of the origin's answer are taken away; a Transfer-Encoding is set to chunked.";
    RESPONSE_VARY = "cloudfront.response.vary", Documented, CUSTOM_ORIGIN,
        "Of a custom origin's Vary stay Accept-Encoding, Cookie, the headers that are forwarded, and User-Agent where a device header is; other names are taken away.";
    RESPONSE_COMPRESSED = "cloudfront.response.compressed", Documented, COMPRESSION,
        "With Compress on, CloudFront compresses answers of 1,000 to 10,000,000 bytes and of a listed type that are not compressed yet, where the cache policy's flags are on and the viewer accepts gzip or br.";
    RESPONSE_ETAG = "cloudfront.response.etag", Documented, COMPRESSION,
        "When CloudFront compresses, a strong ETag becomes weak, a weak one stays, and what is no ETag is taken away.";
    RESPONSE_CORS = "cloudfront.response.cors", Documented, RESPONSE_POLICIES,
        "A response headers policy adds its CORS headers to CORS requests alone, those for preflights to OPTIONS; where it does not override and the origin sent any CORS header, it adds none.";
    RESPONSE_POLICY = "cloudfront.response.policy", Documented, RESPONSE_POLICIES,
        "A header of a response headers policy replaces the origin's where it overrides, and is added where the origin sends none otherwise.";
    RESPONSE_OWN = "cloudfront.response.own-headers", Observed, CUSTOM_ORIGIN,
        "CloudFront adds X-Cache, Via, X-Amz-Cf-Pop and X-Amz-Cf-Id to its answers.";
    LIMIT_URL = "cloudfront.request.url-length", Documented, QUOTAS,
        "An address of more than 8,192 bytes is answered 414.";
    LIMIT_HEAD = "cloudfront.request.header-size", Documented, QUOTAS,
        "Request line and headers of more than 32,768 bytes are answered 494.";
    GET_BODY = "cloudfront.request.get-body", Documented, CUSTOM_ORIGIN,
        "A GET request with a body is answered 403.";
    CONTROL_CHARACTERS = "cloudfront.request.control-characters", Assumed, HTTP,
        "A request that is no HTTP is refused: control characters in it, spaces in its address, a header without a colon, no host.";
    BAD_PERCENT = "cloudfront.request.percent-encoding", Assumed, PATHS,
        "A % in an address is followed by two hexadecimal digits; CloudFront does not mend what is not.";
    RAW_CHARACTERS = "cloudfront.request.raw-characters", Assumed, PATHS,
        "Characters outside ASCII, spaces and the like are percent-encoded in an address.";
    UNKNOWN_METHOD = "cloudfront.request.method", Documented, CUSTOM_ORIGIN,
        "CloudFront takes GET, HEAD, OPTIONS, PUT, PATCH, POST and DELETE.";
    ADVICE_S3_COOKIES = "cloudfront.advice.s3-cookies", Documented, COOKIES,
        "S3 ignores cookies: keying on them only multiplies the objects.";
    ADVICE_LANGUAGE = "cloudfront.advice.whole-value", Documented, HEADERS,
        "The whole value of a header is in the key, so that values that mean the same are different objects.";
    ADVICE_TRACKING = "cloudfront.advice.tracking", Documented, QUERY,
        "Parameters that do not change the answer lower the hit ratio when they are in the key.";
    ADVICE_NO_EFFECT = "cloudfront.advice.no-effect", Documented, BOTH,
        "An origin request policy that names only what the cache policy already sends changes nothing.";
    ADVICE_CORS_S3 = "cloudfront.advice.cors-s3", Documented, S3_ORIGIN,
        "For CORS an S3 bucket needs Origin, Access-Control-Request-Headers and Access-Control-Request-Method.";
}
