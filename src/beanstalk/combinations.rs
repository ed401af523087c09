//! Option values that AWS accepts one by one, but not together. Every Elastic Beanstalk lab checks them here.

use super::{LoadBalancerType, options::Setting, rules};
use crate::explain::{Rule, Severity};

/// A combination that AWS rejects, or applies in another way than written.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// An error if AWS rejects the combination.
    pub severity: Severity,
    /// The namespace of the option to correct.
    pub namespace: String,
    /// The option to correct.
    pub option: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub fix: String,
    /// The rule that decides.
    pub rule: &'static Rule,
    /// AWS's name for the error.
    pub aws_error: Option<&'static str>,
}

const COMMAND: &str = "aws:elasticbeanstalk:command";
const ROLLING: &str = "aws:autoscaling:updatepolicy:rollingupdate";

/// The conflicts between settings that you specify, and not between defaults. `balancer` is the type of the load
/// balancer that the environment creates; `None` if it creates none.
pub fn conflicts(settings: &[Setting], balancer: Option<LoadBalancerType>) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = immutable(settings).into_iter().collect();
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

/// Immutable deployments with another type of update, or the reverse.
fn immutable(settings: &[Setting]) -> Option<Conflict> {
    let policy = value(settings, COMMAND, "DeploymentPolicy")?;
    let update = value(settings, ROLLING, "RollingUpdateType")?;
    let disabled = value(settings, ROLLING, "RollingUpdateEnabled") == Some("false");
    let pair = format!("`DeploymentPolicy` is `{policy}`, but `RollingUpdateType` is `{update}`.");
    match (policy == "Immutable", update == "Immutable") {
        (false, true) => Some(Conflict {
            severity: Severity::Warning,
            namespace: ROLLING.into(),
            option: "RollingUpdateType",
            message: format!(
                "{pair} AWS rejects the update, or changes `DeploymentPolicy` to `Immutable`."
            ),
            fix: "Set both options to `Immutable`, or `RollingUpdateType` to `Health`.".into(),
            rule: &rules::IMMUTABLE_UPDATE_PAIR,
            aws_error: None,
        }),
        (true, false) if !disabled => Some(Conflict {
            severity: Severity::Warning,
            namespace: ROLLING.into(),
            option: "RollingUpdateType",
            message: format!(
                "{pair} Configuration updates aren't immutable."
            ),
            fix: "Set `RollingUpdateType` to `Immutable` if configuration updates should be immutable too.".into(),
            rule: &rules::IMMUTABLE_DEPLOYMENT_PAIR,
            aws_error: None,
        }),
        _ => None,
    }
}

/// A secure listener without a certificate. Elastic Beanstalk ignores the listeners of another type of load balancer.
fn certificate(
    settings: &[Setting],
    namespace: &str,
    balancer: LoadBalancerType,
) -> Option<Conflict> {
    let classic = balancer == LoadBalancerType::Classic;
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
    Some(Conflict {
        severity: Severity::Error,
        namespace: namespace.to_owned(),
        option: certificate,
        message: format!("{listener} uses {protocol}, but `{certificate}` names no certificate."),
        fix: format!("Set `{certificate}` in `{namespace}` to the ARN of a certificate."),
        rule: if classic { &rules::LISTENER_CLASSIC } else { &rules::LISTENER_CERTIFICATE },
        aws_error: Some(if classic {
            "ConfigurationValidationException"
        } else {
            "ValidationError"
        }),
    })
}
