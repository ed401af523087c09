//! Task placement: which container instance ECS selects for each task, and why it rejects the others.

mod answer;
mod board;
mod examples;
mod exchange;
mod fargate;
mod findings;
mod job;
mod rebalance;
mod requirements;
pub mod scenario;
mod tracer;
mod words;

pub use answer::*;
pub use exchange::{
    ImportStatus, PlacementExport, PlacementFormat, PlacementImport, ReportNote as ImportNote,
    export, import,
};
pub use job::PlacementJob;
pub use scenario::Scenario;

use super::{
    Example, Lab,
    run::{Progress, Run},
};
use crate::ecs::{
    InvalidRequest,
    fit::{Gate, Host},
    matrix, placement_rules as rules,
    scale_in::StoppedTask,
    strategy::{PlacementStrategy, SpreadField, ZONE, is_service},
};
use crate::explain::{
    Explained, Finding, Headline, Rule, Service, Severity, Step, Tone, Trace, Verdict,
};
use crate::text::{agree, count_of, list, number, sentence};
use job::{PlacementPlan, PlacementRun};
use scenario::{Capacity, PlacementAction, PlacementScheduling};
use std::collections::BTreeMap;
use tracer::PlacementTracer;

/// The lab.
#[derive(Debug)]
pub struct TaskPlacement;

impl Lab for TaskPlacement {
    const ID: &'static str = "task-placement";
    const TITLE: &'static str = "Task placement";
    const QUESTION: &'static str = "Which instance, and why not the others?";
    const SERVICE: Service = Service::Containers;
    const VERSION: u16 = 1;
    type Scenario = Scenario;
    type Secrets = ();
    type Answer = Answer;

    fn examples() -> Vec<Example<Scenario>> {
        examples::examples()
    }

    fn explain(scenario: &Scenario, (): &()) -> Explained<Answer> {
        PlacementJob::new(scenario).finish()
    }

    fn headline(answer: &Answer) -> Headline {
        answer.headline.clone()
    }
}

impl Run for PlacementJob {
    type Answer = Explained<Answer>;

    fn advance(&mut self, budget: u32) -> Progress {
        self.step(budget)
    }

    fn answer(&self) -> Explained<Answer> {
        let findings = self.findings.clone();
        if self.scenario.capacity == Capacity::Fargate {
            return fargate::explain(&self.scenario, findings);
        }
        let mut trace = Trace::default();
        let answer = match &self.own {
            Some(side) if self.scenario.action == PlacementAction::Stop => {
                self.stopping(side, &mut trace)
            }
            Some(side) => self.placing(side, &mut trace),
            None => self.rejecting(&mut trace),
        };
        Explained { answer: unfinished(answer), trace, findings }
    }
}

/// The finding that makes AWS reject the request; what is only compared doesn't count.
fn rejection(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| {
        finding.severity == Severity::Error && !finding.field.starts_with("compareWith")
    })
}

/// A canceled run states its progress, before anything else.
fn unfinished(mut answer: Answer) -> Answer {
    if !answer.finished && answer.refused.is_none() {
        let verb = if answer.stops { "stopped" } else { "placed" };
        answer.headline = Headline {
            tone: Tone::Neutral,
            word: "Not finished".into(),
            sentence: format!(
                "Cloudglass has {verb} {} of {} so far.",
                number(answer.done),
                count_of(answer.asked, "task")
            ),
            detail: String::new(),
        };
    }
    answer
}

impl PlacementJob {
    /// Parses the scenario without placing a task.
    pub fn new(scenario: &Scenario) -> Self {
        let plan = PlacementPlan::new(scenario);
        let findings = findings::findings(scenario, &plan);
        let accepted = rejection(&findings).is_none();
        Self::with(scenario, plan, findings, accepted)
    }

    /// The task to show in detail, and how many there are: the tasks done and the first one that can't be placed.
    fn look_at(&self, side: &PlacementRun) -> (u64, u64) {
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

    fn empty(&self, side: Option<&PlacementRun>) -> Answer {
        Answer {
            headline: Headline {
                tone: Tone::Neutral,
                word: String::new(),
                sentence: String::new(),
                detail: String::new(),
            },
            refused: None,
            stops: self.scenario.action == PlacementAction::Stop,
            asked: self.scenario.capped_count(),
            done: side.map_or(0, |side| side.order.len() as u64),
            finished: {
                let other = self.other.as_ref().and_then(|other| other.as_ref().ok());
                side.into_iter().chain(other).all(|side| side.done)
            },
            need: self.plan.requirements.need.clone(),
            strategies: side.map_or_else(Vec::new, |side| job::words(&side.strategies)),
            by_default: side.is_some_and(|side| side.by_default),
            order: side.map_or_else(Vec::new, |side| side.order.clone()),
            detail: PlacementDetail::default(),
            board: Board::default(),
            totals: side.map_or_else(ClusterTotals::default, |side| {
                board::totals(&self.scenario, &self.plan, side.hosts())
            }),
            comparison: None,
            rebalance: None,
            fargate: None,
        }
    }

    /// AWS rejects the request: the cluster is shown as it is, without any task placed.
    fn rejecting(&self, trace: &mut Trace) -> Answer {
        let mut answer = self.empty(None);
        let Some(finding) = rejection(&self.findings) else {
            return answer;
        };
        trace.step(|| Step {
            rule: finding.rule,
            subject: "Request".into(),
            verdict: Verdict::Rejected,
            because: finding.message.clone(),
            reads: vec![finding.field.clone()],
        });
        let side = PlacementRun::new(&self.scenario, &self.plan, vec![PlacementStrategy::Random]);
        let found = self.tracer(&side, trace).find(&[]);
        answer.detail = found.detail;
        answer.board = board::board(&self.plan, &side, None, answer.stops);
        answer.totals = board::totals(&self.scenario, &self.plan, side.hosts());
        answer.headline = words::rejected(finding);
        answer.refused = Some(finding.message.clone());
        answer
    }

    fn tracer<'a>(&'a self, side: &'a PlacementRun, trace: &'a mut Trace) -> PlacementTracer<'a> {
        PlacementTracer {
            scenario: &self.scenario,
            plan: &self.plan,
            hosts: side.hosts(),
            trace,
            reason: String::new(),
        }
    }

    fn placing(&self, side: &PlacementRun, trace: &mut Trace) -> Answer {
        let mut answer = self.empty(Some(side));
        let daemon = self.scenario.scheduling_strategy == PlacementScheduling::Daemon;
        if daemon {
            answer.asked = (side.order.len() + side.without.len()) as u64;
            answer.strategies.clear();
            answer.by_default = false;
        }
        let (copy, of) = self.look_at(side);
        let mut before = self.own_after(side, copy.saturating_sub(1));
        let strategies = if daemon { &[][..] } else { &side.strategies };
        let mut tracer = self.tracer(&before, trace);
        tracer.need();
        let found = tracer.find(strategies);
        let reason = std::mem::take(&mut tracer.reason);
        let (detail, after) = if daemon {
            self.one_each(side, trace);
            let chosen =
                copy.checked_sub(1).and_then(|at| side.order.get(usize::try_from(at).ok()?));
            let chosen = chosen.map(|at| *at as usize);
            let detail = self.tracer(&before, trace).conclude(found, &[], false, chosen, copy);
            (detail, None)
        } else {
            // The engine selects, so that `random` repeats its placement.
            let hosts: Vec<_> = before.hosts().to_vec();
            let chosen = if copy > 0 { before.place() } else { None };
            let mut tracer = PlacementTracer {
                scenario: &self.scenario,
                plan: &self.plan,
                hosts: &hosts,
                trace,
                reason,
            };
            (tracer.conclude(found, strategies, side.by_default, chosen, copy), Some(before))
        };
        answer.detail = PlacementDetail { of, ..detail };
        let shown = after.as_ref().unwrap_or(side);
        answer.board = board::board(&self.plan, shown, Some(&answer.detail), false);
        answer.comparison = self.compare(side, copy);
        answer.headline = self.verdict(side, &answer, trace);
        if side.done {
            answer.rebalance = self.rebalance(side, trace);
        }
        if let Some(plan) = &answer.rebalance {
            let moves = plan.moves.len() as u64 + plan.more;
            if moves > 0 && answer.done == answer.asked {
                answer.headline.detail = format!(
                    "Availability Zone rebalancing then moves {}.",
                    count_of(moves, "task")
                );
            }
        }
        answer
    }

    fn one_each(&self, side: &PlacementRun, trace: &mut Trace) {
        let (placed, without) = (side.order.len() as u64, side.without.len() as u64);
        trace.step(|| Step {
            rule: &rules::DAEMON,
            subject: "Daemon".into(),
            verdict: Verdict::Applied,
            because: format!(
                "ECS places one task on each of {} that meet the constraints, and {} no capacity for it.",
                count_of(placed, "instance"),
                match without {
                    1 => "1 has".into(),
                    n => format!("{} have", number(n)),
                }
            ),
            reads: vec!["schedulingStrategy".into()],
        });
    }

    /// The headline, and the step of a task that can't be placed.
    fn verdict(&self, side: &PlacementRun, answer: &Answer, trace: &mut Trace) -> Headline {
        let (done, asked) = (answer.done, answer.asked);
        let daemon = self.scenario.scheduling_strategy == PlacementScheduling::Daemon;
        let (tone, word) = match done {
            _ if asked == 0 && daemon && self.without_daemon(side) => (Tone::Bad, "Not placed"),
            _ if asked == 0 => (Tone::Neutral, "No tasks"),
            _ if done == asked => (Tone::Good, "Placed"),
            0 => (Tone::Bad, "Not placed"),
            _ => (Tone::Caution, "Partly placed"),
        };
        let detail = &answer.detail;
        let (sentence, detail) = match &detail.instance {
            _ if asked == 0 => (self.none_asked(side, daemon), String::new()),
            Some(instance) if !daemon && (self.scenario.look_at > 0 || asked == 1) => {
                let task = match asked {
                    1 => "the task".into(),
                    n => format!("task {} of {}", number(detail.copy), number(n)),
                };
                let because = &detail.reason;
                let sentence = format!("ECS places {task} on {instance} because {because}.");
                let second = match done == asked {
                    true => self.compared(answer),
                    false => self.shortfall(side),
                };
                (sentence, second)
            }
            Some(_) if daemon => (self.daemon_sentence(side, answer), String::new()),
            Some(_) => (self.placed_sentence(side, answer), self.compared(answer)),
            None => self.failure(side, trace),
        };
        Headline { tone, word: word.into(), sentence, detail }
    }

    /// True if no instance runs the daemon task.
    fn without_daemon(&self, side: &PlacementRun) -> bool {
        side.hosts().iter().all(|host| host.of_group == 0)
    }

    fn none_asked(&self, side: &PlacementRun, daemon: bool) -> String {
        match (daemon, self.without_daemon(side)) {
            (false, _) => "ECS places no task because the number of tasks is 0.".into(),
            (true, true) => {
                "ECS runs no daemon task because no `ACTIVE` instance meets the constraints.".into()
            }
            (true, false) => {
                "ECS places no task because every eligible instance already runs the daemon task."
                    .into()
            }
        }
    }

    fn daemon_sentence(&self, side: &PlacementRun, answer: &Answer) -> String {
        let (done, asked) = (answer.done, answer.asked);
        if done == asked {
            return format!(
                "ECS runs the daemon task on {} because each `ACTIVE` instance receives one.",
                count_of(done, "instance")
            );
        }
        let without = side.without.iter().filter_map(|at| side.hosts().get(*at as usize));
        format!(
            "ECS runs the daemon task on {} of {} because {}.",
            number(done),
            count_of(asked, "instance"),
            words::shortfalls(without, asked, &self.plan.requirements)
        )
    }

    /// Where all tasks run, in the terms of the first strategy.
    fn placed_sentence(&self, side: &PlacementRun, answer: &Answer) -> String {
        let tasks = words::all_of(answer.done, "task");
        let mut used: Vec<u32> = side.order.clone();
        used.sort_unstable();
        used.dedup();
        let used = used.len() as u64;
        let zones: Vec<String> = (answer.board.zones.iter())
            .filter(|zone| zone.new > 0)
            .map(|zone| match zone.az.as_str() {
                "" => format!("{} without an Availability Zone", number(zone.new)),
                az => format!("{} in {az}", number(zone.new)),
            })
            .collect();
        let zones = list(&zones, "and");
        match side.strategies.first() {
            Some(PlacementStrategy::Binpack(resource)) => format!(
                "ECS places {tasks} on {} of {} because `binpack` selects the instance with the least available {}.",
                number(used),
                count_of(answer.totals.instances, "instance"),
                resource.words(),
            ),
            Some(PlacementStrategy::Spread(SpreadField::Instance)) => {
                format!("ECS spreads {tasks} across {}.", count_of(used, "instance"))
            }
            Some(PlacementStrategy::Spread(SpreadField::Attribute(name))) if name != ZONE => {
                format!("ECS spreads {tasks} across the values of `{name}`: {zones}.")
            }
            Some(PlacementStrategy::Spread(_)) => {
                format!("ECS spreads {tasks} across Availability Zones: {zones}.")
            }
            Some(PlacementStrategy::Random) => match &answer.detail.instance {
                Some(instance) if used == 1 => {
                    format!("ECS places {tasks} on {instance} because {}.", answer.detail.reason)
                }
                _ => format!("ECS places {tasks} at random: {}.", by_place(side)),
            },
            None => format!("ECS places {tasks}: {zones}."),
        }
    }

    /// What other strategies change, or how many instances run tasks.
    fn compared(&self, answer: &Answer) -> String {
        let totals = &answer.totals;
        let other = match &answer.comparison {
            Some(other) if other.refused.is_none() && answer.finished => other,
            _ => {
                return format!(
                    "Tasks run on {} of {}.",
                    number(totals.in_use),
                    count_of(totals.instances, "instance")
                );
            }
        };
        let with = match other.strategies.as_slice() {
            [] => "the default strategy".into(),
            strategies => strategies.join(", "),
        };
        if other.totals.in_use != totals.in_use {
            format!(
                "With {with}, tasks run on {} of {} instead of {}.",
                number(other.totals.in_use),
                count_of(other.totals.instances, "instance"),
                number(totals.in_use)
            )
        } else {
            match other.first_difference {
                Some(task) => {
                    format!(
                        "With {with}, task {} is the first on a different instance.",
                        number(task)
                    )
                }
                None => format!("With {with}, ECS selects the same instances."),
            }
        }
    }

    /// Why tasks can't be placed, and what ECS reports about it.
    fn failure(&self, side: &PlacementRun, trace: &mut Trace) -> (String, String) {
        let service = self.plan.requirements.group.strip_prefix("service:");
        let hosts = side.hosts();
        let none = "No Container Instances were found in your cluster.";
        let report = match (hosts.is_empty(), service) {
            (true, Some(name)) => {
                format!(
                    "ECS writes the service event `service ({name}) was unable to place a task. Reason: {none}`"
                )
            }
            (true, None) => format!("RunTask returns `InvalidParameterException: {none}`"),
            (false, Some(name)) => {
                let closest = matrix::closest(hosts, &self.plan.requirements).map_or_else(
                    String::new,
                    |host| {
                        let id = &host.id;
                        let what = match host.refusal(&self.plan.requirements) {
                            Some(Gate::Cpu) => {
                                format!("{id} has insufficient CPU units available.")
                            }
                            Some(Gate::Memory) => {
                                format!("{id} has insufficient memory available.")
                            }
                            Some(Gate::Ports) => {
                                "is already using a port required by your task.".into()
                            }
                            Some(gate) => format!(
                                "{id} encountered error \"{}\".",
                                gate.reason().trim_end_matches('.')
                            ),
                            None => String::new(),
                        };
                        format!(" The closest matching container-instance {what}")
                    },
                );
                format!(
                    "ECS writes the service event `service ({name}) was unable to place a task because no container instance met all of its requirements.{closest}`"
                )
            }
            (false, None) => format!(
                "RunTask returns {}, one for each instance.",
                count_of(hosts.len() as u64, "failure")
            ),
        };
        let rule: &'static Rule =
            if hosts.is_empty() { &rules::NO_INSTANCES } else { &rules::FAILED };
        let because = report.clone();
        trace.step(|| Step {
            rule,
            subject: format!("Task {}", number(side.order.len() as u64 + 1)),
            verdict: Verdict::Rejected,
            because,
            reads: vec!["count".into(), "group".into()],
        });
        (self.shortfall(side), report)
    }

    /// How many tasks can't be placed, and why.
    fn shortfall(&self, side: &PlacementRun) -> String {
        let hosts = side.hosts();
        let because = match hosts.is_empty() {
            true => "the cluster has no container instances".into(),
            false => words::shortfalls(hosts.iter(), hosts.len() as u64, &self.plan.requirements),
        };
        let asked = self.scenario.capped_count();
        match (side.order.len() as u64, asked) {
            (0, 1) => format!("ECS can't place the task because {because}."),
            (0, n) => format!("ECS places none of {} because {because}.", count_of(n, "task")),
            (done, n) => {
                format!("ECS places {} of {} because {because}.", number(done), count_of(n, "task"))
            }
        }
    }

    fn stopping(&self, side: &PlacementRun, trace: &mut Trace) -> Answer {
        let mut answer = self.empty(Some(side));
        let (copy, of) = self.look_at(side);
        let mut before = self.own_after(side, copy.saturating_sub(1));
        let (left, protected) = before.left();
        if protected > 0 {
            trace.step(|| Step {
                rule: &rules::STOP_PROTECTED,
                subject: "Scale-in protection".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "Scale-in protection excludes {} of {} in the task group.",
                    number(protected as u64),
                    count_of(left as u64, "task")
                ),
                reads: vec!["instances".into(), "groups".into()],
            });
        }
        let stopped = if copy > 0 { before.stop() } else { None };
        answer.detail.copy = copy;
        answer.detail.of = of;
        if let Some(stopped) = &stopped {
            self.narrowing(side, stopped, &mut answer.detail, trace);
        }
        answer.board = board::board(&self.plan, &before, None, true);
        answer.comparison = self.compare(side, copy);
        let (done, asked) = (answer.done, answer.asked);
        let (tone, word) = match done {
            _ if asked == 0 => (Tone::Neutral, "No tasks"),
            _ if done == asked => (Tone::Good, "Stopped"),
            0 => (Tone::Bad, "Not stopped"),
            _ => (Tone::Caution, "Partly stopped"),
        };
        // A snapshot before the task that is shown; the side itself is at the end.
        let (because, second) = match side.left() {
            (0, _) => ("the task group has no other task", "No task of the group remains."),
            _ => (
                "the remaining tasks have scale-in protection",
                "Only protected tasks remain, so the service reports `DEPLOYMENT_BLOCKED`.",
            ),
        };
        let short = match done {
            0 => format!("ECS stops none of {} because {because}.", count_of(asked, "task")),
            n => {
                format!("ECS stops {} of {} because {because}.", number(n), count_of(asked, "task"))
            }
        };
        let (sentence, detail) = match &stopped {
            _ if asked == 0 => {
                ("ECS stops no task because the number of tasks is 0.".into(), String::new())
            }
            Some(stopped) => {
                let note = format!("stops {}", stopped.task);
                board::mark(&mut answer.board, &stopped.instance, &note);
                let all = self.scenario.look_at == 0 && asked > 1;
                let one = format!(
                    "ECS stops {}{} because {}.",
                    stopped.task,
                    if all { " last" } else { "" },
                    answer.detail.reason
                );
                match (all, done == asked) {
                    (true, true) => (
                        format!("ECS stops {}: {}.", words::all_of(done, "task"), by_place(side)),
                        one,
                    ),
                    (true, false) => (short, one),
                    (false, true) => (one, String::new()),
                    (false, false) => (one, short),
                }
            }
            None => {
                trace.step(|| Step {
                    rule: &rules::STOP_PROTECTED,
                    subject: format!("Task {}", number(copy)),
                    verdict: Verdict::Rejected,
                    because: second.into(),
                    reads: vec!["count".into()],
                });
                (short, second.into())
            }
        };
        answer.headline = Headline { tone, word: word.into(), sentence, detail };
        if side.done {
            answer.rebalance = self.rebalance(side, trace);
        }
        answer
    }

    /// The steps that choose a task to stop.
    fn narrowing(
        &self,
        side: &PlacementRun,
        stopped: &StoppedTask,
        detail: &mut PlacementDetail,
        trace: &mut Trace,
    ) {
        for narrowing in &stopped.narrowing {
            let strategy = narrowing.strategy.and_then(|at| side.strategies.get(at));
            let value = narrowing.value.max(0) as u64;
            let zones_last = matches!(
                side.strategies.last(),
                Some(PlacementStrategy::Spread(SpreadField::Attribute(_)))
            );
            let rule: &'static Rule = match strategy {
                _ if side.by_default => &rules::STOP_DEFAULT,
                Some(PlacementStrategy::Spread(_)) => &rules::STOP_SPREAD,
                Some(PlacementStrategy::Binpack(_)) => &rules::STOP_BINPACK,
                _ if side.strategies.contains(&PlacementStrategy::Random) => &rules::STOP_RANDOM,
                None if zones_last => &rules::STOP_SPREAD,
                _ => &rules::TIE,
            };
            let title = strategy.map_or_else(|| "Selection".to_owned(), PlacementStrategy::words);
            let (from, to) = narrowing.candidates;
            let tasks = count_of(from, "task");
            let (reason, because) = match strategy {
                Some(strategy) => {
                    let its = if to == 1 { "its" } else { "each task's" };
                    let reason = match strategy {
                        PlacementStrategy::Spread(SpreadField::Instance) => format!(
                            "{its} instance runs the most tasks of the group ({})",
                            number(value)
                        ),
                        PlacementStrategy::Spread(SpreadField::Attribute(name)) if name == ZONE => {
                            format!(
                                "{its} Availability Zone runs the most tasks of the group ({})",
                                number(value)
                            )
                        }
                        PlacementStrategy::Spread(SpreadField::Attribute(name)) => format!(
                            "{its} value of `{name}` has the most tasks of the group ({})",
                            number(value)
                        ),
                        PlacementStrategy::Binpack(resource) => format!(
                            "{its} instance would have the most {} available ({})",
                            resource.words(),
                            resource.amount(value)
                        ),
                        PlacementStrategy::Random => "`random` selects any task".into(),
                    };
                    let because = format!(
                        "{} of {tasks} {} because {reason}.",
                        number(to),
                        agree(to, "remains", "remain"),
                    );
                    (reason, because)
                }
                None if rule.id == rules::TIE.id => (
                    format!("it's the first of {} tied tasks", number(from)),
                    format!("{tasks} are tied, so Cloudglass selects the first, {}.", stopped.task),
                ),
                None => (
                    format!("it's selected at random from {tasks}"),
                    format!(
                        "With seed {}, the random selection from {tasks} is {}.",
                        self.scenario.seed, stopped.task
                    ),
                ),
            };
            if to == 1 && detail.reason.is_empty() {
                detail.reason = reason;
            }
            let subject = title.clone();
            let step = trace.step(|| Step {
                rule,
                subject,
                verdict: Verdict::Applied,
                because,
                reads: vec!["strategies".into()],
            });
            detail.phases.push(PlacementPhase { title, left: to as u64, step });
        }
        if detail.reason.is_empty() {
            detail.reason = "it's the only candidate".into();
        }
        detail.task = Some(stopped.task.clone());
        detail.instance = Some(stopped.instance.clone());
        detail.az = Some(stopped.az.clone());
    }

    fn compare(&self, side: &PlacementRun, copy: u64) -> Option<StrategyComparison> {
        let other = match self.other.as_ref()? {
            Ok(other) => other,
            Err(InvalidRequest { message, .. }) => {
                return Some(StrategyComparison {
                    refused: Some(sentence(message)),
                    strategies: Vec::new(),
                    done: 0,
                    order: Vec::new(),
                    first_difference: None,
                    board: Board::default(),
                    totals: ClusterTotals::default(),
                });
            }
        };
        let same = side.order.iter().zip(&other.order).take_while(|(a, b)| a == b).count();
        let differs = same < side.order.len().max(other.order.len());
        let shown = self.other_after(other, copy);
        Some(StrategyComparison {
            refused: None,
            strategies: job::words(&other.strategies),
            done: other.order.len() as u64,
            order: other.order.clone(),
            first_difference: differs.then_some(same as u64 + 1),
            board: board::board(
                &self.plan,
                &shown,
                None,
                self.scenario.action == PlacementAction::Stop,
            ),
            totals: board::totals(&self.scenario, &self.plan, other.hosts()),
        })
    }
}

/// How many tasks were placed or stopped on each instance, or in each Availability Zone of a large cluster.
fn by_place(side: &PlacementRun) -> String {
    let count = |name: fn(&Host) -> &str| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for host in side.order.iter().filter_map(|at| side.hosts().get(*at as usize)) {
            *counts.entry(name(host).to_owned()).or_default() += 1;
        }
        counts
    };
    let instances = count(|host| &host.id);
    let (counts, on) = match instances.len() {
        0..=4 => (instances, "on"),
        _ => (count(|host| &host.az), "in"),
    };
    let places: Vec<String> =
        counts.iter().map(|(name, count)| format!("{} {on} {name}", number(*count))).collect();
    list(&places, "and")
}

/// True for the group of a service's tasks.
pub fn of_service(group: &str) -> bool {
    is_service(group)
}
