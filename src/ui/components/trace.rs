//! The trace: why.

use super::{Card, prose};
use crate::explain::{Confidence, Explained, Step, Trace, Verdict};
use crate::ui::bind::Bound;
use crate::ui::dom::{by_id, input_text};
use crate::ui::navigation::{Target, use_navigation, use_target};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// Steps on a page of the list.
const PAGE: usize = 100;

/// Traces longer than this have a filter.
const LONG: usize = 8;

/// Icon, word and class of a verdict.
pub fn verdict_mark(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Applied => ("●", "applied"),
        Verdict::Passed => ("✓", "passed"),
        Verdict::Rejected => ("✕", "rejected"),
        Verdict::Skipped => ("–", "skipped"),
    }
}

/// Properties of a [`StepLink`].
#[derive(Properties, PartialEq)]
pub struct StepLinkProps {
    /// The step.
    pub step: usize,
    /// Its content.
    pub children: Html,
}

/// A link to a step of the page's trace.
#[component]
pub fn StepLink(props: &StepLinkProps) -> Html {
    let (navigation, step) = (use_navigation(), props.step);
    html! {
        <button type="button" class="link" onclick={move |_: MouseEvent| navigation.to_step(step)}>
            { props.children.clone() }
        </button>
    }
}

/// A trace that compares by identity, as it lies in its explanation.
#[derive(Clone)]
pub struct Steps(Rc<dyn AsTrace>);

impl Steps {
    /// The steps of an explanation.
    pub fn of<A: 'static>(explained: &Rc<Explained<A>>) -> Self {
        Self(explained.clone())
    }

    /// The trace.
    pub fn trace(&self) -> &Trace {
        self.0.trace()
    }
}

impl PartialEq for Steps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(Rc::as_ptr(&self.0), Rc::as_ptr(&other.0))
    }
}

trait AsTrace {
    fn trace(&self) -> &Trace;
}

impl<A> AsTrace for Explained<A> {
    fn trace(&self) -> &Trace {
        &self.trace
    }
}

/// Properties of a [`TracePanel`].
#[derive(Properties, PartialEq)]
pub struct TraceProps {
    /// The steps.
    pub steps: Steps,
}

/// The steps that led to the answer, with a filter and pages where there are many.
#[component]
pub fn TracePanel(props: &TraceProps) -> Html {
    let words = use_state(String::new);
    let kind = use_state_eq(|| None::<Verdict>);
    let page = use_state_eq(|| 0_usize);
    let trace = props.steps.trace();
    let total = trace.steps.len();
    {
        let (words, kind, page) = (words.setter(), kind.setter(), page.setter());
        let navigation = use_navigation();
        use_target(&navigation, move |target| {
            let Target::Step(step) = *target else {
                return;
            };
            words.set(String::new());
            kind.set(None);
            page.set(step / PAGE);
            // After the render that brings its page.
            Timeout::new(0, move || scroll_to_step(step)).forget();
        });
    }
    let needle = words.to_lowercase();
    let found: Vec<(usize, &Step)> = trace
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| kind.is_none_or(|kind| kind == step.verdict) && matches(step, &needle))
        .collect();
    let pages = found.len().div_ceil(PAGE).max(1);
    let at = (*page).min(pages - 1);
    let oninput = {
        let (words, page) = (words.setter(), page.setter());
        Callback::from(move |event: InputEvent| {
            words.set(input_text(&event));
            page.set(0);
        })
    };
    const KINDS: &[(Option<Verdict>, &str)] = &[
        (None, "All"),
        (Some(Verdict::Applied), "● Applied"),
        (Some(Verdict::Passed), "✓ Passed"),
        (Some(Verdict::Rejected), "✕ Rejected"),
        (Some(Verdict::Skipped), "– Skipped"),
    ];
    let filter = (total > LONG).then(|| {
        let onkind = {
            let (kind, page) = (kind.setter(), page.setter());
            Callback::from(move |chosen| {
                kind.set(chosen);
                page.set(0);
            })
        };
        html! {
            <div class="row trace-filter">
                <input
                    type="search"
                    class="grow"
                    aria-label="Search steps"
                    placeholder="Search steps"
                    value={(*words).clone()}
                    {oninput}
                />
                <super::Select
                    bare=true
                    label="Verdict"
                    choices={super::one_of(Bound::local(*kind, onkind), KINDS)}
                />
            </div>
        }
    });
    let go = |to: usize| {
        let page = page.setter();
        move |_: MouseEvent| page.set(to)
    };
    let lines = use_mut_ref(Vec::<Rc<Line>>::new);
    let shown: Vec<Rc<Line>> = found
        .iter()
        .skip(at * PAGE)
        .take(PAGE)
        .enumerate()
        .map(|(place, step)| Line::of(trace, *step, lines.borrow().get(place)))
        .collect();
    lines.replace(shown.clone());
    html! {
        <Card
            title="Why"
            class="trace-card"
            actions={html! { <span class="small quiet-text">{ count(found.len(), total) }</span> }}
        >
            { filter }
            <ol class="trace" translate="no">
                { for shown.iter().map(|line| html! { <StepLine key={line.at} line={line.clone()} /> }) }
            </ol>
            if found.is_empty() {
                <p class="quiet-text">
                    { if total == 0 { "This answer has no steps." } else { "No steps match." } }
                </p>
            }
            if pages > 1 {
                <nav class="row" aria-label="Pages of steps">
                    <button
                        type="button"
                        class="small"
                        disabled={at == 0}
                        onclick={go(at.saturating_sub(1))}
                    >
                        { "◂ Previous" }
                    </button>
                    <span class="small">
                        { format!("Steps {} to {}", at * PAGE + 1, ((at + 1) * PAGE).min(found.len())) }
                    </span>
                    <button
                        type="button"
                        class="small"
                        disabled={at + 1 >= pages}
                        onclick={go(at + 1)}
                    >
                        { "Next ▸" }
                    </button>
                </nav>
            }
        </Card>
    }
}

fn count(found: usize, total: usize) -> String {
    match (found, total) {
        (_, 1) => "1 step".into(),
        _ if found == total => format!("{total} steps"),
        _ => format!("{found} of {total} steps"),
    }
}

fn matches(step: &Step, needle: &str) -> bool {
    needle.is_empty()
        || [step.subject.as_str(), &step.because, step.rule.id]
            .iter()
            .any(|text| text.to_lowercase().contains(needle))
}

fn scroll_to_step(step: usize) {
    if let Some(line) = by_id(&format!("step-{step}")) {
        use wasm_bindgen::JsCast;
        line.scroll_into_view_with_bool(false);
        if let Ok(line) = line.dyn_into::<web_sys::HtmlElement>() {
            let _ = line.focus();
        }
    }
}

/// A step as the list shows it.
#[derive(PartialEq)]
struct Line {
    at: usize,
    step: Step,
    side: Option<&'static str>,
}

impl Line {
    /// The line of a step: the one that is shown in its place, if it is the same.
    fn of(trace: &Trace, (at, step): (usize, &Step), shown: Option<&Rc<Self>>) -> Rc<Self> {
        let side = trace.side_of(at);
        match shown {
            Some(line) if line.at == at && line.side == side && line.step == *step => line.clone(),
            _ => Rc::new(Self { at, step: step.clone(), side }),
        }
    }
}

#[derive(Properties)]
struct StepProps {
    line: Rc<Line>,
}

impl PartialEq for StepProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.line, &other.line)
    }
}

/// One step: icon and word, the sentence, and on demand the rule with its source and confidence.
#[component]
fn StepLine(props: &StepProps) -> Html {
    let Line { at, step, side } = &*props.line;
    let (icon, word) = verdict_mark(step.verdict);
    let rule = step.rule;
    html! {
        <li id={format!("step-{at}")} tabindex="-1" data-step={at.to_string()}>
            <span class="number" aria-hidden="true">{ at + 1 }</span>
            <span class={classes!("state", word)}>
                <span aria-hidden="true">{ icon }{ " " }</span>
                { word }
            </span>
            <div>
                <p>
                    if let Some(side) = side { <span class="tag">{ *side }</span>{ " " } }
                    <span class="subject">{ prose(&step.subject) }</span>
                    { " " }
                    { prose(&step.because) }
                    if rule.confidence == Confidence::Assumed {
                        { " " }
                        <span
                            class="tag warn"
                            title="AWS doesn't document this. Cloudglass assumes it."
                        >
                            { "assumption" }
                        </span>
                    }
                </p>
                <details class="why">
                    <summary>
                        { match rule.confidence {
                        Confidence::Documented => "Rule",
                        Confidence::Observed => "Rule (observed)",
                        Confidence::Assumed => "Rule (assumed)",
                    } }
                    </summary>
                    <p>{ prose(rule.statement) }</p>
                    <p>
                        <a href={rule.source.url} target="_blank" rel="noopener">
                            { rule.source.title }
                        </a>
                        { " · " }
                        <a href={format!("#/rules?rule={}", rule.id)}><code>{ rule.id }</code></a>
                    </p>
                </details>
            </div>
        </li>
    }
}
