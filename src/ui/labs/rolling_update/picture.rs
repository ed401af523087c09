//! The answer: timeline, figures, the ways out, the strategies side by side.

use crate::ecs::deploy::UnblockingChange;
use crate::labs::rolling_update::{Answer, DeploymentStrategy, RollingUpdate, StrategyResult};
use crate::text::duration;
use crate::text::number;
use crate::ui::LabContext;
use crate::ui::charts::{SharedTimeline, TimelineView};
use crate::ui::components::{Card, Fact, Facts, Table, Tag};
use yew::prelude::*;

type UpdateContext = LabContext<RollingUpdate>;

/// The picture.
pub(super) fn picture(context: &UpdateContext) -> Html {
    let (s, answer) = (&context.scenario, context.answer());
    let plan = SharedTimeline::of(&context.explained, 0, |answer: &Answer| &answer.timeline);
    let label = format!("{} of {} tasks", s.strategy.words(), s.desired_count);
    html! {
        <>
            if !answer.unblocking_changes.is_empty() { { unblocking_changes(context, answer) } }
            <Card title="Timeline">
                <TimelineView {plan} id="rolling-update-timeline" {label} />
            </Card>
            { figures(answer) }
            if let (Some(strategy), Some(_)) = (s.compared, &answer.compared_timeline) {
                <Card title={format!("Beside it: {}", strategy.words())}>
                    <TimelineView
                        plan={SharedTimeline::of(&context.explained, 1, |answer: &Answer| {
                            answer.compared_timeline.as_ref().unwrap_or(&answer.timeline)
                        })}
                        id="rolling-update-beside"
                        label={format!("{} of {} tasks", strategy.words(), s.desired_count)}
                    />
                </Card>
            }
            { compared(context, answer) }
        </>
    }
}

/// The smallest changes, each a button that makes it.
fn unblocking_changes(context: &UpdateContext, answer: &Answer) -> Html {
    html! {
        <Card title="The smallest change that lets it go on">
            <ul class="stack tight">
                { for answer.unblocking_changes.iter().map(|change| {
                    let UnblockingChange { field, to, bounds, .. } = *change;
                    let onclick = context.on(field, move |s, _: MouseEvent| match field {
                        "minimumHealthyPercent" => s.minimum_healthy_percent = Some(to),
                        "maximumPercent" => s.maximum_percent = Some(to),
                        _ => s.cluster_capacity = Some(to),
                    });
                    html! {
                        <li class="row middle" data-field={field}>
                            <button type="button" {onclick}>{ format!("{field}: {} → {to}", change.from) }</button>
                            <span class="small quiet-text">{ format!(
                                "at least {} healthy, at most {} in all",
                                bounds.min_healthy, bounds.max_total
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
    let took = if answer.ending.ends() { "Time taken" } else { "Shown" };
    let mut facts = vec![
        Fact::new(took, duration(figures.seconds)),
        Fact::new("Least in service", format!("{} of {base}", figures.least_in_service)),
        Fact::new("Most tasks at once", figures.peak.to_string()),
        Fact::new("Both revisions served for", duration(figures.mixed_seconds)),
        Fact::new("Requests to old / new", format!("{} / {}", number(old), number(new))),
        Fact::new("Failed requests", number(figures.failed_requests)),
        Fact::new("Extra task-minutes", minutes(figures.extra_seconds)),
    ];
    if let Some(rolled) = &answer.rolling {
        let bounds = rolled.bounds;
        facts.insert(
            1,
            Fact::new("Bounds", format!("{} to {}", bounds.min_healthy, bounds.max_total)),
        );
        if let Some(breaker) = rolled.breaker {
            let said = match breaker.tripped_by_task {
                Some(task) => format!("tripped by task {task} (threshold {})", breaker.threshold),
                None => format!("not tripped (threshold {})", breaker.threshold),
            };
            facts.push(Fact::new("Circuit breaker", said));
        }
    }
    html! { <Card title="In figures"><Facts {facts} /></Card> }
}

/// The same service by each strategy; a button changes over.
fn compared(context: &UpdateContext, answer: &Answer) -> Html {
    let chosen = context.scenario.strategy;
    let heads: Vec<AttrValue> =
        ["Strategy", "Ends", "Failed requests", "Time", "Least", "Most", "Extra minutes"]
            .map(AttrValue::Static)
            .to_vec();
    html! {
        <Card title="The four strategies side by side">
            <Table label="The same service and the same fault, by each strategy" {heads}>
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
        let choose = context.on("strategy", move |s, _: MouseEvent| s.strategy = strategy);
        html! { <button type="button" class="link" onclick={choose}>{ strategy.words() }</button> }
    };
    let Some(ending) = row.ending else {
        return html! {
            <tr>
                <th scope="row">{ name }</th>
                <td colspan="6" class="quiet-text">
                    { "not for this service: it needs a load balancer and REPLICA" }
                </td>
            </tr>
        };
    };
    let kind = match ending.ends() {
        _ if ending.words() == "Completed" => "good",
        true => "warn",
        false => "bad",
    };
    html! {
        <tr>
            <th scope="row" class="nowrap">{ name }</th>
            <td><Tag text={ending.words()} {kind} /></td>
            <td class="num">{ number(figures.failed_requests) }</td>
            <td class="num nowrap">
                { if ending.ends() { duration(figures.seconds) } else { "–".into() } }
            </td>
            <td class="num">{ figures.least_in_service }</td>
            <td class="num">{ figures.peak }</td>
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
