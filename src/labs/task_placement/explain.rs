//! Which instance ECS selects for each task, step by step, and which tasks it stops.

use super::{
    answer::{Answer, Board, ClusterTotals, PlacementDetail, PlacementPhase, StrategyComparison},
    board, fargate, findings,
    job::{self, PlacementJob, PlacementPlan, PlacementRun},
    requirements::PlacementTracer,
    scenario::{Capacity, PlacementAction, PlacementScheduling, Scenario},
    verdict::by_place,
    words,
};
use crate::ecs::{
    placement_rules as rules,
    scale_in::StoppedTask,
    strategy::{PlacementStrategy, SpreadField, ZONE},
};
use crate::explain::{Explained, Headline, Rule, Tone, Trace, Verdict, step};
use crate::labs::run::{Progress, Run};
use crate::text::{agree, count_of, number};

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
        let accepted = words::rejection(&findings).is_none();
        Self::with(scenario, plan, findings, accepted)
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
        let Some(finding) = words::rejection(&self.findings) else {
            return answer;
        };
        step!(trace, *finding.rule, Verdict::Rejected, "Request", [finding.field];
            "{}", finding.message);
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
        step!(trace, rules::DAEMON, Verdict::Applied, "Daemon", ["schedulingStrategy"];
            "ECS places one task on each of {} that meet the constraints, and {} no capacity for it.", count_of(placed, "instance"), match without { 1 => "1 has".into(), n => format!("{} have", number(n)), });
    }

    fn stopping(&self, side: &PlacementRun, trace: &mut Trace) -> Answer {
        let mut answer = self.empty(Some(side));
        let (copy, of) = self.look_at(side);
        let mut before = self.own_after(side, copy.saturating_sub(1));
        let (left, protected) = before.left();
        if protected > 0 {
            step!(trace, rules::STOP_PROTECTED, Verdict::Applied, "Scale-in protection", ["instances", "groups"];
                "Scale-in protection excludes {} of {} in the task group.", number(protected as u64), count_of(left as u64, "task"));
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
                step!(trace, rules::STOP_PROTECTED, Verdict::Rejected, format!("Task {}", number(copy)), ["count"];
                    "{second}");
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
            let step = step!(trace, *rule, Verdict::Applied, subject, ["strategies"];
                "{because}");
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
            Err(bad) => {
                return Some(StrategyComparison {
                    refused: Some(bad.message.clone()),
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
