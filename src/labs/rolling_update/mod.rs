//! The lab `rolling-update`: what users see while ECS deploys a new revision of a service, and what happens if it fails.

mod examples;
mod findings;
mod play;
mod rejection;
mod verdict;

pub use rejection::RejectedSetting;

use super::timeline::{RunFigures, Timeline};
use super::{Example, Lab};
use crate::ecs::deploy::{
    CircuitBreaker, NewTaskOutcomes, RollingUpdateRun, SchedulingStrategy, ServiceUpdate,
    TaskOutcome, TaskTimings, UnblockingChange, UnfinishedReason, unblocking_changes,
};
use crate::explain::{Explained, Headline, Mount, Service, Trace};
use serde::{Deserialize, Serialize};

/// The lab.
pub struct RollingUpdate;

/// The inputs of the lab. The fields of a rolling update have the names of `simulateRollingUpdate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The deployment strategy.
    pub strategy: DeploymentStrategy,
    /// How tasks are scheduled.
    pub scheduling_strategy: SchedulingStrategy,
    /// The number of tasks. For a DAEMON service, the number of matching instances.
    pub desired_count: u32,
    /// If missing, the default of the scheduling strategy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<u32>,
    /// If missing, the default of the scheduling strategy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<u32>,
    /// Tasks of the current revision at the start. If missing, the desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_old: Option<u32>,
    /// The number of unhealthy tasks among them.
    pub unhealthy_old: u32,
    /// The number of tasks of this service for which the cluster has capacity. If missing, unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_capacity: Option<u32>,
    /// Whether a fixed host port limits each instance to one task.
    pub fixed_host_port: bool,
    /// The outcomes of the new tasks.
    pub new_tasks: NewTaskOutcomes,
    /// The circuit breaker of a rolling update.
    pub circuit_breaker: CircuitBreaker,
    /// Whether an earlier deployment is `COMPLETED`.
    pub previous_completed: bool,
    /// How long both revisions run after the traffic shift. For a rolling update, how long ECS monitors the alarm.
    pub bake_time_in_minutes: u32,
    /// The settings of the strategy `LINEAR`.
    pub linear_configuration: Linear,
    /// The settings of the strategy `CANARY`.
    pub canary_configuration: Canary,
    /// Errors that health checks don't detect.
    pub errors: ErrorSettings,
    /// The durations of a task, and its health checks.
    pub times: TaskTimings,
    /// The requests to the service.
    pub load: LoadSettings,
    /// The strategy to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<DeploymentStrategy>,
}

/// `deploymentConfiguration.strategy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeploymentStrategy {
    /// ECS replaces tasks within the task count limits.
    #[default]
    Rolling,
    /// The traffic shifts to a second set of tasks all at once.
    BlueGreen,
    /// The traffic shifts to a second set of tasks in equal steps.
    Linear,
    /// The traffic shifts to a second set of tasks in two steps: a small share, then the rest.
    Canary,
}

/// `linearConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Linear {
    /// 3.0 to 100.0.
    pub step_percent: f64,
    /// 0 to 1440.
    pub step_bake_time_in_minutes: u32,
}

/// `canaryConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Canary {
    /// 0.1 to 100.0.
    pub canary_percent: f64,
    /// 0 to 1440.
    pub canary_bake_time_in_minutes: u32,
}

/// A new revision that is healthy and returns errors, and the alarm that can detect them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ErrorSettings {
    /// Whether the new revision returns errors.
    pub enable: bool,
    /// Seconds from its first request to the first error.
    pub after_seconds: u32,
    /// Whether the deployment has a CloudWatch alarm.
    pub alarm: bool,
    /// Whether the alarm rolls back the deployment.
    pub rollback: bool,
    /// Seconds from the first error until the alarm goes to `ALARM`.
    pub detected_after_seconds: u32,
}

/// The requests to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadSettings {
    /// For the entire service.
    pub requests_per_second: u32,
    /// The capacity of one task in requests per second; 0 is unlimited.
    pub requests_per_task: u32,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            strategy: DeploymentStrategy::Rolling,
            scheduling_strategy: SchedulingStrategy::Replica,
            desired_count: 4,
            minimum_healthy_percent: None,
            maximum_percent: None,
            running_old: None,
            unhealthy_old: 0,
            cluster_capacity: None,
            fixed_host_port: false,
            new_tasks: NewTaskOutcomes::default(),
            circuit_breaker: CircuitBreaker::default(),
            previous_completed: true,
            bake_time_in_minutes: 5,
            linear_configuration: Linear::default(),
            canary_configuration: Canary::default(),
            errors: ErrorSettings::default(),
            times: TaskTimings::default(),
            load: LoadSettings::default(),
            compared: None,
        }
    }
}

impl Default for Linear {
    fn default() -> Self {
        Self { step_percent: 10.0, step_bake_time_in_minutes: 6 }
    }
}

impl Default for Canary {
    fn default() -> Self {
        Self { canary_percent: 5.0, canary_bake_time_in_minutes: 10 }
    }
}

impl Default for ErrorSettings {
    fn default() -> Self {
        Self {
            enable: false,
            after_seconds: 0,
            alarm: true,
            rollback: true,
            detected_after_seconds: 120,
        }
    }
}

impl Default for LoadSettings {
    fn default() -> Self {
        Self { requests_per_second: 100, requests_per_task: 40 }
    }
}

/// The quota of tasks per service.
const MOST_TASKS: u32 = 5000;

impl Scenario {
    /// The rolling update that the engine simulates.
    fn update(&self) -> ServiceUpdate {
        let outcome = |outcome: TaskOutcome| self.times.outcome(outcome);
        let desired = self.desired_count.min(MOST_TASKS);
        let old = self.running_old.map(|old| old.min(MOST_TASKS));
        ServiceUpdate {
            desired_count: Some(desired),
            minimum_healthy_percent: self.minimum_healthy_percent.map(|percent| percent.min(100)),
            maximum_percent: match self.scheduling_strategy {
                SchedulingStrategy::Daemon => None,
                SchedulingStrategy::Replica => self.maximum_percent.map(|percent| percent.max(100)),
            },
            scheduling_strategy: Some(self.scheduling_strategy),
            running_old: old,
            unhealthy_old: Some(self.unhealthy_old.min(old.unwrap_or(desired))),
            cluster_capacity: self.cluster_capacity,
            new_tasks: Some(NewTaskOutcomes {
                outcomes: self
                    .new_tasks
                    .outcomes
                    .as_ref()
                    .map(|list| list.iter().map(|one| outcome(*one)).collect()),
                then: Some(outcome(self.new_tasks.then.unwrap_or_default())),
            }),
            circuit_breaker: Some(self.circuit_breaker),
            previous_completed: Some(self.previous_completed),
        }
    }
}

/// The result of the deployment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How it ends.
    pub ending: DeploymentEnding,
    /// The settings for which there is no deployment to show. Then the rest of the answer is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedSetting>,
    /// The actions of a rolling update. Missing for the strategies that shift traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling: Option<RollingUpdateRun>,
    /// Every task over time.
    pub timeline: Timeline,
    /// The figures of the run. A run that never ends counts up to the end of the timeline.
    pub figures: RunFigures,
    /// The smallest changes that let a stuck update complete.
    #[serde(rename = "ways")]
    pub unblocking_changes: Vec<UnblockingChange>,
    /// The results of the four strategies for the same service.
    #[serde(rename = "beside")]
    pub compared: Vec<StrategyResult>,
    /// Every task over time with the compared strategy. Missing if there is none, or if AWS rejects it.
    #[serde(rename = "besideTimeline", skip_serializing_if = "Option::is_none")]
    pub compared_timeline: Option<Timeline>,
    /// The verdict.
    #[serde(skip)]
    pub verdict: Headline,
}

/// One strategy in the comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StrategyResult {
    /// The strategy.
    pub strategy: DeploymentStrategy,
    /// How the deployment ends. Missing if AWS rejects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<DeploymentEnding>,
    /// The figures of the run.
    pub figures: RunFigures,
}

/// How a deployment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentEnding {
    /// All tasks run the new revision and are healthy.
    Completed,
    /// It failed, and ECS restored the current revision.
    RolledBack,
    /// It failed, and ECS didn't roll it back.
    Failed,
    /// The task count limits allow no action.
    StuckByBounds,
    /// The cluster has no capacity for new tasks.
    StuckByCapacity,
    /// New tasks keep failing.
    TasksFailing,
    /// AWS rejects the settings.
    Rejected,
    /// The settings describe tasks that can't exist.
    Invalid,
}

impl DeploymentEnding {
    /// The word of the verdict.
    pub const fn words(self) -> &'static str {
        match self {
            DeploymentEnding::Completed => "Completed",
            DeploymentEnding::RolledBack => "Rolled back",
            DeploymentEnding::Failed => "Failed",
            DeploymentEnding::StuckByBounds
            | DeploymentEnding::StuckByCapacity
            | DeploymentEnding::TasksFailing => "Stuck",
            DeploymentEnding::Rejected => "Rejected by AWS",
            DeploymentEnding::Invalid => "Invalid input",
        }
    }

    fn of(rolled: &RollingUpdateRun) -> Self {
        match rolled.reason {
            None => DeploymentEnding::Completed,
            Some(UnfinishedReason::Bounds) => DeploymentEnding::StuckByBounds,
            Some(UnfinishedReason::Capacity) => DeploymentEnding::StuckByCapacity,
            Some(UnfinishedReason::TasksFailing) => DeploymentEnding::TasksFailing,
            Some(UnfinishedReason::CircuitBreaker) if rolled.rolled_back == Some(true) => {
                DeploymentEnding::RolledBack
            }
            Some(UnfinishedReason::CircuitBreaker) => DeploymentEnding::Failed,
        }
    }

    /// Whether the deployment ends.
    pub const fn ends(self) -> bool {
        matches!(
            self,
            DeploymentEnding::Completed | DeploymentEnding::RolledBack | DeploymentEnding::Failed
        )
    }
}

impl DeploymentStrategy {
    /// All, in the order of the comparison.
    pub const ALL: [DeploymentStrategy; 4] = [
        DeploymentStrategy::Rolling,
        DeploymentStrategy::BlueGreen,
        DeploymentStrategy::Linear,
        DeploymentStrategy::Canary,
    ];

    /// The name of the strategy, as the page prints it.
    pub const fn words(self) -> &'static str {
        match self {
            DeploymentStrategy::Rolling => "Rolling update",
            DeploymentStrategy::BlueGreen => "Blue/green",
            DeploymentStrategy::Linear => "Linear",
            DeploymentStrategy::Canary => "Canary",
        }
    }
}

impl Lab for RollingUpdate {
    const ID: &'static str = "rolling-update";
    const TITLE: &'static str = "Rolling update";
    const QUESTION: &'static str = "What do users see while ECS updates a service?";
    const SERVICE: Service = Service::Containers;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::examples()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explained<Answer> {
        let mut trace = Trace::default();
        let rejected = rejection::rejections(scenario, scenario.strategy);
        let played = match rejected.is_empty() {
            true => {
                let times = Mount::under("times");
                trace.mounted(times, |trace| scenario.times.explain(trace));
                play::play(scenario, scenario.strategy, &mut trace)
            }
            false => {
                rejection::record(&rejected, &mut trace);
                play::SimulatedDeployment::without(rejection::ending(&rejected))
            }
        };
        let unblocking_changes = played
            .rolling
            .as_ref()
            .map(|rolled| unblocking_changes(&scenario.update(), rolled))
            .unwrap_or_default();
        let mut compared_timeline = None;
        let compared = DeploymentStrategy::ALL
            .into_iter()
            .map(|strategy| {
                if !rejection::rejections(scenario, strategy).is_empty() {
                    return StrategyResult {
                        strategy,
                        ending: None,
                        figures: RunFigures::default(),
                    };
                }
                if strategy == scenario.strategy {
                    let (ending, figures) = (Some(played.ending), played.figures);
                    return StrategyResult { strategy, ending, figures };
                }
                let other = play::play(scenario, strategy, &mut Trace::silent());
                if scenario.compared == Some(strategy) {
                    compared_timeline = Some(other.timeline);
                }
                StrategyResult { strategy, ending: Some(other.ending), figures: other.figures }
            })
            .collect();
        let verdict = verdict::verdict(scenario, &rejected, &played, &unblocking_changes);
        let answer = Answer {
            ending: played.ending,
            rejected,
            rolling: played.rolling,
            timeline: played.timeline,
            figures: played.figures,
            unblocking_changes,
            compared,
            compared_timeline,
            verdict,
        };
        let findings = findings::findings(scenario, &answer);
        Explained { answer, trace, findings }
    }

    fn headline(answer: &Answer) -> Headline {
        answer.verdict.clone()
    }
}
