//! Blue/green, linear, and canary deployments: a second full set of tasks, to which the traffic shifts.

use super::{NewTaskOutcomes, TaskOutcome, TaskTimings, rules};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected, Skipped},
    step,
};
use crate::text::{agree, clock, count_of, duration, list, number, percent};

/// A deployment that shifts traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficShift<'a> {
    /// How the traffic shifts.
    pub kind: ShiftKind,
    /// The desired count.
    pub desired: u32,
    /// Blue tasks at the start.
    pub old: u32,
    /// How long both revisions run after the full shift, in minutes.
    pub bake_minutes: u32,
    /// The number of tasks for which the cluster has capacity.
    pub capacity: Option<u32>,
    /// The outcomes of the green tasks.
    pub outcomes: &'a NewTaskOutcomes,
    /// The durations of a task.
    pub pace: &'a TaskTimings,
    /// Errors that only production traffic shows.
    pub errors: Option<ErrorInjection>,
}

/// How the traffic shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftKind {
    /// In one step.
    BlueGreen,
    /// In equal steps.
    Linear {
        /// The share in thousandths.
        step_permille: u32,
        /// The wait after each step except the last, in minutes.
        step_minutes: u32,
    },
    /// A small share, then the rest.
    Canary {
        /// The share in thousandths.
        permille: u32,
        /// The wait before the rest, in minutes.
        minutes: u32,
    },
}

/// A new revision that is healthy and returns errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorInjection {
    /// Seconds from its first request to the first error.
    pub after: u64,
    /// The alarm that detects them, if there is one.
    pub alarm: Option<Alarm>,
}

/// A CloudWatch alarm of the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Seconds from the first error until it goes to `ALARM`.
    pub detects_after: u64,
    /// Whether ECS rolls back the deployment then.
    pub rollback: bool,
}

/// A simulated deployment that shifts traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficShiftRun {
    /// The lifecycle stages that take time.
    pub stages: Vec<ShiftStage>,
    /// The share of green in thousandths, from each second on.
    pub weights: Vec<(u64, u32)>,
    /// The rounds of green tasks.
    pub rounds: Vec<TaskRound>,
    /// How it ends.
    pub end: ShiftEnd,
    /// When ECS stops the blue tasks, or the green ones after a rollback.
    pub clean_up: Option<u64>,
    /// When the deployment ends, in seconds.
    pub seconds: u64,
    /// When the first request fails.
    pub errors_from: Option<u64>,
}

/// A stage, in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftStage {
    /// The name of AWS, with the share of traffic in the traffic shift stages.
    pub name: String,
    /// From.
    pub from: u64,
    /// Up to.
    pub to: u64,
}

/// Green tasks that start together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskRound {
    /// When.
    pub at: u64,
    /// The number of the first, from 0.
    pub first: u64,
    /// The number of tasks.
    pub count: u32,
}

/// How a traffic-shifting deployment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftEnd {
    /// All traffic goes to green, and blue has stopped.
    Completed,
    /// The alarm went to `ALARM`, and all traffic goes to blue again.
    RolledBack,
    /// The alarm is in `ALARM`, and the traffic doesn't change.
    Failed,
    /// The cluster has no capacity for a second set of tasks.
    NoRoom,
    /// Green tasks keep failing.
    TasksFailing,
}

impl TrafficShift<'_> {
    /// Simulates it.
    pub fn play(&self, to: &mut Trace) -> TrafficShiftRun {
        let mut played = TrafficShiftRun {
            stages: Vec::new(),
            weights: vec![(0, 0)],
            rounds: Vec::new(),
            end: ShiftEnd::Completed,
            clean_up: None,
            seconds: self.pace.begins(),
            errors_from: None,
        };
        let scaled = self.scale_up(&mut played, to);
        played.stage("SCALE_UP", self.pace.begins(), played.seconds);
        if !scaled {
            return played;
        }
        self.shift(&mut played, to);
        let bake = played.seconds;
        played.seconds += u64::from(self.bake_minutes) * 60;
        played.stage("BAKE_TIME", bake, played.seconds);
        if self.bake_minutes > 0 {
            step!(to, rules::SHIFT_BAKE, Applied, "Bake time", ["bakeTimeInMinutes"];
                "ECS keeps the blue tasks for {} after the traffic shift, so that it can roll back.", duration(u64::from(self.bake_minutes) * 60));
        }
        self.watch(&mut played, to);
        if played.end != ShiftEnd::Failed {
            let from = played.seconds;
            played.clean_up = Some(from);
            played.seconds += self.pace.stops_after();
            played.stage("CLEAN_UP", from, played.seconds);
        }
        if played.end == ShiftEnd::Completed {
            step!(to, rules::COMPLETE, Passed, "Deployment", ["desiredCount"];
            "The deployment is `COMPLETED` because {} all traffic and the blue tasks have stopped.", match self.desired {
                1 => "the green task receives".into(),
                desired => format!("the {} green tasks receive", number(desired)),
            });
        }
        played
    }

    /// Starts green tasks until all are healthy. False if that never happens.
    fn scale_up(&self, played: &mut TrafficShiftRun, to: &mut Trace) -> bool {
        let (old, desired) = (self.old, self.desired);
        let room = self.capacity.map_or(desired, |capacity| capacity.saturating_sub(old));
        let (mut healthy, mut first) = (0_u32, 0_u64);
        let listed = self.outcomes.outcomes.as_ref().map_or(0, Vec::len) as u64;
        let end = loop {
            if healthy >= desired {
                break None;
            }
            let count = (desired - healthy).min(room.saturating_sub(healthy));
            if count == 0 {
                break Some(ShiftEnd::NoRoom);
            }
            let round = TaskRound { at: played.seconds, first, count };
            let (well, settled) = self.settle(round);
            let never_healthy = well == 0 && first >= listed;
            played.rounds.push(round);
            played.seconds = settled;
            healthy += well;
            first += u64::from(count);
            if never_healthy {
                break Some(ShiftEnd::TasksFailing);
            }
        };
        let reads = ["desiredCount", "clusterCapacity", "newTasks"];
        match end {
            None => step!(to, rules::SCALE_UP, Applied, "Scale up", reads;
                "{} {} healthy before green receives traffic, so {} run with the {} blue ones.",
                count_of(desired, "green task"), agree(desired, "becomes", "become"), count_of(old.saturating_add(healthy), "task"), number(old)),
            Some(ShiftEnd::NoRoom) => step!(to, rules::SCALE_UP, Rejected, "Scale up", reads;
                "The deployment needs {} with {} blue ones, but the cluster has capacity for only {} more.",
                count_of(desired, "green task"), number(old), number(room)),
            Some(_) => step!(to, rules::SCALE_UP, Rejected, "Scale up", reads;
                "Only {} of {} become healthy, because the others keep failing.", number(healthy), count_of(desired, "green task")),
        };
        let Some(end) = end else { return true };
        played.end = end;
        step!(to, rules::SHIFT_LIMIT, Rejected, "Scale up", ["strategy"];
            "The deployment stays in `SCALE_UP` for up to 24 h. All requests go to blue.");
        false
    }

    /// The number of healthy tasks of a round, and when the last task is healthy or has failed.
    fn settle(&self, round: TaskRound) -> (u32, u64) {
        let (mut well, mut settled) = (0, round.at);
        for at in 0..u64::from(round.count) {
            let outcome = self.pace.outcome(self.outcomes.outcome(round.first + at));
            let after = match outcome {
                TaskOutcome::Healthy => {
                    well += 1;
                    self.pace.healthy_after()
                }
                outcome => self.pace.fails_after(outcome),
            };
            settled = settled.max(round.at + after);
        }
        (well, settled)
    }

    /// The production traffic shifts.
    fn shift(&self, played: &mut TrafficShiftRun, to: &mut Trace) {
        let start = played.seconds;
        let (steps, wait) = self.steps();
        let last = steps.len().saturating_sub(1);
        for (at, permille) in steps.iter().enumerate() {
            played.weights.push((played.seconds, *permille));
            if at < last {
                let from = played.seconds;
                played.seconds += u64::from(wait) * 60;
                let name = format!("PRODUCTION_TRAFFIC_SHIFT {}", share(*permille));
                played.stage(&name, from, played.seconds);
            }
        }
        let shares = || list(&steps.iter().map(|step| share(*step)).collect::<Vec<_>>(), "and");
        let wait = u64::from(wait) * 60;
        match self.kind {
            ShiftKind::BlueGreen => {
                step!(to, rules::SHIFT_ALL, Applied, "Production traffic shift", ["strategy"];
                "All production traffic shifts to green in one step at {}.", clock(start))
            }
            ShiftKind::Linear { .. } => {
                step!(to, rules::SHIFT_LINEAR, Applied, "Production traffic shift", ["linearConfiguration"];
                "Green receives {} of the traffic from {}, with {} between the steps.", shares(), clock(start), duration(wait))
            }
            ShiftKind::Canary { .. } => {
                step!(to, rules::SHIFT_CANARY, Applied, "Production traffic shift", ["canaryConfiguration"];
                "Green receives {} of the traffic from {}, with {} between the steps.", shares(), clock(start), duration(wait))
            }
        };
        if let ShiftKind::Linear { step_permille, .. } = self.kind
            && 1000 % step_permille.clamp(1, 1000) != 0
        {
            step!(to, rules::SHIFT_LAST, Applied, "Last step", ["linearConfiguration.stepPercent"];
                "Steps of {} don't add up to 100%, so the last step is smaller.", share(step_permille));
        }
    }

    /// The shares of green in thousandths, and the minutes between them.
    fn steps(&self) -> (Vec<u32>, u32) {
        match self.kind {
            ShiftKind::BlueGreen => (vec![1000], 0),
            ShiftKind::Linear { step_permille, step_minutes } => {
                let step = step_permille.clamp(30, 1000);
                let steps = (1..=1000_u32.div_ceil(step)).map(|at| (at * step).min(1000));
                (steps.collect(), step_minutes)
            }
            ShiftKind::Canary { permille, minutes } => match permille.clamp(1, 1000) {
                1000 => (vec![1000], minutes),
                first => (vec![first, 1000], minutes),
            },
        }
    }

    /// Errors that only production traffic shows, and the alarm that detects them.
    fn watch(&self, played: &mut TrafficShiftRun, to: &mut Trace) {
        let (Some(errors), Some((first, _))) =
            (self.errors, played.weights.iter().copied().find(|weight| weight.1 > 0))
        else {
            return;
        };
        let from = first + errors.after;
        played.errors_from = Some(from);
        let Some(alarm) = errors.alarm else { return };
        let at = from + alarm.detects_after;
        let over = played.seconds;
        let reads = ["errors.afterSeconds", "errors.alarm", "bakeTimeInMinutes"];
        if at >= over {
            step!(to, rules::ALARM, Skipped, "CloudWatch alarm", reads;
                "The alarm goes to `ALARM` at {}, too late because the bake time ended at {}.", clock(at), clock(over));
            return;
        }
        step!(to, rules::ALARM, Applied, "CloudWatch alarm", reads;
            "Errors from {} on set the alarm to `ALARM` at {}, before the bake time ends, so the deployment is `FAILED`.", clock(from), clock(at));
        played.stages.retain(|stage| stage.from < at);
        for stage in &mut played.stages {
            stage.to = stage.to.min(at);
        }
        played.weights.retain(|weight| weight.0 < at);
        played.seconds = at;
        if !alarm.rollback {
            played.end = ShiftEnd::Failed;
            return;
        }
        played.end = ShiftEnd::RolledBack;
        played.weights.push((at, 0));
        step!(to, rules::SHIFT_BACK, Applied, "Rollback", ["errors.alarm"];
            "All traffic returns to blue at {}, and ECS stops the green tasks.", clock(at));
    }
}

impl TrafficShiftRun {
    fn stage(&mut self, name: &str, from: u64, to: u64) {
        if from < to {
            self.stages.push(ShiftStage { name: name.into(), from, to });
        }
    }
}

/// Thousandths in percent.
fn share(permille: u32) -> String {
    percent(f64::from(permille) / 1000.0)
}
