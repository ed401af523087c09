//! Blue/green: a second environment, and a swap of the two addresses. Not a policy but a procedure.

use super::{
    Tier,
    deployment::{
        Deployment, DeploymentOutcome, DeploymentRun, FailureAt, FailureKind, ResolvedDurations,
        Rollback, unsigned,
    },
    fleet::{Fleet, FleetVersion, InstanceOrigin, InstancePhase},
    refusal::{Rejection, RejectionReason},
    rules,
};
use crate::explain::Verdict;
use serde::{Deserialize, Serialize};

/// What the operator decides beside the deployment itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Swap {
    /// For how many seconds clients may keep a cached address; 60 when missing.
    pub dns_ttl: Option<u64>,
    /// Minutes for which the old environment stays after the swap; 15 when missing.
    pub keep_minutes: Option<u64>,
    /// The database is coupled to the old environment.
    pub coupled_database: Option<bool>,
}

/// Durations in seconds (`beanstalk.time.model`).
mod seconds {
    pub const SWAP: u64 = 10;
    pub const REACTION: u64 = 60;
    /// Steps in which cached addresses run out.
    pub const STEPS: u64 = 6;
}

/// Plays the procedure: create green, test it, swap, keep blue for a while, terminate blue.
///
/// # Errors
/// A worker environment has no address to swap.
pub fn simulate(deployment: &Deployment, swap: &Swap) -> Result<DeploymentRun, Rejection> {
    if deployment.tier() == Tier::Worker {
        return Err(Rejection {
            reason: RejectionReason::WorkerTier,
            field: "tier",
            message: "Addresses can be swapped between web environments only; a worker has none."
                .into(),
            fix: "Take Immutable for a worker.",
            rule: &rules::SWAP_WEB,
        });
    }
    if !(1..=10_000).contains(&deployment.running()) {
        return Err(Rejection {
            reason: RejectionReason::OutOfRange,
            field: "instances",
            message: format!("{} is out of range 1 to 10,000.", deployment.running()),
            fix: "Take a value from the documented range.",
            rule: &rules::OPTION_RANGE,
        });
    }
    let mut script = Script {
        fleet: Fleet::running(unsigned(deployment.running())),
        times: ResolvedDurations::of(&deployment.durations),
        deployment,
        ttl: swap.dns_ttl.unwrap_or(60).min(86_400),
        keep: swap.keep_minutes.unwrap_or(15).min(10_080) * 60,
    };
    let (outcome, rollback) = script.play();
    let total = script.fleet.now;
    script.fleet.because(
        &rules::TIME_MODEL,
        Verdict::Applied,
        "duration",
        format!(
            "{}, of which most is making, testing and keeping a whole second environment.",
            crate::text::duration(total)
        ),
        &[],
    );
    Ok(DeploymentRun::from_fleet(script.fleet, deployment, outcome, rollback))
}

struct Script<'a> {
    fleet: Fleet,
    times: ResolvedDurations,
    deployment: &'a Deployment,
    ttl: u64,
    keep: u64,
}

impl Script<'_> {
    fn pass(&mut self, seconds: u64) {
        self.fleet.now = self.fleet.now.saturating_add(seconds);
    }

    fn play(&mut self) -> (DeploymentOutcome, Rollback) {
        let n = unsigned(self.deployment.running());
        let blue = self.fleet.places(|_, _, _| true);
        self.fleet.share(0);
        self.fleet.row("start");
        self.fleet.event("createEnvironment is starting.");
        let green = self.fleet.launch(n, InstanceOrigin::Green, FleetVersion::V2);
        self.fleet.row("green launching");
        self.fleet.because(
            &rules::BLUE_GREEN,
            Verdict::Applied,
            "green environment",
            format!("A second environment with {n} instances and a load balancer of its own gets version 2 under its own address; the users stay on blue."),
            &["instances"],
        );
        self.pass(self.times.create);
        self.fleet.set(&green, InstancePhase::Waiting);
        self.pass(self.times.healthy);
        if self.green_is_bad() {
            return self.never_swaps(&green);
        }
        self.fleet.set(&green, InstancePhase::InService);
        self.fleet.event("Successfully launched environment: example-green");
        self.fleet.row("green healthy");
        if self.aborted() {
            return self.never_swaps(&green);
        }
        self.swap(true);
        let swapped = self.fleet.now;
        if let Some(at) = self.fault_after(swapped) {
            self.caches(true, at.saturating_sub(swapped));
            self.pass(at.saturating_sub(self.fleet.now));
            return self.swaps_back(&green);
        }
        self.caches(true, self.ttl);
        self.fleet.share(100);
        self.fleet.row("caches expired");
        self.pass(self.keep);
        self.fleet.event("terminateEnvironment is starting.");
        self.fleet.set(&blue, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.remove(&blue);
        self.fleet.event("terminateEnvironment completed successfully.");
        self.fleet.row("blue terminated");
        (DeploymentOutcome::Succeeded, Rollback::None)
    }

    /// Does the fault show before anybody swaps?
    fn green_is_bad(&self) -> bool {
        self.deployment.failure.as_ref().is_some_and(|failure| {
            failure.kind == Some(FailureKind::Command)
                || match failure.at {
                    FailureAt::Moment => failure.second.unwrap_or(0) <= self.fleet.now,
                    FailureAt::Evaluation => false,
                    FailureAt::Chosen => failure.chosen.iter().flatten().any(|&number| {
                        let n = unsigned(self.deployment.running());
                        number > n && number <= n.saturating_mul(2)
                    }),
                    _ => true,
                }
        })
    }

    fn aborted(&self) -> bool {
        self.deployment.abort_at.is_some_and(|at| at <= self.fleet.now)
    }

    /// When the fault shows after the swap, while the old environment is still there.
    fn fault_after(&self, swapped: u64) -> Option<u64> {
        let failure = self.deployment.failure.as_ref()?;
        let at = match failure.at {
            FailureAt::Moment => failure.second?,
            FailureAt::Evaluation => {
                let minute = failure.minute.filter(|minute| minute.is_finite()).unwrap_or(1.0);
                swapped + (minute.clamp(0.0, 1e6) * 60.0) as u64
            }
            _ => return None,
        };
        (at <= swapped + self.ttl + self.keep).then_some(at.max(swapped))
    }

    fn never_swaps(&mut self, green: &[usize]) -> (DeploymentOutcome, Rollback) {
        let aborted = self.aborted();
        if !aborted {
            self.fleet.set(green, InstancePhase::Failed);
            self.fleet.row("green unhealthy");
        }
        self.fleet.because(
            &rules::BLUE_GREEN_TEST,
            Verdict::Rejected,
            "green environment",
            "Green is tested under its own address before the swap: no user has seen it, and it is simply terminated.",
            &["failure"],
        );
        self.fleet.event("terminateEnvironment is starting.");
        self.fleet.set(green, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.remove(green);
        self.fleet.row("green terminated");
        (
            if aborted { DeploymentOutcome::Aborted } else { DeploymentOutcome::Failed },
            Rollback::Manual,
        )
    }

    fn swap(&mut self, forth: bool) {
        self.fleet.event("swapEnvironmentCNAMEs is starting.");
        self.fleet.event("Swapping CNAMEs for environments 'example-blue' and 'example-green'.");
        self.pass(seconds::SWAP);
        self.fleet.event(format!(
            "'example.eba-x2y4z6.eu-west-1.elasticbeanstalk.com' now points to '{}.eu-west-1.elb.amazonaws.com'.",
            if forth { "awseb-green" } else { "awseb-blue" }
        ));
        self.fleet.event(
            "Completed swapping CNAMEs for environments 'example-blue' and 'example-green'.",
        );
        self.fleet.row(if forth { "swap" } else { "swap back" });
        self.fleet.because(
            &rules::SWAP,
            Verdict::Applied,
            if forth { "swap" } else { "swap back" },
            "Only the two CNAME records are exchanged: names, ids, versions and resources stay where they are.",
            &[],
        );
        self.fleet.because(
            &rules::SWAP_CACHES,
            Verdict::Applied,
            "cached addresses",
            format!("Clients that hold the old record keep their environment until it expires, here within {} s.", self.ttl),
            &["swap.dnsTtl"],
        );
    }

    /// Cached records run out over their lifetime; `seconds` of it are played.
    fn caches(&mut self, forth: bool, seconds: u64) {
        let began = self.fleet.now;
        let from = self.fleet.shares.last().map_or(0, |share| share.percent);
        for step in 1..seconds::STEPS {
            let at = self.ttl * step / seconds::STEPS;
            if at > seconds {
                break;
            }
            self.fleet.now = began + at;
            let gone = 100 * step / seconds::STEPS;
            self.fleet.share(if forth { gone } else { from * (100 - gone) / 100 });
        }
        self.fleet.now = began + seconds.min(self.ttl);
    }

    fn swaps_back(&mut self, green: &[usize]) -> (DeploymentOutcome, Rollback) {
        self.fleet.set(green, InstancePhase::Erroring);
        self.fleet.row("version 2 fails");
        self.pass(seconds::REACTION);
        self.swap(false);
        self.caches(false, self.ttl);
        self.fleet.share(0);
        self.fleet.because(
            &rules::SWAP_ROLLBACK,
            Verdict::Applied,
            "rollback",
            "Swapping again brings the users back; you do it, and it again takes until cached addresses have expired.",
            &["failure"],
        );
        self.fleet.set(green, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.remove(green);
        self.fleet.row("green terminated");
        (DeploymentOutcome::Failed, Rollback::Manual)
    }
}
