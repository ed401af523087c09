//! The page's pure state: undo and redo, linked highlights, share links, saved work, import and export.

mod history;
mod linking;

pub use history::History;
pub use linking::{Lit, Target, lit, touches};
