//! The sources of the option settings: the form, direct settings, the saved configuration, and the bundle's files.

use super::{BeanstalkEnvironment, ConfigFile, Scenario};
use crate::beanstalk::{
    Database, EnvironmentType, LoadBalancerType,
    options::{
        self, ImportedSettings, Setting, SettingSources, SettingStatus, SettingsFormat,
        SettingsReportLine,
    },
    resources::{DbDeletionPolicy, Environment, ExistingQueue},
    rules,
};
use crate::document::{self, ImportStatus, Report};
use crate::explain::{Finding, Rule, Severity::Warning, finding};
use crate::labs::{Import, nothing_imported, of_another_lab};
use serde::Serialize;
use serde_json::{Map, Value};

/// How a document with option settings was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileReport {
    /// The file's name, or `Saved configuration`.
    pub name: String,
    /// How its parts were read.
    pub report: Vec<SettingsReportLine>,
}

/// A pasted document with option settings.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedSettings {
    /// The text without secrets.
    pub text: String,
    /// Its settings, and what became of each part.
    pub imported: ImportedSettings,
    /// The names of the values that it needs.
    pub needs: Vec<String>,
}

impl PastedSettings {
    /// The names of the values that the document needs, and of those in `given`, which can still be changed.
    pub fn names(&self, given: &Map<String, Value>) -> Vec<String> {
        let more = given.keys().filter(|name| !self.needs.contains(name));
        self.needs.iter().chain(more).cloned().collect()
    }
}

/// Reads a pasted document with option settings. `given` has values for what a template needs.
pub fn read_settings(text: &str, given: &Map<String, Value>) -> PastedSettings {
    let (clean, secrets) = document::without_secrets(text);
    let (mut imported, needs) = options::import_with(&clean, given);
    imported.report.extend(secrets);
    document::locate(&mut imported.report, text);
    PastedSettings { text: clean.into_owned(), imported, needs }
}

/// Imports option settings: a configuration file or a saved configuration as such, other formats as settings on the
/// environment. The scenario has no other settings.
pub(super) fn import(
    scenario: &Scenario,
    text: &str,
    given: &Map<String, Value>,
) -> Result<Import<Scenario>, String> {
    let (imported, needs) = options::import_with(text, given);
    if imported.settings.is_empty()
        && let Some(other) = of_another_lab::<BeanstalkEnvironment>(text, "option settings")
    {
        return Err(other);
    }
    if imported.format.is_none() {
        return Err(nothing_imported(&imported.report));
    }
    let mut report = Report { lines: imported.report, ..Report::default() };
    let mut to = Scenario {
        application: scenario.application.clone(),
        name: scenario.name.clone(),
        region: scenario.region.clone(),
        platform: scenario.platform.clone(),
        ..Scenario::default()
    };
    let kept = "the application, the name, the Region, and the platform of the lab";
    report.line(ImportStatus::Kept, "", kept);
    let text = text.to_owned();
    match imported.format {
        Some(SettingsFormat::Ebextensions) => {
            to.files = vec![ConfigFile { name: "01-imported.config".into(), text }];
        }
        Some(SettingsFormat::SavedConfiguration) => to.saved = text,
        _ => to.direct = imported.settings,
    }
    Ok(Import { scenario: to, report: report.lines, needs })
}

/// The settings of every source, and the report for each document.
pub(super) fn of(
    scenario: &Scenario,
    found: &mut Vec<Finding>,
) -> (SettingSources, Vec<FileReport>) {
    let mut reading = Reading { files: Vec::new(), found };
    let saved = options::read_saved_configuration(&scenario.saved);
    let api = saved.format == Some(SettingsFormat::Api);
    let saved = reading.settings("Saved configuration", "saved", saved, &rules::OPTION_FILE);
    let bundle = scenario
        .files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let imported = options::read_config_file(&file.name, &file.text);
            let (part, rule) = match options::unread(&file.name) {
                Some(_) => ("name", &rules::OPTION_FILE_NAME),
                None => ("text", &rules::OPTION_FILE),
            };
            let field = format!("files[{at}].{part}");
            (file.name.clone(), reading.settings(&file.name, &field, imported, rule))
        })
        .collect();
    let mut direct = form(&scenario.environment);
    direct.extend(daemon(scenario));
    let saved = if api {
        // A list for the API is set on the environment, wherever it's pasted.
        direct.extend(saved);
        Vec::new()
    } else {
        saved
    };
    direct.extend(scenario.direct.iter().filter(|setting| is_complete(setting)).cloned());
    let files = reading.files;
    (
        SettingSources {
            direct,
            client: scenario.created_with,
            worker: scenario.environment.worker(),
            single: scenario.environment.single(),
            saved,
            files: bundle,
        },
        files,
    )
}

/// The setting has a namespace and an option; Cloudglass ignores any other.
pub(super) fn is_complete(setting: &Setting) -> bool {
    !setting.namespace.trim().is_empty() && !setting.option.trim().is_empty()
}

struct Reading<'a> {
    files: Vec<FileReport>,
    found: &'a mut Vec<Finding>,
}

impl Reading<'_> {
    /// Keeps the report of a document; returns its settings.
    fn settings(
        &mut self,
        name: &str,
        field: &str,
        imported: ImportedSettings,
        rule: &'static Rule,
    ) -> Vec<Setting> {
        for line in imported.report.iter().filter(|line| line.status == SettingStatus::Refused) {
            if rule.id == rules::OPTION_FILE_NAME.id {
                finding!(self.found, Warning, *rule, field;
                    "The file `{name}` {}.", line.why;
                    "Move it to the top level of `.ebextensions`, with the extension `.config`.");
                continue;
            }
            let part = match line.field.contains(':') {
                true => format!("`{}`", line.field),
                false => line.field.clone(),
            };
            finding!(self.found, Warning, *rule, field;
                "{name}: {}", crate::text::sentence(format!("{part} {}", line.why).trim());
                "Correct this part of the document.");
        }
        if !imported.report.is_empty() {
            self.files.push(FileReport { name: name.to_owned(), report: imported.report });
        }
        imported.settings
    }
}

const ASG: &str = "aws:autoscaling:asg";
const ENVIRONMENT: &str = "aws:elasticbeanstalk:environment";
const DB: &str = "aws:rds:dbinstance";
const SQSD: &str = "aws:elasticbeanstalk:sqsd";

/// The settings of the form.
fn form(environment: &Environment) -> Vec<Setting> {
    let mut list = Vec::new();
    let mut put = |namespace, option, value: Option<String>| {
        if let Some(value) = value {
            list.push(Setting::new(namespace, option, value));
        }
    };
    let single = environment.single();
    put(
        ENVIRONMENT,
        "EnvironmentType",
        environment.environment_type.map(|kind| {
            match kind {
                EnvironmentType::LoadBalanced => "LoadBalanced",
                EnvironmentType::SingleInstance => "SingleInstance",
            }
            .into()
        }),
    );
    put(
        ENVIRONMENT,
        "LoadBalancerType",
        environment
            .load_balancer_type
            .filter(|_| environment.load_balancer().is_some())
            .map(|kind| balancer(kind).into()),
    );
    put(
        ENVIRONMENT,
        "LoadBalancerIsShared",
        environment.shared_load_balancer.map(|shared| shared.to_string()),
    );
    if !single {
        put(ASG, "MinSize", environment.min_size.map(|n| n.to_string()));
        put(ASG, "MaxSize", environment.max_size.map(|n| n.to_string()));
        put(
            ASG,
            "Availability Zones",
            environment.availability_zones.map(|zones| zones.as_str().into()),
        );
    }
    put(
        DB,
        "HasCoupledDatabase",
        (environment.database == Some(Database::Coupled)).then(|| "true".into()),
    );
    put(
        DB,
        "DBDeletionPolicy",
        environment.db_deletion_policy.map(|policy| {
            match policy {
                DbDeletionPolicy::Delete => "Delete",
                DbDeletionPolicy::Retain => "Retain",
                DbDeletionPolicy::Snapshot => "Snapshot",
            }
            .into()
        }),
    );
    if let Some(ExistingQueue::Url(url)) = &environment.existing_queue {
        put(SQSD, "WorkerQueueURL", Some(url.clone()));
    }
    list
}

fn balancer(kind: LoadBalancerType) -> &'static str {
    match kind {
        LoadBalancerType::Classic => "classic",
        LoadBalancerType::Application => "application",
        LoadBalancerType::Network => "network",
    }
}

/// The daemon's options in the form, as settings.
fn daemon(scenario: &Scenario) -> Vec<Setting> {
    let sqsd = &scenario.worker.sqsd;
    let number = |option, value: Option<u64>| (option, value.map(|value| value.to_string()));
    [
        ("HttpPath", sqsd.http_path.clone()),
        ("MimeType", sqsd.mime_type.clone()),
        number("HttpConnections", sqsd.http_connections),
        number("ConnectTimeout", sqsd.connect_timeout),
        number("InactivityTimeout", sqsd.inactivity_timeout),
        number("VisibilityTimeout", sqsd.visibility_timeout),
        number("ErrorVisibilityTimeout", sqsd.error_visibility_timeout),
        number("RetentionPeriod", sqsd.retention_period),
        number("MaxRetries", sqsd.max_retries),
    ]
    .into_iter()
    .filter_map(|(option, value)| Some(Setting::new(SQSD, option, value?)))
    .collect()
}
