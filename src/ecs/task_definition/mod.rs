//! Task definitions: what RegisterTaskDefinition rejects, and what follows from a definition when a task starts.
//!
//! A definition is JSON in AWS's casing, as people have it, so that no member is lost: [`validate`] finds every problem at
//! its member, and [`start`] goes through the start of a task.

mod check;
mod definition;
pub mod rules;
mod shapes;
pub mod start;

pub use check::{Validity, checked, container_needs, looks_secret, next_size, semantics, validate};
pub use definition::{LaunchType, network_mode, unwrapped, without_read_only};
pub use shapes::TASK_DEFINITION;
