//! The rules of signed URLs and signed cookies.

use crate::explain::{Source, rules};

const SIGNERS: Source = Source {
    title: "Specify signers that can create signed URLs and signed cookies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
};
const CHOOSE: Source = Source {
    title: "Decide to use signed URLs or signed cookies",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-choosing-signed-urls-cookies.html",
};
const URLS: Source = Source {
    title: "Use signed URLs",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html",
};
const CANNED: Source = Source {
    title: "Create a signed URL using a canned policy",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html",
};
const CUSTOM: Source = Source {
    title: "Create a signed URL using a custom policy",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html",
};
const OPENSSL: Source = Source {
    title: "Linux commands and OpenSSL for base64 encoding and encryption",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-linux-openssl.html",
};
const TROUBLESHOOTING: Source = Source {
    title: "AWS re:Post: troubleshoot signed URL or signed cookies in CloudFront",
    url: "https://repost.aws/knowledge-center/cloudfront-troubleshoot-signed-url-cookies",
};

const COOKIES: Source = Source {
    title: "Set signed cookies using a custom policy",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html",
};
const CANNED_COOKIES: Source = Source {
    title: "Set signed cookies using a canned policy",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-canned-policy.html",
};
const CLI: Source = Source {
    title: "AWS CLI Command Reference: cloudfront sign",
    url: "https://docs.aws.amazon.com/cli/latest/reference/cloudfront/sign.html",
};
const BOTOCORE: Source = Source {
    title: "botocore: CloudFrontSigner",
    url: "https://github.com/boto/botocore/blob/develop/botocore/signers.py",
};

rules! { CloudFront;
    RESTRICTED = "cloudfront.signed.restricted", Documented, SIGNERS,
        "CloudFront requires signed requests only on a cache behavior that has a trusted key group or a trusted signer.";
    URL_WINS = "cloudfront.signed.url-wins", Documented, CHOOSE,
        "If the URL contains `Expires`, `Policy`, `Signature`, `Key-Pair-Id`, or `Hash-Algorithm`, CloudFront treats it as a signed URL and ignores signed cookies.";
    COMPLETE = "cloudfront.signed.complete", Documented, URLS,
        "A signed request must contain a signature, a key ID, and either an expiration time (canned policy) or a policy (custom policy).";
    TRUSTED_KEY = "cloudfront.signed.trusted-key", Documented, SIGNERS,
        "The key ID must be that of a public key in a trusted key group of the cache behavior. A removed key is no longer trusted.";
    HASH = "cloudfront.signed.hash-algorithm", Documented, URLS,
        "CloudFront verifies signatures with SHA-1 unless the request contains `Hash-Algorithm=SHA256` or the cookie `CloudFront-Hash-Algorithm`.";
    HASH_UNKNOWN = "cloudfront.signed.hash-unknown", Assumed, URLS,
        "CloudFront denies a request whose `Hash-Algorithm` is neither `SHA1` nor `SHA256`.";
    ALPHABET = "cloudfront.signed.alphabet", Documented, OPENSSL,
        "Policies and signatures use base64 with `-` for `+`, `_` for `=`, and `~` for `/`. This differs from base64url (RFC 4648).";
    DECODED_ONCE = "cloudfront.signed.decoded-once", Assumed, OPENSSL,
        "CloudFront percent-decodes the values of signature parameters exactly once.";
    UNIX_SECONDS = "cloudfront.signed.unix-seconds", Documented, CANNED,
        "Times are integers in seconds since 1970-01-01T00:00:00Z, without quotation marks, up to 9223372036854775807.";
    REBUILT = "cloudfront.signed.canned-rebuilt", Documented, CANNED,
        "A request doesn't contain its canned policy. CloudFront rebuilds it, byte for byte, from `Expires` and the URL without signature parameters.";
    POLICY_FORM = "cloudfront.signed.policy-form", Documented, CUSTOM,
        "A custom policy has exactly one statement. Its `Condition` requires `DateLessThan`; `DateGreaterThan` and one IPv4 `IpAddress` are optional.";
    SIGNATURE = "cloudfront.signed.signature", Documented, URLS,
        "The signature must match the bytes of the policy and the named key: RSA with PKCS #1 v1.5 padding, or ECDSA on P-256 in DER.";
    RESOURCE = "cloudfront.signed.resource", Documented, CUSTOM,
        "CloudFront compares `Resource` with the URL without signature parameters. `*` matches any characters and `?` matches one, within the protocol, domain, path, or query string.";
    RESOURCE_OMITTED = "cloudfront.signed.resource-omitted", Documented, CUSTOM,
        "A custom policy without `Resource` allows access to every file of every distribution that trusts the key.";
    RESOURCE_QUERY = "cloudfront.signed.resource-question-mark", Assumed, CUSTOM,
        "In `Resource`, `\\?` begins the query string. Cloudglass assumes that a plain `?` matches one character or begins the query string, and that either match is enough.";
    LESS_THAN = "cloudfront.signed.date-less-than", Documented, CUSTOM,
        "CloudFront denies requests that arrive at or after `DateLessThan` (`Expires`). A download in progress continues, but a later range request is denied.";
    LESS_THAN_EQUAL = "cloudfront.signed.date-equal", Assumed, CUSTOM,
        "Cloudglass assumes that CloudFront denies a request in the second of `DateLessThan`; AWS doesn't document it.";
    GREATER_THAN = "cloudfront.signed.date-greater-than", Documented, CUSTOM,
        "CloudFront denies requests that arrive at or before `DateGreaterThan`.";
    ADDRESS = "cloudfront.signed.ip-address", Documented, CUSTOM,
        "With `IpAddress`, the viewer IP address must be in that IPv4 CIDR block. IPv6 addresses and lists aren't supported, so turn off IPv6 on the distribution.";
    ERROR_BODY = "cloudfront.signed.error-body", Observed, TROUBLESHOOTING,
        "CloudFront returns 403 with an XML error such as `MissingKey`, `InvalidKey`, `MalformedPolicy`, or `AccessDenied`. A custom error response for 403 replaces it.";
    STRIPPED = "cloudfront.signed.parameters-stripped", Documented, URLS,
        "CloudFront removes the signature parameters and cookies of an allowed request before it computes the cache key.";
    CANNED_OR_CUSTOM = "cloudfront.signed.canned-or-custom", Documented, URLS,
        "A canned policy allows one URL until one time. Wildcards, a start time, or an IP address require a custom policy, which the URL or a cookie contains.";
    COOKIE_CANNED = "cloudfront.signed.cookie-canned", Documented, CANNED_COOKIES,
        "Signed cookies with a canned policy allow one URL. Access to several files requires a custom policy with a wildcard.";
    COOKIE_ATTRIBUTES = "cloudfront.signed.cookie-attributes", Documented, COOKIES,
        "Each signed cookie needs its own `Set-Cookie` header. `Domain` can extend it to subdomains, but not of `cloudfront.net`. Without `Expires` and `Max-Age` it ends with the session.";
    KEY_TYPES = "cloudfront.signed.key-types", Documented, SIGNERS,
        "A key group accepts public keys in PEM format: RSA with 2,048 bits or ECDSA on P-256.";
    KEY_GROUP_QUOTA = "cloudfront.signed.key-group-quota", Documented, SIGNERS,
        "A key group can have up to 5 public keys, and a cache behavior up to 4 key groups. Both quotas are adjustable.";
    ACCOUNT_KEY_PAIR = "cloudfront.signed.account-key-pair", Documented, SIGNERS,
        "A trusted signer (legacy) is an AWS account with up to 2 active CloudFront key pairs (`APKA…`), which only the root user manages. AWS recommends key groups.";
    ROTATION = "cloudfront.signed.rotation", Documented, SIGNERS,
        "To rotate keys, add the new public key, sign with the new private key, and remove the old public key after the last old signature expires.";
    CLI_DATES = "cloudfront.signed.cli-dates", Documented, CLI,
        "The AWS CLI reads `YYYY-MM-DD` (midnight UTC), `YYYY-MM-DDThh:mm:ss` (UTC without an offset), or epoch seconds. It reads `YYYYMMDD` as epoch seconds.";
    CLI_GUESSES = "cloudfront.signed.cli-guesses", Observed, CLI,
        "The AWS CLI passes other dates to a lenient parser, which reads `03/04/2024` as March 4.";
    SDK_TEXT = "cloudfront.signed.sdk-text", Observed, BOTOCORE,
        "SDKs write the same policy differently: botocore puts `IpAddress` before `DateGreaterThan` and escapes non-ASCII characters, the JavaScript SDK doesn't. CloudFront accepts both.";
}
