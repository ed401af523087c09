//! The scaling of the Auto Scaling group: managed scaling, and a policy of the group on its own CPU utilization.

use super::{
    super::{
        capacity::{FIRST_LAUNCH, reservation, steady_state, step_size},
        rules,
    },
    input::{GroupCapacity, GroupCpuScaling, MOST_INSTANCES, ManagedScalingSettings},
    simulate::{Fleet, Simulation},
    usage::Points,
};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected, Skipped},
    step,
};
use crate::text::{agree, count_of, decimal, duration, number};

impl Simulation {
    /// Scales the Auto Scaling group, and measures the reservation.
    pub(super) fn scale_group(&mut self, seen: Points, trace: &mut Trace) -> Option<f64> {
        let input = self.input.clone();
        let capacity = input.configuration.capacity_provider.as_ref()?;
        let mut measured = None;
        if let Some(managed) = &capacity.managed_scaling {
            self.managed(capacity, managed, trace);
            measured = self.measure(managed, trace);
        }
        if let Some(own) = &capacity.asg_cpu_scaling {
            self.own_cpu(capacity, own, seen.group, trace);
        }
        measured
    }

    /// Managed scaling, by the reservation of the minute before.
    fn managed(
        &mut self,
        capacity: &GroupCapacity,
        managed: &ManagedScalingSettings,
        trace: &mut Trace,
    ) {
        let now = self.now();
        let Fleet::Group(group) = &mut self.fleet else { return };
        let Some((needed, metric)) = self.group.measured else { return };
        let there = group.size();
        let target = u64::from(managed.target_capacity.unwrap_or(100));
        let settled = steady_state(needed, target);
        if metric > target as f64 {
            let wanted = if there == 0 { FIRST_LAUNCH } else { settled };
            let to = wanted.min(capacity.asg.max.min(MOST_INSTANCES).into());
            if to <= there {
                step!(trace, rules::GROUP_MAX, Rejected, "Managed scaling", ["capacityProvider.asg.max"];
                    "The group launches no instance because its maximum size is {}, and {} are required.", number(capacity.asg.max), number(wanted));
                return;
            }
            let warm_up = u64::from(managed.instance_warmup_period.unwrap_or(300));
            if let Some(launch) = self.group.last_launch.filter(|launch| now - launch < warm_up) {
                step!(trace, rules::WARM_UP, Rejected, "Managed scaling", ["capacityProvider.managedScaling.instanceWarmupPeriod"];
                    "The group launches no instance until {} because the last launched one is in its warm-up period of {}.", self.input.when(launch + warm_up), duration(warm_up));
                return;
            }
            match there {
                0 => {
                    step!(trace, rules::FROM_ZERO, Applied, "Managed scaling", ["capacityProvider.asg"];
                    "The group has no instance, so it launches {}.", count_of(to, "instance"))
                }
                _ => {
                    step!(trace, rules::STEADY, Applied, "Managed scaling", ["capacityProvider.managedScaling.targetCapacity"];
                    "The reservation of {}% exceeds the target capacity of {target}%, so the group scales from {} to {}.", decimal(metric), number(there), count_of(to, "instance"))
                }
            };
            group.launch(to - there, now);
            self.group.last_launch = Some(now);
            self.group.last_change = Some(now);
            return;
        }
        let to = settled.max(capacity.asg.min.into());
        if to >= there || metric >= target as f64 {
            step!(trace, rules::STEADY, Passed, "Managed scaling", ["capacityProvider.managedScaling.targetCapacity"];
                "The group keeps {} because the reservation is {}% and the target capacity {target}%.", count_of(there, "instance"), decimal(metric));
            return;
        }
        if self.group.below < 15 {
            step!(trace, rules::GROUP_IN, Rejected, "Managed scaling", ["capacityProvider.managedScaling"];
                "The group terminates no instance because the reservation was below the target capacity for {} of 15 points.", self.group.below);
            return;
        }
        if let Some(launch) = self.group.last_launch.filter(|launch| now - launch < 900) {
            step!(trace, rules::GROUP_IN, Rejected, "Managed scaling", ["capacityProvider.managedScaling"];
                "The group terminates no instance until {} because an instance was launched in the last 15 min.", self.input.when(launch + 900));
            return;
        }
        let most = (there.div_ceil(2).saturating_sub(1)).max(1);
        let count = (there - to).min(most);
        let protected = managed.termination_protection.unwrap_or(true);
        let gone = match protected {
            true => group.terminate_empty(count),
            false => group.terminate(count, false, managed.draining.unwrap_or(true)),
        };
        // ECS replaces the tasks on terminating instances at once.
        group.set_desired(self.desired, now);
        if gone > 0 {
            self.group.last_change = Some(now);
        }
        let rule = if protected { &rules::PROTECTION } else { &rules::DRAINING };
        let how = match (protected, managed.draining.unwrap_or(true)) {
            (true, _) => "Instances with tasks are protected",
            (false, true) => "Their tasks run until others replace them",
            (false, false) => "Their tasks stop at once",
        };
        step!(trace, *rule, if gone == 0 { Rejected } else { Applied }, "Managed scaling", ["capacityProvider.managedScaling.terminationProtection", "capacityProvider.managedScaling.draining"];
            "The reservation was below {target}% for 15 points, so the group terminates {}. {how}.", count_of(gone, "instance"));
        step!(trace, rules::REMOVAL_RATE, if gone < there - to { Rejected } else { Passed }, "Managed scaling", ["capacityProvider.asg"];
            "Of {}, at most {} terminate in a minute.", count_of(there, "instance"), number(most));
    }

    /// Measures `CapacityProviderReservation`.
    fn measure(&mut self, managed: &ManagedScalingSettings, trace: &mut Trace) -> Option<f64> {
        let Fleet::Group(group) = &self.fleet else { return None };
        let there = group.size();
        let waiting = group.waiting();
        let needed = if waiting == 0 || group.room == 0 {
            group.busy()
        } else {
            let coming = group.launching().saturating_mul(group.room);
            match waiting.saturating_sub(coming).div_ceil(group.room) {
                0 => there,
                extra => {
                    let least = managed.minimum_scaling_step_size.unwrap_or(1);
                    let added = step_size(
                        extra,
                        least,
                        managed.maximum_scaling_step_size.unwrap_or(10_000),
                    );
                    step!(trace, rules::EXTRA, Applied, "Provisioning tasks", ["capacityProvider.managedScaling.minimumScalingStepSize", "capacityProvider.managedScaling.maximumScalingStepSize"];
                        "{} that no starting instance will run {} {}, so ECS requires {} more.", count_of(waiting.saturating_sub(coming), "task"), agree(waiting.saturating_sub(coming), "fills", "fill"), count_of(extra, "instance"), number(added));
                    there + added
                }
            }
        };
        let metric = reservation(needed, there);
        step!(trace, rules::RESERVATION, Applied, "CapacityProviderReservation", ["capacityProvider.asg"];
            "{} of {} required, so the metric is {}%.", number(needed), crate::text::count_as(there, "instance is", "instances are"), decimal(metric));
        let target = f64::from(managed.target_capacity.unwrap_or(100));
        let below = self.group.below.saturating_add(1);
        self.group.below = if metric < target { below } else { 0 };
        self.group.measured = Some((needed, metric));
        Some(metric)
    }

    /// The policy of the group on its own CPU utilization.
    fn own_cpu(
        &mut self,
        capacity: &GroupCapacity,
        own: &GroupCpuScaling,
        seen: Option<f64>,
        trace: &mut Trace,
    ) {
        let now = self.now();
        let Fleet::Group(group) = &mut self.fleet else { return };
        let reads = ["capacityProvider.asgCpuScaling.targetCpu"];
        let Some(value) = seen else {
            step!(trace, rules::GROUP_CPU, Skipped, "Auto Scaling group", reads;
                "The group doesn't scale because its CPU utilization has no data.");
            return;
        };
        let there = group.size();
        let target = own.target_cpu;
        let shown = decimal(value);
        let settled = (there as f64 * value / target - 1e-9).ceil().max(0.0) as u64;
        let memory = &mut self.group;
        if memory.cpu_high >= 3 {
            let to = settled.min(capacity.asg.max.min(MOST_INSTANCES).into());
            let warm_up = u64::from(own.instance_warmup_period.unwrap_or(300));
            if to <= there {
                step!(trace, rules::GROUP_MAX, Rejected, "Auto Scaling group", ["capacityProvider.asg.max"];
                    "The group launches no instance because its maximum size is {}.", number(capacity.asg.max));
            } else if let Some(launch) = memory.last_launch.filter(|at| now - at < warm_up) {
                step!(trace, rules::WARM_UP, Rejected, "Auto Scaling group", ["capacityProvider.asgCpuScaling.instanceWarmupPeriod"];
                    "The group launches no instance until {} because the last launched one is in its warm-up period of {}.", self.input.when(launch + warm_up), duration(warm_up));
            } else {
                step!(trace, rules::GROUP_CPU, Applied, "Auto Scaling group", reads;
                    "The CPU utilization of the instances, {shown}%, exceeds {target}% for 3 points, so the group scales from {} to {}.", number(there), count_of(to, "instance"));
                group.launch(to - there, now);
                (memory.last_launch, memory.last_change) = (Some(now), Some(now));
            }
            return;
        }
        let to = settled.max(capacity.asg.min.into());
        let quiet = memory.last_change.is_none_or(|change| now - change >= 300);
        if memory.cpu_low >= 15 && to < there && quiet {
            let gone = group.terminate(there - to, true, false);
            if gone > 0 {
                memory.last_change = Some(now);
            }
            step!(trace, rules::GROUP_CPU, Applied, "Auto Scaling group", reads;
                "The CPU utilization of the instances, {shown}%, is below 70% of the target of {target}% for 15 points, so the group terminates {}, with or without tasks.", count_of(gone, "instance"));
            return;
        }
        let waiting = group.waiting();
        let blind = match waiting {
            0 => String::new(),
            waiting => format!(" It doesn't see {} in `PROVISIONING`.", count_of(waiting, "task")),
        };
        step!(trace, rules::GROUP_CPU, Passed, "Auto Scaling group", reads;
            "The group keeps {} because its CPU utilization is {shown}% and the target {target}%.{blind}", count_of(there, "instance"));
    }
}
