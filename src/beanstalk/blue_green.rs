//! Blue/green: a second environment, and a swap of the two CNAMEs. A procedure, not a deployment policy.

use super::{
    Tier,
    deployment::{
        Deployment, DeploymentOutcome, DeploymentRun, FailureAt, FailureKind, ResolvedDurations,
        Rollback,
    },
    fleet::{Fleet, FleetVersion, InstanceOrigin, InstancePhase},
    refusal::{Rejection, RejectionReason, out_of_range},
    rules,
};
use crate::{
    explain::{
        Severity::Error,
        Verdict::{Applied, Rejected},
        finding, step,
    },
    text::unsigned,
};
use serde::{Deserialize, Serialize};

/// What the operator decides in addition to the deployment itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Swap {
    /// How many seconds clients cache the DNS record; 60 when missing.
    pub dns_ttl: Option<u64>,
    /// How many minutes the blue environment runs after the swap; 15 when missing.
    pub keep_minutes: Option<u64>,
    /// The database is coupled to the old environment.
    pub coupled_database: Option<bool>,
}

/// Durations in seconds (`beanstalk.time.model`).
mod seconds {
    pub const SWAP: u64 = 10;
    pub const REACTION: u64 = 60;
    /// Steps in which cached DNS records expire.
    pub const STEPS: u64 = 6;
}

/// Runs the procedure: create green, test it, swap, keep blue running, terminate blue.
///
/// # Errors
/// A worker environment has no CNAME to swap.
pub fn simulate(deployment: &Deployment, swap: &Swap) -> Result<DeploymentRun, Rejection> {
    if deployment.tier() == Tier::Worker {
        return Err(RejectionReason::WorkerTier.with(finding!(new Error, rules::SWAP_WEB, "tier";
            "Elastic Beanstalk swaps the CNAMEs of web server environments only. A worker environment has no CNAME.";
            "Use Immutable for a worker environment.")));
    }
    let range = "An environment runs 1 to 10,000 instances";
    out_of_range("instances", deployment.running(), (1, 10_000), range)?;
    let mut script = Script {
        fleet: Fleet::running(unsigned(deployment.running())),
        times: ResolvedDurations::of(&deployment.durations),
        deployment,
        ttl: swap.dns_ttl.unwrap_or(60).min(86_400),
        keep: swap.keep_minutes.unwrap_or(15).min(10_080) * 60,
    };
    let (outcome, rollback) = script.play();
    let total = script.fleet.now;
    step!(script.fleet, rules::TIME_MODEL, Applied, "Duration", [];
        "The procedure takes {}, mostly to create, test, and keep a second environment.", crate::text::duration(total));
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
        step!(self.fleet, rules::BLUE_GREEN, Applied, "Green environment", ["instances"];
            "Elastic Beanstalk creates a second environment with {n} instances and its own load balancer and CNAME. Users stay on blue.");
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

    /// Does the failure occur before the swap?
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

    /// When the failure occurs after the swap, while the blue environment still runs.
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
        step!(self.fleet, rules::BLUE_GREEN_TEST, Rejected, "Green environment", ["failure"];
            "You test green at its own CNAME before the swap, so no user reaches version 2. You terminate green.");
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
        step!(self.fleet, rules::SWAP, Applied, if forth { "Swap" } else { "Second swap" }, [];
            "Elastic Beanstalk exchanges only the two CNAME records. Names, IDs, versions, and resources don't change.");
        step!(self.fleet, rules::SWAP_CACHES, Applied, "Cached DNS records", ["swap.dnsTtl"];
            "Clients with a cached DNS record reach the previous environment until the record expires, here within {}.", crate::text::duration(self.ttl));
    }

    /// Cached DNS records expire over their TTL, of which `seconds` pass.
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
        step!(self.fleet, rules::SWAP_ROLLBACK, Applied, "Rollback", ["failure"];
            "You swap the CNAMEs again, and users return to blue as their cached DNS records expire.");
        self.fleet.set(green, InstancePhase::Terminating);
        self.pass(self.times.terminate);
        self.fleet.remove(green);
        self.fleet.row("green terminated");
        (DeploymentOutcome::Failed, Rollback::Manual)
    }
}
