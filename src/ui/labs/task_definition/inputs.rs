//! The inputs: the definition as a form and as JSON.

use super::fields::{definition, flag, named, number, text};
use super::{DefinitionContext, outside};
use crate::ui::bind::{Bound, at, bind};
use crate::ui::components::{
    Card, Checkbox, NumberField, ParsedField, Segmented, Select, TextField, add_button, choices,
    one_of, remove_button,
};
use serde_json::{Value, json};
use yew::prelude::*;

/// All inputs.
pub(super) fn inputs(context: &DefinitionContext) -> Html {
    html! {
        <>
            <DefinitionInputs context={context.clone()} />
            { outside::launch(context) }
            { outside::roles(context) }
            { outside::stores(context) }
            { outside::behavior(context) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    context: DefinitionContext,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Fields,
    Json,
}

/// The definition, as a form or as JSON.
#[component]
fn DefinitionInputs(props: &Props) -> Html {
    let form = use_state(|| Form::Fields);
    let context = &props.context;
    html! {
        <Card title="Task definition" path={at!(context, task_definition).path}>
            <Segmented
                label="View"
                choices={one_of(Bound::state(&form), &[(Form::Fields, "Form"), (Form::Json, "JSON")])}
            />
            { match *form {
                Form::Fields => fields(context),
                Form::Json => html! {
                    <ParsedField
                        label="Task definition (JSON)"
                        hint="The input of register-task-definition, or the output of describe-task-definition."
                        rows=24
                        wire=true
                        field={definition(bind!(context, task_definition))}
                    />
                },
            } }
        </Card>
    }
}

fn fields(context: &DefinitionContext) -> Html {
    let base = at!(context, task_definition);
    let modes = [
        ("", "Not set"),
        ("awsvpc", "awsvpc"),
        ("bridge", "bridge"),
        ("host", "host"),
        ("none", "none"),
    ];
    let modes = modes.iter().map(|(mode, text)| ((*mode).to_owned(), (*text).into())).collect();
    let count = base.value["containerDefinitions"].as_array().map_or(0, Vec::len);
    let add = base.on(|definition: &mut Value, _: MouseEvent| {
        if definition.is_object() {
            let list = &mut definition["containerDefinitions"];
            if list.is_null() {
                *list = json!([]);
            }
            if let Some(list) = list.as_array_mut() {
                let name = format!("container-{}", list.len() + 1);
                list.push(json!({ "name": name, "image": "public.ecr.aws/nginx/nginx:stable" }));
            }
        }
    });
    html! {
        <>
            <div class="row fields">
                <TextField label="Family" field={text(&base, "family")} />
                <Select label="Network mode" choices={choices(text(&base, "networkMode"), modes)} />
            </div>
            <div class="row fields">
                <TextField label="CPU" placeholder="512 or .5 vCPU" field={text(&base, "cpu")} />
                <TextField label="Memory" placeholder="1024 or 1 GB" field={text(&base, "memory")} />
            </div>
            <TextField
                label="Execution role ARN"
                wire=true
                field={text(&base, "executionRoleArn")}
            />
            <TextField label="Task role ARN" wire=true field={text(&base, "taskRoleArn")} />
            { for (0..count).map(|at| container(context, at)) }
            { add_button("Add container", add) }
        </>
    }
}

fn container(context: &DefinitionContext, at: usize) -> Html {
    let base = at!(context, task_definition);
    let path = |member: &str| format!("containerDefinitions[{at}].{member}");
    let name = text(&base, &path("name")).value;
    let remove = base.on(move |definition: &mut Value, _: MouseEvent| {
        if let Some(Value::Array(list)) = definition.get_mut("containerDefinitions")
            && at < list.len()
        {
            list.remove(at);
        }
    });
    html! {
        <fieldset key={at} data-field={named(&base, &format!("containerDefinitions[{at}]"))}>
            <legend>{ format!("Container {name}") }</legend>
            <div class="row fields">
                <TextField label="Name" field={text(&base, &path("name"))} />
                <TextField label="Image" wire=true field={text(&base, &path("image"))} />
            </div>
            <div class="row fields">
                <NumberField label="CPU units" field={number(&base, &path("cpu"))} />
                <NumberField
                    label="Memory, hard limit (MiB)"
                    field={number(&base, &path("memory"))}
                />
                <NumberField
                    label="Memory, soft limit (MiB)"
                    field={number(&base, &path("memoryReservation"))}
                />
            </div>
            <div class="row fields">
                <NumberField
                    label="Container port"
                    field={number(&base, &path("portMappings[0].containerPort"))}
                />
                <NumberField
                    label="Host port"
                    field={number(&base, &path("portMappings[0].hostPort"))}
                />
            </div>
            <div class="row middle spread">
                <Checkbox label="Essential" field={flag(&base, &path("essential"), true)} />
                { remove_button(format!("Remove container {name}"), remove) }
            </div>
        </fieldset>
    }
}
