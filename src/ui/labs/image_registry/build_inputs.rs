//! The inputs of the build view.

use super::RegistryContext;
use crate::platforms::docker::{ChangeKind, ContextFile, Dockerfile, StepCost, cost_key};
use crate::ui::bind::{Bound, at, bind};
use crate::ui::components::{
    Card, Disclosure, KeyValueEditor, NumberField, Select, TextArea, TextField, add_button, one_of,
    remove_button,
};
use std::rc::Rc;
use yew::prelude::*;

pub(super) fn inputs(context: &RegistryContext) -> Html {
    let build = at!(context, build);
    let compared = build.value.compared.clone();
    let dockerfile = build.value.dockerfile.clone();
    let copy = at!(build, compared)
        .on(move |place: &mut String, _: MouseEvent| *place = dockerfile.clone());
    html! {
        <>
            <Card title="Dockerfile">
                <TextArea label="Dockerfile" rows=12 field={bind!(build, dockerfile)} />
                <div class="row fields">
                    <TextField
                        label="Target stage"
                        placeholder="The last stage"
                        wire=true
                        field={bind!(build, target)}
                    />
                </div>
                if compared.is_empty() {
                    { add_button("Compare with another Dockerfile", copy) }
                } else {
                    <TextArea
                        label="Dockerfile to compare with"
                        hint="Empty: no comparison."
                        rows=10
                        field={bind!(build, compared)}
                    />
                }
            </Card>
            { change(context) }
            { files(context) }
            { costs(context) }
            <Card title="Host">
                <Disclosure summary={html! { "Sizes of the host (MiB)" }}>
                    <div class="row fields">
                        <NumberField label="Memory" field={bind!(build, host.memory)} />
                        <NumberField
                            label="Host operating system"
                            field={bind!(build, host.host_os)}
                        />
                        <NumberField label="Application" field={bind!(build, host.application)} />
                        <NumberField
                            label="Guest operating system"
                            field={bind!(build, host.guest_os)}
                        />
                        <NumberField label="Guest disk" field={bind!(build, host.guest_disk)} />
                    </div>
                </Disclosure>
            </Card>
        </>
    }
}

fn change(context: &RegistryContext) -> Html {
    let change = at!(context, build.change);
    let file = Dockerfile::parse(&context.scenario.build.dockerfile);
    let (label, names): (_, Vec<AttrValue>) = match change.value.kind {
        ChangeKind::File | ChangeKind::FileTime => (
            "Changed file",
            context.scenario.build.files.iter().map(|file| file.path.clone().into()).collect(),
        ),
        ChangeKind::BaseImage => {
            ("Base image", file.stages.iter().map(|stage| stage.base.clone().into()).collect())
        }
        ChangeKind::BuildArg => (
            "Build argument",
            context.scenario.build.args.iter().map(|(name, _)| name.clone().into()).collect(),
        ),
        ChangeKind::None | ChangeKind::EmptyCache => ("", Vec::new()),
    };
    html! {
        <Card title="Change since the last build">
            <div class="row fields">
                <Select
                    class="wide"
                    label="Change"
                    choices={one_of(
                        bind!(change, kind),
                        &[
                            (ChangeKind::File, "Content of a file"),
                            (ChangeKind::FileTime, "Only the modification time of a file"),
                            (ChangeKind::BaseImage, "Base image"),
                            (ChangeKind::BuildArg, "Value of a build argument"),
                            (ChangeKind::None, "None"),
                            (ChangeKind::EmptyCache, "No cache"),
                        ],
                    )}
                />
                if !label.is_empty() {
                    <TextField
                        class="wide"
                        {label}
                        wire=true
                        field={bind!(change, name)}
                        suggestions={Rc::new(names)}
                    />
                }
            </div>
            <KeyValueEditor
                label="Build arguments"
                noun="build argument"
                field={bind!(context, build.args)}
            />
        </Card>
    }
}

fn files(context: &RegistryContext) -> Html {
    let list = at!(context, build.files);
    html! {
        <Card title="Files">
            <TextArea label=".dockerignore" rows=4 field={bind!(context, build.dockerignore)} />
            { for list.items().take(60).map(|(at, item)| html! {
                <div class="row fields" key={at}>
                    <TextField class="wide" label="Path" wire=true field={bind!(item, path)} />
                    <NumberField label="Size (bytes)" field={bind!(item, bytes)} />
                    { remove_button(format!("Remove file {}", at + 1), list.on_remove(at)) }
                </div>
            }) }
            { add_button("Add file", list.on(|list: &mut Vec<ContextFile>, _| {
                list.push(ContextFile { path: "src/new.js".into(), bytes: 1_000 });
            })) }
        </Card>
    }
}

/// Sizes and durations, an entry for each instruction that takes time.
fn costs(context: &RegistryContext) -> Html {
    let list = at!(context, build.costs);
    let file = Dockerfile::parse(&context.scenario.build.dockerfile);
    let instructions = file
        .stages
        .iter()
        .flat_map(|stage| std::iter::once(&stage.from).chain(&stage.instructions));
    let mut keys: Vec<String> = Vec::new();
    for instruction in instructions.filter(|instruction| {
        instruction.keyword.adds_layer()
            || instruction.line > 0 && instruction.shown().starts_with("FROM")
    }) {
        let key = cost_key(instruction);
        if !keys.contains(&key) && keys.len() < 40 {
            keys.push(key);
        }
    }
    let known = |key: &str| list.value.iter().position(|cost| cost.instruction == key);
    let number = |key: &str, get: fn(&StepCost) -> u32, set: fn(&mut StepCost, u32), name: &str| {
        let at = known(key);
        let value = at.and_then(|at| list.value.get(at)).map(get);
        let key = key.to_owned();
        let onchange = list.on(move |list: &mut Vec<StepCost>, value: Option<u32>| {
            let value = value.unwrap_or(0);
            match list.iter_mut().find(|cost| cost.instruction == key) {
                Some(cost) => set(cost, value),
                None => {
                    let mut cost = StepCost { instruction: key.clone(), megabytes: 0, seconds: 0 };
                    set(&mut cost, value);
                    list.push(cost);
                }
            }
        });
        let path = list.path.item(at.unwrap_or(list.value.len())).member(name);
        Bound::new(path, value, onchange)
    };
    html! {
        <Card title="Sizes and durations">
            <p class="hint">{ "You set these values. Empty fields use defaults." }</p>
            <Disclosure summary={html! { { format!("Steps ({})", keys.len()) } }}>
                { for keys.iter().map(|key| html! {
                    <div class="stack tight" key={key.clone()}>
                        <code class="wire">{ key }</code>
                        <div class="row fields">
                            <NumberField
                                label="Size (MB)"
                                placeholder="Default"
                                field={number(key, |cost| cost.megabytes, |cost, value| cost.megabytes = value, "megabytes")}
                            />
                            <NumberField
                                label="Duration (s)"
                                placeholder="Default"
                                field={number(key, |cost| cost.seconds, |cost, value| cost.seconds = value, "seconds")}
                            />
                        </div>
                    </div>
                }) }
            </Disclosure>
        </Card>
    }
}
