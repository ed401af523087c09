//! The same object as an S3 presigned URL, step by step.

use super::scenario::{AddressingStyle, Scenario, Secrets};

use crate::explain::{Finding, Severity, Trace, Verdict, finding, step};
use crate::s3::{self, Addressing, Presign, rules};
use crate::text::relative;
use crate::time::utc_text;
use serde::Serialize;

/// A presigned URL and how it came about. What needs the secret key is absent without it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct S3Answer {
    /// The host that the URL goes to.
    pub host: String,
    /// True if the bucket is in the path.
    pub in_path: bool,
    /// What is hashed.
    pub canonical_request: String,
    /// What is signed.
    pub string_to_sign: String,
    /// `20130524/us-east-1/s3/aws4_request`.
    pub scope: String,
    /// Headers that the client must send as signed.
    pub headers: Vec<(String, String)>,
    /// The four derived keys in hex: day, region, service, request.
    pub keys: Option<[String; 4]>,
    /// The signature in hex.
    pub signature: Option<String>,
    /// The URL.
    pub url: Option<String>,
    /// The expiration, in epoch seconds: the expiration of the URL or of the credentials, whichever is sooner.
    pub ends: i64,
    /// The same in UTC.
    pub ends_utc: String,
}

/// Signs for S3, as far as the secrets allow. `None` if a field makes it impossible; then there is a finding.
pub fn presign(
    scenario: &Scenario,
    secrets: &Secrets,
    trace: &mut Trace,
    findings: &mut Vec<Finding>,
) -> Option<S3Answer> {
    let input = &scenario.s3;
    let token = Some(secrets.session_token.trim()).filter(|token| !token.is_empty());
    if !(1..=604_800).contains(&input.expires_in) {
        finding!(findings, Severity::Warning, rules::EXPIRES, "s3.expiresIn", "AuthorizationQueryParametersError";
            "S3 denies the request because it supports 1 to 604800 s (7 days), not {} s.", input.expires_in;
            "Use a shorter time, or a CloudFront signed URL, which has no such limit.");
    }
    let signed = s3::presign(&Presign {
        operation: &input.operation,
        method: None,
        bucket: &input.bucket,
        key: &input.key,
        region: &input.region,
        addressing: match input.addressing_style {
            AddressingStyle::Virtual => Addressing::Virtual,
            AddressingStyle::Path => Addressing::Path,
        },
        time: scenario.now,
        expires_in: input.expires_in,
        access_key_id: &input.access_key_id,
        secret_access_key: secrets.secret_access_key.trim(),
        session_token: token,
        params: &input.params,
    });
    let signed = match signed {
        Ok(signed) => signed,
        Err(problem) => {
            finding!(findings, Severity::Error, rules::ADDRESSING, format!("s3.{}", problem.field);
                "Cloudglass can't sign this for S3.";
                "{}.", problem.message);
            return None;
        }
    };
    let style = if signed.in_path { "in the path" } else { "in the host name" };
    step!(trace, rules::ADDRESSING, Verdict::Applied, "S3 endpoint", ["s3.bucket", "s3.region", "s3.addressingStyle"];
        "The bucket name is {style}: `{}`.", signed.host);
    step!(trace, rules::CANONICAL_REQUEST, Verdict::Applied, "Canonical request", ["s3.operation", "s3.key", "s3.params", "s3.accessKeyId"];
        "Method, path, sorted query string, {}, and `UNSIGNED-PAYLOAD` are {} bytes.", signed.signed_headers, signed.canonical_request.len());
    step!(trace, rules::STRING_TO_SIGN, Verdict::Applied, "String to sign", ["now", "s3.region"]; "The scope is `{}`.", signed.scope);
    let secret = !secrets.secret_access_key.trim().is_empty();
    let with =
        if secret { "from the secret access key" } else { "after you enter a secret access key" };
    step!(trace, rules::SIGNING_KEY, Verdict::Applied, "Signing key", ["s3.region"];
        "Four HMAC operations derive the key for this date, Region, and service {with}.");

    let lifetime_ends = scenario.now.saturating_add(input.expires_in.max(0));
    let ends = input.credentials_end.map_or(lifetime_ends, |end| end.min(lifetime_ends));
    step!(trace, rules::EXPIRES, Verdict::Applied, "S3 expiration", ["s3.expiresIn", "now"];
        "`X-Amz-Expires` ends at {} ({}).", utc_text(lifetime_ends), relative(lifetime_ends, scenario.now));
    if let Some(end) = input.credentials_end {
        let because = if end < lifetime_ends {
            "earlier than X-Amz-Expires, so the credentials decide"
        } else {
            "later, so X-Amz-Expires decides"
        };
        step!(trace, rules::SESSION_TOKEN, Verdict::Applied, "Temporary credentials", ["s3.credentialsEnd"];
            "The temporary credentials expire at {}, {because}.", utc_text(end));
        if end < lifetime_ends {
            finding!(findings, Severity::Warning, rules::SESSION_TOKEN, "s3.credentialsEnd";
                "The URL is signed for {} s, but it expires with the credentials, {}.", input.expires_in, relative(end, scenario.now);
                "Sign with credentials that are valid longer, or for a shorter time.");
        }
    }
    step!(trace, rules::SIGNER_RIGHTS, Verdict::Applied, "rights", ["s3.operation"];
        "Anyone with the URL can {} this object with the signer's permissions, directly at S3.", verb(&input.operation));
    Some(S3Answer {
        keys: secret.then_some(signed.keys),
        signature: secret.then_some(signed.signature),
        url: secret.then_some(signed.url),
        host: signed.host,
        in_path: signed.in_path,
        canonical_request: signed.canonical_request,
        string_to_sign: signed.string_to_sign,
        scope: signed.scope,
        headers: signed.headers,
        ends,
        ends_utc: utc_text(ends),
    })
}

/// What an operation does, in a word.
pub fn verb(operation: &str) -> &'static str {
    match operation {
        "put_object" | "copy_object" => "write",
        name if name.contains("upload") && !name.starts_with("list") => "write",
        name if name.starts_with("delete") => "delete",
        name if name.starts_with("head") => "look up",
        name if name.starts_with("list") => "list",
        _ => "read",
    }
}
