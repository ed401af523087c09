//! The operations that are presigned, their parameters, and where each travels.

use crate::time::{self, cli_date};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// Why something can't be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresignProblem {
    /// Path of the field.
    pub field: String,
    /// How to fix the error, in one sentence.
    pub message: String,
}

/// Everything but `A-Za-z0-9-._~` is encoded.
pub(super) const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
pub(super) const UNRESERVED_AND_SLASH: &AsciiSet = &UNRESERVED.remove(b'/');

/// An operation by botocore's name.
#[derive(Clone, Copy, Debug)]
pub struct S3Operation {
    /// `get_object`.
    pub name: &'static str,
    /// Its HTTP method.
    pub method: &'static str,
    /// The letter that represents it in [`PARAMETERS`].
    letter: char,
    /// The query parameter that names the operation, and its value.
    query: Option<(&'static str, &'static str)>,
    /// False for an operation on the bucket itself.
    pub on_object: bool,
}

/// Those that are presigned without a body of their own.
const OPERATIONS: &str = "\
get_object GET G
head_object HEAD H
put_object PUT P
delete_object DELETE D
upload_part PUT U
create_multipart_upload POST C uploads
complete_multipart_upload POST M
abort_multipart_upload DELETE A
list_parts GET L
copy_object PUT Y
upload_part_copy PUT Z
get_object_acl GET K acl
get_object_attributes GET I attributes
get_object_legal_hold GET E legal-hold
get_object_retention GET R retention
get_object_tagging GET T tagging
get_object_torrent GET O torrent
delete_object_tagging DELETE X tagging
head_bucket HEAD b
delete_bucket DELETE x
get_bucket_location GET n location
list_multipart_uploads GET w uploads
list_object_versions GET v versions
list_objects GET o
list_objects_v2 GET l list-type=2";

/// A parameter, the letters of the operations that have it (`*` for all), how it travels, and by what name: `q` in the
/// query, `h` in a header, `d` and `e` the same as an HTTP date, `i` a header with an ISO date, `c` a header with the
/// source of a copy. The list omits customer-provided keys because they don't belong in a page.
const PARAMETERS: &str = "\
ACL PCY h x-amz-acl
AnnotationDirective Y h x-amz-object-annotation-directive
BucketKeyEnabled PCY h x-amz-server-side-encryption-bucket-key-enabled
BypassGovernanceRetention D h x-amz-bypass-governance-retention
CacheControl PCY h cache-control
ChecksumAlgorithm PU h x-amz-sdk-checksum-algorithm
ChecksumAlgorithm CY h x-amz-checksum-algorithm
ChecksumCRC32 PUM h x-amz-checksum-crc32
ChecksumCRC32C PUM h x-amz-checksum-crc32c
ChecksumCRC64NVME PUM h x-amz-checksum-crc64nvme
ChecksumMD5 PUM h x-amz-checksum-md5
ChecksumMode GH h x-amz-checksum-mode
ChecksumSHA1 PUM h x-amz-checksum-sha1
ChecksumSHA256 PUM h x-amz-checksum-sha256
ChecksumSHA512 PUM h x-amz-checksum-sha512
ChecksumType CM h x-amz-checksum-type
ChecksumXXHASH128 PUM h x-amz-checksum-xxhash128
ChecksumXXHASH3 PUM h x-amz-checksum-xxhash3
ChecksumXXHASH64 PUM h x-amz-checksum-xxhash64
ContentDisposition PCY h content-disposition
ContentEncoding PCY h content-encoding
ContentLanguage PCY h content-language
ContentLength PU h content-length
ContentMD5 PU h content-md5
ContentType PCY h content-type
ContinuationToken l q continuation-token
CopySource YZ c x-amz-copy-source
CopySourceIfMatch YZ h x-amz-copy-source-if-match
CopySourceIfModifiedSince YZ e x-amz-copy-source-if-modified-since
CopySourceIfNoneMatch YZ h x-amz-copy-source-if-none-match
CopySourceIfUnmodifiedSince YZ e x-amz-copy-source-if-unmodified-since
CopySourceRange Z h x-amz-copy-source-range
Delimiter wvol q delimiter
EncodingType wvol q encoding-type
ExpectedBucketOwner * h x-amz-expected-bucket-owner
ExpectedSourceBucketOwner YZ h x-amz-source-expected-bucket-owner
Expires PCY e expires
FetchOwner l q fetch-owner
GrantFullControl PCY h x-amz-grant-full-control
GrantRead PCY h x-amz-grant-read
GrantReadACP PCY h x-amz-grant-read-acp
GrantWriteACP PCY h x-amz-grant-write-acp
IfMatch GHPDMY h if-match
IfMatchInitiatedTime A e x-amz-if-match-initiated-time
IfMatchLastModifiedTime D e x-amz-if-match-last-modified-time
IfMatchSize D h x-amz-if-match-size
IfModifiedSince GH e if-modified-since
IfNoneMatch GHPMY h if-none-match
IfUnmodifiedSince GH e if-unmodified-since
KeyMarker wv q key-marker
MFA D h x-amz-mfa
Marker o q marker
MaxKeys vol q max-keys
MaxParts I h x-amz-max-parts
MaxParts L q max-parts
MaxUploads w q max-uploads
MetadataDirective Y h x-amz-metadata-directive
MpuObjectSize M h x-amz-mp-object-size
ObjectAttributes I h x-amz-object-attributes
ObjectLockEventHold PCY h x-amz-object-lock-event-hold
ObjectLockEventHoldDurationDays PCY h x-amz-object-lock-event-hold-duration-days
ObjectLockEventHoldDurationYears PCY h x-amz-object-lock-event-hold-duration-years
ObjectLockLegalHoldStatus PCY h x-amz-object-lock-legal-hold
ObjectLockMode PCY h x-amz-object-lock-mode
ObjectLockRetainUntilDate PCY i x-amz-object-lock-retain-until-date
OptionalObjectAttributes vol h x-amz-optional-object-attributes
PartNumber GHUZ q partNumber
PartNumberMarker I h x-amz-part-number-marker
PartNumberMarker L q part-number-marker
Prefix wvol q prefix
Range GH h range
RequestPayer GHPDUCMALYZKITEROwvol h x-amz-request-payer
ResponseCacheControl GH q response-cache-control
ResponseContentDisposition GH q response-content-disposition
ResponseContentEncoding GH q response-content-encoding
ResponseContentLanguage GH q response-content-language
ResponseContentType GH q response-content-type
ResponseExpires GH d response-expires
SSECustomerAlgorithm GHPUCMLYZI h x-amz-server-side-encryption-customer-algorithm
SSEKMSEncryptionContext PCY h x-amz-server-side-encryption-context
SSEKMSKeyId PCY h x-amz-server-side-encryption-aws-kms-key-id
ServerSideEncryption PCY h x-amz-server-side-encryption
StartAfter l q start-after
StorageClass PCY h x-amz-storage-class
Tagging PCY h x-amz-tagging
TaggingDirective Y h x-amz-tagging-directive
UploadId UMALZ q uploadId
UploadIdMarker w q upload-id-marker
VersionId GHDKITXER q versionId
VersionIdMarker v q version-id-marker
WebsiteRedirectLocation PCY h x-amz-website-redirect-location
WriteOffsetBytes P h x-amz-write-offset-bytes";

/// What an operation requires in addition to the bucket and the key.
const REQUIRED: &str = "\
UploadId UMALZ
PartNumber UZ
CopySource YZ
ObjectAttributes I";

/// The operation of a name.
pub fn operation(name: &str) -> Option<S3Operation> {
    OPERATIONS.lines().find_map(|line| {
        let mut words = line.split(' ');
        if words.next() != Some(name) {
            return None;
        }
        let (method, letter) = (words.next()?, words.next()?.chars().next()?);
        Some(S3Operation {
            name: line.split(' ').next()?,
            method,
            letter,
            query: words.next().map(|word| word.split_once('=').unwrap_or((word, ""))),
            on_object: letter.is_ascii_uppercase(),
        })
    })
}

/// The names of the operations, for a message.
pub fn names() -> String {
    let names: Vec<&str> = OPERATIONS.lines().filter_map(|line| line.split(' ').next()).collect();
    names.join(", ")
}

/// What the parameters add to the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddedParameters {
    /// Query parameters in the order given.
    pub query: Vec<(&'static str, String)>,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl S3Operation {
    /// How one of its parameters travels, and by what name.
    fn parameter(&self, name: &str) -> Option<(&'static str, &'static str)> {
        PARAMETERS.lines().find_map(|line| {
            let mut words = line.split(' ');
            let known = words.next() == Some(name)
                && matches!(words.next(), Some(letters) if letters == "*" || letters.contains(self.letter));
            if known {
                Some((words.next()?, words.next()?))
            } else {
                None
            }
        })
    }

    /// Sorts an operation's parameters into the query string and the headers, at the time `now` (in epoch seconds).
    ///
    /// # Errors
    /// The first parameter that the operation doesn't have, or whose value is of the wrong kind; then the first that
    /// is missing.
    pub fn place(
        &self,
        params: &Map<String, Value>,
        now: i64,
    ) -> Result<AddedParameters, PresignProblem> {
        let mut added = AddedParameters::default();
        added.query.extend(self.query.map(|(name, value)| (name, value.to_owned())));
        let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        for (name, value) in params.iter().filter(|(_, value)| !empty(value)) {
            let problem =
                |message: String| PresignProblem { field: format!("params.{name}"), message };
            if name == "Metadata" && "PCY".contains(self.letter) {
                let wrong = || problem("`Metadata` must be an object of ASCII strings".into());
                let members = value.as_object().ok_or_else(wrong)?.iter();
                for (name, value) in members.filter(|(_, value)| !value.is_null()) {
                    let text = value.as_str().filter(|text| text.is_ascii());
                    let text = text.filter(|_| name.is_ascii()).ok_or_else(wrong)?;
                    let name = format!("x-amz-meta-{}", name.to_ascii_lowercase());
                    added.headers.push((name, text.to_owned()));
                }
                continue;
            }
            let Some((how, wire)) = self.parameter(name) else {
                return Err(problem(
                    "this operation doesn't have this parameter, or Cloudglass doesn't support it"
                        .into(),
                ));
            };
            let plain = match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(flag) => Some(flag.to_string()),
                Value::Object(_) if how == "c" => source(value),
                Value::Array(items) => {
                    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                    texts.map(|texts| texts.join(","))
                }
                _ => None,
            };
            let plain = plain.ok_or_else(|| {
                problem("expected a string, a number, a list of strings, or a boolean".into())
            })?;
            let text = match how {
                "d" | "e" | "i" => {
                    let epoch = cli_date::parse(&plain, now).map_err(problem)?.epoch();
                    match how {
                        "i" => time::utc_text(epoch),
                        _ => time::http_date(epoch),
                    }
                }
                "c" => {
                    let (path, version) = plain
                        .split_once("?versionId=")
                        .map_or((plain.as_str(), None), |(path, version)| (path, Some(version)));
                    let path = utf8_percent_encode(path, UNRESERVED_AND_SLASH);
                    version.map_or_else(
                        || path.to_string(),
                        |version| format!("{path}?versionId={version}"),
                    )
                }
                _ => plain,
            };
            match how {
                "q" | "d" => added.query.push((wire, text)),
                _ => added.headers.push((wire.to_owned(), text)),
            }
        }
        let given = |name: &str| params.get(name).is_some_and(|value| !value.is_null());
        let missing = REQUIRED.lines().find_map(|line| {
            let (name, letters) = line.split_once(' ')?;
            (letters.contains(self.letter) && !given(name)).then_some(name)
        });
        if let Some(name) = missing {
            return Err(PresignProblem {
                field: format!("params.{name}"),
                message: format!("`{}` requires it", self.name),
            });
        }
        // botocore requests keys in a form that XML can represent, and decodes it in the response.
        if "vol".contains(self.letter) && !given("EncodingType") {
            added.query.push(("encoding-type", "url".to_owned()));
        }
        // botocore leaves this one type out, since HTTP libraries set it unasked.
        added.headers.retain(|(name, value)| {
            name != "content-type"
                || !value.eq_ignore_ascii_case("application/x-www-form-urlencoded; charset=utf-8")
        });
        Ok(added)
    }
}

/// The source of a copy, given as an object: `bucket/key?versionId=…`.
fn source(value: &Value) -> Option<String> {
    let (bucket, key) = (value["Bucket"].as_str()?, value["Key"].as_str()?);
    Some(match value["VersionId"].as_str() {
        Some(version) => format!("{bucket}/{key}?versionId={version}"),
        None => format!("{bucket}/{key}"),
    })
}
