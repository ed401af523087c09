//! A simulation too long for one call.

use crate::explain::Explained;

/// A simulation that goes in pieces: the page advances it by a budget of work between frames, shows its progress, and
/// drops it to cancel. Native callers call [`Run::finish`].
pub trait Run {
    /// What it comes to.
    type Answer;

    /// Does at most about `budget` units of work (requests, tasks, events); answers how far it is.
    fn advance(&mut self, budget: u32) -> Progress;

    /// The answer so far; the complete answer after the run ends.
    fn answer(&self) -> Self::Answer;

    /// True if the answer before the first piece is worth showing: all but the simulation is in it.
    fn has_preview(&self) -> bool {
        false
    }

    /// Keeps what an earlier answer simulated of the same, so that an edit of something else doesn't repeat it.
    fn reuse(&mut self, earlier: &Self::Answer) {
        let _ = earlier;
    }

    /// Runs to the end.
    fn finish(mut self) -> Self::Answer
    where
        Self: Sized,
    {
        while !self.advance(u32::MAX).is_done() {}
        self.answer()
    }
}

/// How far a [`Run`] is, in its own units of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units in all.
    pub total: u64,
}

impl Progress {
    /// True when nothing is left to do.
    pub fn is_done(self) -> bool {
        self.done >= self.total
    }
}

/// A run that comes to an explanation.
pub type ExplanationRun<A> = Box<dyn Run<Answer = Explained<A>>>;

/// What [`Lab::explain`](super::Lab::explain) gives.
pub enum Explanation<A> {
    /// The explanation.
    Ready(Explained<A>),
    /// A run that comes to it, because the simulation takes longer than a frame. Its answer before the first piece is
    /// what the page shows until then.
    Pending(ExplanationRun<A>),
}

impl<A> Explanation<A> {
    /// The explanation; a run goes to its end.
    pub fn finish(self) -> Explained<A> {
        match self {
            Explanation::Ready(explained) => explained,
            Explanation::Pending(mut run) => {
                while !run.advance(u32::MAX).is_done() {}
                run.answer()
            }
        }
    }
}

impl<A> From<Explained<A>> for Explanation<A> {
    fn from(explained: Explained<A>) -> Self {
        Explanation::Ready(explained)
    }
}
