//! The answer: resources as a picture and a list, differences, choices, changes, options, versions.

use super::{diagram::Diagram, inputs::EnvironmentContext, operations, worker};
use crate::beanstalk::{
    config_update::ChangeEffect,
    options::{PrecedenceLevel, ResolvedSetting, SettingStatus},
    resources::{EnvironmentResource, OnTerminate},
};
use crate::labs::beanstalk_environment::{Answer, BeanstalkEnvironment};
use crate::ui::LabContext;
use crate::ui::components::{Card, Disclosure, Table, Tabs, Tag, prose};
use yew::prelude::*;

/// The picture.
pub(super) fn picture(context: &EnvironmentContext) -> Html {
    let answer = context.answer();
    html! {
        <>
            <Card title="What comes into being">
                <Diagram
                    id="environment-picture"
                    picture={answer.picture.clone()}
                    label={answer.sentence.clone()}
                />
            </Card>
            if let Some(worker) = &answer.worker { { worker::played(context, worker) } }
            if let Some(compared) = &answer.compared {
                <Card title="Beside it">
                    <Diagram
                        id="environment-beside"
                        picture={compared.picture.clone()}
                        label={format!("The other environment, {} resources", compared.resources.len())}
                    />
                    <Table
                        label="What differs"
                        heads={vec!["What differs".into(), "Here".into(), "Beside it".into()]}
                    >
                        { for compared.differences.iter().map(|one| html! {
                            <tr>
                                <th scope="row">{ &one.what }</th>
                                <td class="wrap">{ or_dash(&one.here) }</td>
                                <td class="wrap">{ or_dash(&one.there) }</td>
                            </tr>
                        }) }
                    </Table>
                </Card>
            }
            <Lists
                context={context.clone()}
            />
        </>
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

#[derive(Properties, PartialEq)]
struct ListsProps {
    context: LabContext<BeanstalkEnvironment>,
}

/// The lists, one at a time.
#[component]
fn Lists(props: &ListsProps) -> Html {
    let tab = use_state_eq(|| 0_usize);
    let answer = props.context.answer();
    let names = ["Resources", "Choices", "Changes", "Options", "Versions", "Lifetime"];
    let onselect = {
        let tab = tab.setter();
        Callback::from(move |at| tab.set(at))
    };
    html! {
        <Card title="In detail">
            <Tabs
                label="Details of the environment"
                names={names.map(AttrValue::Static).to_vec()}
                selected={*tab}
                {onselect}
            >
                { match *tab {
                    0 => resources(answer),
                    1 => choices(answer),
                    2 => changes(answer),
                    3 => options(answer),
                    4 => versions(answer),
                    _ => operations::operations(answer),
                } }
            </Tabs>
        </Card>
    }
}

fn resources(answer: &Answer) -> Html {
    html! {
        <Table
            label="Resources"
            heads={vec!["Resource".into(), "Why".into(), "In the end".into(), "Price".into()]}
        >
            { for answer.resources.iter().map(resource) }
        </Table>
    }
}

fn resource(one: &EnvironmentResource) -> Html {
    let (kind, effect) = match one.on_terminate {
        OnTerminate::Deleted => ("bad", "deleted"),
        OnTerminate::Snapshot => ("warn", "deleted, with a snapshot"),
        OnTerminate::Kept => ("good", "stays"),
        OnTerminate::External => ("good", "yours, stays"),
        OnTerminate::Released => ("warn", "free for anyone"),
    };
    html! {
        <tr>
            <th scope="row" class="wrap">{ &one.title }<br /><code>{ one.id }</code></th>
            <td class="wrap">{ &one.why }</td>
            <td><Tag text={effect} {kind} /></td>
            <td class="wrap">{ one.price }</td>
        </tr>
    }
}

fn choices(answer: &Answer) -> Html {
    html! {
        <Table
            label="Which to choose"
            heads={vec!["Choice".into(), "What AWS advises".into(), "Yours".into()]}
        >
            { for answer.choose.iter().map(|one| html! {
                <tr><th scope="row" class="wrap">{ one.choice }</th><td class="wrap">{ one.advice }</td><td>{ &one.yours }</td></tr>
            }) }
        </Table>
    }
}

fn changes(answer: &Answer) -> Html {
    html! {
        <Table
            label="What a change does"
            heads={vec!["Setting".into(), "Instances".into(), "Why".into()]}
        >
            { for answer.changes.iter().map(|one| html! {
                <tr><th scope="row" class="wrap">{ &one.setting }</th><td>{ effect(one.effect) }</td><td class="wrap">{ &one.why }</td></tr>
            }) }
        </Table>
    }
}

/// What a change does to the instances.
fn effect(effect: Option<ChangeEffect>) -> Html {
    let (kind, text) = match effect {
        Some(ChangeEffect::Replace) => ("bad", "all replaced"),
        Some(ChangeEffect::InPlace) => ("warn", "in place"),
        Some(ChangeEffect::None) => ("good", "left alone"),
        None => ("none", "fixed at creation"),
    };
    html! { <Tag {text} {kind} /> }
}

fn level(level: PrecedenceLevel, file: Option<&String>) -> String {
    match (level, file) {
        (_, Some(file)) => file.clone(),
        (PrecedenceLevel::Direct, _) => "the environment".into(),
        (PrecedenceLevel::Recommended, _) => "the client's recommendation".into(),
        (PrecedenceLevel::Saved, _) => "the saved configuration".into(),
        (PrecedenceLevel::Ebextensions, _) => ".ebextensions".into(),
        (PrecedenceLevel::Default, _) => "default".into(),
    }
}

fn options(answer: &Answer) -> Html {
    let (set, rest): (Vec<&ResolvedSetting>, Vec<&ResolvedSetting>) =
        answer.options.iter().partition(|row| row.level != PrecedenceLevel::Default);
    let heads = || -> Vec<AttrValue> {
        vec![
            "Option".into(),
            "Value".into(),
            "From".into(),
            "Hides".into(),
            "If it changes".into(),
            "Allowed".into(),
        ]
    };
    html! {
        <>
            { for answer.files.iter().map(|file| html! {
                <p class="small">{ format!("{}: ", file.name) }{ for file.report.iter().map(|line| html! {
                    <>{ match line.status {
                        SettingStatus::Imported => "✓ ",
                        SettingStatus::Ignored => "– ",
                        SettingStatus::Refused => "✕ ",
                    } }{ prose(&format!("{} {}", line.field, line.why)) }{ " · " }</>
                }) }</p>
            }) }
            if set.is_empty() {
                <p class="quiet-text">{ "Everything is at its default." }</p>
            } else {
                <Table label="Options that are set" heads={heads()}>
                    { for set.into_iter().map(option) }
                </Table>
            }
            <Disclosure
                summary={html! { format!("Options at their defaults ({})", rest.len()) }}
            >
                <Table label="Options at their defaults" heads={heads()}>
                    { for rest.into_iter().map(option) }
                </Table>
            </Disclosure>
        </>
    }
}

fn option(row: &ResolvedSetting) -> Html {
    let hides = row
        .hides
        .iter()
        .map(|hidden| format!("{} ({})", hidden.value, level(hidden.level, hidden.file.as_ref())))
        .collect::<Vec<_>>()
        .join(", ");
    html! {
        <tr>
            <th scope="row" class="wrap">{ &row.option }<br /><code>{ &row.namespace }</code></th>
            <td class="mono wrap">{ &row.value }</td>
            <td class="wrap">{ level(row.level, row.file.as_ref()) }</td>
            <td class="wrap">{ or_dash(&hides) }</td>
            <td>{ effect(row.effect) }</td>
            <td class="wrap">{ &row.allowed }</td>
        </tr>
    }
}

fn versions(answer: &Answer) -> Html {
    let lifecycle = &answer.lifecycle;
    let deleted: u64 = lifecycle.deleted.iter().sum();
    html! {
        <>
            <p>
                { if lifecycle.created {
                format!("The next version is made; the lifecycle policy then deletes {deleted}, and {} are left.", lifecycle.left)
            } else {
                "The next version is refused: the quota is reached.".to_owned()
            } }
            </p>
            if deleted > 0 {
                <ul class="bullets">
                    { for lifecycle.deleted.iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, count)| html! {
                    <li>{ format!("{count} of group {}", at + 1) }</li>
                }) }
                </ul>
            }
            <h3>
                { "The next maintenance window" }
            </h3>
            <p>{ &answer.managed }</p>
        </>
    }
}
