//! The component kit: native controls, labelled, tied to their fields.

mod actions;
mod card;
mod choices;
mod dialog;
mod field;
mod findings;
mod inputs;
mod lists;
mod policy_editor;
mod prose;
mod segmented;
mod select;
mod show;
mod svg;
mod tabs;
mod trace;
mod verdict;
mod virtual_list;

pub use actions::{CopyButton, DownloadButton};
pub use card::{Card, Disclosure, Notice};
pub use choices::{Choices, choices};
pub use dialog::Dialog;
pub use field::{Field, FieldWiring, use_field};
pub use findings::{FindingView, Findings};
pub use inputs::{Checkbox, NumberField, ParsedField, TextArea, TextField};
pub use lists::{KeyValueEditor, NameListEditor};
pub use policy_editor::{
    CachePolicyEditor, ExactFindings, OriginRequestPolicyEditor, header_names,
};
pub use prose::prose;
pub use segmented::Segmented;
pub use select::Select;
pub use show::{Chip, Fact, Facts, Table, Tag};
pub use svg::SvgExport;
pub use tabs::Tabs;
pub use trace::{Steps, TracePanel, show_step, verdict_mark};
pub use verdict::VerdictLine;
pub use virtual_list::VirtualList;
