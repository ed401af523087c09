//! What the lab answers.

use crate::ecs::task::TaskNeeds;
use crate::explain::{Headline, StepId};
use serde::Serialize;

/// Where the copies go, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The verdict.
    pub headline: Headline,
    /// Why ECS refuses the request as a whole; nothing is placed then.
    pub refused: Option<String>,
    /// True if tasks are stopped instead of placed.
    pub stops: bool,
    /// Copies asked for; of a daemon: one for each instance that qualifies.
    pub asked: u64,
    /// Copies placed, or tasks stopped.
    pub done: u64,
    /// False only of a run that was cancelled.
    pub finished: bool,
    /// What one copy consumes.
    pub need: TaskNeeds,
    /// The strategies that apply, in words.
    pub strategies: Vec<String>,
    /// True if nobody asked for them.
    pub by_default: bool,
    /// The number of the instance in [`Board::instances`] that each copy went to (or was stopped on), in order.
    pub order: Vec<u32>,
    /// One copy, in full.
    #[serde(rename = "look")]
    pub detail: PlacementDetail,
    /// The cluster after that copy.
    pub board: Board,
    /// The cluster after all of them.
    pub totals: ClusterTotals,
    /// The same with other strategies.
    pub comparison: Option<StrategyComparison>,
    /// What Availability Zone rebalancing does after all of them; only of a service whose zones are out of balance.
    pub rebalance: Option<Rebalance>,
    /// Fargate's answer, where the capacity is Fargate.
    pub fargate: Option<Fargate>,
}

/// One copy, in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementDetail {
    /// The copy's number, from 1; 0 if there is nothing to look at.
    pub copy: u64,
    /// How many there are to look at.
    pub of: u64,
    /// The instance that it goes to, or the task is stopped on.
    pub instance: Option<String>,
    /// That instance's zone.
    pub az: Option<String>,
    /// Of scale-in: the task that is stopped.
    pub task: Option<String>,
    /// The steps of the process: what was looked at, and how many candidates were left.
    pub phases: Vec<PlacementPhase>,
    /// The requirements that are looked at.
    pub requirements: Vec<String>,
    /// The strategies that rank, up to `random`.
    pub ranks: Vec<String>,
    /// Every instance against every requirement; the chosen one first, then by rank, then by how far it came.
    pub rows: Vec<InstanceRow>,
    /// What would have to change for an instance to take the copy; only if none fits.
    pub smallest_change: Option<EligibilityChange>,
    /// The expressions of the constraints, part by part.
    pub expressions: Vec<Expression>,
}

/// A step of the process.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementPhase {
    /// `Resources`, `Constraints`, `1 · spread`, …
    pub title: String,
    /// Candidates left after it.
    pub left: u64,
    /// The step of the trace.
    pub step: StepId,
}

/// An instance against every requirement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceRow {
    /// Its id.
    pub instance: String,
    /// Its zone.
    pub az: String,
    /// Its type.
    pub instance_type: String,
    /// Where it came out.
    pub state: CandidateState,
    /// For each of [`PlacementDetail::requirements`]: passed, and what the instance has.
    pub checks: Vec<RequirementCheck>,
    /// For each of [`PlacementDetail::ranks`]: what the strategy compared; empty if the instance does not fit.
    pub scores: Vec<StrategyRank>,
    /// `chosen`, ECS's reason, or what ruled it out.
    pub result: String,
    /// What would have to change for it to take the copy, one sentence for each check that fails.
    pub changes: Vec<String>,
    /// The step that decided about it.
    pub step: StepId,
}

/// Where an instance came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CandidateState {
    /// The copy goes there.
    Chosen,
    /// It fits, but a strategy or the tie-break preferred another.
    Fits,
    /// It does not fit.
    Rejected,
}

/// A requirement and an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequirementCheck {
    /// It passes.
    pub passed: bool,
    /// What it has: `1,024 left`.
    pub text: String,
}

/// A strategy and an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyRank {
    /// What was compared: `us-east-1b: 0`.
    pub text: String,
    /// 1 is best; missing: ruled out before.
    pub rank: Option<u32>,
}

/// What would have to change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EligibilityChange {
    /// The instance.
    pub instance: String,
    /// What, one sentence for each check that fails.
    pub changes: Vec<String>,
}

/// An expression, part by part, over the instances.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expression {
    /// The path of its field in the scenario.
    pub field: String,
    /// The whole, then its parts.
    pub parts: Vec<ExpressionPart>,
    /// The instances in the order of [`ExpressionPart::values`]; at most 200.
    pub instances: Vec<String>,
}

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpressionPart {
    /// As text.
    pub text: String,
    /// How deep it stands below the whole.
    pub depth: u32,
    /// How many instances it holds for.
    pub holds: u64,
    /// For each instance: its value.
    pub values: Vec<bool>,
    /// For each instance: what it has there; empty texts for connectives.
    pub actual: Vec<String>,
}

/// The cluster after the copy that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Board {
    /// Zone by zone.
    pub zones: Vec<Zone>,
    /// Every instance, ascending by id.
    pub instances: Vec<BoardInstance>,
}

/// A zone of the board.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// Its name.
    pub az: String,
    /// Numbers of its instances in [`Board::instances`].
    pub instances: Vec<u32>,
    /// Tasks of the group with desired status RUNNING.
    pub tasks: u64,
    /// Copies placed there (or tasks stopped there).
    pub new: u64,
    /// CPU units.
    pub cpu: ResourceUse,
    /// MiB.
    pub memory: ResourceUse,
}

/// How much of a resource is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResourceUse {
    /// Registered.
    pub total: u64,
    /// By tasks that were there.
    pub used: u64,
    /// By new copies.
    pub new: u64,
}

/// An instance on the board.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BoardInstance {
    /// Its id.
    pub id: String,
    /// Its type.
    pub instance_type: String,
    /// Where the scenario says so.
    pub field: String,
    /// CPU units.
    pub cpu: ResourceUse,
    /// MiB.
    pub memory: ResourceUse,
    /// Tasks with desired status RUNNING.
    pub tasks: u64,
    /// Copies placed there (or tasks stopped there).
    pub new: u64,
    /// Where it came out for the copy that is looked at; missing if that was not asked (scale-in, daemon).
    pub state: Option<CandidateState>,
    /// `chosen`, a reason, …
    pub note: String,
    /// The step that decided about it.
    pub step: Option<StepId>,
}

/// The cluster after all copies.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterTotals {
    /// Instances in the cluster.
    pub instances: u64,
    /// Instances with any task on them.
    pub in_use: u64,
    /// Instances with a task of the group.
    pub with_group: u64,
    /// Tasks of the group in each zone.
    pub by_zone: Vec<(String, u64)>,
    /// The fullest zone's tasks less the emptiest's.
    pub imbalance: u64,
    /// CPU units left on instances with tasks that can't take another copy.
    pub stranded_cpu: u64,
    /// MiB left there.
    pub stranded_memory: u64,
    /// USD an hour for all instances.
    pub hourly: f64,
    /// USD an hour for instances without tasks.
    pub idle_hourly: f64,
}

/// The same copies with other strategies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StrategyComparison {
    /// Why ECS refuses those strategies.
    pub refused: Option<String>,
    /// The strategies, in words.
    pub strategies: Vec<String>,
    /// Copies placed, or tasks stopped.
    pub done: u64,
    /// As [`Answer::order`].
    pub order: Vec<u32>,
    /// The first copy that goes elsewhere, from 1.
    pub first_difference: Option<u64>,
    /// The cluster after as many copies as are looked at.
    pub board: Board,
    /// The cluster after all copies.
    pub totals: ClusterTotals,
}

/// Availability Zone rebalancing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rebalance {
    /// Why ECS refuses it.
    pub refused: Option<String>,
    /// The zones, by name.
    pub zones: Vec<ZoneCount>,
    /// The first moves, in order.
    pub moves: Vec<RebalanceMove>,
    /// Further moves.
    pub more: u64,
    /// Why it ends early.
    pub failed: Option<String>,
}

/// Tasks of the service in a zone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ZoneCount {
    /// The zone.
    pub az: String,
    /// Before rebalancing.
    pub now: u64,
    /// After the moves that are listed.
    pub after: u64,
}

/// A task is started, and when it is healthy one is stopped.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RebalanceMove {
    /// The zone with the fewest tasks.
    pub to: String,
    /// The instance there.
    pub started_on: String,
    /// The zone with the most.
    pub from: String,
    /// The instance there.
    pub stopped_on: String,
}

/// What Fargate says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fargate {
    /// Does it take the task?
    pub runs: bool,
    /// CPU units of the task.
    pub cpu: u64,
    /// MiB of the task.
    pub memory: u64,
    /// What the scenario says that Fargate does not look at, or refuses, and why.
    pub ignored: Vec<String>,
    /// USD an hour for all copies.
    pub hourly: f64,
}
