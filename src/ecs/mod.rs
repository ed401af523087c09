//! The Amazon ECS engine: clusters, the query language, task placement, rolling updates, Fargate sizes.
//!
//! Placement goes from [`cluster`] and [`task`] (what there is, what a copy needs) over [`fit`] (the gates, with ECS's
//! own reasons) and [`strategy`] to [`place`] (one task after another) and [`scale_in`]. [`matrix`] looks at every
//! instance against every requirement.

pub mod cluster;
pub mod deploy;
pub mod fargate;
pub mod fit;
pub mod instance_types;
pub mod matrix;
pub mod place;
pub mod placement_rules;
pub mod query;
pub mod scale_in;
pub mod scaling;
mod segment_tree;
pub mod size;
pub mod strategy;
pub mod task;

use serde::{Deserialize, Deserializer};

/// `null` means missing.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A request that has no meaning: what ECS answers with an `InvalidParameterException` or a `ClientException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    /// The offending field, relative to what was read: `[0].field`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl InvalidRequest {
    fn new(path: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), fix: fix.into() }
    }
}
