//! The inputs.

use super::PlatformsContext;
use crate::labs::container_platforms::{Deployed, PodContainer, Topic};
use crate::platforms::copilot::{Command, Environment};
use crate::platforms::{
    Architecture, FargateProfile, OperatingSystem, Selector, Storage, Subnet, TargetType,
};
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, KeyValueEditor, NumberField, Segmented, Select, TextArea,
    TextField, add_button, choices, one_of, remove_button,
};
use std::collections::BTreeMap;
use yew::prelude::*;

/// All inputs.
pub(super) fn inputs(context: &PlatformsContext) -> Html {
    html! {
        <>
            <Card title="Question">
                <Segmented
                    label="Show"
                    choices={one_of(
                        bind!(context, topic),
                        &[
                            (Topic::Fit, "Where it runs"),
                            (Topic::Rolling, "Rolling update"),
                            (Topic::Copilot, "Copilot"),
                        ],
                    )}
                />
            </Card>
            { match context.scenario.topic {
                Topic::Fit => workload(context),
                Topic::Rolling => rolling(context),
                Topic::Copilot => copilot(context),
            } }
        </>
    }
}

fn workload(context: &PlatformsContext) -> Html {
    let w = at!(context, workload);
    html! {
        <>
            <Card title="Workload" path={w.path.clone()}>
                <div class="row fields">
                    <Select
                        label="Operating system"
                        choices={one_of(
                            bind!(w, os),
                            &[(OperatingSystem::Linux, "Linux"), (OperatingSystem::Windows, "Windows")],
                        )}
                    />
                    <Select
                        label="Architecture"
                        choices={one_of(
                            bind!(w, arch),
                            &[(Architecture::Amd64, "x86_64"), (Architecture::Arm64, "Arm64")],
                        )}
                    />
                </div>
                <div class="row fields">
                    <Checkbox label="One copy on each node" field={bind!(w, daemon_set)} />
                    <Checkbox label="Privileged" field={bind!(w, privileged)} />
                    <Checkbox label="Fixed host port" field={bind!(w, host_port)} />
                    <Checkbox label="Network of the host" field={bind!(w, host_network)} />
                    <Checkbox label="Volume of the host" field={bind!(w, host_path)} />
                    <Checkbox label="GPU" field={bind!(w, gpu)} />
                </div>
            </Card>
            { containers(context) }
            { storage(context) }
            <Card title="Nodes and network">
                <div class="row fields">
                    <Select
                        label="Subnet"
                        choices={choices(
                            bind!(w, subnet),
                            vec![
                                (None, "Any".into()),
                                (Some(Subnet::Public), "Public".into()),
                                (Some(Subnet::Private), "Private".into()),
                            ],
                        )}
                    />
                    <Select
                        label="Load balancer target"
                        choices={choices(
                            bind!(w, load_balancer_target),
                            vec![
                                (None, "None".into()),
                                (Some(TargetType::Ip), "ip".into()),
                                (Some(TargetType::Instance), "instance".into()),
                            ],
                        )}
                    />
                </div>
                <div class="row fields">
                    <Checkbox label="Spot capacity" field={bind!(w, spot)} />
                    <Checkbox label="Own machine image" field={bind!(w, custom_ami)} />
                    <Checkbox label="SSH to the node" field={bind!(w, ssh)} />
                </div>
            </Card>
            { profiles(context) }
        </>
    }
}

fn containers(context: &PlatformsContext) -> Html {
    let all = at!(context, workload.containers);
    let add = all.on(|all, _: MouseEvent| all.push(PodContainer::default()));
    html! {
        <Card title="Containers" path={all.path.clone()}>
            { for all.items().map(|(at, item)| html! {
                <div class="row fields" key={at}>
                    <TextField label="Name" class="narrow" field={bind!(item, name)} />
                    <TextField
                        label="CPU request"
                        placeholder="none"
                        class="narrow"
                        wire=true
                        field={bind!(item, cpu)}
                    />
                    <TextField
                        label="Memory request"
                        placeholder="none"
                        class="narrow"
                        wire=true
                        field={bind!(item, memory)}
                    />
                    <Checkbox label="Init container" field={bind!(item, init)} />
                    { remove_button(format!("Remove container {}", at + 1), all.on_remove(at)) }
                </div>
            }) }
            { add_button("Add container", add) }
        </Card>
    }
}

fn storage(context: &PlatformsContext) -> Html {
    let place = at!(context, workload.storage);
    let kinds = [
        Storage::Ebs,
        Storage::Efs,
        Storage::FsxLustre,
        Storage::FsxOntap,
        Storage::Openzfs,
        Storage::S3,
    ];
    html! {
        <Card title="Storage" path={place.path.clone()}>
            <div class="row fields">
                { for kinds.map(|kind| {
                    let toggle = place.on(move |all, on: bool| {
                        all.retain(|other| *other != kind);
                        if on {
                            all.push(kind);
                        }
                    });
                    let field = Bound::local(place.value.contains(&kind), toggle);
                    html! { <Checkbox label={kind.name()} {field} /> }
                }) }
            </div>
            if !place.value.is_empty() {
                <Checkbox
                    label="Created with the workload (dynamic provisioning)"
                    field={bind!(context, workload.dynamic_provisioning)}
                />
            }
        </Card>
    }
}

fn profiles(context: &PlatformsContext) -> Html {
    let w = at!(context, workload);
    let known = at!(w, fargate_profiles);
    let toggle = known.on(|known, on: bool| *known = on.then(Vec::new));
    html! {
        <Card title="Pod and Fargate profiles (EKS)">
            <Disclosure
                summary={html! { "Namespace, labels, and profiles" }}
                open={known.value.is_some()}
            >
                <TextField label="Namespace" wire=true field={bind!(w, namespace)} />
                <KeyValueEditor
                    label="Labels of the pod"
                    noun="label"
                    field={pairs(bind!(w, labels))}
                />
                <Checkbox
                    label="The Fargate profiles of the cluster are known"
                    field={Bound::local(known.value.is_some(), toggle)}
                />
                if let Some(all) = known.some() { { profile_list(&all) } }
            </Disclosure>
        </Card>
    }
}

/// Labels as pairs, for their editor.
fn pairs(labels: Bound<BTreeMap<String, String>>) -> Bound<Vec<(String, String)>> {
    labels.map(|labels| labels.into_iter().collect(), |pairs| pairs.into_iter().collect())
}

fn profile_list(all: &Place<'_, Vec<FargateProfile>>) -> Html {
    let add = all.on(|all, _: MouseEvent| {
        let name = format!("profile-{}", all.len() + 1);
        let selectors = vec![Selector { namespace: "default".into(), ..Selector::default() }];
        all.push(FargateProfile { name, selectors });
    });
    html! {
        <>
            { for all.items().map(|(at, item)| {
                let selectors = at!(item, selectors);
                let add = selectors.on(|all, _: MouseEvent| all.push(Selector::default()));
                html! {
                    <div class="stack tight" key={at}>
                        <div class="row fields">
                            <TextField label="Profile" field={bind!(item, name)} />
                            { remove_button(format!("Remove profile {}", at + 1), all.on_remove(at)) }
                        </div>
                        { for selectors.items().map(|(index, selector)| html! {
                            <div class="stack tight" key={index}>
                                <div class="row fields">
                                    <TextField
                                        label="Namespace of the selector"
                                        wire=true
                                        field={bind!(selector, namespace)}
                                    />
                                    { remove_button(
                                        format!("Remove selector {}", index + 1),
                                        selectors.on_remove(index),
                                    ) }
                                </div>
                                <KeyValueEditor
                                    label="Labels that it requires"
                                    noun="label"
                                    field={pairs(bind!(selector, labels))}
                                />
                            </div>
                        }) }
                        { add_button("Add selector", add) }
                    </div>
                }
            }) }
            { add_button("Add profile", add) }
        </>
    }
}

fn rolling(context: &PlatformsContext) -> Html {
    let r = at!(context, rolling);
    html! {
        <>
            <Card title="Kubernetes Deployment" path={r.path.clone()}>
                <div class="row fields">
                    <NumberField label="Replicas" class="narrow" field={bind!(r, replicas)} />
                    <TextField
                        label="maxSurge"
                        class="narrow"
                        wire=true
                        field={bind!(r, max_surge)}
                    />
                    <TextField
                        label="maxUnavailable"
                        class="narrow"
                        wire=true
                        field={bind!(r, max_unavailable)}
                    />
                </div>
            </Card>
            <Card title="The same on Amazon ECS">
                <div class="row fields">
                    <NumberField
                        label="minimumHealthyPercent"
                        class="narrow"
                        field={bind!(r, minimum_healthy_percent)}
                    />
                    <NumberField
                        label="maximumPercent"
                        class="narrow"
                        field={bind!(r, maximum_percent)}
                    />
                </div>
            </Card>
        </>
    }
}

fn copilot(context: &PlatformsContext) -> Html {
    let c = at!(context, copilot);
    let commands = Command::ALL
        .map(|command| (command, format!("copilot {}", command.name()).into()))
        .to_vec();
    let named = at!(c, environment);
    let toggle = named.on(|named, on: bool| {
        *named = on.then(|| Environment { name: "test".into(), imported_vpc: false });
    });
    html! {
        <>
            <Card title="Command" path={at!(c, command).path}>
                <Select label="Command" choices={choices(bind!(c, command), commands)} />
                <Checkbox
                    label="In one environment"
                    field={Bound::local(named.value.is_some(), toggle)}
                />
                if let Some(environment) = named.some() {
                    <div class="row fields">
                        <TextField label="Environment" field={bind!(environment, name)} />
                        <Checkbox
                            label="It uses a VPC that exists"
                            field={bind!(environment, imported_vpc)}
                        />
                    </div>
                }
            </Card>
            <Card title="Manifest">
                <TextArea label="Manifest (YAML)" wire=true field={bind!(c, manifest)} />
            </Card>
            { deployed(context) }
        </>
    }
}

fn deployed(context: &PlatformsContext) -> Html {
    let all = at!(context, copilot.deployed);
    let manifest = context.scenario.copilot.manifest.clone();
    let add = all.on(move |all, _: MouseEvent| {
        let name = format!("service-{}", all.len() + 1);
        all.push(Deployed { name, manifest: manifest.clone() });
    });
    html! {
        <Card title="Workloads that run in the environment" path={all.path.clone()}>
            { for all.items().map(|(at, item)| html! {
                <div class="stack tight" key={at}>
                    <div class="row fields">
                        <TextField label="Name" field={bind!(item, name)} />
                        { remove_button(format!("Remove workload {}", at + 1), all.on_remove(at)) }
                    </div>
                    <Disclosure summary={html! { "Its manifest" }}>
                        <TextArea label="Manifest (YAML)" wire=true field={bind!(item, manifest)} />
                    </Disclosure>
                </div>
            }) }
            { add_button("Add a workload with this manifest", add) }
        </Card>
    }
}
