//! Places or stops every task, in slices.

use super::scenario::{Capacity, ClusterMember, PlacementAction, PlacementScheduling, Scenario};
use crate::ecs::{
    cluster::ContainerInstance,
    fit::{Host, TaskRequirements},
    place::{PlacementRequest, Placer},
    scale_in::{StoppedTask, Stopper},
    strategy::{self, MAX_CONSTRAINTS, PlacementConstraints, PlacementStrategy},
};
use crate::explain::{Finding, Mount};
use crate::labs::run::Progress;

/// The parsed scenario, before the placement.
#[derive(Debug)]
pub(super) struct PlacementPlan {
    /// The instances, ascending by ID.
    pub members: Vec<ClusterMember>,
    /// The same for the engine.
    pub instances: Vec<ContainerInstance>,
    /// The requirements of each task.
    pub requirements: TaskRequirements,
    /// The strategies, or why ECS rejects them.
    pub strategies: Result<Vec<PlacementStrategy>, Finding>,
    /// Why ECS rejects the constraints.
    pub bad_constraints: Option<Finding>,
}

impl PlacementPlan {
    pub fn new(scenario: &Scenario) -> Self {
        let members = scenario.members();
        let own = &scenario.task_definition.placement_constraints;
        let count = own.len() + scenario.constraints.len();
        let own = strategy::constraints(own, true);
        let run = match strategy::constraints(&scenario.constraints, false) {
            Ok(_) if own.is_ok() && count > MAX_CONSTRAINTS => Err(strategy::too_many(count, "")),
            run => run,
        };
        let mut constraints = PlacementConstraints::default();
        let mut bad_constraints = None;
        for (path, list) in [("taskDefinition.placementConstraints", own), ("constraints", run)] {
            match list {
                Ok(list) => {
                    constraints.distinct_instance |= list.distinct_instance;
                    constraints.member_of.extend(list.member_of);
                }
                Err(bad) if bad_constraints.is_none() => {
                    bad_constraints = Some(Mount::under(path).finding(bad));
                }
                Err(_) => {}
            }
        }
        Self {
            instances: members.iter().map(|member| member.instance.clone()).collect(),
            members,
            requirements: TaskRequirements {
                need: scenario.task_definition.need(),
                group: scenario.task_group(),
                attributes: scenario.required_attributes.clone(),
                zones: (!scenario.subnet_azs.is_empty()).then(|| scenario.subnet_azs.clone()),
                constraints,
            },
            strategies: strategy::strategies(&scenario.strategies)
                .map_err(|bad| Mount::under("strategies").finding(bad)),
            bad_constraints,
        }
    }
}

/// All tasks with one list of strategies.
#[derive(Clone, Debug)]
pub(super) struct PlacementRun {
    /// The strategies that apply.
    pub strategies: Vec<PlacementStrategy>,
    /// True if they are the default.
    pub by_default: bool,
    /// The index of the instance of each placed or stopped task.
    pub order: Vec<u32>,
    /// For a daemon, the instances that meet the constraints but lack capacity.
    pub without: Vec<u32>,
    /// True if no further task can be placed or stopped.
    pub done: bool,
    engine: Engine,
}

#[derive(Clone, Debug)]
enum Engine {
    Place(Box<Placer>),
    Daemon(Box<Placer>),
    Stop(Box<Stopper>),
}

impl PlacementRun {
    /// A side before its first task.
    pub fn new(
        scenario: &Scenario,
        plan: &PlacementPlan,
        strategies: Vec<PlacementStrategy>,
    ) -> Self {
        let by_default = strategies.is_empty();
        let stop = scenario.action == PlacementAction::Stop;
        let applied = match by_default {
            true if stop => strategy::defaults("service:"),
            true => strategy::defaults(&plan.requirements.group),
            false => strategies.clone(),
        };
        let placer = |strategies| {
            let request = PlacementRequest {
                requirements: plan.requirements.clone(),
                strategies,
                seed: scenario.seed,
            };
            Box::new(Placer::new(&plan.instances, request))
        };
        let engine = if stop {
            let stopper =
                Stopper::new(&plan.instances, &plan.requirements.group, strategies, scenario.seed);
            Engine::Stop(Box::new(stopper))
        } else if scenario.scheduling_strategy == PlacementScheduling::Daemon {
            Engine::Daemon(placer(Vec::new()))
        } else {
            Engine::Place(placer(applied.clone()))
        };
        Self {
            strategies: applied,
            by_default,
            order: Vec::new(),
            without: Vec::new(),
            done: false,
            engine,
        }
    }

    /// Places or stops up to `budget` tasks, until there are `count`, and stores a snapshot after `keep` of them.
    fn pass(&mut self, budget: &mut u64, count: u64, keep: u64, kept: &mut Option<PlacementRun>) {
        if self.done || *budget == 0 {
            return;
        }
        let before = self.order.len() as u64;
        let daemon = matches!(self.engine, Engine::Daemon(_));
        if kept.is_none() && keep < count && !daemon {
            self.advance(*budget, keep);
            // Not the end.
            self.done &= (self.order.len() as u64) < keep;
            if self.order.len() as u64 == keep {
                *kept = Some(self.clone());
            }
        }
        let spent = self.order.len() as u64 - before;
        if !self.done && spent < *budget {
            self.advance(*budget - spent, count);
        }
        *budget = budget.saturating_sub((self.order.len() as u64 - before).max(1));
    }

    /// Places or stops up to `budget` tasks, until there are `count`.
    pub fn advance(&mut self, budget: u64, count: u64) {
        let until = count.min((self.order.len() as u64).saturating_add(budget));
        match &mut self.engine {
            Engine::Daemon(placer) => {
                if !self.done {
                    let (placed, without) = placer.place_daemon();
                    self.order = placed.into_iter().map(|at| at as u32).collect();
                    self.without = without.into_iter().map(|at| at as u32).collect();
                }
                self.done = true;
                return;
            }
            Engine::Place(placer) => {
                while (self.order.len() as u64) < until {
                    match placer.place() {
                        Some(at) => self.order.push(at as u32),
                        None => {
                            self.done = true;
                            return;
                        }
                    }
                }
            }
            Engine::Stop(_) => {
                while (self.order.len() as u64) < until {
                    if self.stop().is_none() {
                        self.done = true;
                        return;
                    }
                }
            }
        }
        self.done = self.order.len() as u64 >= count;
    }

    /// Places the next task; those of a daemon are placed in one step, see [`PlacementRun::advance`].
    pub fn place(&mut self) -> Option<usize> {
        match &mut self.engine {
            Engine::Place(placer) => {
                let at = placer.place()?;
                self.order.push(at as u32);
                Some(at)
            }
            Engine::Daemon(_) | Engine::Stop(_) => None,
        }
    }

    /// Stops the next task.
    pub fn stop(&mut self) -> Option<StoppedTask> {
        match &mut self.engine {
            Engine::Stop(stopper) => {
                let stopped = stopper.stop()?;
                let at =
                    stopper.hosts().binary_search_by(|host| host.id.cmp(&stopped.instance)).ok()?;
                self.order.push(at as u32);
                Some(stopped)
            }
            Engine::Place(_) | Engine::Daemon(_) => None,
        }
    }

    /// The current instances, ascending by ID.
    pub fn hosts(&self) -> &[Host] {
        match &self.engine {
            Engine::Place(placer) | Engine::Daemon(placer) => placer.hosts(),
            Engine::Stop(stopper) => stopper.hosts(),
        }
    }

    /// The remaining and the protected tasks of the group, for scale-in.
    pub fn left(&self) -> (usize, usize) {
        match &self.engine {
            Engine::Stop(stopper) => stopper.left(),
            Engine::Place(_) | Engine::Daemon(_) => (0, 0),
        }
    }
}

/// The number of tasks from which a placement runs in slices.
const LONG: u64 = 2_000;

/// A scenario during its placement: [`crate::labs::run::Run`] for large ones.
#[derive(Debug)]
pub struct PlacementJob {
    pub(super) scenario: Scenario,
    pub(super) plan: PlacementPlan,
    /// The problems in the scenario.
    pub(super) findings: Vec<Finding>,
    /// The scenario's own strategies; missing if AWS rejects the request.
    pub(super) own: Option<PlacementRun>,
    /// A snapshot before the task that is shown.
    before: Option<PlacementRun>,
    /// The strategies to compare with, or why ECS rejects them.
    pub(super) other: Option<Result<PlacementRun, Finding>>,
    /// A snapshot after the task that is shown.
    compared: Option<PlacementRun>,
}

impl PlacementJob {
    /// True if the placement takes longer than a frame, so that it runs in slices.
    pub fn is_long(scenario: &Scenario) -> bool {
        let sides = 1 + u64::from(scenario.compare_with.is_some());
        let copies = match (scenario.action, scenario.scheduling_strategy) {
            (PlacementAction::Place, PlacementScheduling::Daemon) => 0,
            _ => scenario.capped_count() * sides,
        };
        scenario.capacity == Capacity::Ec2 && copies >= LONG
    }

    /// A job before its first task; it places none if AWS rejects the scenario.
    pub(super) fn with(
        scenario: &Scenario,
        plan: PlacementPlan,
        findings: Vec<Finding>,
        accepted: bool,
    ) -> Self {
        let own = (plan.strategies.as_ref().ok().filter(|_| accepted))
            .map(|strategies| PlacementRun::new(scenario, &plan, strategies.clone()));
        let other = (scenario.compare_with.as_ref().filter(|_| accepted)).map(|inputs| {
            strategy::strategies(inputs)
                .map(|strategies| PlacementRun::new(scenario, &plan, strategies))
        });
        Self {
            scenario: scenario.clone(),
            plan,
            findings,
            own,
            before: None,
            other,
            compared: None,
        }
    }

    /// Places up to `budget` more tasks: first those of the scenario, then those of the compared strategies.
    pub(super) fn step(&mut self, budget: u32) -> Progress {
        let count = self.scenario.capped_count();
        let mut budget = u64::from(budget.max(1));
        if let Some(side) = &mut self.own {
            let copy = match self.scenario.look_at {
                0 => count,
                copy => copy.min(count),
            };
            side.pass(&mut budget, count, copy.saturating_sub(1), &mut self.before);
        }
        let copy = match &self.own {
            Some(own) if own.done => self.look_at(own).0,
            _ => 0,
        };
        if let Some(Ok(side)) = &mut self.other {
            side.pass(&mut budget, count, copy, &mut self.compared);
        }
        let mut progress = Progress { done: 0, total: 0 };
        let other = self.other.as_ref().and_then(|other| other.as_ref().ok());
        for side in self.own.iter().chain(other) {
            progress.total += count.max(1);
            progress.done += match side.done {
                true => count.max(1),
                false => side.order.len() as u64,
            };
        }
        progress
    }

    /// The task to show in detail, and how many there are: the tasks done and the first one that can't be placed.
    pub(super) fn look_at(&self, side: &PlacementRun) -> (u64, u64) {
        let done = side.order.len() as u64;
        let failed = side.done
            && done < self.scenario.capped_count()
            && self.scenario.scheduling_strategy == PlacementScheduling::Replica;
        let of = done + u64::from(failed);
        let detail = match self.scenario.look_at {
            0 => of,
            copy => copy.min(of),
        };
        (detail, of)
    }

    /// The scenario's side after `copies` tasks, from a snapshot or placed again.
    pub(super) fn own_after(&self, side: &PlacementRun, copies: u64) -> PlacementRun {
        self.after(side, self.before.as_ref(), copies)
    }

    /// The other side after `copies` tasks.
    pub(super) fn other_after(&self, side: &PlacementRun, copies: u64) -> PlacementRun {
        self.after(side, self.compared.as_ref(), copies)
    }

    fn after(&self, side: &PlacementRun, kept: Option<&PlacementRun>, copies: u64) -> PlacementRun {
        let daemon = self.scenario.scheduling_strategy == PlacementScheduling::Daemon
            && self.scenario.action == PlacementAction::Place;
        let kept = kept
            .into_iter()
            .chain([side])
            .find(|side| !daemon && side.order.len() as u64 == copies);
        if let Some(kept) = kept {
            return kept.clone();
        }
        let strategies = if side.by_default { Vec::new() } else { side.strategies.clone() };
        let mut again = PlacementRun::new(&self.scenario, &self.plan, strategies);
        if !daemon {
            again.advance(copies, copies);
        }
        again
    }
}

/// Strategies as text.
pub(super) fn words(strategies: &[PlacementStrategy]) -> Vec<String> {
    strategies.iter().map(PlacementStrategy::words).collect()
}
