//! What the lab offers to choose from, and what a choice makes of the scenario.

use super::{ComparedMethod, DeploymentOperation, Scenario};
use crate::beanstalk::{
    DeploymentPolicy,
    config_update::{ConfigUpdate, RollingUpdateType},
    deployment::{Failure, FailureAt},
};

/// The phases of the deployment in which a failure can occur, each with a label; none for no failure.
pub fn failures(s: &Scenario) -> Vec<(Option<FailureAt>, &'static str)> {
    let mut list =
        vec![(None, "Healthy"), (Some(FailureAt::Always), "Unhealthy on every instance")];
    let own: &[(FailureAt, &'static str)] =
        match (s.operation, DeploymentPolicy::parse(s.deployment.policy_text())) {
            (DeploymentOperation::BlueGreen, _) => {
                &[(FailureAt::Evaluation, "Unhealthy after the swap")]
            }
            (_, policy) => policy.map_or(&[][..], |policy| policy.facts().failures),
        };
    list.extend(own.iter().map(|(at, text)| (Some(*at), *text)));
    list.extend([
        (Some(FailureAt::Chosen), "Unhealthy on specific instances"),
        (Some(FailureAt::Moment), "Unhealthy everywhere from a specific time"),
    ]);
    // A failure in a phase of another policy remains visible.
    let present = s.deployment.failure.as_ref().map(|failure| failure.at);
    if !list.iter().any(|(at, _)| *at == present) {
        list.push((present, "Unhealthy in a phase that this policy doesn't have"));
    }
    list
}

/// A failure in this phase, with typical details. The cause and the status of the earlier failure remain.
pub fn fail_at(failure: &mut Option<Failure>, at: Option<FailureAt>) {
    *failure = at.map(|at| Failure {
        kind: failure.as_ref().and_then(|old| old.kind),
        batch: (at == FailureAt::Batch).then_some(1),
        minute: (at == FailureAt::Evaluation).then_some(2.0),
        chosen: (at == FailureAt::Chosen).then(|| vec![2]),
        second: (at == FailureAt::Moment).then_some(240),
        status: failure.as_ref().and_then(|old| old.status),
        ..Failure::new(at)
    });
}

/// Reads the numbers of instances: `2, 5`.
pub fn read_instances(text: &str) -> Result<Vec<u64>, String> {
    text.split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse().map_err(|_| "Enter numbers separated by commas, such as 2, 5.".to_owned())
        })
        .collect()
}

/// Typical changes of a configuration, by effect: namespace and option.
pub const CHANGES: [(&str, &str); 8] = [
    ("aws:autoscaling:launchconfiguration", "InstanceType"),
    ("aws:autoscaling:launchconfiguration", "EC2KeyName"),
    ("aws:ec2:instances", "InstanceTypes"),
    ("aws:ec2:vpc", "Subnets"),
    ("aws:elasticbeanstalk:application:environment", "STAGE"),
    ("aws:autoscaling:asg", "MaxSize"),
    ("aws:elasticbeanstalk:environment", "LoadBalancerType"),
    (PLATFORM, "Platform version"),
];
/// In place of a namespace: a platform update.
const PLATFORM: &str = "platform";

/// Which of [`CHANGES`] the update makes, if it is one of them.
pub fn typical_change(update: &ConfigUpdate) -> Option<usize> {
    let change = update.change.clone().unwrap_or_default();
    let is_platform = change.platform_version.is_some();
    let named = |name: &Option<String>, known: &str| name.as_deref().unwrap_or_default() == known;
    CHANGES.iter().position(|(namespace, option)| match *namespace {
        PLATFORM => is_platform,
        _ => !is_platform && named(&change.namespace, namespace) && named(&change.option, option),
    })
}

/// Makes the update one of [`CHANGES`], or that of another option.
pub fn choose_change(update: &mut ConfigUpdate, at: Option<usize>) {
    let change = update.change.get_or_insert_default();
    change.platform_version = None;
    match at.and_then(|at| CHANGES.get(at)) {
        Some((PLATFORM, _)) => change.platform_version = Some("latest".into()),
        Some((namespace, option)) => {
            change.namespace = Some((*namespace).to_owned());
            change.option = Some((*option).to_owned());
        }
        None => change.option = Some(String::new()),
    }
}

const BLUE_GREEN: &str = "BlueGreen";

/// The methods to compare a deployment with, each with a label; none for no comparison.
pub fn methods() -> Vec<(Option<String>, &'static str)> {
    let policies = DeploymentPolicy::ALL
        .iter()
        .map(|policy| (Some(policy.as_str().to_owned()), policy.name()));
    std::iter::once((None, "None"))
        .chain(policies)
        .chain([(Some(BLUE_GREEN.to_owned()), "Blue/green")])
        .collect()
}

impl ComparedMethod {
    /// Its value in [`methods`].
    pub fn method(&self) -> String {
        match self.operation {
            DeploymentOperation::BlueGreen => BLUE_GREEN.to_owned(),
            _ => self.deployment_policy.clone().unwrap_or_else(|| "AllAtOnce".into()),
        }
    }

    /// The method of this value in [`methods`].
    pub fn of_method(value: String) -> Self {
        let (operation, deployment_policy) = match value.as_str() {
            BLUE_GREEN => (DeploymentOperation::BlueGreen, None),
            _ => (DeploymentOperation::Deploy, Some(value)),
        };
        Self { operation, deployment_policy, ..Self::default() }
    }

    /// A configuration update of this type.
    pub fn of_update(update: RollingUpdateType) -> Self {
        Self {
            operation: DeploymentOperation::Configure,
            rolling_update_type: Some(update),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_typical_change_is_found_again() {
        let mut update = ConfigUpdate::default();
        assert_eq!(typical_change(&update), None);
        for at in (0..CHANGES.len()).map(Some).chain([None]) {
            choose_change(&mut update, at);
            assert_eq!(typical_change(&update), at);
        }
    }

    #[test]
    fn each_method_is_found_again() {
        for value in methods().into_iter().filter_map(|(value, _)| value) {
            assert_eq!(ComparedMethod::of_method(value.clone()).method(), value);
        }
    }

    #[test]
    fn another_phase_keeps_cause_and_status() {
        let mut scenario = Scenario::default();
        let failure = &mut scenario.deployment.failure;
        fail_at(failure, Some(FailureAt::Batch));
        assert_eq!(failure.as_ref().and_then(|failure| failure.batch), Some(1));
        // This policy has no batches; the choice shows the failure all the same.
        let labels = |s: &Scenario| failures(s).iter().map(|(_, label)| *label).collect::<Vec<_>>();
        scenario.deployment.deployment_policy = Some("Immutable".into());
        assert!(labels(&scenario).contains(&"Unhealthy in a phase that this policy doesn't have"));
        fail_at(&mut scenario.deployment.failure, None);
        assert_eq!(scenario.deployment.failure, None);
        assert_eq!(read_instances("2, 5 7"), Ok(vec![2, 5, 7]));
        assert!(read_instances("2; 5").is_err());
    }
}
