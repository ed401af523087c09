//! The verdict: the word, the sentence with the deciding fact, and the second line.

use super::{answer::SideAnswer, scenario::Scenario};
use crate::ecs::scaling::run::{PolicyType, ScalingConfiguration, ScalingRow};
use crate::explain::{Finding, Headline, Severity, Tone};
use crate::text::{agree, count_of, decimal, duration, number};

/// The verdict of a scenario that can't be simulated.
pub(super) fn rejected(findings: &[Finding], why: &str) -> Headline {
    match findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) if finding.aws_error.is_some() => Headline::new(
            Tone::Bad,
            "Rejected by AWS",
            finding.message.clone(),
            finding.fix.clone(),
        ),
        Some(finding) => {
            Headline::new(Tone::Bad, "Invalid input", finding.message.clone(), finding.fix.clone())
        }
        None => Headline::new(Tone::Bad, "Invalid input", format!("{why}."), String::new()),
    }
}

/// The verdict of a run.
pub(super) fn verdict(
    scenario: &Scenario,
    findings: &[Finding],
    run: &SideAnswer,
    compared: Option<&SideAnswer>,
    finished: bool,
) -> Headline {
    if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Headline::new(
            Tone::Bad,
            "Rejected by AWS",
            error.message.clone(),
            error.fix.clone(),
        );
    }
    if let Some((_, zone)) = scenario.unknown_zones().next() {
        return Headline::new(
            Tone::Neutral,
            "Unknown",
            format!(
                "The answer depends on the offsets of the time zone `{zone}`, which aren't known."
            ),
            "Select the time zone in the page, or add its offsets to `timeZones`.",
        );
    }
    if run.columns.is_empty() {
        return Headline::new(
            Tone::Neutral,
            "Simulating",
            "The run is in progress.",
            String::new(),
        );
    }
    let of = Of { scenario, configuration: &scenario.configuration, run };
    let drops = run.totals.requests_dropped > 0.0;
    let mut verdict = match () {
        () if drops => of.drops(),
        () if of.stays_large() => of.never_in(),
        () => of.in_time(),
    };
    if let Some(other) = compared {
        verdict.detail = of.beside(other);
    }
    let partly = run.columns.last().is_some_and(|it| it.minute + it.minutes < scenario.minutes);
    if partly && !finished {
        verdict.detail = format!(
            "This is the result of the first {}.",
            duration(u64::from(run.columns.last().map_or(0, |it| it.minute + it.minutes)) * 60)
        );
    }
    verdict
}

struct Of<'a> {
    scenario: &'a Scenario,
    configuration: &'a ScalingConfiguration,
    run: &'a SideAnswer,
}

impl Of<'_> {
    fn when(&self, minute: u32) -> String {
        self.run.replay.when(minute)
    }

    fn each(&self) -> f64 {
        self.configuration.service.task_capacity.requests_per_minute
    }

    /// The minute in which most requests are dropped.
    fn worst(&self) -> Option<ScalingRow> {
        let (row, _) = self.run.replay.minute(self.run.figures.worst?)?;
        Some(row)
    }

    fn drops(&self) -> Headline {
        let totals = &self.run.totals;
        let share = totals.requests_dropped / totals.requests.max(1.0);
        let dropped = totals.requests_dropped.ceil() as u64;
        let sentence = format!(
            "The service drops {} of {} requests because {}.",
            number(dropped),
            number(totals.requests.round() as u64),
            self.cause()
        );
        let tone = if share < 0.005 { Tone::Caution } else { Tone::Bad };
        Headline::new(tone, "Too late", sentence, self.reaction())
    }

    /// The deciding fact of the worst minute.
    fn cause(&self) -> String {
        let Some(row) = self.worst() else { return "its tasks can't serve the load".into() };
        let needed = (row.requests / self.each() - 1e-9).ceil() as u64;
        let service = &self.configuration.service;
        let has_policy = self.configuration.policies.iter().any(|policy| policy.kind.is_some());
        let at = self.when(row.minute);
        if let (Some(group), Some(waiting @ 1..)) =
            (&self.configuration.capacity_provider, row.waiting)
        {
            let tasks =
                format!("{} {}", count_of(waiting, "task"), agree(waiting, "waits", "wait"));
            return match () {
                () if group.room() == 0 => {
                    format!("{tasks} in `PROVISIONING`, and no instance is large enough for one")
                }
                () if row.instances >= Some(u64::from(group.asg.max)) => format!(
                    "{tasks} for an instance at {at}, and the Auto Scaling group is at its maximum of {}",
                    count_of(group.asg.max, "instance")
                ),
                () if group.managed_scaling.is_none() && group.asg_cpu_scaling.is_none() => {
                    format!(
                        "{tasks} for an instance at {at}, and nothing scales the Auto Scaling group"
                    )
                }
                () if group.managed_scaling.is_none() => format!(
                    "{tasks} for an instance at {at}, which the CPU utilization of the group doesn't include"
                ),
                () => format!("{tasks} for an instance at {at}"),
            };
        }
        if let Some(waiting @ 1..) = row.waiting {
            return format!(
                "Fargate Spot has no capacity for {} at {at}",
                count_of(waiting, "task")
            );
        }
        let desired = u64::from(row.desired);
        match () {
            () if desired < needed && !has_policy => "it has no scaling policy".into(),
            () if desired < needed && row.desired >= service.max_capacity => format!(
                "`MaxCapacity` limits it to {}, and the load at {at} needs {}",
                count_of(service.max_capacity, "task"),
                number(needed)
            ),
            () if desired < needed => match self.run.figures.first_out {
                Some(first) if first > row.minute => format!(
                    "its first scale-out is at {}, {} after the load exceeds its capacity",
                    self.when(first),
                    duration(
                        u64::from(first - self.run.figures.first_drop.unwrap_or(first).min(first))
                            * 60
                    )
                ),
                Some(_) => format!(
                    "at {at} the desired count is {}, and the load needs {}",
                    number(desired),
                    count_of(needed, "task")
                ),
                None => "no policy scales out".into(),
            },
            () => format!(
                "{} at {at} and its tasks serve {} after their placement",
                count_as_starting(desired.saturating_sub(row.running)),
                duration(service.start_seconds.unwrap_or(60))
            ),
        }
    }

    fn reaction(&self) -> String {
        let figures = &self.run.figures;
        let longest = duration(u64::from(figures.longest_shortage) * 60);
        let from = figures.first_drop.map_or_else(String::new, |minute| self.when(minute));
        match figures.longest_shortage == figures.minutes_with_drops {
            true => format!("Requests are dropped for {longest}, from {from}."),
            false => format!(
                "Requests are dropped in {}, from {from}. The longest shortage is {longest}.",
                count_of(figures.minutes_with_drops, "minute")
            ),
        }
    }

    /// Whether far more tasks than the load needs remain at the end, and none was ever removed.
    fn stays_large(&self) -> bool {
        let Some(last) = self.run.columns.last() else { return false };
        let needed = (last.load / self.each()).ceil().max(1.0);
        let least = f64::from(self.configuration.service.min_capacity);
        let size = f64::from(last.desired);
        let long = u64::from(self.scenario.minutes) >= 40;
        long && self.run.figures.first_in.is_none() && size > least && size > 3.0 * needed
    }

    fn never_in(&self) -> Headline {
        let policies = &self.configuration.policies;
        let last = self.run.columns.last().copied().unwrap_or_default();
        let tracks = |kind| policies.iter().filter(move |policy| policy.kind == Some(kind));
        let minute = last.minute + last.minutes - 1;
        let deploying = self
            .configuration
            .service
            .deployments
            .iter()
            .any(|it| it.from_minute <= minute && minute < it.to_minute);
        let disabled = tracks(PolicyType::TargetTracking).count() > 0
            && tracks(PolicyType::TargetTracking)
                .all(|policy| policy.disable_scale_in == Some(true));
        let cause = match () {
            () if deploying => "a deployment is in progress".into(),
            () if policies.is_empty() => "it has no scaling policy".into(),
            () if disabled => "`DisableScaleIn` is enabled in each target tracking policy".into(),
            () if tracks(PolicyType::TargetTracking).count() > 1 => {
                "not all of its target tracking policies require fewer tasks".into()
            }
            () => match last.metric {
                Some(metric) => format!(
                    "no alarm for fewer tasks is in `ALARM` at a metric of {}",
                    decimal(metric)
                ),
                None => "its metric has no data".into(),
            },
        };
        let needed = (last.load / self.each()).ceil().max(0.0) as u64;
        Headline::new(
            Tone::Caution,
            "No scale-in",
            format!("The service keeps {} because {cause}.", count_of(last.desired, "task")),
            format!("The load at the end needs {}.", count_of(needed, "task")),
        )
    }

    fn in_time(&self) -> Headline {
        let figures = &self.run.figures;
        let requests = number(self.run.totals.requests.round() as u64);
        let sentence = match figures.first_out {
            Some(first) => format!(
                "The service serves all {requests} requests because it scales out at {}, before the load exceeds its capacity.",
                self.when(first)
            ),
            None => format!(
                "The service serves all {requests} requests because the load never exceeds the capacity of its tasks."
            ),
        };
        let detail = match (figures.changes, figures.first_in) {
            (0, _) => "The desired count never changes.".into(),
            (changes, None) => format!(
                "The desired count changes {}, up to {}.",
                count_of(changes, "time"),
                number(figures.peak_desired)
            ),
            (changes, Some(first)) => format!(
                "The desired count changes {}, up to {}. The first scale-in is at {}.",
                count_of(changes, "time"),
                number(figures.peak_desired),
                self.when(first)
            ),
        };
        Headline::new(Tone::Good, "In time", sentence, detail)
    }

    /// The other configuration in one line.
    fn beside(&self, other: &SideAnswer) -> String {
        let side = |side: &SideAnswer| {
            format!(
                "drops {} and costs ${:.2}",
                count_of(side.totals.requests_dropped.ceil() as u64, "request"),
                side.figures.cost
            )
        };
        format!("A {}. B {}.", side(self.run), side(other))
    }
}

fn count_as_starting(count: u64) -> String {
    format!("{} {}", count_of(count.max(1), "task"), agree(count.max(1), "starts", "start"))
}
