//! The lab `rolling-update`: what users see while a new revision of an ECS service goes out, and what if it fails.

mod examples;
mod findings;
mod play;

use super::timeline::{RunFigures, Timeline};
use super::{Example, Lab};
use crate::ecs::deploy::{
    CircuitBreaker, NewTaskOutcomes, RollingUpdateRun, SchedulingStrategy, ServiceUpdate,
    TaskOutcome, TaskTimings, UnblockingChange, UnfinishedReason, unblocking_changes,
};
use crate::explain::{Explained, Headline, Service, Tone, Trace};
use crate::text::duration;
use crate::text::number;
use serde::{Deserialize, Serialize};

/// The lab.
pub struct RollingUpdate;

/// Everything that can be edited. The fields of a rolling update are named as in `simulateRollingUpdate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The deployment strategy.
    pub strategy: DeploymentStrategy,
    /// How tasks are scheduled.
    pub scheduling_strategy: SchedulingStrategy,
    /// Tasks of the service; of a DAEMON service the number of matching instances.
    pub desired_count: u32,
    /// Missing: the default of the scheduling strategy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<u32>,
    /// Missing: the default of the scheduling strategy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<u32>,
    /// Old tasks at the start; missing: the desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_old: Option<u32>,
    /// How many of them are unhealthy.
    pub unhealthy_old: u32,
    /// The most tasks of this service that the cluster holds; missing: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_capacity: Option<u32>,
    /// Whether that is because each instance has the host port only once.
    pub fixed_host_port: bool,
    /// What becomes of the new tasks.
    pub new_tasks: NewTaskOutcomes,
    /// The circuit breaker of a rolling update.
    pub circuit_breaker: CircuitBreaker,
    /// Whether an earlier deployment was COMPLETED.
    pub previous_completed: bool,
    /// How long both revisions run after the full shift; with an alarm, how long a rolling update is watched.
    pub bake_time_in_minutes: u32,
    /// Of the strategy LINEAR.
    pub linear_configuration: Linear,
    /// Of the strategy CANARY.
    pub canary_configuration: Canary,
    /// Errors that health checks don't see.
    pub errors: ErrorSettings,
    /// The times of a task, and who checks it.
    pub times: TaskTimings,
    /// The requests that the service gets.
    pub load: LoadSettings,
    /// Another strategy whose timeline is looked at beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<DeploymentStrategy>,
}

/// `deploymentConfiguration.strategy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeploymentStrategy {
    /// Tasks are replaced within bounds.
    #[default]
    Rolling,
    /// A second set of tasks takes all traffic at once.
    BlueGreen,
    /// A second set of tasks takes the traffic in equal steps.
    Linear,
    /// A second set of tasks takes a first share, then the rest.
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

/// A new revision that is healthy and answers with errors, and the alarm that may notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ErrorSettings {
    /// Whether the new revision has such a fault.
    pub enable: bool,
    /// Seconds from its first request to the first error.
    pub after_seconds: u32,
    /// Whether the deployment has a CloudWatch alarm.
    pub alarm: bool,
    /// Whether the alarm rolls the deployment back.
    pub rollback: bool,
    /// Seconds from the first error until the alarm goes off.
    pub detected_after_seconds: u32,
}

/// The requests that the service gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadSettings {
    /// All together.
    pub requests_per_second: u32,
    /// What one task can serve in a second; 0: any number.
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

/// More tasks than this are not drawn: the quota of a service.
const MOST_TASKS: u32 = 5000;

impl Scenario {
    /// The rolling update that the engine is asked to play.
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

/// What AWS would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How it ends.
    pub ending: DeploymentEnding,
    /// The rolling update in numbers; missing for the strategies that shift traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolling: Option<RollingUpdateRun>,
    /// Every task over time.
    pub timeline: Timeline,
    /// The run in figures; a run that never ends counts up to the end of the picture.
    pub figures: RunFigures,
    /// The smallest changes that let a stuck update finish.
    #[serde(rename = "ways")]
    pub unblocking_changes: Vec<UnblockingChange>,
    /// The same service by each of the four strategies.
    #[serde(rename = "beside")]
    pub compared: Vec<StrategyResult>,
    /// Every task over time by the strategy beside, if one is asked for that AWS takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "besideTimeline")]
    pub compared_timeline: Option<Timeline>,
}

/// One strategy in the comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StrategyResult {
    /// Which.
    pub strategy: DeploymentStrategy,
    /// How it ends; missing where AWS refuses it for this service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<DeploymentEnding>,
    /// The run in figures.
    pub figures: RunFigures,
}

/// How a deployment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentEnding {
    /// All tasks are new and healthy.
    Completed,
    /// Failed, and the old revision is back.
    RolledBack,
    /// Failed, and left as it was.
    Failed,
    /// The percentages let nothing move.
    StuckByBounds,
    /// The cluster has no room.
    StuckByCapacity,
    /// New tasks fail for ever.
    TasksFailing,
}

impl DeploymentEnding {
    /// In one or two words.
    pub const fn words(self) -> &'static str {
        match self {
            DeploymentEnding::Completed => "Completed",
            DeploymentEnding::RolledBack => "Rolled back",
            DeploymentEnding::Failed => "Failed",
            DeploymentEnding::StuckByBounds | DeploymentEnding::StuckByCapacity => "Stuck",
            DeploymentEnding::TasksFailing => "Never ends",
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

    /// Whether it comes to an end at all.
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

    /// As people say it.
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
    const QUESTION: &'static str = "What do users see while a service is updated?";
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
        scenario.times.explain(&mut trace);
        let played = play::play(scenario, scenario.strategy, &mut trace);
        let unblocking_changes = played
            .rolling
            .as_ref()
            .map(|rolled| unblocking_changes(&scenario.update(), rolled))
            .unwrap_or_default();
        let mut compared_timeline = None;
        let compared = DeploymentStrategy::ALL
            .into_iter()
            .map(|strategy| {
                let refused = findings::refused(scenario, strategy);
                if strategy == scenario.strategy {
                    return StrategyResult {
                        strategy,
                        ending: (!refused).then_some(played.ending),
                        figures: played.figures,
                    };
                }
                let other = play::play(scenario, strategy, &mut Trace::silent());
                if scenario.compared == Some(strategy) && !refused {
                    compared_timeline = Some(other.timeline);
                }
                StrategyResult {
                    strategy,
                    ending: (!refused).then_some(other.ending),
                    figures: other.figures,
                }
            })
            .collect();
        let answer = Answer {
            ending: played.ending,
            rolling: played.rolling,
            timeline: played.timeline,
            figures: played.figures,
            unblocking_changes,
            compared,
            compared_timeline,
        };
        let findings = findings::findings(scenario, &answer);
        Explained { answer, trace, findings }
    }

    fn headline(answer: &Answer) -> Headline {
        let figures = &answer.figures;
        let base = answer.timeline.base;
        let least = figures.least_in_service;
        let capacity = match (figures.down_seconds, least < base) {
            (0, false) if base == 1 => "The one task was in service all the time.".into(),
            (0, false) => format!("Never fewer than {base} tasks were in service."),
            (0, true) => format!("At the least moment {least} of {base} tasks were in service."),
            (down, _) => format!("For {} nothing was in service.", duration(down)),
        };
        let failed = match figures.failed_requests {
            0 => String::new(),
            count => format!(" {} requests failed.", number(count)),
        };
        let (tone, sentence) = match answer.ending {
            DeploymentEnding::Completed => (
                match figures.failed_requests {
                    0 if least >= base => Tone::Good,
                    _ => Tone::Caution,
                },
                format!("All tasks are of the new revision after {}.", duration(figures.seconds)),
            ),
            DeploymentEnding::RolledBack => (
                Tone::Caution,
                format!(
                    "The new revision failed; after {} the old one is back.",
                    duration(figures.seconds)
                ),
            ),
            DeploymentEnding::Failed => {
                (Tone::Bad, "The new revision failed and everything was left as it was.".into())
            }
            DeploymentEnding::StuckByBounds => (
                Tone::Bad,
                "No task may stop and no task may start: the update can never progress.".into(),
            ),
            DeploymentEnding::StuckByCapacity => (
                Tone::Bad,
                "The cluster has no room for the new tasks: the update waits for ever.".into(),
            ),
            DeploymentEnding::TasksFailing => {
                (Tone::Bad, "Every new task fails, and nothing ends the attempts.".into())
            }
        };
        Headline {
            tone,
            word: answer.ending.words().into(),
            sentence,
            detail: format!("{capacity}{failed}"),
        }
    }
}
