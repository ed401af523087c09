//! Policies in and out: what people paste, and what tools take.

use super::inputs::LabContextProps;
use crate::{
    cloudfront::policy::{
        ExportFormat, ImportFailure, ImportedPolicy, PolicyChoice, ReportStatus, export, import,
    },
    http::curl_command,
    labs::request::Scenario,
    ui::components::{
        CopyButton, DownloadButton, Notice, Segmented, Table, Tag, TextArea, choices, prose,
    },
};
use std::slice::from_ref;
use yew::prelude::*;

/// Takes policies out of a text.
#[component]
pub fn ImportPolicies(props: &LabContextProps) -> Html {
    let text = use_state(String::new);
    let taken = use_state(|| None::<String>);
    let found = use_memo((*text).clone(), |text| import(text));
    let onchange = {
        let (text, taken) = (text.setter(), taken.setter());
        Callback::from(move |value| {
            text.set(value);
            taken.set(None);
        })
    };
    let take = |policy: &ImportedPolicy| {
        let (context, policy, taken) = (props.context.clone(), policy.clone(), taken.setter());
        move |_: MouseEvent| {
            let policy = policy.clone();
            taken.set(Some(policy.name().to_owned()));
            let field = match policy {
                ImportedPolicy::Cache(_) => "cachePolicy",
                ImportedPolicy::OriginRequest(_) => "originRequestPolicy",
            };
            context.edit(field, move |s: &mut Scenario| match policy {
                ImportedPolicy::Cache(config) => s.cache_policy = PolicyChoice::Config(config),
                ImportedPolicy::OriginRequest(config) => {
                    s.origin_request_policy = Some(PolicyChoice::Config(config))
                }
            });
        }
    };
    let failure = found.failure.filter(|_| !text.trim().is_empty()).map(|failure| match failure {
        _ if text.contains("?s=1.") => "This is a share link: paste it under “A scenario” below.",
        _ if curl_command(&text).is_some() => {
            "This is a curl command: paste it into the text of the request."
        }
        ImportFailure::SyntaxError => "This can't be read as JSON or YAML.",
        ImportFailure::NotAPolicy => "There is no cache policy or origin request policy in this.",
    });
    html! {
        <>
            <h3>{ "Policies" }</h3>
            <TextArea
                label="Output of get-cache-policy or get-origin-request-policy, a config, or a CloudFormation template (JSON or YAML)"
                rows=8
                value={(*text).clone()}
                {onchange}
            />
            if let Some(failure) = failure { <Notice kind="error" text={failure} /> }
            { for found.policies.iter().map(|policy| html! {
                <div class="row spread">
                    <span>
                        <Tag kind={kind(policy).0} text={kind(policy).1} />
                        { " " }
                        <b translate="no">{ policy.name() }</b>
                    </span>
                    <button
                        type="button"
                        aria-label={format!("Use it: {} {}", kind(policy).1, policy.name())}
                        onclick={take(policy)}
                    >
                        { "Use it" }
                    </button>
                </div>
            }) }
            <div role="status">
                if let Some(name) = &*taken {
                    <Notice kind="good" text={format!("`{name}` is in the lab now.")} />
                }
            </div>
            if !text.trim().is_empty() && !found.report.is_empty() {
                <Table
                    label="What was taken, ignored and refused"
                    heads={vec![AttrValue::Static("Outcome"), "Field".into(), "Why".into()]}
                    class="tight report"
                >
                    { for found.report.iter().map(|line| {
                        let (kind, word) = match line.status {
                            ReportStatus::Imported => ("good", "taken"),
                            ReportStatus::Ignored => ("none", "ignored"),
                            ReportStatus::Refused => ("bad", "refused"),
                        };
                        html! {
                            <tr>
                                <td><Tag {kind} text={word} /></td>
                                <td><code translate="no">{ &line.field }</code></td>
                                <td>{ prose(&line.why) }</td>
                            </tr>
                        }
                    }) }
                </Table>
            }
        </>
    }
}

fn kind(policy: &ImportedPolicy) -> (&'static str, &'static str) {
    match policy {
        ImportedPolicy::Cache(_) => ("cachepolicy", "cache policy"),
        ImportedPolicy::OriginRequest(_) => ("originpolicy", "origin request policy"),
    }
}

/// Said of the export of a managed policy.
const MANAGED: &str = "AWS keeps the managed policies itself; a behavior names them by id. Here they stand as documents, for a copy of your own.";

/// Gives the policies of the scenario away.
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
    // `aws cloudfront create-…-policy` takes a document for each; the other formats hold both.
    let documents: Vec<(&str, &str, &[ImportedPolicy])> = match *format {
        ExportFormat::Cli => policies
            .iter()
            .map(|policy| match policy {
                ImportedPolicy::Cache(_) => ("cache policy", "cache-policy.json", from_ref(policy)),
                ImportedPolicy::OriginRequest(_) => {
                    ("origin request policy", "origin-request-policy.json", from_ref(policy))
                }
            })
            .collect(),
        ExportFormat::CloudFormationJson => vec![("policies", "policies.json", &policies)],
        ExportFormat::CloudFormationYaml => vec![("policies", "policies.yaml", &policies)],
        ExportFormat::Terraform => vec![("policies", "policies.tf", &policies)],
    };
    let media_type = match *format {
        ExportFormat::Cli | ExportFormat::CloudFormationJson => "application/json",
        ExportFormat::CloudFormationYaml => "application/yaml",
        ExportFormat::Terraform => "text/plain",
    };
    html! {
        <>
            <h3>{ "Policies" }</h3>
            <Segmented
                label="Format of the policies"
                choices={choices(
                    vec![
                        (ExportFormat::Cli, "CLI JSON".into()),
                        (ExportFormat::CloudFormationJson, "CloudFormation JSON".into()),
                        (ExportFormat::CloudFormationYaml, "CloudFormation YAML".into()),
                        (ExportFormat::Terraform, "Terraform".into()),
                    ],
                    &*format,
                    {
                        let format = format.setter();
                        Callback::from(move |value| format.set(value))
                    },
                )}
            />
            if managed { <p class="hint">{ MANAGED }</p> }
            { for documents.into_iter().map(|(what, file, policies)| {
                let text = export(policies, *format);
                html! {
                    <div class="stack tight" key={what}>
                        <TextArea label={format!("The {what}")} rows={10} readonly=true value={text.clone()} onchange={Callback::noop()} />
                        <div class="row">
                            <CopyButton text={text.clone()} {what} />
                            <DownloadButton label="Save as a file" {file} {media_type} {text} />
                        </div>
                    </div>
                }
            }) }
        </>
    }
}
