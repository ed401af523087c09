//! Key groups: the public keys that a behavior trusts.

use super::{keys, rules, verify::TrustedKey};
use crate::explain::{Finding, Rule, Severity};
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
    /// The key as read; none where nothing is given. What is wrong with it is a finding at `field`; `group` is false for
    /// the key pair of an account, which may be of any size.
    pub fn load(
        &self,
        field: &str,
        group: bool,
        findings: &mut Vec<Finding>,
    ) -> Option<TrustedKey> {
        if self.id.trim().is_empty() && self.public_key.trim().is_empty() {
            return None;
        }
        let mut refuse = |message: String, fix: &str| {
            findings.push(refusal(
                field.to_owned(),
                &rules::KEY_TYPES,
                "InvalidArgument",
                message,
                fix,
            ));
        };
        match keys::load_public(&self.public_key) {
            Ok((key, info)) => {
                if group && !matches!(info.kind.as_str(), "rsa-2048" | "ec-secp256r1") {
                    refuse(
                        format!("CloudFront doesn't support this key of type `{}`.", info.kind),
                        "Use an RSA key with 2,048 bits or an ECDSA key on P-256.",
                    );
                }
                Some(TrustedKey { id: self.id.clone(), key })
            }
            Err(bad) => {
                refuse(
                    format!("CloudFront can't use this public key: {}.", bad.message),
                    "Paste the public key in PEM format, from `openssl rsa -pubout` or `openssl ec -pubout`.",
                );
                None
            }
        }
    }
}

impl KeyGroup {
    /// The keys of the group that can be read, with what is wrong with the rest; `at` is the group's path. `group` is false
    /// for the key pairs of an account.
    pub fn load(&self, at: &str, group: bool, findings: &mut Vec<Finding>) -> Vec<TrustedKey> {
        if group && self.keys.len() > 5 {
            findings.push(refusal(
                format!("{at}.keys"),
                &rules::KEY_GROUP_QUOTA,
                "TooManyPublicKeysInKeyGroup",
                format!("The key group has {} keys, and the quota is 5.", self.keys.len()),
                "Use a second key group, or request a higher quota.",
            ));
        }
        let keys = self.keys.iter().enumerate();
        keys.filter_map(|(k, key)| key.load(&format!("{at}.keys[{k}].publicKey"), group, findings))
            .collect()
    }
}

fn refusal(
    field: String,
    rule: &'static Rule,
    aws_error: &'static str,
    message: String,
    fix: &str,
) -> Finding {
    Finding {
        severity: Severity::Error,
        field,
        message,
        fix: fix.into(),
        rule,
        aws_error: Some(aws_error),
        change: None,
    }
}
