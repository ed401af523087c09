//! The answer: resources as a diagram and a list, differences, choices, changes, options, versions.

use super::{EnvironmentContext, diagram::Diagram, operations, worker};
use crate::beanstalk::{
    config_update::ChangeEffect,
    options::{PrecedenceLevel, ResolvedSetting, SettingStatus},
    resources::{EnvironmentResource, OnTerminate},
};
use crate::labs::beanstalk_environment::{Answer, BeanstalkEnvironment};
use crate::text::{count_of, number};
use crate::ui::LabContext;
use crate::ui::components::{Card, Disclosure, Table, Tabs, Tag, prose};
use yew::prelude::*;

/// The answer.
pub(super) fn picture(context: &EnvironmentContext) -> Html {
    let answer = context.answer();
    html! {
        <>
            <Card title="Resources created">
                <Diagram
                    id="environment-picture"
                    picture={answer.picture.clone()}
                    label={answer.sentence.clone()}
                />
            </Card>
            if let Some(worker) = &answer.worker { { worker::played(context, worker) } }
            if let Some(compared) = &answer.compared {
                <Card title="Compared with the second environment">
                    <Diagram
                        id="environment-beside"
                        picture={compared.picture.clone()}
                        label={format!("The second environment, {}", count_of(compared.resources.len(), "resource"))}
                    />
                    <Table
                        label="Differences"
                        heads={vec!["Difference".into(), "This environment".into(), "Second environment".into()]}
                    >
                        { for compared.differences.iter().map(|one| html! {
                            <tr>
                                <th scope="row">{ &one.what }</th>
                                <td class="wrap">{ prose(or_dash(&one.here)) }</td>
                                <td class="wrap">{ prose(or_dash(&one.there)) }</td>
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

/// The details, one tab at a time.
#[component]
fn Lists(props: &ListsProps) -> Html {
    let tab = use_state_eq(|| 0_usize);
    let answer = props.context.answer();
    let names = ["Resources", "Choices", "Changes", "Options", "Versions", "Operations"];
    let onselect = {
        let tab = tab.setter();
        Callback::from(move |at| tab.set(at))
    };
    html! {
        <Card title="Details">
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
            heads={vec!["Resource".into(), "Why".into(), "On termination".into(), "Price".into()]}
        >
            { for answer.resources.iter().map(resource) }
        </Table>
    }
}

fn resource(one: &EnvironmentResource) -> Html {
    let (kind, effect) = match one.on_terminate {
        OnTerminate::Deleted => ("bad", "deleted"),
        OnTerminate::Snapshot => ("warn", "deleted, snapshot kept"),
        OnTerminate::Kept => ("good", "kept"),
        OnTerminate::External => ("good", "existing, kept"),
        OnTerminate::Released => ("warn", "released"),
    };
    html! {
        <tr>
            <th scope="row" class="wrap">{ &one.title }<br /><code>{ one.id }</code></th>
            <td class="wrap">{ prose(&one.why) }</td>
            <td><Tag text={effect} {kind} /></td>
            <td class="wrap">{ one.price }</td>
        </tr>
    }
}

fn choices(answer: &Answer) -> Html {
    html! {
        <Table
            label="Recommendations"
            heads={vec!["Choice".into(), "AWS's recommendation".into(), "This environment".into()]}
        >
            { for answer.choose.iter().map(|one| html! {
                <tr><th scope="row" class="wrap">{ one.choice }</th><td class="wrap">{ prose(one.advice) }</td><td>{ &one.yours }</td></tr>
            }) }
        </Table>
    }
}

fn changes(answer: &Answer) -> Html {
    html! {
        <Table
            label="Effect of a change"
            heads={vec!["Setting".into(), "Effect on instances".into(), "Why".into()]}
        >
            { for answer.changes.iter().map(|one| html! {
                <tr>
                    <th scope="row" class="wrap">{ &one.setting }</th>
                    <td>{ effect(one.effect) }</td>
                    <td class="wrap">{ prose(&one.why) }</td>
                </tr>
            }) }
        </Table>
    }
}

/// The effect of a change on the instances.
fn effect(effect: Option<ChangeEffect>) -> Html {
    let (kind, text) = match effect {
        Some(ChangeEffect::Replace) => ("bad", "replaced"),
        Some(ChangeEffect::InPlace) => ("warn", "updated in place"),
        Some(ChangeEffect::None) => ("good", "unchanged"),
        None => ("none", "can't be changed"),
    };
    html! { <Tag {text} {kind} /> }
}

fn level(level: PrecedenceLevel, file: Option<&String>) -> String {
    match (level, file) {
        (_, Some(file)) => file.clone(),
        (PrecedenceLevel::Direct, _) => "the environment".into(),
        (PrecedenceLevel::Recommended, _) => "recommended value".into(),
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
            "Source".into(),
            "Overrides".into(),
            "Effect of a change".into(),
            "Allowed values".into(),
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
                        SettingStatus::Corrected | SettingStatus::Kept => "✓ ",
                        SettingStatus::Unknown => "? ",
                    } }{ prose(&format!("{} {}", line.field, line.why)) }{ " · " }</>
                }) }</p>
            }) }
            if set.is_empty() {
                <p class="quiet-text">{ "Every option has its default value." }</p>
            } else {
                <Table label="Options that are set" heads={heads()}>
                    { for set.into_iter().map(option) }
                </Table>
            }
            <Disclosure
                summary={html! { format!("Options with default values ({})", rest.len()) }}
            >
                <Table label="Options with default values" heads={heads()}>
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
                format!(
                    "Elastic Beanstalk creates the next version. The lifecycle policy then deletes {}, and {} remain.",
                    count_of(deleted, "version"),
                    number(lifecycle.left)
                )
            } else {
                "Elastic Beanstalk rejects the next version because the account is at its quota.".to_owned()
            } }
            </p>
            if deleted > 0 {
                <ul class="bullets">
                    { for lifecycle.deleted.iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, count)| html! {
                    <li>{ format!("{} of entry {}", number(*count), at + 1) }</li>
                }) }
                </ul>
            }
            <h3>
                { "Next maintenance window" }
            </h3>
            <p>{ &answer.managed }</p>
        </>
    }
}
