//! The answer: the timeline, the summary, the unblocking changes, the comparison of strategies.

use crate::ecs::deploy::{LimitField, UnblockingChange};
use crate::labs::rolling_update::{
    Answer, DeploymentEnding, DeploymentStrategy, RollingUpdate, StrategyResult,
};
use crate::labs::scaling::{Scaling, handoff};
use crate::text::{count_of, duration, number};
use crate::ui::LabContext;
use crate::ui::bind::at;
use crate::ui::charts::{SharedTimeline, TimelineView};
use crate::ui::components::{Card, Fact, Facts, Table, Tag};
use crate::ui::labs::address;
use yew::prelude::*;

type UpdateContext = LabContext<RollingUpdate>;

/// The picture.
pub(super) fn picture(context: &UpdateContext) -> Html {
    let (s, answer) = (&context.scenario, context.answer());
    let plan = SharedTimeline::of(&context.explained, 0, |answer: &Answer| &answer.timeline);
    let label = timeline_label(s.strategy, s.desired_count);
    if !answer.rejected.is_empty() {
        return html! {
            <>
                <Card title="Timeline">
                    <p>
                        { "The timeline appears when the settings are valid. Fix the errors to see the deployment." }
                    </p>
                </Card>
                if answer.compared.iter().any(|row| row.ending.is_some()) {
                    { compared(context, answer) }
                }
            </>
        };
    }
    html! {
        <>
            if !answer.unblocking_changes.is_empty() { { unblocking_changes(context, answer) } }
            <Card title="Timeline">
                <TimelineView {plan} id="rolling-update-timeline" {label} />
            </Card>
            { figures(answer) }
            if let (Some(strategy), Some(_)) = (s.compared, &answer.compared_timeline) {
                <Card title={format!("Timeline: {}", strategy.words())}>
                    <TimelineView
                        plan={SharedTimeline::of(&context.explained, 1, |answer: &Answer| {
                            answer.compared_timeline.as_ref().unwrap_or(&answer.timeline)
                        })}
                        id="rolling-update-beside"
                        label={timeline_label(strategy, s.desired_count)}
                    />
                </Card>
            }
            { compared(context, answer) }
            { scaling(context) }
        </>
    }
}

/// The same service in the lab Scaling.
fn scaling(context: &UpdateContext) -> Html {
    let scenario = handoff::from_rolling_update(&context.scenario);
    let Some(href) = address::<Scaling>(&scenario) else { return Html::default() };
    html! {
        <div class="row middle">
            <a {href}>{ "Scaling: will this service scale in time for its load?" }</a>
        </div>
    }
}

/// The name of a timeline, for screen readers.
fn timeline_label(strategy: DeploymentStrategy, desired: u32) -> String {
    format!("{} of {}", strategy.words(), count_of(desired, "task"))
}

/// The smallest changes, each with a button that applies it.
fn unblocking_changes(context: &UpdateContext, answer: &Answer) -> Html {
    html! {
        <Card title="Smallest changes that unblock the update">
            <ul class="stack tight">
                { for answer.unblocking_changes.iter().map(|change| {
                    let UnblockingChange { field, to, bounds, .. } = *change;
                    let place = match field {
                        LimitField::MinimumHealthyPercent => at!(context, minimum_healthy_percent),
                        LimitField::MaximumPercent => at!(context, maximum_percent),
                        LimitField::ClusterCapacity => at!(context, cluster_capacity),
                    };
                    let onclick = place.on(move |limit, _: MouseEvent| *limit = Some(to));
                    html! {
                        <li class="row middle" data-field={place.path.clone()}>
                            <button type="button" {onclick}>
                                { format!("Change {field} from {} to {}", number(change.from), number(to)) }
                            </button>
                            <span class="small quiet-text">{ format!(
                                "Limits: at least {} healthy, at most {}",
                                number(bounds.min_healthy), count_of(bounds.max_total, "task")
                            ) }</span>
                        </li>
                    }
                }) }
            </ul>
        </Card>
    }
}

fn figures(answer: &Answer) -> Html {
    let figures = &answer.figures;
    let base = answer.timeline.base;
    let [old, new] = figures.requests;
    let took = if answer.ending.ends() { "Duration" } else { "Time shown" };
    let mut facts = vec![
        Fact::new(took, duration(figures.seconds)),
        Fact::new(
            "Lowest healthy count",
            format!("{} of {}", number(figures.least_in_service), number(base)),
        ),
        Fact::new("Peak task count", number(figures.peak)),
        Fact::new("Both revisions receive traffic", duration(figures.mixed_seconds)),
        Fact::new("Requests served (current / new)", format!("{} / {}", number(old), number(new))),
        Fact::new("Failed requests", number(figures.failed_requests)),
        Fact::new("Additional task-minutes", minutes(figures.extra_seconds)),
    ];
    if let Some(rolled) = &answer.rolling {
        let bounds = rolled.bounds;
        facts.insert(
            1,
            Fact::new(
                "Task count limits",
                format!("{} to {}", number(bounds.min_healthy), number(bounds.max_total)),
            ),
        );
        if let Some(breaker) = rolled.breaker {
            let said = match breaker.tripped_by_task {
                Some(task) => format!(
                    "Tripped by task {} (threshold {})",
                    number(task),
                    number(breaker.threshold)
                ),
                None => format!("Not tripped (threshold {})", number(breaker.threshold)),
            };
            facts.push(Fact::new("Circuit breaker", said));
        }
    }
    html! { <Card title="Summary"><Facts {facts} /></Card> }
}

/// The results of the four strategies. A button selects a strategy.
fn compared(context: &UpdateContext, answer: &Answer) -> Html {
    let chosen = context.scenario.strategy;
    let heads: Vec<AttrValue> = [
        "Strategy",
        "Result",
        "Failed requests",
        "Duration",
        "Lowest healthy",
        "Peak tasks",
        "Additional task-minutes",
    ]
    .map(AttrValue::Static)
    .to_vec();
    html! {
        <Card title="Deployment strategies">
            <Table label="The same deployment with each strategy" {heads}>
                { for answer.compared.iter().map(|row| strategy(context, row, chosen)) }
            </Table>
        </Card>
    }
}

fn strategy(context: &UpdateContext, row: &StrategyResult, chosen: DeploymentStrategy) -> Html {
    let strategy = row.strategy;
    let figures = &row.figures;
    let name = if strategy == chosen {
        html! { <b aria-current="true">{ strategy.words() }</b> }
    } else {
        let choose = at!(context, strategy).on(move |chosen, _: MouseEvent| *chosen = strategy);
        html! { <button type="button" class="link" onclick={choose}>{ strategy.words() }</button> }
    };
    let Some(ending) = row.ending else {
        return html! {
            <tr>
                <th scope="row">{ name }</th>
                <td colspan="6"><Tag text="Rejected by AWS" kind="bad" /></td>
            </tr>
        };
    };
    let kind = match ending {
        DeploymentEnding::Completed if figures.outage_seconds > 0 => "bad",
        DeploymentEnding::Completed if figures.failed_requests > 0 => "warn",
        DeploymentEnding::Completed => "good",
        _ => "bad",
    };
    html! {
        <tr>
            <th scope="row" class="nowrap">{ name }</th>
            <td><Tag text={ending.words()} {kind} /></td>
            <td class="num">{ number(figures.failed_requests) }</td>
            <td class="num nowrap">
                { if ending.ends() { duration(figures.seconds) } else { "–".into() } }
            </td>
            <td class="num">{ number(figures.least_in_service) }</td>
            <td class="num">{ number(figures.peak) }</td>
            <td class="num">{ minutes(figures.extra_seconds) }</td>
        </tr>
    }
}

/// Task-seconds as minutes, to a tenth.
fn minutes(seconds: u64) -> String {
    let tenths = seconds / 6;
    match tenths % 10 {
        0 => number(tenths / 10),
        rest => format!("{}.{rest}", number(tenths / 10)),
    }
}
