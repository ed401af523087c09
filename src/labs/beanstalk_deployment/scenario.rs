//! The scenario: what to deploy, to which environment, how, and which failure to simulate.

use crate::beanstalk::{
    blue_green::Swap,
    config_update::{self, ConfigUpdate, RollingUpdateType},
    deployment::Deployment,
};
use crate::explain::Mount;
use serde::{Deserialize, Serialize};

/// What to deploy, to which environment, how, and which failure to simulate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// A version with a policy, a version with blue/green, or a configuration.
    pub operation: DeploymentOperation,
    /// The environment, the policy, and the failure.
    pub deployment: Deployment,
    /// The settings of a blue/green swap.
    pub swap: Swap,
    /// The settings of a configuration update; its fleet is that of `deployment`.
    pub update: ConfigUpdate,
    /// Another method to compare with.
    #[serde(rename = "beside")]
    pub compared: Option<ComparedMethod>,
    /// The requests of the users.
    pub load: LoadInput,
    /// The prices.
    pub price: Price,
}

impl Scenario {
    /// Selects the operation. A configuration update without a change starts with a typical one.
    pub fn select(&mut self, operation: DeploymentOperation) {
        self.operation = operation;
        if self.changes_nothing() {
            self.update.change = Some(config_update::ConfigChange {
                namespace: Some("aws:ec2:instances".into()),
                option: Some("InstanceTypes".into()),
                platform_version: None,
            });
        }
    }

    /// Where the engines' inputs stand in the scenario.
    pub(super) fn mount(&self) -> Mount {
        if self.operation != DeploymentOperation::Configure {
            return Mount::under("deployment").and("swap", "swap");
        }
        // A configuration update has settings of its own; its fleet is that of `deployment`.
        let fleet = [
            ("instances", "deployment.instances"),
            ("running", "deployment.instances"),
            ("minSize", "deployment.minSize"),
            ("maxSize", "deployment.maxSize"),
            ("environmentType", "deployment.environmentType"),
            ("legacyWindows", "deployment.legacyWindows"),
            ("enhancedHealth", "deployment.enhancedHealth"),
            ("batchSize", "deployment.batchSize"),
            ("batchSizeType", "deployment.batchSizeType"),
            ("abortAt", "deployment.abortAt"),
        ];
        fleet.into_iter().fold(Mount::under("update"), |mount, (member, at)| mount.and(member, at))
    }

    /// The operation is a configuration update that names no option.
    pub fn changes_nothing(&self) -> bool {
        self.operation == DeploymentOperation::Configure
            && self.update.change.as_ref().is_none_or(config_update::ConfigChange::is_empty)
    }
}

/// The change to deploy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentOperation {
    /// A version with one of the five policies.
    #[default]
    Deploy,
    /// A version with a second environment and a swap.
    BlueGreen,
    /// A configuration.
    Configure,
}

/// The other method, for the same fleet and failure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ComparedMethod {
    /// Policy or blue/green.
    pub operation: DeploymentOperation,
    /// The policy.
    pub deployment_policy: Option<String>,
    /// Its batch size, if it differs.
    pub batch_size: Option<i64>,
    /// The other type of a configuration update.
    pub rolling_update_type: Option<RollingUpdateType>,
}

/// Requests per second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadInput {
    /// From all users.
    pub per_second: u32,
    /// The capacity of one instance; 0 for unlimited.
    pub each: u32,
}

/// Prices in US dollars, which depend on the Region and instance type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Price {
    /// One instance for an hour.
    pub instance_hour: f64,
    /// One load balancer for an hour.
    pub load_balancer_hour: f64,
}

impl Default for LoadInput {
    fn default() -> Self {
        Self { per_second: 50, each: 25 }
    }
}

impl Default for Price {
    fn default() -> Self {
        Self { instance_hour: 0.0104, load_balancer_hour: 0.0225 }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            operation: DeploymentOperation::Deploy,
            deployment: Deployment { instances: Some(4), ..Deployment::default() },
            swap: Swap::default(),
            update: ConfigUpdate::default(),
            compared: None,
            load: LoadInput::default(),
            price: Price::default(),
        }
    }
}
