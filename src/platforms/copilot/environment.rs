//! An environment of Copilot.

use serde::{Deserialize, Serialize};

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Environment {
    /// Its name, as in `environments` of a manifest.
    pub name: String,
    /// It uses a VPC that exists already.
    pub imported_vpc: bool,
}
