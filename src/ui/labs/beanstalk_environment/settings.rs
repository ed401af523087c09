//! Option settings: direct settings, the saved configuration, the bundle's files, and the import of a document.

use super::EnvironmentContext;
use crate::beanstalk::options::{Setting, SettingsFormat, TABLE};
use crate::labs::beanstalk_environment::{ConfigFile, Scenario, read_settings};
use crate::text::count_of;
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Disclosure, ImportRefusal, Needs, ReportList, TextArea, TextField, add_button,
    remove_button,
};
use crate::workbench::explain_error;
use serde_json::{Map, Value};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

pub(super) fn card(context: &EnvironmentContext) -> Html {
    let s = &context.scenario;
    let open = !(s.direct.is_empty() && s.saved.is_empty() && s.files.is_empty());
    let namespaces: BTreeSet<&'static str> = TABLE.iter().map(|option| option.namespace).collect();
    let namespaces = Rc::new(namespaces.into_iter().map(AttrValue::Static).collect::<Vec<_>>());
    let (direct, files) = (at!(context, direct), at!(context, files));
    let add_setting = direct.on(|settings, _: MouseEvent| {
        settings.push(Setting::new("aws:elasticbeanstalk:command", "", ""));
    });
    let add_file = files.around(&context.place()).on(|s, _: MouseEvent| {
        s.files.push(ConfigFile {
            name: file_name(s),
            text: "option_settings:\n  aws:elasticbeanstalk:command:\n    BatchSize: 30\n".into(),
        });
    });
    html! {
        <Card title="Option settings">
            <Disclosure summary={html! { "Sources, highest precedence first" }} {open}>
                <h3>{ "Settings on the environment" }</h3>
                { for direct.items().map(|(at, one)| setting(at, &one, &namespaces, direct.on_remove(at))) }
                { add_button("Add setting", add_setting) }
                <TextArea
                    label="Saved configuration (eb config save)"
                    rows=4
                    field={bind!(context, saved)}
                />
                { for files.items().map(|(at, one)| file(at, &one, files.on_remove(at))) }
                { add_button("Add .ebextensions file", add_file) }
            </Disclosure>
        </Card>
    }
}

/// The name of the next file.
fn file_name(s: &Scenario) -> String {
    format!("{:02}-options.config", s.files.len() + 1)
}

fn setting(
    at: usize,
    one: &Place<'_, Setting>,
    namespaces: &Rc<Vec<AttrValue>>,
    remove: Callback<MouseEvent>,
) -> Html {
    let known: Vec<AttrValue> = TABLE
        .iter()
        .filter(|option| option.namespace == one.value.namespace)
        .map(|option| AttrValue::Static(option.name))
        .collect();
    html! {
        <div class="row" key={at}>
            <TextField
                label="Namespace"
                class="grow"
                wire=true
                suggestions={namespaces.clone()}
                field={bind!(one, namespace)}
            />
            <TextField
                label="Option"
                wire=true
                suggestions={Rc::new(known)}
                field={bind!(one, option)}
            />
            <TextField label="Value" class="narrow" wire=true field={bind!(one, value)} />
            { remove_button(format!("Remove setting {}", at + 1), remove) }
        </div>
    }
}

fn file(at: usize, one: &Place<'_, ConfigFile>, remove: Callback<MouseEvent>) -> Html {
    html! {
        <div class="stack tight" key={at}>
            <div class="row">
                <TextField
                    label={format!("Path of .ebextensions file {}", at + 1)}
                    wire=true
                    field={bind!(one, name)}
                />
                { remove_button(format!("Remove file {}", at + 1), remove) }
            </div>
            <TextArea
                label={format!("Content of {}", one.value.name)}
                rows=6
                field={bind!(one, text)}
            />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct TakingProps {
    pub context: EnvironmentContext,
}

/// Imports the option settings of a pasted document into the source of its format, with a report.
#[component]
pub(super) fn Taking(props: &TakingProps) -> Html {
    let text = use_state(String::new);
    let given = use_state(Map::<String, Value>::new);
    let read =
        use_memo(((*text).clone(), (*given).clone()), |(text, given)| read_settings(text, given));
    let onchange = {
        let (text, given) = (text.setter(), given.setter());
        Callback::from(move |typed: String| {
            text.set(typed);
            given.set(Map::new());
        })
    };
    let imported = read.imported.clone();
    let count = imported.settings.len();
    let settings = count_of(count, "setting");
    // A configuration file without option settings is valid too.
    let ready = count > 0 || imported.format == Some(SettingsFormat::Ebextensions);
    let place = match imported.format {
        _ if !ready => "Import settings".to_owned(),
        Some(SettingsFormat::Ebextensions) => {
            format!("Add as .ebextensions file ({settings})")
        }
        Some(SettingsFormat::SavedConfiguration) => {
            format!("Use as saved configuration ({settings})")
        }
        _ => format!("Set on the environment ({settings})"),
    };
    let onclick = {
        let (context, text, read) = (props.context.clone(), text.clone(), read.clone());
        move |_: MouseEvent| {
            let (imported, pasted) = (read.imported.clone(), read.text.clone());
            match imported.format {
                Some(SettingsFormat::Ebextensions) => {
                    at!(context, files).around(&context.place()).change(move |s| {
                        s.files.push(ConfigFile { name: file_name(s), text: pasted });
                    })
                }
                Some(SettingsFormat::SavedConfiguration) => {
                    at!(context, saved).change(move |saved| *saved = pasted)
                }
                _ => at!(context, direct).change(move |direct| {
                    for setting in imported.settings {
                        direct.retain(|old| {
                            (&old.namespace, &old.option) != (&setting.namespace, &setting.option)
                        });
                        direct.push(setting);
                    }
                }),
            }
            text.set(String::new());
        }
    };
    html! {
        <div class="stack tight">
            <TextArea
                label="Option settings: .ebextensions, eb config, AWS CLI, or CloudFormation (YAML or JSON)"
                rows=8
                field={Bound::local((*text).clone(), onchange)}
                hint="You can also paste an error message or an event to see its causes."
            />
            if imported.format.is_none() && explain_error(&text).is_some() {
                <ImportRefusal text={(*text).clone()} why="" />
            } else if !imported.report.is_empty() {
                <Needs
                    names={read.names(&given)}
                    given={(*given).clone()}
                    onchange={let given = given.setter(); Callback::from(move |values| given.set(values))}
                />
                <ReportList lines={imported.report.clone()} />
            }
            <div class="row">
                <button type="button" class="primary" disabled={!ready} {onclick}>{ place }</button>
            </div>
        </div>
    }
}
