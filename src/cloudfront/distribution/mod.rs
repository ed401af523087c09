//! A whole distribution: which behaviour serves a request, who may have it, which origin answers, and what the viewer
//! gets in the end.
//!
//! Source: Developer Guide "How CloudFront delivers content", "Cache behavior settings", "Origin settings", "Optimize
//! high availability with CloudFront origin failover"; the order of the checks is the playground's own.

mod access;
mod check;
mod checks;
mod errors;
mod export;
mod failover;
mod import;
mod model;
mod pipeline;
pub mod rules;

pub use access::{BucketPolicy, bucket_policies};
pub use check::{Shadow, check, shadows};
pub use export::export;
pub use failover::{Attempt, Outcome, ask};
pub use import::{DistributionImport, import};
pub use model::{
    AllowedMethods, Behavior, Bucket, CustomError, Distribution, Geo, GeoRestriction, Origin,
    OriginGroup, OriginKind, OriginProtocol, OriginState, ProtocolPolicy, Signed, ViewerRequest,
};
pub use pipeline::{
    CompiledDistribution, Edge, EdgeCache, Page, RequestOutcome, Stage, StageName, process_request,
};
