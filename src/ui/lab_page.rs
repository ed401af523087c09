//! The page of any lab: bar, inputs, verdict, picture, findings, trace.

use super::{
    bench::{Action, Bench, Desk, LabView, State, has_errors},
    components::{Card, Findings, Select, Steps, TracePanel, VerdictLine},
    highlight,
    routes::{self, Route},
};
use crate::explain::{Finding, Headline};
use crate::workbench::Target;
use gloo::{
    events::{EventListener, EventListenerOptions},
    timers::callback::Timeout,
    utils::document,
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Properties of a [`LabPage`].
#[derive(Properties, PartialEq, Clone)]
pub struct PageProps {
    /// The address.
    pub route: Route,
}

/// The page of a lab.
#[component]
pub fn LabPage<L: LabView>(props: &PageProps) -> Html {
    let examples = use_memo((), |()| L::examples());
    let state = {
        let first = examples.first().map(|example| example.scenario.clone());
        use_reducer(move || State::<L>::new(first.unwrap_or_default(), L::DEBOUNCE_MS > 0))
    };
    let dispatch = state.dispatcher();

    // An example asked for in the address.
    {
        let (examples, dispatch) = (examples.clone(), dispatch.clone());
        use_effect_with(props.route.clone(), move |route| {
            let asked = route.get("example");
            if let Some(example) = examples.iter().find(|example| Some(example.id) == asked) {
                dispatch.dispatch(Action::Load(Rc::new(example.scenario.clone())));
            }
            if !route.query.is_empty() {
                routes::replace(&format!("#/{}", L::ID));
            }
        });
    }
    // The debounce.
    {
        let dispatch = dispatch.clone();
        let owed = (state.history.present().clone(), state.secrets.clone());
        use_effect_with((state.pending, Owed(owed)), move |(pending, _)| {
            let timer = pending
                .then(|| Timeout::new(L::DEBOUNCE_MS, move || dispatch.dispatch(Action::Explain)));
            move || drop(timer)
        });
    }

    let desk = {
        let dispatch = dispatch.clone();
        let report = use_callback((), move |(field, problem), ()| {
            dispatch.dispatch(Action::Problem(field, problem));
        });
        Desk {
            findings: state.findings.clone(),
            problems: state.problems.clone(),
            epoch: state.epoch,
            report,
        }
    };
    let bench = Bench::<L> {
        scenario: state.history.present().clone(),
        secrets: state.secrets.clone(),
        explained: state.explained.clone(),
        stale: state.pending || !state.problems.is_empty(),
        epoch: state.epoch,
        dispatch: dispatch.clone(),
    };
    let step = |action: fn() -> Action<L>| {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(action()))
    };
    let onexample = {
        let (examples, dispatch) = (examples.clone(), dispatch.clone());
        Callback::from(move |at: usize| {
            if let Some(example) = examples.get(at) {
                dispatch.dispatch(Action::Load(Rc::new(example.scenario.clone())));
            }
        })
    };
    html! {
        <ContextProvider<Desk> context={desk}>
            <Frame title={L::TITLE} question={L::QUESTION}
                examples={examples.iter().map(|example| AttrValue::Static(example.title)).collect::<Vec<_>>()}
                example={examples.iter().position(|example| example.scenario == *bench.scenario)}
                {onexample} onundo={step(|| Action::Undo)} onredo={step(|| Action::Redo)}
                can_undo={state.history.can_undo()} can_redo={state.history.can_redo()}
                headline={L::headline(bench.answer())} stale={bench.stale} findings={state.findings.clone()} steps={Steps::of(&bench.explained)}
                inputs={L::inputs(&bench)} picture={L::picture(&bench)} />
        </ContextProvider<Desk>>
    }
}

/// Compares by identity.
struct Owed<S, T>((Rc<S>, Rc<T>));

impl<S, T> PartialEq for Owed<S, T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0.0, &other.0.0) && Rc::ptr_eq(&self.0.1, &other.0.1)
    }
}

/// The part of the page that is the same code for all labs.
#[derive(Properties, PartialEq)]
struct FrameProps {
    title: AttrValue,
    question: AttrValue,
    examples: Vec<AttrValue>,
    example: Option<usize>,
    onexample: Callback<usize>,
    onundo: Callback<()>,
    onredo: Callback<()>,
    can_undo: bool,
    can_redo: bool,
    headline: Headline,
    stale: bool,
    findings: Rc<Vec<Finding>>,
    steps: Steps,
    inputs: Html,
    picture: Html,
}

#[component]
fn Frame(props: &FrameProps) -> Html {
    let main = use_node_ref();
    let pointed = use_mut_ref(Pointed::default);

    // The highlight follows the pointer and the focus, and a new answer.
    let light = {
        let (main, pointed, steps) = (main.clone(), pointed.clone(), props.steps.clone());
        Rc::new(move || {
            if let Some(root) = main.cast::<Element>() {
                highlight::light(&root, steps.trace(), pointed.borrow().target());
            }
        })
    };
    let point = |place: fn(&mut Pointed) -> &mut Option<Target>, on: bool| {
        let (pointed, light) = (pointed.clone(), light.clone());
        move |event: &Event| {
            let target = if on {
                highlight::target(event.target())
            } else {
                None
            };
            let mut now = pointed.borrow_mut();
            let slot = place(&mut now);
            if *slot != target {
                *slot = target;
                drop(now);
                light();
            }
        }
    };
    let over = point(|p| &mut p.pointer, true);
    let left = point(|p| &mut p.pointer, false);
    let focused = point(|p| &mut p.focus, true);
    let blurred = point(|p| &mut p.focus, false);
    {
        let light = light.clone();
        let lit = pointed.borrow().target().is_some();
        use_effect_with(props.steps.clone(), move |_| {
            if lit {
                light();
            }
        });
    }
    use_shortcuts(props.onundo.clone(), props.onredo.clone());
    {
        let title = format!("{} · Cloudglass", props.title);
        use_effect_with(title, |title| document().set_title(title));
    }

    html! {
        <>
            <Bar title={props.title.clone()} question={props.question.clone()} examples={props.examples.clone()} example={props.example}
                onexample={props.onexample.clone()} onundo={props.onundo.clone()} onredo={props.onredo.clone()} can_undo={props.can_undo} can_redo={props.can_redo} />
            <main ref={main} id="main" tabindex="-1" class="lab" onpointerover={move |e: PointerEvent| over(&e)} onpointerleave={move |e: PointerEvent| left(&e)}
                onfocusin={move |e: FocusEvent| focused(&e)} onfocusout={move |e: FocusEvent| blurred(&e)}>
                <form class="stack inputs" aria-label="Inputs" onsubmit={|e: SubmitEvent| e.prevent_default()}>
                    { props.inputs.clone() }
                </form>
                <div class="stack answer">
                    <VerdictLine headline={props.headline.clone()} stale={props.stale} />
                    if !props.findings.is_empty() {
                        <Card title={if has_errors(&props.findings) { "Problems" } else { "Worth knowing" }} class="findings-card">
                            <Findings findings={(*props.findings).clone()} lead=true />
                        </Card>
                    }
                    { props.picture.clone() }
                    <TracePanel steps={props.steps.clone()} />
                </div>
            </main>
        </>
    }
}

#[derive(Default)]
struct Pointed {
    pointer: Option<Target>,
    focus: Option<Target>,
}

impl Pointed {
    fn target(&self) -> Option<&Target> {
        self.pointer.as_ref().or(self.focus.as_ref())
    }
}

/// Undo and redo by keyboard. They work in text fields too: there the browser's own undo knows nothing of the scenario.
#[hook]
fn use_shortcuts(undo: Callback<()>, redo: Callback<()>) {
    use_effect_with((undo, redo), |(undo, redo)| {
        let (undo, redo) = (undo.clone(), redo.clone());
        let options = EventListenerOptions::enable_prevent_default();
        let listener =
            EventListener::new_with_options(&document(), "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else {
                    return;
                };
                let dialog = document().query_selector("dialog[open]").ok().flatten();
                if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || dialog.is_some() {
                    return;
                }
                let run = match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                    ("z", false) => &undo,
                    ("z", true) | ("y", false) => &redo,
                    _ => return,
                };
                event.prevent_default();
                run.emit(());
            });
        move || drop(listener)
    });
}

#[derive(Properties, PartialEq)]
struct BarProps {
    title: AttrValue,
    question: AttrValue,
    examples: Vec<AttrValue>,
    example: Option<usize>,
    onexample: Callback<usize>,
    onundo: Callback<()>,
    onredo: Callback<()>,
    can_undo: bool,
    can_redo: bool,
}

/// The top bar.
#[component]
fn Bar(props: &BarProps) -> Html {
    let mut options: Vec<(Option<usize>, AttrValue)> = vec![];
    if props.example.is_none() {
        options.push((None, "Examples…".into()));
    }
    options.extend(
        props
            .examples
            .iter()
            .enumerate()
            .map(|(at, title)| (Some(at), title.clone())),
    );
    let onexample = props.onexample.clone();
    let choose = Callback::from(move |at: Option<usize>| {
        if let Some(at) = at {
            onexample.emit(at);
        }
    });
    html! {
        <header class="bar">
            <h1>{ &props.title }{ " " }<span class="question">{ &props.question }</span></h1>
            <div class="row actions">
                <Select<Option<usize>> bare=true label="Example" class="example" {options} value={props.example} onchange={choose} />
                <div class="joined">
                    <button type="button" aria-label="Undo" title="Undo (Ctrl+Z)" disabled={!props.can_undo} onclick={props.onundo.reform(|_| ())}>{ "↶" }</button>
                    <button type="button" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={!props.can_redo} onclick={props.onredo.reform(|_| ())}>{ "↷" }</button>
                </div>
            </div>
        </header>
    }
}
