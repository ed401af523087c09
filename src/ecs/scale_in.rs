//! Scale-in: which task of a service ECS stops.

use super::{
    cluster::ContainerInstance,
    fit::Host,
    place::bucket,
    strategy::{BinpackResource, PlacementStrategy, SpreadField},
};
use crate::{explain::guaranteed, random::SplitMix64};
use std::collections::BTreeMap;

/// A task that ECS can stop.
#[derive(Clone, Debug)]
struct Running {
    id: String,
    /// Number of its instance among the hosts.
    host: usize,
    cpu: i64,
    memory: i64,
    protected: bool,
    stopped: bool,
}

/// A cluster during the scale-in of one task group.
#[derive(Clone, Debug)]
pub struct Stopper {
    hosts: Vec<Host>,
    tasks: Vec<Running>,
    strategies: Vec<PlacementStrategy>,
    /// The value that each strategy compares.
    measures: Vec<Measure>,
    generator: SplitMix64,
}

/// The value of a task that a strategy compares; the highest is stopped first.
#[derive(Clone, Debug)]
enum Measure {
    Random,
    /// The resource that the instance would have available.
    Cpu,
    /// The resource that the instance would have available.
    Memory,
    TasksOnInstance,
    /// The number of each instance's value, and tasks of the group per value.
    TasksPerValue(Vec<usize>, Vec<i64>),
}

/// A task that ECS selected to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoppedTask {
    /// The task's ID.
    pub task: String,
    /// Its instance.
    pub instance: String,
    /// The instance's Availability Zone.
    pub az: String,
    /// How each strategy narrowed the candidates.
    pub narrowing: Vec<Narrowing>,
}

/// How a strategy narrowed the candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The strategy's number; `None`: the selection after the last one.
    pub strategy: Option<usize>,
    /// The highest value: tasks per value, or the resource that would be available.
    pub value: i64,
    /// Candidates before and after.
    pub candidates: (usize, usize),
}

impl Stopper {
    /// The tasks of `group` with desired status RUNNING. Without strategies, the Availability Zone with the most tasks is
    /// selected, and then its instance with the most.
    pub fn new(
        instances: &[ContainerInstance],
        group: &str,
        strategies: Vec<PlacementStrategy>,
        seed: u64,
    ) -> Self {
        let mut instances: Vec<&ContainerInstance> = instances.iter().collect();
        instances.sort_by(|a, b| a.id.cmp(&b.id));
        let mut tasks = Vec::new();
        for (host, instance) in instances.iter().enumerate() {
            for (at, task) in instance.tasks.iter().enumerate() {
                if task.group == group && task.is_wanted() {
                    tasks.push(Running {
                        id: instance.task_id(at),
                        host,
                        cpu: i64::try_from(task.cpu).unwrap_or(i64::MAX),
                        memory: i64::try_from(task.memory).unwrap_or(i64::MAX),
                        protected: task.protected,
                        stopped: false,
                    });
                }
            }
        }
        let hosts: Vec<Host> =
            instances.iter().map(|instance| Host::new(instance, group)).collect();
        let strategies = if strategies.is_empty() {
            vec![
                PlacementStrategy::spread_zones(),
                PlacementStrategy::Spread(SpreadField::Instance),
            ]
        } else {
            strategies
        };
        Self {
            measures: strategies.iter().map(|strategy| Measure::new(strategy, &hosts)).collect(),
            hosts,
            tasks,
            strategies,
            generator: SplitMix64::new(seed),
        }
    }

    /// The current instances, ascending by ID.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The remaining tasks of the group, and how many of them are protected.
    pub fn left(&self) -> (usize, usize) {
        let left = || self.tasks.iter().filter(|task| !task.stopped);
        (left().count(), left().filter(|task| task.protected).count())
    }

    /// Stops the next task; `None` if ECS can't stop any.
    pub fn stop(&mut self) -> Option<StoppedTask> {
        let may = |at: &usize| {
            let task = self.tasks.get(*at);
            task.is_some_and(|task| !task.protected && !task.stopped)
        };
        let mut candidates: Vec<usize> = (0..self.tasks.len()).filter(may).collect();
        let mut narrowing = Vec::new();
        let mut random = false;
        for (number, strategy) in self.strategies.iter().enumerate() {
            let Some(measure) = self.measures.get(number).filter(|m| !m.is_random()) else {
                random = true;
                break;
            };
            let value = |at: &usize| {
                let task = self.tasks.get(*at);
                task.map_or(i64::MIN, |task| measure.of(task, &self.hosts))
            };
            let best = candidates.iter().map(value).max()?;
            let before = candidates.len();
            candidates.retain(|at| value(at) == best);
            narrowing.push(Narrowing {
                strategy: Some(number),
                value: best,
                candidates: (before, candidates.len()),
            });
            // Within the Availability Zone that spread selects, the task is random.
            random = matches!(strategy, PlacementStrategy::Spread(SpreadField::Attribute(_)));
        }
        let pick = if random && candidates.len() > 1 {
            self.generator.below(candidates.len() as u64) as usize
        } else {
            0
        };
        let at = *candidates.get(pick)?;
        if candidates.len() > 1 || narrowing.is_empty() {
            narrowing.push(Narrowing {
                strategy: None,
                value: 0,
                candidates: (candidates.len(), 1),
            });
        }
        let task = self.tasks.get_mut(at)?;
        task.stopped = true;
        let host = self.hosts.get_mut(task.host)?;
        host.cpu = host.cpu.saturating_add(task.cpu);
        host.memory = host.memory.saturating_add(task.memory);
        host.of_group = host.of_group.saturating_sub(1);
        host.running = host.running.saturating_sub(1);
        for measure in &mut self.measures {
            if let Measure::TasksPerValue(value_of, counts) = measure
                && let Some(value) = value_of.get(task.host)
                && let Some(count) = counts.get_mut(*value)
            {
                *count -= 1;
            }
        }
        Some(StoppedTask {
            task: task.id.clone(),
            instance: host.id.clone(),
            az: host.az.clone(),
            narrowing,
        })
    }
}

impl Measure {
    fn new(strategy: &PlacementStrategy, hosts: &[Host]) -> Self {
        match strategy {
            PlacementStrategy::Random => Measure::Random,
            PlacementStrategy::Binpack(BinpackResource::Cpu) => Measure::Cpu,
            PlacementStrategy::Binpack(BinpackResource::Memory) => Measure::Memory,
            PlacementStrategy::Spread(SpreadField::Instance) => Measure::TasksOnInstance,
            PlacementStrategy::Spread(SpreadField::Attribute(name)) => {
                let mut numbers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
                let mut counts = Vec::new();
                let value_of = hosts.iter().map(|host| {
                    let next = numbers.len();
                    let number = *numbers.entry(bucket(host, name)).or_insert(next);
                    counts.resize(numbers.len(), 0);
                    if let Some(count) = counts.get_mut(number) {
                        *count += tasks(host);
                    }
                    number
                });
                Measure::TasksPerValue(value_of.collect(), counts)
            }
        }
    }

    fn is_random(&self) -> bool {
        matches!(self, Measure::Random)
    }

    fn of(&self, task: &Running, hosts: &[Host]) -> i64 {
        let of_host = |value: fn(&Host) -> i64| {
            guaranteed(hosts.get(task.host).map(value), "a task runs on an instance")
        };
        match self {
            Measure::Random => 0,
            Measure::Cpu => of_host(|host| host.cpu).saturating_add(task.cpu),
            Measure::Memory => of_host(|host| host.memory).saturating_add(task.memory),
            Measure::TasksOnInstance => of_host(tasks),
            Measure::TasksPerValue(value_of, counts) => guaranteed(
                value_of.get(task.host).and_then(|value| counts.get(*value)).copied(),
                "every instance has a value, and every value is counted",
            ),
        }
    }
}

fn tasks(host: &Host) -> i64 {
    i64::try_from(host.of_group).unwrap_or(i64::MAX)
}
