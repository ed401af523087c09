//! Signed URLs and signed cookies: keys, policies, signatures, and what the edge makes of them.
//!
//! Pure: the time is an input, and the same key and policy give the same signature.

pub mod alphabet;
pub mod credentials;
pub mod groups;
pub mod keys;
pub mod policy;
pub mod resource;
pub mod rules;
pub mod sign;
pub mod verify;

use serde::{Deserialize, Serialize};

/// The hash that a signature is made over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HashAlgorithm {
    /// The default, also for ECDSA.
    #[default]
    #[serde(rename = "SHA1")]
    Sha1,
    /// Only with `Hash-Algorithm=SHA256`.
    #[serde(rename = "SHA256")]
    Sha256,
}

impl HashAlgorithm {
    /// As `Hash-Algorithm` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            HashAlgorithm::Sha1 => "SHA1",
            HashAlgorithm::Sha256 => "SHA256",
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            HashAlgorithm::Sha1 => HashAlgorithm::Sha256,
            HashAlgorithm::Sha256 => HashAlgorithm::Sha1,
        }
    }
}
