//! Presigning as botocore does it (`signature_version='s3v4'`), with every intermediate value kept.

use super::params::{self, PresignProblem, UNRESERVED, UNRESERVED_AND_SLASH};
use crate::{text::hex, time::compact_utc};
use hmac::{Hmac, Mac as _};
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// How a bucket is addressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Addressing {
    /// In the host name, where the bucket's name allows it.
    #[default]
    Virtual,
    /// In the path.
    Path,
    /// As [`Addressing::Virtual`], at the global endpoint.
    Auto,
}

/// What is to be signed.
#[derive(Clone, Debug)]
pub struct Presign<'a> {
    /// botocore's name: `get_object`.
    pub operation: &'a str,
    /// The HTTP method; `None` for the operation's own.
    pub method: Option<&'a str>,
    /// The bucket.
    pub bucket: &'a str,
    /// The object's key; empty for an operation on the bucket itself.
    pub key: &'a str,
    /// The region: `eu-west-1`.
    pub region: &'a str,
    /// How the bucket is addressed.
    pub addressing: Addressing,
    /// The time of signing, in epoch seconds.
    pub time: i64,
    /// For how long the URL is good, in seconds.
    pub expires_in: i64,
    /// The access key's id.
    pub access_key_id: &'a str,
    /// The secret access key.
    pub secret_access_key: &'a str,
    /// The session token of temporary credentials.
    pub session_token: Option<&'a str>,
    /// Further parameters of the operation, by botocore's names.
    pub params: &'a Map<String, Value>,
}

/// A presigned URL and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presigned {
    /// The host that the URL goes to.
    pub host: String,
    /// True if the bucket is in the path.
    pub in_path: bool,
    /// Names of the signed headers, joined by `;`.
    pub signed_headers: String,
    /// The headers that a client must send along, apart from `Host`.
    pub headers: Vec<(String, String)>,
    /// What is hashed.
    pub canonical_request: String,
    /// `20130524/us-east-1/s3/aws4_request`.
    pub scope: String,
    /// What is signed.
    pub string_to_sign: String,
    /// The four keys in hex, each made from the one before: day, region, service, `aws4_request`.
    pub keys: [String; 4],
    /// The signature in hex.
    pub signature: String,
    /// The URL.
    pub url: String,
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// Signs.
///
/// # Errors
/// The first field with a value that has no meaning.
pub fn presign(input: &Presign<'_>) -> Result<Presigned, PresignProblem> {
    let problem = |field: &str, message: &str| {
        Err(PresignProblem { field: field.to_owned(), message: message.to_owned() })
    };
    let Some(operation) = params::operation(input.operation) else {
        return problem("operation", &format!("expected one of {}", params::names()));
    };
    let method = input.method.unwrap_or(operation.method);
    if !matches!(method, "GET" | "HEAD" | "PUT" | "POST" | "DELETE") {
        return problem("method", "expected GET, HEAD, PUT, POST, or DELETE");
    }
    let label = |text: &str| {
        !text.is_empty()
            && text.len() <= 63
            && !text.starts_with('-')
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !label(input.region) {
        return problem("region", "expected a Region, for example eu-west-1");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if input.bucket.is_empty() || input.bucket.len() > 255 || !input.bucket.chars().all(plain) {
        return problem("bucket", "expected a bucket name of letters, digits, hyphens, and dots");
    }
    if input.bucket.ends_with("--x-s3") {
        return problem(
            "bucket",
            "expected a general purpose bucket, because a directory bucket uses session authentication",
        );
    }
    match (operation.on_object, input.key.is_empty()) {
        (true, true) => return problem("key", "expected an object key"),
        (false, false) => {
            return problem(
                "key",
                "expected no object key, because the operation is on the bucket",
            );
        }
        _ => {}
    }
    if input.access_key_id.is_empty() {
        return problem("accessKeyId", "expected an access key ID");
    }
    let added = operation.place(input.params, input.time)?;

    let region = if input.region == "aws-global" { "us-east-1" } else { input.region };
    // botocore always requests a bucket's Region by the path because the host might be of another Region.
    let in_path = input.addressing == Addressing::Path
        || !virtual_hostable(input.bucket)
        || operation.name == "get_bucket_location";
    // botocore's global endpoint is for a bucket whose name is one label of a host.
    let global = input.addressing == Addressing::Auto
        && label(input.bucket)
        && !input.bucket.ends_with('-')
        && operation.name != "get_bucket_location";
    let endpoint = endpoint(region, global);
    let host = match in_path {
        true => endpoint,
        false => format!("{}.{endpoint}", input.bucket),
    };
    let path = match (in_path, operation.on_object) {
        (true, true) => format!("/{}/{}", input.bucket, input.key),
        (true, false) => format!("/{}", input.bucket),
        (false, _) => format!("/{}", input.key),
    };
    let path = utf8_percent_encode(&path, UNRESERVED_AND_SLASH).to_string();

    let mut headers: Vec<(String, String)> = added
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    headers.push(("host".to_owned(), host.clone()));
    headers.sort();
    let signed_headers =
        headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");

    let time = compact_utc(input.time);
    let day = time.split('T').next().unwrap_or_default();
    let scope = format!("{day}/{region}/s3/aws4_request");
    let mut query: Vec<(String, String)> =
        added.query.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    let mut authentication = vec![
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()),
        ("X-Amz-Credential", format!("{}/{scope}", input.access_key_id)),
        ("X-Amz-Date", time.clone()),
        ("X-Amz-Expires", input.expires_in.to_string()),
        ("X-Amz-SignedHeaders", signed_headers.clone()),
    ];
    authentication
        .extend(input.session_token.map(|token| ("X-Amz-Security-Token", token.to_owned())));
    query.extend(authentication.iter().map(|(name, value)| (encode(name), encode(value))));

    let mut sorted = query.clone();
    sorted.sort();
    let canonical_headers: String =
        headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical_request = format!(
        "{method}\n{path}\n{}\n{canonical_headers}\n{signed_headers}\nUNSIGNED-PAYLOAD",
        join(&sorted)
    );
    let string_to_sign =
        format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(&canonical_request)));

    let first = format!("AWS4{}", input.secret_access_key);
    let of_day = hmac(first.as_bytes(), day);
    let of_region = hmac(&of_day, region);
    let of_service = hmac(&of_region, "s3");
    let signing = hmac(&of_service, "aws4_request");
    let signature = hex(&hmac(&signing, &string_to_sign));
    headers.retain(|(name, _)| name != "host");
    Ok(Presigned {
        url: format!("https://{host}{path}?{}&X-Amz-Signature={signature}", join(&query)),
        keys: [hex(&of_day), hex(&of_region), hex(&of_service), hex(&signing)],
        host,
        in_path,
        signed_headers,
        headers,
        canonical_request,
        scope,
        string_to_sign,
        signature,
    })
}

fn join(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC takes keys of any length, so this never fails.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// True for names that fit into the endpoint's certificate: 3 to 63 lower-case letters, digits and hyphens.
fn virtual_hostable(bucket: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=63).contains(&bucket.len())
        && bucket.bytes().all(inner)
        && !bucket.starts_with('-')
        && !bucket.ends_with('-')
}

/// The endpoint of a region, by the partition that its name belongs to. us-east-1 has the global one.
fn endpoint(region: &str, global: bool) -> String {
    const SUFFIXES: &[(&str, &str)] = &[
        ("cn-", "amazonaws.com.cn"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("us-iso-", "c2s.ic.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("eusc-", "amazonaws.eu"),
    ];
    let special = SUFFIXES.iter().find(|(prefix, _)| region.starts_with(prefix));
    match special {
        Some((_, suffix)) => format!("s3.{region}.{suffix}"),
        None if region == "us-east-1" || (global && !region.starts_with("us-gov-")) => {
            "s3.amazonaws.com".to_owned()
        }
        None => format!("s3.{region}.amazonaws.com"),
    }
}
