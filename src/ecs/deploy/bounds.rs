//! The bounds of a rolling update.

use super::{SchedulingStrategy, ServiceUpdate, rules};
use crate::explain::{Step, Trace, Verdict};
use serde::Serialize;

/// How few healthy tasks and how many tasks in all an update may come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskCountLimits {
    /// Healthy tasks never drop below this.
    pub min_healthy: u32,
    /// Tasks never exceed this.
    pub max_total: u32,
}

impl TaskCountLimits {
    /// `ceil(desired × minimum / 100)` and `floor(desired × maximum / 100)`.
    pub fn of(desired: u32, minimum: u32, maximum: u32) -> Self {
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let desired = u64::from(desired);
        Self {
            min_healthy: count((desired * u64::from(minimum)).div_ceil(100)),
            max_total: count(desired * u64::from(maximum) / 100),
        }
    }

    /// Whether anything may ever stop or start: the minimum is below the desired count or the maximum above it.
    pub fn can_progress(self, desired: u32) -> bool {
        self.min_healthy < desired || self.max_total > desired
    }
}

impl ServiceUpdate {
    /// The two percentages, with the defaults of the scheduling strategy.
    pub fn percentages(&self) -> (u32, u32) {
        let (minimum, maximum) = match self.scheduling() {
            SchedulingStrategy::Replica => (100, 200),
            SchedulingStrategy::Daemon => (0, 100),
        };
        (self.minimum_healthy_percent.unwrap_or(minimum), self.maximum_percent.unwrap_or(maximum))
    }

    /// The bounds.
    pub fn bounds(&self) -> TaskCountLimits {
        let (minimum, maximum) = self.percentages();
        TaskCountLimits::of(self.desired(), minimum, maximum)
    }

    /// The bounds, explained.
    pub(super) fn explained_bounds(&self, to: &mut Trace) -> TaskCountLimits {
        let (minimum, maximum) = self.percentages();
        let (bounds, desired) = (self.bounds(), self.desired());
        if self.minimum_healthy_percent.is_none() || self.maximum_percent.is_none() {
            to.step(|| Step {
                rule: &rules::DEFAULTS,
                subject: "percentages".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "A {} service that does not say otherwise: minimum {minimum} %, maximum {maximum} %.",
                    match self.scheduling() {
                        SchedulingStrategy::Replica => "REPLICA",
                        SchedulingStrategy::Daemon => "DAEMON",
                    }
                ),
                reads: vec!["schedulingStrategy".into()],
            });
        }
        if self.scheduling() == SchedulingStrategy::Daemon {
            to.step(|| Step {
                rule: &rules::DAEMON,
                subject: "schedulingStrategy".into(),
                verdict: Verdict::Applied,
                because: format!(
                    "One task on each instance, {desired} in all: there is no room for a second beside it."
                ),
                reads: vec!["schedulingStrategy".into(), "desiredCount".into()],
            });
        }
        to.step(|| Step {
            rule: &rules::MINIMUM,
            subject: "minimum".into(),
            verdict: Verdict::Applied,
            because: format!(
                "{minimum} % of {desired}, rounded up: at least {} healthy.",
                bounds.min_healthy
            ),
            reads: vec!["desiredCount".into(), "minimumHealthyPercent".into()],
        });
        to.step(|| Step {
            rule: &rules::MAXIMUM,
            subject: "maximum".into(),
            verdict: Verdict::Applied,
            because: format!(
                "{maximum} % of {desired}, rounded down: at most {} in all.",
                bounds.max_total
            ),
            reads: vec!["desiredCount".into(), "maximumPercent".into()],
        });
        let progress = bounds.can_progress(desired);
        to.step(|| Step {
            rule: &rules::PROGRESS,
            subject: "bounds".into(),
            verdict: if progress { Verdict::Passed } else { Verdict::Rejected },
            because: if progress {
                format!(
                    "Between {} and {} tasks there is room around {desired} to stop or to start some.",
                    bounds.min_healthy, bounds.max_total
                )
            } else {
                format!("Both bounds are {desired}, the desired count: no task may stop, none may start.")
            },
            reads: vec!["minimumHealthyPercent".into(), "maximumPercent".into()],
        });
        bounds
    }
}
