//! The bounds of a rolling update in Kubernetes, and those of Amazon ECS.

use super::rules;
use crate::explain::{Trace, Verdict, step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `maxSurge` or `maxUnavailable`: a count, or a percentage of the replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOrPercent {
    /// A number of pods.
    Count(u64),
    /// A percentage.
    Percent(u64),
}

impl IntOrPercent {
    /// As written in a manifest: a number, or a text such as `25%`. `None` for what Kubernetes rejects.
    pub fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => number
                .as_u64()
                .or_else(|| {
                    number
                        .as_f64()
                        .filter(|v| v.fract() == 0.0 && (0.0..=1e15).contains(v))
                        .map(|v| v as u64)
                })
                .filter(|count| i32::try_from(*count).is_ok())
                .map(Self::Count),
            Value::String(text) => {
                let digits = text.strip_suffix('%')?;
                let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                all.then(|| digits.parse().ok()).flatten().map(Self::Percent)
            }
            _ => None,
        }
    }

    fn is_zero(self) -> bool {
        matches!(self, Self::Count(0) | Self::Percent(0))
    }

    fn of(self, replicas: u64, up: bool) -> u64 {
        match self {
            Self::Count(count) => count,
            Self::Percent(percent) if up => percent.saturating_mul(replicas).div_ceil(100),
            Self::Percent(percent) => percent.saturating_mul(replicas) / 100,
        }
    }
}

/// A rolling update.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RollingUpdate {
    /// Pods that shall run.
    pub replicas: Value,
    /// Pods above `replicas`; 25% by default.
    pub max_surge: Option<Value>,
    /// Pods that may be missing; 25% by default.
    pub max_unavailable: Option<Value>,
    /// The same service on ECS.
    pub ecs: Option<EcsPercentages>,
}

/// The bounds of an ECS service, in percent of the desired count.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EcsPercentages {
    /// Rounded up to tasks.
    pub minimum_healthy_percent: u64,
    /// Rounded down to tasks.
    pub maximum_percent: u64,
}

impl Default for EcsPercentages {
    fn default() -> Self {
        Self { minimum_healthy_percent: 100, maximum_percent: 200 }
    }
}

/// Pods during an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RollingBounds {
    /// More pods than `replicas`.
    pub max_surge: u64,
    /// Fewer pods than `replicas`.
    pub max_unavailable: u64,
    /// At least these are available.
    pub min_available: u64,
    /// At most these exist.
    pub max_total: u64,
    /// On ECS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecs: Option<EcsBounds>,
}

/// Tasks during an update of an ECS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EcsBounds {
    /// At least these are healthy.
    pub min_healthy: u64,
    /// At most these run.
    pub max_total: u64,
}

/// What a rolling update keeps to.
///
/// # Errors
/// The field that Kubernetes rejects.
pub fn rolling_bounds(
    update: &RollingUpdate,
    trace: &mut Trace,
) -> Result<RollingBounds, &'static str> {
    let count = |value: &Value| match IntOrPercent::read(value) {
        Some(IntOrPercent::Count(count)) => Some(count),
        _ => None,
    };
    let Some(replicas) = count(&update.replicas) else {
        step!(trace, rules::ROLLING_VALUES, Verdict::Rejected, "replicas", ["replicas"];
            "It must be a number of pods, 0 or more.");
        return Err("replicas");
    };
    let mut read = |value: &Option<Value>, field: &'static str| {
        let set = value.as_ref().filter(|value| !value.is_null());
        let read = set.map_or(Some(IntOrPercent::Percent(25)), IntOrPercent::read);
        if read.is_none() {
            step!(trace, rules::ROLLING_VALUES, Verdict::Rejected, field, [field];
                "It must be a number, 0 or more, or a text such as \"25%\".");
        }
        read.ok_or(field)
    };
    let unavailable = read(&update.max_unavailable, "maxUnavailable")?;
    let surge = read(&update.max_surge, "maxSurge")?;
    if unavailable.is_zero() && surge.is_zero() {
        step!(trace, rules::ROLLING_ZERO, Verdict::Rejected, "maxUnavailable", ["maxUnavailable", "maxSurge"];
            "maxSurge and maxUnavailable are both 0: no pod could be replaced.");
        return Err("maxUnavailable");
    }
    if matches!(unavailable, IntOrPercent::Percent(percent) if percent > 100) {
        step!(trace, rules::ROLLING_VALUES, Verdict::Rejected, "maxUnavailable", ["maxUnavailable"];
            "More than 100% can't be unavailable.");
        return Err("maxUnavailable");
    }
    let max_surge = surge.of(replicas, true);
    step!(trace, rules::ROLLING_SURGE, Verdict::Applied, "maxSurge", ["maxSurge", "replicas"];
        "Rounded up, maxSurge of {replicas} pods is {max_surge}.");
    let mut max_unavailable = unavailable.of(replicas, false);
    step!(trace, rules::ROLLING_UNAVAILABLE, Verdict::Applied, "maxUnavailable", ["maxUnavailable", "replicas"];
        "Rounded down, maxUnavailable of {replicas} pods is {max_unavailable}.");
    if max_surge == 0 && max_unavailable == 0 {
        step!(trace, rules::ROLLING_BOTH_ZERO, Verdict::Applied, "maxUnavailable", ["maxUnavailable", "maxSurge"];
            "Both round to 0. So that the update can go on, 1 pod may be unavailable.");
        max_unavailable = 1;
    }
    let max_unavailable = max_unavailable.min(replicas);
    let min_available = replicas - max_unavailable;
    let max_total = replicas.saturating_add(max_surge);
    let ecs = update.ecs.map(|percentages| {
        let of = |percent: u64| percent.saturating_mul(replicas);
        let bounds = EcsBounds {
            min_healthy: of(percentages.minimum_healthy_percent).div_ceil(100),
            max_total: of(percentages.maximum_percent) / 100,
        };
        step!(trace, rules::ROLLING_ECS, Verdict::Applied, "Amazon ECS", ["ecs", "replicas"];
            "With minimumHealthyPercent {} and maximumPercent {}, ECS keeps at least {} tasks (rounded up) and at most {} (rounded down).",
            percentages.minimum_healthy_percent, percentages.maximum_percent, bounds.min_healthy, bounds.max_total);
        bounds
    });
    Ok(RollingBounds { max_surge, max_unavailable, min_available, max_total, ecs })
}
