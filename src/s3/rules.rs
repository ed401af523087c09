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
        "A bucket is addressed by its host name (virtual) or by the path; botocore falls back to the path for a bucket with dots or other characters that no certificate covers.";
    CANONICAL_REQUEST = "s3.presign.canonical-request", Documented, QUERY_AUTH,
        "What is signed is the method, the path, the sorted query without the signature, the host and other signed headers, and UNSIGNED-PAYLOAD.";
    STRING_TO_SIGN = "s3.presign.string-to-sign", Documented, QUERY_AUTH,
        "The string to sign is the algorithm, the time, the scope (day, region, s3, aws4_request) and the SHA-256 of the canonical request.";
    SIGNING_KEY = "s3.presign.signing-key", Documented, QUERY_AUTH,
        "The key is derived from the secret access key by four HMAC-SHA256 in a row: over the day, the region, s3 and aws4_request.";
    EXPIRES = "s3.presign.expires", Documented, QUERY_AUTH,
        "X-Amz-Expires is 1 to 604800 seconds (seven days) from X-Amz-Date; S3 checks it when the request begins.";
    SESSION_TOKEN = "s3.presign.session-token", Documented, PRESIGNED,
        "A URL made with temporary credentials carries X-Amz-Security-Token and dies with them, however long X-Amz-Expires is.";
    SIGNER_RIGHTS = "s3.presign.signer-rights", Documented, PRESIGNED,
        "Whoever has the URL may do the one signed operation with the rights of the one who signed it, straight at S3 and past any distribution.";
}
