//! The timeline: the panels of both sides, a cursor, and the decisions of its minute.

use super::ScalingContext;
use crate::ecs::scaling::run::ScalingConfiguration;
use crate::explain::Step;
use crate::labs::scaling::{SideAnswer, picture::ScalingPicture};
use crate::text::decimal;
use crate::ui::bind::at;
use crate::ui::charts::use_width;
use crate::ui::components::{Fact, Facts, SvgExport, Tag, prose, verdict_mark};
use std::rc::Rc;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The timeline of one or both sides.
#[component]
pub(super) fn ScalingTimeline(props: &super::Props) -> Html {
    let context = &props.context;
    let answer = context.answer();
    let last = context.scenario.minutes.saturating_sub(1);
    let frame = use_node_ref();
    let width = use_width(&frame);
    let cursor = use_state_eq(|| answer.minute);
    {
        let cursor = cursor.setter();
        use_effect_with((context.explained.clone(), answer.minute), move |(_, minute)| {
            cursor.set(*minute);
        });
    }
    let at = (*cursor).min(last);
    let oninput = {
        let cursor = cursor.setter();
        Callback::from(move |event: InputEvent| {
            let slider = event.target_dyn_into::<HtmlInputElement>();
            if let Some(at) = slider.and_then(|slider| slider.value().parse().ok()) {
                cursor.set(at);
            }
        })
    };
    let to = |minute: Option<u32>| {
        let cursor = cursor.setter();
        minute.map(|minute| Callback::from(move |_: MouseEvent| cursor.set(minute)))
    };
    let actions = &answer.run.actions;
    let before = actions.iter().rev().find(|action| action.minute < at).map(|it| it.minute);
    let after = actions.iter().find(|action| action.minute > at).map(|it| it.minute);
    let pin = at!(context, minute)
        .around(&context.place())
        .on(move |scenario, _: MouseEvent| scenario.minute = Some(at));
    let jump = |label: &'static str, text: &'static str, minute: Option<u32>| {
        html! {
            <button
                type="button"
                aria-label={label}
                title={label}
                aria-disabled={minute.is_none().then_some("true")}
                onclick={to(minute)}
            >
                { text }
            </button>
        }
    };
    let scenario = &context.scenario;
    let mut sides = vec![("", &scenario.configuration, &answer.run)];
    if let (Some(configuration), Some(side)) = (&scenario.compared, &answer.compared) {
        sides = vec![("A", &scenario.configuration, &answer.run), ("B", configuration, side)];
    }
    html! {
        <div class="stack tight timeline">
            <div class="row middle tl-controls" role="group" aria-label="Minute cursor">
                <div class="joined">
                    { jump("Previous change", "◂", before) }
                    { jump("Next change", "▸", after) }
                    { jump("Worst minute", "Worst", answer.run.figures.worst) }
                </div>
                <input
                    type="range"
                    class="grow"
                    aria-label="Minute"
                    min="0"
                    max={last.to_string()}
                    step="1"
                    value={at.to_string()}
                    aria-valuetext={answer.run.replay.when(at)}
                    {oninput}
                />
                <SvgExport target="scaling-timeline" file="scaling-timeline.svg" />
            </div>
            <div ref={frame} class="stack">
                { for sides.iter().map(|(name, configuration, side)| html! {
                    <Panels
                        context={context.clone()}
                        name={*name}
                        configuration={Rc::new((*configuration).clone())}
                        {width}
                        {at}
                        columns={side.columns.len()}
                        onseek={{
                            let cursor = cursor.setter();
                            Callback::from(move |minute| cursor.set(minute))
                        }}
                    />
                }) }
            </div>
            <div class="row middle spread">
                <h3>{ format!("Decisions at {}", answer.run.replay.when(at)) }</h3>
                <button type="button" class="small" onclick={pin}>{ "Show in the trace" }</button>
            </div>
            <div aria-live="polite" class="stack" translate="no">
                { for sides.iter().map(|(name, _, side)| minute(name, side, at)) }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PanelProps {
    context: ScalingContext,
    name: &'static str,
    configuration: Rc<ScalingConfiguration>,
    width: u32,
    at: u32,
    columns: usize,
    onseek: Callback<u32>,
}

/// The panels of one side, with the cursor.
#[component]
fn Panels(props: &PanelProps) -> Html {
    let picture = {
        let configuration = props.configuration.clone();
        let name = props.name;
        use_memo((props.context.clone(), props.width, name), move |(context, width, name)| {
            let answer = context.answer();
            let side = match (*name, &answer.compared) {
                ("B", Some(side)) => side,
                _ => &answer.run,
            };
            ScalingPicture::of(&context.scenario, &configuration, side, f64::from(*width))
        })
    };
    let node = use_node_ref();
    let onclick = {
        let (node, picture, seek) = (node.clone(), picture.clone(), props.onseek.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(element) = node.cast::<Element>() {
                let bounds = element.get_bounding_client_rect();
                let x = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
                seek.emit(picture.minute(x * picture.width));
            }
        })
    };
    let x = picture.x(f64::from(props.at) + 0.5);
    let heading = if props.name.is_empty() {
        "Timeline".to_owned()
    } else {
        format!("Configuration {}", props.name)
    };
    let id = if props.name == "B" { "scaling-timeline-b" } else { "scaling-timeline" };
    html! {
        <figure class="stack tight">
            if !props.name.is_empty() { <figcaption><b>{ &heading }</b></figcaption> }
            <svg
                ref={node}
                {id}
                class="picture sc-timeline"
                viewBox={format!("0 0 {:.0} {:.0}", picture.width, picture.height)}
                role="img"
                aria-label={format!("{heading}: load, metric, tasks, and instances over time")}
                {onclick}
            >
                { for picture.paths.iter().map(|(d, class)| html! { <path class={*class} d={d.clone()} /> }) }
                { for picture.texts.iter().map(|text| html! {
                    <text
                        x={format!("{:.1}", text.x)}
                        y={format!("{:.1}", text.y)}
                        class={text.class}
                    >
                        { &text.text }
                    </text>
                }) }
                <path class="now" d={format!("M{x:.1} 16V{:.1}", picture.floor)} />
            </svg>
        </figure>
    }
}

/// The row of a minute, and why it is so.
fn minute(name: &'static str, side: &SideAnswer, at: u32) -> Html {
    let Some((row, trace)) = side.replay.minute(at) else { return Html::default() };
    let mut facts = vec![
        Fact::new("Desired", row.desired.to_string()),
        Fact::new("Running", row.running.to_string()),
        Fact::new("Load (requests/min)", decimal(row.requests)),
        Fact::new("Dropped", decimal(row.dropped)),
    ];
    if let Some(metric) = row.metric {
        facts.push(Fact::new("Metric", decimal(metric)));
    }
    if let (Some(instances), Some(ready)) = (row.instances, row.ready) {
        facts.push(Fact::new("Instances ready", format!("{ready} of {instances}")));
    }
    if let Some(waiting) = row.waiting {
        facts.push(Fact::new("Waiting", waiting.to_string()));
    }
    if let Some(reservation) = row.reservation {
        facts.push(Fact::new("Reservation", format!("{}%", decimal(reservation))));
    }
    html! {
        <div class="stack tight">
            if !name.is_empty() { <div><Tag text={format!("Configuration {name}")} /></div> }
            <Facts {facts} />
            <ol class="sc-decisions">{ for trace.steps.iter().map(decision) }</ol>
        </div>
    }
}

/// A step of the minute.
pub(super) fn decision(step: &Step) -> Html {
    let (icon, class) = verdict_mark(step.verdict);
    html! {
        <li class={class}>
            <span class="sc-icon" aria-hidden="true">{ icon }</span>
            <span><b>{ &step.subject }</b>{ " " }{ prose(&step.because) }</span>
        </li>
    }
}
