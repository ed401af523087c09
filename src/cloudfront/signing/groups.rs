//! Key groups: the public keys that a behavior trusts.

use super::{keys, rules, verify::TrustedKey};
use crate::explain::{Finding, Mount, Severity, finding};
use serde::{Deserialize, Serialize};

/// A key group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KeyGroup {
    /// Its name.
    pub name: String,
    /// Its public keys.
    pub keys: Vec<KeyGroupKey>,
}

/// A public key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KeyGroupKey {
    /// CloudFront's id for it.
    pub id: String,
    /// The key in PEM.
    pub public_key: String,
}

impl KeyGroupKey {
    /// The key as read; none where nothing is given. What is wrong with it is a finding at `publicKey`; `group` is false for
    /// the key pair of an account, which may be of any size.
    pub fn load(&self, group: bool, findings: &mut Vec<Finding>) -> Option<TrustedKey> {
        if self.id.trim().is_empty() && self.public_key.trim().is_empty() {
            return None;
        }
        match keys::load_public(&self.public_key) {
            Ok((key, info)) => {
                if group && !matches!(info.kind.as_str(), "rsa-2048" | "ec-secp256r1") {
                    finding!(findings, Severity::Error, rules::KEY_TYPES, "publicKey", "InvalidArgument";
                        "CloudFront doesn't support this key of type `{}`.", info.kind;
                        "Use an RSA key with 2,048 bits or an ECDSA key on P-256.");
                }
                Some(TrustedKey { id: self.id.clone(), key })
            }
            Err(bad) => {
                finding!(findings, Severity::Error, rules::KEY_TYPES, "publicKey", "InvalidArgument";
                    "CloudFront can't use this public key: {}.", bad.message;
                    "Paste the public key in PEM format, from `openssl rsa -pubout` or `openssl ec -pubout`.");
                None
            }
        }
    }
}

impl KeyGroup {
    /// The keys of the group that can be read, with what is wrong with the rest. `group` is false for the key pairs of an
    /// account.
    pub fn load(&self, group: bool, findings: &mut Vec<Finding>) -> Vec<TrustedKey> {
        if group && self.keys.len() > 5 {
            finding!(findings, Severity::Error, rules::KEY_GROUP_QUOTA, "keys", "TooManyPublicKeysInKeyGroup";
                "The key group has {} keys, and the quota is 5.", self.keys.len();
                "Use a second key group, or request a higher quota.");
        }
        let mut read = Vec::new();
        for (k, key) in self.keys.iter().enumerate() {
            let mut own = Vec::new();
            read.extend(key.load(group, &mut own));
            findings.extend(Mount::under(format!("keys[{k}]")).findings(own));
        }
        read
    }
}
