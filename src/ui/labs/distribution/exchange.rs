//! Import and export of distributions.

use super::PanelProps;
use crate::cloudfront::{distribution::export, policy::ExportFormat};
use crate::labs::distribution::DistributionLab;
use crate::ui::bind::FieldPath;
use crate::ui::components::{CopyButton, DocumentImport};
use crate::ui::labs::exchange;
use yew::prelude::*;

/// Imports a distribution's configuration or template.
#[component]
pub fn Imports(props: &PanelProps) -> Html {
    html! {
        <DocumentImport<DistributionLab>
            context={props.context.clone()}
            path={FieldPath::outside("import-distribution")}
            label="Output of get-distribution-config, or CloudFormation template"
            button="Import distribution"
            done="Imported the distribution."
        />
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
