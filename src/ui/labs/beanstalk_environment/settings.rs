//! Option settings: direct settings, the saved configuration, the bundle's files, and the import of a document.

use super::{
    super::plain::{ListOf, add, item, remove},
    inputs::EnvironmentContext,
};
use crate::beanstalk::options::{self, Setting, SettingStatus, SettingsFormat, TABLE};
use crate::labs::beanstalk_environment::{BeanstalkEnvironment, ConfigFile, Scenario};
use crate::text::count_of;
use crate::ui::LabContext;
use crate::ui::components::{Card, Disclosure, TextArea, TextField};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

pub(super) fn card(context: &EnvironmentContext) -> Html {
    let s = &context.scenario;
    let open = !(s.direct.is_empty() && s.saved.is_empty() && s.files.is_empty());
    let namespaces: BTreeSet<&'static str> = TABLE.iter().map(|option| option.namespace).collect();
    let namespaces = Rc::new(namespaces.into_iter().map(AttrValue::Static).collect::<Vec<_>>());
    html! {
        <Card title="Option settings">
            <Disclosure summary={html! { "Sources, highest precedence first" }} {open}>
                <h3>{ "Settings on the environment" }</h3>
                { for s.direct.iter().enumerate().map(|(at, one)| setting(context, at, one, &namespaces)) }
                { add(context, "direct", "Add setting", |s| s.direct.push(Setting::new("aws:elasticbeanstalk:command", "", ""))) }
                <TextArea
                    path="saved"
                    label="Saved configuration (eb config save)"
                    rows=4
                    value={s.saved.clone()}
                    onchange={context.on("saved", |s, value| s.saved = value)}
                />
                { for s.files.iter().enumerate().map(|(at, one)| file(context, at, one)) }
                { add(context, "files", "Add .ebextensions file", |s| s.files.push(ConfigFile {
                    name: file_name(s),
                    text: "option_settings:\n  aws:elasticbeanstalk:command:\n    BatchSize: 30\n".into(),
                })) }
            </Disclosure>
        </Card>
    }
}

/// The name of the next file.
fn file_name(s: &Scenario) -> String {
    format!("{:02}-options.config", s.files.len() + 1)
}

fn setting(
    context: &EnvironmentContext,
    at: usize,
    one: &Setting,
    namespaces: &Rc<Vec<AttrValue>>,
) -> Html {
    let path = |field: &str| format!("direct[{at}].{field}");
    let list: ListOf<Scenario, Setting> = |s| &mut s.direct;
    let on =
        |field: &str, set: fn(&mut Setting, String)| item(context, path(field), (list, at), set);
    let known: Vec<AttrValue> = TABLE
        .iter()
        .filter(|option| option.namespace == one.namespace)
        .map(|option| AttrValue::Static(option.name))
        .collect();
    html! {
        <div class="row" key={at}>
            <TextField
                path={path("namespace")}
                label="Namespace"
                class="grow"
                wire=true
                value={one.namespace.clone()}
                suggestions={namespaces.clone()}
                onchange={on("namespace", |one, value| one.namespace = value)}
            />
            <TextField
                path={path("option")}
                label="Option"
                wire=true
                value={one.option.clone()}
                suggestions={Rc::new(known)}
                onchange={on("option", |one, value| one.option = value)}
            />
            <TextField
                path={path("value")}
                label="Value"
                class="narrow"
                wire=true
                value={one.value.clone()}
                onchange={on("value", |one, value| one.value = value)}
            />
            { remove(context, "direct", "setting", (list, at)) }
        </div>
    }
}

fn file(context: &EnvironmentContext, at: usize, one: &ConfigFile) -> Html {
    let path = |field: &str| format!("files[{at}].{field}");
    let list: ListOf<Scenario, ConfigFile> = |s| &mut s.files;
    let on =
        |field: &str, set: fn(&mut ConfigFile, String)| item(context, path(field), (list, at), set);
    html! {
        <div class="stack tight" key={at}>
            <div class="row">
                <TextField
                    path={path("name")}
                    label={format!("Path of .ebextensions file {}", at + 1)}
                    wire=true
                    value={one.name.clone()}
                    onchange={on("name", |one, value| one.name = value)}
                />
                { remove(context, "files", "file", (list, at)) }
            </div>
            <TextArea
                path={path("text")}
                label={format!("Content of {}", one.name)}
                rows=6
                value={one.text.clone()}
                onchange={on("text", |one, value| one.text = value)}
            />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct TakingProps {
    pub context: LabContext<BeanstalkEnvironment>,
}

/// Imports the option settings of a pasted document into the source of its format, with a report.
#[component]
pub(super) fn Taking(props: &TakingProps) -> Html {
    let text = use_state(String::new);
    let imported = options::import(&text);
    let count = imported.settings.len();
    let onchange = {
        let text = text.setter();
        Callback::from(move |value: String| text.set(value))
    };
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
        let (context, text) = (props.context.clone(), text.clone());
        let imported = imported.clone();
        move |_: MouseEvent| {
            let (imported, pasted) = (imported.clone(), (*text).clone());
            match imported.format {
                Some(SettingsFormat::Ebextensions) => context.edit("files", move |s| {
                    s.files.push(ConfigFile { name: file_name(s), text: pasted });
                }),
                Some(SettingsFormat::SavedConfiguration) => {
                    context.edit("saved", move |s| s.saved = pasted)
                }
                _ => context.edit("direct", move |s| {
                    for setting in imported.settings {
                        s.direct.retain(|old| {
                            (&old.namespace, &old.option) != (&setting.namespace, &setting.option)
                        });
                        s.direct.push(setting);
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
                value={(*text).clone()}
                {onchange}
            />
            if !imported.report.is_empty() {
                <ul class="small">
                    { for imported.report.iter().map(|line| html! {
                        <li><b>{ match line.status {
                            SettingStatus::Imported => "Imported:",
                            SettingStatus::Ignored => "Skipped:",
                            SettingStatus::Refused => "Rejected:",
                        } }</b>{ format!(" {} {}", line.field, line.why) }</li>
                    }) }
                </ul>
            }
            <div
                class="row"
            >
                <button type="button" class="primary" disabled={!ready} {onclick}>{ place }</button>
            </div>
        </div>
    }
}
