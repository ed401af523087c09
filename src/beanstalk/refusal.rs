//! What Elastic Beanstalk rejects before a deployment starts, in a fixed order.

use super::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, HealthStatus, LoadBalancerType, Tier,
    deployment::Deployment, rules,
};
use crate::explain::{Finding, Severity::Error, finding};
use crate::text::{code, list, number};
use serde::Serialize;

/// Why Elastic Beanstalk rejects valid input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// The policy isn't one of the five values.
    UnknownPolicy,
    /// The policy requires more than one instance.
    SingleInstance,
    /// The policy isn't available on Windows platforms with IIS earlier than 8.5.
    LegacyWindows,
    /// The policy isn't available in a worker environment.
    WorkerTier,
    /// The policy requires an Application Load Balancer.
    NeedsApplicationLoadBalancer,
    /// The policy requires enhanced health.
    NeedsEnhancedHealth,
    /// An option is out of range.
    OutOfRange,
    /// The namespace doesn't exist.
    UnknownNamespace,
    /// The setting can be set only when the environment is created.
    CreationOnly,
}

/// A rejection: the reason, and the finding at the field that causes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// The reason.
    pub reason: RejectionReason,
    /// The field within the input, what is wrong, how to fix it, and the rule that decides.
    pub finding: Finding,
}

impl RejectionReason {
    /// The rejection for this reason.
    pub(super) fn with(self, finding: Finding) -> Rejection {
        Rejection { reason: self, finding }
    }
}

/// AWS's error for a value that isn't valid.
pub(super) const INVALID_VALUE: Option<&str> = Some("InvalidParameterValue");

/// The policy of a deployment, or why Elastic Beanstalk rejects it.
///
/// # Errors
/// The first of the reasons in the order of [`RejectionReason`].
pub fn check(deployment: &Deployment) -> Result<DeploymentPolicy, Rejection> {
    let policy = parse(deployment.policy_text())?;
    supports(deployment, policy)?;
    ranges(deployment, policy)?;
    Ok(policy)
}

/// Why the environment of a deployment doesn't support a policy.
///
/// # Errors
/// The first of the reasons in the order of [`RejectionReason`].
pub(super) fn supports(deployment: &Deployment, policy: DeploymentPolicy) -> Result<(), Rejection> {
    let (facts, name) = (policy.facts(), policy.name());
    if deployment.environment_type() == EnvironmentType::SingleInstance && !facts.single_instance {
        return Err(RejectionReason::SingleInstance.with(
            finding!(new Error, rules::POLICY_SINGLE, "deploymentPolicy";
            "{name} requires more than one instance. A single-instance environment supports {} only.",
            DeploymentPolicy::names(|facts| facts.single_instance, "and");
            "Use Immutable, or change `EnvironmentType` to `LoadBalanced`."; set "deploymentPolicy" = "Immutable"),
        ));
    }
    if deployment.legacy_windows.unwrap_or(false) && !facts.legacy_windows {
        return Err(RejectionReason::LegacyWindows.with(
            finding!(new Error, rules::POLICY_WINDOWS, "deploymentPolicy";
            "{name} isn't available on Windows platforms with IIS earlier than 8.5.";
            "Use {}, or move to a current Windows platform with a blue/green deployment.",
            DeploymentPolicy::names(|facts| facts.legacy_windows, "or"); set "deploymentPolicy" = "Rolling"),
        ));
    }
    if deployment.tier() == Tier::Worker && !facts.worker {
        return Err(RejectionReason::WorkerTier.with(
            finding!(new Error, rules::POLICY_WORKER, "deploymentPolicy";
            "{name} isn't available in a worker environment because it has no load balancer.";
            "Use Immutable for a worker environment."; set "deploymentPolicy" = "Immutable"),
        ));
    }
    if facts.application_load_balancer
        && deployment.load_balancer_type() != LoadBalancerType::Application
    {
        return Err(RejectionReason::NeedsApplicationLoadBalancer.with(
            finding!(new Error, rules::POLICY_ALB, "deploymentPolicy";
            "{name} requires an Application Load Balancer, and this environment has a {}.", deployment.load_balancer_type().name();
            "Use Immutable, or create an environment with an Application Load Balancer. You can't change the type later.";
            set "deploymentPolicy" = "Immutable"),
        ));
    }
    if facts.enhanced_health && !deployment.enhanced_health() {
        return Err(RejectionReason::NeedsEnhancedHealth.with(
            finding!(new Error, rules::POLICY_ENHANCED, "deploymentPolicy";
            "An {} deployment requires enhanced health, which is off.", facts.adjective;
            "Set `SystemType` in `aws:elasticbeanstalk:healthreporting:system` to `enhanced`."; set "enhancedHealth" = true),
        ));
    }
    Ok(())
}

/// The policy of this name.
fn parse(text: &str) -> Result<DeploymentPolicy, Rejection> {
    let similar = |policy: &&DeploymentPolicy| policy.as_str().eq_ignore_ascii_case(text.trim());
    let finding = match (DeploymentPolicy::parse(text), DeploymentPolicy::ALL.iter().find(similar))
    {
        (Some(policy), _) => return Ok(policy),
        (None, Some(similar)) => {
            finding!(new Error, rules::POLICY_VALUES, "deploymentPolicy", INVALID_VALUE;
            "`{text}` isn't a value of `DeploymentPolicy`."; "Use `{}`.", similar.as_str(); set "deploymentPolicy" = similar.as_str())
        }
        (None, None) => {
            let values: Vec<String> =
                DeploymentPolicy::VALUES.iter().map(|value| code(value)).collect();
            finding!(new Error, rules::POLICY_VALUES, "deploymentPolicy", INVALID_VALUE;
                "`{text}` isn't a value of `DeploymentPolicy`."; "Use {}.", list(&values, "or"))
        }
    };
    Err(RejectionReason::UnknownPolicy.with(finding))
}

/// A value outside of its documented range, which the sentence names.
pub(super) fn out_of_range(
    field: &'static str,
    value: i64,
    (least, most): (i64, i64),
    range: &str,
) -> Result<(), Rejection> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(RejectionReason::OutOfRange.with(finding!(new Error, rules::OPTION_RANGE, "{field}";
        "{range}, not {}.", number(value); "Use a value in the documented range.";
        set "{field}" = value.max(least).min(most))))
}

/// Why Elastic Beanstalk rejects the batch size of a deployment.
///
/// # Errors
/// The batch exceeds the fleet, or 100%.
pub(super) fn batch(deployment: &Deployment) -> Result<(), Rejection> {
    let most = match deployment.batch_size_type() {
        BatchSizeType::Fixed => i64::try_from(deployment.max_size()).unwrap_or(i64::MAX),
        BatchSizeType::Percentage => 100,
    };
    let range = "`BatchSize` must be 1 to 100, or 1 to `MaxSize` if `BatchSizeType` is `Fixed`";
    out_of_range("batchSize", deployment.batch_size(), (1, most), range)
}

fn ranges(deployment: &Deployment, policy: DeploymentPolicy) -> Result<(), Rejection> {
    let single = deployment.environment_type() == EnvironmentType::SingleInstance;
    let instances = if single { 1 } else { 10_000 };
    let range = "A load-balanced environment runs 1 to 10,000 instances, and a single-instance environment runs 1";
    out_of_range("instances", deployment.running(), (1, instances), range)?;
    let least = deployment.min_size.unwrap_or(1).clamp(1, 10_000);
    let check = |field, value: Option<i64>, limits, range| {
        value.map_or(Ok(()), |value| out_of_range(field, value, limits, range))
    };
    let range = "`MaxSize` must be at least `MinSize` and at most 10,000";
    check("maxSize", deployment.max_size, (least, 10_000), range)?;
    check("minSize", deployment.min_size, (1, 10_000), "`MinSize` must be 1 to 10,000")?;
    // An option that isn't set and isn't used can't be out of range.
    if deployment.batch_size.is_some() || policy.has_batches() {
        batch(deployment)?;
    }
    let range = "`Timeout` must be 1 to 3,600 seconds";
    check("timeout", deployment.timeout, (1, 3_600), range)?;
    let range = "`NewVersionPercent` must be 1 to 100";
    check("newVersionPercent", deployment.new_version_percent, (1, 100), range)?;
    let range = "`EvaluationTime` must be 3 to 600 minutes";
    check("evaluationTime", deployment.evaluation_time, (3, 600), range)?;
    if deployment.health_check_success_threshold == Some(HealthStatus::Info) {
        return Err(RejectionReason::OutOfRange.with(
            finding!(new Error, rules::OPTION_RANGE, "healthCheckSuccessThreshold";
            "`Info` isn't a value of `HealthCheckSuccessThreshold`."; "Use `Ok`, `Warning`, `Degraded`, or `Severe`."),
        ));
    }
    Ok(())
}
