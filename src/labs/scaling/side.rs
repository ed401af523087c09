//! One configuration: its run in pieces, and its minutes again.

use super::{
    answer::{Column, Figures, SideAnswer, TimedAction},
    replay::{Replay, ReplayHandle},
    scenario::Prices,
};
use crate::ecs::scaling::run::{RunInput, ScalingRow, Simulation};
use crate::explain::Trace;
use std::rc::Rc;

/// The most columns of a picture.
const MOST_COLUMNS: u32 = 1440;
/// The most changes that the answer lists.
const MOST_ACTIONS: usize = 500;

/// A run under way.
#[derive(Clone, Debug)]
pub(super) struct SideRun {
    simulation: Simulation,
    /// The state at every so many minutes.
    checkpoints: Vec<Simulation>,
    every: u32,
    bucket: u32,
    side: SideAnswer,
    shortage: u32,
    worst: f64,
}

impl SideRun {
    pub fn new(input: Rc<RunInput>) -> Self {
        let minutes = input.minutes;
        Self {
            every: minutes.div_ceil(256).max(60),
            bucket: minutes.div_ceil(MOST_COLUMNS).max(1),
            simulation: Simulation::new(input),
            checkpoints: Vec::new(),
            side: SideAnswer::default(),
            shortage: 0,
            worst: 0.0,
        }
    }

    /// Simulates up to `budget` minutes; how many.
    pub fn advance(&mut self, budget: u32) -> u32 {
        let mut done = 0;
        let mut trace = Trace::silent();
        while done < budget && !self.simulation.is_done() {
            if self.simulation.minute().is_multiple_of(self.every) {
                self.checkpoints.push(self.simulation.clone());
            }
            let row = self.simulation.advance(&mut trace);
            self.count(&row);
            done += 1;
        }
        done
    }

    pub fn is_done(&self) -> bool {
        self.simulation.is_done()
    }

    fn count(&mut self, row: &ScalingRow) {
        let figures = &mut self.side.figures;
        figures.peak_load = figures.peak_load.max(row.requests);
        figures.peak_desired = figures.peak_desired.max(row.desired);
        figures.most_waiting = figures.most_waiting.max(row.waiting.unwrap_or(0));
        if row.dropped > 0.0 {
            self.shortage += 1;
            figures.first_drop.get_or_insert(row.minute);
            figures.minutes_with_drops += 1;
            figures.longest_shortage = figures.longest_shortage.max(self.shortage);
            if row.dropped > self.worst {
                self.worst = row.dropped;
                figures.worst = Some(row.minute);
            }
        } else {
            self.shortage = 0;
        }
        if let Some(action) = row.action {
            figures.changes += 1;
            let first = if action.to > action.from {
                &mut figures.first_out
            } else {
                &mut figures.first_in
            };
            first.get_or_insert(row.minute);
            if self.side.actions.len() < MOST_ACTIONS {
                self.side.actions.push(TimedAction { minute: row.minute, action });
            }
        }
        match self.side.columns.last_mut() {
            Some(column) if column.minutes < self.bucket => column.add(row),
            _ => self.side.columns.push(Column::of(row)),
        }
    }

    /// The answer so far.
    pub fn answer(&self, prices: &Prices) -> SideAnswer {
        let mut side = self.side.clone();
        side.totals = self.simulation.totals();
        side.figures.cost = Figures::cost(&side.totals, prices);
        side.replay = ReplayHandle(Some(Rc::new(Replay {
            checkpoints: self.checkpoints.clone(),
            every: self.every,
            done: self.simulation.minute(),
        })));
        side
    }
}

impl Column {
    fn of(row: &ScalingRow) -> Self {
        Self {
            minute: row.minute,
            minutes: 1,
            load: row.requests,
            dropped: row.dropped,
            metric: row.metric,
            alarm: row.alarm,
            desired: row.desired,
            running: row.running,
            waiting: row.waiting.unwrap_or(0),
            instances: row.instances,
            ready: row.ready,
            reservation: row.reservation,
        }
    }

    fn add(&mut self, row: &ScalingRow) {
        let more = Self::of(row);
        self.minutes += 1;
        self.load = self.load.max(more.load);
        self.dropped += more.dropped;
        self.metric = most(self.metric, more.metric);
        self.alarm = self.alarm.or(more.alarm);
        self.desired = self.desired.max(more.desired);
        self.running = self.running.min(more.running);
        self.waiting = self.waiting.max(more.waiting);
        self.instances = self.instances.max(more.instances);
        self.ready = self.ready.min(more.ready);
        self.reservation = most(self.reservation, more.reservation);
    }
}

fn most(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    }
}
