//! The answer of the lab.

use crate::ecs::task::TaskNeeds;
use crate::explain::{Headline, StepId};
use serde::Serialize;

/// Where ECS places the tasks, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The verdict.
    pub headline: Headline,
    /// Why AWS rejects the request; then no task is placed.
    pub refused: Option<String>,
    /// True if ECS stops tasks.
    pub stops: bool,
    /// Tasks to place; for a daemon, one for each instance that meets the constraints.
    pub asked: u64,
    /// Tasks placed or stopped.
    pub done: u64,
    /// False only for a canceled run.
    pub finished: bool,
    /// The resources that one task reserves.
    pub need: TaskNeeds,
    /// The strategies that apply: `binpack(memory)`.
    pub strategies: Vec<String>,
    /// True if they are the default.
    pub by_default: bool,
    /// The index in [`Board::instances`] of the instance that each task was placed or stopped on, in order.
    pub order: Vec<u32>,
    /// One task, in detail.
    #[serde(rename = "look")]
    pub detail: PlacementDetail,
    /// The cluster after that task.
    pub board: Board,
    /// The cluster after all tasks.
    pub totals: ClusterTotals,
    /// The placement with other strategies.
    pub comparison: Option<StrategyComparison>,
    /// What Availability Zone rebalancing does after all tasks; only for an unbalanced service.
    pub rebalance: Option<Rebalance>,
    /// The result on Fargate, if the launch type is Fargate.
    pub fargate: Option<Fargate>,
}

/// One task, in detail.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementDetail {
    /// The number of the task, from 1; 0 if there is none.
    pub copy: u64,
    /// The number of tasks that can be shown.
    pub of: u64,
    /// The instance that the task is placed or stopped on.
    pub instance: Option<String>,
    /// The Availability Zone of this instance.
    pub az: Option<String>,
    /// For scale-in, the stopped task.
    pub task: Option<String>,
    /// The steps of the placement, with the number of remaining instances.
    pub phases: Vec<PlacementPhase>,
    /// The evaluated requirements.
    pub requirements: Vec<String>,
    /// The strategies that rank instances, up to `random`.
    pub ranks: Vec<String>,
    /// Every instance and every requirement; the selected instance first, then by rank, then by the last check passed.
    pub rows: Vec<InstanceRow>,
    /// The smallest change that makes an instance eligible; only if none is.
    pub smallest_change: Option<EligibilityChange>,
    /// The expressions of the constraints, part by part.
    pub expressions: Vec<Expression>,
    /// Why ECS selects this instance, as a clause after "because"; empty if it selects none.
    #[serde(skip)]
    pub reason: String,
}

/// A step of the placement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementPhase {
    /// `Resources`, `Constraints`, `1 · spread`, …
    pub title: String,
    /// Instances that remain after it.
    pub left: u64,
    /// The step of the trace.
    pub step: StepId,
}

/// An instance and every requirement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceRow {
    /// Its ID.
    pub instance: String,
    /// Its zone.
    pub az: String,
    /// Its type.
    pub instance_type: String,
    /// Its result.
    pub state: CandidateState,
    /// For each of [`PlacementDetail::requirements`]: whether it passed, and the value of the instance.
    pub checks: Vec<RequirementCheck>,
    /// For each of [`PlacementDetail::ranks`]: the compared value; empty if the instance isn't eligible.
    pub scores: Vec<StrategyRank>,
    /// `selected`, the failure reason of ECS, or the strategy that eliminated it.
    pub result: String,
    /// How to make it eligible, one sentence for each failed check.
    pub changes: Vec<String>,
    /// The deciding step.
    pub step: StepId,
}

/// The result of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CandidateState {
    /// ECS places the task on it.
    Chosen,
    /// It is eligible, but a strategy or the tie-break selected another instance.
    Fits,
    /// It isn't eligible.
    Rejected,
}

/// A requirement and an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequirementCheck {
    /// It passes.
    pub passed: bool,
    /// Its value: `1,024 available`.
    pub text: String,
}

/// A strategy and an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrategyRank {
    /// The compared value: `us-east-1b: 0`.
    pub text: String,
    /// 1 is best; missing: eliminated earlier.
    pub rank: Option<u32>,
}

/// How to make an instance eligible.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EligibilityChange {
    /// The instance.
    pub instance: String,
    /// One sentence for each failed check.
    pub changes: Vec<String>,
}

/// An expression, part by part, for each instance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expression {
    /// The path of its field in the scenario.
    pub field: String,
    /// The expression, then its parts.
    pub parts: Vec<ExpressionPart>,
    /// The instances in the order of [`ExpressionPart::values`]; at most 200.
    pub instances: Vec<String>,
}

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpressionPart {
    /// As text.
    pub text: String,
    /// Its depth below the expression.
    pub depth: u32,
    /// The number of instances that it is true for.
    pub holds: u64,
    /// For each instance: its value.
    pub values: Vec<bool>,
    /// For each instance: the property that it has; empty for connectives.
    pub actual: Vec<String>,
}

/// The cluster after the task that is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Board {
    /// The Availability Zones.
    pub zones: Vec<Zone>,
    /// Every instance, ascending by ID.
    pub instances: Vec<BoardInstance>,
}

/// An Availability Zone of the board.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// Its name.
    pub az: String,
    /// Numbers of its instances in [`Board::instances`].
    pub instances: Vec<u32>,
    /// Tasks of the group with desired status RUNNING.
    pub tasks: u64,
    /// Tasks placed or stopped there.
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
    /// By existing tasks.
    pub used: u64,
    /// By new tasks.
    pub new: u64,
}

/// An instance on the board.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BoardInstance {
    /// Its ID.
    pub id: String,
    /// Its type.
    pub instance_type: String,
    /// Its path in the scenario.
    pub field: String,
    /// CPU units.
    pub cpu: ResourceUse,
    /// MiB.
    pub memory: ResourceUse,
    /// Tasks with desired status RUNNING.
    pub tasks: u64,
    /// Tasks placed or stopped there.
    pub new: u64,
    /// Its result for the task that is shown; missing for scale-in.
    pub state: Option<CandidateState>,
    /// `selected`, a failure reason, …
    pub note: String,
    /// The deciding step.
    pub step: Option<StepId>,
}

/// The cluster after all tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterTotals {
    /// Instances in the cluster.
    pub instances: u64,
    /// Instances with at least one task.
    pub in_use: u64,
    /// Instances with a task of the group.
    pub with_group: u64,
    /// Tasks of the group in each Availability Zone.
    pub by_zone: Vec<(String, u64)>,
    /// The highest task count of an Availability Zone minus the lowest.
    pub imbalance: u64,
    /// Available CPU units on instances in use that can't run another task.
    pub stranded_cpu: u64,
    /// Available MiB on these instances.
    pub stranded_memory: u64,
    /// USD per hour for all instances.
    pub hourly: f64,
    /// USD per hour for instances without tasks.
    pub idle_hourly: f64,
}

/// The placement of the same tasks with other strategies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StrategyComparison {
    /// Why ECS rejects these strategies.
    pub refused: Option<String>,
    /// The strategies: `binpack(memory)`.
    pub strategies: Vec<String>,
    /// Tasks placed or stopped.
    pub done: u64,
    /// As [`Answer::order`].
    pub order: Vec<u32>,
    /// The first task on a different instance, from 1.
    pub first_difference: Option<u64>,
    /// The cluster after the task that is shown.
    pub board: Board,
    /// The cluster after all tasks.
    pub totals: ClusterTotals,
}

/// Availability Zone rebalancing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rebalance {
    /// Why ECS doesn't rebalance the service.
    pub refused: Option<String>,
    /// The Availability Zones, by name.
    pub zones: Vec<ZoneCount>,
    /// The first moves, in order.
    pub moves: Vec<RebalanceMove>,
    /// Further moves.
    pub more: u64,
    /// Why rebalancing fails.
    pub failed: Option<String>,
}

/// Tasks of the service in an Availability Zone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ZoneCount {
    /// The Availability Zone.
    pub az: String,
    /// Before rebalancing.
    pub now: u64,
    /// After the moves that are listed.
    pub after: u64,
}

/// ECS starts a task, and stops one after it is healthy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RebalanceMove {
    /// The Availability Zone with the fewest tasks.
    pub to: String,
    /// The instance there.
    pub started_on: String,
    /// The Availability Zone with the most tasks.
    pub from: String,
    /// The instance there.
    pub stopped_on: String,
}

/// The result on Fargate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fargate {
    /// Whether Fargate runs the task.
    pub runs: bool,
    /// CPU units of the task.
    pub cpu: u64,
    /// MiB of the task.
    pub memory: u64,
    /// What Fargate doesn't use, and why.
    pub ignored: Vec<String>,
    /// USD per hour for all tasks.
    pub hourly: f64,
}
