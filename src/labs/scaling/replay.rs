//! The minutes of a run again, each with its trace, which no run keeps.

use crate::ecs::scaling::run::{ScalingRow, Simulation};
use crate::explain::Trace;
use std::rc::Rc;

/// A completed run that can simulate each of its minutes again.
#[derive(Debug)]
pub struct Replay {
    pub(super) checkpoints: Vec<Simulation>,
    pub(super) every: u32,
    pub(super) done: u32,
}

/// A shared `Replay`. Two are equal if they are of the same input, as far.
#[derive(Clone, Debug, Default)]
pub struct ReplayHandle(pub(super) Option<Rc<Replay>>);

impl PartialEq for ReplayHandle {
    fn eq(&self, other: &Self) -> bool {
        let input = |handle: &Self| {
            let replay = handle.0.as_ref()?;
            Some((replay.checkpoints.first()?.input().clone(), replay.done))
        };
        input(self) == input(other)
    }
}

impl ReplayHandle {
    /// A minute, with the steps of its decisions.
    pub fn minute(&self, minute: u32) -> Option<(ScalingRow, Trace)> {
        let mut trace = Trace::default();
        let row = self.trace(minute, &mut trace)?;
        Some((row, trace))
    }

    /// A minute whose decisions are recorded in a trace.
    pub(super) fn trace(&self, minute: u32, trace: &mut Trace) -> Option<ScalingRow> {
        let replay = self.0.as_ref().filter(|replay| minute < replay.done)?;
        let mut state = replay.checkpoints.get((minute / replay.every) as usize)?.clone();
        while state.minute() < minute {
            state.advance(&mut Trace::silent());
        }
        Some(state.advance(trace))
    }

    /// A minute as the texts print it.
    pub fn when(&self, minute: u32) -> String {
        let replay = self.0.as_ref().and_then(|replay| replay.checkpoints.first());
        replay.map_or_else(String::new, |state| state.input().when(u64::from(minute) * 60))
    }
}
