//! The health color and its causes during a run, as enhanced health (or basic health) shows them.
//!
//! The thresholds are a model (`beanstalk.health.thresholds`): AWS publishes none.

pub use super::words::{HealthColor, HealthStatus};

use super::{
    deployment::{DeploymentOutcome, DeploymentRun},
    fleet::{ConsoleEvent, EventSeverity, FleetVersion, InstanceOrigin, InstancePhase, Seconds},
    rules,
};
use crate::explain::{Trace, Verdict::Applied, step};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the console shows from a point in time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HealthMoment {
    /// Start, in seconds.
    pub at: Seconds,
    /// The status; `None` with basic health, which has colors only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<HealthStatus>,
    /// The color.
    #[serde(rename = "colour")]
    pub color: HealthColor,
    /// The causes, in the console's words.
    pub causes: Vec<String>,
}

/// The number of instances in each state.
#[derive(Clone, Copy, Default)]
struct Counts {
    old: i64,
    new: i64,
    erroring: i64,
    busy: i64,
    failed: i64,
}

impl Counts {
    fn all(&self) -> i64 {
        self.old + self.new + self.erroring + self.busy + self.failed
    }
}

/// The health during a run; each moment lasts until the next. With two environments, each is evaluated by its own
/// instances, and the worse status counts.
pub fn along(run: &DeploymentRun, enhanced: bool, trace: &mut Trace) -> Vec<HealthMoment> {
    let mut changes: BTreeMap<Seconds, [Counts; 2]> = BTreeMap::new();
    changes.entry(run.total_seconds).or_default();
    for (group, span) in run
        .instances
        .iter()
        .flat_map(|instance| instance.spans.iter().map(|span| (instance.group, span)))
    {
        for (at, by) in [(span.from, 1), (span.to, -1)] {
            let [first, green] = changes.entry(at).or_default();
            let counts = if group == InstanceOrigin::Green { green } else { first };
            let count = match (span.phase, span.version) {
                (InstancePhase::InService, FleetVersion::V1) => &mut counts.old,
                (InstancePhase::InService, FleetVersion::V2) => &mut counts.new,
                (InstancePhase::Erroring, _) => &mut counts.erroring,
                (InstancePhase::Failed, _) => &mut counts.failed,
                (InstancePhase::Terminating, _) => continue,
                _ => &mut counts.busy,
            };
            *count += by;
        }
    }
    let two = run.instances.iter().any(|instance| instance.group == InstanceOrigin::Green);
    // The state at the end of the timeline remains.
    let end = run
        .instances
        .iter()
        .flat_map(|instance| &instance.spans)
        .map(|span| span.to)
        .max()
        .unwrap_or(0);
    let mut now = [Counts::default(); 2];
    let mut moments: Vec<HealthMoment> = Vec::new();
    for (at, by) in changes {
        if at >= end && at > run.total_seconds {
            break;
        }
        if at < end || end == 0 {
            for (now, by) in now.iter_mut().zip(by) {
                now.old += by.old;
                now.new += by.new;
                now.erroring += by.erroring;
                now.busy += by.busy;
                now.failed += by.failed;
            }
        }
        let over = at >= run.total_seconds;
        let (status, causes) = if two {
            both(run, &now)
        } else {
            let share = run.shares.iter().rev().find(|share| share.at <= at);
            let share = share.map(|share| share.percent);
            judge(run, &now[0], run.expected_version, share, over)
        };
        let moment = HealthMoment {
            at,
            status: enhanced.then_some(status),
            color: match (enhanced, status) {
                (false, HealthStatus::Info) => HealthColor::Grey,
                (_, status) => status.color(),
            },
            causes: if enhanced { causes } else { Vec::new() },
        };
        if moments.last().is_none_or(|last| {
            (last.status, last.color, &last.causes) != (moment.status, moment.color, &moment.causes)
        }) {
            moments.push(moment);
        }
    }
    explain(&moments, enhanced, trace);
    moments
}

/// Both environments of a swap: each expects its own version, and only its own instances make it busy.
fn both(run: &DeploymentRun, now: &[Counts; 2]) -> (HealthStatus, Vec<String>) {
    let mut worst = HealthStatus::Ok;
    let mut causes = Vec::new();
    for (now, name, expected) in
        [(&now[0], "example-blue", FleetVersion::V1), (&now[1], "example-green", FleetVersion::V2)]
    {
        let (status, own) = judge(run, now, expected, None, now.busy == 0);
        worst = worst.max(status);
        causes.extend(own.into_iter().map(|cause| format!("{name}: {cause}")));
    }
    (worst, causes)
}

/// One environment; `share` is the percentage of its requests that load balancer weights send to the new version.
fn judge(
    run: &DeploymentRun,
    now: &Counts,
    expected: FleetVersion,
    share: Option<u64>,
    over: bool,
) -> (HealthStatus, Vec<String>) {
    let all = now.all();
    let mut causes = Vec::new();
    let mut worst = HealthStatus::Ok;
    if now.erroring > 0 && all > 0 {
        let share = match share {
            Some(percent) => i64::try_from(percent).unwrap_or(100),
            None => now.erroring * 100 / (now.old + now.new + now.erroring).max(1),
        };
        let share = share * i64::try_from(run.error_percent).unwrap_or(100) / 100;
        worst = worst.max(match share {
            ..1 => HealthStatus::Ok,
            1..5 => HealthStatus::Warning,
            5..50 => HealthStatus::Degraded,
            _ => HealthStatus::Severe,
        });
        if share > 0 {
            causes.push(format!("{share}% of the requests are failing with HTTP 5xx."));
        }
    }
    if !over {
        if now.busy > 0 {
            causes.push(format!("Command is executing on {} out of {all} instances.", now.busy));
        }
        // While the operation runs, failed checks don't lower the environment's health.
        return (worst.max(HealthStatus::Info), causes);
    }
    let wrong = match expected {
        FleetVersion::V1 => now.new + now.failed + now.erroring,
        FleetVersion::V2 => now.old,
    };
    let impaired = match expected {
        FleetVersion::V1 => 0,
        FleetVersion::V2 => now.failed,
    };
    let (expected, id) = match expected {
        FleetVersion::V1 => ("v1", 1),
        FleetVersion::V2 => ("v2", 2),
    };
    if wrong == all && wrong > 0 {
        causes.push(format!("Incorrect application version on environment instances. Expected version \"{expected}\" (deployment {id})."));
    } else if wrong > 0 {
        causes.push(format!("Incorrect application version found on {wrong} out of {all} instances. Expected version \"{expected}\" (deployment {id})."));
    }
    if impaired > 0 {
        causes.push(format!("Impaired services on {impaired} out of {all} instances."));
    }
    if all > 0 && now.old + now.new + now.erroring == 0 {
        causes.push("ELB health is failing or not available for all instances.".into());
        worst = HealthStatus::Severe;
    }
    let bad = wrong + impaired;
    worst = worst.max(if bad == 0 {
        HealthStatus::Ok
    } else if bad >= all {
        HealthStatus::Severe
    } else if bad * 3 < all {
        HealthStatus::Warning
    } else {
        HealthStatus::Degraded
    });
    (worst, causes)
}

/// The events for the health: every change of the status, with its causes.
pub fn events(moments: &[HealthMoment]) -> Vec<ConsoleEvent> {
    let mut before = HealthStatus::Ok;
    let mut events = Vec::new();
    for moment in moments {
        let Some(status) = moment.status.filter(|&status| status != before) else {
            continue;
        };
        let mut text =
            format!("Environment health has transitioned from {before:?} to {status:?}.");
        for cause in &moment.causes {
            text.push(' ');
            text.push_str(cause);
        }
        events.push(ConsoleEvent {
            at: moment.at,
            severity: if status > HealthStatus::Info {
                EventSeverity::Warn
            } else {
                EventSeverity::Info
            },
            text,
            because: None,
        });
        before = status;
    }
    events
}

fn explain(moments: &[HealthMoment], enhanced: bool, trace: &mut Trace) {
    if !enhanced {
        step!(trace, rules::HEALTH_BASIC, Applied, "Health", ["enhancedHealth"];
            "Basic health shows a color without causes: gray during an update, then the result of the load balancer's checks.");
        return;
    }
    if moments.iter().any(|moment| moment.status == Some(HealthStatus::Info)) {
        step!(trace, rules::HEALTH_OPERATION, Applied, "Health", ["enhancedHealth"];
            "The environment shows Info while the operation runs. Failed checks don't lower its health before the command timeout.");
    }
    if let Some(last) = moments.last().filter(|last| last.status > Some(HealthStatus::Info)) {
        step!(trace, rules::HEALTH_THRESHOLDS, Applied, "Health", ["enhancedHealth"];
            "After the deployment: {}", last.causes.join(" "));
    }
}

/// The health color at the end of a run, for the summary.
pub fn at_the_end(moments: &[HealthMoment], outcome: DeploymentOutcome) -> &'static str {
    match (moments.last().map(|last| last.color), outcome) {
        (Some(HealthColor::Green), _) => "green",
        (Some(HealthColor::Yellow), _) => "yellow",
        (Some(HealthColor::Grey), _) => "gray",
        _ => "red",
    }
}
