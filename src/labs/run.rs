//! A simulation too long for one call.

/// A simulation that goes in pieces: the page advances it by a budget of work between frames, shows its progress, and
/// drops it to cancel. Native callers call [`Run::finish`].
pub trait Run: Sized {
    /// What it comes to.
    type Answer;

    /// Does at most about `budget` units of work (requests, tasks, events); answers how far it is.
    fn advance(&mut self, budget: u32) -> Progress;

    /// The answer so far; the complete answer after the run ends.
    fn answer(&self) -> Self::Answer;

    /// Runs to the end.
    fn finish(mut self) -> Self::Answer {
        while !self.advance(u32::MAX).is_done() {}
        self.answer()
    }
}

/// How far a [`Run`] is, in its own units of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
