//! The chunks.

pub mod left_side;
pub mod right_side;

/// A text for each; the last two end alike.
pub static TEXTS: [&str; 3] = [left_side::TEXT, right_side::TEXT, "ends alike"];
