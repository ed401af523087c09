//! Long simulations, in slices between frames.

use crate::labs::run::{Progress, Run};
use crate::ui::dom::now;
use gloo::timers::callback::Timeout;
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// How long a slice may take, in milliseconds: half a frame.
const SLICE: f64 = 8.0;

/// How large the pieces of a run are that fit a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    budget: u32,
    slices: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { budget: 1, slices: 0 }
    }
}

impl Pace {
    /// Advances a run for one slice.
    pub fn slice(&mut self, advance: &mut dyn FnMut(u32) -> Progress) -> Progress {
        let started = now();
        self.slices = self.slices.wrapping_add(1);
        loop {
            let before = now();
            let progress = advance(self.budget);
            let (spent, total) = (now() - before, now() - started);
            if progress.is_done() || !total.is_finite() || total >= SLICE {
                // Pieces of about a quarter of a slice keep the overrun small.
                if spent > SLICE / 2.0 {
                    self.budget = (self.budget / 2).max(1);
                }
                return progress;
            }
            if spent < SLICE / 8.0 {
                self.budget = self.budget.saturating_mul(2);
            }
        }
    }
}

/// A run that is in progress or completed.
#[derive(Clone, PartialEq)]
pub struct RunState<A: PartialEq> {
    /// How far it is; none before the first slice.
    pub progress: Option<Progress>,
    /// The answer after the run.
    pub answer: Option<Rc<A>>,
}

struct RunJob<R> {
    run: Option<R>,
    pace: Pace,
    timer: Option<Timeout>,
}

/// Starts the run that `make` answers whenever `key` changes, and advances it in slices between frames.
/// The page stays live; a changed key drops the old run.
#[hook]
pub fn use_run<K, R>(key: K, make: impl FnOnce(&K) -> R + 'static) -> RunState<R::Answer>
where
    K: PartialEq + Clone + 'static,
    R: Run + 'static,
    R::Answer: PartialEq + 'static,
{
    let job = use_mut_ref(|| RunJob::<R> { run: None, pace: Pace::default(), timer: None });
    let state = use_state(|| (None::<Progress>, None::<Rc<R::Answer>>));
    {
        let set = state.setter();
        use_effect_with(key, move |key| {
            *job.borrow_mut() = RunJob { run: Some(make(key)), pace: Pace::default(), timer: None };
            set.set((None, None));
            slice(&job, &set);
            move || *job.borrow_mut() = RunJob { run: None, pace: Pace::default(), timer: None }
        });
    }
    RunState { progress: state.0, answer: state.1.clone() }
}

type Setter<A> = UseStateSetter<(Option<Progress>, Option<Rc<A>>)>;

fn slice<R>(job: &Rc<RefCell<RunJob<R>>>, set: &Setter<R::Answer>)
where
    R: Run + 'static,
    R::Answer: 'static,
{
    let mut at = job.borrow_mut();
    let RunJob { run: slot, pace, timer } = &mut *at;
    let Some(run) = slot else { return };
    let progress = pace.slice(&mut |budget| run.advance(budget));
    if progress.is_done() {
        let answer = run.answer();
        *slot = None;
        *timer = None;
        drop(at);
        set.set((Some(progress), Some(Rc::new(answer))));
        return;
    }
    let (next, setter) = (job.clone(), set.clone());
    *timer = Some(Timeout::new(0, move || slice(&next, &setter)));
    drop(at);
    set.set((Some(progress), None));
}
