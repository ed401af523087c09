//! The component kit: native controls with labels, tied to their fields.

mod actions;
mod card;
mod choices;
mod dialog;
mod documents;
mod field;
mod findings;
mod inputs;
mod legacy_editor;
mod lists;
mod policy_editor;
mod prose;
mod segmented;
mod select;
mod selection_editor;
mod show;
mod svg;
mod tabs;
mod trace;
mod verdict;
mod virtual_list;

pub use actions::{CopyButton, DownloadButton, add_button, remove_button};
pub use card::{Card, Disclosure, Notice};
pub use choices::{Choices, choices, one_of};
pub use dialog::Dialog;
pub use documents::{DocumentExport, DocumentImport, ImportRefusal, Needs, ReportList};
pub use field::{Field, FieldWiring, use_field};
pub use findings::{FindingView, Findings};
/// A number is a text that is parsed.
pub use inputs::ParsedField as NumberField;
pub use inputs::{Checkbox, ParsedField, TextArea, TextField};
pub use lists::{KeyValueEditor, NameListEditor};
pub use policy_editor::{CachePolicyEditor, OriginRequestPolicyEditor};
pub use prose::prose;
pub use segmented::Segmented;
pub use select::Select;
pub use selection_editor::{ExactFindings, header_names};
pub use show::{Chip, Fact, Facts, Table, Tag};
pub use svg::SvgExport;
pub use tabs::Tabs;
pub use trace::{StepLink, Steps, TracePanel, verdict_mark};
pub use verdict::VerdictLine;
pub use virtual_list::VirtualList;
