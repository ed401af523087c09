//! Signing: the same policy text, parameter order and signature as the SDKs'.

use super::HashAlgorithm;
use super::alphabet;
use super::keys::PrivateKey;
use super::policy::{Dialect, PolicyStatement};

/// A policy about to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDraft {
    /// The very bytes that are signed.
    pub text: String,
    /// When a canned policy ends; `None` for a custom policy, which travels along.
    pub expires: Option<i64>,
}

impl PolicyDraft {
    /// A policy written as the SDK writes it: canned if it says no more than a URL and an end.
    pub fn of(policy: &PolicyStatement, dialect: Dialect) -> Self {
        Self {
            text: policy.text(dialect),
            expires: policy.fits_canned().then_some(policy.date_less_than),
        }
    }

    /// A custom policy as text, signed without changes.
    pub fn custom(text: impl Into<String>) -> Self {
        Self { text: text.into(), expires: None }
    }

    /// `canned` or `custom`.
    pub const fn kind(&self) -> &'static str {
        match self.expires {
            Some(_) => "canned",
            None => "custom",
        }
    }

    /// Signs. `None` for a key whose numbers don't belong together.
    pub fn sign(
        &self,
        key: &PrivateKey,
        hash: HashAlgorithm,
        key_pair_id: &str,
    ) -> Option<SignedPolicy> {
        Some(SignedPolicy {
            policy: self.text.clone(),
            expires: self.expires,
            signature: alphabet::encode(key.sign(hash, self.text.as_bytes())?),
            key_pair_id: key_pair_id.to_owned(),
            hash,
        })
    }
}

/// A signed policy, ready for a URL or for cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedPolicy {
    /// The text that was signed.
    pub policy: String,
    /// When a canned policy ends.
    pub expires: Option<i64>,
    /// The signature in CloudFront's alphabet.
    pub signature: String,
    /// The public key's id.
    pub key_pair_id: String,
    /// The hash that was signed.
    pub hash: HashAlgorithm,
}

impl SignedPolicy {
    /// The policy in CloudFront's alphabet.
    pub fn policy_base64(&self) -> String {
        alphabet::encode(&self.policy)
    }

    /// The signed URL, its parameters in botocore's order; `Hash-Algorithm` last, where it is needed.
    pub fn url(&self, url: &str) -> String {
        let first = match self.expires {
            Some(expires) => format!("Expires={expires}"),
            None => format!("Policy={}", self.policy_base64()),
        };
        let separator = if url.contains('?') { '&' } else { '?' };
        let hash = match self.hash {
            HashAlgorithm::Sha1 => "",
            HashAlgorithm::Sha256 => "&Hash-Algorithm=SHA256",
        };
        format!(
            "{url}{separator}{first}&Signature={}&Key-Pair-Id={}{hash}",
            self.signature, self.key_pair_id
        )
    }

    /// The cookies, in the order of the JavaScript SDK.
    pub fn cookies(&self) -> Vec<(&'static str, String)> {
        let mut cookies = vec![
            ("CloudFront-Key-Pair-Id", self.key_pair_id.clone()),
            ("CloudFront-Signature", self.signature.clone()),
        ];
        cookies.push(match self.expires {
            Some(expires) => ("CloudFront-Expires", expires.to_string()),
            None => ("CloudFront-Policy", self.policy_base64()),
        });
        if self.hash == HashAlgorithm::Sha256 {
            cookies.push(("CloudFront-Hash-Algorithm", "SHA256".to_owned()));
        }
        cookies
    }
}
