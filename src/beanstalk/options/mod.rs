//! Option settings: the ones that matter, and which of four levels wins.

mod documents;
mod table;

pub use documents::{
    ImportedSettings, SettingStatus, SettingsFormat, SettingsReportLine, export, import,
};
pub(super) use table::TRIGGER;
pub use table::{DocumentedOption as Known, TABLE, find};

use super::{
    config_update::{self, ChangeEffect, ConfigChange},
    rules,
};
use crate::explain::{Step, Trace, Verdict};
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
    /// Its value, as text.
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

/// What creates the environment: clients send recommended values of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CreationClient {
    /// API, SDK, AWS CLI or CloudFormation: nothing besides what you say.
    #[default]
    Api,
    /// The EB CLI.
    EbCli,
    /// The console.
    Console,
}

/// Where a value comes from, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PrecedenceLevel {
    /// Set on the environment itself.
    Direct,
    /// Set by the client on your behalf: as strong as direct.
    Recommended,
    /// From a saved configuration.
    Saved,
    /// From `.ebextensions` in the bundle.
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
    /// The environment is a worker (clients recommend less then).
    pub worker: bool,
    /// The environment has one instance.
    pub single: bool,
    /// From the saved configuration.
    pub saved: Vec<Setting>,
    /// From the bundle's files: name and settings.
    pub files: Vec<(String, Vec<Setting>)>,
}

/// An option with the value that is in force, and those that it hides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedSetting {
    /// The namespace.
    pub namespace: String,
    /// The option.
    pub option: String,
    /// The value in force.
    pub value: String,
    /// Where it comes from.
    pub level: PrecedenceLevel,
    /// The file, where it comes from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What it hides, the strongest first: remove the winner, and the next shows.
    pub hides: Vec<HiddenValue>,
    /// What AWS allows; empty where the option is not in the table.
    pub allowed: String,
    /// What changing it later does to the instances; nothing where it can't be changed.
    pub effect: Option<ChangeEffect>,
}

/// A value that a stronger one hides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HiddenValue {
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub level: PrecedenceLevel,
    /// The file, where it comes from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// Every option of the table, and every other one that is set, with the value in force.
pub fn resolve(sources: &SettingSources, trace: &mut Trace) -> Vec<ResolvedSetting> {
    // The candidates of each option, strongest first.
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
    // A later file wins, by the order of names.
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
            record_step(&namespace, &option, &winner, &candidates, trace);
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

/// The value in force.
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

fn record_step(
    namespace: &str,
    option: &str,
    winner: &HiddenValue,
    hides: &[HiddenValue],
    trace: &mut Trace,
) {
    let Some(next) = hides.first() else { return };
    let (rule, because, reads) = match (winner.level, next.level) {
        (PrecedenceLevel::Recommended, PrecedenceLevel::Ebextensions) => (
            &rules::RECOMMENDED_WINS,
            format!(
                "The client set {} on the environment as a recommended value; it beats {} from {}.",
                winner.value,
                next.value,
                next.file.as_deref().unwrap_or("the bundle")
            ),
            "createdWith",
        ),
        (
            PrecedenceLevel::Direct | PrecedenceLevel::Recommended,
            PrecedenceLevel::Saved | PrecedenceLevel::Ebextensions,
        ) => (
            &rules::DIRECT_WINS,
            format!(
                "{} was set on the environment itself and beats {} from {}.",
                winner.value,
                next.value,
                from(next)
            ),
            "direct",
        ),
        (PrecedenceLevel::Saved, PrecedenceLevel::Ebextensions) => (
            &rules::SAVED_WINS,
            format!(
                "{} of the saved configuration beats {} from {}.",
                winner.value,
                next.value,
                from(next)
            ),
            "saved",
        ),
        (PrecedenceLevel::Ebextensions, PrecedenceLevel::Ebextensions) => (
            &rules::LATER_FILE_WINS,
            format!(
                "{} comes after {} in the alphabet, so {} beats {}.",
                from(winner),
                from(next),
                winner.value,
                next.value
            ),
            "files",
        ),
        (PrecedenceLevel::Ebextensions, PrecedenceLevel::Default) => (
            &rules::EBEXTENSIONS_BEAT_DEFAULTS,
            format!("{} from {} beats the default {}.", winner.value, from(winner), next.value),
            "files",
        ),
        _ => return,
    };
    trace.step(|| Step {
        rule,
        subject: format!("{namespace} {option}"),
        verdict: Verdict::Applied,
        because,
        reads: vec![reads.into()],
    });
}

fn from(hidden: &HiddenValue) -> String {
    match (hidden.level, &hidden.file) {
        (_, Some(file)) => file.clone(),
        (PrecedenceLevel::Saved, _) => "the saved configuration".into(),
        (PrecedenceLevel::Default, _) => "the defaults".into(),
        _ => "the environment".into(),
    }
}

/// The values that a client sets on the environment by itself.
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
