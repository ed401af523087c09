//! The input of a run: what is scaled, by which policies, on which capacity.

use super::super::{
    AdjustmentType, CapacityProvider, CapacityProviderSplit, InvalidScalingArgument,
    StepAdjustment, invalid, need, split,
};
use serde::{Deserialize, Serialize};

/// The argument of a run of service auto scaling, minute by minute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "SimulateScalingInput"))]
#[serde(rename_all = "camelCase", default)]
pub struct ScalingRun {
    /// The service. Required.
    pub service: Option<ScaledService>,
    /// The requests, from minute 0, ascending. Required.
    pub load: Option<Vec<LoadPoint>>,
    /// The policies.
    pub policies: Vec<ScalingPolicy>,
    /// The Auto Scaling group; missing: Fargate.
    pub capacity_provider: Option<GroupCapacity>,
    /// The capacity provider strategy of a service on Fargate.
    pub strategy: Vec<CapacityProvider>,
    /// Interruptions of Fargate Spot.
    pub spot_interruptions: Vec<SpotInterruption>,
    /// 1 to 1,440. Required.
    pub minutes: Option<u32>,
}

/// What scales: the service, its policies, and its capacity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ScalingConfiguration {
    /// The service.
    pub service: ScaledService,
    /// The policies.
    pub policies: Vec<ScalingPolicy>,
    /// The Auto Scaling group; missing: Fargate.
    pub capacity_provider: Option<GroupCapacity>,
    /// The capacity provider strategy of a service on Fargate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strategy: Vec<CapacityProvider>,
    /// Interruptions of Fargate Spot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spot_interruptions: Vec<SpotInterruption>,
}

/// A service and its scalable target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ScaledService {
    /// `MinCapacity`.
    pub min_capacity: u32,
    /// `MaxCapacity`.
    pub max_capacity: u32,
    /// The desired count at the start.
    pub desired: u32,
    /// What a task can do.
    pub task_capacity: TaskCapacity,
    /// Seconds from the placement of a task until it serves; missing: 60.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_seconds: Option<u32>,
    /// Deployments of the service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deployments: Vec<DeploymentWindow>,
    /// The custom metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_metric: Option<CustomMetric>,
}

impl Default for ScaledService {
    fn default() -> Self {
        Self {
            min_capacity: 1,
            max_capacity: 10,
            desired: 1,
            task_capacity: TaskCapacity::default(),
            start_seconds: None,
            deployments: Vec::new(),
            custom_metric: None,
        }
    }
}

/// What a task can do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct TaskCapacity {
    /// The requests that use all of its CPU.
    pub requests_per_minute: f64,
    /// Its memory utilization without requests, in percent; missing: 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_memory_percent: Option<f64>,
    /// Its memory utilization at full load, in percent; missing: 80.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_memory_percent: Option<f64>,
}

impl Default for TaskCapacity {
    fn default() -> Self {
        Self { requests_per_minute: 1000.0, idle_memory_percent: None, full_memory_percent: None }
    }
}

/// A custom metric that follows the requests.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "ScalingCustomMetric"))]
#[serde(rename_all = "camelCase", default)]
pub struct CustomMetric {
    /// Its value for one request in a minute.
    pub per_request: f64,
    /// Whether it is divided by the serving tasks. A metric that isn't doesn't fall when tasks are added.
    pub per_task: bool,
}

impl Default for CustomMetric {
    fn default() -> Self {
        Self { per_request: 1.0, per_task: true }
    }
}

/// A deployment, from a minute until before another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct DeploymentWindow {
    /// Its first minute.
    pub from_minute: u32,
    /// The minute in which it has ended.
    pub to_minute: u32,
}

/// The requests from a minute on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct LoadPoint {
    /// The minute.
    pub from_minute: u32,
    /// Spread evenly over each minute.
    pub requests_per_minute: f64,
}

/// A policy. Each type uses its own members.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ScalingPolicy {
    /// Required.
    #[serde(rename = "type")]
    pub kind: Option<PolicyType>,
    /// Target tracking and step: the metric; missing: `cpu`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<ScalingMetric>,
    /// Target tracking: above 0. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Target tracking: whether the policy never scales in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_scale_in: Option<bool>,
    /// Target tracking: seconds; missing: 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_out_cooldown: Option<u32>,
    /// Target tracking: seconds; missing: 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_in_cooldown: Option<u32>,
    /// Target tracking by requests: the label of the load balancer and the target group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_label: Option<String>,
    /// Step: the threshold of the alarm. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Step: how the alarm compares. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// Step: the points that the alarm evaluates; missing: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods: Option<u32>,
    /// Step: required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjustment_type: Option<AdjustmentType>,
    /// Step: at least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<StepAdjustment>>,
    /// Step: the minimum number of tasks that a percentage changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_adjustment_magnitude: Option<u32>,
    /// Step: seconds; missing: 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cooldown: Option<u32>,
    /// Scheduled: the minute. Required, unless the lab has a `schedule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_minute: Option<u32>,
    /// Scheduled: the new minimum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_capacity: Option<u32>,
    /// Scheduled: the new maximum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_capacity: Option<u32>,
    /// Scheduled, in the lab: `at(…)`, `rate(…)`, or `cron(…)` in place of the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "declarations", ts(skip))]
    pub schedule: Option<String>,
    /// Scheduled, in the lab: the IANA name of the time zone; missing: UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "declarations", ts(skip))]
    pub timezone: Option<String>,
}

/// The type of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "ScalingPolicyType"))]
#[serde(rename_all = "camelCase")]
pub enum PolicyType {
    /// It keeps a metric near a target.
    TargetTracking,
    /// It changes the capacity when its alarm is in `ALARM`.
    Step,
    /// It changes the limits at a time.
    Scheduled,
}

/// The metric of a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ScalingMetric {
    /// `ECSServiceAverageCPUUtilization`.
    #[default]
    Cpu,
    /// `ECSServiceAverageMemoryUtilization`.
    Memory,
    /// `ALBRequestCountPerTarget`.
    RequestCountPerTarget,
    /// The custom metric of the service.
    Custom,
}

impl ScalingMetric {
    /// As the texts print it.
    pub const fn words(self) -> &'static str {
        match self {
            ScalingMetric::Cpu => "CPU utilization",
            ScalingMetric::Memory => "memory utilization",
            ScalingMetric::RequestCountPerTarget => "requests per target",
            ScalingMetric::Custom => "custom metric",
        }
    }

    /// Its unit, as a suffix.
    pub const fn unit(self) -> &'static str {
        match self {
            ScalingMetric::Cpu | ScalingMetric::Memory => "%",
            ScalingMetric::RequestCountPerTarget | ScalingMetric::Custom => "",
        }
    }
}

/// How an alarm compares its metric with its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "AlarmComparison"))]
pub enum Comparison {
    /// `GreaterThanThreshold`.
    #[serde(rename = ">")]
    Above,
    /// `GreaterThanOrEqualToThreshold`.
    #[serde(rename = ">=")]
    AtLeast,
    /// `LessThanThreshold`.
    #[serde(rename = "<")]
    Below,
    /// `LessThanOrEqualToThreshold`.
    #[serde(rename = "<=")]
    AtMost,
}

impl Comparison {
    /// Whether the alarm is in `ALARM` above its threshold.
    pub const fn upward(self) -> bool {
        matches!(self, Comparison::Above | Comparison::AtLeast)
    }

    /// Whether the comparison is true.
    pub fn holds(self, metric: f64, threshold: f64) -> bool {
        match self {
            Comparison::Above => metric > threshold,
            Comparison::AtLeast => metric >= threshold,
            Comparison::Below => metric < threshold,
            Comparison::AtMost => metric <= threshold,
        }
    }

    /// The verb phrase of the texts.
    pub const fn words(self) -> &'static str {
        match self {
            Comparison::Above => "above",
            Comparison::AtLeast => "at or above",
            Comparison::Below => "below",
            Comparison::AtMost => "at or below",
        }
    }
}

/// An Auto Scaling group and the tasks on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct GroupCapacity {
    /// One instance, as far as it is left for tasks.
    pub instance: GroupInstance,
    /// CPU units of a task.
    pub task_cpu: u32,
    /// MiB of a task.
    pub task_memory: u32,
    /// The limits of the group.
    pub asg: GroupLimits,
    /// Seconds from the launch of an instance until it is ready; missing: 120.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_start_seconds: Option<u32>,
    /// The managed scaling of a capacity provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_scaling: Option<ManagedScalingSettings>,
    /// A target tracking policy of the group itself on its CPU utilization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asg_cpu_scaling: Option<GroupCpuScaling>,
}

impl Default for GroupCapacity {
    fn default() -> Self {
        Self {
            instance: GroupInstance::default(),
            task_cpu: 1024,
            task_memory: 2048,
            asg: GroupLimits::default(),
            instance_start_seconds: None,
            managed_scaling: None,
            asg_cpu_scaling: None,
        }
    }
}

/// An instance of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct GroupInstance {
    /// CPU units.
    pub cpu: u32,
    /// MiB.
    pub memory: u32,
    /// Network interfaces for tasks; missing: unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eni: Option<u32>,
}

impl Default for GroupInstance {
    fn default() -> Self {
        Self { cpu: 2048, memory: 7680, eni: None }
    }
}

/// The limits of an Auto Scaling group, and its instances at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct GroupLimits {
    /// `MinSize`.
    pub min: u32,
    /// `MaxSize`.
    pub max: u32,
    /// Instances at the start.
    pub initial: u32,
}

impl Default for GroupLimits {
    fn default() -> Self {
        Self { min: 0, max: 10, initial: 1 }
    }
}

/// `managedScaling`, and what goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ManagedScalingSettings {
    /// 1 to 100; missing: 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_capacity: Option<u32>,
    /// 1 to 10,000; missing: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_scaling_step_size: Option<u32>,
    /// 1 to 10,000; missing: 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_scaling_step_size: Option<u32>,
    /// 0 to 10,000 s; missing: 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_warmup_period: Option<u32>,
    /// `managedTerminationProtection`; missing: true, as ECS recommends. If false, the group terminates its oldest instances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_protection: Option<bool>,
    /// `managedDraining`; missing: true. Tasks on an instance that terminates run until others replace them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draining: Option<bool>,
}

/// The policy of an Auto Scaling group on its own CPU utilization.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct GroupCpuScaling {
    /// Percent, above 0.
    pub target_cpu: f64,
    /// Seconds; missing: 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_warmup_period: Option<u32>,
}

impl Default for GroupCpuScaling {
    fn default() -> Self {
        Self { target_cpu: 50.0, instance_warmup_period: None }
    }
}

/// AWS reclaims Fargate Spot capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct SpotInterruption {
    /// The minute of the warning. The tasks stop two minutes later.
    pub at_minute: u32,
    /// The Spot tasks that it stops.
    pub tasks: u32,
    /// How long after they stop Fargate Spot has no capacity for new tasks, in minutes.
    pub unavailable_minutes: u32,
}

/// The most minutes of a run through the API.
pub const API_MINUTES: u32 = 1440;
/// The most minutes of any run: a leap year.
pub const MOST_MINUTES: u32 = 366 * 1440;
/// The most instances of a group.
pub const MOST_INSTANCES: u32 = 10_000;

impl ScalingRun {
    /// The configuration, the load, and the minutes.
    ///
    /// # Errors
    /// What can't be simulated, at its field.
    pub fn checked(
        self,
    ) -> Result<(ScalingConfiguration, Vec<LoadPoint>, u32), InvalidScalingArgument> {
        let minutes = need(self.minutes, "minutes")?;
        if !(1..=API_MINUTES).contains(&minutes) {
            return Err(invalid("minutes", "Enter 1 to 1,440 minutes."));
        }
        let load = need(self.load, "load")?;
        let configuration = ScalingConfiguration {
            service: need(self.service, "service")?,
            policies: self.policies,
            capacity_provider: self.capacity_provider,
            strategy: self.strategy,
            spot_interruptions: self.spot_interruptions,
        };
        check_load(&load)?;
        configuration.check()?;
        Ok((configuration, load, minutes))
    }
}

/// Checks the load.
///
/// # Errors
/// No point, a first one after minute 0, points out of order, negative requests.
pub fn check_load(load: &[LoadPoint]) -> Result<(), InvalidScalingArgument> {
    if load.is_empty() {
        return Err(invalid("load", "Enter at least one point."));
    }
    let mut before = None;
    for (at, point) in load.iter().enumerate() {
        let fault = match before {
            None if point.from_minute != 0 => Some("Start the load at minute 0."),
            Some(before) if point.from_minute <= before => {
                Some("Enter the points in ascending order, each minute once.")
            }
            _ => None,
        };
        if let Some(message) = fault {
            return Err(invalid(format!("load[{at}].fromMinute"), message));
        }
        if !(0.0..=1e12).contains(&point.requests_per_minute) {
            return Err(invalid(
                format!("load[{at}].requestsPerMinute"),
                "Enter a number from 0 to 1,000,000,000,000.",
            ));
        }
        before = Some(point.from_minute);
    }
    Ok(())
}

impl ScalingConfiguration {
    /// Checks what a run can't do without.
    ///
    /// # Errors
    /// The first fault, at its field.
    pub fn check(&self) -> Result<(), InvalidScalingArgument> {
        let service = &self.service;
        if service.max_capacity < service.min_capacity {
            return Err(invalid("service.maxCapacity", "Enter a value of at least `minCapacity`."));
        }
        let can = service.task_capacity.requests_per_minute;
        if !(can > 0.0 && can <= 1e12) {
            return Err(invalid(
                "service.taskCapacity.requestsPerMinute",
                "Enter a number above 0.",
            ));
        }
        for (at, policy) in self.policies.iter().enumerate() {
            policy.check(&format!("policies[{at}]"))?;
        }
        if let Some(group) = &self.capacity_provider {
            group.check()?;
        }
        if !self.strategy.is_empty() {
            let strategy = Some(self.strategy.clone());
            split(&CapacityProviderSplit { tasks: Some(service.desired), strategy })?;
            let known = |name: &str| name == "FARGATE" || name == "FARGATE_SPOT";
            let other = |item: &CapacityProvider| !item.provider.as_deref().is_some_and(known);
            if let Some(at) = self.strategy.iter().position(other) {
                return Err(invalid(
                    format!("strategy[{at}].provider"),
                    "Enter `FARGATE` or `FARGATE_SPOT`.",
                ));
            }
            if self.capacity_provider.is_some() {
                return Err(invalid("strategy", "Remove the strategy or the Auto Scaling group."));
            }
        }
        Ok(())
    }

    /// Whether the run has Fargate Spot tasks.
    pub fn has_spot(&self) -> bool {
        self.strategy.iter().any(|item| item.provider.as_deref() == Some("FARGATE_SPOT"))
    }
}

impl ScalingPolicy {
    /// The metric.
    pub fn metric(&self) -> ScalingMetric {
        self.metric.unwrap_or_default()
    }

    fn check(&self, at: &str) -> Result<(), InvalidScalingArgument> {
        let field = |name: &str| format!("{at}.{name}");
        match need(self.kind, &field("type"))? {
            PolicyType::TargetTracking => {
                let target = need(self.target, &field("target"))?;
                if !(target > 0.0 && target.is_finite()) {
                    return Err(invalid(field("target"), "Enter a number above 0."));
                }
            }
            PolicyType::Step => {
                need(self.threshold, &field("threshold"))?;
                need(self.comparison, &field("comparison"))?;
                need(self.adjustment_type, &field("adjustmentType"))?;
                let steps = self.steps.as_deref().unwrap_or_default();
                if steps.is_empty() {
                    return Err(invalid(field("steps"), "Enter at least one step."));
                }
                for (number, step) in steps.iter().enumerate() {
                    if step.lower.is_none() && step.upper.is_none() {
                        return Err(invalid(
                            field(&format!("steps[{number}]")),
                            "Add a lower or an upper bound.",
                        ));
                    }
                    let adjustment =
                        need(step.adjustment, &field(&format!("steps[{number}].adjustment")))?;
                    if adjustment.abs() > f64::from(i32::MAX) {
                        return Err(invalid(
                            field(&format!("steps[{number}].adjustment")),
                            "Enter a smaller value.",
                        ));
                    }
                }
            }
            PolicyType::Scheduled => {
                if self.schedule.is_none() {
                    need(self.at_minute, &field("atMinute"))?;
                }
                if let (Some(min), Some(max)) = (self.min_capacity, self.max_capacity)
                    && max < min
                {
                    return Err(invalid(
                        field("maxCapacity"),
                        "Enter a value of at least `minCapacity`.",
                    ));
                }
            }
        }
        Ok(())
    }
}

impl GroupCapacity {
    fn check(&self) -> Result<(), InvalidScalingArgument> {
        let field = |name: &str| format!("capacityProvider.{name}");
        let GroupLimits { min, max, initial } = self.asg;
        if !(min <= initial && initial <= max) {
            return Err(invalid(
                field("asg"),
                "Enter a minimum, initial, and maximum size in ascending order.",
            ));
        }
        if initial > MOST_INSTANCES {
            return Err(invalid(field("asg.initial"), "Enter up to 10,000 instances."));
        }
        if let Some(managed) = &self.managed_scaling {
            let target = managed.target_capacity.unwrap_or(100);
            if !(1..=100).contains(&target) {
                return Err(invalid(
                    field("managedScaling.targetCapacity"),
                    "Enter a value from 1 to 100.",
                ));
            }
            let least = managed.minimum_scaling_step_size.unwrap_or(1);
            let most = managed.maximum_scaling_step_size.unwrap_or(10_000);
            let sizes = [("minimumScalingStepSize", least), ("maximumScalingStepSize", most)];
            for (name, size) in sizes {
                if !(1..=10_000).contains(&size) {
                    return Err(invalid(
                        field(&format!("managedScaling.{name}")),
                        "Enter a value from 1 to 10,000.",
                    ));
                }
            }
            if least > most {
                return Err(invalid(
                    field("managedScaling.maximumScalingStepSize"),
                    "Enter a value of at least the minimum.",
                ));
            }
        }
        if let Some(own) = &self.asg_cpu_scaling
            && !(own.target_cpu > 0.0 && own.target_cpu.is_finite())
        {
            return Err(invalid(field("asgCpuScaling.targetCpu"), "Enter a number above 0."));
        }
        Ok(())
    }

    /// How many tasks fit an instance.
    pub fn room(&self) -> u32 {
        let GroupInstance { cpu, memory, eni } = self.instance;
        super::super::capacity::tasks_that_fit(cpu, memory, self.task_cpu, self.task_memory)
            .min(eni.unwrap_or(u32::MAX))
    }
}
