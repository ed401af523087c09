//! Reads the documents. Names are compared without case, as the AWS CLI, CloudFormation, and Terraform differ in it.

use super::{
    capacity::{group, group_policy, group_schedule, provider, service},
    parts::{Alarm, Named, Parts},
    values::{NO_EFFECT, decimal, list, real, truth, whole},
};
use crate::document::{ImportStatus, Report, below, lower_camel};
use crate::ecs::scaling::{
    AdjustmentType, StepAdjustment,
    run::{Comparison, PolicyType, ScalingMetric, ScalingPolicy},
};
use crate::text::{code, count_of};
use serde_json::Value;

/// Reads a document.
pub(super) fn document(value: &Value, parts: &mut Parts, report: &mut Report) {
    if let Some(resources) = value["Resources"].as_object() {
        for (name, resource) in resources {
            let properties = lower_camel(&resource["Properties"]);
            let at = format!("Resources.{name}.Properties");
            match resource["Type"].as_str().unwrap_or_default() {
                "AWS::ApplicationAutoScaling::ScalableTarget" => {
                    target(&properties, &at, parts, report);
                    for (n, action) in list(&properties["scheduledActions"]).iter().enumerate() {
                        scheduled(action, &format!("{at}.ScheduledActions[{n}]"), parts, report);
                    }
                }
                "AWS::ApplicationAutoScaling::ScalingPolicy" => {
                    policy(&properties, &at, name, parts, report)
                }
                "Terraform::ScheduledAction" => scheduled(&properties, &at, parts, report),
                "AWS::CloudWatch::Alarm" => alarm(&properties, &at, name, parts, report),
                "AWS::ECS::CapacityProvider" => provider(&properties, &at, parts, report),
                "AWS::AutoScaling::AutoScalingGroup" => group(&properties, &at, parts, report),
                "AWS::AutoScaling::ScalingPolicy" => group_policy(&properties, &at, parts, report),
                "AWS::ECS::Service" => service(&properties, &at, parts, report),
                kind => parts.others.push((format!("Resources.{name}"), kind.to_owned())),
            }
        }
        return;
    }
    let value = lower_camel(value);
    type Reader = fn(&Value, &str, &mut Parts, &mut Report);
    let lists: [(&str, Reader); 8] = [
        ("scalableTargets", target),
        ("scalingPolicies", |value, at, parts, report| policy(value, at, "", parts, report)),
        ("scheduledActions", scheduled),
        ("metricAlarms", |value, at, parts, report| alarm(value, at, "", parts, report)),
        ("capacityProviders", provider),
        ("autoScalingGroups", group),
        ("services", service),
        ("scheduledUpdateGroupActions", group_schedule),
    ];
    for (name, read) in lists {
        for (n, item) in list(&value[name]).iter().enumerate() {
            if item.is_object() {
                read(item, &format!("{name}[{n}]"), parts, report);
            }
        }
    }
    let has = |name: &str| value.get(name).is_some();
    if has("policyType")
        || has("targetTrackingScalingPolicyConfiguration")
        || has("stepScalingPolicyConfiguration")
    {
        policy(&value, "", "", parts, report);
    } else if has("targetValue") {
        tracking(&value, "", vec![String::new()], parts, report);
    } else if has("stepAdjustments") && has("adjustmentType") {
        stepping(&value, "", vec![String::new()], parts, report);
        report.skipped(&value, "", STEPPING, NO_EFFECT);
    } else if has("schedule") && has("scalableTargetAction") {
        scheduled(&value, "", parts, report);
    } else if has("minCapacity") || has("maxCapacity") {
        target(&value, "", parts, report);
    } else if has("autoScalingGroupProvider") {
        provider(&value, "", parts, report);
    } else if has("alarmName") && has("threshold") {
        alarm(&value, "", "", parts, report);
    } else if value["service"].is_object() {
        service(&value["service"], "service", parts, report);
    } else if has("capacityProviderStrategy") && !has("services") {
        service(&value, "", parts, report);
    }
}

/// The members that say which resource a target, a policy, or a scheduled action is of.
const OF_RESOURCE: &[&str] =
    &["resourceId", "serviceNamespace", "scalableDimension", "scalingTargetId"];
/// Whether something belongs to ECS, and to the service that the import is of.
fn belongs(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) -> bool {
    let namespace = value["serviceNamespace"].as_str();
    let dimension = value["scalableDimension"].as_str();
    let other =
        namespace.filter(|it| *it != "ecs").or(dimension.filter(|it| !it.starts_with("ecs:")));
    if let Some(other) = other {
        report.line(
            ImportStatus::Ignored,
            at,
            format!("it scales {}, not an ECS service", code(other)),
        );
        return false;
    }
    let Some(resource) = value["resourceId"].as_str() else { return true };
    match &parts.resource {
        Some(first) if first != resource => {
            report.line(
                ImportStatus::Ignored,
                at,
                format!("it is of {}. The lab shows one service, {}", code(resource), code(first)),
            );
            false
        }
        Some(_) => true,
        None => {
            parts.resource = Some(resource.to_owned());
            true
        }
    }
}

fn target(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) {
    if !belongs(value, at, parts, report) {
        return;
    }
    let min = whole(value, "minCapacity", at, "configuration.service.minCapacity", report);
    let max = whole(value, "maxCapacity", at, "configuration.service.maxCapacity", report);
    parts.limits = Some((min, max));
    let shown = |limit: Option<u32>| limit.map_or("unknown".to_owned(), |limit| limit.to_string());
    report.line(
        ImportStatus::Imported,
        at,
        format!("limits of {} to {} tasks", shown(min), shown(max)),
    );
    let suspended = &value["suspendedState"];
    for name in
        ["dynamicScalingInSuspended", "dynamicScalingOutSuspended", "scheduledScalingSuspended"]
    {
        if truth(&suspended[name]) == Some(true) {
            report.line(
                ImportStatus::Ignored,
                &below(at, &format!("suspendedState.{name}")),
                "the lab doesn't simulate suspended scaling",
            );
        }
    }
    let own = ["minCapacity", "maxCapacity", "suspendedState", "scheduledActions"];
    report.skipped(value, at, &[OF_RESOURCE, &own].concat(), NO_EFFECT);
}

fn policy(value: &Value, at: &str, id: &str, parts: &mut Parts, report: &mut Report) {
    if !belongs(value, at, parts, report) {
        return;
    }
    let mut names = vec![id.to_owned()];
    names.extend(value["policyName"].as_str().or(value["name"].as_str()).map(str::to_owned));
    names.extend(value["policyARN"].as_str().or(value["policyArn"].as_str()).map(str::to_owned));
    names.extend(
        list(&value["alarms"])
            .iter()
            .filter_map(|alarm| alarm["alarmName"].as_str().map(str::to_owned)),
    );
    let tracking_block = &value["targetTrackingScalingPolicyConfiguration"];
    let step_block = &value["stepScalingPolicyConfiguration"];
    let both = tracking_block.is_object() && step_block.is_object();
    let is_step = value["policyType"] == "StepScaling";
    if both {
        let (unused, used) = match is_step {
            true => ("targetTrackingScalingPolicyConfiguration", "StepScaling"),
            false => ("stepScalingPolicyConfiguration", "TargetTrackingScaling"),
        };
        report.line(
            ImportStatus::Refused,
            &below(at, unused),
            format!("a policy of type {} doesn't have this configuration", code(used)),
        );
    }
    if tracking_block.is_object() && !(both && is_step) {
        tracking(
            tracking_block,
            &below(at, "targetTrackingScalingPolicyConfiguration"),
            names,
            parts,
            report,
        );
    } else if step_block.is_object() {
        let at = below(at, "stepScalingPolicyConfiguration");
        stepping(step_block, &at, names, parts, report);
        report.skipped(step_block, &at, STEPPING, NO_EFFECT);
    } else if value.get("stepAdjustments").is_some() {
        // Older Terraform providers have the configuration in the policy itself.
        stepping(value, at, names, parts, report);
    } else {
        match value["policyType"].as_str() {
            Some(kind @ ("TargetTrackingScaling" | "StepScaling")) => report.line(
                ImportStatus::Refused,
                at,
                format!("a policy of type {} without its configuration", code(kind)),
            ),
            kind => report.line(
                ImportStatus::Ignored,
                at,
                format!(
                    "the lab doesn't simulate a policy of type {}",
                    code(kind.unwrap_or("unknown"))
                ),
            ),
        }
    }
    let own = [
        "policyName",
        "name",
        "policyARN",
        "policyArn",
        "policyType",
        "alarms",
        "targetTrackingScalingPolicyConfiguration",
        "stepScalingPolicyConfiguration",
    ];
    let old: &[&str] = if step_block.is_null() { STEPPING } else { &[] };
    report.skipped(value, at, &[OF_RESOURCE, &own, old].concat(), NO_EFFECT);
}

/// The members of a step scaling configuration that the lab simulates.
const STEPPING: &[&str] =
    &["adjustmentType", "stepAdjustments", "stepAdjustment", "minAdjustmentMagnitude", "cooldown"];

/// The metric by a name of AWS, of CloudWatch or of a predefined metric.
fn metric_of(name: &str) -> Option<ScalingMetric> {
    Some(match name.trim_end_matches("HighResolution") {
        "ECSServiceAverageCPUUtilization" | "CPUUtilization" | "ASGAverageCPUUtilization" => {
            ScalingMetric::Cpu
        }
        "ECSServiceAverageMemoryUtilization" | "MemoryUtilization" => ScalingMetric::Memory,
        "ALBRequestCountPerTarget" | "RequestCountPerTarget" => {
            ScalingMetric::RequestCountPerTarget
        }
        _ => return None,
    })
}

fn tracking(value: &Value, at: &str, names: Vec<String>, parts: &mut Parts, report: &mut Report) {
    let field = format!("configuration.policies[{}]", parts.policies.len());
    let predefined = &value["predefinedMetricSpecification"];
    let custom = &value["customizedMetricSpecification"];
    let name = predefined["predefinedMetricType"]
        .as_str()
        .or(custom["metricName"].as_str())
        .unwrap_or("a metric expression");
    let metric = metric_of(name).unwrap_or(ScalingMetric::Custom);
    let target = real(value, "targetValue", at, &format!("{field}.target"), report);
    if metric == ScalingMetric::Custom {
        report.line(ImportStatus::Kept, &below(at, "customizedMetricSpecification"), format!("a custom metric that follows the load, because the values of {} aren't in the document", code(name)));
    }
    if name.ends_with("HighResolution") {
        report.line(
            ImportStatus::Corrected,
            &below(at, "predefinedMetricSpecification"),
            "the lab simulates points of one minute, not of 20 s",
        );
    }
    let policy = ScalingPolicy {
        kind: Some(PolicyType::TargetTracking),
        metric: Some(metric),
        target: Some(target.unwrap_or(50.0)),
        disable_scale_in: truth(&value["disableScaleIn"]).filter(|it| *it),
        scale_out_cooldown: whole(
            value,
            "scaleOutCooldown",
            at,
            &format!("{field}.scaleOutCooldown"),
            report,
        ),
        scale_in_cooldown: whole(
            value,
            "scaleInCooldown",
            at,
            &format!("{field}.scaleInCooldown"),
            report,
        ),
        resource_label: label(&predefined["resourceLabel"], metric),
        ..ScalingPolicy::default()
    };
    let shown = target.map_or("an unknown target".to_owned(), |target| format!("target {target}"));
    report.line(
        ImportStatus::Imported,
        at,
        format!("target tracking on {}, {shown}", metric.words()),
    );
    let own = [
        "predefinedMetricSpecification",
        "customizedMetricSpecification",
        "targetValue",
        "disableScaleIn",
        "scaleOutCooldown",
        "scaleInCooldown",
    ];
    report.skipped(value, at, &own, NO_EFFECT);
    parts.policies.push(Named { names, at: at.to_owned(), policy });
}

/// The label; one that depends on other resources is theirs.
fn label(value: &Value, metric: ScalingMetric) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Null => None,
        _ => (metric == ScalingMetric::RequestCountPerTarget)
            .then(|| "app/load-balancer/id/targetgroup/target-group/id".into()),
    }
}

fn adjustment_type(name: &str) -> Option<AdjustmentType> {
    Some(match name {
        "ChangeInCapacity" => AdjustmentType::ChangeInCapacity,
        "ExactCapacity" => AdjustmentType::ExactCapacity,
        "PercentChangeInCapacity" => AdjustmentType::PercentChangeInCapacity,
        _ => return None,
    })
}

fn stepping(value: &Value, at: &str, names: Vec<String>, parts: &mut Parts, report: &mut Report) {
    let field = format!("configuration.policies[{}]", parts.policies.len());
    let kind = value["adjustmentType"].as_str().unwrap_or_default();
    let adjustment = adjustment_type(kind);
    if adjustment.is_none() {
        report.line(
            ImportStatus::Refused,
            &below(at, "adjustmentType"),
            format!("{} isn't an adjustment type", code(kind)),
        );
    }
    let blocks = match value.get("stepAdjustments").or(value.get("stepAdjustment")) {
        Some(Value::Array(blocks)) => blocks.clone(),
        Some(block) => vec![block.clone()],
        None => Vec::new(),
    };
    let steps: Vec<StepAdjustment> = blocks
        .iter()
        .enumerate()
        .map(|(n, block)| {
            let at = below(at, &format!("stepAdjustments[{n}]"));
            let field = |name: &str| format!("{field}.steps[{n}].{name}");
            StepAdjustment {
                lower: real(block, "metricIntervalLowerBound", &at, &field("lower"), report),
                upper: real(block, "metricIntervalUpperBound", &at, &field("upper"), report),
                adjustment: real(block, "scalingAdjustment", &at, &field("adjustment"), report)
                    .or(Some(0.0)),
            }
        })
        .collect();
    report.line(
        ImportStatus::Imported,
        at,
        format!("step scaling with {}", count_of(steps.len(), "step")),
    );
    let policy = ScalingPolicy {
        kind: Some(PolicyType::Step),
        adjustment_type: Some(adjustment.unwrap_or_default()),
        steps: Some(steps),
        min_adjustment_magnitude: whole(
            value,
            "minAdjustmentMagnitude",
            at,
            &format!("{field}.minAdjustmentMagnitude"),
            report,
        ),
        cooldown: whole(value, "cooldown", at, &format!("{field}.cooldown"), report),
        ..ScalingPolicy::default()
    };
    parts.policies.push(Named { names, at: at.to_owned(), policy });
}

fn scheduled(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) {
    if !belongs(value, at, parts, report) {
        return;
    }
    let field = format!("configuration.policies[{}]", parts.policies.len());
    let action = &value["scalableTargetAction"];
    let inner = below(at, "scalableTargetAction");
    let Some(schedule) = value["schedule"].as_str() else {
        report.line(ImportStatus::Refused, at, "it has no schedule");
        return;
    };
    let policy = ScalingPolicy {
        kind: Some(PolicyType::Scheduled),
        schedule: Some(schedule.to_owned()),
        timezone: value["timezone"].as_str().map(str::to_owned),
        min_capacity: whole(action, "minCapacity", &inner, &format!("{field}.minCapacity"), report),
        max_capacity: whole(action, "maxCapacity", &inner, &format!("{field}.maxCapacity"), report),
        ..ScalingPolicy::default()
    };
    report.line(ImportStatus::Imported, at, format!("scheduled action {}", code(schedule)));
    for name in ["startTime", "endTime"] {
        if !value[name].is_null() {
            report.line(
                ImportStatus::Ignored,
                &below(at, name),
                "the lab runs each schedule for the entire time",
            );
        }
    }
    let own = [
        "schedule",
        "timezone",
        "scalableTargetAction",
        "startTime",
        "endTime",
        "scheduledActionName",
        "name",
    ];
    report.skipped(value, at, &[OF_RESOURCE, &own].concat(), NO_EFFECT);
    parts.policies.push(Named { names: Vec::new(), at: at.to_owned(), policy });
}

fn alarm(value: &Value, at: &str, id: &str, parts: &mut Parts, report: &mut Report) {
    let actions = value["alarmActions"].to_string();
    let comparison = match value["comparisonOperator"].as_str().unwrap_or_default() {
        "GreaterThanThreshold" => Some(Comparison::Above),
        "GreaterThanOrEqualToThreshold" => Some(Comparison::AtLeast),
        "LessThanThreshold" => Some(Comparison::Below),
        "LessThanOrEqualToThreshold" => Some(Comparison::AtMost),
        _ => None,
    };
    let mut names = vec![id.to_owned()];
    names.extend(value["alarmName"].as_str().map(str::to_owned));
    let metric =
        value["metricName"].as_str().map(|name| metric_of(name).unwrap_or(ScalingMetric::Custom));
    let periods = whole(value, "datapointsToAlarm", at, "", report)
        .or_else(|| whole(value, "evaluationPeriods", at, "", report));
    let seconds = decimal(&value["period"]).unwrap_or(60.0);
    if seconds > 60.0 {
        report.line(
            ImportStatus::Corrected,
            &below(at, "period"),
            format!(
                "a period of {seconds} s counts as {} points of a minute",
                (seconds / 60.0).ceil()
            ),
        );
    }
    let periods = periods
        .map(|count| count.saturating_mul((seconds / 60.0).ceil().max(1.0) as u32).min(1440));
    let threshold = decimal(&value["threshold"]);
    let Some(limit) = threshold else {
        report.line(ImportStatus::Ignored, at, "the alarm has no fixed threshold");
        return;
    };
    report.line(ImportStatus::Imported, at, format!("an alarm with threshold {limit}"));
    let own = [
        "alarmName",
        "alarmActions",
        "comparisonOperator",
        "metricName",
        "datapointsToAlarm",
        "evaluationPeriods",
        "period",
        "threshold",
    ];
    report.skipped(value, at, &own, NO_EFFECT);
    parts.alarms.push(Alarm { actions, names, threshold, comparison, periods, metric });
}
