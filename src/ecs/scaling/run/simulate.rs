//! The simulation: its state, and one minute after the other.

use super::{
    super::rules,
    fargate::Fargate,
    group::Group,
    input::{GroupCpuScaling, LoadPoint, PolicyType, ScalingConfiguration},
    state::{AlarmState, Cooldowns, Series, policy_name},
    usage::{Counts, Points, Usage, rounded},
};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected, Skipped},
    step,
};
use crate::text::{agree, count_of, duration, number};
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
pub(super) enum Fleet {
    Fargate(Fargate),
    Group(Box<Group>),
}

/// What the scaling of the Auto Scaling group remembers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GroupMemory {
    /// The last measurement: the required instances, and the reservation.
    pub measured: Option<(u64, f64)>,
    /// The consecutive measurements below the target.
    pub below: u32,
    pub last_launch: Option<u64>,
    pub last_change: Option<u64>,
    /// The consecutive points of CPU utilization above the target, and below the low threshold.
    pub cpu_high: u32,
    pub cpu_low: u32,
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
    pub(super) fleet: Fleet,
    pub(super) group: GroupMemory,
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
}
