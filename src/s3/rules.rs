//! The rules of presigned URLs.

use crate::explain::{Source, rules};

const QUERY_AUTH: Source = Source {
    title: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html",
};
const PRESIGNED: Source = Source {
    title: "Download and upload objects with presigned URLs",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html",
};
const VIRTUAL: Source = Source {
    title: "Virtual hosting of general purpose buckets",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html",
};

rules! { CloudFront;
    ADDRESSING = "s3.presign.addressing", Documented, VIRTUAL,
        "S3 addresses a bucket by host name (virtual-hosted style) or by path. botocore uses the path for bucket names with dots, which the certificate doesn't cover.";
    CANONICAL_REQUEST = "s3.presign.canonical-request", Documented, QUERY_AUTH,
        "The canonical request consists of the method, the path, the sorted query string without the signature, the signed headers, and `UNSIGNED-PAYLOAD`.";
    STRING_TO_SIGN = "s3.presign.string-to-sign", Documented, QUERY_AUTH,
        "The string to sign consists of the algorithm, the time, the scope (date, Region, `s3`, `aws4_request`), and the SHA-256 hash of the canonical request.";
    SIGNING_KEY = "s3.presign.signing-key", Documented, QUERY_AUTH,
        "Four HMAC-SHA256 operations derive the signing key from the secret access key: over the date, the Region, `s3`, and `aws4_request`.";
    EXPIRES = "s3.presign.expires", Documented, QUERY_AUTH,
        "`X-Amz-Expires` is 1 to 604800 seconds (7 days) after `X-Amz-Date`. S3 checks it when the request starts.";
    SESSION_TOKEN = "s3.presign.session-token", Documented, PRESIGNED,
        "A presigned URL from temporary credentials contains `X-Amz-Security-Token` and expires with them, regardless of `X-Amz-Expires`.";
    SIGNER_RIGHTS = "s3.presign.signer-rights", Documented, PRESIGNED,
        "Anyone with the presigned URL can perform the signed operation with the signer's permissions, directly at S3 and not through CloudFront.";
}
