//! The answer: resources, options, changes, the worker's play.

use super::{Scenario, advice, picture};
use crate::beanstalk::{
    Database, EnvironmentType, LoadBalancerType, Zones,
    application::{self, LifecycleRun},
    config_update::ChangeEffect,
    cron,
    operations::{self, OperationResult},
    options::{
        self, PrecedenceLevel, ResolvedSetting, Setting, SettingSources, SettingsFormat,
        SettingsReportLine,
    },
    resources::{
        self, Cname, DbDeletionPolicy, Environment, EnvironmentResource, ExistingQueue, OnTerminate,
    },
    rules,
    worker::{self, WorkerRun},
};
use crate::explain::{Finding, Severity, Step, Trace, Verdict};
use serde::Serialize;

/// Everything there is to say about an environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// What it is, in one sentence.
    pub sentence: String,
    /// Its address; empty for a worker.
    pub address: String,
    /// Why AWS would refuse it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The resources, from the users to the data.
    pub resources: Vec<EnvironmentResource>,
    /// Smallest and largest number of instances.
    pub size: (u64, u64),
    /// What the address points at.
    pub cname: Option<Cname>,
    /// The picture of it.
    pub picture: picture::ResourceDiagram,
    /// The other environment, if one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "beside")]
    pub compared: Option<ComparedEnvironment>,
    /// When to choose which.
    pub choose: Vec<Advice>,
    /// What changing a setting later would do.
    pub changes: Vec<SettingChange>,
    /// The options with the values in force.
    pub options: Vec<ResolvedSetting>,
    /// What became of the saved configuration and of each file.
    pub files: Vec<FileReport>,
    /// The settings in force as documents.
    pub exports: ExportedSettings,
    /// The worker's play; nothing for a web environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<WorkerAnswer>,
    /// What the lifecycle policy does with the next version.
    pub lifecycle: LifecycleRun,
    /// What the next maintenance window does.
    pub managed: String,
    /// What can be done to the environment as a whole.
    pub operations: Vec<OperationResult>,
    /// The variables that its links set: name and value.
    pub links: Vec<(String, String)>,
}

/// Another environment, and what is different.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedEnvironment {
    /// Its resources.
    pub resources: Vec<EnvironmentResource>,
    /// Its picture.
    pub picture: picture::ResourceDiagram,
    /// What only one of the two has, and what both have differently.
    pub differences: Vec<Difference>,
}

/// A difference between two environments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub what: String,
    /// In the first; empty if it is not there.
    pub here: String,
    /// In the second; empty if it is not there.
    pub there: String,
}

/// A choice, and what speaks for either side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The choice: `Single instance or load balanced?`
    pub choice: &'static str,
    /// What AWS advises.
    pub advice: &'static str,
    /// What you have.
    pub yours: String,
}

/// What changing a setting later would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingChange {
    /// The setting.
    pub setting: String,
    /// What happens to the instances; nothing if it can't be changed.
    pub effect: Option<ChangeEffect>,
    /// In one sentence.
    pub why: String,
}

/// What became of a text with option settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileReport {
    /// The file's name, or `saved configuration`.
    pub name: String,
    /// What became of its parts.
    pub report: Vec<SettingsReportLine>,
}

/// The settings in force that are not defaults, as documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedSettings {
    /// A `.config` file.
    pub ebextensions: String,
    /// A saved configuration.
    pub eb_config: String,
    /// A template.
    pub cloud_formation: String,
}

/// The worker's play.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkerAnswer {
    /// What happens.
    pub played: WorkerRun,
    /// The periodic tasks.
    pub tasks: Vec<cron::PeriodicTask>,
}

pub(super) fn of(scenario: &Scenario, trace: &mut Trace, found: &mut Vec<Finding>) -> Answer {
    let (sources, files) = sources(scenario, found);
    let options = options::resolve(&sources, trace);
    let environment = in_force(&scenario.environment, &options);
    let mut made = resources::under(&environment, &options);
    for step in &mut made.trace.steps {
        for field in &mut step.reads {
            *field = format!("environment.{field}");
        }
    }
    trace.steps.append(&mut made.trace.steps);
    let worker = environment.worker().then(|| work(scenario, &environment, &options, trace, found));
    let lifecycle = application::run_lifecycle(&scenario.lifecycle);
    let mut record_step = |rule, subject: &str, because: String, reads: &str| {
        trace.step(|| Step {
            rule,
            subject: subject.to_owned(),
            verdict: Verdict::Applied,
            because,
            reads: if reads.is_empty() { Vec::new() } else { vec![reads.to_owned()] },
        });
    };
    for (rule, why) in &lifecycle.why {
        record_step(rule, "lifecycle policy", why.clone(), "lifecycle");
    }
    let (rule, managed) = application::window(&scenario.managed);
    record_step(rule, "managed updates", managed.clone(), "managed");
    let operations = operations::of(&environment, &made.list, &scenario.state);
    for done in &operations {
        record_step(done.rule, done.name, done.sentence.clone(), done.field);
    }
    let links: Vec<(String, String)> = scenario
        .links
        .iter()
        .map(|link| (link.variable.clone(), link.value(&scenario.region)))
        .collect();
    for (variable, value) in &links {
        record_step(
            &rules::LINK,
            variable,
            format!("The link puts {value} into the variable {variable} of every instance."),
            "links",
        );
    }
    let kept: Vec<&str> = made
        .list
        .iter()
        .filter(|resource| {
            matches!(
                resource.on_terminate,
                OnTerminate::Kept | OnTerminate::External | OnTerminate::Snapshot
            )
        })
        .map(|resource| resource.title.as_str())
        .collect();
    record_step(
        &rules::TERMINATE,
        "terminate",
        format!(
            "Terminating it deletes everything that was made for it; what stays: {}.",
            kept.join(", ")
        ),
        "environment.dbDeletionPolicy",
    );
    record_step(
        &rules::PRICE,
        "price",
        format!(
            "Elastic Beanstalk costs nothing; {} of the {} resources do.",
            made.list.iter().filter(|resource| resource.price != "free").count(),
            made.list.len()
        ),
        "",
    );
    let choose = advice::choices(&environment, &mut record_step);
    let changes = advice::changes(&environment, &mut record_step);
    let direct: Vec<Setting> = options
        .iter()
        .filter(|row| row.level != PrecedenceLevel::Default)
        .map(|row| Setting::new(&row.namespace, &row.option, &row.value))
        .collect();
    let compared = scenario.compared.as_ref().map(|other| {
        let there = resources::of(other);
        ComparedEnvironment {
            differences: advice::differences((&environment, &made.list), (other, &there.list)),
            picture: picture::of(&there.list),
            resources: there.list,
        }
    });
    Answer {
        sentence: sentence(&environment),
        address: address(scenario, &environment),
        refused: None,
        picture: picture::of(&made.list),
        resources: made.list,
        size: made.size,
        cname: made.cname,
        compared,
        choose,
        changes,
        options,
        files,
        exports: ExportedSettings {
            ebextensions: options::export(
                SettingsFormat::Ebextensions,
                &direct,
                environment.worker(),
            ),
            eb_config: options::export(
                SettingsFormat::SavedConfiguration,
                &direct,
                environment.worker(),
            ),
            cloud_formation: options::export(
                SettingsFormat::CloudFormation,
                &direct,
                environment.worker(),
            ),
        },
        worker,
        lifecycle,
        managed,
        operations,
        links,
    }
}

fn sources(scenario: &Scenario, found: &mut Vec<Finding>) -> (SettingSources, Vec<FileReport>) {
    let mut files = Vec::new();
    let mut read = |name: String, field: String, text: &str| {
        let imported = options::import(text);
        for line in &imported.report {
            if line.status == options::SettingStatus::Refused {
                found.push(Finding {
                    severity: Severity::Warning,
                    field: field.clone(),
                    message: format!("{name}: {} {}", line.field, line.why),
                    fix: "Mend this part; a file with an invalid key is ignored as a whole.".into(),
                    rule: &rules::OPTION_FILE,
                    aws_error: None,
                });
            }
        }
        if !imported.report.is_empty() {
            files.push(FileReport { name, report: imported.report });
        }
        imported.settings
    };
    let saved = read("saved configuration".into(), "saved".into(), &scenario.saved);
    let bundle = scenario
        .files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let settings = read(file.name.clone(), format!("files[{at}].text"), &file.text);
            (file.name.clone(), settings)
        })
        .collect();
    let mut direct = form(&scenario.environment);
    direct.extend(daemon(scenario));
    direct.extend(scenario.direct.iter().cloned());
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

const ASG: &str = "aws:autoscaling:asg";
const ENVIRONMENT: &str = "aws:elasticbeanstalk:environment";
const DB: &str = "aws:rds:dbinstance";
const SQSD: &str = "aws:elasticbeanstalk:sqsd";

/// What the form says, as settings.
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

/// The daemon's options of the form, as settings.
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

/// The environment that the settings in force make.
fn in_force(form: &Environment, options: &[ResolvedSetting]) -> Environment {
    let value = |namespace, option| options::value(options, namespace, option);
    let mut environment = form.clone();
    environment.environment_type = match value(ENVIRONMENT, "EnvironmentType") {
        Some("SingleInstance") => Some(EnvironmentType::SingleInstance),
        Some("LoadBalanced") => Some(EnvironmentType::LoadBalanced),
        _ => form.environment_type,
    };
    environment.load_balancer_type = match value(ENVIRONMENT, "LoadBalancerType") {
        Some("application") => Some(LoadBalancerType::Application),
        Some("network") => Some(LoadBalancerType::Network),
        Some("classic") => Some(LoadBalancerType::Classic),
        _ => form.load_balancer_type,
    };
    environment.shared_load_balancer = value(ENVIRONMENT, "LoadBalancerIsShared")
        .map(|value| value == "true")
        .or(form.shared_load_balancer);
    let size = |option| value(ASG, option).and_then(|value| value.trim().parse().ok());
    environment.min_size = size("MinSize").or(form.min_size);
    environment.max_size = size("MaxSize").or(form.max_size);
    environment.availability_zones = value(ASG, "Availability Zones")
        .and_then(|value| Zones::ALL.into_iter().find(|zones| zones.as_str() == value))
        .or(form.availability_zones);
    if value(DB, "HasCoupledDatabase") == Some("true") {
        environment.database = Some(Database::Coupled);
    }
    environment.db_deletion_policy = match value(DB, "DBDeletionPolicy") {
        Some("Retain") => Some(DbDeletionPolicy::Retain),
        Some("Snapshot") => Some(DbDeletionPolicy::Snapshot),
        Some("Delete") => Some(DbDeletionPolicy::Delete),
        _ => form.db_deletion_policy,
    };
    if let Some(url) = value(SQSD, "WorkerQueueURL").filter(|url| !url.is_empty()) {
        environment.existing_queue = Some(ExistingQueue::Url(url.to_owned()));
    }
    environment
}

fn work(
    scenario: &Scenario,
    environment: &Environment,
    options: &[ResolvedSetting],
    trace: &mut Trace,
    found: &mut Vec<Finding>,
) -> WorkerAnswer {
    let work = &scenario.worker;
    let tasks = cron::parse(&work.cron).unwrap_or_else(|bad| {
        found.push(Finding {
            severity: Severity::Error,
            field: "worker.cron".into(),
            message: format!("cron.yaml does not load: {}: {}.", bad.place, bad.message),
            fix:
                "Write `version: 1` and under `cron:` a list of tasks with name, url and schedule."
                    .into(),
            rule: &rules::CRON_FILE,
            aws_error: None,
        });
        Vec::new()
    });
    let fifo = work.fifo && environment.existing_queue();
    // The settings in force, whatever level they come from.
    let mut sqsd = work.sqsd.clone();
    let number = |option| {
        options::value(options, SQSD, option).and_then(|value| value.trim().parse::<u64>().ok())
    };
    sqsd.http_connections = number("HttpConnections");
    sqsd.connect_timeout = number("ConnectTimeout");
    sqsd.inactivity_timeout = number("InactivityTimeout");
    sqsd.visibility_timeout = number("VisibilityTimeout");
    sqsd.error_visibility_timeout = number("ErrorVisibilityTimeout");
    sqsd.retention_period = number("RetentionPeriod");
    sqsd.max_retries = number("MaxRetries");
    sqsd.http_path = options::value(options, SQSD, "HttpPath").map(str::to_owned);
    sqsd.mime_type = options::value(options, SQSD, "MimeType").map(str::to_owned);
    let played = worker::play(
        &worker::WorkerEnvironment {
            instances: environment.size().0.clamp(1, 100),
            sqsd: &sqsd,
            dead_letters: !environment.existing_queue() || work.own_dead_letters,
            messages: &work.messages,
            tasks: if fifo { &[] } else { &tasks },
            starts_at: work.starts_at,
            seconds: work.seconds.min(604_800),
            terminated: work.terminate_instance.map(|instance| (instance, work.terminate_at)),
        },
        trace,
    );
    WorkerAnswer { played, tasks }
}

fn sentence(environment: &Environment) -> String {
    let (min, max) = environment.size();
    let group = match (min, max) {
        (1, 1) => "one instance".to_owned(),
        (min, max) if min == max => format!("{min} instances"),
        (min, max) => format!("{min} to {max} instances"),
    };
    if environment.worker() {
        let queue = if environment.existing_queue() {
            "your queue"
        } else {
            "a queue with a dead-letter queue"
        };
        return format!(
            "A worker: {group}, each with a daemon that reads {queue}; no load balancer and no address."
        );
    }
    match environment.load_balancer() {
        Some(kind) => format!(
            "A web environment: {group} behind {} {}.",
            if kind == LoadBalancerType::Application { "an" } else { "a" },
            kind.name()
        ),
        None => "A web environment: one instance with an Elastic IP, and no load balancer.".into(),
    }
}

fn address(scenario: &Scenario, environment: &Environment) -> String {
    if environment.worker() {
        return String::new();
    }
    let prefix = if scenario.cname_prefix.is_empty() {
        format!("{}.eba-x2y4z6a8", scenario.name)
    } else {
        scenario.cname_prefix.clone()
    };
    format!("http://{prefix}.{}.elasticbeanstalk.com", scenario.region)
}
