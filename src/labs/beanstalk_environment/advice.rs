//! What to choose, what a change does later, and what differs between two environments.

use super::{Advice, Difference, SettingChange};
use crate::beanstalk::{
    Database, LoadBalancerType,
    config_update::{self, ChangeEffect},
    resources::{Environment, EnvironmentResource},
    rules,
};
use crate::explain::Rule;

const ASG: &str = "aws:autoscaling:asg";
const ENVIRONMENT: &str = "aws:elasticbeanstalk:environment";
const SQSD: &str = "aws:elasticbeanstalk:sqsd";

/// Notes a step: rule, subject, sentence, field.
pub(super) type RecordStep<'a> = &'a mut dyn FnMut(&'static Rule, &str, String, &str);

pub(super) fn choices(environment: &Environment, record_step: RecordStep) -> Vec<Advice> {
    let mut list = Vec::new();
    let mut put = |rule, choice, advice: &'static str, yours: &str, reads| {
        record_step(rule, choice, advice.to_owned(), reads);
        list.push(Advice { choice, advice, yours: yours.to_owned() });
    };
    put(
        &rules::CHOOSE_TIER,
        "Web server or worker?",
        "Requests that are answered at once belong to a web environment; work that takes longer, or comes by schedule, to a worker behind a queue. The tier is fixed at creation.",
        if environment.worker() { "worker" } else { "web server" },
        "environment.tier",
    );
    put(
        &rules::CHOOSE_TYPE,
        "Single instance or load balanced?",
        "One instance is cheap and fine for development and tests; in production more instances keep serving while one is replaced. The type can be changed later.",
        if environment.single() { "single instance" } else { "load balanced" },
        "environment.environmentType",
    );
    if let Some(kind) = environment.load_balancer() {
        put(
            &rules::CHOOSE_BALANCER,
            "Which load balancer?",
            "Application for HTTP, with rules by path and traffic splitting; network for TCP and fixed addresses; classic only because the API takes it when nothing is said. The type is fixed at creation.",
            kind.name(),
            "environment.loadBalancerType",
        );
    }
    put(
        match environment.database.unwrap_or_default() {
            Database::External => &rules::DATABASE_EXTERNAL,
            _ => &rules::DATABASE,
        },
        "Database in the environment or outside?",
        "Coupled is handy for a trial; outside the environment it survives swaps, rebuilds and termination, and blue/green needs that.",
        match environment.database.unwrap_or_default() {
            Database::None => "none",
            Database::Coupled => "coupled",
            Database::External => "outside",
        },
        "environment.database",
    );
    list
}

/// Representative settings, each with what changing it does.
pub(super) fn changes(environment: &Environment, record_step: RecordStep) -> Vec<SettingChange> {
    let mut list = Vec::new();
    let mut option = |namespace: &str, option: &str| {
        let change = config_update::ConfigChange {
            namespace: Some(namespace.into()),
            option: Some(option.into()),
            platform_version: None,
        };
        let (effect, rule, why) = match config_update::effect(Some(&change)) {
            Ok((effect, rule, why)) => (Some(effect), rule, why),
            Err(refusal) => (None, refusal.rule, refusal.message),
        };
        record_step(rule, option, why.clone(), "");
        list.push(SettingChange { setting: option.to_owned(), effect, why });
    };
    option("aws:autoscaling:launchconfiguration", "EC2KeyName");
    option("aws:ec2:instances", "InstanceTypes");
    option("aws:ec2:vpc", "Subnets");
    option(ASG, "MaxSize");
    option("aws:elasticbeanstalk:application:environment", "an environment variable");
    if environment.worker() {
        option(SQSD, "VisibilityTimeout");
    } else if environment.load_balancer().is_some() {
        option(ENVIRONMENT, "LoadBalancerType");
        option("aws:elasticbeanstalk:environment:process:default", "HealthCheckPath");
    }
    let mut other = |setting: &str, effect, rule, why: &str| {
        record_step(rule, setting, why.to_owned(), "");
        list.push(SettingChange { setting: setting.to_owned(), effect, why: why.to_owned() });
    };
    other(
        "platform version",
        Some(ChangeEffect::Replace),
        &rules::CHANGE_PLATFORM,
        "Another version of the same branch means new instances; another branch means another environment (blue/green).",
    );
    other(
        "EnvironmentType",
        Some(ChangeEffect::None),
        &rules::CHANGE_TYPE,
        "It can be changed in both directions: load balancer and alarms, or the Elastic IP, come and go; that takes some minutes.",
    );
    other(
        "tier, name, address, VPC",
        None,
        &rules::CREATION_ONLY,
        "They are fixed at creation: make another environment.",
    );
    list
}

pub(super) fn differences(
    (one, here): (&Environment, &[EnvironmentResource]),
    (two, there): (&Environment, &[EnvironmentResource]),
) -> Vec<Difference> {
    let mut list = Vec::new();
    let mut put = |what: String, here: String, there: String| {
        if here != there {
            list.push(Difference { what, here, there });
        }
    };
    let size = |environment: &Environment| {
        let (min, max) = environment.size();
        format!("{min} to {max}")
    };
    put("Instances".into(), size(one), size(two));
    let zones = |environment: &Environment| {
        environment.availability_zones.unwrap_or_default().as_str().to_owned()
    };
    put("Availability Zones".into(), zones(one), zones(two));
    let policies = |environment: &Environment| {
        match (environment.worker(), environment.single(), environment.load_balancer()) {
            (_, true, _) => "All at once, Immutable",
            (false, _, Some(LoadBalancerType::Application)) => "all five",
            _ => "all but Traffic splitting",
        }
        .to_owned()
    };
    put("Deployment policies".into(), policies(one), policies(two));
    let why = |list: &[EnvironmentResource], id: &str| {
        list.iter()
            .find(|resource| resource.id == id)
            .map_or_else(String::new, |resource| resource.why.clone())
    };
    for resource in here
        .iter()
        .chain(there.iter().filter(|other| !here.iter().any(|resource| resource.id == other.id)))
    {
        let (a, b) = (why(here, resource.id), why(there, resource.id));
        put(resource.title.clone(), a, b);
    }
    list
}
