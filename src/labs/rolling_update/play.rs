//! Simulates a deployment over time: the state of each task at each moment.

use super::{
    answer::DeploymentEnding,
    scenario::{DeploymentStrategy, MOST_TASKS, Scenario},
};
use crate::ecs::deploy::{
    Alarm, ErrorInjection, MoveKind, NewTaskOutcomes, RevisionCounts, RollingUpdateRun,
    ServiceUpdate, ShiftEnd, ShiftKind, TaskOutcome, TaskTimings, TrafficShift, TrafficShiftRun,
    UpdateMove, roll, roll_back, rules,
};
use crate::explain::{Tone, Trace, Verdict, step};
use crate::labs::timeline::{
    Lane, LaneState, NEW, OLD, RequestLoad, RunFigures, Timeline, TimelinePhase, TrafficWeight,
};
use crate::text::{agree, clock, count_of, number, percent};

/// A simulated deployment.
pub(super) struct SimulatedDeployment {
    pub ending: DeploymentEnding,
    /// Whether the CloudWatch alarm ended it.
    pub alarm: bool,
    pub rolling: Option<RollingUpdateRun>,
    pub timeline: Timeline,
    pub figures: RunFigures,
}

impl SimulatedDeployment {
    /// Settings for which there is no deployment.
    pub(super) fn without(ending: DeploymentEnding) -> Self {
        Self {
            ending,
            alarm: false,
            rolling: None,
            timeline: Timeline::default(),
            figures: RunFigures::default(),
        }
    }
}

/// How long the timeline shows a task that failed, in seconds.
const FAILED: u64 = 10;
/// How long the timeline shows a deployment that never ends, in seconds.
const FOR_EVER: u64 = 600;

/// Simulates the scenario with one of the strategies.
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
    // Saturates; not a number is 0.
    ((percent * 10.0).round() as u32).clamp(1, 1000)
}

/// A lane under construction: its current state, and since when.
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
    /// When the first new task was healthy.
    served: Option<u64>,
    /// From when on the new revision returns errors.
    errors_from: Option<u64>,
    /// Whether the alarm ended the deployment.
    alarmed: bool,
}

impl<'a> Clock<'a> {
    fn new(scenario: &'a Scenario, update: &ServiceUpdate) -> Self {
        let unhealthy = update.unhealthy_old.unwrap_or(0);
        let old = (0..update.old())
            .map(|at| Open {
                lane: Lane::new(format!("current {}", at + 1), "current"),
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
                versions: ["current revision".into(), "new revision".into()],
                base: scenario.desired_count.min(MOST_TASKS),
                ..Timeline::default()
            },
            served: None,
            errors_from: None,
            alarmed: false,
        }
    }

    /// A rolling update, action by action. An alarm can end it.
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
        // With an alarm, ECS monitors the deployment for the bake time before it completes.
        if ending == DeploymentEnding::Completed && scenario.errors.enable && scenario.errors.alarm
        {
            let bake = u64::from(scenario.bake_time_in_minutes.min(1440)) * 60;
            let watched = self.now + bake;
            self.phase("Bake time", self.now, watched);
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

    /// When the alarm goes to `ALARM`, as far as is known by now.
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
        self.alarmed = true;
        let step = step!(to, rules::ALARM, Verdict::Applied, "CloudWatch alarm", ["errors"];
            "The alarm goes to `ALARM` at {} because the new revision returns errors, so the deployment is `FAILED`. {} of the current and {} of the new revision run then.", clock(at), count_of(counts.old, "task"), number(counts.new));
        self.timeline.event(
            at,
            "The CloudWatch alarm goes to ALARM. The deployment is FAILED.",
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
                    // ECS stops it when the circuit breaker trips.
                    false => TaskOutcome::FailToStart,
                };
                self.start_new(count, outcome);
                let failed = step.failed.unwrap_or(0);
                if failed > 0 {
                    self.timeline.event(
                        self.now,
                        format!(
                            "{} of the new revision {}.",
                            count_of(failed, "task"),
                            agree(failed, "fails", "fail")
                        ),
                        Tone::Bad,
                        Some(step.step),
                    );
                }
                ("Start", action("starts", count, "new"))
            }
            MoveKind::StopOld { unhealthy } => {
                self.stop_old(count, unhealthy);
                ("Stop", action("stops", count, "current"))
            }
            MoveKind::StartOld => {
                self.start_old(count);
                ("Restore", action("restores", count, "current"))
            }
            MoveKind::StopNew => {
                self.stop_new(count);
                ("Stop", action("stops", count, "new"))
            }
        };
        self.phase(&format!("{name} {count}"), from, self.now);
        self.timeline.event(from, text, Tone::Neutral, Some(step.step));
    }

    /// Starts new tasks, in the lanes of failed ones first. The time moves on until each is healthy or has failed.
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
        let again = self.old.iter().filter(|open| open.lane.group == "restored").count();
        for at in 0..count as usize {
            let mut open = Open {
                lane: Lane::new(format!("restored {}", again + at + 1), "restored"),
                since: self.now,
                now: Some((LaneState::Launching, OLD)),
            };
            open.turn(healthy, Some((LaneState::InService, OLD)));
            self.old.push(open);
        }
        self.now = healthy;
    }

    /// Stops tasks of the current revision, unhealthy ones first.
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
            let text = format!("ECS starts {}.", count_of(round.count, "green task"));
            self.timeline.event(round.at, text, Tone::Neutral, None);
        }
        let mut before = 0;
        for (at, permille) in &shifted.weights {
            self.timeline.weights.push(TrafficWeight { at: *at, permille: *permille });
            if *permille != before {
                let share = percent(f64::from(*permille) / 1000.0);
                let (text, tone) = match *permille {
                    0 => ("All traffic returns to the blue tasks.".into(), Tone::Bad),
                    _ => {
                        (format!("The green tasks receive {share} of the traffic."), Tone::Neutral)
                    }
                };
                self.timeline.event(*at, text, tone, None);
            }
            // A task without traffic is out of service here.
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
        self.alarmed = matches!(shifted.end, ShiftEnd::RolledBack | ShiftEnd::Failed);
        let rolled_back = shifted.end == ShiftEnd::RolledBack;
        if let Some(at) = shifted.clean_up {
            let leaving = if rolled_back { &mut self.new } else { &mut self.old };
            for open in leaving.iter_mut() {
                // The targets are deregistered, even without traffic.
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

    /// Closes the lanes and adds some time after the end.
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
        // Without health checks, unhealthy tasks count as healthy and receive requests.
        let unseen = scenario.new_tasks.then == Some(TaskOutcome::FailHealthCheck)
            && scenario.times.outcome(TaskOutcome::FailHealthCheck) == TaskOutcome::Healthy;
        let from = if unseen { Some(0) } else { self.errors_from };
        self.timeline.load = RequestLoad {
            per_second: scenario.load.requests_per_second,
            each: scenario.load.requests_per_task,
            faulty: from.map(|from| (NEW, from, 1000)),
        };
        let until = if ending.ends() { done } else { self.timeline.end };
        SimulatedDeployment {
            ending,
            alarm: self.alarmed,
            rolling,
            figures: self.timeline.figures(until),
            timeline: self.timeline,
        }
    }
}

/// Stops a task: it is deregistered if it was healthy, then it stops.
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

/// `ECS starts 2 tasks of the new revision.`
fn action(verb: &str, count: u32, revision: &str) -> String {
    format!("ECS {verb} {} of the {revision} revision.", count_of(count, "task"))
}

/// The service event at the end.
fn last_words(scenario: &Scenario, ending: DeploymentEnding) -> (&'static str, Tone) {
    match ending {
        DeploymentEnding::Completed => ("service (web) has reached a steady state.", Tone::Good),
        DeploymentEnding::RolledBack => {
            ("The rollback is complete. service (web) has reached a steady state.", Tone::Caution)
        }
        DeploymentEnding::Failed => {
            ("The deployment is FAILED. ECS starts no new tasks.", Tone::Bad)
        }
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
        // There is no deployment.
        DeploymentEnding::Rejected | DeploymentEnding::Invalid => ("", Tone::Bad),
    }
}
