//! What the policies decide at the start of a minute.

use super::{
    super::{
        rules,
        step::{change, distance, find_on},
        track::{LOW_POINTS, high_points, low_threshold, proportional},
    },
    input::{PolicyType, ScalingPolicy},
    simulate::Simulation,
    state::{AlarmState, Cooldowns, policy_name},
    usage::Points,
};
use crate::explain::{
    Trace,
    Verdict::{Applied, Passed, Rejected, Skipped},
    step,
};
use crate::text::{agree, count_of, decimal, number};

/// A capacity that a policy requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Candidate {
    policy: usize,
    /// Before the limits.
    wants: u32,
}

/// What all policies come to.
#[derive(Default)]
struct Candidates {
    out: Vec<Candidate>,
    step_in: Vec<Candidate>,
    track_in: Vec<Candidate>,
    /// Whether every target tracking policy with scale-in enabled requires fewer tasks.
    all_in: bool,
    /// The first policy whose alarm requires more tasks.
    more: Option<usize>,
}

/// The capacity and cooldowns that the policies start from.
struct Basis {
    serving: u32,
    out: u32,
    inward: u32,
    cooling: bool,
    seen: Points,
}

impl Simulation {
    /// What the policies make of the seen points: the policy that decides, and the new desired count.
    pub(super) fn decide(&mut self, seen: Points, trace: &mut Trace) -> Option<(usize, u32)> {
        let now = self.now();
        let serving = u32::try_from(self.counts().serving).unwrap_or(u32::MAX);
        let (min, max) = self.limits;
        let cooling = now < self.cooldowns.out_until;
        let mut out = if cooling { self.cooldowns.base } else { serving };
        if self.desired < min {
            out = out.max(min);
        }
        let inward = if self.desired > max { serving.min(max) } else { serving };
        let basis = Basis { serving, out, inward, cooling, seen };
        let mut found = Candidates { all_in: true, ..Candidates::default() };
        let input = self.input.clone();
        for (at, policy) in input.configuration.policies.iter().enumerate() {
            match policy.kind {
                Some(PolicyType::TargetTracking) => {
                    self.track(at, policy, &basis, &mut found, trace);
                }
                Some(PolicyType::Step) => self.step(at, policy, &basis, &mut found, trace),
                Some(PolicyType::Scheduled) | None => {}
            }
        }
        let decided = self.scale_out(&basis, &found, trace);
        let decided = decided.map(|(policy, to)| (policy, to, true));
        let (policy, to, more) = match decided {
            Some(decided) => decided,
            None => {
                let (policy, to) = self.scale_in(&found, trace)?;
                (policy, to, false)
            }
        };
        self.cool_down(&input.configuration.policies[policy], &basis, more);
        Some((policy, to))
    }

    fn cool_down(&mut self, policy: &ScalingPolicy, basis: &Basis, more: bool) {
        let step = policy.kind == Some(PolicyType::Step);
        let own = match (step, more) {
            (true, _) => policy.cooldown,
            (_, true) => policy.scale_out_cooldown,
            (_, false) => policy.scale_in_cooldown,
        };
        let until = self.now() + u64::from(own.unwrap_or(300));
        self.cooldowns = match more {
            true => Cooldowns { out_until: until, in_until: 0, base: basis.out },
            false => Cooldowns { in_until: until, ..self.cooldowns },
        };
    }

    fn track(
        &self,
        at: usize,
        policy: &ScalingPolicy,
        basis: &Basis,
        found: &mut Candidates,
        trace: &mut Trace,
    ) {
        let target = policy.target.unwrap_or(f64::INFINITY);
        let keeps = policy.disable_scale_in == Some(true);
        let (name, words, unit) =
            (policy_name(at), policy.metric().words(), policy.metric().unit());
        let Some(value) = basis.seen.get(policy.metric()) else {
            step!(trace, rules::NO_DATA, Skipped, name, [format!("policies[{at}].metric")];
                "The policy has no effect because its metric has insufficient data.");
            found.all_in &= keeps;
            return;
        };
        let series = self.series.get(at).copied().unwrap_or_default();
        let points = if policy.metric() == super::input::ScalingMetric::Custom {
            high_points(basis.out)
        } else {
            3
        };
        let (high, low) = (series.high >= points, series.low >= LOW_POINTS);
        let reads = [format!("policies[{at}].target"), format!("policies[{at}].metric")];
        let shown = decimal(value);
        if high {
            let wants = proportional(basis.out, value, target).max(1);
            step!(trace, rules::ALARMS, Applied, name, reads;
                "The high alarm is in `ALARM` because the last {} of {words} exceed the target of {target}{unit}. The latest is {shown}{unit}.", count_of(points, "point"));
            step!(trace, rules::PROPORTION, Applied, name, ["service.desired", reads[0].as_str()];
                "{} × {shown} / {target}, rounded up, is {}.", count_of(basis.out, "task"), number(wants));
            found.out.push(Candidate { policy: at, wants });
            found.more.get_or_insert(at);
            found.all_in &= keeps;
        } else if low && keeps {
            step!(trace, rules::DISABLED_IN, Skipped, name, [format!("policies[{at}].disableScaleIn")];
                "The policy doesn't scale in because `DisableScaleIn` is enabled.");
        } else if low {
            let wants = proportional(basis.inward, value, target);
            let fewer = wants < basis.serving;
            step!(trace, rules::ALARMS, Applied, name, reads;
                "The low alarm is in `ALARM` because the last {LOW_POINTS} points of {words} are below {}{unit}. The latest is {shown}{unit}.", decimal(low_threshold(target)));
            let kept = if fewer { "" } else { ", so the policy removes no task" };
            step!(trace, rules::PROPORTION, if fewer { Applied } else { Passed }, name, ["service.desired", reads[0].as_str()];
                "{} × {shown} / {target}, rounded up, is {}{kept}.", count_of(basis.inward, "task"), number(wants));
            found.all_in &= fewer;
            found.track_in.push(Candidate { policy: at, wants });
        } else {
            let (count, of, side) = match (series.high, series.low) {
                (0, 0) => (0, points, "above the target"),
                (0, low) => (low, LOW_POINTS, "below the low threshold"),
                (high, _) => (high, points, "above the target"),
            };
            let low = decimal(low_threshold(target));
            step!(trace, rules::ALARMS, Passed, name, reads;
                "No alarm is in `ALARM` because {} of {of} points {} {side}. The latest point is {shown}{unit}, the target {target}{unit}, the low threshold {low}{unit}.", number(count), agree(count, "is", "are"));
            found.all_in &= keeps;
        }
    }

    fn step(
        &self,
        at: usize,
        policy: &ScalingPolicy,
        basis: &Basis,
        found: &mut Candidates,
        trace: &mut Trace,
    ) {
        let (Some(threshold), Some(comparison)) = (policy.threshold, policy.comparison) else {
            return;
        };
        let (name, unit) = (policy_name(at), policy.metric().unit());
        let Some(value) = basis.seen.get(policy.metric()) else {
            step!(trace, rules::NO_DATA, Skipped, name, [format!("policies[{at}].metric")];
                "The policy has no effect because its metric has insufficient data.");
            return;
        };
        let periods = policy.periods.unwrap_or(1).max(1);
        let count = self.series.get(at).map_or(0, |series| series.high);
        let shown = decimal(value);
        let reads = [format!("policies[{at}].threshold"), format!("policies[{at}].periods")];
        let words = comparison.words();
        if count < periods {
            step!(trace, rules::STEP_ALARM, Passed, name, reads;
                "The alarm isn't in `ALARM` because {} of {} {} {words} {threshold}{unit}. The latest point is {shown}{unit}.", number(count), count_of(periods, "point"), agree(count, "is", "are"));
            return;
        }
        step!(trace, rules::STEP_ALARM, Applied, name, reads;
            "The alarm is in `ALARM` because the last {} {} {words} {threshold}{unit}. The latest is {shown}{unit}.", count_of(periods, "point"), agree(periods, "is", "are"));
        let apart = distance(value, threshold);
        let steps = policy.steps.as_deref().unwrap_or_default();
        let steps_field = [format!("policies[{at}].steps")];
        let Some((number, adjustment)) = find_on(steps, apart, comparison.upward()) else {
            step!(trace, rules::STEP, Rejected, name, steps_field;
                "No step adjustment is found because {shown} is {} from the threshold {threshold}.", decimal(apart));
            return;
        };
        let kind = policy.adjustment_type.unwrap_or_default();
        let of = |base: u32| change(kind, base.into(), adjustment, policy.min_adjustment_magnitude);
        let (more, fewer) = (of(basis.out), of(basis.inward));
        let up = more > 0;
        let (base, by) = if up { (basis.out, more) } else { (basis.inward, fewer) };
        let to = |by: i64, base: u32| u32::try_from(i64::from(base) + by).unwrap_or(0);
        step!(trace, rules::STEP, if by == 0 { Passed } else { Applied }, name, steps_field;
            "Step {} with adjustment {adjustment} applies because {shown} is {} from the threshold. From {}, it is a change of {by:+}.", number + 1, decimal(apart), count_of(base, "task"));
        if up {
            found.out.push(Candidate { policy: at, wants: to(more, basis.out) });
            found.more.get_or_insert(at);
        } else if fewer < 0 {
            found.step_in.push(Candidate { policy: at, wants: to(fewer, basis.inward) });
        }
    }

    /// The largest candidate above the desired count, and of equals the first policy.
    fn scale_out(
        &self,
        basis: &Basis,
        found: &Candidates,
        trace: &mut Trace,
    ) -> Option<(usize, u32)> {
        let (min, max) = self.limits;
        let within = |wants: u32| wants.max(min).min(max);
        let first = found.out.first()?;
        let best = found.out.iter().fold(*first, |best, next| {
            if within(next.wants) > within(best.wants) { *next } else { best }
        });
        let to = within(best.wants);
        if found.out.len() > 1 {
            step!(trace, rules::SEVERAL, Applied, "Policies", ["policies"];
                "{} scale out. Policy {} requires the largest capacity, {}.", count_of(found.out.len(), "policy"), best.policy + 1, number(to));
        }
        if to != best.wants {
            step!(trace, rules::LIMITS, Applied, "Capacity limits", ["service.minCapacity", "service.maxCapacity"];
                "The limits of {} to {} set the capacity to {} instead of {}.", number(min), count_of(max, "task"), number(to), number(best.wants));
        }
        if self.desired > max {
            step!(trace, rules::LIMITS, Rejected, "Scale-out", ["service.maxCapacity"];
                "The desired count of {} already exceeds the maximum of {}.", number(self.desired), number(max));
            return None;
        }
        let until = self.when(self.cooldowns.out_until);
        if to > self.desired {
            if basis.cooling {
                step!(trace, rules::COOLDOWN, Passed, "Cooldown", ["policies"];
                    "The scale-out cooldown until {until} allows a larger scale-out.");
                step!(trace, rules::COOLDOWN_BASE, Applied, "Cooldown", ["policies"];
                    "The base of {} includes no task that was added since the cooldown began.", count_of(basis.out, "task"));
            }
            return Some((best.policy, to));
        }
        match basis.cooling {
            true => step!(trace, rules::COOLDOWN, Rejected, "Cooldown", ["policies"];
                "The service doesn't scale out until {until} because the scale-out cooldown counts from {}. Its desired count is already {}.", count_of(basis.out, "serving task"), number(self.desired)),
            false => step!(trace, rules::RUNNING_BASE, Rejected, "Scale-out", ["service.desired"];
                "The service doesn't scale out because its desired count is already {}.", number(self.desired)),
        };
        None
    }

    /// The largest candidate below the desired count, and of equals the first policy.
    fn scale_in(&self, found: &Candidates, trace: &mut Trace) -> Option<(usize, u32)> {
        let (min, max) = self.limits;
        let within = |wants: u32| wants.max(min).min(max);
        let mut candidates = found.step_in.clone();
        // Of the target tracking policies, the one that requires the most tasks decides, if all of them agree.
        let most = found.track_in.iter().map(|candidate| candidate.wants).max();
        match found.track_in.iter().find(|candidate| Some(candidate.wants) == most) {
            Some(candidate) if found.all_in => {
                if found.track_in.len() > 1 {
                    step!(trace, rules::SEVERAL, Applied, "Policies", ["policies"];
                        "All target tracking policies scale in. Policy {} requires the largest capacity, {}.", candidate.policy + 1, number(candidate.wants));
                }
                candidates.push(*candidate);
            }
            Some(_) if self.tracking > 1 => {
                step!(trace, rules::SEVERAL, Rejected, "Policies", ["policies"];
                    "The service doesn't scale in because not all target tracking policies require fewer tasks.");
            }
            _ => {}
        }
        candidates.sort_by_key(|candidate| candidate.policy);
        let first = candidates.first()?;
        let best = candidates.iter().fold(*first, |best, next| {
            if within(next.wants) > within(best.wants) { *next } else { best }
        });
        let to = within(best.wants);
        let minute = self.minute;
        if let Some(policy) = found.more {
            step!(trace, rules::ALARM_BLOCKS_IN, Rejected, "Scale-in", ["policies"];
                "The service doesn't scale in because the alarm of policy {} requires more tasks.", policy + 1);
            return None;
        }
        let deployments = &self.input.configuration.service.deployments;
        if let Some(at) =
            deployments.iter().position(|it| it.from_minute <= minute && minute < it.to_minute)
        {
            let until = deployments.get(at).map_or(0, |it| u64::from(it.to_minute) * 60);
            step!(trace, rules::DEPLOYING, Rejected, "Scale-in", [format!("service.deployments[{at}]")];
                "The service doesn't scale in because a deployment is in progress until {}.", self.when(until));
            return None;
        }
        if self.now() < self.cooldowns.in_until {
            step!(trace, rules::COOLDOWN, Rejected, "Cooldown", ["policies"];
                "The service doesn't scale in because the scale-in cooldown ends at {}.", self.when(self.cooldowns.in_until));
            return None;
        }
        if self.desired < min {
            step!(trace, rules::LIMITS, Rejected, "Scale-in", ["service.minCapacity"];
                "The desired count of {} is below the minimum of {}.", number(self.desired), number(min));
            return None;
        }
        if to != best.wants {
            step!(trace, rules::LIMITS, Applied, "Capacity limits", ["service.minCapacity", "service.maxCapacity"];
                "The limits of {} to {} set the capacity to {} instead of {}.", number(min), count_of(max, "task"), number(to), number(best.wants));
        }
        if to >= self.desired {
            step!(trace, rules::RUNNING_BASE, Passed, "Scale-in", ["service.desired"];
                "The service doesn't scale in because its desired count is already {}.", number(self.desired));
            return None;
        }
        Some((best.policy, to))
    }

    /// The alarm of the first policy that isn't scheduled.
    pub(super) fn first_alarm(&self) -> Option<AlarmState> {
        let at = self.first_policy?;
        let policy = self.input.configuration.policies.get(at)?;
        let series = self.series.get(at)?;
        match policy.kind? {
            PolicyType::TargetTracking if series.high >= 3 => Some(AlarmState::High),
            PolicyType::TargetTracking => (series.low >= LOW_POINTS
                && policy.disable_scale_in != Some(true))
            .then_some(AlarmState::Low),
            PolicyType::Step => (series.high >= policy.periods.unwrap_or(1).max(1)).then_some(
                match policy.comparison?.upward() {
                    true => AlarmState::High,
                    false => AlarmState::Low,
                },
            ),
            PolicyType::Scheduled => None,
        }
    }
}
