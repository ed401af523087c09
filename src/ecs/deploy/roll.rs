//! The rolling update: ECS starts as many new tasks and stops as many others as the limits allow, until all are new.

use super::{BreakerReport, NewTaskOutcomes, ServiceUpdate, TaskOutcome, rules};
use crate::ecs::deploy::TaskCountLimits;
use crate::explain::{Rule, Step, StepId, Trace, Verdict};
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
                // Every later round is the same.
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

    /// Starts new tasks and reads their outcomes in order. True if all failed, as all later ones will.
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
            subject: format!("Start {}", count_of(count, "task")),
            verdict: Verdict::Applied,
            because: format!(
                "The limit is {}, so ECS starts {} of the new revision. {}",
                count_of(max, "task"),
                count_of(count, "task"),
                match (failed, count) {
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
                }
            ),
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
                subject: "Circuit breaker".into(),
                verdict: Verdict::Applied,
                because: "A new task became healthy, so the failure count resets to 0.".into(),
                reads: vec!["circuitBreaker.resetOnHealthyTask".into()],
            });
        }
        if failed > 0 {
            let failures = self.failures;
            self.note(to, || Step {
                rule: &rules::COUNTING,
                subject: "Circuit breaker".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "{} failed, so the failure count is {} of {}.",
                    count_of(failed, "new task"),
                    number(failures),
                    number(threshold)
                ),
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
            subject: format!("Stop {}", count_of(count, "task")),
            verdict: Verdict::Applied,
            because: {
                let unhealthy = match unhealthy {
                    0 => String::new(),
                    1 if count == 1 => " It is unhealthy.".into(),
                    all if all == count => " All of them are unhealthy.".into(),
                    some => format!(" {} of them {} unhealthy.", number(some), agree(some, "is", "are")),
                };
                format!(
                    "{} {} healthy and {} must stay healthy, so ECS stops {} of the current revision.{unhealthy}",
                    count_of(healthy, "task"),
                    agree(healthy, "is", "are"),
                    number(min),
                    count_of(count, "task")
                )
            },
            reads: vec!["minimumHealthyPercent".into(), "unhealthyOld".into()],
        });
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
    fn after_trip(&mut self, to: &mut Trace) -> bool {
        let (task, threshold) = (self.tripped_by.unwrap_or(0), self.threshold.unwrap_or(0));
        to.step(|| Step {
            rule: &rules::TRIP,
            subject: "Circuit breaker".into(),
            verdict: Verdict::Rejected,
            because: format!(
                "New task {} is failed task {}, so the deployment is `FAILED` and ECS starts no new task.",
                number(task),
                number(threshold)
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
                subject: "Rollback".into(),
                verdict: Verdict::Rejected,
                because: "ECS can't roll back because no deployment of the service is `COMPLETED`."
                    .into(),
                reads: vec!["previousCompleted".into()],
            });
            return false;
        }
        self.restore(to);
        true
    }

    /// The same loop with the revisions swapped.
    fn restore(&mut self, to: &mut Trace) {
        let desired = self.update.desired();
        let (old, new) = (self.old, self.new);
        to.step(|| Step {
            rule: &rules::ROLLBACK,
            subject: "Rollback".into(),
            verdict: Verdict::Applied,
            because: {
                let stops = match new {
                    0 => String::new(),
                    _ => format!(", and ECS stops {} of the new revision", count_of(new, "task")),
                };
                format!(
                    "ECS deploys the current revision again. {} of this revision {} running{stops}.",
                    count_of(old, "task"),
                    agree(old, "is", "are")
                )
            },
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

    /// Records a step while the trace is short enough.
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
            match desired {
                0 => "The deployment is `COMPLETED` because no task runs.".into(),
                1 => {
                    "The deployment is `COMPLETED` because the task of the new revision is healthy."
                        .into()
                }
                _ => format!(
                    "The deployment is `COMPLETED` because all {} tasks run the new revision and are healthy.",
                    number(desired)
                ),
            },
            "desiredCount",
        ),
        Some(UnfinishedReason::Bounds) => (
            &rules::PROGRESS,
            Verdict::Rejected,
            format!(
                "The deployment stays `IN_PROGRESS` because ECS can't stop or start a task. {} of the current and {} of the new revision run.",
                count_of(old, "task"),
                number(new)
            ),
            "minimumHealthyPercent",
        ),
        Some(UnfinishedReason::Capacity) => (
            &rules::CAPACITY,
            Verdict::Rejected,
            format!(
                "The maximum allows more tasks, but the cluster has capacity for only {}.",
                count_of(update.cluster_capacity.unwrap_or(0), "task")
            ),
            "clusterCapacity",
        ),
        Some(UnfinishedReason::TasksFailing) => (
            &rules::RETRY,
            Verdict::Rejected,
            format!(
                "ECS keeps replacing failed tasks because no circuit breaker ends the deployment. {} of the current and {} of the new revision run.",
                count_of(old, "task"),
                number(new)
            ),
            "newTasks",
        ),
        // The step of the circuit breaker explains it.
        Some(UnfinishedReason::CircuitBreaker) => return,
    };
    to.step(|| Step {
        rule,
        subject: "Deployment".into(),
        verdict,
        because,
        reads: vec![read.into()],
    });
}
