//! What would have been enough: for one setting after the other, the value nearest to the current one with which no
//! request is dropped.

use super::{
    answer::{Enough, Figures, SideAnswer},
    scenario::Scenario,
};
use crate::ecs::scaling::run::{
    PolicyType, ScalingConfiguration, ScalingMetric, ScalingPolicy, Simulation,
};
use crate::explain::Trace;
use crate::text::{count_of, decimal, duration, number};

/// The most values that are tried of one setting.
const MOST_TRIED: u32 = 64;

/// A setting that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Minimum,
    Maximum,
    /// The target of this policy.
    Target(usize),
    WarmUp,
    TaskStart,
}

/// The search under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    begun: bool,
    settings: Vec<(Setting, Vec<f64>)>,
    /// The setting, and its value that is tried.
    at: (usize, usize),
    trial: Option<Box<Simulation>>,
    found: Vec<Enough>,
    minutes: u32,
    needed: u64,
}

impl Search {
    /// The search for a run. If it drops no request, there is nothing to search.
    pub fn new(scenario: &Scenario, side: &SideAnswer) -> Self {
        let drops = side.totals.requests_dropped > 0.0;
        let configuration = &scenario.configuration;
        let each = configuration.service.task_capacity.requests_per_minute;
        Self {
            begun: true,
            settings: if drops { settings(configuration) } else { Vec::new() },
            minutes: scenario.minutes,
            needed: (side.figures.peak_load / each - 1e-9).ceil().max(0.0) as u64,
            ..Self::default()
        }
    }

    pub fn is_begun(&self) -> bool {
        self.begun
    }

    pub fn is_done(&self) -> bool {
        self.begun && self.at.0 >= self.settings.len()
    }

    pub fn found(&self) -> &[Enough] {
        &self.found
    }

    /// The minutes that the search takes, roughly: most values fail early.
    pub fn planned(&self) -> u64 {
        self.settings.iter().map(|(_, values)| values.len() as u64).sum::<u64>()
            * u64::from(self.minutes)
            / 4
    }

    /// Simulates up to `budget` minutes; how many.
    pub fn advance(&mut self, scenario: &Scenario, budget: u32) -> u32 {
        let Some((setting, values)) = self.settings.get(self.at.0).cloned() else { return 0 };
        let Some(value) = values.get(self.at.1).copied() else {
            self.settle(scenario, setting, None);
            return 1;
        };
        let trial = self.trial.get_or_insert_with(|| {
            let mut configuration = scenario.configuration.clone();
            setting.set(&mut configuration, value);
            Box::new(Simulation::new(scenario.input(&configuration)))
        });
        let mut done = 0;
        let mut trace = Trace::silent();
        while done < budget {
            if trial.is_done() {
                let cost = Figures::cost(&trial.totals(), &scenario.prices);
                self.settle(scenario, setting, Some((value, cost)));
                return done.max(1);
            }
            done += 1;
            if trial.advance(&mut trace).dropped > 0.0 {
                self.trial = None;
                self.at.1 += 1;
                return done;
            }
        }
        done
    }

    /// Ends the search of a setting.
    fn settle(&mut self, scenario: &Scenario, setting: Setting, enough: Option<(f64, f64)>) {
        self.trial = None;
        let configuration = &scenario.configuration;
        let from = setting.get(configuration);
        let to = enough.map(|(value, _)| value);
        let tried = self.settings.get(self.at.0).map_or(0, |(_, values)| values.len());
        if tried > 0 {
            let before = self.at.1.checked_sub(1).map_or(from, |at| {
                self.settings.get(self.at.0).and_then(|it| it.1.get(at)).copied().unwrap_or(from)
            });
            let because = match to {
                Some(to) => format!(
                    "With {}, no request is dropped. With {}, some are.",
                    setting.words(to, configuration),
                    setting.words(before, configuration)
                ),
                None => self.insufficient(setting, configuration),
            };
            self.found.push(Enough {
                field: format!("configuration.{}", setting.field()),
                name: setting.name(),
                from,
                to,
                because,
                cost: enough.map(|(_, cost)| cost),
            });
        }
        self.at = (self.at.0 + 1, 0);
    }

    fn insufficient(&self, setting: Setting, configuration: &ScalingConfiguration) -> String {
        let most = u64::from(configuration.service.max_capacity);
        if setting != Setting::Maximum && self.needed > most {
            return format!(
                "No value is enough, because the peak of the load needs {} and `MaxCapacity` is {}.",
                count_of(self.needed, "task"),
                number(most)
            );
        }
        match setting {
            Setting::Minimum => "No minimum up to `MaxCapacity` is enough, because the first tasks or the instances come too late.".into(),
            Setting::Maximum => "A higher maximum alone isn't enough, because new tasks come too late.".into(),
            Setting::Target(_) => "No lower target is enough, because the load rises faster than tasks start.".into(),
            Setting::WarmUp => "Even without a warm-up period, instances come too late.".into(),
            Setting::TaskStart => "Even tasks that start at once come too late, because the alarm takes minutes.".into(),
        }
    }
}

/// The settings to try, each with its values, the nearest to the current one first.
fn settings(configuration: &ScalingConfiguration) -> Vec<(Setting, Vec<f64>)> {
    let service = &configuration.service;
    let upward = |from: u32, to: u32| -> Vec<f64> {
        let step = to.saturating_sub(from).div_ceil(MOST_TRIED).max(1);
        (1..=MOST_TRIED)
            .map(|n| from.saturating_add(n.saturating_mul(step)))
            .take_while(|value| *value <= to)
            .map(f64::from)
            .collect()
    };
    let downward = |from: u32, step: u32| -> Vec<f64> {
        let step = from.div_ceil(MOST_TRIED).max(step);
        (1..=from.div_ceil(step.max(1))).map(|n| f64::from(from.saturating_sub(n * step))).collect()
    };
    let mut found = vec![(Setting::Minimum, upward(service.min_capacity, service.max_capacity))];
    found.push((
        Setting::Maximum,
        upward(service.max_capacity, service.max_capacity.saturating_mul(4)),
    ));
    let tracks = |policy: &ScalingPolicy| {
        policy.kind == Some(PolicyType::TargetTracking)
            && matches!(policy.metric(), ScalingMetric::Cpu | ScalingMetric::RequestCountPerTarget)
    };
    if let Some(at) = configuration.policies.iter().position(tracks) {
        let target = configuration.policies.get(at).and_then(|policy| policy.target).unwrap_or(0.0);
        let step = if target > f64::from(MOST_TRIED) * 2.0 { (target / 50.0).floor() } else { 1.0 };
        let first = (target - step).ceil();
        let values = (0..MOST_TRIED * 2).map(|n| first - f64::from(n) * step);
        found.push((Setting::Target(at), values.take_while(|value| *value > 0.0).collect()));
    }
    if configuration
        .capacity_provider
        .as_ref()
        .is_some_and(|group| group.managed_scaling.is_some() || group.asg_cpu_scaling.is_some())
    {
        found.push((Setting::WarmUp, downward(Setting::WarmUp.get(configuration) as u32, 30)));
    }
    found.push((Setting::TaskStart, downward(Setting::TaskStart.get(configuration) as u32, 5)));
    found.retain(|(_, values)| !values.is_empty());
    found
}

impl Setting {
    fn name(self) -> &'static str {
        match self {
            Setting::Minimum => "Minimum capacity",
            Setting::Maximum => "Maximum capacity",
            Setting::Target(_) => "Target value",
            Setting::WarmUp => "Instance warm-up period",
            Setting::TaskStart => "Task start time",
        }
    }

    fn field(self) -> String {
        match self {
            Setting::Minimum => "service.minCapacity".into(),
            Setting::Maximum => "service.maxCapacity".into(),
            Setting::Target(at) => format!("policies[{at}].target"),
            Setting::WarmUp => "capacityProvider".into(),
            Setting::TaskStart => "service.startSeconds".into(),
        }
    }

    fn get(self, configuration: &ScalingConfiguration) -> f64 {
        let service = &configuration.service;
        match self {
            Setting::Minimum => service.min_capacity.into(),
            Setting::Maximum => service.max_capacity.into(),
            Setting::Target(at) => {
                configuration.policies.get(at).and_then(|policy| policy.target).unwrap_or(0.0)
            }
            Setting::WarmUp => {
                let group = configuration.capacity_provider.as_ref();
                let managed = group.and_then(|group| group.managed_scaling);
                let own = group.and_then(|group| group.asg_cpu_scaling);
                managed
                    .map(|managed| managed.instance_warmup_period)
                    .or(own.map(|own| own.instance_warmup_period))
                    .flatten()
                    .unwrap_or(300)
                    .into()
            }
            Setting::TaskStart => service.start_seconds.unwrap_or(60).into(),
        }
    }

    fn set(self, configuration: &mut ScalingConfiguration, value: f64) {
        let service = &mut configuration.service;
        match self {
            Setting::Minimum => {
                service.min_capacity = value as u32;
                // The service has reached its minimum before the load comes.
                service.desired = service.desired.max(service.min_capacity);
                if let Some(group) = &mut configuration.capacity_provider {
                    let room = group.room().max(1);
                    let needed = service.desired.div_ceil(room).min(group.asg.max);
                    group.asg.initial = group.asg.initial.max(needed);
                }
            }
            Setting::Maximum => service.max_capacity = value as u32,
            Setting::Target(at) => {
                if let Some(policy) = configuration.policies.get_mut(at) {
                    policy.target = Some(value);
                }
            }
            Setting::WarmUp => {
                if let Some(group) = &mut configuration.capacity_provider {
                    if let Some(managed) = &mut group.managed_scaling {
                        managed.instance_warmup_period = Some(value as u32);
                    }
                    if let Some(own) = &mut group.asg_cpu_scaling {
                        own.instance_warmup_period = Some(value as u32);
                    }
                }
            }
            Setting::TaskStart => service.start_seconds = Some(value as u32),
        }
    }

    /// The setting with a value: "a minimum of 6 tasks".
    fn words(self, value: f64, configuration: &ScalingConfiguration) -> String {
        match self {
            Setting::Minimum => format!("a minimum of {}", count_of(value as u32, "task")),
            Setting::Maximum => format!("a maximum of {}", count_of(value as u32, "task")),
            Setting::Target(at) => {
                let policy = configuration.policies.get(at);
                let unit = policy.map_or("", |policy| policy.metric().unit());
                format!("a target of {}{unit}", decimal(value))
            }
            Setting::WarmUp => format!("a warm-up period of {}", duration(value as u32)),
            Setting::TaskStart => {
                let seconds = value as u32;
                format!("tasks that start in {}", duration(seconds))
            }
        }
    }
}

/// Applies a change that would have been enough.
pub fn apply_enough(configuration: &mut ScalingConfiguration, enough: &Enough) {
    let Some(value) = enough.to else { return };
    if let Some((setting, _)) = settings(configuration).into_iter().find(|(setting, _)| {
        enough.field.strip_prefix("configuration.") == Some(setting.field().as_str())
    }) {
        setting.set(configuration, value);
    }
}
