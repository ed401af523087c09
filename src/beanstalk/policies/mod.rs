//! The policies, each as a script that runs on a [`Fleet`].

mod in_place;
mod replacing;

use super::{
    DeploymentPolicy, EnvironmentType, HealthStatus, LoadBalancerType, Tier,
    deployment::{
        Deployment, DeploymentOutcome, DeploymentRun, Failure, FailureAt, FailureKind,
        ResolvedDurations,
    },
    fleet::{EventSeverity, Fleet, FleetVersion, InstanceOrigin, InstancePhase, Seconds},
    refusal::{self, Rejection},
    rules,
};
use crate::{
    explain::{
        Rule,
        Verdict::{Applied, Passed, Rejected, Skipped},
        step,
    },
    text::{agree, duration, unsigned},
};

/// Durations in seconds (`beanstalk.time.model`) that can't be edited; the others are [`ResolvedDurations`].
pub(super) mod seconds {
    pub const START: u64 = 10;
    pub const REGISTER_WORKER: u64 = 180;
    pub const TEMPORARY_GROUP: u64 = 15;
    pub const MOVE: u64 = 30;
    pub const FINISH: u64 = 10;
    /// The final steps of an all-at-once deployment, instead of [`FINISH`].
    pub const FINISH_AT_ONCE: u64 = 25;
    /// The time after which failing requests count.
    pub const NOTICE: u64 = 60;
    /// The latest simulated failure, in seconds after the start.
    pub const LATEST: u64 = 86_400;
}

/// Runs a deployment to its end.
///
/// # Errors
/// The reason why Elastic Beanstalk rejects the deployment.
pub fn simulate(deployment: &Deployment) -> Result<DeploymentRun, Rejection> {
    let policy = refusal::check(deployment)?;
    let mut script = Script::new(deployment, policy);
    let outcome = match policy {
        DeploymentPolicy::AllAtOnce => script.all_at_once(),
        DeploymentPolicy::Rolling => script.rolling(),
        DeploymentPolicy::RollingWithAdditionalBatch => script.rolling_with_additional_batch(),
        DeploymentPolicy::Immutable => script.immutable(),
        DeploymentPolicy::TrafficSplitting => script.traffic_splitting(),
    };
    Ok(script.finish(outcome))
}

/// A deployment in progress.
struct Script<'a> {
    deployment: &'a Deployment,
    policy: DeploymentPolicy,
    times: ResolvedDurations,
    fleet: Fleet,
    originals: Vec<usize>,
    /// The failure with a specific time has occurred.
    broken: bool,
    /// When the load balancer stops sending requests to the failed instances.
    given_up_at: Option<Seconds>,
}

/// The outcome of a new version on a set of instances.
enum BatchOutcome {
    /// All instances are in service.
    Up,
    /// Some instances failed, and the deployment ignores it.
    Ignored,
    /// The deployment fails.
    Failed,
}

impl<'a> Script<'a> {
    fn new(deployment: &'a Deployment, policy: DeploymentPolicy) -> Self {
        let mut fleet = Fleet::running(unsigned(deployment.running()));
        let environment = match (deployment.tier(), deployment.environment_type()) {
            (Tier::Worker, _) => "worker",
            (_, EnvironmentType::SingleInstance) => "single-instance web server",
            (_, EnvironmentType::LoadBalanced) => "load-balanced web server",
        };
        let default = match deployment.deployment_policy {
            None => ", and is the default of the API",
            Some(_) => "",
        };
        step!(fleet, rules::POLICY_VALUES, Passed, "Deployment policy", ["deploymentPolicy", "tier", "environmentType"];
            "{} is available for a {environment} environment{default}.", policy.name());
        Self {
            originals: (0..fleet.instances.len()).collect(),
            times: ResolvedDurations::of(&deployment.durations),
            deployment,
            policy,
            fleet,
            broken: false,
            given_up_at: None,
        }
    }

    fn n(&self) -> u64 {
        self.originals.len() as u64
    }

    /// Lets time pass, and with it the failure that has a specific time.
    fn pass(&mut self, seconds: u64) {
        let end = self.fleet.now.saturating_add(seconds);
        if let Some(at) = self.moment().filter(|&at| at <= end && !self.broken) {
            self.fleet.now = self.fleet.now.max(at);
            self.breaks();
        }
        if let Some(at) = self.given_up_at.filter(|&at| at <= end) {
            self.fleet.now = self.fleet.now.max(at);
            self.give_up();
        }
        self.fleet.now = end;
    }

    /// When the instances with the new version fail, if the failure has a specific time.
    fn moment(&self) -> Option<Seconds> {
        let failure = self.deployment.failure.as_ref()?;
        (failure.at == FailureAt::Moment).then(|| failure.second.unwrap_or(0).min(seconds::LATEST))
    }

    fn breaks(&mut self) {
        self.broken = true;
        let places = self.serving_new();
        if places.is_empty() {
            return;
        }
        step!(self.fleet, rules::FAULT_MOMENT, Rejected, "Version 2", ["failure.second"];
            "Version 2 returns errors from {} on. The load balancer stops sending requests after its unhealthy threshold.", duration(self.fleet.now));
        self.fleet.set(&places, InstancePhase::Erroring);
        self.given_up_at = Some(self.fleet.now + self.unhealthy_after());
    }

    fn give_up(&mut self) {
        self.given_up_at = None;
        let places = self.serving_new();
        if !places.is_empty() {
            self.fleet.set(&places, InstancePhase::Failed);
            self.fleet.row("version 2 fails");
        }
    }

    fn serving_new(&self) -> Vec<usize> {
        self.fleet.places(|_, version, phase| version == FleetVersion::V2 && phase.serves())
    }

    /// Seconds until five failed checks make an instance unhealthy.
    fn unhealthy_after(&self) -> u64 {
        match (self.deployment.tier(), self.deployment.load_balancer_type()) {
            (Tier::Worker, _) => seconds::NOTICE,
            (_, LoadBalancerType::Classic) => 50,
            (_, LoadBalancerType::Application) => 75,
            (_, LoadBalancerType::Network) => 150,
        }
    }

    /// Has the operator aborted by now?
    fn aborted(&self) -> bool {
        self.deployment.abort_at.is_some_and(|at| at <= self.fleet.now)
    }

    /// Like [`Script::pass`], but stops when the operator aborts; true then.
    fn pass_or_abort(&mut self, seconds: u64) -> bool {
        let left = self.deployment.abort_at.map(|at| at.saturating_sub(self.fleet.now));
        match left.filter(|&left| left <= seconds) {
            Some(left) => {
                self.pass(left);
                true
            }
            None => {
                self.pass(seconds);
                false
            }
        }
    }

    /// Like [`Script::pass`], but stops at the command timeout of a deployment that started at `since`;
    /// true in that case.
    fn pass_in_time(&mut self, since: Seconds, seconds: u64) -> bool {
        let end = since.saturating_add(self.deployment.effective_timeout());
        let left = end.saturating_sub(self.fleet.now);
        self.pass(seconds.min(left));
        seconds > left
    }

    /// Do the instances pass the health checks, with the failure on those in `faulted`? The others are then in service.
    fn passes_health_gate(&mut self, places: &[usize], faulted: &[usize], late: bool) -> bool {
        if late || (!faulted.is_empty() && !self.deployment.tolerates_fault()) {
            return false;
        }
        self.fleet.set(&except(places, faulted), InstancePhase::InService);
        // An instance that returns only errors passes by its status, but not the load balancer's own checks.
        let phase = match self.deployment.fault_status() {
            Some(HealthStatus::Severe) => InstancePhase::Failed,
            _ => InstancePhase::Erroring,
        };
        self.fleet.set(faulted, phase);
        true
    }

    /// The instances in `places` that the failure affects.
    fn faulted(&self, at: FailureAt, batch: u64, places: &[usize]) -> Vec<usize> {
        let Some(failure) = &self.deployment.failure else {
            return Vec::new();
        };
        let all = || places.to_vec();
        match failure.at {
            FailureAt::Always => all(),
            FailureAt::Moment if self.broken => all(),
            FailureAt::Chosen => places
                .iter()
                .copied()
                .filter(|&place| {
                    failure.chosen.iter().flatten().any(|&number| number == place as u64 + 1)
                })
                .collect(),
            FailureAt::All if at == FailureAt::All => places
                .iter()
                .copied()
                .take(
                    failure
                        .instances
                        .and_then(|count| usize::try_from(count).ok())
                        .unwrap_or(places.len()),
                )
                .collect(),
            FailureAt::Batch if at == FailureAt::Batch => {
                if failure.batch.unwrap_or(1) == batch {
                    all()
                } else {
                    Vec::new()
                }
            }
            FailureAt::Moment | FailureAt::All | FailureAt::Batch => Vec::new(),
            other if other == at => all(),
            _ => Vec::new(),
        }
    }

    fn fails_by_command(&self) -> bool {
        self.deployment.failure.as_ref().is_some_and(|failure: &Failure| {
            failure.kind == Some(FailureKind::Command) && failure.at != FailureAt::Moment
        })
    }

    /// Waits until the command timeout ends for instances whose deployment started at `since`.
    fn wait_for_timeout(&mut self, since: Seconds, waiting: &[usize]) {
        let end = since.saturating_add(self.deployment.effective_timeout());
        self.pass(end.saturating_sub(self.fleet.now));
        self.fleet.set(waiting, InstancePhase::Failed);
        step!(self.fleet, rules::TIMEOUT, Rejected, "Command timeout", ["timeout", "failure"];
            "{} {} healthy within {}, which is the command timeout of {} plus 240 s.",
            self.fleet.names(waiting), agree(waiting.len(), "isn't", "aren't"),
            duration(self.deployment.effective_timeout()), duration(self.deployment.effective_timeout() - super::deployment::TIMEOUT_EXTRA));
    }

    /// Records the health checks that a set of instances passed.
    fn gate_passed(&mut self, subject: &str, faulted: &[usize]) {
        if let (false, Some(status)) = (faulted.is_empty(), self.deployment.fault_status()) {
            let but = match status {
                HealthStatus::Severe => ", but the load balancer sends them no requests".to_owned(),
                _ => format!(". {}% of their requests fail", status.failing_percent()),
            };
            step!(self.fleet, rules::GATE_THRESHOLD, Passed, subject, ["healthCheckSuccessThreshold", "failure.status"];
                "{} at status {status:?}, which `HealthCheckSuccessThreshold` {:?} accepts as healthy{but}.",
                crate::text::count_as(faulted.len(), "instance is", "instances are"), self.deployment.threshold());
            step!(self.fleet, rules::FAULT_STATUS, Applied, "Version 2", ["failure.status"];
                "Cloudglass assumes how many requests fail at a status, because AWS publishes no numbers.");
            return;
        }
        let gate = self.deployment.health_gate();
        let rule: &'static Rule = match (self.deployment.enhanced_health(), self.deployment.tier())
        {
            (true, Tier::WebServer) => &rules::GATE_WEB,
            (true, Tier::Worker) => &rules::GATE_WORKER,
            (false, _) => &rules::GATE_BASIC,
        };
        step!(self.fleet, *rule, Passed, subject, ["tier", "enhancedHealth"];
            "Every instance passes {} consecutive health checks within {}. A failed check restarts the count.", gate.checks, duration(gate.seconds));
    }

    /// Does the deployment continue with unhealthy instances?
    fn ignored(&mut self, subject: &str) -> bool {
        let ignores = self.deployment.ignores_health();
        if ignores {
            step!(self.fleet, rules::IGNORE_HEALTH, Applied, subject, ["ignoreHealthCheck"];
                "The deployment continues with unhealthy instances because `IgnoreHealthCheck` is true.");
        }
        ignores
    }

    /// A command failed: the deployment ends, regardless of IgnoreHealthCheck.
    fn command_failed(&mut self, subject: &str, faulted: &[usize]) {
        self.fleet.set(faulted, InstancePhase::Failed);
        step!(self.fleet, rules::COMMAND_FAILS, Rejected, subject, ["failure.kind"];
            "A command fails on {}, so Elastic Beanstalk aborts the deployment before the health checks.", self.fleet.names(faulted));
        if self.deployment.ignores_health() {
            step!(self.fleet, rules::COMMAND_NOT_MASKED, Skipped, "IgnoreHealthCheck", ["ignoreHealthCheck"];
                "Cloudglass assumes that `IgnoreHealthCheck` ignores failed health checks only, not a failed command.");
        }
        for id in faulted.iter().map(|&place| self.fleet.names(&[place])).collect::<Vec<_>>() {
            self.fleet.add_event(
                EventSeverity::Error,
                "Instance deployment failed. For details, see 'eb-engine.log'.",
            );
            self.fleet.add_event(
                EventSeverity::Error,
                format!("[Instance: {id}] Command failed on instance. Return code: 1 Output: (the command's own output)."),
            );
        }
    }

    /// The console's events for instances that failed.
    fn failure_events(&mut self, good: u64, faulted: &[usize], timed_out: bool) {
        let (names, count) = (self.fleet.names(faulted), faulted.len());
        let how = if timed_out { "TimedOut" } else { "Failed" };
        self.fleet.event(format!(
            "Command execution completed on all instances. Summary: [Successful: {good}, {how}: {count}]."
        ));
        self.fleet.add_event(
            EventSeverity::Error,
            format!("Unsuccessful command execution on instance id(s) '{names}'. Aborting the operation."),
        );
    }

    /// The events at the end of a failed deployment.
    fn failed(&mut self) -> DeploymentOutcome {
        self.fleet.add_event(EventSeverity::Error, "Failed to deploy application.");
        if !self.policy.replaces() {
            self.fleet.add_event(
                EventSeverity::Error,
                "During an aborted deployment, some instances may have deployed the new application version. To ensure all instances are running the same version, re-deploy the appropriate application version.",
            );
            step!(self.fleet, rules::NO_ROLLBACK, Rejected, "Rollback", ["deploymentPolicy"];
                "Elastic Beanstalk doesn't roll back a failed {} deployment. Redeploy version 1, or deploy a fixed version.", self.policy.facts().adjective);
        }
        self.pass(seconds::FINISH);
        DeploymentOutcome::Failed
    }

    /// The events at the end of a successful deployment.
    fn succeeded(&mut self, finish: u64) -> DeploymentOutcome {
        self.pass(finish);
        self.fleet.event("New application version was deployed to running EC2 instances.");
        self.fleet.event("Environment update completed successfully.");
        DeploymentOutcome::Succeeded
    }

    fn starts(&mut self) {
        self.fleet.event("Environment update is starting.");
        self.fleet.row("start");
    }

    fn instance_done(&mut self, places: &[usize]) {
        for _ in places {
            self.fleet.event("Instance deployment completed successfully.");
        }
    }

    /// The steps of every policy; then a failure after the end.
    fn finish(mut self, outcome: DeploymentOutcome) -> DeploymentRun {
        let total = self.fleet.now;
        let expected = match outcome {
            DeploymentOutcome::Succeeded => "version 2",
            _ => "still version 1",
        };
        step!(self.fleet, rules::EXPECTED_VERSION, Applied, "Expected version", [];
            "The expected version is {expected}, that of the latest successful deployment. Instances launched later run it.");
        step!(self.fleet, rules::DEPLOYMENT_ID, Applied, "Deployment ID", [];
            "Every deployment increases the deployment ID by 1, including a failed deployment.");
        step!(self.fleet, rules::TIME_MODEL, Applied, "Duration", ["deploymentPolicy"];
            "The deployment takes {} with the durations that you set or Cloudglass assumes. AWS guarantees none.", duration(total));
        if let Some(at) = self.moment().filter(|&at| !self.broken && at > total) {
            self.pass(at - total + self.unhealthy_after());
            self.pass(seconds::NOTICE);
        }
        let mut run = DeploymentRun::of(self.fleet, self.deployment, self.policy, outcome);
        run.total_seconds = total;
        run
    }
}

/// The places that aren't in `taken`, which is a subsequence of `places`.
fn except(places: &[usize], taken: &[usize]) -> Vec<usize> {
    let mut taken = taken.iter().peekable();
    places.iter().copied().filter(|place| taken.next_if_eq(&place).is_none()).collect()
}
