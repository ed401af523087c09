//! What a lab's view works with: the scenario, what the engine says about it, and how to change it.

use super::bind::{Change, FieldPath, Place};
use crate::explain::{Explained, Finding, Severity};
use crate::labs::{
    Explanation, Lab,
    run::{ExplanationRun, Progress},
    unknown,
};
use crate::ui::{dom::now, run::Pace};
use crate::workbench::{History, Identity};
use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use yew::prelude::*;

thread_local! {
    /// The secrets by lab, as long as the page is open: a look at another lab loses none.
    static SECRETS: RefCell<BTreeMap<&'static str, Rc<dyn Any>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A lab's view. See [`crate::ui`] for how to write one.
pub trait LabView: Lab + Sized + 'static {
    /// How long to wait after an edit before explaining, in milliseconds: 0 explains at once, within the frame.
    const DEBOUNCE_MS: u32 = 0;

    /// True while the scenario has a text that can't be parsed: the answer is of the previous value.
    fn has_unreadable_text(scenario: &Self::Scenario) -> bool {
        let _ = scenario;
        false
    }

    /// The inputs, on the left.
    fn inputs(context: &LabContext<Self>) -> Html;
    /// The picture of the answer, on the right between the verdict and the trace.
    fn picture(context: &LabContext<Self>) -> Html;
    /// What the lab can import in addition to scenarios, in the import dialog.
    fn imports(context: &LabContext<Self>) -> Html {
        let _ = context;
        Html::default()
    }
    /// What the lab can export in addition to scenarios, in the export dialog.
    fn exports(context: &LabContext<Self>) -> Html {
        let _ = context;
        Html::default()
    }
}

/// The view's handle on its lab. Cheap to clone and to compare.
pub struct LabContext<L: LabView> {
    /// The scenario as edited.
    pub scenario: Rc<L::Scenario>,
    /// The secrets, in memory alone.
    pub secrets: Rc<L::Secrets>,
    /// What the engine says: of this scenario, or of the last good one while [`LabContext::stale`].
    pub explained: Rc<Explained<L::Answer>>,
    /// True while the answer isn't of the displayed inputs because a draft can't be parsed, or signing is in progress.
    pub stale: bool,
    /// How far the answer to the scenario is, while a long simulation runs.
    pub progress: Option<Progress>,
    /// Increases when the entire scenario is replaced (undo, redo, an example, a link), so that drafts are discarded.
    pub epoch: u32,
    /// True if an edit is answered before the next paint, however long that takes: in the picture, which shows the
    /// scenario that is answered.
    pub(super) at_once: bool,
    pub(super) dispatch: UseReducerDispatcher<LabState<L>>,
}

impl<L: LabView> Clone for LabContext<L> {
    fn clone(&self) -> Self {
        Self {
            scenario: self.scenario.clone(),
            secrets: self.secrets.clone(),
            explained: self.explained.clone(),
            stale: self.stale,
            progress: self.progress,
            epoch: self.epoch,
            at_once: self.at_once,
            dispatch: self.dispatch.clone(),
        }
    }
}

impl<L: LabView> PartialEq for LabContext<L> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario)
            && Rc::ptr_eq(&self.secrets, &other.secrets)
            && Rc::ptr_eq(&self.explained, &other.explained)
            && self.stale == other.stale
            && self.progress == other.progress
            && self.epoch == other.epoch
            && self.at_once == other.at_once
    }
}

impl<L: LabView> LabContext<L> {
    /// What AWS would decide.
    pub fn answer(&self) -> &L::Answer {
        &self.explained.answer
    }

    /// The context without what changes while the answer is on its way: what shows the answer alone is rendered when
    /// there is another one.
    #[must_use]
    pub fn answered(&self) -> Self {
        Self { stale: false, progress: None, ..self.clone() }
    }

    /// The scenario, for the inputs: `bind!(context, …)`. A change is an undoable step; changes of the same field in
    /// quick succession are one.
    pub fn place(&self) -> Place<'_, L::Scenario> {
        let (dispatch, at_once) = (self.dispatch.clone(), self.at_once);
        let identity = Identity::of(L::ID).and(u64::from(at_once));
        Place::new(&self.scenario, identity, move |field, change| {
            let at = js_sys::Date::now();
            dispatch.dispatch(LabAction::Edit { field, at, change, at_once });
        })
    }

    /// The secrets, which are in memory only, for the inputs: in no link, storage, or history.
    pub fn secret(&self) -> Place<'_, L::Secrets> {
        let dispatch = self.dispatch.clone();
        let identity = Identity::of(L::ID).named("secrets");
        Place::new(&self.secrets, identity, move |_, change| {
            dispatch.dispatch(LabAction::Secrets(change));
        })
    }

    /// Replaces the entire scenario, as one undoable step: an import, a preset.
    pub fn replace(&self, scenario: L::Scenario) {
        self.dispatch.dispatch(LabAction::Load(Rc::new(scenario)));
    }

    /// Ends the long simulation early: the answer is what it came to so far.
    pub fn cancel(&self) {
        self.dispatch.dispatch(LabAction::Cancel);
    }

    /// Explains the scenario again, after a long simulation was canceled.
    pub fn restart(&self) {
        self.dispatch.dispatch(LabAction::Explain);
    }

    /// Reports that a field's draft has an error, or no longer has one. While any field has an error, the answer is
    /// marked stale. The inputs of the component kit report this themselves.
    pub fn problem(&self, field: &str, problem: Option<String>) {
        self.dispatch.dispatch(LabAction::Problem(field.to_owned(), problem));
    }
}

/// What every input of a lab knows without being told: findings, problems of drafts, and where to report one. It is the
/// same as long as the page is: components read it with [`use_notes`], which renders them when their part changes.
#[derive(Clone)]
pub struct FieldContext(Rc<FieldStore>);

/// Renders its component if its part of the notes has changed.
type Reader = Rc<dyn Fn(&Notes)>;

struct FieldStore {
    notes: RefCell<Notes>,
    readers: RefCell<BTreeMap<u32, Reader>>,
    report: Callback<(String, Option<String>)>,
}

impl PartialEq for FieldContext {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What there is to note at the fields of a page.
#[derive(Clone, Default)]
pub struct Notes {
    /// The findings of the last answer.
    pub findings: Rc<Vec<Finding>>,
    /// Problems of drafts, by field path.
    pub problems: Rc<BTreeMap<String, String>>,
    /// [`LabContext::epoch`].
    pub epoch: u32,
}

impl PartialEq for Notes {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.findings, &other.findings)
            && Rc::ptr_eq(&self.problems, &other.problems)
            && self.epoch == other.epoch
    }
}

impl Notes {
    /// The findings of a field and of what lies below it (`within`), or of the field alone.
    pub fn findings_at(&self, path: &str, within: bool) -> Vec<Finding> {
        let here = |finding: &&Finding| match finding.field.strip_prefix(path) {
            Some(rest) => rest.is_empty() || (within && rest.starts_with(['.', '['])),
            None => false,
        };
        match path {
            "" => Vec::new(),
            _ => self.findings.iter().filter(here).cloned().collect(),
        }
    }
}

impl FieldContext {
    /// A context that calls `report` with a field and its problem, or with none where the field has none anymore.
    pub fn new(report: Callback<(String, Option<String>)>) -> Self {
        Self(Rc::new(FieldStore { notes: RefCell::default(), readers: RefCell::default(), report }))
    }

    /// Where fields report the problems of their drafts.
    pub fn report(&self) -> &Callback<(String, Option<String>)> {
        &self.0.report
    }

    /// Keeps what there is to note. Components that render from now on read it; [`FieldContext::tell`] renders the others.
    pub fn keep(&self, notes: Notes) {
        self.0.notes.replace(notes);
    }

    /// Renders the components whose part has changed.
    pub fn tell(&self) {
        let notes = self.0.notes.borrow().clone();
        let readers: Vec<_> = self.0.readers.borrow().values().cloned().collect();
        readers.iter().for_each(|reader| reader(&notes));
    }
}

/// The part of the notes that `read` reads at `at`; the default outside of a lab. The component renders when it changes.
#[hook]
pub fn use_notes<K, T>(at: K, read: fn(&Notes, &K) -> T) -> T
where
    K: Clone + PartialEq + 'static,
    T: Clone + Default + PartialEq + 'static,
{
    let context = use_context::<FieldContext>();
    let update = use_force_update();
    let part =
        context.as_ref().map(|context| read(&context.0.notes.borrow(), &at)).unwrap_or_default();
    let shown = use_mut_ref(|| (at.clone(), part.clone()));
    shown.replace((at, part.clone()));
    use_effect_with((), move |()| {
        let kept = context.map(|context| {
            let reader = move |notes: &Notes| {
                let changed = {
                    let (at, part) = &*shown.borrow();
                    read(notes, at) != *part
                };
                if changed {
                    update.force_update();
                }
            };
            let mut readers = context.0.readers.borrow_mut();
            let number = readers.last_key_value().map_or(0, |(last, _)| last.wrapping_add(1));
            readers.insert(number, Rc::new(reader));
            drop(readers);
            (context, number)
        });
        move || {
            if let Some((context, number)) = kept {
                context.0.readers.borrow_mut().remove(&number);
            }
        }
    });
    part
}

/// A long simulation in progress. Two are equal if they are the same one, equally far.
pub struct PendingRun<A> {
    run: Rc<RefCell<ExplanationRun<A>>>,
    pace: Pace,
    pub(super) progress: Progress,
}

impl<A> PendingRun<A> {
    fn new(run: ExplanationRun<A>) -> Self {
        let progress = Progress { done: 0, total: 1 };
        Self { run: Rc::new(RefCell::new(run)), pace: Pace::default(), progress }
    }

    fn answer(&self) -> Explained<A> {
        self.run.borrow().answer()
    }
}

impl<A> Clone for PendingRun<A> {
    fn clone(&self) -> Self {
        Self { run: self.run.clone(), pace: self.pace, progress: self.progress }
    }
}

impl<A> PartialEq for PendingRun<A> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.run, &other.run) && self.pace == other.pace
    }
}

/// What the last answers cost: the time from the call of the engine until the page is rendered, in milliseconds. A cheap
/// answer doesn't make up for an expensive one before it, because the next key can cost that again.
#[derive(Clone, Default)]
pub struct Cost(Rc<Cell<(f64, f64)>>);

impl Cost {
    /// Half a frame: layout and paint take about as long again.
    const HIGH: f64 = 4.0;
    /// What remains of a cost after a cheaper answer.
    const FADE: f64 = 0.8;

    fn begin(&self) {
        self.0.set((now(), self.0.get().1));
    }

    /// The page is rendered. Called without an answer before, it changes nothing.
    pub fn end(&self) {
        let (began, before) = self.0.get();
        if began > 0.0 {
            self.0.set((0.0, (now() - began).max(before * Self::FADE)));
        }
    }

    /// True if what is typed has to be painted before the answer to it.
    fn is_high(&self) -> bool {
        self.0.get().1 > Self::HIGH
    }
}

/// The state behind a [`LabContext`].
pub struct LabState<L: LabView> {
    pub(super) history: History<L::Scenario>,
    pub(super) secrets: Rc<L::Secrets>,
    /// The scenario that the picture shows, with the answer: while one is owed, that before the edit.
    pub(super) answered: Rc<L::Scenario>,
    pub(super) explained: Rc<Explained<L::Answer>>,
    pub(super) findings: Rc<Vec<Finding>>,
    pub(super) problems: Rc<BTreeMap<String, String>>,
    /// True while an answer is owed: debounced, or after the frame that shows what was typed.
    pub(super) owed: bool,
    /// The simulation that comes to the answer, if it takes longer than a frame.
    pub(super) run: Option<PendingRun<L::Answer>>,
    pub(super) epoch: u32,
    debounced: bool,
    pub(super) cost: Cost,
}

/// What can happen to a [`LabState`].
pub enum LabAction<L: LabView> {
    /// A field was edited.
    Edit {
        /// Its path.
        field: FieldPath,
        /// When, in milliseconds.
        at: f64,
        /// How.
        change: Change<L::Scenario>,
        /// `LabContext::at_once`.
        at_once: bool,
    },
    /// A scenario from elsewhere.
    Load(Rc<L::Scenario>),
    /// The secrets were edited.
    Secrets(Change<L::Secrets>),
    /// A draft has a problem, or has it no more.
    Problem(String, Option<String>),
    /// One step back.
    Undo,
    /// One step forth.
    Redo,
    /// The debounce is over, or the answer is wanted again.
    Explain,
    /// Time for the next slice of the long simulation.
    Advance,
    /// The long simulation ends early.
    Cancel,
}

impl<L: LabView> LabState<L> {
    /// Begins with a scenario.
    pub fn new(scenario: L::Scenario, debounced: bool) -> Self {
        let cost = Cost::default();
        cost.begin();
        let kept = SECRETS.with(|all| all.borrow().get(L::ID).cloned());
        let secrets: Rc<L::Secrets> =
            kept.and_then(|kept| kept.downcast().ok()).unwrap_or_default();
        let (explained, run) = match L::explain(&scenario, &secrets) {
            Explanation::Ready(explained) => (explained, None),
            Explanation::Pending(run) => (run.answer(), Some(PendingRun::new(run))),
        };
        let explained = unknown::explain::<L>(&scenario, explained);
        let history = History::new(scenario);
        Self {
            findings: Rc::new(explained.findings.clone()),
            explained: Rc::new(explained),
            answered: history.present().clone(),
            history,
            secrets,
            problems: Rc::default(),
            owed: false,
            run,
            epoch: 0,
            debounced,
            cost,
        }
    }

    fn copy(&self) -> Self {
        Self {
            history: self.history.clone(),
            secrets: self.secrets.clone(),
            answered: self.answered.clone(),
            explained: self.explained.clone(),
            findings: self.findings.clone(),
            problems: self.problems.clone(),
            owed: self.owed,
            run: self.run.clone(),
            epoch: self.epoch,
            debounced: self.debounced,
            cost: self.cost.clone(),
        }
    }

    fn explain(&mut self) {
        self.owed = false;
        self.run = None;
        self.answered = self.history.present().clone();
        self.cost.begin();
        match L::explain(self.history.present(), &self.secrets) {
            Explanation::Ready(explained) => self.show(Rc::new(explained)),
            Explanation::Pending(mut run) => {
                run.reuse(&self.explained);
                let is_done = run.has_preview() && run.advance(1).is_done();
                if run.has_preview() {
                    self.show(Rc::new(run.answer()));
                }
                self.run = (!is_done).then(|| PendingRun::new(run));
            }
        }
    }

    fn show(&mut self, mut explained: Rc<Explained<L::Answer>>) {
        self.answered = self.history.present().clone();
        if !L::unknowns(self.history.present()).is_empty() {
            let known = (*explained).clone();
            explained = Rc::new(unknown::explain::<L>(self.history.present(), known));
        }
        if explained.findings != *self.findings {
            self.findings = Rc::new(explained.findings.clone());
        }
        if *explained != *self.explained {
            self.explained = explained;
        }
    }

    /// The entire scenario was replaced: discard drafts.
    fn exchanged(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        self.problems = Rc::default();
        self.explain();
        if let Some(run) = &self.run {
            self.show(Rc::new(run.answer()));
        }
    }
}

impl<L: LabView> Reducible for LabState<L> {
    type Action = LabAction<L>;

    fn reduce(self: Rc<Self>, action: LabAction<L>) -> Rc<Self> {
        let mut next = self.copy();
        match action {
            LabAction::Edit { field, at, change, at_once } => {
                let mut scenario = (**self.history.present()).clone();
                change(&mut scenario);
                next.history.edit(&field, at, scenario);
                if Rc::ptr_eq(next.history.present(), self.history.present()) {
                    return self;
                }
                if self.debounced || (self.cost.is_high() && !at_once) {
                    next.owed = true;
                    next.run = None;
                } else {
                    next.explain();
                }
                if at_once {
                    next.answered = next.history.present().clone();
                }
            }
            LabAction::Load(scenario) => {
                next.history.replace((*scenario).clone());
                next.exchanged();
            }
            LabAction::Secrets(change) => {
                change(Rc::make_mut(&mut next.secrets));
                let kept: Rc<dyn Any> = next.secrets.clone();
                SECRETS.with(|all| all.borrow_mut().insert(L::ID, kept));
                if self.debounced {
                    next.owed = true;
                } else {
                    next.explain();
                }
            }
            LabAction::Problem(field, problem) => {
                if next.problems.get(&field) == problem.as_ref() {
                    return self;
                }
                let problems = Rc::make_mut(&mut next.problems);
                match problem {
                    Some(problem) => problems.insert(field, problem),
                    None => problems.remove(&field),
                };
            }
            LabAction::Undo => {
                // The history has no drafts: the first undo discards only the draft.
                if self.problems.is_empty() && !next.history.undo() {
                    return self;
                }
                next.exchanged();
            }
            LabAction::Redo => {
                if !next.history.redo() {
                    return self;
                }
                next.exchanged();
            }
            LabAction::Explain => next.explain(),
            LabAction::Advance => {
                let Some(pending) = &mut next.run else { return self };
                let run = pending.run.clone();
                pending.progress =
                    pending.pace.slice(&mut |budget| run.borrow_mut().advance(budget));
                if pending.progress.is_done() {
                    next.run = None;
                    next.show(Rc::new(run.borrow().answer()));
                }
            }
            LabAction::Cancel => {
                let Some(pending) = next.run.take() else { return self };
                next.show(Rc::new(pending.answer()));
            }
        }
        Rc::new(next)
    }
}

/// True when one of the findings is an error.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
