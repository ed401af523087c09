//! Settings that AWS accepts one by one, but not together. Every Elastic Beanstalk lab checks them here.

use super::{
    BatchSizeType, DeploymentPolicy, LoadBalancerType,
    config_update::{self, ConfigUpdate, RollingUpdateType},
    deployment::Deployment,
    options::Setting,
    refusal::{self, Rejection, RejectionReason},
    resources::Environment,
    rules,
};
use crate::explain::{
    FieldChange, Finding,
    Severity::{Error, Warning},
    finding,
};
use serde_json::Value;

/// What is combined.
#[derive(Clone, Copy, Debug)]
pub struct Combination<'a> {
    /// The settings that you specify, without defaults.
    pub settings: &'a [Setting],
    /// The environment under the settings in effect.
    pub environment: &'a Environment,
    /// The source bundle has periodic tasks.
    pub periodic_tasks: bool,
}

/// A combination that AWS rejects, or applies in another way than written.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What to correct.
    pub place: ConflictPlace,
    /// The problem. Its field, and that of its change, is the place itself: the empty path.
    pub finding: Finding,
}

/// What to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConflictPlace {
    /// The value of an option.
    Option {
        /// The namespace.
        namespace: String,
        /// The name.
        option: &'static str,
    },
    /// `cron.yaml`.
    PeriodicTasks,
}

impl ConflictPlace {
    fn option(namespace: &str, option: &'static str) -> Self {
        Self::Option { namespace: namespace.to_owned(), option }
    }
}

const COMMAND: &str = "aws:elasticbeanstalk:command";
const ROLLING: &str = "aws:autoscaling:updatepolicy:rollingupdate";
const HEALTH: &str = "aws:elasticbeanstalk:healthreporting:system";

/// The conflicts, in the order of what they concern: deployments, configuration updates, periodic tasks, listeners.
pub fn conflicts(all: Combination) -> Vec<Conflict> {
    let settings = all.settings;
    let mut found: Vec<Conflict> = deployments(all);
    found.extend(updates(all));
    found.extend(immutable(settings));
    found.extend(periodic_tasks(all));
    let environment = all.environment;
    let balancer =
        environment.load_balancer().filter(|_| environment.shared_load_balancer != Some(true));
    let mut listeners: Vec<&str> =
        settings.iter().map(|setting| setting.namespace.as_str()).collect();
    listeners.sort_unstable();
    listeners.dedup();
    found.extend(
        listeners.into_iter().filter_map(|namespace| certificate(settings, namespace, balancer?)),
    );
    found
}

fn value<'a>(settings: &'a [Setting], namespace: &str, option: &str) -> Option<&'a str> {
    settings
        .iter()
        .find(|setting| setting.namespace == namespace && setting.option == option)
        .map(|setting| setting.value.trim())
        .filter(|value| !value.is_empty())
}

/// The conflict of a rejection, whose field is the option. The value of an option is text.
fn rejected(rejection: Rejection, place: ConflictPlace) -> Conflict {
    let Finding { field, change, .. } = &rejection.finding;
    let change = change.clone().filter(|change| change.field == *field);
    let change = change.map(|change| FieldChange {
        field: String::new(),
        value: change.value.as_str().map_or_else(|| change.value.to_string(), str::to_owned).into(),
    });
    Conflict { place, finding: Finding { field: String::new(), change, ..rejection.finding } }
}

/// A deployment policy that the environment doesn't support, and a batch that exceeds the fleet.
fn deployments(all: Combination) -> Vec<Conflict> {
    let (settings, environment) = (all.settings, all.environment);
    let option = |option| value(settings, COMMAND, option);
    let (least, most) = environment.size();
    let deployment = Deployment {
        tier: environment.tier,
        environment_type: environment.environment_type,
        load_balancer_type: environment.load_balancer_type,
        max_size: i64::try_from(most.max(least)).ok(),
        batch_size_type: match option("BatchSizeType") {
            Some("Fixed") => Some(BatchSizeType::Fixed),
            _ => None,
        },
        batch_size: option("BatchSize").and_then(|size| size.parse().ok()),
        enhanced_health: value(settings, HEALTH, "SystemType").map(|kind| kind == "enhanced"),
        ..Deployment::default()
    };
    let policy = option("DeploymentPolicy").and_then(DeploymentPolicy::parse);
    let supported = policy.map_or(Ok(()), |policy| refusal::supports(&deployment, policy));
    let place = |option| ConflictPlace::option(COMMAND, option);
    [
        supported.err().map(|rejection| rejected(rejection, place("DeploymentPolicy"))),
        deployment
            .batch_size
            .and_then(|_| refusal::batch(&deployment).err())
            .map(|rejection| rejected(rejection, place("BatchSize"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Rolling updates that the environment doesn't support, and more instances in service than the fleet has.
fn updates(all: Combination) -> Option<Conflict> {
    let option = |option| value(all.settings, ROLLING, option);
    let (least, most) = all.environment.size();
    let kind = match option("RollingUpdateType") {
        Some("Health") => Some(RollingUpdateType::Health),
        Some("Immutable") => Some(RollingUpdateType::Immutable),
        _ => None,
    };
    let sizes = ["MaxBatchSize", "MinInstancesInService", "PauseTime"];
    let update = ConfigUpdate {
        environment_type: all.environment.environment_type,
        min_size: i64::try_from(least.clamp(1, 10_000)).ok(),
        max_size: i64::try_from(most.max(least).clamp(1, 10_000)).ok(),
        rolling_update_enabled: Some(
            option("RollingUpdateEnabled") == Some("true")
                || sizes.into_iter().any(|size| option(size).is_some()),
        ),
        rolling_update_type: kind,
        min_instances_in_service: option("MinInstancesInService")
            .and_then(|count| count.parse().ok())
            .filter(|count| (0..=9_999).contains(count)),
        ..ConfigUpdate::default()
    };
    let rejection = config_update::check(&update).err()?;
    if rejection.reason != RejectionReason::SingleInstance {
        let place = ConflictPlace::option(ROLLING, "MinInstancesInService");
        return Some(rejected(rejection, place));
    }
    let [first, enabled] = ["RollingUpdateType", "RollingUpdateEnabled"];
    let place = [first, enabled].into_iter().chain(sizes).find(|name| option(name).is_some())?;
    let mut conflict = rejected(rejection, ConflictPlace::option(ROLLING, place));
    conflict.finding.change = match place {
        _ if place == first => conflict.finding.change,
        _ if place == enabled => {
            Some(FieldChange { field: String::new(), value: Value::from("false") })
        }
        _ => None,
    };
    Some(conflict)
}

/// Immutable deployments with another type of update, or the reverse.
fn immutable(settings: &[Setting]) -> Option<Conflict> {
    let policy = value(settings, COMMAND, "DeploymentPolicy")?;
    let update = value(settings, ROLLING, "RollingUpdateType")?;
    let disabled = value(settings, ROLLING, "RollingUpdateEnabled") == Some("false");
    let finding = match (policy == "Immutable", update == "Immutable") {
        (false, true) => finding!(new Warning, rules::IMMUTABLE_UPDATE_PAIR, "";
            "`DeploymentPolicy` is `{policy}`, but `RollingUpdateType` is `{update}`. AWS rejects the update, or changes `DeploymentPolicy` to `Immutable`.";
            "Set both options to `Immutable`, or `RollingUpdateType` to `Health`."; set "" = "Health"),
        (true, false) if !disabled => finding!(new Warning, rules::IMMUTABLE_DEPLOYMENT_PAIR, "";
            "`DeploymentPolicy` is `{policy}`, but `RollingUpdateType` is `{update}`. Configuration updates aren't immutable.";
            "Set `RollingUpdateType` to `Immutable` if configuration updates should be immutable too."; set "" = "Immutable"),
        _ => return None,
    };
    Some(Conflict { place: ConflictPlace::option(ROLLING, "RollingUpdateType"), finding })
}

/// Periodic tasks in a web server environment, which has no daemon.
fn periodic_tasks(all: Combination) -> Option<Conflict> {
    let finding = (all.periodic_tasks && !all.environment.worker()).then(|| {
        finding!(new Warning, rules::CRON_WEB, "";
            "A web server environment has no daemon, so nothing runs the periodic tasks of `cron.yaml`.";
            "Deploy the source bundle to a worker environment, or schedule the tasks with another service.")
    })?;
    Some(Conflict { place: ConflictPlace::PeriodicTasks, finding })
}

/// A secure listener without a certificate. Elastic Beanstalk ignores the listeners of another type of load balancer.
fn certificate(
    settings: &[Setting],
    namespace: &str,
    balancer: LoadBalancerType,
) -> Option<Conflict> {
    let (prefix, protocol, secure, certificate): (_, _, &[&str], _) = match balancer {
        LoadBalancerType::Classic => {
            ("aws:elb:listener:", "ListenerProtocol", &["HTTPS", "SSL"], "SSLCertificateId")
        }
        LoadBalancerType::Application => {
            ("aws:elbv2:listener:", "Protocol", &["HTTPS"], "SSLCertificateArns")
        }
        LoadBalancerType::Network => {
            ("aws:elbv2:listener:", "Protocol", &["TLS"], "SSLCertificateArns")
        }
    };
    let port = namespace.strip_prefix(prefix)?;
    let protocol =
        value(settings, namespace, protocol).filter(|protocol| secure.contains(protocol))?;
    if value(settings, namespace, "ListenerEnabled") == Some("false")
        || value(settings, namespace, certificate).is_some()
    {
        return None;
    }
    let listener = match port {
        "default" => "The default listener".to_owned(),
        port => format!("The listener on port {port}"),
    };
    let (rule, error) = match balancer {
        LoadBalancerType::Classic => (&rules::LISTENER_CLASSIC, "ConfigurationValidationException"),
        _ => (&rules::LISTENER_CERTIFICATE, "ValidationError"),
    };
    Some(Conflict {
        place: ConflictPlace::option(namespace, certificate),
        finding: finding!(new Error, *rule, "", Some(error);
            "{listener} uses {protocol}, but `{certificate}` names no certificate.";
            "Set `{certificate}` in `{namespace}` to the ARN of a certificate."),
    })
}
