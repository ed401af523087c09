//! One request at an edge location, stage by stage. Every CloudFront lab takes its requests through these stages, and each
//! stage decides in one place:
//!
//! | stage | decided by |
//! | --- | --- |
//! | front checks | [`front`] |
//! | cache behavior | [`super::behavior::select`] |
//! | viewer access | `access.rs`: protocol, country, method, and the signature, by [`super::signing::verify`] |
//! | cache key | [`Passage::key`] |
//! | cache | [`super::cache::entry_state`], and with time [`super::replay::Replay`] |
//! | origin | [`Passage::send`], and for a distribution [`try_origins`] with failover |
//! | response | [`CompiledBehavior::viewer_response`], and for a distribution its custom error pages |
//!
//! [`process_request`] takes a request to a distribution through all of them. A lab with one cache behavior runs the front
//! checks and goes on with a [`Passage`], which takes viewer access as granted. Signed access runs the signature alone.

mod access;
mod compiled;
mod errors;
mod origins;
mod passage;
mod pipeline;

pub use compiled::CompiledDistribution;
pub use errors::ErrorPage;
pub use origins::{Attempt, AttemptOutcome, try_origins};
pub use passage::{KeyStage, MethodCheck, Passage, Uncached, front};
pub use pipeline::{
    EdgeCache, EdgeLookup, PipelineStage, RequestOutcome, StageName, process_request,
};

#[cfg(doc)]
use super::request::CompiledBehavior;
