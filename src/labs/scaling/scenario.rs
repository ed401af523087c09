//! The scenario: a load, and what scales with it.

use crate::document::UnknownField;
use crate::ecs::scaling::run::{
    LoadPoint, RunInput, ScaledService, ScalingConfiguration, ScalingMetric, ScalingPolicy,
    Schedule, ScheduledChange, TaskCapacity, TimeZone, Transition,
};
use crate::ecs::scaling::run::{MOST_MINUTES, PolicyType};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, rc::Rc};

/// The inputs of the lab. A configuration has the members of `simulateScaling`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// The requests, from minute 0, ascending.
    pub load: Vec<LoadPoint>,
    /// The length of the run in minutes.
    pub minutes: u32,
    /// The instant of minute 0, in epoch seconds.
    pub start: i64,
    /// What scales.
    pub configuration: ScalingConfiguration,
    /// A second configuration to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<ScalingConfiguration>,
    /// When the time zones of scheduled actions change their offset, by IANA name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub time_zones: BTreeMap<String, Vec<Transition>>,
    /// What capacity costs.
    pub prices: Prices,
    /// The minute whose decisions are traced. If missing, the minute that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minute: Option<u32>,
    /// A single decision.
    pub single: SingleDecision,
    /// The fields that the imported document leaves open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknowns: Vec<UnknownField>,
}

/// What capacity costs in USD per hour.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Prices {
    /// A task on Fargate.
    pub task_hour: f64,
    /// A task on Fargate Spot.
    pub spot_task_hour: f64,
    /// An instance.
    pub instance_hour: f64,
}

/// One value of the metric, and the tasks that run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SingleDecision {
    /// Running tasks.
    pub running: u32,
    /// The value of each policy's metric.
    pub metric: f64,
    /// How many minutes the metric has had this value.
    pub minutes: u32,
    /// Instances of the capacity provider.
    pub instances: u32,
    /// Those of them with a task.
    pub busy: u32,
    /// Tasks in `PROVISIONING`.
    pub waiting: u32,
}

impl Default for SingleDecision {
    fn default() -> Self {
        Self { running: 4, metric: 75.0, minutes: 15, instances: 3, busy: 3, waiting: 4 }
    }
}

impl Default for Prices {
    fn default() -> Self {
        // A task of 1 vCPU and 2 GB, and an m5.large, in us-east-1 at the model's date.
        Self { task_hour: 0.0494, spot_task_hour: 0.0148, instance_hour: 0.096 }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            load: vec![LoadPoint { from_minute: 0, requests_per_minute: 2000.0 }],
            minutes: 120,
            // 2026-12-01T06:00:00Z, a Tuesday.
            start: 1_796_104_800,
            configuration: ScalingConfiguration {
                service: ScaledService {
                    min_capacity: 2,
                    max_capacity: 20,
                    desired: 4,
                    task_capacity: TaskCapacity::default(),
                    ..ScaledService::default()
                },
                policies: vec![target_tracking(ScalingMetric::Cpu, 50.0)],
                ..ScalingConfiguration::default()
            },
            compared: None,
            time_zones: BTreeMap::new(),
            prices: Prices::default(),
            minute: None,
            single: SingleDecision::default(),
            unknowns: Vec::new(),
        }
    }
}

/// A target tracking policy with AWS's defaults.
pub fn target_tracking(metric: ScalingMetric, target: f64) -> ScalingPolicy {
    ScalingPolicy {
        kind: Some(PolicyType::TargetTracking),
        metric: Some(metric),
        target: Some(target),
        resource_label: (metric == ScalingMetric::RequestCountPerTarget)
            .then(|| "app/web/50dc6c495c0c9188/targetgroup/web/943f017f100becff".into()),
        ..ScalingPolicy::default()
    }
}

/// The most times that one schedule is due in a run.
const MOST_DUE: usize = 10_000;

impl Scenario {
    /// A side of the comparison, ready to run. What can't be simulated is an error in the findings instead.
    pub(super) fn input(&self, configuration: &ScalingConfiguration) -> Rc<RunInput> {
        let minutes = self.minutes.clamp(1, MOST_MINUTES);
        let mut input = RunInput::new(configuration.clone(), self.load.as_slice().into(), minutes);
        input.scheduled.retain(|change| {
            let policy = configuration.policies.get(change.policy);
            policy.is_some_and(|policy| policy.schedule.is_none())
        });
        for (at, policy) in configuration.policies.iter().enumerate() {
            let due = self.due(policy).into_iter();
            input.scheduled.extend(due.map(|minute| ScheduledChange { minute, policy: at }));
        }
        input.scheduled.sort_by_key(|change| change.minute);
        input.origin = u32::try_from(self.start.div_euclid(60).rem_euclid(1440)).ok();
        Rc::new(input)
    }

    /// The minutes in which a policy's schedule is due.
    pub(super) fn due(&self, policy: &ScalingPolicy) -> Vec<u32> {
        if policy.kind != Some(PolicyType::Scheduled) {
            return Vec::new();
        }
        let Some(Ok(schedule)) = policy.schedule.as_deref().map(Schedule::parse) else {
            return Vec::new();
        };
        let end = self.start.saturating_add(i64::from(self.minutes) * 60);
        let due = schedule.due(self.zone(policy), self.start, end, MOST_DUE);
        let minute = |at: i64| u32::try_from((at - self.start).div_euclid(60)).ok();
        due.into_iter().filter_map(minute).collect()
    }

    /// The offsets that apply to a scheduled action.
    pub(super) fn zone(&self, policy: &ScalingPolicy) -> TimeZone<'_> {
        let transitions = policy.timezone.as_ref().and_then(|name| self.time_zones.get(name));
        TimeZone(transitions.map_or(&[], Vec::as_slice))
    }

    /// The time zones whose offset isn't known.
    pub(super) fn unknown_zones(&self) -> impl Iterator<Item = (usize, &str)> {
        self.configuration.policies.iter().enumerate().filter_map(|(at, policy)| {
            let name = policy.timezone.as_deref()?;
            let needed = policy.kind == Some(PolicyType::Scheduled)
                && policy
                    .schedule
                    .as_deref()
                    .is_some_and(|it| !it.trim_start().starts_with("rate"))
                && !matches!(name, "" | "UTC" | "Etc/UTC")
                && !self.time_zones.contains_key(name);
            needed.then_some((at, name))
        })
    }

    /// Whether one of both configurations has instances.
    pub fn has_instances(&self) -> bool {
        let grouped =
            |configuration: &ScalingConfiguration| configuration.capacity_provider.is_some();
        grouped(&self.configuration) || self.compared.as_ref().is_some_and(grouped)
    }
}
