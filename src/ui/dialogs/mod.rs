//! The dialogs of the bar.

mod export;
mod help;
mod import;
mod recent;
mod share;

pub use export::ExportDialog;
pub use help::HelpDialog;
pub use import::{ImportDialog, ImportedScenario};
pub use recent::RecentDialog;
pub use share::{Blanked, ShareDialog};

/// Which dialog is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DialogKind {
    /// The share link.
    Share,
    /// What can be taken in.
    Import,
    /// What can be given out.
    Export,
    /// The timeline of work.
    Recent,
}
