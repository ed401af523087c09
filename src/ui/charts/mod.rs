//! Pictures over time that several labs share.

mod timeline;
mod timeline_svg;
mod timeline_table;

pub use timeline::{Plan, TimelineView};
