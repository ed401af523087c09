//! The action, and the strategies and constraints: as a form, and as JSON.

use super::{PlacementContext, query::QueryField};
use crate::ecs::strategy::{ConstraintInput, MAX_CONSTRAINTS, MAX_STRATEGIES, StrategyInput};
use crate::labs::task_placement::{
    PlacementFormat, PlacementText,
    scenario::{Capacity, PlacementAction, PlacementScheduling, Scenario},
};
use crate::ui::bind::{Bound, Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, NumberField, Segmented, Select, Tabs, TextArea, TextField, choices, one_of,
    prose, remove_button,
};
use std::rc::Rc;
use yew::prelude::*;

/// The card of the action.
pub(super) fn what(context: &PlacementContext) -> Html {
    let s = &context.scenario;
    let daemon =
        s.scheduling_strategy == PlacementScheduling::Daemon && s.action == PlacementAction::Place;
    // Another list of tasks begins with the first.
    let action = bind!(context, action).by(&context.place(), |s, action| {
        s.action = action;
        s.look_at = 0;
    });
    let scheduling = bind!(context, scheduling_strategy).by(&context.place(), |s, strategy| {
        s.scheduling_strategy = strategy;
        s.look_at = 0;
    });
    let count = bind!(context, count).by(&context.place(), |s, count| {
        s.count = count;
        s.look_at = 0;
    });
    let is_stop = s.action == PlacementAction::Stop;
    html! {
        <Card title="Action">
            <div class="row middle">
                <Segmented
                    label="Action"
                    choices={one_of(
                        action,
                        &[
                            (PlacementAction::Place, "Place tasks"),
                            (PlacementAction::Stop, "Scale in"),
                        ],
                    )}
                />
                <Segmented
                    label="Launch type"
                    choices={one_of(
                        bind!(context, capacity),
                        &[(Capacity::Ec2, "EC2"), (Capacity::Fargate, "Fargate")],
                    )}
                />
                <Segmented
                    label="Scheduling strategy"
                    choices={one_of(
                        scheduling,
                        &[
                            (PlacementScheduling::Replica, "REPLICA"),
                            (PlacementScheduling::Daemon, "DAEMON"),
                        ],
                    )}
                />
            </div>
            <div class="row">
                if !daemon {
                    <NumberField
                        label={if is_stop { "Tasks to stop" } else { "Number of tasks" }}
                        class="narrow"
                        field={count}
                    />
                }
                <TextField
                    label="Task group"
                    wire=true
                    class="grow"
                    placeholder={format!("family:{}", s.task_definition.family)}
                    hint="Enter service:<name> for a service. Other groups, and an empty one, use RunTask."
                    field={bind!(context, group)}
                />
                if s.capacity == Capacity::Fargate {
                    <TextField
                        label="Platform version"
                        placeholder="LATEST"
                        wire=true
                        class="narrow"
                        field={bind!(context, platform_version)}
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
        <Card title="Placement strategies and constraints" path={at!(context, strategies).path}>
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
    let constraints = at!(context, constraints);
    let full = constraints.value.len() >= MAX_CONSTRAINTS;
    let add = |text: &'static str, kind: &'static str, expression: Option<&'static str>| {
        let onclick = constraints.on(move |constraints, _: MouseEvent| {
            constraints.push(ConstraintInput {
                kind: kind.into(),
                expression: expression.map(Into::into),
            });
        });
        html! { <button type="button" class="small" disabled={full} {onclick}>{ text }</button> }
    };
    let compared = at!(context, compare_with);
    let compare = compared.field(compared.value.is_some(), |compared, on: bool| {
        *compared = on
            .then(|| vec![StrategyInput { kind: "binpack".into(), field: Some("memory".into()) }]);
    });
    html! {
        <>
            { strategies(&at!(context, strategies)) }
            if random {
                <NumberField label="Random seed" class="narrow" field={bind!(context, seed)} />
            }
            <h3>
                { "Constraints" }
            </h3>
            { for constraints.items().map(|(at, one)| {
                let label = format!("Remove constraint {}", at + 1);
                constraint(context, at, &one, remove_button(label, constraints.on_remove(at)))
            }) }
            <div class="row">
                { add("Add memberOf constraint", "memberOf", Some("attribute:ecs.instance-type =~ m5.*")) }
                { add("Add distinctInstance constraint", "distinctInstance", None) }
            </div>
            <Checkbox label="Compare with other strategies" field={compare.unnamed()} />
            if let Some(other) = compared.some() {
                <h3>{ "Strategies to compare with" }</h3>
                { strategies(&other) }
            }
        </>
    }
}

const FIELDS: [&str; 6] = [
    "attribute:ecs.availability-zone",
    "instanceId",
    "host",
    "memory",
    "cpu",
    "attribute:ecs.instance-type",
];

fn strategies(list: &Place<'_, Vec<StrategyInput>>) -> Html {
    let fields = Rc::new(FIELDS.map(AttrValue::Static).to_vec());
    let add = list.on(|list, _: MouseEvent| {
        list.push(StrategyInput {
            kind: "spread".into(),
            field: Some("attribute:ecs.availability-zone".into()),
        });
    });
    html! {
        <>
            if list.value.is_empty() {
                <p class="hint">
                    { "Default for a service: spread across Availability Zones, then instances. Default for RunTask: random." }
                </p>
            }
            { for list.items().map(|(at, one)| strategy(list, at, &one, &fields)) }
            <div>
                <button
                    type="button"
                    class="small"
                    disabled={list.value.len() >= MAX_STRATEGIES}
                    onclick={add}
                >
                    { "Add strategy" }
                </button>
            </div>
        </>
    }
}

fn strategy(
    list: &Place<'_, Vec<StrategyInput>>,
    at: usize,
    strategy: &Place<'_, StrategyInput>,
    fields: &Rc<Vec<AttrValue>>,
) -> Html {
    let StrategyInput { kind, field } = strategy.value;
    let mut kinds =
        ["spread", "binpack", "random"].map(|kind| (kind.to_owned(), kind.into())).to_vec();
    if kinds.iter().all(|(known, _)| known != kind) {
        kinds.push((kind.clone(), kind.clone().into()));
    }
    let choice = bind!(strategy, kind as "type")
        .by(strategy, |strategy, kind| *strategy = StrategyInput::typical(kind));
    let up = list.on(move |list, _: MouseEvent| {
        if at > 0 && at < list.len() {
            list.swap(at - 1, at);
        }
    });
    html! {
        <div class="row pl-strategy" key={at} data-field={strategy.path.clone()}>
            <Select label={format!("Strategy {}", at + 1)} choices={choices(choice, kinds)} />
            if kind != "random" || field.is_some() {
                <TextField
                    label="Field"
                    wire=true
                    class="grow"
                    suggestions={fields.clone()}
                    field={bind!(strategy, field).omitting(String::new())}
                />
            }
            <button
                type="button"
                class="quiet"
                disabled={at == 0}
                onclick={up}
                aria-label={format!("Move strategy {} up", at + 1)}
            >
                { "↑" }
            </button>
            { remove_button(format!("Remove strategy {}", at + 1), list.on_remove(at)) }
        </div>
    }
}

fn constraint(
    context: &PlacementContext,
    at: usize,
    constraint: &Place<'_, ConstraintInput>,
    remove: Html,
) -> Html {
    let ConstraintInput { kind, expression } = constraint.value;
    html! {
        <div class="pl-constraint" key={at} data-field={constraint.path.clone()}>
            if kind == "memberOf" {
                <QueryField context={context.clone()} {at} />
            } else {
                <p class="grow">
                    <code>{ kind }</code>
                    { " " }
                    { expression.clone().unwrap_or_default() }
                </p>
            }
            { remove }
        </div>
    }
}

/// The two lists as JSON, parsed with the same corrections as an import.
#[component]
fn JsonEditor(props: &Props) -> Html {
    let context = &props.context;
    let draft = use_state(|| None::<(u32, PlacementText)>);
    let shape = use_state_eq(|| PlacementFormat::Lists);
    let typed = draft.as_ref().filter(|(epoch, _)| *epoch == context.epoch);
    // The scenario's own text is of no use while there is a draft.
    let written = use_memo(
        typed.is_none().then(|| (*shape, context.scenario.clone())),
        |shown: &Option<(PlacementFormat, Rc<Scenario>)>| {
            shown.as_ref().map(|(shape, scenario)| PlacementText::of(scenario, *shape))
        },
    );
    let shown = typed.map(|(_, typed)| typed).or((*written).as_ref());
    let text = shown.map_or_else(String::new, |shown| shown.text.clone());
    let said = shown.map_or_else(Vec::new, |shown| shown.notes.clone());
    let onchange = {
        let (context, draft) = (context.clone(), draft.setter());
        Callback::from(move |text: String| {
            let typed = PlacementText::new(&context.scenario, text);
            let written = typed.clone();
            at!(context, strategies).around(&context.place()).change(move |s| written.write(s));
            draft.set(Some((context.epoch, typed)));
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
                choices={one_of(
                    Bound::local(*shape, onshape),
                    &[
                        (PlacementFormat::Lists, "AWS CLI"),
                        (PlacementFormat::Properties, "CloudFormation"),
                    ],
                )}
            />
            <TextArea
                label="Strategies and constraints"
                rows=12
                field={Bound::local(text, onchange)}
                hint="Accepts the property names of the AWS CLI and CloudFormation, and corrects common mistakes."
            />
            <ul class="pl-notes" role="status">
                { for said.into_iter().map(|line| html! { <li>{ prose(&line) }</li> }) }
            </ul>
        </>
    }
}
