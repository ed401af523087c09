//! A configuration update: what a changed setting does to the instances, and in what order.

mod play;

use super::{
    BatchSizeType, EnvironmentType, batch,
    deployment::{Durations, Rollback, unsigned},
    fleet::{Fleet, Seconds},
    refusal::{Rejection, RejectionReason},
    rules,
};
use crate::explain::{Rule, Verdict};
use play::ConfigUpdateScript;
use serde::{Deserialize, Serialize};

/// The change, and the settings by which it is carried out. What is missing has AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigUpdate {
    /// What changes.
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
    /// Seconds after the start at which the operator cancels.
    pub abort_at: Option<u64>,
    /// `BatchSizeType` of deployments: restarts in place go by it.
    pub batch_size_type: Option<BatchSizeType>,
    /// `BatchSize` of deployments; 100 when missing.
    pub batch_size: Option<i64>,
    /// How long the steps take, where that is known.
    pub durations: Durations,
}

/// One changed option, or another version of the platform.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigChange {
    /// Namespace of the option.
    pub namespace: Option<String>,
    /// Its name.
    pub option: Option<String>,
    /// The platform's new version.
    pub platform_version: Option<String>,
}

/// What a change does to the running instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeEffect {
    /// All of them are replaced.
    Replace,
    /// It is put on them as they are.
    InPlace,
    /// They are left alone.
    None,
}

/// `RollingUpdateType`, and `Disabled` for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RollingUpdateType {
    /// All at once.
    Disabled,
    /// Batches with a pause between them.
    #[default]
    Time,
    /// Batches that wait for health.
    Health,
    /// A second set of instances.
    Immutable,
}

/// A configuration update that was let in, and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigUpdateRun {
    /// What happens to the instances.
    pub effect: ChangeEffect,
    /// How replacements go.
    pub update_type: RollingUpdateType,
    /// `MaxBatchSize` in force.
    pub max_batch_size: u64,
    /// `MinInstancesInService` in force.
    pub min_instances_in_service: u64,
    /// Instances replaced at a time.
    pub batch_size: u64,
    /// True where a replacement has to be launched before anything is terminated.
    pub replacement_first: bool,
    /// Instances in service before, and after every fall or rise.
    pub in_service: Vec<u64>,
    /// What happens if it fails.
    pub rollback: Rollback,
    /// Most instances at a time.
    pub peak_instances: u64,
    /// 1 if the deployment id rises.
    pub deployment_id_increment: u64,
    /// The new configuration is in force at the end.
    pub succeeded: bool,
    /// The operator cancelled it.
    pub aborted: bool,
    /// When it was over, in seconds.
    pub total_seconds: Seconds,
    /// Instances, rows, events and trace of the run.
    pub fleet: Fleet,
}

impl ConfigUpdateRun {
    /// Least instances in service.
    pub fn min_in_service(&self) -> u64 {
        self.in_service.iter().copied().min().unwrap_or(0)
    }
}

/// Carries out a change.
///
/// # Errors
/// What Elastic Beanstalk refuses.
pub fn simulate(update: &ConfigUpdate) -> Result<ConfigUpdateRun, Rejection> {
    let (effect, effect_rule, why) = effect(update.change.as_ref())?;
    let settings = Settings::of(update)?;
    let mut script = ConfigUpdateScript::new(update, &settings);
    script.fleet.because(
        effect_rule,
        Verdict::Applied,
        subject(update.change.as_ref()),
        why,
        &["change"],
    );
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

fn subject(change: Option<&ConfigChange>) -> String {
    match change {
        Some(ConfigChange { platform_version: Some(version), .. }) => {
            format!("platform version {version}")
        }
        Some(change) => change.option.clone().unwrap_or_default(),
        None => String::new(),
    }
}

/// What changing an option does to the instances, the rule, and a sentence.
///
/// # Errors
/// A namespace that does not exist, or an option that is fixed at creation.
pub fn effect(
    change: Option<&ConfigChange>,
) -> Result<(ChangeEffect, &'static Rule, String), Rejection> {
    let change = change.cloned().unwrap_or_default();
    if change.platform_version.is_some() {
        return Ok((
            ChangeEffect::Replace,
            &rules::CHANGE_PLATFORM,
            "Another platform version means new instances.".into(),
        ));
    }
    let (namespace, option) =
        (change.namespace.unwrap_or_default(), change.option.unwrap_or_default());
    if namespace == "aws:elasticbeanstalk:environment"
        && matches!(option.as_str(), "LoadBalancerType" | "LoadBalancerIsShared")
    {
        return Err(Rejection {
            reason: RejectionReason::CreationOnly,
            field: "change.option",
            message: format!("{option} can be chosen only when the environment is created."),
            fix: "Make a new environment with the other load balancer and swap the addresses (blue/green).",
            rule: &rules::CREATION_ONLY,
        });
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
            format!("{namespace} describes the instances themselves: all of them are replaced."),
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
                "{option} is put on the running instances; the application restarts in batches of the deployment's batch size, and no instance is replaced."
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
            format!("{namespace} is not about the instances: they are left alone."),
        ));
    }
    Err(Rejection {
        reason: RejectionReason::UnknownNamespace,
        field: "change.namespace",
        message: format!("There is no namespace `{namespace}`."),
        fix: "Take a namespace of the general options, such as aws:autoscaling:launchconfiguration.",
        rule: &rules::OPTION_NAMESPACE,
    })
}

/// The settings in force.
struct Settings {
    kind: RollingUpdateType,
    running: u64,
    max_batch: u64,
    min_in_service: u64,
    batch: u64,
    replacement_first: bool,
    /// Instances whose application restarts at a time, where the change is put on them in place.
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
        let refuse = |reason, field, message: String, fix, rule| {
            Err(Rejection { reason, field, message, fix, rule })
        };
        if single && matches!(kind, RollingUpdateType::Time | RollingUpdateType::Health) {
            return refuse(
                RejectionReason::SingleInstance,
                "rollingUpdateType",
                "A single-instance environment can't update in batches; it takes Disabled and Immutable.".into(),
                "Take Immutable, or turn rolling updates off.",
                &rules::UPDATE_SINGLE,
            );
        }
        if update.legacy_windows.unwrap_or(false) && kind == RollingUpdateType::Immutable {
            return refuse(
                RejectionReason::LegacyWindows,
                "rollingUpdateType",
                "Immutable updates are not offered on Windows platforms with IIS before 8.5."
                    .into(),
                "Take Health or Time.",
                &rules::UPDATE_WINDOWS,
            );
        }
        let ranges = [
            ("minSize", Some(min), 1, 10_000),
            ("maxSize", Some(max), min, 10_000),
            ("running", Some(running), 1, 10_000),
            ("maxBatchSize", update.max_batch_size, 1, 10_000),
            ("minInstancesInService", update.min_instances_in_service, 0, (max - 1).min(9_999)),
            ("pauseSeconds", update.pause_seconds, 0, 3_600),
        ];
        for (field, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                return refuse(
                    RejectionReason::OutOfRange,
                    field,
                    format!(
                        "{value} is out of range {least} to {most}; MaxSize must exceed MinInstancesInService."
                    ),
                    "Take a value from the documented range.",
                    &rules::OPTION_RANGE,
                );
            }
        }
        Ok(())
    }
}
