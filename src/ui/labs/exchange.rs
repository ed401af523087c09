//! What the dialogs of the labs share: the formats of an export, and the report of an import.

use crate::cloudfront::policy::{ExportFormat, ReportLine, ReportStatus};
use crate::document::TextPosition;
use crate::ui::bind::Bound;
use crate::ui::components::{Segmented, Table, Tag, one_of, prose};
use yew::prelude::*;

/// The choice of a format.
pub fn formats(format: &UseStateHandle<ExportFormat>) -> Html {
    const FORMATS: &[(ExportFormat, &str)] = &[
        (ExportFormat::Cli, "CLI JSON"),
        (ExportFormat::CloudFormationJson, "CloudFormation JSON"),
        (ExportFormat::CloudFormationYaml, "CloudFormation YAML"),
        (ExportFormat::Terraform, "Terraform"),
    ];
    html! { <Segmented label="Format" choices={one_of(Bound::state(format), FORMATS)} /> }
}

/// What became of each member of a document.
pub fn report(lines: &[ReportLine]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    let heads = ["Result", "Field", "Reason"].map(AttrValue::Static).to_vec();
    html! {
        <Table label="Import report" {heads} class="tight report">
            { for lines.iter().map(|line| {
                let (kind, word) = match line.status {
                    ReportStatus::Imported => ("good", "imported"),
                    ReportStatus::Corrected => ("good", "corrected"),
                    ReportStatus::Unknown => ("warning", "unknown"),
                    ReportStatus::Kept => ("none", "kept"),
                    ReportStatus::Ignored => ("none", "skipped"),
                    ReportStatus::Refused => ("bad", "invalid"),
                };
                html! {
                    <tr>
                        <td><Tag {kind} text={word} /></td>
                        <td>
                            <code translate="no">{ &line.field }</code>
                            if let Some(TextPosition { line, column }) = line.position {
                                <span class="muted">{ format!(" line {line}, column {column}") }</span>
                            }
                        </td>
                        <td>{ prose(&line.why) }</td>
                    </tr>
                }
            }) }
        </Table>
    }
}
