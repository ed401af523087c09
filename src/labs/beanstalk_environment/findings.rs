//! Problems in an environment, and settings with an unexpected effect.

use super::{Answer, Scenario, documents::is_complete};
use crate::beanstalk::{
    Database, LoadBalancerType, application,
    combinations::{self, Conflict},
    options::{self, PrecedenceLevel, Setting},
    resources::DbDeletionPolicy,
    rules,
};
use crate::explain::{Finding, Rule, Severity};

pub(super) fn of(scenario: &Scenario, answer: &Answer, found: &mut Vec<Finding>) {
    let mut record_step = |severity,
                           field: &str,
                           message: String,
                           fix: &str,
                           rule: &'static Rule,
                           aws_error: Option<&'static str>| {
        found.push(Finding {
            severity,
            field: field.into(),
            message,
            fix: fix.into(),
            rule,
            aws_error,
            change: None,
        });
    };
    use Severity::{Error, Note, Warning};
    let environment = &scenario.environment;
    let worker = environment.worker();
    if !(1..=100).contains(&scenario.application.chars().count()) {
        record_step(
            Error,
            "application",
            "The application name must have 1 to 100 characters.".into(),
            "Enter a name that no other application of the account has in this Region.",
            &rules::APPLICATION_NAME,
            Some("InvalidParameterValue"),
        );
    }
    if let Some(why) = application::environment_name(&scenario.name) {
        record_step(
            Error,
            "name",
            why.into(),
            "Use 4 to 40 letters, digits, and hyphens.",
            &rules::NAME,
            Some("InvalidParameterValue"),
        );
    }
    if !scenario.cname_prefix.is_empty()
        && let Some(why) = application::cname_prefix(&scenario.cname_prefix)
    {
        record_step(
            Error,
            "cnamePrefix",
            why.into(),
            "Use 4 to 63 letters, digits, and hyphens.",
            &rules::NAME,
            Some("InvalidParameterValue"),
        );
    }
    match application::platform(&scenario.platform) {
        Some(platform) if !platform.current => record_step(
            Error,
            "platform",
            format!("AWS has retired or renamed the platform {}.", platform.name),
            &format!("Use {}.", platform.instead),
            &rules::PLATFORM_RETIRED,
            Some("InvalidParameterValue"),
        ),
        Some(_) => {}
        None => record_step(
            Note,
            "platform",
            format!(
                "The platform `{}` isn't in Cloudglass's list of platform branches.",
                scenario.platform
            ),
            "Compare it with AWS's list of supported platforms.",
            &rules::PLATFORM_CURRENT,
            None,
        ),
    }
    if worker && scenario.platform.contains("Windows Server") {
        record_step(
            Error,
            "platform",
            ".NET on Windows Server doesn't support worker environments.".into(),
            "Use .NET on Amazon Linux 2023, or a web server environment.",
            &rules::WORKER_WINDOWS,
            Some("InvalidParameterValue"),
        );
    }
    if scenario.service_role.is_empty() || scenario.instance_profile.is_empty() {
        record_step(
            Warning,
            if scenario.service_role.is_empty() { "serviceRole" } else { "instanceProfile" },
            "Enhanced health requires a service role and an instance profile, so the environment shows No Data.".into(),
            "Use `aws-elasticbeanstalk-service-role` and `aws-elasticbeanstalk-ec2-role`.",
            &rules::SERVICE_ROLE,
            None,
        );
    }
    let (min, max) = answer.size;
    if min > max {
        record_step(
            Error,
            "environment.minSize",
            format!(
                "`MinSize` ({}) can't exceed `MaxSize` ({}).",
                crate::text::number(min),
                crate::text::number(max)
            ),
            "Lower `MinSize`, or raise `MaxSize`.",
            &rules::OPTION_RANGE,
            Some("InvalidParameterValue"),
        );
    }
    if environment.shared_load_balancer == Some(true)
        && environment.load_balancer() != Some(LoadBalancerType::Application)
    {
        record_step(
            Error,
            "environment.sharedLoadBalancer",
            "Only an Application Load Balancer can be shared with other environments.".into(),
            "Use an Application Load Balancer when you create the environment.",
            &rules::CREATION_ONLY,
            Some("InvalidParameterValue"),
        );
    }
    for row in &answer.options {
        let refused = options::find(&row.namespace, &row.option)
            .filter(|known| row.level == PrecedenceLevel::Direct && !known.accepts(&row.value));
        if let Some(known) = refused {
            record_step(
                Error,
                &field_of(scenario, &row.namespace, &row.option),
                format!("`{}` isn't a value of `{}`.", row.value, row.option),
                &format!("Use an allowed value: {}.", known.allowed_words()),
                &rules::OPTION_RANGE,
                Some("InvalidParameterValue"),
            );
        }
    }
    let specified: Vec<Setting> = answer
        .options
        .iter()
        .filter(|row| !matches!(row.level, PrecedenceLevel::Recommended | PrecedenceLevel::Default))
        .map(|row| Setting::new(&row.namespace, &row.option, &row.value))
        .collect();
    let effective = &answer.environment;
    let balancer =
        effective.load_balancer().filter(|_| effective.shared_load_balancer != Some(true));
    for conflict in combinations::conflicts(&specified, balancer) {
        record_step(
            conflict.severity,
            &source_of(scenario, answer, &conflict),
            conflict.message,
            &conflict.fix,
            conflict.rule,
            conflict.aws_error,
        );
    }
    for (at, setting) in scenario.direct.iter().enumerate() {
        if !is_complete(setting) {
            record_step(
                Note,
                &format!("direct[{at}]"),
                format!("Cloudglass ignores setting {} because it's incomplete.", at + 1),
                "Enter a namespace and an option name, or remove the setting.",
                &rules::OPTION_NAMESPACE,
                None,
            );
        } else if !setting.namespace.starts_with("aws:") {
            record_step(
                Error,
                &format!("direct[{at}].namespace"),
                format!("The namespace `{}` doesn't exist.", setting.namespace),
                "Use a namespace that starts with `aws:`, such as `aws:autoscaling:asg`.",
                &rules::OPTION_NAMESPACE,
                Some("InvalidParameterValue"),
            );
        }
    }
    let coupled =
        options::value(&answer.options, "aws:rds:dbinstance", "HasCoupledDatabase") == Some("true");
    if (coupled || environment.database == Some(Database::Coupled))
        && environment.db_deletion_policy.unwrap_or_default() == DbDeletionPolicy::Delete
    {
        record_step(
            Warning,
            "environment.dbDeletionPolicy",
            "Termination deletes the database and its data because `DBDeletionPolicy` is `Delete`, the default.".into(),
            "Use `Snapshot` or `Retain`, or keep the database outside. Change the policy before you decouple the database.",
            &rules::DATABASE,
            None,
        );
    }
    if !answer.lifecycle.created {
        record_step(Error, "lifecycle.versions", "The account is at its quota of application versions, so AWS rejects the next version and the lifecycle policy doesn't run.".into(), "Delete versions or request a higher quota, and then set a `MaxCount` below the quota.", &rules::VERSION_QUOTA, Some("TooManyApplicationVersionsException"));
    }
    for quota in application::exceeded_quotas(&scenario.account) {
        record_step(
            Error,
            quota.field,
            quota.message,
            "Delete unused resources, or request a higher quota.",
            &rules::QUOTA,
            Some(quota.error),
        );
    }
    if scenario.tags > 47 {
        record_step(
            Error,
            "tags",
            format!(
                "{} tags and the three tags that Elastic Beanstalk adds exceed the limit of 50.",
                scenario.tags
            ),
            "Specify at most 47 tags.",
            &rules::TAGS,
            Some("TooManyTagsException"),
        );
    }
    if let Some(at) = scenario
        .links
        .iter()
        .position(|link| link.variable.trim().is_empty() || link.environment.trim().is_empty())
    {
        record_step(
            Error,
            &format!("links[{at}]"),
            "A link requires the name of a variable and the name of an environment.".into(),
            "Enter both names, or remove the link.",
            &rules::LINK,
            None,
        );
    }
    let zones = environment.availability_zones.unwrap_or_default().limit();
    if !environment.single() && zones == Some(1) {
        record_step(
            Warning,
            "environment.availabilityZones",
            "All instances run in one Availability Zone, so its failure stops the environment."
                .into(),
            "Use `Any`, or at least `Any 2`.",
            &rules::ZONES,
            None,
        );
    } else if let Some(zones) = zones.filter(|zones| !environment.single() && min < *zones) {
        record_step(
            Note,
            "environment.availabilityZones",
            format!("`MinSize` {min} is too low for instances in {zones} Availability Zones."),
            "Raise `MinSize` to the number of Availability Zones.",
            &rules::ZONES,
            None,
        );
    }
    if worker {
        if scenario.worker.fifo && !scenario.worker.cron.trim().is_empty() {
            record_step(
                Error,
                "worker.cron",
                "A worker environment with a FIFO queue doesn't support periodic tasks.".into(),
                "Use a standard queue, or schedule the tasks with another service.",
                &rules::CRON_FIFO,
                None,
            );
        }
        let number = |option| {
            options::value(&answer.options, "aws:elasticbeanstalk:sqsd", option)
                .and_then(|value| value.trim().parse::<u64>().ok())
        };
        if let (Some(visible), Some(patience)) =
            (number("VisibilityTimeout"), number("InactivityTimeout"))
            && visible <= patience
        {
            record_step(
                Warning,
                "worker.sqsd.visibilityTimeout",
                format!(
                    "SQS delivers a message again after {}, but the daemon waits {} for a response. Long tasks are processed twice.",
                    crate::text::duration(visible),
                    crate::text::duration(patience)
                ),
                "Set `VisibilityTimeout` above `InactivityTimeout`.",
                &rules::WORKER_DUPLICATE,
                None,
            );
        }
    }
}

/// The document or the field that sets the option of a conflict, or another option of its namespace.
fn source_of(scenario: &Scenario, answer: &Answer, conflict: &Conflict) -> String {
    let mut rows = answer
        .options
        .iter()
        .filter(|row| row.namespace == conflict.namespace && row.level != PrecedenceLevel::Default);
    let row = rows.clone().find(|row| row.option == conflict.option).or_else(|| rows.next());
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
