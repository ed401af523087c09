//! What a lab's view works with: the scenario, what the engine says about it, and how to change it.

use super::bind::{Change, FieldPath, Place};
use crate::explain::{Explained, Finding, Severity};
use crate::labs::{
    Explanation, Lab,
    run::{ExplanationRun, Progress},
    unknown,
};
use crate::ui::run::Pace;
use crate::workbench::History;
use std::{any::Any, cell::RefCell, collections::BTreeMap, rc::Rc};
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
    }
}

impl<L: LabView> LabContext<L> {
    /// What AWS would decide.
    pub fn answer(&self) -> &L::Answer {
        &self.explained.answer
    }

    /// The scenario, for the inputs: `bind!(context, …)`. A change is an undoable step; changes of the same field in
    /// quick succession are one.
    pub fn place(&self) -> Place<'_, L::Scenario> {
        let dispatch = self.dispatch.clone();
        Place::new(&self.scenario, move |field, change| {
            dispatch.dispatch(LabAction::Edit { field, at: js_sys::Date::now(), change });
        })
    }

    /// The secrets, which are in memory only, for the inputs: in no link, storage, or history.
    pub fn secret(&self) -> Place<'_, L::Secrets> {
        let dispatch = self.dispatch.clone();
        Place::new(&self.secrets, move |_, change| {
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

/// What every input of a lab knows without being told: findings, problems of drafts, and where to report one.
#[derive(Clone, PartialEq)]
pub struct FieldContext {
    /// The findings of the last answer.
    pub findings: Rc<Vec<Finding>>,
    /// Problems of drafts, by field path.
    pub problems: Rc<BTreeMap<String, String>>,
    /// [`LabContext::epoch`].
    pub epoch: u32,
    /// [`LabContext::problem`].
    pub report: Callback<(String, Option<String>)>,
}

impl FieldContext {
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

/// The state behind a [`LabContext`].
pub struct LabState<L: LabView> {
    pub(super) history: History<L::Scenario>,
    pub(super) secrets: Rc<L::Secrets>,
    pub(super) explained: Rc<Explained<L::Answer>>,
    pub(super) findings: Rc<Vec<Finding>>,
    pub(super) problems: Rc<BTreeMap<String, String>>,
    /// True while an answer is owed (debounced).
    pub(super) owed: bool,
    /// The simulation that comes to the answer, if it takes longer than a frame.
    pub(super) run: Option<PendingRun<L::Answer>>,
    pub(super) epoch: u32,
    debounced: bool,
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
        let kept = SECRETS.with(|all| all.borrow().get(L::ID).cloned());
        let secrets: Rc<L::Secrets> =
            kept.and_then(|kept| kept.downcast().ok()).unwrap_or_default();
        let (explained, run) = match L::explain(&scenario, &secrets) {
            Explanation::Ready(explained) => (explained, None),
            Explanation::Pending(run) => (run.answer(), Some(PendingRun::new(run))),
        };
        let explained = unknown::explain::<L>(&scenario, explained);
        Self {
            findings: Rc::new(explained.findings.clone()),
            explained: Rc::new(explained),
            history: History::new(scenario),
            secrets,
            problems: Rc::default(),
            owed: false,
            run,
            epoch: 0,
            debounced,
        }
    }

    fn copy(&self) -> Self {
        Self {
            history: self.history.clone(),
            secrets: self.secrets.clone(),
            explained: self.explained.clone(),
            findings: self.findings.clone(),
            problems: self.problems.clone(),
            owed: self.owed,
            run: self.run.clone(),
            epoch: self.epoch,
            debounced: self.debounced,
        }
    }

    fn explain(&mut self) {
        self.owed = false;
        self.run = None;
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
            LabAction::Edit { field, at, change } => {
                let mut scenario = (**self.history.present()).clone();
                change(&mut scenario);
                next.history.edit(&field, at, scenario);
                if Rc::ptr_eq(next.history.present(), self.history.present()) {
                    return self;
                }
                if self.debounced {
                    next.owed = true;
                } else {
                    next.explain();
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
