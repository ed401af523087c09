//! Everything that the learner can edit, save keys and tokens.

use crate::cloudfront::signing::HashAlgorithm;
pub use crate::cloudfront::signing::groups::{KeyGroup, KeyGroupKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The scenario of the lab: one job at a time, on a clock that can be moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Scenario {
    /// Which of the three jobs is selected.
    pub job: SigningJob,
    /// The current time, in epoch seconds.
    pub now: i64,
    /// Inspect: a URL, a Cookie header, a curl command or a policy, as pasted.
    pub pasted: String,
    /// Verify: the request.
    pub request: SignedRequestInput,
    /// Verify: the key groups that the behavior trusts.
    pub key_groups: Vec<KeyGroup>,
    /// Verify: the key pairs of a trusted signer (legacy), an AWS account.
    pub account_key_pairs: Vec<KeyGroupKey>,
    /// Verify: a change of keys in the course of time.
    pub rotation: Option<Rotation>,
    /// Create: what to sign.
    pub create: SigningInput,
    /// Create: the same object as an S3 presigned URL.
    pub s3: PresignInput,
}

/// The three jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SigningJob {
    /// Decode without any key.
    Inspect,
    /// Decide as the edge does, with public keys.
    #[default]
    Verify,
    /// Sign, with a private key.
    Create,
}

/// A viewer's request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SignedRequestInput {
    /// The absolute URL.
    pub url: String,
    /// The Cookie header.
    pub cookies: String,
    /// The viewer's address; empty for unknown.
    pub client_ip: String,
}

/// Changing from one key to the next. All times in epoch seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Rotation {
    /// Id of the key to be retired.
    pub old_key: String,
    /// Id of the key that takes over.
    pub new_key: String,
    /// When the new public key is in the key group and deployed.
    pub added: i64,
    /// From when on links are signed with the new private key.
    pub switched: i64,
    /// The time at which the current public key is removed.
    pub removed: i64,
    /// For how long a link is good, in seconds.
    pub lifetime: i64,
}

/// What to sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SigningInput {
    /// A signed URL or signed cookies.
    pub output: Output,
    /// The URL to be given out; for cookies the URL, or pattern of URLs, that they open.
    pub url: String,
    /// Canned or custom.
    pub policy_kind: PolicyKind,
    /// Custom: the pattern of URLs; empty for the URL itself.
    pub resource: String,
    /// The end, as one would write it after `--date-less-than`.
    pub expires: String,
    /// Custom: the start; empty for none.
    pub starts: String,
    /// Custom: an IPv4 address or CIDR block; empty for any.
    pub ip_address: String,
    /// Custom: the policy as JSON, in place of the four fields above; empty to use them.
    pub policy_text: String,
    /// The hash.
    pub hash_algorithm: HashAlgorithm,
    /// The public key's id.
    pub key_pair_id: String,
    /// Attributes of the cookies.
    pub cookie: CookieAttributes,
    /// What the access is for; decides the recommendation.
    pub need: AccessNeed,
}

/// A signed URL or signed cookies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Output {
    /// One URL.
    #[default]
    Url,
    /// Cookies for a browser.
    Cookies,
}

/// The two kinds of policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PolicyKind {
    /// One URL until one time.
    #[default]
    Canned,
    /// Wildcards, start, address.
    Custom,
}

/// Attributes of the `Set-Cookie` lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CookieAttributes {
    /// `Domain`; empty to leave it out.
    pub domain: String,
    /// `Path`; empty to leave it out.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
}

/// What the access is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AccessNeed {
    /// One file, such as an installer, through CloudFront.
    #[default]
    OneFile,
    /// Many files under unchanged URLs: a stream, a members' area.
    ManyFiles,
    /// A link for whoever receives it.
    Shared,
    /// For one known viewer only.
    Private,
    /// The bucket has no distribution in front.
    NotBehindCloudFront,
}

/// An S3 presigned URL for comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PresignInput {
    /// botocore's name: `get_object`.
    pub operation: String,
    /// The bucket.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// The region.
    pub region: String,
    /// In the host name or in the path.
    pub addressing_style: AddressingStyle,
    /// For how long it is good from the clock's time on, in seconds.
    pub expires_in: i64,
    /// The access key id, which is public. The secret is entered separately.
    pub access_key_id: String,
    /// When temporary credentials end, in epoch seconds; absent for a long-lived access key.
    pub credentials_end: Option<i64>,
    /// Further parameters of the operation.
    pub params: Map<String, Value>,
}

/// How a bucket is addressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AddressingStyle {
    /// In the host name.
    #[default]
    Virtual,
    /// In the path.
    Path,
}

/// Keys and tokens: in memory only, passed to `explain` with the scenario, never serialized.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The private key in PEM.
    pub private_key: String,
    /// The AWS secret access key.
    pub secret_access_key: String,
    /// The session token of temporary AWS credentials.
    pub session_token: String,
}

impl Default for SignedRequestInput {
    fn default() -> Self {
        Self {
            url: "https://d111111abcdef8.cloudfront.net/".into(),
            cookies: String::new(),
            client_ip: "192.0.2.7".into(),
        }
    }
}

impl Default for SigningInput {
    fn default() -> Self {
        Self {
            output: Output::Url,
            url: "https://d111111abcdef8.cloudfront.net/downloads/setup.exe".into(),
            policy_kind: PolicyKind::Canned,
            resource: String::new(),
            expires: "2026-01-01T18:00:00Z".into(),
            starts: String::new(),
            ip_address: String::new(),
            policy_text: String::new(),
            hash_algorithm: HashAlgorithm::Sha1,
            key_pair_id: "K2JCJMDEHXQW5F".into(),
            cookie: CookieAttributes::default(),
            need: AccessNeed::OneFile,
        }
    }
}

impl Default for CookieAttributes {
    fn default() -> Self {
        Self { domain: String::new(), path: "/".into(), secure: true, http_only: true }
    }
}

impl Default for PresignInput {
    fn default() -> Self {
        Self {
            operation: "get_object".into(),
            bucket: "amzn-s3-demo-bucket".into(),
            key: "downloads/setup.exe".into(),
            region: "eu-west-1".into(),
            addressing_style: AddressingStyle::Virtual,
            expires_in: 3600,
            access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
            credentials_end: None,
            params: Map::new(),
        }
    }
}
