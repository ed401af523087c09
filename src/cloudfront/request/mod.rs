//! What CloudFront makes of one viewer request: the cache key, and the request that the origin gets on a miss.
//!
//! [`CompiledBehavior`] is a behavior's policies made ready; [`CompiledBehavior::write_key`] is the fast way to a key, for traffic by
//! the million, [`CompiledBehavior::explain_key`] and [`CompiledBehavior::origin_request`] are the ways that say why.

mod check;
mod compiled;
mod encoding;
mod forms;
mod headers;
mod key;
mod key_trace;
mod origin;
mod origin_request;
mod response;
pub mod rules;
mod viewer;

pub use check::{RequestRejection, findings, refusal};
pub use compiled::{BehaviorSettings, CompiledBehavior, UnknownPolicy};
pub use encoding::normalize;
pub use forms::InvalidField;
pub use headers::{custom_header_forbidden, is_hop_by_hop};
pub use key::{CacheKey, KeyComponent, MethodCaching, is_websocket};
pub use key_trace::{KeyPart, KeyParts, NotInKey, ScenarioPaths};
pub use origin::{OriginKind, RequestOrigin, SigningBehavior};
pub use origin_request::{NotForwarded, OriginRequest, OriginRequestLine};
pub use response::{OriginResponseSettings, ViewerResponse};
pub use viewer::{Device, Generated, Viewer};

use serde::Serialize;

/// Where a part of a key or a line of a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueSource {
    /// The viewer sent it, and no policy is needed for it.
    Viewer,
    /// The cache policy selects it.
    CachePolicy,
    /// The origin request policy selects it.
    OriginRequestPolicy,
    /// CloudFront sets it by itself.
    Cloudfront,
    /// A custom header of the origin.
    OriginCustom,
    /// The origin's answer has it.
    Origin,
    /// The response headers policy sets it.
    ResponseHeadersPolicy,
}

/// The kinds of things that policies select from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestPartKind {
    /// The distribution's domain name.
    Domain,
    /// The URL path.
    Path,
    /// The method, for OPTIONS alone.
    Method,
    /// A parameter of the query string.
    Query,
    /// A header.
    Header,
    /// The normalized `Accept-Encoding`.
    AcceptEncoding,
    /// A cookie.
    Cookie,
}
