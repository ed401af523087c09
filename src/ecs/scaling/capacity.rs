//! Capacity providers: how many instances they require, and which tasks they run.

use super::{InvalidScalingArgument, invalid, need, rules};
use crate::explain::{
    Trace,
    Verdict::{Applied, Rejected},
    step,
};
use crate::text::{agree, count_as, count_of, mebibytes, number};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The argument of managed scaling.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(
    feature = "declarations",
    derive(ts_rs::TS),
    ts(rename = "CapacityProviderReservationInput")
)]
#[serde(rename_all = "camelCase", default)]
pub struct ManagedScaling {
    /// Instances with at least one non-daemon task. Required.
    pub busy_instances: Option<u32>,
    /// Running instances. Required.
    pub instances: Option<u32>,
    /// 1 to 100; missing: 100.
    pub target_capacity: Option<u32>,
    /// The size of one instance; required with provisioning tasks.
    pub instance_size: Option<InstanceSize>,
    /// Tasks in PROVISIONING, by size.
    pub provisioning: Option<Vec<WaitingTasks>>,
    /// 1 to 10,000; missing: 1.
    pub minimum_scaling_step_size: Option<u32>,
    /// 1 to 10,000; missing: 10,000.
    pub maximum_scaling_step_size: Option<u32>,
}

/// The size of one instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct InstanceSize {
    /// CPU units. Required.
    pub cpu: Option<u32>,
    /// MiB. Required.
    pub memory: Option<u32>,
}

/// Provisioning tasks of one size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct WaitingTasks {
    /// How many. Required.
    pub tasks: Option<u32>,
    /// CPU units of each; missing: 0.
    pub cpu: Option<u32>,
    /// MiB of each; missing: 0.
    pub memory: Option<u32>,
}

/// The result of managed scaling.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedScalingResult {
    /// Required instances.
    pub needed: u64,
    /// `CapacityProviderReservation`, in percent.
    pub reservation: f64,
    /// The instances that the Auto Scaling group settles at.
    pub steady_state: u64,
    /// The instances that ECS launches first if none runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_launch: Option<u64>,
    /// Why.
    pub trace: Trace,
}

/// Calculates the required instances.
///
/// # Errors
/// A missing member, or one outside of AWS's ranges.
pub fn reserve(input: &ManagedScaling) -> Result<ManagedScalingResult, InvalidScalingArgument> {
    let busy = u64::from(need(input.busy_instances, "busyInstances")?);
    let there = u64::from(need(input.instances, "instances")?);
    let target = u64::from(input.target_capacity.unwrap_or(100));
    if !(1..=100).contains(&target) {
        return Err(invalid("targetCapacity", "Enter a value from 1 to 100."));
    }
    let least = input.minimum_scaling_step_size.unwrap_or(1);
    let most = input.maximum_scaling_step_size.unwrap_or(10_000);
    for (field, size) in [("minimumScalingStepSize", least), ("maximumScalingStepSize", most)] {
        if !(1..=10_000).contains(&size) {
            return Err(invalid(field, "Enter a value from 1 to 10,000."));
        }
    }
    if least > most {
        return Err(invalid("maximumScalingStepSize", "Enter a value of at least the minimum."));
    }
    let mut trace = Trace::default();
    let groups = input.provisioning.as_deref().unwrap_or_default();
    let needed = match extra(input, groups, &mut trace)? {
        None => busy,
        Some(0) => there,
        Some(extra) => {
            let added = step_size(extra, least, most);
            step!(trace, rules::EXTRA, Applied, "Provisioning tasks", ["provisioning", "instances"];
                "The provisioning tasks fill {}, so ECS adds {} within the step size of {} to {}.", count_of(extra, "more instance"), number(added), number(least), number(most));
            there + added
        }
    };
    let reservation = reservation(needed, there);
    step!(trace, rules::RESERVATION, Applied, "CapacityProviderReservation", ["busyInstances", "instances"];
        "{} of {} required, so the metric is {reservation:.1}%.", number(needed), count_as(there, "running instance is", "running instances are"));
    let steady_state = steady_state(needed, target);
    step!(trace, rules::STEADY, Applied, "Steady state", ["targetCapacity"];
        "At a target capacity of {target}%, the group settles at {}.", count_of(steady_state, "instance"));
    let first_launch = (there == 0 && needed > 0).then_some(FIRST_LAUNCH);
    if first_launch.is_some() {
        step!(trace, rules::FROM_ZERO, Applied, "First launch", ["instances"];
            "No instance runs, so ECS launches 2 instances first.");
    }
    Ok(ManagedScalingResult { needed, reservation, steady_state, first_launch, trace })
}

/// The instances that ECS launches first if none runs.
pub(super) const FIRST_LAUNCH: u64 = 2;

/// `CapacityProviderReservation` in percent.
pub(super) fn reservation(needed: u64, there: u64) -> f64 {
    match (needed, there) {
        (0, 0) => 100.0,
        (_, 0) => 200.0,
        _ => needed as f64 * 100.0 / there as f64,
    }
}

/// The instances at which the group settles.
pub(super) fn steady_state(needed: u64, target_capacity: u64) -> u64 {
    (needed * 100).div_ceil(target_capacity.max(1))
}

/// The instances that ECS adds at a time.
pub(super) fn step_size(extra: u64, least: u32, most: u32) -> u64 {
    extra.max(least.into()).min(most.into())
}

/// How many tasks of a size fit what an instance offers.
pub(super) fn tasks_that_fit(cpu: u32, memory: u32, task_cpu: u32, task_memory: u32) -> u32 {
    let fits = |offered: u32, each: u32| offered.checked_div(each).unwrap_or(u32::MAX);
    fits(cpu, task_cpu).min(fits(memory, task_memory))
}

/// How many instances the provisioning tasks fill; none without such tasks.
fn extra(
    input: &ManagedScaling,
    groups: &[WaitingTasks],
    to: &mut Trace,
) -> Result<Option<u64>, InvalidScalingArgument> {
    let mut fill = Vec::new();
    let mut waiting = 0_u64;
    for (at, group) in groups.iter().enumerate() {
        let field = |name: &str| format!("provisioning[{at}].{name}");
        let tasks = u64::from(need(group.tasks, &field("tasks"))?);
        let size = need(input.instance_size, "instanceSize")?;
        let cpu = need(size.cpu, "instanceSize.cpu")?;
        let memory = need(size.memory, "instanceSize.memory")?;
        let each = tasks_that_fit(cpu, memory, group.cpu.unwrap_or(0), group.memory.unwrap_or(0));
        waiting += tasks;
        if each == 0 {
            step!(to, rules::TOO_LARGE, Rejected, format!("Task size {}", at + 1), ["provisioning", "instanceSize"];
                "An instance with {} and {} can't run {}{}.", count_of(cpu, "CPU unit"), mebibytes(memory.into()), agree(tasks, "this ", "these "), match tasks { 1 => "task".into(), n => count_of(n, "task") });
        } else if tasks > 0 {
            fill.push(tasks.div_ceil(u64::from(each)));
        }
    }
    if waiting == 0 {
        return Ok(None);
    }
    let most = fill.iter().copied().max().unwrap_or(0);
    if fill.len() > 1 {
        step!(to, rules::GROUPS, Applied, "Task sizes", ["provisioning"];
            "The largest of {} task sizes requires {}.", fill.len(), count_of(most, "instance"));
    }
    Ok(Some(most))
}

/// The argument of a capacity provider strategy.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "CapacityProviderSplitInput"))]
#[serde(default)]
pub struct CapacityProviderSplit {
    /// Tasks to distribute. Required.
    pub tasks: Option<u32>,
    /// 1 to 20 providers. Required.
    pub strategy: Option<Vec<CapacityProvider>>,
}

/// One provider of a strategy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(default)]
pub struct CapacityProvider {
    /// Its name. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// 0 to 1000; missing: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// 0 to 100,000; missing: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<u32>,
}

/// How many tasks each provider receives, and why.
///
/// # Errors
/// What AWS rejects: no or too many providers, only weights of 0, several bases, Fargate with other providers.
pub fn split(
    input: &CapacityProviderSplit,
) -> Result<(BTreeMap<String, u64>, Trace), InvalidScalingArgument> {
    let tasks = u64::from(need(input.tasks, "tasks")?);
    let strategy = need(input.strategy.as_ref(), "strategy")?;
    if !(1..=20).contains(&strategy.len()) {
        return Err(invalid("strategy", "Enter 1 to 20 capacity providers."));
    }
    let mut counts = BTreeMap::new();
    let mut base = None;
    let mut weights = Vec::new();
    for (at, item) in strategy.iter().enumerate() {
        let field = |name: &str| format!("strategy[{at}].{name}");
        let name = need(item.provider.as_ref(), &field("provider"))?;
        if counts.insert(name.clone(), 0).is_some() {
            return Err(invalid(field("provider"), "Remove the duplicate capacity provider."));
        }
        let weight = item.weight.unwrap_or(0);
        if weight > 1000 {
            return Err(invalid(field("weight"), "Enter a value from 0 to 1,000."));
        }
        weights.push((name, u64::from(weight)));
        match item.base.unwrap_or(0) {
            0 => {}
            count if count > 100_000 => {
                return Err(invalid(field("base"), "Enter a value from 0 to 100,000."));
            }
            _ if base.is_some() => {
                return Err(invalid(field("base"), "Keep the base of only one capacity provider."));
            }
            count => base = Some((name, u64::from(count).min(tasks))),
        }
    }
    let fargate = |name: &String| name == "FARGATE" || name == "FARGATE_SPOT";
    let kinds = weights.iter().filter(|(name, _)| fargate(name)).count();
    if kinds != 0 && kinds != weights.len() {
        return Err(invalid("strategy", "Use either Fargate or Auto Scaling group providers."));
    }
    if let [(_, weight)] = weights.as_mut_slice() {
        // A single provider receives all tasks, whatever its weight.
        *weight = 1;
    }
    let whole: u64 = weights.iter().map(|(_, weight)| weight).sum();
    if whole == 0 {
        return Err(invalid(
            "strategy",
            "Enter a weight above 0 for at least one capacity provider.",
        ));
    }

    let mut trace = Trace::default();
    let mut rest = tasks;
    if let Some((name, count)) = base {
        rest -= count;
        *counts.entry(name.clone()).or_default() += count;
        step!(trace, rules::BASE, Applied, name.as_str(), ["strategy"];
            "{name} receives the first {} of {} as its base.", number(count), count_of(tasks, "task"));
    }
    // After each full round the shares are exact, so only the last, incomplete one is simulated.
    let (rounds, broken) = (rest / whole, rest % whole);
    let mut given = vec![0_u64; weights.len()];
    for k in 1..=broken {
        let behind = |at: usize| {
            let (weight, given) = (weights.get(at)?.1, given.get(at)?);
            // k × w / W - given, times W.
            (weight > 0).then(|| (k * weight) as i64 - (given * whole) as i64)
        };
        let mut next: Option<(usize, i64)> = None;
        for at in 0..weights.len() {
            if let Some(lag) = behind(at)
                && next.is_none_or(|(_, most)| lag > most)
            {
                next = Some((at, lag));
            }
        }
        if let Some(given) = next.and_then(|(at, _)| given.get_mut(at)) {
            *given += 1;
        }
    }
    for ((name, weight), given) in weights.iter().zip(given) {
        let count = rounds * weight + given;
        *counts.entry((*name).clone()).or_default() += count;
        step!(trace, rules::WEIGHTS, Applied, name.as_str(), ["strategy"];
            "{name} receives {} of {} because its weight is {weight} of {whole}.", number(count), count_of(rest, "task"));
    }
    Ok((counts, trace))
}
