//! Tasks on the instances of an Auto Scaling group.

use super::{
    ids::TaskSet,
    input::{GroupCapacity, MOST_INSTANCES, ScalingConfiguration},
    usage::Counts,
};
use std::collections::VecDeque;

/// The instances of a group, and the tasks on them.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// How many tasks fit an instance.
    pub room: u64,
    start: u64,
    instance_start: u64,
    /// The oldest first.
    instances: Vec<Instance>,
    /// The first so many of them are ready.
    ready: usize,
    next_instance: u64,
    next_task: u64,
    waiting: TaskSet,
    /// In the order of placement.
    starting: VecDeque<Batch>,
    serving: u64,
    starting_count: u64,
    /// Tasks on draining instances, which serve until others replace them.
    draining: u64,
}

#[derive(Clone, Debug, Default)]
struct Instance {
    id: u64,
    ready_at: u64,
    serving: TaskSet,
    starting: u64,
    draining: bool,
}

impl Instance {
    fn tasks(&self) -> u64 {
        self.serving.len() + self.starting
    }
}

/// Tasks that start on an instance.
#[derive(Clone, Debug)]
struct Batch {
    placed_at: u64,
    serve_at: u64,
    instance: u64,
    tasks: TaskSet,
}

impl Group {
    /// The group at second 0: its instances are ready, and the tasks that have room serve.
    pub fn new(configuration: &ScalingConfiguration, capacity: &GroupCapacity) -> Self {
        let initial = capacity.asg.initial.min(MOST_INSTANCES);
        let instance = |id| Instance { id, ..Instance::default() };
        let mut group = Self {
            room: capacity.room().into(),
            start: 0,
            instance_start: capacity.instance_start_seconds.unwrap_or(120).into(),
            instances: (0..u64::from(initial)).map(instance).collect(),
            ready: initial as usize,
            next_instance: initial.into(),
            next_task: 0,
            waiting: TaskSet::default(),
            starting: VecDeque::new(),
            serving: 0,
            starting_count: 0,
            draining: 0,
        };
        // Tasks that start at once are those that serve at the start.
        group.set_desired(configuration.service.desired, 0);
        group.start = configuration.service.start_seconds.unwrap_or(60).into();
        group
    }

    fn position(&self, id: u64) -> Option<usize> {
        self.instances.binary_search_by_key(&id, |instance| instance.id).ok()
    }

    /// Starts or stops tasks at `now`.
    pub fn set_desired(&mut self, desired: u32, now: u64) {
        let desired = u64::from(desired);
        let have = self.waiting.len() + self.starting_count + self.serving;
        if desired > have {
            self.wait(desired - have);
        }
        let mut over = have.saturating_sub(desired);
        let waiting = over.min(self.waiting.len());
        self.waiting.drop_newest(waiting);
        over -= waiting;
        while over > 0 && self.starting_count > 0 {
            over -= self.stop_starting(over);
        }
        while over > 0 && self.serving > 0 {
            over -= self.stop_serving(over);
        }
        self.place(now);
        self.due(now);
    }

    /// New tasks wait.
    fn wait(&mut self, count: u64) {
        self.waiting.add(TaskSet::range(self.next_task, self.next_task + count));
        self.next_task += count;
    }

    /// Stops up to `most` starting tasks: those placed last, and of these the newest.
    fn stop_starting(&mut self, most: u64) -> u64 {
        let last = self.starting.back().map_or(0, |batch| batch.placed_at);
        // The batch with the newest task, and the newest task of another batch.
        let mut found: Option<(usize, u64)> = None;
        let mut floor = None;
        for (at, batch) in self.starting.iter().enumerate().rev() {
            if batch.placed_at != last {
                break;
            }
            let Some(newest) = batch.tasks.newest() else { continue };
            match found {
                Some((_, best)) if best > newest => floor = floor.max(Some(newest)),
                _ => {
                    floor = found.map(|(_, best)| best);
                    found = Some((at, newest));
                }
            }
        }
        let Some((at, _)) = found else { return 0 };
        let Some(batch) = self.starting.get_mut(at) else { return 0 };
        let stopped = batch.tasks.newer_than(floor).min(most);
        batch.tasks.drop_newest(stopped);
        let (instance, empty) = (batch.instance, batch.tasks.is_empty());
        if empty {
            self.starting.remove(at);
        }
        self.starting_count -= stopped;
        if let Some(instance) = self.position(instance).and_then(|at| self.instances.get_mut(at)) {
            instance.starting -= stopped;
        }
        stopped
    }

    /// Stops up to `most` serving tasks on the instance with the fewest tasks, of equals the newest instance.
    fn stop_serving(&mut self, most: u64) -> u64 {
        let fewest = self
            .instances
            .iter_mut()
            .rev()
            .filter(|instance| !instance.draining && !instance.serving.is_empty())
            .min_by_key(|instance| instance.tasks());
        let Some(instance) = fewest else { return 0 };
        let stopped = instance.serving.len().min(most);
        instance.serving.drop_newest(stopped);
        self.serving -= stopped;
        stopped
    }

    /// Places waiting tasks, the oldest first, on the ready instance with the most tasks that has room, of equals the
    /// oldest. It then has the most tasks until it is full.
    fn place(&mut self, now: u64) {
        while !self.waiting.is_empty() {
            let ready = self.instances.get_mut(..self.ready).unwrap_or_default();
            let mut fullest: Option<&mut Instance> = None;
            for instance in ready {
                let tasks = instance.tasks();
                if !instance.draining
                    && tasks < self.room
                    && fullest.as_ref().is_none_or(|other| other.tasks() < tasks)
                {
                    fullest = Some(instance);
                }
            }
            let Some(instance) = fullest else { return };
            let tasks = self.waiting.take_oldest(self.room - instance.tasks());
            instance.starting += tasks.len();
            self.starting_count += tasks.len();
            let (placed_at, serve_at) = (now, now + self.start);
            self.starting.push_back(Batch { placed_at, serve_at, instance: instance.id, tasks });
        }
    }

    /// What is due by now: instances ready, waiting tasks placed on them, tasks serving.
    pub fn due(&mut self, now: u64) {
        let mut came = false;
        while self.instances.get(self.ready).is_some_and(|instance| instance.ready_at <= now) {
            self.ready += 1;
            came = true;
        }
        if came {
            self.place(now);
        }
        while self.starting.front().is_some_and(|batch| batch.serve_at <= now) {
            let Some(batch) = self.starting.pop_front() else { break };
            let count = batch.tasks.len();
            self.starting_count -= count;
            self.serving += count;
            if let Some(at) = self.position(batch.instance)
                && let Some(instance) = self.instances.get_mut(at)
            {
                instance.starting -= count;
                instance.serving.add(batch.tasks);
            }
        }
        self.stop_replaced();
    }

    /// Stops tasks on draining instances for which no replacement waits or starts, and terminates empty ones.
    fn stop_replaced(&mut self) {
        let mut over = self.draining.saturating_sub(self.waiting.len() + self.starting_count);
        if over == 0 {
            return;
        }
        self.draining -= over;
        for instance in self.instances.iter_mut().filter(|instance| instance.draining) {
            let here = instance.serving.len().min(over);
            instance.serving.drop_newest(here);
            over -= here;
        }
        let gone = |instance: &Instance| instance.draining && instance.serving.is_empty();
        self.ready -= self.instances.iter().filter(|instance| gone(instance)).count();
        self.instances.retain(|instance| !gone(instance));
    }

    /// The next second at which something is due.
    pub fn next_change(&self) -> Option<u64> {
        let ready = self.instances.get(self.ready).map(|instance| instance.ready_at);
        let serve = self.starting.front().map(|batch| batch.serve_at);
        ready.into_iter().chain(serve).min()
    }

    pub fn counts(&self) -> Counts {
        let serving = self.serving + self.draining;
        Counts {
            serving,
            placed: serving + self.starting_count,
            spot: 0,
            instances: self.instances.len() as u64,
            ready: self.ready as u64,
        }
    }

    pub fn waiting(&self) -> u64 {
        self.waiting.len()
    }

    /// The instances that aren't terminating.
    pub fn size(&self) -> u64 {
        self.instances.iter().filter(|instance| !instance.draining).count() as u64
    }

    /// The instances that start.
    pub fn launching(&self) -> u64 {
        (self.instances.len() - self.ready) as u64
    }

    /// The instances with a task.
    pub fn busy(&self) -> u64 {
        let busy = |instance: &&Instance| !instance.draining && instance.tasks() > 0;
        self.instances.iter().filter(busy).count() as u64
    }

    /// Launches instances at `now`.
    pub fn launch(&mut self, count: u64, now: u64) {
        for _ in 0..count {
            let ready_at = now + self.instance_start;
            self.instances.push(Instance {
                id: self.next_instance,
                ready_at,
                ..Instance::default()
            });
            self.next_instance += 1;
        }
        self.due(now);
    }

    /// Terminates up to `count` ready instances without tasks, the newest first; how many.
    pub fn terminate_empty(&mut self, count: u64) -> u64 {
        let mut left = count;
        for at in (0..self.ready).rev() {
            if left == 0 {
                break;
            }
            if self.instances.get(at).is_some_and(|instance| instance.tasks() == 0) {
                self.instances.remove(at);
                self.ready -= 1;
                left -= 1;
            }
        }
        count - left
    }

    /// Terminates up to `count` ready instances, with or without tasks; how many. Their tasks wait again, or, with
    /// draining, serve until others replace them.
    pub fn terminate(&mut self, count: u64, newest_first: bool, draining: bool) -> u64 {
        let mut left = count;
        let mut at = if newest_first { self.ready } else { 0 };
        while left > 0 {
            if newest_first {
                match at.checked_sub(1) {
                    Some(before) => at = before,
                    None => break,
                }
            } else if at >= self.ready {
                break;
            }
            match self.instances.get(at) {
                Some(instance) if instance.draining => at += usize::from(!newest_first),
                Some(_) => {
                    left -= 1;
                    let stays = self.evict(at, draining);
                    at += usize::from(stays && !newest_first);
                }
                None => break,
            }
        }
        count - left
    }

    /// Terminates an instance, or lets it drain first; whether it drains.
    fn evict(&mut self, at: usize, draining: bool) -> bool {
        let Some(instance) = self.instances.get_mut(at) else { return false };
        let id = instance.id;
        let serving = instance.serving.len();
        let mut again = TaskSet::default();
        if instance.starting > 0 {
            instance.starting = 0;
            for batch in self.starting.iter().filter(|batch| batch.instance == id) {
                again.add(batch.tasks.clone());
            }
            self.starting.retain(|batch| batch.instance != id);
            self.starting_count -= again.len();
        }
        self.serving -= serving;
        let stays = draining && serving > 0;
        if stays {
            instance.draining = true;
            self.draining += serving;
        } else {
            again.add(std::mem::take(&mut instance.serving));
            self.instances.remove(at);
            self.ready -= 1;
        }
        self.waiting.add(again);
        if stays {
            self.wait(serving);
        }
        stays
    }
}
