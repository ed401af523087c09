//! Import and export of distributions.

use super::PanelProps;
use crate::cloudfront::{
    distribution::{export, import},
    policy::{ExportFormat, ReportLine},
};
use crate::ui::{
    bind::Bound,
    components::{CopyButton, Notice, TextArea},
    labs::exchange,
};
use yew::prelude::*;

/// Imports a distribution's configuration or template.
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
                field={Bound::state(&text).named("import-distribution")}
                label="Output of get-distribution-config, or CloudFormation template"
                rows=8
            />
            <div>
                <button type="button" {onclick} disabled={text.trim().is_empty()}>
                    { "Import distribution" }
                </button>
            </div>
            if let Some(taken) = *taken {
                <Notice
                    kind={if taken { "good" } else { "error" }}
                    text={if taken { "Imported the distribution. The requests don't change." } else { "Imported nothing." }}
                />
            }
            { exchange::report(&report) }
        </>
    }
}

/// The text about what the export omits.
const NOT_EXPORTED: &str = "The export omits origin states, bucket access, and requests. The CLI JSON has a placeholder if the ID of an origin access control is unknown.";

/// Exports the distribution.
#[component]
pub fn Exports(props: &PanelProps) -> Html {
    let format = use_state(|| ExportFormat::CloudFormationYaml);
    let text = export(&props.context.scenario.distribution, *format);
    html! {
        <>
            { exchange::formats(&format) }
            <p class="hint">{ NOT_EXPORTED }</p>
            <div><CopyButton text={text.clone()} what="distribution" /></div>
            <pre tabindex="0" translate="no">{ text }</pre>
        </>
    }
}
