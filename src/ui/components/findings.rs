//! Findings: problems in the scenario.

use super::prose;
use crate::explain::{Finding, Severity};
use crate::ui::navigation::use_navigation;
use yew::prelude::*;

/// Properties of [`Findings`].
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// The findings.
    pub findings: Vec<Finding>,
    /// True for a summary: each finding is a button that leads to its field, which shows the details.
    #[prop_or_default]
    pub lead: bool,
}

/// A list of findings.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    if props.findings.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="findings" translate="no">
            { for props.findings.iter().map(|finding| html! {
                <li><FindingView finding={finding.clone()} lead={props.lead} /></li>
            }) }
        </ul>
    }
}

/// Properties of a [`FindingView`].
#[derive(Properties, PartialEq)]
pub struct FindingProps {
    /// The finding.
    pub finding: Finding,
    /// True in a summary: a button that leads to the field.
    #[prop_or_default]
    pub lead: bool,
}

/// One finding: what is wrong, how to fix it, AWS's error name, and the rule on demand.
#[component]
pub fn FindingView(props: &FindingProps) -> Html {
    let finding = &props.finding;
    let navigation = use_navigation();
    let (kind, icon, word) = match finding.severity {
        Severity::Error => ("error", "✕", "Error"),
        Severity::Warning => ("warning", "▲", "Warning"),
        Severity::Note => ("note", "ℹ", "Note"),
    };
    let text = html! {
        <>
            <span aria-hidden="true">{ icon }{ " " }</span>
            <span class="sr">{ word }{ ": " }</span>
            { prose(&finding.message) }
        </>
    };
    let linked = (!finding.field.is_empty()).then(|| finding.field.clone());
    if props.lead && linked.is_some() {
        let go = {
            let finding = finding.clone();
            move |_: MouseEvent| navigation.to_finding(&finding)
        };
        return html! {
            <button
                type="button"
                class={classes!("finding", "lead", kind)}
                data-field={linked}
                onclick={go}
                title="Go to the field"
            >
                <b>{ text }</b>
            </button>
        };
    }
    html! {
        <div class={classes!("finding", kind)} data-field={linked}>
            <p><b>{ text }</b>{ " " }{ prose(&finding.fix) }</p>
            <p class="small row">
                if let Some(error) = finding.aws_error { <code class="aws-error">{ error }</code> }
                <a href={finding.rule.source.url} target="_blank" rel="noopener">
                    { finding.rule.source.title }
                </a>
            </p>
        </div>
    }
}
