//! The origin of a cache behavior.

use crate::http::Header;
use serde::{Deserialize, Serialize};

/// The origin settings that affect origin requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RequestOrigin {
    /// The type of the origin.
    pub kind: OriginKind,
    /// `DomainName`.
    pub domain: String,
    /// `OriginPath`: starts with `/` and doesn't end with `/`, or is empty.
    pub path: String,
    /// `CustomHeaders`, added to every origin request.
    pub custom_headers: Vec<Header>,
    /// `SigningBehavior` of its origin access control.
    #[serde(skip_serializing_if = "SigningBehavior::is_never")]
    pub signing_behavior: SigningBehavior,
    /// `OriginAccessIdentity` of an S3 origin, without its prefix: `E127EXAMPLE51Z`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub access_identity: String,
}

impl Default for RequestOrigin {
    fn default() -> Self {
        Self {
            kind: OriginKind::Custom,
            domain: "origin.example.net".into(),
            path: String::new(),
            custom_headers: Vec::new(),
            signing_behavior: SigningBehavior::Never,
            access_identity: String::new(),
        }
    }
}

/// The type of an origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OriginKind {
    /// A custom origin, including Amazon S3 website endpoints.
    #[default]
    Custom,
    /// The REST endpoint of an S3 bucket.
    S3,
}

/// Whether CloudFront signs origin requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SigningBehavior {
    /// No origin access control, or one that doesn't sign requests.
    #[default]
    Never,
    /// Signs all requests.
    Always,
    /// Signs unless the viewer sends an `Authorization` that the cache policy includes.
    NoOverride,
    /// Signs with `X-Amz-*` headers in addition to the viewer's `Authorization`. Only for Lambda function URLs.
    AlwaysAmzAuth,
}

impl SigningBehavior {
    /// As AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            SigningBehavior::Never => "never",
            SigningBehavior::Always => "always",
            SigningBehavior::NoOverride => "no-override",
            SigningBehavior::AlwaysAmzAuth => "always-amz-auth",
        }
    }

    /// True for [`SigningBehavior::Never`].
    pub fn is_never(&self) -> bool {
        *self == SigningBehavior::Never
    }
}
