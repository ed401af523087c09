//! The answer of the view of pushes, pulls, and other operations: the calls, the commands, the message.

use super::RegistryContext;
use crate::ecr::access::{AccessResult, NetworkKind};
use crate::iam::{IdentityEffect, ResourceEffect};
use crate::labs::image_registry::AccessAnswer;
use crate::text::code;
use crate::ui::components::{Card, CopyButton, StepLink, SvgExport, Table, Tag, prose};
use yew::prelude::*;

pub(super) fn picture(context: &RegistryContext, answer: &AccessAnswer) -> Html {
    let outcome = &answer.outcome;
    html! {
        <>
            if let Some(message) = &answer.message {
                <Card title="Error message">
                    <pre class="wire" tabindex="0">{ message }</pre>
                    <p class="small quiet-text">
                        { "The wording is typical. It differs between versions of the client." }
                    </p>
                </Card>
            }
            <Card
                title="API calls"
            >
                { sequence(context, answer) }
                { calls(answer) }
            </Card>
            if let Some(result) = &outcome.result {
                <Card title="What changes">{ changes(result) }</Card>
            }
            if !outcome.commands.is_empty() {
                <Card
                    title="Commands"
                    actions={html! { <CopyButton text={outcome.commands.join("\n")} what="the commands" /> }}
                >
                    <pre class="wire" tabindex="0">{ outcome.commands.join("\n") }</pre>
                </Card>
            }
        </>
    }
}

/// The calls between the client and AWS, in order; those after the failure aren't sent.
fn sequence(context: &RegistryContext, answer: &AccessAnswer) -> Html {
    let outcome = &answer.outcome;
    let height = outcome.calls.len() * 34 + 60;
    let by_token = outcome.error.is_some() && outcome.fails_at.is_none();
    let mut failed = by_token;
    let network = &context.scenario.access.network;
    let way = match (network.kind, network.nat_gateway) {
        (NetworkKind::Internet, _) => "internet",
        (NetworkKind::Private, true) => "NAT gateway",
        (NetworkKind::Private, false) => "VPC endpoints",
    };
    html! {
        <div class="stack tight">
            <svg
                id="image-registry-calls"
                class="picture"
                viewBox={format!("0 0 620 {height}")}
                role="img"
                aria-label="The API calls in order, each allowed, failed, or not sent"
            >
                <rect class="box" x="1" y="1" width="118" height="30" rx="6" />
                <text class="strong" x="12" y="21">
                    { if outcome.commands.is_empty() { "Amazon ECS" } else { "Client" } }
                </text>
                <rect class="box" x="500" y="1" width="118" height="30" rx="6" />
                <text class="strong" x="512" y="21">{ "Amazon ECR" }</text>
                <text x="260" y="21">{ way }</text>
                <path class="grid" d={format!("M60 31V{height}M559 31V{height}")} />
                { for outcome.calls.iter().enumerate().map(|(at, call)| {
                    let y = 58 + at * 34;
                    let fails = outcome.fails_at == Some(call.action) && !failed;
                    let sent = !failed;
                    failed |= fails;
                    let (mark, class) = match (sent, fails) {
                        (false, _) => ("not sent", "none"),
                        (true, true) => ("fails", "bad"),
                        (true, false) => ("succeeds", "good"),
                    };
                    html! {
                        <g data-step={call.step.to_string()}>
                            <path
                                class={classes!("way", (!sent).then_some("none"))}
                                d={format!("M62 {y}H{}", if fails { 400 } else { 552 })}
                            />
                            if sent && !fails {
                                <path class="tip" d={format!("M550 {}l8 4l-8 4z", y - 4)} />
                            }
                            <text class="strong" x="76" y={(y - 6).to_string()}>{ call.action }</text>
                            <text class={classes!("ir-mark", class)} x="410" y={(y - 6).to_string()}>{ mark }</text>
                        </g>
                    }
                }) }
            </svg>
            <div class="row"><SvgExport target="image-registry-calls" file="calls.svg" /></div>
        </div>
    }
}

fn calls(answer: &AccessAnswer) -> Html {
    let heads = ["Action", "Identity-based policies", "Repository policy", "Decision"];
    html! {
        <Table
            label="Decisions on the API calls"
            heads={heads.map(AttrValue::Static).to_vec()}
            class="tight ir-table"
        >
            { for answer.outcome.calls.iter().map(|call| {
                let identity = match call.identity {
                    IdentityEffect::Allow => ("Allow", "good"),
                    IdentityEffect::Deny => ("Deny", "bad"),
                    IdentityEffect::None => ("None", "none"),
                    IdentityEffect::Unknown => ("Unknown", "warn"),
                };
                let resource = match call.repository_policy {
                    ResourceEffect::Allow => ("Allow", "good"),
                    ResourceEffect::Account => ("Allow the account", "good"),
                    ResourceEffect::Deny => ("Deny", "bad"),
                    ResourceEffect::None => ("None", "none"),
                    ResourceEffect::Unknown => ("Unknown", "warn"),
                };
                let decision = if call.allowed { ("Allowed", "good") } else { ("Denied", "bad") };
                let by = call.by.as_ref().map(|by| format!("{} of {}", by.statement, by.policy));
                html! {
                    <tr data-step={call.step.to_string()} data-field={call.by.as_ref().map(|by| by.path.clone())}>
                        <th scope="row"><StepLink step={call.step}>{ call.action }</StepLink></th>
                        <td><Tag text={identity.0} kind={identity.1} /></td>
                        <td><Tag text={resource.0} kind={resource.1} /></td>
                        <td>
                            <Tag text={decision.0} kind={decision.1} />
                            { " " }
                            { by.map_or_else(|| html! { "no statement" }, |by| prose(&by)) }
                        </td>
                    </tr>
                }
            }) }
        </Table>
    }
}

fn changes(result: &AccessResult) -> Html {
    let lines = match result {
        AccessResult::Pushed { moved_from: None, .. } => vec!["No tag moves.".to_owned()],
        AccessResult::Pushed { moved_from: Some(from), untagged } => {
            let mut lines = vec![format!("The tag moves from {} to the pushed image.", code(from))];
            if untagged.is_some() {
                lines.push(format!("{} has no tag now.", code(from)));
            }
            lines
        }
        AccessResult::Deleted { deleted, removed_tags } => vec![
            format!(
                "Deleted images: {}.",
                if deleted.is_empty() { "none".into() } else { deleted.join(", ") }
            ),
            format!(
                "Removed tags: {}.",
                if removed_tags.is_empty() { "none".into() } else { removed_tags.join(", ") }
            ),
        ],
    };
    html! {
        <ul class="bullets">{ for lines.iter().map(|line| html! { <li>{ prose(line) }</li> }) }</ul>
    }
}
