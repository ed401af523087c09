//! The CloudFront engine: policies, cache keys, origin requests, signatures, lifetimes, routing.

pub mod cache;
pub mod invalidation;
pub mod policy;
pub mod signing;
pub mod ttl;
