//! The simulation: its state, and one minute after the other.

use super::{
    super::{
        capacity::{FIRST_LAUNCH, reservation, steady_state, step_size},
        rules,
    },
    fargate::Fargate,
    group::Group,
    input::{
        GroupCapacity, GroupCpuScaling, LoadPoint, MOST_INSTANCES, ManagedScalingSettings,
        PolicyType, ScalingConfiguration,
    },
    state::{AlarmState, Cooldowns, Series, policy_name},
    usage::{Counts, Points, Usage, rounded},
};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected, Skipped},
    step,
};
use crate::text::{agree, count_of, decimal, duration, number};
use serde::Serialize;
use std::rc::Rc;

/// What a run is of. It doesn't change in the run, so that all its states share it.
#[derive(Clone, Debug, PartialEq)]
pub struct RunInput {
    /// What scales.
    pub configuration: ScalingConfiguration,
    /// The load, ascending from minute 0.
    pub load: Rc<[LoadPoint]>,
    /// The scheduled changes, ascending.
    pub scheduled: Vec<ScheduledChange>,
    /// The minutes.
    pub minutes: u32,
    /// The time of day at minute 0, in minutes, for the texts; missing: they count minutes.
    pub origin: Option<u32>,
}

impl RunInput {
    /// A run whose scheduled actions have a minute.
    pub fn new(configuration: ScalingConfiguration, load: Rc<[LoadPoint]>, minutes: u32) -> Self {
        let at = |(policy, it): (usize, &super::ScalingPolicy)| {
            (it.kind == Some(PolicyType::Scheduled))
                .then(|| Some(ScheduledChange { minute: it.at_minute?, policy }))
                .flatten()
        };
        let mut scheduled: Vec<ScheduledChange> =
            configuration.policies.iter().enumerate().filter_map(at).collect();
        scheduled.sort_by_key(|change| change.minute);
        Self { configuration, load, scheduled, minutes, origin: None }
    }

    /// A moment as the texts print it: `12:07`, `day 2, 12:07`, or `minute 7`.
    pub fn when(&self, second: u64) -> String {
        let minute = second.div_ceil(60);
        let Some(origin) = self.origin else { return format!("minute {}", number(minute)) };
        let minute = minute + u64::from(origin);
        let (day, hour, minute) = (minute / 1440, minute / 60 % 24, minute % 60);
        let day = if day == 0 { String::new() } else { format!("day {}, ", number(day + 1)) };
        format!("{day}{hour:02}:{minute:02}")
    }
}

/// A scheduled action at a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledChange {
    /// The minute.
    pub minute: u32,
    /// The index of its policy.
    pub policy: usize,
}

/// A change of the desired count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ScalingAction {
    /// The index of the policy.
    pub policy: usize,
    /// The desired count before.
    pub from: u32,
    /// The desired count after.
    pub to: u32,
}

/// A minute: the state after the decisions at its start, and what its requests come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScalingRow {
    /// The minute.
    pub minute: u32,
    /// The latest point of the first policy's metric.
    #[serde(serialize_with = "hundredths_or_none")]
    pub metric: Option<f64>,
    /// The alarm of the first policy.
    pub alarm: Option<AlarmState>,
    /// The desired count.
    pub desired: u32,
    /// Serving tasks.
    pub running: u64,
    /// Tasks that don't serve yet.
    pub pending: i64,
    /// Those of them without an instance, or without Spot capacity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<u64>,
    /// Instances, which include those that start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instances: Option<u64>,
    /// Ready instances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready: Option<u64>,
    /// `CapacityProviderReservation`, just measured.
    #[serde(serialize_with = "hundredths_or_none", skip_serializing_if = "Option::is_none")]
    pub reservation: Option<f64>,
    /// The change of the desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<ScalingAction>,
    /// The requests of the minute.
    #[serde(serialize_with = "hundredths")]
    pub requests: f64,
    /// Those of them that no task serves.
    #[serde(rename = "requestsDropped", serialize_with = "hundredths")]
    pub dropped: f64,
}

/// The sums of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScalingTotals {
    /// The time of placed tasks, in minutes.
    #[serde(serialize_with = "hundredths")]
    pub task_minutes: f64,
    /// Of these, the minutes on Fargate Spot.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "hundredths_or_none")]
    pub spot_task_minutes: Option<f64>,
    /// The requests.
    #[serde(serialize_with = "hundredths")]
    pub requests: f64,
    /// The requests that no task serves.
    #[serde(serialize_with = "hundredths")]
    pub requests_dropped: f64,
    /// The time of instances, in minutes.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "hundredths_or_none")]
    pub instance_minutes: Option<f64>,
}

fn hundredths<S: serde::Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64((number * 100.0).round() / 100.0)
}

fn hundredths_or_none<S: serde::Serializer>(
    number: &Option<f64>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => hundredths(number, to),
        None => to.serialize_none(),
    }
}

/// Where the tasks run.
#[derive(Clone, Debug)]
enum Fleet {
    Fargate(Fargate),
    Group(Box<Group>),
}

/// What the scaling of the Auto Scaling group remembers.
#[derive(Clone, Copy, Debug, Default)]
struct GroupMemory {
    /// The last measurement: the required instances, and the reservation.
    measured: Option<(u64, f64)>,
    /// The consecutive measurements below the target.
    below: u32,
    last_launch: Option<u64>,
    last_change: Option<u64>,
    /// The consecutive points of CPU utilization above the target, and below the low threshold.
    cpu_high: u32,
    cpu_low: u32,
}

/// A run at the start of a minute.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub(super) input: Rc<RunInput>,
    pub(super) minute: u32,
    pub(super) desired: u32,
    pub(super) limits: (u32, u32),
    pub(super) series: Vec<Series>,
    pub(super) cooldowns: Cooldowns,
    /// The first policy that isn't scheduled.
    pub(super) first_policy: Option<usize>,
    /// The number of target tracking policies.
    pub(super) tracking: usize,
    fleet: Fleet,
    group: GroupMemory,
    /// The points of the two minutes before.
    points: [Option<Points>; 2],
    /// The next points of the load and the schedule.
    load_at: usize,
    scheduled_at: usize,
    serving: u64,
    placed: u64,
    spot: u64,
    instances: u64,
    requests: f64,
    dropped: f64,
}

impl Simulation {
    /// The run before its first minute.
    pub fn new(input: Rc<RunInput>) -> Self {
        let configuration = &input.configuration;
        let service = &configuration.service;
        let fleet = match &configuration.capacity_provider {
            None => Fleet::Fargate(Fargate::new(configuration)),
            Some(group) => Fleet::Group(Box::new(Group::new(configuration, group))),
        };
        let policies = &configuration.policies;
        let of = |kind| move |policy: &&super::ScalingPolicy| policy.kind == Some(kind);
        Self {
            minute: 0,
            desired: service.desired,
            limits: (service.min_capacity, service.max_capacity),
            series: vec![Series::default(); policies.len()],
            cooldowns: Cooldowns::default(),
            first_policy: policies
                .iter()
                .position(|policy| policy.kind.is_some_and(|kind| kind != PolicyType::Scheduled)),
            tracking: policies.iter().filter(of(PolicyType::TargetTracking)).count(),
            fleet,
            group: GroupMemory::default(),
            points: [None; 2],
            load_at: 0,
            scheduled_at: 0,
            serving: 0,
            placed: 0,
            spot: 0,
            instances: 0,
            requests: 0.0,
            dropped: 0.0,
            input,
        }
    }

    /// The next minute.
    pub fn minute(&self) -> u32 {
        self.minute
    }

    /// Whether all minutes are done.
    pub fn is_done(&self) -> bool {
        self.minute >= self.input.minutes
    }

    /// What the run is of.
    pub fn input(&self) -> &Rc<RunInput> {
        &self.input
    }

    /// The sums up to now.
    pub fn totals(&self) -> ScalingTotals {
        let minutes = |seconds: u64| seconds as f64 / 60.0;
        let grouped = matches!(self.fleet, Fleet::Group(_));
        let spot = self.input.configuration.has_spot();
        ScalingTotals {
            task_minutes: minutes(self.placed),
            spot_task_minutes: spot.then(|| minutes(self.spot)),
            requests: self.requests,
            requests_dropped: self.dropped,
            instance_minutes: grouped.then(|| minutes(self.instances)),
        }
    }

    pub(super) fn now(&self) -> u64 {
        u64::from(self.minute) * 60
    }

    pub(super) fn counts(&self) -> Counts {
        match &self.fleet {
            Fleet::Fargate(fargate) => fargate.counts(),
            Fleet::Group(group) => group.counts(),
        }
    }

    fn waiting(&self) -> u64 {
        match &self.fleet {
            Fleet::Fargate(fargate) => fargate.waiting(),
            Fleet::Group(group) => group.waiting(),
        }
    }

    /// [`RunInput::when`].
    pub(super) fn when(&self, second: u64) -> String {
        self.input.when(second)
    }

    /// Simulates the next minute.
    pub fn advance(&mut self, trace: &mut Trace) -> ScalingRow {
        let now = self.now();
        match &mut self.fleet {
            Fleet::Fargate(fargate) => {
                let warned = fargate.warned(self.minute);
                let stopped = fargate.interrupt(self.minute);
                fargate.due(now);
                self.record_spot(warned, stopped, trace);
            }
            Fleet::Group(group) => group.due(now),
        }
        let mut action = self.scheduled(trace);
        let seen = self.see(trace);
        if let Some((policy, to)) = self.decide(seen, trace) {
            action = Some(ScalingAction { policy, from: self.desired, to });
            step!(trace, rules::DESIRED, Applied, "Desired count", ["service.desired"];
                "{} changes the desired count from {} to {}.", policy_name(policy), number(self.desired), number(to));
            self.desired = to;
        } else if action.is_none() {
            step!(trace, rules::DESIRED, Passed, "Desired count", ["service.desired"];
                "The desired count remains {}.", number(self.desired));
        }
        match &mut self.fleet {
            Fleet::Fargate(fargate) => fargate.set_desired(self.desired, now),
            Fleet::Group(group) => group.set_desired(self.desired, now),
        }
        self.record_tasks(trace);
        let reservation = self.scale_group(seen, trace);
        let row = self.row(seen, reservation, action);
        self.pass_minute(row)
    }

    fn row(
        &self,
        seen: Points,
        reservation: Option<f64>,
        action: Option<ScalingAction>,
    ) -> ScalingRow {
        let counts = self.counts();
        let grouped = matches!(self.fleet, Fleet::Group(_));
        let shows = grouped || !self.input.configuration.strategy.is_empty();
        let metric = self.first_policy.and_then(|at| self.input.configuration.policies.get(at));
        ScalingRow {
            minute: self.minute,
            metric: metric.and_then(|policy| seen.get(policy.metric())),
            alarm: self.first_alarm(),
            desired: self.desired,
            running: counts.serving,
            pending: i64::from(self.desired).saturating_sub_unsigned(counts.serving),
            waiting: shows.then(|| self.waiting()),
            instances: grouped.then_some(counts.instances),
            ready: grouped.then_some(counts.ready),
            reservation,
            action,
            requests: 0.0,
            dropped: 0.0,
        }
    }

    /// The seconds of the minute, from change to change.
    fn pass_minute(&mut self, row: ScalingRow) -> ScalingRow {
        let input = self.input.clone();
        let service = &input.configuration.service;
        let load = self.load();
        let each = service.task_capacity.requests_per_minute;
        let mut usage = Usage::default();
        let (mut from, end) = (self.now(), self.now() + 60);
        while from < end {
            let next = match &self.fleet {
                Fleet::Fargate(fargate) => fargate.next_change(),
                Fleet::Group(group) => group.next_change(),
            };
            // What is due at the end belongs to the next minute.
            let to = next.map_or(end, |next| next.clamp(from + 1, end));
            usage.span(self.counts(), load, each, to - from);
            if to < end {
                match &mut self.fleet {
                    Fleet::Fargate(fargate) => fargate.due(to),
                    Fleet::Group(group) => group.due(to),
                }
            }
            from = to;
        }
        self.serving += usage.serving;
        self.placed += usage.placed;
        self.spot += usage.spot;
        self.instances += usage.instances;
        self.requests += load;
        let dropped = rounded(load - usage.served / 60.0).max(0.0);
        self.dropped += dropped;
        let cpu = input.configuration.capacity_provider.as_ref();
        let cpu = cpu.map(|group| (group.task_cpu, group.instance.cpu));
        self.points = [Some(Points::of(&usage, load, service, cpu)), self.points[0]];
        self.minute += 1;
        ScalingRow { requests: load, dropped, ..row }
    }

    /// The requests per minute.
    fn load(&mut self) -> f64 {
        let starts = |at: usize| self.input.load.get(at).map(|point| point.from_minute);
        while starts(self.load_at + 1).is_some_and(|from| from <= self.minute) {
            self.load_at += 1;
        }
        self.input.load.get(self.load_at).map_or(0.0, |point| point.requests_per_minute)
    }

    /// The scheduled actions of this minute, in their order.
    fn scheduled(&mut self, trace: &mut Trace) -> Option<ScalingAction> {
        let mut action = None;
        let input = self.input.clone();
        while let Some(change) = input.scheduled.get(self.scheduled_at)
            && change.minute <= self.minute
        {
            self.scheduled_at += 1;
            let Some(policy) = input.configuration.policies.get(change.policy) else { continue };
            let (min, max) = &mut self.limits;
            *min = policy.min_capacity.unwrap_or(*min);
            *max = policy.max_capacity.unwrap_or(*max);
            let (min, max) = *self.limits_ordered();
            let from = self.desired;
            self.desired = match from {
                desired if desired < min => min,
                desired if desired > max => max,
                desired => desired,
            };
            let to = self.desired;
            let at = change.policy;
            step!(trace, rules::SCHEDULED, if from == to { Passed } else { Applied }, policy_name(at), [format!("policies[{at}]")];
                "The scheduled action sets the limits to {} to {}. The desired count of {} {}.", number(min), count_of(max, "task"), number(from),
                if from == to { "remains".to_owned() } else { format!("becomes {}", number(to)) });
            if from != to {
                action = Some(ScalingAction { policy: at, from, to });
            }
        }
        action
    }

    /// A maximum that is below the minimum rises to it.
    fn limits_ordered(&mut self) -> &(u32, u32) {
        self.limits.1 = self.limits.1.max(self.limits.0);
        &self.limits
    }

    /// The points that are seen now: those of two minutes ago.
    fn see(&mut self, trace: &mut Trace) -> Points {
        let seen = self.points[1];
        if let Some(points) = seen {
            for (series, policy) in self.series.iter_mut().zip(&self.input.configuration.policies) {
                series.count(policy, points.get(policy.metric()));
            }
        }
        if let Some(own) = self.own_scaling() {
            let next = |count: u32, holds: bool| if holds { count.saturating_add(1) } else { 0 };
            let point = seen.and_then(|points| points.group).map(rounded);
            let memory = &mut self.group;
            let high = point.is_some_and(|value| value > own.target_cpu);
            let low = point.is_some_and(|value| value < rounded(0.7 * own.target_cpu));
            (memory.cpu_high, memory.cpu_low) =
                (next(memory.cpu_high, high), next(memory.cpu_low, low));
        }
        if self.first_policy.is_some() || self.own_scaling().is_some() {
            match self.minute.checked_sub(2) {
                Some(minute) => step!(trace, rules::METRIC_LAG, Applied, "Metrics", ["load"];
                    "The latest points are those of {}.", self.when(u64::from(minute) * 60)),
                None => step!(trace, rules::METRIC_LAG, Skipped, "Metrics", ["load"];
                    "No point is available yet."),
            };
        }
        seen.unwrap_or_default()
    }

    fn own_scaling(&self) -> Option<GroupCpuScaling> {
        self.input.configuration.capacity_provider.as_ref()?.asg_cpu_scaling
    }

    fn record_spot(&self, warned: u64, stopped: u64, trace: &mut Trace) {
        let reads = ["spotInterruptions"];
        if warned > 0 {
            step!(trace, rules::SPOT_WARNING, Applied, "Fargate Spot", reads;
                "AWS warns {} two minutes before it stops {}.", count_of(warned, "Spot task"), agree(warned, "it", "them"));
        }
        if stopped > 0 {
            step!(trace, rules::SPOT_WARNING, Applied, "Fargate Spot", reads;
                "AWS stops {}.", count_of(stopped, "Spot task"));
        }
        if let Fleet::Fargate(fargate) = &self.fleet
            && fargate.spot_from() > self.now()
        {
            step!(trace, rules::SPOT_NO_FALLBACK, Applied, "Fargate Spot", reads;
                "Spot has no capacity until {}. Its tasks wait because ECS doesn't start them on `FARGATE`.", self.when(fargate.spot_from()));
        }
    }

    fn record_tasks(&self, trace: &mut Trace) {
        if trace.is_silent() {
            return;
        }
        let counts = self.counts();
        let waiting = self.waiting();
        let starting = counts.placed - counts.serving;
        if starting > 0 {
            let start = self.input.configuration.service.start_seconds.unwrap_or(60);
            step!(trace, rules::TASK_START, Applied, "Starting tasks", ["service.startSeconds"];
                "{} {} but {} no requests yet, because a task serves {} after its placement.", count_of(starting, "task"), agree(starting, "is placed", "are placed"), agree(starting, "receives", "receive"), duration(start));
        }
        if let Fleet::Group(group) = &self.fleet
            && waiting > 0
        {
            match group.room {
                0 => {
                    step!(trace, rules::TOO_LARGE, Rejected, "Provisioning tasks", ["capacityProvider.taskCpu", "capacityProvider.taskMemory", "capacityProvider.instance"];
                    "{} can't run on this instance type, so {} in `PROVISIONING`.", count_of(waiting, "task"), agree(waiting, "it remains", "they remain"))
                }
                room => {
                    step!(trace, rules::PROVISIONING, Rejected, "Provisioning tasks", ["capacityProvider.instance"];
                    "{} {} in `PROVISIONING` because the {}, with room for {} each, {} full.", count_of(waiting, "task"), agree(waiting, "waits", "wait"), count_of(group.counts().ready, "ready instance"), count_of(room, "task"), agree(group.counts().ready, "is", "are"))
                }
            };
        }
    }

    /// Scales the Auto Scaling group, and measures the reservation.
    fn scale_group(&mut self, seen: Points, trace: &mut Trace) -> Option<f64> {
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
