//! Docker: Dockerfiles, the build cache, image references.
//!
//! [`Dockerfile::parse`] reads a Dockerfile, [`build()`] says which steps of a build come from the cache after a change.

mod advice;
mod build;
mod dockerfile;
mod figures;
mod glob;
mod ignore;
mod model;
mod reference;
pub mod rules;
mod source;
mod stages;
mod variables;

pub use build::build;
pub use dockerfile::{Dockerfile, Instruction, Keyword, Problem, Stage};
pub use figures::{Density, HostSizes, density};
pub use glob::Glob;
pub use ignore::Ignore;
pub use model::{
    Build, BuildChange, BuildInput, BuildStep, ChangeKind, ContextFile, StepCost, StepOutcome,
    cost_key,
};
pub use reference::{ImageReference, Registry};
