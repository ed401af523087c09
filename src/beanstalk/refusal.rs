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
    ranges(deployment, policy)?;
    Ok(policy)
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

fn ranges(deployment: &Deployment, policy: DeploymentPolicy) -> Result<(), Rejection> {
    let n = deployment.running();
    let fixed = deployment.batch_size_type() == BatchSizeType::Fixed;
    let single = deployment.environment_type() == EnvironmentType::SingleInstance;
    let fields = [
        (
            "instances",
            Some(n),
            1,
            if single { 1 } else { 10_000 },
            "A load-balanced environment runs 1 to 10,000 instances, and a single-instance environment runs 1",
        ),
        (
            "maxSize",
            deployment.max_size,
            deployment.min_size.unwrap_or(1).clamp(1, 10_000),
            10_000,
            "`MaxSize` must be at least `MinSize` and at most 10,000",
        ),
        ("minSize", deployment.min_size, 1, 10_000, "`MinSize` must be 1 to 10,000"),
        (
            "batchSize",
            // An option that isn't set and isn't used can't be out of range.
            match deployment.batch_size {
                None if !policy.has_batches() => None,
                _ => Some(deployment.batch_size()),
            },
            1,
            if fixed { deployment.max_size() as i64 } else { 100 },
            "`BatchSize` must be 1 to 100, or 1 to `MaxSize` if `BatchSizeType` is `Fixed`",
        ),
        ("timeout", deployment.timeout, 1, 3600, "`Timeout` must be 1 to 3,600 seconds"),
        (
            "newVersionPercent",
            deployment.new_version_percent,
            1,
            100,
            "`NewVersionPercent` must be 1 to 100",
        ),
        (
            "evaluationTime",
            deployment.evaluation_time,
            3,
            600,
            "`EvaluationTime` must be 3 to 600 minutes",
        ),
    ];
    for (field, value, least, most, range) in fields {
        if let Some(value) = value {
            out_of_range(field, value, (least, most), range)?;
        }
    }
    if deployment.health_check_success_threshold == Some(HealthStatus::Info) {
        return Err(RejectionReason::OutOfRange.with(
            finding!(new Error, rules::OPTION_RANGE, "healthCheckSuccessThreshold";
            "`Info` isn't a value of `HealthCheckSuccessThreshold`."; "Use `Ok`, `Warning`, `Degraded`, or `Severe`."),
        ));
    }
    Ok(())
}
