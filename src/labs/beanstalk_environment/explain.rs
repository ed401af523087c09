//! What Elastic Beanstalk creates, from which settings, and what happens to it.

use super::{
    advice,
    answer::{Answer, ComparedEnvironment, ExportedSettings, WorkerAnswer},
    documents, findings, picture,
    scenario::{Question, Scenario},
    verdict,
};
use crate::beanstalk::{
    Database, EnvironmentType, LoadBalancerType, Zones, application, cron, operations,
    options::{self, PrecedenceLevel, ResolvedSetting, Setting, SettingsFormat},
    resources::{self, DbDeletionPolicy, Environment, ExistingQueue, OnTerminate},
    rules, worker,
};
use crate::explain::{
    Explained, Finding, Mount, Severity::Error, Trace, Verdict::Applied, finding, step,
};

/// Resolves the settings, and explains what Elastic Beanstalk creates from them.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let mut trace = Trace::default();
    let mut found = Vec::new();
    let mut answer = answer(scenario, &mut trace, &mut found);
    findings::of(scenario, &answer, &mut found);
    answer.verdict = Some(verdict::of(scenario, &answer));
    answer.refused = verdict::rejection(&found).map(|finding| finding.message.clone());
    Explained { answer, trace, findings: found }
}

fn answer(scenario: &Scenario, trace: &mut Trace, found: &mut Vec<Finding>) -> Answer {
    let (sources, files) = documents::of(scenario, found);
    let options = options::resolve(&sources, trace);
    let environment = in_force(&scenario.environment, &options);
    let mut made = resources::under(&environment, &options);
    let why = std::mem::take(&mut made.trace);
    trace.mounted(Mount::under("environment"), |trace| trace.append(why));
    let worker = environment.worker().then(|| work(scenario, &environment, &options, trace, found));
    let lifecycle = trace.mounted(Mount::under("lifecycle"), |trace| {
        application::run_lifecycle(&scenario.lifecycle, trace)
    });
    let managed = trace
        .mounted(Mount::under("managed"), |trace| application::window(&scenario.managed, trace));
    let operations = trace.mounted(Mount::default().and("state", "life"), |trace| {
        operations::of(&environment, &made.list, &scenario.state, trace)
    });
    let links: Vec<(String, String)> = scenario
        .links
        .iter()
        .map(|link| (link.variable.clone(), link.value(&scenario.region)))
        .collect();
    for (variable, value) in &links {
        step!(trace, rules::LINK, Applied, variable, ["links"];
            "The link sets the variable `{variable}` to `{value}` on every instance.");
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
    step!(trace, rules::TERMINATE, Applied, "Termination", ["environment.dbDeletionPolicy"];
        "Termination deletes every resource that Elastic Beanstalk created, and keeps {}.", crate::text::list(&kept, "and"));
    step!(trace, rules::PRICE, Applied, "Price", [];
        "Elastic Beanstalk has no additional charge. AWS charges for {} of the {} resources.",
        made.list.iter().filter(|resource| resource.price != "free").count(), made.list.len());
    let choose = advice::choices(&environment, trace);
    let changes = advice::changes(&environment, trace);
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
        managed: managed.sentence,
        replaces: managed.replaces,
        operations,
        links,
        question: Question::of(scenario),
        environment,
        verdict: None,
    }
}

const ASG: &str = "aws:autoscaling:asg";

const ENVIRONMENT: &str = "aws:elasticbeanstalk:environment";

const DB: &str = "aws:rds:dbinstance";

const SQSD: &str = "aws:elasticbeanstalk:sqsd";

/// The environment that results from the effective settings.
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
        finding!(found, Error, rules::CRON_FILE, "worker.cron";
            "The daemon can't load `cron.yaml`: {}: {}.", bad.place, bad.message;
            "Write `version: 1`, and under `cron:` a list of tasks with `name`, `url`, and `schedule`.");
        Vec::new()
    });
    let fifo = work.fifo && environment.existing_queue();
    // The effective settings, regardless of their source.
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
    let worker = worker::WorkerEnvironment {
        instances: environment.size().0.clamp(1, 100),
        sqsd: &sqsd,
        dead_letters: !environment.existing_queue() || work.own_dead_letters,
        messages: &work.messages,
        tasks: if fifo { &[] } else { &tasks },
        starts_at: work.starts_at,
        seconds: work.seconds.min(604_800),
        terminated: work.terminate_instance.map(|instance| (instance, work.terminate_at)),
    };
    let mount =
        Mount::under("worker").and("tasks", "worker.cron").and("terminated", "worker.terminateAt");
    let played = trace.mounted(mount, |trace| worker::play(&worker, trace));
    WorkerAnswer { played, tasks }
}

fn sentence(environment: &Environment) -> String {
    let (min, max) = environment.size();
    let group = if min == max {
        crate::text::count_of(min, "instance")
    } else {
        format!("{} to {} instances", crate::text::number(min), crate::text::number(max))
    };
    if environment.worker() {
        let queue = if environment.existing_queue() {
            "an existing queue"
        } else {
            "a queue with a dead-letter queue"
        };
        return format!(
            "The worker environment has {group}, each with a daemon that reads {queue}."
        );
    }
    match environment.load_balancer() {
        Some(kind) => format!(
            "The web server environment has {group} behind {} {}.",
            if kind == LoadBalancerType::Application { "an" } else { "a" },
            kind.name()
        ),
        None => {
            "The web server environment has one instance with an Elastic IP, and no load balancer."
                .into()
        }
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
