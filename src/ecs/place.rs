//! Placing tasks, one after another.
//!
//! A copy that is placed changes its own instance, and how many tasks its spread values have; no other instance
//! begins or stops to fit. So the candidates are kept in order instead of being sought again for every copy:
//! instances with the same spread values form a [`Class`], ordered inside by what is each instance's own (resources
//! left, tasks of the group), and only the first of every class is compared. A copy costs about the number of classes
//! (zones, racks) plus the logarithm of the number of instances.

use super::{
    cluster::{Instance, Status},
    fit::{Gate, Host, Requirements},
    strategy::{Field, MAX_STRATEGIES, Resource, SplitMix64, Strategy},
};
use std::collections::{BTreeMap, VecDeque};

/// What is to be placed, and how to choose.
#[derive(Clone, Debug)]
pub struct Request {
    /// What each copy asks of an instance.
    pub asked: Requirements,
    /// The strategies in order; those that apply by default included.
    pub strategies: Vec<Strategy>,
    /// The seed of `random`.
    pub seed: u64,
}

/// The values that the strategies compare, lower is better; unused places are 0.
type Key = [i64; MAX_STRATEGIES];

/// Where a strategy's value comes from.
#[derive(Clone, Copy, Debug)]
enum Measure {
    CpuLeft,
    MemoryLeft,
    TasksOnInstance,
    /// Tasks per value of the field with this number.
    TasksPerValue(usize),
}

/// Instances that have the same value in every spread field.
#[derive(Debug, Default)]
struct Class {
    /// The number of the value, per field.
    values: Vec<usize>,
    /// The candidates by what is each one's own, then by id.
    candidates: BTreeMap<Key, VecDeque<usize>>,
}

/// A cluster while tasks are placed on it.
#[derive(Debug)]
pub struct Placer {
    request: Request,
    /// Ascending by id, so that a lower number is a lower id.
    hosts: Vec<Host>,
    measures: Vec<Measure>,
    /// True if `random` ends the chain of strategies.
    random: bool,
    generator: SplitMix64,
    classes: Vec<Class>,
    class_of: Vec<usize>,
    /// Tasks of the group per field and value, over all instances.
    counts: Vec<Vec<i64>>,
}

impl Placer {
    /// Looks at every instance once.
    pub fn new(instances: &[Instance], request: Request) -> Self {
        let mut hosts: Vec<Host> = instances
            .iter()
            .map(|instance| Host::new(instance, &request.asked.group))
            .collect();
        hosts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut placer = Self {
            generator: SplitMix64::new(request.seed),
            hosts,
            measures: Vec::new(),
            random: false,
            classes: Vec::new(),
            class_of: Vec::new(),
            counts: Vec::new(),
            request,
        };
        placer.index();
        placer
    }

    fn index(&mut self) {
        let mut values: Vec<Vec<usize>> = vec![Vec::new(); self.hosts.len()];
        for strategy in self.request.strategies.clone().iter().take(MAX_STRATEGIES) {
            let measure = match strategy {
                // Nothing is left to choose for what comes after.
                Strategy::Random => {
                    self.random = true;
                    break;
                }
                Strategy::Binpack(Resource::Cpu) => Measure::CpuLeft,
                Strategy::Binpack(Resource::Memory) => Measure::MemoryLeft,
                Strategy::Spread(Field::Instance) => Measure::TasksOnInstance,
                Strategy::Spread(Field::Attribute(name)) => self.field(name, &mut values),
            };
            self.measures.push(measure);
        }
        let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for values in values {
            let next = numbers.len();
            let class = *numbers.entry(values.clone()).or_insert(next);
            if class == next {
                self.classes.push(Class {
                    values,
                    ..Class::default()
                });
            }
            self.class_of.push(class);
        }
        for at in 0..self.hosts.len() {
            self.offer(at);
        }
    }

    /// Numbers the values of an attribute and counts the group's tasks in each. Where no two instances share a value
    /// it is just another name of the instance.
    fn field(&mut self, name: &str, values: &mut [Vec<usize>]) -> Measure {
        let mut numbers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        let of_host: Vec<usize> = self
            .hosts
            .iter()
            .map(|host| {
                let next = numbers.len();
                *numbers.entry(bucket(host, name)).or_insert(next)
            })
            .collect();
        if numbers.len() == self.hosts.len() {
            return Measure::TasksOnInstance;
        }
        let mut counts = vec![0i64; numbers.len()];
        for (host, (number, values)) in self.hosts.iter().zip(of_host.into_iter().zip(values)) {
            if let Some(count) = counts.get_mut(number) {
                *count += i64::try_from(host.of_group).unwrap_or(i64::MAX);
            }
            values.push(number);
        }
        self.counts.push(counts);
        Measure::TasksPerValue(self.counts.len() - 1)
    }

    /// Makes an instance a candidate, if it passes all gates.
    fn offer(&mut self, at: usize) {
        let Some(host) = self.hosts.get(at) else {
            return;
        };
        if host.refusal(&self.request.asked).is_some() {
            return;
        }
        let key = own_key(&self.measures, host);
        if let Some(class) = self
            .class_of
            .get(at)
            .and_then(|class| self.classes.get_mut(*class))
        {
            let same = class.candidates.entry(key).or_default();
            let place = same.partition_point(|other| *other < at);
            same.insert(place, at);
        }
    }

    fn withdraw(&mut self, at: usize) {
        let Some(host) = self.hosts.get(at) else {
            return;
        };
        let key = own_key(&self.measures, host);
        let Some(class) = self
            .class_of
            .get(at)
            .and_then(|class| self.classes.get_mut(*class))
        else {
            return;
        };
        if let Some(same) = class.candidates.get_mut(&key) {
            if let Ok(place) = same.binary_search(&at) {
                same.remove(place);
            }
            if same.is_empty() {
                class.candidates.remove(&key);
            }
        }
    }

    /// The instance that the next copy goes to, without placing it there; `None` if none fits.
    fn choose(&mut self) -> Option<usize> {
        let mut best: Option<Key> = None;
        let mut tied: Vec<&VecDeque<usize>> = Vec::new();
        for class in &self.classes {
            let Some((own, same)) = class.candidates.first_key_value() else {
                continue;
            };
            let mut key = *own;
            for (slot, measure) in key.iter_mut().zip(&self.measures) {
                if let Measure::TasksPerValue(field) = *measure {
                    *slot = count(&self.counts, class, field);
                }
            }
            if best.is_none_or(|best| key < best) {
                best = Some(key);
                tied.clear();
            }
            if best == Some(key) {
                tied.push(same);
            }
        }
        if !self.random {
            return tied.iter().filter_map(|same| same.front()).min().copied();
        }
        let total: usize = tied.iter().map(|same| same.len()).sum();
        let mut pick = self.generator.below(total as u64) as usize;
        for same in tied {
            match same.get(pick) {
                Some(at) => return Some(*at),
                None => pick -= same.len(),
            }
        }
        None
    }

    /// Places the next copy; the number of its instance in [`Placer::hosts`], or `None` if none fits (and then none
    /// will).
    pub fn place(&mut self) -> Option<usize> {
        let at = self.choose()?;
        self.put(at);
        Some(at)
    }

    fn put(&mut self, at: usize) {
        self.withdraw(at);
        if let Some(host) = self.hosts.get_mut(at) {
            host.take(&self.request.asked);
        }
        if let Some(class) = self
            .class_of
            .get(at)
            .and_then(|class| self.classes.get(*class))
        {
            for (counts, value) in self.counts.iter_mut().zip(&class.values) {
                if let Some(count) = counts.get_mut(*value) {
                    *count += 1;
                }
            }
        }
        self.offer(at);
    }

    /// Places a daemon: one copy on each instance that is ACTIVE, meets the constraints and has room, in the order of
    /// ids. Answers the instances chosen, and those that qualify but can't take it.
    pub fn place_daemon(&mut self) -> (Vec<usize>, Vec<usize>) {
        let (mut placed, mut without) = (Vec::new(), Vec::new());
        for at in 0..self.hosts.len() {
            let Some(host) = self.hosts.get(at) else {
                continue;
            };
            let asked = &self.request.asked;
            let qualifies = [Gate::Attribute, Gate::Location, Gate::MemberOf]
                .iter()
                .all(|gate| host.passes(*gate, asked));
            if host.of_group > 0 || host.status != Status::Active || !qualifies {
                continue;
            }
            if host.refusal(asked).is_none() {
                self.put(at);
                placed.push(at);
            } else {
                without.push(at);
            }
        }
        (placed, without)
    }

    /// The instances, ascending by id, as they are now.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// What is being placed.
    pub fn request(&self) -> &Request {
        &self.request
    }
}

/// The value of an attribute that spread counts by; missing ones share a bucket of their own.
pub fn bucket<'a>(host: &'a Host, name: &str) -> Option<&'a str> {
    host.attributes
        .get(name)
        .map(|value| value.as_deref().unwrap_or(""))
}

fn own_key(measures: &[Measure], host: &Host) -> Key {
    let mut key = [0; MAX_STRATEGIES];
    for (slot, measure) in key.iter_mut().zip(measures) {
        *slot = match measure {
            Measure::CpuLeft => host.cpu,
            Measure::MemoryLeft => host.memory,
            Measure::TasksOnInstance => i64::try_from(host.of_group).unwrap_or(i64::MAX),
            Measure::TasksPerValue(_) => 0,
        };
    }
    key
}

fn count(counts: &[Vec<i64>], class: &Class, field: usize) -> i64 {
    class
        .values
        .get(field)
        .and_then(|value| counts.get(field)?.get(*value))
        .copied()
        .unwrap_or(0)
}
