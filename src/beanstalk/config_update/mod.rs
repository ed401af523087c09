//! A configuration update: what a changed setting does to the instances, and in what order.

mod play;

use super::{
    BatchSizeType, EnvironmentType, batch,
    deployment::{Durations, Rollback},
    fleet::{Fleet, Seconds},
    refusal::{INVALID_VALUE, Rejection, RejectionReason, out_of_range},
    rules,
};
use crate::{
    explain::{Rule, Severity::Error, Verdict::Applied, finding, step},
    text::{number, unsigned},
};
use play::ConfigUpdateScript;
use serde::{Deserialize, Serialize};

/// The change, and the settings that control the update. A missing member has AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigUpdate {
    /// The change.
    pub change: Option<ConfigChange>,
    /// Load balanced or a single instance.
    pub environment_type: Option<EnvironmentType>,
    /// `MinSize`; 1 when missing.
    pub min_size: Option<i64>,
    /// `MaxSize`; 4 when missing.
    pub max_size: Option<i64>,
    /// Instances running; `MinSize` when missing.
    pub running: Option<i64>,
    /// `RollingUpdateEnabled`.
    pub rolling_update_enabled: Option<bool>,
    /// `RollingUpdateType`; `Time` when missing.
    pub rolling_update_type: Option<RollingUpdateType>,
    /// `MaxBatchSize`; a third of `MinSize`, rounded up, when missing.
    pub max_batch_size: Option<i64>,
    /// `MinInstancesInService`; the smaller of `MinSize` and `MaxSize − 1` when missing.
    pub min_instances_in_service: Option<i64>,
    /// `PauseTime` in seconds.
    pub pause_seconds: Option<i64>,
    /// A Windows platform with IIS before 8.5.
    pub legacy_windows: Option<bool>,
    /// The batch, from 1, that never becomes healthy with the new configuration.
    pub failing_batch: Option<u64>,
    /// Seconds after the start at which the operator cancels the update.
    pub abort_at: Option<u64>,
    /// `BatchSizeType` of deployments, which restarts in place also use.
    pub batch_size_type: Option<BatchSizeType>,
    /// `BatchSize` of deployments; 100 when missing.
    pub batch_size: Option<i64>,
    /// How long the steps take, if known.
    pub durations: Durations,
}

/// A changed option, or another platform version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigChange {
    /// Namespace of the option.
    pub namespace: Option<String>,
    /// Name of the option.
    pub option: Option<String>,
    /// The platform's new version.
    pub platform_version: Option<String>,
}

impl ConfigChange {
    /// The change names no platform version and no option.
    pub fn is_empty(&self) -> bool {
        let empty = |text: &Option<String>| text.as_deref().unwrap_or("").trim().is_empty();
        self.platform_version.is_none() && (empty(&self.namespace) || empty(&self.option))
    }
}

/// What a change does to the running instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeEffect {
    /// Replaces all instances.
    Replace,
    /// Applies to the running instances.
    InPlace,
    /// Doesn't affect the instances.
    None,
}

/// `RollingUpdateType`, or `Disabled`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS))]
pub enum RollingUpdateType {
    /// All instances at the same time.
    Disabled,
    /// Batches with a pause between them.
    #[default]
    Time,
    /// Batches that wait for health.
    Health,
    /// A full set of new instances.
    Immutable,
}

/// A valid configuration update, and its run.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigUpdateRun {
    /// The effect on the instances.
    pub effect: ChangeEffect,
    /// How the update replaces instances.
    pub update_type: RollingUpdateType,
    /// The effective `MaxBatchSize`.
    pub max_batch_size: u64,
    /// The effective `MinInstancesInService`.
    pub min_instances_in_service: u64,
    /// Instances replaced at a time.
    pub batch_size: u64,
    /// True if the update launches a replacement before it terminates an instance.
    pub replacement_first: bool,
    /// Instances in service at the start, and after every change.
    pub in_service: Vec<u64>,
    /// What happens if the update fails.
    pub rollback: Rollback,
    /// Highest number of instances.
    pub peak_instances: u64,
    /// 1 if the deployment ID increases.
    pub deployment_id_increment: u64,
    /// The new configuration is in effect at the end.
    pub succeeded: bool,
    /// The operator canceled the update.
    pub aborted: bool,
    /// When the update ended, in seconds.
    pub total_seconds: Seconds,
    /// Instances, rows, events, and trace of the run.
    pub fleet: Fleet,
}

impl ConfigUpdateRun {
    /// Lowest number of instances in service.
    pub fn min_in_service(&self) -> u64 {
        self.in_service.iter().copied().min().unwrap_or(0)
    }
}

/// Simulates a configuration update.
///
/// # Errors
/// Why Elastic Beanstalk rejects the update.
pub fn simulate(update: &ConfigUpdate) -> Result<ConfigUpdateRun, Rejection> {
    let (effect, effect_rule, why) = effect(update.change.as_ref())?;
    let settings = Settings::of(update)?;
    let mut script = ConfigUpdateScript::new(update, &settings);
    step!(script.fleet, *effect_rule, Applied, subject(update.change.as_ref()), ["change"]; "{why}");
    script.play(effect);
    let ConfigUpdateScript { mut fleet, in_service, succeeded, aborted, peak, .. } = script;
    fleet.close();
    Ok(ConfigUpdateRun {
        effect,
        update_type: settings.kind,
        max_batch_size: settings.max_batch,
        min_instances_in_service: settings.min_in_service,
        batch_size: settings.batch,
        replacement_first: effect == ChangeEffect::Replace && settings.replacement_first,
        in_service,
        rollback: match (effect, settings.kind) {
            _ if aborted => Rollback::Automatic,
            (ChangeEffect::Replace, RollingUpdateType::Disabled) | (ChangeEffect::None, _) => {
                Rollback::None
            }
            (ChangeEffect::InPlace, _) if succeeded => Rollback::None,
            _ => Rollback::Automatic,
        },
        peak_instances: peak,
        deployment_id_increment: u64::from(effect == ChangeEffect::InPlace),
        succeeded,
        aborted,
        total_seconds: fleet.now,
        fleet,
    })
}

/// Checks the settings of an update, regardless of its change.
///
/// # Errors
/// Why Elastic Beanstalk rejects them.
pub fn check(update: &ConfigUpdate) -> Result<(), Rejection> {
    Settings::of(update).map(drop)
}

fn subject(change: Option<&ConfigChange>) -> String {
    match change {
        Some(ConfigChange { platform_version: Some(version), .. }) => {
            format!("Platform version {version}")
        }
        Some(change) if !change.is_empty() => change.option.clone().unwrap_or_default(),
        _ => "Option".into(),
    }
}

/// The effect of an option change on the instances, its rule, and a sentence.
///
/// # Errors
/// The namespace doesn't exist, or the option can't be changed after creation.
pub fn effect(
    change: Option<&ConfigChange>,
) -> Result<(ChangeEffect, &'static Rule, String), Rejection> {
    let change = change.cloned().unwrap_or_default();
    if change.platform_version.is_some() {
        return Ok((
            ChangeEffect::Replace,
            &rules::CHANGE_PLATFORM,
            "Elastic Beanstalk replaces all instances because a platform update requires new instances.".into(),
        ));
    }
    if change.is_empty() {
        return Ok((
            ChangeEffect::None,
            &rules::CHANGE_LEAVES,
            "Elastic Beanstalk changes nothing because no option is selected.".into(),
        ));
    }
    let (namespace, option) =
        (change.namespace.unwrap_or_default(), change.option.unwrap_or_default());
    if namespace == "aws:elasticbeanstalk:environment"
        && matches!(option.as_str(), "LoadBalancerType" | "LoadBalancerIsShared")
    {
        return Err(RejectionReason::CreationOnly.with(finding!(new Error, rules::CREATION_ONLY, "change.option", INVALID_VALUE;
            "You can set `{option}` only when you create the environment.";
            "Create an environment with the other load balancer, and swap the CNAMEs (blue/green).")));
    }
    let replaces = match namespace.as_str() {
        "aws:autoscaling:launchconfiguration" | "aws:ec2:vpc" => true,
        "aws:ec2:instances" => {
            matches!(option.as_str(), "InstanceTypes" | "SupportedArchitectures" | "EnableSpot")
        }
        _ => false,
    };
    if replaces {
        return Ok((
            ChangeEffect::Replace,
            &rules::CHANGE_REPLACES,
            format!(
                "Elastic Beanstalk replaces all instances because `{namespace}` defines the instances."
            ),
        ));
    }
    const IN_PLACE: [&str; 4] = [
        "aws:elasticbeanstalk:application:environment",
        "aws:elasticbeanstalk:environment:proxy",
        "aws:elasticbeanstalk:xray",
        "aws:elasticbeanstalk:cloudwatch:logs",
    ];
    if namespace.starts_with("aws:elasticbeanstalk:container:")
        || IN_PLACE.iter().any(|prefix| namespace.starts_with(prefix))
    {
        return Ok((
            ChangeEffect::InPlace,
            &rules::CHANGE_IN_PLACE,
            format!(
                "Elastic Beanstalk applies `{option}` to the running instances and restarts the application in batches."
            ),
        ));
    }
    const KNOWN: [&str; 6] = [
        "aws:autoscaling:",
        "aws:ec2:",
        "aws:elasticbeanstalk:",
        "aws:elb:",
        "aws:elbv2:",
        "aws:rds:",
    ];
    if KNOWN.iter().any(|prefix| namespace.starts_with(prefix)) {
        return Ok((
            ChangeEffect::None,
            &rules::CHANGE_LEAVES,
            format!(
                "Elastic Beanstalk keeps the instances unchanged because `{namespace}` doesn't affect them."
            ),
        ));
    }
    Err(RejectionReason::UnknownNamespace.with(
        finding!(new Error, rules::OPTION_NAMESPACE, "change.namespace", INVALID_VALUE;
        "The namespace `{namespace}` doesn't exist.";
        "Use a documented namespace, such as `aws:autoscaling:launchconfiguration`."),
    ))
}

/// The effective settings.
struct Settings {
    kind: RollingUpdateType,
    running: u64,
    max_batch: u64,
    min_in_service: u64,
    batch: u64,
    replacement_first: bool,
    /// The number of instances whose application restarts at the same time during an update in place.
    restart: u64,
}

impl Settings {
    fn of(update: &ConfigUpdate) -> Result<Self, Rejection> {
        let single = update.environment_type.unwrap_or_default() == EnvironmentType::SingleInstance;
        let (min, max) = if single {
            (1, 1)
        } else {
            (update.min_size.unwrap_or(1), update.max_size.unwrap_or(4))
        };
        let running = if single { 1 } else { update.running.unwrap_or(min) };
        let switched_on =
            [update.max_batch_size, update.min_instances_in_service, update.pause_seconds]
                .iter()
                .any(Option::is_some);
        let enabled = update.rolling_update_enabled.unwrap_or(false) || switched_on;
        let kind = if enabled {
            update.rolling_update_type.unwrap_or_default()
        } else {
            RollingUpdateType::Disabled
        };
        Self::refuse(update, kind, single, (min, max, running))?;
        let max_batch =
            update.max_batch_size.map_or_else(|| unsigned(min).div_ceil(3).max(1), unsigned);
        let min_in_service =
            update.min_instances_in_service.map_or_else(|| unsigned(min.min(max - 1)), unsigned);
        let running = unsigned(running);
        let room = running.saturating_sub(min_in_service);
        let rolls = matches!(kind, RollingUpdateType::Time | RollingUpdateType::Health);
        Ok(Self {
            kind,
            running,
            max_batch,
            min_in_service,
            replacement_first: rolls && room == 0,
            batch: if rolls { max_batch.min(room.max(1)) } else { running },
            restart: batch::size(
                running,
                update.batch_size_type.unwrap_or_default(),
                unsigned(update.batch_size.unwrap_or(100)),
            ),
        })
    }

    fn refuse(
        update: &ConfigUpdate,
        kind: RollingUpdateType,
        single: bool,
        (min, max, running): (i64, i64, i64),
    ) -> Result<(), Rejection> {
        if single && matches!(kind, RollingUpdateType::Time | RollingUpdateType::Health) {
            return Err(RejectionReason::SingleInstance.with(finding!(new Error, rules::UPDATE_SINGLE, "rollingUpdateType";
                "A single-instance environment doesn't support updates in batches.";
                "Use Immutable, or disable rolling updates."; set "rollingUpdateType" = "Immutable")));
        }
        if update.legacy_windows.unwrap_or(false) && kind == RollingUpdateType::Immutable {
            return Err(RejectionReason::LegacyWindows.with(finding!(new Error, rules::UPDATE_WINDOWS, "rollingUpdateType";
                "Immutable updates aren't available on Windows platforms with IIS earlier than 8.5.";
                "Use Health or Time."; set "rollingUpdateType" = "Health")));
        }
        let ranges = [
            ("minSize", "MinSize", Some(min), 1, 10_000),
            ("maxSize", "MaxSize", Some(max), min, 10_000),
            ("running", "DesiredCapacity", Some(running), 1, 10_000),
            ("maxBatchSize", "MaxBatchSize", update.max_batch_size, 1, 10_000),
            (
                "minInstancesInService",
                "MinInstancesInService",
                update.min_instances_in_service,
                0,
                (max - 1).min(9_999),
            ),
            ("pauseSeconds", "PauseTime", update.pause_seconds, 0, 3_600),
        ];
        for (field, option, value, least, most) in ranges {
            if let Some(value) = value {
                let range = format!("`{option}` must be {} to {}", number(least), number(most));
                out_of_range(field, value, (least, most), &range)?;
            }
        }
        Ok(())
    }
}
