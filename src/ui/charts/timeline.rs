//! The timeline of a deployment: the picture, the cursor with its playback controls, and the table.

use super::{SharedTimeline, timeline_svg::Drawing, timeline_table::Moments};
use crate::text::clock;
use crate::ui::components::{Disclosure, SvgExport};
use gloo::{events::EventListener, timers::callback::Interval, utils::window};
use std::rc::Rc;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Properties of a [`TimelineView`].
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// The timeline.
    pub plan: SharedTimeline,
    /// The id of the picture, unique on the page.
    pub id: AttrValue,
    /// Its name for screen readers: `Rolling update of 4 tasks`. The sentence of the current time follows it.
    pub label: AttrValue,
}

/// The time of the cursor, and whether it plays.
#[derive(Clone, Copy, PartialEq)]
struct Cursor {
    at: u64,
    playing: bool,
}

enum Turn {
    To(u64),
    /// Forward by the first, up to the second.
    On(u64, u64),
    Play(bool),
}

impl Reducible for Cursor {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        let Cursor { at, playing } = *self;
        Rc::new(match turn {
            Turn::To(at) => Cursor { at, playing: false },
            Turn::On(by, end) => {
                Cursor { at: (at + by).min(end), playing: playing && at + by < end }
            }
            Turn::Play(playing) => Cursor { at, playing },
        })
    }
}

/// Playing the entire timeline takes about this many milliseconds, with a frame every [`FRAME`].
const WHOLE: u64 = 12_000;
const FRAME: u32 = 50;
/// With reduced motion, the cursor moves from change to change at this interval, in milliseconds.
const REDUCED_MOTION_INTERVAL: u32 = 1200;

/// The timeline with its controls and its table. It opens at its worst moment.
#[component]
pub fn TimelineView(props: &TimelineProps) -> Html {
    let frame = use_node_ref();
    let width = use_width(&frame);
    let stops = use_memo(props.plan.clone(), |plan| plan.timeline().stops());
    let picture = use_memo((props.plan.clone(), width), |(plan, width)| {
        plan.timeline().picture(f64::from(*width))
    });
    let cursor = use_reducer_eq(|| Cursor { at: props.plan.timeline().worst(), playing: false });
    let turn = cursor.dispatcher();
    {
        let turn = turn.clone();
        use_effect_with(props.plan.clone(), move |plan| {
            turn.dispatch(Turn::To(plan.timeline().worst()));
        });
    }
    let timeline = props.plan.timeline();
    // At the end itself nothing is drawn.
    let end = timeline.end.saturating_sub(1);
    let at = cursor.at.min(end);
    let last = stops.len().saturating_sub(1);
    let stop = stops.partition_point(|stop| *stop <= at).saturating_sub(1);
    let nth = |n: usize| stops.get(n).copied().unwrap_or(0);
    let to = |at: u64| {
        let turn = turn.clone();
        move |_: MouseEvent| turn.dispatch(Turn::To(at))
    };
    use_play(cursor.playing, turn.clone(), end, stops.clone());

    let onslide = {
        let (turn, stops) = (turn.clone(), stops.clone());
        Callback::from(move |event: InputEvent| {
            let slider = event.target_dyn_into::<HtmlInputElement>();
            let n = slider.and_then(|slider| slider.value().parse::<usize>().ok());
            if let Some(at) = n.and_then(|n| stops.get(n)) {
                turn.dispatch(Turn::To(*at));
            }
        })
    };
    let ontoggle = {
        let (turn, playing) = (turn.clone(), cursor.playing);
        move |_: MouseEvent| {
            if !playing && at >= end {
                turn.dispatch(Turn::To(0));
            }
            turn.dispatch(Turn::Play(!playing));
        }
    };
    let onseek = {
        let turn = turn.clone();
        use_callback((), move |at: u64, ()| turn.dispatch(Turn::To(at)))
    };
    let sentence = timeline.sentence(at);
    html! {
        <div class="stack tight timeline">
            <div
                class="row middle tl-controls"
                role="group"
                aria-label={format!("Playback of {}", props.label)}
            >
                <div class="joined">
                    <button
                        type="button"
                        aria-label="Go to the start"
                        title="Go to the start"
                        onclick={to(0)}
                    >
                        { "⇤" }
                    </button>
                    <button
                        type="button"
                        aria-label="Previous change"
                        title="Previous change"
                        aria-disabled={(at == 0).then_some("true")}
                        onclick={to(if at > nth(stop) { nth(stop) } else { nth(stop.saturating_sub(1)) })}
                    >
                        { "◂" }
                    </button>
                    <button type="button" class="tl-play" onclick={ontoggle}>
                        { if cursor.playing { "❚❚ Pause" } else { "▶ Play" } }
                    </button>
                    <button
                        type="button"
                        aria-label="Next change"
                        title="Next change"
                        aria-disabled={(stop >= last).then_some("true")}
                        onclick={to(nth(last.min(stop + 1)))}
                    >
                        { "▸" }
                    </button>
                    <button
                        type="button"
                        aria-label="Go to the last change"
                        title="Go to the last change"
                        onclick={to(nth(last))}
                    >
                        { "⇥" }
                    </button>
                </div>
                <input
                    type="range"
                    class="grow"
                    aria-label={format!("Time in {}", props.label)}
                    min="0"
                    max={last.to_string()}
                    step="1"
                    value={stop.to_string()}
                    aria-valuetext={clock(at)}
                    oninput={onslide}
                />
                <SvgExport target={props.id.clone()} file={format!("{}.svg", props.id)} />
            </div>
            <div ref={frame}>
                <Drawing
                    {picture}
                    id={props.id.clone()}
                    {at}
                    label={format!("{}. {sentence}", props.label)}
                />
            </div>
            <div
                class="tl-now"
                aria-live={if cursor.playing { "off" } else { "polite" }}
                translate="no"
            >
                <p class="num">{ &sentence }</p>
                <ul>
                    { for timeline.events_at(nth(stop)).take(4).map(|event| html! {
                    <li data-step={event.step.map(|step| step.to_string())}>{ &event.text }</li>
                }) }
                </ul>
            </div>
            <Disclosure summary={html! { "Timeline as a table" }} lazy=true>
                <Moments plan={props.plan.clone()} label={props.label.clone()} {onseek} />
            </Disclosure>
        </div>
    }
}

/// Moves the cursor while it plays.
#[hook]
fn use_play(playing: bool, turn: UseReducerDispatcher<Cursor>, end: u64, stops: Rc<Vec<u64>>) {
    let at = use_mut_ref(|| 0_usize);
    use_effect_with((playing, end), move |(playing, end)| {
        let end = *end;
        let timer = playing.then(|| {
            if calm() {
                *at.borrow_mut() = 0;
                Interval::new(REDUCED_MOTION_INTERVAL, move || {
                    let mut n = at.borrow_mut();
                    *n += 1;
                    match stops.get(*n) {
                        Some(at) => {
                            turn.dispatch(Turn::To(*at));
                            turn.dispatch(Turn::Play(true));
                        }
                        None => turn.dispatch(Turn::Play(false)),
                    }
                })
            } else {
                let by = (end * u64::from(FRAME)).div_ceil(WHOLE).max(1);
                Interval::new(FRAME, move || turn.dispatch(Turn::On(by, end)))
            }
        });
        move || drop(timer)
    });
}

/// Whether the user prefers reduced motion.
fn calm() -> bool {
    window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

/// The width of an element in pixels, updated when the window changes.
#[hook]
pub fn use_width(node: &NodeRef) -> u32 {
    let width = use_state_eq(|| 760);
    let (node, set) = (node.clone(), width.setter());
    use_effect_with((), move |()| {
        let measure = move || {
            let now = node.cast::<Element>().map_or(0, |it| it.client_width());
            if let Ok(now @ 1..) = u32::try_from(now) {
                set.set(now);
            }
        };
        measure();
        let listener = EventListener::new(&window(), "resize", move |_| measure());
        move || drop(listener)
    });
    *width
}
