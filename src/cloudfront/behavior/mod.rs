//! Which cache behavior serves a request: path patterns, in the order of the list.
//!
//! Source: Developer Guide "Cache behavior settings" (path pattern, path normalization).

mod cover;
mod glob;
mod path;
pub mod rules;
mod select;

pub use cover::{SearchBudget, common, covers};
pub use glob::{Glob, MAX_PATTERN, PatternFault, PatternMismatch, pattern_fault};
pub use path::normalize;
pub use select::{BehaviorChoice, TriedPattern, select};

/// True where a path pattern matches the path of a request; a query string behind the path is ignored.
pub fn matches(pattern: &str, request_path: &str) -> bool {
    Glob::new(pattern).matches(&normalize(request_path))
}
