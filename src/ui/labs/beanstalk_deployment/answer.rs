//! The answer: timeline, summary, rows, health, events, and AWS's table.

use super::{DeploymentContext, comparison};
use crate::beanstalk::{
    Tier,
    fleet::FleetRow,
    health::{HealthColor, HealthMoment},
};
use crate::explain::Tone;
use crate::labs::beanstalk_deployment::{
    Answer, BeanstalkDeployment, DeploymentAnswer, DeploymentOperation, RunView, step_label,
};
use crate::text::{clock, count_of};
use crate::ui::LabContext;
use crate::ui::charts::{SharedTimeline, TimelineView};
use crate::ui::components::{Card, Disclosure, Fact, Facts, Table, Tag, VerdictLine, VirtualList};
use yew::prelude::*;

/// The answer.
pub(super) fn picture(context: &DeploymentContext) -> Html {
    let answer = context.answer();
    html! {
        <>
            { outcome(context, &answer.run, false) }
            if let Some(compared) = &answer.compared {
                { outcome(context, compared, true) }
                { side_by_side(&answer.run, compared) }
            }
            if context.scenario.operation != DeploymentOperation::Configure {
                { comparison::card(context) }
            }
        </>
    }
}

/// A method: its timeline and its result.
fn outcome(context: &DeploymentContext, outcome: &DeploymentAnswer, compared: bool) -> Html {
    let Some(played) = &outcome.played else {
        return html! {
            if compared {
                <Card title={format!("Compared with: {}", outcome.title)}>
                    <VerdictLine headline={outcome.headline()} live=false />
                </Card>
            }
        };
    };
    let plan =
        SharedTimeline::of(&context.explained, usize::from(compared), move |answer: &Answer| {
            answer.timeline(compared)
        });
    let label = format!("{}, {}", outcome.title, count_of(played.instances, "instance"));
    let (id, title) = if compared {
        ("deployment-beside", format!("Compared with: {}", outcome.title))
    } else {
        ("deployment-timeline", outcome.title.clone())
    };
    html! {
        <>
            <Card {title}>
                if compared { <VerdictLine headline={outcome.headline()} live=false /> }
                <TimelineView {plan} {id} {label} />
            </Card>
            if !compared { { figures(played) }{ details(context, played) } }
        </>
    }
}

fn figures(played: &RunView) -> Html {
    let facts = played.facts.iter().map(|fact| Fact::new(fact.name, fact.value.clone()));
    let notes = played.facts.iter().filter(|fact| !fact.note.is_empty() && fact.note != "requests");
    html! {
        <Card title="Summary">
            <Facts facts={facts.collect::<Vec<_>>()} />
            <ul class="small quiet-text">
                { for notes.map(|fact| html! { <li>{ format!("{}: {}.", fact.name, fact.note) }</li> }) }
            </ul>
            <div class="stack tight">
                <h3>{ "How to recover" }</h3>
                <ul class="bullets">
                    { for played.back.iter().map(|way| html! { <li>{ way }</li> }) }
                </ul>
            </div>
        </Card>
    }
}

fn details(context: &DeploymentContext, played: &RunView) -> Html {
    let [old, new] = &played.timeline.versions;
    let tier = context.scenario.deployment.tier();
    let shares = played.states.iter().any(|row| row.traffic_v2_percent.is_some());
    let mut heads: Vec<AttrValue> = vec![
        "Time".into(),
        "Step".into(),
        format!("On {old}").into(),
        format!("On {new}").into(),
        "Out of service".into(),
        "Total".into(),
    ];
    if shares {
        heads.push("Traffic to version 2".into());
    }
    html! {
        <Card title="Steps">
            <Table label="Instances after each step" {heads}>
                { for played.states.iter().map(|row| state(row, shares, tier)) }
            </Table>
            <Disclosure
                summary={html! { format!("Health ({})", count_of(played.health.len(), "change")) }}
                open=true
            >
                <Table
                    label="Health during the run"
                    heads={vec!["From".into(), "Health".into(), "Causes".into()]}
                >
                    { for played.health.iter().map(health) }
                </Table>
            </Disclosure>
            <Disclosure summary={html! { format!("Events ({})", played.timeline.events.len()) }}>
                <Events context={context.clone()} />
            </Disclosure>
        </Card>
    }
}

fn state(row: &FleetRow, shares: bool, tier: Tier) -> Html {
    html! {
        <tr data-step={row.because.map(|step| step.to_string())}>
            <td class="figure">{ clock(row.at) }</td>
            <th scope="row" class="nowrap">{ step_label(&row.step, tier) }</th>
            <td class="figure">{ row.serving_v1 }</td>
            <td class="figure">{ row.serving_v2 }</td>
            <td class="figure">{ row.out }</td>
            <td class="figure">{ row.total }</td>
            if shares {
                <td class="figure">{ format!("{}%", row.traffic_v2_percent.unwrap_or(0)) }</td>
            }
        </tr>
    }
}

fn health(moment: &HealthMoment) -> Html {
    let (kind, color) = match moment.color {
        HealthColor::Green => ("good", "green"),
        HealthColor::Yellow => ("warn", "yellow"),
        HealthColor::Red => ("bad", "red"),
        HealthColor::Grey => ("none", "gray"),
    };
    let text = match moment.status {
        Some(status) => format!("{status:?}, {color}"),
        None => color.to_owned(),
    };
    html! {
        <tr>
            <td class="figure">{ clock(moment.at) }</td>
            <td><Tag {text} {kind} /></td>
            <td class="wrap">
                { if moment.causes.is_empty() { "–".to_owned() } else { moment.causes.join(" ") } }
            </td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
struct EventsProps {
    context: LabContext<BeanstalkDeployment>,
}

/// The console's events; only those in view are rendered.
#[component]
fn Events(props: &EventsProps) -> Html {
    let explained = props.context.explained.clone();
    let count = u32::try_from(explained.answer.timeline(false).events.len()).unwrap_or(u32::MAX);
    let row = Callback::from(move |at: u32| {
        let events = &explained.answer.timeline(false).events;
        let Some(event) = usize::try_from(at).ok().and_then(|at| events.get(at)) else {
            return html! {};
        };
        let (class, word) = match event.tone {
            Tone::Bad => ("bad", "ERROR"),
            Tone::Caution => ("warn", "WARN"),
            _ => ("none", "INFO"),
        };
        html! {
            <span
                class="event-row"
                title={event.text.clone()}
                data-step={event.step.map(|step| step.to_string())}
            >
                <span class="num">{ clock(event.at) }</span>
                { " " }
                <Tag text={word} kind={class} />
                { " " }
                <span>{ &event.text }</span>
            </span>
        }
    });
    html! { <VirtualList label="Events in the console's words" {count} {row} /> }
}

/// Two methods, compared by the summary.
fn side_by_side(run: &DeploymentAnswer, compared: &DeploymentAnswer) -> Html {
    let (Some(one), Some(two)) = (&run.played, &compared.played) else {
        return html! {};
    };
    html! {
        <Card title="Methods compared">
            <Table
                label="Methods compared"
                heads={vec!["Result".into(), run.title.clone().into(), compared.title.clone().into()]}
            >
                { for one.facts.iter().map(|fact| {
                    let other = two.facts.iter().find(|other| short(other.name) == short(fact.name));
                    html! {
                        <tr>
                            <th scope="row" class="nowrap">{ short(fact.name) }</th>
                            <td class="figure">{ &fact.value }</td>
                            <td class="figure">{ other.map_or("–", |other| other.value.as_str()) }</td>
                        </tr>
                    }
                }) }
                <tr>
                    <th scope="row">{ "Verdict" }</th>
                    <td class="wrap">{ run.headline().sentence }</td>
                    <td class="wrap">{ compared.headline().sentence }</td>
                </tr>
            </Table>
        </Card>
    }
}

/// The duration has another name for a failed run.
fn short(name: &'static str) -> &'static str {
    if name.starts_with("Duration") { "Duration" } else { name }
}
