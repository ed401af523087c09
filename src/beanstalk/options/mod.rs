//! Option settings: the options in Cloudglass's table, and which source sets each option.

mod documents;
mod table;

pub use crate::document::{ImportStatus as SettingStatus, ReportLine as SettingsReportLine};
pub use documents::{
    ImportedSettings, SettingsFormat, export, import, import_with, read_config_file,
    read_saved_configuration, unread,
};
pub(super) use table::TRIGGER;
pub use table::{DocumentedOption as Known, TABLE, find};

use super::{
    config_update::{self, ChangeEffect, ConfigChange},
    rules,
};
use crate::explain::{Trace, Verdict::Applied, step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One option setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Setting {
    /// `aws:autoscaling:asg`.
    pub namespace: String,
    /// `MinSize`.
    pub option: String,
    /// Its value, as a string.
    pub value: String,
}

impl Setting {
    /// A setting.
    pub fn new(
        namespace: impl Into<String>,
        option: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        Self { namespace: namespace.into(), option: option.into(), value: value.into() }
    }
}

/// What creates the environment; clients send their own recommended values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CreationClient {
    /// API, SDK, AWS CLI, or CloudFormation: only the settings that you specify.
    #[default]
    Api,
    /// The EB CLI.
    EbCli,
    /// The console.
    Console,
}

/// The source of a value, highest precedence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PrecedenceLevel {
    /// Set on the environment itself.
    Direct,
    /// Set on the environment by the client, with the precedence of a direct setting.
    Recommended,
    /// From a saved configuration.
    Saved,
    /// From `.ebextensions` in the source bundle.
    Ebextensions,
    /// AWS's default.
    Default,
}

/// All sources of settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingSources {
    /// Set on the environment.
    pub direct: Vec<Setting>,
    /// What creates it.
    pub client: CreationClient,
    /// The environment is a worker, for which clients recommend fewer values.
    pub worker: bool,
    /// The environment has one instance.
    pub single: bool,
    /// From the saved configuration.
    pub saved: Vec<Setting>,
    /// From the configuration files of the source bundle: name and settings.
    pub files: Vec<(String, Vec<Setting>)>,
}

/// An option with its effective value, and the values that it overrides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedSetting {
    /// The namespace.
    pub namespace: String,
    /// The option.
    pub option: String,
    /// The effective value.
    pub value: String,
    /// The source of the value.
    pub level: PrecedenceLevel,
    /// The file, for a value from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The overridden values, highest precedence first; if you remove the winner, the next value takes effect.
    pub hides: Vec<HiddenValue>,
    /// The allowed values; empty if the option isn't in the table.
    pub allowed: String,
    /// The effect of a later change on the instances; `None` if the option can't be changed.
    pub effect: Option<ChangeEffect>,
}

/// An overridden value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HiddenValue {
    /// The value.
    pub value: String,
    /// The source of the value.
    pub level: PrecedenceLevel,
    /// The file, for a value from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// Every option of the table, and every other option that is set, with the effective value.
pub fn resolve(sources: &SettingSources, trace: &mut Trace) -> Vec<ResolvedSetting> {
    // The candidates for each option, highest precedence first.
    let mut all: BTreeMap<(String, String), Vec<HiddenValue>> = BTreeMap::new();
    let mut add = |setting: &Setting, level, file: Option<&str>| {
        all.entry((setting.namespace.clone(), setting.option.clone())).or_default().push(
            HiddenValue { value: setting.value.clone(), level, file: file.map(str::to_owned) },
        );
    };
    for setting in sources.direct.iter().rev() {
        add(setting, PrecedenceLevel::Direct, None);
    }
    for setting in recommended(sources) {
        add(&setting, PrecedenceLevel::Recommended, None);
    }
    for setting in sources.saved.iter().rev() {
        add(setting, PrecedenceLevel::Saved, None);
    }
    // The alphabetically later file overrides the others.
    let mut files: Vec<&(String, Vec<Setting>)> = sources.files.iter().collect();
    files.sort_by(|a, b| b.0.cmp(&a.0));
    for (name, settings) in files {
        for setting in settings.iter().rev() {
            add(setting, PrecedenceLevel::Ebextensions, Some(name));
        }
    }
    let balancer = ("aws:elasticbeanstalk:environment".to_owned(), "LoadBalancerType".to_owned());
    let network = all
        .get(&balancer)
        .and_then(|candidates| candidates.first())
        .is_some_and(|winner| winner.value == "network");
    for option in TABLE {
        let default = option.default_for(sources.single, network);
        if !default.is_empty() {
            let key = (option.namespace.to_owned(), option.name.to_owned());
            all.entry(key).or_default().push(HiddenValue {
                value: default.to_owned(),
                level: PrecedenceLevel::Default,
                file: None,
            });
        }
    }
    all.into_iter()
        .filter_map(|((namespace, option), candidates)| {
            let mut candidates = candidates.into_iter();
            let winner = candidates.next()?;
            let candidates: Vec<HiddenValue> = candidates.collect();
            explain(&namespace, &option, &winner, &candidates, trace);
            Some(ResolvedSetting {
                effect: config_update::effect(Some(&ConfigChange {
                    namespace: Some(namespace.clone()),
                    option: Some(option.clone()),
                    platform_version: None,
                }))
                .ok()
                .map(|(effect, ..)| effect),
                allowed: find(&namespace, &option).map_or_else(String::new, Known::allowed_words),
                namespace,
                option,
                value: winner.value,
                level: winner.level,
                file: winner.file,
                hides: candidates,
            })
        })
        .collect()
}

/// The effective value.
pub fn value<'a>(
    resolved: &'a [ResolvedSetting],
    namespace: &str,
    option: &str,
) -> Option<&'a str> {
    resolved
        .iter()
        .find(|row| row.namespace == namespace && row.option == option)
        .map(|row| row.value.as_str())
}

/// The step of an option whose value overrides another one.
fn explain(
    namespace: &str,
    option: &str,
    winner: &HiddenValue,
    hides: &[HiddenValue],
    to: &mut Trace,
) {
    use PrecedenceLevel::{Default, Direct, Ebextensions, Recommended, Saved};
    let Some(next) = hides.first() else { return };
    let (value, other) = (&winner.value, &next.value);
    match (winner.level, next.level) {
        (Recommended, Ebextensions) => {
            step!(to, rules::RECOMMENDED_WINS, Applied, "{namespace} {option}", ["createdWith"];
            "The client sets `{value}` on the environment as a recommended value, which overrides `{other}` from {}.",
            next.file.as_deref().unwrap_or("the source bundle"))
        }
        (Direct | Recommended, Saved | Ebextensions) => {
            step!(to, rules::DIRECT_WINS, Applied, "{namespace} {option}", ["direct"];
            "`{value}` is set on the environment and overrides `{other}` from {}.", from(next))
        }
        (Saved, Ebextensions) => {
            step!(to, rules::SAVED_WINS, Applied, "{namespace} {option}", ["saved"];
            "`{value}` from the saved configuration overrides `{other}` from {}.", from(next))
        }
        (Ebextensions, Ebextensions) => {
            step!(to, rules::LATER_FILE_WINS, Applied, "{namespace} {option}", ["files"];
            "{} comes after {} alphabetically, so `{value}` overrides `{other}`.", from(winner), from(next))
        }
        (Ebextensions, Default) => {
            step!(to, rules::EBEXTENSIONS_BEAT_DEFAULTS, Applied, "{namespace} {option}", ["files"];
            "`{value}` from {} overrides the default `{other}`.", from(winner))
        }
        _ => return,
    };
}

fn from(hidden: &HiddenValue) -> String {
    match (hidden.level, &hidden.file) {
        (_, Some(file)) => format!("`{file}`"),
        (PrecedenceLevel::Saved, _) => "the saved configuration".into(),
        (PrecedenceLevel::Default, _) => "the default values".into(),
        _ => "the environment".into(),
    }
}

/// The values that a client sets on the environment.
fn recommended(sources: &SettingSources) -> Vec<Setting> {
    let command = "aws:elasticbeanstalk:command";
    let rolling = "aws:autoscaling:updatepolicy:rollingupdate";
    let web = !sources.worker && !sources.single;
    let mut list = Vec::new();
    let mut put = |namespace: &str, option: &str, value: &str| {
        list.push(Setting::new(namespace, option, value));
    };
    match sources.client {
        CreationClient::Api => {}
        CreationClient::EbCli => {
            put(command, "BatchSize", "30");
            put(command, "BatchSizeType", "Percentage");
            put("aws:elasticbeanstalk:healthreporting:system", "SystemType", "enhanced");
            if web {
                put(rolling, "RollingUpdateEnabled", "true");
                put(rolling, "RollingUpdateType", "Health");
                put("aws:elasticbeanstalk:environment", "LoadBalancerType", "application");
                put("aws:elb:loadbalancer", "CrossZone", "true");
                put("aws:elb:policies", "ConnectionDrainingEnabled", "true");
            }
        }
        CreationClient::Console => {
            put(command, "DeploymentPolicy", "AllAtOnce");
            put("aws:elasticbeanstalk:healthreporting:system", "SystemType", "enhanced");
            if web {
                put("aws:elasticbeanstalk:environment", "LoadBalancerType", "application");
                put("aws:elb:policies", "ConnectionDrainingEnabled", "true");
            }
        }
    }
    list
}
