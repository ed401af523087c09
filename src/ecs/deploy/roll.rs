//! The rolling update: ECS starts as many new tasks and stops as many others as the limits allow, until all are new.

use super::{BreakerReport, NewTaskOutcomes, ServiceUpdate, TaskOutcome, rules};
use crate::ecs::deploy::TaskCountLimits;
use crate::explain::{
    Rule, StepId, Trace,
    Verdict::{self, Applied, Passed, Rejected},
    step,
};
use crate::text::{agree, count_of, number};
use serde::Serialize;

/// A simulated rolling update.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RollingUpdateRun {
    /// The task count limits.
    pub bounds: TaskCountLimits,
    /// Whether the limits allow any action.
    pub can_progress: bool,
    /// The starts and stops, in order. Each is complete before the next.
    pub events: Vec<UpdateMove>,
    /// Whether all tasks run the new revision and are healthy, as many as desired.
    pub finished: bool,
    /// Why the update didn't complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<UnfinishedReason>,
    /// The result of the circuit breaker, if it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaker: Option<BreakerReport>,
    /// The state that `DescribeServices` returns.
    pub rollout_state: RolloutState,
    /// Whether ECS rolled back. Missing if the circuit breaker didn't trip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolled_back: Option<bool>,
    /// The tasks at the end.
    #[serde(rename = "final")]
    pub last: RevisionCounts,
    /// Rounds of failing starts that the events don't list.
    #[serde(skip_serializing_if = "is_zero")]
    pub rounds_left_out: u64,
}

/// Tasks by revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RevisionCounts {
    /// Of the current revision, which the update replaces.
    pub old: u32,
    /// Of the new revision.
    pub new: u32,
}

/// One action of the update.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateMove {
    /// The action.
    pub action: MoveAction,
    /// The number of tasks.
    pub count: u32,
    /// Tasks of the current revision after it.
    pub old: u32,
    /// Tasks of the new revision after it.
    pub new: u32,
    /// The number of started tasks that failed.
    #[serde(skip_serializing_if = "is_none_or_zero")]
    pub failed: Option<u32>,
    /// The tasks.
    #[serde(skip)]
    pub kind: MoveKind,
    /// The step of the trace.
    #[serde(skip)]
    pub step: StepId,
}

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MoveAction {
    /// ECS starts tasks of the new revision.
    Start,
    /// ECS stops tasks of the current revision.
    Stop,
    /// A step of a rollback.
    Restore,
}

/// The tasks of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveKind {
    /// New tasks start, from number `first` (counted from 0). The outcomes of `read` of them count.
    StartNew {
        /// The number of the first one.
        first: u64,
        /// The number of outcomes that count. ECS stops the other tasks when the circuit breaker trips.
        read: u32,
    },
    /// Tasks of the current revision stop.
    StopOld {
        /// The number of unhealthy tasks among them, which stop first.
        unhealthy: u32,
    },
    /// Tasks of the current revision start again.
    StartOld,
    /// Tasks of the new revision stop.
    StopNew,
}

/// Why an update didn't complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UnfinishedReason {
    /// The limits allow no action.
    Bounds,
    /// The cluster has no capacity for a new task.
    Capacity,
    /// The circuit breaker tripped.
    CircuitBreaker,
    /// Tasks keep failing, and no circuit breaker ends the deployment.
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

/// The trace has a step for this many actions. Later ones have none.
const TRACED: usize = 60;
/// The events list up to this many rounds of failing starts.
const ROUNDS: u64 = 200;

/// Simulates a rolling update to its end. Every run ends: each action brings the tasks of the current revision closer
/// to none or the new ones closer to the desired count, and a round that changes nothing is detected.
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
        trace: to,
    };
    let reason = run.play();
    let rolled_back = run.tripped_by.map(|_| run.after_trip());
    run.explain_end(reason);
    let (old, new) = (run.old, run.new);
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

/// The actions of a rollback that starts with `old` and `new` healthy tasks, within the same limits.
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
        trace: to,
    };
    run.restore();
    run.events
}

struct Rolling<'a> {
    update: &'a ServiceUpdate,
    bounds: TaskCountLimits,
    outcomes: &'a NewTaskOutcomes,
    threshold: Option<u64>,
    old: u32,
    /// Unhealthy tasks of the current revision.
    unhealthy: u32,
    /// All are healthy, because each action is complete before the next.
    new: u32,
    /// New tasks started so far.
    started: u64,
    /// Failed tasks, as the circuit breaker counts them.
    failures: u64,
    tripped_by: Option<u64>,
    events: Vec<UpdateMove>,
    rounds_left_out: u64,
    trace: &'a mut Trace,
}

impl Rolling<'_> {
    fn total(&self) -> u32 {
        self.old.saturating_add(self.new)
    }

    fn healthy(&self) -> u32 {
        self.total().saturating_sub(self.unhealthy)
    }

    /// The number of tasks that can start.
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

    /// Runs the loop, and returns why the update didn't complete.
    fn play(&mut self) -> Option<UnfinishedReason> {
        let desired = self.update.desired();
        while self.old > 0 || self.new < desired {
            let start = self.room().min(desired - self.new.min(desired));
            let only_failures = start > 0 && self.start(start);
            if self.tripped_by.is_some() {
                return Some(UnfinishedReason::CircuitBreaker);
            }
            let stop = self.old.min(self.extra());
            if stop > 0 {
                self.stop(stop, &rules::STOP);
            } else if only_failures {
                // Every later round is the same.
                match self.threshold {
                    None => return Some(UnfinishedReason::TasksFailing),
                    Some(threshold) => self.skip_rounds(threshold, start),
                }
            } else if start == 0 {
                let spare = self.total().saturating_sub(1) >= self.bounds.min_healthy;
                if self.unhealthy > 0 && spare {
                    self.stop(1, &rules::UNHEALTHY);
                } else if self.new < desired && self.bounds.max_total > self.total() {
                    return Some(UnfinishedReason::Capacity);
                } else {
                    return Some(UnfinishedReason::Bounds);
                }
            }
        }
        None
    }

    /// Starts new tasks and reads their outcomes in order. True if all failed, as all later ones will.
    fn start(&mut self, count: u32) -> bool {
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
        let total = self.total();
        let ending = || match (failed, count) {
            (0, 1) => "It becomes healthy.".into(),
            (0, 2) => "Both become healthy.".into(),
            (0, _) => "All become healthy.".into(),
            (1, 1) => "It fails.".into(),
            (failed, count) if failed == count => "All fail.".into(),
            (failed, _) => format!(
                "{} of them {}, and {} now {}.",
                number(failed),
                agree(failed, "fails", "fail"),
                count_of(total, "task"),
                agree(total, "runs", "run")
            ),
        };
        let step = step!(self, rules::START, Applied, format!("Start {}", count_of(count, "task")), ["maximumPercent", "newTasks"];
            "The limit is {}, so ECS starts {} of the new revision. {}", count_of(self.ceiling(), "task"), count_of(count, "task"), ending());
        self.explain_failures(failed, reset);
        self.push(MoveAction::Start, count, Some(failed), MoveKind::StartNew { first, read }, step);
        failed == count && first >= self.outcomes.listed()
    }

    fn explain_failures(&mut self, failed: u32, reset: bool) {
        let Some(threshold) = self.threshold else {
            return;
        };
        if reset {
            step!(self, rules::RESET, Applied, "Circuit breaker", ["circuitBreaker.resetOnHealthyTask"];
                "A new task became healthy, so the failure count resets to 0.");
        }
        if failed > 0 {
            step!(self, rules::COUNTING, Applied, "Circuit breaker", ["newTasks", "circuitBreaker"];
                "{} failed, so the failure count is {} of {}.", count_of(failed, "new task"), number(self.failures), number(threshold));
        }
    }

    fn stop(&mut self, count: u32, rule: &'static Rule) {
        let unhealthy = count.min(self.unhealthy);
        let healthy = self.healthy();
        self.old -= count;
        self.unhealthy -= unhealthy;
        let ending = || match unhealthy {
            0 => String::new(),
            1 if count == 1 => " It is unhealthy.".into(),
            all if all == count => " All of them are unhealthy.".into(),
            some => format!(" {} of them {} unhealthy.", number(some), agree(some, "is", "are")),
        };
        let step = step!(self, *rule, Applied, format!("Stop {}", count_of(count, "task")), ["minimumHealthyPercent", "unhealthyOld"];
            "{} {} healthy and {} must stay healthy, so ECS stops {} of the current revision.{}",
            count_of(healthy, "task"), agree(healthy, "is", "are"), number(self.bounds.min_healthy), count_of(count, "task"), ending());
        self.push(MoveAction::Stop, count, None, MoveKind::StopOld { unhealthy }, step);
    }

    /// Counts the rounds of failing starts until a high threshold, without listing them.
    fn skip_rounds(&mut self, threshold: u64, start: u32) {
        let rounds = threshold.saturating_sub(self.failures + 1) / u64::from(start.max(1));
        if self.events.len() as u64 >= ROUNDS && rounds > ROUNDS {
            self.started += rounds * u64::from(start);
            self.failures += rounds * u64::from(start);
            self.rounds_left_out += rounds;
        }
    }

    /// What follows when the circuit breaker has tripped. Returns whether ECS rolls back.
    fn after_trip(&mut self) -> bool {
        let (task, threshold) = (self.tripped_by.unwrap_or(0), self.threshold.unwrap_or(0));
        step!(self.trace, rules::TRIP, Rejected, "Circuit breaker", ["circuitBreaker"];
            "New task {} is failed task {}, so the deployment is `FAILED` and ECS starts no new task.", number(task), number(threshold));
        let rollback = self.update.breaker().is_some_and(|breaker| breaker.rollback == Some(true));
        if !rollback {
            return false;
        }
        if self.update.previous_completed == Some(false) {
            step!(self.trace, rules::NO_COMPLETED, Rejected, "Rollback", ["previousCompleted"];
                "ECS can't roll back because no deployment of the service is `COMPLETED`.");
            return false;
        }
        self.restore();
        true
    }

    /// The same loop with the revisions swapped.
    fn restore(&mut self) {
        let desired = self.update.desired();
        let (old, new) = (self.old, self.new);
        let stops = || match new {
            0 => String::new(),
            _ => format!(", and ECS stops {} of the new revision", count_of(new, "task")),
        };
        step!(self.trace, rules::ROLLBACK, Applied, "Rollback", ["circuitBreaker.rollback"];
            "ECS deploys the current revision again. {} of this revision {} running{}.", count_of(old, "task"), agree(old, "is", "are"), stops());
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

    /// How the deployment ended.
    fn explain_end(&mut self, reason: Option<UnfinishedReason>) {
        let (desired, old, new) = (self.update.desired(), self.old, self.new);
        match reason {
            None => step!(self.trace, rules::COMPLETE, Passed, "Deployment", ["desiredCount"];
            "The deployment is `COMPLETED` because {}.", match desired {
                0 => "no task runs".into(),
                1 => "the task of the new revision is healthy".into(),
                _ => format!("all {} tasks run the new revision and are healthy", number(desired)),
            }),
            Some(UnfinishedReason::Bounds) => {
                step!(self.trace, rules::PROGRESS, Rejected, "Deployment", ["minimumHealthyPercent"];
                "The deployment stays `IN_PROGRESS` because ECS can't stop or start a task. {} of the current and {} of the new revision run.",
                count_of(old, "task"), number(new))
            }
            Some(UnfinishedReason::Capacity) => {
                step!(self.trace, rules::CAPACITY, Rejected, "Deployment", ["clusterCapacity"];
                "The maximum allows more tasks, but the cluster has capacity for only {}.",
                count_of(self.update.cluster_capacity.unwrap_or(0), "task"))
            }
            Some(UnfinishedReason::TasksFailing) => {
                step!(self.trace, rules::RETRY, Rejected, "Deployment", ["newTasks"];
                "ECS keeps replacing failed tasks because no circuit breaker ends the deployment. {} of the current and {} of the new revision run.",
                count_of(old, "task"), number(new))
            }
            // The step of the circuit breaker explains it.
            Some(UnfinishedReason::CircuitBreaker) => 0,
        };
    }

    /// Whether an action gets no step: the trace keeps none, or is long enough.
    fn is_silent(&self) -> bool {
        self.trace.is_silent() || self.events.len() >= TRACED
    }

    /// Records the step of an action.
    fn record(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        subject: &str,
        because: String,
        reads: &[&str],
    ) -> StepId {
        self.trace.record(rule, verdict, subject, because, reads)
    }
}
