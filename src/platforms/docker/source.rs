//! What COPY and ADD copy.

use super::{glob::Glob, ignore::clean};

/// A source of COPY or ADD.
pub(super) struct Source {
    text: String,
    glob: Glob,
}

impl Source {
    pub fn new(text: &str) -> Self {
        let text = clean(text);
        Self { glob: Glob::new(&text), text }
    }

    /// Whether it is the root of the context.
    pub fn everything(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether a file is copied: it matches, or a directory around it does.
    pub fn matches(&self, path: &str) -> bool {
        self.everything()
            || self.glob.matches(path)
            || path
                .match_indices('/')
                .any(|(at, _)| self.glob.matches(path.get(..at).unwrap_or_default()))
    }
}
