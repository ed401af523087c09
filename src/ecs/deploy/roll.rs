//! The rolling update: start what fits, stop what is spare, until only new tasks are left.

use super::{BreakerReport, NewTaskOutcomes, ServiceUpdate, TaskOutcome, rules};
use crate::ecs::deploy::TaskCountLimits;
use crate::explain::{Rule, Step, StepId, Trace, Verdict};
use serde::Serialize;

/// A rolling update played out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RollingUpdateRun {
    /// Between how many tasks it moves.
    pub bounds: TaskCountLimits,
    /// Whether the bounds let anything move.
    pub can_progress: bool,
    /// What was started and stopped, in order. Each has settled when the next is weighed.
    pub events: Vec<UpdateMove>,
    /// Whether only healthy new tasks are left, as many as desired.
    pub finished: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<UnfinishedReason>,
    /// What the circuit breaker did, if it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaker: Option<BreakerReport>,
    /// As DescribeServices shows it.
    pub rollout_state: RolloutState,
    /// Whether the old tasks were brought back; only where the breaker tripped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolled_back: Option<bool>,
    /// What runs in the end.
    #[serde(rename = "final")]
    pub last: RevisionCounts,
    /// Rounds of failing starts that are not listed among the events.
    #[serde(skip_serializing_if = "is_zero")]
    pub rounds_left_out: u64,
}

/// Tasks by revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RevisionCounts {
    /// Of the revision that is replaced.
    pub old: u32,
    /// Of the new revision.
    pub new: u32,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateMove {
    /// What was done.
    pub action: MoveAction,
    /// To how many tasks.
    pub count: u32,
    /// Old tasks once it has settled.
    pub old: u32,
    /// New tasks once it has settled.
    pub new: u32,
    /// How many of the started ones have failed.
    #[serde(skip_serializing_if = "is_none_or_zero")]
    pub failed: Option<u32>,
    /// To which tasks.
    #[serde(skip)]
    pub kind: MoveKind,
    /// The step of the trace.
    #[serde(skip)]
    pub step: StepId,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MoveAction {
    /// New tasks are started.
    Start,
    /// Old tasks are stopped.
    Stop,
    /// A step of a rollback.
    Restore,
}

/// To which tasks something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveKind {
    /// New tasks, beginning with number `first` (from 0); the outcomes of `read` of them have come in.
    StartNew {
        /// The number of the first one.
        first: u64,
        /// How many outcomes count; the others are stopped when the breaker trips.
        read: u32,
    },
    /// Old tasks, so many of them unhealthy.
    StopOld {
        /// The unhealthy ones, stopped first.
        unhealthy: u32,
    },
    /// Tasks of the old revision come back.
    StartOld,
    /// New tasks go again.
    StopNew,
}

/// Why an update did not finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UnfinishedReason {
    /// The percentages leave nothing to stop and nothing to start.
    Bounds,
    /// The cluster has no room for a new task.
    Capacity,
    /// Too many tasks failed.
    CircuitBreaker,
    /// Tasks fail for ever, and nobody stops it.
    TasksFailing,
}

/// The deployment's `rolloutState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RolloutState {
    /// Steady state reached.
    Completed,
    /// Failed by the circuit breaker or an alarm.
    Failed,
    /// Neither yet.
    InProgress,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

fn is_none_or_zero(n: &Option<u32>) -> bool {
    n.is_none_or(|n| n == 0)
}

/// So many moves get a step of their own in the trace; a run of thousands is summed up by its last step.
const TRACED: usize = 60;
/// More rounds of failing starts than this are counted, not listed.
const ROUNDS: u64 = 200;

/// Plays a rolling update to its end. Every run ends: each move brings the old tasks closer to none or the new ones
/// closer to the desired count, and rounds that change nothing are recognised.
pub fn roll(update: &ServiceUpdate, to: &mut Trace) -> RollingUpdateRun {
    let bounds = update.explained_bounds(to);
    let threshold =
        update.breaker().map(|breaker| breaker.explained_threshold(update.desired(), to));
    let none = NewTaskOutcomes::default();
    let mut run = Rolling {
        update,
        bounds,
        outcomes: update.new_tasks.as_ref().unwrap_or(&none),
        threshold,
        old: update.old(),
        unhealthy: update.unhealthy_old.unwrap_or(0).min(update.old()),
        new: 0,
        started: 0,
        failures: 0,
        tripped_by: None,
        events: Vec::new(),
        rounds_left_out: 0,
    };
    let reason = run.play(to);
    let rolled_back = run.tripped_by.map(|_| run.after_trip(to));
    let (old, new) = (run.old, run.new);
    explain_end(update, reason, RevisionCounts { old, new }, to);
    RollingUpdateRun {
        bounds,
        can_progress: bounds.can_progress(update.desired()),
        finished: reason.is_none(),
        breaker: threshold.map(|threshold| BreakerReport {
            threshold,
            tripped: run.tripped_by.is_some(),
            tripped_by_task: run.tripped_by,
        }),
        rollout_state: match reason {
            None => RolloutState::Completed,
            Some(UnfinishedReason::CircuitBreaker) => RolloutState::Failed,
            Some(_) => RolloutState::InProgress,
        },
        reason,
        rolled_back,
        last: RevisionCounts { old, new },
        rounds_left_out: run.rounds_left_out,
        events: run.events,
    }
}

/// The moves of a rollback that begins with `old` and `new` healthy tasks; within the same bounds.
pub fn roll_back(
    update: &ServiceUpdate,
    RevisionCounts { old, new }: RevisionCounts,
    to: &mut Trace,
) -> Vec<UpdateMove> {
    let none = NewTaskOutcomes::default();
    let mut run = Rolling {
        update,
        bounds: update.bounds(),
        outcomes: &none,
        threshold: None,
        old,
        unhealthy: 0,
        new,
        started: 0,
        failures: 0,
        tripped_by: None,
        events: Vec::new(),
        rounds_left_out: 0,
    };
    run.restore(to);
    run.events
}

struct Rolling<'a> {
    update: &'a ServiceUpdate,
    bounds: TaskCountLimits,
    outcomes: &'a NewTaskOutcomes,
    threshold: Option<u64>,
    old: u32,
    /// Of the old ones.
    unhealthy: u32,
    /// All of them healthy: an action has settled before the next is weighed.
    new: u32,
    /// New tasks started so far, whatever became of them.
    started: u64,
    /// As the circuit breaker counts them.
    failures: u64,
    tripped_by: Option<u64>,
    events: Vec<UpdateMove>,
    rounds_left_out: u64,
}

impl Rolling<'_> {
    fn total(&self) -> u32 {
        self.old.saturating_add(self.new)
    }

    fn healthy(&self) -> u32 {
        self.total().saturating_sub(self.unhealthy)
    }

    /// How many more tasks may run beside those that do.
    fn room(&self) -> u32 {
        self.ceiling().saturating_sub(self.total())
    }

    fn ceiling(&self) -> u32 {
        self.bounds.max_total.min(self.update.cluster_capacity.unwrap_or(u32::MAX))
    }

    /// Healthy tasks above the minimum.
    fn extra(&self) -> u32 {
        self.healthy().saturating_sub(self.bounds.min_healthy)
    }

    /// Runs the loop; answers why it did not finish.
    fn play(&mut self, to: &mut Trace) -> Option<UnfinishedReason> {
        let desired = self.update.desired();
        while self.old > 0 || self.new < desired {
            let start = self.room().min(desired - self.new.min(desired));
            let only_failures = start > 0 && self.start(start, to);
            if self.tripped_by.is_some() {
                return Some(UnfinishedReason::CircuitBreaker);
            }
            let stop = self.old.min(self.extra());
            if stop > 0 {
                self.stop(stop, &rules::STOP, to);
            } else if only_failures {
                // Nothing has changed, and nothing will: every later round is the same.
                match self.threshold {
                    None => return Some(UnfinishedReason::TasksFailing),
                    Some(threshold) => self.skip_rounds(threshold, start),
                }
            } else if start == 0 {
                let spare = self.total().saturating_sub(1) >= self.bounds.min_healthy;
                if self.unhealthy > 0 && spare {
                    self.stop(1, &rules::UNHEALTHY, to);
                } else if self.new < desired && self.bounds.max_total > self.total() {
                    return Some(UnfinishedReason::Capacity);
                } else {
                    return Some(UnfinishedReason::Bounds);
                }
            }
        }
        None
    }

    /// Starts new tasks and reads their outcomes one by one. True if all of them failed, as all later ones will.
    fn start(&mut self, count: u32, to: &mut Trace) -> bool {
        let first = self.started;
        let resets = self.update.breaker().is_none_or(|breaker| breaker.resets());
        let (mut read, mut failed, mut reset) = (0, 0, false);
        for at in 0..count {
            read = at + 1;
            if self.outcomes.outcome(first + u64::from(at)) == TaskOutcome::Healthy {
                self.new += 1;
                if resets && self.failures > 0 {
                    (self.failures, reset) = (0, true);
                }
            } else {
                failed += 1;
                self.failures += 1;
                if self.threshold == Some(self.failures) {
                    self.tripped_by = Some(first + u64::from(read));
                    break;
                }
            }
        }
        self.started += u64::from(count);
        let (total, max) = (self.total(), self.ceiling());
        let step = self.note(to, || Step {
            rule: &rules::START,
            subject: format!("start {count}"),
            verdict: Verdict::Applied,
            because: match failed {
                0 => format!(
                    "There was room for {count} more under the maximum of {max}; all become healthy, {total} run now."
                ),
                _ => format!(
                    "There was room for {count} more under the maximum of {max}; {failed} of them fail, {total} run now."
                ),
            },
            reads: vec!["maximumPercent".into(), "newTasks".into()],
        });
        self.explain_failures(failed, reset, to);
        self.push(MoveAction::Start, count, Some(failed), MoveKind::StartNew { first, read }, step);
        failed == count && first >= self.outcomes.listed()
    }

    fn explain_failures(&mut self, failed: u32, reset: bool, to: &mut Trace) {
        let Some(threshold) = self.threshold else {
            return;
        };
        if reset {
            self.note(to, || Step {
                rule: &rules::RESET,
                subject: "circuit breaker".into(),
                verdict: Verdict::Applied,
                because: "A new task became healthy, so the count of failures begins again at 0."
                    .into(),
                reads: vec!["circuitBreaker.resetOnHealthyTask".into()],
            });
        }
        if failed > 0 {
            let failures = self.failures;
            self.note(to, || Step {
                rule: &rules::COUNTING,
                subject: "circuit breaker".into(),
                verdict: Verdict::Applied,
                because: format!("{failed} more failed: {failures} failures of {threshold}."),
                reads: vec!["newTasks".into(), "circuitBreaker".into()],
            });
        }
    }

    fn stop(&mut self, count: u32, rule: &'static Rule, to: &mut Trace) {
        let unhealthy = count.min(self.unhealthy);
        let healthy = self.healthy();
        self.old -= count;
        self.unhealthy -= unhealthy;
        let min = self.bounds.min_healthy;
        let step = self.note(to, || Step {
            rule,
            subject: format!("stop {count}"),
            verdict: Verdict::Applied,
            because: match unhealthy {
                0 => format!("{healthy} are healthy and {min} must stay: {count} of the old can go."),
                _ => format!(
                    "{healthy} are healthy and {min} must stay: {count} of the old can go, {unhealthy} of them unhealthy."
                ),
            },
            reads: vec!["minimumHealthyPercent".into(), "unhealthyOld".into()],
        });
        self.push(MoveAction::Stop, count, None, MoveKind::StopOld { unhealthy }, step);
    }

    /// Counts the rounds of failing starts that a far threshold still takes, without listing them.
    fn skip_rounds(&mut self, threshold: u64, start: u32) {
        let rounds = threshold.saturating_sub(self.failures + 1) / u64::from(start.max(1));
        if self.events.len() as u64 >= ROUNDS && rounds > ROUNDS {
            self.started += rounds * u64::from(start);
            self.failures += rounds * u64::from(start);
            self.rounds_left_out += rounds;
        }
    }

    /// What follows when the breaker has tripped; answers whether the old tasks are brought back.
    fn after_trip(&mut self, to: &mut Trace) -> bool {
        let (task, threshold) = (self.tripped_by.unwrap_or(0), self.threshold.unwrap_or(0));
        to.step(|| Step {
            rule: &rules::TRIP,
            subject: "circuit breaker".into(),
            verdict: Verdict::Rejected,
            because: format!(
                "New task number {task} is failure number {threshold}: the deployment is FAILED and no new task starts."
            ),
            reads: vec!["circuitBreaker".into()],
        });
        let rollback = self.update.breaker().is_some_and(|breaker| breaker.rollback == Some(true));
        if !rollback {
            return false;
        }
        if self.update.previous_completed == Some(false) {
            to.step(|| Step {
                rule: &rules::NO_COMPLETED,
                subject: "rollback".into(),
                verdict: Verdict::Rejected,
                because:
                    "There is no COMPLETED deployment to go back to: everything stays as it is."
                        .into(),
                reads: vec!["previousCompleted".into()],
            });
            return false;
        }
        self.restore(to);
        true
    }

    /// The same loop with the revisions changed over.
    fn restore(&mut self, to: &mut Trace) {
        let desired = self.update.desired();
        let (old, new) = (self.old, self.new);
        to.step(|| Step {
            rule: &rules::ROLLBACK,
            subject: "rollback".into(),
            verdict: Verdict::Applied,
            because: format!(
                "The previous revision is deployed again: tasks of it that still run: {old}; new ones that go: {new}."
            ),
            reads: vec!["circuitBreaker.rollback".into()],
        });
        while self.new > 0 || self.old < desired {
            let start = self.room().min(desired.saturating_sub(self.old));
            if start > 0 {
                self.old += start;
                self.push(MoveAction::Restore, start, None, MoveKind::StartOld, 0);
            }
            let stop = self.new.min(self.extra());
            if stop > 0 {
                self.new -= stop;
                self.push(MoveAction::Restore, stop, None, MoveKind::StopNew, 0);
            }
            if start == 0 && stop == 0 {
                return;
            }
        }
        let spare = self.old.saturating_sub(desired);
        if spare > 0 {
            let unhealthy = spare.min(self.unhealthy);
            self.old -= spare;
            self.unhealthy -= unhealthy;
            let kind = MoveKind::StopOld { unhealthy };
            self.push(MoveAction::Restore, spare, None, kind, 0);
        }
    }

    fn push(
        &mut self,
        action: MoveAction,
        count: u32,
        failed: Option<u32>,
        kind: MoveKind,
        step: StepId,
    ) {
        self.events.push(UpdateMove {
            action,
            count,
            old: self.old,
            new: self.new,
            failed,
            kind,
            step,
        });
    }

    /// Writes a step while the run is short enough to be read.
    fn note(&self, to: &mut Trace, make: impl FnOnce() -> Step) -> StepId {
        if self.events.len() < TRACED { to.step(make) } else { 0 }
    }
}

fn explain_end(
    update: &ServiceUpdate,
    reason: Option<UnfinishedReason>,
    RevisionCounts { old, new }: RevisionCounts,
    to: &mut Trace,
) {
    let desired = update.desired();
    let (rule, verdict, because, read): (_, _, _, &str) = match reason {
        None => (
            &rules::COMPLETE,
            Verdict::Passed,
            format!("New and healthy: {new} of {desired}, and none is old: COMPLETED."),
            "desiredCount",
        ),
        Some(UnfinishedReason::Bounds) => (
            &rules::PROGRESS,
            Verdict::Rejected,
            format!(
                "With {old} old and {new} new nothing may start and nothing may stop: the deployment stays IN_PROGRESS."
            ),
            "minimumHealthyPercent",
        ),
        Some(UnfinishedReason::Capacity) => (
            &rules::CAPACITY,
            Verdict::Rejected,
            format!(
                "The maximum would allow more, but the cluster holds only {} of these tasks, and all of that is taken.",
                update.cluster_capacity.unwrap_or(0)
            ),
            "clusterCapacity",
        ),
        Some(UnfinishedReason::TasksFailing) => (
            &rules::RETRY,
            Verdict::Rejected,
            format!(
                "Every new task fails, and no circuit breaker ends it: {old} old and {new} new are there, and the scheduler tries on."
            ),
            "newTasks",
        ),
        // Told where it tripped.
        Some(UnfinishedReason::CircuitBreaker) => return,
    };
    to.step(|| Step {
        rule,
        subject: "deployment".into(),
        verdict,
        because,
        reads: vec![read.into()],
    });
}
