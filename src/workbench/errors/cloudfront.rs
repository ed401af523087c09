//! Errors of CloudFront and Amazon S3: denied requests, failed origins, rejected configurations.

use super::kind::{ErrorKind, cause};

const SIGNED_403: &str = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html";
const S3_403: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html";
const S3_CODES: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
const CF_API: &str =
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCachePolicy.html";
const CF_502: &str =
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html";
const CF_504: &str = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-504-gateway-timeout.html";
const DISTRIBUTION: &[&str] =
    &["the output of `aws cloudfront get-distribution-config`", "the URL of the request"];

/// The kinds; special ones come first.
pub(super) static KINDS: &[ErrorKind] = &[
    ErrorKind {
        id: "cloudfront.signed.missing-key",
        texts: &[&["missingkey", "missing key-pair-id"]],
        meaning: "CloudFront denied the request because it isn't signed, and the cache behavior requires a signature.",
        causes: &[
            cause(
                "The URL has no signature parameters, and the request has no signed cookies.",
                "signed-access",
                "request.url",
            ),
            cause(
                "The cookies were set for another domain or path.",
                "signed-access",
                "request.cookies",
            ),
            cause(
                "The cache behavior of this path should be open.",
                "distribution",
                "distribution.behaviors",
            ),
        ],
        paste: DISTRIBUTION,
        url: SIGNED_403,
    },
    ErrorKind {
        id: "cloudfront.signed.unknown-key",
        texts: &[&["invalidkey", "unknown key"]],
        meaning: "CloudFront denied the request because no trusted key group has the key of `Key-Pair-Id`.",
        causes: &[
            cause(
                "The key ID is that of another key, or of an IAM access key.",
                "signed-access",
                "keyGroups",
            ),
            cause(
                "The key group of the cache behavior doesn't contain the public key.",
                "signed-access",
                "keyGroups",
            ),
        ],
        paste: DISTRIBUTION,
        url: SIGNED_403,
    },
    ErrorKind {
        id: "cloudfront.signed.denied",
        texts: &[&["<code>accessdenied</code>"], &["access denied"], &["requestid", "hostid"]],
        meaning: "CloudFront or Amazon S3 denied the request.",
        causes: &[
            cause(
                "The bucket doesn't allow the distribution: the bucket policy lacks the origin access control.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "The object doesn't exist, and the distribution can't list the bucket.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "The signature has expired, or it doesn't match the URL.",
                "signed-access",
                "request.url",
            ),
            cause(
                "The root of the site was requested, and there is no default root object.",
                "distribution",
                "distribution.defaultRootObject",
            ),
            cause(
                "Signature parameters reach Amazon S3 because the cache behavior doesn't restrict viewer access.",
                "request",
                "viewerAccess",
            ),
        ],
        paste: &[
            "the output of `aws cloudfront get-distribution-config`",
            "the URL of the request",
            "the response headers `X-Cache` and `Server`",
        ],
        url: S3_403,
    },
    ErrorKind {
        id: "s3.signature",
        texts: &[&["signaturedoesnotmatch"]],
        meaning: "Amazon S3 calculated another signature than the one in the request.",
        causes: &[
            cause(
                "The request differs from what was signed: method, host, path, query string, or a signed header.",
                "signed-access",
                "s3",
            ),
            cause(
                "A proxy or CloudFront changed `Host` or the query string.",
                "request",
                "originRequestPolicy",
            ),
            cause("The secret access key is wrong.", "signed-access", "s3"),
        ],
        paste: &["the presigned URL", "`StringToSign` and `CanonicalRequest` from the error"],
        url: S3_CODES,
    },
    ErrorKind {
        id: "s3.expired",
        texts: &[&["request has expired", "requesttimetooskewed", "expiredtoken"]],
        meaning: "Amazon S3 denied the request because the presigned URL or its credentials have expired.",
        causes: &[
            cause("More time has passed than `X-Amz-Expires`.", "signed-access", "s3"),
            cause("Temporary credentials expired before the URL did.", "signed-access", "s3"),
            cause("The computer that signs has the wrong time.", "signed-access", "now"),
        ],
        paste: &["the presigned URL"],
        url: S3_CODES,
    },
    ErrorKind {
        id: "s3.two-authentications",
        texts: &[&[
            "only one auth mechanism allowed",
            "query-string authentication requires",
            "query-string authentication version 4 requires",
        ]],
        meaning: "The request that reached Amazon S3 has parameters of a signature that Amazon S3 can't use.",
        causes: &[
            cause(
                "The cache behavior doesn't restrict viewer access, so CloudFront forwards `Signature` and `Expires` to the bucket.",
                "request",
                "viewerAccess",
            ),
            cause(
                "A presigned URL is requested through a distribution whose origin access control signs too.",
                "request",
                "origin.signingBehavior",
            ),
        ],
        paste: DISTRIBUTION,
        url: S3_CODES,
    },
    ErrorKind {
        id: "s3.no-such-key",
        texts: &[&["nosuchkey", "the specified key"]],
        meaning: "The bucket has no object with this key.",
        causes: &[
            cause(
                "The origin path or the path of the request is another one than in the bucket.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "A directory was requested. Amazon S3 has index documents only for website endpoints.",
                "distribution",
                "distribution.defaultRootObject",
            ),
        ],
        paste: DISTRIBUTION,
        url: S3_CODES,
    },
    ErrorKind {
        id: "s3.no-such-bucket",
        texts: &[&["nosuchbucket", "the specified bucket"]],
        meaning: "Amazon S3 has no bucket with the name in the request.",
        causes: &[
            cause(
                "CloudFront forwards the viewer's `Host`, which isn't the name of a bucket.",
                "request",
                "originRequestPolicy",
            ),
            cause(
                "The domain name of the origin is wrong.",
                "distribution",
                "distribution.origins",
            ),
        ],
        paste: DISTRIBUTION,
        url: S3_CODES,
    },
    ErrorKind {
        id: "cloudfront.alias",
        texts: &[&["cnamealreadyexists"]],
        meaning: "Another distribution already has this alternate domain name.",
        causes: &[cause(
            "A distribution of this or another account has the alias, or one with a wildcard.",
            "distribution",
            "distribution.aliases",
        )],
        paste: &["the output of `aws cloudfront list-conflicting-aliases`"],
        url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html",
    },
    ErrorKind {
        id: "cloudfront.bad-request",
        texts: &[&["generated by cloudfront"], &["bad request", "403 error"]],
        meaning: "CloudFront rejected the request before it reached the origin.",
        causes: &[
            cause(
                "The domain name is neither the distribution's own nor one of its alternate domain names.",
                "distribution",
                "distribution.aliases",
            ),
            cause(
                "The cache behavior doesn't allow the method.",
                "distribution",
                "distribution.defaultBehavior",
            ),
            cause(
                "HTTP was used, and the cache behavior requires HTTPS.",
                "distribution",
                "distribution.defaultBehavior",
            ),
            cause(
                "A geographic restriction or AWS WAF blocks the viewer.",
                "distribution",
                "distribution.geo",
            ),
        ],
        paste: DISTRIBUTION,
        url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html",
    },
    ErrorKind {
        id: "cloudfront.502",
        texts: &[&["502"], &["cloudfront"]],
        meaning: "CloudFront couldn't connect to the origin, or the origin's response wasn't valid.",
        causes: &[
            cause(
                "The origin's certificate doesn't match its domain name, or it has expired.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "The origin doesn't listen on the HTTPS port.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "CloudFront forwards `Host`, and the certificate has another name.",
                "request",
                "originRequestPolicy",
            ),
        ],
        paste: DISTRIBUTION,
        url: CF_502,
    },
    ErrorKind {
        id: "cloudfront.504",
        texts: &[&["504"], &["cloudfront"]],
        meaning: "The origin didn't respond to CloudFront in time.",
        causes: &[
            cause(
                "The response took longer than the response timeout.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "A firewall or security group blocks CloudFront.",
                "distribution",
                "distribution.origins",
            ),
        ],
        paste: DISTRIBUTION,
        url: CF_504,
    },
    ErrorKind {
        id: "cloudfront.api.certificate",
        texts: &[&["invalidviewercertificate"]],
        meaning: "CloudFront can't use the certificate for the distribution.",
        causes: &[
            cause("The certificate of AWS Certificate Manager isn't in `us-east-1`.", "", ""),
            cause(
                "The certificate doesn't cover one of the aliases.",
                "distribution",
                "distribution.aliases",
            ),
            cause(
                "The certificate isn't issued yet, is expired, or has a key that CloudFront doesn't accept.",
                "",
                "",
            ),
            cause(
                "`ViewerCertificate` names two sources: a certificate and the default one, or IAM and AWS Certificate Manager.",
                "",
                "",
            ),
        ],
        paste: &["the output of `aws acm describe-certificate --region us-east-1`"],
        url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    },
    ErrorKind {
        id: "cloudfront.api.quota",
        texts: &[&[
            "toomanycachebehaviors",
            "toomanyorigins",
            "toomanydistributioncnames",
            "toomanydistributions",
            "toomanycachepolicies",
            "toomanyoriginrequestpolicies",
            "toomanyheadersinforwardedvalues",
            "toomanyheadersincachepolicy",
            "toomanyquerystringparameters",
            "toomanycookienamesinwhitelist",
        ]],
        meaning: "The request exceeds a quota of CloudFront. The error names which.",
        causes: &[
            cause(
                "The distribution has more cache behaviors, origins, or aliases than the quota. A framework that makes a cache behavior for each file does so.",
                "distribution",
                "distribution.behaviors",
            ),
            cause(
                "A policy has more headers, cookies, or query strings than the quota.",
                "request",
                "cachePolicy",
            ),
        ],
        paste: &["the distribution configuration as JSON, a template, or Terraform"],
        url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
    },
    ErrorKind {
        id: "cloudfront.api.update",
        texts: &[&["illegalupdate", "preconditionfailed", "invalidifmatchversion"]],
        meaning: "CloudFront rejected the update because it isn't an update of the current configuration.",
        causes: &[
            cause(
                "The request has only what changes. An update needs the entire configuration, also members that creation doesn't require.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "`IfMatch` isn't the current `ETag`, because someone else changed the distribution.",
                "",
                "",
            ),
            cause("An earlier change of the same setting is in progress.", "", ""),
        ],
        paste: &["the output of `aws cloudfront get-distribution-config`"],
        url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html",
    },
    ErrorKind {
        id: "cloudfront.api.distribution",
        texts: &[
            &[
                "createdistribution",
                "updatedistribution",
                "creating cloudfront distribution",
                "updating cloudfront distribution",
            ],
            &[
                "invalid",
                "illegal",
                "nosuchorigin",
                "toomany",
                "malformed",
                "preconditionfailed",
                "inconsistentquantities",
            ],
        ],
        meaning: "CloudFront rejected the distribution because one of its settings isn't valid.",
        causes: &[
            cause(
                "A cache behavior names an origin that the distribution doesn't have.",
                "distribution",
                "distribution.origins",
            ),
            cause(
                "A `Quantity` doesn't match the number of items.",
                "distribution",
                "distribution.aliases",
            ),
            cause(
                "An alias isn't covered by the certificate.",
                "distribution",
                "distribution.aliases",
            ),
        ],
        paste: &["the distribution configuration as JSON, a template, or Terraform"],
        url: "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html",
    },
    ErrorKind {
        id: "cloudfront.api.policy",
        texts: &[
            &[
                "createcachepolicy",
                "updatecachepolicy",
                "createoriginrequestpolicy",
                "updateoriginrequestpolicy",
                "cache policy",
                "cachepolicy",
            ],
            &["invalidargument", "invalidrequest"],
        ],
        meaning: "CloudFront rejected the policy because one of its settings isn't valid.",
        causes: &[
            cause(
                "The policy disables caching, and it includes headers, cookies, or query strings in the cache key.",
                "request",
                "cachePolicy",
            ),
            cause(
                "`Accept-Encoding` is in the header list while Gzip or Brotli is enabled.",
                "request",
                "cachePolicy",
            ),
            cause(
                "The minimum, default, and maximum TTL aren't in ascending order.",
                "request",
                "cachePolicy",
            ),
            cause("A header can't be in this kind of policy.", "request", "originRequestPolicy"),
        ],
        paste: &["the policy as JSON, a template, or Terraform"],
        url: CF_API,
    },
];
