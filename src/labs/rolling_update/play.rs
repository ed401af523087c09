//! Puts a deployment on the clock: which task does what, when.

use super::{DeploymentEnding, DeploymentStrategy, MOST_TASKS, Scenario};
use crate::ecs::deploy::{
    Alarm, ErrorInjection, MoveKind, NewTaskOutcomes, RevisionCounts, RollingUpdateRun,
    ServiceUpdate, ShiftEnd, ShiftKind, TaskOutcome, TaskTimings, TrafficShift, TrafficShiftRun,
    UpdateMove, roll, roll_back, rules,
};
use crate::explain::{Step, Tone, Trace, Verdict};
use crate::labs::timeline::{
    Lane, LaneState, NEW, OLD, RequestLoad, RunFigures, Timeline, TimelinePhase, TrafficWeight,
};

/// A deployment on the clock.
pub(super) struct SimulatedDeployment {
    pub ending: DeploymentEnding,
    pub rolling: Option<RollingUpdateRun>,
    pub timeline: Timeline,
    pub figures: RunFigures,
}

/// A task that could not start stays on the picture this long, in seconds.
const FAILED: u64 = 10;
/// How much is drawn of a deployment that never ends, in seconds.
const FOR_EVER: u64 = 600;

/// Plays the scenario by one of the strategies.
pub(super) fn play(
    scenario: &Scenario,
    strategy: DeploymentStrategy,
    to: &mut Trace,
) -> SimulatedDeployment {
    let update = scenario.update();
    let mut clock = Clock::new(scenario, &update);
    let (rolling, ending) = if strategy == DeploymentStrategy::Rolling {
        let rolled = roll(&update, to);
        let ending = clock.roll(scenario, &update, &rolled, to);
        (Some(rolled), ending)
    } else {
        let shift = shift(scenario, &update, strategy);
        (None, clock.shift(scenario, &shift.play(to)))
    };
    clock.finish(scenario, rolling, ending)
}

fn shift<'a>(
    scenario: &'a Scenario,
    update: &'a ServiceUpdate,
    strategy: DeploymentStrategy,
) -> TrafficShift<'a> {
    static HEALTHY: NewTaskOutcomes = NewTaskOutcomes { outcomes: None, then: None };
    let (linear, canary) = (scenario.linear_configuration, scenario.canary_configuration);
    let minutes = |minutes: u32| minutes.min(1440);
    TrafficShift {
        kind: match strategy {
            DeploymentStrategy::Linear => ShiftKind::Linear {
                step_permille: permille(linear.step_percent).max(30),
                step_minutes: minutes(linear.step_bake_time_in_minutes),
            },
            DeploymentStrategy::Canary => ShiftKind::Canary {
                permille: permille(canary.canary_percent),
                minutes: minutes(canary.canary_bake_time_in_minutes),
            },
            _ => ShiftKind::BlueGreen,
        },
        desired: update.desired(),
        old: update.old(),
        bake_minutes: minutes(scenario.bake_time_in_minutes),
        capacity: update.cluster_capacity,
        outcomes: update.new_tasks.as_ref().unwrap_or(&HEALTHY),
        pace: &scenario.times,
        errors: scenario.errors.enable.then(|| ErrorInjection {
            after: u64::from(scenario.errors.after_seconds),
            alarm: scenario.errors.alarm.then(|| Alarm {
                detects_after: u64::from(scenario.errors.detected_after_seconds),
                rollback: scenario.errors.rollback,
            }),
        }),
    }
}

/// A percentage in tenths, 1 to 1000.
pub(super) fn permille(percent: f64) -> u32 {
    // Saturates, and takes what is no number for 0.
    ((percent * 10.0).round() as u32).clamp(1, 1000)
}

/// A lane that is being written: the state it is in now, and since when.
struct Open {
    lane: Lane,
    since: u64,
    now: Option<(LaneState, usize)>,
}

impl Open {
    fn turn(&mut self, at: u64, to: Option<(LaneState, usize)>) {
        if let Some((state, version)) = self.now {
            self.lane.push(self.since, at, state, version);
        }
        self.since = at;
        self.now = to;
    }
}

struct Clock<'a> {
    pace: &'a TaskTimings,
    now: u64,
    old: Vec<Open>,
    new: Vec<Open>,
    timeline: Timeline,
    /// When the first new task was in service.
    served: Option<u64>,
    /// From when on the new revision answers with errors.
    errors_from: Option<u64>,
}

impl<'a> Clock<'a> {
    fn new(scenario: &'a Scenario, update: &ServiceUpdate) -> Self {
        let unhealthy = update.unhealthy_old.unwrap_or(0);
        let old = (0..update.old())
            .map(|at| Open {
                lane: Lane::new(format!("old {}", at + 1), "old"),
                since: 0,
                now: Some(match at < unhealthy {
                    true => (LaneState::Out, OLD),
                    false => (LaneState::InService, OLD),
                }),
            })
            .collect();
        Self {
            pace: &scenario.times,
            now: scenario.times.begins(),
            old,
            new: Vec::new(),
            timeline: Timeline {
                noun: "task",
                versions: ["old revision".into(), "new revision".into()],
                base: scenario.desired_count.min(MOST_TASKS),
                ..Timeline::default()
            },
            served: None,
            errors_from: None,
        }
    }

    /// A rolling update, move by move; an alarm may cut it short.
    fn roll(
        &mut self,
        scenario: &Scenario,
        update: &ServiceUpdate,
        rolled: &RollingUpdateRun,
        to: &mut Trace,
    ) -> DeploymentEnding {
        self.timeline.promised = Some(rolled.bounds.min_healthy);
        self.timeline.ceiling = Some(rolled.bounds.max_total);
        let mut counts = RevisionCounts { old: update.old(), new: 0 };
        for step in &rolled.events {
            if self.alarm_at(scenario).is_some_and(|at| at <= self.now) {
                return self.alarm(scenario, update, counts, to);
            }
            self.step(step, update);
            counts = RevisionCounts { old: step.old, new: step.new };
        }
        let ending = DeploymentEnding::of(rolled);
        // A deployment with an alarm is watched for the bake time before it is complete.
        if ending == DeploymentEnding::Completed && scenario.errors.enable && scenario.errors.alarm
        {
            let bake = u64::from(scenario.bake_time_in_minutes.min(1440)) * 60;
            let watched = self.now + bake;
            self.phase("bake time", self.now, watched);
            if let Some(at) = self.alarm_at(scenario).filter(|at| *at <= watched) {
                self.now = self.now.max(at);
                return self.alarm(scenario, update, counts, to);
            }
            self.now = watched;
        }
        let (text, tone) = last_words(scenario, ending);
        self.timeline.event(self.now, text, tone, None);
        ending
    }

    /// When the alarm goes off, as far as is known by now.
    fn alarm_at(&mut self, scenario: &Scenario) -> Option<u64> {
        let errors = &scenario.errors;
        if !errors.enable {
            return None;
        }
        let from = self.served? + u64::from(errors.after_seconds);
        self.errors_from = Some(from);
        errors.alarm.then(|| from + u64::from(errors.detected_after_seconds))
    }

    fn alarm(
        &mut self,
        scenario: &Scenario,
        update: &ServiceUpdate,
        counts: RevisionCounts,
        to: &mut Trace,
    ) -> DeploymentEnding {
        let at = self.now;
        let step = to.step(|| Step {
            rule: &rules::ALARM,
            subject: "alarm".into(),
            verdict: Verdict::Applied,
            because: format!(
                "The new revision answers with errors; by {at} s the alarm has gone off, with {} old and {} new tasks running: the deployment is FAILED.",
                counts.old, counts.new
            ),
            reads: vec!["errors".into()],
        });
        self.timeline.event(
            at,
            "The CloudWatch alarm goes off: the deployment is FAILED.",
            Tone::Bad,
            Some(step),
        );
        if !scenario.errors.rollback {
            return DeploymentEnding::Failed;
        }
        for step in roll_back(update, counts, to) {
            self.step(&step, update);
        }
        let (text, tone) = last_words(scenario, DeploymentEnding::RolledBack);
        self.timeline.event(self.now, text, tone, None);
        DeploymentEnding::RolledBack
    }

    fn step(&mut self, step: &UpdateMove, update: &ServiceUpdate) {
        let from = self.now;
        let count = step.count;
        let (name, text) = match step.kind {
            MoveKind::StartNew { first, read } => {
                let outcomes = update.new_tasks.as_ref();
                let outcome = |at: u32| match at < read {
                    true => outcomes.map_or(TaskOutcome::Healthy, |outcomes| {
                        outcomes.outcome(first + u64::from(at))
                    }),
                    // Stopped when the breaker trips; until then it waits for its health.
                    false => TaskOutcome::FailToStart,
                };
                self.start_new(count, outcome);
                let failed = step.failed.unwrap_or(0);
                if failed > 0 {
                    self.timeline.event(
                        self.now,
                        said(failed, "new", "fail"),
                        Tone::Bad,
                        Some(step.step),
                    );
                }
                ("start", said(count, "new", "start"))
            }
            MoveKind::StopOld { unhealthy } => {
                self.stop_old(count, unhealthy);
                ("stop", said(count, "old", "stop"))
            }
            MoveKind::StartOld => {
                self.start_old(count);
                ("restore", said(count, "old", "come back"))
            }
            MoveKind::StopNew => {
                self.stop_new(count);
                ("remove", said(count, "new", "stop"))
            }
        };
        self.phase(&format!("{name} {count}"), from, self.now);
        self.timeline.event(from, text, Tone::Neutral, Some(step.step));
    }

    /// Starts new tasks, on the places of failed ones first; the clock goes on until all are decided.
    fn start_new(&mut self, count: u32, outcome: impl Fn(u32) -> TaskOutcome) {
        let (from, running) = (self.now, self.now + u64::from(self.pace.start_seconds));
        let mut free: Vec<usize> = (0..self.new.len())
            .filter(|at| self.new.get(*at).is_some_and(|open| open.now.is_none()))
            .collect();
        free.reverse();
        for at in 0..count {
            let place = free.pop().unwrap_or_else(|| {
                let id = format!("new {}", self.new.len() + 1);
                self.new.push(Open { lane: Lane::new(id, "new"), since: from, now: None });
                self.new.len() - 1
            });
            let Some(open) = self.new.get_mut(place) else {
                continue;
            };
            open.turn(from, Some((LaneState::Launching, NEW)));
            let outcome = outcome(at);
            let until = match outcome {
                TaskOutcome::Healthy => {
                    let healthy = from + self.pace.healthy_after();
                    open.turn(healthy, Some((LaneState::InService, NEW)));
                    self.served = Some(self.served.map_or(healthy, |served| served.min(healthy)));
                    healthy
                }
                outcome => {
                    let failed = from + self.pace.fails_after(outcome);
                    if outcome == TaskOutcome::FailHealthCheck {
                        open.turn(running.min(failed), Some((LaneState::Out, NEW)));
                    }
                    open.turn(failed, Some((LaneState::Failed, NEW)));
                    open.turn(failed + FAILED, None);
                    failed + FAILED
                }
            };
            self.now = self.now.max(until);
        }
    }

    fn start_old(&mut self, count: u32) {
        let healthy = self.now + self.pace.healthy_after();
        let again = self.old.iter().filter(|open| open.lane.group == "back").count();
        for at in 0..count as usize {
            let mut open = Open {
                lane: Lane::new(format!("back {}", again + at + 1), "back"),
                since: self.now,
                now: Some((LaneState::Launching, OLD)),
            };
            open.turn(healthy, Some((LaneState::InService, OLD)));
            self.old.push(open);
        }
        self.now = healthy;
    }

    /// Stops old tasks: unhealthy ones first, then by number.
    fn stop_old(&mut self, count: u32, unhealthy: u32) {
        let from = self.now;
        for (state, count) in
            [(LaneState::Out, unhealthy), (LaneState::InService, count.saturating_sub(unhealthy))]
        {
            let leaving = self
                .old
                .iter_mut()
                .filter(|open| open.now == Some((state, OLD)))
                .take(count as usize);
            for open in leaving {
                stop(open, from, self.pace);
            }
        }
        self.now = from + self.pace.stops_after();
    }

    fn stop_new(&mut self, count: u32) {
        let from = self.now;
        let leaving = self
            .new
            .iter_mut()
            .rev()
            .filter(|open| open.now == Some((LaneState::InService, NEW)))
            .take(count as usize);
        for open in leaving {
            stop(open, from, self.pace);
        }
        self.now = from + self.pace.stops_after();
    }

    /// A deployment that shifts traffic between two sets of tasks.
    fn shift(&mut self, scenario: &Scenario, shifted: &TrafficShiftRun) -> DeploymentEnding {
        for stage in &shifted.stages {
            self.phase(&stage.name, stage.from, stage.to);
        }
        let update = scenario.update();
        let unhealthy = update.unhealthy_old.unwrap_or(0) as usize;
        let outcomes = update.new_tasks.unwrap_or_default();
        for round in &shifted.rounds {
            self.now = round.at;
            self.start_new(round.count, |at| outcomes.outcome(round.first + u64::from(at)));
            let text = said(round.count, "green", "start");
            self.timeline.event(round.at, text, Tone::Neutral, None);
        }
        let mut before = 0;
        for (at, permille) in &shifted.weights {
            self.timeline.weights.push(TrafficWeight { at: *at, permille: *permille });
            if *permille != before {
                let share = format!("{}.{}", permille / 10, permille % 10);
                let share = share.trim_end_matches(".0");
                let (text, tone) = match *permille {
                    0 => ("all traffic goes back to blue".into(), Tone::Bad),
                    _ => (format!("green gets {share} % of the traffic"), Tone::Neutral),
                };
                self.timeline.event(*at, text, tone, None);
            }
            // Who gets no traffic waits; who gets some is in service.
            let turn = |open: &mut Open, waits: bool, version| {
                if let Some((LaneState::InService | LaneState::Out, _)) = open.now {
                    let state = if waits { LaneState::Out } else { LaneState::InService };
                    open.turn((*at).max(open.since), Some((state, version)));
                }
            };
            for open in self.old.iter_mut().skip(unhealthy) {
                turn(open, *permille == 1000, OLD);
            }
            for open in &mut self.new {
                turn(open, *permille == 0, NEW);
            }
            before = *permille;
        }
        self.errors_from = shifted.errors_from;
        let rolled_back = shifted.end == ShiftEnd::RolledBack;
        if let Some(at) = shifted.clean_up {
            let leaving = if rolled_back { &mut self.new } else { &mut self.old };
            for open in leaving.iter_mut() {
                // The targets are deregistered and drain, even if no requests come any more.
                if let Some((LaneState::Out, version)) = open.now {
                    open.turn(at, Some((LaneState::InService, version)));
                }
                stop(open, at, self.pace);
            }
        }
        self.now = shifted.seconds;
        let ending = match shifted.end {
            ShiftEnd::Completed => DeploymentEnding::Completed,
            ShiftEnd::RolledBack => DeploymentEnding::RolledBack,
            ShiftEnd::Failed => DeploymentEnding::Failed,
            ShiftEnd::NoRoom => DeploymentEnding::StuckByCapacity,
            ShiftEnd::TasksFailing => DeploymentEnding::TasksFailing,
        };
        let (text, tone) = last_words(scenario, ending);
        self.timeline.event(self.now, text, tone, None);
        ending
    }

    fn phase(&mut self, name: &str, from: u64, to: u64) {
        if from < to {
            self.timeline.phases.push(TimelinePhase { from, to, name: name.into() });
        }
    }

    /// Closes the lanes and draws a little beyond the end.
    fn finish(
        mut self,
        scenario: &Scenario,
        rolling: Option<RollingUpdateRun>,
        ending: DeploymentEnding,
    ) -> SimulatedDeployment {
        let done = self.now;
        let tail = match ending.ends() {
            true => (done / 12).max(30),
            false => FOR_EVER,
        };
        self.timeline.end = done + tail;
        self.timeline.events.sort_by_key(|event| event.at);
        for mut open in self.old.into_iter().chain(self.new) {
            open.turn(self.timeline.end, None);
            self.timeline.lanes.push(open.lane);
        }
        // What nobody checks is taken for healthy, and serves.
        let unseen = scenario.new_tasks.then == Some(TaskOutcome::FailHealthCheck)
            && scenario.times.outcome(TaskOutcome::FailHealthCheck) == TaskOutcome::Healthy;
        let from = if unseen { Some(0) } else { self.errors_from };
        let load = RequestLoad {
            per_second: scenario.load.requests_per_second,
            each: scenario.load.requests_per_task,
            faulty: from.map(|from| (NEW, from, 1000)),
        };
        let until = if ending.ends() { done } else { self.timeline.end };
        SimulatedDeployment {
            ending,
            rolling,
            figures: self.timeline.figures(until, load),
            timeline: self.timeline,
        }
    }
}

/// A task leaves: it drains if it was in service, then ends.
fn stop(open: &mut Open, at: u64, pace: &TaskTimings) {
    let Some((state, version)) = open.now else {
        return;
    };
    let drained = match state {
        LaneState::InService => {
            open.turn(at, Some((LaneState::Draining, version)));
            at + pace.drains_for()
        }
        _ => at,
    };
    open.turn(drained, Some((LaneState::Terminating, version)));
    open.turn(drained + pace.ends_after(), None);
}

/// `1 new task starts`, `2 old tasks come back`.
fn said(count: u32, which: &str, verb: &str) -> String {
    if count != 1 {
        return format!("{count} {which} tasks {verb}");
    }
    match verb.split_once(' ') {
        Some((verb, rest)) => format!("1 {which} task {verb}s {rest}"),
        None => format!("1 {which} task {verb}s"),
    }
}

/// The service event that an ending leaves behind.
fn last_words(scenario: &Scenario, ending: DeploymentEnding) -> (&'static str, Tone) {
    match ending {
        DeploymentEnding::Completed => ("service (web) has reached a steady state.", Tone::Good),
        DeploymentEnding::RolledBack => {
            ("The old revision is back: service (web) has reached a steady state.", Tone::Caution)
        }
        DeploymentEnding::Failed => ("The deployment is FAILED; no new tasks start.", Tone::Bad),
        DeploymentEnding::StuckByBounds => (
            "service (web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
            Tone::Bad,
        ),
        DeploymentEnding::StuckByCapacity if scenario.fixed_host_port => (
            "service (web) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance is already using a port required by your task.",
            Tone::Bad,
        ),
        DeploymentEnding::StuckByCapacity => (
            "service (web) was unable to place a task because no container instance met all of its requirements.",
            Tone::Bad,
        ),
        DeploymentEnding::TasksFailing => {
            ("service (web) is unable to consistently start tasks successfully.", Tone::Bad)
        }
    }
}
