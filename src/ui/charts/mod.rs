//! Pictures over time that several labs share.

pub mod lines;
pub mod object_history;
mod shared;
mod timeline;
mod timeline_svg;
mod timeline_table;

pub use shared::SharedTimeline;
pub use timeline::{TimelineView, use_width};
