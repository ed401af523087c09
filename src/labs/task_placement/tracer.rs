//! One copy in full: every instance against every requirement, each strategy's ranking, and the steps that say so.

use super::{
    answer::{
        CandidateState, EligibilityChange, InstanceRow, PlacementDetail, PlacementPhase,
        RequirementCheck, StrategyRank,
    },
    job::PlacementPlan,
    requirements::{Requirement, gate_rule},
    scenario::{PlacementScheduling, Scenario},
    words::{field_of, ordinal, ports_text, short_words},
};
use crate::ecs::{
    fit::{Gate, Host},
    matrix::{self, Score},
    placement_rules as rules,
    strategy::{BinpackResource, PlacementStrategy, SpreadField},
    task::NetworkMode,
};
use crate::explain::{Rule, Step, StepId, Trace, Verdict, guaranteed};
use crate::text::{count_of, number};

/// Instances whose own steps the trace holds; beyond it one step a requirement must do.
const IN_DETAIL: usize = 40;
/// What is written while one copy is looked at.
pub(super) struct PlacementTracer<'a> {
    pub scenario: &'a Scenario,
    pub plan: &'a PlacementPlan,
    pub hosts: &'a [Host],
    pub trace: &'a mut Trace,
}

/// What was found before anything is chosen.
pub(super) struct Candidates {
    pub detail: PlacementDetail,
    /// Numbers of the instances that the strategies leave, ascending.
    pub left: Vec<usize>,
    scores: Vec<Vec<Score>>,
    refusals: Vec<(Option<Gate>, StepId)>,
    strategy_steps: Vec<StepId>,
}

impl PlacementTracer<'_> {
    fn step(
        &mut self,
        rule: &'static Rule,
        subject: impl Into<String>,
        verdict: Verdict,
        because: String,
        reads: Vec<String>,
    ) -> StepId {
        let subject = subject.into();
        self.trace.step(move || Step { rule, subject, verdict, because, reads })
    }

    /// What a copy consumes.
    pub fn need(&mut self) {
        let definition = &self.scenario.task_definition;
        let need = self.plan.requirements.need.clone();
        let mode = definition.mode();
        let (task_cpu, task_memory) = definition.task_size();
        let source = |own: bool| {
            if own { "the task's own size" } else { "the sum of its containers" }
        };
        self.step(
            &rules::NEED_CPU,
            "CPU",
            Verdict::Applied,
            format!(
                "A copy consumes {}: {}.",
                count_of(need.cpu, "CPU unit"),
                source(task_cpu.is_some())
            ),
            vec![field_of(self.scenario, Gate::Cpu)],
        );
        self.step(
            &rules::NEED_MEMORY,
            "memory",
            Verdict::Applied,
            format!(
                "A copy consumes {} MiB: {}.",
                number(need.memory),
                source(task_memory.is_some())
            ),
            vec![field_of(self.scenario, Gate::Memory)],
        );
        if definition.is_windows() && (definition.cpu.is_some() || definition.memory.is_some()) {
            self.step(
                &rules::NEED_WINDOWS,
                "task size",
                Verdict::Skipped,
                "The task-level size does not count: these are Windows containers.".into(),
                vec!["taskDefinition.runtimePlatform".into()],
            );
        }
        let reserving = (self.plan.members.iter())
            .find(|member| member.instance.reserved_memory.unwrap_or(0) > 0);
        if let Some(member) = reserving {
            let instance = &member.instance;
            self.step(
                &rules::RESERVED_MEMORY,
                "reserved memory",
                Verdict::Applied,
                format!(
                    "{} registers {} of its {} MiB.",
                    instance.id,
                    number(instance.registered_memory()),
                    number(instance.seen_memory())
                ),
                vec![member.path.clone()],
            );
        }
        let containers: Vec<_> = definition.containers.iter().enumerate().collect();
        for (at, container) in containers {
            if let (None, Some(memory), Some(reservation)) =
                (task_memory, container.memory, container.memory_reservation)
                && reservation > 0
            {
                self.step(
                    &rules::NEED_RESERVATION,
                    format!("container {}", container.name),
                    Verdict::Applied,
                    format!(
                        "The reservation of {} MiB counts, not the hard limit of {} MiB.",
                        number(reservation),
                        number(memory)
                    ),
                    vec![format!("taskDefinition.containers[{at}].memoryReservation")],
                );
            }
        }
        let mapped =
            definition.containers.iter().any(|container| !container.port_mappings.is_empty());
        let ports = need.tcp_ports.len() + need.udp_ports.len();
        let reads = || {
            vec!["taskDefinition.containers".to_owned(), "taskDefinition.networkMode".to_owned()]
        };
        if mode == NetworkMode::Awsvpc {
            self.step(
                &rules::NEED_ENI,
                "network interface",
                Verdict::Applied,
                "A copy holds one network interface and no host port: the network mode is awsvpc."
                    .into(),
                reads(),
            );
        } else if mode == NetworkMode::Host && mapped {
            self.step(
                &rules::NEED_HOST_MODE,
                "host ports",
                Verdict::Applied,
                format!("In host mode a copy takes {} on the instance itself.", ports_text(&need)),
                reads(),
            );
        } else if ports > 0 {
            self.step(
                &rules::NEED_PORTS,
                "host ports",
                Verdict::Applied,
                format!("A copy holds {} for as long as it runs.", ports_text(&need)),
                reads(),
            );
        } else if mapped && mode != NetworkMode::None {
            self.step(
                &rules::NEED_DYNAMIC_PORTS,
                "host ports",
                Verdict::Skipped,
                "No host port is fixed, so ports decide nothing: they are chosen when the task starts.".into(),
                reads(),
            );
        }
    }

    /// Looks at every instance; chooses nothing.
    pub fn find(&mut self, strategies: &[PlacementStrategy]) -> Candidates {
        let requirements = self.requirements();
        let mut detail = PlacementDetail {
            requirements: requirements.iter().map(|requirement| self.title(*requirement)).collect(),
            expressions: self.expressions(),
            ..PlacementDetail::default()
        };
        let mut left: Vec<usize> = (0..self.hosts.len()).collect();
        let mut refusals = vec![(None, 0); self.hosts.len()];
        let constraint = |requirement: &Requirement| {
            matches!(requirement.gate(), Gate::MemberOf | Gate::DistinctInstance)
        };
        let (resources, constraints): (Vec<_>, Vec<_>) =
            requirements.iter().partition(|r| !constraint(r));
        for (title, part) in [("Resources", resources), ("Constraints", constraints)] {
            let mut last = None;
            for requirement in part {
                last = Some(self.gate(requirement, &mut left, &mut refusals));
            }
            if let Some(step) = last {
                detail.phases.push(PlacementPhase {
                    title: title.into(),
                    left: left.len() as u64,
                    step,
                });
            }
        }
        self.several_reasons();
        let asked = &self.plan.requirements;
        let (scores, last) = matrix::rank(self.hosts, asked, strategies);
        let mut strategy_steps = Vec::new();
        let mut now = left;
        for (at, strategy) in strategies.iter().enumerate() {
            if now.is_empty() || matches!(strategy, PlacementStrategy::Random) {
                break;
            }
            detail.ranks.push(format!("{} · {}", at + 1, short_words(strategy)));
            let before = now.len();
            now.retain(|host| score(&scores, *host, at).is_some_and(|score| score.rank == Some(1)));
            let step = self.strategy(at, strategy, before, &now, &scores);
            strategy_steps.push(step);
            detail.phases.push(PlacementPhase {
                title: format!("{} · {}", at + 1, short_words(strategy)),
                left: now.len() as u64,
                step,
            });
        }
        Candidates { detail, left: last, scores, refusals, strategy_steps }
    }

    /// One requirement over the instances that are left.
    fn gate(
        &mut self,
        requirement: Requirement,
        left: &mut Vec<usize>,
        refusals: &mut [(Option<Gate>, StepId)],
    ) -> StepId {
        let gate = requirement.gate();
        let rule = gate_rule(gate);
        let before = left.len();
        let (kept, dropped): (Vec<usize>, Vec<usize>) = left.iter().partition(|at| {
            self.hosts.get(**at).is_some_and(|host| self.passes(host, requirement))
        });
        let mut reads = vec!["groups".to_owned(), "instances".to_owned()];
        reads.insert(
            0,
            match requirement {
                Requirement::Expression(at) => self.expression_field(at),
                Requirement::Gate(gate) => field_of(self.scenario, gate),
            },
        );
        let because = match (before, dropped.len()) {
            (0, _) => "No instance is left to look at.".into(),
            (_, 0) => format!("All {} pass.", count_of(before as u64, "instance")),
            (_, gone) => format!(
                "{} of {} fail{}: {}; {} left.",
                gone,
                count_of(before as u64, "instance"),
                if gone == 1 { "s" } else { "" },
                gate.reason().trim_end_matches('.'),
                match kept.len() {
                    0 => "none is".into(),
                    1 => "1 is".into(),
                    n => format!("{n} are"),
                },
            ),
        };
        let verdict = match (dropped.is_empty(), kept.is_empty()) {
            (_, true) => Verdict::Rejected,
            (true, false) => Verdict::Passed,
            (false, false) => Verdict::Applied,
        };
        let step = self.step(rule, self.title(requirement), verdict, because, reads);
        let detail = self.hosts.len() <= IN_DETAIL;
        for at in dropped {
            let (Some(host), Some(member)) = (self.hosts.get(at), self.plan.members.get(at)) else {
                continue;
            };
            let own = if detail {
                let because = self.why_not(host, requirement);
                let reads = vec![member.path.clone()];
                self.step(rule, host.id.clone(), Verdict::Rejected, because, reads)
            } else {
                step
            };
            if let Some(slot) = refusals.get_mut(at) {
                *slot = (Some(gate), own);
            }
        }
        *left = kept;
        step
    }

    /// An instance that fails more than one check gets the first reason: say so once.
    fn several_reasons(&mut self) {
        let asked = &self.plan.requirements;
        let several = self.hosts.iter().position(|host| {
            matrix::checks(host, asked).iter().filter(|passed| !**passed).count() > 1
        });
        if let Some(at) = several
            && let (Some(host), Some(member)) = (self.hosts.get(at), self.plan.members.get(at))
            && let Some(gate) = host.refusal(asked)
        {
            let because = format!(
                "{} fails several checks; it gets the first one's reason, {}.",
                host.id,
                gate.reason().trim_end_matches('.')
            );
            let reads = vec![member.path.clone()];
            self.step(&rules::FIT_ORDER, host.id.clone(), Verdict::Applied, because, reads);
        }
    }

    fn strategy(
        &mut self,
        at: usize,
        strategy: &PlacementStrategy,
        before: usize,
        now: &[usize],
        scores: &[Vec<Score>],
    ) -> StepId {
        let best = now.first().and_then(|host| score(scores, *host, at));
        let value = best.map_or(0, |score| score.value);
        let winner = match (strategy, now) {
            (PlacementStrategy::Spread(SpreadField::Attribute(_)), _) => {
                let mut buckets: Vec<&str> = now
                    .iter()
                    .filter_map(|host| score(scores, *host, at).map(|score| score.bucket.as_str()))
                    .collect();
                buckets.sort_unstable();
                buckets.dedup();
                buckets
                    .iter()
                    .map(|bucket| if bucket.is_empty() { "(no value)" } else { bucket })
                    .take(5)
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            (_, [only]) => self.hosts.get(*only).map(|host| host.id.clone()).unwrap_or_default(),
            (_, several) => format!("each of {} instances", several.len()),
        };
        let (rule, value) = match strategy {
            PlacementStrategy::Spread(_) => (
                &rules::SPREAD,
                format!("{}, the fewest", count_of(value.max(0) as u64, "task of the group")),
            ),
            PlacementStrategy::Binpack(BinpackResource::Cpu) => (
                &rules::BINPACK,
                format!("{} left, the least", count_of(value.max(0) as u64, "CPU unit")),
            ),
            PlacementStrategy::Binpack(BinpackResource::Memory) => {
                (&rules::BINPACK, format!("{} MiB left, the least", number(value.max(0) as u64)))
            }
            PlacementStrategy::Random => (&rules::RANDOM, String::new()),
        };
        let because = format!("{winner}: {value}; {} of {} candidates left.", now.len(), before);
        let reads = if self.scenario.strategies.is_empty() {
            "strategies".into()
        } else {
            format!("strategies[{at}]")
        };
        let step =
            self.step(rule, strategy.words(), Verdict::Applied, because, vec![reads.clone()]);
        if let PlacementStrategy::Spread(SpreadField::Attribute(name)) = strategy {
            let asked = &self.plan.requirements;
            let missing = self.hosts.iter().any(|host| !host.attributes.contains_key(name));
            let elsewhere: u64 = self
                .hosts
                .iter()
                .filter(|host| host.refusal(asked).is_some())
                .map(|host| host.of_group)
                .sum();
            if missing || elsewhere > 0 {
                let mut because = format!(
                    "{} on instances that can't take the copy count too.",
                    count_of(elsewhere, "task of the group")
                );
                if missing {
                    because = format!(
                        "Instances without attribute:{name} share a value of their own; {because}"
                    );
                }
                self.step(
                    &rules::SPREAD_COUNT,
                    strategy.words(),
                    Verdict::Applied,
                    because,
                    vec![reads],
                );
            }
        }
        step
    }

    /// Puts the copy on `chosen` and fills in the rows.
    pub fn conclude(
        &mut self,
        mut found: Candidates,
        strategies: &[PlacementStrategy],
        by_default: bool,
        chosen: Option<usize>,
        copy: u64,
    ) -> PlacementDetail {
        let random = strategies.iter().position(|strategy| *strategy == PlacementStrategy::Random);
        let reads = |at: usize| match by_default {
            true => vec!["strategies".to_owned()],
            false => vec![format!("strategies[{at}]")],
        };
        if let Some(host) = chosen.and_then(|at| self.hosts.get(at)) {
            if by_default {
                let (rule, because) = if crate::ecs::strategy::is_service(
                    &self.plan.requirements.group,
                ) {
                    (
                        &rules::DEFAULT_SERVICE,
                        "No strategy is given: a service spreads over zones, then over instances.",
                    )
                } else {
                    (
                        &rules::DEFAULT_RUN_TASK,
                        "No strategy is given: RunTask takes any instance that fits.",
                    )
                };
                self.step(
                    rule,
                    "default",
                    Verdict::Applied,
                    because.into(),
                    vec!["strategies".into(), "group".into()],
                );
            } else if strategies.len() > 1 {
                let because = format!(
                    "{} apply in order, each to what the one before left.",
                    count_of(strategies.len() as u64, "strategy")
                );
                self.step(
                    &rules::CHAIN,
                    "strategies",
                    Verdict::Applied,
                    because,
                    vec!["strategies".into()],
                );
            }
            let several = found.left.len() > 1 && !self.daemon();
            match random {
                Some(at) => {
                    let because = format!(
                        "{} drawn from {} with seed {}.",
                        host.id,
                        count_of(found.left.len() as u64, "candidate"),
                        self.scenario.seed
                    );
                    let mut reads = reads(at);
                    reads.push("seed".into());
                    let step =
                        self.step(&rules::RANDOM, "random", Verdict::Applied, because, reads);
                    found.detail.phases.push(PlacementPhase {
                        title: "random".into(),
                        left: 1,
                        step,
                    });
                }
                None if several => {
                    let because = format!(
                        "{} are equal in everything; {} has the lowest id.",
                        count_of(found.left.len() as u64, "candidate"),
                        host.id
                    );
                    let step = self.step(
                        &rules::TIE,
                        "tie",
                        Verdict::Applied,
                        because,
                        reads(strategies.len().saturating_sub(1)),
                    );
                    found.detail.phases.push(PlacementPhase { title: "tie".into(), left: 1, step });
                }
                None => {}
            }
            if copy > 1 {
                let because =
                    format!("Copy {copy} sees the {} before it.", count_of(copy - 1, "placement"));
                self.step(
                    &rules::ONE_BY_ONE,
                    format!("copy {copy}"),
                    Verdict::Applied,
                    because,
                    vec!["count".into()],
                );
            }
            let because = format!("Copy {copy} goes to {} in {}.", host.id, host.az);
            let path =
                chosen.and_then(|at| self.plan.members.get(at)).map(|member| member.path.clone());
            let step = self.step(
                &rules::CHOSEN,
                host.id.clone(),
                Verdict::Applied,
                because,
                path.into_iter().collect(),
            );
            found.detail.instance = Some(host.id.clone());
            found.detail.az = Some(host.az.clone());
            found.detail.phases.push(PlacementPhase { title: "Placed".into(), left: 1, step });
        } else {
            found.detail.smallest_change =
                matrix::smallest_change(self.hosts, &self.plan.requirements).map(
                    |(host, changes)| EligibilityChange {
                        instance: host.id.clone(),
                        changes: changes.into_iter().map(|(_, change)| change).collect(),
                    },
                );
        }
        found.detail.copy = copy;
        found.detail.rows = self.rows(&found, chosen, random.is_some());
        found.detail
    }

    /// A daemon's copies don't compete for instances.
    fn daemon(&self) -> bool {
        self.scenario.scheduling_strategy == PlacementScheduling::Daemon
    }

    fn rows(&self, found: &Candidates, chosen: Option<usize>, random: bool) -> Vec<InstanceRow> {
        let requirements = self.requirements();
        let mut rows: Vec<(usize, InstanceRow)> = self
            .hosts
            .iter()
            .enumerate()
            .map(|(at, host)| (at, self.row(at, host, &requirements, found, chosen, random)))
            .collect();
        let ranks = |at: usize| -> Vec<u32> {
            found.scores.get(at).map_or_else(Vec::new, |scores| {
                scores.iter().map(|score| score.rank.unwrap_or(u32::MAX)).collect()
            })
        };
        let gate =
            |at: usize| std::cmp::Reverse(found.refusals.get(at).and_then(|(gate, _)| *gate));
        rows.sort_by_cached_key(|(at, row)| (row.state, ranks(*at), gate(*at), *at));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn row(
        &self,
        at: usize,
        host: &Host,
        requirements: &[Requirement],
        found: &Candidates,
        chosen: Option<usize>,
        random: bool,
    ) -> InstanceRow {
        let (refusal, step) =
            guaranteed(found.refusals.get(at).copied(), "every instance was examined");
        let scores = found.scores.get(at).map_or(&[][..], Vec::as_slice);
        let lost = scores.iter().position(|score| score.rank != Some(1));
        let chosen_step = found.detail.phases.last().map_or(0, |phase| phase.step);
        let (state, result, step) = match (refusal, lost) {
            _ if chosen == Some(at) => (CandidateState::Chosen, "chosen".into(), chosen_step),
            (Some(gate), _) => (CandidateState::Rejected, gate.reason().into(), step),
            (None, Some(lost)) => {
                let title = found.detail.ranks.get(lost).map_or("", String::as_str);
                let rank = scores.get(lost).and_then(|score| score.rank).unwrap_or(0);
                let step = found.strategy_steps.get(lost).copied().unwrap_or(0);
                (CandidateState::Fits, format!("{title}: {}", ordinal(rank)), step)
            }
            (None, None) if random => (CandidateState::Fits, "not drawn".into(), chosen_step),
            (None, None) if self.daemon() => {
                (CandidateState::Fits, "gets one too".into(), chosen_step)
            }
            (None, None) => (CandidateState::Fits, "equal; higher id".into(), chosen_step),
        };
        InstanceRow {
            instance: host.id.clone(),
            az: host.az.clone(),
            instance_type: host.instance_type.clone(),
            state,
            checks: requirements
                .iter()
                .map(|requirement| RequirementCheck {
                    passed: self.passes(host, *requirement),
                    text: self.has(host, *requirement),
                })
                .collect(),
            scores: scores
                .iter()
                .map(|score| StrategyRank {
                    text: if score.bucket.is_empty() {
                        number(score.value.max(0) as u64)
                    } else {
                        format!("{}: {}", score.bucket, score.value)
                    },
                    rank: score.rank,
                })
                .collect(),
            result,
            changes: matrix::changes(host, &self.plan.requirements)
                .into_iter()
                .map(|(_, change)| change)
                .collect(),
            step,
        }
    }
}

fn score(scores: &[Vec<Score>], host: usize, strategy: usize) -> Option<&Score> {
    scores.get(host)?.get(strategy)
}
