//! How CloudFront processes a viewer request: the cache key, and the origin request on a miss.
//!
//! [`CompiledBehavior`] contains the compiled policies of a cache behavior. [`CompiledBehavior::write_key`] computes a key
//! fast, for millions of requests. [`CompiledBehavior::explain_key`] and [`CompiledBehavior::origin_request`] also record
//! the steps.

mod check;
mod compiled;
mod encoding;
mod forms;
mod headers;
mod key;
mod key_trace;
mod origin;
mod origin_request;
mod parts;
mod refusal;
mod response;
pub mod rules;
mod signature;
mod viewer;

pub use super::{behavior::ViewerAccess, policy::UnknownPolicy};
pub use check::{RequestRejection, findings, refusal};
pub use compiled::CompiledBehavior;
pub use encoding::normalize;
pub use forms::InvalidField;
pub use headers::{custom_header_forbidden, is_hop_by_hop};
pub use key::{CacheKey, KeyComponent, MethodCaching, is_websocket};
pub use key_trace::{KeyPart, KeyParts, NotInKey};
pub use origin::{OriginKind, RequestOrigin, SigningBehavior};
pub use origin_request::{OriginRequest, OriginRequestLine};
pub use parts::NotForwarded;
pub use refusal::{OriginRefusal, RefusalCause};
pub use response::{OriginResponseSettings, ViewerResponse};
pub use viewer::{Device, Generated, Viewer};

use serde::Serialize;

/// The source of a component of a cache key or a line of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueSource {
    /// The viewer, without a policy.
    Viewer,
    /// The cache policy includes it.
    CachePolicy,
    /// The origin request policy includes it.
    OriginRequestPolicy,
    /// The legacy cache settings of the cache behavior include it.
    LegacySettings,
    /// CloudFront sets it.
    Cloudfront,
    /// A custom header of the origin.
    OriginCustom,
    /// The origin response contains it.
    Origin,
    /// The response headers policy sets it.
    ResponseHeadersPolicy,
}

/// The kinds of components of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestPartKind {
    /// The distribution's domain name.
    Domain,
    /// The URL path.
    Path,
    /// The method, only for OPTIONS.
    Method,
    /// A query string.
    Query,
    /// A header.
    Header,
    /// The normalized `Accept-Encoding`.
    AcceptEncoding,
    /// A cookie.
    Cookie,
}
