//! Places tasks, one at a time.
//!
//! A placed task changes its instance and the number of tasks per spread value; the eligibility of other instances
//! doesn't change. So the candidates are in a `LazySegmentTree` and aren't searched again for every task.
//! Instances with the same value of a spread field are adjacent in it, and their keys rise together. The field with the
//! fewest values is the outermost, so that each value of the other fields is in as few ranges as possible: one, if the
//! fields are nested (racks in Availability Zones). A task costs about the logarithm of the number of instances for each
//! range of its values.

use super::{
    cluster::{ContainerInstance, InstanceStatus},
    fit::{Gate, Host, TaskRequirements},
    segment_tree::{LazySegmentTree, SortKey},
    strategy::{BinpackResource, MAX_STRATEGIES, PlacementStrategy, SpreadField},
};
use crate::{explain::guaranteed, random::SplitMix64};
use std::collections::BTreeMap;

/// The task to place, and the strategies.
#[derive(Clone, Debug)]
pub struct PlacementRequest {
    /// What each task requires of an instance.
    pub requirements: TaskRequirements,
    /// The strategies in order, or the default ones.
    pub strategies: Vec<PlacementStrategy>,
    /// The seed of `random`.
    pub seed: u64,
}

/// The value that a strategy compares.
#[derive(Clone, Copy, Debug)]
enum Measure {
    CpuLeft,
    MemoryLeft,
    TasksOnInstance,
    /// Tasks per value of a field: raised in the tree.
    TasksPerValue,
}

/// A field whose values several instances share.
#[derive(Clone, Debug)]
struct Shared {
    /// Its position in the key.
    slot: usize,
    /// The number of each instance's value.
    value_of: Vec<usize>,
    /// Tasks of the group per value, over all instances, before the first placement.
    counts: Vec<i64>,
    /// The ranges of each value in the tree: `from..to`.
    stretches: Vec<Vec<(usize, usize)>>,
}

/// A cluster during placement.
#[derive(Clone, Debug)]
pub struct Placer {
    request: PlacementRequest,
    /// Ascending by ID, so that a lower number is a lower ID.
    hosts: Vec<Host>,
    measures: Vec<Measure>,
    /// True if `random` is the last strategy that applies.
    random: bool,
    generator: SplitMix64,
    fields: Vec<Shared>,
    candidates: LazySegmentTree,
    /// The position of each instance in the tree.
    place_of: Vec<usize>,
}

impl Placer {
    /// Evaluates every instance once.
    pub fn new(instances: &[ContainerInstance], request: PlacementRequest) -> Self {
        let mut hosts: Vec<Host> = instances
            .iter()
            .map(|instance| Host::new(instance, &request.requirements.group))
            .collect();
        hosts.sort_by(|a, b| a.id.cmp(&b.id));
        let (mut measures, mut fields, mut random) = (Vec::new(), Vec::new(), false);
        for strategy in request.strategies.iter().take(MAX_STRATEGIES) {
            measures.push(match strategy {
                // Later strategies have nothing to select from.
                PlacementStrategy::Random => {
                    random = true;
                    break;
                }
                PlacementStrategy::Binpack(BinpackResource::Cpu) => Measure::CpuLeft,
                PlacementStrategy::Binpack(BinpackResource::Memory) => Measure::MemoryLeft,
                PlacementStrategy::Spread(SpreadField::Instance) => Measure::TasksOnInstance,
                PlacementStrategy::Spread(SpreadField::Attribute(name)) => {
                    match Shared::new(&hosts, name, measures.len()) {
                        Some(field) => {
                            fields.push(field);
                            Measure::TasksPerValue
                        }
                        None => Measure::TasksOnInstance,
                    }
                }
            });
        }
        fields.sort_by_key(|field| field.counts.len());
        let mut order: Vec<usize> = (0..hosts.len()).collect();
        let value = |field: &Shared, at: usize| field.value_at(at);
        if !fields.is_empty() {
            order.sort_by_cached_key(|at| {
                let values: Vec<usize> = fields.iter().map(|field| value(field, *at)).collect();
                (values, *at)
            });
        }
        let mut place_of = vec![0; hosts.len()];
        for (place, at) in order.iter().enumerate() {
            if let Some(slot) = place_of.get_mut(*at) {
                *slot = place;
            }
        }
        for field in &mut fields {
            field.find(&order);
        }
        let candidates = LazySegmentTree::new(order.iter().map(|at| {
            let mut key = SortKey::default();
            let mut fits = false;
            if let Some(host) = hosts.get(*at) {
                own(&measures, host, &mut key);
                fits = host.refusal(&request.requirements).is_none();
            }
            for field in &fields {
                if let Some(slot) = key.get_mut(field.slot) {
                    *slot = guaranteed(
                        field.counts.get(value(field, *at)).copied(),
                        "every value is counted",
                    );
                }
            }
            (*at as u32, key, fits)
        }));
        Self {
            generator: SplitMix64::new(request.seed),
            request,
            hosts,
            measures,
            random,
            fields,
            candidates,
            place_of,
        }
    }

    /// Places the next task; the number of its instance in [`Placer::hosts`], or `None` if none is eligible (for all
    /// further tasks too).
    pub fn place(&mut self) -> Option<usize> {
        let at = if self.random {
            let pick = self.generator.below(u64::from(self.candidates.equal()));
            self.candidates.nth(pick as u32)?
        } else {
            self.candidates.first()?
        } as usize;
        self.put(at);
        Some(at)
    }

    fn put(&mut self, at: usize) {
        let (Some(host), Some(place)) = (self.hosts.get_mut(at), self.place_of.get(at)) else {
            return;
        };
        host.take(&self.request.requirements);
        for field in &self.fields {
            let value = field.value_at(at);
            for (from, to) in field.stretches.get(value).into_iter().flatten() {
                self.candidates.raise(*from, *to, field.slot);
            }
        }
        let fits = host.refusal(&self.request.requirements).is_none();
        let measures = &self.measures;
        self.candidates.change(*place, |key| own(measures, host, key), fits);
    }

    /// Places a daemon: one task on each ACTIVE instance that meets the constraints and has capacity, in the order of
    /// IDs. Returns the selected instances, and those that qualify but lack capacity.
    pub fn place_daemon(&mut self) -> (Vec<usize>, Vec<usize>) {
        let (mut placed, mut without) = (Vec::new(), Vec::new());
        for at in 0..self.hosts.len() {
            let Some(host) = self.hosts.get(at) else {
                continue;
            };
            let requirements = &self.request.requirements;
            let qualifies = [Gate::Attribute, Gate::Location, Gate::MemberOf]
                .iter()
                .all(|gate| host.passes(*gate, requirements));
            if host.of_group > 0 || host.status != InstanceStatus::Active || !qualifies {
                continue;
            }
            if host.refusal(requirements).is_none() {
                self.put(at);
                placed.push(at);
            } else {
                without.push(at);
            }
        }
        (placed, without)
    }

    /// The current instances, ascending by ID.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// The task to place.
    pub fn request(&self) -> &PlacementRequest {
        &self.request
    }
}

/// The value of an attribute that spread counts by; instances without it share one bucket.
pub fn bucket<'a>(host: &'a Host, name: &str) -> Option<&'a str> {
    host.attributes.get(name).map(|value| value.as_deref().unwrap_or(""))
}

/// Sets the values of the instance itself.
fn own(measures: &[Measure], host: &Host, key: &mut SortKey) {
    for (slot, measure) in key.iter_mut().zip(measures) {
        *slot = match measure {
            Measure::CpuLeft => host.cpu,
            Measure::MemoryLeft => host.memory,
            Measure::TasksOnInstance => tasks(host),
            Measure::TasksPerValue => continue,
        };
    }
}

fn tasks(host: &Host) -> i64 {
    i64::try_from(host.of_group).unwrap_or(i64::MAX)
}

impl Shared {
    /// Numbers the values of an attribute and counts the group's tasks in each; `None` if no two instances share a
    /// value, because the attribute then identifies the instance.
    fn new(hosts: &[Host], name: &str, slot: usize) -> Option<Self> {
        let mut numbers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        let mut counts: Vec<i64> = Vec::new();
        let mut value_of = Vec::with_capacity(hosts.len());
        for host in hosts {
            let next = numbers.len();
            let number = *numbers.entry(bucket(host, name)).or_insert(next);
            value_of.push(number);
            match counts.get_mut(number) {
                Some(count) => *count = count.saturating_add(tasks(host)),
                None => counts.push(tasks(host)),
            }
        }
        (counts.len() < hosts.len()).then_some(Self {
            slot,
            value_of,
            counts,
            stretches: Vec::new(),
        })
    }

    /// The number of the value that an instance has.
    fn value_at(&self, at: usize) -> usize {
        guaranteed(self.value_of.get(at).copied(), "every instance has a value of the field")
    }

    /// Finds the ranges of each value, given the order of the instances.
    fn find(&mut self, order: &[usize]) {
        self.stretches = vec![Vec::new(); self.counts.len()];
        for (place, at) in order.iter().enumerate() {
            let value = self.value_at(*at);
            let Some(stretches) = self.stretches.get_mut(value) else {
                continue;
            };
            match stretches.last_mut() {
                Some((_, to)) if *to == place => *to += 1,
                _ => stretches.push((place, place + 1)),
            }
        }
    }
}
