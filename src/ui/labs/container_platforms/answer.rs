//! The picture of the answer.

use super::{PlatformsContext, reference};
use crate::labs::container_platforms::{Answer, CopilotAnswer, FitAnswer, RollingAnswer};
use crate::platforms::copilot::Part;
use crate::platforms::{Fit, RollingBounds};
use crate::text::{count_of, list};
use crate::ui::components::{Card, Chip, Fact, Facts, SvgExport, Table, Tag};
use std::collections::BTreeSet;
use yew::prelude::*;

/// The picture of the topic.
pub(super) fn picture(context: &PlatformsContext) -> Html {
    match context.answer() {
        Answer::Fit(fit) => html! { <>{ matrix(fit) }{ pod(fit) }{ reference::platforms() }</> },
        Answer::Rolling(rolling) => html! { <>{ bounds(rolling) }{ reference::terms() }</> },
        Answer::Copilot(copilot) => html! { <>{ made(copilot) }{ walk(copilot) }</> },
    }
}

/// The words for a requirement.
fn label(field: &str) -> &'static str {
    match field {
        "daemonSet" => "One copy on each node",
        "privileged" => "Privileged",
        "hostPort" => "Fixed host port",
        "hostNetwork" => "Network of the host",
        "hostPath" => "Volume of the host",
        "gpu" => "GPU",
        "arch" => "Architecture",
        "os" => "Operating system",
        "storage" => "Storage",
        "dynamicProvisioning" => "Created with the workload",
        "subnet" => "Subnet",
        "spot" => "Spot capacity",
        "customAmi" => "Own machine image",
        "ssh" => "SSH to the node",
        "loadBalancerTarget" => "Load balancer target",
        "cpu" => "CPU",
        "memory" => "Memory",
        _ => "Fargate profile",
    }
}

/// A row for each platform: fits or not, and each requirement that it meets or fails.
fn matrix(answer: &FitAnswer) -> Html {
    let heads = ["Platform", "Result", "Requirements"].map(AttrValue::Static).to_vec();
    html! {
        <Card title="Platforms">
            <Table label="Each platform with the requirements" {heads}>
                { for answer.platforms.iter().map(platform) }
            </Table>
        </Card>
    }
}

fn platform(fit: &Fit) -> Html {
    let (text, kind) = if fit.fits() { ("Fits", "good") } else { ("Doesn't fit", "bad") };
    html! {
        <tr key={fit.platform.name()}>
            <th scope="row">{ fit.platform.name() }</th>
            <td class="nowrap"><Tag {text} {kind} /></td>
            <td>
                <div class="chips">
                    { for fit.cells.iter().map(|cell| html! {
                        <Chip
                            label={label(cell.field)}
                            text={if cell.met { "Met" } else { "Not met" }}
                            kind={if cell.met { "none" } else { "bad" }}
                            step={Some(cell.step)}
                            title={Some(AttrValue::from(cell.because.clone()))}
                        />
                    }) }
                </div>
                if !fit.fits() {
                    <ul class="small">
                        { for fit.reasons().map(|cell| html! { <li>{ &cell.because }</li> }) }
                    </ul>
                }
            </td>
        </tr>
    }
}

fn pod(answer: &FitAnswer) -> Html {
    let size = answer.pod_size.clone().unwrap_or_else(|| "Larger than Fargate has".into());
    let facts = vec![Fact::new("Size of the pod, and what you pay for", size).by(answer.pod_step)];
    html! { <Card title="As a pod on EKS on Fargate"><Facts {facts} /></Card> }
}

/// Where a count is drawn, of at most `most`.
fn across(count: u64, most: u64) -> u64 {
    const WIDTH: u64 = 520;
    count.saturating_mul(WIDTH) / most.max(1)
}

/// The bounds of Kubernetes above those of ECS, on one scale.
fn bounds(answer: &RollingAnswer) -> Html {
    let Some(bounds) = answer.bounds else {
        return html! {
            <Card title="Bounds"><p>{ "The bounds appear when the values are valid." }</p></Card>
        };
    };
    let replicas = u64::from(answer.replicas);
    let RollingBounds { min_available, max_total, ecs, .. } = bounds;
    let mut rows = vec![("Kubernetes", min_available, max_total)];
    rows.extend(ecs.map(|ecs| ("Amazon ECS", ecs.min_healthy, ecs.max_total)));
    let most = rows.iter().map(|(.., high)| *high).max().unwrap_or(0).max(replicas);
    let wanted = across(replicas, most) + 120;
    let said = rows.iter().map(|(name, low, high)| format!("{name}: {low} to {high}"));
    let said = list(&said.collect::<Vec<_>>(), "and");
    let height = rows.len() * 48 + 30;
    html! {
        <Card title="Bounds">
            <div class="scroll" role="region" aria-label="Diagram of the bounds" tabindex="0">
                <svg
                    id="rolling-bounds"
                    class="picture cp-bounds"
                    role="img"
                    aria-label={format!("Of {}: {said}", count_of(replicas, "pod"))}
                    viewBox={format!("0 0 660 {height}")}
                    width="660"
                    height={height.to_string()}
                >
                    { for rows.iter().enumerate().map(|(at, (name, low, high))| {
                        let y = at * 48 + 8;
                        let (x, end) = (across(*low, most) + 120, across(*high, most) + 120);
                        html! {
                            <g>
                                <text x="0" y={(y + 19).to_string()}>{ *name }</text>
                                <rect class="cp-track" x="120" y={y.to_string()} width="520" height="28" rx="4" />
                                <rect
                                    class="cp-range"
                                    x={x.to_string()}
                                    y={y.to_string()}
                                    width={(end - x).max(3).to_string()}
                                    height="28"
                                    rx="4"
                                />
                                <text x={(x + 4).to_string()} y={(y + 19).to_string()}>
                                    { format!("{low} to {high}") }
                                </text>
                            </g>
                        }
                    }) }
                    <path class="cp-wanted" d={format!("M{wanted} 2V{}", height - 22)} />
                    <text
                        x={wanted.to_string()}
                        y={(height - 6).to_string()}
                        text-anchor={if wanted > 560 { "end" } else { "middle" }}
                    >
                        { format!("Replicas: {replicas}") }
                    </text>
                </svg>
            </div>
            <SvgExport target="rolling-bounds" file="rolling-bounds.svg" />
            <Facts
                facts={vec![
                    Fact::new("maxSurge, rounded up", bounds.max_surge.to_string()),
                    Fact::new("maxUnavailable, rounded down", bounds.max_unavailable.to_string()),
                ]}
            />
        </Card>
    }
}

/// What the command leaves, by what happens to it.
fn made(answer: &CopilotAnswer) -> Html {
    if !answer.valid {
        return html! {
            <Card title="Resources">
                <p>{ "Copilot rejects the command, so that it makes nothing." }</p>
            </Card>
        };
    }
    html! {
        <Card title="Resources">
            { group("Created", "good", &answer.created) }
            { group("Kept and updated", "none", &answer.changed) }
            { group("Shared, in the environment", "edge", &answer.shared) }
            { group("Deleted", "bad", &answer.deleted) }
        </Card>
    }
}

fn group(title: &'static str, kind: &'static str, parts: &BTreeSet<Part>) -> Html {
    if parts.is_empty() {
        return Html::default();
    }
    html! {
        <section class="stack tight">
            <h3>{ title }</h3>
            <div class="chips">
                { for parts.iter().map(|part| html! { <Tag text={part.name()} {kind} /> }) }
            </div>
        </section>
    }
}

/// The commands on the way, with what each makes.
fn walk(answer: &CopilotAnswer) -> Html {
    let heads = ["Command", "Makes"].map(AttrValue::Static).to_vec();
    html! {
        <Card title="From an empty account to this workload">
            <Table label="The commands in order" {heads}>
                { for answer.walk.iter().map(|step| {
                    let made: Vec<_> = step.created.iter().map(|part| part.name()).collect();
                    let made = if made.is_empty() { "Nothing".into() } else { list(&made, "and") };
                    html! {
                        <tr key={step.command.name()}>
                            <th scope="row" class="nowrap">
                                <code>{ format!("copilot {}", step.command.name()) }</code>
                            </th>
                            <td>{ made }</td>
                        </tr>
                    }
                }) }
            </Table>
        </Card>
    }
}
