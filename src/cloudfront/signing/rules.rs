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
const TROUBLE: Source = Source {
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
        "A behavior that names a trusted key group or signer serves signed requests only; without one, nothing is checked.";
    URL_WINS = "cloudfront.signed.url-wins", Documented, CHOOSE,
        "If the URL has any of Expires, Policy, Signature, Key-Pair-Id or Hash-Algorithm, it counts as a signed URL and signed cookies are not looked at.";
    COMPLETE = "cloudfront.signed.complete", Documented, URLS,
        "A signed request brings a signature, the id of the key, and either an expiry time (canned policy) or a policy (custom policy).";
    TRUSTED_KEY = "cloudfront.signed.trusted-key", Documented, SIGNERS,
        "The key's id must be that of a public key in a key group that the behavior trusts; a key that has been removed counts no more.";
    HASH = "cloudfront.signed.hash-algorithm", Documented, URLS,
        "Signatures are over SHA-1 unless Hash-Algorithm=SHA256 (or the cookie CloudFront-Hash-Algorithm) says otherwise, for RSA and ECDSA keys alike.";
    HASH_UNKNOWN = "cloudfront.signed.hash-unknown", Assumed, URLS,
        "A Hash-Algorithm other than SHA1 and SHA256 is refused.";
    ALPHABET = "cloudfront.signed.alphabet", Documented, OPENSSL,
        "Policies and signatures travel in base64 with + written as -, = as _ and / as ~. That is not the base64url of RFC 4648.";
    DECODED_ONCE = "cloudfront.signed.decoded-once", Assumed, OPENSSL,
        "Percent-encoding in the values of the signing parameters is taken off once, and no more than once, before they are read.";
    UNIX_SECONDS = "cloudfront.signed.unix-seconds", Documented, CANNED,
        "Times are whole seconds since 1970-01-01T00:00:00Z, at most 9223372036854775807; not milliseconds, and not in quotes.";
    REBUILT = "cloudfront.signed.canned-rebuilt", Documented, CANNED,
        "A canned policy does not travel: CloudFront builds it again from the URL without the signing parameters and from Expires, byte for byte.";
    POLICY_FORM = "cloudfront.signed.policy-form", Documented, CUSTOM,
        "A custom policy has exactly one statement with a Condition, in which DateLessThan is required and DateGreaterThan and one IPv4 IpAddress are optional.";
    SIGNATURE = "cloudfront.signed.signature", Documented, URLS,
        "The signature must be the named key's over the very bytes of the policy: RSA with PKCS #1 v1.5 padding, or ECDSA on P-256 in DER.";
    RESOURCE = "cloudfront.signed.resource", Documented, CUSTOM,
        "Resource is held against the URL without the signing parameters. A * stands for any run of characters and a ? for one, within the protocol, the domain, the path or the query string, never across.";
    RESOURCE_OMITTED = "cloudfront.signed.resource-omitted", Documented, CUSTOM,
        "A custom policy without a Resource opens every file of every distribution that trusts the key.";
    RESOURCE_QUERY = "cloudfront.signed.resource-question-mark", Assumed, CUSTOM,
        "In Resource, the query string begins at a ? written \\?, or else at the first ?.";
    LESS_THAN = "cloudfront.signed.date-less-than", Documented, CUSTOM,
        "Access ends at DateLessThan (or Expires); the request must arrive before it. A download that has begun runs on, but a later range request is refused.";
    LESS_THAN_EQUAL = "cloudfront.signed.date-equal", Assumed, CUSTOM,
        "A request that arrives in the very second of DateLessThan is too late.";
    GREATER_THAN = "cloudfront.signed.date-greater-than", Documented, CUSTOM,
        "Access begins after DateGreaterThan; a request on or before it is refused.";
    ADDRESS = "cloudfront.signed.ip-address", Documented, CUSTOM,
        "With IpAddress, the viewer must come from that IPv4 address or CIDR block. IPv6 addresses and lists are not supported, so IPv6 must be off on the distribution.";
    ERROR_BODY = "cloudfront.signed.error-body", Observed, TROUBLE,
        "A refused request gets 403 with an XML body: MissingKey, InvalidKey, MalformedSignature, MalformedPolicy or AccessDenied. A custom error page for 403 replaces it.";
    STRIPPED = "cloudfront.signed.parameters-stripped", Documented, URLS,
        "Once a request is allowed, the signing parameters and cookies are taken off before the cache is asked; they split no object.";
    CANNED_OR_CUSTOM = "cloudfront.signed.canned-or-custom", Documented, URLS,
        "A canned policy opens one URL until one time. Wildcards, a start time or an address need a custom policy, which travels in the URL or cookie.";
    COOKIE_CANNED = "cloudfront.signed.cookie-canned", Documented, CANNED_COOKIES,
        "The canned policy of signed cookies names the very URL of the file, so they open that one URL; for more files a custom policy with a wildcard is needed.";
    COOKIE_ATTRIBUTES = "cloudfront.signed.cookie-attributes", Documented, COOKIES,
        "Each signed cookie goes in its own Set-Cookie header. Domain may widen it to subdomains of one's own domain, never of cloudfront.net; without Expires and Max-Age it ends with the browser session.";
    KEY_TYPES = "cloudfront.signed.key-types", Documented, SIGNERS,
        "A key group takes public keys in PEM: RSA of 2048 bits or ECDSA on P-256.";
    KEY_GROUP_QUOTA = "cloudfront.signed.key-group-quota", Documented, SIGNERS,
        "A key group holds up to 5 public keys, and a behavior trusts up to 4 key groups; both quotas can be raised.";
    ACCOUNT_KEY_PAIR = "cloudfront.signed.account-key-pair", Documented, SIGNERS,
        "The old way, an AWS account as signer with a CloudFront key pair (APKA…), needs the account's root user and has at most 2 active pairs; key groups are recommended.";
    ROTATION = "cloudfront.signed.rotation", Documented, SIGNERS,
        "To change keys, add the new public key first, then sign with the new private key, and remove the old public key only when everything signed with the old one has expired.";
    CLI_DATES = "cloudfront.signed.cli-dates", Documented, CLI,
        "The CLI takes YYYY-MM-DD (midnight UTC), YYYY-MM-DDThh:mm:ss (UTC unless an offset follows) or epoch seconds; YYYYMMDD counts as epoch seconds.";
    CLI_GUESSES = "cloudfront.signed.cli-guesses", Observed, CLI,
        "Other date texts go to a lenient parser that takes 03/04/2024 for the fourth of March.";
    SDK_TEXT = "cloudfront.signed.sdk-text", Observed, BOTOCORE,
        "SDKs write the same policy differently: botocore puts IpAddress before DateGreaterThan and escapes non-ASCII characters, the JavaScript SDK does neither. Both verify, since the bytes that were signed travel along.";
}
