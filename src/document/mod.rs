//! JSON and YAML as people paste them, and documents written back.
//!
//! [`parse`] reads either format into one [`Value`]; CloudFormation's short tags (`!Ref X`) become their long form
//! (`{"Ref": "X"}`), so that a reader sees one shape. Size, depth, and the nodes that
//! aliases expand to are limited. [`Tree`] keeps the order of members for output: [`to_json`], [`to_yaml`];
//! [`hcl`] writes Terraform. [`read`] and [`value`] turn values into Cloudglass's types and back.

pub mod hcl;
mod intrinsic;
mod json;
mod reading;
mod tree;
mod write;
mod writing;
mod yaml;

pub use intrinsic::{as_text, is_intrinsic};
pub use reading::{DeserializeError, read};
pub use tree::Tree;
pub use write::{to_json, to_yaml};
pub use writing::value;

use serde_json::Value;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 2_000_000;
/// The deepest nesting of lists and objects.
pub const MAX_DEPTH: usize = 100;
/// The most values in a document, including those that YAML aliases expand to.
pub const MAX_NODES: usize = 200_000;

/// Text that is neither JSON nor YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, in one sentence without the position.
    pub message: String,
}

impl SyntaxError {
    fn new(line: usize, column: usize, message: impl Into<String>) -> Self {
        Self { line, column, message: message.into() }
    }

    /// `line 3, column 5: remove the comma before the closing bracket`.
    pub fn sentence(&self) -> String {
        format!("line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// Reads the first document of a JSON or YAML text; `null` for an empty text.
///
/// # Errors
/// The first error of syntax, or the first limit that is exceeded.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    Ok(parse_all(text)?.into_iter().next().unwrap_or(Value::Null))
}

/// Reads every document of a text: JSON documents one after the other, or YAML documents separated by `---`.
///
/// # Errors
/// The first error of syntax, or the first limit that is exceeded.
pub fn parse_all(text: &str) -> Result<Vec<Value>, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_BYTES {
        return Err(SyntaxError::new(1, 1, "the text is longer than 2 MB"));
    }
    if json::looks_like(text) { json::parse_all(text) } else { yaml::parse_all(text) }
}
