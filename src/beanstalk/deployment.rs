//! A deployment: its settings, and the run that they result in.

pub use super::failure::{Failure, FailureAt, FailureKind};

use super::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, HealthStatus, LoadBalancerType, Tier, batch,
    fleet::{ConsoleEvent, Fleet, FleetInstance, FleetRow, FleetVersion, Seconds, TrafficShare},
};
use crate::{explain::Trace, text::unsigned};
use serde::{Deserialize, Serialize};

/// What is deployed, to which environment, and what fails. Every member but `instances` has AWS's default when missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "BeanstalkDeployment"))]
#[serde(rename_all = "camelCase", default)]
pub struct Deployment {
    /// Instances running at the start; 1 when missing.
    pub instances: Option<i64>,
    /// Web server or worker.
    pub tier: Option<Tier>,
    /// Load balanced or a single instance.
    pub environment_type: Option<EnvironmentType>,
    /// `classic` when missing, as in the API.
    pub load_balancer_type: Option<LoadBalancerType>,
    /// `MinSize` of the Auto Scaling group.
    pub min_size: Option<i64>,
    /// `MaxSize`; the larger of 4 and the running instances when missing.
    pub max_size: Option<i64>,
    /// `DeploymentPolicy`; `AllAtOnce` when missing.
    pub deployment_policy: Option<String>,
    /// `BatchSizeType`; `Percentage` when missing.
    pub batch_size_type: Option<BatchSizeType>,
    /// `BatchSize`; 100 when missing.
    pub batch_size: Option<i64>,
    /// `Timeout`, the command timeout in seconds; 600 when missing.
    pub timeout: Option<i64>,
    /// `IgnoreHealthCheck`.
    pub ignore_health_check: Option<bool>,
    /// `NewVersionPercent` of traffic splitting; 10 when missing.
    pub new_version_percent: Option<i64>,
    /// `EvaluationTime` of traffic splitting in minutes; 5 when missing.
    pub evaluation_time: Option<i64>,
    /// Enhanced health is on unless this is false.
    pub enhanced_health: Option<bool>,
    /// A Windows platform with IIS before 8.5.
    pub legacy_windows: Option<bool>,
    /// The failure to simulate.
    pub failure: Option<Failure>,
    /// Seconds after the start at which the operator aborts the deployment.
    pub abort_at: Option<u64>,
    /// `HealthCheckSuccessThreshold`: the worst status that counts as healthy; `Ok` when missing.
    pub health_check_success_threshold: Option<HealthStatus>,
    /// How long the steps take, if known.
    pub durations: Durations,
}

/// How long the steps take, in seconds; a missing duration is that of published runs of small applications.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "StepDurations"))]
#[serde(rename_all = "camelCase", default)]
pub struct Durations {
    /// All at once: until the instances have the new version.
    pub prepare: Option<u64>,
    /// Connection draining: from deregistration until the last request is done.
    pub drain: Option<u64>,
    /// The commands that deploy the new version to an instance, including the restart.
    pub commands: Option<u64>,
    /// From registration with the load balancer until healthy.
    pub register: Option<u64>,
    /// A new instance: until the application runs.
    pub launch: Option<u64>,
    /// A new instance: from running until healthy.
    pub healthy: Option<u64>,
    /// The configuration of new instances after they move to the permanent Auto Scaling group.
    pub post_deployment: Option<u64>,
    /// Terminating a group of instances.
    pub terminate: Option<u64>,
    /// Blue/green: creating the second environment.
    pub create: Option<u64>,
}

/// [`Durations`] without missing members.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedDurations {
    /// See [`Durations`].
    pub prepare: u64,
    /// See [`Durations`].
    pub drain: u64,
    /// See [`Durations`].
    pub commands: u64,
    /// See [`Durations`]; of a web server environment.
    pub register: u64,
    /// See [`Durations`].
    pub launch: u64,
    /// See [`Durations`].
    pub healthy: u64,
    /// See [`Durations`].
    pub post_deployment: u64,
    /// See [`Durations`].
    pub terminate: u64,
    /// See [`Durations`].
    pub create: u64,
    /// From the end of a restart in place until the default command timeout ends.
    pub until_timeout: u64,
}

impl ResolvedDurations {
    /// No step takes longer than a day.
    pub const MOST: u64 = 86_400;

    /// The steps of a web server environment.
    pub fn of(given: &Durations) -> Self {
        let or = |value: Option<u64>, model: u64| value.unwrap_or(model).min(Self::MOST);
        let (drain, commands) = (or(given.drain, 15), or(given.commands, 10));
        let register = or(given.register, 145);
        Self {
            prepare: or(given.prepare, 45),
            drain,
            commands,
            register,
            launch: or(given.launch, 90),
            healthy: or(given.healthy, 135),
            post_deployment: or(given.post_deployment, 110),
            terminate: or(given.terminate, 190),
            create: or(given.create, 300),
            until_timeout: (600 + TIMEOUT_EXTRA).saturating_sub(drain + commands + register),
        }
    }
}

/// How the deployment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentOutcome {
    /// The environment runs the new version.
    Succeeded,
    /// The environment's version is still the old one.
    Failed,
    /// The operator aborted it.
    Aborted,
}

/// Who restores the old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rollback {
    /// No rollback is required.
    None,
    /// The operator, by redeploying.
    Manual,
    /// Elastic Beanstalk.
    Automatic,
}

/// The health checks that a batch must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HealthGate {
    /// Consecutive checks to pass.
    pub checks: u64,
    /// The time for them, in seconds.
    pub seconds: u64,
}

/// Instances by the version that they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FinalVersions {
    /// In service on the old version.
    pub v1: u64,
    /// In service on the new version.
    pub v2: u64,
    /// Out of service.
    pub out: u64,
}

/// The run of a valid deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentRun {
    /// The rows of the table, in order.
    pub states: Vec<FleetRow>,
    /// Sizes of the in-place batches; empty if the policy has none.
    pub batches: Vec<u64>,
    /// Instances per batch.
    pub batch_size: Option<u64>,
    /// Lowest number of instances in service over all rows.
    pub min_in_service: u64,
    /// Highest number of instances over all rows.
    pub peak_instances: u64,
    /// How it ended.
    pub outcome: DeploymentOutcome,
    /// Who restores the old version.
    pub rollback: Rollback,
    /// The versions that the instances run at the end.
    pub final_versions: FinalVersions,
    /// The version that the Auto Scaling group installs on instances that it launches later.
    pub expected_version: FleetVersion,
    /// Original instances that still run.
    pub original_instances_kept: u64,
    /// Versions that were in service, in order of appearance.
    pub versions_served: Vec<FleetVersion>,
    /// Command timeout plus what Elastic Beanstalk adds, in seconds.
    pub effective_timeout: u64,
    /// What a batch must pass.
    pub health_gate: HealthGate,
    /// When the operation ended.
    pub total_seconds: Seconds,
    /// Instances at the start.
    pub started_with: u64,
    /// The events of the console.
    pub events: Vec<ConsoleEvent>,
    /// Every instance with its spans.
    pub instances: Vec<FleetInstance>,
    /// The percentage of requests that fail on an instance with errors.
    pub error_percent: u64,
    /// Traffic shares, if instance counts don't determine them.
    pub shares: Vec<TrafficShare>,
    /// Every step with its rule.
    pub trace: Trace,
}

/// Seconds that Elastic Beanstalk adds to the command timeout.
pub const TIMEOUT_EXTRA: u64 = 240;

impl Deployment {
    /// Instances at the start.
    pub fn running(&self) -> i64 {
        self.instances.unwrap_or(1)
    }
    /// The tier.
    pub fn tier(&self) -> Tier {
        self.tier.unwrap_or_default()
    }
    /// The environment's type.
    pub fn environment_type(&self) -> EnvironmentType {
        self.environment_type.unwrap_or_default()
    }
    /// The load balancer's type.
    pub fn load_balancer_type(&self) -> LoadBalancerType {
        self.load_balancer_type.unwrap_or_default()
    }
    /// `MaxSize`.
    pub fn max_size(&self) -> u64 {
        unsigned(self.max_size.unwrap_or_else(|| self.running().max(4)))
    }
    /// The policy as written.
    pub fn policy_text(&self) -> &str {
        self.deployment_policy.as_deref().unwrap_or("AllAtOnce")
    }
    /// `BatchSizeType`.
    pub fn batch_size_type(&self) -> BatchSizeType {
        self.batch_size_type.unwrap_or_default()
    }
    /// `BatchSize`.
    pub fn batch_size(&self) -> i64 {
        self.batch_size.unwrap_or(100)
    }
    /// Instances per batch.
    pub fn batch(&self) -> u64 {
        batch::size(unsigned(self.running()), self.batch_size_type(), unsigned(self.batch_size()))
    }
    /// The command timeout, including what Elastic Beanstalk adds, in seconds.
    pub fn effective_timeout(&self) -> u64 {
        unsigned(self.timeout.unwrap_or(600)).saturating_add(TIMEOUT_EXTRA)
    }
    /// `NewVersionPercent`.
    pub fn new_version_percent(&self) -> u64 {
        unsigned(self.new_version_percent.unwrap_or(10))
    }
    /// `EvaluationTime` in seconds.
    pub fn evaluation_seconds(&self) -> u64 {
        unsigned(self.evaluation_time.unwrap_or(5)).saturating_mul(60)
    }
    /// The worst status that counts as healthy.
    pub fn threshold(&self) -> HealthStatus {
        self.health_check_success_threshold.unwrap_or(HealthStatus::Ok)
    }
    /// The status of the instances that fail, if the failure has one.
    pub fn fault_status(&self) -> Option<HealthStatus> {
        let failure = self.failure.as_ref()?;
        let lasting = !matches!(failure.at, FailureAt::Moment | FailureAt::Evaluation);
        (lasting && failure.kind != Some(FailureKind::Command))
            .then(|| failure.status.unwrap_or(HealthStatus::Severe))
    }
    /// Does the health threshold accept the failing instances? Basic health has no statuses.
    pub fn tolerates_fault(&self) -> bool {
        self.enhanced_health()
            && self.fault_status().is_some_and(|status| status <= self.threshold())
    }
    /// Is enhanced health on?
    pub fn enhanced_health(&self) -> bool {
        self.enhanced_health.unwrap_or(true)
    }
    /// `IgnoreHealthCheck`.
    pub fn ignores_health(&self) -> bool {
        self.ignore_health_check.unwrap_or(false)
    }
    /// The health checks that a batch must pass.
    pub fn health_gate(&self) -> HealthGate {
        match (self.enhanced_health(), self.tier()) {
            (true, Tier::WebServer) => HealthGate { checks: 12, seconds: 120 },
            (true, Tier::Worker) => HealthGate { checks: 18, seconds: 180 },
            // With basic health, only the load balancer's checks apply.
            (false, _) => HealthGate {
                checks: if self.load_balancer_type() == LoadBalancerType::Network { 5 } else { 3 },
                seconds: self.load_balancer_type().gate_seconds(),
            },
        }
    }
}

impl DeploymentRun {
    /// The run of a policy.
    pub(super) fn of(
        fleet: Fleet,
        deployment: &Deployment,
        policy: DeploymentPolicy,
        outcome: DeploymentOutcome,
    ) -> Self {
        let rollback = match (outcome, policy.replaces()) {
            (DeploymentOutcome::Succeeded, _) => Rollback::None,
            (_, true) => Rollback::Automatic,
            (_, false) => Rollback::Manual,
        };
        let mut run = Self::from_fleet(fleet, deployment, outcome, rollback);
        run.error_percent = deployment.fault_status().map_or(100, HealthStatus::failing_percent);
        if policy.has_batches() {
            let size = deployment.batch();
            run.batches = batch::sizes(run.started_with, size);
            run.batch_size = Some(size);
        }
        run
    }

    /// The summary of a fleet's run.
    pub fn from_fleet(
        mut fleet: Fleet,
        deployment: &Deployment,
        outcome: DeploymentOutcome,
        rollback: Rollback,
    ) -> Self {
        fleet.close();
        let started_with = unsigned(deployment.running());
        let mut run = Self {
            min_in_service: 0,
            peak_instances: 0,
            final_versions: FinalVersions { v1: 0, v2: 0, out: 0 },
            versions_served: Vec::new(),
            batches: Vec::new(),
            batch_size: None,
            outcome,
            rollback,
            expected_version: match outcome {
                DeploymentOutcome::Succeeded => FleetVersion::V2,
                _ => FleetVersion::V1,
            },
            original_instances_kept: fleet
                .instances
                .iter()
                .filter(|instance| {
                    instance.alive && instance.group == super::fleet::InstanceOrigin::Original
                })
                .count() as u64,
            effective_timeout: deployment.effective_timeout(),
            health_gate: deployment.health_gate(),
            total_seconds: fleet.now,
            started_with,
            states: fleet.rows,
            events: fleet.events,
            instances: fleet.instances,
            error_percent: 100,
            shares: fleet.shares,
            trace: fleet.trace,
        };
        run.sum_up();
        run
    }

    /// Sets the members that follow from the rows.
    fn sum_up(&mut self) {
        let rows = &self.states;
        self.min_in_service =
            rows.iter().map(|row| row.serving_v1 + row.serving_v2).min().unwrap_or(0);
        self.peak_instances = rows.iter().map(|row| row.total).max().unwrap_or(0);
        if let Some(last) = rows.last() {
            self.final_versions =
                FinalVersions { v1: last.serving_v1, v2: last.serving_v2, out: last.out };
        }
        for (version, serves) in rows.iter().flat_map(|row| {
            [(FleetVersion::V1, row.serving_v1 > 0), (FleetVersion::V2, row.serving_v2 > 0)]
        }) {
            if serves && !self.versions_served.contains(&version) {
                self.versions_served.push(version);
            }
        }
    }
}
