//! Reads the documents of the capacity: capacity providers, Auto Scaling groups, and services.

use super::{
    parts::Parts,
    values::{NO_EFFECT, decimal, list, whole},
};
use crate::document::{ImportStatus, Report, below};
use crate::ecs::scaling::{
    CapacityProvider,
    run::{GroupCpuScaling, ManagedScalingSettings},
};
use crate::text::{code, count_of};
use serde_json::Value;

pub(super) fn provider(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) {
    let own = value["name"].as_str().unwrap_or_default();
    if own == "FARGATE" || own == "FARGATE_SPOT" {
        report.line(ImportStatus::Ignored, at, format!("{} has no instances", code(own)));
        return;
    }
    let block = &value["autoScalingGroupProvider"];
    if !block.is_object() {
        report.line(ImportStatus::Ignored, at, "it has no `autoScalingGroupProvider`");
        return;
    }
    if parts.managed.is_some() || parts.unmanaged {
        report.line(ImportStatus::Ignored, at, "the lab shows one capacity provider");
        return;
    }
    report.skipped(value, at, &["name", "autoScalingGroupProvider"], NO_EFFECT);
    report.skipped(
        block,
        &below(at, "autoScalingGroupProvider"),
        &["managedScaling", "managedTerminationProtection", "managedDraining"],
        NO_EFFECT,
    );
    let managed = &block["managedScaling"];
    let inner = below(at, "autoScalingGroupProvider.managedScaling");
    if managed["status"] == "DISABLED" || managed.is_null() {
        parts.unmanaged = true;
        report.line(ImportStatus::Imported, at, "a capacity provider without managed scaling");
        return;
    }
    let field = |name: &str| format!("configuration.capacityProvider.managedScaling.{name}");
    let mut number = |name: &str| whole(managed, name, &inner, &field(name), report);
    let settings = ManagedScalingSettings {
        target_capacity: number("targetCapacity"),
        minimum_scaling_step_size: number("minimumScalingStepSize"),
        maximum_scaling_step_size: number("maximumScalingStepSize"),
        instance_warmup_period: number("instanceWarmupPeriod"),
        // The default of the API is off.
        termination_protection: Some(block["managedTerminationProtection"] == "ENABLED"),
        draining: (block["managedDraining"] == "DISABLED").then_some(false),
    };
    let target = settings.target_capacity.unwrap_or(100);
    report.line(
        ImportStatus::Imported,
        at,
        format!("managed scaling with target capacity {target}%"),
    );
    parts.managed = Some(settings);
}

pub(super) fn group(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) {
    let field = |name: &str| format!("configuration.capacityProvider.asg.{name}");
    let min = whole(value, "minSize", at, &field("min"), report);
    let max = whole(value, "maxSize", at, &field("max"), report);
    let desired = whole(value, "desiredCapacity", at, &field("initial"), report);
    if parts.group.is_some() {
        report.line(ImportStatus::Ignored, at, "the lab shows one Auto Scaling group");
        return;
    }
    report.line(ImportStatus::Imported, at, "the limits of the Auto Scaling group");
    report.skipped(value, at, &["minSize", "maxSize", "desiredCapacity"], NO_EFFECT);
    parts.group = Some((min, max, desired));
}

pub(super) fn group_schedule(_: &Value, at: &str, _: &mut Parts, report: &mut Report) {
    report.line(
        ImportStatus::Ignored,
        at,
        "the lab doesn't simulate scheduled actions of an Auto Scaling group",
    );
}

pub(super) fn group_policy(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) {
    let block = &value["targetTrackingConfiguration"];
    let cpu = block["predefinedMetricSpecification"]["predefinedMetricType"]
        == "ASGAverageCPUUtilization";
    match decimal(&block["targetValue"]).filter(|_| cpu) {
        Some(target_cpu) => {
            parts.group_cpu = Some(GroupCpuScaling {
                target_cpu,
                instance_warmup_period: whole(value, "estimatedInstanceWarmup", at, "", report),
            });
            report.line(
                ImportStatus::Imported,
                at,
                format!("the group's own policy on its CPU utilization, target {target_cpu}%"),
            );
        }
        None => report.line(
            ImportStatus::Ignored,
            at,
            "the lab simulates only a policy on the CPU utilization of the group",
        ),
    }
}

pub(super) fn service(value: &Value, at: &str, parts: &mut Parts, report: &mut Report) {
    if let Some(desired) = whole(value, "desiredCount", at, "configuration.service.desired", report)
    {
        parts.desired.get_or_insert(desired);
        report.line(ImportStatus::Imported, &below(at, "desiredCount"), count_of(desired, "task"));
    }
    let strategy = list(&value["capacityProviderStrategy"]);
    let fargate = |item: &&Value| {
        matches!(item["capacityProvider"].as_str(), Some("FARGATE" | "FARGATE_SPOT"))
    };
    if !strategy.is_empty() && strategy.iter().all(|item| fargate(&item)) {
        parts.strategy = strategy
            .iter()
            .enumerate()
            .map(|(n, item)| {
                let at = below(at, &format!("capacityProviderStrategy[{n}]"));
                let field = |name: &str| format!("configuration.strategy[{n}].{name}");
                CapacityProvider {
                    provider: item["capacityProvider"].as_str().map(str::to_owned),
                    weight: whole(item, "weight", &at, &field("weight"), report),
                    base: whole(item, "base", &at, &field("base"), report),
                }
            })
            .collect();
        report.line(
            ImportStatus::Imported,
            &below(at, "capacityProviderStrategy"),
            count_of(strategy.len(), "capacity provider"),
        );
    } else if !strategy.is_empty() {
        report.line(
            ImportStatus::Ignored,
            &below(at, "capacityProviderStrategy"),
            "a strategy of capacity providers with instances; import the capacity provider itself",
        );
    }
    report.skipped(value, at, &["desiredCount", "capacityProviderStrategy"], NO_EFFECT);
}
