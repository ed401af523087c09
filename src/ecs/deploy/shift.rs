//! Blue/green, linear and canary: a second full set of tasks, and traffic that moves over.

use super::{NewTaskOutcomes, TaskOutcome, TaskTimings, rules};
use crate::explain::{Step, Trace, Verdict};

/// A deployment that shifts traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficShift<'a> {
    /// How the traffic moves.
    pub kind: ShiftKind,
    /// Tasks of the service.
    pub desired: u32,
    /// Blue tasks at the start.
    pub old: u32,
    /// For how long both revisions run after the full shift, in minutes.
    pub bake_minutes: u32,
    /// The most tasks that the cluster holds.
    pub capacity: Option<u32>,
    /// What becomes of the green tasks.
    pub outcomes: &'a NewTaskOutcomes,
    /// The times of a task.
    pub pace: &'a TaskTimings,
    /// Errors that only real traffic shows.
    pub errors: Option<ErrorInjection>,
}

/// How the traffic moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftKind {
    /// All at once.
    BlueGreen,
    /// In equal steps.
    Linear {
        /// Of a thousand requests.
        step_permille: u32,
        /// Wait after each step but the last.
        step_minutes: u32,
    },
    /// A first share, then the rest.
    Canary {
        /// Of a thousand requests.
        permille: u32,
        /// Wait before the rest follows.
        minutes: u32,
    },
}

/// A new revision that is healthy and still answers with errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorInjection {
    /// Seconds after its first request.
    pub after: u64,
    /// The alarm that notices, if there is one.
    pub alarm: Option<Alarm>,
}

/// A CloudWatch alarm of the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Seconds from the first error until it goes to ALARM.
    pub detects_after: u64,
    /// Whether the deployment is rolled back then.
    pub rollback: bool,
}

/// What a traffic-shifting deployment comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficShiftRun {
    /// The lifecycle stages that take time.
    pub stages: Vec<ShiftStage>,
    /// From which second on how many of a thousand requests go to green.
    pub weights: Vec<(u64, u32)>,
    /// The green tasks started, round by round.
    pub rounds: Vec<TaskRound>,
    /// How it ends.
    pub end: ShiftEnd,
    /// When the last tasks begin to go: blue ones, or green ones after a rollback.
    pub clean_up: Option<u64>,
    /// When it is over, in seconds.
    pub seconds: u64,
    /// When the first error is answered.
    pub errors_from: Option<u64>,
}

/// A stage, in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftStage {
    /// As AWS names it; with the share of traffic in the shifting stages.
    pub name: String,
    /// From.
    pub from: u64,
    /// Up to.
    pub to: u64,
}

/// Green tasks started together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskRound {
    /// When.
    pub at: u64,
    /// The number of the first, from 0.
    pub first: u64,
    /// How many.
    pub count: u32,
}

/// How a traffic-shifting deployment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftEnd {
    /// All traffic is on green, blue is gone.
    Completed,
    /// The alarm went off; all traffic is on blue again.
    RolledBack,
    /// The alarm went off; traffic stays where it was.
    Failed,
    /// The cluster has no room for a second set of tasks.
    NoRoom,
    /// Green tasks fail and fail.
    TasksFailing,
}

impl TrafficShift<'_> {
    /// Plays it.
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
            to.step(|| Step {
                rule: &rules::SHIFT_BAKE,
                subject: "BAKE_TIME".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "For {} more minutes blue waits beside green, ready to take the traffic back.",
                    self.bake_minutes
                ),
                reads: vec!["bakeTimeInMinutes".into()],
            });
        }
        self.watch(&mut played, to);
        if played.end != ShiftEnd::Failed {
            let from = played.seconds;
            played.clean_up = Some(from);
            played.seconds += self.pace.stops_after();
            played.stage("CLEAN_UP", from, played.seconds);
        }
        if played.end == ShiftEnd::Completed {
            to.step(|| Step {
                rule: &rules::COMPLETE,
                subject: "deployment".into(),
                verdict: Verdict::Passed,
                because: format!(
                    "All traffic is on the {} green tasks and the blue ones are stopped: COMPLETED.",
                    self.desired
                ),
                reads: vec!["desiredCount".into()],
            });
        }
        played
    }

    /// Starts green tasks until all are healthy; false if that never comes.
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
        let total = old.saturating_add(healthy);
        to.step(|| Step {
            rule: &rules::SCALE_UP,
            subject: "SCALE_UP".into(),
            verdict: match end {
                None => Verdict::Applied,
                Some(_) => Verdict::Rejected,
            },
            because: match end {
                None => format!(
                    "{desired} green tasks become healthy beside {old} blue ones, {total} in all, before a request reaches them."
                ),
                Some(ShiftEnd::NoRoom) => format!(
                    "{desired} green tasks must stand beside {old} blue ones, and the cluster has room for only {room}."
                ),
                Some(_) => format!("Only {healthy} of {desired} green tasks become healthy; the others fail again and again."),
            },
            reads: vec!["desiredCount".into(), "clusterCapacity".into(), "newTasks".into()],
        });
        let Some(end) = end else { return true };
        played.end = end;
        to.step(|| Step {
            rule: &rules::SHIFT_LIMIT,
            subject: "SCALE_UP".into(),
            verdict: Verdict::Rejected,
            because: "It stays in SCALE_UP for up to 24 hours; until then, and after, every request goes to blue."
                .into(),
            reads: vec!["strategy".into()],
        });
        false
    }

    /// How many of a round become healthy, and when the last of them is decided.
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

    /// The production traffic moves over.
    fn shift(&self, played: &mut TrafficShiftRun, to: &mut Trace) {
        let start = played.seconds;
        let (steps, wait) = self.steps();
        let last = steps.len().saturating_sub(1);
        for (at, permille) in steps.iter().enumerate() {
            played.weights.push((played.seconds, *permille));
            if at < last {
                let from = played.seconds;
                played.seconds += u64::from(wait) * 60;
                let name = format!("PRODUCTION_TRAFFIC_SHIFT {} %", percent(*permille));
                played.stage(&name, from, played.seconds);
            }
        }
        let list: Vec<String> = steps.iter().map(|step| percent(*step)).collect();
        let list = list.join(", ");
        let (rule, because, reads) = match self.kind {
            ShiftKind::BlueGreen => (
                &rules::SHIFT_ALL,
                format!("At {start} s all production traffic moves to green in one step."),
                "strategy",
            ),
            ShiftKind::Linear { step_minutes, .. } => (
                &rules::SHIFT_LINEAR,
                format!(
                    "From {start} s on green gets {list} % of the traffic, {step_minutes} min apart."
                ),
                "linearConfiguration",
            ),
            ShiftKind::Canary { minutes, .. } => (
                &rules::SHIFT_CANARY,
                format!(
                    "From {start} s on green gets {list} % of the traffic, {minutes} min apart."
                ),
                "canaryConfiguration",
            ),
        };
        to.step(|| Step {
            rule,
            subject: "PRODUCTION_TRAFFIC_SHIFT".into(),
            verdict: Verdict::Applied,
            because,
            reads: vec![reads.into()],
        });
        if let ShiftKind::Linear { step_permille, .. } = self.kind
            && 1000 % step_permille.clamp(1, 1000) != 0
        {
            to.step(|| Step {
                rule: &rules::SHIFT_LAST,
                subject: "last step".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "Steps of {} % do not add up to 100 %: the last one moves what is left.",
                    percent(step_permille)
                ),
                reads: vec!["linearConfiguration.stepPercent".into()],
            });
        }
    }

    /// The shares of green, of a thousand, and the minutes between them.
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

    /// Errors that only traffic shows, and the alarm that notices them.
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
        let late = at >= over;
        to.step(|| Step {
            rule: &rules::ALARM,
            subject: "alarm".into(),
            verdict: if late { Verdict::Skipped } else { Verdict::Applied },
            because: match late {
                true => format!("It goes off at {at} s, but by {over} s the blue tasks are no longer waiting."),
                false => format!(
                    "Errors from {from} s on set it off at {at} s, before the bake time ends at {over} s: the deployment is FAILED."
                ),
            },
            reads: vec!["errors.afterSeconds".into(), "errors.alarm".into(), "bakeTimeInMinutes".into()],
        });
        if late {
            return;
        }
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
        to.step(|| Step {
            rule: &rules::SHIFT_BACK,
            subject: "rollback".into(),
            verdict: Verdict::Applied,
            because: format!(
                "At {at} s every request goes to blue again; the green tasks are stopped."
            ),
            reads: vec!["errors.alarm".into()],
        });
    }
}

impl TrafficShiftRun {
    fn stage(&mut self, name: &str, from: u64, to: u64) {
        if from < to {
            self.stages.push(ShiftStage { name: name.into(), from, to });
        }
    }
}

fn percent(permille: u32) -> String {
    match permille % 10 {
        0 => (permille / 10).to_string(),
        tenth => format!("{}.{tenth}", permille / 10),
    }
}
