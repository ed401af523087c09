//! Distributions in and out, in the import and export dialogs.

use super::PanelProps;
use crate::cloudfront::{
    distribution::{export, import},
    policy::{ExportFormat, ReportLine, ReportStatus},
};
use crate::ui::components::{CopyButton, Notice, Segmented, TextArea, choices};
use yew::prelude::*;

/// Takes a distribution's config or template.
#[component]
pub fn Imports(props: &PanelProps) -> Html {
    let text = use_state(String::new);
    let report = use_state(Vec::<ReportLine>::new);
    let taken = use_state(|| None::<bool>);
    let onclick = {
        let (context, text) = (props.context.clone(), text.clone());
        let (report, taken) = (report.setter(), taken.setter());
        Callback::from(move |_: MouseEvent| {
            let import = import(&text);
            report.set(import.report);
            taken.set(Some(import.distribution.is_some()));
            if let Some(distribution) = import.distribution {
                context.edit("distribution", move |s| s.distribution = distribution);
            }
        })
    };
    html! {
        <>
            <TextArea
                path="import-distribution"
                label="get-distribution-config output, or a CloudFormation template"
                rows=8
                value={(*text).clone()}
                onchange={let set = text.setter(); move |value| set.set(value)}
            />
            <div>
                <button type="button" {onclick} disabled={text.trim().is_empty()}>
                    { "Import the distribution" }
                </button>
            </div>
            if let Some(taken) = *taken {
                <Notice
                    kind={if taken { "good" } else { "error" }}
                    text={if taken { "The distribution is taken; the requests stay." } else { "Nothing is taken." }}
                />
            }
            if !report.is_empty() {
                <ul class="small">
                    { for report.iter().map(|line| {
                        let word = match line.status {
                            ReportStatus::Imported => "taken",
                            ReportStatus::Ignored => "ignored",
                            ReportStatus::Refused => "refused",
                        };
                        html! {
                            <li>
                                <b>{ word }</b>
                                { " " }
                                <code translate="no">{ line.field.clone() }</code>
                                { format!(" {}", line.why) }
                            </li>
                        }
                    }) }
                </ul>
            }
        </>
    }
}

/// What the export leaves out.
const NOT_EXPORTED: &str = "How origins fare, whom buckets let in and the requests are no settings of a distribution. Where the id of an origin access control is not given, the CLI JSON holds a stand-in.";

/// Gives the distribution out.
#[component]
pub fn Exports(props: &PanelProps) -> Html {
    let format = use_state(|| ExportFormat::CloudFormationYaml);
    let text = export(&props.context.scenario.distribution, *format);
    html! {
        <>
            <Segmented
                label="Format"
                choices={choices(
                    vec![
                        (ExportFormat::Cli, "CLI JSON".into()),
                        (ExportFormat::CloudFormationJson, "CloudFormation JSON".into()),
                        (ExportFormat::CloudFormationYaml, "CloudFormation YAML".into()),
                        (ExportFormat::Terraform, "Terraform".into()),
                    ],
                    &*format,
                    {
                        let set = format.setter();
                        Callback::from(move |value| set.set(value))
                    },
                )}
            />
            <p class="hint">{ NOT_EXPORTED }</p>
            <div><CopyButton text={text.clone()} what="distribution" /></div>
            <pre tabindex="0" translate="no">{ text }</pre>
        </>
    }
}
