//! What is wrong, or not as one means it, in an environment.

use super::{Answer, Scenario};
use crate::beanstalk::{
    Database, LoadBalancerType, application,
    options::{self, PrecedenceLevel},
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
        });
    };
    use Severity::{Error, Note, Warning};
    let environment = &scenario.environment;
    let worker = environment.worker();
    if !(1..=100).contains(&scenario.application.chars().count()) {
        record_step(
            Error,
            "application",
            "An application's name has 1 to 100 characters.".into(),
            "Give it a name that no other application of the account has in this Region.",
            &rules::APPLICATION_NAME,
            Some("InvalidParameterValue"),
        );
    }
    if let Some(why) = application::environment_name(&scenario.name) {
        record_step(
            Error,
            "name",
            why.into(),
            "Take 4 to 40 letters, digits and hyphens.",
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
            "Take 4 to 63 letters, digits and hyphens.",
            &rules::NAME,
            Some("InvalidParameterValue"),
        );
    }
    match application::platform(&scenario.platform) {
        Some(platform) if !platform.current => record_step(
            Error,
            "platform",
            format!(
                "{} is a name from older notes: its platforms are retired or renamed.",
                platform.name
            ),
            &format!("Today: {}.", platform.instead),
            &rules::PLATFORM_RETIRED,
            Some("InvalidParameterValue"),
        ),
        Some(_) => {}
        None => record_step(
            Note,
            "platform",
            format!("`{}` is not in our list of platform branches.", scenario.platform),
            "Compare it with AWS's list of supported platforms.",
            &rules::PLATFORM_CURRENT,
            None,
        ),
    }
    if worker && scenario.platform.contains("Windows Server") {
        record_step(
            Error,
            "platform",
            ".NET on Windows Server can't be a worker.".into(),
            "Take .NET on Amazon Linux 2023, or a web environment.",
            &rules::WORKER_WINDOWS,
            Some("InvalidParameterValue"),
        );
    }
    if scenario.service_role.is_empty() || scenario.instance_profile.is_empty() {
        record_step(
            Warning,
            if scenario.service_role.is_empty() { "serviceRole" } else { "instanceProfile" },
            "Without service role and instance profile there is no enhanced health: the environment shows No Data.".into(),
            "Take aws-elasticbeanstalk-service-role and aws-elasticbeanstalk-ec2-role.",
            &rules::SERVICE_ROLE,
            None,
        );
    }
    let (min, max) = answer.size;
    if min > max {
        record_step(
            Error,
            "environment.minSize",
            format!("MinSize {min} is more than MaxSize {max}."),
            "Lower MinSize or raise MaxSize.",
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
            "Only an Application Load Balancer can be shared.".into(),
            "Take an Application Load Balancer when you create the environment.",
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
                format!("`{}` is not a value of {}.", row.value, row.option),
                &format!("Allowed: {}.", known.allowed_words()),
                &rules::OPTION_RANGE,
                Some("InvalidParameterValue"),
            );
        }
    }
    if let Some(at) =
        scenario.direct.iter().position(|setting| !setting.namespace.starts_with("aws:"))
    {
        record_step(
            Error,
            &format!("direct[{at}].namespace"),
            format!(
                "There is no namespace `{}`.",
                scenario.direct.get(at).map_or("", |setting| setting.namespace.as_str())
            ),
            "Namespaces begin with aws:, such as aws:autoscaling:asg.",
            &rules::OPTION_NAMESPACE,
            Some("InvalidParameterValue"),
        );
    }
    let coupled =
        options::value(&answer.options, "aws:rds:dbinstance", "HasCoupledDatabase") == Some("true");
    if (coupled || environment.database == Some(Database::Coupled))
        && environment.db_deletion_policy.unwrap_or_default() == DbDeletionPolicy::Delete
    {
        record_step(
            Warning,
            "environment.dbDeletionPolicy",
            "Terminating the environment deletes the database and its data: Delete is the API's default.".into(),
            "Take Snapshot or Retain, or keep the database outside; change it before you decouple, in a step of its own.",
            &rules::DATABASE,
            None,
        );
    }
    if !answer.lifecycle.created {
        record_step(Error, "lifecycle.versions", "The account is at its quota of application versions: the next one is refused, and the lifecycle policy does not run.".into(), "Delete versions by hand, or raise the quota; then let the policy keep a number below it.", &rules::VERSION_QUOTA, Some("TooManyApplicationVersionsException"));
    }
    for quota in application::exceeded_quotas(&scenario.account) {
        record_step(
            Error,
            quota.field,
            quota.message,
            "Delete what nobody needs, or ask for a higher quota.",
            &rules::QUOTA,
            Some(quota.error),
        );
    }
    if scenario.tags > 47 {
        record_step(
            Error,
            "tags",
            format!(
                "{} tags and the three that Elastic Beanstalk sets are more than 50.",
                scenario.tags
            ),
            "Keep at most 47 tags of your own.",
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
            "A link needs the name of a variable and the name of an environment.".into(),
            "Fill both in, or remove the link.",
            &rules::LINK,
            None,
        );
    }
    let zones = environment.availability_zones.unwrap_or_default().limit();
    if !environment.single() && zones == Some(1) {
        record_step(
            Warning,
            "environment.availabilityZones",
            "All instances are in one Availability Zone: if it fails, everything does.".into(),
            "Take Any, or at least two zones.",
            &rules::ZONES,
            None,
        );
    } else if let Some(zones) = zones.filter(|zones| !environment.single() && min < *zones) {
        record_step(
            Note,
            "environment.availabilityZones",
            format!("MinSize {min} can't be in {zones} zones at a time."),
            "Raise MinSize to the number of zones.",
            &rules::ZONES,
            None,
        );
    }
    if worker {
        if scenario.worker.fifo && !scenario.worker.cron.trim().is_empty() {
            record_step(
                Error,
                "worker.cron",
                "Periodic tasks do not work with a FIFO queue.".into(),
                "Take a standard queue, or schedule the work elsewhere.",
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
                    "The queue shows a message again after {visible} s, but the daemon waits {patience} s for an answer: slow work is done twice."
                ),
                "Keep VisibilityTimeout above InactivityTimeout.",
                &rules::WORKER_DUPLICATE,
                None,
            );
        }
    }
}

/// The field of the form, or the direct setting, that holds an option.
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
