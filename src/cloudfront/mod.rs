//! The CloudFront engine: policies, cache keys, origin requests, signatures, TTLs, and routing.

pub mod behavior;
pub mod cache;
pub mod diagnose;
pub mod distribution;
pub mod edge;
pub mod invalidation;
pub mod policy;
pub mod replay;
pub mod request;
pub mod signing;
pub mod traffic;
pub mod ttl;
