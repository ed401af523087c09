//! The answer: the timeline, the figures, what would have been enough, single decisions.

use super::{
    ScalingContext,
    timeline::{ScalingTimeline, decision},
};
use crate::labs::rolling_update::RollingUpdate;
use crate::labs::scaling::{Enough, SideAnswer, apply_enough, handoff};
use crate::labs::task_placement::TaskPlacement;
use crate::text::{count_of, decimal, duration, number};
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, Fact, Facts, NumberField, Table, Tabs, prose};
use crate::ui::labs::address;
use yew::prelude::*;

/// The picture.
pub(super) fn picture(context: &ScalingContext) -> Html {
    html! { <Picture context={context.clone()} /> }
}

/// The run, or single decisions.
#[component]
fn Picture(props: &super::Props) -> Html {
    let context = &props.context;
    let tab = use_state_eq(|| 0_usize);
    let onchoose = {
        let tab = tab.setter();
        Callback::from(move |at| tab.set(at))
    };
    let content = if *tab == 0 { run(context) } else { single(context) };
    html! {
        <>
            { working(context) }
            <Tabs
                label="View"
                names={vec![AttrValue::Static("Run"), AttrValue::Static("Single decisions")]}
                selected={*tab}
                onselect={onchoose}
            >
                <div class="stack">{ content }</div>
            </Tabs>
        </>
    }
}

/// The progress of a long run.
fn working(context: &ScalingContext) -> Html {
    let answer = context.answer();
    match context.progress {
        Some(progress) => {
            let cancel = {
                let context = context.clone();
                move |_: MouseEvent| context.cancel()
            };
            html! {
                <div class="pl-working">
                    <progress
                        aria-label="Simulated minutes"
                        value={progress.done.to_string()}
                        max={progress.total.max(1).to_string()}
                    />
                    <span class="num">
                        { format!("{} of {} min", number(progress.done), number(progress.total)) }
                    </span>
                    <button type="button" class="small" onclick={cancel}>{ "Cancel" }</button>
                </div>
            }
        }
        None if answer.finished => Html::default(),
        None => {
            let again = {
                let context = context.clone();
                move |_: MouseEvent| context.restart()
            };
            html! {
                <div class="finding warning row spread middle">
                    <p>{ "The simulation was canceled." }</p>
                    <button type="button" class="small" onclick={again}>
                        { "Simulate all minutes" }
                    </button>
                </div>
            }
        }
    }
}

fn run(context: &ScalingContext) -> Html {
    let answer = context.answer();
    if answer.rejected.is_some() {
        return html! {
            <Card title="Timeline">
                <p>{ "The timeline appears when the settings are valid." }</p>
            </Card>
        };
    }
    html! {
        <>
            <Card title="Timeline"><ScalingTimeline context={context.clone()} /></Card>
            { figures(context) }
            { enough(context, &answer.enough) }
            { links(context) }
        </>
    }
}

fn figures(context: &ScalingContext) -> Html {
    let answer = context.answer();
    let Some(other) = &answer.compared else {
        let facts = rows(context, &answer.run);
        let facts =
            facts.into_iter().map(|(name, value)| Fact::new(name, value)).collect::<Vec<_>>();
        return html! { <Card title="Summary"><Facts {facts} /></Card> };
    };
    let heads = vec![AttrValue::default(), "A".into(), "B".into()];
    let both = rows(context, &answer.run).into_iter().zip(rows(context, other));
    html! {
        <Card title="Summary: A and B">
            <Table label="Figures of both configurations" {heads}>
                { for both.map(|((name, one), (_, other))| html! {
                    <tr><th scope="row">{ name }</th><td class="num">{ one }</td><td class="num">{ other }</td></tr>
                }) }
            </Table>
        </Card>
    }
}

fn rows(context: &ScalingContext, side: &SideAnswer) -> Vec<(&'static str, String)> {
    let (totals, figures) = (&side.totals, &side.figures);
    let minutes = |minutes: f64| decimal((minutes * 10.0).round() / 10.0);
    let first =
        |minute: Option<u32>| minute.map_or("–".to_owned(), |minute| side.replay.when(minute));
    let mut rows = vec![
        ("Requests", number(totals.requests.round() as u64)),
        ("Dropped requests", number(totals.requests_dropped.ceil() as u64)),
        ("Longest shortage", duration(u64::from(figures.longest_shortage) * 60)),
        ("First scale-out", first(figures.first_out)),
        ("First scale-in", first(figures.first_in)),
        ("Changes of the desired count", number(figures.changes)),
        ("Peak desired count", number(figures.peak_desired)),
        ("Task-minutes", minutes(totals.task_minutes)),
    ];
    if context.scenario.has_instances() {
        rows.push(("Instance-minutes", minutes(totals.instance_minutes.unwrap_or(0.0))));
    }
    rows.push(("Cost", format!("${:.2}", figures.cost)));
    rows
}

/// The smallest changes that drop no request, each with a button that applies it.
fn enough(context: &ScalingContext, list: &[Enough]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    html! {
        <Card title="What would have been enough?">
            <ul class="stack tight">
                { for list.iter().map(|item| {
                    let change = item.clone();
                    let onclick = at!(context, configuration).on(move |configuration, _: MouseEvent| {
                        apply_enough(configuration, &change);
                    });
                    let cost = item.cost.map(|cost| format!(" The run costs ${cost:.2}."));
                    html! {
                        <li class="row middle" data-field={item.field.clone()}>
                            if let Some(to) = item.to {
                                <button type="button" {onclick}>
                                    { format!("{}: {} instead of {}", item.name, decimal(to), decimal(item.from)) }
                                </button>
                            } else {
                                <b>{ item.name }</b>
                            }
                            <span class="small quiet-text">
                                { prose(&item.because) }
                                { cost.unwrap_or_default() }
                            </span>
                        </li>
                    }
                }) }
            </ul>
        </Card>
    }
}

/// The same sizes in other labs.
fn links(context: &ScalingContext) -> Html {
    let scenario = &context.scenario;
    let rolling = address::<RollingUpdate>(&handoff::to_rolling_update(scenario));
    let placement = handoff::to_task_placement(scenario)
        .and_then(|placement| address::<TaskPlacement>(&placement));
    html! {
        <Card title="The same sizes in other labs">
            <ul class="stack tight">
                if let Some(href) = placement {
                    <li>
                        <a {href}>{ "Task placement" }</a>
                        { ": which instance runs each task?" }
                    </li>
                }
                if let Some(href) = rolling {
                    <li>
                        <a {href}>{ "Rolling update" }</a>
                        { format!(": what do users see while ECS updates {}?", count_of(scenario.configuration.service.desired, "task")) }
                    </li>
                }
            </ul>
        </Card>
    }
}

/// One value of the metric in, the capacity out.
fn single(context: &ScalingContext) -> Html {
    let single = at!(context, single);
    let answer = context.answer();
    let managed = context
        .scenario
        .configuration
        .capacity_provider
        .as_ref()
        .is_some_and(|group| group.managed_scaling.is_some());
    html! {
        <>
            <Card title="Current state" path={single.path.clone()}>
                <div class="row fields">
                    <NumberField label="Running tasks" field={bind!(single, running)} />
                    <NumberField label="Metric value" field={bind!(single, metric)} />
                    <NumberField label="For (min)" field={bind!(single, minutes)} />
                </div>
                if managed {
                    <div class="row fields">
                        <NumberField label="Instances" field={bind!(single, instances)} />
                        <NumberField label="Instances with tasks" field={bind!(single, busy)} />
                        <NumberField label="Provisioning tasks" field={bind!(single, waiting)} />
                    </div>
                }
            </Card>
            if answer.single.is_empty() {
                <Card title="Decisions">
                    <p>{ "A decision appears for each target tracking or step scaling policy." }</p>
                </Card>
            }
            { for answer.single.iter().map(|item| html! {
                <Card title={item.name.clone()}>
                    <p>{ prose(&item.result) }</p>
                    <ol class="sc-decisions">{ for item.trace.steps.iter().map(decision) }</ol>
                </Card>
            }) }
        </>
    }
}
