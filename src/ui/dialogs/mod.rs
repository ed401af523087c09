//! The dialogs of the bar.

mod examples;
mod export;
mod help;
mod import;
mod recent;
mod share;

pub use examples::{ExampleChoice, ExampleEntry, ExamplesDialog};
pub use export::ExportDialog;
pub use help::HelpDialog;
pub use import::{ImportDialog, ImportedScenario};
pub use recent::RecentDialog;
pub use share::{Blanked, ShareDialog};

/// Which dialog is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DialogKind {
    /// The list of examples.
    Examples,
    /// The share link.
    Share,
    /// Documents, files, and links to import.
    Import,
    /// Documents and files to export.
    Export,
    /// The list of recent work.
    Recent,
}
