//! The answer of the selected job.

use super::{advice::SigningComparison, rotation::RotationAnswer, s3::S3Answer, snippets::Snippet};
use crate::cloudfront::signing::policy;
use crate::explain::{StepId, Verdict};
use serde::Serialize;

/// The answer of the selected job; the other two are absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What was pasted, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected: Option<Inspected>,
    /// What the edge decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// What was signed, or will be once there is a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Box<Created>>,
}

/// What was pasted, decoded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspected {
    /// `signedUrl`, `signedCookies`, `policy`, `s3Presigned`, `unsignedUrl`, `signCommand`, `nothing` or `unreadable`.
    pub kind: &'static str,
    /// The same in words.
    pub name: &'static str,
    /// The URL without the signing values.
    pub url: Option<String>,
    /// The values found, in the order they stand.
    pub parts: Vec<InspectedPart>,
    /// `canned` or `custom`.
    pub policy_kind: Option<&'static str>,
    /// The policy's JSON, formatted for reading; unchanged if it isn't JSON.
    pub policy: Option<String>,
    /// The times in it.
    pub dates: Vec<PolicyTime>,
    /// The viewers' addresses that it admits.
    pub addresses: Option<Network>,
    /// The pattern of URLs that it opens.
    pub resource: Option<String>,
    /// How many findings are errors.
    pub errors: u32,
    /// How many are warnings.
    pub warnings: u32,
}

/// A value found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedPart {
    /// The parameter's or cookie's name.
    pub name: String,
    /// Its value on the wire.
    pub value: String,
    /// What it says, in a few words.
    pub meaning: String,
    /// The step in the trace.
    pub step: StepId,
}

/// A time in a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyTime {
    /// `end`, `start` or `signed`.
    pub what: &'static str,
    /// Epoch seconds.
    pub epoch: i64,
    /// `2026-01-01T18:00:00Z`.
    pub utc: String,
    /// `expired 3 minutes ago`, relative to the current time.
    pub relative: String,
    /// True if the current time has reached it.
    pub passed: bool,
}

/// A block of addresses.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// As written.
    pub cidr: String,
    /// The first address.
    pub first: String,
    /// The last address.
    pub last: String,
    /// How many there are.
    pub count: u64,
}

impl Network {
    /// The addresses behind an address or CIDR block of IPv4.
    pub fn of(text: &str) -> Option<Self> {
        let network = policy::network(text)?;
        Some(Self {
            cidr: text.to_owned(),
            first: network.network().to_string(),
            last: network.broadcast().to_string(),
            count: 1 << (32 - u32::from(network.prefix_len())),
        })
    }
}

/// What the edge decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    /// `allow` or `deny`.
    pub verdict: &'static str,
    /// 200 or 403.
    pub http_status: u16,
    /// `ok`, `expired`, `signature_invalid`, …
    pub reason: &'static str,
    /// CloudFront's error code in the body of the 403.
    pub error_code: Option<&'static str>,
    /// The body of the 403.
    pub error_body: Option<String>,
    /// Every check, in order.
    pub checks: Vec<CheckAnswer>,
    /// The place of the check that decided, in `checks`; absent if all passed.
    pub first_failed: Option<usize>,
    /// `url` or `cookies`: where the signing values were looked for.
    pub place: &'static str,
    /// The id of the key that was named.
    pub key_pair_id: Option<String>,
    /// The ids of the keys trusted at this time.
    pub trusted: Vec<String>,
    /// The URL without the signing values: what goes on to the cache.
    pub own_url: String,
    /// The policy's JSON, laid out.
    pub policy: Option<String>,
    /// The policy's times.
    pub dates: Vec<PolicyTime>,
    /// The simulated key rotation.
    pub rotation: Option<RotationAnswer>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckAnswer {
    /// Its short name.
    pub name: &'static str,
    /// How it went.
    pub verdict: Verdict,
    /// One sentence why.
    pub because: String,
    /// True for the check that decided.
    pub decides: bool,
    /// The step in the trace.
    pub step: StepId,
}

/// What was signed, or will be once there is a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// `canned` or `custom`.
    pub policy_kind: &'static str,
    /// The bytes that are signed; absent while a field makes no policy possible.
    pub policy: Option<String>,
    /// The same laid out for reading.
    pub policy_pretty: Option<String>,
    /// The policy in CloudFront's alphabet.
    pub policy_base64_url: Option<String>,
    /// The policy's digest in hex.
    pub digest: Option<String>,
    /// The policy's times.
    pub dates: Vec<PolicyTime>,
    /// The admitted addresses.
    pub addresses: Option<Network>,
    /// The key's type and the SHA-256 of its public key, if the key is usable.
    pub key: Option<KeyAnswer>,
    /// Why the private key isn't usable; empty without a key.
    pub key_problem: Option<String>,
    /// The signature in CloudFront's alphabet.
    pub signature: Option<String>,
    /// The signed URL.
    pub url: Option<String>,
    /// The cookies.
    pub cookies: Vec<SetCookie>,
    /// Commands and programs that give the same.
    pub snippets: Vec<Snippet>,
    /// The same object through S3.
    pub s3: Option<S3Answer>,
    /// CloudFront and S3 side by side, for this case.
    pub comparison: Vec<SigningComparison>,
    /// What to use, in one sentence.
    pub recommendation: String,
}

/// A private key that will do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyAnswer {
    /// `rsa-2048` or `ec-secp256r1`.
    pub kind: String,
    /// SHA-256 of the public half's DER, in hex.
    pub public_spki_der_sha256: Option<String>,
    /// The public key in PEM, for the key group.
    pub public_pem: String,
}

/// A cookie to be set.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetCookie {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// The complete header line.
    pub set_cookie: String,
}
