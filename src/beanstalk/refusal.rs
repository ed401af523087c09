//! What Elastic Beanstalk rejects before a deployment starts, in a fixed order.

use super::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, HealthStatus, LoadBalancerType, Tier,
    deployment::Deployment, rules,
};
use crate::explain::Rule;
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

/// A rejection: the reason, the field that causes it, and the texts of its finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// The reason.
    pub reason: RejectionReason,
    /// Path of the field within the input.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub fix: &'static str,
    /// The rule that decides.
    pub rule: &'static Rule,
}

/// The policy of a deployment, or why Elastic Beanstalk rejects it.
///
/// # Errors
/// The first of the reasons in the order of [`RejectionReason`].
pub fn check(deployment: &Deployment) -> Result<DeploymentPolicy, Rejection> {
    let text = deployment.policy_text();
    let Some(policy) = DeploymentPolicy::parse(text) else {
        return Err(Rejection {
            reason: RejectionReason::UnknownPolicy,
            field: "deploymentPolicy",
            message: format!("`{text}` isn't a value of `DeploymentPolicy`."),
            fix: "Use `AllAtOnce`, `Rolling`, `RollingWithAdditionalBatch`, `Immutable`, or `TrafficSplitting`.",
            rule: &rules::POLICY_VALUES,
        });
    };
    let refuse = |reason, message: String, fix, rule| {
        Err(Rejection { reason, field: "deploymentPolicy", message, fix, rule })
    };
    let name = policy.name();
    if deployment.environment_type() == EnvironmentType::SingleInstance
        && !matches!(policy, DeploymentPolicy::AllAtOnce | DeploymentPolicy::Immutable)
    {
        return refuse(
            RejectionReason::SingleInstance,
            format!(
                "{name} requires more than one instance. A single-instance environment supports All at once and Immutable only."
            ),
            "Use Immutable, or change `EnvironmentType` to `LoadBalanced`.",
            &rules::POLICY_SINGLE,
        );
    }
    if deployment.legacy_windows.unwrap_or(false)
        && !matches!(policy, DeploymentPolicy::AllAtOnce | DeploymentPolicy::Rolling)
    {
        return refuse(
            RejectionReason::LegacyWindows,
            format!("{name} isn't available on Windows platforms with IIS earlier than 8.5."),
            "Use All at once or Rolling, or move to a current Windows platform with a blue/green deployment.",
            &rules::POLICY_WINDOWS,
        );
    }
    if policy == DeploymentPolicy::TrafficSplitting {
        if deployment.tier() == Tier::Worker {
            return refuse(
                RejectionReason::WorkerTier,
                "Traffic splitting isn't available in a worker environment because it has no load balancer.".into(),
                "Use Immutable for a worker environment.",
                &rules::POLICY_WORKER,
            );
        }
        if deployment.load_balancer_type() != LoadBalancerType::Application {
            return refuse(
                RejectionReason::NeedsApplicationLoadBalancer,
                format!(
                    "Traffic splitting requires an Application Load Balancer, and this environment has a {}.",
                    deployment.load_balancer_type().name()
                ),
                "Use Immutable, or create an environment with an Application Load Balancer. You can't change the type later.",
                &rules::POLICY_ALB,
            );
        }
    }
    if policy == DeploymentPolicy::Immutable && !deployment.enhanced_health() {
        return refuse(
            RejectionReason::NeedsEnhancedHealth,
            "An immutable deployment requires enhanced health, which is off.".into(),
            "Set `SystemType` in `aws:elasticbeanstalk:healthreporting:system` to `enhanced`.",
            &rules::POLICY_ENHANCED,
        );
    }
    ranges(deployment, policy)?;
    Ok(policy)
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
            deployment.min_size.unwrap_or(1).max(1),
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
    for (field, value, least, most, what) in fields {
        if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
            return Err(Rejection {
                reason: RejectionReason::OutOfRange,
                field,
                message: format!("{what}, not {}.", crate::text::number(value)),
                fix: "Use a value in the documented range.",
                rule: &rules::OPTION_RANGE,
            });
        }
    }
    if deployment.health_check_success_threshold == Some(HealthStatus::Info) {
        return Err(Rejection {
            reason: RejectionReason::OutOfRange,
            field: "healthCheckSuccessThreshold",
            message: "`Info` isn't a value of `HealthCheckSuccessThreshold`.".into(),
            fix: "Use `Ok`, `Warning`, `Degraded`, or `Severe`.",
            rule: &rules::OPTION_RANGE,
        });
    }
    Ok(())
}
