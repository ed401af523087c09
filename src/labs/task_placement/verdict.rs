//! The verdict on a placement: the word, the sentence, and the second line.

use super::{
    answer::Answer,
    job::{PlacementJob, PlacementRun},
    scenario::PlacementScheduling,
    words,
};
use crate::ecs::{
    fit::{Gate, Host},
    matrix, placement_rules as rules,
    strategy::{PlacementStrategy, SpreadField, ZONE},
};
use crate::explain::{Headline, Rule, Tone, Trace, Verdict, step};
use crate::text::{count_of, list, number};
use std::collections::BTreeMap;

impl PlacementJob {
    /// The headline, and the step of a task that can't be placed.
    pub(super) fn verdict(
        &self,
        side: &PlacementRun,
        answer: &Answer,
        trace: &mut Trace,
    ) -> Headline {
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
        step!(trace, *rule, Verdict::Rejected, format!("Task {}", number(side.order.len() as u64 + 1)), ["count", "group"];
            "{because}");
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
}

/// How many tasks were placed or stopped on each instance, or in each Availability Zone of a large cluster.
pub(super) fn by_place(side: &PlacementRun) -> String {
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
