//! A distribution: which cache behavior serves a request, whether it is allowed, which origin responds, and what the
//! viewer gets.
//!
//! Source: Developer Guide "How CloudFront delivers content", "Cache behavior settings", "Origin settings", "Optimize
//! high availability with CloudFront origin failover"; the order of the checks is an assumption.

mod access;
mod check;
mod checks;
mod compiled;
mod errors;
mod export;
mod failover;
mod import;
mod model;
mod pipeline;
pub mod rules;

pub use access::{BucketPolicy, bucket_policies};
pub use check::{UnreachableBehavior, check, shadows};
pub use compiled::CompiledDistribution;
pub use export::export;
pub use failover::{Attempt, AttemptOutcome, try_origins};
pub use import::{DistributionImport, import, import_with};
pub use model::{
    AllowedMethods, AssumedSignature, BucketAccess, CacheBehavior, CustomError, Distribution,
    GeoRestriction, Origin, OriginGroup, OriginKind, OriginProtocol, OriginState, ProtocolPolicy,
    RestrictionType, UnknownReason, UnknownSetting, ViewerRequest,
};
pub use pipeline::{
    EdgeCache, EdgeLookup, ErrorPage, PipelineStage, RequestOutcome, StageName, process_request,
};
