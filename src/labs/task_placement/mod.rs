//! Task placement: which instance, and why not the others.

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
    fit::Gate,
    matrix, placement_rules as rules,
    scale_in::StoppedTask,
    strategy::{PlacementStrategy, SpreadField, is_service},
};
use crate::explain::{
    Explained, Finding, Headline, Rule, Service, Severity, Step, Tone, Trace, Verdict,
};
use crate::text::{count_of, number, sentence};
use job::PlacementRun;
use scenario::{Capacity, PlacementAction, PlacementScheduling};
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
        let findings = findings::findings(&self.scenario, &self.plan);
        if self.scenario.capacity == Capacity::Fargate {
            return fargate::explain(&self.scenario, findings);
        }
        let mut trace = Trace::default();
        let answer = match &self.own {
            Some(side) if self.scenario.action == PlacementAction::Stop => {
                self.stopping(side, &mut trace)
            }
            Some(side) => self.placing(side, &mut trace),
            None => self.refusing(&mut trace),
        };
        let answer = unfinished(answer);
        Explained { answer: refused_before(answer, &findings), trace, findings }
    }
}

/// A run that was cancelled says how far it came, before anything else.
fn unfinished(mut answer: Answer) -> Answer {
    if !answer.finished && answer.refused.is_none() {
        let what = if answer.stops { "tasks are stopped" } else { "copies are placed" };
        answer.headline = Headline {
            tone: Tone::Neutral,
            word: "Not finished".into(),
            sentence: format!("{} of {} {what} so far.", number(answer.done), number(answer.asked)),
            detail: String::new(),
        };
    }
    answer
}

/// A task definition (or a daemon) that ECS refuses is never placed; what would follow is still shown.
fn refused_before(mut answer: Answer, findings: &[Finding]) -> Answer {
    let refusal = findings.iter().find(|finding| {
        finding.severity == Severity::Error && !finding.field.starts_with("compareWith")
    });
    if let (Some(finding), None) = (refusal, &answer.refused) {
        answer.headline = Headline {
            tone: Tone::Bad,
            word: "Refused".into(),
            sentence: format!(
                "ECS refuses this: {}.",
                finding.aws_error.unwrap_or("InvalidParameterException")
            ),
            detail: format!("{} Below is what would happen otherwise.", finding.message),
        };
        answer.refused = Some(finding.message.clone());
    }
    answer
}

impl PlacementJob {
    /// The copy to look at, and how many there are: the copies done and the first that could not be.
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

    fn refusing(&self, trace: &mut Trace) -> Answer {
        let mut answer = self.empty(None);
        let (rule, field) = match (&self.plan.strategies, &self.plan.bad_constraints) {
            (Err(_), _) => (&rules::STRATEGY_SHAPE, "strategies"),
            (_, Some((field, _))) => (&rules::CONSTRAINT_SHAPE, *field),
            _ => (&rules::CONSTRAINT_SHAPE, "constraints"),
        };
        let message = self.plan.refused().map_or_else(String::new, |bad| sentence(&bad.message));
        // What the instances have is worth seeing while the request is being mended.
        let side = PlacementRun::new(&self.scenario, &self.plan, vec![PlacementStrategy::Random]);
        let mut tracer = self.tracer(&side, trace);
        let found = tracer.find(&[]);
        answer.detail = found.detail;
        answer.board = board::board(&self.plan, &side, None, answer.stops);
        answer.totals = board::totals(&self.scenario, &self.plan, side.hosts());
        trace.step(|| Step {
            rule,
            subject: "request".into(),
            verdict: Verdict::Rejected,
            because: message.clone(),
            reads: vec![field.into()],
        });
        answer.headline = Headline {
            tone: Tone::Bad,
            word: "Refused".into(),
            sentence: "ECS refuses the request: InvalidParameterException.".into(),
            detail: message.clone(),
        };
        answer.refused = Some(message);
        answer
    }

    fn tracer<'a>(&'a self, side: &'a PlacementRun, trace: &'a mut Trace) -> PlacementTracer<'a> {
        PlacementTracer { scenario: &self.scenario, plan: &self.plan, hosts: side.hosts(), trace }
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
        let (detail, after) = if daemon {
            self.one_each(side, trace);
            let chosen =
                copy.checked_sub(1).and_then(|at| side.order.get(usize::try_from(at).ok()?));
            let chosen = chosen.map(|at| *at as usize);
            let detail = self.tracer(&before, trace).conclude(found, &[], false, chosen, copy);
            (detail, None)
        } else {
            // The engine draws, so that `random` gives what it gave.
            let hosts: Vec<_> = before.hosts().to_vec();
            let chosen = if copy > 0 { before.place() } else { None };
            let mut tracer = PlacementTracer {
                scenario: &self.scenario,
                plan: &self.plan,
                hosts: &hosts,
                trace,
            };
            (tracer.conclude(found, strategies, side.by_default, chosen, copy), Some(before))
        };
        answer.detail = PlacementDetail { of, ..detail };
        let shown = after.as_ref().unwrap_or(side);
        answer.board = board::board(&self.plan, shown, Some(&answer.detail), false);
        answer.comparison = self.compare(side, copy);
        self.verdict(side, &mut answer, trace);
        if side.done {
            answer.rebalance = self.rebalance(side, trace);
        }
        answer
    }

    fn one_each(&self, side: &PlacementRun, trace: &mut Trace) {
        let (placed, without) = (side.order.len() as u64, side.without.len() as u64);
        trace.step(|| Step {
            rule: &rules::DAEMON,
            subject: "daemon".into(),
            verdict: Verdict::Applied,
            because: format!(
                "One copy for each ACTIVE instance that meets the constraints: {} placed, {} without room.",
                number(placed),
                number(without)
            ),
            reads: vec!["schedulingStrategy".into()],
        });
    }

    /// The headline, and the step of a copy that found no place.
    fn verdict(&self, side: &PlacementRun, answer: &mut Answer, trace: &mut Trace) {
        let detail = &answer.detail;
        let (done, asked) = (answer.done, answer.asked);
        let count = if done == asked {
            String::new()
        } else {
            format!(" {} of {}", number(done), number(asked))
        };
        let tone = match done {
            _ if done == asked => Tone::Good,
            0 => Tone::Bad,
            _ => Tone::Caution,
        };
        let word =
            if done == 0 && asked > 0 { "Not placed".into() } else { format!("Placed{count}") };
        let zones = &answer.board.zones;
        let zones: Vec<String> = zones
            .iter()
            .filter(|zone| zone.new > 0)
            .map(|zone| format!("{} in {}", number(zone.new), zone.az))
            .collect();
        let why = detail.phases.iter().rev().find(|phase| phase.title != "Placed");
        let why = why
            .and_then(|phase| trace.steps.get(phase.step))
            .map_or_else(String::new, |step| step.because.clone());
        let (sentence, detail) = match &detail.instance {
            _ if asked == 0 => ("No copy is asked for.".into(), String::new()),
            Some(instance) if self.scenario.look_at > 0 || of_one(asked) => {
                let az = detail.az.as_deref().unwrap_or_default();
                (format!("Copy {} of {} goes to {instance} in {az}.", detail.copy, asked), why)
            }
            Some(_) => (
                format!(
                    "{} {} a place: {}.",
                    crate::text::count_of(done, "copy"),
                    if done == 1 { "finds" } else { "find" },
                    zones.join(", ")
                ),
                format!(
                    "{} of {} hold tasks.",
                    number(answer.totals.in_use),
                    crate::text::count_of(answer.totals.instances, "instance")
                ),
            ),
            None => {
                let (sentence, detail) = self.failure(side, trace);
                (sentence, detail)
            }
        };
        answer.headline = Headline { tone, word, sentence, detail };
    }

    /// What is said when a copy finds no place.
    fn failure(&self, side: &PlacementRun, trace: &mut Trace) -> (String, String) {
        let service = self.plan.requirements.group.strip_prefix("service:");
        let hosts = side.hosts();
        let none = "No Container Instances were found in your cluster.";
        let sentence = match (hosts.is_empty(), service) {
            (true, Some(name)) => {
                format!("service ({name}) was unable to place a task. Reason: {none}")
            }
            (true, None) => format!("InvalidParameterException: {none}"),
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
                    "service ({name}) was unable to place a task because no container instance met all of its requirements.{closest}"
                )
            }
            (false, None) => format!(
                "RunTask answers with {}, one for each instance.",
                count_of(hosts.len() as u64, "failure")
            ),
        };
        let rule: &'static Rule =
            if hosts.is_empty() { &rules::NO_INSTANCES } else { &rules::FAILED };
        let because = sentence.clone();
        trace.step(|| Step {
            rule,
            subject: format!("copy {}", side.order.len() + 1),
            verdict: Verdict::Rejected,
            because,
            reads: vec!["count".into(), "group".into()],
        });
        let next = side.order.len() as u64 + 1;
        let first = match (hosts.len(), side.order.len()) {
            (0, _) => "The cluster has no instances.".into(),
            (_, 0) => "No instance meets all requirements.".into(),
            _ => format!("No instance has a place left for copy {}.", number(next)),
        };
        (first, sentence)
    }

    fn stopping(&self, side: &PlacementRun, trace: &mut Trace) -> Answer {
        let mut answer = self.empty(Some(side));
        let (copy, of) = self.look_at(side);
        let mut before = self.own_after(side, copy.saturating_sub(1));
        let (left, protected) = before.left();
        if protected > 0 {
            trace.step(|| Step {
                rule: &rules::STOP_PROTECTED,
                subject: "protected tasks".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "{} of {} are protected from scale-in.",
                    protected,
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
        let blocked = answer.done < answer.asked;
        let (mut sentence, mut detail) = match &stopped {
            Some(stopped) => {
                board::mark(
                    &mut answer.board,
                    &stopped.instance,
                    &format!("{} stops", stopped.task),
                );
                let why =
                    answer.detail.phases.first().and_then(|phase| trace.steps.get(phase.step));
                (
                    format!(
                        "Task {} on {} in {} stops.",
                        stopped.task, stopped.instance, stopped.az
                    ),
                    why.map_or_else(String::new, |step| step.because.clone()),
                )
            }
            None if answer.asked == 0 => ("No task is to be stopped.".into(), String::new()),
            None => ("No task of the group may be stopped.".into(), String::new()),
        };
        if blocked && stopped.is_none() {
            let because = match before.left() {
                (0, _) => "No task of the group is left.",
                _ => "Only protected tasks are left: DEPLOYMENT_BLOCKED.",
            };
            trace.step(|| Step {
                rule: &rules::STOP_PROTECTED,
                subject: format!("task {copy}"),
                verdict: Verdict::Rejected,
                because: because.into(),
                reads: vec!["count".into()],
            });
            sentence = format!(
                "{} of {} can be stopped.",
                number(answer.done),
                count_of(answer.asked, "task")
            );
            detail = because.into();
        }
        answer.headline = Headline {
            tone: if blocked { Tone::Caution } else { Tone::Good },
            word: if blocked { "Blocked".into() } else { "Scale-in".into() },
            sentence,
            detail,
        };
        if side.done {
            answer.rebalance = self.rebalance(side, trace);
        }
        answer
    }

    /// The steps that chose a task to stop.
    fn narrowing(
        &self,
        side: &PlacementRun,
        stopped: &StoppedTask,
        detail: &mut PlacementDetail,
        trace: &mut Trace,
    ) {
        for narrowing in &stopped.narrowing {
            let strategy = narrowing.strategy.and_then(|at| side.strategies.get(at));
            let most = match strategy {
                Some(PlacementStrategy::Spread(_)) => format!(
                    "{}, the most",
                    count_of(narrowing.value.max(0) as u64, "task of the group")
                ),
                Some(PlacementStrategy::Binpack(_)) => {
                    format!("{} would be left, the most", number(narrowing.value.max(0) as u64))
                }
                _ => "equal".into(),
            };
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
            let title = strategy.map_or_else(|| "last".to_owned(), PlacementStrategy::words);
            let (from, to) = narrowing.candidates;
            let because = match strategy {
                Some(_) => {
                    format!("{most}: {to} of {} stay candidates.", count_of(from as u64, "task"))
                }
                None if rule.id == rules::TIE.id => {
                    format!(
                        "{} are equal; {} comes first.",
                        count_of(from as u64, "task"),
                        stopped.task
                    )
                }
                None => format!(
                    "{} drawn from {} with seed {}.",
                    stopped.task,
                    count_of(from as u64, "task"),
                    self.scenario.seed
                ),
            };
            let subject = title.clone();
            let step = trace.step(|| Step {
                rule,
                subject,
                verdict: Verdict::Applied,
                because: sentence(&because),
                reads: vec!["strategies".into()],
            });
            detail.phases.push(PlacementPhase { title, left: to as u64, step });
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

fn of_one(asked: u64) -> bool {
    asked == 1
}

/// True for the group of a service's tasks.
pub fn of_service(group: &str) -> bool {
    is_service(group)
}
