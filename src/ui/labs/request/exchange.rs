//! Import and export of policies.

use super::LabContextProps;
use crate::{
    cloudfront::policy::{
        ExportFormat, ImportFailure, ImportedPolicy, PolicyChoice, export, import_with,
    },
    document::{UnknownField, locate},
    http::curl_command,
    ui::{
        bind::{Bound, at},
        components::{CopyButton, DownloadButton, ImportRefusal, Needs, Notice, Tag, TextArea},
        labs::exchange,
    },
};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, slice::from_ref};
use yew::prelude::*;

/// Imports policies from a document.
#[component]
pub fn ImportPolicies(props: &LabContextProps) -> Html {
    let text = use_state(String::new);
    let taken = use_state(|| None::<String>);
    let given = use_state(Map::<String, Value>::new);
    let found = use_memo(((*text).clone(), (*given).clone()), |(text, given)| {
        let mut found = import_with(text, given);
        locate(&mut found.report, text);
        found
    });
    let onchange = {
        let (text, taken, given) = (text.setter(), taken.setter(), given.setter());
        Callback::from(move |value| {
            text.set(value);
            given.set(Map::new());
            taken.set(None);
        })
    };
    let take = |policy: &ImportedPolicy, unknowns: &[UnknownField]| {
        let (context, policy, taken) = (props.context.clone(), policy.clone(), taken.setter());
        let unknowns = unknowns.to_vec();
        move |_: MouseEvent| {
            let (policy, unknowns) = (policy.clone(), unknowns.clone());
            taken.set(Some(policy.name().to_owned()));
            let scenario = match policy {
                ImportedPolicy::Cache(_) => at!(context, cache_policy).around(&context.place()),
                ImportedPolicy::OriginRequest(_) => {
                    at!(context, origin_request_policy).around(&context.place())
                }
            };
            scenario.change(move |s| s.set_policy(policy, unknowns));
        }
    };
    let failure = found.failure.filter(|_| !text.trim().is_empty()).map(|failure| match failure {
        _ if text.contains("?s=1.") => {
            "This is a share link. Paste it into the scenario field below."
        }
        _ if curl_command(&text).is_some() => {
            "This is a curl command. Paste it into the Request field of the lab."
        }
        ImportFailure::SyntaxError => "The document isn't valid JSON or YAML.",
        ImportFailure::NotAPolicy => {
            "The document contains no cache policy and no origin request policy."
        }
    });
    html! {
        <>
            <h3>{ "Policies" }</h3>
            <TextArea
                label="AWS CLI output, policy configuration, or CloudFormation template (JSON or YAML)"
                rows=8
                field={Bound::local((*text).clone(), onchange)}
            />
            if let Some(failure) = failure { <ImportRefusal text={(*text).clone()} why={failure} /> }
            <Needs
                names={found.needs().into_iter().chain(given.keys().cloned()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()}
                given={(*given).clone()}
                onchange={let given = given.setter(); Callback::from(move |values| given.set(values))}
            />
            { for found.policies.iter().zip(&found.unknowns).map(|(policy, unknowns)| html! {
                <div class="row spread">
                    <span>
                        <Tag kind={kind(policy).0} text={kind(policy).1} />
                        { " " }
                        <b translate="no">{ policy.name() }</b>
                    </span>
                    <button
                        type="button"
                        aria-label={format!("Import policy: {} {}", kind(policy).1, policy.name())}
                        onclick={take(policy, unknowns)}
                    >
                        { "Import policy" }
                    </button>
                </div>
            }) }
            <div role="status">
                if let Some(name) = &*taken {
                    <Notice kind="good" text={format!("Imported policy `{name}`.")} />
                }
            </div>
            if !text.trim().is_empty() { { exchange::report(&found.report) } }
        </>
    }
}

fn kind(policy: &ImportedPolicy) -> (&'static str, &'static str) {
    match policy {
        ImportedPolicy::Cache(_) => ("cachepolicy", "cache policy"),
        ImportedPolicy::OriginRequest(_) => ("originpolicy", "origin request policy"),
    }
}

/// The hint for the export of a managed policy.
const MANAGED: &str = "Managed policies can't be edited. Use this as the start of a custom policy.";

/// Exports the policies of the scenario.
#[component]
pub fn ExportPolicies(props: &LabContextProps) -> Html {
    let format = use_state(|| ExportFormat::Cli);
    let scenario = &props.context.scenario;
    let mut policies = Vec::new();
    policies.extend(scenario.cache_policy.resolve().map(ImportedPolicy::Cache));
    policies.extend(
        scenario
            .origin_request_policy
            .as_ref()
            .and_then(|choice| choice.resolve())
            .map(ImportedPolicy::OriginRequest),
    );
    let managed = matches!(scenario.cache_policy, PolicyChoice::Managed(_))
        || matches!(scenario.origin_request_policy, Some(PolicyChoice::Managed(_)));
    // `aws cloudfront create-…-policy` requires a document for each policy. The other formats contain both.
    let documents: Vec<(&str, &str, &str, &[ImportedPolicy])> = match *format {
        ExportFormat::Cli => policies
            .iter()
            .map(|policy| match policy {
                ImportedPolicy::Cache(_) => {
                    ("Cache policy", "cache policy", "cache-policy.json", from_ref(policy))
                }
                ImportedPolicy::OriginRequest(_) => (
                    "Origin request policy",
                    "origin request policy",
                    "origin-request-policy.json",
                    from_ref(policy),
                ),
            })
            .collect(),
        ExportFormat::CloudFormationJson => {
            vec![("Policies", "policies", "policies.json", &policies)]
        }
        ExportFormat::CloudFormationYaml => {
            vec![("Policies", "policies", "policies.yaml", &policies)]
        }
        ExportFormat::Terraform => vec![("Policies", "policies", "policies.tf", &policies)],
    };
    let media_type = match *format {
        ExportFormat::Cli | ExportFormat::CloudFormationJson => "application/json",
        ExportFormat::CloudFormationYaml => "application/yaml",
        ExportFormat::Terraform => "text/plain",
    };
    html! {
        <>
            <h3>{ "Policies" }</h3>
            { exchange::formats(&format) }
            if managed { <p class="hint">{ MANAGED }</p> }
            { for documents.into_iter().map(|(label, what, file, policies)| {
                let text = export(policies, *format);
                html! {
                    <div class="stack tight" key={what}>
                        <TextArea {label} rows=10 readonly=true field={Bound::local(text.clone(), Callback::noop())} />
                        <div class="row">
                            <CopyButton text={text.clone()} {what} />
                            <DownloadButton label="Download file" {file} {media_type} {text} />
                        </div>
                    </div>
                }
            }) }
        </>
    }
}
