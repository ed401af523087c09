//! The answer of the build view: the steps, the image, the path to a container, the host, the registries.

use super::{RegistryContext, pictures};
use crate::labs::image_registry::BuildAnswer;
use crate::platforms::docker::{Build, StepOutcome};
use crate::text::{bytes, duration, number};
use crate::ui::components::{Card, Fact, Facts, StepLink, Table, Tag, prose};
use yew::prelude::*;

pub(super) fn picture(context: &RegistryContext, answer: &BuildAnswer) -> Html {
    let build = &answer.build;
    if build.steps.is_empty() {
        return html! {
            <>
                <Card title="Steps">
                    <p>{ "The steps appear when the Dockerfile is valid." }</p>
                </Card>
                { registries(answer) }
            </>
        };
    }
    let scenario = &context.scenario;
    let tag = match scenario.access.tag.as_str() {
        "" => "latest",
        tag => tag,
    };
    html! {
        <>
            <Card title="Summary">{ summary(build) }</Card>
            if let Some(compared) = &answer.compared {
                <Card title="The same change with the other Dockerfile">{ summary(compared) }</Card>
            }
            <Card
                title="Steps"
            >
                { pictures::build_bars(answer) }
                { steps(build) }
            </Card>
            <Card title="From the Dockerfile to a container">
                { pictures::path(answer, &scenario.repository.name, tag) }
            </Card>
            <Card title="Containers and virtual machines on one host">
                { pictures::host(answer, &scenario.build.host) }
            </Card>
            { registries(answer) }
        </>
    }
}

fn summary(build: &Build) -> Html {
    if !build.builds {
        return html! { <p>{ "Docker can't build the image." }</p> };
    }
    let facts = vec![
        Fact::new("Build time", duration(build.seconds)),
        Fact::new("Without a cache", duration(build.full_seconds)),
        Fact::new("Image", bytes(build.image_bytes)),
        Fact::new(
            "New layers",
            format!("{} of {}", number(build.new_layers), number(build.layers)),
        ),
        Fact::new("Upload of a push", bytes(build.new_bytes)),
        Fact::new("Build context", bytes(build.context_bytes)),
    ];
    html! { <Facts {facts} /> }
}

fn steps(build: &Build) -> Html {
    let heads = ["Line", "Instruction", "Result", "Reason", "Size", "In the image"];
    html! {
        <Table
            label="Steps of the build"
            heads={heads.map(AttrValue::Static).to_vec()}
            class="tight ir-table"
        >
            { for build.steps.iter().map(|step| {
                let (text, kind) = match step.outcome {
                    StepOutcome::Cached => ("Cached", "good"),
                    StepOutcome::Rebuilt => ("Rebuilt", "warn"),
                    StepOutcome::Skipped => ("Skipped", "none"),
                    StepOutcome::Failed => ("Failed", "bad"),
                };
                html! {
                    <tr data-step={step.trace_step.to_string()}>
                        <td class="num"><StepLink step={step.trace_step}>{ step.line.to_string() }</StepLink></td>
                        <td><code>{ &step.instruction }</code></td>
                        <td><Tag {text} {kind} /></td>
                        <td>{ prose(&step.because) }</td>
                        <td class="num nowrap">{ if step.layer { bytes(step.bytes) } else { "–".into() } }</td>
                        <td>{ if step.in_image && step.layer { "Yes" } else { "No" } }</td>
                    </tr>
                }
            }) }
        </Table>
    }
}

/// Where images are: the forms of their names, the logins, the limits.
fn registries(answer: &BuildAnswer) -> Html {
    let heads = ["Registry", "Image name", "Login", "Limits"].map(AttrValue::Static).to_vec();
    let rows = [
        (
            "Docker Hub",
            "name:tag or account/name:tag",
            "docker login",
            "100 pulls in 6 h for each IP address without a login, 200 with a free account",
        ),
        (
            "Amazon ECR, private",
            "account.dkr.ecr.region.amazonaws.com/name:tag",
            "aws ecr get-login-password --region region | docker login --username AWS --password-stdin host",
            "A token is valid for 12 h; 100,000 images per repository by default",
        ),
        (
            "Amazon ECR Public",
            "public.ecr.aws/alias/name:tag",
            "aws ecr-public get-login-password --region us-east-1 | docker login --username AWS --password-stdin public.ecr.aws",
            "500 GB a month without a login",
        ),
    ];
    let names: Vec<(&str, String)> = answer
        .bases
        .iter()
        .map(|base| (base.reference.registry.name(), base.name.clone()))
        .collect();
    html! {
        <Card title="Registries">
            <Table label="Where images are" {heads} class="tight ir-table">
                { for rows.iter().map(|(name, form, login, limits)| {
                    let own: Vec<&String> = names.iter().filter(|(registry, _)| registry == name).map(|(_, image)| image).collect();
                    html! {
                        <tr>
                            <th scope="row">
                                { *name }
                                { for own.iter().map(|image| html! { <><br /><code>{ (*image).clone() }</code></> }) }
                            </th>
                            <td><code>{ *form }</code></td>
                            <td><code>{ *login }</code></td>
                            <td>{ *limits }</td>
                        </tr>
                    }
                }) }
            </Table>
        </Card>
    }
}
