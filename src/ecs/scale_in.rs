//! Scale-in: which task of a service is stopped.

use super::{
    cluster::Instance,
    fit::Host,
    place::bucket,
    strategy::{Field, Resource, SplitMix64, Strategy},
};
use std::collections::BTreeMap;

/// A task that may be stopped.
#[derive(Clone, Debug)]
struct Running {
    id: String,
    /// Number of its instance among the hosts.
    host: usize,
    cpu: i64,
    memory: i64,
    protected: bool,
}

/// A cluster while tasks of one group are stopped on it.
#[derive(Debug)]
pub struct Stopper {
    hosts: Vec<Host>,
    tasks: Vec<Running>,
    strategies: Vec<Strategy>,
    generator: SplitMix64,
}

/// A task that was chosen to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The task's id.
    pub task: String,
    /// Its instance.
    pub instance: String,
    /// The instance's zone.
    pub az: String,
    /// What each strategy left: how many candidates, and why these.
    pub narrowing: Vec<Narrowing>,
}

/// What a strategy left of the candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The strategy's number; `None`: what decides after the last.
    pub strategy: Option<usize>,
    /// The value that won: tasks per value, or what would be left.
    pub value: i64,
    /// Candidates before and after.
    pub candidates: (usize, usize),
}

impl Stopper {
    /// The tasks of `group` with desired status RUNNING; without strategies the fullest zone and then its fullest
    /// instance give one up.
    pub fn new(instances: &[Instance], group: &str, strategies: Vec<Strategy>, seed: u64) -> Self {
        let mut instances: Vec<&Instance> = instances.iter().collect();
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
                    });
                }
            }
        }
        Self {
            hosts: instances
                .iter()
                .map(|instance| Host::new(instance, group))
                .collect(),
            tasks,
            strategies: if strategies.is_empty() {
                vec![Strategy::spread_zones(), Strategy::Spread(Field::Instance)]
            } else {
                strategies
            },
            generator: SplitMix64::new(seed),
        }
    }

    /// The instances as they are now, ascending by id.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// Tasks of the group left, and how many of them are protected.
    pub fn left(&self) -> (usize, usize) {
        let protected = self.tasks.iter().filter(|task| task.protected).count();
        (self.tasks.len(), protected)
    }

    /// Stops the next task; `None` if none may be stopped.
    pub fn stop(&mut self) -> Option<Stopped> {
        let mut candidates: Vec<usize> = (0..self.tasks.len())
            .filter(|at| self.tasks.get(*at).is_some_and(|task| !task.protected))
            .collect();
        let mut narrowing = Vec::new();
        let mut random = false;
        for (number, strategy) in self.strategies.iter().enumerate() {
            let Some(values) = self.values(strategy) else {
                random = true;
                break;
            };
            let value = |at: &usize| values.get(*at).copied().unwrap_or(i64::MIN);
            let best = candidates.iter().map(value).max()?;
            let before = candidates.len();
            candidates.retain(|at| value(at) == best);
            narrowing.push(Narrowing {
                strategy: Some(number),
                value: best,
                candidates: (before, candidates.len()),
            });
            // Inside a zone that spread chose, the task is any.
            random = matches!(strategy, Strategy::Spread(Field::Attribute(_)));
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
        let task = self.tasks.remove(at);
        let host = self.hosts.get_mut(task.host)?;
        host.cpu = host.cpu.saturating_add(task.cpu);
        host.memory = host.memory.saturating_add(task.memory);
        host.of_group = host.of_group.saturating_sub(1);
        host.running = host.running.saturating_sub(1);
        Some(Stopped {
            task: task.id,
            instance: host.id.clone(),
            az: host.az.clone(),
            narrowing,
        })
    }

    /// What a strategy makes of each task, highest first to go; `None` for `random`.
    fn values(&self, strategy: &Strategy) -> Option<Vec<i64>> {
        let of_host =
            |task: &Running, value: fn(&Host) -> i64| self.hosts.get(task.host).map_or(0, value);
        Some(match strategy {
            Strategy::Random => return None,
            Strategy::Binpack(Resource::Cpu) => self
                .tasks
                .iter()
                .map(|task| of_host(task, |host| host.cpu).saturating_add(task.cpu))
                .collect(),
            Strategy::Binpack(Resource::Memory) => self
                .tasks
                .iter()
                .map(|task| of_host(task, |host| host.memory).saturating_add(task.memory))
                .collect(),
            Strategy::Spread(Field::Instance) => self
                .tasks
                .iter()
                .map(|task| {
                    of_host(task, |host| {
                        i64::try_from(host.of_group).unwrap_or(i64::MAX)
                    })
                })
                .collect(),
            Strategy::Spread(Field::Attribute(name)) => {
                let value = |task: &Running| {
                    self.hosts
                        .get(task.host)
                        .and_then(|host| bucket(host, name))
                };
                let mut counts: BTreeMap<Option<&str>, i64> = BTreeMap::new();
                for task in &self.tasks {
                    *counts.entry(value(task)).or_default() += 1;
                }
                self.tasks
                    .iter()
                    .map(|task| counts.get(&value(task)).copied().unwrap_or(0))
                    .collect()
            }
        })
    }
}
