//! The action, and the strategies and constraints: as a form, and as JSON.

use super::{
    PlacementContext,
    query::QueryField,
    task::{signed, unsigned},
};
use crate::ecs::strategy::{ConstraintInput, MAX_CONSTRAINTS, MAX_STRATEGIES, StrategyInput};
use crate::labs::task_placement::{
    ImportStatus, PlacementFormat, Scenario, export, import,
    scenario::{Capacity, PlacementAction, PlacementScheduling},
};
use crate::text::sentence;
use crate::ui::components::{
    Card, Checkbox, NumberField, Segmented, Select, Tabs, TextArea, TextField, choices, prose,
};
use std::rc::Rc;
use yew::prelude::*;

/// The card of the action.
pub(super) fn what(context: &PlacementContext) -> Html {
    let s = &context.scenario;
    let daemon =
        s.scheduling_strategy == PlacementScheduling::Daemon && s.action == PlacementAction::Place;
    html! {
        <Card title="Action">
            <div class="row middle">
                <Segmented
                    label="Action"
                    path="action"
                    choices={choices(
                        vec![
                            (PlacementAction::Place, "Place tasks".into()),
                            (PlacementAction::Stop, "Scale in".into()),
                        ],
                        &s.action,
                        {
                            context.on("action", |s, v| {
                                s.action = v;
                                s.look_at = 0
                            })
                        },
                    )}
                />
                <Segmented
                    label="Launch type"
                    path="capacity"
                    choices={choices(
                        vec![(Capacity::Ec2, "EC2".into()), (Capacity::Fargate, "Fargate".into())],
                        &s.capacity,
                        context.on("capacity", |s, v| s.capacity = v),
                    )}
                />
                <Segmented
                    label="Scheduling strategy"
                    path="schedulingStrategy"
                    choices={choices(
                        vec![
                            (PlacementScheduling::Replica, "REPLICA".into()),
                            (PlacementScheduling::Daemon, "DAEMON".into()),
                        ],
                        &s.scheduling_strategy,
                        {
                            context.on("schedulingStrategy", |s, v| {
                                s.scheduling_strategy = v;
                                s.look_at = 0
                            })
                        },
                    )}
                />
            </div>
            <div class="row">
                if !daemon {
                    <NumberField
                        path="count"
                        label={if s.action == PlacementAction::Stop { "Tasks to stop" } else { "Number of tasks" }}
                        class="narrow"
                        value={Some(signed(s.count))}
                        onchange={context.on("count", |s, v: Option<i64>| { s.count = unsigned(v.unwrap_or(0)); s.look_at = 0 })}
                    />
                }
                <TextField
                    path="group"
                    label="Task group"
                    wire=true
                    class="grow"
                    placeholder={format!("family:{}", s.task_definition.family)}
                    value={s.group.clone()}
                    hint="Enter service:<name> for a service. Other groups, and an empty one, use RunTask."
                    onchange={context.on("group", |s, v| s.group = v)}
                />
                if s.capacity == Capacity::Fargate {
                    <TextField
                        path="platformVersion"
                        label="Platform version"
                        placeholder="LATEST"
                        wire=true
                        class="narrow"
                        value={s.platform_version.clone()}
                        onchange={context.on("platformVersion", |s, v| s.platform_version = v)}
                    />
                }
            </div>
        </Card>
    }
}

/// True if the scenario has strategies or constraints, which Fargate rejects.
pub(super) fn is_used(context: &PlacementContext) -> bool {
    !context.scenario.strategies.is_empty() || !context.scenario.constraints.is_empty()
}

/// The card of strategies and constraints.
pub(super) fn how(context: &PlacementContext) -> Html {
    html! { <How context={context.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct Props {
    context: PlacementContext,
}

#[component]
fn How(props: &Props) -> Html {
    let context = &props.context;
    let tab = use_state(|| 0usize);
    let select = {
        let tab = tab.setter();
        Callback::from(move |at| tab.set(at))
    };
    html! {
        <Card title="Placement strategies and constraints" path="strategies">
            <Tabs
                label="Format"
                names={vec![AttrValue::Static("Form"), AttrValue::Static("JSON")]}
                selected={*tab}
                onselect={select}
            >
                if *tab == 0 { { form(context) } } else { <JsonEditor context={context.clone()} /> }
            </Tabs>
        </Card>
    }
}

fn form(context: &PlacementContext) -> Html {
    let s = &context.scenario;
    let random = s
        .strategies
        .iter()
        .chain(s.compare_with.iter().flatten())
        .any(|strategy| strategy.kind == "random")
        || context.answer().strategies.iter().any(|strategy| strategy == "random")
        || s.action == PlacementAction::Stop;
    html! {
        <>
            { strategies(context, "strategies", &s.strategies, |s| Some(&mut s.strategies)) }
            if random {
                <NumberField
                    path="seed"
                    label="Random seed"
                    class="narrow"
                    value={Some(signed(s.seed))}
                    onchange={context.on("seed", |s, v: Option<i64>| s.seed = unsigned(v.unwrap_or(0)))}
                />
            }
            <h3>
                { "Constraints" }
            </h3>
            { for s.constraints.iter().enumerate().map(|(at, constraint)| self::constraint(context, at, constraint)) }
            <div class="row">
                { add_constraint(context, "Add memberOf constraint", || ConstraintInput {
                    kind: "memberOf".into(),
                    expression: Some("attribute:ecs.instance-type =~ m5.*".into()),
                }) }
                { add_constraint(context, "Add distinctInstance constraint", || ConstraintInput {
                    kind: "distinctInstance".into(),
                    expression: None,
                }) }
            </div>
            <Checkbox
                label="Compare with other strategies"
                checked={s.compare_with.is_some()}
                onchange={context.on("compareWith", |s, on: bool| {
                    s.compare_with = on.then(|| {
                        vec![StrategyInput { kind: "binpack".into(), field: Some("memory".into()) }]
                    })
                })}
            />
            if let Some(other) = &s.compare_with {
                <h3>{ "Strategies to compare with" }</h3>
                { strategies(context, "compareWith", other, |s| s.compare_with.as_mut()) }
            }
        </>
    }
}

/// The edited list of the scenario.
type List = fn(&mut Scenario) -> Option<&mut Vec<StrategyInput>>;

fn strategies(
    context: &PlacementContext,
    path: &'static str,
    given: &[StrategyInput],
    list: List,
) -> Html {
    let fields: Rc<Vec<AttrValue>> = Rc::new(
        [
            "attribute:ecs.availability-zone",
            "instanceId",
            "host",
            "memory",
            "cpu",
            "attribute:ecs.instance-type",
        ]
        .into_iter()
        .map(AttrValue::Static)
        .collect(),
    );
    let add = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit(path, move |s| {
                if let Some(list) = list(s) {
                    list.push(StrategyInput {
                        kind: "spread".into(),
                        field: Some("attribute:ecs.availability-zone".into()),
                    });
                }
            });
        }
    };
    html! {
        <>
            if given.is_empty() {
                <p class="hint">
                    { "Default for a service: spread across Availability Zones, then instances. Default for RunTask: random." }
                </p>
            }
            { for given.iter().enumerate().map(|(at, strategy)| self::strategy(context, path, at, strategy, list, &fields)) }
            <div>
                <button
                    type="button"
                    class="small"
                    disabled={given.len() >= MAX_STRATEGIES}
                    onclick={add}
                >
                    { "Add strategy" }
                </button>
            </div>
        </>
    }
}

fn strategy(
    context: &PlacementContext,
    list_path: &'static str,
    at: usize,
    strategy: &StrategyInput,
    list: List,
    fields: &Rc<Vec<AttrValue>>,
) -> Html {
    let path = format!("{list_path}[{at}]");
    let mut kinds: Vec<(String, AttrValue)> = ["spread", "binpack", "random"]
        .iter()
        .map(|kind| ((*kind).to_owned(), AttrValue::Static(kind)))
        .collect();
    if kinds.iter().all(|(kind, _)| *kind != strategy.kind) {
        kinds.push((strategy.kind.clone(), strategy.kind.clone().into()));
    }
    let change = |edit: fn(&mut Vec<StrategyInput>, usize)| {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit(list_path, move |s| {
                if let Some(list) = list(s).filter(|list| at < list.len()) {
                    edit(list, at);
                }
            });
        }
    };
    html! {
        <div class="row pl-strategy" key={at} data-field={path.clone()}>
            <Select
                path={format!("{path}.type")}
                label={format!("Strategy {}", at + 1)}
                choices={choices(kinds, &strategy.kind.clone(), {
                    context.on(format!("{path}.type"), move |s, kind: String| {
                        if let Some(strategy) = list(s).and_then(|list| list.get_mut(at)) {
                            strategy.field = match kind.as_str() {
                                "random" => None,
                                "binpack" => Some("memory".into()),
                                _ => Some("instanceId".into()),
                            };
                            strategy.kind = kind;
                        }
                    })
                })}
            />
            if strategy.kind != "random" || strategy.field.is_some() {
                <TextField
                    path={format!("{path}.field")}
                    label="Field"
                    wire=true
                    class="grow"
                    suggestions={fields.clone()}
                    value={strategy.field.clone().unwrap_or_default()}
                    onchange={context.on(format!("{path}.field"), move |s, v: String| {
                        if let Some(strategy) = list(s).and_then(|list| list.get_mut(at)) {
                            strategy.field = (!v.is_empty()).then_some(v);
                        }
                    })}
                />
            }
            <button
                type="button"
                class="quiet"
                disabled={at == 0}
                onclick={change(|list, at| if at > 0 { list.swap(at - 1, at) })}
                aria-label={format!("Move strategy {} up", at + 1)}
            >
                { "↑" }
            </button>
            <button
                type="button"
                class="quiet"
                onclick={change(|list, at| { list.remove(at); })}
                aria-label={format!("Remove strategy {}", at + 1)}
            >
                { "×" }
            </button>
        </div>
    }
}

fn constraint(context: &PlacementContext, at: usize, constraint: &ConstraintInput) -> Html {
    let path = format!("constraints[{at}]");
    let remove = {
        let context = context.clone();
        move |_: MouseEvent| {
            context.edit("constraints", move |s| {
                if at < s.constraints.len() {
                    s.constraints.remove(at);
                }
            });
        }
    };
    html! {
        <div class="pl-constraint" key={at} data-field={path.clone()}>
            if constraint.kind == "memberOf" {
                <QueryField context={context.clone()} {at} />
            } else {
                <p class="grow">
                    <code>{ &constraint.kind }</code>
                    { " " }
                    { constraint.expression.clone().unwrap_or_default() }
                </p>
            }
            <button
                type="button"
                class="quiet"
                onclick={remove}
                aria-label={format!("Remove constraint {}", at + 1)}
            >
                { "×" }
            </button>
        </div>
    }
}

fn add_constraint(
    context: &PlacementContext,
    label: &'static str,
    make: fn() -> ConstraintInput,
) -> Html {
    let context = context.clone();
    let full = context.scenario.constraints.len() >= MAX_CONSTRAINTS;
    let onclick =
        move |_: MouseEvent| context.edit("constraints", move |s| s.constraints.push(make()));
    html! { <button type="button" class="small" disabled={full} {onclick}>{ label }</button> }
}

/// The two lists as JSON, parsed with the same corrections as an import.
#[component]
fn JsonEditor(props: &Props) -> Html {
    let context = &props.context;
    let draft = use_state(|| None::<(u32, String)>);
    let shape = use_state_eq(|| PlacementFormat::Lists);
    let written = export(&context.scenario, *shape).text;
    let text = draft
        .as_ref()
        .filter(|(epoch, _)| *epoch == context.epoch)
        .map_or(written, |(_, text)| text.clone());
    let said: Vec<String> = match import(&context.scenario, &text) {
        Ok(imported) => imported
            .report
            .iter()
            .filter(|note| note.status != ImportStatus::Imported)
            .map(|note| {
                if note.field.is_empty() {
                    sentence(&note.why)
                } else {
                    format!("`{}`: {}", note.field, sentence(&note.why))
                }
            })
            .collect(),
        Err(why) => vec![why],
    };
    let onchange = {
        let (context, draft) = (context.clone(), draft.setter());
        Callback::from(move |text: String| {
            if let Ok(imported) = import(&context.scenario, &text) {
                context.edit("strategies", move |s| {
                    s.strategies = imported.scenario.strategies;
                    s.constraints = imported.scenario.constraints;
                });
            }
            draft.set(Some((context.epoch, text)));
        })
    };
    let onshape = {
        let (shape, draft) = (shape.setter(), draft.setter());
        Callback::from(move |chosen| {
            shape.set(chosen);
            draft.set(None);
        })
    };
    html! {
        <>
            <Segmented
                label="Property names"
                choices={choices(
                    vec![
                        (PlacementFormat::Lists, "AWS CLI".into()),
                        (PlacementFormat::Properties, "CloudFormation".into()),
                    ],
                    &*shape,
                    onshape,
                )}
            />
            <TextArea
                label="Strategies and constraints"
                rows=12
                value={text}
                {onchange}
                hint="Accepts the property names of the AWS CLI and CloudFormation, and corrects common mistakes."
            />
            <ul class="pl-notes" role="status">
                { for said.into_iter().map(|line| html! { <li>{ prose(&line) }</li> }) }
            </ul>
        </>
    }
}
