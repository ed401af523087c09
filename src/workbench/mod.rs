//! The page's pure state: undo and redo, linked highlights, share links, saved work, import and export.

pub mod calls;
pub mod errors;
mod field_number;
mod field_path;
pub mod file;
mod history;
mod identity;
pub mod index;
pub mod link;
mod linking;
mod search;
pub mod trials;
pub mod work;

pub use errors::{ExplainedError, explain_error};
pub use field_number::{FieldNumber, UNLIMITED};
pub use field_path::field_path;
pub use history::History;
pub use identity::Identity;
pub use linking::{Highlighted, PointerTarget, highlighted, touches};
pub use search::Words;

use crate::labs::LabEntry;
use serde_json::Value;

/// The content of a link or a file: a lab and a scenario of its current version.
pub struct Opened {
    /// The lab.
    pub lab: &'static LabEntry,
    /// The scenario, complete.
    pub scenario: Value,
}
