//! The page.

/// Mounts the page on the document's body.
pub fn mount() {}
