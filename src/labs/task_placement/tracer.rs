//! One task in detail: every instance and every requirement, how each strategy ranks, and the steps.

use super::{
    answer::{
        CandidateState, EligibilityChange, InstanceRow, PlacementDetail, PlacementPhase,
        RequirementCheck, StrategyRank,
    },
    requirements::{PlacementTracer, Requirement, gate_rule},
    scenario::PlacementScheduling,
    words::{field_of, ports_text, short_words},
};
use crate::ecs::{
    fit::{Gate, Host},
    matrix::{self, Score},
    placement_rules as rules,
    strategy::{PlacementStrategy, SpreadField},
    task::NetworkMode,
};
use crate::explain::{StepId, Verdict, guaranteed, step};
use crate::text::{agree, count_of, list, mebibytes, number, ordinal};

/// The maximum number of instances with a step each; a larger cluster has one step for each requirement.
const IN_DETAIL: usize = 40;

/// The result before an instance is selected.
pub(super) struct Candidates {
    pub detail: PlacementDetail,
    /// Numbers of the remaining instances, ascending.
    pub left: Vec<usize>,
    scores: Vec<Vec<Score>>,
    refusals: Vec<(Option<Gate>, StepId)>,
    strategy_steps: Vec<StepId>,
}

impl PlacementTracer<'_> {
    /// The resources that a task reserves.
    pub fn need(&mut self) {
        let definition = &self.scenario.task_definition;
        let need = self.plan.requirements.need.clone();
        let mode = definition.mode();
        let (task_cpu, task_memory) = definition.task_size();
        let source = |own: bool| {
            if own { "the task size" } else { "the sum of its containers" }
        };
        step!(self.trace, rules::NEED_CPU, Verdict::Applied, "CPU", [field_of(self.scenario, Gate::Cpu)];
            "A task reserves {}, which is {}.", count_of(need.cpu, "CPU unit"), source(task_cpu.is_some()));
        step!(self.trace, rules::NEED_MEMORY, Verdict::Applied, "Memory", [field_of(self.scenario, Gate::Memory)];
            "A task reserves {}, which is {}.", mebibytes(need.memory), source(task_memory.is_some()));
        if definition.is_windows() && (definition.cpu.is_some() || definition.memory.is_some()) {
            step!(self.trace, rules::NEED_WINDOWS, Verdict::Skipped, "Task size", ["taskDefinition.runtimePlatform"];
                "ECS ignores the task size because the containers run on Windows.");
        }
        let reserving = (self.plan.members.iter())
            .find(|member| member.instance.reserved_memory.unwrap_or(0) > 0);
        if let Some(member) = reserving {
            let instance = &member.instance;
            step!(self.trace, rules::RESERVED_MEMORY, Verdict::Applied, "Reserved memory", [member.path];
                "{} registers {} of its {} because the agent reserves the rest.", instance.id, number(instance.registered_memory()), mebibytes(instance.seen_memory()));
        }
        let containers: Vec<_> = definition.containers.iter().enumerate().collect();
        for (at, container) in containers {
            if let (None, Some(memory), Some(reservation)) =
                (task_memory, container.memory, container.memory_reservation)
                && reservation > 0
            {
                step!(self.trace, rules::NEED_RESERVATION, Verdict::Applied, format!("Container {}", container.name), [format!("taskDefinition.containers[{at}].memoryReservation")];
                    "ECS counts the `memoryReservation` of {} and not the hard limit of {}.", mebibytes(reservation), mebibytes(memory));
            }
        }
        let mapped =
            definition.containers.iter().any(|container| !container.port_mappings.is_empty());
        let ports = need.tcp_ports.len() + need.udp_ports.len();
        let reads = || {
            vec!["taskDefinition.containers".to_owned(), "taskDefinition.networkMode".to_owned()]
        };
        if mode == NetworkMode::Awsvpc {
            step!(self.trace, rules::NEED_ENI, Verdict::Applied, "Network interface", reads();
                "A task uses one network interface and no host port because the network mode is `awsvpc`.");
        } else if mode == NetworkMode::Host && mapped {
            step!(self.trace, rules::NEED_HOST_MODE, Verdict::Applied, "Host ports", reads();
                "A task uses {} on the instance because the network mode is `host`.", ports_text(&need));
        } else if ports > 0 {
            step!(self.trace, rules::NEED_PORTS, Verdict::Applied, "Host ports", reads();
                "A task reserves {} on the instance until it stops.", ports_text(&need));
        } else if mapped && mode != NetworkMode::None {
            step!(self.trace, rules::NEED_DYNAMIC_PORTS, Verdict::Skipped, "Host ports", reads();
                "Placement ignores host ports because Docker assigns them at task start.");
        }
    }

    /// Evaluates every instance without selecting one.
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

    /// Evaluates one requirement for the remaining instances.
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
            (0, _) if self.hosts.is_empty() => "The cluster has no container instances.".into(),
            (0, _) => "No instance remains.".into(),
            (1, 0) => "The remaining instance passes.".into(),
            (2, 0) => "Both instances pass.".into(),
            (n, 0) => format!("All {} pass.", count_of(n, "instance")),
            (1, 1) => {
                format!("The remaining instance fails with `{}`.", reason(gate))
            }
            (2, 2) => format!("Both instances fail with `{}`.", reason(gate)),
            (n, gone) if n == gone => {
                format!("All {} fail with `{}`.", count_of(n, "instance"), reason(gate))
            }
            (n, gone) => format!(
                "{} of {} {} with `{}`, and {}.",
                number(gone),
                count_of(n, "instance"),
                agree(gone, "fails", "fail"),
                reason(gate),
                match kept.len() {
                    0 => "none remains".into(),
                    1 => "1 remains".into(),
                    n => format!("{} remain", number(n)),
                },
            ),
        };
        let verdict = match (dropped.is_empty(), kept.is_empty()) {
            (_, true) => Verdict::Rejected,
            (true, false) => Verdict::Passed,
            (false, false) => Verdict::Applied,
        };
        let step = step!(self.trace, *rule, verdict, self.title(requirement), reads;
            "{because}");
        let detail = self.hosts.len() <= IN_DETAIL;
        for at in dropped {
            let (Some(host), Some(member)) = (self.hosts.get(at), self.plan.members.get(at)) else {
                continue;
            };
            let own = if detail {
                let because = self.why_not(host, requirement);
                let reads = vec![member.path.clone()];
                step!(self.trace, *rule, Verdict::Rejected, host.id, reads;
                    "{because}")
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

    /// Records once that an instance with several failed checks has the first reason.
    fn several_reasons(&mut self) {
        let asked = &self.plan.requirements;
        let several = self.hosts.iter().position(|host| {
            matrix::checks(host, asked).iter().filter(|passed| !**passed).count() > 1
        });
        if let Some(at) = several
            && let (Some(host), Some(member)) = (self.hosts.get(at), self.plan.members.get(at))
            && let Some(gate) = host.refusal(asked)
        {
            let reads = vec![member.path.clone()];
            step!(self.trace, rules::FIT_ORDER, Verdict::Applied, host.id, reads;
                "{} fails several checks, and `{}` is the first one.", host.id, reason(gate));
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
        let value = u64::try_from(value).unwrap_or(0);
        let rule = match strategy {
            PlacementStrategy::Spread(_) => &rules::SPREAD,
            PlacementStrategy::Binpack(_) => &rules::BINPACK,
            PlacementStrategy::Random => &rules::RANDOM,
        };
        let mut buckets: Vec<&str> = now
            .iter()
            .filter_map(|host| score(scores, *host, at).map(|score| score.bucket.as_str()))
            .collect();
        buckets.sort_unstable();
        buckets.dedup();
        let few = buckets.len() <= 5;
        let several = buckets.len();
        let buckets: Vec<String> = buckets
            .into_iter()
            .map(|bucket| if bucket.is_empty() { "the missing value" } else { bucket })
            .map(str::to_owned)
            .collect();
        let winner = match (strategy, now) {
            (PlacementStrategy::Spread(SpreadField::Attribute(_)), _) if few => {
                list(&buckets, "and")
            }
            (PlacementStrategy::Spread(SpreadField::Attribute(_)), _) => count_of(several, "value"),
            (_, [only]) => self.hosts.get(*only).map(|host| host.id.clone()).unwrap_or_default(),
            (_, several) => count_of(several.len(), "instance"),
        };
        // A clause about the winner, as "it" in a sentence of its own.
        let has = |one: &str, many: &str| match strategy {
            PlacementStrategy::Spread(SpreadField::Attribute(_)) if several > 1 => many.to_owned(),
            PlacementStrategy::Spread(SpreadField::Attribute(_)) => one.to_owned(),
            _ if now.len() > 1 => many.to_owned(),
            _ => one.to_owned(),
        };
        let reason = match strategy {
            PlacementStrategy::Spread(_) => format!(
                "{} the fewest tasks of the group ({})",
                has("it has", "they have"),
                number(value)
            ),
            PlacementStrategy::Binpack(resource) => format!(
                "{} the least available {} ({})",
                has("it has", "they have"),
                resource.words(),
                resource.amount(value)
            ),
            PlacementStrategy::Random => String::new(),
        };
        let words = strategy.words();
        let because = format!("{words} selects {winner} because {reason}.");
        if before > 1 && now.len() == 1 && self.reason.is_empty() {
            self.reason = match strategy {
                PlacementStrategy::Spread(SpreadField::Attribute(_)) => {
                    format!("{winner} has the fewest tasks of the group ({})", number(value))
                }
                _ => reason,
            };
        }
        let reads = if self.scenario.strategies.is_empty() {
            "strategies".into()
        } else {
            format!("strategies[{at}]")
        };
        let step = step!(self.trace, *rule, Verdict::Applied, strategy.words(), [reads];
                "{because}");
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
                    "Spread also counts {} on instances that aren't eligible.",
                    count_of(elsewhere, "task of the group")
                );
                if missing {
                    let shared = format!("Instances without `attribute:{name}` share one value.");
                    because = match elsewhere {
                        0 => shared,
                        _ => format!("{shared} {because}"),
                    };
                }
                step!(self.trace, rules::SPREAD_COUNT, Verdict::Applied, strategy.words(), [reads];
                    "{because}");
            }
        }
        step
    }

    /// Places the task on `chosen` and fills in the rows.
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
                        "A service without strategies spreads tasks across Availability Zones, then instances.",
                    )
                } else {
                    (
                        &rules::DEFAULT_RUN_TASK,
                        "RunTask without strategies selects an eligible instance at random.",
                    )
                };
                step!(self.trace, *rule, Verdict::Applied, "Default strategy", ["strategies", "group"];
                    "{because}");
            } else if strategies.len() > 1 {
                step!(self.trace, rules::CHAIN, Verdict::Applied, "Placement strategies", ["strategies"];
                    "ECS applies {} in order, and each narrows the remaining instances.", count_of(strategies.len(), "strategy"));
            }
            let several = found.left.len() > 1 && !self.daemon();
            match random {
                Some(at) => {
                    let because = format!(
                        "random selects {} from {} with seed {}.",
                        host.id,
                        count_of(found.left.len(), "eligible instance"),
                        self.scenario.seed
                    );
                    if found.left.len() > 1 {
                        self.reason = format!(
                            "`random` selects it from {} instances",
                            number(found.left.len())
                        );
                    }
                    let mut reads = reads(at);
                    reads.push("seed".into());
                    let step = step!(self.trace, rules::RANDOM, Verdict::Applied, "random", reads;
                            "{because}");
                    found.detail.phases.push(PlacementPhase {
                        title: "Random".into(),
                        left: 1,
                        step,
                    });
                }
                None if several => {
                    let because = format!(
                        "{} are tied, so Cloudglass selects {}, which has the lowest ID.",
                        count_of(found.left.len(), "instance"),
                        host.id
                    );
                    self.reason = format!(
                        "it has the lowest ID of {}",
                        count_of(found.left.len(), "tied instance")
                    );
                    let step = step!(self.trace, rules::TIE, Verdict::Applied, "Tie", reads(strategies.len().saturating_sub(1));
                        "{because}");
                    found.detail.phases.push(PlacementPhase { title: "Tie".into(), left: 1, step });
                }
                None => {}
            }
            if copy > 1 {
                step!(self.trace, rules::ONE_BY_ONE, Verdict::Applied, format!("Task {}", number(copy)), ["count"];
                    "The placement of task {} counts the {}.", number(copy), match copy - 1 { 1 => "earlier placement".into(), n => format!("{} earlier placements", number(n)), });
            }
            let path =
                chosen.and_then(|at| self.plan.members.get(at)).map(|member| member.path.clone());
            let step = step!(self.trace, rules::CHOSEN, Verdict::Applied, host.id, path.as_slice();
                "ECS places task {} on {} in {}.", number(copy), host.id, host.az);
            found.detail.reason = match self.reason.as_str() {
                "" => "it's the only eligible instance".into(),
                reason => reason.to_owned(),
            };
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

    /// The tasks of a daemon don't compete for instances.
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
            _ if chosen == Some(at) => (CandidateState::Chosen, "selected".into(), chosen_step),
            (Some(gate), _) => (CandidateState::Rejected, gate.reason().into(), step),
            (None, Some(lost)) => {
                let title = found.detail.ranks.get(lost).map_or("", String::as_str);
                let rank = scores.get(lost).and_then(|score| score.rank).unwrap_or(0);
                let step = found.strategy_steps.get(lost).copied().unwrap_or(0);
                let result = match rank {
                    0 => format!("{title}: eliminated earlier"),
                    n => format!("{title}: ranked {}", ordinal(n.into())),
                };
                (CandidateState::Fits, result, step)
            }
            (None, None) if random => {
                (CandidateState::Fits, "not selected at random".into(), chosen_step)
            }
            (None, None) if self.daemon() => {
                (CandidateState::Fits, "also selected".into(), chosen_step)
            }
            (None, None) => (CandidateState::Fits, "tied, higher ID".into(), chosen_step),
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
                        number(score.value.max(0))
                    } else {
                        format!("{}: {}", score.bucket, number(score.value))
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

/// The failure reason of ECS, without its period.
fn reason(gate: Gate) -> &'static str {
    gate.reason().trim_end_matches('.')
}
