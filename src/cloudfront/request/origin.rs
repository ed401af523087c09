//! The origin behind a behavior.

use crate::http::Header;
use serde::{Deserialize, Serialize};

/// The origin behind a behavior, as far as its requests are concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RequestOrigin {
    /// What answers there.
    pub kind: OriginKind,
    /// `DomainName`.
    pub domain: String,
    /// `OriginPath`: begins with `/` and does not end with it, or is empty.
    pub path: String,
    /// `CustomHeaders`: fixed, added to every request.
    pub custom_headers: Vec<Header>,
    /// `SigningBehavior` of its origin access control.
    #[serde(skip_serializing_if = "SigningBehavior::is_never")]
    pub signing_behavior: SigningBehavior,
}

impl Default for RequestOrigin {
    fn default() -> Self {
        Self {
            kind: OriginKind::Custom,
            domain: "origin.example.net".into(),
            path: String::new(),
            custom_headers: Vec::new(),
            signing_behavior: SigningBehavior::Never,
        }
    }
}

/// What answers at an origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OriginKind {
    /// A web server; S3 website endpoints too.
    #[default]
    Custom,
    /// An S3 bucket over its REST endpoint.
    S3,
}

/// Whether CloudFront signs the requests to an origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SigningBehavior {
    /// No origin access control, or one that signs nothing.
    #[default]
    Never,
    /// Signs all requests.
    Always,
    /// Signs unless the viewer's request has an `Authorization` that the cache policy lists.
    NoOverride,
    /// Signs with headers of its own beside the viewer's `Authorization`. Lambda function URLs alone.
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
