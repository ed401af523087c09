//! The Amazon ECS engine: clusters, the query language, task placement, rolling updates, Fargate sizes.
//!
//! Placement uses [`cluster`] and [`task`] (the available and the required resources), [`fit`] (the gates, with ECS's
//! failure reasons), and [`strategy`] in [`place`] (one task at a time) and [`scale_in`]. [`matrix`] evaluates every
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

/// A request that ECS rejects with `InvalidParameterException` or `ClientException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    /// The invalid field, relative to the parsed value: `[0].field`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub fix: String,
}

impl InvalidRequest {
    fn new(path: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), fix: fix.into() }
    }
}
