//! The cluster by Availability Zone, its totals, and the comparison of two lists of strategies.

use super::{PlacementContext, steps::stepper};
use crate::explain::Explained;
use crate::labs::task_placement::{
    Answer, Board, BoardInstance, CandidateState, ClusterTotals, Fargate, ResourceUse, Zone,
};
use crate::text::{count_of, number, shortened};
use crate::ui::bind::at;
use crate::ui::components::{Card, Disclosure, Fact, Facts, NumberField, SvgExport, Table, prose};
use std::rc::Rc;
use yew::prelude::*;

/// The maximum number of instances with a box each; a larger cluster has squares.
const BOXES: usize = 48;
const WIDTH: u32 = 640;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub context: PlacementContext,
}

/// The cluster in an answer. Another answer may have the same one: then it isn't drawn again.
#[derive(Properties)]
struct ClusterProps {
    explained: Rc<Explained<Answer>>,
}

impl ClusterProps {
    fn cluster(&self) -> (&Board, bool) {
        (&self.explained.answer.board, self.explained.answer.stops)
    }
}

impl PartialEq for ClusterProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.explained, &other.explained) || self.cluster() == other.cluster()
    }
}

/// The card of the cluster.
#[component]
pub(super) fn BoardCard(props: &Props) -> Html {
    let context = &props.context;
    let (board, stops) = (&context.answer().board, context.answer().stops);
    let hint = match (board.instances.len() > BOXES, stops) {
        (false, false) => {
            "Each box is an instance. Its bars show CPU (upper) and memory (lower): gray for existing tasks, striped green for new ones."
        }
        (false, true) => {
            "Each box is an instance. Its bars show CPU (upper) and memory (lower) after the stop."
        }
        (true, false) => {
            "Each square is an instance, and a darker one is fuller. The bars show the CPU (upper) and memory (lower) of the Availability Zone: gray for existing tasks, striped green for new ones."
        }
        (true, true) => {
            "Each square is an instance, and a darker one is fuller. The bars show the CPU (upper) and memory (lower) of the Availability Zone after the stop."
        }
    };
    html! {
        <Card title="Cluster" actions={stepper(context)}>
            <ClusterPicture explained={context.explained.clone()} />
            <p class="hint">{ hint }</p>
            <div class="row spread">
                <Disclosure summary={html! { "Cluster as a table" }} lazy=true>
                    <ClusterTable explained={context.explained.clone()} />
                </Disclosure>
                <SvgExport target="placement-board" file="placement.svg" />
            </div>
        </Card>
    }
}

/// One SVG: Availability Zones from top to bottom, with boxes or squares.
#[component]
fn ClusterPicture(props: &ClusterProps) -> Html {
    let (board, stops) = props.cluster();
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
        <div class="scroll" tabindex="0" role="region" aria-label="Cluster by Availability Zone">
            <svg
                id="placement-board"
                class="pl-board"
                viewBox={format!("0 0 {WIDTH} {}", top.max(1))}
                width={WIDTH.to_string()}
                role="img"
                aria-label="Instances by Availability Zone. The table below has the same data."
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
        "{} · {} · {}{new}",
        if zone.az.is_empty() { "No Availability Zone" } else { &zone.az },
        count_of(zone.instances.len() as u64, "instance"),
        count_of(zone.tasks, "task in the task group")
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
        n if stops => format!(", {} stopped", number(n)),
        n => format!(", {} new", number(n)),
    };
    let short = shortened(&place.note, 30);
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
        number(place.new),
        if stops { "stopped" } else { "new" },
        place.note
    )
}

/// The cluster as a table: a row for each instance, or for each Availability Zone of a large cluster.
#[component]
fn ClusterTable(props: &ClusterProps) -> Html {
    let (board, stops) = props.cluster();
    let heads = |first: &'static str| {
        [
            "AZ",
            first,
            "CPU existing",
            "CPU new",
            "CPU total",
            "MiB existing",
            "MiB new",
            "MiB total",
            "Tasks",
            if stops { "Stopped" } else { "New" },
            "Result",
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
            <Table label="Cluster by Availability Zone" heads={heads("Instances")}>
                { for board.zones.iter().map(|zone| html! {
                    <tr>
                        <th scope="row">{ &zone.az }</th>
                        <td class="num">{ number(zone.instances.len()) }</td>
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
        <Table label="Cluster by instance" heads={heads("Instance")}>
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
                            <td class="num">{ number(place.tasks) }</td>
                            <td class="num">{ number(place.new) }</td>
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
            format!("{} of {}", number(totals.in_use), number(totals.instances)),
        ),
        Fact::new("AZ imbalance (tasks)", number(totals.imbalance)),
        Fact::new("Unusable CPU units", number(totals.stranded_cpu)),
        Fact::new("Unusable memory (MiB)", number(totals.stranded_memory)),
        Fact::new("Cost per hour", money(totals.hourly)),
        Fact::new("Idle cost per hour", money(totals.idle_hourly)),
    ]
}

/// What the measures mean.
const MEASURES: &str = "AZ imbalance is the highest task count of an Availability Zone minus the lowest. Unusable capacity is on instances in use that can't run another task.";

/// The totals of the cluster, and its prices.
pub(super) fn totals(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let mut types: Vec<&str> =
        answer.board.instances.iter().map(|place| place.instance_type.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    html! {
        <Card
            title={if answer.stops { "Cluster after scale-in" } else { "Cluster after placement" }}
        >
            <Facts facts={facts(&answer.totals, answer.done)} />
            <p class="hint">{ MEASURES }</p>
            <Disclosure summary={html! { "Prices (USD per hour)" }}>
                <div class="row">
                    { for types.into_iter().take(12).map(|name| price(context, name)) }
                </div>
            </Disclosure>
        </Card>
    }
}

fn price(context: &PlacementContext, name: &str) -> Html {
    let key = name.to_owned();
    let price = at!(context, prices).entry(name).field(
        context.scenario.price(name),
        move |prices, price: f64| {
            prices.insert(key.clone(), price);
        },
    );
    html! { <NumberField label={name.to_owned()} class="narrow" field={price} /> }
}

/// The comparison of two lists of strategies on the same cluster.
pub(super) fn comparison(context: &PlacementContext) -> Html {
    let answer = context.answer();
    let Some(other) = &answer.comparison else {
        return Html::default();
    };
    html! {
        <Card title="Comparison of strategies" path={at!(context, compare_with).path}>
            if let Some(why) = &other.refused {
                <p class="rejected">{ prose(why) }</p>
            } else {
                <p>
                    { match other.first_difference {
                    Some(task) => format!("The strategies first select different instances for task {}.", number(task)),
                    None => "Both lists of strategies select the same instances.".into(),
                } }
                </p>
                <Table
                    label="Totals of both lists of strategies"
                    heads={vec![AttrValue::Static("Total"), "Your strategies".into(), "Compared strategies".into()]}
                >
                    { for facts(&answer.totals, answer.done).into_iter().zip(facts(&other.totals, other.done)).map(|(one, two)| html! {
                        <tr><th scope="row">{ one.name }</th><td>{ one.value }</td><td>{ two.value }</td></tr>
                    }) }
                </Table>
                <div class="pair-columns">
                    { small("placement-board-a", answer.strategies.join(", "), &answer.board, answer.stops) }
                    { small("placement-board-b", other.strategies.join(", "), &other.board, answer.stops) }
                </div>
            }
        </Card>
    }
}

/// The Availability Zones, for the comparison.
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
const REBALANCING: &str = "Applies if availabilityZoneRebalancing is ENABLED, the default for new services. It doesn't support a maximumPercent of 100, a Classic Load Balancer, or the EXTERNAL controller.";

/// Availability Zone rebalancing after the placement.
pub(super) fn rebalance(context: &PlacementContext) -> Html {
    let Some(plan) = &context.answer().rebalance else {
        return Html::default();
    };
    html! {
        <Card title="Availability Zone rebalancing">
            if let Some(why) = &plan.refused {
                <p class="rejected">
                    { format!("✕ ECS doesn't rebalance this service because {why}.") }
                </p>
            } else {
                <p class="hint">{ REBALANCING }</p>
            }
            <Table
                label="Tasks of the service by Availability Zone"
                heads={["AZ", "Before", "After"].map(AttrValue::Static).to_vec()}
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
                        { "ECS starts a task on " }
                        <code>{ &one.started_on }</code>
                        { format!(" ({}). After it is healthy, ECS stops one on ", one.to) }
                        <code>{ &one.stopped_on }</code>
                        { format!(" ({}).", one.from) }
                    </li>
                }) }
            </ol>
            if plan.more > 0 {
                <p>{ format!("ECS then moves {}.", count_of(plan.more, "more task")) }</p>
            }
            if let Some(why) = &plan.failed {
                <p class="rejected">{ "✕ " }{ prose(why) }</p>
            }
        </Card>
    }
}

/// The result on Fargate.
pub(super) fn fargate(fargate: &Fargate) -> Html {
    html! {
        <Card title="Fargate">
            <Facts
                facts={vec![
                Fact::new("CPU units per task", number(fargate.cpu)),
                Fact::new("Memory per task (MiB)", number(fargate.memory)),
                Fact::new("Cost per hour", if fargate.runs { money(fargate.hourly) } else { "–".into() }),
            ]}
            />
            <h3>{ "Not used on Fargate" }</h3>
            <ul class="pl-notes">
                { for fargate.ignored.iter().map(|line| html! { <li>{ line }</li> }) }
            </ul>
        </Card>
    }
}
