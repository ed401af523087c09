//! The Amazon ECS engine: clusters, the query language, task placement, rolling updates, Fargate sizes.
//!
//! Placement uses [`cluster`] and [`task`] (the available and the required resources), [`fit`] (the gates, with ECS's
//! failure reasons), and [`strategy`] in [`place`] (one task at a time) and [`scale_in`]. [`matrix`] evaluates every
//! instance against every requirement.

pub mod cluster;
pub mod combinations;
pub mod deploy;
pub mod fargate;
pub mod fit;
pub mod instance_types;
pub mod interfaces;
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
pub mod task_definition;

use serde::{Deserialize, Deserializer};

/// `null` means missing.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}
