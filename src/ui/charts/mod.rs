//! Pictures over time that several labs share.

pub mod lines;
pub mod object_history;
mod timeline;
mod timeline_svg;
mod timeline_table;

pub use timeline::{SharedTimeline, TimelineView};
