//! The page's pure state: undo and redo, share links, saved work, import and export.
