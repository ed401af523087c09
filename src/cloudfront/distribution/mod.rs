//! A distribution: its configuration, what AWS rejects about it, and its documents. What happens to a request to it is in
//! [`super::edge`].
//!
//! Source: Developer Guide "How CloudFront delivers content", "Cache behavior settings", "Origin settings", "Optimize
//! high availability with CloudFront origin failover"; the order of the checks is an assumption.

mod access;
mod check;
mod export;
mod import;
mod model;
pub mod rules;

pub use access::{BucketPolicy, bucket_policies};
pub use check::{UnreachableBehavior, check, shadows};
pub use export::export;
pub use import::{DistributionImport, import, import_with};
pub use model::{
    AllowedMethods, AssumedSignature, BucketAccess, CacheBehavior, CustomError, Distribution,
    GeoRestriction, Origin, OriginGroup, OriginKind, OriginProtocol, OriginState, ProtocolPolicy,
    RestrictionType, UnknownReason, UnknownSetting, ViewerRequest,
};
