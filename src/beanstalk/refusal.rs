//! What Elastic Beanstalk refuses before it begins, looked at in a fixed order.

use super::{
    BatchSizeType, DeploymentPolicy, EnvironmentType, LoadBalancerType, Tier,
    deployment::Deployment, health::HealthStatus, rules,
};
use crate::explain::Rule;
use serde::Serialize;

/// Why a well-formed question is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionReason {
    /// Not one of the five values.
    UnknownPolicy,
    /// Not in an environment with one instance.
    SingleInstance,
    /// Not on Windows platforms before IIS 8.5.
    LegacyWindows,
    /// Not in a worker environment.
    WorkerTier,
    /// Only behind an Application Load Balancer.
    NeedsApplicationLoadBalancer,
    /// Only with enhanced health.
    NeedsEnhancedHealth,
    /// An option outside its range.
    OutOfRange,
    /// A namespace that Elastic Beanstalk does not have.
    UnknownNamespace,
    /// A setting that can be chosen only when the environment is created.
    CreationOnly,
}

/// A refusal: the reason, the field that causes it, and the words for a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// Why.
    pub reason: RejectionReason,
    /// Path of the field within the question.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: &'static str,
    /// The rule that says so.
    pub rule: &'static Rule,
}

/// The policy of a deployment, or why Elastic Beanstalk would not even begin.
///
/// # Errors
/// The first of the reasons in the order of [`RejectionReason`].
pub fn check(deployment: &Deployment) -> Result<DeploymentPolicy, Rejection> {
    let text = deployment.policy_text();
    let Some(policy) = DeploymentPolicy::parse(text) else {
        return Err(Rejection {
            reason: RejectionReason::UnknownPolicy,
            field: "deploymentPolicy",
            message: format!("`{text}` is not a value of DeploymentPolicy."),
            fix: "Take AllAtOnce, Rolling, RollingWithAdditionalBatch, Immutable or TrafficSplitting; blue/green is a procedure with two environments, not a policy.",
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
                "{name} needs more than one instance; a single-instance environment takes All at once and Immutable."
            ),
            "Take Immutable, or change the environment to LoadBalanced.",
            &rules::POLICY_SINGLE,
        );
    }
    if deployment.legacy_windows.unwrap_or(false)
        && !matches!(policy, DeploymentPolicy::AllAtOnce | DeploymentPolicy::Rolling)
    {
        return refuse(
            RejectionReason::LegacyWindows,
            format!("{name} is not offered on Windows platforms with IIS before 8.5."),
            "Take All at once or Rolling, or move to a current Windows platform by blue/green.",
            &rules::POLICY_WINDOWS,
        );
    }
    if policy == DeploymentPolicy::TrafficSplitting {
        if deployment.tier() == Tier::Worker {
            return refuse(
                RejectionReason::WorkerTier,
                "A worker environment has no load balancer whose traffic could be split.".into(),
                "Take Immutable for a worker.",
                &rules::POLICY_WORKER,
            );
        }
        if deployment.load_balancer_type() != LoadBalancerType::Application {
            return refuse(
                RejectionReason::NeedsApplicationLoadBalancer,
                format!(
                    "Traffic splitting needs an Application Load Balancer; this environment has a {}.",
                    deployment.load_balancer_type().name()
                ),
                "The load balancer's type is fixed at creation: make a new environment with an Application Load Balancer, or take Immutable.",
                &rules::POLICY_ALB,
            );
        }
    }
    if policy == DeploymentPolicy::Immutable && !deployment.enhanced_health() {
        return refuse(
            RejectionReason::NeedsEnhancedHealth,
            "An immutable deployment judges the new instances by enhanced health, which is off."
                .into(),
            "Set SystemType in aws:elasticbeanstalk:healthreporting:system to enhanced.",
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
            "a single-instance environment runs one instance, any other 1 to 10,000",
        ),
        (
            "maxSize",
            deployment.max_size,
            deployment.min_size.unwrap_or(1).max(1),
            10_000,
            "MaxSize is at least MinSize and at most 10,000",
        ),
        ("minSize", deployment.min_size, 1, 10_000, "MinSize is 1 to 10,000"),
        (
            "batchSize",
            // What nobody set and nothing uses can't be out of range.
            match deployment.batch_size {
                None if !policy.has_batches() => None,
                _ => Some(deployment.batch_size()),
            },
            1,
            if fixed { deployment.max_size() as i64 } else { 100 },
            "BatchSize is 1 to 100 percent, or 1 to MaxSize instances when it is fixed",
        ),
        ("timeout", deployment.timeout, 1, 3600, "Timeout is 1 to 3,600 seconds"),
        (
            "newVersionPercent",
            deployment.new_version_percent,
            1,
            100,
            "NewVersionPercent is 1 to 100",
        ),
        (
            "evaluationTime",
            deployment.evaluation_time,
            3,
            600,
            "EvaluationTime is 3 to 600 minutes",
        ),
    ];
    for (field, value, least, most, what) in fields {
        if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
            return Err(Rejection {
                reason: RejectionReason::OutOfRange,
                field,
                message: format!("{value} is out of range: {what}."),
                fix: "Take a value from the documented range.",
                rule: &rules::OPTION_RANGE,
            });
        }
    }
    if deployment.health_check_success_threshold == Some(HealthStatus::Info) {
        return Err(Rejection {
            reason: RejectionReason::OutOfRange,
            field: "healthCheckSuccessThreshold",
            message: "Info is no value of HealthCheckSuccessThreshold.".into(),
            fix: "Take Ok, Warning, Degraded or Severe.",
            rule: &rules::OPTION_RANGE,
        });
    }
    Ok(())
}
