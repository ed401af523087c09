//! The load: drawn by pointer and keyboard, from a preset, or pasted.

use super::ScalingContext;
use crate::ecs::scaling::run::LoadPoint;
use crate::labs::scaling::{Preset, load_from_text, preset};
use crate::text::{count_of, decimal};
use crate::ui::bind::{Bound, at, bind};
use crate::ui::components::{
    Card, Disclosure, Notice, NumberField, ReportList, TextArea, add_button, remove_button,
};
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

/// Loads with more points than this are a picture only.
const DRAWN: usize = 40;
const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 8.0;
const TOP: f64 = 10.0;
const FLOOR: f64 = 130.0;

/// The card of the load.
#[component]
pub(super) fn LoadCard(props: &super::Props) -> Html {
    let context = &props.context;
    let list = at!(context, load);
    let count = list.value.len();
    let minutes = context.scenario.minutes;
    let buttons = Preset::ALL.into_iter().map(|(kind, name)| {
        let apply = list.on(move |load, _: MouseEvent| *load = preset(kind, minutes));
        html! { <button type="button" class="small" onclick={apply}>{ name }</button> }
    });
    let add = list.on(move |load: &mut Vec<LoadPoint>, _: MouseEvent| {
        let last = load.last().copied().unwrap_or_default();
        let from_minute = if load.is_empty() { 0 } else { last.from_minute.saturating_add(10) };
        load.push(LoadPoint { from_minute, ..last });
    });
    html! {
        <Card title="Load" path={list.path.clone()}>
            <div class="row middle">
                <span class="small quiet-text">{ "Preset" }</span>
                <span class="joined">{ for buttons }</span>
            </div>
            <Curve context={context.clone()} />
            if count <= DRAWN {
                <Disclosure summary={html! { { format!("Points ({count})") } }}>
                    { for list.items().map(|(at, point)| html! {
                        <div class="row" key={at} data-field={point.path.clone()}>
                            <NumberField class="narrow" label="From minute" field={bind!(point, from_minute)} />
                            <NumberField
                                class="narrow"
                                label="Requests/min"
                                field={bind!(point, requests_per_minute)}
                            />
                            { remove_button(format!("Remove point {}", at + 1), list.on_remove(at)) }
                        </div>
                    }) }
                    { add_button("Add point", add) }
                </Disclosure>
            }
            <Paste
                context={context.clone()}
            />
        </Card>
    }
}

/// A point that is dragged.
#[derive(Clone, Copy, PartialEq)]
struct Scale {
    minutes: f64,
    most: f64,
}

impl Scale {
    fn of(context: &ScalingContext) -> Self {
        let scenario = &context.scenario;
        let most = scenario.load.iter().map(|point| point.requests_per_minute).fold(0.0, f64::max);
        Self { minutes: f64::from(scenario.minutes.max(1)), most: (most * 1.25).max(100.0) }
    }

    fn x(self, minute: u32) -> f64 {
        LEFT + (WIDTH - 2.0 * LEFT) * (f64::from(minute) / self.minutes).min(1.0)
    }

    fn y(self, requests: f64) -> f64 {
        TOP + (FLOOR - TOP) * (1.0 - (requests / self.most).clamp(0.0, 1.0))
    }

    fn minute(self, x: f64) -> u32 {
        let share = ((x - LEFT) / (WIDTH - 2.0 * LEFT)).clamp(0.0, 1.0);
        (share * self.minutes).round() as u32
    }

    fn requests(self, y: f64) -> f64 {
        let share = (1.0 - (y - TOP) / (FLOOR - TOP)).clamp(0.0, 1.0);
        nice(share * self.most, self.most)
    }
}

/// Rounded to two or three digits.
fn nice(value: f64, most: f64) -> f64 {
    let unit = 10_f64.powf((most / 100.0).log10().floor()).max(1.0);
    (value / unit).round() * unit
}

/// The curve with a handle for each point. A handle is dragged, or moved by the arrow keys.
#[component]
fn Curve(props: &super::Props) -> Html {
    let context = &props.context;
    let node = use_node_ref();
    // The scale stays while a point is dragged.
    let dragged = use_state_eq(|| None::<(usize, Scale)>);
    let scale = dragged.map_or_else(|| Scale::of(context), |(_, scale)| scale);
    let load = &context.scenario.load;
    let editable = load.len() <= DRAWN;
    let place = move |node: &NodeRef, event: &PointerEvent| -> Option<(f64, f64)> {
        let bounds = node.cast::<Element>()?.get_bounding_client_rect();
        let x = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0) * WIDTH;
        let y = (f64::from(event.client_y()) - bounds.top()) / bounds.height().max(1.0) * HEIGHT;
        Some((x, y))
    };
    let onpointermove = {
        let (context, node, dragged) = (context.clone(), node.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some((at, scale)), Some((x, y))) = (*dragged, place(&node, &event)) {
                set_point(&context, at, scale.minute(x), scale.requests(y));
            }
        })
    };
    let end = {
        let dragged = dragged.setter();
        Callback::from(move |_: PointerEvent| dragged.set(None))
    };
    // A press away from the handles adds a point.
    let onpointerdown = {
        let (context, node, dragged) = (context.clone(), node.clone(), dragged.clone());
        Callback::from(move |event: PointerEvent| {
            if !editable || event.button() != 0 {
                return;
            }
            let Some((x, y)) = place(&node, &event) else { return };
            let (minute, requests) = (scale.minute(x), scale.requests(y));
            let near = |point: &LoadPoint| {
                let (dx, dy) =
                    (scale.x(point.from_minute) - x, scale.y(point.requests_per_minute) - y);
                dx * dx + dy * dy
            };
            let load = &context.scenario.load;
            let nearest = (0..load.len()).filter_map(|at| Some((at, near(load.get(at)?))));
            let nearest = nearest.min_by(|one, other| one.1.total_cmp(&other.1));
            event.prevent_default();
            if let Some(target) = node.cast::<Element>() {
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            match nearest.filter(|(_, distance)| *distance < 196.0) {
                Some((at, _)) => dragged.set(Some((at, scale))),
                None => {
                    let at = load.partition_point(|point| point.from_minute < minute);
                    let taken = load.get(at).is_some_and(|point| point.from_minute == minute);
                    if !taken {
                        at!(context, load).around(&context.place()).change(move |scenario| {
                            let point =
                                LoadPoint { from_minute: minute, requests_per_minute: requests };
                            scenario.load.insert(at.min(scenario.load.len()), point);
                        });
                        dragged.set(Some((at, scale)));
                    }
                }
            }
        })
    };
    let mut line = String::new();
    for (at, point) in load.iter().enumerate() {
        let (x, y) = (scale.x(point.from_minute), scale.y(point.requests_per_minute));
        line.push_str(&if at == 0 { format!("M{x:.1} {y:.1}") } else { format!("H{x:.1}V{y:.1}") });
    }
    let right = WIDTH - LEFT;
    let area = format!("{line}H{right:.1}V{FLOOR}H{LEFT}Z");
    let label = format!("Load curve, {}", count_of(load.len(), "point"));
    html! {
        <figure class="stack tight">
            <svg
                ref={node}
                class={classes!("picture", "sc-curve", editable.then_some("sc-editable"))}
                viewBox={format!("0 0 {WIDTH} {HEIGHT}")}
                role="group"
                aria-label={label}
                {onpointerdown}
                {onpointermove}
                onpointerup={end.clone()}
                onpointercancel={end}
            >
                <path class="sc-grid" d={format!("M{LEFT} {FLOOR}H{right}M{LEFT} {TOP}H{right}")} />
                <path class="sc-load" d={area} />
                <path class="sc-line" d={format!("{line}H{right:.1}")} />
                <text class="sc-tick" x={LEFT.to_string()} y={(HEIGHT - 6.0).to_string()}>
                    { "0 min" }
                </text>
                <text class="sc-number" x={right.to_string()} y={(HEIGHT - 6.0).to_string()}>
                    { format!("{} min", context.scenario.minutes) }
                </text>
                <text class="sc-tick" x={LEFT.to_string()} y="9">
                    { format!("{} requests/min", decimal(scale.most)) }
                </text>
                if editable {
                    { for load.iter().enumerate().map(|(at, point)| handle(context, scale, at, *point)) }
                }
            </svg>
            <figcaption class="small quiet-text">
                { if editable {
                    "Drag a point, or press the curve to add one. Arrow keys move the focused point; Delete removes it."
                } else {
                    "An imported load. Select a preset to draw a new one."
                } }
            </figcaption>
        </figure>
    }
}

/// Moves a point between its neighbors. The first one stays at minute 0.
fn set_point(context: &ScalingContext, at: usize, minute: u32, requests: f64) {
    at!(context, load).around(&context.place()).change(move |scenario| {
        let load = &mut scenario.load;
        let least =
            at.checked_sub(1).and_then(|at| load.get(at)).map_or(0, |it| it.from_minute + 1);
        let most = load
            .get(at + 1)
            .map_or(scenario.minutes.saturating_sub(1), |it| it.from_minute.saturating_sub(1));
        if let Some(point) = load.get_mut(at) {
            point.from_minute = if at == 0 { 0 } else { minute.max(least).min(most.max(least)) };
            point.requests_per_minute = requests.max(0.0);
        }
    });
}

/// The handle of a point.
fn handle(context: &ScalingContext, scale: Scale, at: usize, point: LoadPoint) -> Html {
    let onkeydown = {
        let context = context.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = nice(scale.most / 20.0, scale.most).max(1.0);
            let hop = if event.shift_key() { 10 } else { 1 };
            let LoadPoint { from_minute: minute, requests_per_minute: requests } = point;
            let (minute, requests) = match event.key().as_str() {
                "ArrowUp" => (minute, requests + step),
                "ArrowDown" => (minute, requests - step),
                "ArrowRight" => (minute.saturating_add(hop), requests),
                "ArrowLeft" => (minute.saturating_sub(hop), requests),
                "Delete" | "Backspace" if at > 0 => {
                    event.prevent_default();
                    at!(context, load).around(&context.place()).change(move |scenario| {
                        if at < scenario.load.len() {
                            scenario.load.remove(at);
                        }
                    });
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            set_point(&context, at, minute, requests);
        })
    };
    let value = format!(
        "{} requests per minute from minute {}",
        decimal(point.requests_per_minute),
        point.from_minute
    );
    html! {
        <circle
            key={at}
            class="sc-handle"
            cx={format!("{:.1}", scale.x(point.from_minute))}
            cy={format!("{:.1}", scale.y(point.requests_per_minute))}
            r="6"
            tabindex="0"
            role="slider"
            aria-label={format!("Point {}", at + 1)}
            aria-valuemin="0"
            aria-valuemax={format!("{:.0}", scale.most)}
            aria-valuenow={format!("{:.0}", point.requests_per_minute)}
            aria-valuetext={value}
            data-field={at!(context, load).path.item(at)}
            {onkeydown}
        />
    }
}

/// A pasted load.
#[component]
fn Paste(props: &super::Props) -> Html {
    let text = use_state(String::new);
    let result = use_state(|| None::<Result<Vec<crate::document::ReportLine>, String>>);
    let onclick = {
        let (context, text, result) = (props.context.clone(), text.clone(), result.setter());
        Callback::from(move |_: MouseEvent| {
            let read = load_from_text(&text).unwrap_or_else(|| {
                Err("This isn't a load. Enter lines with a time and a number, or the output of `get-metric-data`.".into())
            });
            result.set(Some(match read {
                Ok(load) => {
                    let report = load.report.clone();
                    at!(context, load).around(&context.place()).change(move |scenario| {
                        scenario.load = load.load;
                        scenario.minutes = load.minutes;
                        scenario.minute = None;
                        if let Some(start) = load.start {
                            scenario.start = start;
                        }
                    });
                    Ok(report)
                }
                Err(why) => Err(why),
            }));
        })
    };
    html! {
        <Disclosure summary={html! { { "Paste a load (CSV or get-metric-data)" } }}>
            <TextArea
                label="Load"
                placeholder="2026-12-01T06:00:00Z,1200"
                rows=4
                field={Bound::state(&text)}
            />
            <div><button type="button" class="small" {onclick}>{ "Import load" }</button></div>
            { match &*result {
                Some(Ok(report)) => html! { <ReportList lines={report.clone()} /> },
                Some(Err(why)) => html! { <Notice kind="error" text={why.clone()} /> },
                None => Html::default(),
            } }
        </Disclosure>
    }
}
