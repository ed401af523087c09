//! The verdict of a deployment: the word, the sentence, and the second line.

use super::{DeploymentEnding, RejectedSetting, Scenario, findings, play::SimulatedDeployment};
use crate::ecs::deploy::UnblockingChange;
use crate::explain::{Headline, Tone};
use crate::text::{count_of, duration, number};

/// The verdict of what was played, or of what AWS rejects.
pub(super) fn verdict(
    scenario: &Scenario,
    rejected: &[RejectedSetting],
    played: &SimulatedDeployment,
    unblocking_changes: &[UnblockingChange],
) -> Headline {
    let of = Of { scenario, played };
    let ending = played.ending;
    let (tone, sentence, detail) = match ending {
        DeploymentEnding::Completed => of.completed(),
        DeploymentEnding::RolledBack => (Tone::Bad, of.rolled_back(), of.restored()),
        DeploymentEnding::Failed => (Tone::Bad, of.failed(), of.healthy()),
        DeploymentEnding::StuckByBounds => {
            (Tone::Bad, of.stuck_by_limits(), findings::fix(unblocking_changes))
        }
        DeploymentEnding::StuckByCapacity => {
            (Tone::Bad, of.stuck_by_capacity(), findings::room(scenario, unblocking_changes))
        }
        DeploymentEnding::TasksFailing => (
            Tone::Bad,
            match played.rolling {
                Some(_) => "ECS keeps replacing failed tasks because no circuit breaker or alarm ends the deployment.",
                None => "The deployment stays in `SCALE_UP` for up to 24 h because the green tasks keep failing.",
            }
            .into(),
            of.healthy(),
        ),
        DeploymentEnding::Rejected => of_rejected("ECS rejects the deployment", rejected, true),
        DeploymentEnding::Invalid => of_rejected("The starting state is impossible", rejected, false),
    };
    Headline { tone, word: ending.words().into(), sentence, detail }
}

fn of_rejected(what: &str, rejected: &[RejectedSetting], by_aws: bool) -> (Tone, String, String) {
    let (sentence, fix) = match rejected.iter().find(|setting| setting.by_aws == by_aws) {
        Some(setting) => {
            let message = setting.message.as_str();
            // Within the sentence, an article takes a small letter.
            let reason = match message.split_once(' ') {
                Some((article @ ("A" | "The"), rest)) => {
                    format!("{} {rest}", article.to_lowercase())
                }
                _ => message.to_owned(),
            };
            (format!("{what} because {reason}"), setting.fix.clone())
        }
        None => (format!("{what}."), String::new()),
    };
    (Tone::Bad, sentence, fix)
}

struct Of<'a> {
    scenario: &'a Scenario,
    played: &'a SimulatedDeployment,
}

impl Of<'_> {
    fn base(&self) -> u32 {
        self.played.timeline.base
    }

    /// `and no request failed`, `but 3,800 requests failed`; nothing without requests.
    fn requests(&self, but: &str) -> String {
        match self.played.figures.failed_requests {
            _ if self.scenario.load.requests_per_second == 0 => String::new(),
            0 => ", and no request failed".into(),
            failed => format!(", {but} {} failed", count_of(failed, "request")),
        }
    }

    /// Whether the service started with a healthy task.
    fn started(&self) -> bool {
        self.played.timeline.curve().first().is_some_and(|point| point.in_service() > 0)
    }

    /// The lowest number of healthy tasks.
    fn healthy(&self) -> String {
        let (least, base) = (self.played.figures.least_in_service, self.base());
        if !self.started() {
            return "The service started without a healthy task.".into();
        }
        match least < base {
            true => format!("Healthy tasks dropped to {} of {}.", number(least), number(base)),
            false => format!("Healthy tasks never dropped below {}.", number(base)),
        }
    }

    fn completed(&self) -> (Tone, String, String) {
        let figures = &self.played.figures;
        let time = duration(figures.seconds);
        let base = self.base();
        let done = match (self.scenario.update().old(), base) {
            (_, 0) => format!("ECS stopped all tasks in {time}"),
            (0, 1) => format!("The task of the new revision was healthy after {time}"),
            (0, _) => {
                format!("All {} tasks of the new revision were healthy after {time}", number(base))
            }
            (_, 1) => format!("The new revision replaced the task in {time}"),
            _ => format!("The new revision replaced all {} tasks in {time}", number(base)),
        };
        let failed = format!("{} failed.", count_of(figures.failed_requests, "request"));
        // Whoever starts with nothing, or ends with nothing, had no outage by the deployment.
        if figures.down_seconds > 0 && self.started() && base > 0 {
            let down = duration(figures.down_seconds);
            return (Tone::Bad, format!("{done}, but no task was healthy for {down}."), failed);
        }
        if figures.outage_seconds > figures.down_seconds {
            return (
                Tone::Bad,
                format!("{done}, but every request to it fails."),
                format!("No health check or alarm detects the errors. {failed}"),
            );
        }
        let tone = if figures.failed_requests > 0 { Tone::Caution } else { Tone::Good };
        (tone, format!("{done}{}.", self.requests("but")), self.healthy())
    }

    /// Why the deployment failed.
    fn cause(&self) -> String {
        let breaker = self.played.rolling.as_ref().and_then(|rolled| rolled.breaker);
        match breaker.filter(|breaker| breaker.tripped && !self.played.alarm) {
            None => "the CloudWatch alarm went to `ALARM`".into(),
            Some(_) if self.scenario.times.too_slow() => {
                "health checks failed before the containers responded".into()
            }
            Some(breaker) => format!(
                "the circuit breaker counted {}",
                count_of(breaker.threshold, "failed task")
            ),
        }
    }

    fn rolled_back(&self) -> String {
        format!("ECS rolled back because {}{}.", self.cause(), self.requests("and"))
    }

    fn restored(&self) -> String {
        let (base, time) = (self.base(), duration(self.played.figures.seconds));
        let healthy = self.healthy();
        format!(
            "The current revision runs {} again after {time}. {healthy}",
            count_of(base, "task")
        )
    }

    fn failed(&self) -> String {
        let cause = self.cause();
        let breaker = self.scenario.circuit_breaker;
        let left = self.played.rolling.as_ref().map(|rolled| rolled.last);
        match left {
            Some(_) if !self.played.alarm && breaker.rollback == Some(true) => {
                "The deployment failed, and ECS can't roll back because no deployment has completed.".into()
            }
            Some(left) if !self.played.alarm => format!(
                "The deployment failed because {cause}. {} of {} tasks remain because rollback is off.",
                number(left.old + left.new),
                number(self.base())
            ),
            _ => format!("The deployment failed because {cause}, and rollback is off."),
        }
    }

    fn stuck_by_limits(&self) -> String {
        let limits = self.played.rolling.as_ref().map(|rolled| rolled.bounds).unwrap_or_default();
        format!(
            "ECS can't stop or start a task because {} must stay healthy and at most {} can run.",
            count_of(limits.min_healthy, "task"),
            number(limits.max_total)
        )
    }

    fn stuck_by_capacity(&self) -> String {
        let capacity = self.scenario.cluster_capacity.unwrap_or(0);
        let update = self.scenario.update();
        match (&self.played.rolling, self.scenario.fixed_host_port) {
            (Some(_), true) => format!(
                "ECS can't start a new task because the host port is in use on all {}.",
                count_of(capacity, "instance")
            ),
            (Some(_), false) => format!(
                "ECS can't start a new task because the cluster has capacity for only {}.",
                count_of(capacity, "task")
            ),
            (None, _) => format!(
                "ECS can't start {} with {} blue ones because the cluster has capacity for only {}.",
                count_of(update.desired(), "green task"),
                number(update.old()),
                number(capacity)
            ),
        }
    }
}
