//! The cluster as boxes by zone, what it adds up to, and two lists of strategies side by side.

use super::{PlacementContext, steps::stepper};
use crate::labs::task_placement::{
    Board, BoardInstance, CandidateState, ClusterTotals, Fargate, ResourceUse, Zone,
};
use crate::text::{count_of, number};
use crate::ui::components::{Card, Disclosure, Fact, Facts, SvgExport, Table};
use yew::prelude::*;

/// Up to so many instances have a box of their own; beyond, a small square.
const BOXES: usize = 48;
const WIDTH: u32 = 640;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: PlacementContext,
}

/// The card of the board.
#[component]
pub(super) fn BoardCard(props: &Props) -> Html {
    let context = &props.context;
    let (board, stops) = (&context.answer().board, context.answer().stops);
    let hint = match (board.instances.len() > BOXES, stops) {
        (false, false) => {
            "Each box: CPU above, memory below, filled to scale; striped green is new."
        }
        (false, true) => "Each box: CPU above, memory below, filled to scale after the stop.",
        (true, false) => {
            "Each square is an instance, the darker the fuller; the bars are the zone's CPU above and memory below, striped green is new."
        }
        (true, true) => {
            "Each square is an instance, the darker the fuller; the bars are the zone's CPU above and memory below, after the stop."
        }
    };
    html! {
        <Card title="Cluster" actions={stepper(context)}>
            { picture("placement-board", board, stops) }
            <p class="hint">{ hint }</p>
            <div class="row spread">
                <Disclosure summary={html! { "As a table" }}>{ table(board, stops) }</Disclosure>
                <SvgExport target="placement-board" file="placement.svg" />
            </div>
        </Card>
    }
}

/// One SVG: zones below each other, boxes or squares in them.
fn picture(id: &'static str, board: &Board, stops: bool) -> Html {
    let many = board.instances.len() > BOXES;
    let (across, down) = if many { (14, 14) } else { (208, 92) };
    let columns = (WIDTH - 16) / across;
    let mut top = 0;
    let mut zones = Vec::new();
    for zone in &board.zones {
        let count = u32::try_from(zone.instances.len()).unwrap_or(u32::MAX);
        let rows = count.div_ceil(columns);
        let head = if many { 58 } else { 28 };
        let height = head + rows * down + 10;
        zones.push(html! {
            <g transform={format!("translate(0 {top})")}>
                <rect
                    class="pl-zone"
                    x="0.5"
                    y="0.5"
                    width={(WIDTH - 1).to_string()}
                    height={(height - 1).to_string()}
                    rx="8"
                />
                <text class="pl-name" x="10" y="19">{ zone_title(zone, stops) }</text>
                if many {
                    { bar(10, 28, WIDTH - 20, 9, zone.cpu) }
                    { bar(10, 41, WIDTH - 20, 9, zone.memory) }
                }
                { for zone.instances.iter().enumerate().filter_map(|(at, number)| {
                    let place = board.instances.get(*number as usize)?;
                    let at = u32::try_from(at).unwrap_or(0);
                    let (x, y) = (8 + (at % columns) * across, head + (at / columns) * down);
                    Some(if many { square(x, y, place, stops) } else { self::place(x, y, place, stops) })
                }) }
            </g>
        });
        top += height + 8;
    }
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="The cluster by zone">
            <svg
                {id}
                class="pl-board"
                viewBox={format!("0 0 {WIDTH} {}", top.max(1))}
                width={WIDTH.to_string()}
                role="img"
                aria-label="Instances by zone; the same is in the table below"
            >
                <defs>
                    <pattern
                        id="pl-new"
                        width="6"
                        height="6"
                        patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    >
                        <rect class="pl-new" width="6" height="6" />
                        <rect class="pl-stripe" width="2.5" height="6" />
                    </pattern>
                </defs>
                { for zones }
            </svg>
        </div>
    }
}

fn zone_title(zone: &Zone, stops: bool) -> String {
    let new = match zone.new {
        0 => String::new(),
        n if stops => format!(", {} stopped", number(n)),
        n => format!(", {} new", number(n)),
    };
    format!(
        "{} · {} · {} of the group{new}",
        if zone.az.is_empty() { "no zone" } else { &zone.az },
        count_of(zone.instances.len() as u64, "instance"),
        count_of(zone.tasks, "task")
    )
}

/// A bar filled to scale.
fn bar(x: u32, y: u32, width: u32, height: u32, used: ResourceUse) -> Html {
    let scaled = |amount: u64| {
        let share = amount as f64 / used.total.max(1) as f64;
        (share.min(1.0) * f64::from(width) * 10.0).round() / 10.0
    };
    let (old, new) = (scaled(used.used), scaled(used.used.saturating_add(used.new)));
    html! {
        <>
            <rect
                class="pl-free"
                x={x.to_string()}
                y={y.to_string()}
                width={width.to_string()}
                height={height.to_string()}
                rx="2"
            />
            <rect
                class="pl-used"
                x={x.to_string()}
                y={y.to_string()}
                width={old.to_string()}
                height={height.to_string()}
            />
            <rect
                fill="url(#pl-new)"
                x={(f64::from(x) + old).to_string()}
                y={y.to_string()}
                width={(new - old).max(0.0).to_string()}
                height={height.to_string()}
            />
        </>
    }
}

const fn state_class(state: Option<CandidateState>) -> &'static str {
    match state {
        Some(CandidateState::Chosen) => "pl-box chosen",
        Some(CandidateState::Rejected) => "pl-box out",
        _ => "pl-box",
    }
}

fn place(x: u32, y: u32, place: &BoardInstance, stops: bool) -> Html {
    let mark = match place.state {
        Some(CandidateState::Chosen) => "✓ ",
        Some(CandidateState::Rejected) => "✕ ",
        _ => "",
    };
    let new = match place.new {
        0 => String::new(),
        n if stops => format!(", {n} stopped"),
        n => format!(", {n} new"),
    };
    let short: String = if place.note.chars().count() > 30 {
        place.note.chars().take(29).chain(['…']).collect()
    } else {
        place.note.clone()
    };
    html! {
        <g
            transform={format!("translate({x} {y})")}
            data-step={place.step.map(|step| step.to_string())}
            data-field={place.field.clone()}
        >
            <title>{ describe(place, stops) }</title>
            <rect class={state_class(place.state)} x="0.5" y="0.5" width="200" height="84" rx="6" />
            <text class="pl-id" x="8" y="17">{ &place.id }</text>
            <text class="pl-small" x="8" y="31">
                { format!("{} · {}{new}", place.instance_type, count_of(place.tasks, "task")) }
            </text>
            { bar(8, 37, 184, 11, place.cpu) }
            { bar(8, 51, 184, 11, place.memory) }
            <text
                class={match place.state {
                    Some(CandidateState::Chosen) => "pl-small good",
                    Some(CandidateState::Rejected) => "pl-small bad",
                    _ => "pl-small",
                }}
                x="8"
                y="77"
            >
                { mark }
                { short }
            </text>
        </g>
    }
}

fn square(x: u32, y: u32, place: &BoardInstance, stops: bool) -> Html {
    let share = |used: ResourceUse| {
        (used.used.saturating_add(used.new)).saturating_mul(5).div_ceil(used.total.max(1)).min(5)
    };
    let level = share(place.cpu).max(share(place.memory));
    html! {
        <rect
            class={format!("pl-cell level-{level}{}", if place.state == Some(CandidateState::Chosen) { " chosen" } else { "" })}
            x={x.to_string()}
            y={y.to_string()}
            width="12"
            height="12"
            rx="2"
            data-step={place.step.map(|step| step.to_string())}
        >
            <title>{ describe(place, stops) }</title>
        </rect>
    }
}

fn describe(place: &BoardInstance, stops: bool) -> String {
    let amount = |used: ResourceUse, unit: &str| {
        format!("{} of {} {unit}", number(used.used.saturating_add(used.new)), number(used.total))
    };
    format!(
        "{} ({}): {}, {}, {}, {} {}. {}",
        place.id,
        place.instance_type,
        amount(place.cpu, "CPU units"),
        amount(place.memory, "MiB"),
        count_of(place.tasks, "task"),
        place.new,
        if stops { "stopped" } else { "new" },
        place.note
    )
}

/// The board in words: an instance a row, or a zone a row for large clusters.
fn table(board: &Board, stops: bool) -> Html {
    let heads = |first: &'static str| {
        [
            "Zone",
            first,
            "CPU used",
            "CPU new",
            "CPU in all",
            "MiB used",
            "MiB new",
            "MiB in all",
            "Tasks",
            if stops { "Stopped" } else { "New" },
            "",
        ]
        .into_iter()
        .map(AttrValue::Static)
        .collect::<Vec<_>>()
    };
    let cells = |used: ResourceUse| {
        html! {
            <>
                <td class="num">{ number(used.used) }</td>
                <td class="num">{ number(used.new) }</td>
                <td class="num">{ number(used.total) }</td>
            </>
        }
    };
    if board.instances.len() > BOXES {
        return html! {
            <Table label="The cluster, zone by zone" heads={heads("Instances")}>
                { for board.zones.iter().map(|zone| html! {
                    <tr>
                        <th scope="row">{ &zone.az }</th>
                        <td class="num">{ zone.instances.len() }</td>
                        { cells(zone.cpu) }
                        { cells(zone.memory) }
                        <td class="num">{ number(zone.tasks) }</td>
                        <td class="num">{ number(zone.new) }</td>
                        <td />
                    </tr>
                }) }
            </Table>
        };
    }
    html! {
        <Table label="The cluster, instance by instance" heads={heads("Instance")}>
            { for board
                .zones
                .iter()
                .flat_map(|zone| {
                    zone.instances
                        .iter()
                        .filter_map(move |at| Some((zone, board.instances.get(*at as usize)?)))
                })
                .map(|(zone, place)| {
                    html! {
                        <tr>
                            <th scope="row">{ &zone.az }</th>
                            <td>{ &place.id }</td>
                            { cells(place.cpu) }
                            { cells(place.memory) }
                            <td class="num">{ place.tasks }</td>
                            <td class="num">{ place.new }</td>
                            <td>{ &place.note }</td>
                        </tr>
                    }
                }) }
        </Table>
    }
}

fn money(amount: f64) -> String {
    format!("${amount:.3}")
}

fn facts(totals: &ClusterTotals, done: u64) -> Vec<Fact> {
    vec![
        Fact::new("Tasks", number(done)),
        Fact::new(
            "Instances in use",
            format!("{} / {}", number(totals.in_use), number(totals.instances)),
        ),
        Fact::new("Zone imbalance", number(totals.imbalance)),
        Fact::new("Stranded CPU", number(totals.stranded_cpu)),
        Fact::new("Stranded MiB", number(totals.stranded_memory)),
        Fact::new("An hour", money(totals.hourly)),
        Fact::new("of it idle", money(totals.idle_hourly)),
    ]
}

/// What the measures mean.
const MEASURES: &str = "Zone imbalance: the fullest zone's tasks less the emptiest's. Stranded: left on instances in use that can't take another copy.";

/// What the cluster adds up to, and its prices.
pub(super) fn totals(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let mut types: Vec<&str> =
        answer.board.instances.iter().map(|place| place.instance_type.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    html! {
        <Card title={if answer.stops { "After all the stops" } else { "After all of them" }}>
            <Facts facts={facts(&answer.totals, answer.done)} />
            <p class="hint">{ MEASURES }</p>
            <Disclosure summary={html! { "Prices (USD an hour)" }}>
                <div class="row">
                    { for types.into_iter().take(12).map(|name| price(context, name)) }
                </div>
            </Disclosure>
        </Card>
    }
}

fn price(context: &PlacementContext, name: &str) -> Html {
    let path = format!("prices.{name}");
    let key = name.to_owned();
    let read = Callback::from(|text: String| match text.trim().parse::<f64>() {
        Ok(price) if price.is_finite() && price >= 0.0 => Ok(price),
        _ => Err("Give a price such as 0.096.".to_owned()),
    });
    html! {
        <crate::ui::components::ParsedField<f64>
            path={path.clone()}
            label={name.to_owned()}
            value={context.scenario.price(name)}
            show={Callback::from(|price: f64| price.to_string())}
            {read}
            class="number narrow"
            inputmode="decimal"
            onchange={context.on(path, move |s, price: f64| { s.prices.insert(key.clone(), price); })}
        />
    }
}

/// Two lists of strategies on the same cluster.
pub(super) fn comparison(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let Some(other) = &answer.comparison else {
        return Html::default();
    };
    html! {
        <Card title="Compared" path="compareWith">
            if let Some(why) = &other.refused {
                <p class="rejected">{ why }</p>
            } else {
                <p>
                    { match other.first_difference {
                    Some(copy) => format!("The first that goes elsewhere is number {}.", number(copy)),
                    None => "Both do the same.".into(),
                } }
                </p>
                <Table
                    label="What both come to"
                    heads={vec![AttrValue::Static(""), "Yours".into(), "Compared".into()]}
                >
                    { for facts(&answer.totals, answer.done).into_iter().zip(facts(&other.totals, other.done)).map(|(one, two)| html! {
                        <tr><th scope="row">{ one.name }</th><td>{ one.value }</td><td>{ two.value }</td></tr>
                    }) }
                </Table>
                <div class="pair-columns">
                    { small("placement-board-a", answer.strategies.join(", then "), &answer.board, answer.stops) }
                    { small("placement-board-b", other.strategies.join(", then "), &other.board, answer.stops) }
                </div>
            }
        </Card>
    }
}

/// The zones alone, for the comparison.
fn small(id: &'static str, title: String, board: &Board, stops: bool) -> Html {
    html! {
        <section class="stack tight">
            <h3>{ title }</h3>
            <svg
                {id}
                class="pl-small-board"
                viewBox={format!("0 0 340 {}", board.zones.len().max(1) * 44)}
                role="img"
                aria-label={board.zones.iter().map(|zone| zone_title(zone, stops)).collect::<Vec<_>>().join("; ")}
            >
                { for board.zones.iter().enumerate().map(|(at, zone)| html! {
                <g transform={format!("translate(0 {})", at * 44)}>
                    <text class="pl-small" x="0" y="12">{ format!("{}: {}", zone.az, number(zone.tasks)) }</text>
                    { bar(0, 17, 338, 9, zone.cpu) }
                    { bar(0, 29, 338, 9, zone.memory) }
                </g>
            }) }
            </svg>
        </section>
    }
}

/// When Amazon ECS rebalances.
const REBALANCING: &str = "With availabilityZoneRebalancing ENABLED, the default of new services; not with a maximumPercent of 100, a Classic Load Balancer or the EXTERNAL controller.";

/// What zone rebalancing does next.
pub(super) fn rebalance(context: &PlacementContext) -> Html {
    let Some(plan) = &context.answer().rebalance else {
        return Html::default();
    };
    html! {
        <Card title="Then: zone rebalancing">
            if let Some(why) = &plan.refused {
                <p class="rejected">{ format!("✕ Refused for this service: {why}.") }</p>
            } else {
                <p class="hint">{ REBALANCING }</p>
            }
            <Table
                label="Tasks of the service by zone"
                heads={["Zone", "Now", "After"].map(AttrValue::Static).to_vec()}
            >
                { for plan.zones.iter().map(|zone| html! {
                    <tr>
                        <th scope="row">{ &zone.az }</th>
                        <td class="num">{ number(zone.now) }</td>
                        <td class="num">{ number(zone.after) }</td>
                    </tr>
                }) }
            </Table>
            <ol class="pl-notes">
                { for plan.moves.iter().map(|one| html! {
                    <li>
                        { "Start a task on " }
                        <code>{ &one.started_on }</code>
                        { format!(" ({}); when it is healthy, stop one on ", one.to) }
                        <code>{ &one.stopped_on }</code>
                        { format!(" ({}).", one.from) }
                    </li>
                }) }
            </ol>
            if plan.more > 0 { <p>{ format!("And {} more.", number(plan.more)) }</p> }
            if let Some(why) = &plan.failed { <p class="rejected">{ "✕ " }{ why }</p> }
        </Card>
    }
}

/// What Fargate says.
pub(super) fn fargate(fargate: &Fargate) -> Html {
    html! {
        <Card title="On Fargate">
            <Facts
                facts={vec![
                Fact::new("CPU units", number(fargate.cpu)),
                Fact::new("MiB", number(fargate.memory)),
                Fact::new("An hour", if fargate.runs { money(fargate.hourly) } else { "–".into() }),
            ]}
            />
            <h3>{ "What plays no part, and why" }</h3>
            <ul class="pl-notes">
                { for fargate.ignored.iter().map(|line| html! { <li>{ line }</li> }) }
            </ul>
        </Card>
    }
}
