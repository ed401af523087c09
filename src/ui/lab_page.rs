//! The page of any lab: bar, inputs, verdict, picture, findings, trace.

use super::{
    autosave::{Autosave, use_autosave},
    components::{Card, Findings, Notice, Steps, TracePanel, VerdictLine},
    context::{FieldContext, LabAction, LabContext, LabState, LabView, Notes, has_errors},
    dialogs::{DialogKind, ExampleChoice},
    dom::{AfterPaint, focus_field},
    highlight,
    lab_dialogs::LabDialogs,
    navigation::{Navigation, Target, use_new_navigation, use_target},
    panic_page,
    routes::Route,
    shortcuts::use_shortcuts,
    start::{StartState, begin, follow},
    top_bar::Bar,
};
use crate::document;
use crate::explain::{Finding, Headline};
use crate::workbench::PointerTarget;
use gloo::{timers::callback::Timeout, utils::document};
use serde_json::Value;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Properties of a [`LabPage`].
#[derive(Properties, PartialEq, Clone)]
pub struct PageProps {
    /// The route.
    pub route: Route,
    /// Called after the query was followed, so that it leaves the URL.
    pub onfollowed: Callback<()>,
}

/// The page of a lab.
#[component]
pub fn LabPage<L: LabView>(props: &PageProps) -> Html {
    let examples = use_memo((), |()| L::examples());
    // The route is followed before there is a state: no earlier work flashes by.
    let begun = use_memo((), |()| begin::<L>(&props.route, &examples));
    let notice = use_state(|| begun.notice.clone());
    let dialog = use_state_eq(|| None::<DialogKind>);
    let state = {
        let first = begun.start.scenario.clone();
        use_reducer(move || LabState::<L>::new(first, L::DEBOUNCE_MS > 0))
    };
    let dispatch = state.dispatcher();
    let autosave = use_memo((), |()| {
        let notice = notice.setter();
        let blocked = Callback::from(move |()| notice.set(Some(("warning", BLOCKED.to_owned()))));
        let StartState { scenario, id, label, is_example } = &begun.start;
        let autosave = Autosave::new((L::ID, L::VERSION), id.clone(), label, blocked);
        if *is_example {
            autosave.begin(label, Some(document::value(scenario)));
        }
        autosave
    });
    use_autosave(&autosave);
    let present = state.history.present().clone();
    {
        let autosave = autosave.clone();
        // What was saved already needs no saving; what the route opened does.
        let saved = use_mut_ref(|| !begun.is_opened);
        use_effect_with(Same(present.clone()), move |Same(scenario)| {
            let scenario = scenario.clone();
            let write: Rc<dyn Fn() -> Value> = Rc::new(move || document::value(&*scenario));
            if std::mem::take(&mut *saved.borrow_mut()) {
                panic_page::remember(L::ID, L::VERSION, write);
            } else {
                autosave.changed(write);
            }
        });
    }
    // Opens a scenario from elsewhere. Earlier work stays in Recent. An example is saved only after an edit.
    let deliver = {
        let (autosave, dispatch) = (autosave.clone(), dispatch.clone());
        Rc::new(move |scenario: L::Scenario, label: &str, example: bool| {
            autosave.begin(label, example.then(|| document::value(&scenario)));
            dispatch.dispatch(LabAction::Load(Rc::new(scenario)));
        })
    };
    {
        let (examples, deliver, notice) = (examples.clone(), deliver.clone(), notice.setter());
        let onfollowed = props.onfollowed.clone();
        let first = use_mut_ref(|| Some(begun.is_done));
        use_effect_with(props.route.clone(), move |route| {
            let is_done = first.borrow_mut().take().unwrap_or_else(|| {
                let Some(followed) = follow::<L>(route, &examples) else {
                    return false;
                };
                if let Some(StartState { scenario, label, is_example, .. }) = followed.opened {
                    deliver(scenario, &label, is_example);
                }
                if followed.notice.is_some() {
                    notice.set(followed.notice);
                }
                followed.is_done
            });
            if is_done {
                onfollowed.emit(());
            }
        });
    }
    let navigation = use_new_navigation();
    use_target(&navigation, |target| {
        if let Target::Field(path) = target {
            // After the render that brings it up.
            let path = path.clone();
            Timeout::new(0, move || focus_field(&path)).forget();
        }
    });
    // The debounce; and what was typed is painted before an answer that takes longer than the frame has room.
    {
        let dispatch = dispatch.clone();
        let owed = (state.owed, Same(present.clone()), Same(state.secrets.clone()));
        use_effect_with(owed, move |(owed, ..)| {
            let explain = move || dispatch.dispatch(LabAction::Explain);
            let (timer, frame) = match (*owed, L::DEBOUNCE_MS) {
                (false, _) => (None, None),
                (true, 0) => (None, Some(AfterPaint::new(explain))),
                (true, wait) => (Some(Timeout::new(wait, explain)), None),
            };
            move || drop((timer, frame))
        });
    }
    {
        let cost = state.cost.clone();
        use_effect(move || cost.end());
    }

    // A long simulation advances between frames. Its replacement by another, or by none, drops it.
    {
        let dispatch = dispatch.clone();
        use_effect_with(state.run.clone(), move |run| {
            let next = move || dispatch.dispatch(LabAction::Advance);
            let timer = run.as_ref().map(|_| Timeout::new(0, next));
            move || drop(timer)
        });
    }

    let field_context = {
        let dispatch = dispatch.clone();
        use_memo((), move |()| {
            FieldContext::new(Callback::from(move |(field, problem)| {
                dispatch.dispatch(LabAction::Problem(field, problem));
            }))
        })
    };
    {
        let notes = Notes {
            findings: state.findings.clone(),
            problems: state.problems.clone(),
            epoch: state.epoch,
        };
        field_context.keep(notes.clone());
        let field_context = field_context.clone();
        use_effect_with(notes, move |_| field_context.tell());
    }
    let context = LabContext::<L> {
        scenario: present.clone(),
        secrets: state.secrets.clone(),
        explained: state.explained.clone(),
        stale: (state.owed && L::DEBOUNCE_MS > 0)
            || state.run.is_some()
            || !state.problems.is_empty()
            || L::has_unreadable_text(&present),
        progress: state.run.as_ref().map(|run| run.progress),
        epoch: state.epoch,
        at_once: false,
        dispatch: dispatch.clone(),
    };
    let shown = LabContext { scenario: state.answered.clone(), at_once: true, ..context.clone() };
    let onundo = use_dispatch(&dispatch, || LabAction::Undo);
    let onredo = use_dispatch(&dispatch, || LabAction::Redo);
    let onexample = {
        let (examples, deliver) = (examples.clone(), deliver.clone());
        Callback::from(move |chosen: ExampleChoice| match chosen {
            ExampleChoice::Example(at) => {
                if let Some(example) = examples.get(at) {
                    deliver(example.scenario.clone(), example.title, true);
                }
            }
            ExampleChoice::Defaults => deliver(L::Scenario::default(), "Defaults", true),
        })
    };
    let onclose = {
        let dialog = dialog.setter();
        use_callback((), move |(), ()| dialog.set(None))
    };
    let onopen = {
        let dialog = dialog.setter();
        use_callback((), move |which, ()| dialog.set(Some(which)))
    };
    let ondismiss = {
        let notice = notice.setter();
        use_callback((), move |(), ()| notice.set(None))
    };
    // Only the example that was opened is compared at every key.
    let opened = {
        let (examples, present) = (examples.clone(), present.clone());
        use_memo(state.epoch, move |_| {
            examples.iter().position(|example| example.scenario == *present)
        })
    };
    let current = opened
        .and_then(|at| Some((at, examples.get(at)?)))
        .filter(|(_, example)| example.scenario == *present);
    let shown_example = current.map(|(at, _)| at);
    // Empty rather than absent: with one child more, Yew would rebuild the page and lose what is being typed.
    let open = dialog.map_or_else(Html::default, |which| {
        let onimport = Callback::from(move |scenario| deliver(scenario, "From a file", false));
        let examples = examples.clone();
        let context = context.clone();
        LabDialogs { context, examples, current: shown_example, onexample, onimport, onclose }
            .open(which)
    });
    html! {
        <ContextProvider<Navigation> context={navigation}>
            <ContextProvider<FieldContext> context={(*field_context).clone()}>
                <Frame
                    title={L::TITLE}
                    question={L::QUESTION}
                    example={current.map_or("", |(_, example)| example.title)}
                    {onundo}
                    {onredo}
                    can_undo={state.history.can_undo() || !state.problems.is_empty()}
                    can_redo={state.history.can_redo()}
                    {onopen}
                    notice={(*notice).clone()}
                    {ondismiss}
                    headline={L::verdict(&shown.scenario, &shown.explained)}
                    stale={context.stale}
                    findings={state.findings.clone()}
                    steps={Steps::of(&context.explained)}
                    inputs={html! { <Part<L> context={context.clone()} draw={L::inputs as Draw<L>} /> }}
                    picture={html! { <Part<L> context={shown.clone()} draw={L::picture as Draw<L>} /> }}
                />
                { open }
            </ContextProvider<FieldContext>>
        </ContextProvider<Navigation>>
    }
}

const BLOCKED: &str = "This browser can't store your work, because storage is blocked or full. Share a link or save a file before you leave this page.";

/// The callback of an action, the same in every render.
#[hook]
fn use_dispatch<L: LabView>(
    dispatch: &UseReducerDispatcher<LabState<L>>,
    action: fn() -> LabAction<L>,
) -> Callback<()> {
    let dispatch = dispatch.clone();
    use_callback((), move |(), ()| dispatch.dispatch(action()))
}

/// What draws a part of the page.
type Draw<L> = fn(&LabContext<L>) -> Html;

#[derive(Properties)]
struct PartProps<L: LabView> {
    context: LabContext<L>,
    draw: Draw<L>,
}

impl<L: LabView> PartialEq for PartProps<L> {
    fn eq(&self, other: &Self) -> bool {
        self.context == other.context
    }
}

/// A part of the page, drawn again when its context has changed.
#[component]
fn Part<L: LabView>(props: &PartProps<L>) -> Html {
    (props.draw)(&props.context)
}

/// Compares by identity.
struct Same<T>(Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The part of the page that is the same code for all labs.
#[derive(Properties, PartialEq)]
struct FrameProps {
    title: AttrValue,
    question: AttrValue,
    /// The title of the example that the inputs show, unchanged; empty for a scenario of the person's own.
    example: &'static str,
    onundo: Callback<()>,
    onredo: Callback<()>,
    can_undo: bool,
    can_redo: bool,
    onopen: Callback<DialogKind>,
    notice: Option<(&'static str, String)>,
    ondismiss: Callback<()>,
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
    let point = |place: fn(&mut Pointed) -> &mut Option<PointerTarget>, on: bool| {
        let (pointed, light) = (pointed.clone(), light.clone());
        move |event: &Event| {
            let target = if on { highlight::target(event.target()) } else { None };
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
            // What was typed comes first.
            let later = lit.then(|| AfterPaint::new(move || light()));
            move || drop(later)
        });
    }
    use_shortcuts(props.onundo.clone(), props.onredo.clone());
    {
        let title = format!("{} · Cloudglass", props.title);
        use_effect_with(title, |title| document().set_title(title));
    }

    html! {
        <>
            <Bar
                title={props.title.clone()}
                question={props.question.clone()}
                example={props.example}
                onundo={props.onundo.clone()}
                onredo={props.onredo.clone()}
                can_undo={props.can_undo}
                can_redo={props.can_redo}
                onopen={props.onopen.clone()}
            />
            if let Some((kind, text)) = &props.notice {
                <section class="notices" aria-label="Notice">
                    <Notice kind={*kind} text={text.clone()} onclose={props.ondismiss.clone()} />
                </section>
            }
            <main
                ref={main}
                id="main"
                tabindex="-1"
                class="lab"
                onpointerover={move |e: PointerEvent| over(&e)}
                onpointerleave={move |e: PointerEvent| left(&e)}
                onfocusin={move |e: FocusEvent| focused(&e)}
                onfocusout={move |e: FocusEvent| blurred(&e)}
            >
                <form
                    class="stack inputs"
                    aria-label="Inputs"
                    onsubmit={|e: SubmitEvent| e.prevent_default()}
                >
                    { props.inputs.clone() }
                </form>
                <div class="stack answer">
                    <VerdictLine headline={props.headline.clone()} stale={props.stale} />
                    if !props.findings.is_empty() {
                        <Card
                            title={if has_errors(&props.findings) { "Errors" } else { "Notes and warnings" }}
                            class="findings-card"
                        >
                            <Findings findings={(*props.findings).clone()} lead=true />
                        </Card>
                    }
                    { props.picture.clone() }
                    <TracePanel
                        steps={props.steps.clone()}
                    />
                </div>
            </main>
        </>
    }
}

#[derive(Default)]
struct Pointed {
    pointer: Option<PointerTarget>,
    focus: Option<PointerTarget>,
}

impl Pointed {
    fn target(&self) -> Option<&PointerTarget> {
        self.pointer.as_ref().or(self.focus.as_ref())
    }
}
