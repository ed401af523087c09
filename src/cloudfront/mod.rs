//! The CloudFront engine: policies, cache keys, origin requests, signatures, lifetimes, routing.

pub mod policy;
pub mod signing;
