//! The run of a scenario: both configurations, then the search for what would have been enough.

use super::{
    answer::{Answer, Enough, SideAnswer},
    findings,
    scenario::Scenario,
    search::Search,
    side::SideRun,
    single, verdict,
};
use crate::ecs::scaling::rules;
use crate::explain::{Explained, Mount, Trace, Verdict, step};
use crate::labs::run::{Progress, Run};
use crate::text::{count_of, decimal};

/// A scenario under way.
pub(super) struct ScalingJob {
    scenario: Scenario,
    rejected: Option<String>,
    run: SideRun,
    compared: Option<SideRun>,
    search: Search,
    /// Minutes done. The search counts as at most as many as were planned for it.
    done: u64,
    total: u64,
}

impl ScalingJob {
    pub fn new(scenario: &Scenario) -> Self {
        let rejected = findings::rejection(scenario);
        let run = SideRun::new(scenario.input(&scenario.configuration));
        let compared = scenario.compared.as_ref().map(|other| SideRun::new(scenario.input(other)));
        let minutes = u64::from(scenario.minutes);
        let total = match rejected {
            Some(_) => 0,
            None => minutes * (1 + u64::from(compared.is_some())),
        };
        Self {
            scenario: scenario.clone(),
            rejected,
            run,
            compared,
            search: Search::default(),
            done: 0,
            total,
        }
    }

    fn sides_done(&self) -> bool {
        self.rejected.is_some()
            || self.run.is_done() && self.compared.as_ref().is_none_or(SideRun::is_done)
    }

    fn is_done(&self) -> bool {
        self.sides_done() && self.search.is_done()
    }
}

impl Run for ScalingJob {
    type Answer = Explained<Answer>;

    fn advance(&mut self, budget: u32) -> Progress {
        let mut left = budget.max(1);
        if self.rejected.is_none() {
            left -= self.run.advance(left);
            if let Some(compared) = &mut self.compared {
                left -= compared.advance(left);
            }
            if self.sides_done() && !self.search.is_begun() {
                let side = self.run.answer(&self.scenario.prices);
                self.search = Search::new(&self.scenario, &side);
                self.total += self.search.planned();
            }
            while left > 0 && self.sides_done() && !self.search.is_done() {
                left -= self.search.advance(&self.scenario, left).min(left);
            }
        }
        self.done = (self.done + u64::from(budget.max(1) - left)).min(self.total);
        match self.is_done() || self.rejected.is_some() {
            true => Progress { done: self.total, total: self.total },
            false => {
                Progress { done: self.done.min(self.total.saturating_sub(1)), total: self.total }
            }
        }
    }

    fn answer(&self) -> Explained<Answer> {
        let scenario = &self.scenario;
        let mut trace = Trace::default();
        if let Some(why) = &self.rejected {
            let run = SideAnswer::default();
            findings::record(scenario, &mut trace);
            let findings = findings::findings(scenario, &run);
            let verdict = verdict::rejected(&findings, why);
            let answer = Answer {
                run,
                compared: None,
                minute: 0,
                enough: Vec::new(),
                single: Vec::new(),
                finished: true,
                rejected: self.rejected.clone(),
                verdict,
            };
            return Explained { answer, trace, findings };
        }
        let mut run = self.run.answer(&scenario.prices);
        let mut compared = self.compared.as_ref().map(|side| side.answer(&scenario.prices));
        let last = scenario.minutes.saturating_sub(1);
        let figures = run.figures;
        let minute = scenario
            .minute
            .or(figures.worst)
            .or(figures.first_out)
            .or(figures.first_in)
            .unwrap_or(last)
            .min(last);
        record_schedules(scenario, &run, &mut trace);
        record_minute(
            &mut run,
            minute,
            "configuration",
            compared.is_some().then_some("A"),
            &mut trace,
        );
        if let Some(side) = &mut compared {
            record_minute(side, minute, "compared", Some("B"), &mut trace);
            trace.side(None);
        }
        let enough: Vec<Enough> = self.search.found().to_vec();
        let findings = findings::findings(scenario, &run);
        let finished = self.is_done();
        let verdict = verdict::verdict(scenario, &findings, &run, compared.as_ref(), finished);
        let single = single::decisions(scenario);
        let answer =
            Answer { run, compared, minute, enough, single, finished, rejected: None, verdict };
        Explained { answer, trace, findings }
    }
}

/// When the schedules of the configuration are due.
fn record_schedules(scenario: &Scenario, run: &SideAnswer, trace: &mut Trace) {
    for (at, policy) in scenario.configuration.policies.iter().enumerate() {
        let Some(schedule) = &policy.schedule else { continue };
        let due = scenario.due(policy);
        let path = format!("configuration.policies[{at}].schedule");
        let zone = policy.timezone.as_deref().filter(|zone| !zone.is_empty()).unwrap_or("UTC");
        let subject = format!("Policy {}", at + 1);
        match due.first() {
            Some(first) => step!(trace, rules::SCHEDULE_ZONE, Verdict::Applied, subject, [path];
                "The schedule `{schedule}` in the zone {zone} is due {}, first at {} UTC.", count_of(due.len(), "time"), run.replay.when(*first)),
            None => step!(trace, rules::SCHEDULE_ZONE, Verdict::Skipped, subject, [path];
                "The schedule `{schedule}` in the zone {zone} isn't due in the run."),
        };
    }
}

/// The decisions of the traced minute of one side.
fn record_minute(
    side: &mut SideAnswer,
    minute: u32,
    at: &'static str,
    name: Option<&'static str>,
    trace: &mut Trace,
) {
    if name.is_some() {
        trace.side(name);
    }
    let replay = side.replay.clone();
    let row = trace.mounted(mount(at), |trace| replay.trace(minute, trace));
    if let Some(row) = &row {
        let dropped = row.dropped > 0.0;
        let served = row.requests - row.dropped;
        let verdict = if dropped { Verdict::Rejected } else { Verdict::Passed };
        step!(trace, rules::LOAD, verdict, "Requests", ["load", format!("{at}.service.taskCapacity.requestsPerMinute")];
            "At {}, {} {} {} of {} requests.", replay.when(minute), count_of(row.running, "task"), crate::text::agree(row.running, "serves", "serve"), decimal(served), decimal(row.requests));
    }
    side.row = row;
}

/// Where the configuration of a side is. The load is elsewhere.
fn mount(at: &'static str) -> Mount {
    Mount::under(at).and("load", "load")
}
