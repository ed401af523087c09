//! A configuration update: what a changed setting does to the instances, and in what order.

use super::{
    EnvironmentType,
    deployment::{Rollback, unsigned},
    fleet::{EventSeverity, Fleet, Group, Phase, Seconds, Version},
    refusal::{Reason, Refusal},
    rules,
};
use crate::explain::{Rule, Verdict};
use serde::{Deserialize, Serialize};

/// The change, and the settings by which it is carried out. What is missing has AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConfigUpdate {
    /// What changes.
    pub change: Option<Change>,
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
    pub rolling_update_type: Option<UpdateType>,
    /// `MaxBatchSize`; a third of `MinSize`, rounded up, when missing.
    pub max_batch_size: Option<i64>,
    /// `MinInstancesInService`; the smaller of `MinSize` and `MaxSize − 1` when missing.
    pub min_instances_in_service: Option<i64>,
    /// `PauseTime` in seconds.
    pub pause_seconds: Option<i64>,
    /// A Windows platform with IIS before 8.5.
    pub legacy_windows: Option<bool>,
    /// The batch, from 1, whose new instances never become healthy.
    pub failing_batch: Option<u64>,
}

/// One changed option, or another version of the platform.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Change {
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
pub enum Effect {
    /// All of them are replaced.
    Replace,
    /// It is put on them as they are.
    InPlace,
    /// They are left alone.
    None,
}

/// `RollingUpdateType`, and `Disabled` for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpdateType {
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
pub struct Update {
    /// What happens to the instances.
    pub effect: Effect,
    /// How replacements go.
    pub update_type: UpdateType,
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
    /// When it was over, in seconds.
    pub total_seconds: Seconds,
    /// Instances, rows, events and trace of the run.
    pub fleet: Fleet,
}

impl Update {
    /// Least instances in service.
    pub fn min_in_service(&self) -> u64 {
        self.in_service.iter().copied().min().unwrap_or(0)
    }
}

/// Carries out a change.
///
/// # Errors
/// What Elastic Beanstalk refuses.
pub fn simulate(update: &ConfigUpdate) -> Result<Update, Refusal> {
    let (effect, effect_rule, why) = effect(update.change.as_ref())?;
    let settings = Settings::of(update)?;
    let mut script = Script::new(update, &settings);
    script.fleet.because(
        effect_rule,
        Verdict::Applied,
        subject(update.change.as_ref()),
        why,
        &["change"],
    );
    if effect == Effect::Replace {
        script.replace();
    } else {
        script.settings_only(effect);
    }
    let Script {
        mut fleet,
        in_service,
        succeeded,
        peak,
        ..
    } = script;
    fleet.close();
    Ok(Update {
        effect,
        update_type: settings.kind,
        max_batch_size: settings.max_batch,
        min_instances_in_service: settings.min_in_service,
        batch_size: settings.batch,
        replacement_first: effect == Effect::Replace && settings.replacement_first,
        in_service,
        rollback: match (effect, settings.kind) {
            (Effect::Replace, UpdateType::Disabled) | (Effect::InPlace | Effect::None, _) => {
                Rollback::None
            }
            _ => Rollback::Automatic,
        },
        peak_instances: peak,
        deployment_id_increment: u64::from(effect == Effect::InPlace),
        succeeded,
        total_seconds: fleet.now,
        fleet,
    })
}

fn subject(change: Option<&Change>) -> String {
    match change {
        Some(Change {
            platform_version: Some(version),
            ..
        }) => format!("platform version {version}"),
        Some(change) => change.option.clone().unwrap_or_default(),
        None => String::new(),
    }
}

/// What changing an option does to the instances, the rule, and a sentence.
///
/// # Errors
/// A namespace that does not exist, or an option that is fixed at creation.
pub fn effect(change: Option<&Change>) -> Result<(Effect, &'static Rule, String), Refusal> {
    let change = change.cloned().unwrap_or_default();
    if change.platform_version.is_some() {
        return Ok((
            Effect::Replace,
            &rules::CHANGE_PLATFORM,
            "Another platform version means new instances.".into(),
        ));
    }
    let (namespace, option) = (
        change.namespace.unwrap_or_default(),
        change.option.unwrap_or_default(),
    );
    if namespace == "aws:elasticbeanstalk:environment"
        && matches!(option.as_str(), "LoadBalancerType" | "LoadBalancerIsShared")
    {
        return Err(Refusal {
            reason: Reason::CreationOnly,
            field: "change.option",
            message: format!("{option} can be chosen only when the environment is created."),
            mend: "Make a new environment with the other load balancer and swap the addresses (blue/green).",
            rule: &rules::CREATION_ONLY,
        });
    }
    let replaces = match namespace.as_str() {
        "aws:autoscaling:launchconfiguration" | "aws:ec2:vpc" => true,
        "aws:ec2:instances" => {
            matches!(
                option.as_str(),
                "InstanceTypes" | "SupportedArchitectures" | "EnableSpot"
            )
        }
        _ => false,
    };
    if replaces {
        return Ok((
            Effect::Replace,
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
            Effect::InPlace,
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
            Effect::None,
            &rules::CHANGE_LEAVES,
            format!("{namespace} is not about the instances: they are left alone."),
        ));
    }
    Err(Refusal {
        reason: Reason::UnknownNamespace,
        field: "change.namespace",
        message: format!("There is no namespace `{namespace}`."),
        mend: "Take a namespace of the general options, such as aws:autoscaling:launchconfiguration.",
        rule: &rules::OPTION_NAMESPACE,
    })
}

/// The settings in force.
struct Settings {
    kind: UpdateType,
    running: u64,
    max_batch: u64,
    min_in_service: u64,
    batch: u64,
    replacement_first: bool,
}

impl Settings {
    fn of(update: &ConfigUpdate) -> Result<Self, Refusal> {
        let single = update.environment_type.unwrap_or_default() == EnvironmentType::SingleInstance;
        let (min, max) = if single {
            (1, 1)
        } else {
            (update.min_size.unwrap_or(1), update.max_size.unwrap_or(4))
        };
        let running = if single {
            1
        } else {
            update.running.unwrap_or(min)
        };
        let switched_on = [
            update.max_batch_size,
            update.min_instances_in_service,
            update.pause_seconds,
        ]
        .iter()
        .any(Option::is_some);
        let enabled = update.rolling_update_enabled.unwrap_or(false) || switched_on;
        let kind = if enabled {
            update.rolling_update_type.unwrap_or_default()
        } else {
            UpdateType::Disabled
        };
        Self::refuse(update, kind, single, (min, max, running))?;
        let max_batch = update
            .max_batch_size
            .map_or_else(|| unsigned(min).div_ceil(3).max(1), unsigned);
        let min_in_service = update
            .min_instances_in_service
            .map_or_else(|| unsigned(min.min(max - 1)), unsigned);
        let running = unsigned(running);
        let room = running.saturating_sub(min_in_service);
        let rolls = matches!(kind, UpdateType::Time | UpdateType::Health);
        Ok(Self {
            kind,
            running,
            max_batch,
            min_in_service,
            replacement_first: rolls && room == 0,
            batch: if rolls {
                max_batch.min(room.max(1))
            } else {
                running
            },
        })
    }

    fn refuse(
        update: &ConfigUpdate,
        kind: UpdateType,
        single: bool,
        (min, max, running): (i64, i64, i64),
    ) -> Result<(), Refusal> {
        let refuse = |reason, field, message: String, mend, rule| {
            Err(Refusal {
                reason,
                field,
                message,
                mend,
                rule,
            })
        };
        if single && matches!(kind, UpdateType::Time | UpdateType::Health) {
            return refuse(
                Reason::SingleInstance,
                "rollingUpdateType",
                "A single-instance environment can't update in batches; it takes Disabled and Immutable.".into(),
                "Take Immutable, or turn rolling updates off.",
                &rules::UPDATE_SINGLE,
            );
        }
        if update.legacy_windows.unwrap_or(false) && kind == UpdateType::Immutable {
            return refuse(
                Reason::LegacyWindows,
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
            (
                "minInstancesInService",
                update.min_instances_in_service,
                0,
                (max - 1).min(9_999),
            ),
            ("pauseSeconds", update.pause_seconds, 0, 3_600),
        ];
        for (field, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                return refuse(
                    Reason::OutOfRange,
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

/// Durations in seconds, beside those of deployments.
mod seconds {
    pub const START: u64 = 10;
    pub const DRAIN: u64 = 15;
    pub const TERMINATE: u64 = 60;
    pub const LAUNCH: u64 = 90;
    pub const HEALTHY: u64 = 135;
    pub const PAUSE: u64 = 60;
    /// `Timeout` of a batch that waits for health: PT30M.
    pub const BATCH_TIMEOUT: u64 = 1_800;
    pub const FINISH: u64 = 10;
}

struct Script<'a> {
    update: &'a ConfigUpdate,
    settings: &'a Settings,
    fleet: Fleet,
    in_service: Vec<u64>,
    peak: u64,
    succeeded: bool,
}

impl<'a> Script<'a> {
    fn new(update: &'a ConfigUpdate, settings: &'a Settings) -> Self {
        let mut fleet = Fleet::running(settings.running);
        fleet.row("start");
        Self {
            update,
            settings,
            fleet,
            in_service: vec![settings.running],
            peak: settings.running,
            succeeded: true,
        }
    }

    fn pass(&mut self, seconds: u64) {
        self.fleet.now = self.fleet.now.saturating_add(seconds);
    }

    /// Notes the count in service if it fell or rose, and a row.
    fn note(&mut self, step: impl Into<String>) {
        let (v1, v2, total) = self.fleet.counts();
        if self.in_service.last() != Some(&(v1 + v2)) {
            self.in_service.push(v1 + v2);
        }
        self.peak = self.peak.max(total);
        self.fleet.row(step);
    }

    fn settings_only(&mut self, effect: Effect) {
        self.fleet
            .event("Updating environment example's configuration settings.");
        if effect == Effect::InPlace {
            self.fleet.because(
                &rules::DEPLOYMENT_ID,
                Verdict::Applied,
                "deployment id",
                "A configuration deployment on the instances raises the deployment id by 1.",
                &[],
            );
        }
        self.pass(seconds::START + seconds::FINISH);
        self.fleet
            .event("Successfully deployed new configuration to environment.");
    }

    fn replace(&mut self) {
        self.fleet
            .event("Updating environment example's configuration settings.");
        self.pass(seconds::START);
        match self.settings.kind {
            UpdateType::Disabled => self.at_once(),
            UpdateType::Immutable => self.immutable(),
            UpdateType::Time | UpdateType::Health => self.rolls(),
        }
        self.pass(seconds::FINISH);
        if self.succeeded {
            self.fleet
                .event("Successfully deployed new configuration to environment.");
        } else {
            self.fleet
                .say(EventSeverity::Error, "Failed to deploy configuration.");
            if self.settings.kind != UpdateType::Disabled {
                self.fleet.say(
                    EventSeverity::Warn,
                    "The environment was reverted to the previous configuration setting.",
                );
            }
        }
    }

    fn at_once(&mut self) {
        let n = self.settings.running;
        self.fleet.because(
            &rules::UPDATE_DISABLED,
            Verdict::Applied,
            "update",
            format!("Rolling updates are off: all {n} instances are terminated, then all are launched anew, and nothing serves in between."),
            &["rollingUpdateEnabled"],
        );
        let old = self.fleet.places(|_, _, _| true);
        self.terminate(&old, "all terminated");
        let new = self.launch(n, Version::V2, Group::Replacement);
        if self.fails(1) {
            self.fleet.set(&new, Phase::Failed);
            self.note("all unhealthy");
            self.succeeded = false;
            return;
        }
        self.fleet.set(&new, Phase::InService);
        self.note("all launched");
    }

    fn immutable(&mut self) {
        let n = self.settings.running;
        self.fleet.because(
            &rules::UPDATE_IMMUTABLE,
            Verdict::Applied,
            "update",
            format!("A temporary Auto Scaling group brings one, then all {n} new instances; the old ones go last."),
            &["rollingUpdateType"],
        );
        let old = self.fleet.places(|_, _, _| true);
        let mut new = self.launch(1, Version::V2, Group::Temporary);
        if self.fails(1) {
            return self.drop_new(&new);
        }
        self.fleet.set(&new, Phase::InService);
        self.note("first new instance healthy");
        if n > 1 {
            new.extend(self.launch(n - 1, Version::V2, Group::Temporary));
            if self.fails(2) {
                return self.drop_new(&new);
            }
            self.fleet.set(&new, Phase::InService);
            self.note("all healthy");
        }
        self.terminate(&old, "old terminated");
    }

    fn drop_new(&mut self, new: &[usize]) {
        self.fleet.set(new, Phase::Failed);
        self.rolls_back("The temporary group is terminated; the old instances were never touched.");
        self.terminate(new, "new terminated");
    }

    fn rolls(&mut self) {
        let Settings {
            running,
            max_batch,
            min_in_service,
            batch,
            replacement_first,
            kind,
        } = *self.settings;
        self.fleet.because(
            &rules::UPDATE_DEFAULTS,
            Verdict::Applied,
            "MaxBatchSize, MinInstancesInService",
            format!("At most {max_batch} at a time, and at least {min_in_service} in service."),
            &[
                "maxBatchSize",
                "minInstancesInService",
                "minSize",
                "maxSize",
            ],
        );
        self.fleet.because(
            &rules::UPDATE_BATCH,
            Verdict::Applied,
            "batch size",
            if replacement_first {
                format!("{running} running and {min_in_service} to be kept leave none to terminate: one replacement is launched first each time.")
            } else {
                format!("The smaller of {max_batch} and {running} − {min_in_service}: {batch} at a time.")
            },
            &["maxBatchSize", "minInstancesInService", "running"],
        );
        self.fleet.because(
            if kind == UpdateType::Health {
                &rules::UPDATE_HEALTH
            } else {
                &rules::UPDATE_TIME
            },
            Verdict::Applied,
            "update",
            if kind == UpdateType::Health {
                "A batch is terminated, its replacements are launched and must be healthy before the next batch."
            } else {
                "A batch is terminated, its replacements are launched, then PauseTime passes before the next batch."
            },
            &["rollingUpdateType"],
        );
        let old = self.fleet.places(|_, _, _| true);
        let step = usize::try_from(batch).unwrap_or(1).max(1);
        let mut replaced: Vec<usize> = Vec::new();
        for (at, places) in old.chunks(step).enumerate() {
            let number = at as u64 + 1;
            let count = places.len() as u64;
            let new = if replacement_first {
                self.launch(count, Version::V2, Group::Replacement)
            } else {
                self.terminate(places, format!("batch {number} terminated"));
                self.launch(count, Version::V2, Group::Replacement)
            };
            replaced.extend(&new);
            if self.fails(number) {
                self.fleet.set(&new, Phase::Failed);
                self.fleet.row(format!("batch {number} timeout"));
                if replacement_first {
                    self.terminate(&new, "replacement terminated");
                    replaced.retain(|place| !new.contains(place));
                }
                return self.roll_back(&replaced, step);
            }
            self.fleet.set(&new, Phase::InService);
            self.note(format!("batch {number} launched"));
            if replacement_first {
                self.terminate(places, format!("batch {number} terminated"));
            }
        }
    }

    fn roll_back(&mut self, replaced: &[usize], step: usize) {
        self.rolls_back("Another rolling update brings the previous configuration back.");
        let first = self.settings.replacement_first;
        for (at, places) in replaced.chunks(step).rev().enumerate() {
            let number = at + 1;
            if !first {
                self.terminate(places, format!("rollback {number} terminated"));
            }
            let new = self.launch(places.len() as u64, Version::V1, Group::Replacement);
            self.fleet.set(&new, Phase::InService);
            self.note(format!("rollback {number} launched"));
            if first {
                self.terminate(places, format!("rollback {number} terminated"));
            }
        }
    }

    fn rolls_back(&mut self, how: &str) {
        self.succeeded = false;
        self.fleet.because(
            &rules::UPDATE_ROLLBACK,
            Verdict::Applied,
            "rollback",
            format!("A failed configuration update is taken back by itself, unlike a failed deployment. {how}"),
            &["failingBatch"],
        );
    }

    fn terminate(&mut self, places: &[usize], step: impl Into<String>) {
        self.fleet.set(places, Phase::Draining);
        self.note(step);
        self.pass(seconds::DRAIN);
        self.fleet.set(places, Phase::Terminating);
        self.pass(seconds::TERMINATE);
        self.fleet.remove(places);
    }

    /// Launches instances and lets the time pass until they are healthy, or the pause is over.
    fn launch(&mut self, count: u64, version: Version, group: Group) -> Vec<usize> {
        let new = self.fleet.launch(count, group, version);
        self.note("launching");
        self.pass(seconds::LAUNCH);
        self.fleet.set(&new, Phase::Waiting);
        self.pass(match self.settings.kind {
            UpdateType::Time => self.update.pause_seconds.map_or(seconds::PAUSE, unsigned),
            _ => seconds::HEALTHY,
        });
        new
    }

    /// Does this batch fail? Then the time that it takes to see it passes.
    fn fails(&mut self, batch: u64) -> bool {
        let fails = self.update.failing_batch == Some(batch);
        if fails && self.settings.kind != UpdateType::Time {
            self.pass(seconds::BATCH_TIMEOUT - seconds::LAUNCH - seconds::HEALTHY);
        }
        fails
    }
}
