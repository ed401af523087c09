//! Pictures: rules and images, the path from a Dockerfile to a container, containers and virtual machines.

use crate::labs::image_registry::{BuildAnswer, LifecycleAnswer};
use crate::platforms::docker::{HostSizes, StepOutcome};
use crate::text::{bytes, count_of, memory, shortened};
use crate::ui::components::SvgExport;
use yew::prelude::*;

/// A bar for each rule: what it acts on, what is shielded, and what else it identifies.
pub(super) fn rule_bars(answer: &LifecycleAnswer) -> Html {
    const WIDTH: usize = 420;
    const SHOWN: usize = 20;
    let most = answer.rules.iter().map(|rule| rule.identified).max().unwrap_or(0);
    if most == 0 {
        return Html::default();
    }
    let rows = answer.rules.len().min(SHOWN);
    let height = rows * 26 + 8;
    let scale = |count: usize| (count * WIDTH).div_ceil(most);
    html! {
        <div class="stack tight">
            <svg
                id="image-registry-rules"
                class="picture"
                viewBox={format!("0 0 620 {height}")}
                role="img"
                aria-label={format!("Images that each of {} identifies, and on which it acts", count_of(answer.rules.len(), "rule"))}
            >
                { for answer.rules.iter().take(SHOWN).enumerate().map(|(at, rule)| {
                    let y = at * 26 + 4;
                    let parts = [
                        ("bad", rule.acted),
                        ("f3", rule.shielded + rule.referenced),
                        ("f2", rule.identified.saturating_sub(rule.acted + rule.shielded + rule.referenced)),
                    ];
                    let mut x = 70;
                    html! {
                        <g data-step={rule.step.to_string()}>
                            <text x="0" y={(y + 15).to_string()} class="strong">{ format!("Rule {}", rule.priority) }</text>
                            { for parts.into_iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
                                let width = scale(count);
                                let from = x;
                                x += width;
                                html! {
                                    <rect
                                        {class}
                                        x={from.to_string()}
                                        y={y.to_string()}
                                        width={width.to_string()}
                                        height="20"
                                        rx="2"
                                    />
                                }
                            }) }
                            <text x={(x + 6).to_string()} y={(y + 15).to_string()}>
                                { format!("{} of {}", rule.acted, rule.identified) }
                            </text>
                        </g>
                    }
                }) }
            </svg>
            <p class="legend small">
                <span class="bad-text">{ "Acts on" }</span>
                <span class="f3">{ "Marked, but shielded or in a manifest list" }</span>
                <span class="f2">{ "Identified, not marked" }</span>
            </p>
            <div class="row">
                <SvgExport target="image-registry-rules" file="lifecycle-rules.svg" />
            </div>
        </div>
    }
}

/// The steps of a build as bars, their width by seconds.
pub(super) fn build_bars(answer: &BuildAnswer) -> Html {
    const WIDTH: u64 = 300;
    let build = &answer.build;
    let most = build.steps.iter().map(|step| step.seconds).max().unwrap_or(0).max(1);
    let rows = build.steps.len().min(40);
    let height = rows * 24 + 8;
    html! {
        <div class="stack tight">
            <div
                class="scroll"
                role="region"
                aria-label="Diagram: steps of the build"
                tabindex="0"
            >
                <svg
                    id="image-registry-build"
                    class="picture ir-wide"
                    viewBox={format!("0 0 720 {height}")}
                    role="img"
                    aria-label={format!("{} of the build, with the seconds of each", count_of(build.steps.len(), "step"))}
                >
                    { for build.steps.iter().take(40).enumerate().map(|(at, step)| {
                        let y = at * 24 + 4;
                        let class = match step.outcome {
                            StepOutcome::Cached => "f2",
                            StepOutcome::Rebuilt => "f4",
                            StepOutcome::Skipped => "muted",
                            StepOutcome::Failed => "bad",
                        };
                        let width = (step.seconds * WIDTH / most).max(6);
                        let mark = match step.outcome {
                            StepOutcome::Cached => "cached".to_owned(),
                            StepOutcome::Rebuilt => format!("{} s", step.seconds),
                            StepOutcome::Skipped => "skipped".to_owned(),
                            StepOutcome::Failed => "failed".to_owned(),
                        };
                        html! {
                            <g data-step={step.trace_step.to_string()}>
                                <text x="0" y={(y + 14).to_string()} class="wire">
                                    { shortened(&format!("{:>2} {}", step.line, step.instruction), 44) }
                                </text>
                                <rect {class} x="330" y={y.to_string()} width={width.to_string()} height="18" rx="2" />
                                <text x={(336 + width).to_string()} y={(y + 14).to_string()}>{ mark }</text>
                            </g>
                        }
                    }) }
                </svg>
            </div>
            <div class="row"><SvgExport target="image-registry-build" file="build-steps.svg" /></div>
        </div>
    }
}

/// The text of the picture of the path.
const PATH: &str = "docker build makes an image of a Dockerfile, docker push and docker pull move it, docker run starts a container";

/// From the Dockerfile to the running container: what each command makes of what.
pub(super) fn path(answer: &BuildAnswer, repository: &str, tag: &str) -> Html {
    let build = &answer.build;
    let boxes = [
        ("Dockerfile", vec![count_of(build.context_files, "file"), bytes(build.context_bytes)]),
        ("Image", vec![count_of(build.layers, "layer"), bytes(build.image_bytes)]),
        ("Registry", vec![shortened(repository, 16), shortened(&format!("tag {tag}"), 16)]),
        (
            "Image on the host",
            vec!["same digest".into(), format!("{} new", bytes(build.new_bytes))],
        ),
        ("Container", vec!["+ writable layer".into(), "one process".into()]),
    ];
    let commands = ["docker build", "docker push", "docker pull", "docker run"];
    html! {
        <div class="stack tight">
            <div
                class="scroll"
                role="region"
                aria-label="Diagram: from the Dockerfile to the container"
                tabindex="0"
            >
                <svg
                    id="image-registry-path"
                    class="picture ir-wide"
                    viewBox="0 0 900 96"
                    role="img"
                    aria-label={PATH}
                >
                    { for boxes.iter().enumerate().map(|(at, (title, lines))| {
                        let x = at * 190;
                        html! {
                            <g>
                                <rect class="box" x={(x + 1).to_string()} y="14" width="124" height="72" rx="6" />
                                <text class="strong" x={(x + 10).to_string()} y="34">{ *title }</text>
                                { for lines.iter().enumerate().map(|(line, text)| html! {
                                    <text x={(x + 10).to_string()} y={(54 + line * 18).to_string()}>{ text }</text>
                                }) }
                                if let Some(command) = commands.get(at) {
                                    <path class="way" d={format!("M{} 50H{}", x + 127, x + 186)} />
                                    <path class="tip" d={format!("M{} 46l6 4l-6 4z", x + 184)} />
                                    <text x={(x + 128).to_string()} y="40" class="ir-command">{ *command }</text>
                                }
                            </g>
                        }
                    }) }
                </svg>
            </div>
            <p class="small quiet-text">
                { "The digest names the content of the image and never changes. " }
                { "A tag is a name in the registry that can move to another digest." }
            </p>
        </div>
    }
}

/// Containers and virtual machines on one host, by memory.
pub(super) fn host(answer: &BuildAnswer, sizes: &HostSizes) -> Html {
    const WIDTH: u64 = 640;
    let total = u64::from(sizes.memory).max(1);
    let scale = |mib: u64| mib * WIDTH / total;
    let density = &answer.density;
    let application = u64::from(sizes.application);
    let row = |y: u64, title: String, count: u64, parts: &[(&'static str, u64)]| {
        let each: u64 = parts.iter().map(|(_, size)| *size).sum();
        let host = scale(u64::from(sizes.host_os));
        html! {
            <g>
                <text class="strong" x="0" y={(y + 12).to_string()}>{ title }</text>
                <rect
                    class="grid"
                    x="0"
                    y={(y + 20).to_string()}
                    width={WIDTH.to_string()}
                    height="26"
                />
                <rect
                    class="muted"
                    x="0"
                    y={(y + 20).to_string()}
                    width={host.to_string()}
                    height="26"
                />
                { for (0..count.min(200)).map(|at| {
                    let mut x = host + scale(at * each);
                    html! {
                        <>
                            { for parts.iter().map(|(class, size)| {
                                let width = scale(*size).saturating_sub(1).max(1);
                                let from = x;
                                x += scale(*size);
                                html! {
                                    <rect
                                        class={*class}
                                        x={from.to_string()}
                                        y={(y + 21).to_string()}
                                        width={width.to_string()}
                                        height="24"
                                    />
                                }
                            }) }
                        </>
                    }
                }) }
            </g>
        }
    };
    html! {
        <div class="stack tight">
            <svg
                id="image-registry-host"
                class="picture"
                viewBox="0 0 640 116"
                role="img"
                aria-label={format!(
                    "{} and {} fit on a host with {}",
                    count_of(density.containers, "container"),
                    count_of(density.machines, "virtual machine"),
                    memory(u64::from(sizes.memory))
                )}
            >
                { row(0, format!("{}, {} MiB of images", count_of(density.containers, "container"), density.container_disk),
                    density.containers, &[("f2", application)]) }
                { row(60, format!("{}, {} MiB of disks", count_of(density.machines, "virtual machine"), density.machine_disk),
                    density.machines, &[("f4", u64::from(sizes.guest_os)), ("f2", application)]) }
            </svg>
            <p class="legend small">
                <span class="f2">{ "Application" }</span>
                <span class="f4">{ "Operating system of a virtual machine" }</span>
                <span class="grid-text">{ "Gray: operating system of the host" }</span>
            </p>
            <div class="row"><SvgExport target="image-registry-host" file="host.svg" /></div>
        </div>
    }
}
