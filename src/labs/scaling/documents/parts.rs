//! What documents contain, and the scenario with it.

use super::super::scenario::Scenario;
use crate::document::{ImportStatus, Report};
use crate::ecs::scaling::{
    CapacityProvider,
    run::{
        Comparison, GroupCapacity, GroupCpuScaling, ManagedScalingSettings, PolicyType,
        ScalingMetric, ScalingPolicy,
    },
};
use crate::text::count_of;

/// What the documents contain.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub limits: Option<(Option<u32>, Option<u32>)>,
    pub desired: Option<u32>,
    pub policies: Vec<Named>,
    pub alarms: Vec<Alarm>,
    pub managed: Option<ManagedScalingSettings>,
    /// A capacity provider without managed scaling.
    pub unmanaged: bool,
    pub group: Option<(Option<u32>, Option<u32>, Option<u32>)>,
    pub group_cpu: Option<GroupCpuScaling>,
    pub strategy: Vec<CapacityProvider>,
    /// The resource that the first policy or target is of.
    pub resource: Option<String>,
    /// The paths and types of the resources that scaling doesn't use.
    pub others: Vec<(String, String)>,
}

/// A policy with its name and the path of its document.
#[derive(Debug)]
pub(super) struct Named {
    pub names: Vec<String>,
    pub at: String,
    pub policy: ScalingPolicy,
}

/// A CloudWatch alarm.
#[derive(Debug)]
pub(super) struct Alarm {
    /// The texts of its actions, and its name.
    pub actions: String,
    pub names: Vec<String>,
    pub threshold: Option<f64>,
    pub comparison: Option<Comparison>,
    pub periods: Option<u32>,
    pub metric: Option<ScalingMetric>,
}

impl Parts {
    /// True if nothing is about scaling; the number of tasks of a service alone isn't.
    pub fn is_empty(&self) -> bool {
        self.limits.is_none()
            && self.policies.is_empty()
            && self.managed.is_none()
            && !self.unmanaged
            && self.group.is_none()
            && self.group_cpu.is_none()
            && self.strategy.is_empty()
    }

    /// The scenario with these parts. The report names what they lack.
    pub fn applied(self, scenario: &Scenario, report: &mut Report) -> Scenario {
        for (at, kind) in &self.others {
            let kind = crate::text::code(kind.trim_start_matches("Terraform::"));
            report.line(ImportStatus::Ignored, at, format!("scaling doesn't use {kind}"));
        }
        let mut out = Scenario { compared: None, minute: None, ..scenario.clone() };
        let configuration = &mut out.configuration;
        let service = &mut configuration.service;
        match self.limits {
            Some((min, max)) => {
                service.min_capacity = min.unwrap_or(service.min_capacity);
                service.max_capacity =
                    max.unwrap_or(service.max_capacity.max(service.min_capacity));
                service.desired = self
                    .desired
                    .unwrap_or(service.desired)
                    .max(service.min_capacity)
                    .min(service.max_capacity.max(service.min_capacity));
            }
            None => {
                report.line(
                    ImportStatus::Kept,
                    "service",
                    format!(
                        "the limits of {} to {} of the lab, because the document has none",
                        service.min_capacity,
                        count_of(service.max_capacity, "task")
                    ),
                );
                service.desired = self.desired.unwrap_or(service.desired);
            }
        }
        let alarms = self.alarms;
        if !self.policies.is_empty() {
            configuration.policies =
                self.policies.into_iter().map(|named| with_alarm(named, &alarms, report)).collect();
        } else {
            report.line(
                ImportStatus::Kept,
                "policies",
                format!(
                    "{} of the lab, because the document has none",
                    crate::text::count_as(
                        configuration.policies.len() as u64,
                        "policy",
                        "policies"
                    )
                ),
            );
        }
        if self.managed.is_some()
            || self.unmanaged
            || self.group.is_some()
            || self.group_cpu.is_some()
        {
            let mut group = configuration.capacity_provider.take().unwrap_or_default();
            if self.managed.is_some() || self.unmanaged {
                group.managed_scaling = self.managed;
                group.asg_cpu_scaling = None;
            }
            if self.group_cpu.is_some() {
                group.asg_cpu_scaling = self.group_cpu;
            }
            if let Some((min, max, desired)) = self.group {
                group.asg.min = min.unwrap_or(group.asg.min);
                group.asg.max = max.unwrap_or(group.asg.max.max(group.asg.min));
                let initial = desired.unwrap_or(group.asg.initial);
                group.asg.initial =
                    initial.max(group.asg.min).min(group.asg.max.max(group.asg.min));
            } else {
                report.line(ImportStatus::Kept, "asg", "the limits of the Auto Scaling group of the lab, because the document has none");
            }
            report.line(
                ImportStatus::Kept,
                "instance",
                "the instance type and the task size of the lab, because the document has none",
            );
            configuration.capacity_provider = Some(GroupCapacity { ..group });
            configuration.strategy.clear();
            configuration.spot_interruptions.clear();
        } else if !self.strategy.is_empty() {
            configuration.strategy = self.strategy;
            configuration.capacity_provider = None;
        }
        out
    }
}

/// A step policy with the alarm whose action it is.
fn with_alarm(named: Named, alarms: &[Alarm], report: &mut Report) -> ScalingPolicy {
    let Named { names, at, mut policy } = named;
    if policy.kind != Some(PolicyType::Step) {
        return policy;
    }
    let is_of = |alarm: &&Alarm| {
        names.iter().any(|name| !name.is_empty() && alarm.actions.contains(name.as_str()))
            || alarm.names.iter().any(|alarm| !alarm.is_empty() && names.contains(alarm))
    };
    match alarms.iter().find(is_of).or(alarms.first().filter(|_| alarms.len() == 1)) {
        Some(alarm) => {
            policy.threshold = alarm.threshold.or(policy.threshold);
            policy.comparison = alarm.comparison.or(policy.comparison);
            policy.periods = alarm.periods.or(policy.periods);
            policy.metric = alarm.metric.or(policy.metric);
        }
        None => {
            let less = policy
                .steps
                .iter()
                .flatten()
                .any(|step| step.adjustment.is_some_and(|by| by < 0.0));
            policy.threshold.get_or_insert(if less { 30.0 } else { 70.0 });
            policy.comparison.get_or_insert(if less {
                Comparison::AtMost
            } else {
                Comparison::AtLeast
            });
            report.line(
                ImportStatus::Kept,
                &at,
                "a threshold of the lab, because the document doesn't have the alarm of the policy. Import the output of `describe-alarms` with it",
            );
        }
    }
    policy
}
