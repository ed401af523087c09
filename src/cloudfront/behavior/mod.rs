//! Cache behaviors: their settings, and which one serves a request by its path pattern.
//!
//! Source: Developer Guide "Cache behavior settings" (path pattern, path normalization).

mod cover;
mod glob;
mod path;
pub mod rules;
mod select;
mod settings;

pub use cover::{SearchBudget, common, covers};
pub use glob::{Glob, MAX_PATTERN, PatternFault, PatternMismatch, pattern_fault};
pub use path::normalize;
pub use select::{BehaviorChoice, TriedPattern, select};
pub use settings::{
    AllowedMethods, CacheBehavior, ProtocolPolicy, UnknownReason, UnknownSetting, ViewerAccess,
};

/// True where a path pattern matches the path of a request; a query string behind the path is ignored.
pub fn matches(pattern: &str, request_path: &str) -> bool {
    Glob::new(pattern).matches(&normalize(request_path))
}
