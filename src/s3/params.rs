//! The parameters of the operations that are commonly presigned, and where each travels.

use super::presign::Problem;
use crate::cloudfront::signing::{cli_date, time};
use serde_json::{Map, Value};

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Query,
    Header,
    /// A parameter of the query that holds a date.
    QueryDate,
    /// A header that holds a date.
    HeaderDate,
}

use Place::{Header, HeaderDate, Query, QueryDate};

/// Parameter, operations that have it (Get, Head, Put, Delete, Upload part), where it travels, and by what name.
const PARAMETERS: &[(&str, &str, Place, &str)] = &[
    ("ACL", "P", Header, "x-amz-acl"),
    (
        "BucketKeyEnabled",
        "P",
        Header,
        "x-amz-server-side-encryption-bucket-key-enabled",
    ),
    (
        "BypassGovernanceRetention",
        "D",
        Header,
        "x-amz-bypass-governance-retention",
    ),
    ("CacheControl", "P", Header, "cache-control"),
    (
        "ChecksumAlgorithm",
        "PU",
        Header,
        "x-amz-sdk-checksum-algorithm",
    ),
    ("ChecksumCRC32", "PU", Header, "x-amz-checksum-crc32"),
    ("ChecksumCRC32C", "PU", Header, "x-amz-checksum-crc32c"),
    (
        "ChecksumCRC64NVME",
        "PU",
        Header,
        "x-amz-checksum-crc64nvme",
    ),
    ("ChecksumMode", "GH", Header, "x-amz-checksum-mode"),
    ("ChecksumSHA1", "PU", Header, "x-amz-checksum-sha1"),
    ("ChecksumSHA256", "PU", Header, "x-amz-checksum-sha256"),
    ("ContentDisposition", "P", Header, "content-disposition"),
    ("ContentEncoding", "P", Header, "content-encoding"),
    ("ContentLanguage", "P", Header, "content-language"),
    ("ContentLength", "PU", Header, "content-length"),
    ("ContentMD5", "PU", Header, "content-md5"),
    ("ContentType", "P", Header, "content-type"),
    (
        "ExpectedBucketOwner",
        "GHPDU",
        Header,
        "x-amz-expected-bucket-owner",
    ),
    ("Expires", "P", HeaderDate, "expires"),
    ("GrantFullControl", "P", Header, "x-amz-grant-full-control"),
    ("GrantRead", "P", Header, "x-amz-grant-read"),
    ("GrantReadACP", "P", Header, "x-amz-grant-read-acp"),
    ("GrantWriteACP", "P", Header, "x-amz-grant-write-acp"),
    ("IfMatch", "GHPD", Header, "if-match"),
    ("IfModifiedSince", "GH", HeaderDate, "if-modified-since"),
    ("IfNoneMatch", "GHP", Header, "if-none-match"),
    ("IfUnmodifiedSince", "GH", HeaderDate, "if-unmodified-since"),
    ("MFA", "D", Header, "x-amz-mfa"),
    (
        "ObjectLockLegalHoldStatus",
        "P",
        Header,
        "x-amz-object-lock-legal-hold",
    ),
    ("ObjectLockMode", "P", Header, "x-amz-object-lock-mode"),
    ("PartNumber", "GHU", Query, "partNumber"),
    ("Range", "GH", Header, "range"),
    ("RequestPayer", "GHPDU", Header, "x-amz-request-payer"),
    (
        "ResponseCacheControl",
        "GH",
        Query,
        "response-cache-control",
    ),
    (
        "ResponseContentDisposition",
        "GH",
        Query,
        "response-content-disposition",
    ),
    (
        "ResponseContentEncoding",
        "GH",
        Query,
        "response-content-encoding",
    ),
    (
        "ResponseContentLanguage",
        "GH",
        Query,
        "response-content-language",
    ),
    ("ResponseContentType", "GH", Query, "response-content-type"),
    ("ResponseExpires", "GH", QueryDate, "response-expires"),
    (
        "SSEKMSEncryptionContext",
        "P",
        Header,
        "x-amz-server-side-encryption-context",
    ),
    (
        "SSEKMSKeyId",
        "P",
        Header,
        "x-amz-server-side-encryption-aws-kms-key-id",
    ),
    (
        "ServerSideEncryption",
        "P",
        Header,
        "x-amz-server-side-encryption",
    ),
    ("StorageClass", "P", Header, "x-amz-storage-class"),
    ("Tagging", "P", Header, "x-amz-tagging"),
    ("UploadId", "U", Query, "uploadId"),
    ("VersionId", "GHD", Query, "versionId"),
    (
        "WebsiteRedirectLocation",
        "P",
        Header,
        "x-amz-website-redirect-location",
    ),
];

/// The operations: name, method, and the letter in [`PARAMETERS`].
pub const OPERATIONS: &[(&str, &str, char)] = &[
    ("get_object", "GET", 'G'),
    ("head_object", "HEAD", 'H'),
    ("put_object", "PUT", 'P'),
    ("delete_object", "DELETE", 'D'),
    ("upload_part", "PUT", 'U'),
];

/// What the parameters add to the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Query parameters in the order given.
    pub query: Vec<(&'static str, String)>,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

/// Sorts an operation's parameters into the query string and the headers.
///
/// # Errors
/// The first parameter that the operation does not have, or whose value is of the wrong kind.
pub fn place(letter: char, params: &Map<String, Value>) -> Result<Added, Problem> {
    let mut added = Added::default();
    for (name, value) in params {
        let problem = |message: String| Problem {
            field: format!("params.{name}"),
            message,
        };
        if name == "Metadata" && letter == 'P' {
            let Value::Object(metadata) = value else {
                return Err(problem("Metadata is an object of texts".into()));
            };
            for (name, value) in metadata {
                let text = value
                    .as_str()
                    .ok_or_else(|| problem("Metadata is an object of texts".into()))?;
                added.headers.push((
                    format!("x-amz-meta-{}", name.to_ascii_lowercase()),
                    text.to_owned(),
                ));
            }
            continue;
        }
        let Some((_, _, place, wire)) = PARAMETERS
            .iter()
            .find(|(known, letters, ..)| known == name && letters.contains(letter))
        else {
            return Err(problem(
                "this operation has no such parameter, or it is not signed here".into(),
            ));
        };
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => {
                return Err(problem(
                    "a text, a number or true or false is wanted".into(),
                ));
            }
        };
        let date = || {
            let date = cli_date::parse(&text).map_err(problem)?;
            Ok(time::http_date(date.epoch()))
        };
        match place {
            Query => added.query.push((wire, text)),
            QueryDate => added.query.push((wire, date()?)),
            Header => added.headers.push(((*wire).to_owned(), text)),
            HeaderDate => added.headers.push(((*wire).to_owned(), date()?)),
        }
    }
    // botocore leaves this one type out, since HTTP libraries set it unasked.
    added.headers.retain(|(name, value)| {
        name != "content-type"
            || !value.eq_ignore_ascii_case("application/x-www-form-urlencoded; charset=utf-8")
    });
    Ok(added)
}
