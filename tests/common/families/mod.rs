//! The families of vectors, a file each.

use super::Family;

/// Every family that the engines cover.
pub const FAMILIES: &[&Family] = &[];
