//! AWS's recommendations, the effects of later changes, and the differences between two environments.

use super::{Advice, Difference, SettingChange};
use crate::beanstalk::{
    Database, DeploymentPolicy, LoadBalancerType,
    config_update::{self, ChangeEffect},
    policy::PolicyFacts,
    resources::{Environment, EnvironmentResource},
    rules,
};
use crate::explain::{Rule, Trace, Verdict::Applied, step};

const ASG: &str = "aws:autoscaling:asg";
const ENVIRONMENT: &str = "aws:elasticbeanstalk:environment";
const SQSD: &str = "aws:elasticbeanstalk:sqsd";

pub(super) fn choices(environment: &Environment, trace: &mut Trace) -> Vec<Advice> {
    let mut list = Vec::new();
    let mut put = |rule: &'static Rule,
                   choice: &'static str,
                   advice: &'static str,
                   yours: &str,
                   reads: &str| {
        step!(trace, *rule, Applied, choice, [reads]; "{advice}");
        list.push(Advice { choice, advice, yours: yours.to_owned() });
    };
    put(
        &rules::CHOOSE_TIER,
        "Web server or worker",
        "Use a web server environment for immediate responses, and a worker for long-running or scheduled work. You can't change the tier later.",
        if environment.worker() { "Worker" } else { "Web server" },
        "environment.tier",
    );
    put(
        &rules::CHOOSE_TYPE,
        "Single instance or load balanced",
        "Use a single instance for development and tests, and several instances for production. You can change the type later.",
        if environment.single() { "Single instance" } else { "Load balanced" },
        "environment.environmentType",
    );
    if let Some(kind) = environment.load_balancer() {
        put(
            &rules::CHOOSE_BALANCER,
            "Load balancer type",
            "Use an Application Load Balancer for HTTP, or a Network Load Balancer for TCP and static IP addresses. You can't change the type later.",
            kind.name(),
            "environment.loadBalancerType",
        );
    }
    put(
        match environment.database.unwrap_or_default() {
            Database::External => &rules::DATABASE_EXTERNAL,
            _ => &rules::DATABASE,
        },
        "Coupled or external database",
        "Use a coupled database for tests. Use an external database for production, because termination and swaps don't affect it.",
        match environment.database.unwrap_or_default() {
            Database::None => "None",
            Database::Coupled => "Coupled",
            Database::External => "External",
        },
        "environment.database",
    );
    list
}

/// Typical settings, each with the effect of a change.
pub(super) fn changes(environment: &Environment, trace: &mut Trace) -> Vec<SettingChange> {
    let mut list = Vec::new();
    let mut change = |namespace: &str, option: &str, setting: &str| {
        let changed = config_update::ConfigChange {
            namespace: Some(namespace.into()),
            option: Some(option.into()),
            platform_version: None,
        };
        let (effect, rule, why) = match config_update::effect(Some(&changed)) {
            Ok((effect, rule, why)) => (Some(effect), rule, why),
            Err(refusal) => (None, refusal.finding.rule, refusal.finding.message),
        };
        step!(trace, *rule, Applied, setting, []; "{why}");
        list.push(SettingChange { setting: setting.to_owned(), effect, why });
    };
    change("aws:autoscaling:launchconfiguration", "EC2KeyName", "EC2KeyName");
    change("aws:ec2:instances", "InstanceTypes", "InstanceTypes");
    change("aws:ec2:vpc", "Subnets", "Subnets");
    change(ASG, "MaxSize", "MaxSize");
    change("aws:elasticbeanstalk:application:environment", "STAGE", "Environment variable");
    if environment.worker() {
        change(SQSD, "VisibilityTimeout", "VisibilityTimeout");
    } else if environment.load_balancer().is_some() {
        change(ENVIRONMENT, "LoadBalancerType", "LoadBalancerType");
        let process = "aws:elasticbeanstalk:environment:process:default";
        change(process, "HealthCheckPath", "HealthCheckPath");
    }
    let mut other = |setting: &str, effect, rule: &'static Rule, why: &str| {
        step!(trace, *rule, Applied, setting, []; "{why}");
        list.push(SettingChange { setting: setting.to_owned(), effect, why: why.to_owned() });
    };
    other(
        "Platform version",
        Some(ChangeEffect::Replace),
        &rules::CHANGE_PLATFORM,
        "Another version of the branch replaces all instances. Another branch requires another environment (blue/green).",
    );
    other(
        "EnvironmentType",
        Some(ChangeEffect::None),
        &rules::CHANGE_TYPE,
        "Elastic Beanstalk adds or removes the load balancer, the alarms, and the Elastic IP, which takes some minutes.",
    );
    other(
        "Tier, name, CNAME, VPC",
        None,
        &rules::CREATION_ONLY,
        "You can't change these settings after creation. Create another environment.",
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
        let (worker, single) = (environment.worker(), environment.single());
        let application = environment.load_balancer() == Some(LoadBalancerType::Application);
        let (can, cannot): (Vec<_>, Vec<_>) =
            DeploymentPolicy::ALL.iter().map(|policy| policy.facts()).partition(|facts| {
                (facts.worker || !worker)
                    && (facts.single_instance || !single)
                    && (!facts.application_load_balancer || application)
            });
        let names = |list: &[PolicyFacts]| list.iter().map(|facts| facts.name).collect::<Vec<_>>();
        match cannot.as_slice() {
            [] => "All".to_owned(),
            [one] => format!("All except {}", one.name),
            _ => names(&can).join(", "),
        }
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
