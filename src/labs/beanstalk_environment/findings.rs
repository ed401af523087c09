//! Problems in an environment, and settings with an unexpected effect.

use super::{Answer, Scenario, documents::is_complete};
use crate::beanstalk::{
    Database, LoadBalancerType, application,
    combinations::{self, Combination, ConflictPlace},
    options::{self, PrecedenceLevel, Setting},
    resources::DbDeletionPolicy,
    rules,
};
use crate::explain::{
    Finding, Mount,
    Severity::{Error, Note, Warning},
    finding,
};

pub(super) fn of(scenario: &Scenario, answer: &Answer, found: &mut Vec<Finding>) {
    let environment = &scenario.environment;
    let worker = environment.worker();
    if !(1..=100).contains(&scenario.application.chars().count()) {
        finding!(found, Error, rules::APPLICATION_NAME, "application", "InvalidParameterValue";
            "The application name must have 1 to 100 characters.";
            "Enter a name that no other application of the account has in this Region.");
    }
    if let Some(why) = application::environment_name(&scenario.name) {
        finding!(found, Error, rules::NAME, "name", "InvalidParameterValue";
            "{why}";
            "Use 4 to 40 letters, digits, and hyphens.");
    }
    if !scenario.cname_prefix.is_empty()
        && let Some(why) = application::cname_prefix(&scenario.cname_prefix)
    {
        finding!(found, Error, rules::NAME, "cnamePrefix", "InvalidParameterValue";
            "{why}";
            "Use 4 to 63 letters, digits, and hyphens.");
    }
    match application::platform(&scenario.platform) {
        Some(platform) if !platform.current => {
            finding!(found, Error, rules::PLATFORM_RETIRED, "platform", "InvalidParameterValue";
            "AWS has retired or renamed the platform {}.", platform.name;
            "Use {}.", platform.instead)
        }
        Some(_) => {}
        None => finding!(found, Note, rules::PLATFORM_CURRENT, "platform";
            "The platform `{}` isn't in Cloudglass's list of platform branches.", scenario.platform;
            "Compare it with AWS's list of supported platforms."),
    }
    if worker && scenario.platform.contains("Windows Server") {
        finding!(found, Error, rules::WORKER_WINDOWS, "platform", "InvalidParameterValue";
            ".NET on Windows Server doesn't support worker environments.";
            "Use .NET on Amazon Linux 2023, or a web server environment.");
    }
    if scenario.service_role.is_empty() || scenario.instance_profile.is_empty() {
        finding!(found, Warning, rules::SERVICE_ROLE, if scenario.service_role.is_empty() { "serviceRole" } else { "instanceProfile" };
            "Enhanced health requires a service role and an instance profile, so the environment shows No Data.";
            "Use `aws-elasticbeanstalk-service-role` and `aws-elasticbeanstalk-ec2-role`.");
    }
    let (min, max) = answer.size;
    if min > max {
        finding!(found, Error, rules::OPTION_RANGE, "environment.minSize", "InvalidParameterValue";
            "`MinSize` ({}) can't exceed `MaxSize` ({}).", crate::text::number(min), crate::text::number(max);
            "Lower `MinSize`, or raise `MaxSize`.");
    }
    if environment.shared_load_balancer == Some(true)
        && environment.load_balancer() != Some(LoadBalancerType::Application)
    {
        finding!(found, Error, rules::CREATION_ONLY, "environment.sharedLoadBalancer", "InvalidParameterValue";
            "Only an Application Load Balancer can be shared with other environments.";
            "Use an Application Load Balancer when you create the environment.");
    }
    for row in &answer.options {
        let refused = options::find(&row.namespace, &row.option)
            .filter(|known| row.level == PrecedenceLevel::Direct && !known.accepts(&row.value));
        if let Some(known) = refused {
            finding!(found, Error, rules::OPTION_RANGE, field_of(scenario, &row.namespace, &row.option), "InvalidParameterValue";
                "`{}` isn't a value of `{}`.", row.value, row.option;
                "Use an allowed value: {}.", known.allowed_words());
        }
    }
    let specified: Vec<Setting> = answer
        .options
        .iter()
        .filter(|row| !matches!(row.level, PrecedenceLevel::Recommended | PrecedenceLevel::Default))
        .map(|row| Setting::new(&row.namespace, &row.option, &row.value))
        .collect();
    let all = Combination {
        settings: &specified,
        environment: &answer.environment,
        periodic_tasks: !scenario.worker.cron.trim().is_empty(),
    };
    for conflict in combinations::conflicts(all) {
        let field = source_of(scenario, answer, &conflict.place);
        let mut finding = Mount::under(&field).finding(conflict.finding);
        // A document isn't one value.
        finding.change = finding.change.filter(|_| field.starts_with("direct["));
        found.push(finding);
    }
    for (at, setting) in scenario.direct.iter().enumerate() {
        if !is_complete(setting) {
            finding!(found, Note, rules::OPTION_NAMESPACE, "direct[{at}]";
                "Cloudglass ignores setting {} because it's incomplete.", at + 1;
                "Enter a namespace and an option name, or remove the setting.");
        } else if !setting.namespace.starts_with("aws:") {
            finding!(found, Error, rules::OPTION_NAMESPACE, "direct[{at}].namespace", "InvalidParameterValue";
                "The namespace `{}` doesn't exist.", setting.namespace;
                "Use a namespace that starts with `aws:`, such as `aws:autoscaling:asg`.");
        }
    }
    let coupled =
        options::value(&answer.options, "aws:rds:dbinstance", "HasCoupledDatabase") == Some("true");
    if (coupled || environment.database == Some(Database::Coupled))
        && environment.db_deletion_policy.unwrap_or_default() == DbDeletionPolicy::Delete
    {
        finding!(found, Warning, rules::DATABASE, "environment.dbDeletionPolicy";
            "Termination deletes the database and its data because `DBDeletionPolicy` is `Delete`, the default.";
            "Use `Snapshot` or `Retain`, or keep the database outside. Change the policy before you decouple the database.");
    }
    if !answer.lifecycle.created {
        finding!(found, Error, rules::VERSION_QUOTA, "lifecycle.versions", "TooManyApplicationVersionsException";
            "The account is at its quota of application versions, so AWS rejects the next version and the lifecycle policy doesn't run.";
            "Delete versions or request a higher quota, and then set a `MaxCount` below the quota.");
    }
    let quotas = application::exceeded_quotas(&scenario.account);
    found.extend(Mount::under("account").findings(quotas));
    if scenario.tags > 47 {
        finding!(found, Error, rules::TAGS, "tags", "TooManyTagsException";
            "{} tags and the three tags that Elastic Beanstalk adds exceed the limit of 50.", scenario.tags;
            "Specify at most 47 tags.");
    }
    if let Some(at) = scenario
        .links
        .iter()
        .position(|link| link.variable.trim().is_empty() || link.environment.trim().is_empty())
    {
        finding!(found, Error, rules::LINK, "links[{at}]";
            "A link requires the name of a variable and the name of an environment.";
            "Enter both names, or remove the link.");
    }
    let zones = environment.availability_zones.unwrap_or_default().limit();
    if !environment.single() && zones == Some(1) {
        finding!(found, Warning, rules::ZONES, "environment.availabilityZones";
            "All instances run in one Availability Zone, so its failure stops the environment.";
            "Use `Any`, or at least `Any 2`.");
    } else if let Some(zones) = zones.filter(|zones| !environment.single() && min < *zones) {
        finding!(found, Note, rules::ZONES, "environment.availabilityZones";
            "`MinSize` {min} is too low for instances in {zones} Availability Zones.";
            "Raise `MinSize` to the number of Availability Zones.");
    }
    if worker {
        if scenario.worker.fifo && !scenario.worker.cron.trim().is_empty() {
            finding!(found, Error, rules::CRON_FIFO, "worker.cron";
                "A worker environment with a FIFO queue doesn't support periodic tasks.";
                "Use a standard queue, or schedule the tasks with another service.");
        }
        let number = |option| {
            options::value(&answer.options, "aws:elasticbeanstalk:sqsd", option)
                .and_then(|value| value.trim().parse::<u64>().ok())
        };
        if let (Some(visible), Some(patience)) =
            (number("VisibilityTimeout"), number("InactivityTimeout"))
            && visible <= patience
        {
            finding!(found, Warning, rules::WORKER_DUPLICATE, "worker.sqsd.visibilityTimeout";
                "SQS delivers a message again after {}, but the daemon waits {} for a response. Long tasks are processed twice.", crate::text::duration(visible), crate::text::duration(patience);
                "Set `VisibilityTimeout` above `InactivityTimeout`.");
        }
    }
}

/// The document or the field that sets the option of a conflict, or another option of its namespace.
fn source_of(scenario: &Scenario, answer: &Answer, place: &ConflictPlace) -> String {
    let ConflictPlace::Option { namespace, option } = place else {
        return "worker.cron".into();
    };
    let mut rows = answer
        .options
        .iter()
        .filter(|row| row.namespace == *namespace && row.level != PrecedenceLevel::Default);
    let row = rows.clone().find(|row| row.option == *option).or_else(|| rows.next());
    let file = row.and_then(|row| row.file.as_ref());
    let at = file.and_then(|name| scenario.files.iter().position(|file| file.name == *name));
    match (row, at) {
        (_, Some(at)) => format!("files[{at}].text"),
        (Some(row), None) if row.level == PrecedenceLevel::Saved => "saved".into(),
        (Some(row), None) => field_of(scenario, &row.namespace, &row.option),
        (None, None) => "environment".into(),
    }
}

/// The field of the form, or the direct setting, that sets an option.
fn field_of(scenario: &Scenario, namespace: &str, option: &str) -> String {
    if let Some(at) = scenario
        .direct
        .iter()
        .position(|setting| setting.namespace == namespace && setting.option == option)
    {
        return format!("direct[{at}].value");
    }
    match (namespace, option) {
        (_, "MinSize") => "environment.minSize".into(),
        (_, "MaxSize") => "environment.maxSize".into(),
        ("aws:elasticbeanstalk:sqsd", option) => {
            let mut name: Vec<char> = option.chars().collect();
            if let Some(first) = name.first_mut() {
                first.make_ascii_lowercase();
            }
            format!("worker.sqsd.{}", name.into_iter().collect::<String>())
        }
        _ => "environment".into(),
    }
}
