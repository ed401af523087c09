//! The answer: resources, options, changes, the worker's simulation.

use super::{documents::FileReport, picture, scenario::Question};
use crate::beanstalk::{
    application::LifecycleRun,
    config_update::ChangeEffect,
    cron,
    operations::OperationResult,
    options::ResolvedSetting,
    resources::{Cname, Environment, EnvironmentResource},
    worker::WorkerRun,
};
use crate::explain::Headline;
use serde::Serialize;

/// The answer for an environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What the environment is, in one sentence.
    pub sentence: String,
    /// Its URL; empty for a worker.
    pub address: String,
    /// Why AWS rejects the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The resources, from users to data.
    pub resources: Vec<EnvironmentResource>,
    /// Minimum and maximum number of instances.
    pub size: (u64, u64),
    /// What the CNAME points to.
    pub cname: Option<Cname>,
    /// The diagram.
    pub picture: picture::ResourceDiagram,
    /// The environment to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<ComparedEnvironment>,
    /// AWS's recommendations.
    pub choose: Vec<Advice>,
    /// The effect of changing a setting later.
    pub changes: Vec<SettingChange>,
    /// The options with their effective values.
    pub options: Vec<ResolvedSetting>,
    /// How the saved configuration and each file were read.
    pub files: Vec<FileReport>,
    /// The effective settings as documents.
    pub exports: ExportedSettings,
    /// The worker's simulation; `None` for a web server environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<WorkerAnswer>,
    /// What the lifecycle policy does with the next version.
    pub lifecycle: LifecycleRun,
    /// What the next maintenance window does.
    pub managed: String,
    /// The next maintenance window replaces all instances.
    #[serde(skip)]
    pub replaces: bool,
    /// The operations on the environment.
    pub operations: Vec<OperationResult>,
    /// The variables that its links set: name and value.
    pub links: Vec<(String, String)>,
    /// The question that the verdict answers; never [`Question::Auto`].
    pub question: Question,
    /// The environment that results from the effective settings.
    #[serde(skip)]
    pub(super) environment: Environment,
    /// The verdict, unless AWS rejects the environment.
    #[serde(skip)]
    pub(super) verdict: Option<Headline>,
}

/// Another environment, and the differences.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedEnvironment {
    /// Its resources.
    pub resources: Vec<EnvironmentResource>,
    /// Its diagram.
    pub picture: picture::ResourceDiagram,
    /// What only one of the two environments has, and what differs.
    pub differences: Vec<Difference>,
}

/// A difference between two environments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub what: String,
    /// In the first environment; empty if it isn't there.
    pub here: String,
    /// In the second environment; empty if it isn't there.
    pub there: String,
}

/// A choice, with AWS's recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The choice: `Single instance or load balanced`.
    pub choice: &'static str,
    /// What AWS recommends.
    pub advice: &'static str,
    /// What the environment has.
    pub yours: String,
}

/// The effect of changing a setting later.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingChange {
    /// The setting.
    pub setting: String,
    /// The effect on the instances; `None` if the setting can't be changed.
    pub effect: Option<ChangeEffect>,
    /// In one sentence.
    pub why: String,
}

/// The effective settings that aren't defaults, as documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedSettings {
    /// A `.config` file.
    pub ebextensions: String,
    /// A saved configuration.
    pub eb_config: String,
    /// A CloudFormation template.
    pub cloud_formation: String,
}

/// The worker's simulation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkerAnswer {
    /// The events and their result.
    pub played: WorkerRun,
    /// The periodic tasks.
    pub tasks: Vec<cron::PeriodicTask>,
}
