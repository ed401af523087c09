//! JSON, YAML, and Terraform's HCL as people paste them, and documents written back.
//!
//! [`parse`] reads each format into one [`Value`]; CloudFormation's short tags (`!Ref X`) become their long form
//! (`{"Ref": "X"}`), so that a reader sees one shape. Size, depth, and the nodes that
//! aliases expand to are limited. [`resolve`] gives a template's functions their values; the rest is [`Unknown`]. An import
//! says in its [`Report`] what it did with each part. [`Tree`] keeps the order of members for output: [`to_json`], [`to_yaml`];
//! [`hcl`] writes Terraform. [`read`] and [`value`] turn values into Cloudglass's types and back.

pub mod hcl;
mod hcl_read;
mod intrinsic;
mod json;
mod mapping;
mod outline;
mod reading;
mod recognize;
mod report;
mod secrets;
mod shape;
mod template;
mod terraform;
mod terraform_documents;
mod tree;
mod unknown;
mod write;
mod writing;
mod yaml;

pub use mapping::{Mapping, at_path, lower_camel, settle, stand_ins};
pub use outline::locate;
pub use reading::{DeserializeError, read};
pub use recognize::{LABS, Recognized, is_dockerfile, is_registry_policy, recognize};
pub use report::{
    ImportStatus, Report, ReportLine, TextPosition, UnknownField, below, why_unknown,
};
pub use secrets::without_secrets;
pub use shape::{Conversion, Member, Misfit, MisfitKind, Shape, fit, optional, recase, required};
pub use template::{is_template, resolve};
pub use tree::Tree;
pub use unknown::{Unknown, as_text, is_intrinsic, needs_of, unknown};
pub use write::{to_json, to_yaml};
pub use writing::value;

use crate::text::slice;
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

/// True for a character that no text document has.
fn is_binary(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}' | '\u{7f}'..='\u{9f}')
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
    if let Some((at, _)) = text.char_indices().find(|(_, c)| is_binary(*c)) {
        let before = slice(text, ..at);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        return Err(SyntaxError::new(line, column, "this isn't text: it has a control character"));
    }
    if hcl_read::looks_like(text) {
        return Ok(vec![terraform::of_blocks(hcl_read::parse(text)?)]);
    }
    // Some labs read such texts by themselves; to the others they are as prose.
    if recognize::is_script(text) {
        return Ok(vec![Value::String(text.to_owned())]);
    }
    if json::looks_like(text) {
        json::parse_all(text)
    } else if let Some(members) = json::members(text) {
        Ok(vec![members])
    } else {
        yaml::parse_all(text)
    }
}
