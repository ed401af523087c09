//! The scenario: a path pattern and a path.

use serde::{Deserialize, Serialize};

/// The inputs of the lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The path pattern of a cache behavior.
    pub pattern: String,
    /// The path of a request.
    pub path: String,
}

impl Default for Scenario {
    fn default() -> Self {
        Self { pattern: "images/*".into(), path: "/images/logo.png".into() }
    }
}
